"""Pictures: those files of content/media that some article or page shows are looked at."""

from generator.catalog import Catalog
from generator.disk import digest, workers
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
        catalog.note("pictures", recipe)
