"""Markdown with front matter, as other generators and systems export it."""

from collections.abc import Iterator
from dataclasses import replace

from generator import frontmatter
from generator.model import Problem, Raw, Record


class Markdown:
    version = "markdown/1"
    container = False

    def claims(self, raw: Raw) -> bool:
        return raw.path.lower().endswith((".md", ".markdown"))

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        try:
            text, odd = frontmatter.decode(raw.data, raw.path)
            sheet = frontmatter.read(raw.path, text, raw.zone)
            fields, _ = frontmatter.split(text, raw.path)
        except frontmatter.Refused as refused:
            yield from refused.problems
            return
        yield from odd
        stated = {
            "id": sheet.id,
            "slug": sheet.slug,
            "draft": "true" if sheet.draft else "",
            "embargo": sheet.embargo.iso if sheet.embargo else "",
            "expires": sheet.expires.iso if sheet.expires else "",
            "withdrawn": sheet.withdrawn,
            **{name: entry.value for name, entry in fields.items() if name not in frontmatter.ALIASES},
        }
        story = replace(sheet.story, body=sheet.story.body.strip("\n"))
        yield Record(story, keep={name: value for name, value in stated.items() if value})
