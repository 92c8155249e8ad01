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
# Accents, Hebrew and Arabic points, and joiners; of other scripts no marks: their vowel signs tell words apart.
_LEFT_OUT = re.compile(
    "[\xad\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
_PLAIN = re.compile(r"[^a-z0-9]")


def fold(word: str) -> str:
    """Without what readers leave out: `Élysée` → `elysee`. In `search-index.js` as well."""
    if word.isascii():
        return word.lower()
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKD", word.lower()))


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
