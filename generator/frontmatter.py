"""Front matter: a Markdown file's head to a Sheet and back.

Accepts the names other generators use for the same thing, converts every field by itself with the
line it stands on, and refuses what it cannot understand in the publisher's own terms. Knows no
disk, no settings beyond the zone, and nothing of where an article will live.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import yaml

from generator import dates, digest, yamltext
from generator.model import Correction, Moment, Problem, Provenance, Sheet, Similar, Story

# Canonical name → other names for it, tried in this order. Matched without regard to case, `-`, `_`.
ALIASES = {
    "title": ("headline", "hed"),
    "date": (
        "published",
        "pubdate",
        "publishdate",
        "displaydate",
        "firstcreated",
        "firstpublishdate",
    ),
    "updated": ("lastmod", "modified", "lastmodifiedat", "datemodified", "versioncreated"),
    "dek": ("subtitle", "standfirst", "subhead", "deck", "subheadline"),
    "summary": ("excerpt", "blurb", "abstract", "lead", "descriptiontext"),
    "description": (),
    "tags": ("tag", "keywords", "topics", "subjects"),
    "authors": ("author", "byline", "by", "creator"),
    "section": ("category", "categories", "desk"),
    "source": ("publication", "outlet", "provider", "copyrightholder"),
    "sourceurl": ("originalurl", "link", "canonicalurl"),
    "slug": ("urlslug",),
    "id": ("guid", "uuid", "arcid", "internalid", "postid"),
    "draft": (),
    "status": (),
    "embargo": ("publishon",),
    "expires": ("expirydate", "unpublishdate"),
    "withdrawn": (),
    "corrections": ("correction", "clarification", "editorsnote"),
    "similar": ("similarstories",),
    "derived": (),
    "sourcefile": (),
    "sourcerecord": (),
    "sourcesha256": (),
    "converter": (),
    "seal": (),
}
_NAMES = {alias: name for name, aliases in ALIASES.items() for alias in (name, *aliases)}
_FENCE = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_SEAL_LINE = re.compile(r"^seal:[^\n]*\n", re.M)
_GLIMPSE = re.compile(r"^(id|source_file|source_record|source_sha256):[ \t]*([^\r\n]+)", re.M)
_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0", ""}
HIDDEN = {"draft", "hidden", "private", "skip", "pending"}
HEAD_LIMIT = 256 * 1024


class Refused(Exception):
    """The file cannot be an article. `problems` say why, all of them."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """Text with plain line ends and without characters that no page may hold, and a warning of
    those. Raises Refused when the bytes are not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(
            Problem(
                path,
                line,
                f"is not UTF-8 (byte 0x{data[error.start]:02x}).",
                "Save it as UTF-8; until then it is not published.",
            )
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = _CONTROL.search(text)
    if not bad:
        return text, []
    line = text.count("\n", 0, bad.start()) + 1
    fact = f"holds a control character (U+{ord(bad[0]):04X})."
    warning = Problem(path, line, fact, "Remove it; it was left out of the page.", "warning")
    return _CONTROL.sub("", text), [warning]


def split(text: str, path: str) -> tuple[dict[str, yamltext.Entry], str]:
    """(fields under canonical names, body). Raises Refused without a readable YAML head."""
    fence = _FENCE.match(text)
    if not fence:
        fact = "has no front matter."
        raise Refused(
            Problem(
                path,
                1,
                fact,
                "Begin it with a line `---`, then `title:` and the other fields, then `---`; until then it is not published.",
            )
        )
    if len(fence[1]) > HEAD_LIMIT:
        raise Refused(
            Problem(
                path,
                1,
                "has more than 256 KB of front matter.",
                "Move the text below the second `---`; until then it is not published.",
            )
        )
    try:
        entries = yamltext.mapping(fence[1])
    except yamltext.BadYaml as error:
        raise Refused(
            Problem(
                path,
                error.line + 1,
                error.fact,
                f"{error.remedy}; until then it is not published.",
            )
        ) from None
    return _canonical(entries), text[fence.end() :].lstrip("\n")


def _canonical(entries: dict[str, yamltext.Entry]) -> dict[str, yamltext.Entry]:
    """Fields under their canonical names, lines counted in the file; unknown ones as they are."""
    rank: dict[str, int] = {}
    fields: dict[str, yamltext.Entry] = {}
    for key, entry in entries.items():
        plain = re.sub(r"[\s_-]", "", key).casefold()
        if (
            plain == "published"
            and isinstance(entry.value, str)
            and entry.value.casefold() in ("true", "false")
        ):
            plain, entry = "draft", replace(entry, value=str(entry.value.casefold() == "false"))
        name = _NAMES.get(plain, key)
        place = 0 if plain == name else 1 + (ALIASES[name].index(plain) if name in ALIASES else 0)
        if entry.value is not None and place <= rank.get(name, 99):
            fields[name] = replace(entry, line=entry.line + 1)
            rank[name] = place
    return fields


def read(path: str, text: str, zone: str) -> Sheet:
    """The sheet of one decoded file. Raises Refused with all reasons."""
    fields, body = split(text, path)
    form = _Form(path, fields, zone)
    title = form.text("title")
    if not title:
        form.fail("title", "has no title.", "Give it one; until then it is not published.")
    summary, description = form.text("summary"), form.text("description")
    sections = form.names("section")  # of several categories, the first is the section, the rest tags
    story = Story(
        title=title,
        body=body,
        published=form.moment("date"),
        updated=form.moment("updated"),
        dek=form.text("dek"),
        summary=summary or description,
        description=description,
        tags=tuple(dict.fromkeys((*form.names("tags"), *sections[1:]))),
        authors=tuple(name for item in form.items("authors") for name in people(item)),
        section=sections[0] if sections else "",
        source=form.text("source"),
        source_url=form.text("sourceurl"),
        similar=form.pairs("similar", Similar),
        corrections=form.corrections(),
        derived=form.names("derived"),
    )
    sheet = Sheet(
        path=path,
        story=story,
        id=form.text("id"),
        slug=form.text("slug"),
        draft=form.flag("draft") or form.text("status").casefold() in HIDDEN,
        embargo=form.moment("embargo"),
        expires=form.moment("expires"),
        withdrawn=form.reason("withdrawn"),
        provenance=Provenance(
            form.text("sourcefile"),
            form.text("sourcerecord"),
            form.text("sourcesha256"),
            form.text("converter"),
        ),
        sealed=bool(form.text("seal")) and form.text("seal") == seal(text),
    )
    if form.problems:
        raise Refused(*form.problems)
    return sheet


def glimpse(data: bytes) -> dict[str, str]:
    """id and provenance of a file whose front matter cannot be read, line by line, so that a slip
    of its editor does not make the builder take it for another article."""
    head = data[:HEAD_LIMIT].decode("utf-8", "replace")
    return {name: value.strip(" '\"") for name, value in _GLIMPSE.findall(head)}


def people(byline: str) -> tuple[str, ...]:
    """The names in a byline: `By A, B and C` → A, B, C."""
    byline = re.sub(r"^\s*by\s+", "", byline, flags=re.I)
    parts = re.split(r"\s*[,;&]\s*(?:and\s+)?|\s+and\s+", byline)
    return tuple(dict.fromkeys(name.strip() for name in parts if name.strip()))


class _Form:
    """Front matter being filled in: converts fields, collects every problem."""

    def __init__(self, path: str, fields: dict[str, yamltext.Entry], zone: str) -> None:
        self.path, self.fields, self.zone = path, fields, zone
        self.problems: list[Problem] = []

    def value(self, name: str) -> yamltext.Value:
        entry = self.fields.get(name)
        return entry.value if entry else None

    def fail(self, name: str, fact: str, remedy: str) -> None:
        line = self.fields[name].line if name in self.fields else 1
        self.problems.append(Problem(self.path, line, fact, remedy))

    def text(self, name: str) -> str:
        value = self.value(name)
        if isinstance(value, (list, dict)):
            self.fail(
                name,
                f"`{name}` is a list.",
                "Write it as one line of text; until then it is not published.",
            )
            return ""
        return " ".join((value or "").split())

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

    def moment(self, name: str) -> Moment | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return dates.parse(text, self.zone)
        except ValueError as error:
            self.fail(
                name,
                f"{error}.",
                "Write it as YYYY-MM-DD; until then its address shows a notice and lists leave it out.",
            )
            return None

    def flag(self, name: str) -> bool:
        text = self.text(name).casefold()
        if text not in _TRUE | _FALSE:
            self.fail(
                name,
                f"`{name}: {text}` is neither true nor false.",
                "Write true or false; until then it is not published.",
            )
        return text in _TRUE

    def reason(self, name: str) -> str:
        """Text as it stands; a bare `true` asks for the usual words, `false` for nothing."""
        text = self.text(name)
        if text.casefold() in _FALSE:
            return ""
        return "This article has been withdrawn." if text.casefold() in _TRUE else text

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

    def corrections(self) -> tuple[Correction, ...]:
        value = self.value("corrections")
        found = value if isinstance(value, list) else [value] if value else []
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
            made.append(Correction(" ".join(text.split()), when))
        return tuple(made)


def _name_of(item: yamltext.Value) -> str:
    if isinstance(item, dict):
        item = item.get("name") or item.get("title")
    return item if isinstance(item, str) else ""


class _Plain(str):
    """A scalar to be written without quotes, as dates are."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)  # list items stand indented below their key


_Dumper.add_representer(_Plain, lambda d, v: d.represent_scalar("tag:yaml.org,2002:timestamp", str(v)))


def write(sheet: Sheet, keep: dict[str, Any] | None = None) -> str:
    """A converted file: front matter in fixed order, sealed, then the body."""
    story, source = sheet.story, sheet.provenance
    fields: dict[str, Any] = {
        "id": sheet.id,
        "title": story.title,
        "date": _Plain(story.published.iso) if story.published else None,
        "updated": _Plain(story.updated.iso) if story.updated else None,
        "slug": sheet.slug,
        "dek": story.dek,
        "summary": story.summary,
        "description": story.description or story.dek or story.summary,
        "tags": list(story.tags),
        "authors": list(story.authors),
        "section": story.section,
        "source": story.source,
        "source_url": story.source_url,
        **(keep or {}),
        "corrections": [_correction(item) for item in story.corrections],
        "similar": [{"title": item.title, "summary": item.summary} for item in story.similar],
        "derived": list(story.derived),
        "source_file": source.source_file,
        "source_record": source.record,
        "source_sha256": source.source_sha256,
        "converter": source.converter,
    }
    head = yaml.dump(
        {key: value for key, value in fields.items() if value or key == "date"},
        Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000,
    )  # fmt: skip
    body = f"\n{story.body}\n" if story.body else ""
    text = f"---\n{head}---\n{body}"
    return f"---\n{head}seal: {seal(text)}\n---\n{body}"


def _correction(item: Correction) -> dict[str, str]:
    when = {"date": _Plain(item.date.iso)} if item.date else {}
    return {**when, "text": item.text}


def seal(text: str) -> str:
    """Digest of a file's text without its seal line; line endings do not count."""
    plain = text.replace("\r\n", "\n").removeprefix("\ufeff")
    head, fence, body = plain.partition("\n---\n")
    return digest.of(_SEAL_LINE.sub("", head + "\n", count=1), fence, body)
