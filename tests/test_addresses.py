"""Who lives where: single cases with their reasons, and what holds for any archive whatever."""

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.disk import digest
from generator.ledger import Row, day, file, former, parse
from generator.ledger.addresses import Claim, Settled, made_id, settle
from generator.text import slugs

STRIKE = "/2019/04/27/strike/"
FERRY = "/2019/04/27/ferry/"


def claim(path: str, want: str = STRIKE, id: str = "", state: str = "published") -> Claim:
    return Claim(path, id, want, state)


def ledger(*rows: Row) -> dict[str, Row]:
    return {row.address: row for row in rows}


# ── an article alone ──


def test_an_article_without_an_id_gets_one_made_of_its_path() -> None:
    settled = settle([claim("a.md")], {})
    assert settled.ids == {"a.md": made_id("a.md")}
    assert settled.urls == {"a.md": STRIKE}
    assert settled.rows == ledger(Row(STRIKE, made_id("a.md"), "a.md"))


def test_a_new_headline_leaves_the_old_address_to_the_article() -> None:
    settled = settle([claim("a.md", FERRY)], ledger(Row(STRIKE, "old", "a.md")))
    assert settled.urls == {"a.md": FERRY}
    assert settled.rows == ledger(Row(STRIKE, "old", "a.md"), Row(FERRY, "old", "a.md"))


def test_a_renamed_file_keeps_its_id() -> None:
    settled = settle([claim("b.md")], ledger(Row(STRIKE, "old", "a.md")))
    assert settled.ids == {"b.md": "old"}
    assert settled.rows == ledger(Row(STRIKE, "old", "b.md"))


def test_a_file_moved_into_a_place_that_another_left_is_known_by_its_place() -> None:
    """Two files exchanged: the builder can only go by the paths, and no id is lost or doubled."""
    before = ledger(Row(STRIKE, "one", "a.md"), Row(FERRY, "two", "b.md"))
    settled = settle([claim("a.md", FERRY), claim("b.md", STRIKE)], before)
    assert settled.ids == {"a.md": "one", "b.md": "two"}
    assert settled.rows[STRIKE].id == "one" and settled.rows[FERRY].id == "two"


def test_a_file_that_cannot_be_read_keeps_its_id_and_wants_nothing() -> None:
    settled = settle([claim("a.md", "", state="refused")], ledger(Row(STRIKE, "old", "a.md")))
    assert settled.ids == {"a.md": "old"}
    assert settled.urls == {}
    assert settled.rows == ledger(Row(STRIKE, "old", "a.md"))


def test_a_stated_id_takes_over_the_addresses_of_the_file() -> None:
    settled = settle([claim("a.md", id="new")], ledger(Row(STRIKE, "old", "a.md")))
    assert settled.ids == {"a.md": "new"}
    assert settled.rows == ledger(Row(STRIKE, "new", "a.md"))


def test_what_readers_cannot_see_yet_leaves_no_address() -> None:
    for state in ("held", "withdrawn", "preview"):
        assert settle([claim("a.md", state=state)], {}).rows == {}, state


def test_an_editors_note_stays_with_its_address() -> None:
    settled = settle([claim("b.md")], ledger(Row(STRIKE, "old", "a.md", "gone")))
    assert settled.rows[STRIKE].note == "gone"


# ── two articles ──


def test_of_two_that_want_a_free_address_the_smaller_id_gets_it() -> None:
    settled = settle([claim("b.md", id="2"), claim("a.md", id="3")], {})
    assert settled.urls == {"b.md": STRIKE, "a.md": f"/2019/04/27/strike-{digest.of('3')[:8]}/"}


def test_who_holds_the_address_keeps_it_from_a_smaller_id() -> None:
    settled = settle([claim("b.md", id="1"), claim("a.md", id="9")], ledger(Row(STRIKE, "9", "a.md")))
    assert settled.urls["a.md"] == STRIKE
    assert settled.urls["b.md"] == f"/2019/04/27/strike-{digest.of('1')[:8]}/"


def test_who_was_diverted_once_stays_there_when_the_address_falls_free() -> None:
    """Of no use to readers to move it: its page has that address, and the ledger says whose the other was."""
    both = settle([claim("a.md", id="1"), claim("b.md", id="2")], {})
    alone = settle([claim("b.md", id="2")], both.rows)
    assert alone.urls == {"b.md": both.urls["b.md"]}
    assert alone.rows[STRIKE].id == "1"


def test_a_preview_never_takes_the_address_of_what_is_published() -> None:
    settled = settle([claim("a.md", id="1", state="preview"), claim("b.md", id="2")], {})
    assert settled.urls["b.md"] == STRIKE
    assert settled.urls["a.md"] != STRIKE


def test_of_two_that_state_one_id_the_file_in_the_ledger_has_it() -> None:
    settled = settle([claim("a.md", id="1"), claim("b.md", FERRY, "1")], ledger(Row(FERRY, "1", "b.md")))
    assert settled.ids["b.md"] == "1"
    assert settled.ids["a.md"] not in ("1", "")


def test_of_two_that_state_one_new_id_the_first_path_has_it() -> None:
    settled = settle([claim("b.md", id="1"), claim("a.md", FERRY, "1")], {})
    assert settled.ids["a.md"] == "1"


def test_a_stated_id_does_not_inherit_an_address_whose_article_is_gone() -> None:
    settled = settle([claim("b.md", id="new")], ledger(Row(STRIKE, "old", "a.md")))
    assert settled.rows[STRIKE].id == "old"
    assert settled.urls["b.md"] == f"/2019/04/27/strike-{digest.of('new')[:8]}/"


# ── former addresses ──

OLD = "/?p=7"


def test_a_former_address_is_entered_for_its_article() -> None:
    settled = settle([claim("a.md", id="1")._replace(former=(OLD,))], {})
    assert settled.rows[OLD] == Row(OLD, "1", "a.md") and settled.urls == {"a.md": STRIKE}


def test_a_former_address_that_is_no_longer_stated_stays() -> None:
    before = settle([claim("a.md", id="1")._replace(former=(OLD,))], {})
    assert settle([claim("a.md", id="1")], before.rows).rows == before.rows


def test_a_former_address_is_not_taken_from_a_living_article() -> None:
    """Neither the one that is stated by two, nor the one at which another stands."""
    one = claim("a.md", id="1")._replace(former=(OLD, FERRY))
    two = claim("b.md", FERRY, "2")._replace(former=(OLD,))
    settled = settle([one, two], {})
    assert (settled.rows[OLD].id, settled.rows[FERRY].id) == ("1", "2")
    assert settled.contested == [("a.md", FERRY), ("b.md", OLD)]


def test_the_address_of_a_lost_article_passes_to_the_one_that_states_it() -> None:
    before = ledger(Row(FERRY, "lost", "gone.md", "gone"))
    settled = settle([claim("a.md", id="1")._replace(former=(FERRY,))], before)
    assert settled.rows[FERRY] == Row(FERRY, "1", "a.md", "gone") and not settled.contested


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/2009/5/strike.html", "/2009/5/strike.html"),
        ("/strike", "/strike/"),
        ("strike/index.html", "/strike/"),
        ("https://old.example/story.php?id=3", "/story.php?id=3"),
        ("/caf%C3%A9/", "/café/"),
        ("/2019/04/27/strike", "/2019/04/27/strike/"),
        ("/undated/strike/", "/undated/strike/"),
    ],
)  # fmt: skip
def test_a_former_address_in_one_form(written: str, address: str) -> None:
    assert former(written) == address == former(address)
    assert parse(f"{address}\t1\ta.md\n", "p")[0] == [Row(address, "1", "a.md")]


@pytest.mark.parametrize(
    "written",
    ["", "/", "/2019/", "/2019/04/27/", "/undated/", "/tag/x/", "/tag/x?y=1", "/media/a.html", "/feed.xml",
     "/index.html", "/404.html", "/a b/", "/a/../b/", "/%2e%2e/x", "/a\\b/", "/a/%00/", "//[", "#top"],
)  # fmt: skip
def test_what_can_be_no_former_address(written: str) -> None:
    assert former(written) == ""
    assert parse(f"{written}\t1\ta.md\n", "p")[0] == []


def test_the_file_that_answers_at_an_address() -> None:
    asked = ("/", "/a/b/", "/a/b.html", "/?p=7", "/story.php", "/a:b/")
    assert [file(address) for address in asked] == ["index.html", "a/b/index.html", "a/b.html", "", "", ""]


def test_the_day_in_an_address() -> None:
    asked = (STRIKE, "/2019/13/01/x/", "/2019/04/27/x.html", "/2019/04/27/", "/undated/x/")
    assert [day(address) for address in asked] == ["2019/04/27", "", "", "", ""]


# ── any archive ──

PATHS = [f"articles/{name}.md" for name in "abcdef"]
WANTS = [f"/2019/04/27/{name}/" for name in ("strike", "ferry", "fog")] + ["/undated/fog/"]
IDS = ["", "", "1", "2", "3", made_id(PATHS[0]), digest.of("twin", "1", PATHS[1], 0)[:12]]
STATES = ["published", "published", "published", "preview", "held", "withdrawn", "refused"]

FORMER = [(), (), (OLD,), (WANTS[0],), (OLD, WANTS[1])]

claims = st.lists(
    st.builds(Claim, *map(st.sampled_from, (PATHS, IDS, WANTS, STATES, FORMER))), unique_by=lambda c: c.path
).map(lambda found: [c._replace(want="", id="", former=()) if c.state == "refused" else c for c in found])
diverted = [f"/2019/04/27/strike-{digest.of(id)[:8]}/" for id in ("1", "2", made_id(PATHS[0]))]
rows = st.builds(
    Row,
    *map(
        st.sampled_from,
        ([*WANTS, *diverted, OLD], [id for id in IDS if id], PATHS, ["", "gone", "to /tag/fog/"]),
    ),
)
ledgers = st.lists(rows, unique_by=lambda row: row.address).map(lambda found: ledger(*found))


def history(archives: Sequence[list[Claim]], first: dict[str, Row]) -> list[tuple[dict[str, Row], Settled]]:
    """(the ledger before, what was settled) of one archive after another."""
    steps = []
    for archive in archives:
        settled = settle(archive, first)
        steps.append((first, settled))
        first = settled.rows
    return steps


@given(claims, ledgers)
def test_settling_again_changes_nothing(archive: list[Claim], first: dict[str, Row]) -> None:
    once = settle(archive, first)
    assert settle(archive, once.rows) == once


@given(claims, ledgers, st.randoms(use_true_random=False))
def test_order_is_of_no_account(archive: list[Claim], first: dict[str, Row], chance: object) -> None:
    shuffled, lines = list(archive), list(first.values())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(lines)  # type: ignore[attr-defined]
    assert settle(shuffled, ledger(*lines)) == settle(archive, first)


@given(st.lists(claims, min_size=1, max_size=4), ledgers)
def test_no_two_articles_share_an_id_or_an_address(
    archives: list[list[Claim]], first: dict[str, Row]
) -> None:
    for archive, (_, settled) in zip(archives, history(archives, first), strict=True):
        assert settled.ids.keys() == {claim.path for claim in archive}
        for given_out in (settled.ids, settled.urls):
            assert len(set(given_out.values())) == len(given_out)


@given(st.lists(claims, min_size=1, max_size=4), ledgers)
def test_an_address_stays_with_its_id_while_that_lives(
    archives: list[list[Claim]], first: dict[str, Row]
) -> None:
    for before, settled in history(archives, first):
        alive = set(settled.ids.values())
        for address, row in before.items():
            if row.id in alive:
                assert settled.rows[address].id == row.id


@given(st.lists(claims, min_size=1, max_size=4), ledgers)
def test_no_address_and_no_note_is_ever_forgotten(archives: list[list[Claim]], first: dict[str, Row]) -> None:
    for before, settled in history(archives, first):
        assert {a: row.note for a, row in before.items()}.items() <= {
            a: row.note for a, row in settled.rows.items()
        }.items()


@given(st.lists(claims, min_size=1, max_size=4), ledgers)
def test_what_is_published_stands_in_the_ledger_under_its_id(
    archives: list[list[Claim]], first: dict[str, Row]
) -> None:
    for archive, (_, settled) in zip(archives, history(archives, first), strict=True):
        for one in archive:
            if one.state == "published":
                row = settled.rows[settled.urls[one.path]]
                assert (row.id, row.path) == (settled.ids[one.path], one.path)


@given(claims)
def test_a_rename_keeps_id_and_address(archive: list[Claim]) -> None:
    """Of every article at the address it wants, whether it states an id of its own or none."""
    stated = [one.id for one in archive if one.id]
    assume(len(set(stated)) == len(stated))
    before = settle(archive, {})
    for one in archive:
        if before.urls.get(one.path) == one.want and one.state == "published":
            moved = [c._replace(path="articles/moved.md") if c == one else c for c in archive]
            after = settle(moved, before.rows)
            assert after.ids["articles/moved.md"] == before.ids[one.path]
            assert after.urls["articles/moved.md"] == one.want


@given(
    st.text(
        st.sampled_from("aZ09-_ +./:@[`{~\x00\x7f\u00e9\u00df\u0130\u2014\u2019\u4e2d\u0301"), max_size=30
    )
)
def test_a_slug_is_the_letters_digits_and_marks_with_a_hyphen_for_all_else(title: str) -> None:
    folded = unicodedata.normalize("NFC", title.replace("\u2019", "").replace("`", "")).casefold()
    kept = (c if unicodedata.category(c)[0] in "LNM" else " " for c in unicodedata.normalize("NFC", folded))
    assert slugs.slugify(title) == "-".join("".join(kept).split())
