"""Keep: writes the ledger's parts as the catalog has them."""

from generator import ledger
from generator.catalog import Catalog
from generator.disk import digest, files
from generator.ledger import Row
from generator.model import Shelf
from generator.site import Site


def enter(catalog: Catalog, shelf: Shelf) -> str | None:
    """Enters a list that is new to readers. Returns the part it stands in then."""
    if catalog.one("SELECT 1 FROM address WHERE address = ?", shelf.url) is not None:
        return None
    catalog.put_row(Row(shelf.url, f"{shelf.kind}:{shelf.name}", ""))
    return ledger.part(shelf.url)


def parts(site: Site, catalog: Catalog, which: set[str] | None) -> None:
    """Writes these parts, all when None, where they differ from what stands there."""
    if which is not None and not which:
        return
    rows: dict[str, list[Row]] = {}
    for row in catalog.ledger().values():
        rows.setdefault(ledger.part(row.address), []).append(row)
    for part in sorted(rows if which is None else which):
        _write(site, catalog, part, rows[part])


def _write(site: Site, catalog: Catalog, part: str, rows: list[Row]) -> None:
    path = site.content / part
    try:
        before = files.read(path)
    except FileNotFoundError:
        before = b""
    except OSError:
        if not catalog.is_faulty("ledger", part.removeprefix(f"{ledger.URLS}/")):
            raise
        return  # named as a problem already
    data = ledger.encode(ledger.render(rows, ledger.parse(ledger.decode(before), part)[1]))
    if data == before:
        return
    files.replace(files.inside(site.content, part), data)
    name = part.removeprefix(f"{ledger.URLS}/")
    # A faulty part is read again by the next build, which names the faults where they then stand.
    catalog.stamp("ledger", name, "", "" if catalog.is_faulty("ledger", name) else digest.of_bytes(data))
