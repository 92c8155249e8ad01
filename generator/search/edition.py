"""Edition: the files of each part, of which those are made anew whose words changed.

The dictionary is worked on region by region. What is small of it shares a file with its neighbours; what is large
is cut into files by itself.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from zlib import crc32

from generator.catalog import Bound, Catalog
from generator.search import parts, shards
from generator.search.folding import PARTS, REGIONS, begins, file_name, region
from generator.search.parts import Changes
from generator.search.shards import Held, Line
from generator.search.volume import Words

MARK = 4  # characters that tell two states of a file apart, to browsers that keep files


def mark(data: bytes) -> str:
    """Of three bytes, in letters and digits and `-` and `_`."""
    return urlsafe_b64encode(crc32(data).to_bytes(4, "big"))[:MARK].decode()


class Run(NamedTuple):
    """Regions whose files are cut together: a large one, or small ones in a row."""

    sizes: list[tuple[int, int]]  # regions, and bytes of their lines
    files: list[tuple[str, str]]  # where in the dictionary each begins, and its mark

    @property
    def regions(self) -> list[int]:
        return [region for region, _ in self.sizes]


def first(found: dict[str, object], catalog: Catalog) -> bytes:
    """What every question reads first: the length of its head in bytes (32 bits, little-endian), the head, which is
    `found` as JSON and `base`, and the words of the newest stories as a shard, its volumes' numbers less `base`."""
    newest = [(shards.number(volume), words) for volume, words in parts.newest(catalog)]
    base = min((number for number, _ in newest), default=0)
    head = json.dumps({**found, "base": base}, ensure_ascii=False, separators=(",", ":")).encode()
    lines = shards.lines([Held(number - base, words) for number, words in newest])
    return b"".join((len(head).to_bytes(4, "little"), head, shards.packed(lines)))


def renew(catalog: Catalog, changes: Changes | None) -> dict[str, object]:
    """Brings the files up to date, when these keys have changed, or everything may have; says which there are."""
    volumes = {name: bound for name in catalog.volumes() if (bound := catalog.volume(name))}
    found: dict[str, object] = {}
    for name in PARTS:
        runs = json.loads(catalog.meta(f"search {name}") or "[]") if changes else []
        part = _Part(catalog, name, volumes, [Run(*run) for run in runs])
        runs = part.renewed(changes[name] if changes else None)
        catalog.note(f"search {name}", json.dumps(runs))
        files = [file for run in runs for file in run.files]
        found[name] = {"starts": [start for start, _ in files], "marks": "".join(mark for _, mark in files)}
    return found


class _Part:
    """The files of one part, from `runs`, as they were, to what they must be; with no runs, from nothing."""

    def __init__(self, catalog: Catalog, name: str, volumes: dict[str, Bound], runs: list[Run]) -> None:
        self.catalog, self.name, self.volumes, self.runs = catalog, name, volumes, runs
        self.read: dict[str, dict[int, list[Line]]] = {}  # files as they were
        self.files: dict[str, bytes] = {}  # made anew; put when all are made, as what was is read until then

    def renewed(self, changes: dict[int, set[str]] | None) -> list[Run]:
        """The runs as they are when these keys of each region have changed, or everything may have."""
        sizes = {region: size for run in self.runs for region, size in run.sizes}
        made, large = dict[int, list[Line]](), dict[int, Run]()
        for number in sorted(self.catalog.regions() if changes is None else changes):
            lines = self._lines(number) if changes is None else self._changed(number, changes[number])
            sizes[number] = sum(line.size for line in lines)
            if sizes[number] > shards.LIMIT:
                large[number] = self._run([(number, sizes[number])], lines)
            else:
                made[number] = lines
        before = {tuple(run.regions): run for run in self.runs}
        runs = []
        held = [(number, sizes[number]) for number in sorted(sizes) if sizes[number]]
        numbers, bytes_of = [number for number, _ in held], [size for _, size in held]
        for low, high in shards.cut(numbers, bytes_of, REGIONS, shards.LIMIT):
            some = held[low:high]
            regions = tuple(number for number, _ in some)
            if regions[0] in large:
                runs.append(large[regions[0]])
            elif regions in before and made.keys().isdisjoint(regions):
                runs.append(before[regions])
            else:
                each = (made[number] if number in made else self._old(number) for number in regions)
                runs.append(self._run(some, [line for lines in each for line in lines]))
        names = {self._file(start) for run in runs for start, _ in run.files}
        self.catalog.put_finds(self.name, self.files, self.catalog.finds(self.name) - names)
        return runs

    def _lines(self, number: int) -> list[Line]:
        """The lines of a region."""
        return shards.lines(list(self._held(number)))

    def _changed(self, number: int, keys: set[str]) -> list[Line]:
        held = [Held(volume, words.only(keys)) for volume, words in self._held(number)]
        return shards.in_place(
            [line for line in self._old(number) if line.key not in keys], shards.lines(held)
        )

    def _held(self, number: int) -> Iterator[Held]:
        """Of each volume the words of a region that stand in this part."""
        at, but = PARTS.index(self.name), {"all": parts.NONE, "new": parts.EVERY}[self.name]
        for volume, before, data in self.catalog.said_in(number, but):
            words = parts.split(Words.unpack(data), before, self.volumes[volume])[at]
            if words.keys:
                yield Held(shards.number(volume), words)

    def _old(self, number: int) -> list[Line]:
        """The lines of a region as they were."""
        files = next((run.files for run in self.runs if number in run.regions), [])
        return [line for start, _ in files for line in self._read(start).get(number, ())]

    def _read(self, start: str) -> dict[int, list[Line]]:
        """The lines of a file as it was, by region."""
        if start not in self.read:
            found = shards.unpacked(self.catalog.find(self._file(start)).data)
            self.read[start] = {
                number: list(some) for number, some in groupby(found, lambda line: region(line.key))
            }
        return self.read[start]

    def _run(self, sizes: list[tuple[int, int]], lines: Sequence[Line]) -> Run:
        files = shards.files(begins(sizes[0][0]), lines, shards.LIMIT)
        self.files |= {self._file(start): data for start, data in files.items()}
        return Run(sizes, [(start, mark(data)) for start, data in files.items()])

    def _file(self, start: str) -> str:
        return f"{self.name}-{file_name(start)}.bin"
