"""Settle: the ids and addresses of those articles that a change can move.

Who lives where is decided by `ledger.addresses` for any set of articles at once. One article's claim
bears on another's only where both name the same id, address or file, or where something that is free
now was refused to one before. So it is enough to settle the circle of those around what changed.
"""

from collections.abc import Iterable
from typing import Protocol

from generator import ledger
from generator.catalog import Catalog, Change, Stock, ref_key
from generator.ledger import Row, addresses
from generator.ledger.addresses import Claim, Settled
from generator.model import Problem, Shelf

MANY = 2000  # from so many changes on, to look at everything is cheaper

Key = tuple[str, str]  # (id, address or file; which)
Around = tuple[dict[str, Stock], dict[str, Row], Settled]  # articles and rows before, and as they are settled


class Known(Protocol):
    """What the catalog knows of who lives where, before the changes."""

    def stock(self, path: str) -> Stock | None: ...
    def naming(self, kind: str, value: str) -> list[str]:
        """The files of articles that have an id, or want an address."""
        ...

    def rows_naming(self, kind: str, value: str) -> list[Row]: ...
    def displaced(self) -> list[str]:
        """The files of articles that do not have what they ask for."""
        ...


def settle(
    catalog: Catalog, changes: dict[str, Change], everything: bool
) -> tuple[dict[str, Change], set[str]]:
    """(the changes with the articles that they move, the parts of the ledger that differ)."""
    if everything or catalog.fresh or len(changes) > MANY:
        stocks, rows, settled = _all(catalog, changes)
        catalog.hush("former")
    else:
        stocks, rows, settled = circle(catalog, changes)
        for path in {*stocks, *changes}:
            catalog.complain("former", path, ())
    contested: dict[str, list[Problem]] = {}
    for path, address in settled.contested:
        if _are_namesakes(catalog, settled, path, address):
            continue  # which is told of their raw files
        contested.setdefault(path, []).append(_contested(path, address))
    for path, problems in contested.items():
        catalog.complain("former", path, problems)
    displaced = addresses.displaced(map(_claim, stocks.values()), settled)
    moved = dict(changes)
    for path, stock in stocks.items():
        now = stock._replace(
            id=settled.ids[path], url=settled.urls.get(path, ""), displaced=path in displaced
        )
        if path in changes or now != stock:
            moved[path] = Change(changes[path].old if path in changes else stock, now)
    alone = not rows and settled.rows.keys() == set(settled.urls.values())
    if not alone or any(change.old for change in moved.values()):
        catalog.soil([Shelf("moved", "")], "an article moved, went or came back")
    threads = _following(catalog, _renamed(rows, settled.rows))
    return moved, _enter(catalog, settled.rows | {row.address: row for row in threads})


def _renamed(before: dict[str, Row], rows: dict[str, Row]) -> dict[str, str]:
    """Old id → new id of the files that state another now."""
    both = ((row, rows[address]) for address, row in before.items())
    return {old.id: new.id for old, new in both if old.path == new.path and old.id != new.id}


def _following(catalog: Catalog, ids: dict[str, str]) -> Iterable[Row]:
    """The rows of stories so far, with the new ids of the stories that they are kept by."""
    for thread in catalog.known_threads() if ids else ():
        kept = catalog.kept_members(thread)
        if not ids.keys().isdisjoint(kept):
            members = "\t".join(ids.get(id, id) for id in kept)
            yield from (row._replace(members=members) for row in catalog.rows_naming("address", thread.url))


def _all(catalog: Catalog, changes: dict[str, Change]) -> Around:
    stocks = {stock.path: stock for stock in catalog.all_stock()}
    for path, change in changes.items():
        stocks.pop(path, None)
        if change.new:
            stocks[path] = change.new
    rows = catalog.ledger()
    return stocks, rows, addresses.settle(map(_claim, stocks.values()), rows)


def circle(known: Known, changes: dict[str, Change]) -> Around:
    """The articles around what changed, settled among themselves as they would be among all."""
    around = _Circle(known, changes)
    while True:
        settled = addresses.settle(map(_claim, around.stocks.values()), around.rows)
        made = [
            *(("id", id) for id in settled.ids.values()),
            *(("address", url) for url in settled.urls.values()),
        ]
        if not around.meet(made):  # what was made for one is nobody else's
            return around.stocks, around.rows, settled


class _Circle:
    def __init__(self, known: Known, changes: dict[str, Change]) -> None:
        self.known, self.changes = known, changes
        self.stocks: dict[str, Stock] = {}
        self.rows: dict[str, Row] = {}
        self._met: set[Key] = set()
        self.meet(("file", path) for path in (*changes, *known.displaced()))

    def meet(self, keys: Iterable[Key]) -> bool:
        """Takes in all that name one of the keys, and what these name in turn. Whether any was new."""
        size, waiting = len(self.stocks) + len(self.rows), list(keys)
        while waiting:
            key = waiting.pop()
            if key[1] and key not in self._met:
                self._met.add(key)
                waiting += self._taken_in(*key)
        return len(self.stocks) + len(self.rows) > size

    def _taken_in(self, kind: str, value: str) -> list[Key]:
        """What is named by those that name a key."""
        if kind == "file":
            return [*self._rows(kind, value), *self._article(value)]
        return [*self._rows(kind, value), *(("file", path) for path in self.known.naming(kind, value))]

    def _rows(self, kind: str, value: str) -> list[Key]:
        found = [row for row in self.known.rows_naming(kind, value) if row.path]
        self.rows |= {row.address: row for row in found}
        return [
            key for row in found for key in (("address", row.address), ("id", row.id), ("file", row.path))
        ]

    def _article(self, path: str) -> list[Key]:
        """Of a changed one, what it named before, too."""
        change = self.changes.get(path) or Change(None, self.known.stock(path))
        if change.new:
            self.stocks[path] = change.new
        return [key for stock in change if stock for key in _names(stock)]


def _names(stock: Stock) -> Iterable[Key]:
    ids = {stock.claim, stock.id, addresses.made_id(stock.path)} - {""}
    return (
        *(("id", id) for id in ids),
        *(("address", url) for url in (stock.want, stock.url, *_former(stock))),
    )


def _claim(stock: Stock) -> Claim:
    return Claim(stock.path, stock.claim, stock.want, stock.state, _former(stock))


def _former(stock: Stock) -> tuple[str, ...]:
    return tuple(filter(None, stock.former.split("\n")))


def _are_namesakes(catalog: Catalog, settled: Settled, path: str, address: str) -> bool:
    """Whether an article and the one that has the address were made of raw records that state one id."""
    holder = settled.rows.get(address)
    if not holder or addresses.stated(settled.ids[path]) != addresses.stated(holder.id):
        return False
    return catalog.is_converted(path) and catalog.is_converted(holder.path)


def _contested(path: str, address: str) -> Problem:
    fact = f"names {address} as a former address, which belongs to another article."
    remedy = "Take it out of one of the two; its readers are led to the other until then."
    return Problem(f"content/{path}", 0, fact, remedy, "warning")


def _enter(catalog: Catalog, rows: dict[str, Row]) -> set[str]:
    """Takes settled rows into the catalog's copy. Returns the parts that differ."""
    changed: dict[str, list[Row]] = {}  # by address: the row, and the one before
    for address, row in rows.items():
        before = catalog.rows_naming("address", address)
        if before != [row]:
            changed[address] = [row, *before]
    catalog.put_rows(row for row, *_ in changed.values())
    stands = (shelf for both in changed.values() for row in both for shelf in row_shelves(row))
    catalog.soil(stands, "its address in the ledger changed")
    for address in () if catalog.fresh else changed:  # of a fresh catalog, every story is looked at anyway
        catalog.soil(catalog.alike(address), "an address like its own in other letters changed")
        catalog.make_stale(catalog.asking(ref_key(address)))
    return {ledger.part(address) for address in changed}


def row_shelves(row: Row) -> Iterable[Shelf]:
    """The shelves whose pages speak of an address."""
    if not row.path:
        kind, _, key = row.id.partition(":")
        yield from (Shelf(kind, key), Shelf("feeds", ""))
        return
    yield Shelf("story", row.id)
    if day := ledger.day(row.address):
        leaf = Shelf("date", day)
        yield from (leaf, *leaf.parents)
