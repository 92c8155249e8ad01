"""What is no story: standing pages, pictures and other files, corrections, the page for a wrong address."""

from collections.abc import Iterable, Iterator

from generator import markup
from generator.model import Card, Contents, Matter, Page, Placement, Shelf
from generator.site import Site
from generator.views.view import Plain, index, main_feed


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
                title=stand.title,
                feeds=(main_feed(site),),
            )


class Copies(Plain):
    """Files that are published as they are: the theme's (kind "theme") and the site's ("media")."""

    def __init__(self, kind: str) -> None:
        self.name = self.kind = kind

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        if isinstance(stand, Matter):
            own = {"source": stand.path, "digest": stand.digest}
            yield Page(f"{self.kind}/{stand.shelf.name}", self.name, "", stand.shelf, own)


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
        yield Page(
            index(stand.shelf.url),
            self.name,
            "corrections.html",
            stand.shelf,
            {"heading": "Corrections"},
            {"cards": stand.cards},
            title="Corrections",
            feeds=(main_feed(site),),
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
        yield Page(
            "404.html",
            self.name,
            "404.html",
            stand.shelf,
            {},
            title="Page not found",
            feeds=(main_feed(site),),
        )
