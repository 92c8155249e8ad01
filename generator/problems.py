"""Problems that no single file has: they lie between files, and last until a person decides."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.catalog import Catalog
from generator.disk import files
from generator.ledger import alike, part
from generator.model import Problem

_FIELD = re.compile(r"^\W*(?:un)?related\b", re.M | re.I)


def standing(catalog: Catalog, content: Path) -> Iterator[Problem]:
    """Shared ids, contested addresses, one origin of many, addresses whose article is gone, and names
    of stories by which an editor can mean none."""
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
        fact = f"was edited by hand, and its raw file content/raw/{raw} has changed since, or is read otherwise now."
        remedy = "Take over by hand what is new, then set source_sha256 to the raw file's; your text is kept meanwhile."
        yield _warning(path, fact, remedy)
    for file, record, path, broken in catalog.waiting():
        yield _warning(f"raw/{file}#{record}" if record else f"raw/{file}", *_waits(record, path, broken))
    for file, other, ids, first, path in catalog.namesakes():
        known = "one id" if ids == 1 else f"{ids:,} ids"
        another = "another file in it" if other == file else f"content/raw/{other}"
        fact = f"states {known} by which {another} means other stories; the first is `{first}`, of content/{path}."
        remedy = "Give each export ids of its own, such as `sport-1`, or name the one that is not wanted in"
        yield _warning(
            f"raw/{file}", fact, f"{remedy} content/ledger/ignored.txt; all are published meanwhile."
        )
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
        "SELECT address, address.path FROM matter JOIN address ON alike IN ('/' || name, '/' || name || '/')"
        " WHERE kind = 'page' ORDER BY address"
    ):
        fact = f"names {address} as a former address, where a page of content/pages stands."
        yield _warning(path, fact, "Rename the page, or take the address out; the page is shown.")
    for path, other in _doubles(
        path for (path,) in catalog.rows("SELECT path FROM matter WHERE kind = 'media'")
    ):
        fact = f"differs from content/media/{other} in letter case or accents' encoding alone."
        yield _warning(
            f"media/{path}", fact, "Rename one: on many a disk and host only one can stand; here both do."
        )
    for path, id, wanted in catalog.unmet():
        yield _warning(path, *_unmet(catalog, id, wanted), _line(content / path, wanted))


def _doubles(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Paths that many a disk takes for one before them, and that one."""
    first: dict[str, str] = {}
    for path in sorted(paths):
        if (other := first.setdefault(alike(path), path)) != path:
            yield path, other


def _waits(record: str, path: str, broken: bool) -> tuple[str, str]:
    """(fact, remedy) of a raw record, or of a file that is one, whose article is not as it should be."""
    if broken:
        fact = f"belongs to content/{path}, which cannot be read just now."
        return fact, "Mend that article; until then this waits for it."
    fact = f"was made content/{path}, which names no raw file any more."
    if record:
        remedy = "Put that article's `source_` lines back: it stays yours where you have edited it"
    else:
        remedy = "If that is yours now, name this one in content/ledger/ignored.txt"
    return fact, f"{remedy}; this is not converted meanwhile."


def _unmet(catalog: Catalog, id: str, wanted: str) -> tuple[str, str]:
    """(fact, remedy) of a name in `related` or `unrelated` of a story."""
    meant = catalog.meanings(wanted)
    if meant == [id]:
        return f"names “{wanted}”, which is itself.", "Take it out; it is passed over."
    if len(meant) == 1:
        fact = f"names “{wanted}” under `related`, and the same story under `unrelated`."
        return fact, "Take it out of one of the two; it is left out meanwhile."
    if meant:
        fact = f"names “{wanted}”, by which {len(meant)} stories are known."
        card = catalog.card(meant[0])
        example = f", such as {card.url}" if card else ""
        return fact, f"Write the address of the one you mean{example}; until then it is passed over."
    if unseen := catalog.unseen(wanted):
        path, state = unseen
        known = "held back" if state == "held" else state
        fact = f"names “{wanted}”, which readers cannot see: content/{path} is {known}."
        return fact, "Nothing to do if that is meant; it counts as soon as they can."
    near = catalog.headline_like(wanted)
    hint = f"Did you mean “{near}”?" if near else "Name one by its headline, its address or its id."
    fact = f"names “{wanted}”, which is no story that readers can see."
    return fact, f"{hint} Until then it is passed over."


def _line(path: Path, wanted: str) -> int:
    """The line of an article on which a related story is named; 0 when the file has gone meanwhile."""
    try:
        text = files.read(path).decode("utf-8", "replace")
    except OSError:
        return 0
    field = _FIELD.search(text)
    start = field.start() if field else 0
    return text.count("\n", 0, max(start, text.find(wanted, start))) + 1


def _decide(address: str) -> str:
    return (
        f"Bring it back, or write `gone` or `to /new/address/` behind {address} in content/{part(address)}."
    )


def _warning(path: str, fact: str, remedy: str, line: int = 0) -> Problem:
    return Problem(f"content/{path}", line, fact, remedy, "warning")
