"""Exports of the blog hosts: Substack's archive (posts.csv beside posts/*.html) and Medium's pages.

Substack keeps titles, dates and drafts in the table and the texts in files, so the table is what is
read, in the archive or unpacked beside the texts. What is no published story is counted.
"""

import csv
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from io import BytesIO, StringIO
from typing import IO, Any
from urllib.parse import urlsplit

from generator import fragment
from generator.fragment.tree import uncrowded
from generator.importers import _headline
from generator.importers._notes import Notes, counted, shown
from generator.model import Moment, Problem, Raw, Record, Story
from generator.model.picture import is_picture
from generator.text import dates

HEAD = 64 * 1024
LARGEST = 16 * 1024 * 1024  # bytes of one file in the archive
TABLE = "posts.csv"
FIELD = 16 << 20  # characters of a cell: as of other tables, since Python has one limit for all of them
COLUMNS = ("post_id", "post_date", "is_published", "title")
PART = re.compile(r"(.*/|)posts/(\d[^/]*)\.html")
FURNITURE = ("button-wrapper", "subscription-widget", "subscription-widget-wrap", "captioned-button-wrap")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    csv.Error,
)


class Substack:
    version = "substack/1"
    container = True

    def claims(self, raw: Raw) -> bool:
        if raw.path.lower().endswith(".zip"):
            return _table_of(raw) != ""
        if raw.path.rsplit("/", 1)[-1] == TABLE:
            with raw.open() as file:
                return _is_table(file)
        return bool(_table_beside(raw))

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        export = _Substack(raw)
        try:
            if table := _table_beside(raw):
                yield from _unlisted(raw, table)
            elif raw.path.lower().endswith(".zip"):
                with raw.open() as file, zipfile.ZipFile(file) as package:
                    names, table_name = package.namelist(), _table_of(raw)
                    read = partial(_member, package)
                    yield from export.records(table_name, set(names).__contains__, read)
                    export.beside(names, table_name, read(table_name))
            else:
                yield from export.records(raw.path, raw.has, raw.beside)
        except BROKEN as error:
            words = str(error).strip("'\".") or type(error).__name__
            yield Problem(raw.path, 0, f"cannot be unpacked ({words[:120]}).", "Download the export again.")
        yield from export.told()


class Medium:
    version = "medium/1"
    container = False

    def claims(self, raw: Raw) -> bool:
        if not raw.path.lower().endswith((".html", ".htm")):
            return False
        with raw.open() as file:
            head = file.read(HEAD)
        return b'class="h-entry"' in head and b'data-field="body"' in head

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        with raw.open() as file:
            page = _parsed(file.read(LARGEST))
        canonical = _one(page, "p-canonical")
        if page is None or canonical is None:
            fact = "is a draft of a Medium export."
            yield Problem(
                raw.path, 0, fact, "Publish it on Medium and export again; it was left out.", "warning"
            )
            return
        address = str(canonical.get("href") or "")
        story = _medium_story(page, address, raw.zone)
        own = _own_path(address)
        keep: dict[str, Any] = {"id": address} if address else {}
        if own:
            keep["aliases"] = [own]
        yield Record(story, keep=keep)


def _medium_story(page: Any, address: str, zone: str) -> Story:
    title, dek = _text(_one(page, "p-name")), _text(_one(page, "p-summary"))
    body = _one(page, "e-content")
    for one in list(body.iter()) if body is not None else []:
        repeated = {"graf--title": title, "graf--subtitle": dek}
        words = next((repeated[name] for name in repeated if name in _classes(one)), "")
        if (words and _text(one) == words) or ("section-divider" in _classes(one) and one.tag == "hr"):
            _drop(one)
    html = _html(body)
    published = None
    if (time := _one(page, "dt-published")) is not None:
        published = _quietly(str(time.get("datetime") or ""), zone)
    return Story(
        title=title or _headline.derive(fragment.text_of(html)),
        body=fragment.to_markdown(html, address),
        published=published,
        dek=dek,
        tags=tuple(dict.fromkeys(_text(one) for one in _every(page, "p-tag"))),
        authors=tuple(dict.fromkeys(_text(one) for one in _every(page, "p-author"))),
        source_url=address if address.startswith(("http://", "https://")) else "",
        derived=() if title else ("title",),
    )


class _Substack:
    """One archive as Substack gives it."""

    def __init__(self, raw: Raw) -> None:
        self.raw, self.notes = raw, Notes(raw)
        self.left: Counter[str] = Counter()

    def records(
        self, table: str, has: Callable[[str], bool], read: Callable[[str], bytes]
    ) -> Iterator[Record]:
        """The posts in the table's order; `has` and `read` know the files by their whole names."""
        folder = table.removesuffix(TABLE)
        rows = _rows(read(table))
        seen = set[str]()
        for row in rows:
            key, _, slug = (row.get("post_id") or "").strip().partition(".")
            name = f"{folder}posts/{row.get('post_id')}.html"
            if (row.get("is_published") or "").strip().lower() != "true":
                self.left["draft"] += 1
            elif not key or key in seen or not PART.fullmatch(name) or not has(name):
                fact = f'holds the post "{shown(_plain(row.get("title") or ""))}" without its text.'
                self.notes.error(rows.line_num, fact, "Download the export again; this one was left out.")
            else:
                seen.add(key)
                self.left["paid"] += row.get("audience") == "only_paid"
                yield self._record(row, key, slug, read(name), rows.line_num)

    def _record(self, row: dict[str, str], key: str, slug: str, data: bytes, line: int) -> Record:
        body = _parsed(data)
        dropped = [words for one in _every(body, *FURNITURE) if (words := _text(one))]
        for one in _every(body, *FURNITURE):
            _drop(one)
        html = _html(body)
        title = _plain(row.get("title") or "")
        published = _quietly((row.get("post_date") or "").strip(), self.raw.zone)
        if published is None:
            self.notes.warn(
                line, f'gives the post "{shown(title)}" no date that is one.', "Mend it in the article."
            )
        story = Story(
            title=title or _headline.derive(fragment.text_of(html)) or f"Post {key}",
            body=fragment.to_markdown(html),
            published=published,
            dek=_plain(row.get("subtitle") or ""),
            derived=() if title else ("title",),
            dropped=tuple(dict.fromkeys(dropped)),
        )
        stated = {"id": key, "slug": slug, "aliases": [f"/p/{slug}"] if slug else []}
        stated |= {name: row.get(name) or "" for name in ("audience", "podcast_url")}
        if stated["audience"] == "everyone":
            stated["audience"] = ""
        return Record(story, key, {name: value for name, value in stated.items() if value})

    def beside(self, names: list[str], table: str, data: bytes) -> None:
        """Names what the archive holds and its table says nothing of; other tables are lists of readers."""
        folder = table.removesuffix(TABLE)
        listed_posts = {f"{folder}posts/{post}.html" for post in _posts(data)}
        others = [name for name in names if not _goes_along(name)]
        for name, number in Counter(others).items():
            if number > 1:
                fact = f"holds {shown(name)} more than once; the last is read."
                self.notes.warn(0, fact, "Download the export again if that is not the right one.")
            if name not in listed_posts:
                fact = f"holds {shown(name)}, of which its {TABLE} says nothing."
                remedy = (
                    "Put it into content/raw by itself if it is a story; until then no article is made of it."
                )
                self.notes.error(0, fact, remedy)

    def told(self) -> Iterator[Problem]:
        if number := self.left["draft"]:
            fact = f"holds {counted(number, 'draft')} beside the published posts."
            self.notes.warn(
                0, fact, "Publish on Substack what readers shall see; until then they are left out."
            )
        if number := self.left["paid"]:
            fact = f"holds {counted(number, 'post')} for paying readers only."
            self.notes.warn(
                0, fact, "Set `draft: true` in the articles that others shall not see; all were converted."
            )
        return self.notes.told()


def _goes_along(name: str) -> bool:
    """Whether a file of the archive is no story: folders, tables, pictures and sidecars of stories, and what
    packing programs add of their own."""
    system = name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")
    return system or name.endswith(("/", ".csv", ".yaml")) or is_picture(name)


def _table_of(raw: Raw) -> str:
    """The name of posts.csv in an archive that also holds posts; empty when it is another archive."""
    try:
        with raw.open() as file, zipfile.ZipFile(file) as package:
            names = package.namelist()
            table = next((name for name in names if name.rsplit("/", 1)[-1] == TABLE), "")
            if not table or not any(PART.fullmatch(name) for name in names):
                return ""
            with package.open(table) as head:
                return table if _is_table(head) else ""
    except BROKEN:
        return ""  # whoever reads archives will say what is wrong


def _is_table(file: IO[bytes]) -> bool:
    head = file.read(HEAD).split(b"\n")[0].decode("utf-8-sig", "replace")
    return set(COLUMNS) <= {name.strip(' "\r') for name in head.split(",")}


def _table_beside(raw: Raw) -> bytes:
    """The table of the export that a file is a post of; empty for all other files."""
    part = PART.fullmatch(raw.path)
    return _table(raw, f"{part[1]}{TABLE}") if part else b""


@lru_cache(maxsize=1)  # a post is claimed and read in one go
def _table(raw: Raw, name: str) -> bytes:
    try:
        data = raw.beside(name) if raw.has(name) else b""
    except OSError:
        return b""  # whoever reads the table will say so
    return data if _is_table(BytesIO(data)) else b""


@lru_cache(maxsize=1)  # all posts of an export have one table
def _posts(table: bytes) -> frozenset[str]:
    return frozenset(row.get("post_id") or "" for row in _rows(table))


def _rows(table: bytes) -> "csv.DictReader[str]":
    csv.field_size_limit(FIELD)
    return csv.DictReader(StringIO(table.decode("utf-8-sig", "replace")))


def _unlisted(raw: Raw, table: bytes) -> Iterator[Problem]:
    """A post is read with its table; one that the table does not know would be lost without a word."""
    part = PART.fullmatch(raw.path)
    if part and part[2] not in _posts(table):
        fact = f"is not in the {TABLE} of its export."
        yield Problem(raw.path, 0, fact, "Download the export again; until then no article is made of it.")


def _member(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise zipfile.BadZipFile(f"{name} is larger than {LARGEST // 1024 // 1024} MB")
    return data


def _own_path(address: str) -> str:
    """The path of an address on the publisher's own host; empty on Medium's."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or "medium.com"
    except ValueError:
        return ""
    return parts.path if parts.path.strip("/") and host.rpartition("medium.com")[1] == "" else ""


def _parsed(data: bytes) -> Any:
    """The tree of a page or a piece of one, or None when there is nothing in it."""
    from lxml import etree, html

    try:
        text = data.decode("utf-8-sig", "replace").replace("\x00", "")
        return html.document_fromstring(uncrowded(text) or " ")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split() if isinstance(element.tag, str) else []


def _every(page: Any, *names: str) -> list[Any]:
    """The elements that carry one of the classes, in the order of the page."""
    return [one for one in page.iter() if set(names) & set(_classes(one))] if page is not None else []


def _one(page: Any, name: str) -> Any:
    return next(iter(_every(page, name)), None)


def _drop(element: Any) -> None:
    """Empties an element, leaving what follows it; lxml's own way fails over characters XML forbids."""
    element.clear(keep_tail=True)
    element.tag = "span"


def _html(element: Any) -> str:
    from lxml import etree

    whole: str = etree.tostring(element, encoding="unicode", method="html") if element is not None else ""
    return whole


def _text(element: Any) -> str:
    return " ".join(element.text_content().split()) if element is not None else ""


def _plain(text: str) -> str:
    return fragment.text_of(text) if "<" in text or "&" in text else " ".join(text.split())


def _quietly(text: str, zone: str) -> Moment | None:
    try:
        return dates.parse(text, zone) if text else None
    except ValueError:
        return None
