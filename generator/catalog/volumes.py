"""The catalog's tables of search: what the stories of each volume are found by, and the files made of it.

A volume is the stories of a year, or of a month of a year that has many.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.catalog.dirt import Dirt
from generator.disk import digest
from generator.model import Shelf


class Bound(NamedTuple):
    """A volume as it was bound last."""

    state: str  # of what it was bound from
    stories: int
    places: int  # numbers that its stories may have
    keys: int  # by which they are found
    cards: str  # digest of the files of its cards
    later: int = 0  # stories of later volumes, and
    until: str = ""  # the key before which its words have passed to the many files
    ages: bytes = b""  # of each place, how many of its stories are older, in 32 bits


class Said(NamedTuple):
    """The words of a volume that stand in one stretch of the dictionary."""

    region: int
    before: int  # of the volume's keys
    words: bytes


class Entry(NamedTuple):
    """A story as search is told of it."""

    id: str
    card: str  # packed
    terms: bytes  # and how each is written, as `related.words` counts them
    spelling: str
    thread: str  # the name of the story so far that it belongs to; empty for none


_FOUND = (  # : a few places are looked up, not all that is published gone through
    "FROM place JOIN article USING (id) LEFT JOIN place AS thread ON thread.id = article.id AND thread.kind = 'thread'"
)
_WHERE = "WHERE place.kind = 'volume' AND place.name >= ? AND place.name < ? AND +state = 'published' ORDER BY article.id"


class Volumes(Dirt):
    def days(self) -> list[tuple[str, int]]:
        """(`2019/04/27`, stories) of every day that has some, the undated first, as `-`."""
        return list(
            self.rows("SELECT name, sum(cards) FROM tally WHERE kind = 'volume' GROUP BY name ORDER BY name")
        )

    def touched_days(self) -> set[str]:
        """The days on which a story may not be as it was: it, its place or its thread."""
        found = self.rows(
            "SELECT name FROM dirty WHERE kind = 'volume' AND name != '' UNION SELECT place.name FROM dirty"
            " JOIN place ON place.kind = 'volume' AND place.id = dirty.name WHERE dirty.kind = 'story'"
        )
        return {row[0] for row in found}

    def volume_state(self, low: str, high: str) -> str:
        """Differs when anything that search is told of a range of days does."""
        return digest.of(list(self.rows(
            f"SELECT article.id, digest, body, thread.name {_FOUND} {_WHERE}", low, high
        )))  # fmt: skip

    def entries(self, low: str, high: str) -> Iterator[Entry]:
        """The stories of a range of days, by id."""
        return map(Entry._make, self.rows(
            "SELECT article.id, card, terms, spelling, ifnull(thread.name, '')"
            f" {_FOUND} JOIN sheet ON sheet.path = article.path {_WHERE}", low, high,
        ))  # fmt: skip

    def volumes(self) -> dict[str, Bound]:
        """Those that are bound, by name, in order, without the ages of their stories."""
        found = self.rows(
            "SELECT name, state, stories, places, keys, cards, later, until FROM volume ORDER BY name"
        )
        return {name: Bound(*told) for name, *told in found}

    def volume(self, name: str) -> Bound | None:
        """With the ages of its stories."""
        row = self.one(
            "SELECT state, stories, places, keys, cards, later, until, ages FROM volume WHERE name = ?", name
        )
        return Bound(*row) if row else None

    def put_volume(self, name: str, bound: Bound, said: Iterable[Said]) -> None:
        self.drop_volume(name)
        self.db.execute("INSERT INTO volume VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (name, *bound))
        self.db.executemany(
            "INSERT INTO said VALUES (?, ?, ?, ?)", [(one[0], name, *one[1:]) for one in said]
        )

    def put_later(self, name: str, later: int, until: str) -> None:
        self.db.execute("UPDATE volume SET later = ?, until = ? WHERE name = ?", (later, until, name))

    def drop_volume(self, name: str) -> None:
        self.db.execute("DELETE FROM volume WHERE name = ?", (name,))
        self.db.execute("DELETE FROM said WHERE volume = ?", (name,))

    def said(self, volume: str) -> list[Said]:
        """All words of a volume, by region."""
        found = self.rows("SELECT region, before, words FROM said WHERE volume = ? ORDER BY region", volume)
        return list(map(Said._make, found))

    def said_at(self, volume: str, number: int) -> Said:
        """Where the key with this number stands, counted from 0."""
        row = self.one(
            "SELECT region, before, words FROM said WHERE volume = ? AND before <= ? ORDER BY before DESC LIMIT 1",
            volume, number,
        )  # fmt: skip
        return Said(*row)

    def said_in(self, region: int, but: str) -> Iterator[tuple[str, int, bytes]]:
        """(volume, keys before, words) of a region, but of volumes whose words have passed until this key."""
        return self.rows(
            "SELECT volume, before, words FROM said JOIN volume ON name = volume"
            " WHERE region = ? AND until != ? ORDER BY volume",
            region, but,
        )  # fmt: skip

    def regions(self) -> list[int]:
        """The stretches of the dictionary that have words."""
        return [row[0] for row in self.rows("SELECT DISTINCT region FROM said ORDER BY region")]

    # ── the files ──

    def parts(self) -> list[str]:
        """The parts of the index that have files."""
        return [row[0] for row in self.rows("SELECT DISTINCT part FROM find ORDER BY part")]

    def finds(self, part: str) -> set[str]:
        return {row[0] for row in self.rows("SELECT name FROM find WHERE part = ?", part)}

    def put_finds(self, part: str, files: Mapping[str, bytes], gone: Iterable[str] = ()) -> None:
        """Puts files of one part of the index, and soils those that differ."""
        held = {name: self.one("SELECT data FROM find WHERE name = ?", name) for name in files}
        changed = {name: data for name, data in files.items() if held[name] is None or held[name][0] != data}
        lost = [name for name in gone if name not in files]
        self.db.executemany("DELETE FROM find WHERE name = ?", [(name,) for name in lost])
        self.db.executemany(
            "INSERT OR REPLACE INTO find VALUES (?, ?, ?)",
            [(name, part, data) for name, data in changed.items()],
        )
        self.soil([Shelf("search", name) for name in (*changed, *lost)], "what can be searched changed")
