"""The archive by date: the front page, years, months and days."""

from collections.abc import Iterable
from dataclasses import replace

from generator.model import Branch, Contents, Page, Shelf
from generator.site import Site
from generator.views.view import Plain, index, main_feed
from generator.wording import MONTHS, day_name

LEVELS = ("home", "year", "month", "day")


class Dates(Plain):
    """Stories stand on these shelves for their own view's sake."""

    name = "dates"
    kind = "date"
    templates: tuple[str, ...] = ("home.html", "dates.html")

    def take(self, shelf: Shelf, site: Site) -> int | None:
        return site.list_length

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
        own={},
        seen={
            "cards": stand.cards,
            "total": stand.total,
            "branches": tuple(reversed(stand.branches)),
        },
        description=site.description,
        feeds=(main_feed(site),),
    )


def _date(stand: Contents, site: Site) -> Page:
    key = stand.shelf.name
    level = LEVELS[key.count("/") + 1]
    return Page(
        path=index(stand.shelf.url),
        view="dates",
        template="dates.html",
        shelf=stand.shelf,
        own={
            "level": level,
            "key": key,
            "heading": day_name(key),
            "base": stand.shelf.url,
            "ups": _ups(stand.shelf),
        },
        seen={
            "cards": stand.cards,
            "total": stand.total,
            "branches": tuple(_worded(level, branch) for branch in stand.branches),
        },
        title=day_name(key),
        feeds=(main_feed(site),),
    )


def _ups(shelf: Shelf) -> tuple[tuple[str, str], ...]:
    """(name, address) of the shelves above, the widest first."""
    return tuple((day_name(parent.name), parent.url) for parent in reversed(shelf.parents) if parent.name)


def _worded(level: str, branch: Branch) -> Branch:
    return replace(branch, name=MONTHS[int(branch.key) - 1] if level == "year" else str(int(branch.key)))
