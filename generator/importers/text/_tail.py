"""What an aggregator writes below a story: its own name, and coverage found elsewhere.

Finds the block, parts its headlines from their summaries and sorts out the furniture. Knows lines
of text only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.importers import _furniture
from generator.importers.text import _pairs
from generator.model import Similar
from generator.text import datewords

SIMILAR = re.compile(
    r"(?:similar|related) (?:news|stories|articles|coverage):?\s*"
    r"(?:you can also read .{0,120}?sources?\b\.?)?",
    re.IGNORECASE,
)
PUBLISHER = re.compile(r"(?P<place>\S.{0,60}?) Latest News, \S.{0,60}? Headlines\.?")
RIGHTS = re.compile(
    r"(?:©|(?:\(c\)|copyright)(?= ?(?:©|\(c\)|by\b|(?:19|20)\d\d))).{1,160}|.{0,120}\b(?:all rights reserved|alle rechte vorbehalten"
    r"|tous droits reserves|todos los derechos reservados|tutti i diritti riservati"
    r"|todos os direitos reservados)\W*",
    re.IGNORECASE,
)
SAID = re.compile(r"[.!?…][\"”’»“)]*\s(?=[^.!?]{8,120}$)")


@dataclass(slots=True)
class Tail:
    """The block below the story; `front` is what stands above it."""

    front: list[str]
    source: str = ""
    section: str = ""
    rights: str = ""
    similar: list[Similar] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    @property
    def found(self) -> bool:
        """Whether the file bears an aggregator's mark."""
        return bool(self.source or self.similar or self.dropped)


def without_furniture(paragraph: str) -> tuple[str, str]:
    """A paragraph and the words of the page that were fused to its end; usually there are none.

    What a story says ends in a full stop, what a page says does not.
    """
    for match in SAID.finditer(paragraph, max(0, len(paragraph) - 140)):
        rest = paragraph[match.end() :]
        if len(rest.split()) > 2 and rest[:1].isupper() and _furniture.is_furniture(rest):
            return paragraph[: match.end()].rstrip(), rest
    return paragraph, ""


def _reads_on(line: str) -> bool:
    return bool(len(line) < 120 and _furniture.READ_MORE.fullmatch(datewords.flat(line)))


def split(lines: Sequence[str]) -> Tail:
    """Parts the story's own lines from the block below it, wherever that begins."""
    start = _start(lines)
    tail = Tail(front=list(lines[:start]))
    if tail.front[1:] and RIGHTS.fullmatch(datewords.flat(tail.front[-1])):
        tail.rights = tail.front.pop()
    for line in [*tail.front]:
        if (match := _publisher(line)) and not tail.source:
            tail.source, tail.section = line, match["place"]
            tail.front.remove(line)
    _read_block(tail, lines[start:])
    return tail


def _start(lines: Sequence[str]) -> int:
    for i, line in enumerate(lines):
        if len(line) < 2000 and (match := SIMILAR.match(line)) and _opens(line, match):
            return i - 1 if i and _publisher(lines[i - 1]) else i
    publisher = next((i for i, line in enumerate(lines) if _publisher(line)), None)
    if publisher is not None and any(_reads_on(line) for line in lines[publisher:]):
        return publisher
    return _unannounced(lines)


def _publisher(line: str) -> re.Match[str] | None:
    return PUBLISHER.fullmatch(line) if " Latest News, " in line else None


def _opens(line: str, match: re.Match[str]) -> bool:
    """The announcement itself: alone on its line, or with the sentence that explains it."""
    return match.end() == len(line) or "you can also read" in match.group().lower()


def _unannounced(lines: Sequence[str]) -> int:
    """Where pairs begin that nothing announces: each line of the end has its own "Read more"."""
    start = len(lines)
    while start >= 2 and _reads_on(lines[start - 1]) and not _reads_on(lines[start - 2]):
        if not _pairs.part(lines[start - 2], set())[1]:
            break
        start -= 2
    return start if len(lines) - start >= 4 and start else len(lines)


def _read_block(tail: Tail, block: Sequence[str]) -> None:
    words = _pairs.spelled(tail.front) if block else set()
    divided = any(_reads_on(line) for line in block)
    group: list[str] = []
    for line in block:
        match = SIMILAR.match(line)
        if match and _opens(line, match):
            tail.dropped.append(match.group().strip())
            line = line[match.end() :].strip()
        if (match := _publisher(line)) and not tail.source:
            tail.source, tail.section = line, match["place"]
        elif _furniture.is_furniture(line):
            tail.dropped.append(line)
            group = _close(tail, group, words)
        elif line:
            if not divided and not _closed(line):  # a headline, whatever the one above had below it
                group = _close(tail, group, words)
            group.append(line)
            if not divided and len(_pairs.part(line, words)[1]):
                group = _close(tail, group, words)
    _close(tail, group, words)


def _closed(line: str) -> bool:
    return line.rstrip('"”’»“)').endswith((".", "!", "…"))


def _close(tail: Tail, group: list[str], words: set[str]) -> list[str]:
    """Makes one similar story of the lines since the last "Read more"."""
    if len(group) > 1 and not group[0].endswith("."):
        tail.similar.append(Similar(group[0], " ".join(group[1:])))
    elif group:
        tail.similar.append(Similar(*_pairs.part(" ".join(group), words)))
    return []
