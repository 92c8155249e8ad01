"""A line of text and the marks in it, as Markdown in which the text reads as itself.

Text and marks are kept apart until a line is complete: only then is it known what has to be
escaped (as `literal` has it), and where `*` can stand for emphasis.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from generator.text import literal

MARK, BREAK = "\ufdd0", "\ufdd1"  # noncharacters: in a text, the place of a mark and of a <br>
SPACES = " \t\n\r\f\v"
UNDERLINE = re.compile(r"[=|-][-=:| ]*$")  # would make a heading or a table of the line before
GAP = re.compile(f"{BREAK}(?:[{SPACES}{MARK}]*{BREAK})+")
PIECES = re.compile(f"({MARK}|\\s+)")
ENTITY = re.compile(r"&(?=#?\w+;)")


@dataclass(slots=True)
class Mark:
    """A piece of markup in a text. Of an emphasis, `shown` is the tag and `stars` the shorter way
    to write it where that holds; `opens` and `closes` say that text in between belongs to it."""

    shown: str
    stars: str = ""
    opens: bool = False
    closes: bool = False


def span(tag: str, stars: str = "") -> tuple[Mark, Mark]:
    return Mark(f"<{tag}>", stars, opens=True), Mark(f"</{tag}>", stars, closes=True)


def link(url: str) -> tuple[Mark, Mark]:
    return Mark("[", opens=True), Mark(f"]{target(url)}", closes=True)


def target(url: str) -> str:
    """The address as it stands behind a link's text."""
    url = ENTITY.sub("&amp;", url)
    return f"(<{url}>)" if "(" in url or ")" in url else f"({url})"


def label(text: str) -> str:
    """Plain text to stand between square brackets."""
    return _line(text, [], "[]*{")


def paragraphs(text: str, marks: list[Mark]) -> Iterator[str]:
    """The text cut where two breaks follow each other; paragraphs without words are left out."""
    at = used = 0
    for gap in GAP.finditer(text):
        begin = used + text.count(MARK, at, gap.start())
        end = begin + gap.group().count(MARK)
        if all(mark.opens or mark.closes for mark in marks[begin:end]):  # they pair up to nothing
            if shown := lines(text[at : gap.start()], marks[used:begin]):
                yield shown
            at, used = gap.end(), end
    if shown := lines(text[at:], marks[used:]):
        yield shown


def lines(text: str, marks: list[Mark]) -> str:
    """A paragraph of one or more lines, all that is not markup escaped."""
    text, marks = _tidy(text, marks)
    rest = iter(marks)
    shown: list[str] = []
    parts = text.split(BREAK)
    for part in parts:
        own = [next(rest) for _ in range(part.count(MARK))]
        line = _line(part, own, "{*[]" if len(parts) > 1 else "{")  # signs pair up across lines
        if shown and UNDERLINE.match(line):
            line = f"&#{ord(line[0])};{line[1:]}"
        if line.strip():
            shown.append(line)
    return "<br>\n".join(shown)


def heading(text: str) -> str:
    """The paragraph on one line, its last `#` not to be taken for the end of the marker."""
    line = text.replace("<br>\n", " ")
    return re.sub(r"(?<!\\)((?:\\\\)*)\\?#$", r"\1&#35;", line)


def _tidy(text: str, marks: list[Mark]) -> tuple[str, list[Mark]]:
    """White space moved out of spans, and spans around nothing taken away."""
    if not marks:
        return text, marks
    pieces: list[str | Mark] = []
    rest = iter(marks)
    for piece in PIECES.split(text):
        if piece == MARK:
            _set(pieces, next(rest))
        elif piece:
            at = len(pieces)
            while piece.isspace() and at and isinstance(last := pieces[at - 1], Mark) and last.opens:
                at -= 1
            pieces.insert(at, piece)
    kept = [piece for piece in pieces if isinstance(piece, Mark)]
    return "".join(MARK if isinstance(piece, Mark) else piece for piece in pieces), kept


def _set(pieces: list[str | Mark], mark: Mark) -> None:
    at = len(pieces)
    while mark.closes and at and isinstance(last := pieces[at - 1], str) and last.isspace():
        at -= 1
    if mark.closes and at and isinstance(last := pieces[at - 1], Mark) and last.opens:
        del pieces[at - 1]
    else:
        pieces.insert(at, mark)


def _line(text: str, marks: list[Mark], hazards: str = "{") -> str:
    """One line: its text escaped with regard to the marks in it, and the marks put in."""
    text = text.strip(SPACES)
    shown = _choose(text, marks)
    if any(sign.startswith("*") for sign in shown):
        hazards += "*"
    if any("[" in sign for sign in shown):
        hazards += "[]"
    rest = iter(shown)
    signs: list[str] = []

    def place(match: re.Match[str]) -> str:
        if match[0] == "]:":  # behind a bracket of ours this would define a reference
            signs.append("&#93;:")
        else:
            signs.append(next(rest) if match[0] == MARK else "\\" + match[0])
        return MARK

    held = literal.escape(_risky(hazards).sub(place, text))
    back = iter(signs)
    return re.sub(MARK, lambda _: next(back), held)


@cache
def _risky(hazards: str) -> re.Pattern[str]:
    """What is put in later, so that it is not escaped like text: marks, and signs that mean something beside
    them."""
    closing = "]:|" if "]" in hazards else ""
    return re.compile(f"{closing}[{MARK}{re.escape(hazards)}]|!(?={MARK})")


def _choose(text: str, marks: list[Mark]) -> list[str]:
    """What each mark is written as: emphasis by `*` where every reader of Markdown sees it."""
    places = [match.start() for match in re.finditer(MARK, text)]
    opened: list[int] = []
    starred: set[int] = set()
    for number, mark in enumerate(marks):
        if mark.stars and mark.opens:
            opened.append(number)
        elif mark.stars:
            begin = opened.pop()
            if not opened and _flanks(text, places[begin], places[number]):
                starred |= {begin, number}
    return [mark.stars if number in starred else mark.shown for number, mark in enumerate(marks)]


def _flanks(text: str, begin: int, end: int) -> bool:
    """Whether `*` at these two places opens and closes in CommonMark and in Python-Markdown."""
    before, after = text[begin - 1 : begin] or " ", text[end + 1 : end + 2] or " "
    first, last = text[begin + 1], text[end - 1]
    if MARK in (before, after):
        return False
    if first.isalnum() and last.isalnum():
        return True
    return before.isspace() and (after.isspace() or after in ".,;:?)") and "*" not in (first, last)
