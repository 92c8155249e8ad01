"""What is no story: standing pages, pictures and other files, and the page for a wrong address."""

from collections.abc import Iterable

from generator import markup
from generator.model import Contents, Matter, Page
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
