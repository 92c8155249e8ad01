"""Lists by tag, author, section and source: the index, each name's page, its years; and Undated."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.model import UNDATED, Branch, Card, Contents, Page, Placement, Shelf
from generator.site import Site
from generator.text.wording import N_
from generator.views.view import Plain, emptied, in_short, index, kind_name, list_feed, main_feed, spoken

MONTHS_SHOWN = 480  # a chart of more goes by years


class Chart(NamedTuple):
    """How much was written when, as bars on a line of months or years."""

    unit: str  # month or year
    start: str
    end: str
    peak: str  # the first of those with most
    most: int
    length: int
    bars: tuple[tuple[int, int], ...]  # (place on the line, stories), without the empty ones


class Listing(Plain):
    templates: tuple[str, ...] = ("index.html", "listing.html", "notice.html")
    wide = True

    def __init__(self, kind: str) -> None:
        self.name = self.kind = kind

    def shelves(self, card: Card) -> Iterator[Placement]:
        """By name, then by year."""
        leaf = card.published.day[:4] if card.published else UNDATED
        sort = card.published.instant if card.published else 0
        for term in card.terms(self.kind):
            yield Placement(Shelf(self.kind, f"{term.key}/{leaf}"), sort, term.name)

    def take(self, shelf: Shelf, site: Site) -> int | None:
        return site.list_length if shelf.name else 0

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        name, _, year = stand.shelf.name.partition("/")
        if not name:
            yield self._index(stand, site)
        elif year and not stand.split:
            return
        elif stand.total:
            yield self._list(stand, site, name, year)
        elif stand.held:
            yield self._emptied(stand, site)

    def _index(self, stand: Contents, site: Site) -> Page:
        _ = spoken(site).gettext
        heading = kind_name(site, self.kind, 1)
        described = _("%(list)s in the archive of %(site)s, from A to Z.")
        return Page(
            path=index(stand.shelf.url),
            view=self.name,
            template="index.html",
            shelf=stand.shelf,
            own={"kind": self.kind, "heading": heading, "base": stand.shelf.url},
            seen={"branches": tuple(Branch(one.key, one.name, one.count) for one in stand.branches)},
            title=heading,
            description=described % {"list": heading, "site": site.title},
            feeds=(main_feed(site),),
        )

    def _list(self, stand: Contents, site: Site, name: str, year: str) -> Page:
        root = stand.shelf.root
        _ = spoken(site).gettext
        year_key = "undated" if year == UNDATED else year
        dated = {"name": stand.label, "year": _("undated") if year == UNDATED else year}
        label = _("%(name)s, %(year)s") % dated if year else stand.label
        kind = kind_name(site, self.kind)
        feeds = (list_feed(site, root, stand.label),) if stand.fed else ()
        title = _("%(kind)s: %(name)s") % {"kind": kind, "name": label}
        return Page(
            path=index(stand.shelf.url),
            view=self.name,
            template="listing.html",
            shelf=stand.shelf,
            own={
                "kind": self.kind,
                "heading": label,
                "description": stand.description,
                "links": stand.links,
                "portrait": stand.portrait,
                "year": year_key,
                "base": root.url,
                "feed": feeds[0][1] if feeds else "",
                "up": (stand.label, root.url) if year else (kind_name(site, self.kind, 1), f"/{self.kind}/"),
            },
            seen={
                "cards": stand.cards,
                "total": stand.total,
                "branches": _named(stand, _("Undated")) if stand.split else (),
                "chart": _chart(stand.coverage),
                "first": stand.first,
                "together": stand.together,
            },
            title=title,
            description=(not year and stand.description) or in_short(title, stand.cards),
            feeds=(*feeds, main_feed(site)),
        )

    def _emptied(self, stand: Contents, site: Site) -> Page:
        """A list that readers knew and that holds nothing now."""
        own = emptied(stand, site)
        path = index(stand.shelf.url)
        return Page(path, self.name, "notice.html", stand.shelf, own, title=own["heading"])


def _chart(coverage: tuple[tuple[str, int], ...]) -> Chart | None:
    """None for what fits into one month: nothing to compare."""
    if len(coverage) < 2:
        return None
    unit = N_("month") if _number(coverage[-1][0]) - _number(coverage[0][0]) < MONTHS_SHOWN else N_("year")
    counts: Counter[str] = Counter()
    for month, stories in coverage:
        counts[month if unit == "month" else month[:4]] += stories
    names = sorted(counts)
    start = _number(names[0])
    peak = max(names, key=lambda name: counts[name])
    bars = tuple((_number(name) - start, counts[name]) for name in names)
    return Chart(unit, names[0], names[-1], peak, counts[peak], bars[-1][0] + 1, bars)


def _number(name: str) -> int:
    """Of a year or of a month, counted from the year 0."""
    year, _, month = name.partition("/")
    return int(year) * 12 + int(month) - 1 if month else int(year)


def _named(stand: Contents, unknown: str) -> tuple[object, ...]:
    """Years newest first, the undated last, under the keys their addresses have."""
    years = sorted(
        (branch for branch in stand.branches if branch.key != UNDATED),
        key=lambda b: b.key,
        reverse=True,
    )
    undated = [type(b)("undated", unknown, b.count) for b in stand.branches if b.key == UNDATED]
    return (*years, *undated)


class Undated(Plain):
    """Every story whose date nobody knows, by headline."""

    name = "undated"
    kind = "undated"
    templates: tuple[str, ...] = ("listing.html",)

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        _ = spoken(site).gettext
        cards = tuple(sorted(stand.cards, key=lambda card: (card.title.casefold(), card.id)))
        yield Page(
            path=index(stand.shelf.url),
            view=self.name,
            template="listing.html",
            shelf=stand.shelf,
            own={
                "kind": "undated", "heading": _("Undated"), "kicker": _("Archive"),
                "year": "", "base": "/undated/", "feed": "", "up": None,
                "description": _("Stories whose day of publication is not known."), "links": (), "portrait": "",
            },
            seen={"cards": cards, "total": stand.total, "branches": (), "chart": None, "first": None, "together": ()},
            title=_("Undated"),
            description=in_short(_("Undated"), cards),
            feeds=(main_feed(site),),
        )  # fmt: skip
