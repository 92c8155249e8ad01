"""Pictures: those files of content/media that some article or page shows are looked at."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from generator.catalog import Catalog
from generator.disk import digest, files, workers
from generator.model import Problem
from generator.pictures import renditions
from generator.site import Site


def pictures(site: Site, catalog: Catalog) -> None:
    """After articles and media are known. Pictures whose size or renditions are others than before bring
    what shows them up for a new card or page."""
    recipe = digest.of(site.picture_widths)
    if catalog.meta("pictures") == recipe:
        return
    shown, known = catalog.shown_pictures(), catalog.known_pictures()
    items = [(name, mark) for name, mark in shown.items() if known.get(name) != (mark, recipe)]
    made = (site.content / "media", site.picture_widths)
    with catalog.transaction():
        for name in sorted(known.keys() - shown.keys()):
            catalog.drop_picture(name)
            catalog.complain("pictures", name, ())
        for name, mark, raster, problem in workers.each(renditions.looker, made, items, site.jobs, dear=True):
            catalog.put_picture(name, mark, recipe, raster)
            catalog.complain("pictures", name, [problem] if problem else [])
        absent = {
            path: [name for _, name in pairs]
            for path, pairs in groupby(catalog.absent_pictures(), itemgetter(0))
        }
        near = _near(catalog.media()) if absent else str
        for path in sorted(absent.keys() | catalog.wanting()):
            names = absent.get(path, [])
            catalog.complain("shown", path, _absent(site.content / path, path, names, near) if names else ())
        catalog.note("pictures", recipe)


def _near(media: list[str]) -> Callable[[str], str]:
    """Which file of content/media may be meant by a name; nothing when none is like it."""
    import difflib  # dear, and seldom needed

    return cache(lambda name: next(iter(difflib.get_close_matches(name, media, 1, 0.8)), ""))


def _absent(file: Path, path: str, names: list[str], near: Callable[[str], str]) -> Iterator[Problem]:
    """Each at the line of the content file that names it."""
    try:
        text = files.read(file).decode("utf-8", "replace")
    except OSError:  # gone since: the next build says so
        text = ""
    for name in names:
        before, found, _ = text.partition(name)
        hint = f" Did you mean `{near(name)}`?" if near(name) else ""
        remedy = f"Put it there, or correct its name; until then readers find nothing in its place.{hint}"
        fact = f"shows `{name}`, which is not in content/media."
        yield Problem(f"content/{path}", before.count("\n") + 1 if found else 0, fact, remedy, "warning")
