"""Relate: keeps every story's list of related stories, and soils the stories whose list changed.

A list depends on the stories' own terms and the weights frozen in the ledger alone, so a changed
story can change only the lists it stood on and those it now enters; those are ranked again.
"""

from collections.abc import Iterable

from generator import digest, files, ledger, related
from generator.catalog import Catalog
from generator.ledger import Terms
from generator.model import Shelf
from generator.related import Vector
from generator.site import Site

MANY = 4  # from one story in four on, all lists are ranked: cheaper than to ask which


def relate(site: Site, catalog: Catalog) -> None:
    path = site.content / ledger.TERMS
    try:
        text = files.read(path).decode("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        text = ""
    with catalog.transaction():
        setting = digest.of(text, site.related_length)
        if catalog.meta("weights") != setting:
            catalog.make_all_stale()
            catalog.note("weights", setting)
        if not catalog.stale():
            return
        frozen = ledger.parse_terms(text)
        if related.outgrown(frozen, catalog.count_state("published")):
            frozen = related.freeze(
                _terms(catalog, id) for id in catalog.shown() if catalog.state(id) == "published"
            )
            if not site.trial:
                text = ledger.render_terms(frozen)
                files.replace(path, text.encode())
                catalog.note("weights", digest.of(text, site.related_length))
            catalog.make_all_stale()
        _Desk(site, catalog, frozen).work(set(catalog.stale()))
        catalog.refreshed()


def _terms(catalog: Catalog, id: str) -> dict[str, int]:
    card, words = catalog.card_and_words(id)
    return related.terms_of(words, card)


class _Desk:
    def __init__(self, site: Site, catalog: Catalog, frozen: Terms) -> None:
        self.catalog, self.frozen, self.take = catalog, frozen, site.related_length
        self.vectors: dict[str, Vector] = {}
        self.held: dict[str, list[tuple[str, int]]] = {}

    def work(self, stale: set[str]) -> None:
        shown = set(self.catalog.shown())
        affected = stale & shown
        for id in stale:
            affected.update(self.catalog.listing(id))
            self.catalog.drop_vector(id)
        for id in stale & shown:
            card = self.catalog.card(id)
            assert card is not None
            day = card.published.instant // 86400 if card.published else 0
            self.catalog.put_vector(id, related.vector(_terms(self.catalog, id), day, self.frozen))
        if len(stale) * MANY >= len(shown):
            affected = shown
        else:
            for id in stale & shown:
                affected.update(self._entered(id))
        for id in sorted(affected & shown):
            self._list(id)
        for id in stale - shown:
            self.catalog.put_near(id, [])

    def _entered(self, id: str) -> Iterable[str]:
        """The stories whose list this one may enter: nearness is the same from both sides."""
        for other, score in related.rank(id, self._vector(id), -1, self._holders, self._vector):
            last = self.catalog.last_near(other)
            if last is None or last[0] < self.take or score >= last[1]:
                yield other

    def _list(self, id: str) -> None:
        vector = self._vector(id)
        card = self.catalog.card(id)
        assert card is not None
        tags = {tag.key: tag.name for tag in card.tags}
        near = [
            (other, score, related.reason(vector, self._vector(other), tags))
            for other, score in related.rank(id, vector, self.take, self._holders, self._vector)
        ]
        if self.catalog.put_near(id, near):
            self.catalog.soil([Shelf("story", id)], "its related stories changed")

    def _vector(self, id: str) -> Vector:
        if id not in self.vectors:
            self.vectors[id] = self.catalog.vector(id)
        return self.vectors[id]

    def _holders(self, term: str) -> list[tuple[str, int]]:
        if term not in self.held:
            self.held[term] = self.catalog.holders(term)
        return self.held[term]
