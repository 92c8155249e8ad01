"""Related stories: what is rare decides, with a reason a reader can check, the same on every machine."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from desk import SITE, Desk, parsed, story, tags

from generator import ledger, related
from generator.catalog import Reader
from generator.ledger import Terms
from generator.related import Vector

PADDING = (
    "The council met on Monday evening in the old hall and talked for three hours about money,"
    " drains, parking and the weather before it went home."
)
CORPUS = {
    "dredging-1": ("Judge halts dredging of the Quern", "2019-10-24", "Dredging, Oysters",
                   "The injunction protects the oyster beds while silt is measured."),
    "dredging-2": ("Oyster growers sue over dredging", "2019-06-02", "Dredging, Oysters",
                   "The growers say silt from the dredger would smother every oyster bed."),
    "dredging-3": ("Silt study is published", "2020-05-11", "Dredging",
                   "The silt from dredging would reach the oyster beds in eleven tides."),
    "ferry-1": ("Ferry delayed by a seal", "2017-07-11", "Patience Ferry",
                "The skipper Dilys Tarrant waited for it to leave the slip."),
    "ferry-2": ("One last crossing", "2024-05-20", "Patience Ferry",
                "At the wheel the skipper Dilys Tarrant sounded the horn for good."),
    "choir-1": ("Carols from memory", "2022-12-16", "",
                "On the stage Grace Tolland conducted without a score, and the altos knew everything."),
    "choir-2": ("Sopranos wanted", "2023-02-01", "",
                "Again this spring Grace Tolland looks for sopranos who sing without a score."),
    **{f"other-{n}": (f"{word} in the hall", f"2018-0{n}-01", "", f"{word} {word} nobody else {word}.")
       for n, word in enumerate(("Chess", "Knitting", "Boxing", "Ballroom", "Judo"), 1)},
}  # fmt: skip


def files(names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        title, date, tags, body = CORPUS[name]
        text = story(title, date, f"{body}\n\n{PADDING}", tags=tags or "[]", id=name)
        yield f"content/articles/{name}.md", text


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("related")).write({"content/site.yaml": SITE})
    desk.write(dict(files(list(CORPUS)))).build()
    return desk


def near(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    """id → (id, reason) of its related stories, the nearest first."""
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in CORPUS}
    with closing(Reader(desk.root / ".cache/catalog.sqlite")) as reader:
        for id, other, reason in reader.rows("SELECT id, other, reason FROM near ORDER BY id, rank"):
            found[id].append((other, reason))
    return found


def test_the_obvious_neighbours(desk: Desk) -> None:
    found = near(desk)
    assert {other for other, _ in found["dredging-1"][:2]} == {"dredging-2", "dredging-3"}
    assert found["ferry-1"][0][0] == "ferry-2" and found["ferry-2"][0][0] == "ferry-1"
    assert found["choir-1"][0][0] == "choir-2" and found["choir-2"][0][0] == "choir-1"
    others = {other for name in CORPUS if name.startswith("other") for other, _ in found[name]}
    assert all(name.startswith("other") for name in others), "nothing rare is shared"


def test_the_reasons(desk: Desk) -> None:
    found = {(id, other): reason for id, others in near(desk).items() for other, reason in others}
    assert found["dredging-1", "dredging-2"] == "Both on Dredging · Oysters"
    assert found["dredging-1", "dredging-3"] == "Both on Dredging"
    assert found["ferry-1", "ferry-2"] == "Both on Patience Ferry"
    assert found["choir-1", "choir-2"] == "Both mention Grace Tolland"


def test_nearness_is_the_same_from_both_sides_and_never_with_oneself(desk: Desk) -> None:
    found = {id: {other for other, _ in others} for id, others in near(desk).items()}
    assert all(id not in others for id, others in found.items())
    assert all(id in found[other] for id, others in found.items() for other in others)


def test_readers_see_them(desk: Desk) -> None:
    page = parsed(desk.page("2019/10/24/judge-halts-dredging-of-the-quern/index.html"))
    (rail,) = (aside for aside in tags(page, "aside") if aside.get("aria-labelledby") == "story-related")
    assert {link.text for link in tags(rail, "a")} == {
        CORPUS[name][0] for name in ("dredging-2", "dredging-3")
    }
    assert "Both on Dredging · Oysters" in "".join(rail.itertext())


def test_the_order_of_arrival_does_not_matter(desk: Desk, tmp_path) -> None:
    """Once the weights are the same, so is every list."""
    other = Desk(tmp_path).write({"content/site.yaml": SITE})
    other.write({"content/ledger/terms.tsv": desk.read("content/ledger/terms.tsv")})
    for name, text in reversed(list(files(list(CORPUS)))):
        other.write({name: text})
        if name.endswith("1.md"):
            other.build()
    other.build()
    assert near(other) == near(desk)


def test_weights_are_frozen_until_the_archive_has_doubled(tmp_path) -> None:
    names = list(CORPUS)
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(names[:3]))})
    terms = desk.root / "content/ledger/terms.tsv"

    def frozen_over(number: int) -> int:
        desk.write(dict(files(names[:number]))).build()
        return ledger.parse_terms(terms.read_text()).articles

    assert [frozen_over(number) for number in (3, 4, 5, 6, 7, 11, 12)] == [3, 3, 3, 6, 6, 6, 12]


def test_lost_weights_are_frozen_anew(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(list(CORPUS)))})
    desk.build()
    text = desk.read("content/ledger/terms.tsv")
    for damage in ("", "no weights\n", text.replace("\t", " ")):
        desk.write({"content/ledger/terms.tsv": damage}).build()
        assert desk.read("content/ledger/terms.tsv") == text


def test_an_editor_may_set_a_weight(tmp_path) -> None:
    """The ledger is an input: what stands in it is used, and kept."""
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(files(list(CORPUS)))})
    desk.build()
    text = desk.read("content/ledger/terms.tsv").replace("@Grace Tolland\t2", "@Grace Tolland\t12")
    desk.write({"content/ledger/terms.tsv": text}).build()
    assert desk.read("content/ledger/terms.tsv") == text
    assert [reason for _, reason in near(desk)["choir-1"]] != ["Both mention Grace Tolland"]


# ── the arithmetic ──


def test_a_term_that_most_stories_share_says_nothing() -> None:
    assert not related.vector({"council": 5}, 0, Terms(10_000, {"council": 5_000})).terms
    assert related.vector({"oyster": 1}, 0, Terms(100, {"oyster": 2})).terms == {"oyster": related.UNIT}


def test_a_vector_is_integers_of_one_length() -> None:
    terms = {f"term{n}": n for n in range(1, 100)}
    vector = related.vector(terms, 7, Terms(1000, {}))
    assert len(vector.terms) <= related.STRONGEST and all(
        type(weight) is int for weight in vector.terms.values()
    )
    length = sum(weight**2 for weight in vector.terms.values()) ** 0.5
    assert abs(length - related.UNIT) < 10


def test_nearness_in_time_is_a_small_bonus() -> None:
    near, far, never = (related.score(1000, 20_000, day) for day in (20_000, 10, 0))
    assert near == 1000 and 750 <= far < never < 1000


def test_equals_stand_newest_first_then_by_id() -> None:
    vectors = {id: Vector(day, {"a": related.UNIT}) for id, day in (("d", 5), ("c", 5), ("b", 9), ("a", 0))}
    mine = Vector(0, {"a": related.UNIT})
    holders = [(id, related.UNIT) for id in vectors]
    for order in (holders, holders[::-1]):
        ranked = related.rank("x", mine, 3, lambda term, order=order: order, vectors.__getitem__)
        assert [id for id, _ in ranked] == ["b", "c", "d"]
    assert related.rank("b", mine, -1, lambda term: holders, vectors.__getitem__)[0][0] == "c", (
        "never oneself"
    )
