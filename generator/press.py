"""Press: dirty shelves become files in output, in parallel.

Gate four asks whether a page would look different, gate five whether its bytes did. A file is
overwritten only when the builder can prove that it wrote it: the catalog, the manifest or the
journal knows the path. Paths new to the output are in the journal before they exist.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from generator import digest, files
from generator.catalog import Reader
from generator.manifest import FOLDER, JOURNAL
from generator.model import Fingerprint, Page, Print, Problem, Shelf
from generator.site import Site
from generator.theme import Theme, ThemeError
from generator.views import VIEWS, View
from generator.workers import each

WHY = (
    "its template changed",
    "a setting changed",
    "what it is about changed",
    "what it shows of others changed",
)
LEFT_OUT = "The page is left out until this is mended."
MATTER = ("theme", "media")


def press(
    site: Site,
    catalog: Path,
    looks: dict[str, str],
    ours: frozenset[str],
    dirty: list[tuple[Shelf, str]],
) -> Iterator[tuple[Shelf, list[Print]]]:
    """Prints the pages of every dirty shelf. `ours` are paths that the catalog may not know of."""
    return each(printer, (site, catalog, looks, ours), [shelf for shelf, _ in dirty], site.jobs)


def printer(
    site: Site, catalog: Path, looks: dict[str, str], ours: frozenset[str]
) -> Callable[[Shelf], tuple[Shelf, list[Print]]]:
    """A function that prints one shelf; made once in each worker."""
    press = _Press(site, Reader(catalog), Theme(site), looks, ours)
    return lambda shelf: (shelf, list(press.shelf(shelf)))


class _Press:
    def __init__(
        self, site: Site, reader: Reader, theme: Theme, looks: dict[str, str], ours: frozenset[str]
    ) -> None:
        self.site, self.reader, self.theme, self.looks, self.ours = site, reader, theme, looks, ours
        self.house = digest.of(site.house)
        self.folders: set[Path] = set()

    def shelf(self, shelf: Shelf) -> Iterator[Print]:
        for view in VIEWS:
            if view.kind == shelf.kind:
                for page in view.pages(self._stand(shelf, view), self.site):
                    yield self._page(view, page)

    def _stand(self, shelf: Shelf, view: View) -> object:
        if shelf.kind == "story":
            return self.reader.spread(shelf)
        if shelf.kind in MATTER or (shelf.kind == "page" and shelf.name):
            return self.reader.matter(shelf)
        if shelf.kind == "page":
            return self.reader.pages_shelf(shelf)
        return self.reader.contents(shelf, view.take(self.site), view.bodies)

    def _page(self, view: View, page: Page) -> Print:
        mark = Fingerprint(
            self.looks[view.name],
            self.house,
            digest.of(page.own, page.title, page.description, page.feeds, page.template),
            digest.of(page.seen),
        )
        before = self.reader.printed(page.path)
        if before and before.sha256 and before.fingerprint == mark:
            return Print(page.path, page.shelf, view.name, mark, before.sha256, "", False)
        why = _why(before.fingerprint, mark) if before else "the page is new"
        try:
            sha256, written = self._make(view, page, before.sha256 if before else None)
        except ThemeError as error:
            return self._left_out(view, page, mark, error.problem)
        except OSError as error:
            fact = f"cannot be written: {error.strerror or error}."
            return self._left_out(view, page, mark, Problem(f"output/{page.path}", 0, fact, LEFT_OUT))
        if not sha256:
            fact, remedy = (
                "is a file that the builder did not write.",
                "Move it away; until then it stays and the page is left out.",
            )
            return self._left_out(view, page, mark, Problem(f"output/{page.path}", 0, fact, remedy))
        return Print(page.path, page.shelf, view.name, mark, sha256, why, written)

    def _left_out(self, view: View, page: Page, mark: Fingerprint, problem: Problem) -> Print:
        return Print(page.path, page.shelf, view.name, mark, "", "", False, problem)

    def _make(self, view: View, page: Page, before: str | None) -> tuple[str, bool]:
        """(SHA-256 of the page's bytes, whether the file was written); an empty digest when a
        foreign file stands there. `before` is the digest last printed, None for a new page."""
        path = self.site.output / page.path
        data = self.theme.render(page) if page.template else view.render(page, self.site)
        sha256 = page.own["digest"] if data is None else digest.of_bytes(data)
        self._stay_inside(path.parent)
        there = os.path.lexists(path)
        if there and (before == sha256 or (not path.is_symlink() and files.sha256(path) == sha256)):
            return sha256, False
        if there and before is None and page.path not in self.ours:
            return "", False
        if not there:
            self._announce(page.path)
        staging = self.site.output / FOLDER
        if data is None:
            files.copy(Path(page.own["source"]), path, staging)
        else:
            files.replace(path, data, staging)
        return sha256, True

    def _stay_inside(self, folder: Path) -> None:
        """Raises OSError when a link below output would lead a write elsewhere."""
        if folder not in self.folders:
            if files.linked(folder, self.site.output):
                raise OSError("a link lies on the way there, which leads elsewhere")
            self.folders.add(folder)

    def _announce(self, path: str) -> None:
        """Into the journal, before the file exists: one short append, whole on every system."""
        journal = self.site.output / JOURNAL
        handle = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            os.write(handle, f"{path}\n".encode())
        finally:
            os.close(handle)


def _why(before: Fingerprint, mark: Fingerprint) -> str:
    """The first part that differs, in words."""
    return next(
        (why for why, old, new in zip(WHY, before, mark, strict=True) if old != new),
        "its file was missing or damaged",
    )
