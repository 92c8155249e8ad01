"""Made: what is dear to make is kept by the digest of the recipe it was made from.

A cache beside the catalog that outlives it: a new version of the builder reads everything anew, and
encodes no picture again. What is damaged or lost there is made again.
"""

from collections.abc import Callable
from pathlib import Path

from generator.disk import digest, files

FOLDER = "made"
_MARK = 64  # bytes before the content: its SHA-256


class Made:
    def __init__(self, cache: Path) -> None:
        self.folder, self.staging = cache / FOLDER, cache

    def get(self, recipe: str, make: Callable[[], bytes]) -> bytes:
        """What the recipe gives: as kept, else made and kept from now on. Raises OSError."""
        path = self.folder / recipe[:2] / recipe
        data = _whole(path)
        if data is None:
            data = make()
            files.replace(path, digest.of_bytes(data).encode() + data, self.staging)
        return data

    def sweep(self, recipes: set[str]) -> None:
        """Deletes what no other recipe than these gave."""
        for found in files.scan(self.folder):
            if not found.fault and found.path.rpartition("/")[2] not in recipes:
                files.remove(self.folder / found.path, self.folder)


def _whole(path: Path) -> bytes | None:
    try:
        with files.open_binary(path) as file:
            mark, data = file.read(_MARK), file.read()
    except OSError:
        return None
    return data if mark == digest.of_bytes(data).encode() else None
