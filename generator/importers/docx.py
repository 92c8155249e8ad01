"""Word documents (.docx): one document, one story. Its styles say what is headline and what is text.

mammoth makes the HTML. Before it may, the package is looked over: what unpacks to more than any
article could be, or brings a document type of its own, is refused.
"""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

from generator import fragment
from generator.importers import _bylines, _credits, _headline, _xml
from generator.importers._enclosed import LARGEST as PICTURE
from generator.importers._enclosed import Enclosed
from generator.importers._notes import counted
from generator.model import Moment, Problem, Raw, Record, Story
from generator.text import dates

MEMBERS = 5000
LARGEST_XML = 16 * 1024 * 1024  # bytes of one part, unpacked
LARGEST = 256 * 1024 * 1024  # of all, pictures too
STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p > em:fresh
"""
LEADING = re.compile(r"\s*(?:<a id=\"[^\"]*\"></a>)*<h1(?: class=\"title\")?>(.*?)</h1>", re.S)
FIRST = re.compile(r"\s*<p>(.*?)</p>(?=\s*<)", re.S)
TITLE = re.compile(r".{4,120}[^.!…:;,]", re.S)  # a line above the text that is no sentence
BOLD = re.compile(r"\s*<p><strong>([^<]{5,160})</strong></p>")
SUBTITLE = re.compile(r"\s*<p class=\"subtitle\">(.*?)</p>", re.S)
JUNK = re.compile(r"(?:microsoft word -.*|document ?\d*|untitled.*|word document|.*\.docx?)", re.I)
UNTIL = "until then no article is made of it."
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    KeyError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


class Refused(Exception):
    """The package is none that an editor would send. Carries the fact."""


class Core(NamedTuple):
    """What the document says of itself."""

    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    created: str = ""


class Docx:
    version = "docx/3"
    container = False

    def claims(self, raw: Raw) -> bool:
        name = raw.path.rsplit("/", 1)[-1].lower()
        return name.endswith(".docx") and not name.startswith("~$")

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        enclosed, left = Enclosed(raw), Counter[str]()
        try:
            with raw.open() as file:
                core = _look_over(file)
                file.seek(0)
                html = _html(file, enclosed, left)
        except Refused as refused:
            yield Problem(raw.path, 0, str(refused), f"Save its text as a new document; {UNTIL}")
            return
        except (*BROKEN, AttributeError, TypeError, IndexError, _expat_error()) as error:
            words = str(error).strip("'\".") or type(error).__name__
            fact = f"cannot be read as a Word document ({words[:120]})."
            yield Problem(raw.path, 0, fact, f"Open it in Word and save it again; {UNTIL}")
            return
        if not fragment.text_of(html):
            yield Problem(raw.path, 0, "holds no text.", f"Put the text of the story into it; {UNTIL}")
            return
        if number := left["picture"]:
            fact = f"holds {counted(number, 'picture')} too large, too many or of no kind that browsers show."
            remedy = "Put them into content/media by hand; they were left out."
            yield Problem(raw.path, 0, fact, remedy, "warning")
        yield Record(_story(html, core, raw), pictures=enclosed.pictures)


def _expat_error() -> type[Exception]:
    from xml.parsers.expat import ExpatError

    return ExpatError


def _look_over(file: BinaryIO) -> Core:
    """The document's own properties, once the package is found harmless. Raises Refused."""
    with zipfile.ZipFile(file) as package:
        infos = package.infolist()
        if len(infos) > MEMBERS or sum(info.file_size for info in infos) > LARGEST:
            raise Refused("unpacks to more than any document needs.")
        core = Core()
        for info in infos:
            if not info.filename.endswith((".xml", ".rels")):
                continue
            if info.file_size > LARGEST_XML:
                raise Refused("unpacks to more than any document needs.")
            with package.open(info) as part:
                data = part.read(LARGEST_XML)
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"<\x00!\x00" in data:
                raise Refused("declares a document type of its own, which Word never does.")
            if info.filename == "docProps/core.xml":
                core = _core(data)
        return core


def _core(data: bytes) -> Core:
    from lxml import etree

    try:
        root = etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except etree.XMLSyntaxError:
        return Core()  # properties nobody can read are no properties
    stated: dict[str, str] = {_xml.local(one): " ".join(_xml.text(one).split()) for one in root}
    return Core(*(stated.get(name, "") for name in ("title", "creator", "subject", "keywords", "created")))


def _html(file: BinaryIO, enclosed: Enclosed, left: Counter[str]) -> str:
    import mammoth

    def show(picture: Any) -> list[Any]:
        address = ""
        with suppress(*BROKEN), picture.open() as part:  # it may be linked to, or not be there
            address = enclosed.keep("", part.read(PICTURE + 1))
        left["picture"] += not address
        shown: list[Any] = mammoth.images.img_element(lambda _: {"src": address})(picture)
        return shown if address else []

    try:
        made: str = mammoth.convert_to_html(file, style_map=STYLES, convert_image=show).value
    except RecursionError:
        raise Refused("is nested beyond reason.") from None
    return made


def _story(html: str, core: Core, raw: Raw) -> Story:
    heading, html = _taken(LEADING, html)
    stated = heading or ("" if JUNK.fullmatch(core.title) else core.title)
    if not stated:
        stated, html = _taken(BOLD, html)
    elif not heading:
        html = _without_first(html, stated)
    if not stated and TITLE.fullmatch(first := fragment.text_of(_first(html))) and not _bylines.read(first):
        stated, html = _taken(FIRST, html)
    dek, html = _taken(SUBTITLE, html)
    said, partial = _credits.Credit(), list[str]()
    while credit := _credit(line := fragment.text_of(_first(html)), raw.zone):
        if _credits.differ(said, credit):
            break  # a second day begins the text, as in a diary
        said, partial = _credits.merged(said, credit), partial + [line] * credit.partial
        _, html = _taken(FIRST, html)
    published = said.published or said.updated or _moment(core.created, raw.zone)
    text = fragment.text_of(html)
    derived = ([] if stated else ["title"]) + (["published"] if published and not said.published else [])
    return Story(
        title=stated or _headline.derive(fragment.text_of(_first(html)) or text),
        body=fragment.to_markdown(html),
        published=published,  # else when the document was made: the nearest to a date that it has
        updated=said.updated if said.published else None,
        dek=dek,
        tags=tuple(dict.fromkeys(tag for part in re.split("[,;]", core.keywords) if (tag := part.strip()))),
        authors=said.authors or ((core.author,) if core.author else ()),
        derived=tuple(derived),
        dropped=tuple(partial),
    )


def _credit(line: str, zone: str) -> _credits.Credit | None:
    """What a line above the text says of who wrote it, and when."""
    found = _credits.read(line, zone) if line else None
    return found if found and (found.dated or _bylines.starts(line)) else None


def _taken(pattern: re.Pattern[str], html: str) -> tuple[str, str]:
    """The text of what the document begins with, and the rest."""
    match = pattern.match(html)
    return (fragment.text_of(match[1]), html[match.end() :]) if match else ("", html)


def _without_first(html: str, title: str) -> str:
    """Without a first paragraph that only repeats the title."""
    return html[html.index("</p>") + 4 :] if fragment.text_of(_first(html)) == title else html


def _first(html: str) -> str:
    """The first paragraph, where the document begins with one."""
    match = FIRST.match(html)
    return match[1] if match else ""


def _moment(text: str, zone: str) -> Moment | None:
    try:
        return dates.parse(text, zone) if text else None
    except ValueError:
        return None  # nobody typed it, nobody would mend it
