"""What an importer is."""

from collections.abc import Iterator
from typing import Protocol

from generator.model import Problem, Raw, Record


class Importer(Protocol):
    """`version` stands in every file it made: raise it when the same bytes give other stories.
    `container` says that one file may hold many stories, which are then read one by one."""

    version: str
    container: bool

    def claims(self, raw: Raw) -> bool:
        """Whether this importer reads that kind of file; the first in the list that does wins."""
        ...

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        """The stories of the file, and what could not be read. Never raises for bad input."""
        ...
