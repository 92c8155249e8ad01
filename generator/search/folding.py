"""Folding: what spellings of one word have in common, by rules that a browser follows as well."""

import re
import unicodedata
from collections.abc import Iterable

from generator.model import UNDATED

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
    return sorted(found, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def file_name(key: str) -> str:
    """Of letters and digits that every file system and server knows."""
    return _PLAIN.sub(lambda char: f"_{ord(char[0]):x}_", key)


def file_stem(volume: str) -> str:
    """`2019/04` → `2019-04`."""
    return volume.replace("/", "-") if volume != UNDATED else "undated"
