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
SUBSTITUTED, NESTED = 1_000, 10  # NESTED: in what stands for others, which may double it each time
EXPLICIT = 2_000  # directives, notes, targets and comments
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
            parsed = _parsed("\n" * above + _bounded(body), head)
        except (RecursionError, Beyond) as error:
            fact = "is nested too deeply." if isinstance(error, RecursionError) else f"{error}."
            yield Problem(
                raw.path, 0, fact, "Simplify it, or save it as Markdown; until then it is not converted."
            )
            return
        fields = {**frontmatter.canonical(parsed.fields, outdone=True), **head}
        fields, outdone = _heads.unstated(raw, fields)
        story, further, wrong = frontmatter.told(fields, raw.path, raw.zone)
        if wrong:
            yield from map(_heads.refusal, wrong)
            return
        yield from odd
        notes = Notes(raw)
        for line, fault in parsed.faults:
            notes.warn(line, fault, REMEDY)
        yield from notes.told()
        shown_above = ((parsed.title, story.title), (parsed.subtitle, story.dek))
        kept = [own for own, stated in shown_above if own and stated and folded(own) != folded(stated)]
        story = replace(
            story,
            title=story.title or parsed.title,
            dek=story.dek or parsed.subtitle,
            body="".join(f"## {own}\n\n" for own in kept) + fragment.to_markdown(parsed.html),
            dropped=(*outdone, *parsed.unseen),
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
    if len(re.findall(r"(?<!\S)\.\.\s", text)) > EXPLICIT:
        raise Beyond(f"has more than {EXPLICIT:,} directives, notes and comments")
    for block in re.split(r"\n[ \t]*\n", text):
        if block.count("\n") > LINES or sum(map(block.count, "*`|_<")) > MARKS:
            raise Beyond("has a paragraph or table beyond reason")
    return text


def _parsed(text: str, head: dict[str, Entry]) -> _Parsed:
    from docutils import core, frontend, io, nodes, utils
    from docutils.parsers import rst
    from docutils.readers import doctree, standalone
    from docutils.writers import html5_polyglot, null

    _without_what_prints(rst.directives)
    parser, reader, nowhere = rst.Parser(), standalone.Reader(), null.Writer()
    settings = frontend.get_default_settings(parser, reader, nowhere)
    vars(settings).update(SETTINGS, warning_stream=StringIO())
    document = utils.new_document("", settings)
    parser.parse(text, document)
    pictures = _readied(document, nodes)
    settings.doctitle_xform = "title" not in head or _opens_with(document, str(head["title"].value), nodes)
    document.transformer.populate_from_components((parser, reader, nowhere))
    document.transformer.apply_transforms()
    fields = {} if head else _fields(document, nodes)
    faults = _settled(document, pictures, nodes)
    _prepare(document, nodes)
    unseen = [node for kind in (nodes.comment, nodes.decoration) for node in document.findall(kind)]
    for node in unseen:
        node.parent.remove(node)
    parts = core.publish_parts(
        document,
        source_class=io.DocTreeInput,
        reader=doctree.Reader(),
        writer=html5_polyglot.Writer(),
        settings_overrides={**SETTINGS, "warning_stream": StringIO()},
    )
    said = tuple(words for node in unseen if (words := node.astext().strip()))
    title, subtitle = (fragment.text_of(parts[name]) for name in ("title", "subtitle"))
    return _Parsed(title, subtitle, fields, parts["fragment"], said, faults)


def _without_what_prints(directives: Any) -> None:
    """Tables of contents, numbers of sections and lists of links are for print, and cost the square."""
    from docutils.parsers.rst.directives import parts, references

    directives.register_directive("date", None)  # today's would differ tomorrow
    for name, directive in {
        "contents": parts.Contents,
        "sectnum": parts.Sectnum,
        "section-numbering": parts.Sectnum,
        "target-notes": references.TargetNotes,
    }.items():
        directives.register_directive(name, type("Unprinted", (directive,), {"run": lambda self: []}))


def _readied(document: Any, nodes: Any) -> dict[str, Any]:
    """The pictures that are links, by how they were typed. Takes from docutils what it does not bear.

    Raises Beyond.
    """
    nested = [
        reference
        for definition in document.findall(nodes.substitution_definition)
        for reference in definition.findall(nodes.substitution_reference)
    ]
    if len(nested) > NESTED:
        raise Beyond(f"has more than {NESTED} substitutions within substitutions")
    for reference in nested:
        name = reference["refname"]
        if name.lower() not in document.substitution_names:
            fact = f'Undefined substitution referenced: "{name}".'
            document.note_transform_message(document.reporter.error(fact, base_node=reference))
            reference.replace_self(nodes.Text(reference.rawsource))
    pictures = [image for image in document.findall(nodes.image) if isinstance(image.parent, nodes.reference)]
    for image in pictures:
        image.parent.line = image.line
        image.parent.rawsource = image.rawsource  # which is what stays of a link that leads nowhere
    return {image.rawsource: image for image in pictures}


def _opens_with(document: Any, title: str, nodes: Any) -> bool:
    first = _first(document, nodes)
    return isinstance(first, nodes.section) and folded(first[0].astext()) == folded(title)


def _first(document: Any, nodes: Any) -> Any:
    return next((node for node in document if not isinstance(node, nodes.PreBibliographic)), None)


def _fields(document: Any, nodes: Any) -> dict[str, Entry]:
    """The list of fields that stands above the text; it is taken out."""
    first = _first(document, nodes)
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


def _settled(document: Any, pictures: dict[str, Any], nodes: Any) -> list[tuple[int, str]]:
    """What docutils found wrong; in the place of its messages the text stands as it was typed."""
    attached = [*document.findall(nodes.system_message)]
    messages = [*attached, *document.parse_messages, *document.transform_messages]
    faults = {(message.get("line", 0), message[0].astext()) for message in messages if message["level"] > 1}
    for parent in {id(message.parent): message.parent for message in attached}.values():
        parent[:] = [
            typed
            for node in parent
            for typed in (node[1:] if isinstance(node, nodes.system_message) else [node])
        ]
    document.parse_messages.clear()
    document.transform_messages.clear()
    for node in [*document.findall(nodes.problematic)]:
        typed = node.astext()
        node.parent.replace(node, pictures[typed].deepcopy() if typed in pictures else nodes.Text(typed))
    return sorted((line, _sentence(shown(fact, 200))) for line, fact in faults)


def _sentence(fact: str) -> str:
    return fact if fact.endswith((".", "…")) else fact.rstrip(":") + "."


def _prepare(document: Any, nodes: Any) -> None:
    """For what its writer would not make HTML that tells the same."""
    for image in document.findall(nodes.image):
        for option in ("scale", "loading"):  # both would have it look for the file
            image.attributes.pop(option, None)
    for classifier in document.findall(nodes.classifier):
        classifier.insert(0, nodes.Text(" : "))
    for literal in document.findall(nodes.literal):
        literal["classes"].append("code")
    for note in [*document.findall(nodes.footnote), *document.findall(nodes.citation)]:
        label = note.pop(0)
        if len(note) and isinstance(note[0], nodes.paragraph):
            note[0].insert(0, nodes.Text(f"[{label.astext()}] "))
        else:
            note.insert(0, nodes.paragraph("", f"[{label.astext()}]"))
