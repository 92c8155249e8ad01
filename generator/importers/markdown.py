"""Markdown as other generators and systems export it, and bare.

A date or slug that only the file's name gives (`2019-04-27-strike.md`) is taken from there, a headline
that the head does not state from the heading above the text. Shortcodes stay in the text as they are,
visible, and are named.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generator import frontmatter
from generator.fragment import text_of
from generator.importers import _headline
from generator.model import Problem, Raw, Record, Story
from generator.text import dates
from generator.text.markup import folded, to_html

HUGO = "Delete it, or name it in content/ledger/ignored.txt; no article is made of it."
_DATED = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)")
_HEADING = re.compile(r"#[ \t]+(?P<atx>[^\n]+?)[ \t#]*(?:\n|\Z)|(?P<setext>[^\n]+)\n=+[ \t]*(?:\n|\Z)")
_SHORTCODE = re.compile(r"\{\{[<%]\s*/?\s*([\w./-]+)|\{%-?\s*(?!end)([a-z]\w*)")


class Markdown:
    version = "markdown/2"
    container = False

    def claims(self, raw: Raw) -> bool:
        return raw.path.lower().endswith((".md", ".markdown", ".mkd", ".mdown"))

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        try:
            text, odd = frontmatter.decode(raw.data, raw.path)
            fields, body = frontmatter.split(text, raw.path, bare=True)
        except frontmatter.Refused as refused:
            yield from map(_refusal, refused.problems)
            return
        story, further, wrong = frontmatter.told(fields, raw.path, raw.zone)
        if wrong:
            yield from map(_refusal, wrong)
            return
        yield from odd
        if not body.strip() and raw.path.rpartition("/")[2].startswith("_index."):
            yield Problem(
                raw.path, 0, "heads one of Hugo's lists and has no text of its own.", HUGO, "warning"
            )
            return
        yield from _shortcodes(raw.path, body)
        story, slug = _by_name(raw, _headed(story, body.strip("\n")), str(further.get("slug") or ""))
        yield Record(_titled(story), keep=_kept({**further, "slug": slug}))


def _refusal(problem: Problem) -> Problem:
    """A fault of a head, with what comes of it here: content/raw has no page to hold back."""
    return replace(
        problem, remedy=f"{problem.remedy.partition('; until then')[0]}; until then it is not converted."
    )


def _headed(story: Story, body: str) -> Story:
    """The story with its text; a heading above it that is the headline stands there no more."""
    heading = _HEADING.match(body)
    words = _plain(heading["atx"] or heading["setext"]) if heading else ""
    if not heading or (story.title and folded(story.title) != folded(words)):
        return replace(story, body=body)
    return replace(story, title=story.title or words, body=body[heading.end() :].strip("\n"))


def _titled(story: Story) -> Story:
    """A story without a headline gets one from its text."""
    if story.title or not story.body:
        return story
    lede = next((part for part in story.body.split("\n\n") if _plain(part)), "")
    return replace(story, title=_headline.derive(_plain(lede)), derived=(*story.derived, "title"))


def _plain(markdown: str) -> str:
    """The words of one block."""
    return " ".join(text_of(to_html(markdown, ())).split())


def _by_name(raw: Raw, story: Story, slug: str) -> tuple[Story, str]:
    """The story and its slug, with what only the file's name says."""
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


def _shortcodes(path: str, body: str) -> Iterator[Problem]:
    found = Counter(one[1] or one[2] for one in _SHORTCODE.finditer(body))
    if found:
        names = ", ".join(f"{name} ({times})" if times > 1 else name for name, times in sorted(found.items()))
        fact = f"holds shortcodes that nothing here understands: {names}."
        yield Problem(
            path, 0, fact, "Replace them by Markdown in the article; they stand there as text.", "warning"
        )
