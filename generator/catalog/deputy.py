"""Deputy: the catalog in a process that works for the one which holds its lock, and waits meanwhile."""

from pathlib import Path

from generator.catalog.connection import connected
from generator.catalog.folder import FILE
from generator.catalog.writer import Catalog


class Deputy(Catalog):
    def __init__(self, cache: Path, fresh: bool) -> None:
        """Of the catalog that the other has opened. Raises DatabaseError."""
        self.path, self.fresh = cache / FILE, fresh
        self.db = connected(self.path)
        self.told = self.meta("told") == "1"

    def close(self) -> None:
        self.db.close()
