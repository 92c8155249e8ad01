"""The bytes of a saved page as text: by mark of order, as UTF-8, as it says itself, as Windows-1252.

A browser that saves a page writes UTF-8 and leaves the page's own word of another encoding, so
what reads as UTF-8 is UTF-8. Web archives of one page (MHTML) are mail: their first HTML part counts.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from email.message import Message
from typing import NamedTuple

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
ESCAPED = ("iso-2022-jp", "iso-2022-kr", "hz-gb-2312", "utf-7")  # ASCII to look at
BROWSERS_READ = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030",
                 "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "ks_c_5601-1987": "cp949"}  # fmt: skip
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
SAMPLE = 100_000  # characters looked at to see whether it is text
HEAD = 8192  # bytes in which a page names its encoding
MAIL = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Content-Type):", re.I)


def is_mail(data: bytes) -> bool:
    return bool(MAIL.match(data[:HEAD].lstrip().replace(b"\r\n", b"\n")))


def text(data: bytes) -> str:
    """What the page says. Never raises: what fits no encoding is shown as well as can be."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    match = CHARSET.search(data[:HEAD])
    stated = match[1].decode("ascii", "replace").lower() if match else ""
    stated = BROWSERS_READ.get(stated, stated)
    order = [stated, "utf-8"] if stated in ESCAPED else ["utf-8", stated]
    for encoding in order:
        if (read := _strictly(data, encoding)) is not None:
            return read
    nearly = data.decode("utf-8", "replace")
    if stated in ("", "utf-8"):
        return nearly if _mostly_utf8(nearly) else data.decode("cp1252", "replace")
    return data.decode("cp1252", "replace")


def _mostly_utf8(nearly: str) -> bool:
    """Whether a page is UTF-8 with a few damaged places: far more is read than is not."""
    beyond = sum(1 for char in nearly if char > "\x7f")
    return nearly.count("\ufffd") * 10 < beyond


def is_text(source: str) -> bool:
    """Whether it is no picture or program: those are full of characters that no page has."""
    return len(CONTROL.findall(source[:SAMPLE])) * 20 < len(source[:SAMPLE])


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except (LookupError, ValueError):
        return None


class Saved(NamedTuple):
    """A page saved as one file: its text, its address, and its pictures by the names it has for them."""

    text: str
    address: str = ""
    parts: Mapping[str, Message] = {}


def from_mail(data: bytes) -> Saved:
    """The first HTML part of a page saved as MHTML (RFC 2557); without text when it has none."""
    import email
    from email import policy

    message = email.message_from_bytes(data.lstrip(), policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            found = payload if isinstance(payload, bytes) else b""
            stated = (part.get_content_charset() or "").lower()
            read = _strictly(found, stated) if stated not in ("", "us-ascii") else None
            address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
            return Saved(text(found) if read is None else read, address, dict(_named(message)))
    return Saved("")


def _named(message: Message) -> Iterator[tuple[str, Message]]:
    for part in message.walk():
        if part.get_content_maintype() == "image":
            yield str(part.get("Content-Location") or ""), part
            yield "cid:" + str(part.get("Content-ID") or "").strip("<> "), part
