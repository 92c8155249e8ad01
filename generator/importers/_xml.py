"""XML read as a stream: one element at a time, however large the file is and whoever wrote it.

Entities of the file's own stay unresolved (those of HTML mean what they always mean), nothing is
fetched, and libxml2's own limits on depth and length hold.
What can be read before a fault is read; the fault comes with its line.
"""

import re
from collections.abc import Callable, Iterator
from html.entities import html5
from typing import Any, BinaryIO, NamedTuple

from generator.model import Raw

HEAD = 16 * 1024  # bytes of a file that show what it is
CHUNK = 64 * 1024
LARGEST = 64 * 1024 * 1024  # bytes of one element with what stands before it
FORBIDDEN = bytes({*range(32)} - {9, 10, 13})  # XML has no way to say these, exports hold them anyway
ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31};)")
PREDEFINED = (b"amp;", b"lt;", b"gt;", b"quot;", b"apos;")
_PROLOGUE = re.compile(r"\s*(?:<\?[^>]*>|<!--(?:[^-]|-(?!->))*-->|<!(?!--)[^\[>]*(?:\[[^\]]*\]\s*)?>)")
_ROOT = re.compile(r"\s*<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^>]*)")
_PLACE = re.compile(r", line \d+, column \d+.*$|\s*\(line \d+\)$|, use XML_PARSE_HUGE option", re.S)


class Root(NamedTuple):
    """The element a document begins with: its name without prefix, and its attributes as written."""

    name: str
    attributes: str


class Found(NamedTuple):
    element: Any
    line: int


class Fault(NamedTuple):
    """Why nothing after this line could be read."""

    line: int
    fact: str


def root(raw: Raw) -> Root:
    """What kind of XML the file is, from its first bytes; a Root without a name when it is none."""
    with raw.open() as file:
        text = _text(file.read(HEAD)).lstrip("\ufeff")
    at = 0
    while match := _PROLOGUE.match(text, at):
        at = match.end()
    found = _ROOT.match(text, at)
    return Root(found[2], found[3]) if found else Root("", "")


def elements(
    file: BinaryIO, names: tuple[str, ...], stripped: Callable[[int], None] | None = None
) -> Iterator[Found | Fault]:
    """The outermost elements of those names, in any namespace; each is emptied once the next is asked for.

    A Fault comes last. `stripped` is told how many forbidden characters were left out, if any.
    """
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=tuple(f"{{*}}{name}" for name in names),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    chunks = _Chunks(file)
    depth, since, fault = 0, 0, None
    while fault is None:
        chunk = next(chunks, b"")
        try:
            if chunk:
                parser.feed(chunk)
            else:
                parser.close()
        except etree.XMLSyntaxError as error:
            fault = Fault((error.lineno or 0) + chunks.skipped, _words(error))
        since += len(chunk)
        for event, element in parser.read_events():
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                yield Found(element, (element.sourceline or 0) + chunks.skipped)
                _forget(element)
                since = 0
        if not chunk:
            break
        if since > LARGEST and fault is None:
            fault = Fault(0, f"holds more than {LARGEST // 1024 // 1024} MB that belong to one story")
    if stripped and chunks.stripped:
        stripped(chunks.stripped)
    if fault:
        yield fault


class _Chunks:
    """The file piece by piece, without blank lines at its head and characters that XML forbids."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.skipped = 0  # lines left out before the declaration
        self.stripped = 0  # forbidden characters
        head = file.read(CHUNK)
        self.wide = b"\x00" in head[:4] or head[:2] in (b"\xff\xfe", b"\xfe\xff")
        bare = head.lstrip(b" \t\r\n")
        self.skipped = head[: len(head) - len(bare)].count(b"\n")
        self.waiting = bare

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk, self.waiting = self.waiting + self.file.read(CHUNK), b""
        if not chunk:
            raise StopIteration
        if self.wide:
            return chunk
        clean = chunk.translate(None, FORBIDDEN)
        self.stripped += len(chunk) - len(clean)
        cut = clean.rfind(b"&", -40)
        if cut > 0:  # an entity may go on in the next piece
            clean, self.waiting = clean[:cut], clean[cut:]
        return ENTITY.sub(_numeric, clean) or b" "


def _numeric(match: re.Match[bytes]) -> bytes:
    """`&eacute;` as `&#233;`, which needs no declaration and reads the same, in CDATA too."""
    known = html5.get(match[1].decode()) if match[1] not in PREDEFINED else None
    return "".join(f"&#{ord(char)};" for char in known).encode() if known else match[0]


def text(element: Any) -> str:
    """All the text in an element, entities nobody resolved as they were written."""
    return "".join(element.itertext()) if element is not None else ""


def local(element: Any) -> str:
    """The name without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Any, *path: str) -> Any:
    """The first element below along these names, in whatever namespace, or None."""
    for name in path:
        element = next((one for one in element if local(one) == name), None)
        if element is None:
            return None
    return element


def inner(element: Any) -> str:
    """What stands in the element, as HTML without namespaces."""
    from lxml import etree

    for one in element.iter():
        if isinstance(one.tag, str):
            one.tag = etree.QName(one).localname
    etree.cleanup_namespaces(element)
    whole: str = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return whole[whole.find(">") + 1 : whole.rfind("</")] if "</" in whole else ""


def _forget(element: Any) -> None:
    """Gives back the memory of an element and of all that stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _words(error: Any) -> str:
    """libxml2's message without the place, which a Problem names by itself."""
    if "no element found" in str(error.msg):  # how libxml2 takes a name it does not know
        return "is not well-formed XML (it ends early, or uses an entity that nobody defined)"
    words = _PLACE.sub("", str(error.msg or error)).strip().rstrip(".")
    return f"is not well-formed XML ({words})"


def _text(head: bytes) -> str:
    """The first characters, read loosely: names and namespaces are ASCII in every encoding."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", "replace")
    return head.decode("utf-8-sig", "replace")
