"""The catalog's tables of search: what the stories of each volume are found by, and the files made of it.

A volume is the stories of a year, or of a month of a year that has many, or of the last days of that.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.catalog.dirt import Dirt
from generator.disk import digest
from generator.model import Shelf


class Bound(NamedTuple):
    """A volume as it was bound last."""

    state: str  # of what it was bound from
    stories: int
    places: int  # numbers that its stories may have
    words: str  # digests of what came of it: `data`,
    cards: str  # and the files of its cards
    data: bytes


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
        """Those that are bound, by name, without their data."""
        found = self.rows("SELECT name, state, stories, places, words, cards FROM volume ORDER BY name")
        return {name: Bound._make([*told, b""]) for name, *told in found}

    def volume(self, name: str) -> bytes:
        return bytes(self.one("SELECT data FROM volume WHERE name = ?", name)[0])

    def put_volume(self, name: str, bound: Bound) -> None:
        self.db.execute("INSERT OR REPLACE INTO volume VALUES (?, ?, ?, ?, ?, ?, ?)", (name, *bound))

    def drop_volume(self, name: str) -> None:
        self.db.execute("DELETE FROM volume WHERE name = ?", (name,))

    def parts(self) -> list[str]:
        """The parts of the index that have files."""
        return [row[0] for row in self.rows("SELECT DISTINCT part FROM find ORDER BY part")]

    def put_finds(self, part: str, files: Mapping[str, bytes]) -> None:
        """Replaces the files of one part of the index, and soils those that differ."""
        before = dict(self.rows("SELECT name, data FROM find WHERE part = ?", part))
        changed = {name: data for name, data in files.items() if before.get(name) != data}
        gone = before.keys() - files.keys()
        self.db.executemany("DELETE FROM find WHERE name = ?", [(name,) for name in gone])
        self.db.executemany(
            "INSERT OR REPLACE INTO find VALUES (?, ?, ?)",
            [(name, part, data) for name, data in changed.items()],
        )
        self.soil([Shelf("search", name) for name in (*changed, *gone)], "what can be searched changed")
