"""Shards: the words of volumes as files, each a stretch of the dictionary with where its words stand.

A file begins with the length of its dictionary in bytes (32 bits, little-endian), then the dictionary in UTF-8: a
line for each key, with tabs between: the key; how many bytes tell where it stands; how other spellings go on where they
begin as the key does, with spaces between; and of a common word, how many stories hold it. Any other spelling has a line
of its own: the spelling, then `=` and the key. Behind the dictionary comes for each key which stories hold it, in order:
how far each lies from the one before (the first from -1), times 16, plus how much it is about the key; seven bits a
byte, the lowest first, and the eighth bit says that more follow. Of a common word only the strong are told.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.search.folding import file_name, in_order
from generator.search.volume import BITS, STRONG, Volume

LIMIT = 24_000  # bytes of a file, more only for words that begin alike
DEEPEST = 16  # characters by which words that begin alike are told apart, and files named
MOST = 4  # one story in so many holds a common word
PORTION = 1 << 20  # entries worked on at once
MANY = 2048  # stories, below which no word is common

Volumes = Callable[[], Iterable[tuple[int, Volume]]]  # each with where its places begin, anew at each call


class Shards(NamedTuple):
    starts: list[str]  # where in the dictionary each file begins
    files: dict[str, bytes]


def shards(prefix: str, volumes: Volumes, stories: int, limit: int) -> Shards:
    """The files of so many stories' words, each of at most `limit` bytes."""
    forms, size = _dictionary(volumes)
    order = in_order(forms)
    said = _said_in_order(volumes, order, size)
    edges = np.searchsorted(said, np.arange(len(order) + 1, dtype="u8") << np.uint64(32))
    counts = np.diff(edges)
    common = counts * MOST > stories if stories >= MANY else np.zeros(len(order), "?")
    lists, lengths = [], [np.zeros(0, "i8")]
    for low, high in _portions(edges):
        some = said[edges[low] : edges[high]]
        key = (some >> np.uint64(32)).astype("i8") - low
        strong = ~common[low:high][key] | ((some & np.uint64((1 << BITS) - 1)) >= STRONG)
        data, sizes = _lists(some[strong], key[strong], high - low)
        lists.append(data)
        lengths.append(sizes)
    ends = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).tolist()
    lines = _lines(order, forms, ends, np.where(common, counts, 0).tolist())
    return _files(prefix, lines, b"".join(lists), limit)


def _dictionary(volumes: Volumes) -> tuple[dict[str, set[str]], int]:
    """(the other spellings of each key, how many entries there are)."""
    told: dict[str, set[str]] = {}  # of each key what volumes say, mostly the same
    size = 0
    for _, volume in volumes():
        size += len(volume.entries)
        for key, others in zip(volume.keys, volume.forms, strict=True):
            if key in told:
                told[key].add(others)
            else:
                told[key] = {others}
    return {key: {form for others in some for form in others.split()} for key, some in told.items()}, size


def _said_in_order(volumes: Volumes, order: list[str], size: int) -> NDArray[np.uint64]:
    rank = {key: at for at, key in enumerate(order)}
    said, at = np.empty(size, "u8"), 0
    for start, volume in volumes():
        said[at : at + len(volume.entries)] = _said(volume, start, rank)
        at += len(volume.entries)
    said.sort()
    return said


def _portions(edges: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Stretches of keys whose entries are worked on at once: what is made of all would not fit."""
    low, last = 0, len(edges) - 1
    while low < last:
        high = max(low + 1, int(np.searchsorted(edges, edges[low] + PORTION, "right")) - 1)
        yield low, high
        low = high


def _said(volume: Volume, start: int, rank: dict[str, int]) -> NDArray[np.uint64]:
    """Key's rank, story's number and strength of each entry, in one number that sorts so."""
    keys = np.array([rank[key] for key in volume.keys], "u8")
    return np.repeat(keys << np.uint64(32), volume.counts) + volume.entries + np.uint64(start << BITS)


def _lists(said: NDArray[np.uint64], key: NDArray[np.int64], keys: int) -> tuple[bytes, NDArray[np.int64]]:
    """The lists of some keys, one after the other, and how long each is."""
    number = ((said & np.uint64(0xFFFFFFFF)) >> np.uint64(BITS)).astype("i8")
    first = np.diff(key, prepend=-1) != 0
    gaps = np.where(first, number + 1, np.diff(number, prepend=0))
    values = gaps << BITS | (said & np.uint64((1 << BITS) - 1)).astype("i8")
    sizes = 1 + sum((values >> 7 * n > 0).astype("i8") for n in range(1, 5))
    ends = np.cumsum(sizes)
    out = np.zeros(int(ends[-1]) if len(ends) else 0, "u1")
    for n in range(5):
        some = sizes > n
        more = (sizes[some] > n + 1) << 7
        out[ends[some] - sizes[some] + n] = values[some] >> 7 * n & 127 | more
    return out.tobytes(), np.bincount(key, sizes, keys).astype("i8")


class _Line(NamedTuple):
    """A line of the dictionary, and what part of all lists is its own."""

    key: str
    text: bytes
    begin: int
    end: int

    @property
    def size(self) -> int:
        return len(self.text) + self.end - self.begin


def _lines(order: list[str], forms: dict[str, set[str]], ends: list[int], held: list[int]) -> list[_Line]:
    lines = []
    for at, key in enumerate(order):
        ends_with = (
            in_order(form[len(key) :] for form in forms[key] if form.startswith(key)) if forms[key] else ()
        )
        fields = [key, str(ends[at + 1] - ends[at]), " ".join(ends_with), str(held[at] or "")]
        lines.append(_Line(key, "\t".join(fields).rstrip("\t").encode() + b"\n", ends[at], ends[at + 1]))
        others = (form for form in forms[key] if not form.startswith(key))
        lines += [_Line(form, f"{form}\t={key}\n".encode(), 0, 0) for form in others]
    place = {key: at for at, key in enumerate(in_order({line.key for line in lines}))}
    return sorted(lines, key=lambda line: (place[line.key], line.text))


def _files(prefix: str, lines: list[_Line], lists: bytes, limit: int) -> Shards:
    before = np.cumsum([0, *(line.size for line in lines)]).tolist()
    starts, files = [], {}
    for low, high in _cut(lines, before, 0, len(lines), 1, limit):
        start = _start(lines[low - 1].key, lines[low].key) if low else ""
        some = lines[low:high]
        text = b"".join(line.text for line in some)
        starts.append(start)
        found = (lists[line.begin : line.end] for line in some)
        files[f"{prefix}-{file_name(start)}.bin"] = b"".join((len(text).to_bytes(4, "little"), text, *found))
    return Shards(starts, files)


def _cut(
    lines: list[_Line], before: list[int], low: int, high: int, depth: int, limit: int
) -> list[tuple[int, int]]:
    """Stretches of at most `limit` bytes that part where beginnings of words do, so that what changes in one
    moves few others. All words from `low` to `high` begin with the same `depth - 1` characters."""
    if low == high:
        return []
    if before[high] - before[low] <= limit or depth > DEEPEST:
        return [(low, high)]
    found: list[tuple[int, int]] = []
    at = low
    while at < high:
        begins = lines[at].key[:depth]
        end = at + 1
        while end < high and lines[end].key[:depth] == begins:
            end += 1
        for part in _cut(lines, before, at, end, depth + 1, limit):
            if found and before[part[1]] - before[found[-1][0]] <= limit:
                part = found.pop()[0], part[1]
            found.append(part)
        at = end
    return found


def _start(last: str, first: str) -> str:
    """The shortest beginning of `first` that sorts after `last`."""
    size = next((n for n in range(len(last)) if n >= len(first) or last[n] != first[n]), len(last))
    return first[: size + 1]
