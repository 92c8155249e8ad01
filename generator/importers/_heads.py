"""What the head of a file, and its name, say of the story below: shared by those that read such files."""

import re
from dataclasses import replace
from typing import Any

from generator import frontmatter
from generator.fragment import text_of
from generator.importers import _decode, _headline
from generator.model import Problem, Raw, Record, Story
from generator.text import dates
from generator.text.markup import TooDeep, to_html
from generator.text.yamltext import Entry

_DATED = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)")


def decoded(raw: Raw) -> tuple[str, list[Problem]]:
    """The text of the file in whatever encoding it is. Raises Refused when it is none."""
    text = _decode.decode(raw.data)
    return frontmatter.decode(raw.data if text is None else text.encode(), raw.path)


def as_jekyll_has_them(raw: Raw, fields: dict[str, Entry]) -> dict[str, Entry]:
    """Jekyll parts tags and categories at spaces; it is known by its layouts and its dated file names."""
    if "layout" not in fields or not _DATED.match(raw.path.rpartition("/")[2]):
        return fields
    lists = {}
    for name in ("tags", "section"):
        entry = fields.get(name)
        if entry and isinstance(entry.value, str) and "," not in entry.value:
            lists[name] = replace(entry, value=[*entry.value.split()])
    return {**fields, **lists}


def unstated(raw: Raw, fields: dict[str, Entry]) -> tuple[dict[str, Entry], tuple[str, ...]]:
    """(the fields of a head that no sidecar states instead, the words of the others)."""
    stated = raw.stated(raw.path)
    own = {name: entry for name, entry in fields.items() if name not in stated}
    outdone = (entry.value for name, entry in fields.items() if name in stated)
    return own, tuple(frontmatter.words(list(outdone)))


def refusal(problem: Problem) -> Problem:
    """A fault of a head, with what comes of it here: content/raw has no page to hold back."""
    return problem.until("it is not converted.")


def record(raw: Raw, story: Story, further: dict[str, Any]) -> Record:
    """The story with what only the file's name says, and a headline from its text if it has none."""
    story, slug = _by_name(raw, _titled(story), str(further.get("slug") or ""))
    return Record(story, keep=_kept({**further, "slug": slug}))


def plain(markdown: str) -> str:
    """The words of one block; of one beyond reason, as it stands."""
    try:
        return " ".join(text_of(to_html(markdown, ())).split())
    except TooDeep:
        return " ".join(markdown.split())


def _titled(story: Story) -> Story:
    if story.title or not story.body:
        return story
    lede = next((words for part in story.body.split("\n\n") if (words := plain(part))), "")
    return replace(story, title=_headline.derive(lede), derived=(*story.derived, "title"))


def _by_name(raw: Raw, story: Story, slug: str) -> tuple[Story, str]:
    *folders, name = raw.path.split("/")
    stem = name.rpartition(".")[0]
    if stem == "index" and folders:  # Hugo's page bundle: the folder is the page
        stem = folders[-1]
        slug = slug or stem
    named = _DATED.fullmatch(stem)
    if not named:
        return story, slug
    try:
        day = dates.parse(named[1], raw.zone)
    except ValueError:  # 2019-31-99-x.md: a name like any other
        return story, slug
    return replace(story, published=story.published or day), slug or named[2]


def _kept(further: dict[str, Any]) -> dict[str, Any]:
    """Further front matter that the article keeps, what we do not know included."""
    aliases = list(frontmatter.former(further))
    permalink = "" if further.get("permalink") in aliases else further.get("permalink")
    known = {**further, "permalink": permalink, "aliases": aliases}
    return {name: value for name, value in known.items() if value}
