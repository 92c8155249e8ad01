"""A reader's ways through search, in a real browser: typing, filters, keys, the way back, a slow network, no
script. The server sends `default-src 'self'`; the archive stands below a path of its own."""

import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from desk import SITE, Desk, story
from playwright.sync_api import Browser, Route, expect
from test_journeys import FILES as PICTURED
from test_journeys import LATEST, Reader, browser, served  # noqa: F401

from generator.related.tokens import tokens
from generator.search.folding import fold
from generator.views import search

TEXT = "The tide gauge at Quern Point had not moved since the cranes were painted, the harbour master said."
FILES = {
    "content/site.yaml": SITE + "language: en-GB\n",
    "content/articles/a.md": story(
        "Élodie Marchbank opens the pier", "2017-03-02", TEXT,
        tags="[Pier, Harbour]", authors="Ana Li", section="News", series="Cranes",
    ),
    "content/articles/b.md": story(
        "Cranes over the harbour", "2018-03-02", "Two cities paid for them.",
        tags="[Harbour]", section="News", source="The Lantern", series="Cranes",
    ),
    "content/articles/c.md": story(
        "The crane that fell", "2019-03-02", "It was painted red. The pier is closed.",
        authors="Ana Li", section="Sport", series="Cranes",
    ),
    "content/articles/d.md": story("東京の港で", "2019-04-02", "港は静かだった。", tags="[Tokyo]"),
    "content/articles/g.md": unicodedata.normalize(
        "NFD", story("ガギグの船", "2019-04-03", f"{'港は静かだった。' * 40}\n\nベルが鳴った。")
    ),
    "content/articles/f.md": story(
        "Buoys", "2019-05-05", "The master came, and the buoy was gone.\n\nBy day nobody ever asked the buoy master."
    ),
    "content/articles/e.md": story("Gulls", "", "They were nowhere near the pier."),
}  # fmt: skip
for number in range(14):
    FILES[f"content/articles/many-{number}.md"] = story(
        f"Regatta {number}", f"2016-05-{number + 1:02d}", "Sails and sails."
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("search")
    (root / "served").mkdir()
    (root / "served/archive").symlink_to(root / "output")
    with served(root / "served") as address:
        address += "archive/"
        assert not Desk(root).write(FILES).build(base_url=address).problems
        yield address


@contextmanager
def reading(browser: Browser, home: str) -> Iterator[Reader]:  # noqa: F811
    context = browser.new_context()
    reader = Reader(context, home)
    yield reader
    assert not [fault for fault in reader.faults if "favicon" not in fault]  # of a page that is left at once
    context.close()


@pytest.fixture
def reader(browser: Browser, home: str) -> Iterator[Reader]:  # noqa: F811
    with reading(browser, home) as reader:
        yield reader


def found(reader: Reader) -> list[str]:
    """The headlines of the results, when the status says that there are any."""
    expect(reader.page.locator(".status")).to_contain_text(re.compile("found", re.I))
    return reader.page.locator("#search ol .hed").all_inner_texts()


def asked(reader: Reader, home: str, question: str) -> list[str]:
    reader.page.goto(f"{home}search/?q={question}")
    return found(reader)


def test_from_the_box_on_a_page_to_a_story_and_its_thread(reader: Reader, home: str) -> None:
    page = reader.page
    page.goto(f"{home}2018/03/02/cranes-over-the-harbour/")
    box = page.locator("header input[name=q]")
    box.fill("pier painted")
    box.press("Enter")
    page.wait_for_url(f"{home}search/?q=pier+painted")
    assert set(found(reader)) == {"The crane that fell", "Élodie Marchbank opens the pier"}
    assert page.locator("header.masthead input").count() == 0  # one box is enough
    page.get_by_role("link", name="The crane that fell").click()
    page.wait_for_url(f"{home}2019/03/02/the-crane-that-fell/")
    page.go_back()
    found(reader)
    page.get_by_role("link", name="The whole story so far").first.click()
    assert page.locator("h1").inner_text() == "Cranes"


def test_results_come_as_one_types_from_the_second_letter_on(reader: Reader, home: str) -> None:
    page = reader.page
    page.goto(f"{home}search/")
    page.keyboard.press("Tab")
    box = page.locator("#search input[name=q]")
    box.press_sequentially("c")
    page.wait_for_timeout(400)
    assert page.locator("#search ol li").count() == 0
    assert page.locator(".status").inner_text() == ""
    box.press("Enter")
    expect(page.locator(".status")).to_have_text("Nothing found.")
    box.press_sequentially("r")
    expect(page.locator("#search ol li")).to_have_count(3)
    assert set(found(reader)) == {
        "Cranes over the harbour",
        "The crane that fell",
        "Élodie Marchbank opens the pier",
    }
    box.press_sequentially("anes ov")
    expect(page.locator("#search ol li")).to_have_count(1)
    assert found(reader) == ["Cranes over the harbour"]
    assert page.url == f"{home}search/?q=cranes+ov"
    assert page.locator("#search ol mark").all_inner_texts() == ["Cranes", "over"]


def test_plurals_accents_and_scripts_without_spaces(reader: Reader, home: str) -> None:
    assert asked(reader, home, "city") == ["Cranes over the harbour"]
    assert reader.page.locator("#search ol mark").all_inner_texts() == ["cities"]
    assert asked(reader, home, "elodie") == ["Élodie Marchbank opens the pier"]
    assert asked(reader, home, "東京") == ["東京の港で"]
    assert reader.page.locator("#search ol mark").all_inner_texts() == ["東京"]
    assert asked(reader, home, "harbours")[0] == "Cranes over the harbour"  # a form that no story has


@pytest.mark.parametrize(("question", "place"), [("ガギ", ".hed"), ("ベル", ".gist")])
def test_what_is_stored_in_parts_is_marked_too(reader: Reader, home: str, question: str, place: str) -> None:
    assert asked(reader, home, question) == ["ガギグの船"]
    expect(reader.page.locator(f"#search ol {place} mark")).to_have_text([question])


def test_the_passage_that_holds_the_words_is_shown(reader: Reader, home: str) -> None:
    assert asked(reader, home, "gauge+master") == ["Élodie Marchbank opens the pier"]
    reader.page.wait_for_selector("#search .gist mark")
    assert reader.page.locator("#search .gist mark").all_inner_texts() == ["gauge", "master"]
    assert "tide gauge at Quern Point" in reader.page.locator("#search .gist").inner_text()


def test_words_in_a_row_and_words_left_out(reader: Reader, home: str) -> None:
    assert asked(reader, home, '"harbour master"') == ["Élodie Marchbank opens the pier"]
    assert asked(reader, home, '"master harbour"') == []
    assert set(asked(reader, home, "pier -gulls -closed")) == {"Élodie Marchbank opens the pier"}


def test_words_in_a_row_are_looked_for_screen_by_screen(reader: Reader, home: str) -> None:
    page, status = reader.page, reader.page.locator(".status")
    many = len(asked(reader, home, '"and sails"'))
    assert 1 < many < 14
    expect(status).to_have_text(
        f"Stories found: {many}. Words in a row were looked for in the best {many} stories."
    )
    assert page.locator("select[name=year] option").all_inner_texts()[1:] == [f"2016 ({many}+)"]
    page.get_by_role("button", name="More results").click()
    expect(status).to_have_text("Stories found: 14.")
    assert page.locator("select[name=year] option").all_inner_texts()[1:] == ["2016 (14)"]
    assert len(set(page.locator("#search ol .hed").all_inner_texts())) == 14


def test_the_passage_of_words_in_a_row_is_where_they_stand_so(reader: Reader, home: str) -> None:
    assert asked(reader, home, '"the buoy master"') == ["Buoys"]
    expect(reader.page.locator("#search .gist")).to_have_text("By day nobody ever asked the buoy master.")


def test_a_story_that_cannot_be_read_is_shown_and_counted(browser: Browser, home: str) -> None:  # noqa: F811
    context = browser.new_context()
    page = context.new_page()
    page.route("**/2017/**", lambda route: route.abort())
    page.goto(f'{home}search/?q="harbour master"')
    expect(page.locator(".status")).to_have_text(
        "Stories found: 1. Stories that could not be read for words in a row: 1."
    )
    context.close()


def test_filters_narrow_down_and_the_way_back_undoes_them(reader: Reader, home: str) -> None:
    page = reader.page
    assert len(asked(reader, home, "pier")) == 3
    years = page.locator("select[name=year] option").all_inner_texts()
    assert years == ["Any year", "2019 (1)", "2017 (1)"]
    page.select_option("select[name=year]", "2019")
    page.wait_for_url("**/search/?q=pier&year=2019")
    expect(page.locator("#search ol li")).to_have_count(1)
    page.select_option("select[name=year]", "")
    page.select_option("select[name=section]", "news")
    page.wait_for_url("**/search/?q=pier&section=news")
    assert found(reader) == ["Élodie Marchbank opens the pier"]
    page.go_back()
    page.wait_for_url("**/search/?q=pier")
    expect(page.locator("#search ol li")).to_have_count(3)
    assert page.locator("select[name=section]").input_value() == ""
    page.go_back()
    page.wait_for_url("**/search/?q=pier&year=2019")
    expect(page.locator("#search ol li")).to_have_count(1)
    assert page.locator("select[name=year]").input_value() == "2019"


def test_what_is_offered_is_counted_when_the_reader_turns_to_it(reader: Reader, home: str) -> None:
    page = reader.page

    def offered(name: str) -> list[str]:
        return page.locator(f"select[name={name}] option").all_inner_texts()[1:]

    asked(reader, home, "pier")
    assert offered("section") == ["News", "Sport"]
    page.locator("select[name=section]").focus()
    expect(page.locator("select[name=section]")).to_contain_text("News (1)")
    assert offered("section") == ["News (1)", "Sport (1)"]
    expect(page.locator("select[name=source]")).to_contain_text("The Lantern (0)")
    page.select_option("select[name=section]", "news")
    page.wait_for_url("**/search/?q=pier&section=news")
    expect(page.locator("select[name=source]")).to_contain_text("The Lantern (0)")
    assert offered("section") == ["News (1)", "Sport (1)"]  # if another were chosen instead
    assert offered("year") == ["2017 (1)"]
    page.select_option("select[name=section]", "")
    page.wait_for_url("**/search/?q=pier")
    page.locator("input[name=name]").press_sequentially("an")
    expect(page.locator("#search-names option[value='Ana Li']")).to_have_attribute("label", "Author (2)")
    assert asked(reader, home, '"harbour master"') == ["Élodie Marchbank opens the pier"]
    assert offered("year") == ["2017 (1)"]  # of three with both words


def test_a_tag_or_an_author_narrows_down_and_can_be_taken_away(reader: Reader, home: str) -> None:
    page = reader.page
    page.goto(f"{home}search/?q=pier")
    found(reader)
    names = page.locator("input[name=name]")
    names.focus()
    expect(page.locator("#search-names option")).to_have_count(4)
    names.fill("ana li")
    names.press("Tab")
    page.wait_for_url("**/search/?q=pier&author=ana-li")
    assert set(found(reader)) == {"The crane that fell", "Élodie Marchbank opens the pier"}
    page.get_by_role("button", name="Without Ana Li").click()
    page.wait_for_url("**/search/?q=pier")
    expect(page.locator(".status")).to_be_focused()  # the button is gone
    expect(page.locator("#search ol li")).to_have_count(3)
    page.goto(f"{home}search/?tag=harbour")  # nothing but a filter
    assert set(found(reader)) == {"Cranes over the harbour", "Élodie Marchbank opens the pier"}


def test_a_section_among_too_many_for_a_list_is_typed(
    browser: Browser,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "OFFERED", 1)  # there are two sections, and one source
    with served(tmp_path / "output") as home:
        assert not Desk(tmp_path).write(FILES).build(base_url=home).problems
        context = browser.new_context()
        reader = Reader(context, home)
        assert len(asked(reader, home, "crane")) == 3
        assert not reader.page.locator("select[name=section]").count()
        reader.page.locator("input[name=name]").fill("sport")
        reader.page.locator("input[name=name]").press("Tab")
        reader.page.wait_for_url("**/search/?q=crane&section=sport")
        assert found(reader) == ["The crane that fell"]
        reader.page.locator("select[name=source]").select_option("the-lantern")
        reader.page.wait_for_url("**/search/?q=crane&section=sport&source=the-lantern")
        expect(reader.page.locator(".status")).to_contain_text("Nothing found")
        reader.page.get_by_role("button", name="Without Sport").click()
        reader.page.wait_for_url("**/search/?q=crane&source=the-lantern")
        assert found(reader) == ["Cranes over the harbour"]
        assert not reader.faults
        context.close()


def test_by_keys_alone(reader: Reader, home: str) -> None:
    page = reader.page
    asked(reader, home, "crane")
    page.locator("#search input[name=q]").focus()
    page.keyboard.press("ArrowDown")
    first = page.locator(":focus").inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator(":focus").inner_text() != first and page.locator("ol :focus").count() == 1
    page.keyboard.press("ArrowUp")
    assert page.locator(":focus").inner_text() == first
    page.keyboard.press("Escape")
    assert page.locator("#search input[name=q]:focus").count() == 1
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/\d{4}/"))
    assert page.locator("h1").inner_text() == first


def test_more_results_go_on_where_the_first_end(reader: Reader, home: str) -> None:
    page = reader.page
    first = asked(reader, home, "sails")
    assert len(first) == 10
    page.get_by_role("button", name="More results").click()
    expect(page.locator("#search ol li")).to_have_count(14)
    headlines = page.locator("#search ol .hed").all_inner_texts()
    assert headlines[:10] == first and len(set(headlines)) == 14
    assert page.locator(":focus").inner_text() == headlines[10]
    assert not page.get_by_role("button", name="More results").is_visible()


def test_a_slip_in_a_name_is_helped_with(reader: Reader, home: str) -> None:
    page = reader.page
    page.goto(f"{home}search/?q=Marchbnak pier")
    page.get_by_role("link", name="marchbank pier").click()
    page.wait_for_url("**/search/?q=marchbank+pier")
    expect(page.locator(".status")).to_be_focused()
    assert found(reader) == ["Élodie Marchbank opens the pier"]


def test_nothing_found_leads_to_tags_and_years_near_by(reader: Reader, home: str) -> None:
    page = reader.page
    page.goto(f"{home}search/?q=Tokio 1987")
    page.wait_for_selector("#search .near")
    assert "Nothing found." in page.locator(".status").inner_text()
    assert page.locator("#search .near a").all_inner_texts() == ["Tokyo", "2016", "2017", "2018"]
    page.get_by_role("link", name="Tokyo", exact=True).click()
    page.wait_for_url(f"{home}tag/tokyo/")


def test_on_a_slow_network_the_last_question_is_answered(reader: Reader, home: str) -> None:
    page = reader.page

    def late(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    page.route("**/search/*.bin*", late)
    page.route("**/search/*.json*", late)
    page.goto(f"{home}search/?q=gulls")
    expect(page.locator(".status")).to_have_text("Searching …")
    page.locator("#search input[name=q]").fill("regatta 3")
    expect(page.locator("#search ol .hed").first).to_have_text("Regatta 3")
    assert "Gulls" not in found(reader)
    page.unroute("**/search/*.bin*")
    page.route("**/search/names.json", lambda route: (time.sleep(0.6), route.continue_()))
    with page.expect_response("**/search/names.json"):  # of what is near by, when all else has been said
        page.goto(f"{home}search/?q=gulls&year=2017")
    expect(page.locator(".status")).to_have_text("Nothing found.")


def test_without_the_index_it_says_so_and_tries_again(browser: Browser, home: str) -> None:  # noqa: F811
    context = browser.new_context()
    page = context.new_page()
    page.route("**/search/index.bin", lambda route: route.abort())
    page.goto(f"{home}search/?q=pier")
    page.wait_for_function(
        "document.querySelector('.status').textContent.startsWith('The index cannot be read')"
    )
    page.unroute("**/search/index.bin")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#search ol li")).to_have_count(3)
    context.close()


def test_without_a_script_the_page_says_what_it_needs_and_leads_on(browser: Browser, home: str) -> None:  # noqa: F811
    context = browser.new_context(java_script_enabled=False)
    reader = Reader(context, home, False)
    page = reader.page
    page.goto(home)
    page.locator("header input[name=q]").fill("pier")
    page.locator("header input[name=q]").press("Enter")
    assert page.url == f"{home}search/?q=pier"
    expect(page.get_by_text("Searching needs JavaScript")).to_be_visible()
    assert not page.locator(".filters").is_visible()
    page.get_by_role("link", name="Tags, from A to Z").click()
    assert page.url == f"{home}tag/" and not reader.faults
    context.close()


def test_a_page_whose_script_cannot_be_had_says_so_too(browser: Browser, home: str) -> None:  # noqa: F811
    """As in a folder opened from the disk, whose links begin at the root of a server."""
    context = browser.new_context()
    page = context.new_page()
    page.route("**/search.js", lambda route: route.abort())
    page.goto(f"{home}search/?q=pier")
    expect(page.get_by_text("A folder opened without a server cannot be searched.")).to_be_visible()
    page.unroute("**/search.js")
    page.reload()
    expect(page.locator("#search ol li")).to_have_count(3)
    assert page.get_by_text("Searching needs JavaScript").count() == 0
    context.close()


def test_no_page_but_that_of_search_loads_anything_of_it(reader: Reader, home: str) -> None:
    loaded: list[str] = []
    reader.page.on("request", lambda request: loaded.append(request.url))
    reader.page.goto(home, wait_until="networkidle")
    reader.page.goto(f"{home}2017/03/02/élodie-marchbank-opens-the-pier/")
    assert not [url for url in loaded if "search" in url]


def test_in_a_folder_that_is_opened_without_a_server(browser: Browser, tmp_path: Path) -> None:  # noqa: F811
    """With base_url below a path, as if the folder came in a zip from there."""
    desk = Desk(tmp_path).write(PICTURED)
    desk.write({"content/site.yaml": f"{PICTURED['content/site.yaml']}relative_urls: true\n"})
    assert not desk.build(base_url="https://desk.example/archive/").problems
    folder = (tmp_path / "output").as_uri()
    with reading(browser, folder) as reader:
        page, loaded = reader.page, list[str]()
        page.on("request", lambda request: loaded.append(request.url))
        page.goto(f"{folder}/index.html")
        assert page.locator("body").evaluate("body => getComputedStyle(body).margin") == "0px"  # by its style
        reader.follow(LATEST, "main")
        assert page.url == f"{folder}/2019/03/02/the-bridge-opens-again/index.html"
        picture = page.locator("main img").first
        assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
        assert not [url for url in loaded if "search" in url]
        page.locator("header input[name=q]").fill("bridge report")
        page.locator("header input[name=q]").press("Enter")
        assert set(found(reader)) == {"A crack in the bridge", "The bridge is closed", LATEST}
        page.select_option("select[name=year]", "2019")
        expect(page.locator("#search ol li")).to_have_count(1)
        page.go_back()
        expect(page.locator("#search ol li")).to_have_count(3)
        assert page.locator("head script").count() == 2, "of those that held the index none is left"
        page.locator("#search input[name=q]").fill('"second report"')  # no page can read another
        expect(page.locator(".status")).to_contain_text(
            "Stories that could not be read for words in a row: 1."
        )
        reader.follow("The bridge is closed", "main")
        assert reader.heading == "The bridge is closed"
        (tmp_path / "output/search/index.bin.js").write_bytes(b'file = "AAA')
        page.goto(f"{folder}/search/index.html?q=bridge")
        expect(page.locator(".status")).to_have_text("The index cannot be read just now.")
        assert reader.faults and "Invalid" in reader.faults.pop()  # the damaged script alone


@pytest.mark.parametrize(("text", "phrases", "may_go_on"), [
    ('"amber willow', [" amber willow"], [True, True]), ('"amber willow ', [" amber willow "], [False, True]),
    ('"amber willow s', [" amber willow "], [False, True]), ('"amber willow" st', [" amber willow "], [True, False]),
    ('"amber willow"', [" amber willow "], [False, False]), ('"amber willow" -"red st', [" amber willow "], [False, False]),
])  # fmt: skip
def test_what_may_go_on_of_a_question_that_is_being_typed(
    reader: Reader, home: str, text: str, phrases: list[str], may_go_on: list[bool]
) -> None:
    reader.page.goto(f"{home}search/")
    asked = reader.page.evaluate("text => Search.understand(text)", text)
    assert (asked["phrases"], [asked["open"], asked["unfinished"]]) == (phrases, may_go_on)


WORDS = [
    "The Harbour's £46m 1,204.5 cranes", "Élysée, naïve; Ωμέγα Straße İstanbul ıssız", "東京で Zoë met AI開発者",
    "한국어 字 कर्म नमस्ते", "x²y ½ cup № 5 ﬁre", "2019-04-27T10:00 3:45 1.5.2", "don’t l’année co-op e_mail", "𠮷野家 Ⅳ IV",
    "बाढ़ में कि क़लम क्‍ष", "வெள்ளம் ஆற்றில்", "নদীর বন্যায় ড়", "שָׁלוֹם הַיָּם", "الْمَدِينَةُ می‌خواهم",
    "E\u0301lyse\u0301e e\u0301 Adébọ\u0300wálé x\u0304",
    "Ge\u00adsetz\u00ad a\u200d", "か\u3099す か\u309aア 葛\U000e0100城", "น้ำท่วม ສະບາຍດີ မြန်မာ", "í Í\u0328 ﬃ ΐ",
]  # fmt: skip


@pytest.mark.parametrize("text", WORDS)
def test_browser_and_builder_agree_on_words(reader: Reader, home: str, text: str) -> None:
    reader.page.goto(f"{home}search/")
    assert reader.page.evaluate("text => Search.tokens(text)", text) == [fold(word) for word in tokens(text)]
