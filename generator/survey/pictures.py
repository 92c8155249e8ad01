"""Pictures: those files of content/media that some article or page shows are looked at."""

import difflib
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

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
        for path in sorted(absent.keys() | catalog.wanting()):
            catalog.complain("shown", path, _absent(site, catalog, path, absent.get(path, [])))
        catalog.note("pictures", recipe)


def _absent(site: Site, catalog: Catalog, path: str, names: list[str]) -> Iterator[Problem]:
    """Each at the line of the content file that names it."""
    for name in names:
        text = files.read(site.content / path).decode("utf-8", "replace")
        before, found, _ = text.partition(name)
        near = difflib.get_close_matches(name, catalog.media(), 1, 0.8)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        remedy = f"Put it there, or correct its name; until then readers find nothing in its place.{hint}"
        fact = f"shows `{name}`, which is not in content/media."
        yield Problem(f"content/{path}", before.count("\n") + 1 if found else 0, fact, remedy, "warning")
