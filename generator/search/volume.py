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
from typing import NamedTuple, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from generator.catalog import Entry
from generator.disk import codec
from generator.model import LISTED, Card, Term
from generator.related import NAME
from generator.related.words import MOST, stemmer, tokens
from generator.search.folding import file_stem, fold, in_order

LEAST = 64  # places of a volume
CARDS = 96  # places whose cards share a file
GIST = 160  # characters of what a story says of itself
BITS = 4
STRONGEST = (1 << BITS) - 1
KNOWN = 1 << 17  # words at hand
LONGEST = 60  # characters of a word
STRONG = 6  # a story's own headline or tag
HEADLINE, TAG, PERSON, DEK, NAMED, SUMMARY = (
    7,
    6,
    4,
    2,
    2,
    1,
)  # what makes a word strong, beside how often it is said
_TIMES = np.array([0, 1, 2, 3, 3, *[4] * 4, *[5] * (MOST - 8)], "u1")

Spelled = dict[str, set[tuple[int, str]]]  # language → number and spelling of its terms
Written = set[tuple[str, str]]  # keys, each with every spelling it has, folded


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
    sizes = [len(story.terms) // 5 for story in stories]
    terms = np.frombuffer(b"".join(s.terms[: 4 * n] for s, n in zip(stories, sizes, strict=True)), "<u4")
    kinds = np.frombuffer(b"".join(s.terms[4 * n :] for s, n in zip(stories, sizes, strict=True)), "u1")
    ends = np.cumsum(sizes).tolist()
    told = terms.tolist()
    for story, card, size, end in zip(stories, cards, sizes, ends, strict=True):
        spellings = story.spelling.split("\n")
        spelled[card.language or language].update(zip(told[end - size : end], spellings, strict=False))
    keys, named, written = _keys(spelled)
    fields = [list(_fields(card, language, written)) for card in cards]
    order = in_order({key for key, _ in written} - {""})
    rank = {key: at for at, key in enumerate(order)}
    numbers = np.array(sorted(keys), "u4")
    at = np.searchsorted(numbers, terms)
    ranks = np.array([rank.get(keys[number], -1) for number in numbers.tolist()], "i8")[at]
    strengths = np.where(np.isin(terms, np.array(sorted(named), "u4")), NAMED, _TIMES[kinds & MOST])
    said = ranks << 32 | np.repeat(np.array(spots, "i8"), sizes) << 8 | strengths
    filed = [
        rank[key] << 32 | spot << 8 | strength
        for spot, found in zip(spots, fields, strict=True)
        for key, strength in found
    ]
    return Volume(
        order, _forms(order, written), *_summed([said[ranks >= 0], np.array(filed, "i8")], len(order))
    )


def _keys(spelled: Spelled) -> tuple[dict[int, str], set[int], Written]:
    """Of each term's number its key, empty for names in a row, whose words have their own; the numbers of
    names; and how each key is written."""
    keys: dict[int, str] = {}
    named: set[int] = set()
    written: Written = set()
    for language, found in spelled.items():
        for number, spelling in found:
            pair = _key(language, spelling)
            written.add(pair)
            keys[number] = min(pair[0], keys.get(number, pair[0]))  # two words may have one number
            if spelling[0] == NAME:
                named.add(number)
    return keys, named, written


@lru_cache(KNOWN)
def _key(language: str, spelling: str) -> tuple[str, str]:
    """(key, folded word) of how a term is written. The key is empty for names in a row, and for what is too
    long for a word."""
    word = spelling.removeprefix(NAME).lower()
    return (fold(stemmer(language)([word])[0]) if " " not in word and len(word) <= LONGEST else ""), fold(
        word
    )


def _forms(order: list[str], written: Written) -> list[str]:
    others: dict[str, list[str]] = {}
    for key, word in written:
        if word != key != "":
            others.setdefault(key, []).append(word)
    return [" ".join(in_order(others[key])) if key in others else "" for key in order]


def _fields(card: Card, language: str, written: Written) -> Iterator[tuple[str, int]]:
    """(key, strength) of what stands above the text, once for each word; adds how they are written."""
    language = card.language or language
    people = " ".join(term.name for term in (*card.authors, *filter(None, (card.section, card.source))))
    tags = " ".join(term.name for term in card.tags)
    for text, strength in (
        (card.title, HEADLINE), (card.dek, DEK), (card.summary, SUMMARY), (people, PERSON), (tags, TAG)
    ):  # fmt: skip
        found = {_key(language, word) for word in tokens(text)}
        written |= found
        yield from ((key, strength) for key in {key for key, _ in found} - {""})
    for kind in LISTED:
        for term in card.terms(kind):
            key = f"{kind}/{term.key}"
            written.add((key, key))
            yield key, STRONGEST


def _summed(parts: list[NDArray[np.int64]], keys: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """(entries of each key, all entries) from what is said of each key and story, one by one."""
    said = np.sort(np.concatenate(parts))
    where, first = np.unique(said >> 8, return_index=True)
    strengths = np.minimum(np.add.reduceat(said & 255, first), STRONGEST) if len(first) else first
    entries = ((where & (1 << 24) - 1) << BITS | strengths).astype("<u4")
    return np.bincount(where >> 24, minlength=keys).astype("<u4"), entries
