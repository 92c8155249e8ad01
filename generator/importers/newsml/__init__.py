"""What news agencies send: NITF documents, and NewsML-G2 items and messages of many items.

A message may hold several versions of an item, of which the highest is the story. Pictures, plans
and concepts hold no text and are counted. Knows no other importer.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from generator import fragment
from generator.importers import _beside, _bylines, _headline, _xml
from generator.importers._notes import Notes, counted, shown
from generator.importers.newsml import _nitf
from generator.model import Moment, Problem, Raw, Record, Story
from generator.text import literal

NAR = "iptc.org/std/nar/"
ITEMS = (
    "newsItem",
    "newsMessage",
    "packageItem",
    "conceptItem",
    "knowledgeItem",
    "planningItem",
    "catalogItem",
)
ADVICE = "Ask for the text items, or delete the file; no article is made of them."


class NewsML:
    version = "newsml/1"
    container = True

    def claims(self, raw: Raw) -> bool:
        if not raw.path.lower().endswith((".xml", ".nitf", ".newsml")):
            return False
        root = _xml.root(raw)
        return root.name == "nitf" or (root.name in ITEMS and NAR in root.attributes)

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        desk = _Desk(raw)
        newest = dict(_versions(raw))
        with raw.open() as file:
            for found in _xml.elements(file, ("newsItem", "nitf")):
                if isinstance(found, _xml.Fault):
                    remedy = "Ask for the file again or mend that line; the stories before it were converted."
                    desk.notes.error(found.line, f"{found.fact}.", remedy)
                elif record := desk.take(found, newest):
                    yield record
        yield from desk.told()


def _versions(raw: Raw) -> Iterator[tuple[str, int]]:
    """The highest version of each item that the file holds in several."""
    best: dict[str, int] = {}
    with raw.open() as file:
        for found in _xml.elements(file, ("newsItem",)):
            if isinstance(found, _xml.Found) and (guid := found.element.get("guid")):
                best[guid] = max(best.get(guid, 0), _version(found.element))
    yield from best.items()


def _version(item: Any) -> int:
    text = item.get("version") or ""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


class _Desk:
    """The items of one file as stories, and those that are none."""

    def __init__(self, raw: Raw) -> None:
        self.raw, self.notes = raw, Notes(raw)
        self.left: Counter[str] = Counter()
        self.seen: set[str] = set()

    def take(self, found: _xml.Found, newest: dict[str, int]) -> Record | None:
        item, line = found.element, found.line
        if _xml.local(item) == "nitf":
            return self._record(_nitf.read(item, self.raw.zone), None, "", line)
        guid = item.get("guid") or ""
        if guid and (_version(item) < newest.get(guid, 0) or guid in self.seen):
            self.left["older"] += 1
            return None
        meta = _at(item, "itemMeta")
        status = (_attribute(_at(meta, "pubStatus"), "qcode")).rpartition(":")[2]
        if status in ("canceled", "withheld"):
            self.left["held"] += 1
            return None
        inside = self._inside(item)
        if inside is None:
            self.left["silent"] += 1
            return None
        return self._record(inside, item, guid, line)

    def _inside(self, item: Any) -> _nitf.Nitf | None:
        """The text of an item, whatever markup it came in; None when it has none."""
        contents = _at(item, "contentSet")
        for one in contents if contents is not None else ():
            if _xml.local(one) == "inlineXML":
                if (nitf := next((n for n in one.iter() if _xml.local(n) == "nitf"), None)) is not None:
                    return _nitf.read(nitf, self.raw.zone)
                page = next((n for n in one.iter() if _xml.local(n) == "html"), None)
                if page is not None or _xml.child(one, "p") is not None:
                    return _of_html(one if page is None else page)
            elif _xml.local(one) == "inlineData" and (one.get("contenttype") or "text/plain").startswith(
                "text/"
            ):
                text = _xml.text(one)
                if (one.get("contenttype") or "").startswith("text/html"):
                    return BARE._replace(body=text, text=fragment.text_of(text))
                return BARE._replace(body=_plain(text), text=" ".join(text.split())) if text.strip() else None
        return None

    def _record(self, told: _nitf.Nitf, item: Any, guid: str, line: int) -> Record | None:
        meta, content = _at(item, "itemMeta"), _at(item, "contentMeta")
        heads = _headlines(content)
        title = heads[0] or told.title
        key = guid or told.id or title
        if not key and not told.text:
            self.left["silent"] += 1
            return None
        published, updated = self._moments(meta, content, told, line)
        summary = next((_nitf.plain(one) for one in _all(content, "description")), "")
        self.seen.add(key)
        body, pictures = _body(told, title, self.raw)
        story = Story(
            title=title or _headline.derive(told.text),
            body=body,
            published=published,
            updated=updated,
            dek=heads[1] or told.dek,
            summary=summary or fragment.text_of(told.summary),
            tags=tuple(dict.fromkeys((*_names(content, "subject", "keyword"), *told.tags))),
            authors=_authors(content, told, self.raw.zone),
            section=told.section,
            source=_source(item, meta) or told.source,
            source_url=told.address if told.address.startswith(("http://", "https://")) else "",
            derived=() if title else ("title",),
        )
        embargo = self._moment(_nitf.plain(_at(meta, "embargoed")), line)
        keep = {"id": guid or told.id, "embargo": embargo.iso if embargo else ""}
        keep = {name: value for name, value in keep.items() if value}
        return Record(_bylines.signed(story), key or _headline.derive(told.text), keep, pictures)

    def _moments(
        self, meta: Any, content: Any, told: _nitf.Nitf, line: int
    ) -> tuple[Moment | None, Moment | None]:
        """(published, updated): the first date of the item and that of this version of it."""
        last = self._moment(_nitf.plain(_at(meta, "versionCreated")) or told.revised, line)
        first = (
            _nitf.plain(_at(meta, "firstCreated")),
            _nitf.plain(_at(content, "contentCreated")),
            told.issued,
        )
        published = next((one for text in first if text and (one := self._moment(text, line))), last)
        changed = last if last and published and last.instant > published.instant else None
        return published, changed

    def _moment(self, text: str, line: int) -> Moment | None:
        try:
            return _nitf.moment(text, self.raw.zone)
        except ValueError:
            fact = f'gives a date that is none: "{shown(text)}".'
            self.notes.warn(line, fact, "Mend it in the file or in the article; the article does without.")
            return None

    def told(self) -> Iterator[Problem]:
        if number := self.left["older"]:
            fact = f"holds {counted(number, 'older version')} of its own items."
            self.notes.warn(0, fact, "Nothing need be done; of each item the highest was converted.")
        if number := self.left["held"]:
            fact = f"holds {counted(number, 'item')} that the agency withheld or cancelled."
            self.notes.warn(0, fact, "Nothing need be done; they were left out.")
        if number := self.left["silent"]:
            self.notes.warn(0, f"holds {counted(number, 'item')} without text.", ADVICE)
        if not self.seen and not self.notes.problems:
            self.notes.warn(0, "holds no news text.", ADVICE)
        return self.notes.told()


BARE = _nitf.Nitf("", "", "", (), "", "", "", (), "", "", "", "", "")


def _of_html(page: Any) -> _nitf.Nitf:
    """The text of an XHTML page that an item holds."""
    body = _xml.child(page, "body")
    body = page if body is None else body
    title = _nitf.plain(_at(page, "head", "title"))
    return BARE._replace(title=title, text=_nitf.plain(body), body=_xml.inner(body))


def _plain(text: str) -> str:
    """Paragraphs of plain text as HTML that reads the same."""
    from html import escape

    parts = (part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())
    return "".join(f"<p>{escape(part.strip(), quote=False)}</p>" for part in parts)


def _body(told: _nitf.Nitf, title: str, raw: Raw) -> tuple[str, Mapping[str, str | bytes]]:
    """(Markdown, its pictures), without the headline where the text repeats it at its head. Of a picture
    that is neither on the web nor beside the file only the caption can be shown."""
    root = fragment.parse(told.body)
    if root is None:
        return "", {}
    pictures = _beside.settle(root, raw, "", {})
    for img in list(root.iter("img")):
        if not (img.get("src") or "").startswith(("https://", "http://", "/media/")):
            _without_picture(img)
    made = fragment.markdown_of(root)
    first, _, rest = made.partition("\n")
    same = first.startswith("#") and first.lstrip("# ") == literal.escape(title)
    return (rest.lstrip("\n") if same and title else made), pictures


def _without_picture(img: Any) -> None:
    figure = img.getparent()
    img.drop_tree()
    if figure.tag == "figure":
        figure.tag = "div"
        for caption in figure.iter("figcaption"):
            caption.tag = "p"


def _at(element: Any, *path: str) -> Any:
    return _xml.child(element, *path) if element is not None else None


def _attribute(element: Any, name: str) -> str:
    return (element.get(name) or "") if element is not None else ""


def _all(element: Any, name: str) -> list[Any]:
    return [one for one in element if _xml.local(one) == name] if element is not None else []


def _headlines(content: Any) -> tuple[str, str]:
    """(headline, the one below it)."""
    main, sub = "", ""
    for one in _all(content, "headline"):
        if "sub" in (one.get("role") or "").lower():
            sub = sub or _nitf.plain(one)
        else:
            main = main or _nitf.plain(one)
    return main, sub


def _names(content: Any, *kinds: str) -> list[str]:
    """The names of subjects, the words of keywords; codes without a name say nothing to readers."""
    found = [
        _nitf.plain(one if kind == "keyword" else _at(one, "name"))
        for kind in kinds
        for one in _all(content, kind)
    ]
    return [name for name in found if name]


def _authors(content: Any, told: _nitf.Nitf, zone: str) -> tuple[str, ...]:
    lines = [name for one in _all(content, "by") for name in _nitf.byline(_nitf.plain(one), zone)]
    return tuple(dict.fromkeys(lines)) or told.authors or tuple(dict.fromkeys(_names(content, "creator")))


def _source(item: Any, meta: Any) -> str:
    """Who sent it: the provider's name, else the holder of the copyright."""
    provider, holder = _at(meta, "provider"), _at(item, "rightsInfo", "copyrightHolder")
    literal_name = _attribute(provider, "literal") or _attribute(holder, "literal")
    return _nitf.plain(_at(provider, "name")) or _nitf.plain(_at(holder, "name")) or literal_name
