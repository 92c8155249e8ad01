"""Stories so far: which reports belong together, their page, and what an editor says of it."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest
from desk import SITE, Desk, parsed, story, tags, tree

from generator.catalog import Reader, reader
from generator.relate.threads import Threads
from generator.related import threads
from generator.related.weights import UNIT

SEAL = "The seal on the slip kept the ferry Patience from leaving, and the skipper Dilys Tarrant waited."
FILLERS = "chess knitting boxing ballroom judo bingo fencing archery".split()


def report(number: int, date: str, extra: str = "", **fields: str) -> tuple[str, str]:
    head = {"id": f"seal-{number}", **fields}
    return f"content/articles/seal-{number}.md", story(
        f"Seal report {number}", date, f"{SEAL} {extra}", **head
    )


def filler(number: int) -> tuple[str, str]:
    word = FILLERS[number % len(FILLERS)] + "".join(chr(ord("a") + int(digit)) for digit in str(number))
    text = " ".join(f"{word}{part}" for part in ("ton", "ley", "wick", "ham"))
    return f"content/articles/f{number}.md", story(f"{word} at the hall", "2018-05-01", text, id=f"f{number}")


REPORTS = [report(1, "2019-03-01"), report(2, "2019-03-04"), report(3, "2020-02-10"), report(4, "2020-02-12")]
PAGE = "story/seal-1/index.html"


@pytest.fixture
def desk(tmp_path) -> Desk:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **dict(REPORTS)})
    return desk.write(dict(filler(n) for n in range(12)))


def text(desk: Desk, page: str) -> str:
    return " ".join("".join(parsed(desk.page(page)).itertext()).split())


def beside(desk: Desk, number: int, day: str) -> str:
    page = parsed(desk.page(f"{day}/seal-report-{number}/index.html"))
    (rail,) = (aside for aside in tags(page, "aside") if aside.get("aria-label") == "Related stories")
    return " ".join("".join(rail.itertext()).split())


def threaded(desk: Desk) -> dict[str, str]:
    with closing(Reader(desk.root / ".cache/catalog.sqlite")) as reader:
        return dict(reader.rows("SELECT id, name FROM thread WHERE id LIKE 'seal%'"))


def test_a_story_so_far_is_told_from_its_first_report_to_the_latest(desk: Desk) -> None:
    for number in (3, 4):  # nearness fades over eleven months: an editor says that it is the same story
        desk.write(dict([report(number, f"2020-02-{8 + number}", series="Seal")]))
    desk.write(dict(report(n, f"2019-03-0{n}", series="Seal") for n in (1, 2))).build()
    said = text(desk, "story/seal/index.html")
    marks = (
        "Seal",
        "First report",
        "report 1",
        "report 2",
        "11 months without coverage",
        "report 3",
        "Latest",
        "report 4",
    )
    places = [said.index(mark) for mark in marks]
    assert places == sorted(places)


def test_each_report_shows_what_came_before_and_since(desk: Desk) -> None:
    desk.write(dict(report(n, f"2019-03-0{n}") for n in (1, 2, 3))).build()
    said = beside(desk, 2, "2019/03/02")
    assert (
        said.index("Earlier in this story")
        < said.index("report 1")
        < said.index("Since then")
        < said.index("report 3")
    )
    assert all(said.count(f"report {n}") == (n != 2) for n in (1, 2, 3, 4)), "each once, never itself"


def test_no_story_is_before_or_after_a_report_twice(desk: Desk) -> None:
    desk.write(dict(report(n, f"2019-03-0{n}") for n in (1, 2, 3))).build()
    page = parsed(desk.page("2019/03/02/seal-report-2/index.html"))
    ways = [nav for nav in tags(page, "nav") if nav.get("class") == "neighbours"]
    led = [link.get("href") for nav in ways for link in tags(nav, "a") if link.get("rel")]
    assert led == ["/2019/03/01/seal-report-1/", "/2019/03/03/seal-report-3/"], (
        "in the story, so not by date again"
    )


def test_a_thread_is_known_by_its_oldest_story_and_so_is_its_address(desk: Desk) -> None:
    desk.write(dict(report(n, f"2019-03-0{n + 1}") for n in (1, 2, 3))).build()
    assert threaded(desk)["seal-3"] == "seal-1" and "/story/seal-1/\tthread:seal-1" in desk.read(
        "content/ledger/urls/lists.tsv"
    )
    desk.write(dict([report(0, "2019-03-01")])).build()
    assert set(threaded(desk)[f"seal-{n}"] for n in (0, 1, 2, 3)) == {"seal-0"}
    assert "This story has a new address." in text(desk, PAGE) and 'href="/story/seal-0/"' in desk.page(PAGE)


def test_without_a_series_it_is_called_by_its_first_headline(desk: Desk) -> None:
    wish = {3: {"related": "[f1]"}}  # what another report asks for names nothing
    desk.write(dict(report(n, f"2019-03-0{n}", **wish.get(n, {})) for n in (1, 2, 3))).build()
    (heading,) = tags(parsed(desk.page(PAGE)), "h1")
    assert "".join(heading.itertext()).strip() == "Seal report 1"


INDEX = "story/index.html"


def headings(desk: Desk) -> list[str]:
    return ["".join(each.itertext()).strip() for each in tags(parsed(desk.page(INDEX)), "h2")]


def test_the_index_names_every_story_so_far_the_last_told_first(desk: Desk, monkeypatch) -> None:
    pups = [(f"content/articles/pup-{n}.md", story(f"Pup {n}", f"201{n}-01-01", id=f"pup-{n}", series="Pups"))
            for n in range(4)]  # fmt: skip
    desk.write({**dict(pups), **dict(report(n, f"2019-03-0{n}", series="Seal") for n in (1, 2, 3))}).build()
    assert headings(desk) == ["Seal", "Pups"]
    said = text(desk, INDEX)
    assert "4 stories First report: January 1, 2010 Latest: Pup 3" in said and "3 stories" in said
    desk.write(dict([report(3, "2019-03-03", series="none")])).build()
    assert headings(desk) == ["Pups"], "two reports are none"
    desk.write({pups[0][0]: story("Pup 0", "2020-01-01", id="pup-0", series="Pups")}).build()
    assert "Latest: Pup 0" in text(desk, INDEX)
    monkeypatch.setattr(reader, "LATEST", 1)
    desk.write(dict(report(n, f"2021-03-0{n}", series="Seal") for n in (1, 2, 3))).build()
    assert headings(desk) == ["Seal", "Biggest stories"]
    assert text(desk, INDEX).partition("Biggest stories")[2].split()[:4] == ["Pups", "4", "Seal", "3"]


def test_too_few_reports_make_no_page(desk: Desk) -> None:
    desk.write({path: "" for path, _ in REPORTS[2:]})
    for path, _ in REPORTS[2:]:
        (desk.root / path).unlink()
    desk.build()
    assert (
        threaded(desk) == {"seal-1": "seal-1", "seal-2": "seal-1"}
        and not (desk.root / "output" / PAGE).exists()
    )


def test_an_editor_splits_a_thread(desk: Desk) -> None:
    desk.write(dict(report(n, f"2019-03-0{n}") for n in (1, 2)))
    desk.write(dict([report(3, "2019-03-03", series="none"), report(4, "2019-03-04", series="Pups")])).build()
    found = threaded(desk)
    assert (
        found["seal-1"] == found["seal-2"] == "seal-1"
        and found["seal-3"] == "seal-3"
        and found["seal-4"] == "pups"
    )


def test_an_editor_pins_and_shuts_out(desk: Desk) -> None:
    pinned = story(
        "Seal report 1", "2019-03-01", SEAL, id="seal-1", related="[f3, /no/such/]", unrelated="[seal-2]"
    )
    desk.write({"content/articles/seal-1.md": pinned}).build()
    said = beside(desk, 1, "2019/03/01")
    assert "at the hall" in said and "Pinned by the editor" in said and "report 2" not in said


def test_a_pin_finds_its_story_when_that_comes_later(desk: Desk) -> None:
    pinned = story("Seal report 1", "2019-03-01", SEAL, id="seal-1", related="[Late news]")
    desk.write({"content/articles/seal-1.md": pinned}).build()
    assert "Late news" not in beside(desk, 1, "2019/03/01")
    late = desk.root / "content/articles/late.md"
    desk.write(
        {"content/articles/late.md": story("Late news", "2021-01-01", "Nothing alike at all.")}
    ).build()
    assert "Late news" in beside(desk, 1, "2019/03/01")
    late.unlink()
    desk.build()
    assert "Late news" not in beside(desk, 1, "2019/03/01")


def test_two_reports_change_places(desk: Desk) -> None:
    """The one that was first is last now: what it was must not count when the other is decided."""
    desk.write(dict(report(n, f"2019-03-0{n}") for n in (1, 2, 3))).build()
    desk.write(dict(report(n, f"2019-03-0{4 - n}") for n in (1, 2, 3))).build()
    assert {threaded(desk)[f"seal-{n}"] for n in (1, 2, 3)} == {"seal-3"}


def test_two_reports_of_one_day_change_places(desk: Desk) -> None:
    hours = {1: "2019-03-01T08:00:00Z", 2: "2019-03-01T09:00:00Z", 3: "2019-03-01T10:00:00Z"}
    desk.write(dict(report(n, hours[n]) for n in (1, 2, 3))).build()
    desk.write(dict([report(1, "2019-03-01T11:00:00Z")])).build()
    assert {threaded(desk)[f"seal-{n}"] for n in (1, 2, 3)} == {"seal-2"}


@pytest.fixture
def decided(monkeypatch) -> Iterator[Counter[str]]:
    """How often the thread of each story is decided."""
    counts: Counter[str] = Counter()
    usual = Threads._decide

    def count(self: Threads, id: str) -> object:
        counts[id] += 1
        return usual(self, id)

    monkeypatch.setattr(Threads, "_decide", count)
    yield counts


def test_a_story_at_the_archives_start_decides_its_thread_again_and_no_other(tmp_path, decided) -> None:
    done = []
    for size in (40, 160):
        desk = Desk(tmp_path / str(size)).write({"content/site.yaml": SITE, **dict(map(filler, range(size)))})
        desk.write(dict(report(n, f"2019-03-0{n + 1}") for n in (1, 2, 3))).build()
        decided.clear()
        desk.write(dict([report(0, "2010-01-01"), filler(1000)])).build()
        done.append(dict(decided))
    assert done[0] == done[1] and set(done[0]) <= {"seal-0", "seal-1", "seal-2", "seal-3", "f1000"}
    assert max(done[0].values()) == 1


# ── its address, whatever becomes of it ──


def gone(desk: Desk, *numbers: int) -> Desk:
    for number in numbers:
        (desk.root / f"content/articles/seal-{number}.md").unlink()
    return desk


def leads_to(desk: Desk, page: str = PAGE) -> str:
    """Where readers of an address are sent, by a build from nothing as well."""
    anew = Desk(desk.root / "anew")
    shutil.copytree(desk.root / "content", anew.root / "content")
    desk.build()
    anew.build()
    assert tree(desk.root / "content") == tree(anew.root / "content") and desk.output() == anew.output()
    shutil.rmtree(anew.root)
    led = desk.page(page).partition('http-equiv="refresh" content="0; url=')[2].partition('"')[0]
    return led.removeprefix("https://desk.example")


@pytest.fixture(params=["with the cache", "without"])
def told(desk: Desk, request) -> Desk:
    """Four reports of one story so far, built; then perhaps the cache is lost."""
    desk.write(dict(report(n, f"2019-03-0{n}") for n in (1, 2, 3, 4))).build()
    return desk.forget() if request.param == "without" else desk


def test_its_address_outlives_its_first_report(told: Desk) -> None:
    assert leads_to(gone(told, 1)) == "/story/seal-2/"
    assert "This story has a new address." in text(told, PAGE)
    assert "/story/seal-1/ /story/seal-2/ 301" in told.read("output/_redirects").replace(
        "https://desk.example", ""
    )
    told.write(dict(report(n, f"2019-03-0{n}") for n in (5, 6, 7)))
    assert leads_to(gone(told, 2)) == "/story/seal-3/" == leads_to(told, "story/seal-2/index.html")
    gone(told, 3, 4, 5)
    told.write(dict(report(n, f"2019-03-0{n}") for n in (8, 9)))
    assert leads_to(told) == "/story/seal-6/", "those that were there when it was last led on are gone, too"


def test_a_first_report_that_becomes_a_draft_and_comes_back(told: Desk) -> None:
    told.write(dict([report(1, "2019-03-01", draft="true")]))
    assert leads_to(told) == "/story/seal-2/"
    told.write(dict([report(1, "2019-03-01")])).build()
    assert "report 3" in text(told, PAGE) and leads_to(told, "story/seal-2/index.html") == "/story/seal-1/"


def test_what_is_left_of_it_is_a_story(told: Desk) -> None:
    assert leads_to(gone(told, 1, 2)) == "/2019/03/03/seal-report-3/"
    assert leads_to(gone(told, 3)) == "/2019/03/04/seal-report-4/"
    told.write(dict([report(4, "2019-03-05")]))
    assert leads_to(told) == "/2019/03/05/seal-report-4/"
    told.write(dict(report(n, f"2019-03-0{n}") for n in (6, 7)))
    assert leads_to(told) == "/story/seal-4/", "which comes to be a story so far again"
    assert leads_to(gone(told, 4, 6, 7)) == "/story/", "and none is left"


def test_it_is_split_by_an_editor(told: Desk) -> None:
    hall = {f"content/articles/h{n}.md": story("The hall", f"2018-05-0{n}", series="Hall") for n in (1, 2)}
    told.write({**hall, **dict([report(2, "2019-03-02", series="Hall")])})
    told.write(dict(report(n, f"2019-03-0{n}", series="Pups") for n in (3, 4, 5)))
    assert leads_to(gone(told, 1)) == "/story/pups/", "where most of its reports are"
    assert "Hall" in text(told, "story/hall/index.html")


def test_it_is_part_of_another_and_loses_its_first_report(told: Desk) -> None:
    told.write(dict([report(0, "2019-02-28")]))
    assert leads_to(told) == "/story/seal-0/"
    assert leads_to(gone(told, 1)) == "/story/seal-0/"
    assert leads_to(gone(told, 0)) == "/story/seal-2/" == leads_to(told, "story/seal-0/index.html")


def test_an_editor_gives_it_another_name(told: Desk) -> None:
    told.write(dict(report(n, f"2019-03-0{n}", series="The seal") for n in (1, 2, 3, 4)))
    assert leads_to(told) == "/story/the-seal/"
    told.write(dict(report(n, f"2019-03-0{n}", series="The slip") for n in (1, 2, 3, 4)))
    assert leads_to(told) == "/story/the-slip/" == leads_to(told, "story/the-seal/index.html")


def test_what_an_editor_writes_into_the_ledger_comes_first(told: Desk) -> None:
    part = "content/ledger/urls/lists.tsv"
    told.write({part: told.read(part).replace("thread:seal-1\t\t\t", "thread:seal-1\t\tto /tag/\t")})
    assert leads_to(gone(told, 1)) == "/tag/" and "to /tag/\tseal-2\tseal-3\tseal-4\n" in told.read(part)


def test_its_first_eight_reports_go_at_once(desk: Desk) -> None:
    desk.write(dict(report(n, f"2019-03-{n:02}", series="Seal") for n in range(1, 21))).build()
    kept = "\t".join(f"seal-{n}" for n in (*range(1, 9), 16))
    assert f"/story/seal/\tthread:seal\t\t\t{kept}\n" in desk.read("content/ledger/urls/lists.tsv")
    desk.write(dict(report(n, f"2019-03-{n:02}", series="Pups") for n in range(9, 21)))
    feed = "/story/seal/feed.xml https://desk.example/story/pups/feed.xml 301"
    assert leads_to(gone(desk, *range(1, 9)), "story/seal/index.html") == "/story/pups/"
    assert feed in desk.read("output/_redirects")


def test_its_reports_get_other_ids(told: Desk) -> None:
    told.write(dict(report(n, f"2019-03-0{n}", id=f"slip-{n}") for n in (1, 2, 3, 4)))
    assert leads_to(told) == "/story/slip-1/"
    assert "/story/seal-1/\tthread:seal-1\t\t\tslip-1\tslip-2\tslip-3\tslip-4\n" in told.read(
        "content/ledger/urls/lists.tsv"
    )


# ── the arithmetic ──


def test_the_best_three_members_decide() -> None:
    near = int(UNIT * UNIT * 0.3)
    assert threads.joined([("a", near, 5), ("b", near // 2, 5)], 10) == "a"
    assert threads.joined([("a", near, 5), ("a", near // 9, 5), ("b", near - 1, 5)], 10) == "b", "on average"
    assert threads.joined([("b", near, 5), ("a", near, 5)], 10) == "a", "of equals the first by name"
    assert threads.joined([], 10) is None and threads.joined([("a", near // 2, 5)], 10) is None


def test_nearness_fades_with_the_months() -> None:
    near = threads.NEAR
    assert threads.joined([("a", near, 100)], 100 + threads.FRESH) == "a"
    assert threads.joined([("a", near, 100)], 101 + threads.FRESH) is None
    assert threads.joined([("a", 2 * near, 100)], 100 + threads.FRESH + threads.HALF) == "a"
    assert threads.joined([("a", UNIT * UNIT, 100)], 100_000) is None
