"""What is no article: standing pages, pictures and other files, the theme's styles."""

from collections.abc import Callable
from pathlib import Path

from generator import gates
from generator.catalog import Catalog
from generator.disk import digest, files
from generator.model import Problem, Shelf
from generator.site import Site
from generator.theme import Theme

# What a browser may run when it is opened by itself: never published from content/media.
ACTIVE = (
    ".html", ".htm", ".xhtml", ".xht", ".shtml", ".xml", ".xsl", ".xslt", ".svg", ".svgz",
    ".js", ".mjs", ".swf", ".mht", ".mhtml", ".hta", ".wasm",
)  # fmt: skip


def pages(site: Site, catalog: Catalog) -> None:
    """All standing pages at once, as two may want one address."""
    root = site.content / "pages"
    sifted = gates.sift(catalog, "pages", root)
    if sifted.quiet:
        return
    before = gates.marks(catalog, "pages")
    with catalog.transaction():
        for path in sifted.gone:
            catalog.forget_file("pages", path)
            catalog.show(f"pages/{path}", ())
        for found in sifted.touched:
            gates.read(catalog, "pages", root, found)
        if not sifted.faulty and gates.marks(catalog, "pages") == before:
            return  # touched, and the same
        from generator.frontmatter import Refused
        from generator.pictures import figures
        from generator.survey.reading import standing

        taken: dict[str, str] = {}
        for found in files.scan(root):
            if found.fault:
                continue
            problems: tuple[Problem, ...] = ()
            try:
                name, title, html = standing(site, root, found, taken)
                catalog.put_matter(Shelf("page", name), found.path, digest.of(title, html), title, html)
                catalog.show(f"pages/{found.path}", figures.shown(html))
                taken[name] = found.path
            except Refused as refused:
                catalog.show(f"pages/{found.path}", ())
                problems = refused.problems
            catalog.complain("pages", found.path, problems)
        catalog.keep_matter("page", set(taken))
        catalog.soil([Shelf("page", "")], "a standing page changed")


def media(site: Site, catalog: Catalog) -> None:
    _copies(catalog, "media", site.content / "media", _is_safe)


def _is_safe(path: str, place: str) -> Problem | None:
    if path.lower().endswith(ACTIVE):
        return Problem(
            place,
            0,
            "is a kind of file that can run code in a reader's browser.",
            "Convert it (a drawing to PNG or WebP), or put it into a theme's static/; it is not published.",
        )
    return None


def _copies(catalog: Catalog, kind: str, root: Path, check: Callable[[str, str], Problem | None]) -> None:
    sifted = gates.sift(catalog, kind, root)
    if sifted.quiet:
        return
    with catalog.transaction():
        for path in (*sifted.gone, *sifted.faulty):
            catalog.drop_matter(Shelf(kind, path))
            if path in sifted.gone:
                catalog.forget_file(kind, path)
        for found in sifted.touched:
            place = gates.named(root, found.path)
            problem = check(found.path, place)
            try:
                mark = files.sha256(root / found.path)
            except OSError as error:
                problem, mark = gates.unreadable(place, error), ""
            catalog.stamp(kind, found.path, found.stamp, mark)
            catalog.complain(kind, found.path, [problem] if problem else [])
            if problem:
                catalog.drop_matter(Shelf(kind, found.path))
            else:
                catalog.put_matter(Shelf(kind, found.path), found.path, mark, "", "")


def statics(theme: Theme, catalog: Catalog) -> None:
    """The theme's static files, which may lie in several folders."""
    stamp = theme.stamp()
    if catalog.meta("statics") == stamp:
        return
    with catalog.transaction():
        statics = theme.statics()
        for name, path in statics.items():
            place = f"{path.parents[name.count('/') + 1].name}/static/{name}"
            catalog.put_matter(Shelf("theme", name), place, files.sha256(path), "", "")
        catalog.keep_matter("theme", set(statics))
        catalog.note("statics", stamp)
