"""The fields of one exported record: found by any of their names, used once, none forgotten.

Knows names and values, no Story.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from generator.importers.records import _values
from generator.importers.records._vocabulary import DAY_FIRST, RANKED, ROWS, WHOLE, plain
from generator.model import Moment

T = TypeVar("T")
WORDS = {"updated": "a date of its update", "embargo": "an embargo"}


class Leaf(NamedTuple):
    """A field: its name as compared and as it was written; dots lead into objects."""

    path: str
    name: str
    value: Any
    head: str  # the name, as compared, of the record's member it is or belongs to
    depth: int


class Fields:
    """The fields of one record, each used once."""

    def __init__(self, record: dict[str, Any], zone: str) -> None:
        self.zone = zone
        self.leaves = list(_leaves(record))
        self.day_first = any(leaf.path in DAY_FIRST for leaf in self.leaves)
        self.used: set[int] = set()
        self.said: set[str] = set()  # texts already in the story, which other fields may repeat
        self.instants: set[int] = set()
        self.notes: list[str] = []
        self._ranked: dict[str, list[tuple[int, int]]] = {}
        for number, leaf in enumerate(self.leaves):
            for field, rank in RANKED.get(leaf.path, ()):
                self._ranked.setdefault(field, []).append((rank, number))

    def candidates(self, field: str) -> Iterator[tuple[int, Leaf]]:
        """The leaves that may be this field, the most trusted first."""
        for _, number in sorted(self._ranked.get(field, ())):
            if number not in self.used:
                yield number, self.leaves[number]

    def first(self, field: str, convert: Callable[[Any], T]) -> T | None:
        """What the first leaf that means anything says."""
        for number, leaf in self.candidates(field):
            if made := convert(leaf.value):
                self.take(number)
                return made
        return None

    def line(self, field: str) -> str:
        return self.first(field, _values.line) or ""

    def moment(self, field: str) -> Moment | None:
        """A moment; when none of its leaves is one, that is noted."""
        faults: list[str] = []
        for number, leaf in self.candidates(field):
            try:
                made = _values.moment(leaf.value, self.zone, self.day_first)
            except ValueError as error:
                faults.append(str(error))
                continue
            if made:
                self.take(number)
                self.instants.add(made.instant)
                return made
        self.notes += [
            f"has {WORDS.get(field, 'a date')} that cannot be read: {fault}" for fault in faults[:1]
        ]
        return None

    def take(self, number: int) -> None:
        self.used.add(number)
        self.said.add(folded(self.leaves[number].value))

    def taken_texts(self) -> Iterator[str]:
        """The texts that were taken whole."""
        for number in sorted(self.used):
            if isinstance(text := _values.unpacked(self.leaves[number].value), str):
                yield _values.bare(text)

    def rest(self) -> Iterator[Leaf]:
        """What nobody took and nothing taken says already."""
        for number, leaf in enumerate(self.leaves):
            if number in self.used or _values.is_nothing(leaf.value) or folded(leaf.value) in self.said:
                continue
            if not (ROWS.match(leaf.path) or self._is_known_moment(leaf)):
                yield leaf

    def _is_known_moment(self, leaf: Leaf) -> bool:
        if not any(field in ("published", "updated") for field, _ in RANKED.get(leaf.path, ())):
            return False
        try:
            made = _values.moment(leaf.value, self.zone, self.day_first)
        except ValueError:
            return False
        return made is not None and made.instant in self.instants


def _leaves(record: dict[str, Any], above: Leaf | None = None) -> Iterator[Leaf]:
    for own, value in record.items():
        path, name = plain(str(own)), str(own)
        leaf = Leaf(path, name, value, path, 0)
        if above:
            leaf = Leaf(f"{above.path}.{path}", f"{above.name}.{name}", value, above.head, above.depth + 1)
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) and "value" in value[0]:
            value = value[0]  # every field of Drupal's is a list of values
            leaf = leaf._replace(value=value)
        if isinstance(value, dict) and len(value) == 1 and str(next(iter(value))).startswith("$"):
            value = _extended(value)
            leaf = leaf._replace(value=value)
        if isinstance(value, dict) and value and leaf.path not in WHOLE and leaf.depth < 3:
            yield from _leaves(value, leaf)
        else:
            yield leaf


def _extended(value: dict[str, Any]) -> Any:
    """MongoDB's extended JSON: {"$oid": …}, {"$date": {"$numberLong": …}}."""
    inner = next(iter(value.values()))
    return _extended(inner) if isinstance(inner, dict) and len(inner) == 1 else inner


def folded(value: Any) -> str:
    return " ".join(value.split()).casefold() if isinstance(value, str) else str(value)
