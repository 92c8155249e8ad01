"""Weights: counted terms as vectors, by counts frozen in the ledger.

A term weighs (1 + ln times) · ln(stories / stories that hold it), names and the section half, tags double.
A story keeps its strongest terms, scaled to one length. All in integers, many stories at once.
"""

import os
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from generator.ledger import Terms
from generator.related import empty
from generator.related.english import SIZE, table
from generator.related.words import MOST, number

KEPT = 144  # terms of a story by which two are held against each other
LEADING = 40  # the strongest of them, by which it is found
MEANING = 28  # the strongest of them, which tell what it means
COMMON = 3000  # a term that more stories hold leads to none
IMAGINED = 300  # stories whose words are as common as in English at large
EVERYWHERE = 2  # times as rare as in the archive itself, a term is at most
FILES = ("known.npy", "facts.npy")
UNIT = 1024  # length of every vector
SHARP = 64  # what one is in logarithms
PRIOR = 65536
BOOST = np.array([2, 1, 4, 1], "i8")  # halves, by kind: word, name, tag, section
COARSE = 4  # what a story is found by is kept in a byte: this many to one
LARGEST = 1 << 20  # a weight before it is scaled
MANY, BEGINNING = 1 << 16, 16  # terms looked up at once; bits of each
CHUNK = 2048  # stories weighed at once: what they are sorted by fits into 63 bits

NO_TERMS = np.zeros(0, "u4")

Ints = NDArray[np.int64]


class Counts(NamedTuple):
    """Counted terms of many stories, one story after the other."""

    terms: NDArray[np.uint32]
    kinds: NDArray[np.uint8]  # kind and count, as `words` packs them
    starts: Ints  # where each story begins, and where the last ends

    @classmethod
    def of(cls, stories: Sequence[tuple[bytes, dict[int, int]]]) -> "Counts":
        """From packed terms and what each story is filed under."""
        sizes = [len(packed) // 5 for packed, _ in stories]
        filed = [(list(under), bytes(under.values())) for _, under in stories]
        terms, kinds = [], []
        for (packed, _), size, (keys, values) in zip(stories, sizes, filed, strict=True):
            terms.append(packed[: 4 * size] + np.array(keys, "<u4").tobytes())
            kinds.append(packed[4 * size :] + values)
        lengths = [size + len(keys) for size, (keys, _) in zip(sizes, filed, strict=True)]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype("i8")
        return cls(np.frombuffer(b"".join(terms), "<u4"), np.frombuffer(b"".join(kinds), "u1"), starts)


class Vectors(NamedTuple):
    """Stories as vectors, a row each; rows end in terms of no weight where a story has few."""

    terms: NDArray[np.uint32]  # KEPT a story, its strongest first
    weights: NDArray[np.uint16]
    leads: NDArray[
        np.uint8
    ]  # LEADING a story: where in its row the terms stand by which it is found, else KEPT
    meanings: NDArray[np.int8]  # SIZE a story, zeros where nothing is known


_KNOWN = np.dtype([("held", "<i4"), ("row", "<i4"), ("rarity", "<i4")])


class Weights:
    def __init__(self, known: NDArray[np.uint32], facts: NDArray[np.void], language: str) -> None:
        """What is known of terms, which stand in order, and after the last, of any other: how many stories hold
        it, its row in the table or -1, and 64 times the logarithm of how rare it is."""
        self.known, self.facts, self.table = known, facts, table(language)

    @classmethod
    def of(cls, frozen: Terms, language: str) -> Self:
        counts = {number(term): held for term, held in frozen.counts.items()}
        terms, english = np.array(sorted(counts), "u4"), table(language)
        nothing = NO_TERMS if len(english) else empty.terms_of(language)  # a table tells how little they say
        known = np.union1d(np.union1d(terms, english["term"]), nothing)
        facts = np.zeros(len(known) + 1, _KNOWN)
        facts["held"], facts["row"] = 1, -1
        facts["held"][np.searchsorted(known, terms)] = [counts[term] for term in terms.tolist()]
        facts["row"][np.searchsorted(known, english["term"])] = np.arange(len(english))
        prior = np.append(english["prior"], 0)[facts["row"]]  # -1 is the last
        imagined = IMAGINED if len(english) else 0
        facts["rarity"] = _rarity(facts["held"].astype("i8"), prior.astype("i8"), frozen.articles, imagined)
        facts["rarity"][np.searchsorted(known, nothing)] = 0
        return cls(known, facts, language)

    def save(self, folder: Path) -> None:
        for name, array in zip(FILES, (self.known, self.facts), strict=True):
            with open(folder / name, "wb") as file:
                np.save(SimpleNamespace(write=file.write), array)  # else a full disk is not named
                os.fsync(file.fileno())

    @classmethod
    def load(cls, folder: Path, language: str) -> Self:
        """Raises OSError, ValueError, EOFError when a file is missing or no array."""
        known, facts = (np.load(folder / name, mmap_mode="r") for name in FILES)
        return cls(np.asarray(known), np.asarray(facts), language)

    def vectors(self, counts: Counts) -> Vectors:
        """Of no more stories than CHUNK."""
        sizes = np.diff(counts.starts)
        story = np.repeat(np.arange(len(sizes)), sizes)
        term = places(counts.terms, self.known)
        weight = (
            _sublinear()[counts.kinds & MOST] * self.facts["rarity"][term] * BOOST[counts.kinds >> 6] // 2
        )
        some = np.flatnonzero(weight)
        key = np.sort(story[some] << 52 | LARGEST - 1 - np.minimum(weight[some], LARGEST - 1) << 32 | some)
        held = np.bincount(key >> 52, minlength=len(sizes))
        key = key[_rank(held) < KEPT]
        held = np.minimum(held, KEPT)
        story, some, weight = key >> 52, key & (1 << 32) - 1, LARGEST - 1 - (key >> 32 & LARGEST - 1)
        length = np.sqrt(np.bincount(story, weight.astype("f8") ** 2, len(sizes)))
        length = np.maximum(1, length).astype("i8")[story]
        scaled = (weight * UNIT + length // 2) // length
        term, terms = term[some], counts.terms[some]
        rare = self.facts["held"][term] <= COMMON
        led = np.bincount(story[rare], minlength=len(sizes))
        ahead = _rank(held)[rare][_rank(led) < LEADING]
        return Vectors(
            filled("u4", KEPT, held, terms),
            filled("u2", KEPT, held, scaled),
            filled("u1", LEADING, np.minimum(led, LEADING), ahead, KEPT),
            self._meanings(
                filled("i4", KEPT, held, self.facts["row"][term]), filled("i4", KEPT, held, scaled)
            ),
        )

    def _meanings(self, rows: NDArray[np.int32], weights: NDArray[np.int32]) -> NDArray[np.int8]:
        """The mean of what a story's strongest words mean, each by the square of its weight, at length 127."""
        rows = rows[:, :MEANING]
        shares = np.where(rows < 0, 0, weights[:, :MEANING] ** 2 // UNIT).astype("f4")
        sums = np.zeros((len(rows), SIZE), "f4")  # of whole numbers below 2**24: exact
        for at in range(MEANING if len(self.table) else 0):
            sums += self.table["meaning"][rows[:, at]] * shares[:, at, None]
        length = np.sqrt((sums.astype("f8") ** 2).sum(axis=1))
        whole: NDArray[np.int8] = np.rint(sums * 127 / np.maximum(length, 1)[:, None]).astype("i1")
        return whole


def places(terms: NDArray[np.uint32], known: NDArray[np.uint32]) -> Ints:
    """Where each of some terms stands among those known, which are in order; behind their end if it does not."""
    if not len(known):
        return np.zeros(len(terms), "i8")
    if len(terms) < MANY:
        found = np.searchsorted(known, terms)
    else:  # the first that begins with the same bits, or one of the few behind it
        bits = np.arange(1 << BEGINNING, dtype="u4") << 32 - BEGINNING
        found = np.searchsorted(known, bits)[terms >> 32 - BEGINNING]
        behind = np.arange(len(terms))
        while len(behind):
            at = found[behind]
            behind = behind[(at < len(known)) & (known.take(at, mode="clip") < terms[behind])]
            found[behind] += 1
    found[known.take(found, mode="clip") != terms] = len(known)
    return found


def _rarity(held: Ints, prior: Ints, stories: int, imagined: int) -> Ints:
    """64 times the logarithm of how rare each of some terms is, among so many stories and those imagined."""
    among = held * PRIOR + PRIOR // 2 + prior * imagined
    rarity = _ln((stories + imagined + 1) * PRIOR) - _ln(among)
    here = _ln(2 * stories + 2) - _ln(2 * held + 1)  # what stands in every story says nothing
    rarities: Ints = np.clip(rarity, 0, np.maximum(0, EVERYWHERE * here))
    return rarities


def _rank(sizes: Ints) -> Ints:
    """The place of each entry within its story; entries stand together by story, so many of each."""
    starts = np.cumsum(sizes) - sizes
    places: Ints = np.arange(sizes.sum()) - np.repeat(starts, sizes)
    return places


def filled(kind: str, width: int, sizes: Ints, values: NDArray[Any], none: int = 0) -> NDArray[Any]:
    """A row for each story, its first so many places filled."""
    rows = np.full((len(sizes), width), none, kind)
    rows[np.arange(width) < sizes[:, None]] = values
    return rows


def _ln(values: Ints | int) -> Ints:
    """64 times the natural logarithm of integers below 2**52, from a table of 1,024 steps an octave."""
    mantissa, exponent = np.frexp(np.asarray(values, "f8"))  # 0.5 <= mantissa < 1: exact
    octave, steps = _logarithms()
    fine: Ints = octave * exponent + steps[(mantissa * 2048).astype("i8") - 1024]
    return (fine + 512) // 1024


@cache
def _logarithms() -> tuple[int, Ints]:
    """65,536 times ln 2 and the logarithms of the steps from a half to one: decimal, as libm differs."""
    sharp = SHARP * 1024
    steps = [round(sharp * (Decimal(step) / 2048).ln()) for step in range(1024, 2048)]
    return round(sharp * Decimal(2).ln()), np.array(steps, "i8")


@cache
def _sublinear() -> Ints:
    """16 times 1 + ln n."""
    return np.array([0] + [round(16 * (1 + Decimal(n).ln())) for n in range(1, MOST + 1)], "i8")
