"""Index: the vectors of many stories, in files that are mapped and never read whole.

A segment numbers its stories from `first` on. It finds them by their leading terms (a list of stories
for each term) and holds any two against each other by all terms kept. Segments are never changed: an
archive has a large one in files and a small one in memory, made of what came since.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

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


SHARED = 6  # terms kept of what brings two stories near
_TOLD = np.dtype(
    [("terms", "<u4", KEPT), ("weights", "<u2", KEPT), ("leads", "<u4", LEADING), ("strengths", "u1", LEADING),
     ("meaning", "i1", SIZE), ("day", "<i4"), ("key", "<u4")]
)  # fmt: skip


class Told(NamedTuple):
    """One story, ready to be held against any segment: rows as in Vectors."""

    terms: NDArray[np.uint32]
    weights: NDArray[np.uint16]
    leads: NDArray[np.uint32]
    strengths: NDArray[np.uint8]
    meaning: NDArray[np.int8]
    day: int  # since the year 1, 0 when undated
    key: int  # from the id, to order equals

    def pack(self) -> bytes:
        return np.array(tuple(self), _TOLD).tobytes()

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        row = np.frombuffer(data, _TOLD)[0]
        terms, weights, leads, strengths, meaning, day, key = (row[name] for name in cls._fields)
        return cls(terms, weights, leads, strengths, meaning, int(day), int(key))


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
    def of(cls, first: int, keys: Sequence[int], days: Sequence[int], vectors: Vectors) -> Self:
        held, led = vectors.weights > 0, vectors.strengths > 0
        vocabulary = np.unique(vectors.terms[held])
        words = np.full(vectors.terms.shape, len(vocabulary), "u4")
        words[held] = np.searchsorted(vocabulary, vectors.terms[held])
        leads = np.full(vectors.leads.shape, len(vocabulary), "u4")
        leads[led] = np.searchsorted(vocabulary, vectors.leads[led])
        story = np.repeat(np.arange(len(keys)), led.sum(axis=1)).astype("u4")
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
    def of_told(cls, first: int, stories: Sequence[Told | None]) -> Self:
        """Where no story is told, a number is left free."""
        rows = np.zeros(len(stories), _TOLD)
        for place, told in enumerate(stories):
            if told:
                rows[place] = tuple(told)
        vectors = Vectors(*(rows[name] for name in Told._fields[:5]))
        return cls.of(first, rows["key"].tolist(), rows["day"].tolist(), vectors)

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

    def told(self, number: int) -> Told:
        """One of its stories."""
        at = number - self.first
        terms = np.append(self.vocabulary, np.uint32(0))
        return Told(
            terms[self.words[at]], self.weights[at], terms[self.leads[at]], self.strengths[at],
            self.meanings[at], int(self.days[at]), int(self.keys[at]),
        )  # fmt: skip

    def read(self, told: Told) -> Told:
        """A story from elsewhere with this segment's places for its terms."""
        return told._replace(terms=self._places(told.terms), leads=self._places(told.leads))

    def own(self, number: int) -> Told:
        """One of its stories as `read` gives it."""
        at = number - self.first
        return Told(
            self.words[at], self.weights[at], self.leads[at], self.strengths[at],
            self.meanings[at], int(self.days[at]), int(self.keys[at]),
        )  # fmt: skip

    def found(self, read: Told) -> Ints:
        """How near each story is by leading terms alone: SAME is a story and itself."""
        begin, end = self.lists[read.leads], self.lists[read.leads + 1]
        entries = np.concatenate(
            [self.entries[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]
        )
        products = np.repeat(read.strengths.astype("f8"), end - begin) * (entries & 255)
        return np.bincount(entries >> 8, products, len(self.days)).astype("i8")

    def held(self, read: Told, numbers: Ints) -> tuple[Ints, Ints]:
        """(likeness by all terms kept, likeness of meaning) to each of its stories."""
        at = numbers - self.first
        self._mine[read.terms] = read.weights
        self._mine[-1] = 0
        products = np.einsum("ij,ij->i", self._mine[self.words[at]], self.weights[at], dtype="i8")
        self._mine[read.terms] = 0
        return products, self.meanings[at].astype("i4") @ read.meaning.astype("i4")

    def shared(self, read: Told, numbers: Ints) -> NDArray[np.uint32]:
        """The terms that most bring each of its stories near, SHARED a row, 0 where there are fewer."""
        at = numbers - self.first
        self._mine[read.terms] = read.weights
        self._mine[-1] = 0
        words = self.words[at]
        products = self._mine[words] * self.weights[at].astype("i8")
        self._mine[read.terms] = 0
        ranks = products << 8 | np.arange(255, 255 - KEPT, -1)  # no two the same, so that all machines agree
        best = -np.partition(-ranks, SHARED - 1, axis=1)[:, :SHARED]
        best = -np.sort(-best, axis=1)
        places = np.minimum(
            np.take_along_axis(words, 255 - (best & 255), 1), max(0, len(self.vocabulary) - 1)
        )
        return np.where(best >> 8 > 0, self.vocabulary[places], np.uint32(0)).astype("u4")

    def _places(self, terms: NDArray[np.uint32]) -> NDArray[np.uint32]:
        places = np.searchsorted(self.vocabulary, terms).astype("u4")
        if len(self.vocabulary):
            last = len(self.vocabulary) - 1
            places[self.vocabulary[np.minimum(places, last)] != terms] = last + 1
        return places


def key(id: str) -> int:
    """22 bits of an id."""
    return int(digest.of("order", id)[:8], 16) >> 10
