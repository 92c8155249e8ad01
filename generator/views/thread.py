"""Threads: a story so far, from its first report to the latest, and the stories that still run."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.model import Card, Contents, Page
from generator.site import Site
from generator.views.view import Plain, emptied, index, list_feed, main_feed, spoken

DAY = 86400
GAP = 30  # days without coverage that are named
MONTHS = 1200, 36525  # so many months are so many days
YEARS = 24  # months from which on a gap is told in years


class Stage(NamedTuple):
    """One story of a story so far. `gap`: how long there was no coverage before it, (11, "month")."""

    card: Card
    gap: tuple[int, str] | None


class Thread(Plain):
    name = kind = "thread"
    templates: tuple[str, ...] = ("thread.html", "threads.html", "notice.html")
    wide = True

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        _ = spoken(site).gettext
        if not stand.shelf.name:
            seen = {"latest": stand.sections, "largest": stand.threads}
            yield self._page(stand, site, "threads.html", _("Stories so far"), seen)
        elif stand.total:
            stages = tuple(_stages(stand.cards[::-1]))
            yield self._page(stand, site, "thread.html", stand.label, {"stages": stages})
        elif stand.held:
            own = emptied(stand, site)
            path = index(stand.shelf.url)
            yield Page(path, self.name, "notice.html", stand.shelf, own, title=own["heading"])

    def _page(
        self, stand: Contents, site: Site, template: str, heading: str, seen: Mapping[str, object]
    ) -> Page:
        feeds = (list_feed(site, stand.shelf, heading),) if stand.shelf.name and stand.fed else ()
        return Page(
            index(stand.shelf.url), self.name, template, stand.shelf,
            {"heading": heading, "feed": feeds[0][1] if feeds else ""}, seen,
            title=heading, feeds=(*feeds, main_feed(site)),
        )  # fmt: skip


def _stages(cards: Iterable[Card]) -> Iterator[Stage]:
    """Oldest first, each with the gap before it."""
    last: Card | None = None
    for card in cards:
        yield Stage(card, _gap(last, card))
        last = card


def _gap(last: Card | None, card: Card) -> tuple[int, str] | None:
    if last is None or last.published is None or card.published is None:
        return None
    days = (card.published.instant - last.published.instant) // DAY
    months = days * MONTHS[0] // MONTHS[1]
    if days < GAP:
        return None
    return (months // 12, "year") if months >= YEARS else (max(1, months), "month")
