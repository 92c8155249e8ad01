"""All feeds of the archive: a page for readers, and feeds.opml for their programs.

No counts and no dates, so that a new story changes neither.
"""

from collections.abc import Iterable
from html import escape

from generator.ledger import Lists
from generator.model import LASTING, Page, Shelf
from generator.site import Site
from generator.text import markup
from generator.views.feed import FORMATS
from generator.views.view import Plain, all_formats, corrections_feed, index, kind_name, main_feed, spoken

SHOWN = 500  # feeds of a kind that the page names one by one; of more, it names the index


class Directory(Plain):
    name = kind = "feeds"
    templates: tuple[str, ...] = ("feeds.html",)

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Lists)
        _ = spoken(site).gettext
        groups = tuple(
            (kind_name(site, kind, 1), Shelf(kind, "").url, _of_kind(kind, stand)) for kind in LASTING
        )
        main = (*all_formats(site), *((corrections_feed(site),) if stand.corrected else ()))
        yield Page(
            path=index(stand.shelf.url),
            view=self.name,
            template="feeds.html",
            shelf=stand.shelf,
            own={"heading": _("Feeds"), "main": main, "shown": SHOWN},
            seen={"groups": groups},
            title=_("Feeds"),
            description=_("The feeds of %(site)s, each with its whole history.") % {"site": site.title},
            feeds=main,
        )
        own = {"main": (main_feed(site), *main[3:])}
        yield Page("feeds.opml", self.name, "", stand.shelf, own, {"groups": groups}, site.title)

    def render(self, page: Page, site: Site) -> bytes:
        """OPML 2.0."""
        groups = [
            (page.title, page.own["main"]),
            *((name, feeds) for name, _, feeds in page.seen["groups"] if feeds),
        ]
        body = "".join(
            f'<outline text="{escape(name)}">\n{"".join(_outline(title, url, site) for title, url in feeds)}</outline>\n'
            for name, feeds in groups
        )
        head = f"<head>\n<title>{escape(page.title)}</title>\n</head>\n"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n{head}<body>\n{body}</body>\n</opml>\n'.encode()


def _of_kind(kind: str, stand: Lists) -> tuple[tuple[str, str], ...]:
    """(name, address) of the feeds of tags, say."""
    return tuple((branch.name, Shelf(kind, branch.key).feed) for branch in stand.kinds[kind])


def _outline(title: str, url: str, site: Site) -> str:
    feed, page = (markup.whole(site.base_url, path) for path in (url, url.removesuffix(FORMATS[0])))
    return f'<outline type="rss" text="{escape(title)}" xmlUrl="{escape(feed)}" htmlUrl="{escape(page)}"/>\n'
