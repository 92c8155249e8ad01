"""The first two gates: was a file touched, and are its bytes different?

Shared by every room that reads files of its own. Compares with `==` alone, never with `<`.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from generator.catalog import Catalog
from generator.disk import digest, files
from generator.disk.files import Found
from generator.model import Problem

END = ("\U0010ffff", "")  # after every path


class Sifted(NamedTuple):
    touched: list[Found]  # new files and those whose stamp differs
    gone: list[str]
    faulty: list[str]  # what stands there and can never be read; named as problems already

    @property
    def quiet(self) -> bool:
        return not (self.touched or self.gone or self.faulty)


def sift(catalog: Catalog, room: str, root: Path, flat: bool = False) -> Sifted:
    """Gate one over a folder, as `files.scan` gives it. Names what can never be read as problems of the room."""
    touched: list[Found] = []
    gone, faulty = compare(catalog, room, root, touched.append, flat)
    for found in faulty:
        with catalog.transaction():
            refuse(catalog, room, root, found)
    return Sifted(touched, gone, [found.path for found in faulty])


def compare(
    catalog: Catalog, room: str, root: Path, touched: Callable[[Found], None], flat: bool = False
) -> tuple[list[str], list[Found]]:
    """Gate one over a folder of any size: calls `touched` with each file that is new or has another stamp
    than when it was read, by path. Returns what is gone, and what can never be read."""
    now = time.time_ns()
    gone: list[str] = []
    faulty: dict[str, Found] = {}
    known = catalog.rows("SELECT path, stamp FROM file WHERE room = ? ORDER BY path", room)
    path, stamp = next(known, END)
    for found in files.walk(root, flat):
        if found.fault:
            faulty[found.path] = found
            continue
        while path < found.path:
            gone.append(path)
            path, stamp = next(known, END)
        if path != found.path or stamp != found.stamp:
            touched(wary(found, now))
        if path == found.path:
            path, stamp = next(known, END)
    while path != END[0]:
        gone.append(path)
        path, stamp = next(known, END)
    return [path for path in gone if path not in faulty], sorted(faulty.values())


def stamp(root: Path, path: str) -> str:
    """The stamp of a file about to be read, or one that has it read again."""
    now = time.time_ns()
    found = files.look(root, path)
    return wary(found, now).stamp if found else ""


def wary(found: Found, now: int) -> Found:
    """Without its stamp when it was touched just now, so that the next build looks at it again."""
    return found._replace(stamp="") if now - found.touched < files.RACY else found


def refuse(catalog: Catalog, room: str, root: Path, found: Found) -> None:
    """Names what can never be read as a problem of the room."""
    problem = Problem(
        named(root, found.path),
        0,
        f"{found.fault}.",
        "Put a plain file in its place; until then it is not published.",
    )
    catalog.stamp(room, found.path, found.fault, "")
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
        f"cannot be read: {str(error.strerror or error).rstrip('.')}.",
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
