"""The catalog's tables of related stories, and the files of their index, which it owns.

The index lies in a folder of its own for each time it is made anew, and the catalog notes which: so a
build that dies leaves the old one or the new one, and a folder that nobody noted is swept.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from generator.catalog.coverage import HIGHEST
from generator.catalog.folder import INDEX, remove
from generator.catalog.reader import ref_key
from generator.catalog.schema import NEAR_OTHER
from generator.catalog.volumes import Volumes
from generator.disk import codec
from generator.model import Card, Sheet, Shelf
from generator.related import SECTION, TAG

ALIKE = 3  # letters with which headlines must begin alike to be taken for each other
LOOKED_AT = 1000  # of them
PORTION = 1000  # sidebars written at once
# Of the ledger's rows, those of the pages of threads, and the threads' names.
_KNOWN = "address >= '/story/' AND address < '/story0' AND address NOT LIKE '%/feed.xml'"
_WISHING = "sheet INDEXED BY sheet_wishes"  # else what stands before the wishes, a text, is read as well
_THREAD = "substr(address.id, length('thread:') + 1)"


class Near(NamedTuple):
    """One story in another's sidebar. `part` is the group it stands in."""

    other: str
    part: str
    shared: bytes  # numbers of the terms that bring it near, 32 bits each


class Wishes(NamedTuple):
    """What an editor says of a story's place among others, as Sheet has it."""

    series: str | None = None
    related: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()

    @classmethod
    def of(cls, sheet: Sheet) -> "Wishes":
        return cls(sheet.series, sheet.related, sheet.unrelated)

    def pack(self) -> str:
        """Empty for none, as most have."""
        return codec.pack(self) if self != Wishes() else ""


class Relations(Volumes):
    path: Path  # of the catalog

    def stale(self) -> list[str]:
        """Stories whose terms may have changed since they were last related."""
        return [row[0] for row in self.rows("SELECT id FROM stale ORDER BY id")]

    def make_stale(self, ids: Iterable[str]) -> None:
        self.db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", [(id,) for id in ids])

    def make_all_stale(self) -> None:
        self.db.execute("INSERT OR IGNORE INTO stale SELECT id FROM article UNION SELECT id FROM vector")

    def refreshed(self) -> None:
        self.db.execute("DELETE FROM stale")

    def shown(self) -> list[str]:
        """The ids of all stories that stand in lists."""
        return [row[0] for row in self.rows("SELECT id FROM article WHERE card IS NOT NULL ORDER BY id")]

    def has_related(self, stories: int) -> bool:
        """Whether at least so many are related."""
        return self.one("SELECT 1 FROM vector LIMIT 1 OFFSET ?", max(0, stories - 1)) is not None

    def count_state(self, state: str) -> int:
        return int(self.one("SELECT count(*) FROM article WHERE state = ?", state)[0])

    def cards(self) -> Iterator[Card]:
        """Of every story that stands in lists."""
        for (card,) in self.rows("SELECT card FROM article WHERE card IS NOT NULL"):
            yield codec.unpack(Card, card)

    def terms(self) -> Iterator[tuple[str, bytes, bool]]:
        """(id, terms, whether it is published) of every story that stands in lists, by id."""
        return self.rows(
            "SELECT article.id, terms, state = 'published' FROM article JOIN sheet USING (path)"
            " WHERE card IS NOT NULL ORDER BY article.id"
        )

    def spelled(self) -> Iterator[tuple[bytes, bytes]]:
        """(terms, how they are written) of every story that is published, by id."""
        return self.rows(
            "SELECT terms, CAST(spelling AS BLOB) FROM article JOIN sheet USING (path)"
            " WHERE card IS NOT NULL AND state = 'published' ORDER BY article.id"
        )

    def terms_of(self, id: str) -> bytes | None:
        """Of a story that stands in lists."""
        row = self.one(
            "SELECT terms FROM article JOIN sheet USING (path) WHERE article.id = ? AND card IS NOT NULL", id
        )
        return row[0] if row else None

    def when(self, id: str) -> int | None:
        """The instant at which a story stands among dates."""
        row = self.one("SELECT sort FROM place WHERE id = ? AND kind = 'date'", id)
        return row[0] if row else None

    def filings(self) -> Iterator[str]:
        """The terms that stories are filed under."""
        for kind, sign in (("tag", TAG), ("section", SECTION)):
            for (key,) in self.rows(
                "SELECT DISTINCT substr(name, 1, instr(name, '/') - 1) FROM tally WHERE kind = ?", kind
            ):
                yield sign + key

    # ── the index ──

    def index_folder(self) -> Path:
        """Where the files of the index lie. Without an index, no such folder is there."""
        row = self.one("SELECT value FROM meta WHERE key = 'index'")
        return self.path.parent / INDEX / (row[0] if row else "none")

    def new_index(self, ids: Iterable[str]) -> Path:
        """A folder for an index of these stories, numbered in order; all numbers before are forgotten."""
        for table in ("vector", "dead", "found", "threshold"):
            self.db.execute(f"DELETE FROM {table}")
        self.db.executemany("INSERT INTO vector VALUES (?, ?, NULL)", enumerate(ids))
        self.db.execute("INSERT OR REPLACE INTO meta VALUES ('index', ?)", (os.urandom(16).hex(),))
        return self.index_folder()

    def sweep_index(self) -> None:
        """Removes the files of every index but the one noted."""
        noted = self.index_folder()
        ours = noted.parent.is_dir() and not noted.parent.is_symlink()
        for one in list(noted.parent.iterdir()) if ours else ():
            if one != noted:
                remove(one)

    def number(self, id: str) -> int | None:
        row = self.one("SELECT number FROM vector WHERE id = ?", id)
        return row[0] if row else None

    def id_of(self, number: int) -> str:
        return str(self.one("SELECT id FROM vector WHERE number = ?", number)[0])

    def numbered(self) -> dict[int, str]:
        return dict(self.rows("SELECT number, id FROM vector"))

    def recent(self) -> dict[int, bytes]:
        """What the stories that are not in the files of the index are told by."""
        return dict(self.rows("SELECT number, told FROM vector WHERE told IS NOT NULL ORDER BY number"))

    def count_recent(self) -> int:
        """Stories that are not in the files of the index, and numbers that no story has any more."""
        found = self.one("SELECT count(*) FROM vector WHERE told IS NOT NULL")[0]
        return int(found + self.one("SELECT count(*) FROM dead")[0])

    def dead(self) -> list[int]:
        return [row[0] for row in self.rows("SELECT number FROM dead ORDER BY number")]

    def put_vector(self, id: str, told: bytes) -> int:
        """Gives a story a number that none has had since the index was made."""
        last = [self.one(f"SELECT max(number) FROM {table}")[0] for table in ("vector", "dead")]
        number = max((one + 1 for one in last if one is not None), default=0)
        self.db.execute("INSERT INTO vector VALUES (?, ?, ?)", (number, id, told))
        return int(number)

    def drop_vector(self, number: int) -> None:
        for table in ("vector", "found", "threshold"):
            self.db.execute(f"DELETE FROM {table} WHERE number = ?", (number,))
        self.db.execute("INSERT INTO dead VALUES (?)", (number,))

    def put_found(self, found: Sequence[tuple[int, bytes, int, int | None]]) -> None:
        """(number, what was found, the rank that another must have to enter by terms, and by meaning)"""
        self.db.executemany("INSERT OR REPLACE INTO found VALUES (?, ?)", [row[:2] for row in found])
        thresholds = [(row[0], *row[2:]) for row in found]
        self.db.executemany("INSERT OR REPLACE INTO threshold VALUES (?, ?, ?)", thresholds)

    def thresholds(self, numbers: Iterable[int]) -> dict[int, int]:
        """By number, the rank by terms that another story must have to enter."""
        return dict(self.rows(
            "SELECT number, terms FROM threshold WHERE number IN (SELECT value FROM json_each(?))", json.dumps([*numbers])
        ))  # fmt: skip

    def lonely(self) -> dict[int, int]:
        """The same by meaning, of those for which any are looked for so."""
        return dict(
            self.rows("SELECT number, meaning FROM threshold WHERE meaning IS NOT NULL ORDER BY number")
        )

    def found(self, number: int) -> bytes:
        return bytes(self.one("SELECT found FROM found WHERE number = ?", number)[0])

    # ── threads ──

    def wishes(self, id: str) -> Wishes:
        row = self.one(
            f"SELECT wishes FROM article JOIN {_WISHING} USING (path) WHERE article.id = ? AND wishes != ''",
            id,
        )
        return codec.unpack(Wishes, row[0]) if row else Wishes()

    def all_wishes(self) -> dict[str, Wishes]:
        """Of the stories that editors have said anything of."""
        found = self.rows("SELECT article.id, wishes FROM sheet JOIN article USING (path) WHERE wishes != ''")
        return {id: codec.unpack(Wishes, packed) for id, packed in found}

    def threaded(self) -> dict[str, tuple[int, str]]:
        """id → (when, thread) of every story that belongs to one."""
        return {row[0]: row[1:] for row in self.rows("SELECT id, sort, name FROM thread")}

    def thread(self, id: str) -> tuple[int, str] | None:
        return self.one("SELECT sort, name FROM thread WHERE id = ?", id)  # type: ignore[no-any-return]

    def put_threads(self, threads: Mapping[str, tuple[int, str] | None]) -> None:
        """id → (when, name); None takes the story out of threads."""
        self.db.executemany("DELETE FROM thread WHERE id = ?", [(id,) for id in threads if not threads[id]])
        rows = [(id, *thread) for id, thread in sorted(threads.items()) if thread]
        self.db.executemany("INSERT OR REPLACE INTO thread VALUES (?, ?, ?)", rows)

    def known_threads(self) -> list[Shelf]:
        """Those that have an address."""
        return [Shelf("thread", row[0]) for row in self.rows(f"SELECT {_THREAD} FROM address WHERE {_KNOWN}")]

    def following(self, ids: Set[str]) -> list[Shelf]:
        """The threads with an address and no page whose readers follow any of some stories."""
        emptied = self.rows(
            f"SELECT {_THREAD} AS thread FROM address WHERE {_KNOWN}"
            " AND NOT EXISTS (SELECT 1 FROM place WHERE kind = 'thread' AND name = thread)"
        )
        shelves = (Shelf("thread", name) for (name,) in emptied)
        return [shelf for shelf in shelves if not ids.isdisjoint(self.kept_members(shelf))]

    def members_to_keep(self, thread: Shelf, many: int) -> list[str]:
        """The stories by which its readers are to be led on: its oldest, and should all these go at once, of later
        ones the 16th, the 32nd and so on, so that few reports change them. When it has no page and they are not all
        there any more, those of the one that its readers are led to."""
        kept = self.kept_members(thread)
        name = thread.name if self.holds(thread) else ""
        if not name and len(stand := self.standing(kept)) < len(kept):
            name = self.heir(stand)
        found = self.rows("SELECT id FROM place WHERE kind = 'thread' AND name = ? ORDER BY sort, id", name)
        oldest = [id for n, (id,) in enumerate(found, 1) if n <= many or n.bit_count() == 1]
        return oldest if name else kept

    def thread_label(self, name: str) -> str:
        """What readers call a thread: as an editor named it, else its first headline."""
        for (wishes,) in self.rows(
            f"SELECT wishes FROM thread JOIN article USING (id) JOIN {_WISHING} USING (path)"
            " WHERE name = ? AND card IS NOT NULL AND wishes != '' ORDER BY thread.sort, thread.id", name,
        ):  # fmt: skip
            if series := codec.unpack(Wishes, wishes).series:
                return series
        first = self.one(
            "SELECT card FROM thread JOIN article USING (id) WHERE name = ? AND card IS NOT NULL"
            " ORDER BY thread.sort, thread.id", name,
        )  # fmt: skip
        return codec.unpack(Card, first[0]).title if first else ""

    def members(self, name: str) -> list[tuple[str, int]]:
        """(id, when) of a thread, oldest first."""
        return list(self.rows("SELECT id, sort FROM thread WHERE name = ? ORDER BY sort, id", name))

    def lasting_threads(self, names: Iterable[str], least: int) -> list[str]:
        """Those to which so many stories belong, and those that have an address, in order."""
        return [row[0] for row in self.rows(
            "SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM address WHERE address = '/story/' || value || '/')"
            " OR EXISTS (SELECT 1 FROM place WHERE kind = 'thread' AND name = value)"
            " OR (SELECT count(*) FROM thread WHERE name = value) >= ?2 ORDER BY key", json.dumps(sorted(names)), least,
        )]  # fmt: skip

    def clear(self, shelf: Shelf) -> list[tuple[str, int, str]]:
        """Takes all cards off a shelf. Returns (id, sort, label) of each."""
        found = list(
            self.rows(
                "SELECT id, sort, label FROM place WHERE kind = ? AND name = ? ORDER BY sort, id", *shelf
            )
        )
        if found:
            self.db.execute("DELETE FROM place WHERE kind = ? AND name = ?", shelf)
        return found

    def fill(self, shelf: Shelf, cards: Iterable[tuple[str, int, str]]) -> None:
        """Puts cards on a shelf, as `clear` gives them."""
        rows = [(*shelf, sort, id, label) for id, sort, label in cards]
        self.db.executemany("INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?, ?)", rows)

    # ── sidebars ──

    def text(self, id: str) -> str:
        """Headline and body of a story, as HTML."""
        row = self.one("SELECT card, html FROM article JOIN sheet USING (path) WHERE article.id = ?", id)
        return f"{codec.unpack(Card, row[0]).title}\n{row[1]}"

    def reruns(self, id: str) -> list[str]:
        """Where else the story ran."""
        return [row[0] for row in self.rows("SELECT other FROM rerun WHERE id = ? ORDER BY rank", id)]

    def all_reruns(self) -> dict[str, list[str]]:
        """id → where else it ran, of the stories that did."""
        found: dict[str, list[str]] = {}
        for id, other in self.rows("SELECT id, other FROM rerun ORDER BY id, rank"):
            found.setdefault(id, []).append(other)
        return found

    def put_reruns(self, id: str, others: list[str]) -> None:
        self.db.execute("DELETE FROM rerun WHERE id = ?", (id,))
        self.db.executemany("INSERT INTO rerun VALUES (?, ?, ?)", [(id, n, o) for n, o in enumerate(others)])

    def addresses(self, id: str) -> list[str]:
        return [row[0] for row in self.rows("SELECT address FROM address WHERE id = ?", id)]

    def meanings(self, text: str) -> list[str]:
        """The stories in lists that have this id, address or headline."""
        return [row[0] for row in self.rows(
            "SELECT id FROM article WHERE card IS NOT NULL AND id = ?1 UNION"
            " SELECT id FROM article JOIN address USING (id) WHERE card IS NOT NULL AND address = ?2 UNION"
            " SELECT id FROM place WHERE kind = 'ref' AND name = ?3", text, f"/{text.strip('/')}/", ref_key(text),
        )]  # fmt: skip

    def headline_like(self, text: str) -> str | None:
        """The headline nearest in spelling among those that begin alike."""
        import difflib

        key = ref_key(text)
        low = key[:ALIKE]
        names = self.rows(
            "SELECT DISTINCT name FROM place WHERE kind = 'ref' AND name >= ? AND name < ? ORDER BY name LIMIT ?",
            low, low + HIGHEST, LOOKED_AT,
        )  # fmt: skip
        near = difflib.get_close_matches(key, [name for (name,) in names], 1)
        row = near and self.one("SELECT id FROM place WHERE kind = 'ref' AND name = ?", near[0])
        card = self.card(row[0]) if row else None
        return card.title if card else None

    def unseen(self, text: str) -> tuple[str, str] | None:
        """(article file, state) of the first story in no list that has this id, address or headline."""
        address, key = f"/{text.strip('/')}/", ref_key(text)
        for path, state, id, want, sheet in self.rows(
            "SELECT path, state, article.id, want, sheet FROM article JOIN sheet USING (path)"
            " WHERE card IS NULL AND sheet IS NOT NULL ORDER BY path"
        ):
            if text == id or address == want or ref_key(codec.unpack(Sheet, sheet).story.title) == key:
                return path, state
        return None

    def unmet(self) -> Iterator[tuple[str, str, str]]:
        """(article file, id, name) of what editors name beside a story in vain."""
        return self.rows(
            "SELECT path, id, wanted FROM unmet CROSS JOIN article USING (id) ORDER BY path, wanted"
        )

    def unmet_by(self) -> set[str]:
        """The stories whose editors name such."""
        return {row[0] for row in self.rows("SELECT DISTINCT id FROM unmet")}

    def put_unmet(self, id: str, wanted: Iterable[str]) -> None:
        self.db.execute("DELETE FROM unmet WHERE id = ?", (id,))
        self.db.executemany("INSERT INTO unmet VALUES (?, ?)", [(id, name) for name in wanted])

    def listing(self, id: str) -> list[str]:
        """The stories on whose pages this one stands beside."""
        return [row[0] for row in self.rows(
            "SELECT id FROM near WHERE other = ?1 UNION SELECT id FROM rerun WHERE other = ?1", id
        )]  # fmt: skip

    def put_near(self, sidebars: Iterable[tuple[str, list[Near]]]) -> list[str]:
        """Replaces the sidebars of stories, by id. Those that differ now."""
        moved, known, rest = [], self.one("SELECT 1 FROM near") is not None, iter(sidebars)
        if not known:
            self.db.execute("DROP INDEX near_other")
        while some := list(islice(rest, PORTION)):
            stood = {id: self._near(id) if known else [] for id, _ in some}
            differ = [(id, near) for id, near in some if near != stood[id]]
            self.db.executemany("DELETE FROM near WHERE id = ?", [(id,) for id, _ in differ if stood[id]])
            rows = [(id, rank, *item) for id, near in differ for rank, item in enumerate(near)]
            self.db.executemany("INSERT INTO near VALUES (?, ?, ?, ?, ?)", rows)
            moved += [id for id, _ in differ]
        if not known:
            self.db.execute(NEAR_OTHER)
        return moved

    def _near(self, id: str) -> list[Near]:
        found = self.rows("SELECT other, part, shared FROM near WHERE id = ? ORDER BY rank", id)
        return [Near(*row) for row in found]
