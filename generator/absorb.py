"""Absorb: what content files say becomes articles with an id, an address and a card.

Ids and addresses are settled among those that a change can move (`settle`), entered into the ledger before
any page is made, and the cards that changed are handed to `shelve`.
"""

from collections.abc import Iterable
from dataclasses import replace

from generator import keep, ledger
from generator.catalog import Catalog, Change, Stock
from generator.disk import codec, digest
from generator.ledger import addresses
from generator.model import Card, Picture, Sheet, Term
from generator.settle import settle
from generator.site import Site
from generator.text import slugs

EVER, NEVER = -(2**62), 2**62  # instants before and after every date
SHOWN = ("published", "preview")


def absorb(site: Site, catalog: Catalog) -> int:
    """How many articles are shown that were not before."""
    with catalog.transaction():
        catalog.note("feed_minimum", str(site.feed_minimum))
        catalog.note("list_length", str(site.list_length))
        todo = _todo(site, catalog)
        unsettled = catalog.meta("unsettled") == "1" or _other_kind(site, catalog)
        if not todo and not unsettled:
            return 0
        from generator.shelve import shelve  # with all views, which nobody needs until now

        name = _Names(catalog)
        changes, cards = {}, {}  # of a sheet, no more is kept at hand
        for path in todo:
            old, sheet = catalog.stock(path), catalog.sheet(path)
            new = _claimed(path, sheet, site, old) if catalog.has_content(path) else None
            changes[path], cards[path] = Change(old, new), _card(new, sheet, catalog, name)
        parts: set[str] = set()  # of the ledger, to be written
        if unsettled or any(change.claims_differ for change in changes.values()):
            changes, parts = settle(catalog, changes, unsettled)
        for path, (old, new) in changes.items():
            if new:
                card = cards.pop(path) if path in cards else _card(new, catalog.sheet(path), catalog, name)
                changes[path] = Change(old, _carded(new, card, catalog))
        shelve(site, catalog, [changes[path] for path in sorted(changes)])
        if not site.trial:
            keep.parts(site, catalog, None if unsettled else parts)
        catalog.absorbed(site.drafts, site.trial)
        return len(_shown(c.new for c in changes.values()) - _shown(c.old for c in changes.values()))


def _shown(stocks: Iterable[Stock | None]) -> set[str]:
    """The ids of those that have a card."""
    return {stock.id for stock in stocks if stock and stock.card}


def _todo(site: Site, catalog: Catalog) -> list[str]:
    """Content files whose sheet, names or hour have changed."""
    everything = catalog.meta("recard") == "1" or _other_kind(site, catalog)
    if everything:
        catalog.make_all_stale()
    return catalog.all_content() if everything else catalog.fresh_content(site.now)


def _other_kind(site: Site, catalog: Catalog) -> bool:
    """Whether the last build was a trial and this one is none, or the other way round."""
    return (catalog.meta("drafts"), catalog.meta("trial")) != (str(site.drafts), str(site.trial))


# ── claims ──


def _claimed(path: str, sheet: Sheet | None, site: Site, old: Stock | None) -> Stock:
    """What a file claims; it keeps its id and address until they are settled anew."""
    id, url, displaced = (old.id, old.url, old.displaced) if old else ("", "", False)
    if sheet is None:
        return Stock(path, "", "", "", "refused", EVER, NEVER, id, url, displaced, None, "", "")
    state, since, until = _state(sheet, site)
    former = "\n".join(dict.fromkeys(filter(None, map(ledger.former, sheet.aliases))))
    settled = id, url, displaced
    return Stock(path, sheet.id, _wanted(sheet), former, state, since, until, *settled, None, "", "")


def _state(sheet: Sheet, site: Site) -> tuple[str, int, int]:
    """(state, from when, until when): the one place where `now` matters to an article."""
    if sheet.withdrawn:
        return "withdrawn", EVER, NEVER
    if sheet.draft:
        return ("preview" if site.drafts else "held"), EVER, NEVER
    opens = max(moment.instant if moment else EVER for moment in (sheet.embargo, sheet.story.published))
    closes = sheet.expires.instant if sheet.expires else NEVER
    if site.now >= closes:
        return "expired", closes, NEVER
    return ("held", EVER, min(opens, closes)) if site.now < opens else ("published", opens, closes)


def _wanted(sheet: Sheet) -> str:
    day = sheet.story.published.day if sheet.story.published else "undated"
    slug = slugs.slugify(sheet.slug) or slugs.slugify(sheet.story.title)
    return f"/{day}/{slug or addresses.made_id(sheet.path)[:8]}/"


# ── cards ──


class _Names:
    """Terms as the archive knows them: aliases followed, stated names before an article's own."""

    def __init__(self, catalog: Catalog) -> None:
        self.known = catalog.authority()

    def term(self, kind: str, written: str) -> Term:
        key = slugs.key(written)
        key = self.known.get((kind, key), (key, ""))[0]
        return Term(key, self.known.get((kind, key), ("", ""))[1] or written)

    def terms(self, kind: str, written: Iterable[str]) -> tuple[Term, ...]:
        found: dict[str, Term] = {}
        for name in written:
            term = self.term(kind, name)
            found.setdefault(term.key, term)
        return tuple(found.values())


def _card(stock: Stock | None, sheet: Sheet | None, catalog: Catalog, names: _Names) -> Card | None:
    """What stands in lists of an article that is shown, before it has its id and address."""
    if stock is None or stock.state not in SHOWN or sheet is None:
        return None
    story = sheet.story
    return Card(
        id="",
        url="",
        title=story.title,
        published=story.published,
        updated=story.updated,
        dek=story.dek,
        summary=story.summary,
        tags=names.terms("tag", story.tags),
        authors=names.terms("author", story.authors),
        section=names.term("section", story.section) if story.section else None,
        source=names.term("source", story.source) if story.source else None,
        picture=_framed(story.picture, catalog),
        corrections=story.corrections,
        language=sheet.language,
        noindex=story.noindex,
    )


def _carded(stock: Stock, card: Card | None, catalog: Catalog) -> Stock:
    body = catalog.body(stock.path)
    if card is None:
        return stock._replace(body=body, card=None, digest="")
    card = replace(card, id=stock.id, url=stock.url)
    card = replace(card, digest=digest.of(card))
    return stock._replace(body=body, card=codec.pack(card), digest=card.digest)


def _framed(picture: Picture | None, catalog: Catalog) -> Picture | None:
    if picture is None:
        return None
    from generator.pictures import figures

    return replace(picture, raster=catalog.raster(figures.media(picture.src)))
