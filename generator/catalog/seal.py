"""The seal: whether the catalog is as its last user left it.

SQLite notices a broken file, but no other word in a whole one, and nobody would notice another number
in the index. So whoever closes them notes their sizes and times; a user that is killed leaves no note,
and then SQLite's own care must do. Times can be put back, but for ctime, which stays as long as the file
does. Restored from an archive, another file has the old time, perhaps without its fraction.
"""

import re
from pathlib import Path

from generator.disk import files

_LINE = re.compile(r"left (\d+) (\d+) (\d+) (\d+) (.+)")
_SECOND = 1_000_000_000


def note(folder: Path, names: list[str]) -> str:
    """A line for each of these files."""
    infos = ((folder / name).stat() for name in names)
    return "".join(
        f"left {one.st_size} {one.st_mtime_ns} {one.st_ctime_ns} {one.st_ino} {name}\n"
        for one, name in zip(infos, names, strict=True)
    )


def is_broken(folder: Path, holder: str) -> bool:
    """Whether a file differs from what the holder's file in the folder notes of it."""
    return not all(_stands(folder, *noted) for noted in _noted(folder, holder))


def is_whole(folder: Path, holder: str) -> bool:
    """Whether files are noted, and none differs."""
    return bool(_noted(folder, holder)) and not is_broken(folder, holder)


def _noted(folder: Path, holder: str) -> list[tuple[str, ...]]:
    try:
        lines = files.read(folder / holder).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [found.groups() for line in lines if (found := _LINE.fullmatch(line))]


def _stands(folder: Path, size: str, time: str, changed: str, inode: str, name: str) -> bool:
    try:
        info = (folder / name).stat()
    except OSError:
        return False
    if info.st_ino == int(inode) and info.st_ctime_ns != int(changed):
        return False
    return info.st_size == int(size) and info.st_mtime_ns in (int(time), int(time) // _SECOND * _SECOND)
