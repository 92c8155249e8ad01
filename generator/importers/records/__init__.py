"""Exports of records: JSON, JSON lines, and tables of comma-separated values.

Each reads its file as a stream, record by record, however large it is. Knows no disk, and no other
importer.
"""

import csv
import re
from collections.abc import Iterator
from typing import Any, TextIO

from generator.importers.records import _elements, _ghost, _intake, _opened, _reader, _shapes
from generator.importers.records._intake import Found
from generator.importers.records._vocabulary import RANKED, plain
from generator.model import Problem, Raw, Record

LIMIT = _reader.LIMIT
GLANCE = 1 << 20  # characters that show how a file is laid out
NO_TEXT = "is not text that can be read."
SAVE = "Save it as UTF-8 text; until then no article is made of it."
SEPARATOR = re.compile(r'"?sep=([,;\t|])"?')  # how Excel may be told what parts the cells
CUT = "Save the export anew; what came before was converted, nothing behind it."


class Json:
    """Reads `.json`: a record, a list of them, or an export that holds such a list."""

    version = "json/3"
    container = True

    def claims(self, raw: Raw) -> bool:
        return raw.path.lower().endswith(".json")

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        yield from _read(raw, by_line=_has_line_records(raw))


class JsonLines:
    """Reads `.jsonl` and `.ndjson`: one record a line."""

    version = "jsonl/3"
    container = True

    def claims(self, raw: Raw) -> bool:
        return raw.path.lower().endswith((".jsonl", ".ndjson", ".jsonlines"))

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        yield from _read(raw, by_line=not _is_spread(raw))


class Table:
    """Reads `.csv` and `.tsv` whose first line names the columns."""

    version = "csv/3"
    container = True

    def claims(self, raw: Raw) -> bool:
        return raw.path.lower().endswith((".csv", ".tsv"))

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        stream = _opened.text(raw, newline="")
        if stream is None:
            yield Problem(raw.path, 0, NO_TEXT, SAVE)
            return
        with stream:
            yield from _intake.stories(_rows(stream, raw.path), raw)


def _read(raw: Raw, by_line: bool) -> Iterator[Record | Problem]:
    stream = _opened.text(raw)
    if stream is None:
        yield Problem(raw.path, 0, NO_TEXT, SAVE)
        return
    with stream:
        yield from _intake.stories(_lines(stream) if by_line else _elements_of(stream, raw), raw)


def _first_lines(raw: Raw) -> tuple[str, str]:
    """The first two lines that hold anything; of long ones the beginning."""
    stream = _opened.text(raw)
    found: list[str] = []
    if stream is not None:
        with stream:
            while len(found) < 2 and (line := stream.readline(GLANCE)):
                found += [line.strip()] if line.strip() else []
    return (*found, "", "")[0], (*found, "", "")[1]


def _has_line_records(raw: Raw) -> bool:
    """Whether a file called .json has a record on each line."""
    first, second = _first_lines(raw)
    if not (first.startswith("{") and first.endswith("}") and second.startswith("{")):
        return False
    try:
        return isinstance(_reader.parse(first), dict)
    except _reader.Unreadable:
        return False


def _is_spread(raw: Raw) -> bool:
    """Whether a file called .jsonl holds a list, or records over several lines, after all."""
    first, second = _first_lines(raw)
    return first.startswith("[") or first == "{" or (first.startswith("{") and second.startswith('"'))


def _lines(stream: TextIO) -> Iterator[Found]:
    """A record from each line; none of them is held longer than it takes."""
    number = 0
    while line := stream.readline(LIMIT):
        number += 1
        if len(line) == LIMIT and not line.endswith("\n"):
            while (rest := stream.readline(LIMIT)) and not rest.endswith("\n"):
                pass
            yield Found(line=number, fault=f"is larger than {LIMIT >> 20} MB")
        elif text := line.strip("\ufeff \t\r\n,\x1e"):
            try:
                yield Found(_reader.parse(text), number)
            except _reader.Unreadable as error:
                yield Found(line=number, fault=str(error))


def _elements_of(stream: TextIO, raw: Raw) -> Iterator[Found]:
    """The records of a document, wherever it keeps them."""
    tables: _ghost.Tables | None = None
    with _again(raw) as ahead:
        known = _elements.outline(ahead)
    for found in _elements.walk(stream, _shapes.DESCEND, _shapes.holds_records, known):
        if isinstance(found, _elements.Broken):
            yield Found(fault=found.fact, remedy=CUT if found.last else _intake.MEND)
        elif _ghost.is_post(found.path, found.value):
            if tables is None:
                with _again(raw) as ahead:
                    tables = _ghost.tables(ahead)
            yield Found(_ghost.joined(found.value, tables))
        else:
            yield Found(found.value)


def _again(raw: Raw) -> TextIO:
    """A file that is being read, from its beginning."""
    stream = _opened.text(raw)
    assert stream is not None  # it was text a moment ago
    return stream


# --- tables of values ---


def _rows(stream: TextIO, path: str) -> Iterator[Found]:
    """A record from each row below the header."""
    csv.field_size_limit(LIMIT)
    lines = _Lines(stream)
    first = lines.peek()
    told = SEPARATOR.fullmatch(first.strip("\ufeff\r\n"))
    if told:
        next(lines)
    reader = csv.reader(lines, delimiter=told[1] if told else _delimiter(first, path))
    header = [cell.strip().lstrip("\ufeff") for cell in next(reader, [])]
    if not any(
        field in ("title", "body", "summary") for name in header for field, _ in RANKED.get(plain(name), ())
    ):
        if first.strip():
            yield Found(line=1, fault="names no column that holds a title or a text", remedy=(
                "Begin the file with a line that names the columns, such as title,date,text; "
                "until then no article is made of it."))  # fmt: skip
        return
    while True:
        begun = lines.begin()
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield Found(line=begun, fault=f"is no row that can be read ({error})")
            continue
        if row is None:
            return
        if lines.ended and lines.quotes % 2:
            yield Found(line=begun, fault="opens a quotation mark that is never closed", remedy=(
                "Close it; until then the rows from here on are left out."))  # fmt: skip
        elif any(cell.strip() for cell in row):
            yield _row(header, row, begun)


def _row(header: list[str], row: list[str], line: int) -> Found:
    if any(cell.strip() for cell in row[len(header) :]):
        return Found(line=line, fault=f"has {len(row)} cells where the header names {len(header)} columns")
    cells: dict[str, Any] = {}
    for number, (name, cell) in enumerate(zip(header, row, strict=False), start=1):
        if cell.strip() and not (name == "" and cell.strip().isdigit()):  # nameless numbers count the rows
            name = name or f"column {number}"
            cells[f"{name} {number}" if name in cells else name] = cell
    return Found(cells, line)


class _Lines:
    """The lines of a table, counted; and how many quotation marks the present row has so far."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._ahead = stream, ""
        self.number, self.quotes, self.ended = 0, 0, False

    def peek(self) -> str:
        """The first line, which remains to be read."""
        self._ahead = self._stream.readline(LIMIT)
        return self._ahead

    def begin(self) -> int:
        """The number of the line that the next row begins on."""
        self.quotes = 0
        return self.number + 1

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._ahead or self._stream.readline(LIMIT)
        self._ahead = ""
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.quotes += line.count('"')
        return line


def _delimiter(header: str, path: str) -> str:
    """The mark that stands most often between the names in the header."""
    bare = re.sub(r'"[^"]*"', "", header)
    marks = "\t,;|" if path.lower().endswith(".tsv") else ",;\t|"
    best = max(marks, key=bare.count)  # the first of equals
    return best if best in bare else marks[0]
