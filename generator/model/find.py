"""A file of the search index, as readers' browsers ask for it. Standard library only."""

from typing import NamedTuple


class Find(NamedTuple):
    name: str  # below search/
    data: bytes  # none when there is no such file any more
