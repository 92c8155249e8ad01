"""Problems that no single file has: they lie between files, and last until a person decides."""

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.ledger import part
from generator.model import Problem


def standing(catalog: Catalog) -> Iterator[Problem]:
    """Shared ids, contested addresses, one origin of many, and addresses whose article is gone."""
    for path, claim, id in catalog.rows(
        "SELECT path, claim, id FROM article WHERE claim != '' AND claim != id"
    ):
        fact = f"states the id {claim}, which another article has."
        yield _warning(path, fact, f"Give it an id of its own; until then it is known as {id}.")
    for path, want, url in catalog.rows(
        "SELECT path, want, url FROM article WHERE url != '' AND url != want"
    ):
        fact = f"wants the address {want}, which belongs to another article."
        yield _warning(path, fact, f"Give it a slug of its own to choose another; it stands at {url}.")
    for path, raw in catalog.outdated():
        fact = f"was edited by hand, and its raw file content/raw/{raw} has changed since."
        remedy = "Take over by hand what is new, then set source_sha256 to the raw file's; your text is kept meanwhile."
        yield _warning(path, fact, remedy)
    for address, paths in catalog.one_address():
        others = " and ".join(f"content/{path}" for path in paths[1:3])
        more = f" and {len(paths) - 3:,} more" if len(paths) > 3 else ""
        fact = f"came from {address}, as did {others}{more}, and the texts differ."
        remedy = "If they are one story, delete all but the best and name their raw files in content/ledger/ignored.txt;"
        yield _warning(paths[0], fact, f"{remedy} all are published meanwhile.")
    for address, path in catalog.rows(
        "SELECT address, path FROM address WHERE path != '' AND note = '' AND id NOT IN (SELECT id FROM article)"
    ):
        yield _warning(path, f"is gone; its address {address} shows a notice.", _decide(address))
    for address, path in catalog.rows(
        "SELECT address, address.path FROM address JOIN matter ON kind = 'page' AND name = trim(address, '/') ORDER BY address"
    ):
        fact = f"names {address} as a former address, where a page of content/pages stands."
        yield _warning(path, fact, "Rename the page, or take the address out; the page is shown.")


def _decide(address: str) -> str:
    return (
        f"Bring it back, or write `gone` or `to /new/address/` behind {address} in content/{part(address)}."
    )


def _warning(path: str, fact: str, remedy: str) -> Problem:
    return Problem(f"content/{path}", 0, fact, remedy, "warning")
