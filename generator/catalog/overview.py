"""The archive as a whole: what moved, which lists there are, what is news. Not one shelf's business."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from generator.catalog.coverage import HIGHEST
from generator.catalog.reader import PAGE_STANDS, Reader
from generator.ledger import Lists, Moves, target
from generator.model import LISTED, Branch, Contents, Shelf

DAY = 86_400
NEWS = 2 * DAY  # how long a story is news, says Google


class Overview(Reader):
    def moves(self, shelf: Shelf) -> Moves:
        """What has become of every address at which no story and no list stands."""
        moved, gone = [], []
        for address, note, state, url in self.rows(
            "SELECT address, note, state, url FROM address LEFT JOIN article ON article.id = address.id"
            f" WHERE address.path != '' AND url IS NOT address AND NOT {PAGE_STANDS} ORDER BY address"
        ):
            if to := target(note) or url:
                moved.append((address, to))
            elif state in (None, "withdrawn", "expired"):
                gone.append(address)
        for (id,) in self.rows(
            "WITH list AS (SELECT address, id, substr(id, 1, instr(id, ':') - 1) AS kind, substr(id, instr(id, ':') + 1) AS key"
            " FROM address WHERE path = '') SELECT list.id FROM list"
            " WHERE NOT EXISTS (SELECT 1 FROM place WHERE place.kind = list.kind AND name = key)"
            " AND NOT EXISTS (SELECT 1 FROM place WHERE place.kind = list.kind AND name > key || '/' AND name < key || '0')"
            " ORDER BY address"
        ):
            emptied = Shelf(*id.split(":", 1))
            moved.append((emptied.url, self._target(emptied)))
        return Moves(shelf, tuple(moved), tuple(gone))

    def news(self, shelf: Shelf, now: int) -> Contents:
        """The stories of the two days before `now`, newest first, as many as a news sitemap may hold."""
        return Contents(shelf, tuple(card for id, _ in self.newsworthy(now) if (card := self._known(id))))

    def newsworthy(self, now: int) -> list[tuple[str, str]]:
        """Their ids and digests. Wall clocks differ from UTC by less than a day."""
        day = (datetime(1970, 1, 1) + timedelta(seconds=max(now - NEWS - DAY, 0))).strftime("%Y/%m/%d")
        found = self.rows(
            "SELECT id, digest FROM place JOIN article USING (id)"
            " WHERE kind = 'date' AND name >= ? AND sort > ? AND sort <= ?"
            " ORDER BY sort DESC, id LIMIT 1000", day, now - NEWS, now,
        )  # fmt: skip
        return list(found)

    def lists(self, shelf: Shelf) -> Lists:
        """Every list of the archive, for the page of feeds."""
        kinds = {kind: tuple(self._with_dates(kind)) for kind in LISTED}
        return Lists(shelf, kinds, self.count(Shelf("corrections", "")) > 0)

    def _with_dates(self, kind: str) -> Iterator[Branch]:
        counts = dict(self.rows(
            "SELECT substr(name, 1, instr(name, '/') - 1), count(*) FROM place"
            " WHERE kind = ? AND substr(name, -2) != '/-' GROUP BY 1", kind
        ))  # fmt: skip
        for branch in self._branches(Shelf(kind, ""), "", HIGHEST):
            if branch.key in counts:
                yield replace(branch, count=counts[branch.key])
