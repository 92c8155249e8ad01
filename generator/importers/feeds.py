"""RSS and Atom, as feeds kept over the years or dumped whole: every entry is a story.

Entries are taken out of the file one by one, so that its size does not matter, and given to
feedparser, which knows the dialects. A file that is no good XML is read whole and loosely instead.
"""

import re
from calendar import timegm
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urljoin

from generator import fragment
from generator.disk import digest
from generator.importers import _bylines, _headline, _xml
from generator.importers._accounts import completed
from generator.importers._letters import letters
from generator.importers._notes import Notes, counted, listed, shown
from generator.model import Moment, Problem, Raw, Record, Story
from generator.text import dates, literal

SUFFIXES = (".xml", ".rss", ".atom", ".rdf")
LOOSE = 8 * 1024 * 1024  # bytes of a broken feed that are worth a second, slower look
FAILS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
TAGS = 16 * 1024  # characters of tags of one entry: feedparser holds each tag against all before it
FOOTER = re.compile(
    r"(?P<opening>The post|Der Beitrag|L[’']article|La entrada|L[’']articolo|O post|Het bericht) (?P<title>\S.{0,400})"
    r" (?:appeared first on|erschien zuerst auf|est apparu en premier sur|se public[oó] primero en|proviene da"
    r"|apareceu primeiro em|verscheen eerst op) (?P<site>\S.{0,200}?)\.?"
)
LINK = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\([^)]*\)")
_TAG = re.compile(rb"<(?:\w+:)?(?:category|subject|keywords)\b[^<>]*>[^<]*")
DECLARATION = re.compile(rb"^\s*<\?xml[^>]*>|\x00")
KIND = "http://schemas.google.com/g/2005#kind"  # a category by which Blogger parts stories from all else
MEDIA = "{http://search.yahoo.com/mrss/}"
SHOWN = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.I)
TEXTS = ("content", "encoded", "summary", "description", "body", "fullitem")
ATOM = "http://www.w3.org/2005/Atom"
FEED = f'<feed xmlns="{ATOM}">%s</feed>'.encode()
RSS = b'<rss version="2.0"><channel>%s</channel></rss>'


class Entry(NamedTuple):
    fields: Any  # feedparser's dictionary
    base: str  # the address that relative links start from
    author: str  # of the whole feed, for entries that name none
    line: int
    crowded: bool = False  # with more tags than were read
    picture: Mapping[str, str] = {}  # that stands beside the text, as front matter has it
    texts: tuple[str, ...] = ()  # all that it says, as it stands


class Feeds:
    version = "feeds/3"
    container = True

    def claims(self, raw: Raw) -> bool:
        name = raw.path.rsplit("/", 1)[-1].lower()
        if not name.endswith(SUFFIXES) and "." in name:
            return False
        root = _xml.root(raw)
        match root.name:
            case "rss":
                return "wordpress.org/export/" not in root.attributes
            case "feed":
                return "atom" in root.attributes.lower()
            case "RDF":
                return "purl.org/rss/" in root.attributes or "netscape.com/rdf/" in root.attributes
        return False

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        desk = _Desk(raw)
        fault = None
        with raw.open() as file:
            for found in _xml.elements(file, ("item", "entry")):
                if isinstance(found, _xml.Fault):
                    fault = found
                elif kind := _hidden(found.element):
                    desk.left[kind] += 1
                elif record := desk.take(_entry(found)):
                    yield record
        if fault:
            yield from desk.loosely(fault)
        yield from desk.told()


def _hidden(element: Any) -> str:
    """Why an entry is no story for readers: a draft (RFC 5023, 13.1.1), or what else Blogger exports."""
    draft = _xml.text(_xml.child(element, "control", "draft")).strip() == "yes"
    said = ["draft"] if draft else []
    for child in list(element):
        if _xml.local(child) == "category" and child.get("scheme") == KIND:
            said.append(_kind(child.get("term", "")))
            element.remove(child)
        elif _xml.local(child) in ("type", "status") and "/blogger/" in child.tag:
            said.append(_xml.text(child))
    return _hiding(said)


def _hidden_loosely(fields: Any) -> str:
    """The same of an entry of a broken file, where prefixes are all that is left of namespaces."""
    plain = {name: text for name, text in fields.items() if isinstance(text, str)}
    said = ["draft" for name, text in plain.items() if name.endswith("_draft") and text.strip() == "yes"]
    said += [_kind(tag.get("term") or "") for tag in fields.get("tags") or [] if tag.get("scheme") == KIND]
    return _hiding([*said, plain.get("blogger_type", ""), plain.get("blogger_status", "")])


def _kind(term: str) -> str:
    return term.rpartition("#")[2]


def _hiding(said: list[str]) -> str:
    kinds = (kind.strip().lower() for kind in said)
    return next((kind for kind in kinds if kind not in ("", "post", "page", "live")), "")


def _picture(element: Any) -> dict[str, str]:
    """The picture that a feed has beside the text. Takes its caption out, which feedparser has for a summary;
    where nothing else is said, as of a film, it is the text."""
    _tell(element)
    found: dict[str, str] = {}
    for name in ("content", "thumbnail"):
        for media in element.iter(f"{MEDIA}{name}"):
            url, kind = media.get("url", ""), f"{media.get('medium')} {media.get('type')}"
            if not found and url.startswith("http") and ("image" in kind or SHOWN.search(url)):
                said = {"caption": media.find(f"{MEDIA}description"), "credit": media.find(f"{MEDIA}credit")}
                words = {name: _words(_xml.text(one)) for name, one in said.items()}
                found = {"image": url, **{f"image_{name}": text for name, text in words.items() if text}}
    for node in list(element.iter(f"{MEDIA}description", f"{MEDIA}title")):
        node.getparent().remove(node)
    return found


def _tell(element: Any) -> None:
    """Makes of what is said of a picture or film the summary of an entry that has no text of its own."""
    own = (child for child in element if _xml.local(child) in TEXTS and not child.tag.startswith(MEDIA))
    said = element.find(f".//{MEDIA}description")
    if said is not None and not any(len(child) or _xml.text(child).strip() for child in own):
        said.set("type", "html" if said.get("type") == "html" else "text")
        said.tag = f"{{{ATOM}}}summary"
        element.append(said)


def _entry(found: _xml.Found) -> Entry:
    """What feedparser makes of one element, put into a feed of its own."""
    from lxml import etree

    element = found.element
    crowded = _thinned(element)
    texts = tuple(_xml.text(one) for one in element.iter("{*}*") if not len(one))
    picture = _picture(element)
    data = etree.tostring(element, with_tail=False)
    entries = _entries((FEED if _xml.local(element) == "entry" else RSS) % data)
    parent = element.getparent()
    author = _xml.text(_xml.child(parent, "author", "name")) if parent is not None else ""
    fields = entries[0] if entries else {}
    return Entry(fields, element.base or "", author.strip(), found.line, crowded, picture, texts)


def _thinned(element: Any) -> bool:
    """Whether it held more tags than are read; the others are taken out."""
    room = TAGS
    for tag in list(element.iter("{*}category", "{*}subject", "{*}keywords")):
        room -= len(tag.text or "") + len(tag.get("term", "")) + 16
        if room < 0:
            tag.getparent().remove(tag)
    return room < 0


def _entries(data: bytes) -> list[Any]:
    """The entries feedparser finds; none when it fails, as it does over some bytes and deep nesting."""
    import feedparser

    try:
        made = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except FAILS:
        return []
    return list(made.entries)


class _Desk:
    """The entries of one file as stories, each once."""

    def __init__(self, raw: Raw) -> None:
        self.raw, self.notes = raw, Notes(raw)
        self.seen: set[str] = set()
        self.again = 0
        self.left: Counter[str] = Counter()
        self.author = ""

    def take(self, entry: Entry) -> Record | None:
        """The story of an entry that has not been there before."""
        self.author = self.author or entry.author
        key = _key(entry.fields)
        if not key:
            self.notes.error(
                entry.line,
                "holds an entry that says nothing.",
                "Fill or remove it; no article is made of it.",
            )
            return None
        if key in self.seen:
            self.again += 1
            return None
        self.seen.add(key)
        if entry.crowded:
            self.notes.warn(
                entry.line,
                "has more tags than are read.",
                "Keep those that readers look for; the first count.",
            )
        story = self._story(entry)
        has_pictures = "![" in story.body or "<img " in story.body
        kept = {**_kept(entry.fields), **({} if has_pictures else entry.picture)}
        stated = (str(dict.get(entry.fields, name) or "") for name in ("published", "updated", "created"))
        body = _words((_content(entry.fields) or {}).get("value", ""))
        unshown = (line for text in entry.texts for line in fragment.unshown(text))
        story = completed(story, kept, map(_words, entry.texts), (body, *stated), unshown)
        return Record(story, key, kept)

    def loosely(self, fault: _xml.Fault) -> Iterator[Record]:
        """What a reader that forgives finds in a file that is broken."""
        with self.raw.open() as file:
            data = file.read(LOOSE + 1)
        before = len(self.seen)
        if len(data) <= LOOSE and not _is_crowded(data):
            left: Counter[str] = Counter()
            for fields in _loose_entries(data):
                if kind := _hidden_loosely(fields):
                    left[kind] += 1
                elif (key := _key(fields)) and key not in self.seen:
                    self.seen.add(key)
                    yield Record(self._story(Entry(fields, "", "", 0)), key, _kept(fields))
            self.left |= left  # those before the fault are met again
        found = len(self.seen) - before
        rest = (
            f"{counted(found, 'story', 'stories')} after it were read by guess"
            if found
            else "what follows was left out"
        )
        self.notes.error(
            fault.line, f"{fault.fact}.", f"Mend that line; the stories before it were converted, {rest}."
        )

    def _story(self, entry: Entry) -> Story:
        fields = entry.fields
        link = _whole(str(fields.get("link") or ""), entry.base)
        link = link if link.startswith(("http://", "https://")) else ""
        base = link or entry.base
        stated = _title(fields)
        body, text, footer, site = _without_footer(*_prose(_content(fields), base), stated)
        summary = _without_footer(*_prose(fields.get("summary_detail"), base), stated)[1]
        published, updated = self._moment(entry, "published"), self._moment(entry, "updated")
        derived = [] if stated else ["title"]
        if updated and not published:
            published, updated = updated, None
            derived.append("published")
        elif updated and published and updated.instant <= published.instant:
            updated = None
        story = Story(
            title=stated or _headline.derive(text or summary) or f"Entry {shown(_key(fields))}",
            body=body,
            published=published,
            updated=updated,
            summary="" if _opens(summary, text) else summary,
            tags=_tags(fields),
            authors=_authors(fields) or ((self.author,) if self.author else ()),
            source=_words((fields.get("source") or {}).get("title", "")) or site,
            source_url=link,
            derived=tuple(derived),
            dropped=(footer,) if footer else (),
        )
        return _bylines.signed(story)

    def _moment(self, entry: Entry, name: str) -> Moment | None:
        """As written, with its own offset; feedparser's reading, in UTC, for the odd forms it knows."""
        text = str(dict.get(entry.fields, name) or "").strip()
        if not text:
            return None
        try:
            return dates.parse(text, self.raw.zone)
        except ValueError:
            known: Any = dict.get(entry.fields, f"{name}_parsed")
        try:
            return Moment.at(datetime.fromtimestamp(timegm(known), UTC))
        except (TypeError, ValueError, OverflowError, OSError):
            fact = f'gives a date that is none: "{shown(text)}".'
            self.notes.warn(
                entry.line, fact, "Mend it in the file or in the article; the article does without."
            )
            return None

    def told(self) -> Iterator[Problem]:
        if self.left:
            kinds = listed(counted(number, shown(kind)) for kind, number in sorted(self.left.items()))
            fact = f"holds {kinds} beside the published stories."
            self.notes.warn(0, fact, "Publish there what readers shall see, and export again.")
        if self.again:
            fact = f"repeats {counted(self.again, 'entry', 'entries')} it holds already."
            self.notes.warn(0, fact, "Nothing need be done; of each the first was converted.")
        if not self.seen and not self.left and not self.notes.problems:
            self.notes.warn(
                0, "is a feed without entries.", "Delete it, or put the feed there while it has some."
            )
        return self.notes.told()


def _whole(link: str, base: str) -> str:
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return link


def _is_crowded(data: bytes) -> bool:
    """Whether an entry of a broken file holds more tags than feedparser gets to."""
    entries = re.split(rb"<(?:item|entry)\b", data)
    return any(sum(map(len, _TAG.findall(entry))) > TAGS for entry in entries)


def _loose_entries(data: bytes) -> list[Any]:
    """The entries of a broken file; as plain UTF-8 when even its encoding is broken."""
    return _entries(data) or _entries(DECLARATION.sub(b"", data.decode("utf-8", "replace").encode()))


def _key(fields: Any) -> str:
    """What the feed calls the entry; made of its words when it says nothing."""
    stated = fields.get("id") or fields.get("link")
    if stated:
        return str(stated)
    words = str(fields.get("title") or (_content(fields) or {}).get("value") or "")
    return digest.of(f"{words}\n{dict.get(fields, 'published') or ''}")[:16] if words.strip() else ""


def _kept(fields: Any) -> dict[str, str]:
    return {"id": str(fields["id"])} if fields.get("id") else {}


def _content(fields: Any) -> Any:
    """The longest text the entry has: the content where there is one, else the description."""
    contents = [one for one in fields.get("content") or [] if one.get("value", "").strip()]
    return max(contents, key=lambda one: len(one["value"])) if contents else fields.get("summary_detail")


def _prose(detail: Any, base: str) -> tuple[str, str]:
    """(Markdown, plain text) of a content or summary."""
    value = (detail or {}).get("value", "")
    if (detail or {}).get("type") == "text/plain":
        parts = [part for part in value.replace("\r\n", "\n").split("\n\n") if part.strip()]
        return "\n\n".join(literal.escape(part) for part in parts), " ".join(value.split())
    return fragment.to_markdown(value, base), fragment.text_of(value)


def _title(fields: Any) -> str:
    detail = fields.get("title_detail") or {}
    value = str(fields.get("title") or "")
    return " ".join(value.split()) if detail.get("type") == "text/plain" else _words(value)


def _words(text: str) -> str:
    return fragment.text_of(text) if "<" in text or "&" in text else " ".join(text.split())


def _opens(summary: str, text: str) -> bool:
    """Whether the summary is no more than the beginning of the text, or all of it."""
    bare = summary.rstrip("….] ").removesuffix("[").rstrip("….[ ")
    return text.startswith(bare)


def _without_footer(body: str, text: str, title: str) -> tuple[str, str, str, str]:
    """(Markdown and plain text without the paragraph that WordPress puts below a story in feeds, that paragraph, the
    site that it names). It names the story, too: what does not is the story's own."""
    above, _, last = body.rpartition("\n\n")
    found = FOOTER.fullmatch(LINK.sub(r"\1", last))
    if not above or not found or letters(found["title"]) != letters(title):
        return body, text, "", ""
    opening = found["opening"]
    return above, text.rsplit(opening, last.count(opening))[0].rstrip(), last, found["site"]


def _tags(fields: Any) -> tuple[str, ...]:
    stated = (one for one in fields.get("tags") or [] if one.get("scheme") != KIND)
    names = (one.get("label") or one.get("term") or "" for one in stated)
    return tuple(dict.fromkeys(name for one in names if (name := _words(one))))


def _authors(fields: Any) -> tuple[str, ...]:
    names = (one.get("name") or "" for one in fields.get("authors") or [])
    return tuple(dict.fromkeys(name for one in names if (name := _words(one))))
