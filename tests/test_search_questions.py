"""Long questions, in a real browser, of an archive whose index is cut as small as a large one's: what is looked up, in how
many files, and what readers are told of it."""

import random
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from desk import SITE, Desk, story
from playwright.sync_api import Browser, Route, expect
from test_journeys import Reader, browser, served  # noqa: F401
from test_search_journeys import asked, reading

from generator.search import parts, shards

STORIES = 120
CHOICE = random.Random(7)
SYLLABLES = [f"{one}{two}" for one in "bcdfghklmnprstvw" for two in "aeiou"]
WORDS = ["".join(CHOICE.choices(SYLLABLES, k=CHOICE.randint(3, 4))) for _ in range(700)]
TEXTS = [CHOICE.sample(WORDS, 60) for _ in range(STORIES)]
IN_A_ROW = {100: "Sea, crimson velvet", 70: "Sea, velvet crimson"}  # of the other stories none says it so
UNKNOWN = "zirconiumsmith quartermastery jubilatorynox oxyacetylenic wheelwrightish extraordinarily".split()
FILTERS = {"section": "news", "source": "lantern", "tag": "harbour", "author": "ana-li"}

Find = Callable[..., dict[str, list[str]]]

# What a question finds, as the search page asks it: headlines, words that were not looked up, files.
FIND = """async ([site, text, chosen]) => {
  const { Index, understand } = Search;
  const names = new Set();
  const index = new Index((name) => { names.add(name); return fetch(`${site}search/${name}`); });
  const found = await index.find(understand(text), chosen);
  const cards = await index.screen(found.places, found, found.files);
  const { untold, kept, lacking } = found;
  return { titles: cards.map((card) => card.title), untold, kept, lacking, files: [...names] };
}"""


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: F811
    root = tmp_path_factory.mktemp("large")
    files = {"content/site.yaml": SITE}
    for number, text in enumerate(TEXTS):
        files[f"content/articles/{number}.md"] = story(
            f"Report {number} {' '.join(text[:10])}", f"{1990 + number // 4}-02-05",
            f"{' '.join(text)}. Sails and sails. {IN_A_ROW.get(number, 'Crimson sea, velvet')} sky.",
            section="News", source="Lantern", tags="[Harbour]" if number else "[Harbour, Seaside]", authors="Ana Li",
        )  # fmt: skip
    with (
        served(root / "output") as address,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(shards, "LIMIT", 400)
        patch.setattr(parts, "PASS", 16)
        patch.setattr(parts, "BATCH", 4)
        assert not Desk(root).write(files).build(base_url=address).problems
        yield address


@pytest.fixture
def reader(browser: Browser, home: str) -> Iterator[Reader]:  # noqa: F811
    with reading(browser, home) as reader:
        yield reader


@pytest.fixture
def find(reader: Reader, home: str) -> Find:
    reader.page.goto(f"{home}search/")
    return lambda text, **chosen: reader.page.evaluate(FIND, [home, f"{text} ", chosen])


def test_of_a_long_headline_some_words_are_looked_up_and_the_page_says_which_were_not(
    reader: Reader, home: str
) -> None:
    fetched: list[str] = []
    reader.page.on("request", lambda request: fetched.append(request.url))
    words = TEXTS[-1][:10]
    assert asked(reader, home, " ".join(words))[0].startswith(f"Report {STORIES - 1} ")
    assert len([url for url in fetched if re.search(r"/search/.+\.(bin|json)", url)]) <= 12
    status = reader.page.locator(".status")
    expect(status).to_contain_text("Words not looked up: ")
    untold = status.inner_text().partition("Words not looked up: ")[2].strip(".").split(", ")
    assert 2 <= len(untold) <= 7 and set(untold) < set(words)
    marked = reader.page.locator("#search ol li:first-child .hed mark").all_inner_texts()
    assert set(marked) == set(words)  # all are shown


@pytest.mark.parametrize("unknown", range(1, 7))
def test_words_that_the_archive_lacks_leave_room_for_those_it_has(find: Find, unknown: int) -> None:
    for number in (0, 40, 80):
        found = find(" ".join([*TEXTS[number][:8], *UNKNOWN[:unknown]]))
        assert found["titles"][0].startswith(f"Report {number} "), found
        assert found["lacking"] and set(found["lacking"]) <= set(UNKNOWN)


@pytest.mark.parametrize(("words", "without", "chosen"), [
    (1, 20, {}), (10, 10, {}), (60, 0, {}), (10, 0, FILTERS), (10, 10, FILTERS), (1, 20, FILTERS),
    (10, 0, {"tag": "harbour", "section": "news"}),
])  # fmt: skip
def test_any_question_asks_twelve_files_at_most(
    find: Find, words: int, without: int, chosen: dict[str, str]
) -> None:
    own = TEXTS[50]
    others = [word for text in TEXTS[:9] for word in text if word not in own][:without]
    found = find(" ".join([*own[:words], *(f"-{word}" for word in others)]), **chosen)
    assert found["titles"] and len(found["files"]) <= 12, found
    assert set(found["untold"]) < set(own[:words]) or not found["untold"], "one word is looked up, at least"
    assert set(found["kept"]) <= set(others) and (without == 0 or found["kept"])


def test_the_page_says_which_words_to_leave_out_were_not_looked_up(reader: Reader, home: str) -> None:
    others = [word for word in TEXTS[1] if word not in TEXTS[0]][:20]
    asked(reader, home, f"{TEXTS[0][0]} -{' -'.join(others)} ")
    told = re.search("Words not looked up: (.*)[.]", reader.page.locator(".status").inner_text())
    assert told and {f"-{word}" for word in others} > set(told[1].split(", "))


@pytest.mark.parametrize("kinds", ["", "tag", "tag author", "section source tag author"])
def test_words_in_a_row_are_looked_for_in_twelve_files_with_names_and_stories(
    reader: Reader, home: str, kinds: str
) -> None:
    fetched: list[str] = []
    reader.page.on("request", lambda request: fetched.append(request.url))
    first = asked(reader, home, f'"and sails"&{urlencode({kind: FILTERS[kind] for kind in kinds.split()})}')
    files = [url for url in fetched if re.search(r"/search/.+(bin|json)|/report-", url)]
    assert first and 4 < len(files) <= 12
    expect(reader.page.locator(".status")).to_contain_text(f"looked for in the best {len(first)} stories.")


def test_where_no_words_stand_in_a_row_the_search_goes_on_by_itself_for_a_while(
    reader: Reader, home: str
) -> None:
    page, status = reader.page, reader.page.locator(".status")
    more = page.get_by_role("button", name="More results")
    headlines = page.locator("#search ol .hed")
    page.goto(f'{home}search/?q="crimson velvet"')  # in the 20th story or so, of which a screen holds nine
    expect(headlines).to_have_text([re.compile("^Report 100 ")])
    expect(status).to_have_text(re.compile(r"^Stories found: 1\. .* in the best [23]\d stories\.$"))

    read: set[str] = set()
    page.on("request", lambda request: read.add(request.url) if "/report-" in request.url else None)
    page.goto(f'{home}search/?q="velvet crimson"')  # in the 50th
    expect(status).to_have_text(re.compile(r"^None of the best \d+ stories has these words in a row\.$"))
    assert f" {len(read)} " in status.inner_text() and 20 < len(read) <= 40
    more.click()
    expect(headlines).to_have_text([re.compile("^Report 70 ")])
    expect(status).to_have_text(re.compile(r"^Stories found: 1\. .* in the best [56]\d stories\.$"))

    *begin, one, two = own = max(TEXTS[0], key=len)  # long ones are looked up first
    slip = "".join((*begin, two, one))
    page.goto(f'{home}search/?q="velvet crimson" {slip}')
    expect(page.locator(".help")).to_contain_text(f'"velvet crimson" {own}')
    expect(status).to_contain_text(re.compile(f"^None of the best .* No story holds: {slip}\\."))
    before = status.inner_text()
    more.click()
    expect(status).not_to_have_text(before)
    expect(status).to_contain_text(f"No story holds: {slip}.")


def test_while_words_in_a_row_are_typed_only_the_stories_of_one_screen_are_read(
    reader: Reader, home: str
) -> None:
    page, status = reader.page, reader.page.locator(".status")
    page.clock.install()
    read: set[str] = set()
    page.on("request", lambda request: read.add(request.url) if "/report-" in request.url else None)
    page.goto(f"{home}search/")
    page.clock.pause_at(datetime.now() + timedelta(days=1))
    box = page.locator("#search input[name=q]")

    def typed(text: str) -> None:
        box.fill(text)
        page.clock.run_for(200)  # milliseconds

    typed('"velvet sea ')  # as in no story
    expect(status).to_have_text(re.compile(r"^None of the best \d+ stories"))
    assert 3 < len(read) < 12
    page.clock.run_for(1000)  # and no more is being typed
    expect(status).to_have_text(re.compile(r"^None of the best [2-4]\d stories"))
    expect(page.locator(".near a")).to_have_text(["Seaside"])
    typed('"crimson velvet" s')  # the last word alone may go on
    expect(page.locator("#search ol .hed")).to_have_text([re.compile("^Report 100 ")])
    typed('"and sai')  # goes on as every story does
    expect(status).to_contain_text("Stories found: ")


@pytest.mark.parametrize("name", ["index.bin", "all-*.bin*", "*.json*"])
def test_a_file_that_breaks_off_is_told_and_answers_nothing(reader: Reader, home: str, name: str) -> None:
    def cut(route: Route) -> None:
        whole = route.fetch().body()
        route.fulfill(body=whole[: len(whole) * 2 // 3])

    reader.page.route(f"**/search/{name}", cut)
    reader.page.goto(f"{home}search/?q={' '.join(TEXTS[3][:2])}")
    expect(reader.page.locator(".status")).to_have_text("The index cannot be read just now.")


def test_more_results_come_once_and_where_they_cannot_be_had_that_is_told(reader: Reader, home: str) -> None:
    page, more = reader.page, reader.page.get_by_role("button", name="More results")
    first = len(asked(reader, home, "sails"))
    page.route("**/search/*-*.json*", lambda route: route.abort())
    more.click()
    expect(page.locator(".status")).to_have_text("The index cannot be read just now.")
    assert page.locator("#search ol li").count() == first
    page.unroute("**/search/*-*.json*")
    more.dblclick()
    expect(page.locator("#search ol .hed a:focus")).to_have_count(1)
    headlines = page.locator("#search ol .hed").all_inner_texts()
    assert first < len(headlines) == len(set(headlines))
    reader.faults.clear()  # what could not be had


def test_a_filter_is_taken_at_its_word(find: Find) -> None:
    assert find("", section="news")["titles"]
    assert not find("", section="newsy")["titles"]


def test_hundreds_of_words_find_the_story_that_holds_them(
    browser: Browser,  # noqa: F811
    tmp_path: Path,
) -> None:
    words = sorted(set(WORDS))[:300]
    files = {"content/site.yaml": SITE, "content/articles/a.md": story("All of them", body=" ".join(words))}
    with served(tmp_path / "output") as home:
        assert not Desk(tmp_path).write(files).build(base_url=home).problems
        context = browser.new_context()
        reader = Reader(context, home)
        for many in (255, 256, 300):
            assert asked(reader, home, "+".join(words[:many])) == ["All of them"]
        context.close()


def test_of_words_in_a_row_that_are_all_common_the_page_says_where_they_were_looked_for(
    browser: Browser,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shards, "COMMON", 1)
    files = {
        "content/site.yaml": SITE,
        "content/articles/a.md": story("Amber light", body="A willow."),
        "content/articles/b.md": story(body=f"{' '.join(TEXTS[0])}. Then the amber willow stood still."),
    }
    with served(tmp_path / "output") as home, reading(browser, home) as reader:
        assert not Desk(tmp_path).write(files).build(base_url=home).problems
        reader.page.goto(f'{home}search/?q="amber willow"')
        expect(reader.page.locator(".status")).to_have_text(
            "None of the best 1 stories has these words in a row."
        )
