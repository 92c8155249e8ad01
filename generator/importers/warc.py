"""Web archives (.warc, .warc.gz): every HTML page that a crawler was given is a saved page.

The file is read twice, once for the newest capture of each address and once for the pages, so that
only one page is ever held. Who reads pages is told at the start; no other importer is known.
"""

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from io import StringIO
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from generator.importers._notes import Notes, counted, listed, shown
from generator.importers.protocol import Importer
from generator.model import Problem, Raw, Record

LARGEST = 8 * 1024 * 1024  # bytes of one page
LINE = 64 * 1024  # bytes of one line of a header; of a longer one, warcio takes the square
KINDS = ("text/html", "application/xhtml+xml")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
UTF_8 = b"\xef\xbb\xbf"
MARKS = (UTF_8, b"\xff\xfe", b"\xfe\xff")
WEB = ("http://", "https://")


class Capture(NamedTuple):
    """One HTML page in the file."""

    address: str
    date: str  # ISO 8601 as WARC has it, so that texts compare as times
    record: Any


class Warc:
    container = True

    def __init__(self, pages: Importer) -> None:
        self.pages = pages
        self.version = f"warc/1+{pages.version}"

    def claims(self, raw: Raw) -> bool:
        return raw.path.lower().endswith((".warc", ".warc.gz"))

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        desk = _Desk(raw, self.pages)
        newest = _newest(raw)
        for found in _captures(raw, desk.left):
            if isinstance(found, str):
                remedy = (
                    "Fetch the file again or let its maker repair it; the pages before it were converted."
                )
                desk.notes.error(0, f"is damaged after {counted(desk.pages_seen, 'page')} ({found}).", remedy)
            elif newest.get(_mark(found.address)) != found.date:
                desk.left["older"] += 1
            else:
                yield from desk.take(found)
        yield from desk.told()


def _newest(raw: Raw) -> dict[bytes, str]:
    """The date of the last capture of each address. Addresses are kept as digests: there may be millions."""
    dates: dict[bytes, str] = {}
    for found in _captures(raw, Counter()):
        if isinstance(found, Capture):
            mark = _mark(found.address)
            dates[mark] = max(dates.get(mark, ""), found.date)
    return dates


def _mark(address: str) -> bytes:
    return blake2b(address.encode("utf-8", "replace"), digest_size=12).digest()


def _captures(raw: Raw, left: Counter[str]) -> Iterator[Capture | str]:
    """The HTML pages of the file, one by one; words come last when it cannot be read to its end."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with raw.open() as file:
        watched = _Watched(file)
        try:
            archive = ArchiveIterator(watched)
            archive.reader.readline = partial(_line, archive.reader.readline)
            records = iter(archive)
            while record := _quietly(records):
                if capture := _capture(record, left):
                    yield capture
        except (
            ArchiveLoadFailed,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            KeyError,
            AttributeError,
        ) as error:
            said = (
                str(error).partition(", first line")[0].strip("'\". ")
            )  # whose bytes say nothing to anybody
            watched.fault = watched.fault or said or type(error).__name__
        if watched.fault:
            yield shown(watched.fault, 120)


class _Watched:
    """The archive unpacked, which ends where it is damaged: warcio takes either end for the same."""

    def __init__(self, file: BinaryIO) -> None:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        self.file = gzip.GzipFile(fileobj=file) if packed else file
        self.fault = ""

    def read(self, size: int = -1) -> bytes:
        try:
            return b"" if self.fault else self.file.read(size)
        except (OSError, EOFError, zlib.error) as error:
            self.fault = str(error) or type(error).__name__
            return b""


def _line(whole: Callable[[int], bytes], most: int | None = None) -> bytes:
    return whole(min(most or LINE, LINE))


def _quietly(records: Iterator[Any]) -> Any:
    """The next record, or None. warcio tells people at the terminal what it mends; ours expect Problems."""
    with redirect_stderr(StringIO()):
        return next(records, None)


def _capture(record: Any, left: Counter[str]) -> Capture | None:
    """The page a record holds, or None; what it holds instead is counted."""
    headers = record.rec_headers
    address = (headers.get_header("WARC-Target-URI") or "").strip()
    address = address[1:-1] if address[:1] == "<" and address[-1:] == ">" else address
    if record.rec_type == "revisit":
        left["revisit"] += 1
    if record.rec_type not in ("response", "resource") or not address.startswith(WEB):
        return None
    if record.rec_type == "response":
        if record.http_headers is None:
            return None
        kind, status = (
            record.http_headers.get_header("Content-Type") or "",
            record.http_headers.get_statuscode(),
        )
    else:
        kind, status = headers.get_header("Content-Type") or "", "200"
    if not kind.lower().startswith(KINDS):
        left["other"] += 1
        return None
    if status != "200":
        left["refused"] += 1
        return None
    return Capture(address, headers.get_header("WARC-Date") or "", record)


class _Desk:
    """Pages handed on, and what was met beside them."""

    def __init__(self, raw: Raw, pages: Importer) -> None:
        self.raw, self.pages, self.notes = raw, pages, Notes(raw)
        self.left: Counter[str] = Counter()
        self.seen: set[bytes] = set()
        self.pages_seen = 0

    def take(self, found: Capture) -> Iterator[Record]:
        """The story of a page, known by its address."""
        mark = _mark(found.address)
        if mark in self.seen:  # two captures of one moment
            self.left["older"] += 1
            return
        self.seen.add(mark)
        self.pages_seen += 1
        data = _content(found.record)
        if len(data) > LARGEST:
            fact = f"holds {shown(found.address, 200)}, which is larger than {LARGEST // 1024 // 1024} MB."
            self.notes.error(0, fact, "Save that page by itself; until then no article is made of it.")
            return
        if getattr(found.record.raw_stream, "limit", 0) > 0:
            fact = f"ends in the midst of {shown(found.address, 200)}."
            self.notes.error(0, fact, "Fetch the file again; until then the article lacks its end.")
        page = Raw(f"{self.raw.path}!{_name(found.address)}", _as_saved(found, data), self.raw.zone)
        for one in self.pages.read(page):
            if isinstance(one, Record):
                story = one.story if one.story.source_url else replace(one.story, source_url=found.address)
                # A later crawl of the page, in another file, is a later version of the same story.
                keep = {"id": found.address, **one.keep}
                yield one._replace(story=story, key=found.address, keep=keep)
            else:
                fact = f"holds {shown(found.address, 200)}, which {one.fact}"
                self.notes.add(0, fact, one.remedy, one.severity)

    def told(self) -> Iterator[Problem]:
        if number := self.left["older"]:
            fact = f"holds {counted(number, 'older capture')} of pages it holds again."
            self.notes.warn(0, fact, "Nothing need be done; of each page the newest was converted.")
        if number := self.left["refused"]:
            fact = f"holds {counted(number, 'page')} that the server answered with an error or a redirection."
            self.notes.warn(0, fact, "Nothing need be done; they were left out.")
        if not self.pages_seen and not self.notes.problems:
            self.notes.warn(0, "holds no HTML pages.", "Delete it, or put a capture of the articles there.")
        other, again = self.left["other"], self.left["revisit"]
        beside = (
            counted(other, "response that is no page", "responses that are no pages") if other else "",
            counted(again, "revisit without content", "revisits without content") if again else "",
        )
        if told := listed(filter(None, beside)):
            self.notes.warn(0, f"holds {told}.", "Nothing need be done; they were left out.")
        return self.notes.told()


def _content(record: Any) -> bytes:
    """The page without the transport's wrapping; what can be read of it, when that is faulty."""
    stream, data = record.content_stream(), b""
    while len(data) <= LARGEST and (piece := stream.read(LARGEST + 1 - len(data))):
        data += piece
    return data


def _name(address: str) -> str:
    """A file name for a page, as a browser would save it."""
    try:
        last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        last = ""
    last = last.replace("\x00", "") or "index"
    return last if last.lower().endswith((".html", ".htm")) else f"{last}.html"


def _as_saved(found: Capture, data: bytes) -> bytes:
    """The page as a browser saves it: its address in a comment, from which links are understood.

    As UTF-8 with its mark when the server named the encoding, for it knows best.
    """
    address = re.sub(r"[\s<>]", lambda odd: quote(odd[0]), found.address)
    comment = f"<!-- saved from url=({len(address):04d}){address} -->\n".encode("utf-8", "replace")
    headers = found.record.http_headers or found.record.rec_headers
    stated = CHARSET.search(headers.get_header("Content-Type") or "")
    for mark in MARKS:
        if data.startswith(mark):
            return data if mark != UTF_8 else mark + comment + data[len(mark) :]
    try:
        return UTF_8 + comment + data.decode(stated[1]).encode() if stated else comment + data
    except (LookupError, ValueError):
        return comment + data
