"""Sidebar: what a reader sees beside a story of those near to it.

What an editor pinned stands first, then the nearest. Those of the very nearest that belong to the same
thread stand apart, in the order of dates: the last before this story, and the first after it.
"""

from collections.abc import Iterator
from itertools import islice

from generator.catalog import Catalog, Near, Wishes, ref_key
from generator.relate.roll import Roll
from generator.related.nearest import Listed
from generator.site import Site

NEAREST = 5  # stories among which those of the same thread are told apart
EACH_WAY = 3


def compose(site: Site, catalog: Catalog, roll: Roll, id: str) -> list[Near]:
    """A story's sidebar, drawn up anew; empty when it stands in no list."""
    found = roll.nearest(id)
    wishes = roll.wishes(id) if found else Wishes()
    named = {text: catalog.meanings(text) for text in (*wishes.related, *wishes.unrelated)}
    pinned, shut = (
        {text: named[text][0] for text in wanted if len(named[text]) == 1}
        for wanted in (wishes.related, wishes.unrelated)
    )
    at_odds = {text for text, other in pinned.items() if other in shut.values()}
    roll.put_unmet(
        id, [text for text in named if text in at_odds or named[text] == [id] or len(named[text]) != 1]
    )
    if found is None:
        return []
    wanted = list(dict.fromkeys(pinned.values()))
    return _drawn_up(site, roll, id, wanted, {id, *shut.values(), *roll.reruns(id)}, found)


def _drawn_up(
    site: Site, roll: Roll, id: str, pinned: list[str], shut: set[str], found: Listed
) -> list[Near]:
    pinned = [other for other in pinned if other not in shut]
    shut = shut.union(pinned, *map(roll.reruns, pinned))
    shared = dict(islice(_once(roll, found, shut), max(0, site.related_length - len(pinned))))
    near = [*shared]
    before, after = _thread(roll, id, near[:NEAREST])
    rest = [other for other in near if other not in before and other not in after]
    parts = (("pinned", pinned), ("earlier", before), ("since", after), ("related", rest))
    return [Near(other, part, shared.get(other, b"")) for part, others in parts for other in others]


def _once(roll: Roll, found: Listed, shut: set[str]) -> Iterator[tuple[str, bytes]]:
    """The nearest with what brings them near; of stories that ran more than once, the nearest alone."""
    shut = set(shut)
    for place, number in enumerate(found.numbers):
        other = roll.id(number)
        if other not in shut:
            yield other, found.shared(place)
            shut.update(roll.reruns(other))


def _thread(roll: Roll, id: str, near: list[str]) -> tuple[list[str], list[str]]:
    """Of the same thread: those just before a story, and those just after."""
    own = roll.thread(id)
    if own is None:
        return [], []
    threads = [(thread[0], other) for other in near if (thread := roll.thread(other)) and thread[1] == own[1]]
    before = sorted(place for place in threads if place < (own[0], id))
    after = sorted(place for place in threads if place > (own[0], id))
    return [other for _, other in before[-EACH_WAY:]], [other for _, other in after[:EACH_WAY]]


def wishing(catalog: Catalog, id: str) -> Iterator[str]:
    """The stories whose editor asks for this one."""
    card = catalog.card(id)
    for name in (id, card.title if card else "", *catalog.addresses(id)):
        yield from catalog.asking(ref_key(name))
