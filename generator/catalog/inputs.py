"""What the builder has read: gates one and two, problems, raw records, names, pictures and styles."""

from collections.abc import Iterable
from typing import NamedTuple

from generator import codec
from generator.catalog.relations import Relations
from generator.model import Problem, Sheet, Shelf


class Carrier(NamedTuple):
    """The article that carries a raw record's provenance."""

    path: str  # articles/…
    sheet: Sheet | None  # None when the file cannot be understood just now


class Inputs(Relations):
    # ── inputs ──

    def stamps(self, room: str) -> dict[str, tuple[str, str]]:
        """path → (stamp, digest) of the files a room has read."""
        return {
            path: (stamp, digest)
            for path, stamp, digest in self.rows("SELECT path, stamp, digest FROM file WHERE room = ?", room)
        }

    def stamp(self, room: str, path: str, stamp: str, digest: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", (room, path, stamp, digest))

    def forget_file(self, room: str, path: str) -> None:
        self.db.execute("DELETE FROM file WHERE room = ? AND path = ?", (room, path))
        self.complain(room, path, ())

    def forget_room(self, room: str) -> None:
        """Every file of the room is read again."""
        self.db.execute("UPDATE file SET stamp = '', digest = '' WHERE room = ?", (room,))

    def complain(self, room: str, owner: str, problems: Iterable[Problem]) -> None:
        """Replaces what is known to be wrong with an input."""
        self.db.execute("DELETE FROM problem WHERE room = ? AND owner = ?", (room, owner))
        self.db.executemany(
            "INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(room, owner, p.path, p.line, p.fact, p.remedy, p.severity) for p in problems],
        )

    def is_faulty(self, room: str, owner: str) -> bool:
        """Whether something is known to be wrong with an input."""
        return self.one("SELECT 1 FROM problem WHERE room = ? AND owner = ?", room, owner) is not None

    def problems(self) -> list[Problem]:
        return [Problem(*row) for row in self.rows("SELECT path, line, fact, remedy, severity FROM problem")]

    # ── raw records ──

    def put_record(self, path: str, key: str, mark: str, outdone: str = "") -> None:
        self.db.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)", (path, key, mark, outdone))

    def reconsider(self, id: str) -> None:
        """The versions of an article that were outdone are to be held against it again."""
        self.db.execute("UPDATE record SET outdone = '' WHERE outdone = ?", (id,))

    def drop_records(self, path: str) -> None:
        self.db.execute("DELETE FROM record WHERE path = ?", (path,))

    def raw_paths(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT path FROM file WHERE room = 'raw'")]

    def unconverted(self) -> list[str]:
        """Raw files with a record that no article carries as it is now, nor in a newer version."""
        found = self.rows(
            "SELECT DISTINCT path FROM record WHERE NOT EXISTS"
            " (SELECT 1 FROM sheet WHERE source_mark = mark AND source_record = key)"
            " AND (outdone = '' OR NOT EXISTS (SELECT 1 FROM sheet WHERE id = outdone))"
        )
        return [row[0] for row in found]

    def count_records(self) -> int:
        return int(self.one("SELECT count(*) FROM record")[0])

    def said_twice(self) -> list[tuple[str, str]]:
        """(raw file, the raw file whose article tells the same story)."""
        return list(self.rows(
            "SELECT DISTINCT record.path, source_file FROM record JOIN sheet ON source_mark = mark AND source_record = key"
            " WHERE source_file != record.path AND source_file IN (SELECT path FROM record) ORDER BY 1, 2"
        ))  # fmt: skip

    def refused(self, room: str) -> list[str]:
        """Inputs with an error, by path."""
        found = self.rows(
            "SELECT DISTINCT owner FROM problem WHERE room = ? AND severity = 'error' ORDER BY 1", room
        )
        return [row[0] for row in found]

    def outdated(self) -> list[tuple[str, str]]:
        """(article, raw file) where an article that is its editor's was made of another record."""
        return list(self.rows(
            "SELECT sheet.path, record.path FROM sheet JOIN record ON record.path = source_file AND key = source_record"
            " WHERE mark != source_mark AND NOT EXISTS"
            " (SELECT 1 FROM sheet AS other WHERE other.source_mark = mark AND other.source_record = key)"
            " ORDER BY sheet.path"
        ))  # fmt: skip

    def carrier_by_mark(self, mark: str, key: str) -> Carrier | None:
        return self._carrier("source_mark = ? AND source_record = ?", mark, key)

    def carrier_by_path(self, path: str, key: str) -> Carrier | None:
        return self._carrier("source_file = ? AND source_record = ?", path, key)

    def carrier_by_id(self, id: str) -> Carrier | None:
        """The article that states an id, when it was converted."""
        return self._carrier("id = ? AND source_file != ''", id)

    def _carrier(self, where: str, *values: str) -> Carrier | None:
        row = self.one(f"SELECT path, sheet FROM sheet WHERE {where} ORDER BY path", *values)
        return Carrier(row[0], codec.unpack(Sheet, row[1]) if row[1] else None) if row else None

    def has_id(self, id: str) -> bool:
        """Whether an article file states that id."""
        return self.one("SELECT 1 FROM sheet WHERE id = ?", id) is not None

    # ── names, and what is no story ──

    def replace_authority(self, kind: str, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """(key, target, name, description) rows of a kind; whoever shows one of them is soiled."""
        before = set(self.rows("SELECT key, target, name, description FROM authority WHERE kind = ?", kind))
        after = set(rows)
        self.db.execute("DELETE FROM authority WHERE kind = ?", (kind,))
        self.db.executemany("INSERT INTO authority VALUES (?, ?, ?, ?, ?)", [(kind, *row) for row in after])
        if before != after:
            self.soil_kind(kind, "its name or description changed")
            self.soil([Shelf("moved", "")], "names changed")
            self.soil([Shelf(kind, row[0]) for row in before ^ after], "its name or description changed")

    def put_matter(self, shelf: Shelf, path: str, digest: str, title: str, html: str) -> None:
        row = (path, digest, title, html)
        if (
            self.one("SELECT path, digest, title, html FROM matter WHERE kind = ? AND name = ?", *shelf)
            != row
        ):
            self.db.execute("INSERT OR REPLACE INTO matter VALUES (?, ?, ?, ?, ?, ?)", (*shelf, *row))
            self._soil_matter(shelf, "the file changed")

    def drop_matter(self, shelf: Shelf) -> None:
        self.db.execute("DELETE FROM matter WHERE kind = ? AND name = ?", shelf)
        self._soil_matter(shelf, "the file is gone")

    def _soil_matter(self, shelf: Shelf, why: str) -> None:
        """A standing page comes before a former address of a story."""
        self.soil([shelf], why)
        holder = self.one("SELECT id FROM address WHERE address = ?", f"/{shelf.name}/")
        if shelf.kind == "page" and holder:
            self.soil([Shelf("story", holder[0]), Shelf("moved", "")], why)

    def keep_matter(self, kind: str, names: set[str]) -> None:
        """Drops all of the kind but these."""
        for name in [row[0] for row in self.rows("SELECT name FROM matter WHERE kind = ?", kind)]:
            if name not in names:
                self.drop_matter(Shelf(kind, name))
