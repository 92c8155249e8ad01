"""Periods: the stretches of time that a list's whole history is told in: a month of the archive, a
year of a tag. Which stand beside each other, and how much they hold.
"""

import sqlite3

from generator.model import LISTED, Period, Shelf

_MONTH = len("2019/04")


def root(shelf: Shelf) -> Shelf:
    """The shelf whose history a shelf is a part of."""
    return Shelf(shelf.kind, "" if shelf.kind == "date" else shelf.name.split("/")[0])


def told_of(shelf: Shelf) -> bool:
    """Whether a shelf is a period, or a root that has them."""
    return shelf in (root(shelf), of(shelf)) and (shelf.kind == "date" or shelf.kind in LISTED)


def of(shelf: Shelf) -> Shelf | None:
    """The period that a dated leaf is part of."""
    if shelf.kind == "date":
        return Shelf("date", shelf.name[:_MONTH])
    dated = shelf.kind in LISTED and shelf.name[shelf.name.rfind("/") + 1 :].isdecimal()
    return shelf if dated else None


def holding(db: sqlite3.Connection, shelf: Shelf) -> int:
    """How many cards stand on a period, or with any date on a root."""
    low, high = _dated(shelf)
    query = "SELECT count(*) FROM place WHERE kind = ? AND name >= ? AND name < ?"
    return int(db.execute(query, (shelf.kind, low, high)).fetchone()[0])


def beside(db: sqlite3.Connection, shelf: Shelf) -> tuple[Period | None, Period | None]:
    """The nearest periods with cards before and after one; of a root, its newest and none."""
    whole, (low, high) = _dated(root(shelf)), _dated(shelf)
    if shelf == root(shelf):
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
    return (shelf.name, f"{shelf.name}\x00") if "/" in shelf.name else (f"{shelf.name}/0", f"{shelf.name}/:")
