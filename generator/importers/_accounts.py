"""What a raw record says that its story does not: prose in places that no story has, told as it stood.

Three words and more are prose; a character of a script that puts no spaces between words counts as one.
Texts are plain here; knows no format.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any

from generator.importers._letters import letters
from generator.model import Story
from generator.text import copies

LEAST = 3  # words
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])(?![。！？」』”’）])\s*|\n+")
_MARK = re.compile(r"\[\d+\]|https?://\S+")  # that plain text has for a link
_TARGET = re.compile(r"\]\((?:<[^<>]*>|[^()\s]*)\)")  # where a link leads stands between the words around it


def completed(
    story: Story,
    kept: Mapping[str, Any],
    texts: Iterable[str],
    taken: Iterable[str] = (),
    unshown: Iterable[str] = (),
) -> Story:
    """The story with the sentences of these texts dropped that neither it says nor what is kept beside it.
    `taken`: texts of which it has all, if in other words (dates) or parted (names), but for what is `unshown`."""
    fields = (story.title, story.dek, story.summary, story.description, story.section, story.source)
    corrections = (correction.text for correction in story.corrections)
    body = unescape(_TARGET.sub("]", story.body))
    parts = (*fields, *story.tags, *story.authors, *corrections, body, *_texts(kept), *story.dropped)
    said = letters("\n".join(parts))
    left = dict.fromkeys(sentence for text in unshown for sentence in unsaid(text, said))
    said += letters("\n".join((*taken, *left)))
    left |= dict.fromkeys(sentence for text in texts for sentence in unsaid(text, said))
    return replace(story, dropped=(*story.dropped, *left))


def unsaid(text: str, said: str) -> Iterator[str]:
    """The sentences of a text whose letters are not among those said, marks of links aside."""
    if not _is_prose(text) or letters(text) in said:
        return
    for sentence in _SENTENCE.split(text):
        if _is_prose(sentence) and any(letters(part) not in said for part in _MARK.split(sentence)):
            yield " ".join(sentence.split())


def _is_prose(text: str) -> bool:
    return len(text.split()) >= LEAST or len(copies.UNSPACED.findall(text)) >= LEAST


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif value is not None:
        yield str(value)
