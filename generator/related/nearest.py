"""Nearest: the stories nearest to one, by words; by meaning, too, where words find few.

Nearness is the same from both sides: likeness of terms, a little of the likeness of meaning where
terms say little, a little less for stories years apart. A story's candidates are those its leading
terms find first; its list is the best of them.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from struct import unpack_from
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.related.index import SAME, SCORE, Segment, Told
from generator.related.weights import KEPT, UNIT, Ints, filled

CANDIDATES = 104
NEAREST = 24  # kept of them
TOLD = 12  # of these with the reason
SHARED = 6  # terms kept of what brings two stories near
MEANT = 16  # further candidates of a lonely story
FAINT = SAME // 24  # below this, terms do not make a candidate
CLEAR = SAME // 8  # from this on they do without help
FEW = 6  # a story with fewer clear candidates is lonely
RELATED = UNIT * UNIT // 20  # below this, two stories are not related
HALF = 4 * 365  # days apart at which nearness has lost half of the eighth it can lose


class Ranked(NamedTuple):
    """Stories, best first: by score, then the newest, then by a digest of the id."""

    ranks: Ints
    numbers: Ints

    @classmethod
    def one(cls, score: int | None, told: Told, number: int) -> "Ranked":
        """A single story; none when it has no score."""
        return NONE if score is None else cls(score << SCORE | told.order, np.array([number], "i8"))

    @classmethod
    def joined(cls, parts: Sequence["Ranked"]) -> "Ranked":
        return cls(
            np.concatenate([one.ranks for one in parts]), np.concatenate([one.numbers for one in parts])
        )

    @property
    def scores(self) -> Ints:
        return self.ranks >> SCORE

    def best(self, take: int) -> "Ranked":
        if len(self.ranks) > take:
            few = np.argpartition(self.ranks, -take)[-take:]
            return Ranked(self.ranks[few], self.numbers[few]).best(take)
        order = np.argsort(-self.ranks)
        return Ranked(self.ranks[order], self.numbers[order])


NONE = Ranked(np.zeros(0, "i8"), np.zeros(0, "i8"))
_NO_REASONS = np.zeros((0, SHARED), "u4")


def _kept(held: Ranked, offer: Ranked, take: int) -> Ranked:
    """The best of both; what is held itself when the offer does not enter."""
    if not len(offer.ranks) or (len(held.ranks) >= take and offer.ranks[0] < held.ranks[-1]):
        return held
    return Ranked.joined([held, offer]).best(take)


class Found(NamedTuple):
    """What a story's list is made of."""

    by_terms: Ranked  # its candidates
    by_meaning: Ranked  # more of them; none unless the story is lonely
    nearest: Ranked  # the best of both
    shared: NDArray[np.uint32]  # a row for each of the nearest few: the terms that most bring it near

    @property
    def lonely(self) -> bool:
        ranks = self.by_terms.ranks  # the best first
        return len(ranks) < FEW or bool(ranks[FEW - 1] >> SCORE < CLEAR)

    @property
    def least(self) -> int:
        """The rank that another story must have by terms to come among the candidates."""
        return int(self.by_terms.ranks[-1]) if len(self.by_terms.ranks) >= CANDIDATES else 0

    @property
    def least_meant(self) -> int | None:
        """The same by meaning; none may when it is not lonely."""
        if not self.lonely:
            return None
        return int(self.by_meaning.ranks[-1]) if len(self.by_meaning.ranks) >= MEANT else 0

    @property
    def numbers(self) -> Ints:
        """Of all candidates."""
        if not len(self.by_meaning.numbers):
            return self.by_terms.numbers
        return np.array(sorted({*self.by_terms.numbers.tolist(), *self.by_meaning.numbers.tolist()}), "i8")

    def pack(self) -> bytes:
        lists = (self.nearest, self.by_terms, self.by_meaning)
        sizes = np.array([len(self.shared), *(len(one.numbers) for one in lists)], "u2")
        nearest = (self.nearest.scores.astype("u4"), self.nearest.numbers.astype("u4"))
        parts = [part for one in lists[1:] for part in (one.ranks, one.numbers.astype("u4"))]
        return b"".join(part.tobytes() for part in (sizes, self.shared, *nearest, *parts))

    @classmethod
    def unpack(cls, data: bytes) -> "Found":
        """But for the order of equals among the nearest, which their places tell."""
        told, size, *sizes = unpack_from("4H", data)
        shared = np.frombuffer(data, "u4", told * SHARED, 8).reshape(told, SHARED)
        scores, numbers = np.frombuffer(data, "u4", 2 * size, 8 + shared.nbytes).astype("i8").reshape(2, size)
        lists, at = [Ranked(scores << SCORE, numbers)], 8 + shared.nbytes + 8 * size
        for size in sizes:
            numbers = np.frombuffer(data, "u4", size, at + 8 * size).astype("i8")
            lists.append(Ranked(np.frombuffer(data, "i8", size, at), numbers))
            at += 12 * size
        nearest, by_terms, by_meaning = lists
        return cls(by_terms, by_meaning, nearest, shared)


class Listed(NamedTuple):
    """A story's list as others read it, the nearest first."""

    numbers: "array[int]"
    scores: "array[int]"
    told: bytes  # rows of the nearest few, as Found has `shared`

    @classmethod
    def of(cls, found: bytes) -> "Listed":
        """Of a packed Found, or its `opening`. As every story's is read, and short, without numpy."""
        told, size = unpack_from("2H", found)
        at = 8 + _ROW * told
        middle = at + 4 * size
        return cls(array("I", found[middle : middle + 4 * size]), array("I", found[at:middle]), found[8:at])

    def shared(self, place: int) -> bytes:
        """The terms that bring the story at some place near; none behind the nearest few."""
        return self.told[_ROW * place : _ROW * (place + 1)]


_ROW = 4 * SHARED  # bytes


def opening(found: bytes) -> bytes:
    """What Listed reads of a packed Found."""
    told, size = unpack_from("2H", found)
    return found[: 8 + _ROW * told + 8 * size]


Sight = Sequence[tuple[Segment, Told]]  # some stories as each segment reads them


def by_terms(sight: Sight, out: Ints, take: int | None = None) -> list[Ranked]:
    """For each story, those that leading terms find, or the best of them and a few more, in no order. `out`
    are left out."""
    return _joined([_terms_alike(segment, told, out, take) for segment, told in sight])


def by_meaning(sight: Sight, out: Ints, among: Ints | None = None, take: int | None = None) -> list[Ranked]:
    """The same of those, perhaps among some, that mean anything alike, or the best of them."""
    return _joined([_meant_alike(segment, told, out, among, take) for segment, told in sight])


def find(sight: Sight, numbers: Sequence[int], out: Ints) -> list[Found]:
    """What the lists of stories are made of, by their numbers; a lonely one is looked for by meaning as well."""
    near = _best_others(by_terms(sight, out, take=CANDIDATES + 1), numbers, CANDIDATES)
    found = [Found(few, NONE, NONE, _NO_REASONS) for few in near]
    lonely = [place for place, few in enumerate(found) if few.lonely]
    if lonely:
        theirs = [(segment, told.some(lonely)) for segment, told in sight]
        alike = by_meaning(theirs, out, take=MEANT + 1)
        for place, few in zip(lonely, _best_others(alike, [numbers[n] for n in lonely], MEANT), strict=True):
            found[place] = found[place]._replace(by_meaning=few)
    return listed(sight, found)


def entered(found: Found, by_terms: Ranked, by_meaning: Ranked) -> Found:
    """With one more story, if it enters; the very same if not. The list is still to be drawn up."""
    few = found._replace(by_terms=_kept(found.by_terms, by_terms, CANDIDATES))
    few = few._replace(by_meaning=_kept(found.by_meaning, by_meaning, MEANT) if few.lonely else NONE)
    same = few.by_terms is found.by_terms and np.array_equal(few.by_meaning.ranks, found.by_meaning.ranks)
    return found if same else few


def listed(sight: Sight, few: Sequence[Found]) -> list[Found]:
    """With the lists that follow from the candidates."""
    each = [found.numbers for found in few]
    sizes = np.array([len(numbers) for numbers in each], "i8")
    rows, numbers = np.repeat(np.arange(len(few)), sizes), np.concatenate([NONE.numbers, *each])
    ranks = _held(sight, rows, numbers)
    ranks[ranks >> SCORE < RELATED] = -1
    tops = _tops(ranks, sizes, NEAREST)
    told = np.concatenate([NONE.numbers, *(top[:TOLD] for top in tops)])
    shared = _shared(sight, rows[told], numbers[told])
    reasons = np.split(shared, np.cumsum([len(top[:TOLD]) for top in tops])[:-1])
    return [
        found._replace(nearest=Ranked(ranks[top], numbers[top]), shared=why)
        for found, top, why in zip(few, tops, reasons, strict=True)
    ]


def _best_others(each: Sequence[Ranked], numbers: Sequence[int], take: int) -> list[Ranked]:
    """The best of what is ranked for each of some stories, without itself."""
    # A story of a form that thousands have would make the table as wide for all. One more, as it may be among them.
    each = [ranked.best(take + 1) if len(ranked.ranks) > 4 * take else ranked for ranked in each]
    sizes = np.array([len(ranked.ranks) for ranked in each], "i8")
    ranks, others = Ranked.joined(each)
    ranks[others == np.repeat(np.array(numbers), sizes)] = -1
    return [Ranked(ranks[top], others[top]) for top in _tops(ranks, sizes, take)]


def _tops(ranks: Ints, sizes: Ints, take: int) -> list[Ints]:
    """For each story the places of its best, the best first, none that ranks below 0. `sizes` tells how many
    of the ranks, which stand together, are each one's."""
    table = filled("i8", sizes.max(initial=0), sizes, ranks, none=-1)
    order = np.argsort(-table, axis=1)[:, :take]
    held = (np.take_along_axis(table, order, 1) >= 0).sum(axis=1).tolist()
    places = order + (np.cumsum(sizes) - sizes)[:, None]
    return [own[:many] for own, many in zip(places, held, strict=True)]


def _held(sight: Sight, rows: Ints, numbers: Ints) -> Ints:
    """The rank of each pair of a story and another's number."""
    ranks = np.zeros(len(rows), "i8")
    for segment, told in sight:
        here = _here(segment, numbers)
        row, at = rows[here], numbers[here] - segment.first
        score = _gentle(_score(*segment.likeness(told, row, at)), told.days[row], segment.days[at])
        ranks[here] = score << SCORE | segment.order[at]
    return ranks


def _shared(sight: Sight, rows: Ints, numbers: Ints) -> NDArray[np.uint32]:
    """The terms that best tell why each of these is near, SHARED a row, 0 where there are fewer."""
    shared = np.zeros((len(numbers), SHARED), "u4")
    for segment, told in sight:
        here = _here(segment, numbers)
        words, products = segment.products(told, rows[here], numbers[here] - segment.first)
        both = np.flatnonzero(products > 0)
        pair, place = np.divmod(both, KEPT)
        strength = products.ravel()[both] * segment.telling(words.ravel()[both])
        strength = strength << 8 | KEPT - 1 - place  # no two the same, so that all machines agree
        sizes = np.bincount(pair, minlength=len(here))
        table = filled("i8", sizes.max(initial=SHARED), sizes, strength)
        best = np.sort(table, axis=1)[:, : -SHARED - 1 : -1]
        terms = segment.terms(np.take_along_axis(words, KEPT - 1 - (best & 255), 1))
        shared[here] = np.where(best >> 8, terms, 0)
    return shared


def _here(segment: Segment, numbers: Ints) -> Ints:
    return np.flatnonzero((numbers >= segment.first) & (numbers < segment.end))


def _joined(parts: Sequence[Iterable[Ranked]]) -> list[Ranked]:
    """What several segments say of the same stories."""
    if len(parts) == 1:
        return list(parts[0])
    return [Ranked.joined(each) for each in zip(*parts, strict=True)]


def _terms_alike(segment: Segment, told: Told, out: Ints, take: int | None) -> list[Ranked]:
    places, scores = [], []
    for found in segment.found(told):
        at = _among(segment, found, FAINT, out)
        score = found[at]
        if take and len(at) > take:  # years apart take less than an eighth from the best
            few = np.flatnonzero(score >= np.partition(score, -take)[-take] // 8 * 7)
            at, score = at[few], score[few]
        places.append(at)
        scores.append(score)
    sizes = np.array([len(at) for at in places])
    at, days = np.concatenate(places), np.repeat(told.days, sizes)
    ranks = _gentle(np.concatenate(scores).astype("i8"), days, segment.days[at]) << SCORE | segment.order[at]
    bounds = np.cumsum([0, *sizes]).tolist()
    return [Ranked(ranks[a:b], at[a:b] + segment.first) for a, b in pairwise(bounds)]


def _meant_alike(
    segment: Segment, told: Told, out: Ints, among: Ints | None, take: int | None
) -> Iterator[Ranked]:
    some = None if among is None else among[(among >= segment.first) & (among < segment.end)] - segment.first
    for scores in segment.alike(told, some):
        if some is None:
            at = _among(segment, scores, 1, out)
            found = scores[at].astype("i8")
        else:
            at, found = some[scores > 0], scores[scores > 0].astype("i8")
        if take and len(at) > take:  # all that are as near as the last of the best
            few = np.flatnonzero(found >= np.partition(found, -take)[-take])
            at, found = at[few], found[few]
        yield Ranked(found << SCORE | segment.order[at], at + segment.first)


def _among(segment: Segment, scores: NDArray[Any], least: int, out: Ints) -> Ints:
    """The places of a segment that score so much."""
    if len(out):
        scores[out[(out >= segment.first) & (out < segment.end)] - segment.first] = 0
    return np.flatnonzero(scores >= least)


def _score(terms: Ints, meaning: Ints) -> Ints:
    """terms + 0.15 · meaning · exp(-10 · terms), as parts of UNIT squared."""
    faded = _fading()[np.minimum(terms // UNIT, UNIT)]
    return np.maximum(0, terms + meaning * faded // 256)


@cache
def _fading() -> Ints:
    """By terms in parts of UNIT: what a meaning's likeness, of 127 squared, is multiplied with; times 256."""
    whole = Decimal(256 * UNIT * UNIT) * 15 / 100 / (127 * 127)
    one = (Decimal(-10) / UNIT).exp()
    return np.array([round(whole * one**step) for step in range(UNIT + 1)], "i8")


def _gentle(score: Ints, days: NDArray[np.int32], others: NDArray[np.int32]) -> Ints:
    apart = np.where((days == 0) | (others == 0), HALF, np.abs(others.astype("i8") - days))
    less: Ints = score * apart // (8 * (HALF + apart))
    return score - less
