"""Folding: what spellings of one word have in common, and the names of files, by rules that a browser follows as well."""

import re
import unicodedata
from collections.abc import Iterable

from generator.model import UNDATED

ASCII = 128
ASTRAL = 0xD800  # where characters above LAST_BMP sort among others
LAST_BMP = 0xFFFF
REGIONS = 10  # bits of a region's number
PARTS = ("all", "new")  # what the files of words are named by, before where in the dictionary they begin
_PLAIN = re.compile(r"[^a-z0-9]")


def fold(word: str) -> str:
    """Without accents: `Élysée` → `elysee`. In JavaScript: `toLowerCase().normalize("NFKD")`, less `\\p{Mn}`."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in apart if unicodedata.category(char) != "Mn")


def in_order(keys: Iterable[str]) -> list[str]:
    """By UTF-16 code units, as `<` of JavaScript has it."""
    found = sorted(keys)
    if len(found) < 2 or max("".join(found)) <= "\uffff":
        return found
    return sorted(found, key=code_units)


def code_units(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def region(key: str) -> int:
    """The stretch of the dictionary in which a key stands, by its first letter; of other alphabets, by the
    128 characters among which that is. Keys in order have regions in order."""
    first = ord(key[0])
    return first if first < ASCII else ASCII + (ASTRAL if first > LAST_BMP else first) // ASCII


def begins(region: int) -> str:
    """What sorts before every key of a region, and after those of the regions before."""
    first = region if region < ASCII else (region - ASCII) * ASCII
    return chr(first) if first != ASTRAL else chr(LAST_BMP + 1)


def file_name(key: str) -> str:
    """Of letters and digits that every file system and server knows."""
    return _PLAIN.sub(lambda char: f"_{ord(char[0]):x}_", key)


def file_stem(volume: str) -> str:
    """`2019/04` → `2019-04`."""
    return volume.replace("/", "-") if volume != UNDATED else "undated"
