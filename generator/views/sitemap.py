"""For machines: sitemap.xml as an index of parts (a month, a kind of list), and robots.txt."""

from collections.abc import Iterable
from html import escape
from urllib.parse import urljoin

from generator import markup
from generator.model import LISTED, UNDATED, Card, Contents, Page, Shelf
from generator.site import Site
from generator.views.view import Plain, depth

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LIMIT = 50_000  # addresses in one file, says sitemaps.org
FIXED = (*LISTED, "thread", "undated", "page")


class Sitemap(Plain):
    def __init__(self, kind: str) -> None:
        self.name = f"{kind} sitemap"
        self.kind = kind

    def take(self, shelf: Shelf, site: Site) -> int | None:
        if self.kind != "date":
            return 0 if not shelf.name else None
        return {0: 0, 2: LIMIT}.get(depth(shelf))

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        if self.kind == "date" and not stand.shelf.name:
            months = [f"{year.key}-{month}" for year in stand.branches for month in year.parts]
            yield self._page(stand, "sitemap.xml", [f"sitemap/{part}.xml" for part in (*months, *FIXED)])
        elif self.kind == "date":
            if stand.total:
                urls = [(stand.shelf.url, ""), *_stories(stand.cards)]
                yield self._page(stand, f"sitemap/{stand.shelf.name.replace('/', '-')}.xml", urls[:LIMIT])
        else:
            yield self._page(stand, f"sitemap/{self.kind}.xml", self._urls(stand)[:LIMIT])

    def _urls(self, stand: Contents) -> list[tuple[str, str]]:
        if self.kind == "page":
            return [("/", ""), *((f"/{branch.key}/", "") for branch in stand.branches)]
        lists = [
            (f"{stand.shelf.url}{branch.key}/", "") for branch in stand.branches if branch.key != UNDATED
        ]
        stories = stand.cards if self.kind == "undated" else ()  # the others: in their month's part
        return [(stand.shelf.url, ""), *lists, *_stories(stories)]

    def _page(self, stand: Contents, path: str, urls: Iterable[object]) -> Page:
        return Page(path, self.name, "", stand.shelf, {}, {"urls": tuple(urls)})

    def render(self, page: Page, site: Site) -> bytes:
        urls = page.seen["urls"]
        if page.path == "sitemap.xml":
            body = "".join(
                f"<sitemap><loc>{escape(urljoin(site.base_url, part), quote=False)}</loc></sitemap>\n"
                for part in urls
            )
            name = "sitemapindex"
        else:
            body = "".join(_url(markup.whole(site.base_url, url), changed) for url, changed in urls)
            name = "urlset"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{SPACE}">\n{body}</{name}>\n'.encode()


def _url(address: str, changed: str) -> str:
    when = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(address, quote=False)}</loc>{when}</url>\n"


def _stories(cards: Iterable[Card]) -> Iterable[tuple[str, str]]:
    return ((card.url, _changed(card)) for card in cards if not card.noindex)


def _changed(card: Card) -> str:
    return card.changed.iso if card.changed else ""


class Robots(Plain):
    name = "robots"
    kind = "site"

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        yield Page(
            "robots.txt",
            self.name,
            "",
            stand.shelf,
            {"sitemap": urljoin(site.base_url, "sitemap.xml"), "moved": f"{site.root}redirects/"},
        )

    def render(self, page: Page, site: Site) -> bytes:
        return f"User-agent: *\nDisallow: {page.own['moved']}\nSitemap: {page.own['sitemap']}\n".encode()
