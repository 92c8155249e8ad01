"""Writing the catalog: one writer, one lock, and three moments at which work becomes known.

Sheets, cards, placements and dirt commit together, so a suspicion is never lost; a page is noted
after its file stands in output; dirt is forgotten last.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.catalog import seal
from generator.catalog.connection import opened, shorten
from generator.catalog.coverage import HIGHEST
from generator.catalog.folder import FILE, HOLDER, INDEX, LOCK, clear, discard
from generator.catalog.inputs import Inputs
from generator.catalog.relations import Wishes
from generator.catalog.schema import PLACED
from generator.disk import codec, files
from generator.ledger import Row, alike
from generator.model import Placement, Print, Problem, Sheet, Shelf, Source
from generator.report import CannotBegin

if TYPE_CHECKING:
    from generator.related.words import Counted

PATIENCE = 10  # seconds for whoever reads the catalog to end
DAMAGE = (sqlite3.DatabaseError, codec.NotPacked)  # what reading or writing a broken catalog raises


class Busy(CannotBegin):
    """Another build holds the lock. The problem says which."""


class Stock(NamedTuple):
    """One content file in the archive, as the article table has it."""

    path: str
    claim: str
    want: str
    former: str  # addresses, a line each
    state: str
    since: int
    until: int
    id: str
    url: str
    displaced: bool  # whether it lacks the id or an address that it asks for
    card: str | None
    digest: str
    body: str


class Change(NamedTuple):
    """An article as it was and as it will be; None where it is not."""

    old: Stock | None
    new: Stock | None

    @property
    def visible(self) -> bool:
        """Whether another page can tell: the card, or the id it is known by, is not the same."""
        one, two = self.old, self.new
        moved = one is not None and two is not None and one.id != two.id
        return moved or (one.digest if one else "") != (two.digest if two else "")

    @property
    def claims_differ(self) -> bool:
        one, two = self.old, self.new
        return one is None or two is None or one[1:5] != two[1:5]


class Catalog(Inputs):
    def __init__(self, cache: Path, engine: str) -> None:
        """Takes the lock and opens the catalog of this very builder. Raises Busy, OSError."""
        cache.mkdir(parents=True, exist_ok=True)
        self.path = cache / FILE
        clear(cache)
        self._lock = _lock(cache)
        try:
            self.distrusted = seal.is_broken(cache, HOLDER)
            if self.distrusted:
                discard(cache)
            elif seal.is_whole(cache, HOLDER):  # then a log is of somebody else
                discard(cache, ("-wal", "-shm"))
            files.replace(cache / HOLDER, f"process {os.getpid()}\n".encode())
            self.db = self._open(engine)
        except BaseException:
            self._lock.close()
            raise
        self.fresh = self.meta("engine") is None  # began from nothing
        self.note("engine", engine)
        self.told = self.meta("told") == "1"  # what lies between files was asked since anything changed

    def _open(self, engine: str) -> sqlite3.Connection:
        fault: sqlite3.Error | None = None
        for _ in range(2):
            try:
                if db := opened(self.path, engine):
                    return db
            except sqlite3.DatabaseError as error:
                fault = error
            discard(self.path.parent)
        raise OSError(f"{self.path} cannot be made: {fault}")

    def close(self) -> None:
        cache, whole = self.path.parent, self._is_whole()
        self.db.close()
        try:
            if whole:
                index = (f"{INDEX}/{found.path}" for found in files.scan(cache / INDEX))
                files.replace(cache / HOLDER, seal.note(cache, [FILE, *index]).encode())
        finally:
            self._lock.close()

    def _is_whole(self) -> bool:
        """Whether all that was written is in the one file now."""
        try:
            return not self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.DatabaseError:  # damaged, or no room: for the next build to notice
            return False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        changes = self.db.total_changes
        try:
            yield
            if self.told and self.db.total_changes != changes:
                self.told = False
                self.note("told", "0")
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")
        shorten(self.db, self.path)

    def meta(self, key: str) -> str | None:
        row = self.one("SELECT value FROM meta WHERE key = ?", key)
        return row[0] if row else None

    def note(self, key: str, value: str) -> None:
        if self.meta(key) != value:
            self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # ── sheets and articles ──

    def put_sheet(
        self,
        path: str,
        id: str,
        sheet: str | None,
        body: str,
        html: str,
        words: "Counted",
        wishes: Wishes,
        sources: Iterable[Source],
        twins: Iterable[str],
    ) -> None:
        """`sources`: that of the text first. `twins`: the keys by which a copy of it may be known."""
        self.drop_sheet(path)
        self.db.execute(
            "INSERT INTO sheet VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
            (path, id, sheet, body, html, *words, wishes.pack()),
        )
        self.db.executemany(
            "INSERT OR IGNORE INTO source VALUES (?, ?, ?, ?, ?)",
            [(path, s.file, s.record, s.mark, not n) for n, s in enumerate(sources)],
        )
        self.db.executemany("INSERT OR IGNORE INTO twin VALUES (?, ?)", [(key, path) for key in twins])

    def drop_sheet(self, path: str) -> None:
        """What was taken for a copy of it is to be weighed again."""
        for table in ("sheet", "source", "twin"):
            self.db.execute(f"DELETE FROM {table} WHERE path = ?", (path,))
        self.db.execute("UPDATE record SET copied = '' WHERE copied = ? AND copied != ''", (path,))
        self.db.execute("INSERT OR IGNORE INTO lost VALUES (?)", (path,))

    def put_articles(self, stocks: Iterable[Stock]) -> None:
        marks = ",".join("?" * len(Stock._fields))
        self.db.executemany(f"INSERT OR REPLACE INTO article VALUES ({marks})", stocks)

    def drop_articles(self, paths: Iterable[str]) -> None:
        self.db.executemany("DELETE FROM article WHERE path = ?", ((path,) for path in paths))

    def stock(self, path: str) -> Stock | None:
        row = self.one("SELECT * FROM article WHERE path = ?", path)
        return Stock(*row) if row else None

    def place(self, stories: Iterable[tuple[str, Iterable[Placement]]]) -> None:
        """Puts stories, by their ids, on shelves."""
        rows = ((*p.shelf, p.sort, id, p.label) for id, placements in stories for p in placements)
        first = self.one("SELECT 1 FROM place") is None
        if first:  # counted at once: cheaper than one by one
            self.db.execute("DROP TRIGGER placed")
        self.db.executemany("INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?, ?)", rows)
        if first:
            self.db.execute(
                "INSERT INTO tally SELECT kind, name, label, count(*) FROM place WHERE kind != 'ref' GROUP BY 1, 2, 3"
            )
            self.db.execute(PLACED)

    def unplace(self, id: str) -> None:
        self.db.execute("DELETE FROM place WHERE id = ?", (id,))

    def shelves_of(self, id: str) -> list[Shelf]:
        return [Shelf(*row) for row in self.rows("SELECT kind, name FROM place WHERE id = ?", id)]

    def ask(self, id: str, keys: Iterable[str]) -> None:
        self.db.execute("DELETE FROM ask WHERE id = ?", (id,))
        self.db.executemany("INSERT OR IGNORE INTO ask VALUES (?, ?)", [(key, id) for key in keys])

    def has_content(self, path: str) -> bool:
        """Whether a content file is there, understood or not."""
        return self.one("SELECT 1 FROM sheet WHERE path = ?", path) is not None

    def sheet(self, path: str) -> Sheet | None:
        """What a content file says, None when it was refused."""
        row = self.one("SELECT sheet FROM sheet WHERE path = ?", path)
        return codec.unpack(Sheet, row[0]) if row and row[0] else None

    def body(self, path: str) -> str:
        row = self.one("SELECT body FROM sheet WHERE path = ?", path)
        return row[0] if row else ""

    def all_content(self) -> list[str]:
        return [
            row[0] for row in self.rows("SELECT path FROM sheet UNION SELECT path FROM article ORDER BY path")
        ]

    def fresh_content(self, now: int) -> list[str]:
        """Files read or lost since they were last absorbed, and those whose hour has come."""
        return [row[0] for row in self.rows(
            "SELECT path FROM sheet WHERE fresh UNION SELECT path FROM lost"
            " UNION SELECT path FROM article INDEXED BY article_since WHERE since > ?1"
            " UNION SELECT path FROM article INDEXED BY article_until WHERE until <= ?1 ORDER BY path", now
        )]  # fmt: skip

    def has_fresh(self, files: int) -> bool:
        """Whether more than so many have been read and not absorbed."""
        return self.one("SELECT 1 FROM sheet WHERE fresh LIMIT 1 OFFSET ?", files) is not None

    def absorbed(self, drafts: bool, trial: bool) -> None:
        self.db.execute("UPDATE sheet SET fresh = 0 WHERE fresh")
        self.db.execute("DELETE FROM lost")
        self.note("unsettled", "0")
        self.note("recard", "0")
        self.note("drafts", str(drafts))
        self.note("trial", str(trial))

    def all_stock(self) -> Iterator[Stock]:
        return map(Stock._make, self.rows("SELECT * FROM article"))

    def authority(self) -> dict[tuple[str, str], tuple[str, str]]:
        """(kind, key) → (target key, stated name)."""
        return {row[:2]: row[2:] for row in self.rows("SELECT kind, key, target, name FROM authority")}

    def asking(self, key: str) -> list[str]:
        return [row[0] for row in self.rows("SELECT id FROM ask WHERE key = ?", key)]

    def ledger(self, below: str = "") -> dict[str, Row]:
        """All rows, or those of addresses that begin alike."""
        query = "SELECT address, id, path, note, members FROM address WHERE address >= ? AND address < ?"
        return {row[0]: Row(*row) for row in self.rows(query, below, below + HIGHEST)}

    def rows_naming(self, kind: str, value: str) -> list[Row]:
        """Of the ledger, by `id`, `address` or `file`."""
        column = "path" if kind == "file" else kind
        found = self.rows(f"SELECT address, id, path, note, members FROM address WHERE {column} = ?", value)
        return [Row(*row) for row in found]

    def naming(self, kind: str, value: str) -> list[str]:
        """The files of articles that have an `id`, or want an `address`."""
        column = {"id": "id", "address": "want"}[kind]
        return [row[0] for row in self.rows(f"SELECT path FROM article WHERE {column} = ?", value)]

    def displaced(self) -> list[str]:
        """The files of articles that do not have what they ask for."""
        return [row[0] for row in self.rows("SELECT path FROM article WHERE displaced")]

    def put_rows(self, rows: Iterable[Row]) -> None:
        told = [(*row, alike(row.address)) for row in rows]
        self.db.executemany("INSERT OR REPLACE INTO address VALUES (?, ?, ?, ?, ?, ?)", told)

    def drop_row(self, address: str) -> None:
        self.db.execute("DELETE FROM address WHERE address = ?", (address,))

    # ── pages ──

    def settle(self, shelf: Shelf, prints: Iterable[Print]) -> tuple[set[str], dict[str, str]]:
        """Notes the pages of a shelf as printed.

        Returns the paths it no longer claims, and the SHA-256 of those whose bytes are other than before."""
        prints = [one for one in prints if one.sha256]
        before = dict(self.rows("SELECT path, sha256 FROM page WHERE kind = ? AND name = ?", *shelf))
        self.db.executemany(
            "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET kind = excluded.kind,"
            " name = excluded.name, view = excluded.view, look = excluded.look, house = excluded.house, self = excluded.self,"
            " seen = excluded.seen, sha256 = excluded.sha256, why = CASE excluded.why WHEN '' THEN why ELSE excluded.why END",
            [(p.path, *shelf, p.view, *p.fingerprint, p.sha256, p.why) for p in prints],
        )
        return before.keys() - {p.path for p in prints}, {
            p.path: p.sha256 for p in prints if before.get(p.path) != p.sha256
        }

    def damage(self, paths: Iterable[str]) -> None:
        """These files are not as they were printed: their pages are to be made again."""
        for path in paths:
            self.db.execute("UPDATE page SET sha256 = '' WHERE path = ?", (path,))
            self.db.execute(
                "INSERT OR IGNORE INTO dirty SELECT kind, name, 'its file was missing or damaged' FROM page WHERE path = ?",
                (path,),
            )

    def drop_pages(self, paths: Iterable[str]) -> None:
        self.db.executemany("DELETE FROM page WHERE path = ?", [(path,) for path in paths])

    def pages(self) -> Iterator[tuple[str, str]]:
        """(path, SHA-256) of every page, by path."""
        return self.rows("SELECT path, sha256 FROM page ORDER BY path")

    def recipes(self, kind: str) -> set[str]:
        """The digests of what the pages of a kind of shelf are made from."""
        return {row[0] for row in self.rows("SELECT self FROM page WHERE kind = ?", kind)}

    def count_pages(self) -> int:
        return int(self.one("SELECT count(*) FROM page")[0])

    def next_instant(self, now: int) -> int | None:
        """When an embargo or an expiry will next matter, or a story be no news any more."""
        (until,) = self.one("SELECT min(until) FROM article WHERE until > ? AND until < ?", now, 2**62)
        return min(filter(None, (until, self.news_ends(now))), default=None)


def _lock(cache: Path, patience: int = 0) -> sqlite3.Connection:
    """A lock that the operating system frees when its holder dies, on every system SQLite knows. Who only looks
    at the catalog is waited for."""
    lock = sqlite3.connect(cache / LOCK, timeout=patience, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if "locked" not in str(error):
            raise OSError(f"{cache} cannot be used: {error}") from error
        who = _builder(cache)
        if not (who or patience):
            return _lock(cache, PATIENCE)
        fact = f"Another build of this site is running ({who or 'another process'})."
        raise Busy(Problem(str(cache), 0, fact, "Wait until it ends.")) from None
    except sqlite3.DatabaseError:  # nobody can hold what is no database
        lock.close()
        (cache / LOCK).unlink()
        return _lock(cache)
    return lock


def _builder(cache: Path) -> str:
    """Who builds, in words; nothing where the last build has ended."""
    try:
        told = files.read(cache / HOLDER).decode("utf-8", "replace").strip()
    except OSError:
        return ""
    return told if told.startswith("process ") else ""
