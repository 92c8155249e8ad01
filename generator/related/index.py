"""Index: the vectors of many stories, in files that are mapped and never read whole.

A segment numbers its stories from `first` on. It finds them by their leading terms (a list of stories
for each term) and holds any two against each other by all terms kept. Segments are never changed: an
archive has a large one in files and a small one in memory, made of what came since.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from itertools import pairwise, starmap
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from generator.disk import digest
from generator.related.english import SIZE
from generator.related.weights import CHUNK, COARSE, KEPT, LEADING, NO_TERMS, UNIT, Ints, Vectors, places
from generator.related.words import WHOLE

# Times as good a reason as a word that weighs the same, by the last two bits of a term's number. Words weigh
# more, in openings and headlines above all: so much that a name stands before them unless most stories hold it;
# a whole one before its parts, which are said more often. The last is for what tells nothing.
TELLING = np.array([1, 256, 1, 1024, 0])
NOTHING = len(TELLING) - 1
SAME = (UNIT // COARSE) ** 2  # what `found` says of a story and itself
FILES = (
    "days",
    "keys",
    "meanings",
    "words",
    "weights",
    "leads",
    "vocabulary",
    "lists",
    "entries",
    "empty",
)


_TOLD = np.dtype(
    [("terms", "<u4", KEPT), ("weights", "<u2", KEPT), ("leads", "u1", LEADING), ("meanings", "i1", SIZE),
     ("days", "<i4"), ("keys", "<u4")]
)  # fmt: skip
_KEY = 22  # bits of a key
SCORE = 42  # bits below the score in a rank
LAST_DAY = (1 << SCORE - _KEY) - 1


class Told(NamedTuple):
    """Stories, ready to be held against any segment: rows as in Vectors."""

    terms: NDArray[np.uint32]
    weights: NDArray[np.uint16]
    leads: NDArray[np.uint8]
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

    def leading(self, none: int) -> tuple[Ints, NDArray[np.int32]]:
        """The terms by which each is found, with how strongly; where there are fewer, one that is none."""
        held = self.leads < KEPT
        at = np.where(held, self.leads, 0)
        terms = np.where(held, np.take_along_axis(self.terms, at, 1), none)
        return terms, _strengths(np.take_along_axis(self.weights, at, 1))

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
            self.leads,  # n rows of places in the row of words, u1
            self.vocabulary,  # v - 1 terms in order, u4
            self.lists,  # v + 1, i8: where the entries of each term begin
            self.entries,  # i4: a story that the term leads to, and how strongly in the last byte
            self.empty,  # terms that are never a reason, in order, u4: looked up, they cost more than a story
        ) = arrays
        self.first = first
        self.end = first + len(self.days)
        self._mine = np.zeros(len(self.vocabulary) + 1, "f4")  # nothing but zeros between calls
        self._telling = np.append(self.vocabulary & WHOLE, NOTHING).astype("u1")  # places in TELLING
        self._telling[places(self.empty, self.vocabulary)] = NOTHING

    @classmethod
    def of(
        cls,
        first: int,
        keys: ArrayLike,
        days: ArrayLike,
        vectors: Vectors,
        empty: NDArray[np.uint32] = NO_TERMS,
    ) -> Self:
        """Of few stories, in memory."""
        vocabulary = _distinct(vectors.terms[vectors.weights > 0])
        words = _words(vectors, vocabulary)
        found = _sorted([_led(0, words, vectors)], len(vocabulary))
        told = vectors.meanings, words, vectors.weights, vectors.leads
        return cls(first, (np.array(days, "i4"), np.array(keys, "u4"), *told, vocabulary, *found, empty))

    @classmethod
    def of_told(cls, first: int, stories: Mapping[int, Told], empty: NDArray[np.uint32]) -> Self:
        """Of single stories by number, from `first` on; where none is told, a number is left free."""
        rows = np.zeros(max(stories) + 1 - first, _TOLD)
        for number, told in stories.items():
            for name in Told._fields:
                rows[number - first][name] = getattr(told, name)[0]
        told = Told.unpack(rows.tobytes())
        return cls.of(first, told.keys, told.days, Vectors(*told[:4]), empty)

    @staticmethod
    def write(
        folder: Path,
        keys: Sequence[int],
        days: Sequence[int],
        portions: Iterable[Vectors],
        empty: NDArray[np.uint32],
    ) -> None:
        """Of any number of stories into files, from 0 on: memory holds a portion of them at a time."""
        folder.mkdir(parents=True)
        held = [np.zeros(0, "u4")]
        with ExitStack() as files:
            put = [files.enter_context(_growing(folder, name, len(keys))) for name in Vectors._fields]
            for vectors in portions:
                held.append(_distinct(vectors.terms[vectors.weights > 0]))
                rows: tuple[NDArray[Any], ...] = vectors
                for put_rows, some_rows in zip(put, rows, strict=True):
                    put_rows(some_rows)
        vocabulary = _distinct(np.concatenate(held))
        del held
        led = [np.zeros(0, "i8")]
        with _growing(folder, "words", len(keys)) as put_rows:
            for start in range(0, len(keys) or 1, CHUNK):
                some = Vectors(*(_read(folder, name)[start : start + CHUNK] for name in Vectors._fields))
                words = _words(some, vocabulary)
                put_rows(words)
                led.append(_led(start, words, some))
        (folder / "terms.npy").unlink()
        lists, entries = _sorted(led, len(vocabulary))
        whole: dict[str, NDArray[Any]] = {
            "days": np.array(days, "i4"), "keys": np.array(keys, "u4"), "vocabulary": vocabulary,
            "lists": lists, "entries": entries, "empty": empty,
        }  # fmt: skip
        for name, array in whole.items():
            with _growing(folder, name, len(array)) as put_rows:
                put_rows(array)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises OSError, ValueError, EOFError when a file is missing or no array."""
        return cls(0, [_read(folder, name) for name in FILES])

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
        return own._replace(terms=self.terms(own.terms))

    def read(self, told: Told) -> Told:
        """Stories from elsewhere with this segment's places for their terms."""
        return told._replace(terms=places(told.terms, self.vocabulary).astype("u4"))

    def own(self, first: int, end: int) -> Told:
        """Its stories from one number to another as `read` gives them."""
        at = slice(first - self.first, end - self.first)
        return Told(
            self.words[at], self.weights[at], self.leads[at], self.meanings[at], self.days[at], self.keys[at]
        )

    def found(self, read: Told) -> Iterator[NDArray[np.int32]]:
        """For each of some stories, how near each here is by leading terms alone: SAME is a story and itself.
        The same array each time."""
        sums = np.zeros(len(self.days), "i4")
        terms, strengths = read.leading(len(self.vocabulary))
        begins, ends = self.lists[terms], self.lists[terms + 1]
        for own, sizes, begin, end in zip(
            strengths, ends - begins, begins.tolist(), ends.tolist(), strict=True
        ):
            entries = np.concatenate([self.entries[a:b] for a, b in zip(begin, end, strict=True)])
            products = np.repeat(own, sizes)
            products *= entries & 255
            sums.fill(0)
            np.add.at(sums, (entries >> 8).astype("i8"), products)
            yield sums

    def alike(self, read: Told, some: Ints | None = None) -> Iterator[NDArray[Any]]:
        """For each of some stories, how like each here is in meaning, or those at some places. No matrix
        product: its threads spin longer than they work. Sums below 2**24: exact."""
        meant = self.meant if some is None else self.meanings[some].astype("f4")
        return (np.einsum("ij,j->i", meant, meaning) for meaning in read.meanings.astype("f4"))

    def likeness(self, read: Told, rows: Ints, at: Ints) -> tuple[Ints, Ints]:
        """Of pairs of one of some stories and one here: how like they are by all terms kept, and by meaning.
        `rows` says which of those stories, in order; `at` which here, by place. Sums below 2**24: exact."""
        by_terms, by_meaning = np.empty((2, len(at)), "i8")
        meanings = read.meanings.astype("f4")
        for row, pairs, mine in self._weighing(read, rows):  # all of one while it is at hand
            words, weights = self.words.take(at[pairs], axis=0), self.weights.take(at[pairs], axis=0)
            by_terms[pairs] = np.einsum("ij,ij->i", mine.take(words), weights)
            meant = self.meanings.take(at[pairs], axis=0).astype("f4")
            by_meaning[pairs] = np.einsum("ij,j->i", meant, meanings[row])
        return by_terms, by_meaning

    def products(self, read: Told, rows: Ints, at: Ints) -> tuple[NDArray[np.uint32], Ints]:
        """Of the same pairs, a row each: the places of the terms kept of the one here, and what each adds to their
        likeness."""
        words = self.words.take(at, axis=0)
        products = self.weights.take(at, axis=0).astype("i8")
        for _, pairs, mine in self._weighing(read, rows):
            products[pairs] *= mine.take(words[pairs]).astype("i8")
        return words, products

    def _weighing(self, read: Told, rows: Ints) -> Iterator[tuple[int, slice, NDArray[np.float32]]]:
        """For each of some stories, which of the pairs are its own, and how much each term weighs in it. The same
        array each time."""
        bounds = np.searchsorted(rows, np.arange(len(read.days) + 1)).tolist()
        for row, pairs in enumerate(starmap(slice, pairwise(bounds))):
            self._mine[read.terms[row]] = read.weights[row]
            self._mine[-1] = 0
            yield row, pairs, self._mine
            self._mine[read.terms[row]] = 0

    def telling(self, words: NDArray[np.uint32]) -> Ints:
        """How good a reason the terms at some places of the vocabulary are, as TELLING has it."""
        return TELLING.take(self._telling.take(words))

    def terms(self, places: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """What stands at places of the vocabulary, 0 behind its end."""
        if not len(self.vocabulary):
            return np.zeros_like(places)
        found = self.vocabulary[np.minimum(places, len(self.vocabulary) - 1)]
        return np.where(places < len(self.vocabulary), found, np.uint32(0))


@contextmanager
def _growing(folder: Path, name: str, rows: int) -> Iterator[Callable[[NDArray[Any]], None]]:
    """A file for an array of so many rows. Takes them a portion at a time, the first of which tells their kind."""
    with open(folder / f"{name}.npy", "wb") as file:

        def put(portion: NDArray[Any]) -> None:
            if not file.tell():
                shape = rows, *portion.shape[1:]
                head = {"descr": portion.dtype.str, "fortran_order": False, "shape": shape}
                np.lib.format.write_array_header_1_0(file, head)
            file.write(portion.tobytes())

        yield put
        file.flush()
        os.fsync(file.fileno())


def _read(folder: Path, name: str) -> NDArray[Any]:
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))


def _words(vectors: Vectors, vocabulary: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The places of their terms in the vocabulary, its end where a row has no more."""
    words = np.full(vectors.terms.shape, len(vocabulary), "u4")
    held = vectors.weights > 0
    words[held] = places(vectors.terms[held], vocabulary)
    return words


def _led(first: int, words: NDArray[np.uint32], vectors: Vectors) -> Ints:
    """What leads to stories numbered from `first` on: place in the vocabulary, story, and how strongly."""
    story, place = np.nonzero(vectors.leads < KEPT)
    at = vectors.leads[story, place]
    return words[story, at].astype("i8") << 32 | (first + story) << 8 | _strengths(vectors.weights[story, at])


def _sorted(led: Sequence[Ints], vocabulary: int) -> tuple[Ints, NDArray[np.int32]]:
    """`lists` and `entries` of a segment, of all that leads to its stories."""
    entries = np.concatenate(led)
    entries.sort()
    return np.searchsorted(entries >> 32, np.arange(vocabulary + 2)), entries.astype("i4")


def _distinct(terms: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """In order. (`np.unique` loads all of numpy.ma, which takes longer than one story more.)"""
    terms.sort()
    return terms[np.flatnonzero(np.diff(terms, prepend=~terms[:1]))]


def _strengths(weights: NDArray[np.uint16]) -> NDArray[np.int32]:
    """How strongly terms of some weights lead to a story, in a byte."""
    return np.minimum(255, weights // COARSE).astype("i4")


def key(id: str) -> int:
    """22 bits of an id."""
    return int(digest.of("order", id)[:8], 16) >> 10
