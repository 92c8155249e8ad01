"""Parts: which files a word of a story stands in, by how many stories are newer.

`all` has what every question asks, in many files; `new` what has come since, in some; the very newest stand in the file
that every question reads first. What passes from one to the next goes word by word in the order of the dictionary, a
stretch with each story that comes: so that each story, whether it opens a month or not, rewrites a few files of each.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np

from generator.catalog import Bound, Catalog, Said
from generator.search.folding import PARTS, REGIONS, code_units, region
from generator.search.volume import BITS, NO_WORDS, Words

PASS = 1024  # stories that pass together from `new` to `all`, or more, and that come until they have
BATCH = 32  # stories that pass together from the newest to `new`, and that come until they have

NONE, EVERY = "", "\U0010ffff"  # keys until which words have passed

Changes = dict[str, dict[int, set[str]]]  # part → region → keys


class Told(NamedTuple):
    """A volume as parts are made of it."""

    bound: Bound
    said: list[Said]


def told(catalog: Catalog, volume: str) -> Told | None:
    bound = catalog.volume(volume)
    return Told(bound, catalog.said(volume)) if bound else None


def aged(catalog: Catalog) -> Iterator[tuple[str, int, str]]:
    """(volume, `Bound.later`, `Bound.until`) where these are not as they were."""
    volumes, later = catalog.volumes(), 0
    for names in reversed(list(_together(volumes))):
        until = _until(catalog, max((volumes[name].keys, name) for name in names), later)
        for name in reversed(names):
            told = min(later, PASS), until
            if told != (volumes[name].later, volumes[name].until):
                yield name, *told
            later += volumes[name].stories


def _until(catalog: Catalog, largest: tuple[int, str], passing: int) -> str:
    """Up to which key the words of volumes that pass together have passed: as many of the largest one's keys as come
    before it as of PASS stories have come since. One place for all, so that few files tell of it."""
    keys, volume = largest
    if not keys or not passing:
        return NONE
    if passing >= PASS:
        return EVERY
    number = keys * passing // PASS
    region = catalog.said_at(volume, number)
    return Words.unpack(region.words).keys[number - region.before]


def _together(volumes: dict[str, Bound]) -> Iterator[list[str]]:
    """The volumes that pass together: those of a century, until they have as many stories as come meanwhile."""
    for _, found in groupby(volumes, lambda name: name[:2]):
        names, stories = list[str](), 0
        for name in found:
            if stories >= PASS:
                yield names
                names, stories = [], 0
            names.append(name)
            stories += volumes[name].stories
        yield names


def split(words: Words, before: int, bound: Bound) -> tuple[Words, Words, Words]:
    """What of a volume's words stands in `all`, in `new` and with the newest; so many of its keys come before them."""
    if bound.until == EVERY:
        return words, NO_WORDS, NO_WORDS
    size = len(words.keys)
    passed = bisect_left(words.keys, code_units(bound.until), key=code_units)
    rest = words.between(passed, size)
    if bound.later >= 2 * BATCH:  # its last batch, too, whether full or not
        return words.between(0, passed), rest, NO_WORDS
    ages = np.frombuffer(bound.ages, "<u4").astype("i8")
    come = np.clip(
        bound.stories + bound.later - (ages // BATCH + 1) * BATCH, 0, BATCH
    )  # since each one's batch
    at = before + passed + np.repeat(np.arange(size - passed), rest.counts)
    last = at * BATCH >= come[rest.entries >> BITS] * bound.keys
    return words.between(0, passed), rest.those(~last, True), rest.those(last, False)


def newest(catalog: Catalog) -> Iterator[tuple[str, Words]]:
    """(volume, words) of the very newest stories."""
    for name, bound in catalog.volumes().items():
        if bound.stories and bound.later < 2 * BATCH and (at := told(catalog, name)):
            for one in at.said:
                yield name, split(Words.unpack(one.words), one.before, at.bound)[2]


def changes(pairs: Iterable[tuple[Told | None, Told | None]]) -> Changes:
    """The keys whose lines differ, from what volumes were and are."""
    found: Changes = {part: defaultdict(set) for part in PARTS}
    for pair in pairs:
        was, now = map(_by_part, _passing(*pair))
        for place in was.keys() | now.keys():
            part, region = place
            if differ := was.get(place, set()) ^ now.get(place, set()):
                found[part][region] |= {key for key, _, _ in differ}
    return found


def _passing(was: Told | None, now: Told | None) -> tuple[Told | None, Told | None]:
    """Both, with the regions alone that may differ: of words that merely pass, those between where they had and have."""
    if not was or not now or min(was.bound.later, now.bound.later) < 2 * BATCH or was.said != now.said:
        return was, now
    low, high = sorted(_region(told.bound.until) for told in (was, now))
    some = [one for one in now.said if low <= one.region <= high]
    return was._replace(said=some), now._replace(said=some)


def _region(until: str) -> int:
    if until == EVERY:
        return 1 << REGIONS
    return region(until) if until else 0


def _by_part(told: Told | None) -> dict[tuple[str, int], set[tuple[str, str, bytes]]]:
    if not told:
        return {}
    return {
        (part, one.region): words.told()
        for one in told.said
        for part, words in zip(PARTS, split(Words.unpack(one.words), one.before, told.bound), strict=False)
    }
