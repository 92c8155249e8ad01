"""E-mail kept as files (.eml): one message, one story, as press offices and newsletters send them.

The older of Python's two ways to read headers is used on purpose: it raises for almost nothing.
"""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape
from typing import NamedTuple

from generator import fragment
from generator.importers import _decode, _headline
from generator.importers._accounts import unsaid
from generator.importers._enclosed import Enclosed
from generator.importers._letters import letters
from generator.importers._notes import counted, listed, shown
from generator.model import Moment, Problem, Raw, Record, Story
from generator.text import dates, literal

LARGEST = 64 * 1024 * 1024
VERSE = 55  # characters: lines this short were broken on purpose
ENOUGH = 200  # characters of plain text that are worth more than a layout made of tables
END = r"(?![^\s\"'<>()])"  # of an address in HTML
PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
SIGNATURE = re.compile(r"^-- ?$", re.M)
UNTIL = "until then no article is made of it."


class Mail:
    version = "mail/2"
    container = False

    def claims(self, raw: Raw) -> bool:
        return raw.path.lower().endswith(".eml")

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        with raw.open() as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            fact = f"is larger than {LARGEST // 1024 // 1024} MB."
            yield Problem(raw.path, 0, fact, f"Save its text as a file of its own; {UNTIL}")
            return
        try:
            yield from _read(raw, data)
        except RecursionError:
            yield Problem(raw.path, 0, "holds parts within parts beyond reason.", f"Save its text; {UNTIL}")


class _Settled(NamedTuple):
    enclosed: Enclosed
    places: dict[str, str]  # addresses by the names that the text has for its pictures
    below: list[str]  # addresses of pictures that it does not name
    left: list[str]  # names of what is no picture


def _read(raw: Raw, data: bytes) -> Iterator[Record | Problem]:
    from email import message_from_bytes

    message = message_from_bytes(data)
    plain, html, parts = _parts(message)
    headers = {name.lower(): value for name, value in reversed(list(message.raw_items()))}
    subject = _header(headers.get("subject", ""))
    if not subject and not plain and not html:
        yield Problem(raw.path, 1, "holds no message.", f"Save the mail again with its headers; {UNTIL}")
        return
    rich = bool(html) and not ("<table" in html.lower() and len(plain) >= ENOUGH)
    others = _settled(raw, parts, html, rich)
    body, signature = _of_plain(plain)
    if rich:
        body, signature = _without_signature(_of_html(html, others.places), signature)
        text, other = fragment.text_of(html), _unwrapped(plain)
    else:
        text, other = " ".join(plain.split()), fragment.text_of(html)
    dropped: tuple[str, ...] = (signature,) if signature else ()
    dropped += tuple(unsaid(other, letters(text)))
    published, odd = _date(_header(headers.get("date", "")), raw)
    yield from odd
    if others.left:
        fact = f"carries {counted(len(others.left), 'attachment')} ({shown(listed(others.left), 200)})."
        yield Problem(
            raw.path, 0, fact, "Put them into content/media by hand; they were left out.", "warning"
        )
    name, address = parseaddr(_header(headers.get("from", "")))
    story = Story(
        title=subject or _headline.derive(text),
        body="\n\n".join(filter(None, (body, *(f"![]({place})" for place in others.below)))),
        published=published,
        authors=(name or address,) if name or address else (),
        derived=() if subject else ("title",),
        dropped=dropped,
    )
    id = _header(headers.get("message-id", "")).strip("<> ")
    yield Record(story, keep={"id": id} if id else {}, pictures=others.enclosed.pictures)


def _settled(raw: Raw, parts: list[Message], html: str, rich: bool) -> _Settled:
    """A picture stands where the text names it, others below it; those of a layout not used are left."""
    settled = _Settled(Enclosed(raw), {}, [], [])
    html = unescape(html)
    for part in parts:
        name = _header(part.get_filename() or "")
        id = "cid:" + str(part.get("Content-ID") or "").strip("<> ")
        placed = id != "cid:" and re.search(rf"{re.escape(id)}{END}", html) is not None
        data = part.get_payload(decode=True) if rich or not placed else None
        address = settled.enclosed.keep(name, data) if isinstance(data, bytes) else ""
        if not address:
            settled.left.append(shown(name or part.get_content_type()))
        elif placed:
            settled.places[id] = address
        elif address not in settled.below:
            settled.below.append(address)
    return settled


def _of_html(html: str, places: dict[str, str]) -> str:
    root = fragment.parse(html)
    if root is None:
        return ""
    for img in root.iter("img"):
        if place := places.get((img.get("src") or "").strip()):
            img.set("src", place)
    return fragment.markdown_of(root)


def _parts(message: Message) -> tuple[str, str, list[Message]]:
    """(plain text, HTML, all else)."""
    plain: list[str] = []
    html: list[str] = []
    others: list[Message] = []
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart():
            continue
        if kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            (plain if kind == "text/plain" else html).append(_text(part))
        else:
            others.append(part)
    text = "\n\n".join(filter(str.strip, plain)).replace("\r\n", "\n").replace("\r", "\n")
    return text, "\n".join(filter(str.strip, html)), others


def _text(part: Message) -> str:
    """The text of a part, in the encoding it names if that is true, else in the one it is in."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return ""
    if not isinstance(data, bytes):
        return ""
    try:
        charset = str(part.get_content_charset() or "")
        return data.decode(charset) if charset else _decode.decode(data) or ""
    except (LookupError, ValueError):
        return _decode.decode(data) or data.decode("latin-1")


def _header(value: object) -> str:
    """A header as it reads: encoded words resolved, and bytes nobody announced."""
    text = str(value)
    raw = text.encode("utf-8", "surrogateescape")
    text = _decode.decode(raw) or text.encode("ascii", "replace").decode()
    try:
        pieces = decode_header(text)
        words = [
            one if isinstance(one, str) else one.decode(charset or "latin-1", "replace")
            for one, charset in pieces
        ]
    except (HeaderParseError, LookupError, ValueError):
        words = [text]
    return " ".join("".join(words).split())


def _date(text: str, raw: Raw) -> tuple[Moment | None, list[Problem]]:
    """The moment of the header, with the sender's own offset."""
    if not text:
        return None, []
    try:
        when = parsedate_to_datetime(text)
        return (Moment.at(when) if when.tzinfo else dates.parse(f"{when:%Y-%m-%d %H:%M:%S} UTC", "UTC")), []
    except (ValueError, TypeError, IndexError, OverflowError):
        try:
            return dates.parse(text, raw.zone), []
        except ValueError:
            fact = f'gives a date that is none: "{shown(text)}".'
            remedy = "Write the date into the article; it has none until then."
            return None, [Problem(raw.path, 0, fact, remedy, "warning")]


def _of_plain(text: str) -> tuple[str, str]:
    """(Markdown, signature)."""
    found = SIGNATURE.search(text)
    text, signature = (text[: found.start()], text[found.end() :]) if found else (text, "")
    paragraphs: list[str] = []
    for lines in _paragraphs(text):
        quoted = bool(lines) and all(line.startswith(">") for line in lines)
        lines = [line.lstrip("> ") for line in lines] if quoted else lines
        made = "<br>\n".join(map(literal.escape, _meant(lines)))
        if made:
            paragraphs.append("> " + made.replace("\n", "\n> ") if quoted else made)
    return "\n\n".join(paragraphs), signature.strip()


def _without_signature(body: str, signature: str) -> tuple[str, str]:
    """(Markdown of HTML without the signature that the plain text beside it ends with, that signature); what ends
    otherwise, or goes on in lines as long as prose, has none."""
    blocks, left = body.split("\n\n"), letters(signature)
    while left and blocks[1:] and left.endswith(key := letters(blocks[-1].replace("<br>", ""))):
        blocks, left = blocks[:-1], left.removesuffix(key)
    prose = max(map(len, signature.splitlines()), default=0) > VERSE
    return (body, "") if left or prose or not signature else ("\n\n".join(blocks), signature)


def _paragraphs(text: str) -> list[list[str]]:
    """The lines of each."""
    parts = PARAGRAPHS.split(text.strip("\n"))
    return [[line.strip() for line in part.split("\n") if line.strip()] for part in parts]


def _meant(lines: list[str]) -> list[str]:
    """Lines of prose were broken by the mail program; short ones by the writer."""
    return lines if max(map(len, lines), default=0) <= VERSE else [" ".join(lines)]


def _unwrapped(text: str) -> str:
    return "\n".join(line for lines in _paragraphs(text) for line in _meant(lines))
