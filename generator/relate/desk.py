"""Desk: which stories are near to which, kept as the archive changes.

From one story in four on all are related anew, over several processes; a smaller change is followed
to the stories whose candidates it was among or comes among, which is exact as nearness is the same
from both sides.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from generator.catalog import Catalog
from generator.disk import workers
from generator.ledger import Terms, parse_terms
from generator.relate.roll import Roll
from generator.related import empty, nearest
from generator.related.index import SCORE, Segment, Told, key
from generator.related.nearest import Found, Ranked, Sight
from generator.related.weights import CHUNK, Counts, Vectors, Weights
from generator.site import Site

MANY = 4
PORTION = 32  # stories related at once
NOBODY = np.zeros(0, "i8")
RECENT = 2000  # stories that are not in the files of the index, or no more: beyond, it is made anew


class Desk:
    def __init__(self, site: Site, catalog: Catalog, roll: Roll) -> None:
        self.site, self.catalog, self.roll = site, catalog, roll
        self.change: _Change | None = None

    def work(self, frozen: Terms | None, text: str) -> list[str]:
        """Brings all up to date: all anew by the counts given, else what is stale by those that stand with
        the index; `text` is what they were read from. Returns the ids of stories whose sidebar may have changed."""
        stale = self.catalog.stale()
        self.change = None if frozen else self._change(len(stale))
        if self.change:
            return self.change.follow(stale)
        return sorted({*self._anew(frozen or parse_terms(text)), *stale})

    def holders(self, id: str) -> list[str]:
        """The stories that have this one among their candidates; none when all were related anew."""
        number = self.catalog.number(id) if self.change else None
        return self.change.holders(number) if self.change and number is not None else []

    def _change(self, stale: int) -> "_Change | None":
        """None when the index is lost or damaged, has had its time, or there is too much to follow."""
        folder = self.catalog.index_folder()
        if not self.catalog.has_related(stale * MANY + 1) or self.catalog.count_recent() > RECENT:
            return None
        try:
            weights = Weights.load(folder, self.site.language)
            return _Change(self.catalog, self.roll, weights, Segment.load(folder))
        except (OSError, ValueError, EOFError):
            return None

    def _anew(self, frozen: Terms) -> list[str]:
        weights = Weights.of(frozen, self.site.language)
        entries = self.roll.all_entries()
        ids = sorted(entries)
        folder = self.catalog.new_index(ids)
        days = [entries[id].day for id in ids]
        nothing = empty.terms_of(self.site.language)
        Segment.write(folder, [*map(key, ids)], days, self._weighed(weights), nothing)
        weights.save(folder)
        portions = [(start, min(start + PORTION, len(ids))) for start in range(0, len(ids), PORTION)]
        for found in workers.each(finder, (folder,), portions, self.site.jobs):
            self.catalog.put_found(found)
            self.roll.near.update((number, nearest.opening(data)) for number, data, *_ in found)
        self.roll.read_all()
        return ids

    def _weighed(self, weights: Weights) -> Iterator[Vectors]:
        """All stories by id, a portion at a time, the first of none."""
        yield weights.vectors(Counts.of([]))
        rows = ((terms, self.roll.all_entries()[id].filed) for id, terms, _ in self.catalog.terms())
        while chunk := list(islice(rows, CHUNK)):
            yield weights.vectors(Counts.of(chunk))


Row = tuple[int, bytes, int, int | None]  # as the catalog keeps what was found


def _row(number: int, found: Found) -> Row:
    return number, found.pack(), found.least, found.least_meant


def finder(folder: Path) -> Callable[[tuple[int, int]], list[Row]]:
    """A function that relates stories of the index in files, from one number to another."""
    segment = Segment.load(folder)

    def find(portion: tuple[int, int]) -> list[Row]:
        numbers = range(*portion)
        lists = nearest.find([(segment, segment.own(*portion))], numbers, NOBODY)
        return list(map(_row, numbers, lists))

    return find


class _Change:
    """One change to an archive whose index stands in files."""

    def __init__(self, catalog: Catalog, roll: Roll, weights: Weights, base: Segment) -> None:
        self.catalog, self.roll, self.weights, self.base = catalog, roll, weights, base
        self.found: dict[int, Found] = {}  # as read, or as changed
        self._holders: dict[int, list[str]] = {}
        self._survey()

    def _survey(self) -> None:
        """Takes in what is not in the files."""
        self.told = {number: Told.unpack(data) for number, data in self.catalog.recent().items()}
        self.dead = np.array(self.catalog.dead(), "i8")
        self._segments: list[Segment] = []

    @property
    def segments(self) -> list[Segment]:
        if not self._segments:  # made when asked for: what only adds does not look at those before
            recent = [Segment.of_told(self.base.end, self.told, self.base.empty)] if self.told else []
            self._segments = [self.base, *recent]
        return self._segments

    def follow(self, stale: list[str]) -> list[str]:
        new = {id: told for id in stale if (told := self._telling(id))}
        gone = []
        for id in stale:
            number = self.catalog.number(id)
            if number is not None and id in new and _same(self._told(number), new[id]):
                del new[id]
            elif number is not None:
                gone.append((number, self._told(number)))
        again = {one for number, told in gone for one in self._holding(number, told)} - {n for n, _ in gone}
        for number, _ in gone:
            self.catalog.drop_vector(number)
        fresh = [self.catalog.put_vector(id, told.pack()) for id, told in new.items()]
        self._survey()
        settled = again | set(fresh)
        for some in _portions(settled):
            self.found.update(zip(some, nearest.find(self._sight(some), some, self.dead), strict=True))
        entered = {other for number in fresh for other in self._offer(number, settled)}
        for some in _portions(entered):
            lists = nearest.listed(self._sight(some), [self.found[number] for number in some])
            self.found.update(zip(some, lists, strict=True))
        moved = sorted(settled | entered)
        self.catalog.put_found([_row(number, self.found[number]) for number in moved])
        return sorted({*self.roll.ids(moved), *stale})

    def holders(self, number: int) -> list[str]:
        """Once the change has been followed: no list differs from then on."""
        if number not in self._holders:
            self._holders[number] = self.roll.ids(self._holding(number, self._told(number)))
        return self._holders[number]

    def _telling(self, id: str) -> Told | None:
        terms, entry = self.catalog.terms_of(id), self.roll.entry(id)
        if terms is None or entry is None:
            return None
        vectors = self.weights.vectors(Counts.of([(terms, entry.filed)]))
        return Segment.of(0, np.array([key(id)]), np.array([entry.day]), vectors).told(0)

    def _told(self, number: int) -> Told:
        return self.told[number] if number in self.told else self.base.told(number)

    def _sight(self, numbers: Sequence[int]) -> Sight:
        return [(s, Told.joined([self._seen(s, number) for number in numbers])) for s in self.segments]

    def _seen(self, segment: Segment, number: int) -> Told:
        if segment.first <= number < segment.end:
            return segment.own(number, number + 1)
        return segment.read(self._told(number))

    def _list(self, number: int) -> Found:
        if number not in self.found:
            self.found[number] = Found.unpack(self.catalog.found(number))
        return self.found[number]

    def _holding(self, number: int, told: Told) -> set[int]:
        """The stories that have this one among their candidates."""
        return set().union(*self._entering([(s, s.read(told)) for s in self.segments])) - {number}

    def _entering(self, sight: Sight) -> tuple[dict[int, int], dict[int, int]]:
        """The stories among whose candidates a story belongs, by terms and by meaning, each with how near."""
        (near,), lonely = nearest.by_terms(sight, self.dead), self.catalog.lonely()
        among = np.array([*lonely], "i8")
        (alike,) = nearest.by_meaning(sight, self.dead, among) if lonely else (nearest.NONE,)
        own = int(sight[0][1].order[0])
        least = self.catalog.thresholds(near.numbers.tolist())
        return _near_enough(near, own, least), _near_enough(alike, own, lonely)

    def _offer(self, number: int, done: set[int]) -> Iterator[int]:
        """Enters a new story among the candidates of those that it is nearer to than their last, and gives these."""
        told, scores = self._told(number), self._entering(self._sight([number]))
        for other in sorted(set().union(*scores) - done):
            found = self._list(other)
            few = nearest.entered(found, *(Ranked.one(one.get(other), told, number) for one in scores))
            if few is not found:
                self.found[other] = few
                yield other


def _portions(numbers: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(sorted(numbers))
    while some := list(islice(rest, PORTION)):
        yield some


def _near_enough(others: Ranked, own: int, least: Mapping[int, int]) -> dict[int, int]:
    """Of others with their scores, those that ask for no more than such a score and this `own` order."""
    scores = zip(others.numbers.tolist(), others.scores.tolist(), strict=True)
    return {other: score for other, score in scores if score << SCORE | own >= least.get(other, 0)}


def _same(one: Told, two: Told) -> bool:
    return one.pack() == two.pack()
