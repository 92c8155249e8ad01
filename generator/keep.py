"""Keep: enters lists into the ledger, and writes its parts as the catalog has them."""

from collections.abc import Iterable, Iterator

from generator import ledger
from generator.catalog import Catalog
from generator.disk import digest, files
from generator.ledger import Row
from generator.model import CORRECTIONS, LASTING, Shelf
from generator.site import Site

MEMBERS = (
    8  # first stories of a story so far by which its readers are led on; later ones stand ever further apart
)


def lists(site: Site, catalog: Catalog) -> None:
    """Enters lists and feeds that are new to readers, before their pages are made. What a trial shows,
    no reader has known: after one, every list is asked."""
    with catalog.transaction():
        asked = set() if site.trial else _unasked(catalog)
        catalog.note("listed", "" if site.trial else "1")
        entered: list[str] = []
        for shelf in sorted(filter(catalog.holds, asked)):
            for address in _addresses(catalog, shelf):
                if not catalog.is_known(address):
                    catalog.put_rows([Row(address, f"{shelf.kind}:{shelf.name}", "")])
                    entered.append(address)
        others = list(_with_members(catalog, (shelf for shelf in asked if shelf.kind == "thread")))
        catalog.put_rows(others)
        entered += [row.address for row in others]
        if any(address.endswith("/feed.xml") for address in entered):
            catalog.soil([Shelf("moved", "")], "there is a feed more to lead readers to")
        parts(site, catalog, set(map(ledger.part, entered)))


def _unasked(catalog: Catalog) -> set[Shelf]:
    """Lists, and years of lists, that may be new."""
    if catalog.meta("listed") != "1":
        return {CORRECTIONS, *catalog.named(LASTING), *catalog.known_threads()}
    dirty = (shelf for shelf, _ in catalog.dirty())
    return {
        one
        for shelf in dirty
        if shelf == CORRECTIONS or (shelf.kind in LASTING and shelf.name)
        for one in (shelf, shelf.root)
    }


def _addresses(catalog: Catalog, shelf: Shelf) -> Iterator[str]:
    """Of a list its page and its feed; of a year its page, if it has one."""
    if shelf == shelf.root or catalog.is_split(shelf.root):
        yield shelf.url
    if shelf == shelf.root and catalog.has_feed(shelf):
        yield shelf.feed


def _with_members(catalog: Catalog, threads: Iterable[Shelf]) -> Iterator[Row]:
    """The rows of stories so far of which other stories are to be kept than are."""
    for thread in threads:
        members = "\t".join(catalog.members_to_keep(thread, MEMBERS))
        for row in catalog.rows_naming("address", thread.url):
            if row.members != members:
                yield row._replace(members=members)


def parts(site: Site, catalog: Catalog, which: set[str] | None) -> None:
    """Writes these parts, every one that has rows when None, where they differ from what stands there."""
    for part in sorted(set(map(ledger.part, catalog.ledger())) if which is None else which):
        _write(site, catalog, part)


def _write(site: Site, catalog: Catalog, part: str) -> None:
    path, name = site.content / part, part.removeprefix(f"{ledger.URLS}/")
    faulty = catalog.is_faulty("ledger", name)
    try:
        before = files.read(path)
    except FileNotFoundError:
        before = b""
    except OSError:
        if not faulty:
            raise
        return  # named as a problem already
    odd = ledger.parse(ledger.decode(before), part)[1] if faulty else []
    data = ledger.encode(ledger.render(_rows(catalog, part), odd))
    if data == before:
        return
    files.replace(files.inside(site.content, part), data)
    # A faulty part is read again by the next build, which names the faults where they then stand.
    catalog.stamp("ledger", name, "", "" if faulty else digest.of_bytes(data))


def _rows(catalog: Catalog, part: str) -> list[Row]:
    found = (row for top in ledger.tops(part) for row in catalog.ledger(top).values())
    return [row for row in found if ledger.part(row.address) == part]
