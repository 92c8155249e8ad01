"""The report: what a build did, in words for people and as JSON for programs."""

import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

from generator.model import Problem
from generator.text.wording import count

END = 253_402_300_800  # the year 10000, of which a calendar of ours knows nothing
LENGTH = 600  # characters of a fact or a remedy, of which the middle is left out where it is longer
DISTRUSTED = ".cache is not as the last build left it (to copy, touch or chmod it is enough): everything was read anew."
NAMED = 10  # converted articles are named up to this many
# What could drive a terminal: control characters, and those that turn the direction of writing.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


REFUSED = (OSError, ImportError, MemoryError)  # by the system, code that it does not load included


class CannotBegin(Exception):
    """Nothing was done and nothing touched; `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A raw record that tells the same as the one an article has its text from."""

    file: str
    record: str
    other_file: str
    other_record: str
    article: str  # below content/


@dataclass(slots=True)
class RawAccount:
    """What became of content/raw: every file is counted in one of these."""

    files: int = 0
    stories: int = 0
    pictures: int = 0  # for stories that refer to them; of files they are none
    beside: int = 0  # sidecars, defaults and what browsers saved with pages; of files they are none
    refused: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # named in ledger/ignored.txt
    duplicates: list[Duplicate] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    articles: int = 0
    new: int = 0  # of them, those that stood nowhere before
    raw: RawAccount = field(default_factory=RawAccount)
    converted: list[str] = field(default_factory=list)  # article files written from raw
    held: int = 0
    pages: int = 0
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stages: list[tuple[str, float, float]] = field(default_factory=list)  # (name, wall, CPU seconds)
    seconds: float = 0.0
    distrusted: bool = False  # the cache was not as the last build had left it
    due: int | None = None  # the instant at which an embargo, an expiry or the news sitemap falls due

    def exit_code(self, strict: bool = False) -> int:
        return int(any(strict or problem.severity == "error" for problem in self.problems))


def summary(report: Report, typed: Callable[[str], str] = str) -> str:
    """A few lines: what was converted, what was published, whether another build will be needed. `typed`
    gives a path of the site as it is typed from where its reader stands."""
    parts = [count(report.articles, "article", "articles")]
    if report.new:
        parts.append(f"{report.new:,} new")
    if report.held:
        parts.append(f"{report.held:,} held back")
    if report.written or report.removed:
        parts.append(f"{len(report.written):,} of {report.pages:,} files rewritten")
    else:
        parts.append(f"all {report.pages:,} files are as they were")
    if report.removed:
        parts.append(f"{len(report.removed):,} removed")
    parts.append(f"{report.seconds:.1f} s")
    line = " · ".join(parts)
    if report.raw.files:
        line = f"{_raw(report.raw, typed('content/raw'))}\n{line}"
    if said := _said_twice(report, typed):
        line = f"{said}\n{line}"
    if report.converted:
        line = f"{_converted(report.converted, typed)}\n{line}"
    if report.distrusted:
        line = f"{DISTRUSTED}\n{line}"
    if report.due is not None and time.time() < report.due < END:  # a `now` of one's own may lie in the past
        due = datetime.fromtimestamp(report.due, UTC)
        line += (
            f"\nBuild again at {due:%Y-%m-%d %H:%M} UTC: an embargo, an expiry or the news sitemap falls due."
        )
    return line


def _raw(raw: RawAccount, folder: str) -> str:
    parts = [f"{folder}: {count(raw.files, 'file', 'files')}", count(raw.stories, "story", "stories")]
    if raw.pictures:
        parts.append(count(raw.pictures, "picture", "pictures"))
    if raw.beside:
        parts.append(count(raw.beside, "file beside them", "files beside them"))
    for paths, word in ((raw.refused, "refused"), (raw.ignored, "ignored"), (raw.duplicates, "said twice")):
        if paths:
            parts.append(f"{len(paths):,} {word}")
    return " · ".join(parts)


def _converted(paths: list[str], typed: Callable[[str], str]) -> str:
    """What an editor will want to look at next, by name when it is not too much."""
    if len(paths) > NAMED:
        return (
            f"{len(paths):,} articles converted from {typed('content/raw')} into {typed('content/articles')}."
        )
    return "\n".join(
        f"{typed(f'content/{path}')} converted from {typed('content/raw')}." for path in sorted(paths)
    )


def _said_twice(report: Report, typed: Callable[[str], str]) -> str:
    """The copies among what was converted just now; how many there are in all is said elsewhere."""
    just_now = set(report.converted)
    found = [one for one in report.raw.duplicates if one.article in just_now]
    lines = [
        f"{typed(f'content/raw/{one.file}')} tells the same as {typed(f'content/raw/{one.other_file}')}:"
        f" one article, {typed(f'content/{one.article}')}."
        for one in found[:NAMED]
    ]
    return "\n".join([*lines, *([f"And {len(found) - NAMED:,} more copies."] if found[NAMED:] else [])])


def profile(report: Report) -> str:
    """A line for each stage: seconds of wall and of CPU, over all processes."""
    lines = [f"{name:8} {wall:8.3f} s {cpu:8.3f} s CPU" for name, wall, cpu in report.stages]
    return "\n".join(lines)


def listed(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by place, each once, errors before warnings of the same place. What they quote of content may
    be of any length."""
    said = sorted(set(problems), key=lambda p: (p.path, p.line, p.severity, p.fact))
    return [replace(one, fact=_within(one.fact), remedy=_within(one.remedy)) for one in said]


def _within(words: str) -> str:
    return words if len(words) <= LENGTH else f"{words[: LENGTH // 2]}…{words[-LENGTH // 2 :]}"


def printable(text: str) -> str:
    """One line without control characters: content must not drive a terminal."""
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)


def line(problem: Problem) -> str:
    """`path:line: fact remedy`, warnings marked as such."""
    text = str(problem)
    if problem.severity == "warning":
        place, colon, rest = text.partition(": ")
        text = f"{place}{colon}warning: {rest}"
    return printable(text)


def as_json(report: Report, code: int) -> str:
    facts = asdict(report)
    facts["problems"] = [asdict(problem) for problem in listed(report.problems)]
    facts["exit_code"] = code
    return json_text(facts)


def json_text(value: object) -> str:
    """JSON in ASCII alone: what content says must not drive the terminal that shows it."""
    return json.dumps(value, indent=1).replace("\x7f", "\\u007f")
