"""What stands below and when there was news: counts by name, day and month, dates beside each other, names that
go together."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.catalog import periods
from generator.model import LISTED, Branch, Shelf

DEPTH = {
    "date": 3,
    "thread": 1,
    "undated": 0,
    "corrections": 0,
    "news": 0,
}  # of a kind's leaves; the others: name, then year
FRONT = Shelf("date", "")
HIGHEST = "\U0010ffff"  # sorts after every name
SAMPLE = 1000  # of a name's newest stories, which tell what other names go with it
TOGETHER = 8


class Coverage:
    """A catalog open for reading."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        self.db.execute("PRAGMA cache_size = -4000")  # KB

    @contextmanager
    def still(self) -> Iterator[None]:
        """Reads one state of the catalog until the block ends, and asks for the lock once."""
        self.db.execute("BEGIN")
        yield
        self.db.execute("COMMIT")

    def close(self) -> None:
        self.db.close()

    def rows(self, sql: str, *values: Any) -> Iterator[Any]:
        return self.db.execute(sql, values)

    def one(self, sql: str, *values: Any) -> Any:
        """The first row, or None."""
        return self.db.execute(sql, values).fetchone()

    def neighbours(self, id: str, kind: str = "date") -> tuple[str | None, str | None]:
        """The ids of the stories just before and after: by date, as lists have them, or within a thread."""
        row = self.one("SELECT name, sort FROM place WHERE id = ? AND kind = ?", id, kind)
        if not row:
            return None, None
        low, high = ("", HIGHEST) if kind == "date" else (row[0], row[0])
        before = self.one(
            "SELECT id FROM place WHERE kind = ? AND name >= ? AND (name, sort, id) < (?, ?, ?)"
            " ORDER BY name DESC, sort DESC, id DESC", kind, low, *row, id
        )  # fmt: skip
        after = self.one(
            "SELECT id FROM place WHERE kind = ? AND name <= ? AND (name, sort, id) > (?, ?, ?)"
            " ORDER BY name, sort, id", kind, high, *row, id
        )  # fmt: skip
        return before and before[0], after and after[0]

    def by_day(self, low: str, high: str) -> tuple[tuple[str, int], ...]:
        """(`2019/04/27`, stories) of each day with news in a range of date shelves."""
        return tuple(self.rows(
            "SELECT name, sum(cards) FROM tally WHERE kind = 'date' AND name >= ? AND name < ? GROUP BY name ORDER BY name",
            low, high,
        ))  # fmt: skip

    def by_month(self, kind: str, low: str, high: str) -> tuple[tuple[str, int], ...]:
        """(`2019/04`, stories) of each month with news in a range of other shelves."""
        return tuple(self.rows(
            "SELECT substr(day.name, 1, 7), count(*) FROM place JOIN place AS day USING (id)"
            " WHERE place.kind = ? AND place.name >= ? AND place.name < ? AND day.kind = 'date' GROUP BY 1 ORDER BY 1",
            kind, low, high,
        ))  # fmt: skip

    def together(self, kind: str, low: str, high: str, key: str) -> tuple[Branch, ...]:
        """The names that stories in the range carry beside `key`, counted in these stories alone."""
        sample = (
            " FROM (SELECT id FROM place WHERE kind = ?1 AND name >= ?2 AND name < ?3"
            " ORDER BY name DESC, sort DESC, id DESC LIMIT ?4) JOIN place AS other USING (id) WHERE other.kind = ?1"
        )
        values = (kind, low, high, SAMPLE)
        counts = Counter(
            name.partition("/")[0] for (name,) in self.rows(f"SELECT other.name{sample}", *values)
        )
        del counts[key]
        most = sorted(counts, key=lambda other: (-counts[other], other))[:TOGETHER]
        labels = {other: self._spellings(kind, other) for other in most}
        if any(len(spellings) > 1 for spellings in labels.values()):  # an index knows names, but no spellings
            labels = {other: Counter() for other in most}
            for name, label in self.rows(f"SELECT other.name, other.label{sample}", *values):
                if (other := name.partition("/")[0]) in labels:
                    labels[other][label] += 1
        return tuple(Branch(other, commonest(labels[other]) or other, counts[other]) for other in most)

    def _spellings(self, kind: str, key: str) -> Counter[str]:
        """How cards spell a name, each as often as another."""
        found = self.rows(
            "SELECT DISTINCT label FROM tally WHERE kind = ? AND name >= ? AND name < ?", kind, *span(Shelf(kind, key))
        )  # fmt: skip
        return Counter(label for (label,) in found)

    def branches(self, shelf: Shelf, low: str, high: str) -> tuple[Branch, ...]:
        """The shelves just below, by key; those of a root each with the name its cards use most, and with the
        keys of its pages in turn: a year's months, a long list's years."""
        above = len(shelf.name) + 1 if shelf.name else 0
        labels: dict[str, Counter[str]] = {}
        below: dict[str, dict[str, None]] = {}
        for name, label, cards in self.rows(
            "SELECT name, label, cards FROM tally WHERE kind = ? AND name >= ? AND name < ? ORDER BY name",
            shelf.kind, low, high,
        ):  # fmt: skip
            key, _, rest = name[above:].partition("/")
            if key not in labels:
                labels[key], below[key] = Counter(), {}
            labels[key][label] += cards
            below[key][rest.partition("/")[0]] = None
        counts = {key: labels[key].total() for key in sorted(labels)}
        if shelf.name:
            return tuple(Branch(key, key, count) for key, count in counts.items())
        stated = dict(self.rows("SELECT key, name FROM authority WHERE kind = ? AND name != ''", shelf.kind))
        parted = self._parted(shelf, counts)
        return tuple(
            Branch(
                key,
                stated.get(key) or commonest(labels[key]) or key,
                count,
                tuple(below[key]) if key in parted else (),
            )
            for key, count in counts.items()
        )

    def _parted(self, root: Shelf, counts: Mapping[str, int]) -> set[str]:
        """Of what stands below a root, by key: what has pages in turn."""
        if root == FRONT:
            return set(counts)
        return periods.split(self.db, root, counts) if root.kind in LISTED else set()

    def beside(self, shelf: Shelf) -> tuple[Shelf | None, Shelf | None]:
        """The years, months or days nearest to a date shelf, before and after it, that have news."""
        low, high = span(shelf)
        before = self.one("SELECT max(name) FROM place WHERE kind = 'date' AND name < ?", low)[0]
        after = self.one("SELECT min(name) FROM place WHERE kind = 'date' AND name >= ?", high)[0]
        size = len(shelf.name)
        return before and Shelf("date", before[:size]), after and Shelf("date", after[:size])


def is_leaf(shelf: Shelf) -> bool:
    depth = shelf.name.count("/") + 1 if shelf.name else 0
    return depth >= DEPTH.get(shelf.kind, 2)


def span(shelf: Shelf) -> tuple[str, str]:
    """The range of leaf names at or below a shelf: in code point order `0` follows `/`."""
    if is_leaf(shelf):
        return shelf.name, shelf.name + "\x00"
    return (shelf.name + "/", shelf.name + "0") if shelf.name else ("", HIGHEST)


def commonest(labels: Counter[str]) -> str:
    return min(labels, key=lambda label: (-labels[label], label), default="")
