"""Output: puts files there, whole or not at all, and never over what the builder did not write.

A path new to the output stands in the journal before its file exists, so that whatever a run leaves
behind is known to be ours. Nothing is written through a link, which may lead anywhere.
"""

import os
import weakref
from pathlib import Path

from generator.disk import files
from generator.output.manifest import FOLDER, JOURNAL


class Foreign(Exception):
    """A file stands there that the builder did not write."""


class Output:
    """The output folder as one process writes to it. `ours` are paths an earlier run proves to be ours."""

    def __init__(self, root: Path, ours: frozenset[str]) -> None:
        self.root, self.ours = root, ours
        self._top = str(root)
        self._waiting = f"{self._top}/{FOLDER}/.backfile-{os.getpid()}-{id(self)}.tmp"
        self._safe = {""}  # folders of ours that no link leads to
        self._journal = -1

    def put(self, path: str, data: bytes | Path, sha256: str, before: str | None) -> bool:
        """Whether the file had to be written: not when it holds these bytes already.

        `data` is a file to copy, or the bytes; `before` their digest when last written, None for a
        new path. Raises Foreign, OSError."""
        if not files.below(path):  # a cache is not to be trusted
            raise OSError(f"{path} leads out of the folder")
        target = f"{self._top}/{path}"
        self._enter(path.rpartition("/")[0])
        there = os.path.lexists(target)
        if there and (before == sha256 or self._holds(target, data, sha256)):
            return False
        if os.path.isdir(target) and not os.path.islink(target):
            if not files.emptied(Path(target)):
                raise Foreign(path)
            there = False
        if there and before is None and path not in self.ours:
            raise Foreign(path)
        if not there:
            self._announce(path)
        if isinstance(data, Path):
            files.copy(data, Path(target), self.root / FOLDER)
        else:
            self._replace(target, data)
        return True

    def _holds(self, target: str, data: bytes | Path, sha256: str) -> bool:
        if not files.is_regular(Path(target)):
            return False
        if isinstance(data, bytes) and len(data) != os.path.getsize(target):
            return False
        return files.sha256(Path(target)) == sha256

    def _enter(self, folder: str) -> None:
        """Makes the folder where it is missing. Raises OSError when a link lies on the way."""
        missing = []
        while folder not in self._safe:
            missing.append(folder)
            folder = folder.rpartition("/")[0]
        for step in reversed(missing):
            try:
                os.mkdir(f"{self._top}/{step}")
            except FileExistsError:
                if os.path.islink(f"{self._top}/{step}"):
                    raise files.Linked("a link lies on the way there, which leads elsewhere") from None
            self._safe.add(step)

    def _replace(self, target: str, data: bytes) -> None:
        handle = os.open(self._waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | files.BINARY, 0o666)
        try:
            try:
                _write(handle, data)
            finally:
                os.close(handle)
            os.replace(self._waiting, target)
        except BaseException:
            Path(self._waiting).unlink(missing_ok=True)
            raise

    def _announce(self, path: str) -> None:
        """Into the journal, before the file exists: one short append, whole on every system."""
        if self._journal < 0:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | files.BINARY
            self._journal = os.open(self.root / JOURNAL, flags, 0o666)
            weakref.finalize(self, os.close, self._journal)
        _write(self._journal, f"{path}\n".encode())


def _write(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]
