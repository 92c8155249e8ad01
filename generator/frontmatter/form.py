"""The form: fields of a head, each converted by itself, become a Sheet; all that is wrong is said."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from generator.frontmatter.heads import ALIASES, Refused, canonical, source, split
from generator.frontmatter.writing import seal
from generator.model import (
    Correction,
    Moment,
    Picture,
    Problem,
    Provenance,
    Sheet,
    Similar,
    Source,
    Story,
    picture,
)
from generator.text.wording import TAG
from generator.text.yamltext import Entry, Value

_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0", ""}
_BY = re.compile(r"\s*by\s+", re.I)
HIDDEN = {"draft", "hidden", "private", "skip", "pending"}
APART = ("none", "no", "false")  # of no series


def read(path: str, text: str, zone: str) -> Sheet:
    """The sheet of one decoded file. Raises Refused with all reasons."""
    fields, body = split(text, path)
    form = _Form(path, fields, zone)
    story = replace(_story(form), body=body)
    if not story.title and not isinstance(form.value("title"), (list, dict)):
        form.fail("title", "has no title.", "Give it one; until then it is not published.")
    sheet = Sheet(
        path=path,
        story=story,
        id=form.text("id"),
        slug=form.text("slug"),
        language=form.language(),
        draft=form.draft(),
        embargo=form.moment("embargo"),
        expires=form.moment("expires"),
        withdrawn=form.reason("withdrawn"),
        aliases=form.aliases(),
        series=form.series(),
        related=tuple(form.items("related")),
        unrelated=tuple(form.items("unrelated")),
        provenance=Provenance(
            Source(*(form.verbatim(f"source{name}") for name in Source._fields)),
            form.text("converter"),
            form.sources("copies"),
        ),
        sealed=bool(form.text("seal")) and form.text("seal") == seal(text),
    )
    if form.problems:
        raise Refused(*form.problems)
    return sheet


def told(fields: dict[str, Entry], path: str, zone: str) -> tuple[Story, dict[str, Any], list[Problem]]:
    """What fields alone say of a story, whose title may be missing; further fields as they stand;
    and what is wrong with them."""
    form = _Form(path, fields, zone)
    story = _story(form)
    own = {
        "id",
        "slug",
        "draft",
        "status",
        "embargo",
        "expires",
        "lang",
        "withdrawn",
        "aliases",
        "permalink",
        "series",
        "related",
        "unrelated",
    }
    own |= {name for name in ALIASES if name.startswith("image")}
    further = {name: entry.value for name, entry in fields.items() if name not in ALIASES or name in own}
    return story, further, form.problems


def former(further: Mapping[str, Any]) -> tuple[str, ...]:
    """The former addresses that further fields, of text and lists, state."""
    return _form_of(further).aliases()


def held(further: Mapping[str, Any]) -> bool:
    """Whether further fields, of text, say that a story is not for readers yet, or no longer; so does
    what cannot be understood."""
    form = _form_of(further)
    said = form.draft() or form.reason("withdrawn") or form.text("embargo") or form.text("expires")
    return bool(said or form.problems)


def words(value: object) -> Iterator[str]:
    """What a value of front matter, or of a story's field, says in text: neither dates nor a bare true or false."""
    if isinstance(value, str):
        if value.casefold() not in ("", "true", "false"):
            yield value
    elif isinstance(value, Mapping):
        yield from words(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from words(item)
    elif isinstance(value, (Correction, Picture, Similar)):
        yield from words([getattr(value, field.name) for field in fields(value)])


def _form_of(further: Mapping[str, Any]) -> "_Form":
    return _Form("", canonical({name: Entry(value, 0) for name, value in further.items()}), "UTC")


def _story(form: "_Form") -> Story:
    summary, description = form.text("summary"), form.text("description")
    sections = form.items("section")  # of several categories, the first is the section, the rest tags
    return Story(
        title=form.text("title"),
        published=form.moment("date"),
        updated=form.moment("updated"),
        dek=form.text("dek"),
        summary=summary or description,
        description=description,
        tags=tuple(dict.fromkeys((*form.names("tags"), *sections[1:]))),
        authors=form.people("authors"),
        section=sections[0] if sections else "",
        source=form.text("source"),
        source_url=form.text("sourceurl"),
        canonical_url=form.address("canonicalurl"),
        rights=form.text("rights"),
        noindex=form.flag("noindex"),
        picture=form.picture(),
        similar=form.pairs("similar", Similar),
        corrections=form.corrections(),
        derived=form.names("derived"),
    )


def people(byline: str) -> tuple[str, ...]:
    """The names in a byline: `By A, B and C` → A, B, C."""
    opening = _BY.match(byline)
    byline = byline[opening.end() :] if opening else byline
    parts = re.split(r"\s*[,;&]\s*(?:and\s+)?|\s+and\s+", byline)
    return tuple(dict.fromkeys(name.strip() for name in parts if name.strip()))


class _Form:
    """Front matter being filled in: converts fields, collects every problem."""

    def __init__(self, path: str, fields: dict[str, Entry], zone: str) -> None:
        self.path, self.fields, self.zone = path, fields, zone
        self.problems: list[Problem] = []

    def value(self, name: str) -> Value:
        entry = self.fields.get(name)
        return entry.value if entry else None

    def fail(self, name: str, fact: str, remedy: str) -> None:
        line = self.fields[name].line if name in self.fields else 1
        self.problems.append(Problem(self.path, line, fact, remedy))

    def text(self, name: str) -> str:
        return " ".join(self.verbatim(name).split())

    def verbatim(self, name: str) -> str:
        """With its blanks, which count in the names of files and records."""
        value = self.value(name)
        if isinstance(value, (list, dict)):
            self.fail(
                name,
                f"`{name}` is a list.",
                "Write it as one line of text; until then it is not published.",
            )
            return ""
        return value or ""

    def series(self) -> str | None:
        """The name of the story an article belongs to; empty for `none`, which is a story of its own."""
        named = self.items("series")
        return None if not named else "" if named[0].casefold() in APART else named[0]

    def items(self, name: str) -> list[str]:
        """Text items of a list, or the one text."""
        value = self.value(name)
        found = value if isinstance(value, list) else [value]
        texts = [_name_of(item) for item in found if item is not None]
        return [" ".join(text.split()) for text in texts if text.strip()]

    def names(self, name: str) -> tuple[str, ...]:
        """A list, or one line cut at `;` if it has any, else at `,`; each name once."""
        found = self.items(name)
        if isinstance(self.value(name), str) and found:
            found = found[0].split(";" if ";" in found[0] else ",")
        return tuple(dict.fromkeys(item.strip() for item in found if item.strip()))

    def people(self, name: str) -> tuple[str, ...]:
        """The names in a list as they stand; one line, or an item that begins with "By", is cut."""
        one_line = isinstance(self.value(name), str)
        found = [people(item) if one_line or _BY.match(item) else (item,) for item in self.items(name)]
        return tuple(dict.fromkeys(name for names in found for name in names))

    def moment(self, name: str) -> Moment | None:
        text = self.text(name)
        if not text:
            return None
        if moment := Moment.stamped(text):
            return moment
        from generator.text import dates  # its patterns are many

        try:
            return dates.parse(text, self.zone)
        except ValueError as error:
            self.fail(
                name,
                f"{error}.",
                "Write it as YYYY-MM-DD; until then its address shows a notice and lists leave it out.",
            )
            return None

    def address(self, name: str) -> str:
        """A whole address; what is none says nothing of a place elsewhere."""
        text = self.text(name)
        return text if re.match(r"https?://[^\s/]\S*$", text) else ""

    def flag(self, name: str) -> bool:
        text = self.text(name).casefold()
        if text not in _TRUE | _FALSE:
            self.fail(
                name,
                f"`{name}: {text}` is neither true nor false.",
                "Write true or false; until then it is not published.",
            )
        return text in _TRUE

    def draft(self) -> bool:
        return self.flag("draft") or self.text("status").casefold() in HIDDEN

    def reason(self, name: str) -> str:
        """Text as it stands; a bare `true` asks for the usual words, `false` for nothing."""
        text = self.text(name)
        if text.casefold() in _FALSE:
            return ""
        return "This article has been withdrawn." if text.casefold() in _TRUE else text

    def aliases(self) -> tuple[str, ...]:
        """Former addresses, and the one another generator was told to publish at."""
        fixed = [text for text in self.items("permalink") if text.startswith("/") and ":" not in text]
        return tuple(dict.fromkeys((*self.items("aliases"), *fixed)))

    def pairs(self, name: str, make: Callable[..., Any]) -> tuple[Any, ...]:
        value = self.value(name)
        found = value if isinstance(value, list) else [value] if value else []
        made = []
        for item in found:
            if isinstance(item, dict):
                made.append(make(str(item.get("title") or ""), str(item.get("summary") or "")))
            elif isinstance(item, str):
                made.append(make(item))
        return tuple(one for one in made if one.title)

    def language(self) -> str:
        """A language tag; what is none says nothing."""
        value = self.value("lang")
        return value if isinstance(value, str) and TAG.fullmatch(value) else ""

    def picture(self) -> Picture | None:
        """`image` is a file of content/media, or a mapping of its `src`, `alt`, `caption` and `credit`;
        the last three may stand beside it. A picture on another server is not shown."""
        value = self.value("image")
        stated = value if isinstance(value, dict) else {"src": value}
        src = stated.get("src") or stated.get("url") or stated.get("image")
        address = picture.local(src) if isinstance(src, str) else ""
        if not address:
            return None
        parts = [stated.get(part) or self.text(f"image{part}") for part in ("alt", "caption", "credit")]
        alt, caption, credit = (" ".join(part.split()) if isinstance(part, str) else "" for part in parts)
        return Picture(address, alt, caption, credit)

    def sources(self, name: str) -> tuple[Source, ...]:
        value = self.value(name)
        found = value if isinstance(value, list) else []
        made = [source(item) for item in found if isinstance(item, dict)]
        return tuple(one for one in made if one.file)

    def corrections(self) -> tuple[Correction, ...]:
        value = self.value("corrections")
        found = value if isinstance(value, list) else [value] if value else []
        if not found:
            return ()
        from generator.text import dates

        made = []
        for item in found:
            if not isinstance(item, dict):
                item = {"text": item if isinstance(item, str) else None}
            text, day = item.get("text"), item.get("date")
            if not isinstance(text, str) or not text.strip():
                self.fail(
                    "corrections",
                    "a correction has no text.",
                    "Write `- date: YYYY-MM-DD` and `text: …`; until then it is not published.",
                )
                continue
            try:
                when = dates.parse(day, self.zone) if isinstance(day, str) else None
            except ValueError as error:
                self.fail(
                    "corrections",
                    f"{error}.",
                    "Write the correction's date as YYYY-MM-DD; until then it is not published.",
                )
                continue
            kind = item.get("type")
            made.append(
                Correction(" ".join(text.split()), when, kind.strip() if isinstance(kind, str) else "")
            )
        return tuple(made)


def _name_of(item: Value) -> str:
    if isinstance(item, dict):
        item = item.get("name") or item.get("title")
    return item if isinstance(item, str) else ""
