"""Feeds: beside the front page and each tag, author, section and source, the newest stories; beside
each month of the archive, each year of a long list and the page of a shorter one, the whole history.

A feed that cannot hold all its stories leads to its history, document by document, by RFC 5005. A
document of the past changes when a story in it does, and else only to name a new neighbour. A feed that
was published once stays: with fewer stories than a new one must have, with none, or to say where to go.
Its history is found from it alone: that of a list that has outgrown its page is parted anew, by years.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from generator.model import Card, Contents, Page, Period, Shelf
from generator.site import Site
from generator.views import syndication
from generator.views.view import Plain, corrections_feed, depth, emptied, list_feed, main_feed

ALL = 1_000_000  # more stories than any shelf of one document has
DOCUMENT = 100  # stories in one document of the history
FORMATS = ("feed.xml", "atom.xml", "feed.json")


class Document(NamedTuple):
    """One of those beside a shelf's page, in any format."""

    shelf: Shelf
    number: int = 1
    archive: bool = False  # beside the current feed of its shelf


def documents(stories: int) -> int:
    """How many documents tell of a month or year with so many stories."""
    return -(-stories // DOCUMENT)


class _Documents(Plain):
    what: str

    def __init__(self, kind: str) -> None:
        self.name = f"{kind} {self.what}"
        self.kind = kind

    def render(self, page: Page, site: Site) -> bytes:
        return syndication.write(page, site)


class Feed(_Documents):
    """The newest stories of a list."""

    what = "feed"

    def take(self, shelf: Shelf, site: Site) -> int | None:
        if self.kind == "thread":
            return ALL if shelf.name else None  # a story so far is told whole
        return site.feed_length if depth(shelf) == (0 if self.kind == "date" else 1) else None

    def bodies(self, site: Site) -> bool:
        return site.feed_text == "full"

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        if not stand.fed:
            return
        cards = [card for card in stand.cards if card.published]
        cards = sorted(cards, key=_newest_first)[: self.take(stand.shelf, site)]
        own: dict[str, Any] = {"complete": True}
        leads: dict[str, Document] = {}
        if _has_history(stand, site):
            own = {}
            leads = _lead("prev-archive", _newest(stand.before) if _has_periods(stand) else _whole(stand))
        if self.kind != "date" and not stand.total:
            own = {"notice": emptied(stand, site)}
        yield from _pages(self, stand, cards, Document(stand.shelf.root), own, leads, site)


class History(_Documents):
    """Every dated story of a list, a document or more for each period that has a page: a month of the
    archive, a year of a long list, the whole of a shorter one."""

    what = "history"

    def take(self, shelf: Shelf, site: Site) -> int | None:
        if self.kind != "date" and depth(shelf) == 1:
            return site.list_length
        return ALL if depth(shelf) == 2 and shelf.name[-2:].isdecimal() else None

    def bodies(self, site: Site) -> bool:
        return site.feed_text == "full" and (self.kind == "date" or site.feed_history == "full")

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        whole = stand.shelf == stand.shelf.root
        if not (stand.fed and _has_history(stand, site)) or whole == _has_periods(stand):
            return
        oldest_first = [card for card in stand.cards[::-1] if card.published]
        last = documents(len(oldest_first))
        for number in range(1, last + 1):
            cards = oldest_first[(number - 1) * DOCUMENT : number * DOCUMENT]
            older, newer = _beside(stand, number, last, whole)
            leads = {
                "current": Document(stand.shelf.root),
                **_lead("prev-archive", older),
                **_lead("next-archive", newer),
            }
            newest_first = sorted(cards, key=_newest_first)
            here = Document(stand.shelf, number, whole)
            yield from _pages(self, stand, newest_first, here, {"archive": True}, leads, site)


class CorrectionsFeed(Plain):
    """What the paper has put right, each correction an entry of its own."""

    name = "corrections feed"
    kind = "corrections"

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        if stand.fed:
            title, url = corrections_feed(site)
            own = {"about": stand.shelf.url, "description": title}
            seen = {"corrected": stand.cards[: site.feed_length]}
            yield Page(url.lstrip("/"), self.name, "", stand.shelf, own, seen, title)

    def render(self, page: Page, site: Site) -> bytes:
        return syndication.write(page, site)


def _pages(
    view: _Documents,
    stand: Contents,
    cards: list[Card],
    here: Document,
    own: dict[str, Any],
    leads: dict[str, Document],
    site: Site,
) -> Iterator[Page]:
    """One document of a feed in all its formats. `leads`: relation → the document it leads to."""
    whole = stand.shelf.kind == "date"
    title = (main_feed(site) if whole else list_feed(site, stand.shelf, stand.label))[0]
    about = stand.shelf if whole else stand.shelf.root  # a year of a list need not have a page
    own = {"about": about.url, "description": stand.description or site.description or title, **own}
    full = view.bodies(site)
    seen = {
        "cards": tuple(cards),
        "bodies": {card.id: stand.bodies[card.id] for card in cards} if full else {},
    }
    for name in FORMATS if whole or site.feed_formats == "all" else FORMATS[:1]:
        links = {relation: _address(document, name) for relation, document in leads.items()}
        path = _address(here, name).lstrip("/")
        yield Page(path, view.name, "", stand.shelf, {**own, **links}, seen, title)


def _has_history(stand: Contents, site: Site) -> bool:
    """Whether the current feed cannot hold all; the whole archive's always has one."""
    return stand.shelf.kind == "date" or stand.dated > site.feed_length


def _has_periods(stand: Contents) -> bool:
    """Whether the list's history is told by months or years."""
    return stand.shelf.kind == "date" or stand.split


def _lead(relation: str, document: Document | None) -> dict[str, Document]:
    return {relation: document} if document else {}


def _newest(period: Period | None) -> Document | None:
    return Document(period.shelf, documents(period.cards)) if period else None


def _whole(stand: Contents) -> Document:
    return Document(stand.shelf, documents(stand.dated), archive=True)


def _beside(stand: Contents, number: int, last: int, whole: bool) -> tuple[Document | None, Document | None]:
    """The documents of the history just before and after one of the `last` of its period."""
    before = after = None
    if not whole:
        before, after = _newest(stand.before), stand.after and Document(stand.after.shelf)
    older = Document(stand.shelf, number - 1, whole) if number > 1 else before
    return older, Document(stand.shelf, number + 1, whole) if number < last else after


def _address(document: Document, name: str) -> str:
    """`feed.xml`, `feed-2.xml`, `feed-archive.xml`, `feed-archive-2.xml` beside a shelf's page."""
    stem, _, form = name.partition(".")
    archive, number = "-archive" * document.archive, f"-{document.number}" if document.number > 1 else ""
    return f"{document.shelf.url}{stem}{archive}{number}.{form}"


def _newest_first(card: Card) -> tuple[int, str]:
    return (-card.published.instant if card.published else 0, card.id)
