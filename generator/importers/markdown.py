"""Markdown with a head, as other generators and systems export it.

A date or slug that only the file's name gives (`2019-04-27-strike.md`) is taken from there; shortcodes
stay in the text as they are, visible, and are named.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generator import frontmatter
from generator.model import Problem, Raw, Record, Sheet, Story
from generator.text import dates

_DATED = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)")
_SHORTCODE = re.compile(r"\{\{[<%]\s*/?\s*([\w./-]+)|\{%-?\s*(?!end)([a-z]\w*)")


class Markdown:
    version = "markdown/1"
    container = False

    def claims(self, raw: Raw) -> bool:
        return raw.path.lower().endswith((".md", ".markdown", ".mkd", ".mdown"))

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        try:
            text, odd = frontmatter.decode(raw.data, raw.path)
            sheet = frontmatter.read(raw.path, text, raw.zone)
            further = frontmatter.told(frontmatter.split(text, raw.path)[0], raw.path, raw.zone)[1]
        except frontmatter.Refused as refused:
            yield from refused.problems
            return
        yield from odd
        yield from _shortcodes(raw.path, sheet.story.body)
        story, slug = _by_name(raw, sheet)
        yield Record(replace(story, body=story.body.strip("\n")), keep=_stated(sheet, slug, further))


def _by_name(raw: Raw, sheet: Sheet) -> tuple[Story, str]:
    """The story and its slug, with what only the file's name says."""
    stem = raw.path.rsplit("/", 1)[-1].rpartition(".")[0]
    named = _DATED.fullmatch(stem)
    if not named:
        return sheet.story, sheet.slug
    try:
        day = dates.parse(named[1], raw.zone)
    except ValueError:  # 2019-31-99-x.md: a name like any other
        return sheet.story, sheet.slug
    return replace(sheet.story, published=sheet.story.published or day), sheet.slug or named[2]


def _stated(sheet: Sheet, slug: str, further: dict[str, Any]) -> dict[str, Any]:
    """Further front matter that the article keeps, what we do not know included."""
    known = {**further, "slug": slug, "aliases": list(sheet.aliases)}
    if further.get("permalink") in sheet.aliases:
        del known["permalink"]
    return {name: value for name, value in known.items() if value}


def _shortcodes(path: str, body: str) -> Iterator[Problem]:
    found = Counter(one[1] or one[2] for one in _SHORTCODE.finditer(body))
    if found:
        names = ", ".join(f"{name} ({times})" if times > 1 else name for name, times in sorted(found.items()))
        fact = f"holds shortcodes that nothing here understands: {names}."
        yield Problem(
            path, 0, fact, "Replace them by Markdown in the article; they stand there as text.", "warning"
        )
