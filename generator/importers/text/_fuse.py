"""Paragraphs that lost the break between them: `… budgets.The next …` becomes two again.

A full stop with no space behind it marks the lost break, unless the dot is part of a name, an
abbreviation, a number, an address, a file or a piece of code. Never changes a word; knows nothing
of stories.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from generator.importers._lexicon import words

STOP = re.compile(  # one set to begin with, which is looked for in one go
    r"""[.!?؟।۔](?:["”’'»)\]]*(?=[^\s.!?,;:"”’'»)\]-])|(?<=[.!?])(?=["'](?:[^\s.,;:)]|[“‘"'])|- [^\W\d_]))"""
)
CLOSING = "\"”’'»«“)]"
# A break behind a colon: a sentence before, another after it, and no space. Lehrer:Innen are one word.
COLON = re.compile(r"(?<=[a-zß-öø-ÿ]{3}):(?!Innen\b)(?=(?:[–—-] )?[“‘„\"']?[A-ZÀ-ÖØ-Þ][\w’']* \w)")
INTRODUCTION = 3  # words at least
# 25 homes, 1959: The, 8h16 - The, 1) The
NUMBER = re.compile(r"\d[\d,.]*(?:[-–]\w+|%|[mkb]n?|th|st|nd|rd|s|[h:]\d\d)?[:)]?(?: [–—-])? [“„\"]?\w")
TOKEN_EDGE = re.compile(r"\s")
ADDRESS = re.compile(r"://|www\.|@\w|(?<!\d)/|/(?!\d)|[\\_=`{}<>|#~]|::|\(\)")  # 2024/25 is none
TITLES = words(
    "mr mrs ms mx dr st ste prof gen sen rep gov lt col sgt capt cpl rev hon messrs no vs nos "
    "fig vol pp ed eds cf art sec ch ph"
)
SUFFIXES = words(
    "PDF DOC DOCX TXT JPG JPEG PNG GIF CSV XLS XLSX HTML HTM XML JSON MP3 MP4 ZIP EXE NET COM "
    "ORG PHP ASP JS PY"
)
STARTERS = words(
    "A An The He She It They We I You His Her Its Their Our My Your This That These Those There "
    "Here In On At By For From With Without After Before During Since Until While When Where As "
    "If Although Though Despite But And Or So Yet Not No Some Many Most All Both Several One "
    "Two Three Another Other Each Every Under Over Among Between According However Meanwhile "
    "Instead Also Then Now Last Earlier Later What Who Why How To Officials Police Critics "
    "Experts Analysts President Prime Following Once Asked Still Even Only"
)
SUBHEAD = re.compile(
    r"(?<![^\s“‘\"'(])[a-zß-öø-ÿ’']{3,}[a-zß-öø-ÿ](?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ’']+(?:[ ,]|$)|(?:I|A) )"
)
_LOUD = r"[A-ZÀ-ÖØ-Þ]{2,}[A-ZÀ-ÖØ-Þ0-9 ,’'&–-]*[A-ZÀ-ÖØ-Þ]{2}[?!]?"
CAPITALS = re.compile(rf"(?:{_LOUD}|[“‘\"'„]{_LOUD}[”’\"'“])(?=[“‘„\"']?[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ’']+[ ,])")
LONGEST_SUBHEAD = 120


def paragraphs(line: str) -> list[str]:
    """The line cut at each place where a paragraph break was lost; usually the line alone."""
    cuts: list[int] = []
    stops = [*STOP.finditer(line)]
    if not stops:
        return [bare] if (bare := line.strip()) else []
    quotes = Quotes(line)
    for match in stops:
        if cuts and match.start() < cuts[-1]:
            continue
        cut = _cut(line, match, quotes, cuts[-1] if cuts else 0)
        if cut:
            cuts.append(cut)
    if cuts:
        cuts = sorted({*cuts, *_introductions(line)})
    edges = [0, *cuts, len(line)]
    pieces = [line[a:b].strip() for a, b in pairwise(edges)]
    return [part for piece in pieces for part in _without_subhead(piece, len(pieces) > 1) if part]


def _introductions(line: str) -> Iterator[int]:
    for match in COLON.finditer(line):
        words = re.split(r"[.!?]", line[max(0, match.start() - 200) : match.start()])[-1].split()
        if len(words) >= INTRODUCTION and not ADDRESS.search(words[-1]):
            yield match.end()


class Quotes:
    """Which quotation marks close; read forward once, however often asked.

    Languages differ: “…”, „…“, ”…”, «…», »…« and "…". A line shows which of them it uses.
    """

    def __init__(self, line: str) -> None:
        self._line, self._at, self._from = line, 0, 0
        low, high = line.find("„") >= 0, line.find("“") >= 0
        inverse = line.find("»") >= 0 and not 0 <= line.find("«") < line.find("»")
        self._always = {"”": low or high, "»": not inverse, "«": inverse}
        self._opener = {'"': '"', "'": "'", "”": "”", "“": "„"}
        self._depth: Counter[str] = Counter()

    def closes(self, mark: str, at: int, since: int) -> bool:
        """Whether the mark at this place ends a quotation, and the text since then began none of it."""
        if mark in self._always and (self._always[mark] or mark != "”"):
            return self._always[mark]
        if since > self._from:
            self._from = self._at = since
            self._depth.clear()
        for i in range(self._at, at):
            self._read(i)
        self._at = max(self._at, at)
        return self._depth[self._opener[mark]] > 0

    def _read(self, i: int) -> None:
        mark = self._line[i]
        if mark in '"”':
            self._depth[mark] ^= 1
        elif mark == "„":
            self._depth[mark] += 1
        elif mark == "“":
            self._depth["„"] -= self._depth["„"] > 0
        elif mark == "'":
            before = self._line[i - 1] if i > self._from else " "
            after = self._line[i + 1 : i + 2] or " "
            if not before.isalnum() and before not in ".,!?" and after.isalnum():
                self._depth[mark] = 1
            elif not (before.isalnum() and after.isalnum()) and not before.isspace():
                self._depth[mark] = 0


def _cut(line: str, match: re.Match[str], quotes: Quotes, since: int) -> int:
    """Where the paragraph ends that this full stop may end; 0 when it ends none."""
    end = _behind_quotes(line, match, quotes, since)
    if end >= len(line) or line[end].isspace():
        return 0
    before, after = _word_before(line, match.start(), since), line[end : end + 40]
    if not _may_begin(after):
        return 0
    if match.group()[0] == "." and end == match.start() + 1 and not _ends_sentence(before, after):
        return 0
    return 0 if _is_name(line, match.start(), end, after) else end


def _behind_quotes(line: str, match: re.Match[str], quotes: Quotes, since: int) -> int:
    """A closing quotation mark belongs to the paragraph before, an opening one to the next."""
    at = match.start() + 1
    while at < len(line) and line[at] in CLOSING:
        mark = line[at]
        if mark not in "’)]" and not quotes.closes(mark, at, since):
            break
        if mark == "’" and line[at + 1 : at + 2].isalnum() and line.find("‘", since, at) < 0:
            break
        at += 1
    return at


def _may_begin(after: str) -> bool:
    """Whether a paragraph can begin so: with a capital, a number, or a quotation of either."""
    bare = after.lstrip("“‘„”\"'([«»¿¡—–$£€-")
    if after[0] in "—–-":  # as dialogue begins in many languages
        bare = bare.lstrip()
    if not bare:
        return False
    if bare[0].isdigit():
        return bool(NUMBER.match(bare)) or bare != after
    return (
        bare[0].isupper()
        or bool(re.match(r"[ie][A-Z][a-z]", bare))
        or (bare[0].isalpha() and not bare[0].islower())
    )


def _is_name(line: str, dot: int, end: int, after: str) -> bool:
    """Whether the characters around the dot are an address, a file name or code."""
    start = _token_start(line, dot)
    stop = TOKEN_EDGE.search(line, end, end + 200)
    token = line[start : stop.start() if stop else end + 200]
    if token.partition(".")[0].lower() in TITLES:  # St.Ives is a name, and a paragraph may end so
        token = token.partition(".")[2]
    left = line[start:dot]
    if ADDRESS.search(left.rsplit(")", 1)[-1]) or re.match(r"\w+[_(=@/\\]\w", after):
        return True
    word = re.match(r"\w+", after)
    if word and word.group() in SUFFIXES and not re.match(r"\w+'|\w+’", after):
        return True
    plain = re.fullmatch(r"[\w.]+", token.split("(")[0].rstrip(".,;:!?\"”’')"))
    return bool(plain and re.search(r"\w\w\.\w{2,}\.\w\w", token))


def _token_start(line: str, at: int) -> int:
    start = at
    while start > 0 and at - start < 200 and not line[start - 1].isspace():
        start -= 1
    return start


def _word_before(line: str, dot: int, since: int) -> str:
    start = dot
    while start > since and dot - start < 40 and (_is_letter(line[start - 1]) or line[start - 1] in ".’'-&"):
        start -= 1
    return line[start:dot]


def _is_letter(char: str) -> bool:
    """A letter or digit, or the mark above or below one."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _ends_sentence(before: str, after: str) -> bool:
    """Whether a bare full stop between these two words ends a sentence."""
    word = re.match(r"[\w’'-]+", after)
    following = word.group() if word else after[:1]
    last = before.rsplit(".", 1)[-1]
    if last.lower() in TITLES or (not last and before.endswith(".")):
        return False
    if after[:1].isdigit():
        return len(last) > 2 and last.replace("-", "").isalpha()
    if last.isupper() and following.isupper() and len(following) > 1 and len(last) > 1:
        return False  # HOLG.DE is a share, and which words are loud does not tell where a sentence ends
    if len(last) == 1 and last.isalpha():
        return _initial_ends_sentence(before, after, following)
    return True


def _initial_ends_sentence(before: str, after: str, following: str) -> bool:
    """`U.S.The` and `5 p.m.She` end a sentence; `U.S.`, `J.Smith` and `U.K.Defence` do not."""
    if len(following) == 1 and after[1:2] == ".":
        return False
    if "." in before and before[-1].islower():
        return len(following) > 1
    return following in STARTERS


def _without_subhead(piece: str, fused: bool) -> list[str]:
    """Parts a short heading from the paragraph fused to it: `Political dilemmasThe book …`."""
    if not fused:
        return [piece]
    if (match := CAPITALS.match(piece)) and len(match.group().split()) > 1:
        return [piece[: match.end()], piece[match.end() :]]
    if not piece[:1].isupper():
        return [piece]
    match = SUBHEAD.search(piece[: LONGEST_SUBHEAD + 40])
    if not match or match.end() > LONGEST_SUBHEAD or re.search(r"[.!?:,;]", piece[: match.end()]):
        return [piece]
    return [piece[: match.end()], piece[match.end() :]]
