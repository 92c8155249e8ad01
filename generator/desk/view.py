"""What the findings look at: every article with its sheet and card, the catalog, the files."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from generator.catalog import Catalog
from generator.disk import codec, files
from generator.model import Card, Problem, Sheet
from generator.related.suggest import suggested
from generator.report import Report
from generator.site import Site

FEW = 2  # stories with fewer tags are suggested some
SUGGESTED = 3


class Item(NamedTuple):
    """One article file that could be read."""

    path: str  # articles/…
    id: str
    state: str
    sheet: Sheet  # without the body
    card: Card | None  # None when readers see nothing of it

    def warn(self, fact: str, remedy: str, line: int = 0) -> Problem:
        return Problem(f"content/{self.path}", line, fact, remedy, "warning")


class Desk:
    def __init__(self, site: Site, catalog: Catalog, report: Report) -> None:
        self.site, self.catalog, self.report = site, catalog, report

    @cached_property
    def items(self) -> list[Item]:
        """All articles, by path."""
        return [
            Item(path, id, state, codec.unpack(Sheet, sheet), codec.unpack(Card, card) if card else None)
            for path, id, state, sheet, card in self.catalog.rows(
                "SELECT path, article.id, state, sheet, card FROM article JOIN sheet USING (path)"
                " WHERE sheet IS NOT NULL ORDER BY path"
            )
        ]

    @cached_property
    def shown(self) -> dict[str, Item]:
        """id → article, of all that readers see."""
        return {item.id: item for item in self.items if item.card}

    @cached_property
    def by_path(self) -> dict[str, Item]:
        return {item.path: item for item in self.items}

    def html(self, item: Item) -> str:
        """The body."""
        return str(self.catalog.one("SELECT html FROM sheet WHERE path = ?", item.path)[0])

    def near(self, id: str) -> Iterator[Item]:
        """The related stories, nearest first."""
        for (other,) in self.catalog.rows("SELECT other FROM near WHERE id = ? ORDER BY rank", id):
            yield self.shown[other]

    def nearest(self, id: str) -> Iterator[tuple[Item, int]]:
        """More of the stories near to it than readers see, nearest first, with how near."""
        from generator.related.nearest import Listed  # numpy: no build without a change loads it

        number = self.catalog.number(id)
        if number is not None:
            found = Listed.of(self.catalog.found(number))
            for other, score in zip(found.numbers, found.scores, strict=True):
                yield self.shown[self.catalog.id_of(other)], score

    @cached_property
    def suggested_tags(self) -> dict[str, list[str]]:
        """Article file → names of tags that the nearest stories vote for, where it has few tags and there are any.

        They are told to editors and stand in no article and on no page: a tag is an editor's own word, and
        what the nearest stories say changes with every story that comes."""
        few = (item for item in self.shown.values() if item.card and len(item.card.tags) < FEW)
        return {item.path: names for item in few if (names := self._suggested(item))}

    def _suggested(self, item: Item) -> list[str]:
        assert item.card
        own = {tag.key for tag in item.card.tags}
        names: dict[str, str] = {}
        votes = []
        for near, score in self.nearest(item.id):
            tags = near.card.tags if near.card else ()
            names.update((tag.key, tag.name) for tag in tags)
            if tags:
                votes.append((score, [tag.key for tag in tags]))
        return [names[key] for key in suggested(votes) if key not in own][:SUGGESTED]

    def reruns(self, id: str) -> Iterator[Item]:
        """Where else a story ran, nearest first."""
        yield from (self.shown[other] for other in self.catalog.reruns(id))

    def text(self, path: str) -> str:
        """A content file as it stands, empty when it has gone meanwhile."""
        try:
            return files.read(self.site.content / path).decode("utf-8", "replace")
        except OSError:
            return ""

    def line(self, path: str, piece: str) -> int:
        """The line of a content file on which a piece of text first stands, 0 when nowhere."""
        before, found, _ = self.text(path).partition(piece)
        return before.count("\n") + 1 if found else 0
