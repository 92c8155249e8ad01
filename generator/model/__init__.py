"""The nouns of the archive. Frozen, slotted, standard library only: every room may import them.

An importer makes a `Story` of a raw record; the archive keeps it as a Markdown file. Reading that
file gives a `Sheet`; once the archive has given the sheet its id and its address it is an
`Article`, and all that any other page may know of it is its `Card`. Cards stand on `Shelf`s, each
by a `Placement`. What stands on a shelf is its `Contents` (of a story's own shelf: a `Spread`). A
`Page` is the closed recipe of one output file, a `Print` the receipt for writing it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, BinaryIO, Literal, NamedTuple

from generator.model.find import Find as Find
from generator.model.moment import Moment as Moment  # nouns like those below
from generator.model.picture import Picture as Picture
from generator.model.picture import Raster as Raster
from generator.model.picture import Rendition as Rendition
from generator.model.shelf import CALENDAR as CALENDAR
from generator.model.shelf import CORRECTIONS as CORRECTIONS
from generator.model.shelf import LASTING as LASTING
from generator.model.shelf import LISTED as LISTED
from generator.model.shelf import UNDATED as UNDATED
from generator.model.shelf import Branch as Branch
from generator.model.shelf import Period as Period
from generator.model.shelf import Placement as Placement
from generator.model.shelf import Shelf as Shelf

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know or mend: where it is, what it is, what to do about it."""

    path: str  # as the publisher would type it, e.g. content/articles/2019/04/strike.md
    line: int  # from 1; 0 when the whole file is meant
    fact: str  # a full sentence
    remedy: str  # what to do, and what happens until then
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.fact} {self.remedy}".rstrip()

    def until(self, then: str) -> "Problem":
        """The same where something else happens until it is mended; `then` ends the sentence."""
        return replace(self, remedy=f"{self.remedy.partition('; until then ')[0]}; until then {then}")


@dataclass(frozen=True, slots=True)
class Similar:
    """Coverage elsewhere that the raw file listed beside its own text."""

    title: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    text: str
    date: Moment | None = None
    type: str = ""  # clarification, retraction, …; a plain correction has none


@dataclass(frozen=True, slots=True)
class Story:
    """What was understood of one raw article. Prose fields are plain text, `body` is Markdown.

    `derived` names the fields that were made rather than found (a headline cut from the lede).
    `dropped` lists, as they stood, the pieces of raw text that were left out on purpose.
    """

    title: str
    body: str = ""
    published: Moment | None = None
    updated: Moment | None = None
    dek: str = ""
    summary: str = ""
    description: str = ""  # for search engines; the dek, else the summary, where none is stated
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: str = ""
    source: str = ""
    source_url: str = ""
    picture: Picture | None = None
    similar: tuple[Similar, ...] = ()
    corrections: tuple[Correction, ...] = ()
    derived: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    canonical_url: str = ""  # where the story is at home, when that is elsewhere
    rights: str = ""
    noindex: bool = False  # search engines are asked to leave it out


NOTHING: Mapping[str, Any] = {}  # never written to; a plain dict, as it must pass between processes


class Record(NamedTuple):
    """One story out of a raw file. `key` tells it from others in the same file, the same each time;
    `keep` is further front matter that the article keeps (id, slug, draft, what we do not know);
    `pictures`: files of content/media as the body names them → the raw file of each, or its bytes."""

    story: Story
    key: str = ""
    keep: Mapping[str, Any] = NOTHING
    pictures: Mapping[str, str | bytes] = NOTHING


def _nothing_beside(path: str) -> bool:
    return False


def _no_fields(path: str) -> frozenset[str]:
    return frozenset()


def _no_bytes(path: str) -> bytes:
    raise FileNotFoundError(path)


@dataclass(frozen=True, slots=True)
class Raw:
    """One file of content/raw as an importer sees it: bytes and a name, never the disk.

    A file too large to hold has no `data`; importers of containers read from `open()` always.
    """

    path: str  # relative to content/raw, with forward slashes
    data: bytes = b""
    zone: str = "UTC"  # IANA name, for times that give no offset
    stream: Callable[[], BinaryIO] | None = None
    has: Callable[[str], bool] = _nothing_beside  # whether content/raw holds a file of that path
    beside: Callable[[str], bytes] = _no_bytes  # what that file holds; raises OSError
    stated: Callable[[str], frozenset[str]] = _no_fields  # which fields a file's sidecar states, over its own

    def open(self) -> BinaryIO:
        """The bytes from the beginning, anew at each call."""
        return self.stream() if self.stream else BytesIO(self.data)


class Source(NamedTuple):
    """A raw record, as front matter names it."""

    file: str = ""  # relative to content/raw
    record: str = ""  # which one, when the raw file holds many
    sha256: str = ""  # of the raw file; of the record, where one file holds many
    sidecar: str = ""  # digest of what a sidecar or defaults file said

    @property
    def mark(self) -> str:
        """By this a record is known again: it differs when anything it was made of does."""
        return f"{self.sha256} {self.sidecar}".strip()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a converted article came from, as its front matter records it."""

    source: Source = Source()  # of the text  # noqa: RUF009
    converter: str = ""
    copies: tuple[Source, ...] = ()  # records that tell the same, whose text was not taken

    @property
    def sources(self) -> tuple[Source, ...]:
        return (self.source, *self.copies) if self.source.file else ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one content file says, before the archive gives it an id and an address."""

    path: str  # relative to content/
    story: Story
    id: str = ""
    slug: str = ""
    language: str = ""  # a BCP 47 tag; empty for the site's
    draft: bool = False
    embargo: Moment | None = None
    expires: Moment | None = None
    withdrawn: str = ""  # the reason given to readers
    aliases: tuple[str, ...] = ()  # addresses that readers knew it by elsewhere, as written
    provenance: Provenance = Provenance()
    series: str | None = None  # the story so far that an editor puts it in; empty: in none
    related: tuple[str, ...] = ()  # what an editor pins beside it: id, address or headline of each
    unrelated: tuple[str, ...] = ()  # and shuts out
    sealed: bool = False  # converted, and untouched by a person since


class Term(NamedTuple):
    """A tag, author, section or source: its shelf's name and what readers call it."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything another page may know of an article. `url` is the path below the site's root."""

    id: str
    url: str
    title: str
    published: Moment | None = None
    updated: Moment | None = None
    dek: str = ""
    summary: str = ""
    tags: tuple[Term, ...] = ()
    authors: tuple[Term, ...] = ()
    section: Term | None = None
    source: Term | None = None
    picture: Picture | None = None
    corrections: tuple[Correction, ...] = ()
    language: str = ""  # where it is another than the site's
    noindex: bool = False
    digest: str = ""

    def __hash__(self) -> int:
        """Of its id alone: cards are looked up thousands of times in a build."""
        return hash(self.id)

    @property
    def changed(self) -> Moment | None:
        """When readers last had reason to look: updated, else published."""
        return self.updated or self.published

    def terms(self, kind: str) -> tuple[Term, ...]:
        """Those of a kind of list: its tags, its authors, its section or its source."""
        named = {
            "tag": self.tags,
            "author": self.authors,
            "section": (self.section,),
            "source": (self.source,),
        }
        return tuple(filter(None, named[kind]))

    @property
    def corrected(self) -> bool:
        return bool(self.corrections)


@dataclass(frozen=True, slots=True)
class Article:
    """One content file, identified and addressed: its card, its body as safe HTML, its place."""

    card: Card
    html: str
    path: str
    source_url: str = ""
    description: str = ""
    summary: str = ""
    derived: tuple[str, ...] = ()
    provenance: Provenance = Provenance()
    canonical_url: str = ""
    rights: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands on a shelf. An inner shelf gives its newest cards, a leaf all it has."""

    shelf: Shelf
    cards: tuple[Card, ...] = ()
    total: int = 0
    branches: tuple[Branch, ...] = ()
    label: str = ""
    description: str = ""
    bodies: Mapping[str, str] = field(default_factory=dict)  # id → HTML, for views that show them
    links: tuple[tuple[str, str], ...] = ()  # (name, address) of the named one's places elsewhere
    portrait: str = ""  # address of a picture of the named one
    held: bool = False  # readers know an address on or below this shelf, full or empty
    target: str = ""  # the address of the shelf that has taken this one's place
    dated: int = 0  # of a tag, author, …: cards with a date under its name, in all years
    split: bool = False  # whether the list that it belongs to has a page for each year
    fed: bool = False  # whether the list that it belongs to has a feed
    before: Period | None = None  # the nearest older period with cards; of a root, its newest
    after: Period | None = None
    # for views that are `wide`:
    coverage: tuple[tuple[str, int], ...] = ()  # date shelf → stories: by day of a date, by month of a name
    first: Card | None = None  # the oldest with a date
    together: tuple[Branch, ...] = ()  # names of its kind that its own cards carry as well, most shared first
    beside: tuple[Shelf | None, Shelf | None] = (None, None)  # the dates before and after that have stories
    sections: tuple["Contents", ...] = ()  # of the front page: the largest, each with its newest; of the
    # stories so far: those told of last, each with its latest and its first
    threads: tuple[Branch, ...] = ()  # of both: the stories so far with most reports
    anniversary: tuple[Card, ...] = ()  # of the front page: the newest day's calendar day in other years


class Related(NamedTuple):
    card: Card
    reason: tuple[str, str]  # a text for gettext, and what has its place in it as %(what)s


class Elsewhere(NamedTuple):
    """A similar story as the page shows it: `card` when this archive holds that very story."""

    title: str
    summary: str
    card: Card | None


@dataclass(frozen=True, slots=True)
class Spread:
    """What stands on a story's own shelf: the article with all its page shows of others. Without one
    there is nothing to read (`state` says why), but the addresses remain."""

    shelf: Shelf
    state: str  # published, preview, held, withdrawn, expired, refused, gone
    article: Article | None = None
    note: str = ""  # the reason given for a withdrawal
    section_fed: bool = False  # whether its section has a feed
    addresses: tuple[str, ...] = ()  # every address readers have known it by
    moves: Mapping[str, str] = field(default_factory=dict)  # address → where an editor sends it
    thread: Term | None = None  # the story so far that it belongs to, at /story/KEY/
    reruns: tuple[Card, ...] = ()  # where else it ran
    earlier: tuple[Related, ...] = ()  # in this story, the latest last
    since: tuple[Related, ...] = ()
    related: tuple[Related, ...] = ()
    similar: tuple[Elsewhere, ...] = ()
    within: tuple[Card | None, Card | None] = (None, None)  # the reports before and after it in that story
    before: Card | None = None  # by date
    after: Card | None = None
    rasters: Mapping[str, Raster] = field(default_factory=dict)  # of the pictures in its text, by file


@dataclass(frozen=True, slots=True)
class Matter:
    """A file or text that is no article: a picture, a style sheet, a standing page."""

    shelf: Shelf
    path: str  # the file it comes from, below content/pages, content/media or themes
    digest: str
    title: str = ""
    html: str = ""
    rasters: Mapping[str, Raster] = field(
        default_factory=dict
    )  # of the pictures in its text; a picture's own


@dataclass(frozen=True, slots=True)
class Page:
    """The complete recipe of one output file, which is a function of this value and nothing else.

    `own` is what the page says of its own subject, `seen` what it shows of others; together with what
    `derived` makes of them they are all that a template gets beside the site's constants.
    """

    path: str  # below output/
    view: str
    template: str
    shelf: Shelf
    own: Mapping[str, Any]
    seen: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    description: str = ""
    feeds: tuple[tuple[str, str], ...] = ()  # (title, url) of the feeds that follow this page
    derived: Callable[[], Mapping[str, Any]] = dict  # asked for when the page is rendered; of the above alone

    @property
    def url(self) -> str:
        return "/" + self.path.removesuffix("index.html")


class Fingerprint(NamedTuple):
    """Why a page looks as it does, in four parts, so that the part that differs is the reason."""

    look: str  # the template with all it includes, and the engine
    house: str  # the settings
    self: str  # the page's own subject
    seen: str  # what it shows of others


class Print(NamedTuple):
    """Receipt of a page: what it was made from, the digest of its bytes, and what was done."""

    path: str
    shelf: Shelf
    view: str
    fingerprint: Fingerprint
    sha256: str
    why: str  # why it was rendered; empty when it was not
    written: bool
    problem: Problem | None = None
