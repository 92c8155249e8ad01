"""What a view is, and what most views have in common."""

from collections.abc import Iterable
from typing import Protocol

from generator.model import Card, Contents, Page, Placement, Shelf
from generator.site import Site
from generator.text.wording import KINDS, Words, words

SHORT = 160  # characters of a description, about what search engines show


class View(Protocol):
    name: str
    kind: str
    templates: tuple[str, ...]  # the templates its pages may use: when one changes, so may its pages
    wide: bool  # whether it shows more of a list than its cards
    dear: bool  # whether its bytes are so dear to make that they are kept, and never of the site's settings

    def bodies(self, site: Site) -> bool:
        """Whether it shows the texts of the cards it takes."""
        ...

    def shelves(self, card: Card) -> Iterable[Placement]:
        """The leaf shelves a published card stands on for this view's sake."""
        ...

    def take(self, shelf: Shelf, site: Site) -> int | None:
        """How many cards of an inner shelf it shows; None when it makes no page of the shelf."""
        ...

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        """The pages of one shelf, from its Contents (its Spread for stories, its Matter for files)."""
        ...

    def render(self, page: Page, site: Site) -> bytes | None:
        """The bytes of a page without a template; None when it is a copy of a file."""
        ...


class Plain:
    """What most views have in common."""

    templates: tuple[str, ...] = ()
    wide = False
    dear = False

    def bodies(self, site: Site) -> bool:
        return False

    def shelves(self, card: Card) -> Iterable[Placement]:
        return ()

    def take(self, shelf: Shelf, site: Site) -> int | None:
        return 0

    def render(self, page: Page, site: Site) -> bytes | None:
        return None


def spoken(site: Site) -> Words:
    """The site's language, in the words of its theme."""
    return words(site.language, site.catalogues)


def depth(shelf: Shelf) -> int:
    """How many steps below its kind's root a shelf lies."""
    return shelf.name.count("/") + 1 if shelf.name else 0


def index(url: str) -> str:
    """The output file of an address."""
    return f"{url.strip('/')}/index.html".lstrip("/")


def kind_name(site: Site, kind: str, many: int = 0) -> str:
    """What readers call a tag, or tags where `many` is 1."""
    return spoken(site).gettext(KINDS[kind][many])


def emptied(stand: Contents, site: Site) -> dict[str, str]:
    """What a list says that readers knew and that holds nothing now, and where it leads."""
    _ = spoken(site).gettext
    if stand.target == Shelf(stand.shelf.kind, "").url:
        heading = _("Nothing stands here now")
        message = _("The archive holds no story under this name any more.")
    elif stand.shelf.kind == "thread":
        heading, message = _("Moved"), _("This story has a new address.")
    else:
        heading, message = _("Moved"), _("This list has a new address.")
    return {"day": "", "heading": heading, "message": message, "target": stand.target, "note": ""}


def in_short(name: str, cards: Iterable[Card]) -> str:
    """What a list is about, for search engines and previews: its first headlines."""
    said = name
    for number, card in enumerate(cards):
        longer = f"{said}{'; ' if number else ': '}{card.title}"
        if number and len(longer) > SHORT:
            break
        said = longer
    return said


def main_feed(site: Site) -> tuple[str, str]:
    return site.title, "/feed.xml"


def all_formats(site: Site) -> tuple[tuple[str, str], ...]:
    """The main feed, as RSS, Atom and JSON Feed."""
    return main_feed(site), (f"{site.title} (Atom)", "/atom.xml"), (f"{site.title} (JSON Feed)", "/feed.json")


def corrections_feed(site: Site) -> tuple[str, str]:
    return f"{site.title} – {spoken(site).gettext('Corrections')}", "/corrections/feed.xml"


def list_feed(site: Site, shelf: Shelf, label: str) -> tuple[str, str]:
    """(title, address) of the feed beside a list's page."""
    named = {"kind": kind_name(site, shelf.kind), "name": label}
    return (
        f"{site.title} – {spoken(site).gettext('%(kind)s: %(name)s') % named}",
        shelf.root.feed,
    )
