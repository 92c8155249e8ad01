"""Syndication: feeds as RSS 2.0, Atom 1.0 and JSON Feed 1.1.

Whole addresses, ids that outlive every change of address, dates from the content and never from the
clock. An archive has more feeds than stories, so that what feedgen takes for each would be most of a build:
it is the judge of what `rss` and `atom` write, and not the maker.
"""

from generator.model import Page
from generator.site import Site
from generator.text import markup
from generator.views import atom, jsonfeed, rss
from generator.views.entry import Channel, entries

RELATIONS = ("current", "prev-archive", "next-archive")


def write(page: Page, site: Site) -> bytes:
    """The bytes of a feed page, in the form that its path asks for."""
    links = [(name, markup.whole(site.base_url, page.own[name])) for name in RELATIONS if name in page.own]
    channel = Channel(
        title=page.title,
        about=markup.whole(site.base_url, page.own["about"]),
        here=markup.whole(site.base_url, page.path),
        description=page.own["description"],
        language=site.language,
        links=[*links, *([("hub", site.websub_hub)] if site.websub_hub else ())],
        marks=[name for name in ("archive", "complete") if page.own.get(name)],
        publisher=site.title,
        home=site.base_url,
    )
    if page.path.endswith(".json"):
        return jsonfeed.write(channel, entries(page, site))
    form = atom.write if "atom" in page.path.rpartition("/")[2] else rss.write
    return form(channel, entries(page, site))
