"""Tokens: the words of a text in the order they stand in, as `search-index.js` parts a reader's question.

A word is letters of any script with the marks that combine with them: vowel signs, accents, points. What
joins letters without being seen stands within words. Latin text pays for none of this.
"""

import re
import unicodedata
from functools import cache
from itertools import groupby

_L = r"[^\W\d_]"
_NUMBER = r"\d+(?:[.,:]\d+)*"
_TOKEN = re.compile(rf"[a-z]{{2,}}+(?!{_L})|{_L}{{2,}}|{_NUMBER}")  # most are the first
# Scripts that set no space between words: two characters together say most.
_UNSPACED = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)
# Where marks, joiners and characters that set no space are. İ is an i with a mark in small letters.
_BEYOND = re.compile(
    "[\xad\u0130\u0300-\u036f\u0483-\u0489\u0591-\u1dff\u200c\u200d\u20d0-\u20f0\u2cef-\ud7ff\uf900-\U0010ffff]"
)
_JOINERS = "\xad\u200c\u200d"  # soft hyphen, Persian and Indian joiners
_ACCENTS = r"\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff"  # in scripts that have capitals
_NAME = rf"[^\W\d_a-z][{_ACCENTS}]*[^\W_]+(?:[{_ACCENTS}]+[^\W_]*)*"
# Capitals within a sentence, in a row: "the skipper Dilys Tarrant waited".
_NAMES = re.compile(rf" (?<=[\w{_ACCENTS},;)’'] )({_NAME}(?:[ -]{_NAME})*)")


@cache
def _marked() -> re.Pattern[str]:
    """As `_TOKEN`, with marks. Python knows no `\\p{M}`, which takes its time to be looked up."""
    codes = (*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0))  # no others hold any
    marks = [*map(ord, _JOINERS), *(code for code in codes if unicodedata.category(chr(code))[0] == "M")]
    runs = ([code for _, code in run] for _, run in groupby(enumerate(marks), lambda one: one[1] - one[0]))
    mark = rf"(?![\x00-\xac])[{''.join(f'{chr(run[0])}-{chr(run[-1])}' for run in runs)}]"
    return re.compile(rf"[a-z]{{2,}}+(?!{_L}|{mark})|{_L}(?:{_L}++|(?:{mark})++)++|{_NUMBER}")


def tokens(text: str) -> list[str]:
    """In lower case and composed (NFC); of Chinese, Japanese and Korean each two characters in a row."""
    text = text.lower()
    if not _BEYOND.search(text):
        simple: list[str] = _TOKEN.findall(text)
        return simple
    text = unicodedata.normalize("NFC", text)
    found: list[str] = _marked().findall(text)
    return [part for word in found for part in _parts(word)] if _UNSPACED.search(text) else found


def names(text: str) -> list[str]:
    """The runs of capitalised words within sentences, composed and bare."""
    found: list[str] = _NAMES.findall(bare(unicodedata.normalize("NFC", text)))
    return found


def bare(text: str) -> str:
    """Without what joins letters unseen: some write it, and some do not."""
    for joiner in "" if text.isascii() else _JOINERS:
        text = text.replace(joiner, "")  # far quicker than `translate`
    return text


def _parts(word: str) -> list[str]:
    if not _UNSPACED.search(word):
        return [word]
    parts, at = [], 0
    for run in _UNSPACED.finditer(word):
        pairs = [run[0][n : n + 2] for n in range(len(run[0]) - 1)]
        parts += [word[at : run.start()], *(pairs or [run[0]])]
        at = run.end()
    return [part for part in (*parts, word[at:]) if any(map(str.isalnum, part))]
