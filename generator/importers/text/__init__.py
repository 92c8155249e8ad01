"""Scraped text: a file of bare lines becomes one story.

The file states nothing about itself; what each line is has to be seen from its shape. Its
characters are literal: Markdown and HTML in them come out as themselves. Knows bytes and a name,
never the disk, and no other importer.
"""

from collections.abc import Iterator

from generator.importers import _credits, _decode, _headline
from generator.importers.text import _layout
from generator.model import Problem, Raw, Record, Story
from generator.text import literal

SUFFIXES = ("", "txt", "text")


class Text:
    """Reads `.txt`, `.text` and files without a suffix, one story from each."""

    version = "text/7"
    container = False

    def claims(self, raw: Raw) -> bool:
        """By the name alone: what is in the file shows when it is read."""
        name = raw.path.rsplit("/", 1)[-1]
        return name.rpartition(".")[2].lower() in SUFFIXES if "." in name.lstrip(".") else True

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        """The story, or the one thing that is wrong with the file."""
        if not raw.data.strip(b" \t\r\n"):
            yield _problem(raw, "is empty.", "Put the text of the story into it, or delete it")
            return
        text = _decode.decode(raw.data)
        if text is None:
            yield _problem(
                raw, "is not text that can be read.", "Save it as UTF-8 text, or move it elsewhere"
            )
            return
        lines = _decode.lines(text)
        if not any(character.isalnum() for line in lines for character in line):
            yield _problem(raw, "holds no text.", "Put the text of the story into it, or delete it")
            return
        yield Record(_story(_layout.sort(lines, raw.zone), raw.zone))


def _problem(raw: Raw, fact: str, remedy: str) -> Problem:
    return Problem(raw.path, 1, fact, f"{remedy}; until then no article is made of it.")


def _story(page: _layout.Layout, zone: str) -> Story:
    derived: list[str] = []
    title, published = page.title, page.published
    if not title:
        title = _headline.derive(page.summary or page.dek or " ".join(page.body[:1]))
        derived.append("title")
    if not published and page.updated:
        published = page.updated  # the only day the page names; undated would be less true
        derived.append("published")
    published = published or _credits.dateline(next(iter(page.body), ""), zone)
    return Story(
        title=title,
        body="\n\n".join(literal.escape(paragraph) for paragraph in page.body),
        published=published,
        updated=page.updated,
        dek=page.dek,
        summary=page.summary,
        tags=tuple(page.tags),
        authors=tuple(page.authors),
        section=page.section,
        source=page.source,
        source_url=page.url,
        rights=page.rights,
        similar=tuple(page.similar),
        derived=tuple(derived),
        dropped=tuple(page.dropped),
    )
