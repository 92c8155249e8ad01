"""Reruns: where else a story ran: from another agency, shortened, or once more.

Looked for among the nearest of the same days, or of any day when hardly a word differs. Stories that
ran twice take one place in a sidebar.
"""

from functools import lru_cache

from generator.catalog import Catalog
from generator.relate.roll import DAY, Roll
from generator.related.weights import UNIT
from generator.text import copies

LIKELY = UNIT * UNIT * 35 // 100  # likeness from which texts are compared
SURE = UNIT * UNIT * 85 // 100  # the same, whatever the day
DAYS = 3
KEPT = 500  # texts at hand


class Reruns:
    def __init__(self, catalog: Catalog, roll: Roll) -> None:
        self.catalog, self.roll = catalog, roll
        self._text = lru_cache(KEPT)(self._read)

    def of(self, id: str) -> list[str]:
        """The ids of the stories that tell what this one tells, the nearest first."""
        found = self.roll.nearest(id)
        likely = [score for score in found.scores if score >= LIKELY] if found else []
        if not found or not likely:
            return []
        when, others = self.roll.when(id), self.roll.ids(found.numbers[: len(likely)])
        return [
            other
            for other, score in zip(others, likely, strict=True)
            if self._is_rerun(id, when, other, score)
        ]

    def _is_rerun(self, id: str, when: int | None, other: str, score: int) -> bool:
        then = self.roll.when(other)
        if when is not None and then is not None and abs(when - then) // DAY <= DAYS:
            return copies.retold(self._text(id), self._text(other))
        return score >= SURE and copies.alike(self._text(id), self._text(other))

    def _read(self, id: str) -> copies.Text:
        return copies.read(self.catalog.text(id))
