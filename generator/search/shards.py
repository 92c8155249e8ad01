"""Shards: the words of volumes as files, each a stretch of the dictionary with where its words stand.

A file begins with the length of its dictionary in bytes (32 bits, little-endian), then the dictionary in UTF-8: a
line for each key, with tabs between: the key; how many bytes tell where it stands; other spellings, with spaces between:
how they go on where they begin as the key does, else `~` and the spelling; and of a common word, how many stories hold it.
A spelling that begins otherwise has a line of its own: the spelling, then `=` and the key.

Behind the dictionary comes for each key which stories hold it, in numbers of seven bits a byte, the lowest first, where
the eighth bit says that more follow: volume by volume, how far its number (13 for each year, and the month) lies from
the one before (the first from 0), times 16; then of each story there how far its place lies from the one before (the
first from -1), times 16, plus how much it is about the key, which is never 0. Of a common word only the strong are told.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.model import UNDATED
from generator.search.folding import in_order
from generator.search.volume import BITS, STRONG, STRONGEST, Words

LIMIT = 24_000  # bytes of a file, more only for words that begin alike
DEEPEST = 16  # characters by which words that begin alike are told apart, and files named
COMMON = 20_000  # stories with a word, of which more would not fit a file: of a common word only the strong are told

Longs = NDArray[np.int64]


class Line(NamedTuple):
    key: str
    text: bytes
    places: bytes

    @property
    def size(self) -> int:
        return len(self.text) + len(self.places)


class Held(NamedTuple):
    """Words of a volume."""

    number: int
    words: Words


def number(volume: str) -> int:
    """By which places tell of a volume: it never changes, whatever others there are."""
    year, _, month = volume.partition("/")
    return int(year) * 13 + int(month or 0) if year != UNDATED else 0


# ── lines ──


def lines(held: Sequence[Held]) -> list[Line]:
    """The lines of all keys of these volumes, which come in order."""
    forms: dict[str, set[str]] = defaultdict(set)
    for _, words in held:
        for key, told in zip(words.keys, words.forms, strict=True):
            forms[key].update(told.split())
    order = in_order(forms)
    where, what = _said_in_order(held, order)
    counts = np.bincount(where >> 32, minlength=len(order))
    common = counts > COMMON
    told_of = ~common[where >> 32] | (what & STRONGEST >= STRONG)
    data, sizes = _lists(where[told_of], what[told_of], len(order))
    ends = list(accumulate(sizes.tolist(), initial=0))
    found: list[Line] = []
    for at, (begin, end) in enumerate(pairwise(ends)):
        found += _lines(order[at], forms[order[at]], int(counts[at]), bool(common[at]), data[begin:end])
    return found


def _lines(key: str, forms: set[str], stories: int, common: bool, places: bytes) -> Iterator[Line]:
    """A line of the key's own, if stories hold it, and one for each key that it is a spelling of."""
    if stories:
        endings = " ".join(in_order(form for form in forms if form[0] != "="))
        fields = [key, str(len(places)), endings, str(stories) if common else ""]
        yield Line(key, "\t".join(fields).rstrip("\t").encode() + b"\n", places)
    for target in sorted(form for form in forms if form[0] == "="):
        yield Line(key, f"{key}\t{target}\n".encode(), b"")


def _said_in_order(held: Sequence[Held], order: list[str]) -> tuple[Longs, Longs]:
    """Of each entry where it is told (the key's rank, then the volume's number) and what (place and strength)."""
    rank = {key: at for at, key in enumerate(order)}
    where, what = [np.zeros(0, "i8")], [np.zeros(0, "i8")]
    for volume, words in held:
        keys = np.array([rank[key] for key in words.keys], "i8") << 32 | volume
        where.append(np.repeat(keys, words.counts))
        what.append(words.entries.astype("i8"))
    said = np.concatenate(where)
    order_of = np.argsort(said, kind="stable")
    return said[order_of], np.concatenate(what)[order_of]


def _lists(where: Longs, what: Longs, keys: int) -> tuple[bytes, Longs]:
    """The lists of the keys, one after the other, and how long each is."""
    opens = np.diff(where, prepend=-1) != 0  # the first of a key in a volume
    place, key = what >> BITS, where >> 32
    gaps = np.where(opens, place + 1, np.diff(place, prepend=0))
    volume, owner = where[opens] & (1 << 32) - 1, key[opens]
    ahead = np.where(np.diff(owner, prepend=-1) != 0, volume, np.diff(volume, prepend=0))
    at = np.flatnonzero(opens)
    data, sizes = _bytes(np.insert(gaps << BITS | what & STRONGEST, at, ahead << BITS))
    return data, np.bincount(np.insert(key, at, owner), sizes, keys).astype("i8")


def _bytes(values: Longs) -> tuple[bytes, Longs]:
    """Numbers in seven bits a byte, and how many bytes each takes."""
    sizes = np.ones(len(values), "i8")
    for n in range(1, 5):
        sizes += values >> 7 * n > 0
    ends = np.cumsum(sizes)
    out = np.zeros(int(ends[-1]) if len(ends) else 0, "u1")
    for n in range(5):
        some = sizes > n
        more = (sizes[some] > n + 1) << 7
        out[ends[some] - sizes[some] + n] = values[some] >> 7 * n & 127 | more
    return out.tobytes(), sizes


def in_place(one: Sequence[Line], two: Sequence[Line]) -> list[Line]:
    """Lines of different keys in one order."""
    place = {key: at for at, key in enumerate(in_order({line.key for line in (*one, *two)}))}
    return sorted((*one, *two), key=lambda line: (place[line.key], line.text))


# ── files ──


def unpacked(data: bytes) -> list[Line]:
    """The lines of a file."""
    end = 4 + int.from_bytes(data[:4], "little")
    found, at = [], end
    for text in data[4:end].splitlines(keepends=True):
        key, value, *_ = text.rstrip(b"\n").split(b"\t")
        size = 0 if value.startswith(b"=") else int(value)
        found.append(Line(key.decode(), text, data[at : at + size]))
        at += size
    return found


def packed(some: Sequence[Line]) -> bytes:
    text = b"".join(line.text for line in some)
    return b"".join((len(text).to_bytes(4, "little"), text, *(line.places for line in some)))


def files(begins: str, some: Sequence[Line], limit: int) -> dict[str, bytes]:
    """By where in the dictionary each begins, the files of lines in order, each of at most `limit` bytes."""
    before = list(accumulate((line.size for line in some), initial=0))
    found = {}
    for low, high in _cut(some, before, 0, len(some), 1, limit):
        found[_start(some[low - 1].key, some[low].key) if low else begins] = packed(some[low:high])
    return found


def _cut(
    lines: Sequence[Line], before: list[int], low: int, high: int, depth: int, limit: int
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
