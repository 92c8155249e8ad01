"""Addresses from the ledger, and names from tags.yaml and authors.yaml."""

import time
from pathlib import Path

from generator import gates, ledger
from generator.catalog import Authority, Catalog, ref_key
from generator.disk import files
from generator.model import Problem, Shelf
from generator.settle import row_shelves
from generator.site import Site

AUTHORITIES = {"tags.yaml": "tag", "authors.yaml": "author"}


def addresses(site: Site, catalog: Catalog) -> None:
    """Keeps the catalog's copy of the addresses as the files have them."""
    root = site.content / ledger.URLS
    trial = site.trial or catalog.meta("trial") == "True"
    if trial:  # its addresses are in no file: begin with what the files say
        catalog.forget_room("ledger")
    before = gates.marks(catalog, "ledger")
    sifted = gates.sift(catalog, "ledger", root, flat=True)
    if sifted.quiet and not trial:
        return
    with catalog.transaction():
        for path in sifted.gone:
            catalog.forget_file("ledger", path)
        for found in sifted.touched:
            gates.read(catalog, "ledger", root, found)
        if trial or sifted.faulty or gates.marks(catalog, "ledger") != before:
            differ = _replace_rows(catalog, _all_rows(site, catalog, root))
            if differ or not site.trial:  # a part of other form is written anew, though it says the same
                catalog.note("unsettled", "1")


def _all_rows(site: Site, catalog: Catalog, root: Path) -> dict[str, ledger.Row]:
    rows: dict[str, ledger.Row] = {}
    for found in files.scan(root, flat=True):
        name = gates.named(root, found.path)
        try:
            read, _, problems = ledger.parse(ledger.decode(files.read(root / found.path)), name)
        except OSError as error:
            read, problems = [], [gates.unreadable(name, error)]
        for row in sorted(read):
            known = rows.setdefault(row.address, row)
            if known.id == row.id:  # a merge may keep the line of before beside one with a note
                rows[row.address] = known._replace(
                    note=known.note or row.note, members=known.members or row.members
                )
                continue
            fact = f"{row.address} stands twice, for {known.id} and {row.id}."
            remedy = "The first is kept; write the other in its place if that is wrong."
            problems.append(Problem(name, 0, fact, remedy, "warning"))
        catalog.complain("ledger", found.path, problems)
    return rows


def _replace_rows(catalog: Catalog, rows: dict[str, ledger.Row]) -> bool:
    """Whether any differ."""
    before = catalog.ledger()
    for address in before.keys() - rows.keys():
        catalog.drop_row(address)
    catalog.put_rows(row for row in rows.values() if before.get(row.address) != row)
    for row in set(before.values()) ^ set(rows.values()):
        shelves = (*row_shelves(row), *catalog.alike(row.address), Shelf("moved", ""))
        catalog.soil(shelves, "its address in the ledger changed")
        if not row.path:
            root = Shelf(*row.id.split(":", 1)).root
            catalog.soil(
                [root, *root.parents, *catalog.leaves(root), *catalog.stories(root)],
                "its list's feed or years came or went",
            )
        catalog.make_stale(catalog.asking(ref_key(row.address)))
    return before != rows


def authority(site: Site, catalog: Catalog) -> None:
    for name, kind in AUTHORITIES.items():
        found = files.look(site.content, name)
        known = catalog.stamps("authority").get(name)
        if (found.stamp if found else None) == (known[0] if known else None):
            continue
        with catalog.transaction():
            if found is None:
                catalog.forget_file("authority", name)
                rows: list[Authority] = []
            else:
                data = gates.read(catalog, "authority", site.content, gates.wary(found, time.time_ns()))
                if data is not None:
                    from generator.survey import entries

                    rows, problems = entries.read(data, f"content/{name}")
                    catalog.complain("authority", name, problems)
                elif catalog.stamps("authority")[name][1]:
                    continue  # touched, and the same
                else:
                    rows = []  # unreadable
            catalog.replace_authority(kind, rows)
            catalog.note("recard", "1")
