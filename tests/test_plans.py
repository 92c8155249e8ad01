"""What is asked of the catalog for each story is looked up by an index, however large the archive is."""

import re
import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from desk import SITE, Desk, story

STORIES = 60
RAW = "Headline number {0} here\n\nBy Ana Li\nMay 5, {2}\n\nThe text of story {0} is all here: {1} words.\n"
LITERAL = re.compile(r"'(?:[^']|'')*'|\b[xX]'[0-9a-fA-F]*'|\b\d+\b")


class Asked:
    """Statements by their shape: how often each was asked, and one of them with its values."""

    def __init__(self) -> None:
        self.times: Counter[str] = Counter()
        self.one: dict[str, str] = {}

    def __call__(self, statement: str) -> None:
        shape = LITERAL.sub("?", statement)
        self.times[shape] += 1
        self.one.setdefault(shape, statement)

    def scanning(self, db: sqlite3.Connection) -> list[str]:
        """Those asked for every story that read a table from one end to the other."""
        return [
            self.one[shape]
            for shape, times in self.times.items()
            if times >= STORIES and self._scans(db, shape)
        ]

    def _scans(self, db: sqlite3.Connection, shape: str) -> bool:
        try:
            plan = db.execute(f"EXPLAIN QUERY PLAN {self.one[shape]}").fetchall()
        except sqlite3.Error:
            return False  # no question: a pragma, or of a table that was there for a moment
        return any(step.startswith("SCAN") and "CONSTANT" not in step for *_, step in plan)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    found, connect = Asked(), sqlite3.connect

    def traced(*args: object, **options: object) -> sqlite3.Connection:
        db = connect(*args, **options)
        db.set_trace_callback(found)
        return db

    monkeypatch.setattr(sqlite3, "connect", traced)
    return found


def test_no_table_is_read_whole_for_each_story(tmp_path, asked: Asked) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    for n in range(1, STORIES + 1):
        desk.write({
            f"content/raw/{n}.txt": RAW.format(n, n * n, 1950 + n),
            f"content/articles/own-{n}.md": story(f"Own {n}", f"{1900 + n}-01-01", f"Own text {n}.", tags="[A, B]"),
        })  # fmt: skip
    assert desk.build().articles == 2 * STORIES
    for n in range(1, STORIES + 1):  # every raw file changes, every own story too
        desk.write({
            f"content/raw/{n}.txt": RAW.format(n, n + 100, 1950 + n),
            f"content/articles/own-{n}.md": story(f"Own {n}, new", f"{1900 + n}-02-01", f"New text {n}.", tags="[B, C]"),
        })  # fmt: skip
    desk.build()
    with closing(sqlite3.connect(tmp_path / ".cache/catalog.sqlite")) as db:
        assert not asked.scanning(db)
