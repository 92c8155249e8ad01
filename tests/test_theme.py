"""What each kind of page shows its readers, and that it stays true when the archive changes."""

import pickle
import re
from datetime import date, timedelta

import jinja2
import pytest
from desk import DOT, GOOD, PROJECT, SITE, Desk, links, parsed, story, tags

from generator import config
from generator.config import Options
from generator.theme import Theme, ThemeError
from generator.theme.environment import _tables_in_boxes
from generator.theme.pieces import LONG, Workshop

ARTICLE = "2019/04/27/good-news/index.html"


def articles(*dates: str, **fields: str) -> dict[str, str]:
    return {f"content/articles/{date}.md": story(f"Story of {date}", date, **fields) for date in dates}


def told(tmp_path, files: dict[str, str | bytes], settings: str = "") -> Desk:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE + settings, **files})
    report = desk.build()
    assert not report.problems, report.problems
    return desk


def within(page, name: str, **attributes: str):
    """The elements of a name that have these attributes; `kind` is one of their classes."""
    kind = attributes.pop("kind", "")
    for element in tags(page, name):
        fits = all(element.get(key) == value for key, value in attributes.items())
        if fits and (not kind or kind in (element.get("class") or "").split()):
            yield element


def text(element) -> str:
    return " ".join("".join(element.itertext()).split())


# ── a story ──


def test_a_page_says_its_year_and_leaves_the_age_to_the_readers_clock(tmp_path) -> None:
    desk = told(tmp_path, {GOOD: story()})
    before = desk.page(ARTICLE)
    (line,) = within(parsed(before), "p", kind="age")
    assert text(line) == "From the archive of 2019" and line.get("data-published") == "2019-04-27"
    desk.build(now="2051-01-01")
    assert desk.page(ARTICLE) == before


def test_reference_managers_find_what_they_need(tmp_path) -> None:
    desk = told(tmp_path, {GOOD: story(authors="[Ana Li, Bo Ek]", source="The Gazette")})
    found = [(meta.get("name"), meta.get("content")) for meta in tags(parsed(desk.page(ARTICLE)), "meta")]
    assert [pair for pair in found if pair[0] and pair[0].startswith(("citation_", "z."))] == [
        ("z.itemType", "newspaperArticle"),
        ("citation_title", "Good news"),
        ("citation_author", "Ana Li"),
        ("citation_author", "Bo Ek"),
        ("citation_publication_date", "2019/04/27"),
        ("citation_journal_title", "The Gazette"),
        ("citation_language", "en"),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"image": "{src: /media/b.png, alt: A boat, caption: At sea, credit: Photo by Li}"},
        {
            "image": "media/b.png",
            "image_alt": "A boat",
            "image_caption": "At sea",
            "image_credit": "Photo by Li",
        },
        {
            "featured_image": "b.png",
            "image_alt": "A boat",
            "image_caption": "At sea",
            "image_credit": "Photo by Li",
        },
    ],
)
def test_a_lead_picture_with_caption_and_credit_apart(tmp_path, fields: dict[str, str]) -> None:
    desk = told(tmp_path, {GOOD: story(**fields), "content/media/b.png": DOT})
    page = parsed(desk.page(ARTICLE))
    (figure,) = within(page, "figure", kind="lead-figure")
    (image,) = tags(figure, "img")
    assert (image.get("src"), image.get("alt")) == ("/media/b.png", "A boat")
    (credit,) = tags(figure, "small")
    (caption,) = tags(figure, "span")
    assert (text(caption), text(credit)) == ("At sea", "Photo by Li")


@pytest.mark.parametrize(
    "src", ["https://elsewhere.example/b.png", "//elsewhere.example/b.png", "", "[a, b]"]
)
def test_no_picture_of_another_server_is_loaded(tmp_path, src: str) -> None:
    page = parsed(told(tmp_path, {GOOD: story(image=src)}).page(ARTICLE))
    assert not list(tags(page, "img"))


def test_tables_scroll_in_boxes_that_a_keyboard_reaches() -> None:
    table = "<table><tr><td><table></table></td></tr></table>"
    box = '<div class="scroll" role="group" tabindex="0" aria-label="A &amp; B">'
    assert _tables_in_boxes(f"<p>a</p>{table}b{table}", "A & B") == (
        f"<p>a</p>{box}{table}</div>b{box}{table}</div>"
    )
    assert _tables_in_boxes("<p>no table</p>", "x") == "<p>no table</p>"


def ways(desk: Desk, page: str) -> dict[str, list[str]]:
    """The ways on below a story: what they follow → where they lead."""
    return {
        nav.get("aria-label"): list(links(nav))
        for nav in within(parsed(desk.page(page)), "nav", kind="neighbours")
    }


def test_a_report_leads_to_those_before_and_after_it_in_its_story(tmp_path) -> None:
    days = ("2017-03-01", "2018-03-01", "2019-04-27", "2020-03-01")
    desk = told(tmp_path, {**articles(*days, series="The pier"), **articles("2019-04-26", "2019-04-28")})
    story_of = {
        day: f"/{day.replace('-', '/')}/story-of-{day}/" for day in (*days, "2019-04-26", "2019-04-28")
    }
    page = f"{story_of['2019-04-27'][1:]}index.html"
    both = {
        "Story so far: The pier": ["/story/the-pier/", story_of["2018-03-01"], story_of["2020-03-01"]],
        "Stories by date": [story_of["2019-04-26"], story_of["2019-04-28"]],
    }
    assert ways(desk, page) == both
    desk.write(articles("2019-04-29", series="The pier")).build()
    assert ways(desk, page)["Story so far: The pier"][2] == "/2019/04/29/story-of-2019-04-29/"
    desk.write(
        {"content/articles/2019-04-29.md": story("Pier falls", "2019-04-29", series="The pier", slug="fall")}
    )
    desk.build()
    assert ways(desk, page)["Story so far: The pier"][2] == "/2019/04/29/fall/" and "Pier falls" in desk.page(
        page
    )
    desk.write(
        {"content/articles/2019-04-29.md": story("Pier falls", "2019-04-29", series="none", slug="fall")}
    )
    desk.build()
    assert ways(desk, page) == both
    first = f"{story_of['2017-03-01'][1:]}index.html"
    assert ways(desk, first)["Story so far: The pier"][1:] == [story_of["2018-03-01"]]


# ── dates ──


def beside(desk: Desk, date: str) -> list[str]:
    (nav,) = within(parsed(desk.page(f"{date}/index.html")), "nav", kind="neighbours")
    return list(links(nav))


def test_a_date_leads_to_the_dates_beside_it_that_have_news(tmp_path) -> None:
    desk = told(tmp_path, articles("2017-03-01", "2019-04-27", "2019-06-02"))
    assert beside(desk, "2019/04/27") == ["/2017/03/01/", "/2019/06/02/"]
    assert beside(desk, "2019/04") == ["/2017/03/", "/2019/06/"]
    assert beside(desk, "2019") == ["/2017/"]
    desk.write(articles("2018-12-31")).build()
    assert beside(desk, "2019/04/27") == ["/2018/12/31/", "/2019/06/02/"]
    assert beside(desk, "2017/03/01") == ["/2018/12/31/"]
    assert (beside(desk, "2019"), beside(desk, "2017")) == (["/2018/"], ["/2018/"])
    (tmp_path / "content/articles/2018-12-31.md").unlink()
    desk.build()
    assert 'class="neighbours"' not in desk.page("2018/12/31/index.html"), "of the dates with news alone"
    assert beside(desk, "2019") == ["/2017/"] and beside(desk, "2019/04/27")[0] == "/2017/03/01/"


def test_a_years_calendars_are_tables_and_darker_the_more_there_was(tmp_path) -> None:
    files = {f"content/articles/{n}.md": story(f"Story {n}", "2019-04-27") for n in range(4)}
    page = parsed(told(tmp_path, {**files, **articles("2019-02-28")}).page("2019/index.html"))
    tables = list(within(page, "table", kind="calendar"))
    assert len(tables) == 12
    april = tables[3]
    (caption,) = tags(april, "caption")
    assert text(caption) == "April 4"
    assert [cell.get("abbr") for cell in tags(april, "th")][::6] == ["Sunday", "Saturday"]
    cells = [cell for cell in tags(april, "td") if text(cell)]
    assert len(cells) == 30 and text(cells[0]) == "1"
    assert [(c.get("class"), text(c), list(links(c))) for c in cells if c.get("class")] == [
        ("heat-4", "27: 4 stories", ["/2019/04/27/"])
    ]
    assert [cell.get("class") for cell in tags(tables[1], "td") if cell.get("class")] == ["heat-1"]


def test_a_calendar_day_gathers_its_years(tmp_path) -> None:
    desk = told(tmp_path, articles("2017-04-27", "2019-04-27", "2019-04-28", "2019-12-01"))
    page = parsed(desk.page("on-this-day/04-27/index.html"))
    assert [text(heading) for heading in within(page, "h2", kind="day-name")] == ["2019", "2017"]
    index = [url for url in links(parsed(desk.page("on-this-day/index.html"))) if "on-this-day/" in url]
    assert [url for url in index if url[-6:-1] in ("04-27", "04-28", "12-01")] == [
        "/on-this-day/04-27/", "/on-this-day/04-28/", "/on-this-day/12-01/",
    ]  # fmt: skip
    assert "/on-this-day/04-27/" in links(parsed(desk.page("2017/04/27/index.html")))


def test_every_day_of_the_calendar_has_a_page_with_or_without_a_story(tmp_path) -> None:
    desk = told(tmp_path, articles("2019-04-27", "2019-12-31"))
    pages = {path.parent.name for path in (tmp_path / "output/on-this-day").glob("*/index.html")}
    leap_year = {(date(2020, 1, 1) + timedelta(days)).strftime("%m-%d") for days in range(366)}
    assert pages == leap_year
    empty = parsed(desk.page("on-this-day/02-29/index.html"))
    assert "No story of this day" in text(empty)
    (beside,) = within(empty, "nav", kind="neighbours")
    assert list(links(beside)) == ["/on-this-day/02-28/", "/on-this-day/03-01/"]
    (beside,) = within(parsed(desk.page("on-this-day/12-31/index.html")), "nav", kind="neighbours")
    assert list(links(beside)) == ["/on-this-day/12-30/", "/on-this-day/01-01/"]
    (year_round,) = within(parsed(desk.page("on-this-day/index.html")), "div", kind="year-round")
    assert list(links(year_round)) == ["/on-this-day/04-27/", "/on-this-day/12-31/"]
    (tmp_path / "content/articles/2019-12-31.md").unlink()
    desk.build()
    assert "No story of this day" in desk.page("on-this-day/12-31/index.html")
    (year_round,) = within(parsed(desk.page("on-this-day/index.html")), "div", kind="year-round")
    assert list(links(year_round)) == ["/on-this-day/04-27/"]


def test_a_standing_page_is_described_by_how_it_begins(tmp_path) -> None:
    text = "---\ntitle: About\n---\n## Us\n\nA *small* paper & its " + "long " * 40 + "tale.\n\nMore."
    page = parsed(told(tmp_path, {"content/pages/about.md": text}).page("about/index.html"))
    (said,) = [meta.get("content") for meta in tags(page, "meta") if meta.get("name") == "description"]
    assert said == "A small paper & its " + "long " * 27 + "long…" and len(said) == 160


# ── the front page ──


def test_a_front_page(tmp_path) -> None:
    days = [f"2019-04-{day:02}" for day in range(1, 28)]
    desk = told(tmp_path, {**articles(*days, section="Harbour"), **articles("1987-04-27", "2001-04-27")})
    page = parsed(desk.page("index.html"))
    (lead,) = within(page, "article", kind="lead")
    assert "Story of 2019-04-27" in text(lead)
    assert [text(section) for section in within(page, "h2", kind="section-name")] == ["Harbour"]
    (anniversary,) = (s for s in tags(page, "section") if "April 27 in other years" in text(s))
    assert [url for url in links(anniversary) if url.count("/") > 4] == [
        "/2001/04/27/story-of-2001-04-27/", "/1987/04/27/story-of-1987-04-27/",
    ]  # fmt: skip
    (jump,) = within(page, "nav", kind="jump")
    assert list(links(jump)) == ["/2019/", "/2019/04/", "/2001/", "/2001/04/", "/1987/", "/1987/04/"]


def test_a_front_page_names_the_stories_with_most_reports(tmp_path) -> None:
    def biggest() -> list[str]:
        (nav,) = within(parsed(desk.page("index.html")), "nav", **{"aria-labelledby": "biggest-stories"})
        return [text(item) for item in tags(nav, "li")]

    bridge = articles("2017-01-01", "2018-01-01", "2019-01-01", "2020-01-01", series="The Bridge")
    ferry = articles("2017-02-01", "2018-02-01", "2019-02-01", series="The Ferry")
    desk = told(tmp_path, {**bridge, **ferry})
    assert biggest() == ["The Bridge 4", "The Ferry 3"]
    desk.write(articles("2001-01-01", "2001-02-01", series="The Ferry")).build()
    assert biggest() == ["The Ferry 5", "The Bridge 4"]


def test_a_front_page_follows_what_has_no_date_too(tmp_path) -> None:
    desk = told(tmp_path, articles("2019-04-27"))
    desk.write({"content/articles/u.md": story("Timeless", "", section="Harbour")}).build()
    assert "Timeless" in desk.page("index.html")


# ── names ──


def test_a_tags_page(tmp_path) -> None:
    files = {
        "content/articles/a.md": story("First", "2018-11-05", tags="[Ferry, Storm]"),
        "content/articles/b.md": story("Second", "2019-01-05", tags="[Ferry, Storm, Tide]"),
        "content/articles/c.md": story("Third", "2019-01-06", tags="[Ferry]"),
        "content/articles/d.md": story("Fourth", "2019-02-01", tags="[Tide, Storm]"),
        "content/articles/e.md": story("Fifth", "", tags="[Ferry, Tide]"),
    }
    page = parsed(told(tmp_path, files).page("tag/ferry/index.html"))
    facts = next(within(page, "p", kind="credit"))
    assert text(facts) == "4 stories 2018–2019 Subscribe to new stories (RSS)"
    assert "/tag/ferry/feed.xml" in links(facts)
    (together,) = within(page, "nav", **{"aria-labelledby": "together"})
    assert re.findall(r"(\w+) (\d)", text(together)) == [("Storm", "2"), ("Tide", "2")]
    (extremes,) = (s for s in tags(page, "section") if "First and latest" in text(s))
    assert [text(heading) for heading in tags(extremes, "h3")] == ["First", "Third"]
    (chart,) = (e for e in page.iter() if str(e.tag).endswith("}svg") and e.get("role") == "img")
    assert chart.get("viewBox") == "0 0 3 2"
    assert chart.get("aria-label") == (
        "Stories by month from November 2018 to January 2019. The most, 2, in January 2019."
    )
    (path,) = (e for e in chart if str(e.tag).endswith("}path"))
    assert path.get("d") == "M0 2v-1h1v1zM2 2v-2h1v2z"
    assert [text(h) for h in within(page, "h2", kind="stretch-name")] == ["2019", "2018", "Undated"]


def test_long_coverage_goes_by_years(tmp_path) -> None:
    page = told(tmp_path, articles("1901-02-03", "1901-03-03", "1999-02-03", tags="[Ferry]")).page(
        "tag/ferry/index.html"
    )
    assert 'viewBox="0 0 99 2"' in page and "Stories by year from 1901 to 1999. The most, 2, in 1901." in page


# ── corrections ──


def test_corrections_in_one_place(tmp_path) -> None:
    one, two = "[{date: 2020-01-02, text: It was Tuesday.}]", "[{date: 2021-01-02, text: It was Ann.}]"
    desk = told(tmp_path, {GOOD: story(corrections=one), **articles("2017-01-01", corrections=two)})
    page = parsed(desk.page("corrections/index.html"))
    assert [text(p) for p in within(page, "p", kind="correction")] == [
        "January 2, 2021 It was Ann.", "January 2, 2020 It was Tuesday.",
    ]  # fmt: skip
    desk.write({GOOD: story(), **articles("2017-01-01")}).build()
    assert "Nothing has been corrected yet." in desk.page("corrections/index.html")


# ── what the publisher sets ──


def test_masthead_motto_favicon_footer_and_imprint_come_from_settings(tmp_path) -> None:
    settings = (
        "masthead: The *Desk*\nmotto: All of it\nfavicon: /media/icon.png\nmenu: {Sea: /section/sea/}\n"
        "footer: {Contact: /contact/, Elsewhere: https://elsewhere.example/}\nimprint: © Nobody\n"
    )
    for name in ("index.html", ARTICLE, "404.html"):
        page = parsed(told(tmp_path, {GOOD: story(section="Sea")}, settings).page(name))
        (header,) = within(page, "header", kind="masthead")
        assert (
            text(header)
            == "The *Desk* All of it" + (" April 27, 2019" if name == "index.html" else "") + " Sea Search"
        )
        (footer,) = within(page, "footer", kind="footer")
        assert {"/contact/", "https://elsewhere.example/"} <= set(links(footer)) and "© Nobody" in text(
            footer
        )
        assert [link.get("href") for link in tags(page, "link") if link.get("rel") == "icon"] == [
            "/media/icon.png"
        ]


def test_a_masthead_may_be_a_picture(tmp_path) -> None:
    page = parsed(told(tmp_path, {GOOD: story()}, "masthead: /media/name.png\n").page("index.html"))
    (image,) = tags(next(tags(page, "h1")), "img")
    assert (image.get("src"), image.get("alt")) == ("/media/name.png", "The Desk")


def test_a_new_story_leaves_the_pages_of_others_alone(tmp_path) -> None:
    """Beside the stories that show it: nothing on a page counts or shows what is new elsewhere."""
    days = [f"2019-04-{day:02}" for day in range(1, 28, 3)]
    desk = told(tmp_path, articles(*days), "related_length: 1\n")
    before = desk.output()
    desk.write(articles("2020-01-01")).build()
    after = desk.output()
    changed = {name for name in before if before[name] != after[name]}
    stories = {name for name in changed if name.count("/") == 4 and not name.endswith("feed.xml")}
    assert {name for name in changed if name.endswith(("404.html", "tag/index.html"))} == set()
    assert len(stories) <= 2, "the story before it by date, and one that takes it as related"


# ── themes of one's own ──

GUIDE = PROJECT / "content/pages/guide/themes.md"
EXAMPLE = re.compile(r"^`((?:themes|content)/[^`]+)`[^\n]*\n\n```\w+\n(.*?)^```$", re.M | re.S)


def test_the_guide_does_what_it_says(tmp_path, capsys) -> None:
    """Every example of the guide, written as it stands there."""
    guide = GUIDE.read_text("utf-8")
    examples = dict(EXAMPLE.findall(guide))
    assert len(examples) == guide.count("```") // 2 - 1, "all but the words of the error"
    settings = examples.pop("content/site.yaml")
    desk = told(tmp_path, {GOOD: story(section="Harbour"), **examples}, settings)
    page = desk.page(ARTICLE)
    styles = [link.get("href") for link in tags(parsed(page), "link") if link.get("rel") == "stylesheet"]
    assert styles == ["/theme/style.css", "/theme/site.css"]
    assert desk.page("theme/site.css") == examples["themes/mine/static/site.css"]
    for said in ("The Harbour Post", "Tides, prices", "/media/anchor.png", "/contact/", "© The Harbour Post"):
        assert said in page
    assert '<meta name="theme-color" content="#00546b">' in page and "theme-color" in desk.page("index.html")
    assert "Write to the editor about “Good news”." in page and "All is well." in page
    assert "Not here. Try" in desk.page("404.html") and "misspelt" not in desk.page("404.html")

    broken = examples["themes/mine/templates/article.html"].replace("article.card", "artcle.card")
    desk.write({"themes/mine/templates/article.html": broken})
    assert desk.run() == 2
    error = re.search(r"^```text\n(.*?)\n```$", guide, re.M | re.S)
    assert error and capsys.readouterr().err.splitlines()[0] == error[1]


def test_the_guide_names_every_block() -> None:
    named = set(re.findall(r"`(\w+)`", GUIDE.read_text("utf-8")))
    for template in ("base.html", "article.html"):
        source = (PROJECT / "themes/broadsheet/templates" / template).read_text("utf-8")
        assert set(re.findall(r"{% block (\w+)", source)) <= named, template


def test_what_is_dropped_in_later_is_noticed(tmp_path) -> None:
    desk = told(tmp_path, {GOOD: story(), "themes/mine/theme.yaml": "extends: broadsheet\n"}, "theme: mine\n")
    for name, text, seen in (
        ("static/site.css", "a { color: red }", "/theme/site.css"),
        ("templates/head-extra.html", "<!-- extra -->", "<!-- extra -->"),
    ):
        assert seen not in desk.page(ARTICLE)
        desk.write({f"themes/mine/{name}": text}).build()
        assert seen in desk.page(ARTICLE)
        (tmp_path / "themes/mine" / name).unlink()
        desk.build()
        assert seen not in desk.page(ARTICLE)


def test_the_second_theme_is_small_and_whole(tmp_path) -> None:
    templates = (PROJECT / "themes/wire/templates").iterdir()
    assert sum(len(path.read_text("utf-8").splitlines()) for path in templates) < 100
    files = articles("2019-04-27", "2018-01-02", section="Harbour", tags="[Ferry]", authors="[Ana Li]")
    broad, wire = told(tmp_path / "a", files), told(tmp_path / "b", files, "theme: wire\n")
    assert wire.output().keys() == broad.output().keys()
    for name, data in wire.output().items():
        if name.endswith(".html"):
            page = parsed(data)
            assert len(list(tags(page, "h1"))) == 1, name
            assert not list(within(page, "header", kind="masthead")), name
    assert "Story of 2018-01-02" in wire.page("index.html")


def test_settings_are_attributes_and_a_mapping(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    asked = '{{ site.title }}, {{ site["title"] }}, {{ site.get("title") }}, {{ "title" in site }}'
    env = Theme(config.load(Options(site=desk.root)))._env
    assert env.from_string(asked).render() == "The Desk, The Desk, The Desk, True"


def test_pieces_are_kept_but_for_those_made_of_long_texts() -> None:
    parts = "{% macro shown(text) %}<p>{{ text }}</p>{% endmacro %}"
    env = Workshop(loader=jinja2.DictLoader({"parts.html": parts}), autoescape=True)
    both = '{% import "parts.html" as parts %}{{ parts.shown(text) }}{{ parts.shown(text=text) }}'
    for text in ("<" * LONG, "<" * (LONG + 1)):
        escaped = text.replace("<", "&lt;")
        assert env.from_string(both).render(text=text) == f"<p>{escaped}</p>" * 2
        assert env.get_template("parts.html").module.shown.kept.cache_info().currsize == 2


def test_what_is_wrong_with_a_theme_comes_whole_from_another_process() -> None:
    one = pickle.loads(pickle.dumps(ThemeError("themes/mine/a.html", 3, "is odd.", "Mend it.")))
    assert str(one) == "themes/mine/a.html:3: is odd. Mend it." and one.problems == (one.problem,)


def test_the_style_sheet_is_small_and_gives_way() -> None:
    style = (PROJECT / "themes/broadsheet/static/style.css").read_bytes()
    assert len(style) < 25_000
    assert b"@layer base, theme, site;" in style and b"!important;" not in style
