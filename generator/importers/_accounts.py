"""What a raw record says that its story does not: prose in places that no story has, told as it stood.

Three words and more are prose. Texts are plain here; knows no format.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any

from generator.importers._letters import letters
from generator.model import Story

LEAST = 3  # words
_SENTENCE = re.compile(r"(?<=[.!?…。！？])\s+|\n+")
_TARGET = re.compile(r"\]\([^()\s]*\)")  # where a link leads stands between the words around it


def completed(
    story: Story, kept: Mapping[str, Any], texts: Iterable[str], taken: Iterable[str] = ()
) -> Story:
    """The story with the sentences of these texts dropped that neither it says nor what is kept beside it.
    `taken`: texts of which it has all, if in other words (dates) or parted (names)."""
    fields = (story.title, story.dek, story.summary, story.description, story.section, story.source)
    corrections = (correction.text for correction in story.corrections)
    body = unescape(_TARGET.sub("]", story.body))
    parts = (*fields, *story.tags, *story.authors, *corrections, body, *_texts(kept), *story.dropped, *taken)
    said = letters("\n".join(parts))
    left = dict.fromkeys(sentence for text in texts for sentence in unsaid(text, said))
    return replace(story, dropped=(*story.dropped, *left))


def unsaid(text: str, said: str) -> Iterator[str]:
    """The sentences of a text whose letters are not among those said."""
    if len(text.split()) < LEAST or letters(text) in said:
        return
    for sentence in _SENTENCE.split(text):
        if len(sentence.split()) >= LEAST and letters(sentence) not in said:
            yield " ".join(sentence.split())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif value is not None:
        yield str(value)
