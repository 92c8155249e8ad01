"""Feeds: beside the front page and each tag, author, section and source, the newest stories; beside
each month of the archive, and each year of a long list, the whole history.

A feed that cannot hold all its stories leads to its history, document by document, by RFC 5005. A
document of the past changes when a story in it does, and else only to name a new neighbour.
"""

from collections.abc import Iterable
from typing import Any

from generator.model import Card, Contents, Page, Shelf
from generator.site import Site
from generator.views import syndication
from generator.views.view import Plain, corrections_feed, depth, is_fed, list_feed, main_feed

ALL = 1_000_000  # more stories than any shelf of one document has
DOCUMENT = 100  # stories in one document of the history
FORMATS = ("feed.xml", "atom.xml", "feed.json")


def documents(stories: int) -> int:
    """How many documents tell of a month or year with so many stories."""
    return -(-stories // DOCUMENT)


class Feed(Plain):
    """The newest stories of a list."""

    def __init__(self, kind: str) -> None:
        self.name = f"{kind} feed"
        self.kind = kind

    def take(self, shelf: Shelf, site: Site) -> int | None:
        if self.kind == "thread":
            return ALL if shelf.name else None  # a story so far is told whole
        return site.feed_length if depth(shelf) == (0 if self.kind == "date" else 1) else None

    def bodies(self, site: Site) -> bool:
        return site.feed_text == "full"

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        if not is_fed(stand, site):
            return
        cards = [card for card in stand.cards if card.published]
        cards = sorted(cards, key=_newest_first)[: self.take(stand.shelf, site)]
        url = _feed_of(stand, site)[1]
        own: dict[str, Any] = {}
        if _has_history(stand, site) and stand.before:
            own["prev-archive"] = _document(stand.before.shelf, documents(stand.before.cards))
        elif not _has_history(stand, site):
            own["complete"] = True
        formats = FORMATS if self.kind == "date" or site.feed_formats == "all" else FORMATS[:1]
        for name in formats:
            path = url.replace(FORMATS[0], name).lstrip("/")
            yield _page(
                self.name, path, stand, cards, self.bodies(site), own if name == FORMATS[0] else {}, site
            )

    def render(self, page: Page, site: Site) -> bytes:
        return syndication.write(page, site)


class History(Plain):
    """Every dated story of a list, a document or more for each month or year."""

    def __init__(self, kind: str) -> None:
        self.name = f"{kind} history"
        self.kind = kind

    def take(self, shelf: Shelf, site: Site) -> int | None:
        return ALL if depth(shelf) == 2 and shelf.name[-2:].isdecimal() else None

    def bodies(self, site: Site) -> bool:
        return site.feed_text == "full" and (self.kind == "date" or site.feed_history == "full")

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        if not (is_fed(stand, site) and _has_history(stand, site)):
            return
        oldest_first = stand.cards[::-1]
        last = documents(len(oldest_first))
        for number in range(1, last + 1):
            cards = oldest_first[(number - 1) * DOCUMENT : number * DOCUMENT]
            own: dict[str, Any] = {"archive": True, "current": _feed_of(stand, site)[1]}
            if number > 1:
                own["prev-archive"] = _document(stand.shelf, number - 1)
            elif stand.before:
                own["prev-archive"] = _document(stand.before.shelf, documents(stand.before.cards))
            if number < last:
                own["next-archive"] = _document(stand.shelf, number + 1)
            elif stand.after:
                own["next-archive"] = _document(stand.after.shelf, 1)
            path = _document(stand.shelf, number).lstrip("/")
            newest_first = sorted(cards, key=_newest_first)
            yield _page(self.name, path, stand, newest_first, self.bodies(site), own, site)

    def render(self, page: Page, site: Site) -> bytes:
        return syndication.write(page, site)


class CorrectionsFeed(Plain):
    """What the paper has put right, each correction an entry of its own."""

    name = "corrections feed"
    kind = "corrections"

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        if stand.cards:
            title, url = corrections_feed(site)
            own = {"about": stand.shelf.url, "description": title}
            seen = {"corrected": stand.cards[: site.feed_length]}
            yield Page(url.lstrip("/"), self.name, "", stand.shelf, own, seen, title)

    def render(self, page: Page, site: Site) -> bytes:
        return syndication.write(page, site)


def _page(
    view: str, path: str, stand: Contents, cards: list[Card], full: bool, own: dict[str, Any], site: Site
) -> Page:
    title = _feed_of(stand, site)[0]
    about = {"about": stand.shelf.url, "description": stand.description or site.description or title}
    seen = {
        "cards": tuple(cards),
        "bodies": {card.id: stand.bodies[card.id] for card in cards} if full else {},
    }
    return Page(path, view, "", stand.shelf, {**about, **own}, seen, title)


def _feed_of(stand: Contents, site: Site) -> tuple[str, str]:
    return main_feed(site) if stand.shelf.kind == "date" else list_feed(site, stand.shelf, stand.label)


def _has_history(stand: Contents, site: Site) -> bool:
    """Whether the current feed cannot hold all; the whole archive's always has one."""
    return stand.shelf.kind == "date" or stand.dated > site.feed_length


def _document(shelf: Shelf, number: int) -> str:
    return f"{shelf.url}feed-{number}.xml" if number > 1 else f"{shelf.url}feed.xml"


def _newest_first(card: Card) -> tuple[int, str]:
    return (-card.published.instant if card.published else 0, card.id)
