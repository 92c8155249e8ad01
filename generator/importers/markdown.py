"""Markdown as other generators and systems export it, and bare.

A date or slug that only the file's name gives (`2019-04-27-strike.md`) is taken from there, a headline
that the head does not state from the heading above the text. Shortcodes stay in the text as they are,
visible, and are named.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from generator import frontmatter
from generator.importers import _heads
from generator.model import Problem, Raw, Record, Story
from generator.text.markup import folded

HUGO = "Delete it, or name it in content/ledger/ignored.txt; no article is made of it."
_HEADING = re.compile(r"#[ \t]+(?P<atx>[^\n]+)(?:\n|\Z)|(?P<setext>[^\n]+)\n=+[ \t]*(?:\n|\Z)")
_SHORTCODE = re.compile(r"\{\{[<%]\s*/?\s*([\w./-]+)|\{%-?\s*(?!end)([a-z]\w*)")


class Markdown:
    version = "markdown/2"
    container = False

    def claims(self, raw: Raw) -> bool:
        return raw.path.lower().endswith((".md", ".markdown", ".mkd", ".mdown"))

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        try:
            text, odd = _heads.decoded(raw)
            fields, body = frontmatter.split(text, raw.path, bare=True)
        except frontmatter.Refused as refused:
            yield from map(_heads.refusal, refused.problems)
            return
        fields = _heads.as_jekyll_has_them(raw, fields)
        fields, outdone = _heads.unstated(raw, fields)
        story, further, wrong = frontmatter.told(fields, raw.path, raw.zone)
        if wrong:
            yield from map(_heads.refusal, wrong)
            return
        yield from odd
        if not body.strip() and raw.path.rpartition("/")[2].startswith("_index."):
            yield Problem(
                raw.path, 0, "heads one of Hugo's lists and has no text of its own.", HUGO, "warning"
            )
            return
        yield from _shortcodes(raw.path, body)
        story = replace(story, dropped=outdone)
        yield _heads.record(raw, _headed(story, body.strip("\n")), further)


def _headed(story: Story, body: str) -> Story:
    """The story with its text; a heading above it that is the headline stands there no more."""
    heading = _HEADING.match(body)
    words = _heads.plain(heading["setext"] or heading["atx"].rstrip(" \t#")) if heading else ""
    if not heading or not words or (story.title and folded(story.title) != folded(words)):
        return replace(story, body=body)
    return replace(story, title=story.title or words, body=body[heading.end() :].strip("\n"))


def _shortcodes(path: str, body: str) -> Iterator[Problem]:
    found = Counter(one[1] or one[2] for one in _SHORTCODE.finditer(body))
    if found:
        names = ", ".join(f"{name} ({times})" if times > 1 else name for name, times in sorted(found.items()))
        fact = f"holds shortcodes that nothing here understands: {names}."
        yield Problem(
            path, 0, fact, "Replace them by Markdown in the article; they stand there as text.", "warning"
        )
