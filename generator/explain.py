"""Explain: why a page or an article is there, what it was made from, why it was rewritten."""

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import unquote

from generator.catalog import FILE, Reader, undisturbed
from generator.disk import codec, files
from generator.ingest.conversion import Entry, converter, stream
from generator.ingest.pictured import Album
from generator.model import Matter, Print, Sheet, Shelf, Source, Story
from generator.site import Site
from generator.text import copies
from generator.text.wording import KINDS, count

SOME = 5  # pages or stories named where there may be thousands
MADE_FROM = {
    "feeds": "the names of all lists and feeds",
    "site": "the settings and the theme alone",
    "news": "the settings, and the stories of the last two days",
    "moved": "the addresses in content/ledger/urls",
    "search": "the words of all stories",
}


def explain(site: Site, wanted: str, written: set[str]) -> Iterator[str]:
    """Lines of text about a page (by address or output file) or a content file."""
    with undisturbed(site.cache) as free:
        if free:
            yield from _explained(site, wanted, written)
        else:
            yield "Another build of this site has begun meanwhile. Ask again when it has ended."


def _explained(site: Site, wanted: str, written: set[str]) -> Iterator[str]:
    with closing(Reader(site.cache / FILE)) as reader:
        name = wanted.replace("\\", "/")
        for folder in (site.content, site.output):
            name = name.removeprefix(f"{folder}/")
        name = name.removeprefix("./")
        if name.startswith(("content/", "articles/", "raw/")):
            yield from _content(site, reader, name.removeprefix("content/"), written)
        else:
            yield from _page(site, reader, _path(site, name), written)


def _path(site: Site, name: str) -> str:
    """The output file of an address, whole or below the root, or of a path as typed."""
    name = unquote(name.removeprefix(site.base_url)).removeprefix("output/")
    if name.startswith(site.root):
        name = name.removeprefix(site.root)
    name = name.lstrip("/")
    return f"{name}index.html" if not name or name.endswith("/") else name


def _page(site: Site, reader: Reader, path: str, written: set[str]) -> Iterator[str]:
    row = reader.printed(path) or reader.printed(f"{path}/index.html")
    if row is None:
        yield f"/{path}: is no page of this archive."
        yield from _near(reader, path)
        return
    yield f"/{row.path.removesuffix('index.html')}"
    yield f"  made by the view `{row.view}` of the shelf {f'{row.shelf.kind} {row.shelf.name}'.strip()}"
    yield f"  last rewritten because {row.why}"
    yield f"  this build: {'rewritten' if row.path in written else 'not rewritten, it would look the same'}"
    if row.shelf.kind == "story":
        yield from _story(reader, row)
    elif made_from := MADE_FROM.get(row.shelf.kind):
        yield f"  from {made_from}"
    elif matter := reader.matter(row.shelf):
        yield f"  from {_file(matter)}"
    else:
        yield from _list(reader, row.shelf)


def _file(matter: Matter) -> str:
    """As it is typed from the site's folder."""
    folder = {"page": "content/pages", "theme": "themes"}.get(matter.shelf.kind, "content/media")
    return f"{folder}/{matter.path}"


def _near(reader: Reader, path: str) -> Iterator[str]:
    """Pages whose address ends alike."""
    name = path.removesuffix("index.html").strip("/").rpartition("/")[2]
    found = reader.rows(
        "SELECT path FROM page WHERE instr(path, ?) ORDER BY length(path), path LIMIT ?", name, SOME
    )
    for (near,) in found if name else ():
        yield f"  there is /{near.removesuffix('index.html')}"


def _list(reader: Reader, shelf: Shelf) -> Iterator[str]:
    stand = reader.contents(shelf, SOME)
    if shelf.kind in (*KINDS, "on-this-day") and not shelf.name:
        yield f"  leads to {count(len(stand.branches), 'list', 'lists')}"
        return
    if stand.total:
        yield f"  {count(stand.total, 'story stands', 'stories stand')} there, the newest first:"
    elif stand.held and shelf.kind in KINDS:
        yield f"  no story stands there any more; readers, who have known it, are sent on to {stand.target}"
    else:
        yield "  no story stands there"
    for card in stand.cards[:SOME]:
        yield f"    {card.title} ({card.url})"


def _story(reader: Reader, row: Print) -> Iterator[str]:
    stand = reader.spread(row.shelf)
    yield f"  the article is {stand.state}"
    if stand.article:
        yield from _origin(reader, stand.article.card.id)
    if stand.thread:
        yield f"  belongs to the story so far “{stand.thread.name}” (/story/{stand.thread.key}/)"
    for group, items in (("earlier", stand.earlier), ("since", stand.since), ("related", stand.related)):
        for item in items:
            yield f"  {group}: {item.card.title} ({item.card.url}): {item.reason[0] % {'what': item.reason[1]}}"
    for way, card in (("before", stand.before), ("after", stand.after)):
        if card:
            yield f"  {way} it by date: {card.title} ({card.url})"


def _sheet(reader: Reader, id: str) -> tuple[str, Sheet | None]:
    """(file of an article below content/, what it says), None when it could not be read."""
    found = reader.one(
        "SELECT sheet.path, sheet.sheet FROM sheet JOIN article USING (path) WHERE article.id = ?", id
    )
    return (found[0], codec.unpack(Sheet, found[1])) if found and found[1] else ("", None)


def _origin(reader: Reader, id: str) -> Iterator[str]:
    path, sheet = _sheet(reader, id)
    if not sheet:
        return
    yield f"  from content/{path}, id {id}"
    for source in sheet.provenance.sources[:1]:
        state = "sealed: follows its raw file" if sheet.sealed else "edited by hand: never overwritten"
        yield f"  converted from content/raw/{_place(source)} by {sheet.provenance.converter} ({state})"
    for source in sheet.provenance.copies:
        yield f"  told by content/raw/{_place(source)} as well"
    if sheet.story.derived:
        yield f"  made, not found in the text: {', '.join(sheet.story.derived)}"


def _place(source: Source) -> str:
    return f"{source.file}#{source.record}" if source.record else source.file


def _dropped(site: Site, reader: Reader, id: str) -> Iterator[str]:
    """What was left out on purpose, as it stood: by the importer, and of copies what the text lacks."""
    path, sheet = _sheet(reader, id)
    if not sheet:
        return
    text = copies.read(files.read(site.content / path).decode("utf-8", "replace"))
    for number, source in enumerate(sheet.provenance.sources):
        story = _story_of(site, source)
        for piece in story.dropped if story else ():
            yield f"  left out as boilerplate or repetition: {piece}"
        told = "\n".join((story.title, story.dek, story.summary, story.body)) if story and number else ""
        for line in copies.unknown(told, text):
            yield f"  left out, only content/raw/{_place(source)} has it: {line}"


def _story_of(site: Site, source: Source) -> Story | None:
    """What a raw record says now; None when it is gone."""
    root = site.content / "raw"
    if files.look(root, source.file) is None:
        return None
    album = Album(found.path for found in files.scan(root))
    one = converter(root, site.timezone, album)(source.file)
    entries = stream(root, site.timezone, album, source.file) if one.streamed else one.entries
    return next(
        (e.record.story for e in entries if isinstance(e, Entry) and e.record.key == source.record), None
    )


def _content(site: Site, reader: Reader, path: str, written: set[str]) -> Iterator[str]:
    column = "file" if path.startswith("raw/") else "article.path"
    rows = list(
        reader.rows(
            "SELECT DISTINCT article.id, article.url, article.state FROM article LEFT JOIN source USING (path)"
            f" WHERE {column} = ?",
            path.removeprefix("raw/"),
        )
    )
    if not rows:
        yield from _matter(site, reader, path, written)
    for id, url, state in rows:
        yield f"content/{path}: {state}"
        yield from _origin(reader, id)
        yield from _dropped(site, reader, id)
        stands = reader.rows(
            "SELECT kind, name FROM place WHERE id = ? AND kind != 'ref' ORDER BY kind, name", id
        )
        yield "  stands on " + ", ".join(f"{kind} {name}".strip() for kind, name in stands)
        if url:
            yield from _page(site, reader, f"{url.strip('/')}/index.html", written)


def _matter(site: Site, reader: Reader, path: str, written: set[str]) -> Iterator[str]:
    """A file that is no article: a standing page, a picture, or what no page is made from alone."""
    folder, _, name = path.partition("/")
    pages = list(reader.rows(
        "SELECT page.path FROM matter JOIN page ON page.name = matter.name AND (page.kind = matter.kind"
        " OR page.kind = 'picture' AND matter.kind = 'media') WHERE matter.kind = ? AND matter.path = ?"
        " ORDER BY page.path",
        {"pages": "page"}.get(folder, folder), name,
    ))  # fmt: skip
    for (found,) in pages:
        yield from _page(site, reader, found, written)
    if not pages and (name == "" or folder == "ledger") and (site.content / path).is_file():
        yield f"content/{path}: is read in every build; no page is made from it alone."
    elif not pages:
        yield f"content/{path}: no page of this archive comes from it."
