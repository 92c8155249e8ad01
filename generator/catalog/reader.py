"""Reading the catalog: what stands on a shelf, complete enough to make its pages of it."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from generator.catalog import periods
from generator.catalog.coverage import FRONT, HIGHEST, commonest, is_leaf, span
from generator.catalog.rasters import Rasters
from generator.disk import codec
from generator.ledger import day, target
from generator.model import (
    CORRECTIONS,
    LASTING,
    LISTED,
    Article,
    Branch,
    Card,
    Contents,
    Elsewhere,
    Find,
    Fingerprint,
    Matter,
    Print,
    Related,
    Sheet,
    Shelf,
    Spread,
    Term,
)
from generator.text.wording import N_

CARDS, BODIES, LISTS = 10_000, 300, 10_000  # that a process keeps at hand while it prints
SECTIONS, HEADLINES, THREADS = 6, 4, 5  # of a front page: sections, headlines of each, stories so far
LATEST, LARGEST = 200, 100  # of the index of stories so far
GROUPS = {"earlier": "earlier", "since": "since", "related": "related", "pinned": "related"}
WORDED = {"pinned": (N_("Pinned by the editor"), "")}


class Reader(Rasters):
    """Shelves as they stand. One per process; never writes, and reads one state only: what it has read
    of an article, it keeps."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._known = lru_cache(CARDS)(partial(_card, self.db))
        self._body = lru_cache(BODIES)(partial(_body, self.db))
        self._label = lru_cache(LISTS)(partial(_label, self.db))
        self._fed = lru_cache(LISTS)(self.has_feed)
        self._split = lru_cache(LISTS)(self.is_split)
        self._dated = lru_cache(LISTS)(partial(periods.holding, self.db))

    # ── lists ──

    def contents(self, shelf: Shelf, take: int, bodies: int = 0, wide: bool = False) -> Contents:
        """A list's shelf: all cards of a leaf, the newest `take` of an inner shelf, newest first,
        the bodies of the newest few, and for a `wide` view what lies around."""
        low, high = span(shelf)
        leaf = is_leaf(shelf)
        total = self.count(shelf)
        cards = self._cards(shelf.kind, low, high, -1 if leaf else take)
        root = shelf.root
        before, after = periods.beside(self.db, shelf) if periods.told_of(shelf) else (None, None)
        return Contents(
            shelf=shelf,
            cards=cards,
            total=total,
            branches=() if leaf else self.branches(shelf, low, high),
            label=self._label(shelf.kind, shelf.name.split("/")[0]),
            **(self._stated(shelf) if shelf == root else {}),
            bodies={card.id: self._body(card.id) for card in cards[:bodies]},
            held=bool(total) or self.is_held(shelf),
            target="" if total else self._target(shelf),
            dated=self._dated(root) if root.name and root.kind in LISTED else 0,
            split=self._split(root),
            fed=self._fed(root),
            before=before,
            after=after,
            **(self._around(shelf, low, high) if wide else {}),
        )

    def count(self, shelf: Shelf) -> int:
        """How many cards stand on a shelf or below it."""
        query = "SELECT total(cards) FROM tally WHERE kind = ? AND name >= ? AND name < ?"
        return int(self.one(query, shelf.kind, *span(shelf))[0])

    def is_held(self, shelf: Shelf) -> bool:
        """Whether readers know the shelf's address, or of a date that of a story."""
        url = shelf.url
        found = self.rows(
            "SELECT address FROM address WHERE address >= ? AND address < ?", url, url + HIGHEST
        )
        return any(shelf.kind != "date" or day(address) for (address,) in found)

    def is_known(self, address: str) -> bool:
        """Whether readers have ever known an address."""
        return self.one("SELECT 1 FROM address WHERE address = ?", address) is not None

    def has_feed(self, root: Shelf) -> bool:
        """Whether a list has a feed: the archive has, a list that holds enough, and one that ever had one."""
        if root != CORRECTIONS and (root.kind not in LASTING or not root.name):
            return root.kind == "date"
        return periods.holds_enough(self.db, root) or self.is_known(root.feed)

    def has_pages(self, shelf: Shelf) -> bool:
        """Whether a shelf may have a page or a feed: the years of a list that is not split have none."""
        return shelf.kind not in LISTED or shelf == shelf.root or self._split(shelf.root)

    def is_split(self, root: Shelf) -> bool:
        """Whether a list has a page for each year: one that is too long for its own, and one that ever was."""
        return root.kind in LISTED and bool(periods.split(self.db, root, {root.name: self.count(root)}))

    def _around(self, shelf: Shelf, low: str, high: str) -> dict[str, Any]:
        """What a list shows beyond its cards: the last fields of Contents."""
        if shelf == FRONT:
            return {
                "sections": tuple(self._sections()),
                "threads": tuple(self._largest("thread", THREADS)),
                "anniversary": self._anniversary(),
            }
        if shelf == Shelf("thread", ""):
            return self._stories_so_far()
        if shelf.kind == "date":
            return {"coverage": self.by_day(low, high), "beside": self.beside(shelf)}
        if not shelf.name or is_leaf(shelf):
            return {}
        cards = self._cards(shelf.kind, f"{shelf.name}/0", high, 1, oldest=True)
        return {
            "coverage": self.by_month(shelf.kind, low, high),
            "first": cards[0] if cards else None,
            "together": self.together(shelf.kind, low, high, shelf.name),
        }

    def _sections(self) -> Iterator[Contents]:
        for branch in sorted(self._largest("section", SECTIONS), key=lambda b: b.key):
            yield self.contents(Shelf("section", branch.key), HEADLINES)

    def _stories_so_far(self) -> dict[str, Any]:
        """Those of which was told last, each with its first and its latest story; of more, the largest as well."""
        found = list(self.rows(
            "SELECT name, max(label), count(*) FROM place WHERE kind = 'thread'"
            " GROUP BY name ORDER BY max(sort) DESC, name LIMIT ?", LATEST + 1
        ))  # fmt: skip
        latest = []
        for name, label, total in found[:LATEST]:
            shelf = Shelf("thread", name)
            first, last = (self._cards("thread", *span(shelf), 1, oldest=end) for end in (True, False))
            latest.append(Contents(shelf, last, total, label=label, first=first[0]))
        threads = self._largest("thread", LARGEST) if len(found) > LATEST else ()
        return {"sections": tuple(latest), "threads": tuple(threads)}

    def _largest(self, kind: str, number: int) -> list[Branch]:
        branches = self.branches(Shelf(kind, ""), "", HIGHEST)
        return sorted(branches, key=lambda branch: (-branch.count, branch.key))[:number]

    def _anniversary(self) -> tuple[Card, ...]:
        newest = self.one("SELECT max(name) FROM place WHERE kind = 'date'")[0]
        if newest is None:
            return ()
        day = newest[5:].replace("/", "-")
        return self._cards("on-this-day", f"{day}/", f"{day}/{newest[:4]}", HEADLINES)

    def _cards(self, kind: str, low: str, high: str, take: int, oldest: bool = False) -> tuple[Card, ...]:
        way = "" if oldest else "DESC"
        found = self.rows(
            "SELECT id FROM place WHERE kind = ? AND name >= ? AND name < ?"
            f" ORDER BY name {way}, sort {way}, id {way} LIMIT ?",
            kind, low, high, take,
        )  # fmt: skip
        return tuple(card for row in found if (card := self._known(row[0])))

    def label(self, shelf: Shelf) -> str:
        """What readers call the shelf's root: as stated, else the spelling most cards use."""
        return _label(self.db, shelf.kind, shelf.name.split("/")[0])

    def _stated(self, shelf: Shelf) -> dict[str, Any]:
        """What an editor says of a name."""
        row = self.one(
            "SELECT description, links, portrait FROM authority WHERE kind = ? AND key = ?", *shelf
        )
        if row is None:
            return {}
        return {"description": row[0], "links": tuple(map(tuple, json.loads(row[1]))), "portrait": row[2]}

    def _target(self, shelf: Shelf) -> str:
        """Where an alias leads, or an editor sends readers of an emptied list; else to what it is part of."""
        if shelf.kind in LISTED and shelf != shelf.root:
            return shelf.root.url if self.count(shelf.root) else self._target(shelf.root)
        row = self.one("SELECT target FROM authority WHERE kind = ? AND key = ? AND target != key", *shelf)
        if row:
            return Shelf(shelf.kind, row[0]).url
        noted = self.one("SELECT note FROM address WHERE address = ?", shelf.url)
        stated = target(noted[0]) if noted else ""
        followed = self._followed(shelf) if shelf.kind == "thread" else ""
        return stated or followed or Shelf(shelf.kind, "").url

    def _followed(self, thread: Shelf) -> str:
        """Where the stories that a story so far is kept by are read; empty when none stands any more."""
        stand = self.standing(self.kept_members(thread))
        heir = self.heir(stand)
        return Shelf("thread", heir).url if heir else stand[0][1] if stand else ""

    def heir(self, stand: list[tuple[str, str]]) -> str:
        """The story so far that most of some stories belong to, as `standing` gives them, or empty."""
        names = [name for name, _ in stand if name]
        return max(names, key=names.count, default="")  # of equals, that of the oldest story

    def kept_members(self, thread: Shelf) -> list[str]:
        """The ids of the stories that a story so far is kept by in the ledger; else that of the one it is known by."""
        row = self.one("SELECT members FROM address WHERE address = ? AND members != ''", thread.url)
        return row[0].split("\t") if row else [thread.name]

    def standing(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """(story so far, or empty, address) of those of some stories that stand in lists."""
        return list(self.rows(
            "SELECT ifnull(place.name, ''), url FROM json_each(?) JOIN article ON article.id = value"
            " LEFT JOIN place ON place.id = value AND place.kind = 'thread' WHERE card IS NOT NULL ORDER BY key",
            json.dumps([*ids]),
        ))  # fmt: skip

    # ── stories ──

    def spread(self, shelf: Shelf) -> Spread:
        """A story's own shelf."""
        id = shelf.name
        row = self.one(
            "SELECT state, card, sheet.sheet, html, path, terms, spelling FROM article JOIN sheet USING (path)"
            " WHERE article.id = ?",
            id,
        )
        state, packed, sheet_text, html, path, *told = row or ("gone", None, None, "", "", b"", "")
        held = list(self.rows(
            f"SELECT address, note FROM address WHERE id = ? AND NOT {PAGE_STANDS} AND NOT {ALIKE_STANDS} ORDER BY address", id
        ))  # fmt: skip
        sheet = codec.unpack(Sheet, sheet_text) if sheet_text else None
        common: dict[str, Any] = {
            "shelf": shelf,
            "addresses": tuple(address for address, _ in held),
            "moves": {address: note for address, note in held if note},
        }
        if state not in ("published", "preview") or sheet is None:
            return Spread(state=state, note=sheet.withdrawn if sheet else "", **common)
        card = codec.unpack(Card, packed or "")
        within, (before, after) = self.neighbours(id, "thread"), self.neighbours(id)
        beside = self._related(card, *told)
        return Spread(
            state=state,
            section_fed=card.section is not None and self._fed(Shelf("section", card.section.key)),
            article=_article(card, sheet, html),
            thread=self._thread(id),
            reruns=self._reruns(id),
            earlier=beside.get("earlier", ()),
            since=beside.get("since", ()),
            related=beside.get("related", ()),
            similar=tuple(self._elsewhere(sheet, id)),
            within=(self._known(within[0]), self._known(within[1])),
            before=self._known(before),
            after=self._known(after),
            rasters=self.rasters(path),
            **common,
        )

    def card(self, id: str | None) -> Card | None:
        return _card(self.db, id) if id else None

    def _thread(self, id: str) -> Term | None:
        """The story so far that an article belongs to, if it has a page."""
        row = self.one("SELECT name, label FROM place WHERE kind = 'thread' AND id = ?", id)
        return Term(*row) if row else None

    def _reruns(self, id: str) -> tuple[Card, ...]:
        found = self.rows("SELECT other FROM rerun WHERE id = ? ORDER BY rank", id)
        return tuple(card for (other,) in found if (card := self.card(other)))

    def _related(self, card: Card, terms: bytes, spelling: str) -> dict[str, tuple[Related, ...]]:
        """By the group it stands in beside the story: `earlier`, `since`, `related`."""
        from generator.related.reasons import Reasons

        reasons = Reasons(card, terms, spelling)
        groups: dict[str, tuple[Related, ...]] = {}
        for other, part, shared in self.rows(
            "SELECT other, part, shared FROM near WHERE id = ? ORDER BY rank", card.id
        ):
            if one := self._known(other):
                why = WORDED.get(part) or reasons.reason(shared)
                groups[GROUPS[part]] = (*groups.get(GROUPS[part], ()), Related(one, why))
        return groups

    def _elsewhere(self, sheet: Sheet, id: str) -> Iterator[Elsewhere]:
        """Similar stories; linked when exactly one story of the archive has that headline."""
        for item in sheet.story.similar:
            holders = [
                row[0]
                for row in self.rows(
                    "SELECT id FROM place WHERE kind = 'ref' AND name = ? AND id != ? LIMIT 2",
                    ref_key(item.title),
                    id,
                )
            ]
            yield Elsewhere(item.title, item.summary, self._known(holders[0]) if len(holders) == 1 else None)

    # ── other matter, and pages as last printed ──

    def matter(self, shelf: Shelf) -> Matter | None:
        """What is no article; of a picture that is shown, the file of content/media."""
        kind = "media" if shelf.kind == "picture" else shelf.kind
        row = self.one(
            "SELECT path, digest, title, html FROM matter WHERE kind = ? AND name = ?", kind, shelf.name
        )
        if row is None:
            return None
        if shelf.kind == "picture":
            raster = self.raster(shelf.name)
            rasters = {shelf.name: raster} if raster else {}
        else:
            rasters = self.rasters(f"pages/{row[0]}") if kind == "page" else {}
        path, mark, title, html = row
        return Matter(shelf, path, mark, title, html, rasters)

    def find(self, name: str) -> Find:
        row = self.one("SELECT data FROM find WHERE name = ?", name)
        return Find(name, row[0] if row else b"")

    def has_printed(self) -> bool:
        """Whether there was ever a page."""
        return self.one("SELECT 1 FROM page") is not None

    def printed(self, path: str) -> Print | None:
        """The receipt of a page as last printed."""
        row = self.one(
            "SELECT kind, name, view, look, house, self, seen, sha256, why FROM page WHERE path = ?",
            path,
        )
        if row is None:
            return None
        return Print(path, Shelf(*row[:2]), row[2], Fingerprint(*row[3:7]), row[7], row[8], False)


# A former address of a story gives way to a standing page.
PAGE_STANDS = "EXISTS (SELECT 1 FROM matter WHERE kind = 'page' AND name = trim(alike, '/'))"
# Of addresses that differ in letter case alone, many a disk has but one: that in small letters, else the last.
ALIKE_STANDS = (
    "EXISTS (SELECT 1 FROM address AS other WHERE other.alike = address.alike"
    " AND (other.address = other.alike, other.address) > (address.address = address.alike, address.address))"
)


def _card(db: sqlite3.Connection, id: str | None) -> Card | None:
    row = db.execute("SELECT card FROM article WHERE id = ? AND card IS NOT NULL", (id,)).fetchone()
    return codec.unpack(Card, row[0]) if row else None


def _body(db: sqlite3.Connection, id: str) -> str:
    """The HTML of an article."""
    row = db.execute(
        "SELECT html FROM sheet JOIN article USING (path) WHERE article.id = ?", (id,)
    ).fetchone()
    return row[0] if row else ""


def _label(db: sqlite3.Connection, kind: str, key: str) -> str:
    if kind not in LASTING or not key:
        return ""
    stated = db.execute(
        "SELECT name FROM authority WHERE kind = ? AND key = ? AND name != ''", (kind, key)
    ).fetchone()
    if stated:
        return str(stated[0])
    used = db.execute(
        "SELECT label, sum(cards) FROM tally WHERE kind = ? AND name >= ? AND name < ? GROUP BY label",
        (kind, *span(Shelf(kind, key))),
    )
    return commonest(Counter(dict(used))) or key


def ref_key(title: str) -> str:
    """What two spellings of one headline have in common."""
    return "".join(filter(str.isalnum, title.casefold()))


def _article(card: Card, sheet: Sheet, html: str) -> Article:
    story = sheet.story
    return Article(
        card=card,
        html=html,
        path=sheet.path,
        source_url=story.source_url,
        canonical_url=story.canonical_url,
        rights=story.rights,
        description=story.description or story.dek or story.summary,
        summary=story.summary,
        derived=story.derived,
        provenance=sheet.provenance,
    )
