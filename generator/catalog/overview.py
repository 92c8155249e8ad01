"""The archive as a whole: what moved, which lists there are, what is news. Not one shelf's business."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from generator.catalog import periods
from generator.catalog.coverage import HIGHEST
from generator.catalog.reader import PAGE_STANDS, Reader
from generator.ledger import Lists, Moves, target
from generator.model import CORRECTIONS, LASTING, Branch, Contents, Shelf

DAY = 86_400
NEWS = 2 * DAY  # how long a story is news, says Google
IS_NEWS = "kind = 'date' AND name >= ? AND sort > ? AND sort <= ?"


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
        for address, kind, key in self.rows(
            "WITH list AS (SELECT address, substr(id, 1, instr(id, ':') - 1) AS kind, substr(id, instr(id, ':') + 1) AS key"
            " FROM address WHERE path = '') SELECT * FROM list"
            " WHERE NOT EXISTS (SELECT 1 FROM place WHERE place.kind = list.kind AND name = key)"
            " AND NOT EXISTS (SELECT 1 FROM place WHERE place.kind = list.kind AND name > key || '/' AND name < key || '0')"
            " ORDER BY address"
        ):
            emptied = Shelf(kind, key)
            feed = address.removeprefix(emptied.url)
            to = self._target(emptied) + feed
            if to != address and (not feed or self.is_known(to)):
                moved.append((address, to))
        return Moves(shelf, tuple(moved), tuple(gone))

    def pages_shelf(self, shelf: Shelf) -> Contents:
        """All standing pages, as branches of one shelf."""
        found = self.rows("SELECT name, title FROM matter WHERE kind = 'page' ORDER BY name")
        return Contents(shelf, branches=tuple(Branch(name, title, 1) for name, title in found))

    def news(self, shelf: Shelf, now: int) -> Contents:
        """The stories of the two days before `now`, newest first, as many as a news sitemap may hold."""
        return Contents(shelf, tuple(card for id, _ in self.newsworthy(now) if (card := self._known(id))))

    def newsworthy(self, now: int) -> list[tuple[str, str]]:
        """Their ids and digests."""
        return list(self.rows(
            f"SELECT id, digest FROM place JOIN article USING (id) WHERE {IS_NEWS} ORDER BY sort DESC, id LIMIT 1000",
            *_two_days(now),
        ))  # fmt: skip

    def news_ends(self, now: int) -> int | None:
        """When the first of them is news no more."""
        (oldest,) = self.one(f"SELECT min(sort) FROM place WHERE {IS_NEWS}", *_two_days(now))
        return None if oldest is None else oldest + NEWS

    def lists(self, shelf: Shelf) -> Lists:
        """Every list that has a feed."""
        kinds = {kind: tuple(self._with_feeds(kind)) for kind in LASTING}
        return Lists(shelf, kinds, self.has_feed(CORRECTIONS))

    def _with_feeds(self, kind: str) -> Iterator[Branch]:
        """Asks one by one only of those that hold enough and are not known to readers yet."""
        least, root = periods.feed_minimum(self.db), Shelf(kind, "")
        known = {address for (address,) in self.rows(
            "SELECT address FROM address WHERE address >= ? AND address < ? AND address LIKE '%/feed.xml'",
            root.url, root.url + HIGHEST,
        )}  # fmt: skip
        for branch in self.branches(root, "", HIGHEST):
            shelf = Shelf(kind, branch.key)
            if shelf.feed in known or (branch.count >= least and periods.holds_enough(self.db, shelf)):
                yield branch


def _two_days(now: int) -> tuple[str, int, int]:
    """For `IS_NEWS`. Wall clocks differ from UTC by less than a day."""
    day = (datetime(1970, 1, 1) + timedelta(seconds=max(now - NEWS - DAY, 0))).strftime("%Y/%m/%d")
    return day, now - NEWS, now
