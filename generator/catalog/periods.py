"""Periods: the stretches of time that a list's whole history is told in: a month of the archive, a
year of a tag. Which stand beside each other, and how much they hold.
"""

import sqlite3
from collections.abc import Mapping

from generator.model import CORRECTIONS, LISTED, Period, Shelf

NO_DAY = -(2**40)  # sorts before every date: a story of a series whose day nobody knows
_MONTH = len("2019/04")


def told_of(shelf: Shelf) -> bool:
    """Whether a shelf is a period, or a root that has them."""
    return shelf in (shelf.root, of(shelf)) and (shelf.kind == "date" or shelf.kind in LISTED)


def of(shelf: Shelf) -> Shelf | None:
    """The period that a dated leaf is part of."""
    if shelf.kind == "date":
        return Shelf("date", shelf.name[:_MONTH])
    dated = shelf.kind in LISTED and shelf.name[shelf.name.rfind("/") + 1 :].isdecimal()
    return shelf if dated else None


def holding(db: sqlite3.Connection, shelf: Shelf) -> int:
    """How many cards stand on a period, or with any date on a root."""
    low, high = _dated(shelf)
    query = "SELECT count(*) FROM place WHERE kind = ? AND name >= ? AND name < ? AND sort > ?"
    return int(db.execute(query, (shelf.kind, low, high, NO_DAY)).fetchone()[0])


def holds_enough(db: sqlite3.Connection, root: Shelf) -> bool:
    """Whether a list holds as many cards with a date as one that gets a feed."""
    return holding(db, root) >= (1 if root == CORRECTIONS else feed_minimum(db))


def feed_minimum(db: sqlite3.Connection) -> int:
    """How many cards with a date a list must hold to get a feed."""
    return int(db.execute("SELECT value FROM meta WHERE key = 'feed_minimum'").fetchone()[0])


def split(db: sqlite3.Connection, shelf: Shelf, counts: Mapping[str, int]) -> set[str]:
    """Which lists, of those counted at or below a shelf, have a page for each year: those that are too long
    for a page, and those of which readers know years."""
    (most,) = db.execute("SELECT value FROM meta WHERE key = 'list_length'").fetchone()
    low, high = (
        f"{shelf.kind}:{shelf.name}{end}" for end in (("/", "0") if shelf.name else ("", "\U0010ffff"))
    )
    known = db.execute(
        "SELECT id FROM address INDEXED BY address_part WHERE id > ? AND id < ? AND instr(id, '/') AND path = ''",
        (low, high),
    )
    names = {id.partition(":")[2].partition("/")[0] for (id,) in known}
    return {name for name, count in counts.items() if count > int(most) or name in names}


def beside(db: sqlite3.Connection, shelf: Shelf) -> tuple[Period | None, Period | None]:
    """The nearest periods with cards before and after one; of a root, its newest and none."""
    whole, (low, high) = _dated(shelf.root), _dated(shelf)
    if shelf == shelf.root:
        return _nearest(db, shelf.kind, "max", *whole), None
    return _nearest(db, shelf.kind, "max", whole[0], low), _nearest(db, shelf.kind, "min", high, whole[1])


def _nearest(db: sqlite3.Connection, kind: str, end: str, low: str, high: str) -> Period | None:
    query = f"SELECT {end}(name) FROM place WHERE kind = ? AND name >= ? AND name < ?"
    (name,) = db.execute(query, (kind, low, high)).fetchone()
    found = of(Shelf(kind, name)) if name else None
    return Period(found, holding(db, found)) if found else None


def _dated(shelf: Shelf) -> tuple[str, str]:
    """The range of a shelf's leaf names that have a date: `-` comes before every digit."""
    if shelf.kind == "date":
        return (f"{shelf.name}/", f"{shelf.name}0") if shelf.name else ("0", ":")
    leaf = "/" in shelf.name or shelf.kind == "thread" or shelf == CORRECTIONS
    return (shelf.name, f"{shelf.name}\x00") if leaf else (f"{shelf.name}/0", f"{shelf.name}/:")
