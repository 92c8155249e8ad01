"""The catalog's tables of related stories: vectors, postings, lists."""

import json
from collections.abc import Iterable

from generator import codec
from generator.catalog.dirt import Dirt
from generator.model import Card
from generator.related import Vector


class Relations(Dirt):
    def stale(self) -> list[str]:
        """Stories whose terms may have changed since they were last related."""
        return [row[0] for row in self.rows("SELECT id FROM stale ORDER BY id")]

    def make_stale(self, ids: Iterable[str]) -> None:
        self.db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", [(id,) for id in ids])

    def make_all_stale(self) -> None:
        self.db.execute("INSERT OR IGNORE INTO stale SELECT id FROM article UNION SELECT id FROM vector")

    def refreshed(self) -> None:
        self.db.execute("DELETE FROM stale")

    def shown(self) -> list[str]:
        """The ids of all stories that stand in lists."""
        return [row[0] for row in self.rows("SELECT id FROM article WHERE card IS NOT NULL ORDER BY id")]

    def state(self, id: str) -> str:
        row = self.one("SELECT state FROM article WHERE id = ?", id)
        return row[0] if row else "gone"

    def count_state(self, state: str) -> int:
        return int(self.one("SELECT count(*) FROM article WHERE state = ?", state)[0])

    def card_and_words(self, id: str) -> tuple[Card, dict[str, int]]:
        card, words = self.one(
            "SELECT card, words FROM article JOIN sheet USING (path) WHERE article.id = ?", id
        )
        return codec.unpack(Card, card), json.loads(words)

    def vector(self, id: str) -> Vector:
        row = self.one("SELECT day, terms FROM vector WHERE id = ?", id)
        return Vector(row[0], json.loads(row[1])) if row else Vector(0, {})

    def drop_vector(self, id: str) -> None:
        self.db.executemany(
            "DELETE FROM posting WHERE term = ? AND id = ?",
            [(term, id) for term in self.vector(id).terms],
        )
        self.db.execute("DELETE FROM vector WHERE id = ?", (id,))

    def put_vector(self, id: str, vector: Vector) -> None:
        terms = json.dumps(vector.terms, ensure_ascii=False, separators=(",", ":"))
        self.db.execute("INSERT INTO vector VALUES (?, ?, ?)", (id, vector.day, terms))
        self.db.executemany(
            "INSERT INTO posting VALUES (?, ?, ?)",
            [(term, id, weight) for term, weight in vector.terms.items()],
        )

    def holders(self, term: str) -> list[tuple[str, int]]:
        """(id, weight) of the stories that hold a term."""
        return list(self.rows("SELECT id, weight FROM posting WHERE term = ?", term))

    def listing(self, id: str) -> list[str]:
        """The stories in whose list this one stands."""
        return [row[0] for row in self.rows("SELECT DISTINCT id FROM near WHERE other = ?", id)]

    def last_near(self, id: str) -> tuple[int, int] | None:
        """(length, score of the last) of a story's list."""
        row = self.one("SELECT count(*), min(score) FROM near WHERE id = ?", id)
        return row if row[0] else None

    def put_near(self, id: str, near: list[tuple[str, int, str]]) -> bool:
        """Replaces a story's list of (id, score, reason). Whether readers see a difference."""
        before = list(self.rows("SELECT other, score, reason FROM near WHERE id = ? ORDER BY rank", id))
        if before == near:
            return False
        self.db.execute("DELETE FROM near WHERE id = ?", (id,))
        self.db.executemany(
            "INSERT INTO near VALUES (?, ?, ?, ?, ?)",
            [(id, rank, *item) for rank, item in enumerate(near)],
        )
        return [(a, c) for a, _, c in before] != [(a, c) for a, _, c in near]
