"""Survey: takes stock of everything in content/ and the theme that is not raw.

Each kind of file passes gates one and two and is read into the catalog as what it says: ledger rows,
names from tags.yaml and authors.yaml, sheets of articles, standing pages, pictures, styles. What
follows from it for any page is not decided here.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from generator import codec, digest, files, frontmatter, gates, ledger, markup, related, slugs, workers, yamltext
from generator.catalog import Catalog
from generator.files import Found
from generator.frontmatter import Refused
from generator.model import LISTED, Problem, Shelf, Site
from generator.theme import Theme

MARKDOWN = (".md", ".markdown")
AUTHORITIES = {"tags.yaml": "tag", "authors.yaml": "author"}
# What a browser may run when it is opened by itself: never published from content/media.
ACTIVE = (".html", ".htm", ".xhtml", ".xht", ".shtml", ".xml", ".xsl", ".xslt", ".svg", ".svgz", ".js", ".mjs", ".swf", ".pdfxml", ".mht", ".mhtml", ".hta", ".wasm")  # fmt: skip
RESERVED = {*LISTED, "undated", "story", "theme", "media", "sitemap", "feeds", "search", "page", "manifest-sha256"}


def survey(site: Site, theme: Theme, catalog: Catalog) -> None:
    stamp = digest.of(site.timezone, site.markdown_extensions)
    if catalog.meta("reading") != stamp:
        with catalog.transaction():
            for room in ("articles", "pages"):
                catalog.forget_room(room)
            catalog.note("reading", stamp)
    _ledger(site, catalog)
    _authority(site, catalog)
    articles(site, catalog)
    _pages(site, catalog)
    _copies(catalog, "media", site.content / "media", _is_safe)
    _statics(theme, catalog)


# ── articles ──


class Reading(NamedTuple):
    """What a worker understood of one article file. `sheet` is empty when it was refused."""

    found: Found
    mark: str  # digest of the bytes; empty when they could not be read
    same: bool = False
    id: str = ""
    sheet: str = ""
    html: str = ""
    words: str = "{}"
    source: tuple[str, str, str] = ("", "", "")
    problems: tuple[Problem, ...] = ()


def articles(site: Site, catalog: Catalog) -> None:
    """Reads the article files that were touched into sheets."""
    root = site.content / "articles"
    sifted = gates.sift(catalog, "articles", root)
    known = catalog.stamps("articles") if sifted.touched else {}
    items = [(found, known.get(found.path, ("", ""))[1]) for found in sifted.touched]
    recipe = (root, site.timezone, site.markdown_extensions)
    with catalog.transaction():
        for path in sifted.gone:
            catalog.forget_file("articles", path)
            catalog.drop_sheet(f"articles/{path}")
        for path in sifted.faulty:
            _put(catalog, Reading(Found(path, "", 0), ""))
        for reading in workers.each(article_reader, recipe, items, site.jobs):
            catalog.stamp("articles", reading.found.path, reading.found.stamp, reading.mark)
            if not reading.same:
                catalog.complain("articles", reading.found.path, reading.problems)
                _put(catalog, reading)


def _put(catalog: Catalog, r: Reading) -> None:
    catalog.put_sheet(f"articles/{r.found.path}", r.id, r.sheet or None, r.mark, r.html, r.words, r.source)


def article_reader(root: Path, zone: str, extensions: tuple[str, ...]) -> Callable[[tuple[Found, str]], Reading]:
    """A function that reads one article file; made once in each worker."""

    def read(item: tuple[Found, str]) -> Reading:
        found, before = item
        name = gates.named(root, found.path)
        try:
            data = files.read(root / found.path)
        except OSError as error:
            return Reading(found._replace(stamp=""), "", problems=(gates.unreadable(name, error),))
        mark = digest.of_bytes(data)
        if mark == before:
            return Reading(found, mark, same=True)
        if not found.path.lower().endswith(MARKDOWN):
            return Reading(found, mark, problems=(_not_markdown(name),))
        try:
            return _understood(found, mark, data, name, zone, extensions)
        except Refused as refused:
            seen = frontmatter.glimpse(data)
            source = (seen.get("source_file", ""), seen.get("source_record", ""), seen.get("source_sha256", ""))
            return Reading(found, mark, id=seen.get("id", ""), source=source, problems=refused.problems)

    return read


def _not_markdown(name: str) -> Problem:
    return Problem(name, 0, "is no Markdown file.", "Name it .md, or move it to content/raw or content/media; until then it is not published.")


def _understood(found: Found, mark: str, data: bytes, name: str, zone: str, extensions: tuple[str, ...]) -> Reading:
    text, odd = frontmatter.decode(data, name)
    sheet = frontmatter.read(name, text, zone)
    html = safe_html(sheet.story.body, extensions, name)
    source = sheet.provenance
    return Reading(
        found, mark, id=sheet.id, html=html, problems=tuple(odd),
        sheet=codec.pack(sheet),
        words=json.dumps(related.words(sheet.story), ensure_ascii=False, separators=(",", ":")),
        source=(source.source_file, source.record, source.source_sha256),
    )  # fmt: skip


def safe_html(body: str, extensions: tuple[str, ...], name: str) -> str:
    """Raises Refused when the Markdown is beyond reason."""
    try:
        return markup.to_html(body, extensions)
    except markup.TooDeep as error:
        raise Refused(Problem(name, 0, f"{error}.", "Simplify it; until then it is not published.")) from None


# ── the ledger ──


def _ledger(site: Site, catalog: Catalog) -> None:
    """Keeps the catalog's copy of the addresses as the files have them."""
    root = site.content / ledger.URLS
    sifted = gates.sift(catalog, "ledger", root)
    if sifted.quiet:
        return
    with catalog.transaction():
        for path in sifted.gone:
            catalog.forget_file("ledger", path)
        changed = bool(sifted.gone)
        for found in sifted.touched:
            changed |= gates.read(catalog, "ledger", root, found) is not None
        if changed:
            _replace_rows(catalog, _all_rows(site, catalog, root))


def _all_rows(site: Site, catalog: Catalog, root: Path) -> dict[str, ledger.Row]:
    rows: dict[str, ledger.Row] = {}
    for found in files.scan(root):
        name = gates.named(root, found.path)
        try:
            text, _ = frontmatter.decode(files.read(root / found.path), name)
            read, _, problems = ledger.parse(text, name)
        except Refused as refused:
            read, problems = [], list(refused.problems)
        except OSError as error:
            read, problems = [], [gates.unreadable(name, error)]
        for row in sorted(read):
            if rows.setdefault(row.address, row).id != row.id:
                fact = f"{row.address} stands twice, for {rows[row.address].id} and {row.id}."
                problems.append(Problem(name, 0, fact, "Keep one line; until then the first holds.", "warning"))
        catalog.complain("ledger", found.path, problems)
    return rows


def _replace_rows(catalog: Catalog, rows: dict[str, ledger.Row]) -> None:
    before = catalog.ledger()
    for address in before.keys() - rows.keys():
        catalog.drop_row(address)
    for row in rows.values():
        if before.get(row.address) != row:
            catalog.put_row(row)
    for row in set(before.values()) ^ set(rows.values()):
        catalog.soil(row_shelves(row), "its address in the ledger changed")
    catalog.note("unsettled", "1")


def row_shelves(row: ledger.Row) -> Iterable[Shelf]:
    """The shelves whose pages speak of an address."""
    if not row.path:
        kind, _, key = row.id.partition(":")
        yield Shelf(kind, key)
        return
    yield Shelf("story", row.id)
    day = row.address.strip("/").rpartition("/")[0]
    if day[:4].isdecimal():
        leaf = Shelf("date", day)
        yield from (leaf, *leaf.parents)


# ── names ──


def _authority(site: Site, catalog: Catalog) -> None:
    for name, kind in AUTHORITIES.items():
        found = files.look(site.content, name)
        known = catalog.stamps("authority").get(name)
        if (found.stamp if found else None) == (known[0] if known else None):
            continue
        with catalog.transaction():
            if found is None:
                catalog.forget_file("authority", name)
                rows: list[tuple[str, str, str, str]] = []
            else:
                data = gates.read(catalog, "authority", site.content, found)
                if data is None:
                    continue
                rows, problems = _names(data, f"content/{name}")
                catalog.complain("authority", name, problems)
            catalog.replace_authority(kind, rows)
            catalog.note("recard", "1")


def _names(data: bytes, place: str) -> tuple[list[tuple[str, str, str, str]], list[Problem]]:
    """(key, target, name, description) rows: one for each entry and one for each alias."""
    try:
        text, problems = frontmatter.decode(data, place)
        entries = yamltext.mapping(text)
    except Refused as refused:
        return [], list(refused.problems)
    except yamltext.BadYaml as error:
        return [], [Problem(place, error.line, error.fact, "Mend the line; until then no name in the file is used.")]
    rows: dict[str, tuple[str, str, str, str]] = {}
    aliases: dict[str, tuple[str, str, str, str]] = {}
    for written, entry in entries.items():
        value = entry.value if isinstance(entry.value, dict) else {"name": entry.value}
        key, name, text = slugs.key(written), value.get("name"), value.get("description")
        rows[key] = (key, key, name if isinstance(name, str) else "", text if isinstance(text, str) else "")
        others = value.get("aliases") or []
        for alias in [others] if isinstance(others, str) else others if isinstance(others, list) else []:
            if isinstance(alias, str):
                aliases[slugs.key(alias)] = (slugs.key(alias), key, "", "")
    return list({**aliases, **rows}.values()), problems


# ── standing pages, pictures, styles ──


def _pages(site: Site, catalog: Catalog) -> None:
    """All standing pages at once, as two may want one address."""
    root = site.content / "pages"
    sifted = gates.sift(catalog, "pages", root)
    if sifted.quiet:
        return
    with catalog.transaction():
        for path in sifted.gone:
            catalog.forget_file("pages", path)
        for found in sifted.touched:
            gates.read(catalog, "pages", root, found)
        taken: dict[str, str] = {}
        for found in files.scan(root):
            if found.fault:
                continue
            problems: tuple[Problem, ...] = ()
            try:
                name, title, html = _page(site, root, found, taken)
                catalog.put_matter(Shelf("page", name), found.path, digest.of(title, html), title, html)
                taken[name] = found.path
            except Refused as refused:
                problems = refused.problems
            catalog.complain("pages", found.path, problems)
        catalog.keep_matter("page", set(taken))
        catalog.soil([Shelf("page", "")], "a standing page changed")


def _page(site: Site, root: Path, found: Found, taken: dict[str, str]) -> tuple[str, str, str]:
    """(name, title, HTML) of one standing page. Raises Refused."""
    place = gates.named(root, found.path)
    stem, dot, ending = found.path.rpartition(".")
    if dot + ending.lower() not in MARKDOWN:
        raise Refused(_not_markdown(place))
    name = "/".join(slugs.slugify(part) for part in stem.split("/"))
    if not name.strip("/") or "//" in f"/{name}/" or name.split("/")[0] in RESERVED or name[:4].isdecimal():
        raise Refused(Problem(place, 0, f"/{name}/ is an address of the archive itself.", "Give the file another name; until then it is not published."))
    if name in taken:
        raise Refused(Problem(place, 0, f"wants /{name}/, which pages/{taken[name]} has.", "Rename one of them; until then it is not published."))
    try:
        data = files.read(root / found.path)
    except OSError as error:
        raise Refused(gates.unreadable(place, error)) from None
    text, _ = frontmatter.decode(data, place)
    fields, body = frontmatter.split(text, place)
    title = fields["title"].value if "title" in fields else None
    if not isinstance(title, str) or not title.strip():
        raise Refused(Problem(place, 1, "has no title.", "Give it one; until then it is not published."))
    return name, title, safe_html(body, site.markdown_extensions, place)


def _is_safe(path: str, place: str) -> Problem | None:
    if path.lower().endswith(ACTIVE):
        return Problem(place, 0, "is a kind of file that can run code in a reader's browser.", "Convert it (a drawing to PNG or WebP), or put it into a theme's static/; it is not published.")
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
                catalog.put_matter(Shelf(kind, found.path), str(root / found.path), mark, "", "")


def _statics(theme: Theme, catalog: Catalog) -> None:
    """The theme's static files, which may lie in several folders."""
    stamp = theme.stamp()
    if catalog.meta("statics") == stamp:
        return
    with catalog.transaction():
        statics = theme.statics()
        for name, path in statics.items():
            catalog.put_matter(Shelf("theme", name), str(path), files.sha256(path), "", "")
        catalog.keep_matter("theme", set(statics))
        catalog.note("statics", stamp)
