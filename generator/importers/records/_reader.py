"""JSON values out of a stream of text, one by one; only the one being read is held.

Knows no records.
"""

import json
import math
import re
from typing import Any, TextIO

CHUNK = 1 << 18
LIMIT = 16 << 20  # characters of one record
SPACE = re.compile(r"[ \t\r\n\ufeff]*")
MARK = re.compile(r'["{}\[\],]')
QUOTE = re.compile(r'\\.|"', re.DOTALL)
HALF = re.compile(r"\\u[dD][89a-fA-F]")  # halves of pairs, which may stand alone
ALONE = re.compile("[\ud800-\udfff]")
DECODER = json.JSONDecoder(strict=False)  # line breaks within strings are common, and harmless

FAULTS = (
    ("Unterminated string", "a quotation mark is never closed"),
    ("Expecting property name", "a name in double quotation marks is missing"),
    ("Expecting ',' delimiter", "a comma or a closing bracket is missing"),
    ("Expecting ':' delimiter", "a colon is missing"),
    ("Expecting value", "a value is missing"),
    ("Extra data", "something stands behind its end"),
    ("Invalid \\", "a backslash stands before a character that needs none"),
)


class Unreadable(Exception):
    """JSON that is broken, cut off or too large; the words say which, as the end of a sentence."""


def parse(text: str) -> Any:
    """One JSON value that is the whole text. Raises Unreadable."""
    try:
        return _whole(DECODER.decode(text), text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_reason(error)) from None


class Reader:
    """The text from where we stand to as far as it was read."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._text, self._at = stream, "", 0
        self._behind = 0  # characters that were read and forgotten
        self._hold: int | None = None  # where we may want to go back to

    @property
    def place(self) -> int:
        """Characters from the beginning of the file."""
        return self._behind + self._at

    def peek(self) -> str:
        """The next character that is no white space; nothing at the end of the file."""
        while True:
            self._at = SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, wanted: str) -> bool:
        """Steps over the next character when it is the wanted one."""
        found = self.peek() == wanted
        self._at += found
        return found

    def value(self) -> Any:
        """The value that begins here. Raises Unreadable and stays where it is."""
        self.peek()
        while True:
            try:
                found, end = DECODER.raw_decode(self._text, self._at)
                found = _whole(found, self._text[self._at : end])
            except (ValueError, RecursionError) as error:
                if not self._is_cut(error) or not self._more():
                    raise Unreadable(_reason(error)) from None
                if len(self._text) - self._at > LIMIT:
                    raise Unreadable(f"is larger than {LIMIT >> 20} MB") from None
                continue
            if end == len(self._text) and self._text[-1] not in '}]"' and self._more():
                continue  # a number that may go on
            self._at = end
            return found

    def glance(self) -> Any:
        """The first element of the list that begins here, which remains to be read."""
        self._hold = self._at
        try:
            self._at += 1
            return None if self.peek() in ("", "]") else self.value()
        except Unreadable:
            return None
        finally:
            self._at, self._hold = self._hold, None

    def skip(self, until: float = math.inf) -> bool:
        """Steps over a value that is not wanted, by its brackets; whether it ended before `until`."""
        depth, quoted = 0, False
        while True:
            match = (QUOTE if quoted else MARK).search(self._text, self._at)
            if not match:
                half = quoted and self._text.endswith("\\") and self._at < len(self._text)
                self._at = len(self._text) - half
                if self.place > until or not self._more():
                    return False
                continue
            mark = match.group()
            if depth == 0 and mark in ",]}" and not quoted:
                return True
            self._at = match.end()
            if mark == '"':
                quoted = not quoted
            elif not quoted:
                depth += (mark in "{[") - (mark in "}]")
            if depth == 0 and not quoted:
                return True

    def _is_cut(self, error: Exception) -> bool:
        """Whether the fault may be no more than the end of what was read."""
        if not isinstance(error, json.JSONDecodeError):
            return False
        return error.msg.startswith("Unterminated string") or error.pos > len(self._text) - 16

    def _more(self) -> bool:
        """Reads on, twice as far each time as long as one value lasts, and forgets what is behind."""
        start = self._at if self._hold is None else self._hold
        chunk = self._stream.read(max(CHUNK, len(self._text) - start))
        self._text = self._text[start:] + chunk
        self._at -= start
        self._behind += start
        self._hold = None if self._hold is None else 0
        return bool(chunk)


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        words = next((words for start, words in FAULTS if error.msg.startswith(start)), error.msg)
        return f"is no JSON ({words})"
    return "is no JSON (a number has too many digits)"


def _whole(value: Any, text: str) -> Any:
    """The value, its strings fit to be written: half a pair is no character."""
    return _mended(value) if HALF.search(text) else value


def _mended(value: Any) -> Any:
    match value:
        case str():
            return ALONE.sub("\ufffd", value)
        case list():
            return [_mended(item) for item in value]
        case dict():
            return {_mended(name): _mended(item) for name, item in value.items()}
        case _:
            return value
