"""Words: a text as the terms it is told by, with how often each stands in it.

A term is a word's stem, a name (`@` and its stem) or several names in a row (`@` and the words as
they stand). Headline and opening count twice.
"""

import re
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from generator.model import Story
from generator.related import NAME, SECTION, TAG
from generator.related.tokens import bare, names, tokens

WORD, NAMED, TAGGED, FILED = range(4)  # kinds of terms, the last by section
LABEL, WHOLE = 1, 3  # the last two bits of the numbers of names and tags; of several names in a row
MOST = 63  # a term counts no more often than this
HEADLINE, OPENING = 2, 2
OPENS = 40  # words
KNOWN = 50_000  # words whose terms are at hand: stories say the same ones again

# Patterns that begin with certain characters, or a set of them, are looked for far more quickly than others.
_LINK = r"\[([^\]\n]*)\]\([^)\n]*\)"
_MARKUP = re.compile(rf"!{_LINK}|{_LINK}|<[^>\n]*>|\\|`|\*|_|#|>|\|")
_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

Stems = Callable[[list[str]], list[str]]


class Counted(NamedTuple):
    """What a text is told by, in the order of the terms' numbers."""

    terms: bytes  # the number of each term, 32 bits, then a byte each: kind and count
    spelling: str  # how each is written, a line each


NO_WORDS = Counted(b"", "")


@cache
def stemmer(language: str) -> Stems:
    """Of words in lower case. A language that Snowball does not know keeps its words whole."""
    import Stemmer

    name = _SNOWBALL.get(language.partition("-")[0].lower(), "")
    stems: Stems = Stemmer.Stemmer(name, 0).stemWords if name in Stemmer.algorithms() else list
    return lambda words: stems([*map(bare, words)])


def number(term: str) -> int:
    """By which a term is known: 32 bits, the same everywhere; odd for names and tags alone."""
    code = zlib.crc32(term.encode("utf-8", "surrogatepass"))
    if not term.startswith((NAME, TAG)):
        return code & ~1
    return code & ~WHOLE | (WHOLE if term.startswith(NAME) and " " in term else LABEL)


def term_of(spelling: str, stems: Stems) -> str:
    """The term that is written so in a Counted."""
    if not spelling.startswith(NAME):
        return stems([spelling])[0]
    return spelling.lower() if " " in spelling else NAME + stems([spelling[1:].lower()])[0]


def terms_of(spellings: list[str], stems: Stems) -> list[str]:
    """The same of many."""
    plain = [one for one in spellings if not one.startswith(NAME)]
    known = dict(zip(plain, stems(plain), strict=True))
    return [known[one] if one in known else term_of(one, stems) for one in spellings]


def count(story: Story, language: str) -> Counted:
    known = _known(language)
    body = _MARKUP.sub(r"\1\2", f"{story.dek}\n{story.body or story.summary}")
    headline, text = tokens(story.title), tokens(body)
    head, rest = [*map(known, headline)], [*map(known, text)]
    counts = Counter(rest)
    counts.update(rest[:OPENS] * (OPENING - 1))
    counts.update(head * HEADLINE)
    found = {term: WORD << 6 | (times if times < MOST else MOST) for term, times in counts.items()}
    spelled = dict(zip(rest + head, text + headline, strict=True))
    for name, times in _names(body).items():
        term = known(NAME + name)
        if term not in found:
            told = set(head).issuperset(map(known, name.lower().split()))
            found[term] = NAMED << 6 | min(times + told * HEADLINE, MOST)
            spelled[term] = NAME + name
    order = array("I", sorted(found))
    kinds, spelling = bytes(map(found.__getitem__, order)), "\n".join(map(spelled.__getitem__, order))
    if sys.byteorder == "big":
        order.byteswap()
    return Counted(order.tobytes() + kinds, spelling)


class _Numbers(dict[str, int]):
    """The numbers of terms, by how they are written; all anew when they are too many."""

    def __init__(self, stems: Stems) -> None:
        self._stems = stems

    def __missing__(self, spelling: str) -> int:
        if len(self) >= KNOWN:
            self.clear()
        found = self[spelling] = number(term_of(spelling, self._stems))
        return found


@cache
def _known(language: str) -> Callable[[str], int]:
    """The numbers of terms, by how they are written."""
    return _Numbers(stemmer(language)).__getitem__


def _names(body: str) -> Counter[str]:
    """Names within sentences: each run of capitalised words, and each word of it."""
    found: list[str] = []
    for run in names(body):
        own = [name for name in run.replace("-", " ").split() if name[0].isupper()]
        found += own
        if len(own) > 1:
            found.append(" ".join(own))
    return Counter(found)


def filed(tags: Iterable[str], section: str) -> dict[int, int]:
    """Number and kind with count of what an article is filed under, by keys."""
    found = {_key(TAG + tag): TAGGED << 6 | 1 for tag in tags}
    return found | ({_key(SECTION + section): FILED << 6 | 1} if section else {})


_key = lru_cache(KNOWN)(number)  # of what stories are filed under: the same few again and again
