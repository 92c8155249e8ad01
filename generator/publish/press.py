"""Press: dirty shelves become files in output, in parallel.

Gate four asks whether a page would look different, gate five whether its bytes did.
"""

import errno
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from generator.catalog import Overview, is_leaf
from generator.disk import digest, files
from generator.disk.made import Made
from generator.disk.workers import FEW, each
from generator.model import Contents, Fingerprint, Page, Print, Problem, Shelf
from generator.output import Foreign, Output
from generator.site import Site
from generator.theme import Theme, ThemeError
from generator.theme.bare import bare
from generator.theme.encoded import encoded, is_relative
from generator.views import VIEWS, View

WHY = (
    "its template changed",
    "a setting changed",
    "what it is about changed",
    "what it shows of others changed",
)
LEFT_OUT = "The page is left out until this is mended."
BARE = "Mend the template; until then {} is a plain page without the theme."
MATTER = ("theme", "media", "picture")


def press(
    site: Site,
    theme: Theme,
    catalog: Path,
    looks: dict[str, str],
    ours: frozenset[str],
    dirty: list[tuple[Shelf, str]],
) -> Iterator[tuple[Shelf, list[Print]]]:
    """Prints the pages of every dirty shelf. `ours` are paths that the catalog may not know of."""
    if site.jobs > 1 and len(dirty) > FEW:
        theme.ready()  # once, before processes part
    dear = {view.kind for view in VIEWS if view.dear}
    shown = {shelf: bool(_takes(shelf, site)) for shelf, _ in dirty}
    yield from ((shelf, []) for shelf in shown if not shown[shelf])
    for first in (True, False):
        shelves = [shelf for shelf in shown if shown[shelf] and (shelf.kind in dear) == first]
        yield from each(printer, (site, theme, catalog, looks, ours), shelves, site.jobs, dear=first)


def printer(
    site: Site, theme: Theme, catalog: Path, looks: dict[str, str], ours: frozenset[str]
) -> Callable[[Shelf], tuple[Shelf, list[Print]]]:
    """A function that prints one shelf; made once in each worker."""
    press = _Press(site, Overview(catalog), theme, looks, ours)

    def printed(shelf: Shelf) -> tuple[Shelf, list[Print]]:
        with press.reader.still():
            return shelf, list(press.shelf(shelf))

    return printed


class _Press:
    def __init__(
        self, site: Site, reader: Overview, theme: Theme, looks: dict[str, str], ours: frozenset[str]
    ) -> None:
        self.site, self.reader, self.theme, self.looks = site, reader, theme, looks
        self.output, self.made = Output(site.output, ours), Made(site.cache)
        self.house, self.first = digest.of(site.house), not reader.has_printed()
        self._last: tuple[Mapping[str, Any], str] = {}, ""

    def shelf(self, shelf: Shelf) -> Iterator[Print]:
        if self.site.article_json or self.reader.has_pages(shelf):  # data have files for all years
            takes = _takes(shelf, self.site)
            stand = self._stand(shelf, takes)
            for view, take in takes:
                for page in view.pages(_part(stand, take), self.site):
                    yield self._page(view, page)

    def _stand(self, shelf: Shelf, takes: list[tuple[View, int]]) -> object:
        """Read once for all views that show the shelf."""
        if shelf.kind == "story":
            return self.reader.spread(shelf)
        if shelf.kind == "feeds":
            return self.reader.lists(shelf)
        if shelf.kind == "news":
            return self.reader.news(shelf, self.site.now)
        if shelf.kind == "moved":
            return self.reader.moves(shelf)
        if shelf.kind == "search":
            return self.reader.find(shelf.name)
        if shelf.kind in MATTER or (shelf.kind == "page" and shelf.name):
            return self.reader.matter(shelf)
        if shelf.kind == "page":
            return self.reader.pages_shelf(shelf)
        bodies = max((take for view, take in takes if view.bodies(self.site)), default=0)
        wide = any(view.wide for view, _ in takes)
        return self.reader.contents(shelf, max(take for _, take in takes), bodies, wide)

    def _page(self, view: View, page: Page) -> Print:
        mark = Fingerprint(
            self.looks[view.name],
            self.house,
            digest.of(page.own, page.title, page.description, page.feeds, page.template),
            self._seen(page.seen),
        )
        before = None if self.first else self.reader.printed(page.path)
        if before and before.sha256 and before.fingerprint == mark:
            return Print(page.path, page.shelf, view.name, mark, before.sha256, "", False)
        why = _why(before.fingerprint, mark) if before else "the page is new"
        problem = None
        try:
            data, sha256 = self._bytes(view, page, mark.self)
        except OSError as error:
            fact = f"cannot be made: {error.strerror or error}."
            return self._left_out(view, page, mark, Problem(f"output/{page.path}", 0, fact, LEFT_OUT))
        except ThemeError as error:
            data, problem = bare(page, self.site), replace(error.problem, remedy=BARE.format(page.url))
            sha256, mark, why = digest.of_bytes(data), mark._replace(look=""), "its template failed"
        try:
            written = self.output.put(page.path, data, sha256, before.sha256 if before else None)
        except OSError as error:
            fact = f"cannot be written: {error.strerror or error}."
            return self._left_out(view, page, mark, Problem(f"output/{page.path}", 0, fact, LEFT_OUT))
        except Foreign:
            what = "folder" if (self.site.output / page.path).is_dir() else "file"
            fact = f"is a {what} that the builder did not write."
            remedy = "Move it away; until then it stays and the page is left out."
            return self._left_out(view, page, mark, Problem(f"output/{page.path}", 0, fact, remedy))
        return Print(page.path, page.shelf, view.name, mark, sha256, why, written, problem)

    def _seen(self, seen: Mapping[str, Any]) -> str:
        """Their digest, made once where a page stands there in several forms."""
        if self._last[0] is not seen:
            self._last = seen, digest.of(seen)
        return self._last[1]

    def _left_out(self, view: View, page: Page, mark: Fingerprint, problem: Problem) -> Print:
        return Print(page.path, page.shelf, view.name, mark, "", "", False, problem)

    def _bytes(self, view: View, page: Page, recipe: str) -> tuple[bytes | Path, str]:
        """The page's bytes, or the file it is a copy of; and their SHA-256. Raises ThemeError, OSError."""
        if view.dear:
            data: bytes | None = self.made.get(recipe, lambda: view.render(page, self.site) or b"")
        else:
            data = self.theme.render(page) if page.template else view.render(page, self.site)
        if data is None:
            file = self._file(page.shelf)
            if not is_relative(page, self.site):
                return file, page.own["digest"]
            text = files.read(file).decode("utf-8", "surrogateescape")
            data = encoded(text, page, self.site, "surrogateescape")
        return data, digest.of_bytes(data)

    def _file(self, shelf: Shelf) -> Path:
        """What a file that is published as it is was copied from. Raises OSError."""
        if shelf.kind == "media":
            return self.site.content / "media" / shelf.name
        if shelf.name not in self._statics:
            raise FileNotFoundError(errno.ENOENT, "is gone since", shelf.name)
        return self._statics[shelf.name]

    @cached_property
    def _statics(self) -> dict[str, Path]:
        return self.theme.statics()


@cache
def _views(kind: str) -> tuple[View, ...]:
    return tuple(view for view in VIEWS if view.kind == kind)


def _takes(shelf: Shelf, site: Site) -> list[tuple[View, int]]:
    """The views that make pages of a shelf, each with how many cards it shows."""
    takes = ((view, view.take(shelf, site)) for view in _views(shelf.kind))
    return [(view, take) for view, take in takes if take is not None]


def _part(stand: object, take: int) -> object:
    """What stands there as a view of fewer cards gets it. A leaf is always shown whole."""
    if isinstance(stand, Contents) and take < len(stand.cards) and not is_leaf(stand.shelf):
        return replace(stand, cards=stand.cards[:take])
    return stand


def _why(before: Fingerprint, mark: Fingerprint) -> str:
    """The first part that differs, in words."""
    return next(
        (why for why, old, new in zip(WHY, before, mark, strict=True) if old != new),
        "its file was missing or damaged",
    )
