"""Slugs: the words of a title or name as one safe part of an address.

Letters and digits of every script are kept (NFC, case folded), so that a slug is never empty for
want of ASCII. What a file system reserves, reads as two names, or cuts off never comes out.
"""

import re
import unicodedata
from functools import lru_cache

from generator.disk import digest

LONGEST = 80  # characters
LONGEST_BYTES = 120  # UTF-8, well below the 255 of every file system
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_SIGNS = re.compile("[^0-9a-z]+")
_WINDOWS = re.compile(r"(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])", re.ASCII)


def slugify(text: str) -> str:
    """`"Rutte's U.S. visit"` → `ruttes-u-s-visit`. Empty when there is no letter or digit."""
    return _cut(_fold(text))


@lru_cache(20_000)  # an archive says most of its names thousands of times
def key(name: str) -> str:
    """The shelf name of a tag, author, section or source: one key for all its spellings.

    A cut name ends in a digest of the whole, and a name without a letter is its digest, so that
    two names share a shelf only when they read the same.
    """
    whole = _fold(name)
    short = _cut(whole)
    if whole and short == whole:
        return short
    mark = digest.of(whole or name)[:8]
    return f"{short}-{mark}" if short else mark


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFC", _APOSTROPHES.sub("", text)).casefold()
    text = unicodedata.normalize("NFC", text)
    if text.isascii():
        return _SIGNS.sub("-", text).strip("-")
    kept = (char if unicodedata.category(char)[0] in "LNM" else "-" for char in text)
    return re.sub("-+", "-", "".join(kept)).strip("-")


def _cut(slug: str) -> str:
    while len(slug) > LONGEST or len(slug.encode()) > LONGEST_BYTES:
        head, _, _ = slug.rpartition("-")
        slug = head if len(head) > LONGEST // 4 else slug[: min(len(slug) - 1, LONGEST)]
    return f"{slug}-" if _WINDOWS.fullmatch(slug) else slug
