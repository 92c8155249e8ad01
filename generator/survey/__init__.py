"""Survey: takes stock of everything in content/ and the theme that is not raw.

Each kind of file passes gates one and two and is read into the catalog as what it says. What
follows from it for any page is not decided here.
"""

from generator.catalog import Catalog
from generator.disk import digest
from generator.disk.workers import Watch, unwatched
from generator.site import Site
from generator.survey import articles, matter, names
from generator.survey.pictures import pictures as pictures
from generator.theme import Theme


def survey(site: Site, theme: Theme, catalog: Catalog, watch: Watch = unwatched) -> None:
    stamp = digest.of(site.timezone, site.language, site.markdown_extensions, site.embeds, site.trusted)
    if catalog.meta("reading") != stamp:
        with catalog.transaction():
            for room in ("articles", "pages"):
                catalog.forget_room(room)
            catalog.note("reading", stamp)
    names.addresses(site, catalog)
    names.authority(site, catalog)
    articles.articles(site, catalog, watch)
    matter.pages(site, catalog)
    matter.media(site, catalog)
    matter.statics(theme, catalog)
