"""What a record says that its story does not: prose in fields that were not taken, as it stood.

Knows no field; a text of three words and more is prose wherever it stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.importers._letters import letters
from generator.importers.records import _values
from generator.model import Story

LEAST = 3  # words
TARGET = re.compile(r"\]\([^()\s]*\)")  # where a link leads stands between the words around it
SENTENCE = re.compile(r"(?<=[.!?…。！？])\s+|\n+")


def unsaid(
    record: Mapping[str, Any], story: Story, kept: Mapping[str, Any], taken: Iterable[str]
) -> list[str]:
    """The sentences of a record that are neither in the story nor kept beside it, each once. `taken`: texts of
    which the story has all, if in other words (dates) or parted (names)."""
    fields = (story.title, story.dek, story.summary, story.description, story.section, story.source)
    corrections = (correction.text for correction in story.corrections)
    body = TARGET.sub("]", story.body)
    parts = (*fields, *story.tags, *story.authors, *corrections, body, *_texts(kept), *taken)
    said = letters("\n".join(map(_values.bare, parts)))
    sentences = (sentence for text in _texts(record) for sentence in _sentences(text, said))
    names = set(story.authors)
    return list(dict.fromkeys(text for text in sentences if not names.issuperset(_values.people(text))))


def _sentences(text: str, said: str) -> Iterator[str]:
    """Those of a text that are not said; of one that is said, none."""
    plain = _values.bare(text)
    if len(plain.split()) < LEAST or letters(plain) in said:
        return
    for sentence in SENTENCE.split(plain):
        if len(sentence.split()) >= LEAST and letters(sentence) not in said:
            yield " ".join(sentence.split())


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value of JSON; a cell of a table may hold such a value as text."""
    stack = [value]
    while stack:
        match _values.unpacked(stack.pop()):
            case str() as text:
                yield text
            case list() as items:
                stack += reversed(items)
            case Mapping() as members:
                stack += reversed(members.values())
