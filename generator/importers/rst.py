"""reStructuredText, as Pelican and Nikola keep articles, read by docutils.

Nothing is included, run or passed through as HTML. A directive or role that docutils does not know stays in
the text as it was typed; that and every other fault is named with its line. The head is the list of fields
below the headline (`:date: 2019-04-27`), Nikola's `.. title:` comments, or front matter.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any, NamedTuple

from generator import fragment, frontmatter
from generator.importers import _heads
from generator.importers._notes import Notes, shown
from generator.model import Problem, Raw, Record
from generator.text.markup import folded
from generator.text.yamltext import Entry, Value

_HEAD = re.compile(r"\.\. (?!_)[\w-]+:(?!:)|(?:---|\+\+\+)[ \t]*\n")
# More than any article has, where docutils takes time or room that grows by the square.
LARGEST = 300_000  # characters
LONGEST = 20_000  # characters of a line
MARKS, LINES = 1_000, 2_000  # of one block
SUBSTITUTED = 1_000
REMEDY = "Put it right in the article; what it is about stands there as it was typed."
SETTINGS = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "docinfo_xform": False,  # fields are ours to read, whatever their names
    "halt_level": 5,
    "line_length_limit": LONGEST,  # of what is substituted, too
    "initial_header_level": 2,
    "embed_stylesheet": False,
    "stylesheet_path": "",
    "syntax_highlight": "none",
    "math_output": "LaTeX",
    "traceback": True,
}


class Beyond(ValueError):
    """The text is none that an author would write. Carries the fact."""


class _Parsed(NamedTuple):
    title: str
    subtitle: str
    fields: dict[str, Entry]
    html: str
    unseen: tuple[str, ...]  # comments, and what only a printed page would show
    faults: list[tuple[int, str]]  # line, what is wrong


class Rst:
    version = "rst/1"
    container = False

    def claims(self, raw: Raw) -> bool:
        return raw.path.lower().endswith((".rst", ".rest"))

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        try:
            text, odd = _heads.decoded(raw)
            head, body = frontmatter.split(text, raw.path, bare=True) if _HEAD.match(text) else ({}, text)
        except frontmatter.Refused as refused:
            yield from map(_heads.refusal, refused.problems)
            return
        try:
            above = text.count("\n") - body.count("\n")  # lines, kept so that faults have theirs
            parsed = _parsed("\n" * above + _bounded(body))
        except (RecursionError, Beyond) as error:
            fact = "is nested too deeply." if isinstance(error, RecursionError) else f"{error}."
            yield Problem(
                raw.path, 0, fact, "Simplify it, or save it as Markdown; until then it is not converted."
            )
            return
        fields = {**frontmatter.canonical(parsed.fields, outdone=True), **head}
        fields = {name: entry for name, entry in fields.items() if name not in raw.stated}
        story, further, wrong = frontmatter.told(fields, raw.path, raw.zone)
        if wrong:
            yield from map(_heads.refusal, wrong)
            return
        yield from odd
        notes = Notes(raw)
        for line, fault in parsed.faults:
            notes.warn(line, fault, REMEDY)
        yield from notes.told()
        own = parsed.title and story.title and folded(parsed.title) != folded(story.title)
        story = replace(
            story,
            title=story.title or parsed.title,
            dek=story.dek or parsed.subtitle,
            body=f"## {parsed.title}\n\n" * bool(own) + fragment.to_markdown(parsed.html),
            dropped=(*story.dropped, *parsed.unseen),
        )
        yield _heads.record(raw, story, further)


def _bounded(text: str) -> str:
    """The same text. Raises Beyond."""
    if len(text) > LARGEST:
        raise Beyond(f"is longer than {LARGEST:,} characters")
    if any(len(line) > LONGEST for line in text.split("\n")):
        raise Beyond(f"has a line of more than {LONGEST:,} characters")
    if len(re.findall(r"\|[^|\n]+\|", text)) > SUBSTITUTED:
        raise Beyond(f"names more than {SUBSTITUTED:,} substitutions")
    for block in re.split(r"\n[ \t]*\n", text):
        if block.count("\n") > LINES or sum(map(block.count, "*`|_<")) > MARKS:
            raise Beyond("has a paragraph or table beyond reason")
    return text


def _parsed(text: str) -> _Parsed:
    from docutils import core, io, nodes
    from docutils.parsers.rst import directives
    from docutils.readers import doctree

    directives.register_directive("date", None)  # today's would differ tomorrow
    settings = {**SETTINGS, "warning_stream": StringIO()}
    document = core.publish_doctree(text, settings_overrides=settings)
    fields = _fields(document, nodes)
    faults = _settled(document, nodes)
    _prepare(document, nodes)
    unseen = [node for kind in (nodes.comment, nodes.decoration) for node in document.findall(kind)]
    for node in unseen:
        node.parent.remove(node)
    parts = core.publish_parts(
        document,
        source_class=io.DocTreeInput,
        reader=doctree.Reader(),
        writer="html5",
        settings_overrides=settings,
    )
    said = tuple(words for node in unseen if (words := node.astext().strip()))
    title, subtitle = (fragment.text_of(parts[name]) for name in ("title", "subtitle"))
    return _Parsed(title, subtitle, fields, parts["fragment"], said, faults)


def _fields(document: Any, nodes: Any) -> dict[str, Entry]:
    """The list of fields that stands above the text; it is taken out."""
    beside = (nodes.title, nodes.subtitle, nodes.comment, nodes.system_message, nodes.substitution_definition)
    first = next((node for node in document if not isinstance(node, beside)), None)
    if not isinstance(first, nodes.field_list):
        return {}
    document.remove(first)
    return {
        name.astext(): Entry(_value(body, nodes), field.line - 1) for field in first for name, body in [field]
    }


def _value(body: Any, nodes: Any) -> Value:
    if len(body) == 1 and isinstance(body[0], nodes.bullet_list):
        return [item.astext() for item in body[0]]
    return " ".join(body.astext().split()) or None


def _settled(document: Any, nodes: Any) -> list[tuple[int, str]]:
    """What docutils found wrong; in the place of its messages the text stands as it was typed."""
    faults: dict[str, int] = {}
    loose = [*document.parse_messages, *document.transform_messages]
    for message in [*document.findall(nodes.system_message), *loose]:
        if message["level"] > 1:
            faults.setdefault(message[0].astext(), message.get("line", 0))
        if message.parent is not None and message in message.parent.children:
            message.parent.replace(message, message[1:])
    document.parse_messages.clear()
    document.transform_messages.clear()
    for node in [*document.findall(nodes.problematic)]:
        node.parent.replace(node, nodes.Text(node.astext()))
    return sorted((line, shown(fact, 200)) for fact, line in faults.items())


def _prepare(document: Any, nodes: Any) -> None:
    """For what its writer would not make HTML that tells the same."""
    for literal in document.findall(nodes.literal):
        literal["classes"].append("code")
    for note in [*document.findall(nodes.footnote), *document.findall(nodes.citation)]:
        label = note.pop(0)
        if note and isinstance(note[0], nodes.paragraph):
            note[0].insert(0, nodes.Text(f"[{label.astext()}] "))
        else:
            note.insert(0, nodes.paragraph("", f"[{label.astext()}]"))
