"""Shelves, on which cards stand, and what is told of them. Standard library only."""

from dataclasses import dataclass
from typing import NamedTuple

UNDATED = "-"  # the leaf for cards without a date: sorts before every year
LISTED = ("tag", "author", "section", "source")  # kinds of shelves that a card's terms name
LASTING = (*LISTED, "thread")  # kinds of lists whose addresses the ledger keeps
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
CALENDAR = tuple(  # every day that a year may have, `01-01` to `12-31`
    f"{month:02}-{day:02}" for month, length in enumerate(_LENGTHS, 1) for day in range(1, length + 1)
)


class Shelf(NamedTuple):
    """Where cards stand. Names are paths, so shelves form trees: ("tag", "economy/2019")."""

    kind: str
    name: str

    @property
    def parents(self) -> "tuple[Shelf, ...]":
        """The shelves above this one, nearest first, down to the root with the empty name."""
        parts = self.name.split("/") if self.name else []
        return tuple(Shelf(self.kind, "/".join(parts[:n])) for n in range(len(parts) - 1, -1, -1))

    @property
    def url(self) -> str:
        """The address of the shelf's own page, below the site's root."""
        name = f"{self.name}/" if self.name else ""
        if self.name.endswith(f"/{UNDATED}"):
            name = f"{self.name.removesuffix(UNDATED)}undated/"
        root = {"date": "", "thread": "story/"}.get(self.kind, f"{self.kind}/")
        return f"/{root}{name}"

    @property
    def root(self) -> "Shelf":
        """The whole list that a shelf is a part of; of a date, the archive."""
        return Shelf(self.kind, "" if self.kind == "date" else self.name.split("/")[0])

    @property
    def feed(self) -> str:
        """The address of the feed beside it."""
        return f"{self.url}feed.xml"


CORRECTIONS = Shelf("corrections", "")


class Placement(NamedTuple):
    """One card on one leaf shelf. `label` is the spelling this card uses for the shelf's name."""

    shelf: Shelf
    sort: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A shelf below another, as its parent shows it."""

    key: str  # the last part of its name
    name: str  # what readers call it
    count: int
    parts: tuple[str, ...] = ()  # keys of the shelves below it in turn, in order


class Period(NamedTuple):
    """A shelf of one stretch of time, with how many cards stand on it."""

    shelf: Shelf
    cards: int
