"""Files: what is there, and how one is written whole or not at all.

Follows no symbolic link, opens nothing but regular files, and knows nothing of what they mean.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import accumulate, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from generator.disk import digest

RACY = 100_000_000  # nanoseconds: a file touched this lately may change again within one tick
# Bytes of one text we agree to read into memory, where it may take 25 times the room.
LARGEST = 32 * 1024 * 1024
# In no name of ours: control characters, what turns the direction of writing, and bytes that are not UTF-8.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
LINK = "is a symbolic link"
BINARY = getattr(os, "O_BINARY", 0)  # what Windows opens without it has other line ends


class Found(NamedTuple):
    """A directory entry. `stamp` differs whenever the file may have been touched."""

    path: str  # relative to the scanned root, forward slashes
    stamp: str  # mtime_ns, ctime_ns, size, inode
    touched: int  # nanoseconds since 1970: the later of mtime and ctime
    fault: str = ""  # why it cannot be read: a link, a pipe, a name that is no text


def scan(root: Path, flat: bool = False) -> list[Found]:
    """Every visible entry below root that is no folder, sorted by path; when `flat`, folders are entries
    too, with a fault. Hidden names are not ours.

    When root is there and no folder, or a link to one, it is itself the one entry: `.`."""
    return sorted(walk(root, flat))


def walk(root: Path, flat: bool = False) -> Iterator[Found]:
    """What `scan` gives, a folder at a time: sorted, but for the places of those that have a fault."""
    top = look(root, ".")
    if top is None or top.fault:
        yield from [top] if top else []
        return
    waiting: list[tuple[str, Found | None]] = [("", None)]  # a list: deep folders would exhaust recursion
    while waiting:
        path, found = waiting.pop()
        if found:
            yield found
            continue
        try:
            waiting += sorted(_entries(f"{root}/{path}", path, flat), reverse=True)
        except (FileNotFoundError, NotADirectoryError):  # gone since
            continue
        except OSError as error:
            yield _closed(path.rstrip("/") or ".", error)


def _entries(folder: str, prefix: str, flat: bool) -> Iterator[tuple[str, Found | None]]:
    """What a folder holds, by path. Of folders that are to be opened the path ends in a slash, and no more is told."""
    with os.scandir(folder) as entries:
        for entry in entries:
            path = prefix + entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False) and not flat:
                yield f"{path}/", None
                continue
            try:
                yield path, _found(path, os.lstat(entry.path))
            except (FileNotFoundError, NotADirectoryError):  # gone since
                continue
            except OSError as error:
                yield path, _closed(path, error)


def _closed(path: str, error: OSError) -> Found:
    return Found(_readable(path), "", 0, f"cannot be opened ({error.strerror})")


def look(root: Path, path: str) -> Found | None:
    """One entry as `scan` would give it, or None when it is not there."""
    try:
        info = os.lstat(root if path == "." else root / path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if path == ".":
        fault = LINK if stat.S_ISLNK(info.st_mode) else "" if stat.S_ISDIR(info.st_mode) else "is no folder"
        return Found(path, "", 0, fault)
    return _found(path, info)


def _found(path: str, info: os.stat_result) -> Found:
    stamp = f"{info.st_mtime_ns} {info.st_ctime_ns} {info.st_size} {info.st_ino}"
    touched = max(info.st_mtime_ns, info.st_ctime_ns)
    if stat.S_ISREG(info.st_mode) and printable(path):
        return Found(path, stamp, touched)
    fault = "has a name that is not plain text"
    if stat.S_ISLNK(info.st_mode):
        fault = LINK
    elif not stat.S_ISREG(info.st_mode):
        fault = "is no regular file"
    return Found(_readable(path), stamp, touched, fault)


def printable(text: str) -> bool:
    """Whether a name can stand in a line of text, on a terminal too, and mean what it looks like."""
    return text.isprintable() or not _UNPRINTABLE.search(text)  # the first knows most, and is quicker


def _readable(path: str) -> str:
    if printable(path):
        return path
    return (
        path.encode("utf-8", "surrogateescape")
        .decode("utf-8", "backslashreplace")
        .encode("unicode_escape")
        .decode()
    )


def open_binary(path: Path) -> BinaryIO:
    """A regular file for reading, never through a link, never waiting for a pipe."""
    flags = os.O_RDONLY | BINARY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        raise OSError(error.errno, LINK, str(path)) if error.errno == errno.ELOOP else error from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "is no regular file", str(path))
    return os.fdopen(handle, "rb")


def read(path: Path) -> bytes:
    """The bytes of a regular file. Raises OSError, also when it is beyond reason for a text."""
    with open_binary(path) as file:
        if os.fstat(file.fileno()).st_size > LARGEST:
            raise OSError(errno.EFBIG, f"is larger than {LARGEST // 1024 // 1024} MB", str(path))
        return file.read()


def read_own(path: Path) -> bytes:
    """The bytes of a regular file that the builder wrote itself, and that grows with the archive: of any size.
    Raises OSError."""
    with open_binary(path) as file:
        return file.read()


def replace(path: Path, data: bytes, staging: Path | None = None) -> None:
    """Puts the bytes there in one step, so that a reader or a crash meets the old or the new.

    The half-written file waits in `staging`, a folder on the same disk, or hidden beside the target.
    """
    with _whole(path, staging or path.parent) as file:
        file.write(data)


@contextmanager
def _whole(path: Path, folder: Path) -> Iterator[BinaryIO]:
    waiting = folder / f".backfile-{os.getpid()}-{digest.of(path.name)[:8]}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY
    try:
        handle = os.open(waiting, flags, 0o666)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(waiting, flags, 0o666)
    except NotADirectoryError as error:
        raise OSError(error.errno, "is no folder", str(folder)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        try:
            os.replace(waiting, path)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(waiting, path)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise


def remove(path: Path, root: Path) -> None:
    """Deletes the file and the folders below root that it leaves empty."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root or root not in folder.parents:
            return
        try:
            folder.rmdir()
        except OSError:  # not empty: others live here
            return


def is_regular(path: Path) -> bool:
    """Whether a file stands there, and no link to one."""
    return path.is_file() and not path.is_symlink()


def emptied(path: Path) -> bool:
    """Removes what is there but holds nothing of anybody's: a pipe, a device, a link, an empty folder.
    False where it holds something."""
    if path.is_symlink() or not (path.is_file() or path.is_dir()):
        path.unlink()
        return True
    with suppress(OSError):  # files live there
        path.rmdir()
    return not path.exists()


class Linked(OSError):
    """What lies on the way to where a file is to be written would lead elsewhere, or nowhere."""


def below(path: str) -> bool:
    """Whether a path stays in the folder that it starts from."""
    steps = path.replace(os.sep, "/").split("/")  # a backslash is a letter like others, but for Windows
    return bool(path) and bool(steps[0]) and ".." not in steps


def inside(root: Path, path: str) -> Path:
    """Where a file below root is to be written. Raises Linked."""
    place = root / path
    if not below(path) or linked(place.parent, root):
        raise Linked(f"a link lies on the way to {root.name}/{path}, which leads elsewhere")
    if file := next((step for step in place.parents if root in step.parents and step.is_file()), None):
        raise Linked(f"{file.relative_to(root.parent).as_posix()} is a file and no folder")
    return place


def linked(folder: Path, root: Path) -> bool:
    """Whether a link on the way down from root would lead elsewhere whatever is done in the folder."""
    if not folder.is_relative_to(root):
        return False
    steps = accumulate((str(root), *folder.parts[len(root.parts) :]), os.path.join)
    return any(map(os.path.islink, islice(steps, 1, None)))


def clear_waiting(root: Path) -> None:
    """Removes what a killed build left half-written in a folder."""
    for path in root.glob(".backfile-*.tmp"):
        path.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """SHA-256 in hexadecimal of a regular file of any size. Raises OSError."""
    with open_binary(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def copy(source: Path, path: Path, staging: Path) -> None:
    """`replace` with another file's bytes, of any size. Raises OSError."""
    from shutil import copyfileobj

    with open_binary(source) as file, _whole(path, staging) as target:
        copyfileobj(file, target)
