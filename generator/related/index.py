"""Index: the vectors of many stories, in files that are mapped and never read whole.

A segment numbers its stories from `first` on. It finds them by their leading terms (a list of stories
for each term) and holds any two against each other by all terms kept. Segments are never changed: an
archive has a large one in files and a small one in memory, made of what came since.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from generator.disk import digest
from generator.related.english import SIZE
from generator.related.weights import COARSE, KEPT, LEADING, UNIT, Ints, Vectors

SAME = (UNIT // COARSE) ** 2  # what `found` says of a story and itself
FILES = (
    "days",
    "keys",
    "meanings",
    "words",
    "weights",
    "leads",
    "strengths",
    "vocabulary",
    "lists",
    "entries",
)


_TOLD = np.dtype(
    [("terms", "<u4", KEPT), ("weights", "<u2", KEPT), ("leads", "<u4", LEADING), ("strengths", "u1", LEADING),
     ("meanings", "i1", SIZE), ("days", "<i4"), ("keys", "<u4")]
)  # fmt: skip
_KEY = 22  # bits of a key
SCORE = 42  # bits below the score in a rank
LAST_DAY = (1 << SCORE - _KEY) - 1


class Told(NamedTuple):
    """Stories, ready to be held against any segment: rows as in Vectors."""

    terms: NDArray[np.uint32]
    weights: NDArray[np.uint16]
    leads: NDArray[np.uint32]
    strengths: NDArray[np.uint8]
    meanings: NDArray[np.int8]
    days: NDArray[np.int32]  # since the year 1, 0 when undated
    keys: NDArray[np.uint32]  # from the ids, to order equals

    def pack(self) -> bytes:
        rows = np.zeros(len(self.days), _TOLD)
        for name in self._fields:
            rows[name] = getattr(self, name)
        return rows.tobytes()

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        rows = np.frombuffer(data, _TOLD)
        return cls(*(rows[name] for name in cls._fields))

    @classmethod
    def joined(cls, parts: Sequence["Told"]) -> Self:
        return cls(*map(np.concatenate, zip(*parts, strict=True)))

    def some(self, rows: Sequence[int]) -> "Told":
        fields: Iterator[Any] = (field[rows] for field in self)
        return Told(*fields)

    @property
    def order(self) -> Ints:
        """What stands below the score in the rank of each: equals stand newest first, then by key."""
        order: Ints = np.minimum(self.days.astype("i8"), LAST_DAY) << _KEY | self.keys
        return order


class Segment:
    """`n` stories over a vocabulary of `v` terms, whose last place stands for no term."""

    def __init__(self, first: int, arrays: Sequence[NDArray[Any]]) -> None:
        (
            self.days,  # n, i4
            self.keys,  # n, u4
            self.meanings,  # n rows, i1
            self.words,  # n rows of places in the vocabulary, u4
            self.weights,  # n rows, u2
            self.leads,  # n rows of places in the vocabulary, u4
            self.strengths,  # n rows, u1
            self.vocabulary,  # v - 1 terms in order, u4
            self.lists,  # v + 1, i8: where the entries of each term begin
            self.entries,  # u4: a story that the term leads to, and how strongly in the last byte
        ) = arrays
        self.first = first
        self.end = first + len(self.days)
        self._mine = np.zeros(len(self.vocabulary) + 1, "i4")  # nothing but zeros between calls

    @classmethod
    def of(cls, first: int, keys: ArrayLike, days: ArrayLike, vectors: Vectors) -> Self:
        held, led = vectors.weights > 0, vectors.strengths > 0
        vocabulary = np.unique(vectors.terms[held])
        words = np.full(vectors.terms.shape, len(vocabulary), "u4")
        words[held] = np.searchsorted(vocabulary, vectors.terms[held])
        leads = np.full(vectors.leads.shape, len(vocabulary), "u4")
        leads[led] = np.searchsorted(vocabulary, vectors.leads[led])
        story = np.repeat(np.arange(len(led)), led.sum(axis=1)).astype("u4")
        order = np.argsort(leads[led], kind="stable")
        entries = (story << 8 | vectors.strengths[led])[order]
        counts = np.bincount(leads[led], minlength=len(vocabulary) + 1)
        arrays = (
            np.array(days, "i4"), np.array(keys, "u4"), vectors.meanings,
            words, vectors.weights, leads, vectors.strengths,
            vocabulary, np.concatenate([[0], np.cumsum(counts)]).astype("i8"), entries,
        )  # fmt: skip
        return cls(first, arrays)

    @classmethod
    def of_told(cls, first: int, stories: Mapping[int, Told]) -> Self:
        """Of single stories by number, from `first` on; where none is told, a number is left free."""
        rows = np.zeros(max(stories) + 1 - first, _TOLD)
        for number, told in stories.items():
            for name in Told._fields:
                rows[number - first][name] = getattr(told, name)[0]
        told = Told.unpack(rows.tobytes())
        return cls.of(first, told.keys, told.days, Vectors(*told[:5]))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        for name in FILES:
            with open(folder / f"{name}.npy", "wb") as file:
                np.save(file, getattr(self, name))
                os.fsync(file.fileno())

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises OSError, ValueError, EOFError when a file is missing or no array."""
        return cls(0, [np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in FILES])

    @cached_property
    def order(self) -> Ints:
        """As Told has it."""
        return self.own(self.first, self.end).order

    @cached_property
    def meant(self) -> NDArray[np.float32]:
        """The meanings, ready to be summed."""
        return self.meanings.astype("f4")

    def told(self, number: int) -> Told:
        """One of its stories."""
        own = self.own(number, number + 1)
        return own._replace(terms=self._terms(own.terms), leads=self._terms(own.leads))

    def read(self, told: Told) -> Told:
        """Stories from elsewhere with this segment's places for their terms."""
        return told._replace(terms=self._places(told.terms), leads=self._places(told.leads))

    def own(self, first: int, end: int) -> Told:
        """Its stories from one number to another as `read` gives them."""
        at = slice(first - self.first, end - self.first)
        return Told(
            self.words[at], self.weights[at], self.leads[at], self.strengths[at],
            self.meanings[at], self.days[at], self.keys[at],
        )  # fmt: skip

    def found(self, read: Told) -> Iterator[NDArray[Any]]:
        """For each of some stories, how near each here is by leading terms alone: SAME is a story and itself."""
        begins, ends = self.lists[read.leads], self.lists[read.leads + 1]
        for begin, end, strengths in zip(begins, ends, read.strengths.astype("f8"), strict=True):
            lists = zip(begin.tolist(), end.tolist(), strict=True)
            entries = np.concatenate([self.entries[a:b] for a, b in lists])
            products = np.repeat(strengths, end - begin)
            products *= entries & 255
            yield np.bincount(entries >> 8, products, len(self.days))

    def alike(self, read: Told) -> Iterator[NDArray[Any]]:
        """For each of some stories, how like each here is in meaning. No matrix product: its threads
        spin longer than they work. Sums below 2**24: exact."""
        return (np.einsum("ij,j->i", self.meant, meaning) for meaning in read.meanings.astype("f4"))

    def products(self, read: Told, rows: Ints, at: Ints) -> NDArray[np.int32]:
        """What each term kept of a story here adds to its likeness to one of some stories: a row for each
        pair. `rows` says which of those stories, in order; `at` which here, by place."""
        words = self.words[at]
        found = np.empty(words.shape, "i4")
        bounds = np.searchsorted(rows, np.arange(len(read.days) + 1)).tolist()
        for row, (begin, end) in enumerate(pairwise(bounds)):
            self._mine[read.terms[row]] = read.weights[row]
            self._mine[-1] = 0
            np.take(self._mine, words[begin:end], out=found[begin:end], mode="clip")
            self._mine[read.terms[row]] = 0
        found *= self.weights[at]
        return found

    def terms(self, numbers: Ints, places: Ints) -> NDArray[np.uint32]:
        """The terms that stand at some places of the stories, a row each."""
        return self._terms(np.take_along_axis(self.words[numbers - self.first], places, 1))

    def _terms(self, places: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """What stands at places of the vocabulary, 0 behind its end."""
        if not len(self.vocabulary):
            return np.zeros_like(places)
        found = self.vocabulary[np.minimum(places, len(self.vocabulary) - 1)]
        return np.where(places < len(self.vocabulary), found, np.uint32(0))

    def _places(self, terms: NDArray[np.uint32]) -> NDArray[np.uint32]:
        places = np.searchsorted(self.vocabulary, terms).astype("u4")
        if len(self.vocabulary):
            last = len(self.vocabulary) - 1
            places[self.vocabulary[np.minimum(places, last)] != terms] = last + 1
        return places


def key(id: str) -> int:
    """22 bits of an id."""
    return int(digest.of("order", id)[:8], 16) >> 10
