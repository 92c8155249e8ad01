"""What the builder has read: gates one and two, problems, raw records, names, pictures and styles."""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from generator.catalog.pictures import Pictures
from generator.disk import codec
from generator.ledger import addresses
from generator.model import Problem, Sheet, Shelf, Source


class Carrier(NamedTuple):
    """The article that carries a raw record's provenance."""

    path: str  # articles/…
    sheet: Sheet | None  # None when the file cannot be understood just now
    source: Source | None = None  # by which it was found
    main: bool = True  # whether its text is that source's


class Authority(NamedTuple):
    """What tags.yaml or authors.yaml says of a name, or where an alias leads."""

    key: str
    target: str  # the key itself, of an alias another
    name: str = ""
    description: str = ""
    links: str = "[]"  # [name, address] pairs as JSON
    portrait: str = ""  # an address


class Inputs(Pictures):
    # ── inputs ──

    def stamps(self, room: str) -> dict[str, tuple[str, str]]:
        """path → (stamp, digest) of the files a room has read."""
        return {
            path: (stamp, digest)
            for path, stamp, digest in self.rows("SELECT path, stamp, digest FROM file WHERE room = ?", room)
        }

    def stamp(self, room: str, path: str, stamp: str, digest: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", (room, path, stamp, digest))

    def touch(self, room: str, path: str) -> None:
        """The file is to be read again, and compared with what was read."""
        self.db.execute(
            "INSERT INTO file VALUES (?, ?, '', '') ON CONFLICT DO UPDATE SET stamp = ''", (room, path)
        )

    def count_touched(self, room: str) -> int:
        return int(self.one("SELECT count(*) FROM file WHERE room = ? AND stamp = ''", room)[0])

    def touched(self, room: str) -> Iterator[tuple[str, str]]:
        """(path, digest as last read) of what is to be read again, by path."""
        return self.rows("SELECT path, digest FROM file WHERE room = ? AND stamp = '' ORDER BY path", room)

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

    def hush(self, room: str) -> None:
        """Nothing is known to be wrong in a room."""
        self.db.execute("DELETE FROM problem WHERE room = ?", (room,))

    def is_faulty(self, room: str, owner: str) -> bool:
        """Whether something is known to be wrong with an input."""
        return self.one("SELECT 1 FROM problem WHERE room = ? AND owner = ?", room, owner) is not None

    def problems(self) -> list[Problem]:
        return [Problem(*row) for row in self.rows("SELECT path, line, fact, remedy, severity FROM problem")]

    # ── raw records ──

    def put_converted(self, path: str) -> None:
        self.db.execute("INSERT OR IGNORE INTO converted VALUES (?)", (path,))

    def converted(self) -> list[str]:
        """The article files that this build has written from raw records."""
        return [row[0] for row in self.rows("SELECT path FROM converted")]

    def put_record(
        self, source: Source, *, outdone: str = "", copied: str = "", newer: bool = False, waits: str = ""
    ) -> None:
        """What a raw file holds, and what became of it where no article names it: the columns of `record`."""
        row = (source.file, source.record, source.mark, outdone, copied, newer, waits)
        self.db.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def reconsider(self, id: str) -> None:
        """The versions of an article that were outdone are to be held against it again."""
        self.db.execute("UPDATE record SET outdone = '' WHERE outdone = ? AND outdone != ''", (id,))

    def drop_records(self, path: str) -> None:
        self.db.execute("DELETE FROM record WHERE path = ?", (path,))
        self.db.execute("DELETE FROM wanted WHERE path = ?", (path,))

    def want(self, path: str, labels: Iterable[str]) -> None:
        """Pictures that a raw file refers to and that are not there."""
        self.db.executemany("INSERT OR IGNORE INTO wanted VALUES (?, ?)", [(one, path) for one in labels])

    def lacking(self, labels: Iterable[str]) -> set[str]:
        """The raw files that refer to such pictures."""
        found = (self.rows("SELECT path FROM wanted WHERE label = ?", label) for label in labels)
        return {row[0] for rows in found for row in rows}

    def raw_paths(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT path FROM file WHERE room = 'raw'")]

    def unconverted(self) -> list[str]:
        """Raw files with a record that no article carries as it is now, nor in a newer version."""
        found = self.rows(
            "SELECT DISTINCT path FROM record WHERE copied = '' AND NOT EXISTS"
            " (SELECT 1 FROM source WHERE source.mark = record.mark AND source.record = record.key)"
            " AND (outdone = '' OR NOT EXISTS (SELECT 1 FROM sheet WHERE id = outdone)) ORDER BY path"
        )
        return [row[0] for row in found]

    def waiting(self) -> list[tuple[str, str, str, bool]]:
        """(raw file, record, article, whether that cannot be read) of what waits until the article is put right."""
        return list(self.rows(
            "SELECT record.path, key, waits, sheet IS NULL FROM record LEFT JOIN sheet ON sheet.path = waits"
            " WHERE waits != '' AND NOT EXISTS"
            " (SELECT 1 FROM source WHERE source.mark = record.mark AND source.record = record.key) ORDER BY waits, 1, 2"
        ))  # fmt: skip

    def unnamed(self) -> list[tuple[str, Source]]:
        """(article, raw record) where a record is the same as one that the article names and that is
        still there, and no article names it."""
        found = self.rows(
            "SELECT min(source.path), copy.path, copy.key, copy.mark FROM record AS copy"
            " JOIN source ON source.mark = copy.mark AND source.record = copy.key AND source.file != copy.path"
            " JOIN record AS named ON named.path = source.file AND named.key = copy.key AND named.mark = copy.mark"
            " WHERE (copy.mark, copy.key) IN (SELECT mark, key FROM record GROUP BY 1, 2 HAVING count(*) > 1)"
            " AND copy.copied = '' AND NOT EXISTS (SELECT 1 FROM source AS other"
            " WHERE other.file = copy.path AND other.record = copy.key AND other.mark = copy.mark)"
            " GROUP BY copy.path, copy.key ORDER BY 1, 2, 3"
        )
        return [(path, Source(file, key, *mark.split(" "))) for path, file, key, mark in found]

    def twins(self, keys: Iterable[str], least: int) -> list[str]:
        """The articles known by one of the keys (one that ends in `/` stands for all that begin so);
        none by a key that more than `least` share."""
        found: set[str] = set()
        for key in keys:
            beyond = f"{key}\U0010ffff" if key.endswith("/") else f"{key}\0"
            some = self.rows(
                "SELECT path FROM twin WHERE key >= ? AND key < ? LIMIT ?", key, beyond, least + 1
            )
            paths = [row[0] for row in some]
            found.update(paths if len(paths) <= least else ())
        return sorted(found)

    def count_records(self) -> int:
        return int(self.one("SELECT count(*) FROM record")[0])

    def said_twice(self) -> list[tuple[str, str, str, str, str]]:
        """(raw file, record, raw file and record of the text that was taken, article) of every copy."""
        text = (
            " JOIN source AS main ON main.path = {} AND main.main"
            " JOIN record AS text ON text.path = main.file AND text.key = main.record ORDER BY 1, 2"
        )
        named = (
            "SELECT copy.path, copy.key, main.file, main.record, main.path FROM source JOIN record AS copy"
            " ON copy.path = source.file AND copy.key = source.record AND copy.mark = source.mark"
            f"{text.format('source.path AND NOT source.main')}"
        )
        unnamed = (
            "SELECT copy.path, copy.key, main.file, main.record, main.path FROM record AS copy"
            f"{text.format('copy.copied')}"
        )
        return sorted({*self.rows(named), *self.rows(unnamed)})

    def one_address(self) -> Iterator[tuple[str, list[str]]]:
        """(original address, the converted articles that state it) where these are several, and more than
        `namesakes`."""
        found = self.rows(
            "SELECT key, path, id FROM twin JOIN sheet USING (path) WHERE key IN (SELECT key FROM twin"
            " WHERE key >= '@' AND key < 'A' GROUP BY key HAVING count(*) > 1) ORDER BY key, path"
        )
        for key, rows in groupby(found, lambda row: row[0]):
            ids = {path: addresses.stated(id) or path for _, path, id in rows}
            if len({*ids.values()}) > 1:
                yield key[1:], [*ids]

    def namesakes(self) -> Iterator[tuple[str, str, int, str, str]]:
        """(raw file, another, how many ids both give to other stories, the first, its article from the one file)
        where both are there."""
        there = "EXISTS (SELECT 1 FROM record WHERE record.path = {0}.file AND key = {0}.record)"
        return self.rows(
            "SELECT mine.file, other.file, count(*), min(two.id), one.path FROM sheet AS one INDEXED BY sheet_namesake"
            " CROSS JOIN sheet AS two ON two.id = substr(one.id, instr(one.id, '~') + 1)"
            " CROSS JOIN source AS mine ON mine.path = one.path AND mine.main"
            " JOIN source AS other ON other.path = two.path AND other.main"
            " WHERE instr(one.id, '~') AND mine.record != '' AND NOT instr(mine.record, one.id)"
            f" AND {there.format('mine')} AND {there.format('other')} GROUP BY 1, 2 ORDER BY 1, 2"
        )

    def refused(self, room: str) -> list[str]:
        """Inputs with an error, by path."""
        found = self.rows(
            "SELECT DISTINCT owner FROM problem WHERE room = ? AND severity = 'error' ORDER BY 1", room
        )
        return [row[0] for row in found]

    def outdated(self) -> list[tuple[str, str]]:
        """(article, raw file) where an article that is its editor's was made of another record."""
        return list(self.rows(
            "SELECT source.path, file FROM source JOIN record ON record.path = file AND key = source.record"
            " WHERE main AND source.mark != record.mark AND waits = '' AND NOT EXISTS"
            " (SELECT 1 FROM source AS other WHERE other.mark = record.mark AND other.record = key)"
            " ORDER BY source.path"
        ))  # fmt: skip

    def newer_versions(self) -> list[tuple[str, str, str]]:
        """(article that is its editor's, raw file, record) where another file gives a newer version."""
        return list(
            self.rows(
                "SELECT copied, path, key FROM record WHERE copied != '' AND newer ORDER BY copied, path, key"
            )
        )

    def carrier_by_mark(self, mark: str, key: str) -> Carrier | None:
        return self._carrier("mark = ? AND record = ?", mark, key)

    def carrier_by_path(self, path: str, key: str) -> Carrier | None:
        return self._carrier("file = ? AND record = ?", path, key)

    def carriers_by_id(self, ids: Collection[str]) -> Iterator[Carrier]:
        """The converted articles that state one of these ids, by the order of the ids."""
        if not ids:
            return
        marks = ",".join("?" * len(ids))
        there = {row[0] for row in self.rows(f"SELECT id FROM sheet WHERE id IN ({marks})", *ids)}
        found = (self._carrier("id = ? AND main", id) for id in ids if id in there)
        yield from filter(None, found)

    def _carrier(self, where: str, *values: str) -> Carrier | None:
        row = self.one(
            "SELECT path, sheet, file, record, mark, main FROM source JOIN sheet USING (path)"
            f" WHERE {where} ORDER BY main DESC, path",
            *values,
        )
        if not row:
            return None
        sheet = codec.unpack(Sheet, row[1]) if row[1] else None
        return Carrier(row[0], sheet, Source(row[2], row[3], *row[4].split(" ")), bool(row[5]))

    def addressed(self, ids: Collection[str]) -> list[tuple[str, str]]:
        """(article file, id) of those that have had an address, unless the file states another id now."""
        marks = ",".join("?" * len(ids))
        return list(self.rows(
            f"SELECT DISTINCT path, address.id FROM address LEFT JOIN sheet USING (path) WHERE address.id IN ({marks})"
            " AND path != '' AND ifnull(sheet.id, '') IN ('', address.id) ORDER BY 1, 2",
            *ids,
        ))  # fmt: skip

    def is_converted(self, path: str) -> bool:
        """Whether an article names the raw record that it was made of."""
        return self.one("SELECT 1 FROM source WHERE path = ? AND main", path) is not None

    def has_id(self, id: str) -> bool:
        """Whether an article file states that id."""
        return self.one("SELECT 1 FROM sheet WHERE id = ?", id) is not None

    # ── names, and what is no story ──

    def replace_authority(self, kind: str, rows: Iterable[Authority]) -> None:
        """All entries of a kind; whoever shows one of them is soiled."""
        before = set(
            map(
                Authority._make,
                self.rows(
                    "SELECT key, target, name, description, links, portrait FROM authority WHERE kind = ?",
                    kind,
                ),
            )
        )
        after = set(rows)
        self.db.execute("DELETE FROM authority WHERE kind = ?", (kind,))
        self.db.executemany(
            "INSERT INTO authority VALUES (?, ?, ?, ?, ?, ?, ?)", [(kind, *row) for row in after]
        )
        if before != after:
            self.soil_kind(kind, "its name or description changed")
            self.soil([Shelf("moved", ""), Shelf("feeds", "")], "names changed")
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
        """A standing page comes before a former address of a story; of a picture more may be shown."""
        self.soil([shelf], why)
        if shelf.kind == "media":
            self.look_again()
        holders = self.alike(f"/{shelf.name}/")
        if shelf.kind == "page" and holders:
            self.soil([*holders, Shelf("moved", "")], why)

    def keep_matter(self, kind: str, names: set[str]) -> None:
        """Drops all of the kind but these."""
        for name in [row[0] for row in self.rows("SELECT name FROM matter WHERE kind = ?", kind)]:
            if name not in names:
                self.drop_matter(Shelf(kind, name))
