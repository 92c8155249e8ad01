"""What is no story: standing pages, pictures and other files, corrections, the page for a wrong address."""

import re
from collections.abc import Iterable, Iterator
from textwrap import shorten
from urllib.parse import unquote

from generator.model import Card, Contents, Matter, Page, Placement, Shelf
from generator.pictures import renditions
from generator.site import Site
from generator.text import markup
from generator.views.view import SHORT, Plain, corrections_feed, index, main_feed, spoken

_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)


class Standing(Plain):
    """content/pages/about.md becomes /about/."""

    name = "page"
    kind = "page"
    templates: tuple[str, ...] = ("page.html",)

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        if isinstance(stand, Matter):
            html = markup.relink(stand.html, markup.below(site.root))
            own = {"heading": stand.title, "html": html}
            yield Page(
                index(stand.shelf.name),
                self.name,
                "page.html",
                stand.shelf,
                own,
                {"rasters": stand.rasters},
                title=stand.title,
                description=_opening(stand.html),
                feeds=(main_feed(site),),
            )


def _opening(html: str) -> str:
    """What a page is about, for search engines and previews: how its first paragraph begins."""
    from markupsafe import Markup  # for nothing until a page is made

    first = _PARAGRAPH.search(html)
    return shorten(Markup(first[1]).striptags(), SHORT, placeholder="…") if first else ""


class Copies(Plain):
    """Files that are published as they are: the theme's (kind "theme") and the site's ("media")."""

    def __init__(self, kind: str) -> None:
        self.name = self.kind = kind

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        if isinstance(stand, Matter):
            own = {"digest": stand.digest}
            yield Page(f"{self.kind}/{stand.shelf.name}", self.name, "", stand.shelf, own)


class Renditions(Plain):
    """Pictures that are shown, in other sizes and formats."""

    name = "picture"
    kind = "picture"
    dear = True

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        if isinstance(stand, Matter):
            for name, raster in stand.rasters.items():
                for one in raster.renditions:
                    own = {
                        "source": name, "digest": stand.digest, "encoder": renditions.stamp(),
                        "format": one.format, "size": (one.width, raster.height_at(one.width)),
                    }  # fmt: skip
                    yield Page(unquote(one.url[1:]), self.name, "", stand.shelf, own)

    def render(self, page: Page, site: Site) -> bytes:
        own = page.own
        return renditions.encode(
            site.content / "media" / own["source"], own["digest"], own["size"], own["format"]
        )


class Corrections(Plain):
    """Everything the paper has put right, the latest first."""

    name = "corrections"
    kind = "corrections"
    templates: tuple[str, ...] = ("corrections.html",)

    def shelves(self, card: Card) -> Iterator[Placement]:
        if card.corrections:
            yield Placement(Shelf(self.kind, ""), max(_instants(card)))

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        _ = spoken(site).gettext
        yield Page(
            index(stand.shelf.url),
            self.name,
            "corrections.html",
            stand.shelf,
            {"heading": _("Corrections")},
            {"cards": stand.cards},
            title=_("Corrections"),
            description=_("What %(site)s got wrong and has put right.") % {"site": site.title},
            feeds=(*((corrections_feed(site),) if stand.fed else ()), main_feed(site)),
        )


def _instants(card: Card) -> Iterator[int]:
    """When each correction was made; one without a date counts from the story's own."""
    for correction in card.corrections:
        moment = correction.date or card.changed
        yield moment.instant if moment else 0


class NotFound(Plain):
    name = "404"
    kind = "site"
    templates: tuple[str, ...] = ("404.html",)

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        _ = spoken(site).gettext
        yield Page(
            "404.html",
            self.name,
            "404.html",
            stand.shelf,
            {},
            title=_("Page not found"),
            feeds=(main_feed(site),),
        )
