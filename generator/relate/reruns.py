"""Reruns: where else a story ran: from another agency, shortened, or once more.

Looked for among the nearest of the same days, or of any day when hardly a word of the text differs, whatever
stands above it. Stories that ran twice take one place in a sidebar.
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
        self._text, self._body = lru_cache(KEPT)(self._read), lru_cache(KEPT)(self._read_body)

    def of(self, id: str) -> list[str]:
        """The ids of the stories that tell what this one tells, the nearest first."""
        found = self.roll.nearest(id)
        if not found or not found.scores or found.scores[0] < LIKELY:
            return []
        when = self.roll.when(id)
        return [
            other
            for number, score in zip(found.numbers, found.scores, strict=True)
            if score >= LIKELY and ((near := self._is_near(when, number)) or score >= SURE)
            if self._is_rerun(id, other := self.roll.id(number), near)
        ]

    def _is_near(self, when: int | None, number: int) -> bool:
        then = self.roll.when_of(number)
        return when is not None and then is not None and abs(when - then) // DAY <= DAYS

    def _is_rerun(self, id: str, other: str, near: bool) -> bool:
        if not (self._ran_again(id, other) if near else copies.alike(self._body(id), self._body(other))):
            return False
        return other not in self.roll.shut(id) and id not in self.roll.shut(other)

    def _ran_again(self, id: str, other: str) -> bool:
        one, two = self._text(id), self._text(other)
        return copies.retold(one, two) and not copies.of_one_form(one, two)

    def _read(self, id: str) -> copies.Text:
        return copies.read(self.catalog.text(id))

    def _read_body(self, id: str) -> copies.Text:
        """Without the headline, unless that is all."""
        headline, _, body = self.catalog.text(id).partition("\n")
        return copies.read(body or headline)
