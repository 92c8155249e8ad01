"""Search: the page where readers ask, the names it knows, and the files of the index."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator

from generator.ledger import Lists
from generator.model import LISTED, UNDATED, Card, Find, Page, Placement, Shelf
from generator.site import Site
from generator.views.view import Plain, index, kind_name, main_feed, spoken

FOLDER = "search"
OFFERED = 60  # sections or sources that readers can choose from a list; of more, they type the name


class Volumes(Plain):
    """By day, the stories that can be found; the index is made of these."""

    name = kind = "volume"

    def shelves(self, card: Card) -> Iterator[Placement]:
        if not card.noindex:
            yield Placement(Shelf(self.kind, card.published.day if card.published else UNDATED), 0)

    def take(self, shelf: Shelf, site: Site) -> None:
        return None

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        return ()


class Finds(Plain):
    """The files of the index as they were made."""

    name = kind = "search"

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        if isinstance(stand, Find) and stand.data:
            shelf = Shelf(self.kind, stand.name)
            yield Page(_path(stand.name, site), self.name, "", shelf, {"data": stand.data})

    def render(self, page: Page, site: Site) -> bytes:
        return _loadable(page.own["data"], site)


class Search(Plain):
    """The page, and the names of all tags, authors, sections and sources."""

    name = "search page"
    kind = "feeds"
    templates: tuple[str, ...] = ("search.html",)

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Lists)
        if not site.search:
            return
        _ = spoken(site).gettext
        kinds = {kind: [[branch.key, branch.name] for branch in stand.kinds[kind]] for kind in LISTED}
        yield Page(
            path=index(f"/{FOLDER}/"),
            view=self.name,
            template="search.html",
            shelf=stand.shelf,
            own={"heading": _("Search"), "kinds": {kind: kind_name(site, kind) for kind in LISTED}},
            seen={
                "offered": {
                    kind: kinds[kind] if len(kinds[kind]) <= OFFERED else [] for kind in ("section", "source")
                }
            },
            title=_("Search"),
            description=_("Find any story of %(site)s.") % {"site": site.title},
            feeds=(main_feed(site),),
        )
        yield Page(_path("names.json", site), self.name, "", stand.shelf, {}, {"kinds": kinds})

    def render(self, page: Page, site: Site) -> bytes:
        names = json.dumps(page.seen["kinds"], ensure_ascii=False, separators=(",", ":"))
        return _loadable(names.encode(), site)


def _path(name: str, site: Site) -> str:
    return f"{FOLDER}/{name}{'.js' if site.relative_urls else ''}"


def _loadable(data: bytes, site: Site) -> bytes:
    """Of a folder that is opened without a server, browsers load scripts alone: one that leaves the data, in base64."""
    return b'file = "%s";\n' % b64encode(data) if site.relative_urls else data
