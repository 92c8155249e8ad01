"""NITF, the news industry's text format: what a document says of a story, and its text as HTML.

Stands alone in a file or inside a NewsML-G2 item; both are read here. Knows no file.
"""

import re
from typing import Any, NamedTuple

from generator.importers import _credits, _xml
from generator.importers._lexicon import words
from generator.model import Moment
from generator.text import dates

HTML = {"hl1": "h2", "hl2": "h2", "hedline": "div", "bq": "blockquote", "block": "div", "media-caption": "p"}
SAME = words(
    "p a em strong q br hr pre ul ol li dl dt dd sub sup img div table caption thead tbody tfoot tr th td "
    "figure figcaption blockquote h2"
)
COMPACT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:T?(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?"
)


class Nitf(NamedTuple):
    id: str
    title: str
    dek: str
    authors: tuple[str, ...]
    summary: str  # HTML
    body: str  # HTML
    text: str
    tags: tuple[str, ...]
    section: str
    source: str
    address: str
    issued: str  # dates as written
    revised: str


def read(nitf: Any, zone: str) -> Nitf:
    """Everything the archive wants of a document."""
    head, body = _xml.child(nitf, "head"), _xml.child(nitf, "body")
    top = _xml.child(body, "body.head") if body is not None else None
    content = _xml.child(body, "body.content") if body is not None else None
    publication = _first(head, "pubdata")
    abstract = _first(top, "abstract")
    if content is not None:
        _with_dateline(content, plain(_first(top, "dateline")))
        _append_tagline(content, _first(body, "body.end", "tagline"))
    return Nitf(
        id=_value(_first(head, "docdata", "doc-id"), "id-string"),
        title=plain(_first(top, "hedline", "hl1")) or plain(_first(head, "title")),
        dek=plain(_first(top, "hedline", "hl2")),
        authors=_authors(top, zone),
        summary=_html(abstract),
        text=plain(content),
        body=_html(content),
        tags=_tags(head),
        section=_value(publication, "position.section"),
        source=_value(publication, "name")
        or _value(_first(head, "docdata", "doc.copyright"), "holder")
        or plain(_first(top, "distributor")),
        address=_value(publication, "ex-ref"),
        issued=_value(_first(head, "docdata", "date.issue"), "norm")
        or _value(publication, "date.publication")
        or _value(_first(top, "dateline", "story.date"), "norm"),
        revised=_value(_first(head, "revision-history"), "norm"),
    )


def moment(text: str, zone: str) -> Moment | None:
    """A date as the standards of the IPTC write it. Raises ValueError with words."""
    match = COMPACT.fullmatch(text.strip())
    if not match:
        return dates.parse(text, zone) if text.strip() else None
    year, month, day, hour, minute, second, shift = match.groups()
    clock = f" {hour}:{minute}:{second or '00'}" if hour else ""
    return dates.parse(f"{year}-{month}-{day}{clock}{(shift or '') if clock else ''}", zone)


def plain(element: Any) -> str:
    return " ".join(_xml.text(element).split())


def byline(text: str, zone: str) -> tuple[str, ...]:
    """The names in a line that may begin with "By"; the line itself when they are not to be told apart."""
    line = " ".join(text.split()).strip(" ,;")
    if not line:
        return ()
    marked = line if line[:3].lower() == "by " else f"By {line}"
    credit = _credits.read(marked, zone)
    return tuple(credit.authors) if credit and credit.authors else (re.sub(r"^by\s+", "", line, flags=re.I),)


def _first(element: Any, *path: str) -> Any:
    return _xml.child(element, *path) if element is not None else None


def _value(element: Any, attribute: str) -> str:
    return (element.get(attribute) or "").strip() if element is not None else ""


def _authors(top: Any, zone: str) -> tuple[str, ...]:
    """Of each byline the persons it marks, else its text without the job title."""
    names: list[str] = []
    for line in [one for one in top if _xml.local(one) == "byline"] if top is not None else []:
        persons = [plain(one) for one in line.iter() if _xml.local(one) == "person"]
        if not persons:
            text = "".join(
                (one.tail or "")
                if _xml.local(one) in ("byttl", "virtloc")
                else f"{_xml.text(one)}{one.tail or ''}"
                for one in line
            )
            persons = list(byline(f"{line.text or ''}{text}", zone))
        names += persons
    return tuple(dict.fromkeys(name for name in names if name))


def _tags(head: Any) -> tuple[str, ...]:
    found: list[str] = []
    for one in head.iter() if head is not None else ():
        match _xml.local(one):
            case "keyword":
                found.append(_value(one, "key"))
            case "tobject.subject":
                found += [_value(one, f"tobject.subject.{part}") for part in ("type", "matter", "detail")]
    return tuple(dict.fromkeys(name for name in found if name))


def _with_dateline(content: Any, dateline: str) -> None:
    """The place a story is written from stands at the head of its first paragraph, as in print."""
    first = next((one for one in content.iter() if _xml.local(one) == "p"), None)
    if not dateline or first is None or plain(first).startswith(dateline):
        return
    dash = "" if dateline.endswith(("-", "–", "—")) else " —"
    first.text = f"{dateline}{dash} {(first.text or '').lstrip()}"


def _append_tagline(content: Any, tagline: Any) -> None:
    if tagline is not None and plain(tagline):
        tagline.tag, tagline.tail = "p", None
        content.append(tagline)


def _html(element: Any) -> str:
    """The element's content with HTML's names for what is marked in it."""
    if element is None:
        return ""
    for media in [one for one in element.iter() if _xml.local(one) == "media"]:
        _figure(media)
    for one in element.iter():
        name = _xml.local(one)
        if name and one is not element:
            one.tag = HTML.get(name) or (name if name in SAME else "span")
    return _xml.inner(element)


def _figure(media: Any) -> None:
    """A <media> as a figure; its credit ends the caption. What is no picture leaves its caption."""
    from lxml import etree

    parts = {_xml.local(one): one for one in reversed(media)}
    source, tail = _value(parts.get("media-reference"), "source"), media.tail
    caption = " ".join(filter(None, (plain(parts.get("media-caption")), plain(parts.get("media-producer")))))
    is_picture = (media.get("media-type") or "image") == "image" and source
    media.clear()
    media.tag, media.tail = "figure" if is_picture else "p", tail
    if is_picture:
        etree.SubElement(media, "img", src=source)
        if caption:
            etree.SubElement(media, "figcaption").text = caption
    else:
        media.text = caption
