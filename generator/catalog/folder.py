"""The folder of the catalog: what the builder keeps in the cache, and away with whatever stands in its place."""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from generator.catalog import seal

FILE = "catalog.sqlite"
LOCK = "lock.sqlite"
HOLDER = "builder"  # says who holds the lock
INDEX = "index"  # of related stories, in a folder of its own for each time it is made anew
KEPT = (
    FILE, f"{FILE}-wal", f"{FILE}-shm", LOCK, f"{LOCK}-journal", HOLDER, "proved.json", "templates.compiled",
    "changes.tsv", "fault.txt",
)  # fmt: skip
FOLDERS = (INDEX, "made", "redirects")


def clear(cache: Path) -> None:
    """What is no file where the builder keeps one, and no folder where it keeps one: links, which lead to what is
    not its own, pipes. Others are left alone: a cache may be anywhere."""
    for names, ours in ((KEPT, Path.is_file), (FOLDERS, Path.is_dir)):
        for path in (cache / name for name in names):
            if os.path.lexists(path) and (path.is_symlink() or not ours(path)):
                remove(path)


def remove(path: Path) -> None:
    """Whatever stands there, and of a link no more than the link."""
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def discard(cache: Path, files: Iterable[str] = ("", "-wal", "-shm")) -> None:
    """Removes a catalog: it is a cache."""
    for suffix in files:
        (cache / f"{FILE}{suffix}").unlink(missing_ok=True)


@contextmanager
def undisturbed(cache: Path) -> Iterator[bool]:
    """No build begins before this ends. Gives False where one goes on, or none ever began."""
    uri = f"{(cache / LOCK).resolve().as_uri()}?mode=ro"
    with ExitStack() as stack:
        try:
            lock = stack.enter_context(closing(sqlite3.connect(uri, timeout=0, uri=True)))
            lock.execute("BEGIN")
            lock.execute("SELECT 1 FROM sqlite_master")
        except sqlite3.DatabaseError:
            yield False
        else:
            yield True


def lend(cache: Path, other: Path) -> None:
    """Copies a catalog into another folder.

    Nothing is copied while a build goes on, nor what is lost, damaged or of a build that was killed: it is only
    a cache, and who reads it here has no other try."""
    with undisturbed(cache) as free:
        if free and seal.is_whole(cache, HOLDER):
            shutil.copyfile(cache / FILE, other / FILE)
            if (cache / INDEX).is_dir():  # its files are never changed: the other may look at them there
                shutil.copytree((cache / INDEX).resolve(), other / INDEX, copy_function=os.symlink)
