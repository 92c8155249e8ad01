"""Threads: which stories belong to one story so far, followed through a change in the order of dates.

A thread is known by its oldest story, so a decision rests on the stories before it alone. When one
changes, those after it that have it among their candidates are decided again, and no others.
"""

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator

from generator import ledger
from generator.catalog import FRONT, Catalog
from generator.catalog.periods import NO_DAY
from generator.disk import digest
from generator.model import Shelf
from generator.relate.roll import DAY, Roll, Thread
from generator.related import threads
from generator.related.nearest import Listed
from generator.text import slugs

LEAST = 3  # stories that make a thread with a page of its own


class Threads:
    def __init__(self, catalog: Catalog, roll: Roll, holders: Callable[[str], Iterable[str]]) -> None:
        """`holders` gives the stories that have one among their candidates."""
        self.catalog, self.roll, self.holders = catalog, roll, holders
        self.waiting: set[str] = set()  # not decided yet: none comes before the one that is
        self.moved: set[str] = set()  # those whose thread differs
        self.names: set[str] = set()  # of their threads, before and now

    def follow(self, ids: Collection[str]) -> set[str]:
        """Decides these stories and those that depend on them. Returns those whose thread differs."""
        self.waiting = set(ids)
        for id in ids:  # another hour of the same day, and what came before may come after
            before = self.roll.thread(id)
            if before and before[0] != self._turn(id)[0]:
                self.waiting.update(self.holders(id))
        heap = [self._turn(id) for id in self.waiting]
        heapq.heapify(heap)
        while heap:
            when, id = heapq.heappop(heap)
            self.waiting.discard(id)
            before, now = self.roll.thread(id), self._decide(id)
            if before == now:
                continue
            self.roll.put_thread(id, now)
            self.moved.add(id)
            self.names.update(thread[1] for thread in (before, now) if thread)
            for other in self.holders(id):
                place = self._turn(other)
                if place > (when, id) and other not in self.waiting:
                    self.waiting.add(other)
                    heapq.heappush(heap, place)
        self.roll.keep_threads()
        return self.moved

    def _turn(self, id: str) -> tuple[int, str]:
        """In the order in which stories are decided."""
        when = self.roll.when(id)
        return NO_DAY if when is None else when, id

    def _decide(self, id: str) -> Thread:
        found = self.roll.nearest(id)
        if found is None:
            return None
        when, series = self.roll.when(id), self.roll.wishes(id).series
        if series:
            return self._turn(id)[0], slugs.key(series) or named(id)
        if when is None:
            return None
        if series == "":
            return when, named(id)
        if not found.scores or found.scores[0] < threads.NEAR:
            return when, named(id)
        return when, threads.joined(self._before((when, id), found), when // DAY) or named(id)

    def _before(self, turn: tuple[int, str], nearest: Listed) -> Iterator[tuple[str, int, int]]:
        """(thread, score, day) of those of the nearest that are decided before a turn."""
        waiting, thread_of, id_of = self.waiting, self.roll.thread_of, self.roll.id
        for number, score in zip(nearest.numbers, nearest.scores, strict=True):
            thread = thread_of(number)
            if thread and NO_DAY < thread[0] <= turn[0]:
                when, name = thread
                # One that waits comes later now, whatever its thread says of the time before.
                if (when, other := id_of(number)) < turn and other not in waiting:
                    yield name, score, when // DAY


def named(id: str) -> str:
    """The name of the thread that begins with a story."""
    return id if "/" not in id and ledger.is_address(f"/{id}/") else digest.of("thread", id)[:12]


def shelve(catalog: Catalog, roll: Roll, threads: Threads, stale: Iterable[str]) -> None:
    """Puts the stories of threads that changed on their shelves, and soils what shows that."""
    names = threads.names.union(thread[1] for thread in map(roll.thread, stale) if thread)
    changed = {*threads.moved, *stale}
    for name in catalog.lasting_threads(names, LEAST):
        changed |= _place(catalog, Shelf("thread", name))
    if following := catalog.following(changed):
        catalog.soil([*following, Shelf("moved", "")], "the stories that its readers are led to changed")
    catalog.soil([Shelf("story", id) for id in threads.moved], "the stories so far changed")


def _place(catalog: Catalog, shelf: Shelf) -> set[str]:
    """Returns the stories that do not stand there as before."""
    fed = catalog.has_feed(shelf)
    before, members = catalog.clear(shelf), catalog.members(shelf.name)
    label = catalog.thread_label(shelf.name)
    now = [(id, when, label) for id, when in members] if len(members) >= LEAST else []
    catalog.fill(shelf, now)
    if now != before:
        catalog.soil([shelf, Shelf("thread", ""), FRONT], "a story so far changed")
        stood, stands = _beside(before), _beside(now)
        elsewhere = (id for id in stands if stands[id] != stood.get(id))
        catalog.soil((Shelf("story", id) for id in elsewhere), "the reports before and after it changed")
    if not (now and before):
        catalog.soil([Shelf("moved", ""), Shelf("feeds", "")], "a story so far came up or was given up")
    renamed = {label for *_, label in now} != {label for *_, label in before}
    if renamed or catalog.has_feed(shelf) != fed:
        catalog.soil([Shelf("feeds", "")], "a story so far that may have a feed changed")
    if renamed:
        catalog.soil([Shelf("story", id) for id, *_ in (*now, *before)], "a story so far changed")
    return {id for id, *_ in {*before}.symmetric_difference(now)}


def _beside(reports: list[tuple[str, int, str]]) -> dict[str, list[str]]:
    """id → itself with those before and after it in the story."""
    ids = [id for id, *_ in reports]
    return {id: ids[max(0, place - 1) : place + 2] for place, id in enumerate(ids)}
