"""Problems as a person reads them on a terminal: by file, each with its line and what to do.

Other programs get a line a problem from `report`. Reads the files that problems name, writes nothing.
"""

import re
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from generator.disk import files
from generator.disk.workers import Watch, unwatched
from generator.model import Problem
from generator.report import listed, printable
from generator.text.wording import count

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0  # seconds before a bar is shown
OFTEN = 0.1  # seconds between two looks of it
MOST = 25  # problems shown; programs get all
WIDEST = 100  # columns: longer lines are hard to read, however wide the terminal
QUOTED = re.compile(r'"([^"]+)"|`([^`]*\w[^`]*)`')  # in a fact: a piece of the line it is about
COLOURS = {"title": "1;36", "path": "1", "error": "1;31", "warning": "1;33", "mark": "31", "faint": "2"}

Paint = Callable[[str, str], str]  # (text, what it is) → the text as it is to be shown
Line = Callable[[str, int], str]  # (path, line) → the line as it stands there, empty when it cannot be read


def coloured(text: str, part: str) -> str:
    return f"\x1b[{COLOURS[part]}m{text}\x1b[0m"


def plain(text: str, part: str) -> str:
    return text


def lines_of(folders: Mapping[str, Path]) -> Line:
    """Reads lines of the files below the folders that paths of problems begin with."""
    texts: dict[str, list[str]] = {}

    def line(path: str, number: int) -> str:
        if path not in texts:
            top, _, rest = path.partition("/")
            texts[path] = _text(folders[top] / rest).split("\n") if top in folders else []
        return texts[path][number - 1] if 0 < number <= len(texts[path]) else ""

    return line


def _text(path: Path) -> str:
    try:
        return files.read(path).decode("utf-8-sig", "replace")
    except OSError:  # gone since: the problem is told without the line
        return ""


def grouped(
    problems: Iterable[Problem],
    line: Line,
    paint: Paint = plain,
    width: int = WIDEST,
    most: int = MOST,
    typed: Callable[[str], str] = str,
) -> Iterator[str]:
    """The first of the problems in lines of text, files with errors first, and how many more there are.

    `typed` gives a path as it is typed from here, by which a terminal finds the file."""
    found = listed(problems)
    refused = {problem.path for problem in found if problem.severity == "error"}
    found.sort(key=lambda problem: problem.path not in refused)  # stable: by place within both
    shown = found[:most]
    for path, group in groupby(shown, key=lambda problem: problem.path):
        yield paint(printable(typed(path)), "path")
        for problem in group:
            yield from _problem(problem, line, paint, min(width, WIDEST))
        yield ""
    if rest := found[most:]:
        more = count(len(rest), "more problem", "more problems")
        places = count(len({problem.path for problem in rest}), "file", "files")
        yield paint(
            f"… and {more} in {places}: all of them are told when this is piped (2>&1 | less).", "faint"
        )
        yield ""


def _problem(problem: Problem, line: Line, paint: Paint, width: int) -> Iterator[str]:
    place = f"line {problem.line}: " if problem.line else ""
    word = "" if problem.severity == "error" else "warning: "
    text = _folded(f"{place}{word}{problem.fact}", width, "  ")
    yield text.replace(f"{place}{word}", paint(f"{place}{word}", problem.severity), 1)
    if problem.line and (
        there := printable(line(problem.path, problem.line).rstrip("\r").expandtabs(4)).rstrip()
    ):
        yield from _excerpt(there, problem.fact, paint, width - 6)
    if problem.remedy:
        yield _folded(problem.remedy, width, "  ")


def _excerpt(there: str, fact: str, paint: Paint, width: int) -> Iterator[str]:
    """The line as it stands, with carets below what the fact quotes of it."""
    quoted = next((text for match in QUOTED.finditer(fact) if (text := match[1] or match[2]) in there), "")
    start = there.find(quoted)
    if start + len(quoted) > width:  # the far end of a long line: shown from where it matters
        there, start = f"…{there[start:]}", 1
    yield f"    {paint('│', 'faint')} {there if len(there) <= width else there[: width - 1] + '…'}"
    if quoted:
        carets = "^" * min(len(quoted), width - start)
        yield f"    {paint('│', 'faint')} {' ' * start}{paint(carets, 'mark')}"


def _folded(text: str, width: int, indent: str) -> str:
    """On lines of that width; what stands between ticks stays on one, to be pasted as it is."""
    whole = re.sub(r"`[^`]*`", lambda ticked: ticked[0].replace(" ", "\xa0"), printable(text))
    return textwrap.fill(
        whole, width, initial_indent=indent, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    ).replace("\xa0", " ")  # fmt: skip


@contextmanager
def progress(stream: TextIO) -> Iterator[Watch]:
    """Someone to tell of progress: a bar on a terminal once a second has passed, else nobody."""
    if not stream.isatty():
        yield unwatched
        return
    bar = _Bar(stream)
    try:
        yield bar
    finally:
        bar.end()


class _Bar:
    """Drawn by whoever tells of progress: a thread of its own would be lost in processes that fork."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.drawn = stream, time.monotonic() + PATIENCE - OFTEN
        self.bar: Progress | None = None
        self.tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        if time.monotonic() - self.drawn < OFTEN:
            return
        if self.bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(file=self.stream), auto_refresh=False, transient=True)
            self.bar.start()
        if what not in self.tasks:
            self.tasks[what] = self.bar.add_task(what, total=total)
        self.bar.update(self.tasks[what], completed=done)
        self.bar.refresh()
        self.drawn = time.monotonic()

    def end(self) -> None:
        if self.bar:
            self.bar.stop()
