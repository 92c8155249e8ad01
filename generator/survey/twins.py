"""Twins: when two raw records are one article, and what article comes of both.

They are *copies* when they have the same original address and the longer holds the prose of the shorter; or
the same headline, the same day (or one has none) and texts that are alike. Headlines that stand over many
stories ("Weather", "Corrections") and home pages are nobody's address. What is not for readers yet, or no
longer, has no copy.

They are *versions* when they state one id that no other system would give, or one that systems count up and
there are signs ENOUGH besides; or when their exports call them alike and headline, day and half the text agree.
Then the later counts, and may say less.

The text (body, dek, summary, what the source says besides, pictures) is taken whole from the fuller
one, so no prose is lost but what `copies.holds` lets pass. Every other field is the better of the two
by a rule that asks for the values alone, so that the article does not depend on the order in which
three or four arrive. Pure: knows no catalog and no disk.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from generator import frontmatter
from generator.model import Provenance, Sheet, Source, Story
from generator.text import copies, slugs

MANY = 20  # articles: what more than these share says of none of them that it is the same
UNDATED = "undated"
NUMBERS = re.compile(r"\d+")
COUNTED = re.compile(r"(?:.*[/=]|[^\W\d_]*[-_]?)\d{1,8}(?:\.\w+)?")  # what a system numbers its records by
ENOUGH = 2  # signs by which two records of one counted id are taken for one story
WORDS = 10  # of a text, below which it tells nothing
HELD = ("draft", "embargo", "expires", "withdrawn")
LISTS = ("tags", "authors", "similar", "corrections")
LINES = ("section", "source", "source_url", "canonical_url", "rights")


def keys(sheet: Sheet) -> tuple[str, ...]:
    """By these a converted article is found: `@address`, `headline/YYYY/MM/DD`, and `=name=` as its raw file has
    it, unless that is its id. One that is held back has the last alone: it has no copies, but older versions must
    not come out in its place."""
    name = called(sheet.provenance.source)
    held = any(getattr(sheet, name) for name in HELD)
    address, headline = ("", "") if held else _names(sheet.story)
    found = (
        address and f"@{address}",
        headline and f"{headline}/{_day(sheet)}",
        name not in ("", sheet.id) and f"={name}=",
    )
    return tuple(key for key in found if key)


def asked(story: Story, keep: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys of articles that a record may be a copy of; one that ends in `/` begins many."""
    if frontmatter.held(_plain(keep)):
        return ()
    address, headline = _names(story)
    found = [f"@{address}"] if address else []
    if headline and story.published:
        found += [f"{headline}/{story.published.day}", f"{headline}/{UNDATED}"]
    elif headline:
        found += [f"{headline}/"]
    return tuple(found)


def _names(story: Story) -> tuple[str, str]:
    return copies.address(story.source_url), "" if "title" in story.derived else slugs.key(story.title)


def same(one: Sheet, two: Sheet) -> bool:
    """Whether two articles that share a key are copies."""
    address = copies.address(one.story.source_url)
    if address and address == copies.address(two.story.source_url):
        return one_holds_other(one, two)
    return copies.alike(copies.read(_prose(one.story)), copies.read(_prose(two.story)))


def one_holds_other(one: Sheet, two: Sheet) -> bool:
    """Whether the fuller text has all prose of the other."""
    fuller, other = sorted((one, two), key=_fullness)
    return _holds(fuller.story, other.story)


def is_counted(id: str) -> bool:
    """Whether other systems may well have the same id: every one of them has a "1". An urn or a UUID is nobody
    else's."""
    return COUNTED.fullmatch(id) is not None


def signs(one: Sheet, two: Sheet) -> int:
    """How many signs there are, besides the id, that two records are versions of one article: the same headline,
    day, address. ENOUGH of them, or a text that `is_kept`, make it one; a single sign where one is held back already, as
    nothing that was taken down may come out again."""
    found = sum(bool(sign(one)) and sign(one) == sign(two) for sign in (_headline, _dated, _page))
    return found + (found > 0 and any(getattr(one, name) for name in HELD))


def is_kept(one: Sheet, two: Sheet) -> bool:
    """Whether half of one text stands in the other, if they are long enough to tell."""
    shortest = min(len(copies.read(_prose(sheet.story)).words) for sheet in (one, two))
    return shortest >= WORDS and copies.kept(_headed(one), _headed(two))


def versions(one: Sheet, two: Sheet) -> bool:
    """Whether two records that are `called_alike` are versions of one article: a mere name, such as a path in an
    archive, says less than an id, and wants the same headline and day, and that half of one text stands in the
    other."""
    same = _headline(one) and (_headline(one), _day(one)) == (_headline(two), _day(two))
    return bool(same) and copies.retold(_headed(one), _headed(two))


def called_alike(one: Sheet, two: Sheet) -> bool:
    """Whether two exports of one kind have the same name for a record. What one export tells apart by such names
    is two articles."""
    names = [(called(it.provenance.source), kind(it)) for it in (one, two)]
    files = [{source.file for source in it.provenance.sources} for it in (one, two)]
    return names[0] == names[1] and all(names[0]) and files[0].isdisjoint(files[1])


def newness(sheet: Sheet) -> tuple[int, list[str | int], str]:
    """Of two versions of a story the one last updated counts; of equals, the one from the file whose name
    comes later as people count: `dump.json`, `dump-2.json`, `dump-10.json`."""
    moment, file = sheet.story.updated or sheet.story.published, sheet.provenance.source.file
    parts = re.split(r"(\d+)", posixpath.splitext(file)[0])
    name = [int(part) if part.isdecimal() else part for part in parts]
    return moment.instant if moment else 0, name, file


def _headline(sheet: Sheet) -> str:
    return _names(sheet.story)[1]


def _page(sheet: Sheet) -> str:
    """Its original address, where that says more than a counted id."""
    address = copies.address(sheet.story.source_url)
    return "" if is_counted(address) else address


def _dated(sheet: Sheet) -> str:
    return sheet.story.published.day if sheet.story.published else ""


def _headed(sheet: Sheet) -> copies.Text:
    return copies.read(f"{sheet.story.title}\n{_prose(sheet.story)}")


def called(source: Source) -> str:
    """What an export calls a record; of a packed file, its path, but for the day in the name of the folder that
    the whole export may stand in."""
    top, _, rest = source.record.partition("/")
    packed = source.file.lower().endswith(".zip") and "#" not in top
    return f"{NUMBERS.sub('', top)}/{rest}" if packed and rest else source.record


def _day(sheet: Sheet) -> str:
    return _dated(sheet) or UNDATED


def kind(sheet: Sheet) -> str:
    """Of the export or file that an article was made of."""
    return sheet.provenance.converter.partition("/")[0]


def _holds(longer: Story, shorter: Story) -> bool:
    similar = (f"{item.title}\n{item.summary}" for item in longer.similar)
    whole = "\n".join((longer.title, longer.dek, longer.summary, longer.body, *similar))
    return copies.holds(copies.read(whole), copies.read(_prose(shorter)))


def _prose(story: Story) -> str:
    """The text as a reader meets it, nothing twice."""
    body = copies.read(story.body)
    opening = dict.fromkeys((story.dek, story.summary))
    return "\n".join((*(part for part in opening if not copies.holds(body, copies.read(part))), story.body))


def united(one: Sheet, two: Sheet) -> Sheet:
    """One article of two that are the same; id, slug and path are those of the first."""
    fuller, other = sorted((one, two), key=_fullness)
    story = replace(_as_read_again(fuller.story), **_facts(one.story, two.story))
    known = {source: None for sheet in (fuller, other) for source in sheet.provenance.sources}
    rest = sorted(source for source in known if source != fuller.provenance.source)
    return replace(one, story=story, provenance=replace(fuller.provenance, copies=tuple(rest)))


def _as_read_again(story: Story) -> Story:
    """The same whether it comes from the raw file or from the article, where a summary or dek serves
    as the description and the other way about."""
    summary = story.summary or story.description
    summary = "" if summary == story.dek else summary
    description = "" if story.description in (story.dek, summary) else story.description
    return replace(story, body=story.body.strip("\n"), summary=summary, description=description)


def _fullness(sheet: Sheet) -> tuple[int, bool, int, str, str]:
    """Sorts the fuller text first: by length in steps of a tenth, then the one whose links, emphasis or
    pictures are kept, then length to the word, then the raw file's name."""
    words = len(copies.read(sheet.story.body).words)
    source = sheet.provenance.source
    return (
        -((words**8).bit_length()),
        not copies.is_marked(sheet.story.body),
        -words,
        source.file,
        source.record,
    )


def _facts(one: Story, two: Story) -> dict[str, Any]:
    """Every field that is no part of the text, as the better of two stories has it."""
    found: dict[str, Any] = {"noindex": one.noindex or two.noindex}
    derived: list[str] = []
    for name in ("title", "published", "updated", *LISTS, *LINES):
        best = min((one, two), key=lambda story: _rank(name, story))
        found[name] = getattr(best, name)
        derived += [name] if name in best.derived else []
    return {**found, "derived": tuple(derived)}


def _rank(name: str, story: Story) -> tuple[Any, ...]:
    """Sorts the better value first: stated before derived; a time before a day, then the earlier (of
    updates the later); the longer list and line, the shorter address and headline, unless cut short."""
    value = getattr(story, name)
    if not value:
        return (2,)
    derived = int(name in story.derived)
    if name == "published":
        return derived, value.whole_day, value.instant, value.iso
    if name == "updated":
        return derived, value.whole_day, -value.instant, value.iso
    if name in ("title", "source_url", "canonical_url"):
        return derived, value.endswith(("…", "...")), len(value), value
    return derived, -len(value), str(value)


def kept(one: Mapping[str, Any], two: Mapping[str, Any]) -> dict[str, Any]:
    """Further front matter of both: of lists (former addresses) all items, else the longer value."""
    values = {name: [_plain(keep[name]) for keep in (one, two) if name in keep] for name in {*one, *two}}
    return {name: _both(values[name]) for name in sorted(values)}


def _both(values: list[Any]) -> Any:
    if len(values) > 1 and all(isinstance(value, list) for value in values):
        return sorted({str(item): item for value in values for item in value}.values(), key=str)
    return max(values, key=lambda value: (len(str(value)), str(value)))


def _plain(value: Any) -> Any:
    """As it is read again from front matter, where all scalars are text."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else value if value is None else str(value)


def without(sheet: Sheet, file: str, record: str) -> Sheet:
    """The article without what it says of one of its copies."""
    rest = tuple(one for one in sheet.provenance.copies if (one.file, one.record) != (file, record))
    return replace(sheet, provenance=replace(sheet.provenance, copies=rest))


def named(sheet: Sheet, source: Source) -> Sheet:
    """The article with one more source of the very same record."""
    provenance = Provenance(source, sheet.provenance.converter)
    return united(sheet, replace(sheet, provenance=provenance))
