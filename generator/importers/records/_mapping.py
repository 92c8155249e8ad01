"""One exported record to one Story: which field is which, and where the rest of it stays.

Every field of the record ends in the story, in `keep` under its own name, or by name among what was
dropped. Knows neither files nor other records.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from generator.disk import digest
from generator.importers import _bylines, _furniture, _headline
from generator.importers._accounts import completed
from generator.importers._decode import UNSEEN
from generator.importers._letters import letters
from generator.importers.records import _values
from generator.importers.records._fields import Fields, folded
from generator.importers.records._shapes import fits_body, shaped
from generator.importers.records._vocabulary import (
    HIDE,
    KIND,
    LEADS,
    OPENINGS,
    RESERVED,
    SHOW,
    UNPUBLISHED,
    WITHIN,
    plain,
)
from generator.model import Correction, Record, Story
from generator.model.picture import is_picture

LONGEST = 500  # characters of a field we do not know
CUT = re.compile(r"(?:…|\.\.\.)\]?$")
ID = 300  # characters of an id or a field's name
WHOLE_TEXT = 900  # characters of a description that can only be the text itself
NO_TEXT = "has neither a title nor a text"


class Mapped(NamedTuple):
    """What became of a record: itself, or why it is left out; and what to say about it. `partial` when there is
    no more of its text than the beginning or a summary."""

    record: Record | None = None
    hidden: str = ""  # its status, when it is not published
    other: str = ""  # its kind, when it is no article
    notes: tuple[str, ...] = ()
    partial: bool = False


def mapped(value: dict[str, Any], zone: str) -> Mapped:
    """The story of a record, or why it is none."""
    known = shaped(value)
    if known.other:
        return Mapped(other=known.other)
    fields = Fields(known.fields, zone)
    if hidden := _hidden(fields):
        return Mapped(hidden=hidden)
    id, slug, lang = (fields.first("id", _id) or "", fields.line("slug"), fields.line("lang"))
    url = fields.first("url", _url) or ""
    title, date = fields.line("title"), _stated_date(fields)
    start, body, partial = _body(fields, url or _url(id))
    body, aside = _without_furniture(body)
    if not title and not body:
        return Mapped(notes=(NO_TEXT,))
    embargo = fields.moment("embargo")
    if fields.notes:  # better kept back than published too early
        return Mapped(notes=tuple(fields.notes))
    aliases = _aliases(fields)
    story = _described(fields, Story(title, body, source_url=url), known.corrections)
    day = embargo.iso if embargo else ""
    stated = {"id": id, "slug": slug, "aliases": aliases, "lang": lang, "embargo": day}
    kept, dropped = _left(fields, body)
    kept = {name: said for name, said in stated.items() if said} | kept
    story = replace(_without_opening(story), dropped=(*known.dropped, *dropped, *aside))
    told = completed(story, kept, _prose(value, story.authors), fields.taken_texts(), _unshown(value))
    story = _bylines.signed(_derived(told))
    record = Record(story, id or url or digest.of(title, date, start), kept)
    return Mapped(record, notes=tuple(fields.notes), partial=partial or bool(story.summary and not body))


def _hidden(fields: Fields) -> str:
    """The status of a record that was not published; empty for one that was."""
    for number, leaf in enumerate(fields.leaves):
        if leaf.path in HIDE or leaf.path in SHOW:
            truth = _values.truth(leaf.value)
            if truth is not None:
                fields.used.add(number)
            if truth is (leaf.path in HIDE):
                return leaf.path.removeprefix("is") if leaf.path in HIDE else "draft"
    for number, leaf in fields.candidates("status"):
        if isinstance(leaf.value, str):
            fields.used.add(number)
            if plain(leaf.value) in UNPUBLISHED:
                return leaf.value.strip().casefold()
    return ""


def _id(value: Any) -> str:
    """An id of its own; counters that are not set and long texts are none."""
    text = _values.line(value)
    return text if text != "0" and len(text) < ID else ""


def _url(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return text if text.startswith(("http://", "https://")) and not re.search(r"\s", text) else ""


def _aliases(fields: Fields) -> list[str]:
    """Addresses below the old site's root that readers knew the story by."""
    found: list[str] = []
    for field in ("aliases", "url"):
        for number, leaf in fields.candidates(field):
            texts = leaf.value if isinstance(leaf.value, list) else [leaf.value]
            below = [text for text in texts if isinstance(text, str) and re.match(r"/(?![/\s])\S*$", text)]
            if below and len(below) == len(texts):
                fields.take(number)
                found += below
    return list(dict.fromkeys(found))


def _stated_date(fields: Fields) -> str:
    """The date as it stands, for a key that does not change with what we make of it."""
    return next((folded(leaf.value) for _, leaf in fields.candidates("published") if leaf.value), "")


def _body(fields: Fields, base: str) -> tuple[str, str, bool]:
    """(how the text begins in the file, the text as Markdown, whether it is but the first paragraph)."""
    for number, leaf in fields.candidates("body"):
        if made := _values.body(leaf.value, KIND[leaf.path], base):
            fields.take(number)
            return _start(leaf.value), made, leaf.path in OPENINGS
    for field in ("summary", "description"):  # feeds put the whole text there
        for number, leaf in fields.candidates(field):
            if isinstance(leaf.value, str) and (len(leaf.value) > WHOLE_TEXT or leaf.value.count("</p>") > 1):
                fields.take(number)
                return _start(leaf.value), _values.body(leaf.value, "any", base), False
    return "", "", False


def _without_furniture(body: str) -> tuple[str, list[str]]:
    """A text without the paragraphs below it that the page it was scraped from said to its readers; and these.
    What begins with a sign is Markdown that the writer meant."""
    parts, aside = body.split("\n\n"), list[str]()
    while parts[1:] and parts[-1][:1].isalpha() and _furniture.stands_alone(parts[-1]):
        aside.insert(0, parts.pop())
    return "\n\n".join(parts), aside


def _without_opening(story: Story) -> Story:
    """Without a summary that a system has cut from the beginning of the text by itself."""
    text = letters(story.body)
    cut = {
        said
        for said in (story.summary, story.description)
        if CUT.search(said) and text.startswith(letters(said))
    }
    return replace(
        story,
        summary="" if story.summary in cut else story.summary,
        description="" if story.description in cut else story.description,
    )


def _start(value: Any) -> str:
    text = (
        value
        if isinstance(value, str)
        else json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    )
    return " ".join(text[:2000].split())[:200]


def _described(fields: Fields, story: Story, corrections: tuple[str, ...]) -> Story:
    """The story with all its other fields."""
    published, updated = fields.moment("published"), fields.moment("updated")
    sections = fields.first("section", _values.names) or []
    dek, summary, description = fields.line("dek"), fields.line("summary"), fields.line("description")
    tags = fields.first("tags", _values.names) or []
    further = fields.first("corrections", partial(_corrections, zone=fields.zone)) or []
    return replace(
        story,
        published=published,
        updated=updated if not published or not updated or updated.instant != published.instant else None,
        dek=dek,
        summary=summary or description,
        description=description,
        tags=tuple(dict.fromkeys((*tags, *sections[1:]))),
        authors=tuple(fields.first("authors", _values.people) or ()),
        section=sections[0] if sections else "",
        source=fields.first("source", _source) or "",
        corrections=(*(Correction(_values.line(text)) for text in corrections), *further),
    )


def _source(value: Any) -> str:
    name = _values.name_of(value[0] if isinstance(value, list) and value else value)
    return "" if _url(name) else name


def _corrections(value: Any, zone: str) -> list[Correction]:
    made: list[Correction] = []
    for item in value if isinstance(value, list) else [value]:
        text = item.get("text") or item.get("content") if isinstance(item, dict) else item
        try:
            day = _values.moment(item.get("date"), zone) if isinstance(item, dict) else None
        except ValueError:
            day = None  # its text says more than its day
        if isinstance(text, str) and _values.line(text):
            made.append(Correction(_values.line(text), day))
    return made


def _derived(story: Story) -> Story:
    """What every story needs and this one did not state."""
    derived: list[str] = []
    if not story.title:
        lede = story.summary or story.dek or _values.lede(story.body)
        story = replace(story, title=_headline.derive(lede) or "Untitled")
        derived.append("title")
    if not story.published and story.updated:
        story = replace(story, published=story.updated)  # the only day it names; undated would be less true
        derived.append("published")
    return replace(story, derived=tuple(derived))


def _left(fields: Fields, body: str) -> tuple[dict[str, Any], list[str]]:
    """(fields that we do not know and keep, names of those that are dropped)."""
    kept: dict[str, Any] = {}
    dropped: list[str] = []
    known = {fields.leaves[number].head for number in fields.used}
    for leaf in fields.rest():
        name = leaf.name
        if leaf.depth and not leaf.value:
            continue  # "no" to a question that another system asks
        if fits_body(leaf.path) and isinstance(leaf.value, str):
            if letters(_values.bare(leaf.value)) not in letters(body):  # not the same text once more
                dropped.append(leaf.name)
            continue
        for ending in WITHIN:
            if leaf.depth and ending and leaf.path.endswith(ending):
                name = name.rpartition(".")[0]
                break
        lead = LEADS.get(plain(name)) if leaf.depth == 0 and isinstance(leaf.value, str) else None
        if lead and lead not in kept and (lead != "image" or _is_picture(leaf.value)):
            name = lead
        elif plain(name) in RESERVED:
            name = f"x_{name}"
        value = None
        if leaf.depth == 0 or name.count(".") == 0 or leaf.head in known:
            value = _small(leaf.value)
        if value is not None and name not in kept and len(name) < ID:
            kept[name] = value
        else:  # an object that nothing was taken from is named as a whole
            dropped.append(leaf.name if leaf.head in known else leaf.name.split(".")[0])
    return kept, [f"field {name}" for name in dict.fromkeys(dropped)]


def _prose(record: dict[str, Any], authors: tuple[str, ...]) -> Iterator[str]:
    """All texts of a record but bylines, whose names its story has."""
    for text in map(_values.bare, _values.texts(record)):
        if not set(authors).issuperset(_values.people(text)):
            yield text


def _unshown(record: dict[str, Any]) -> Iterator[str]:
    """What stands in the HTML of a record where no article shows it."""
    for text in _values.texts(record):
        if "<" in text:
            from generator.fragment import unshown

            yield from unshown(text)


def _is_picture(url: str) -> bool:
    return url.startswith(("http://", "https://")) or is_picture(url.partition("?")[0])


def _small(value: Any) -> Any:
    """A value that front matter can hold: a short text, a number, a short list of names."""
    if isinstance(value, list):
        texts = [_small(item) if not isinstance(item, dict) else _values.name_of(item) for item in value]
        whole = all(text and not isinstance(text, list) for text in texts)
        return texts if whole and len(str(texts)) < LONGEST else None
    if isinstance(value, str):
        text = UNSEEN.sub("", value).strip()
        return text if len(text) < LONGEST and text[:2] not in ('{"', "[{") else None
    if isinstance(value, bool | int | float):
        return value if value and value - value == 0 else str(value).lower()
    return None
