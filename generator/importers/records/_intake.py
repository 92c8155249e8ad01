"""What was found in a file of records becomes stories, and what is wrong with it becomes problems.

Repeats, drafts and things that are no articles are counted. Knows how no format is read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, NamedTuple

from generator.disk.seen import Seen
from generator.importers._notes import Notes, counted, listed, shown
from generator.importers.records._mapping import NO_TEXT, mapped
from generator.model import Problem, Raw, Record

MEND = "Mend it in the file; until then it is left out, all others were converted."
DATE = "Write it as YYYY-MM-DD; until then the article is without it."


class Found(NamedTuple):
    """A record as the file holds it, or a fault in its place. `line` is 0 where lines mean nothing."""

    value: Any = None
    line: int = 0
    fault: str = ""
    remedy: str = MEND


def stories(found: Iterable[Found], raw: Raw) -> Iterator[Record | Problem]:
    """All stories, each as soon as it is read; what is to be said of the file comes last."""
    with closing(Seen()) as seen:
        desk = _Desk(raw, seen)
        for one in found:
            if record := desk.record(one):
                yield record
    yield from desk.told()


class _Desk:
    """Takes the records of one file in, one by one."""

    def __init__(self, raw: Raw, seen: Seen) -> None:
        self.zone = raw.zone
        self.notes = Notes(raw)
        self.number = 0  # of the record, from 1
        self.seen = seen
        self.repeats, self.repeated = 0, list[str]()
        self.hidden: Counter[str] = Counter()
        self.other: Counter[str] = Counter()
        self.partial = 0

    def record(self, one: Found) -> Record | None:
        self.number += 1
        if one.fault:
            self._fault(one, one.fault, one.remedy)
        elif not isinstance(one.value, dict):
            self._fault(one, "is no record: it has no named fields", MEND)
        else:
            return self._mapped(one, one.value)
        return None

    def _mapped(self, one: Found, value: dict[str, Any]) -> Record | None:
        try:
            made = mapped(value, self.zone)
        except RecursionError:
            self._fault(one, "is nested too deeply", MEND)
            return None
        if made.hidden:
            self.hidden[made.hidden] += 1
        if made.other:
            self.other[made.other] += 1
        if made.record is None:
            for note in made.notes:
                remedy = (
                    "Give it one of them; until then no article is made of it." if note == NO_TEXT else MEND
                )
                self._fault(one, note, remedy)
            return None
        if not self.seen.add(made.record.key):
            self.repeats += 1
            self.repeated += [shown(made.record.key)] if len(self.repeated) < 3 else []
            return None
        self.partial += made.partial
        for note in made.notes:
            self.notes.warn(one.line, self._placed(one, f"{note}."), DATE)
        return made.record

    def _fault(self, one: Found, fact: str, remedy: str) -> None:
        self.notes.error(one.line, self._placed(one, f"{fact}."), remedy)

    def _placed(self, one: Found, fact: str) -> str:
        return fact if one.line else f"record {self.number:,} {fact}"

    def told(self) -> Iterator[Problem]:
        """What was left out, and what is wrong."""
        if self.hidden:
            left = "was left out" if self.hidden.total() == 1 else "were left out"
            fact = f"holds what is not published: {_kinds(self.hidden)} {left}."
            remedy = "Publish in the old system what readers shall see, and export again."
            self.notes.warn(0, fact, remedy)
        if self.other:
            one = self.other.total() == 1
            fact = f"holds {_kinds(self.other)}, which {'is no article' if one else 'are no articles'}."
            self.notes.warn(0, fact, f"Nothing need be done; {'it was' if one else 'they were'} left out.")
        if self.partial:
            fact = f"holds {counted(self.partial, 'record')} with no more than a summary or the beginning of the text."
            self.notes.warn(
                0, fact, "Export the whole texts where you have them; the articles say what is there."
            )
        if self.repeats:
            fact = f"holds {counted(self.repeats, 'record')} a second time ({listed(self.repeated)}"
            fact += ")." if self.repeats == len(self.repeated) else " and others)."
            self.notes.warn(
                0, fact, "The first of each was taken; give the others an id of their own if they differ."
            )
        if not self.number:
            self.notes.error(
                0, "holds no records.", "Put some into it, or delete it; until then no article is made of it."
            )
        yield from self.notes.told()


def _kinds(counts: Counter[str]) -> str:
    """`2 drafts and 1 scheduled record`."""
    nouns = (
        "draft",
        "picture",
        "video",
        "image",
        "event",
        "attachment",
        "revision",
        "graphic",
        "photo",
        "collection",
    )
    return listed(
        counted(n, kind if kind in nouns else f"{shown(kind)} record") for kind, n in sorted(counts.items())
    )
