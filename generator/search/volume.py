"""Volume: the stories of a year or a month as search has them.

Each story has a place by its id, among a third more than there are stories or some more: one that comes
or goes moves no other, or hardly any. Where a key stands is told by entries: the place, and in the last
four bits how much the story is about it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from generator.catalog import Entry, Said
from generator.disk import codec
from generator.model import LISTED, Card, Term
from generator.related import NAME
from generator.related.tokens import tokens
from generator.related.words import MOST, stemmer
from generator.search.folding import file_stem, fold, in_order, region

CARDS = 128  # places whose cards share a file
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


class Words(NamedTuple):
    """What some keys find."""

    keys: list[str]  # folded stems, and `tag/…`, `author/…` of what stories are filed under; in order
    forms: list[
        str
    ]  # how other spellings go on, and `=key` where this is a spelling of another key; with spaces
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

    def between(self, low: int, high: int) -> Self:
        """Of so many keys."""
        begin, end = int(self.counts[:low].sum()), int(self.counts[:high].sum())
        return type(self)(
            self.keys[low:high], self.forms[low:high], self.counts[low:high], self.entries[begin:end]
        )

    def those(self, kept: NDArray[np.bool_], bare: bool) -> Self:
        """With these entries alone, and `bare`: with the keys that never had any."""
        owner = np.repeat(np.arange(len(self.keys)), self.counts)
        counts = np.bincount(owner[kept], minlength=len(self.keys)).astype("<u4")
        stays = counts > 0 if not bare else (counts > 0) | (self.counts == 0)
        some = np.flatnonzero(stays).tolist()
        return type(self)(
            [self.keys[n] for n in some], [self.forms[n] for n in some], counts[stays], self.entries[kept]
        )

    def only(self, wanted: Set[str]) -> Self:
        some = [n for n, key in enumerate(self.keys) if key in wanted]
        ends = np.cumsum(self.counts)
        found = [self.entries[int(ends[n] - self.counts[n]) : int(ends[n])] for n in some]
        return type(self)(
            [self.keys[n] for n in some], [self.forms[n] for n in some], self.counts[some],
            np.concatenate(found) if found else self.entries[:0],
        )  # fmt: skip

    def told(self) -> set[tuple[str, str, bytes]]:
        """Of each key all that is said."""
        data, ends = self.entries.tobytes(), np.cumsum(self.counts, dtype="i8") * 4
        begins = [0, *ends.tolist()]
        found = (data[begin:end] for begin, end in pairwise(begins))
        return set(zip(self.keys, self.forms, found, strict=True))


NO_WORDS = Words([], [], np.zeros(0, "<u4"), np.zeros(0, "<u4"))


class Volume(NamedTuple):
    said: list[Said]
    keys: int
    ages: bytes  # of each place, how many stories are older
    stories: int


def places(ids: Sequence[str], size: int) -> list[int]:
    """The place of each story, ids given from the oldest on, so that one that comes moves none before it."""
    taken, found = set(), []
    for id in ids:
        place = crc32(id.encode("utf-8", "surrogatepass")) % size
        while place in taken:
            place = (place + 1) % size
        taken.add(place)
        found.append(place)
    return found


def bind(name: str, entries: Iterable[Entry], size: int, language: str) -> tuple[Volume, dict[str, bytes]]:
    """(a volume of so many places, the files of its cards)."""
    stories, cards = _by_age(entries)
    spots = places([story.id for story in stories], size)
    words = _words(stories, cards, spots, language)
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
    ages = np.zeros(size, "<u4")
    ages[spots] = np.arange(len(spots))
    return Volume(list(_regions(words)), len(words.keys), ages.tobytes(), len(stories)), files


def _by_age(entries: Iterable[Entry]) -> tuple[list[Entry], list[Card]]:
    """Stories from the oldest on, each with its card; of one instant by id."""
    found = [(story, codec.unpack(Card, story.card)) for story in entries]
    found.sort(key=lambda one: (one[1].published.instant if one[1].published else 0, one[0].id))
    return [story for story, _ in found], [card for _, card in found]


def _regions(words: Words) -> Iterator[Said]:
    before = 0
    for number, keys in groupby(words.keys, region):
        after = before + sum(1 for _ in keys)
        yield Said(number, before, words.between(before, after).pack())
        before = after


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


def _words(stories: list[Entry], cards: list[Card], spots: list[int], language: str) -> Words:
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
    forms = _forms(written)
    order = in_order(forms)
    rank = {key: at for at, key in enumerate(order)}
    numbers = np.array(sorted(keys), "u4")
    at = np.searchsorted(numbers, terms)
    ranks = np.array([rank.get(keys[number], -1) for number in numbers.tolist()], "i8")[at]
    strengths = np.where(
        np.array([number in named for number in numbers.tolist()], "?")[at], NAMED, _TIMES[kinds & MOST]
    )
    said = ranks << 32 | np.repeat(np.array(spots, "i8"), sizes) << 8 | strengths
    filed = [
        rank[key] << 32 | spot << 8 | strength
        for spot, found in zip(spots, fields, strict=True)
        for key, strength in found
    ]
    counts, entries = _summed([said[ranks >= 0], np.array(filed, "i8")], len(order))
    return Words(order, [forms[key] for key in order], counts, entries)


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


def _forms(written: Written) -> dict[str, str]:
    """Of every key and spelling how `Words.forms` has it."""
    told: dict[str, list[str]] = defaultdict(list)
    for key, word in written:
        if not key or not word:
            continue
        if word.startswith(key):
            told[key] += [word[len(key) :]] * (word != key)
        else:
            told[key].append(f"~{word}")
            told[word].append(f"={key}")
    return {key: " ".join(in_order(found)) for key, found in told.items()}


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
    first = np.flatnonzero(np.diff(said >> 8, prepend=-1))
    where = said[first] >> 8
    strengths = np.minimum(np.add.reduceat(said & 255, first), STRONGEST) if len(first) else first
    entries = ((where & (1 << 24) - 1) << BITS | strengths).astype("<u4")
    return np.bincount(where >> 24, minlength=keys).astype("<u4"), entries
