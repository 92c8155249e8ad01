"""Articles: every content file that was touched is read into a sheet, in parallel."""

from typing import TYPE_CHECKING

from generator import gates
from generator.catalog import Catalog
from generator.disk import workers
from generator.site import Site

if TYPE_CHECKING:
    from generator.survey.reading import Reading


def articles(site: Site, catalog: Catalog, watch: workers.Watch = workers.unwatched) -> None:
    """Reads the article files that were touched into sheets."""
    root = site.content / "articles"
    with catalog.transaction():
        gone, faulty = gates.compare(
            catalog, "articles", root, lambda found: catalog.touch("articles", found.path)
        )
        for path in gone:
            catalog.forget_file("articles", path)
            catalog.drop_sheet(f"articles/{path}")
            catalog.show(f"articles/{path}", ())
        total = catalog.count_touched("articles")
        if not (faulty or total):
            return
        from generator.survey.reading import Reading, article_reader  # much, and for nothing until now

        for found in faulty:
            gates.refuse(catalog, "articles", root, found)
            _put(catalog, Reading(found.path))
        read = workers.each(article_reader, (root, site), catalog.touched("articles"), site.jobs)
        for reading in workers.watched(read, "Articles read", total, watch):
            catalog.stamp("articles", reading.path, reading.stamp, reading.mark)
            if not reading.same:
                catalog.complain("articles", reading.path, reading.problems)
                _put(catalog, reading)


def _put(catalog: Catalog, r: "Reading") -> None:
    path = f"articles/{r.path}"
    catalog.put_sheet(path, r.id, r.sheet or None, r.mark, r.html, r.words, r.wishes, r.sources, r.twins)
    catalog.show(path, r.shows)
