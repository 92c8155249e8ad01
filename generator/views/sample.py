"""Sample pages, one of each kind, on which a theme is tried before anything is built."""

from collections.abc import Iterator

from generator.ledger import Lists, Moves
from generator.model import (
    LASTING,
    LISTED,
    Article,
    Branch,
    Card,
    Contents,
    Correction,
    Elsewhere,
    Matter,
    Moment,
    Page,
    Picture,
    Provenance,
    Raster,
    Related,
    Rendition,
    Shelf,
    Source,
    Spread,
    Term,
)
from generator.site import Site
from generator.views import VIEWS
from generator.views.view import View

WHEN = Moment("2001-02-03T04:05:06", 3600)
TERM = Term("sample", "Sample")
RASTER = Raster(
    800,
    600,
    (
        Rendition("/picture/sample.jpg/800.webp", 800, "webp"),
        Rendition("/picture/sample.jpg/800.jpeg", 800, "jpeg"),
    ),
)
FULL = Card(
    "full",
    "/2001/02/03/full/",
    "Full",
    WHEN,
    WHEN,
    "Dek",
    "Summary",
    (TERM,),
    (TERM,),
    TERM,
    TERM,
    Picture("/media/sample.jpg", "Alternative", "Caption", "Credit", RASTER),
    (Correction("Text", WHEN, "clarification"), Correction("Text")),
)
BARE = Card("bare", "/undated/bare/", "Bare")


def pages(site: Site) -> Iterator[Page]:
    """Pages that need a template: a rich and a bare one wherever content may be missing."""
    for view in VIEWS:
        for stand in _stands(view, site):
            yield from (page for page in view.pages(stand, site) if page.template)


def _stands(view: View, site: Site) -> Iterator[object]:
    if view.kind == "story":
        shelf = Shelf("story", "full")
        yield Spread(shelf, "gone", addresses=("/2001/02/03/gone/",))
        yield Spread(
            shelf,
            "published",
            Article(BARE, "<p>Text</p>", "bare.md"),
            addresses=("/undated/was/",),
        )
        rich = Article(
            FULL, "<p>Text</p>", "full.md", "https://example.org/", "Description", "Summary",
            ("title",), Provenance(Source("a.txt", "", "0" * 64), "text/1"),
            canonical_url="https://example.org/1", rights="© Sample",
        )  # fmt: skip
        yield Spread(
            shelf, "published", rich, thread=TERM, reruns=(BARE,),
            earlier=(Related(BARE, ("Reason", "")),), since=(Related(FULL, ("", "")),), related=(Related(BARE, ("Reason", "")),),
            within=(BARE, FULL), before=BARE, after=FULL, section_fed=True,
            similar=(Elsewhere("Title", "Summary", FULL), Elsewhere("Title", "", None)),
        )  # fmt: skip
    elif view.kind == "feeds":
        yield Lists(Shelf("feeds", ""), {kind: (Branch("one", "One", 2),) for kind in LASTING})
    elif view.kind == "moved":
        yield Moves(Shelf("moved", ""), (("/old/", "/new/"),), ("/gone/",))
    elif view.kind in ("page", "theme", "media", "picture"):
        shelf = Shelf(view.kind, "sample")
        if view.take(shelf, site) is not None:
            yield Matter(shelf, "sample", "", "Title", "<p>Text</p>")
    else:
        for shelf in (Shelf(view.kind, name) for name in _names(view.kind)):
            if view.take(shelf, site) is not None:
                yield _contents(shelf)
                yield Contents(shelf, held=True)


def _names(kind: str) -> tuple[str, ...]:
    if kind == "date":
        return "", "2001", "2001/02", "2001/02/03"
    if kind == "on-this-day":
        return "", "02-03"
    if kind == "thread":
        return "", "full"
    return ("",) if kind in ("undated", "corrections", "site") else ("", "sample", "sample/2001")


def _contents(shelf: Shelf) -> Contents:
    branches = (Branch("01", "One", 2, ("02",)), Branch("02", "Two", 1))
    if shelf == Shelf("on-this-day", ""):
        branches = (Branch("02-03", "02-03", 1), Branch("12-31", "12-31", 1))
    bodies = {"full": "<p>Text</p>", "bare": ""}
    return Contents(
        shelf, (FULL, BARE), 3, branches, "Sample", "Description", bodies, held=True, fed=True,
        links=(("Elsewhere", "https://example.org/"),), portrait="/media/sample.jpg",
        coverage=(("2001/02", 1), ("2001/04", 2)) if shelf.kind in LISTED else (("2001/02/03", 3),),
        first=FULL, together=branches, beside=(Shelf("date", "2000"), None), anniversary=(FULL,), threads=branches,
        sections=(Contents(Shelf("section", "sample"), (FULL, BARE), label="Sample", first=FULL),) if not shelf.name else (),
    )  # fmt: skip
