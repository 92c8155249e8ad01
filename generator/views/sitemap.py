"""For machines: sitemap.xml as an index of parts (a month, a kind of list), and robots.txt."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from urllib.parse import urljoin

from generator.model import LISTED, UNDATED, Card, Contents, Page, Shelf
from generator.site import Site
from generator.text import markup
from generator.views.view import Plain, depth

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "sitemap-news.xml"
NEWS_SPACE = "http://www.google.com/schemas/sitemap-news/0.9"
LIMIT = 50_000  # addresses in one file, says sitemaps.org
FIXED = (*LISTED, "thread", "undated", "page", "on-this-day")


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
            parts = ("years", *months, *FIXED)
            yield self._page(stand, "sitemap.xml", [(f"sitemap/{part}.xml", "") for part in parts])
            yield self._page(stand, "sitemap/years.xml", [(f"/{year.key}/", "") for year in stand.branches])
        elif self.kind == "date":
            if stand.total:
                urls = [(stand.shelf.url, _newest(stand.cards)), *_days(stand.cards), *_stories(stand.cards)]
                yield self._page(stand, f"sitemap/{stand.shelf.name.replace('/', '-')}.xml", urls[:LIMIT])
        else:
            yield self._page(stand, f"sitemap/{self.kind}.xml", self._urls(stand)[:LIMIT])

    def _urls(self, stand: Contents) -> list[tuple[str, str]]:
        if self.kind == "page":
            own = ("/", "/corrections/", "/feeds/")
            return [(url, "") for url in (*own, *(f"/{branch.key}/" for branch in stand.branches))]
        lists = [
            (Shelf(self.kind, branch.key).url, branch) for branch in stand.branches if branch.key != UNDATED
        ]
        years = [
            f"{url}{'undated' if year == UNDATED else year}/"
            for url, branch in lists
            for year in branch.parts
        ]
        stories = stand.cards if self.kind == "undated" else ()  # the others: in their month's part
        urls = (stand.shelf.url, *(url for url, _ in lists), *years)
        return [*((url, "") for url in urls), *_stories(stories)]

    def _page(self, stand: Contents, path: str, urls: Iterable[tuple[str, str]]) -> Page:
        lines = "\n".join(map("\t".join, urls))  # one text, as there may be very many
        return Page(path, self.name, "", stand.shelf, {}, {"urls": lines})

    def render(self, page: Page, site: Site) -> bytes:
        urls = [line.split("\t") for line in page.seen["urls"].splitlines()]
        if page.path == "sitemap.xml":
            body = "".join(
                f"<sitemap><loc>{escape(urljoin(site.base_url, part), quote=False)}</loc></sitemap>\n"
                for part, _ in urls
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


def _days(cards: tuple[Card, ...]) -> Iterator[tuple[str, str]]:
    """The pages of the days of a month, newest first."""
    for day, group in groupby(cards, key=lambda card: card.published and card.published.day):
        yield f"/{day}/", _newest(tuple(group))


def _newest(cards: tuple[Card, ...]) -> str:
    """When one of the cards last changed."""
    moments = [card.changed for card in cards if card.changed]
    return max(moments, key=lambda moment: moment.instant).iso if moments else ""


def _changed(card: Card) -> str:
    return card.changed.iso if card.changed else ""


class NewsSitemap(Plain):
    """The stories of the last two days, for Google News; no file when there are none.

    https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
    """

    name = "news sitemap"
    kind = "news"

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        if cards := _indexed(stand):
            yield Page(NEWS, self.name, "", stand.shelf, {}, {"cards": cards})

    def render(self, page: Page, site: Site) -> bytes:
        language = site.language.lower()
        if language not in ("zh-cn", "zh-tw"):
            language = language.split("-")[0]
        publication = f"<news:publication><news:name>{escape(site.title)}</news:name>"
        publication += f"<news:language>{language}</news:language></news:publication>"
        body = "".join(
            f"<url><loc>{escape(markup.whole(site.base_url, card.url))}</loc><news:news>{publication}"
            f"<news:publication_date>{card.published.iso}</news:publication_date>"
            f"<news:title>{escape(card.title)}</news:title></news:news></url>\n"
            for card in page.seen["cards"]
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SPACE}" xmlns:news="{NEWS_SPACE}">\n{body}</urlset>\n'
        ).encode()


def _indexed(stand: Contents) -> tuple[Card, ...]:
    return tuple(card for card in stand.cards if not card.noindex)


class Robots(Plain):
    name = "robots"
    kind = "news"  # as it names the news sitemap where there is one

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        yield Page(
            "robots.txt",
            self.name,
            "",
            stand.shelf,
            {
                "maps": ("sitemap.xml", *((NEWS,) if _indexed(stand) else ())),
            },
        )

    def render(self, page: Page, site: Site) -> bytes:
        maps = "".join(f"Sitemap: {urljoin(site.base_url, name)}\n" for name in page.own["maps"])
        return f"User-agent: *\nDisallow:\n{maps}".encode()
