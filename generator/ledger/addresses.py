"""Who lives where: ids and addresses of all articles, from what they claim and the ledger holds.

Pure: a table in, a table out, in an order that depends on nothing but the values. Of an archive it is
enough to give those that name what others name (`settle`).
An address belongs to its id for good. Of several articles that claim one id or a free address, the
holder in the ledger keeps it, else the first in order; the others get one of their own. A former
address that an article states becomes its own when it is free, or when the article it had is gone.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from generator.disk import digest
from generator.ledger import Row

NUMBERED = re.compile(r"(?:\d+|[0-9a-f]{12})~(.+)", re.S)
SHORT = (8, 16, 32)  # lengths of the digest that tells a diverted slug apart


class Claim(NamedTuple):
    """What one content file asks for."""

    path: str
    id: str  # stated in its front matter, or empty
    want: str  # the address it would have; empty when the file cannot be read
    state: str  # as in a Spread
    former: tuple[str, ...] = ()  # addresses that are to lead to it


class Settled(NamedTuple):
    ids: dict[str, str]  # path → id
    urls: dict[str, str]  # path → address, of what is published or previewed
    rows: dict[str, Row]  # the ledger as it must stand before a page is made
    contested: list[tuple[str, str]]  # (path, former address it states that another article has)


def settle(claims: Iterable[Claim], ledger: Mapping[str, Row]) -> Settled:
    claims = sorted(claims)
    ids = _identify(claims, ledger)
    by_id = sorted(claims, key=lambda claim: (claim.state != "published", ids[claim.path]))
    published = [claim for claim in by_id if claim.state == "published"]
    rows = _inherit(published, ids, _follow(ids, ledger))
    urls: dict[str, str] = {}
    wanted = {claim.want for claim in claims if claim.state in ("published", "preview")}
    taken = dict(rows)
    for claim in by_id:
        if claim.state in ("published", "preview"):
            row = Row(_address(claim, ids[claim.path], taken, wanted), ids[claim.path], claim.path)
            urls[claim.path] = row.address
            taken.setdefault(row.address, row)
            if claim.state == "published":
                rows.setdefault(row.address, row)
    contested = []
    for claim in published:
        for address in claim.former:
            row = taken.setdefault(address, Row(address, ids[claim.path], claim.path))
            if row.id == ids[claim.path]:
                rows[address] = row
            else:
                contested.append((claim.path, address))
    return Settled(ids, urls, rows, contested)


def _inherit(published: list[Claim], ids: Mapping[str, str], rows: dict[str, Row]) -> dict[str, Row]:
    """The ledger in which the addresses of lost articles have passed to those that state them."""
    live = set(ids.values())
    for claim in published:
        for address in claim.former:
            row = rows.get(address)
            if row and row.id not in live:
                rows[address] = row._replace(id=ids[claim.path], path=claim.path)
    return rows


def _identify(claims: list[Claim], ledger: Mapping[str, Row]) -> dict[str, str]:
    """path → id: as stated, as the ledger knows the file, as a lost article's heir, or made."""
    holder = {row.id: row.path for row in sorted(ledger.values(), reverse=True)}
    known = {path: id for id, path in sorted(holder.items(), reverse=True) if path}
    ids: dict[str, str] = {}
    live: set[str] = set()

    def take(path: str, id: str) -> None:
        ids[path] = id
        live.add(id)

    stated = [claim for claim in claims if claim.id]
    for claim in sorted(stated, key=lambda c: (holder.get(c.id) != c.path, c.path)):
        take(claim.path, _unused(claim.id, claim, live))
    silent = [claim for claim in claims if not claim.id]
    for claim in silent:
        if claim.path in known and known[claim.path] not in live:
            take(claim.path, known[claim.path])
    for claim in sorted(silent, key=lambda claim: claim.state != "published"):
        heir_to = ledger.get(claim.want)
        if claim.path not in ids and heir_to and heir_to.path and heir_to.id not in live:
            take(claim.path, heir_to.id)
    for claim in silent:
        if claim.path not in ids:
            take(claim.path, _unused(made_id(claim.path), claim, live))
    return ids


def made_id(origin: str) -> str:
    """A permanent id for an article that states none, from where it came from."""
    return digest.of("id", origin)[:12]


def numbered(id: str, number: int | str) -> str:
    """The id of a story to which its raw file gives one that another story has."""
    return f"{number}~{id}"


def stated(id: str) -> str:
    """The id that a raw file gives to a story of a `numbered` one, and of any other."""
    found = NUMBERED.fullmatch(id)
    return found[1] if found else id


def _unused(id: str, claim: Claim, live: set[str]) -> str:
    step = 0
    while id in live:
        id = digest.of("twin", id, claim.path, step)[:12]
        step += 1
    return id


def _follow(ids: Mapping[str, str], ledger: Mapping[str, Row]) -> dict[str, Row]:
    """The ledger with each row's file as it is now. A row whose id has gone follows its file."""
    live = {id: path for path, id in ids.items()}
    rows = {}
    for address, row in ledger.items():
        if row.id in live:
            row = row._replace(path=live[row.id])
        elif row.path in ids:
            row = row._replace(id=ids[row.path])
        rows[address] = row
    return rows


def displaced(claims: Iterable[Claim], settled: Settled) -> set[str]:
    """The files of those that do not have what they ask for, and may have it when it comes free."""
    kept = {(row.path, row.id) for row in settled.rows.values()}
    found = {path for path, _ in settled.contested}
    for claim in claims:
        id = settled.ids[claim.path]
        own = id == (claim.id or made_id(claim.path)) or (not claim.id and (claim.path, id) in kept)
        if not own or settled.urls.get(claim.path, claim.want) != claim.want:
            found.add(claim.path)
    return found


def _address(claim: Claim, id: str, taken: Mapping[str, Row], wanted: set[str]) -> str:
    if claim.want not in taken or taken[claim.want].id == id:
        return claim.want
    stem = claim.want.rstrip("/")
    options = [f"{stem}-{digest.of(id)[:length]}/" for length in SHORT]
    for option in options:
        if option in taken and taken[option].id == id:
            return option
    return next(option for option in options if option not in taken and option not in wanted)
