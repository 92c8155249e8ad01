"""Copies: whether two texts are one, told by the runs of words they share.

A word of one text is *known* to the other when it stands in a run of four words that the other has
as well, so what is left are the words that were really changed or added. Letters' case, punctuation,
Markdown, line ends and the shape of quotes do not count; a character of a script that puts no spaces
between words counts as a word. Only integers are compared. Pure: knows text and nothing else.
"""

import re
import unicodedata
from html import unescape
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

RUN = 4  # words
PROSE = 12  # words in a row, from which on something is told; less is a credit, a label, a date
HELD = 10  # a text is held by another that knows all but one word in this many
ALIKE = 20  # the same, both ways, of texts that are one and the same

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(f"{UNSPACED.pattern}|[^\\W_{_UNSPACED}]+|(\n)")
_MARKUP = re.compile(r"!?\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])|<[^>\n]*>|\\(?=\W)")
_MARKED = re.compile(r"(?<!\\)\]\(|(?<![\\\w])[*_]{1,2}\w|^> |^#+ ", re.M)
_TRACKING = re.compile(r"utm_|(?:fbclid|gclid|dclid|msclkid|igshid|mc_cid|mc_eid|cmpid|ref|ref_src)$", re.I)
_HOST = re.compile(r"^(?:www|m|mobile|amp)\.")


class Text(NamedTuple):
    """A text made ready to be held against others."""

    words: tuple[str, ...]  # case folded
    lines: tuple[int, ...]  # the line each word stands on
    facts: frozenset[int]  # places of words with a digit, or with a capital: numbers and names
    runs: frozenset[tuple[str, ...]]


class Difference(NamedTuple):
    """What one text has and another has not, in words."""

    words: int  # of the text
    foreign: int  # of these, unknown to the other
    stretch: int  # most of the foreign ones in a row
    facts: frozenset[str]  # numbers and names among them, on lines that the other knows in part


def read(text: str) -> Text:
    words: list[str] = []
    lines: list[int] = []
    facts: list[int] = []
    line = 0
    for found in _WORD.finditer(unicodedata.normalize("NFKC", unescape(_MARKUP.sub(r"\1", text)))):
        if found[1]:
            line += 1
            continue
        word = found[0]
        if not word.islower() and (word[0].isupper() or not word.isalpha()):
            facts.append(len(words))
        words.append(word.casefold())
        lines.append(line)
    return Text(tuple(words), tuple(lines), frozenset(facts), frozenset(_runs(words)))


def _runs(words: list[str] | tuple[str, ...]) -> list[tuple[str, ...]]:
    """By the place of their first words; a text shorter than a run is one of its own."""
    if len(words) < RUN:
        return [tuple(words)]
    return list(zip(*(words[start:] for start in range(RUN)), strict=False))


def is_marked(text: str) -> bool:
    """Whether Markdown holds links, pictures or emphasis, which plain text has lost."""
    return _MARKED.search(text) is not None


def unknown(text: str, other: Text) -> list[str]:
    """The lines of a text of which the other does not know one word in two."""
    lines = [line for line in text.splitlines() if line.strip()]
    over = ((line, difference(read(line), other)) for line in lines)
    return [line for line, found in over if found.foreign * 2 > found.words]


def difference(text: Text, other: Text) -> Difference:
    known = _known(text, other)
    touched = {line for line, is_known in zip(text.lines, known, strict=True) if is_known}
    facts = frozenset(text.words[n] for n in text.facts if not known[n] and text.lines[n] in touched)
    stretch = max(map(len, bytes(known).split(b"\1")))
    return Difference(len(known), known.count(0), stretch, facts)


def _known(text: Text, other: Text) -> bytearray:
    """For each word, 1 when it stands in a run that the other has."""
    known = bytearray(len(text.words))
    for start, run in enumerate(_runs(text.words)):
        if run in other.runs:
            known[start : start + len(run)] = b"\1" * len(run)
    return known


def holds(longer: Text, shorter: Text) -> bool:
    """Whether all prose of the shorter stands in the longer, but for a changed word here and there.

    Nine words in ten are known, and no twelve in a row are not.
    """
    over = difference(shorter, longer)
    return over.foreign * HELD <= over.words and over.stretch < PROSE


def alike(one: Text, two: Text) -> bool:
    """Whether two texts are the same almost wholly, seen from either.

    Nineteen words in twenty are known, no twelve in a row are not, and on lines that both have no
    number and no name differs: so two reports filled into one form ("X sells convertible debt", the
    weather, the figures of a month) are not alike, however few words tell them apart.
    """
    if abs(len(one.words) - len(two.words)) * ALIKE > max(len(one.words), len(two.words)):
        return False
    return all(
        over.foreign * ALIKE <= over.words and over.stretch < PROSE and not over.facts
        for over in (difference(one, two), difference(two, one))
    )


def retold(one: Text, two: Text) -> bool:
    """Whether two texts, each read with its headline as the first line, tell one story: one cut, lengthened
    or rewritten in part. To be asked of stories of the same days, and answered by a person.

    Half the runs of the shorter and half its numbers stand in the other; and each text has all names
    of the other's headline, which keeps apart what was filled into one form.
    """
    shorter, longer = sorted((one, two), key=lambda text: len(text.runs))
    if 2 * len(shorter.runs & longer.runs) < len(shorter.runs):
        return False
    return _has_numbers(one, two) and all(
        _headline_names(text) <= set(other.words) for text, other in ((one, two), (two, one))
    )


def kept(one: Text, two: Text) -> bool:
    """Whether two texts, each read with its headline as the first line, may be one before and after an edit.
    To be asked of what has one id, and answered at once.

    Half the words of the shorter and half its numbers stand in the other, and each text has all names in
    letters of the other's headline.
    """
    shorter, longer = sorted((one, two), key=lambda text: len(text.words))
    over = difference(shorter, longer)
    if 2 * over.foreign > over.words:
        return False
    return _has_numbers(one, two) and all(
        {name for name in _headline_names(text) if name.isalpha()} <= set(other.words)
        for text, other in ((one, two), (two, one))
    )


def _has_numbers(one: Text, two: Text) -> bool:
    """Whether half the numbers of one text stand in the other."""
    few, many = sorted((_numbers(one), _numbers(two)), key=len)
    return 2 * len(few & many) >= len(few)


def of_one_form(one: Text, two: Text) -> bool:
    """Whether two texts that share much are one form filled in twice: results, courts, prices.

    Of the fewer numbers a third is not among the others; or in each text a quarter of the names and
    numbers stand on lines that both know in part, and are unknown to the other.
    """
    few, many = sorted((_numbers(one), _numbers(two)), key=len)
    if 3 * len(few - many) > len(few) + 1:
        return True
    return all(
        4 * len(difference(text, other).facts) > len({text.words[n] for n in text.facts})
        for text, other in ((one, two), (two, one))
    )


def _numbers(text: Text) -> set[str]:
    return {text.words[n] for n in text.facts if not text.words[n].isalpha()}


def _headline_names(text: Text) -> set[str]:
    """Words of the first line that are written as names below it: headlines capitalise as they like."""
    below = {text.words[n] for n in text.facts if text.lines[n]}
    return {word for word, line in zip(text.words, text.lines, strict=True) if not line} & below


def address(url: str) -> str:
    """One spelling for all addresses of a page: without scheme, `www.`, fragment, closing slash and
    what only counts visitors. Empty for what names no page of its own."""
    try:
        parts = urlsplit(url.strip())
        host = _HOST.sub("", (parts.hostname or "").lower())
    except ValueError:
        return ""
    asked = urlencode(sorted(pair for pair in parse_qsl(parts.query) if not _TRACKING.match(pair[0])))
    path = parts.path.rstrip("/")
    if parts.scheme not in ("http", "https") or not host or not (path or asked):
        return ""
    return f"{host}{path}{'?' if asked else ''}{asked}"
