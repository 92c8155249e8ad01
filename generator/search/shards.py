"""Shards: the words of volumes as files, each a stretch of the dictionary with where its words stand.

A file begins with the length of its dictionary in bytes (32 bits, little-endian), then the dictionary in UTF-8: a
line for each key: as a digit (to 9, then a to z) how many characters it shares with the key of the line before, and what
follows them, with tabs between: the rest of the key; how many bytes tell where it stands; other spellings, with spaces between:
how they go on where they begin as the key does, else `~` and the spelling; and of a common word, how many stories hold it.
A spelling that begins otherwise has a line of its own: the spelling, then `=` and the key.

Behind the dictionary comes for each key which stories hold it: a byte, k, and then bits, the highest of a byte first, with
ones up to the end of the last byte. They tell numbers as so many ones, a zero, and so many bits more. Volume by volume: how
many stories hold the key there, less one, in ones alone; how far the volume's number (13 for each year, and the month) lies
from the one before (the first from -1), in as many ones as its binary has digits behind the first, and these digits. Then of
each story there how many places lie between its own and the one before (the first from -1): this divided by 2^k in ones, the
rest in k bits; and how much it is about the key: a bit 0 for the least, or 1 and four bits. Of a common word only the strong
are told.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise, takewhile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.model import UNDATED
from generator.search.folding import code_units, in_order
from generator.search.volume import BITS, STRONG, STRONGEST, Words

LIMIT = 18_000  # bytes of a file, more only for words that begin alike
DEEPEST = 32  # bytes of UTF-16 by which words that begin alike are told apart, and files named
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
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
    place, strength, key = what >> BITS, what & STRONGEST, where >> 32
    gaps = np.where(opens, place, np.diff(place, prepend=0) - 1)
    fine = _digits(
        np.bincount(key, gaps, keys).astype("i8")
        * 11
        // (16 * np.maximum(np.bincount(key, minlength=keys), 1))
    )
    k, more = fine[key], strength > 1
    rest = np.where(
        more, ((gaps & (1 << k) - 1) * 2 + 1) * (STRONGEST + 1) + strength, (gaps & (1 << k) - 1) * 2
    )
    at = np.flatnonzero(opens)
    volume, owner = where[opens] & (1 << 32) - 1, key[opens]
    ahead = np.where(np.diff(owner, prepend=-1) != 0, volume + 1, np.diff(volume, prepend=0))
    digits, stories = _digits(ahead), np.diff(at, append=len(where)) - 1
    none, twice = np.zeros_like(digits), np.repeat(at, 2)
    return _bits(
        np.insert(key, twice, np.repeat(owner, 2)),
        np.insert(gaps >> k, twice, np.column_stack((stories, digits)).ravel()),
        np.insert(rest, twice, np.column_stack((none, ahead - (1 << digits))).ravel()),
        np.insert(k + 1 + BITS * more, twice, np.column_stack((none, digits)).ravel()),
        fine,
    )


def _digits(values: Longs) -> Longs:
    """How many binary digits come behind the first."""
    digits: Longs = np.frexp(values)[1].astype("i8")
    return np.maximum(digits - 1, 0)


def _bits(key: Longs, ones: Longs, rest: Longs, size: Longs, heads: Longs) -> tuple[bytes, Longs]:
    """Of each key its head, a byte, and its numbers: so many ones, a zero, and the rest in so many bits; and how many
    bytes each key takes."""
    length = ones + 1 + size
    bits = np.bincount(key, length, len(heads)).astype("i8")
    sizes = np.where(bits > 0, 1 + (bits + 7) // 8, 0)
    begins = np.cumsum(sizes) - sizes
    end = np.cumsum(length) + (8 * (begins + 1) - np.cumsum(bits) + bits)[key]
    out = np.ones(8 * int(sizes.sum()), "u1")
    out[end - size - 1] = 0
    for n in range(int(size.max(initial=0))):
        some = size > n
        out[end[some] - 1 - n] = rest[some] >> n & 1
    data = np.packbits(out)
    data[begins[sizes > 0]] = heads[sizes > 0]
    return data.tobytes(), sizes


def in_place(one: Sequence[Line], two: Sequence[Line]) -> list[Line]:
    """Lines of different keys in one order."""
    place = {key: at for at, key in enumerate(in_order({line.key for line in (*one, *two)}))}
    return sorted((*one, *two), key=lambda line: (place[line.key], line.text))


# ── files ──


def unpacked(data: bytes) -> list[Line]:
    """The lines of a file."""
    at = 4 + int.from_bytes(data[:4], "little")
    found, key = list[Line](), ""
    for told in data[4:at].decode().split("\n")[:-1]:
        text = key[: DIGITS.index(told[0])] + told[1:]
        key, value, *_ = text.split("\t")
        size = 0 if value.startswith("=") else int(value)
        found.append(Line(key, f"{text}\n".encode(), data[at : at + size]))
        at += size
    return found


def packed(some: Sequence[Line]) -> bytes:
    alike = (_alike(one.key, two.key) for one, two in pairwise(some))
    told = (DIGITS[n] + line.text.decode()[n:] for n, line in zip(chain([0], alike), some, strict=False))
    text = "".join(told).encode()
    return b"".join((len(text).to_bytes(4, "little"), text, *(line.places for line in some)))


def _alike(one: str, two: str) -> int:
    """How many characters two keys begin with alike, as a digit can tell; with those of two UTF-16 code units, none."""
    pairs = zip(one[: len(DIGITS) - 1], two, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] <= "\uffff", pairs))


def files(begins: str, some: Sequence[Line], limit: int) -> dict[str, bytes]:
    """By where in the dictionary each begins, the files of lines in order, each of at most `limit` bytes."""
    keys = (code_units(line.key)[:DEEPEST] for line in some)
    numbers = [int.from_bytes(key.ljust(DEEPEST, b"\0"), "big") for key in keys]
    found = {}
    for low, high in cut(numbers, [line.size for line in some], 8 * DEEPEST, limit):
        found[_start(some[low - 1].key, some[low].key) if low else begins] = packed(some[low:high])
    return found


def cut(numbers: Sequence[int], sizes: Sequence[int], bits: int, limit: int) -> list[tuple[int, int]]:
    """Stretches of at most `limit` bytes; larger only where all bits of numbers, which come in order, are alike.

    They part where bits do, and where they meet two small ones are one: what changes in one moves few others."""
    before = list(accumulate(sizes, initial=0))

    def parted(low: int, high: int, bit: int) -> list[tuple[int, int]]:
        if low == high:
            return []
        if before[high] - before[low] <= limit or not bit:
            return [(low, high)]
        middle = bisect_left(numbers, (numbers[low] >> bit - 1 | 1) << bit - 1, low, high)
        one, two = parted(low, middle, bit - 1), parted(middle, high, bit - 1)
        if one and two and before[two[0][1]] - before[one[-1][0]] <= limit:
            two[0] = one.pop()[0], two[0][1]
        return one + two

    return parted(0, len(numbers), bits)


def _start(last: str, first: str) -> str:
    """The shortest beginning of `first` that sorts after `last`."""
    size = next((n for n in range(len(last)) if n >= len(first) or last[n] != first[n]), len(last))
    return first[: size + 1]
