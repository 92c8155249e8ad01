"""Desk: which stories are near to which, kept as the archive changes.

From one story in four on all are related anew, over several processes; a smaller change is followed
to the stories whose candidates it was among or comes among, which is exact as nearness is the same
from both sides.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from generator import workers
from generator.catalog import Catalog
from generator.ledger import Terms
from generator.model import Card
from generator.related import nearest
from generator.related.index import Segment, Told, key
from generator.related.nearest import Found, Ranked, Sight
from generator.related.weights import Counts, Vectors, Weights
from generator.related.words import filed
from generator.site import Site

MANY = 4
CHUNK = 2048  # stories weighed at once
PORTION = 64  # stories related at once
RECENT = 2000  # stories that are not in the files of the index, or no more: beyond, it is made anew
DAY, EPOCH = 86400, 719163  # seconds; the first of January 1970, counted from the year 1


class Desk:
    def __init__(self, site: Site, catalog: Catalog, frozen: Terms) -> None:
        self.site, self.catalog = site, catalog
        self.weights = Weights(frozen, site.language)
        self.change: _Change | None = None

    def work(self, anew: bool) -> list[str]:
        """Brings all up to date. Returns the ids of stories whose sidebar may have changed."""
        stale = self.catalog.stale()
        shown = self.catalog.count_shown()
        base = None if anew or len(stale) * MANY >= shown else self._base()
        if base is None:
            return sorted({*self._anew(), *stale})
        self.change = _Change(self.catalog, self.weights, base)
        return self.change.follow(stale)

    def holders(self, id: str) -> list[str]:
        """The stories that have this one among their candidates; none when all were related anew."""
        number = self.catalog.number(id)
        return self.change.holders(number) if self.change and number is not None else []

    def _base(self) -> Segment | None:
        """The index in files; None when they are lost or damaged, or have had their time."""
        if len(self.catalog.recent()) + len(self.catalog.dead()) > RECENT:
            return None
        try:
            return Segment.load(self.catalog.index_folder())
        except (OSError, ValueError):
            return None

    def _anew(self) -> list[str]:
        ids: list[str] = []
        days: list[int] = []
        parts = []
        rows = self.catalog.terms()
        while chunk := list(islice(rows, CHUNK)):
            ids += [card.id for card, _, _ in chunk]
            days += [day_of(card) for card, _, _ in chunk]
            parts.append(self.weights.vectors(Counts.of([(terms, _filed(card)) for card, terms, _ in chunk])))
        if not ids:
            parts.append(self.weights.vectors(Counts.of([])))
        vectors = Vectors(*(np.concatenate(column) for column in zip(*parts, strict=True)))
        folder = self.catalog.new_index(ids)
        Segment.of(0, [key(id) for id in ids], days, vectors).save(folder)
        portions = [(start, min(start + PORTION, len(ids))) for start in range(0, len(ids), PORTION)]
        for found in workers.each(finder, (folder,), portions, self.site.jobs):
            self.catalog.put_found(found)
        return ids


def finder(folder: Path) -> Callable[[tuple[int, int]], list[tuple[int, bool, bytes]]]:
    """A function that relates stories of the index in files, from one number to another."""
    segment = Segment.load(folder)

    def find(portion: tuple[int, int]) -> list[tuple[int, bool, bytes]]:
        rows = []
        for number in range(*portion):
            found = nearest.find([(segment, segment.own(number))], np.array([number]))
            rows.append((number, found.lonely, found.pack()))
        return rows

    return find


class _Change:
    """One change to an archive whose index stands in files."""

    def __init__(self, catalog: Catalog, weights: Weights, base: Segment) -> None:
        self.catalog, self.weights, self.base = catalog, weights, base
        self.found: dict[int, Found] = {}  # as read, or as changed
        self.moved: set[int] = set()  # numbers whose list may differ
        self._survey()

    def _survey(self) -> None:
        """Takes in what is not in the files."""
        self.told = {number: Told.unpack(data) for number, data in self.catalog.recent().items()}
        self.dead = np.array(self.catalog.dead(), "i8")
        self.segments = [self.base]
        if self.told:
            first, last = self.base.end, max(self.told)
            self.segments.append(Segment.of_told(first, [self.told.get(n) for n in range(first, last + 1)]))

    def follow(self, stale: list[str]) -> list[str]:
        new = {id: told for id in stale if (told := self._telling(id))}
        gone = []
        for id in stale:
            number = self.catalog.number(id)
            if number is not None and id in new and _same(self._told(number), new[id]):
                del new[id]
            elif number is not None:
                gone.append((number, self._told(number)))
        again = {one for number, told in gone for one in self._holding(number, told)} - {n for n, _ in gone}
        for number, _ in gone:
            self.catalog.drop_vector(number)
        fresh = [self.catalog.put_vector(id, told.pack()) for id, told in new.items()]
        self._survey()
        for number in (*sorted(again), *fresh):
            self._put(number, nearest.find(self._sight(number), np.append(self.dead, number)))
        settled = again | set(fresh)
        for number in fresh:
            self._offer(number, settled)
        self.catalog.put_found((n, self.found[n].lonely, self.found[n].pack()) for n in sorted(self.moved))
        return sorted({*(self.catalog.id_of(number) for number in self.moved), *stale})

    def holders(self, number: int) -> list[str]:
        return [self.catalog.id_of(other) for other in self._holding(number, self._told(number))]

    def _telling(self, id: str) -> Told | None:
        row = self.catalog.terms_of(id)
        if row is None:
            return None
        card, terms = row
        vectors = self.weights.vectors(Counts.of([(terms, _filed(card))]))
        return Segment.of(0, [key(id)], [day_of(card)], vectors).told(0)

    def _told(self, number: int) -> Told:
        return self.told[number] if number in self.told else self.base.told(number)

    def _sight(self, number: int) -> Sight:
        told = self._told(number)
        return [(segment, segment.read(told)) for segment in self.segments]

    def _list(self, number: int) -> Found:
        if number not in self.found:
            self.found[number] = Found.unpack(self.catalog.found(number))
        return self.found[number]

    def _put(self, number: int, found: Found) -> None:
        self.found[number] = found
        self.moved.add(number)

    def _holding(self, number: int, told: Told) -> Iterator[int]:
        """The stories that have this one among their candidates."""
        sight = [(segment, segment.read(told)) for segment in self.segments]
        near = nearest.by_terms(sight).without(np.append(self.dead, number)).numbers.tolist()
        for other in {*near, *self.catalog.lonely()} - {number}:
            found = self._list(other)
            if number in found.by_terms.numbers or number in found.by_meaning.numbers:
                yield other

    def _offer(self, number: int, done: set[int]) -> None:
        """Enters a new story among the candidates of those that it is nearer to than their last."""
        sight = self._sight(number)
        out = np.append(self.dead, number)
        told = self._told(number)
        as_seen = [nearest.by_terms(sight).without(out), nearest.by_meaning(sight).without(out)]
        scores = [dict(zip(one.numbers.tolist(), one.scores.tolist(), strict=True)) for one in as_seen]
        for other in sorted({*scores[0], *self.catalog.lonely()} - done):
            offer = [Ranked.one(one.get(other), told.day, told.key, number) for one in scores]
            found = self._list(other)
            few = nearest.entered(found, *offer)
            if few is not found:
                self._put(other, nearest.listed(self._sight(other), few))


def day_of(card: Card) -> int:
    """Counted from the year 1, 0 when undated."""
    return card.published.instant // DAY + EPOCH if card.published else 0


def _filed(card: Card) -> dict[int, int]:
    return filed([tag.key for tag in card.tags], card.section.key if card.section else "")


def _same(one: Told, two: Told) -> bool:
    return one.pack() == two.pack()
