"""The archive by date: the front page, years, months and days, and each day of the calendar."""

import calendar
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from generator.model import CALENDAR, Card, Contents, Page, Placement, Shelf
from generator.site import Site
from generator.views import structured
from generator.views.view import Plain, all_formats, in_short, index, main_feed, spoken

RIVER = 30  # stories below the lead of the front page, a year or a month: the days show all
LEVELS = ("home", "year", "month", "day")
HEAT = 4  # how many degrees of much news a calendar shows


class Day(NamedTuple):
    """A day in a month's calendar; the number is 0 where the week has a day of another month."""

    number: int
    url: str
    stories: int
    heat: int  # 0 for no news, then 1 to HEAT by its share of the busiest day


class Month(NamedTuple):
    key: str  # `2019/04`
    stories: int
    weeks: tuple[tuple[Day, ...], ...]  # each from the day that begins a week where the paper is read


class Dates(Plain):
    """Stories stand on these shelves for their own view's sake."""

    name = "dates"
    kind = "date"
    templates: tuple[str, ...] = ("home.html", "dates.html")
    wide = True

    def take(self, shelf: Shelf, site: Site) -> int | None:
        return min(site.list_length, RIVER)

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        if not stand.shelf.name:
            yield _home(stand, site)
        elif stand.total or stand.held:
            yield _date(stand, site)


def _home(stand: Contents, site: Site) -> Page:
    return Page(
        path="index.html",
        view="dates",
        template="home.html",
        shelf=stand.shelf,
        own={"base": "/"},
        derived=lambda: {"structured": structured.paper(site)},
        seen={
            "cards": stand.cards,
            "branches": tuple(reversed(stand.branches)),
            "sections": stand.sections,
            "threads": stand.threads,
            "anniversary": stand.anniversary,
        },
        description=site.description,
        feeds=all_formats(site),
    )


def _date(stand: Contents, site: Site) -> Page:
    key = stand.shelf.name
    said = spoken(site)
    level = LEVELS[key.count("/") + 1]
    return Page(
        path=index(stand.shelf.url),
        view="dates",
        template="dates.html",
        shelf=stand.shelf,
        own={
            "level": level,
            "key": key,
            "heading": said.heading(key),
            "ups": _ups(stand.shelf, site),
        },
        seen={
            "cards": stand.cards,
            "total": stand.total,
            "coverage": stand.coverage if level != "day" else (),
            "beside": stand.beside if stand.total else (None, None),
        },
        title=said.heading(key),
        description=in_short(said.heading(key), stand.cards),
        feeds=(main_feed(site),),
        derived=lambda: {
            "calendar": () if level == "day" else tuple(_months(key, stand.coverage, said.first_weekday))
        },
    )


def _ups(shelf: Shelf, site: Site) -> tuple[tuple[str, str], ...]:
    """(name, address) of the shelves above, the widest first."""
    said = spoken(site)
    return tuple((said.heading(above.name), above.url) for above in reversed(shelf.parents) if above.name)


def _year_round(stand: Contents) -> Iterator[tuple[str, tuple[tuple[str, bool], ...]]]:
    """(`04`, ((`04-27`, whether it has a story), …)) of each month of the calendar."""
    told = {branch.key for branch in stand.branches}
    for month, days in groupby(CALENDAR, key=lambda day: day[:2]):
        yield month, tuple((day, day in told) for day in days)


def _months(key: str, coverage: tuple[tuple[str, int], ...], first: int) -> Iterator[Month]:
    """The calendars of a year's months or of the one month, with how much news each day had. `first` is
    the day that begins a week, 0 for Monday."""
    year, _, month = key.partition("/")
    counts = dict(coverage)
    most = max(counts.values(), default=0)
    for number in [int(month)] if month else range(1, 13):
        name = f"{year}/{number:02}"
        weeks = [
            tuple(_day(name, day, counts.get(f"{name}/{day:02}", 0), most) for day in week)
            for week in calendar.Calendar(first).monthdayscalendar(int(year), number)
        ]
        yield Month(name, sum(day.stories for week in weeks for day in week), tuple(weeks))


def _day(month: str, number: int, stories: int, most: int) -> Day:
    return Day(number, f"/{month}/{number:02}/", stories, -(-HEAT * stories // most) if stories else 0)


class OnThisDay(Plain):
    """What the archive holds of a calendar day, whatever the year: /on-this-day/04-27/. Each of the 366
    has its page, with or without a story."""

    name = "on-this-day"
    kind = "on-this-day"
    templates: tuple[str, ...] = ("on-this-day.html",)

    def shelves(self, card: Card) -> Iterator[Placement]:
        if card.published:
            year, _, day = card.published.day.partition("/")
            shelf = Shelf(self.kind, f"{day.replace('/', '-')}/{year}")
            yield Placement(shelf, card.published.instant)

    def take(self, shelf: Shelf, site: Site) -> int | None:
        if "/" in shelf.name:  # one year of it: that day's own page
            return None
        return site.list_length if shelf.name else 0

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        day = stand.shelf.name
        said, _ = spoken(site), spoken(site).gettext
        heading = _("On %(day)s") % {"day": said.calendar_day(day)} if day else _("On this day")
        yield Page(
            path=index(stand.shelf.url),
            view=self.name,
            template="on-this-day.html",
            shelf=stand.shelf,
            own={"day": day, "heading": heading, "beside": _beside(day) if day else ()},
            seen={
                "cards": stand.cards if day else (),
                "branches": stand.branches if day else (),
                "months": () if day else tuple(_year_round(stand)),
            },
            title=heading,
            description=in_short(heading, stand.cards if day else ()),
            feeds=(main_feed(site),),
        )


def _beside(day: str) -> tuple[str, str]:
    """The days of the calendar before and after one; a year begins where another ends."""
    place = CALENDAR.index(day)
    return CALENDAR[place - 1], CALENDAR[(place + 1) % len(CALENDAR)]
