"""Volume: the stories of a year or a month as search has them.

Each story has a place by its id, among a third more than there are stories or some more: one that comes
or goes moves no other, or hardly any. Where a key stands is told by entries: the place, and in the last
four bits how much the story is about it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, count, groupby, pairwise
from typing import Any, NamedTuple, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from generator.catalog import Entry
from generator.disk import codec
from generator.model import LISTED, Card, Term
from generator.related.words import MOST, NAME, stemmer, tokens
from generator.search.folding import file_stem, fold, in_order

LEAST = 64  # places of a volume
CARDS = 96  # places whose cards share a file
GIST = 160  # characters of what a story says of itself
BITS = 4
STRONGEST = (1 << BITS) - 1
KNOWN = 1 << 17  # words at hand
STRONG = 6  # a story's own headline or tag
HEADLINE, TAG, PERSON, DEK, NAMED = 7, 6, 4, 2, 2  # what makes a word strong, beside how often it is said
_TIMES = np.array([0, 1, 2, 3, 3, *[4] * 4, *[5] * (MOST - 8)], "u1")

Spelled = dict[str, set[tuple[int, str]]]  # language → number and spelling of its terms


class Volume(NamedTuple):
    keys: list[str]  # folded stems, and `tag/…`, `author/…` of what stories are filed under; in order
    forms: list[str]  # the other spellings of each, folded, with spaces between
    counts: NDArray[np.uint32]  # entries of each
    entries: NDArray[np.uint32]  # by key, then by place

    def pack(self) -> bytes:
        words = ["\n".join(self.keys).encode(), "\n".join(self.forms).encode()]
        sizes = np.array([len(self.counts), *map(len, words)], "<u4")
        return b"".join((sizes.tobytes(), *words, self.counts.tobytes(), self.entries.tobytes()))

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        number, *lengths = np.frombuffer(data, "<u4", 3).tolist()
        at = list(accumulate((12, *lengths, 4 * number)))
        keys, forms = (
            data[begin:end].decode().split("\n") if number else [] for begin, end in pairwise(at[:3])
        )
        return cls(
            keys, forms, np.frombuffer(data, "<u4", number, at[2]), np.frombuffer(data, "<u4", -1, at[3])
        )


def places(ids: Sequence[str]) -> tuple[list[int], int]:
    """The place of each story, ids given in order, and how many places there are."""
    sizes = (least << n for n in count() for least in (LEAST, LEAST * 3 // 2))
    size = next(size for size in sizes if size * 3 >= len(ids) * 4)
    taken, found = set(), []
    for id in ids:
        place = crc32(id.encode("utf-8", "surrogatepass")) % size
        while place in taken:
            place = (place + 1) % size
        taken.add(place)
        found.append(place)
    return found, size


def bind(name: str, entries: Iterable[Entry], language: str) -> tuple[Volume, dict[str, bytes], int, int]:
    """(the volume, the files of its cards, how many stories it has, how many places)."""
    stories = list(entries)
    cards = [codec.unpack(Card, story.card) for story in stories]
    spots, size = places([story.id for story in stories])
    volume = _volume(stories, cards, spots, language)
    rows = sorted(
        (spot, _row(spot, card, story.thread))
        for spot, card, story in zip(spots, cards, stories, strict=True)
    )
    files = {
        f"{file_stem(name)}-{chunk}.json": json.dumps(
            [row for _, row in some], ensure_ascii=False, separators=(",", ":")
        ).encode()
        for chunk, some in groupby(rows, key=lambda row: row[0] // CARDS)
    }
    return volume, files, len(stories), size


def _row(spot: int, card: Card, thread: str) -> list[object]:
    """What a result shows: place, address, headline, day, gist, section, authors, source, thread, language."""
    section, source = card.section or Term("", ""), card.source or Term("", "")
    return [
        spot, card.url, card.title, card.published.day if card.published else "", _short(card.dek or card.summary),
        section.name, [author.name for author in card.authors], source.name, thread, card.language,
    ]  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= GIST else f"{text[:GIST].rpartition(' ')[0] or text[:GIST]} …"


# ── the words ──


def _volume(stories: list[Entry], cards: list[Card], spots: list[int], language: str) -> Volume:
    spelled: Spelled = defaultdict(set)
    counted = []
    for story, card in zip(stories, cards, strict=True):
        numbers, kinds = _split(story.terms)
        spelled[card.language or language].update(
            zip(numbers.tolist(), story.spelling.split("\n"), strict=False)
        )
        counted.append((numbers, kinds))
    keys, forms = _keys(spelled)
    fields = [list(_fields(card, language, forms)) for card in cards]
    order = in_order(forms)
    rank = {key: at for at, key in enumerate(order)}
    numbers = np.array(sorted(keys), "u4")
    ranks = np.array([rank.get(keys[number][0], -1) for number in numbers.tolist()], "i8")
    names = np.array([keys[number][1] for number in numbers.tolist()], "?")
    parts = []
    for spot, (terms, kinds), filed in zip(spots, counted, fields, strict=True):
        at = np.searchsorted(numbers, terms)
        strengths = np.where(names[at], NAMED, _TIMES[kinds & MOST])
        known = ranks[at] >= 0
        own = np.array([(rank[key], strength) for key, strength in filed], "i8").reshape(-1, 2)
        which = np.concatenate([ranks[at][known], own[:, 0]])
        parts.append(which << 32 | spot << 8 | np.concatenate([strengths[known], own[:, 1]]))
    return Volume(order, [" ".join(in_order(forms[key])) for key in order], *_summed(parts, len(order)))


def _split(terms: bytes) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    size = len(terms) // 5
    return np.frombuffer(terms, "<u4", size), np.frombuffer(terms, "u1", -1, 4 * size)


def _keys(spelled: Spelled) -> tuple[dict[int, tuple[str, bool]], dict[str, set[str]]]:
    """Of each term's number: its key (empty for names in a row, whose words have their own) and whether it
    is a name. And of each key its other spellings."""
    keys: dict[int, tuple[str, bool]] = {}
    forms: dict[str, set[str]] = {}
    for language, found in spelled.items():
        for number, spelling in found:
            key, word = _key(language, spelling)
            told = key, spelling.startswith(NAME)
            keys[number] = min(told, keys.get(number, told))  # two words may have one number
            if key:
                _add(forms, key, word)
    return keys, forms


@lru_cache(KNOWN)
def _key(language: str, spelling: str) -> tuple[str, str]:
    """(key, folded word) of how a term is written; the key of names in a row is empty."""
    word = spelling.removeprefix(NAME).lower()
    return ("" if " " in word else fold(stemmer(language)([word])[0])), fold(word)


def _add(forms: dict[str, set[str]], key: str, word: str) -> None:
    if key not in forms:
        forms[key] = set()
    if word != key:
        forms[key].add(word)


def _fields(card: Card, language: str, forms: dict[str, set[str]]) -> Iterator[tuple[str, int]]:
    """(key, strength) of what stands above the text, once for each word; adds the spellings."""
    language = card.language or language
    people = " ".join(term.name for term in (*card.authors, *filter(None, (card.section, card.source))))
    tags = " ".join(term.name for term in card.tags)
    for text, strength in ((card.title, HEADLINE), (card.dek, DEK), (people, PERSON), (tags, TAG)):
        found = {_key(language, word) for word in tokens(text)}
        for key, word in found:
            _add(forms, key, word)
        yield from ((key, strength) for key in {key for key, _ in found})
    for kind in LISTED:
        for term in _terms(card, kind):
            _add(forms, f"{kind}/{term.key}", f"{kind}/{term.key}")
            yield f"{kind}/{term.key}", STRONGEST


def _terms(card: Card, kind: str) -> tuple[Term, ...]:
    found: Any = getattr(card, kind) if kind in ("section", "source") else getattr(card, f"{kind}s")
    return found if isinstance(found, tuple) and not isinstance(found, Term) else (found,) if found else ()


def _summed(parts: list[NDArray[np.int64]], keys: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """(entries of each key, all entries) from what is said of each key and story, one by one."""
    said = np.sort(np.concatenate([*parts, np.zeros(0, "i8")]))
    where, first = np.unique(said >> 8, return_index=True)
    strengths = np.minimum(np.add.reduceat(said & 255, first), STRONGEST) if len(first) else first
    entries = ((where & (1 << 24) - 1) << BITS | strengths).astype("<u4")
    return np.bincount(where >> 24, minlength=keys).astype("<u4"), entries
