"""Nearest: the stories nearest to one, by words; by meaning, too, where words find few.

Nearness is the same from both sides: likeness of terms, a little of the likeness of meaning where
terms say little, a little less for stories years apart. A story's candidates are those its leading
terms find first; its list is the best of them.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.related.index import SAME, SHARED, Segment, Told
from generator.related.weights import UNIT, Ints

CANDIDATES = 64
NEAREST = 24  # kept of them
TOLD = 12  # of these with the reason
MEANT = 16  # further candidates of a lonely story
FAINT = SAME // 20  # below this, terms do not make a candidate
CLEAR = SAME * 3 // 20  # from this on they do without help
FEW = 6  # a story with fewer clear candidates is lonely
RELATED = UNIT * UNIT // 20  # below this, two stories are not related
HALF = 4 * 365  # days apart at which nearness has lost half of the eighth it can lose
_SCORE, _DAY = 42, 22  # bits below each in a rank
LAST_DAY = (1 << _SCORE - _DAY) - 1


class Ranked(NamedTuple):
    """Stories, best first: by score, then the newest, then by a digest of the id."""

    ranks: Ints
    numbers: Ints

    @classmethod
    def one(cls, score: int | None, day: int, key: int, number: int) -> "Ranked":
        """A single story; none when it has no score."""
        if score is None:
            return NONE
        return cls(np.array([_rank(score, day, key)], "i8"), np.array([number], "i8"))

    @property
    def scores(self) -> Ints:
        return self.ranks >> _SCORE

    def best(self, take: int) -> "Ranked":
        if len(self.ranks) > take:
            few = np.argpartition(self.ranks, -take)[-take:]
            return Ranked(self.ranks[few], self.numbers[few]).best(take)
        order = np.argsort(-self.ranks)
        return Ranked(self.ranks[order], self.numbers[order])

    def without(self, numbers: Ints) -> "Ranked":
        keep = np.isin(self.numbers, numbers, invert=True) if len(numbers) > 1 else self.numbers != numbers
        return Ranked(self.ranks[keep], self.numbers[keep])

    def over(self, least: int) -> "Ranked":
        keep = self.scores >= least
        return Ranked(self.ranks[keep], self.numbers[keep])


NONE = Ranked(np.zeros(0, "i8"), np.zeros(0, "i8"))
_NO_TERMS = np.zeros((0, SHARED), "u4")


def _kept(held: Ranked, offer: Ranked, take: int) -> Ranked:
    """The best of both; what is held itself when the offer does not enter."""
    if not len(offer.ranks) or (len(held.ranks) >= take and offer.ranks[0] < held.ranks[-1]):
        return held
    return _joined([held, offer]).best(take)


class Found(NamedTuple):
    """What a story's list is made of."""

    by_terms: Ranked  # its candidates
    by_meaning: Ranked  # more of them; none unless the story is lonely
    nearest: Ranked  # the best of both
    shared: NDArray[np.uint32]  # a row for each of the nearest few: the terms that most bring it near

    @property
    def lonely(self) -> bool:
        return bool((self.by_terms.scores >= CLEAR).sum() < FEW)

    @property
    def numbers(self) -> Ints:
        """Of all candidates."""
        if not len(self.by_meaning.numbers):
            return self.by_terms.numbers
        return np.union1d(self.by_terms.numbers, self.by_meaning.numbers)

    def pack(self) -> bytes:
        lists = (self.nearest, self.by_terms, self.by_meaning)
        sizes = np.array([len(self.shared), *(len(one.numbers) for one in lists)], "<u2")
        parts = [part for one in lists for part in (one.ranks.astype("<i8"), one.numbers.astype("<u4"))]
        return b"".join(part.tobytes() for part in (sizes, self.shared.astype("<u4"), *parts))

    @classmethod
    def unpack(cls, data: bytes) -> "Found":
        shared, nearest, at = _opening(data)
        terms, meaning = np.frombuffer(data, "<u2", 2, 4).tolist()
        by_meaning = _listed(data, at + 12 * terms, meaning)
        return cls(_listed(data, at, terms), by_meaning, nearest, shared)


def nearest_of(data: bytes) -> tuple[Ranked, NDArray[np.uint32]]:
    """The last two fields of a packed Found."""
    shared, nearest, _ = _opening(data)
    return nearest, shared


def _opening(data: bytes) -> tuple[NDArray[np.uint32], Ranked, int]:
    told, size = np.frombuffer(data, "<u2", 2).tolist()
    at = 8 + 4 * SHARED * told
    shared = np.frombuffer(data, "<u4", told * SHARED, 8).reshape(told, SHARED)
    return shared, _listed(data, at, size), at + 12 * size


def _listed(data: bytes, at: int, size: int) -> Ranked:
    numbers = np.frombuffer(data, "<u4", size, at + 8 * size).astype("i8")
    return Ranked(np.frombuffer(data, "<i8", size, at), numbers)


Sight = Sequence[tuple[Segment, Told]]  # one story as each segment reads it


def by_terms(sight: Sight) -> Ranked:
    """All stories that leading terms find, in no order."""
    return _joined([_from(segment, segment.found(story), FAINT) for segment, story in sight])


def by_meaning(sight: Sight) -> Ranked:
    """All stories that mean anything alike, in no order."""
    return _joined(
        [
            _from(segment, (segment.meanings @ story.meaning.astype("f4")).astype("i8"), 1)
            for segment, story in sight
        ]
    )  # sums below 2**24: exact


def find(sight: Sight, out: Ints) -> Found:
    """For a story among all but those left out."""
    return settled(sight, by_terms(sight).without(out), out)


def settled(sight: Sight, found: Ranked, out: Ints) -> Found:
    """The best of what was found by terms; a lonely story is looked for by meaning as well."""
    few = Found(found.best(CANDIDATES), NONE, NONE, _NO_TERMS)
    if few.lonely:
        few = few._replace(by_meaning=by_meaning(sight).without(out).best(MEANT))
    return listed(sight, few)


def entered(found: Found, by_terms: Ranked, by_meaning: Ranked) -> Found:
    """With one more story, if it enters; the very same if not. The list is still to be drawn up."""
    few = found._replace(by_terms=_kept(found.by_terms, by_terms, CANDIDATES))
    few = few._replace(by_meaning=_kept(found.by_meaning, by_meaning, MEANT) if few.lonely else NONE)
    same = few.by_terms is found.by_terms and np.array_equal(few.by_meaning.ranks, found.by_meaning.ranks)
    return found if same else few


def listed(sight: Sight, few: Found) -> Found:
    """With the list that follows from the candidates."""
    nearest = _nearest(sight, few.numbers).best(NEAREST)
    told = nearest.numbers[:TOLD]
    shared = np.zeros((len(told), SHARED), "u4")
    for segment, story in sight:
        here = (told >= segment.first) & (told < segment.end)
        if here.any():
            shared[here] = segment.shared(story, told[here])
    return few._replace(nearest=nearest, shared=shared)


def _nearest(sight: Sight, numbers: Ints) -> Ranked:
    """These stories by their nearness, all that are related, in no order."""
    parts = []
    for segment, story in sight:
        here = numbers[(numbers >= segment.first) & (numbers < segment.end)]
        if len(here):
            terms, meaning = segment.held(story, here)
            days = segment.days[here - segment.first].astype("i8")
            parts.append(_in(segment, _gentle(_score(terms, meaning), story.day, days), here))
    return _joined(parts).over(RELATED)


def _joined(parts: list[Ranked]) -> Ranked:
    if len(parts) == 1:
        return parts[0]
    return Ranked(*map(np.concatenate, zip(NONE, *parts, strict=True)))


def _from(segment: Segment, scores: Ints, least: int) -> Ranked:
    at = np.flatnonzero(scores >= least)
    return _in(segment, scores[at], at + segment.first)


def _in(segment: Segment, scores: Ints, numbers: Ints) -> Ranked:
    at = numbers - segment.first
    return Ranked(_rank(scores, segment.days[at].astype("i8"), segment.keys[at]), numbers)


def _rank(score: Any, day: Any, key: Any) -> Any:
    """Numbers or arrays of them."""
    return score << _SCORE | np.minimum(day, LAST_DAY) << _DAY | key


def _score(terms: Ints, meaning: Ints) -> Ints:
    """terms + 0.15 · meaning · exp(-10 · terms), as parts of UNIT squared."""
    faded = _fading()[np.minimum(terms // UNIT, UNIT)]
    return np.maximum(0, terms + meaning * faded // 256)


@cache
def _fading() -> Ints:
    """By terms in parts of UNIT: what a meaning's likeness, of 127 squared, is multiplied with; times 256."""
    whole = Decimal(256 * UNIT * UNIT) * 15 / 100 / (127 * 127)
    return np.array([round(whole * (Decimal(-10 * step) / UNIT).exp()) for step in range(UNIT + 1)], "i8")


def _gentle(score: Ints, day: int, days: Ints) -> Ints:
    apart = np.where((days == 0) | (day == 0), HALF, np.abs(days - day))
    less: Ints = score * apart // (8 * (HALF + apart))
    return score - less
