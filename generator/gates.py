"""The first two gates: was a file touched, and are its bytes different?

Shared by every room that reads files of its own. Compares with `==` alone, never with `<`.
"""

import time
from pathlib import Path
from typing import NamedTuple

from generator.catalog import Catalog
from generator.disk import digest, files
from generator.disk.files import Found
from generator.model import Problem


class Sifted(NamedTuple):
    touched: list[Found]  # new files and those whose stamp differs
    gone: list[str]
    faulty: list[str]  # what stands there and can never be read; named as problems already

    @property
    def quiet(self) -> bool:
        return not (self.touched or self.gone or self.faulty)


def sift(catalog: Catalog, room: str, root: Path, flat: bool = False) -> Sifted:
    """Gate one over a folder, as `files.scan` gives it. Names what can never be read as problems of the room."""
    now = time.time_ns()
    known = catalog.stamps(room)
    touched, faulty = [], []
    for found in files.scan(root, flat):
        before = known.pop(found.path, None)
        if found.fault:
            _refuse(catalog, room, root, found)
            faulty.append(found.path)
        elif before is None or before[0] != found.stamp:
            touched.append(wary(found, now))
    return Sifted(touched, sorted(known), faulty)


def wary(found: Found, now: int) -> Found:
    """Without its stamp when it was touched just now, so that the next build looks at it again."""
    return found._replace(stamp="") if now - found.touched < files.RACY else found


def _refuse(catalog: Catalog, room: str, root: Path, found: Found) -> None:
    problem = Problem(
        named(root, found.path),
        0,
        f"{found.fault}.",
        "Put a plain file in its place; until then it is not published.",
    )
    with catalog.transaction():
        catalog.stamp(room, found.path, "", "")
        catalog.complain(room, found.path, [problem])


def read(catalog: Catalog, room: str, root: Path, found: Found) -> bytes | None:
    """Gate two for one file: its bytes when they differ from those last read, else None.

    An unreadable file is a problem of the room, and None.
    """
    before = catalog.one("SELECT digest FROM file WHERE room = ? AND path = ?", room, found.path)
    try:
        data = files.read(root / found.path)
    except OSError as error:
        catalog.stamp(room, found.path, "", "")
        catalog.complain(room, found.path, [unreadable(named(root, found.path), error)])
        return None
    mark = digest.of_bytes(data)
    catalog.stamp(room, found.path, found.stamp, mark)
    return data if before is None or before[0] != mark else None


def kept(content: Path, path: str, meanwhile: str) -> tuple[bytes, list[Problem]]:
    """A small file of content/ that may be absent: its bytes, or why nobody can read it."""
    try:
        return files.read(content / path), []
    except FileNotFoundError:
        return b"", []
    except OSError as error:
        fact = f"cannot be read: {error.strerror or error}."
        remedy = f"Mend the file or its permissions, or take it away; {meanwhile}."
        return b"", [Problem(named(content, path), 0, fact, remedy)]


def marks(catalog: Catalog, room: str) -> dict[str, str]:
    """path → digest of a room's files as last read; empty of one that cannot be read."""
    return {path: mark for path, (_, mark) in catalog.stamps(room).items()}


def unreadable(path: str, error: OSError) -> Problem:
    return Problem(
        path,
        0,
        f"cannot be read: {error.strerror or error}.",
        "Mend the file or its permissions; until then it is not published.",
    )


def named(root: Path, path: str) -> str:
    """A file, or the folder itself (`.`), as the publisher would type it: from content/ or themes/ on."""
    parts, below = root.parts, [] if path == "." else [path]
    for top in ("content", "themes"):
        if top in parts:
            start = len(parts) - 1 - parts[::-1].index(top)
            return "/".join([*parts[start:], *below])
    return "/".join([str(root), *below])
