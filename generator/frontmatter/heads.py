"""Heads: what stands before a text, in the forms that publishing systems give it.

YAML between `---`, TOML between `+++`, a JSON object, Eleventy's `---json` and `---toml`, Nikola's
`.. key: value`, Pelican's bare `Key: value`. All come out as strings, lists and mappings under one set
of names, each with its line.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from generator.model import Problem, Provenance, Source
from generator.text import yamltext
from generator.text.yamltext import Entry, Value

# Canonical name → other names for it, tried in this order. Matched without regard to case, `-`, `_`.
ALIASES = {
    "title": ("headline", "hed"),
    "date": (
        "published",
        "pubdate",
        "publishdate",
        "displaydate",
        "datepublished",
        "publishedat",
        "firstcreated",
        "firstpublishdate",
    ),
    "updated": (
        "lastmod",
        "modified",
        "lastmodifiedat",
        "datemodified",
        "dateupdated",
        "updatedat",
        "versioncreated",
    ),
    "dek": ("subtitle", "standfirst", "subhead", "deck", "subheadline"),
    "summary": ("excerpt", "blurb", "abstract", "lead", "descriptiontext"),
    "description": (),
    "tags": ("tag", "keywords", "topics", "subjects"),
    "authors": ("author", "byline", "by", "creator"),
    "section": ("category", "categories", "desk"),
    "source": ("publication", "outlet", "provider", "copyrightholder"),
    "sourceurl": ("originalurl", "link"),
    "canonicalurl": ("canonical",),
    "rights": ("copyright", "license", "licence", "usageterms"),
    "noindex": (),
    "image": (
        "leadimage",
        "featuredimage",
        "featureimage",
        "coverimage",
        "cover",
        "thumbnail",
        "imageurl",
        "urltoimage",
    ),
    "imagealt": (),
    "imagecaption": (),
    "imagecredit": (),
    "lang": ("language", "inlanguage"),
    "slug": ("urlslug",),
    "id": ("guid", "uuid", "arcid", "internalid", "postid"),
    "draft": (),
    "status": (),
    "embargo": ("publishon",),
    "expires": ("expirydate", "unpublishdate"),
    "withdrawn": (),
    "aliases": ("redirectfrom", "oldurls"),
    "permalink": ("url",),
    "corrections": ("correction", "clarification", "editorsnote"),
    "similar": ("similarstories",),
    "series": (),
    "related": (),
    "unrelated": (),
    "derived": (),
    "sourcefile": (),
    "sourcerecord": (),
    "sourcesha256": (),
    "converter": (),
    "sourcesidecar": (),
    "copies": (),
    "seal": (),
}
_NAMES = {alias: name for name, aliases in ALIASES.items() for alias in (name, *aliases)}

_YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_JSON_BETWEEN, _TOML_BETWEEN = (
    re.compile(rf"---[ \t]*{kind}[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.S | re.M) for kind in ("json", "toml")
)
_ORDERED = ("title", "slug", "date", "tags", "link", "description", "type")
_NIKOLA = re.compile(r"(?:<!--[ \t]*\n)?((?:\.\. (?!_)[\w-]+:(?!:).*\n)+)(?:[ \t]*-->[ \t]*(?:\n|\Z))?")
_PELICAN = re.compile(r"((?:[A-Za-z][\w-]{1,30}:[ \t].*\n(?:[ \t]+\S.*\n)*)+)(?:\n|\Z)")
_DOTTED = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]+[ \t]*\.[ \t]*){50}")
_TOML_KEY = re.compile(r"[ \t]*+[\"']?([^=\"'\n]*[^=\"'\s])[\"']?[ \t]*+=")
_JSON_KEY = re.compile(r'[ \t{,]*+"((?:[^"\\\n]|\\.)*+)"[ \t]*:')
_GLIMPSE = re.compile(r"^(id|converter|[ -]*source_(?:file|record|sha256|sidecar)):[ \t]*([^\r\n]+)", re.M)
LIMIT = 256 * 1024  # characters of a head
LIFTED = ("taxonomies", "extra", "params")  # tables whose fields count as the head's own
UNPUBLISHED = "until then it is not published."


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
                "Save it as UTF-8; until then it is left out.",
            )
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = yamltext.CONTROL.search(text)
    if not bad:
        return text, []
    line = text.count("\n", 0, bad.start()) + 1
    fact = f"holds a control character (U+{ord(bad[0]):04X})."
    warning = Problem(path, line, fact, "Remove it; it was left out of the page.", "warning")
    return yamltext.CONTROL.sub("", text), [warning]


def split(text: str, path: str, bare: bool = False) -> tuple[dict[str, Entry], str]:
    """(fields under canonical names, body). Raises Refused without a readable head; when `bare`, a text that
    does not even begin one is all body, and what a field of one meaning outdoes is kept."""
    try:
        entries, body = _parts(text, path, bare)
    except yamltext.BadYaml as error:
        remedy = f"{error.remedy}; {UNPUBLISHED}"
        raise Refused(Problem(path, error.line + 1, error.fact, remedy)) from None
    return canonical(entries, outdone=bare), body.lstrip("\n")


def _parts(text: str, path: str, bare: bool) -> tuple[dict[str, Entry], str]:
    for form, read in (
        (_YAML, yamltext.mapping),
        (_TOML, _toml),
        (_TOML_BETWEEN, _toml),
        (_JSON_BETWEEN, _json_between),
        (_NIKOLA, _nikola),
        (_PELICAN, _pelican),
    ):
        head = form.match(text)
        if head and len(head[1]) > LIMIT:
            remedy = f"Move the text below the head; {UNPUBLISHED}"
            raise Refused(Problem(path, 1, "has more than 256 KB of front matter.", remedy))
        if head and (form is not _PELICAN or re.search(r"^title:", head[1], re.I | re.M)):
            return _counted(head, read(head[1])), text[head.end() :]
    if text.startswith("{"):
        return _json(text)
    if bare and not text.startswith(("---", "+++")):
        return {}, text
    remedy = f"Begin it with a line `---`, then `title:` and the other fields, then `---`; {UNPUBLISHED}"
    raise Refused(Problem(path, 1, "has no front matter.", remedy))


def meta(text: str) -> dict[str, Entry] | None:
    """The fields of the file that Nikola keeps beside a post; None where it holds anything else."""
    text = _named(text) or text
    head = re.fullmatch(rf"\s*{_NIKOLA.pattern}", f"{text.rstrip()}\n")
    if not head:
        return None if text.strip() else {}
    return canonical(_counted(head, _nikola(head[1])), outdone=True)


def _named(text: str) -> str:
    """The same with the name of each field, where it says by their order alone which they are, as Nikola's did before
    it had names; empty where it is no such file."""
    lines = text.splitlines()
    if not (
        len(lines) > 2 and re.fullmatch(r"[\w-]+", lines[1].strip()) and re.match(r"\d{4}[/-]\d", lines[2])
    ):
        return ""
    further = len(lines) > len(_ORDERED) and any(map(str.strip, lines[len(_ORDERED) :]))
    return "" if further else "\n".join(map(".. {}: {}".format, _ORDERED, lines))


def _counted(head: re.Match[str], entries: dict[str, Entry]) -> dict[str, Entry]:
    """The entries of a head with their lines as they are where one line, a fence, stands above them."""
    more = head.string.count("\n", 0, head.start(1)) - 1
    return {key: replace(one, line=one.line + more) for key, one in entries.items()} if more else entries


def _toml(text: str) -> dict[str, Entry]:
    import tomllib  # few heads are TOML

    if deep := _DOTTED.search(text):  # each dot is a table within a table
        above = text.count("\n", 0, deep.start()) + 1
        raise yamltext.BadYaml("is nested too deeply.", above, "Take out the inner tables")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        words = re.sub(r" \(at .*\)$", "", str(error))
        raise yamltext.BadYaml(f"TOML: {words}.", int(line[1]) if line else 1, "Mend the line") from None
    except RecursionError:
        raise yamltext.BadYaml("is nested too deeply.", 1, "Take out the inner lists") from None
    except ValueError as error:
        raise yamltext.BadYaml(f"TOML: {error}.", 1, "Shorten the number") from None
    for name in LIFTED:
        inner = table.get(name)
        if isinstance(inner, dict):
            table = {**inner, **{key: value for key, value in table.items() if key != name}}
    return _entries(table, text, _TOML_KEY)


def _json(text: str, above: int = 1) -> tuple[dict[str, Entry], str]:
    try:
        table, end = json.JSONDecoder().raw_decode(text[: LIMIT * 4])
    except json.JSONDecodeError as error:
        raise yamltext.BadYaml(f"JSON: {error.msg}.", error.lineno - above, "Mend the line") from None
    except RecursionError:
        raise yamltext.BadYaml("is nested too deeply.", 1 - above, "Take out the inner lists") from None
    except ValueError as error:
        raise yamltext.BadYaml(f"JSON: {error}.", 1 - above, "Shorten the number") from None
    if not isinstance(table, dict):
        raise yamltext.BadYaml("is a list or a text.", 1 - above, "Write `{` and `}` around its fields")
    return _entries(table, text[:end], _JSON_KEY, above), text[end:]


def _json_between(text: str) -> dict[str, Entry]:
    start = len(text) - len(text.lstrip())
    entries, rest = _json(text[start:], -text.count("\n", 0, start))
    if rest.strip():
        line = text.count("\n", 0, len(text) - len(rest.lstrip())) + 1
        raise yamltext.BadYaml("JSON: something stands behind its end.", line, "Mend the line")
    return entries


def _entries(table: dict[str, Any], text: str, key_of: re.Pattern[str], above: int = 0) -> dict[str, Entry]:
    """Each value with its line; `above` is how many lines fewer stand before them than before YAML."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if found := key_of.match(line):
            lines.setdefault(found[1], number - above)
    entries = {}
    for key, value in table.items():
        at = lines.get(key, 1 - above)
        entries[key] = Entry(_plain(value, at), at)
    return entries


def _plain(value: Any, line: int) -> Value:
    """A value of TOML or JSON as text, list or mapping of text."""
    if isinstance(value, str):
        yamltext.refuse_control(value, line)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return [_plain(item, line) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, line) for key, item in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _nikola(text: str) -> dict[str, Entry]:
    """In old files the tags `draft` and `private` say that a story is not for readers."""
    entries = _lines(text, re.compile(r"\.\. ([\w-]+):(.*)"))
    stated = entries.get("tags")
    names = [name.strip() for name in str(stated.value or "").split(",")] if stated else []
    shown: list[Value] = [name for name in names if name.casefold() not in ("draft", "private")]
    if stated and len(shown) < len(names):
        entries |= {"tags": replace(stated, value=shown), "draft": replace(stated, value="true")}
    return entries


def _pelican(text: str) -> dict[str, Entry]:
    return _lines(text, re.compile(r"([A-Za-z][\w-]*):(.*)"))


def _lines(text: str, form: re.Pattern[str]) -> dict[str, Entry]:
    """`key: value` lines."""
    entries: dict[str, Entry] = {}
    key = ""
    for number, line in enumerate(text.splitlines(), 1):
        found = form.fullmatch(line)
        if found:
            key = found[1]
            entries[key] = Entry(found[2].strip() or None, number)
        elif key and line.strip():
            entries[key] = Entry(f"{entries[key].value or ''} {line.strip()}".strip(), entries[key].line)
    return entries


def canonical(entries: dict[str, Entry], outdone: bool = False) -> dict[str, Entry]:
    """Fields under their canonical names, lines counted in the file; unknown ones as they are. Of several that
    mean the same the first name counts; what the others say differently is, when asked for, in `x_` fields."""
    rank: dict[str, int] = {}
    others: dict[str, tuple[str, Entry]] = {}
    fields: dict[str, Entry] = {}
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
        if entry.value is None:
            continue
        entry = replace(entry, line=entry.line + 1)
        others[key] = name, entry
        if place <= rank.get(name, 99):
            fields[name] = entry
            rank[name] = place
    if outdone:
        differ = ((key, said) for key, (name, said) in others.items() if fields[name].value != said.value)
        fields |= {f"x_{key}": said for key, said in differ}
    return fields


def glimpse(data: bytes) -> tuple[str, Provenance]:
    """id and provenance of a file whose front matter cannot be read, line by line, so that a slip
    of its editor does not make the builder take it for another article."""
    head = data[:LIMIT].decode("utf-8", "replace")
    own: dict[str, str] = {}
    copies: list[dict[str, str]] = []
    for name, value in _GLIMPSE.findall(head):
        if name.lstrip().startswith("-"):
            copies.append({})
        said = copies[-1] if copies and name[0] in " -" else own
        said[name.strip(" -")] = value.strip(" '\"")
    provenance = Provenance(source(own), own.get("converter", ""), tuple(map(source, copies)))
    return own.get("id", ""), provenance


def source(stated: Mapping[str, Any]) -> Source:
    """A raw record as front matter names it."""
    return Source(*(str(stated.get(f"source_{name}") or "") for name in Source._fields))
