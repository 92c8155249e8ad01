"""Settling what a change can move: the same as settling everything anew."""

from collections.abc import Iterable

from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_addresses import PATHS, WANTS, claims, ledgers

from generator.catalog import Change, Stock
from generator.disk import digest
from generator.ledger import Row
from generator.ledger.addresses import Claim, Settled, displaced, settle
from generator.settle import circle


class Memory:
    """An archive as it was settled, in place of a catalog."""

    def __init__(self, archive: Iterable[Claim], settled: Settled) -> None:
        moved = displaced(archive, settled)
        self.rows = settled.rows
        self.stocks = {
            c.path: stock(c, settled.ids[c.path], settled.urls.get(c.path, ""), c.path in moved)
            for c in archive
        }
        self.asked: list[str] = []

    def stock(self, path: str) -> Stock | None:
        self.asked.append(path)
        return self.stocks.get(path)

    def naming(self, kind: str, value: str) -> list[str]:
        return [one.path for one in self.stocks.values() if value == (one.id if kind == "id" else one.want)]

    def rows_naming(self, kind: str, value: str) -> list[Row]:
        return [
            row for row in self.rows.values() if value == (row.path if kind == "file" else getattr(row, kind))
        ]

    def displaced(self) -> list[str]:
        return [one.path for one in self.stocks.values() if one.displaced]


def stock(claim: Claim, id: str = "", url: str = "", moved: bool = False) -> Stock:
    former = "\n".join(claim.former)
    return Stock(claim.path, claim.id, claim.want, former, claim.state, 0, 0, id, url, moved, None, "", "")


def around(
    known: Memory, before: Iterable[Claim], after: Iterable[Claim]
) -> tuple[dict[str, Stock], Settled]:
    """What is settled anew when one archive becomes another."""
    olds, news = ({claim.path: claim for claim in archive} for archive in (before, after))
    differing = {path for path in {*olds, *news} if olds.get(path) != news.get(path)}
    stocks, _, settled = circle(known, {
        path: Change(known.stocks.get(path), stock(news[path]) if path in news else None) for path in differing
    })  # fmt: skip
    return stocks, settled


# What is made for one may be another's already: an address told apart by a digest, or an id.
TOLD_APART = WANTS[0][:-1] + f"-{digest.of('2')[:8]}/"
TWIN = digest.of("twin", "1", PATHS[1], 0)[:12]


@settings(max_examples=400)
@example(
    [Claim(PATHS[0], "1", WANTS[0], "published"), Claim(PATHS[2], "3", TOLD_APART, "published")], {},
    [Claim(PATHS[1], "2", WANTS[0], "published")], {PATHS[1]},
)  # fmt: skip
@example(
    [Claim(PATHS[0], "1", WANTS[0], "published"), Claim(PATHS[2], TWIN, WANTS[1], "published")], {},
    [Claim(PATHS[1], "1", WANTS[2], "published")], {PATHS[1]},
)  # fmt: skip
@given(claims, ledgers, claims, st.sets(st.sampled_from(PATHS), max_size=3))
def test_the_circle_of_a_change_is_settled_as_among_all(
    before: list[Claim], first: dict[str, Row], other: list[Claim], edited: set[str]
) -> None:
    known = Memory(before, settle(before, first))
    after = [claim for claim in before if claim.path not in edited] + [c for c in other if c.path in edited]
    whole = settle(after, known.rows)
    stocks, part = around(known, before, after)
    gone = known.stocks.keys() - {claim.path for claim in after}
    ids = {path: one.id for path, one in known.stocks.items() if path not in gone}
    urls = {path: one.url for path, one in known.stocks.items() if path not in gone and one.url}
    told = {path: url for path, url in urls.items() if path not in stocks} | part.urls
    assert (ids | part.ids, told, known.rows | part.rows) == (whole.ids, whole.urls, whole.rows)
    moved = {one.path for one in known.stocks.values() if one.displaced and one.path not in stocks} - gone
    assert moved | displaced([c for c in after if c.path in stocks], part) == displaced(after, whole)
    assert part.contested == whole.contested


def test_a_new_article_that_nobody_names_asks_for_nobody() -> None:
    archive = [Claim(f"articles/{n}.md", "", f"/2019/04/27/{n}/", "published") for n in range(50)]
    known = Memory(archive, settle(archive, {}))
    stocks, _ = around(
        known, archive, [*archive, Claim("articles/new.md", "", "/2019/04/27/new/", "published")]
    )
    assert stocks.keys() == {"articles/new.md"} and not set(known.asked) & {claim.path for claim in archive}
