"""Dirt: the shelves whose pages may look different. A suspicion, kept until their pages are settled."""

from collections.abc import Iterable
from sys import intern

from generator import ledger
from generator.catalog import periods
from generator.catalog.coverage import span
from generator.catalog.overview import Overview
from generator.model import CALENDAR, LISTED, Shelf

_TREES = ("date", "on-this-day", *LISTED)


class Dirt(Overview):
    def soil(self, shelves: Iterable[Shelf], why: str) -> None:
        self.db.executemany(
            "INSERT OR IGNORE INTO dirty VALUES (?, ?, ?)", [(*shelf, why) for shelf in shelves]
        )

    def soil_kind(self, kind: str, why: str) -> None:
        """Every shelf of the kind that has a page or could have one."""
        found = {Shelf(kind, row[0]) for row in self.rows(
            "SELECT name FROM page WHERE kind = ?1 UNION SELECT name FROM tally WHERE kind = ?1"
            " UNION SELECT name FROM matter WHERE kind = ?1 UNION SELECT name FROM picture WHERE ?1 = 'picture'"
            " UNION SELECT id FROM article WHERE ?1 = 'story'", kind
        )}  # fmt: skip
        if kind == "on-this-day":  # days that have a page whether or not anything stands on them
            found |= {Shelf(kind, day) for day in CALENDAR}
        roots = {Shelf(kind, "")} if kind not in ("story", "theme", "media", "picture") else set()
        self.soil(
            found | roots | {parent for shelf in found if kind in _TREES for parent in shelf.parents},
            why,
        )

    def leaves(self, root: Shelf) -> list[Shelf]:
        """The leaf shelves of a name, below its root: those with cards, and those that readers know."""
        low, high = span(root)
        found = self.rows(
            "SELECT name FROM tally WHERE kind = ?1 AND name >= ?2 AND name < ?3 UNION SELECT substr(id, length(?1) + 2)"
            " FROM address INDEXED BY address_id WHERE id >= ?1 || ':' || ?2 AND id < ?1 || ':' || ?3 AND path = ''",
            root.kind, low, high,
        )  # fmt: skip
        return [Shelf(root.kind, row[0]) for row in found]

    def named(self, kinds: Iterable[str]) -> set[Shelf]:
        """The lists of these kinds that hold a card, and their leaves."""
        return {shelf for kind in kinds
                for (name,) in self.rows("SELECT DISTINCT name FROM tally WHERE kind = ?", kind)
                for shelf in (Shelf(kind, name), Shelf(kind, name).root)}  # fmt: skip

    def holds(self, shelf: Shelf) -> bool:
        """Whether any card stands on or below a shelf."""
        return self.count(shelf) > 0

    def stories(self, root: Shelf) -> list[Shelf]:
        """The shelves of the stories on a root."""
        found = self.rows(
            "SELECT id FROM place WHERE kind = ? AND name >= ? AND name < ?", root.kind, *span(root)
        )
        return [Shelf("story", row[0]) for row in found]

    def alike(self, address: str) -> list[Shelf]:
        """The stories of addresses that differ from one in letter case alone."""
        found = self.rows("SELECT id FROM address WHERE alike = ? AND path != ''", ledger.alike(address))
        return [Shelf("story", row[0]) for row in found]

    def periods_beside(self, period: Shelf) -> list[Shelf]:
        """The nearest periods with cards before and after one."""
        return [found.shelf for found in periods.beside(self.db, period) if found]

    def dated(self, root: Shelf) -> int:
        """How many cards with a date stand on a root."""
        return periods.holding(self.db, root)

    def dirty(self) -> list[tuple[Shelf, str]]:
        """The suspicions, each with the reason that came first, year by year: shelves of one year show
        the same cards, which are then still at hand."""
        found = self.rows(
            "SELECT dirty.kind, dirty.name, why FROM dirty LEFT JOIN place AS day"
            " ON dirty.kind = 'story' AND day.id = dirty.name AND day.kind = 'date' ORDER BY coalesce(substr(day.name, 1, 4),"
            " substr(dirty.name, CASE dirty.kind WHEN 'date' THEN 1 ELSE instr(dirty.name, '/') + 1 END, 4)), 1, 2"
        )
        return [(Shelf(intern(kind), name), intern(why)) for kind, name, why in found]

    def clean(self, shelves: Iterable[Shelf]) -> None:
        """These shelves' pages are as they must be."""
        self.db.executemany("DELETE FROM dirty WHERE kind = ? AND name = ?", shelves)
