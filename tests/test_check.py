"""The desk report: each finding where it must be and nowhere else, with the fix; nothing is written."""

import json

import html5lib
import pytest
from desk import GOOD, SITE, Desk, story, touched

from generator import config, report
from generator import desk as room
from generator.config import Options
from generator.model import Problem
from generator.pipeline import stocktaking

A, B, C = (f"content/articles/{name}.md" for name in "abc")
LEDE = "A grey seal lay down on the slip at Sallowby on Tuesday and would not be moved by anyone"
WORDS = (
    "The crew of the pilot boat counted four hundred barrels on the quay before the tide came over the wall, "
    "and Captain Ruth Balderson wrote the number 417 into the book with a pencil that she keeps for such days."
)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story(tags="[Harbour, Oysters]")})


def found(desk: Desk, name: str) -> list[str]:
    """One finding, a line for each problem."""
    site = config.load(Options(site=desk.root, jobs=1))
    with stocktaking(site) as (catalog, taken):
        findings = room.check(site, catalog, taken).findings
    return [
        report.line(problem) for finding in findings if finding.name == name for problem in finding.problems
    ]


def names(desk: Desk, capsys) -> list[str]:
    """The findings that the command line names."""
    assert desk.run("check", "--json") in (0, 1)
    return list(json.loads(capsys.readouterr().out)["findings"])


# ── the command ──


def test_nothing_is_written(desk: Desk) -> None:
    """Not even where a build has everything to do: no cache, raw files new, a link where none may be."""
    desk.write({"content/raw/a.txt": f"Seal on the slip\n\n{LEDE}.\n", A: story("Bad", "soon")})
    before = touched(desk.root)
    assert desk.run("check") == 1
    assert touched(desk.root) == before
    desk.build()
    desk.write({B: story("New", "2019-04-28"), "content/raw/b.txt": f"Another seal\n\n{LEDE} else.\n"})
    before = touched(desk.root)
    assert desk.run("check", "--drafts") == 1
    assert touched(desk.root) == before


def test_what_builds_say_and_what_they_will_do(desk: Desk) -> None:
    desk.write({A: story("Bad", "soon"), "content/raw/a.txt": f"Seal on the slip\n\n{LEDE}.\n"})
    assert found(desk, "told_by_builds")[0].startswith(f'{A}:3: "soon" is not a date.')
    assert found(desk, "waiting_raw_files") == [
        "content/articles/undated/seal-on-the-slip.md: warning: will be written by the next build, from a raw"
        " file that is new or has changed. Build, then check again."
    ]


def test_an_error_fails_and_a_warning_does_not(desk: Desk, capsys) -> None:
    assert desk.run("check") == 0 and desk.run("check", "--strict") == 1
    assert "0 errors among them." in capsys.readouterr().out
    desk.write({A: story("Bad", "soon")})
    assert desk.run("check") == 1


def test_a_lost_or_damaged_cache_changes_nothing(desk: Desk, capsys) -> None:
    desk.build()
    known = [name for name in names(desk, capsys) if name != "dead_links"]
    (desk.root / ".cache/catalog.sqlite").write_bytes(b"no catalog" * 1000)
    assert [name for name in names(desk, capsys) if name != "dead_links"] == known


def test_one_page_that_needs_nothing_else(desk: Desk, tmp_path) -> None:
    desk.write({A: story("'<script>alert(1)</script>'", "2019-04-26", derived="[title]", tags="[a, b]")})
    page = tmp_path / "report.html"
    assert desk.run("check", "--html", str(page)) == 0
    text = page.read_text("utf-8")
    tree = html5lib.HTMLParser(strict=True).parse(text)
    assert tree is not None and "<script" not in text and "&lt;script&gt;" in text
    assert "<code>title</code>" in text and "http" not in text


# ── stories ──


def test_a_derived_headline(desk: Desk) -> None:
    desk.write({A: story("A seal lay down", body=LEDE, derived="[title]")})
    assert found(desk, "derived_headlines") == [
        f"{A}:2: warning: has a headline cut from its text: “A seal lay down”. Write a better one, and take"
        " `title` out of `derived`."
    ]


def test_a_headline_that_another_file_gives(desk: Desk) -> None:
    similar = f'\n  - {{title: "Seal Stays Put", summary: "{LEDE}, the harbour master said."}}'
    desk.write(
        {A: story("A grey seal lay", body=f"{LEDE}.", derived="[title]"), B: story("Other", similar=similar)}
    )
    assert found(desk, "headlines_found_elsewhere") == [
        f"{A}:2: warning: has a headline cut from its text; {B} lists a story of the same opening as"
        " “Seal Stays Put”. If it is the same story, take that headline over as `title`."
    ]
    assert not found(desk, "derived_headlines")
    desk.write({B: story("Other", similar=similar.replace("grey", "brown"))})
    assert not found(desk, "headlines_found_elsewhere") and found(desk, "derived_headlines")


def test_an_undated_story(desk: Desk) -> None:
    desk.write({A: story("Sprat pie", date="").replace("---\n\n", "date: null\n---\n\n")})
    assert found(desk, "undated_stories") == [
        f"{A}:3: warning: has no date. Write `date: YYYY-MM-DD`; until then it stands under /undated/."
    ]


def crowd(desk: Desk) -> Desk:
    """Twenty stories of different days and words, so that words have weights."""
    for n in range(20):
        word = chr(97 + n) * 6
        text = f"The {word} was painted, and {word} paint is dear."
        desk.write(
            {f"content/articles/x{n:02}.md": story(f"On {word}", f"2018-01-{n + 1:02}", text, tags="[x, y]")}
        )
    return desk


def test_a_story_told_twice(desk: Desk) -> None:
    crowd(desk).write({A: story("Barrels counted", "2019-04-27", WORDS)})
    desk.write({B: story("Barrels on the quay", "2019-04-28", f"{WORDS} Then it rained.")})
    assert found(desk, "near_duplicates") == [
        f"{A}: warning: may be the story of {B} once more. If so, delete one and write `to` the other's"
        " address behind its line in content/ledger/urls/."
    ]
    desk.write({B: story("Barrels on the quay", "2019-06-28", f"{WORDS} Then it rained.")})
    assert not found(desk, "near_duplicates")


def test_a_story_without_related_stories(desk: Desk) -> None:
    crowd(desk).write({A: story("Sprat pie", "2019-04-27", "Take sprats.")})
    said = f"{A}: warning: has no related story. Give it a tag that other stories have."
    assert said in found(desk, "without_related")
    crowd(desk).write(
        {A: story("Barrels", "2019-04-27", WORDS), B: story("More barrels", "2019-05-27", WORDS)}
    )
    assert said not in found(desk, "without_related")


# ── tags ──


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Floods", "Flood"),
        ("Covid", "Covids"),
        ("Government", "Goverment"),
        ("Ferry", "Ferries"),
        ("Café", "Cafe"),
        ("Ý", "Y"),
    ],
)
def test_near_twins_among_tags(desk: Desk, one: str, two: str) -> None:
    desk.write(
        {
            A: story("A", tags=f"[{one}, x]"),
            B: story("B", tags=f"[{one}, x]"),
            C: story("C", tags=f"[{two}, x]"),
        }
    )
    (said,) = found(desk, "near_twins")
    key = one.lower()
    assert said == (
        f"content/tags.yaml: warning: “{one}” (2), “{two}” (1) may be one tag. If so, write into"
        f" content/tags.yaml: `{key}: {{name: {one}, aliases: [{two}]}}`."
    )
    desk.write({"content/tags.yaml": said.partition("yaml: `")[2].removesuffix("`.") + "\n"})
    assert not found(desk, "near_twins"), "the entry as it is pasted"


@pytest.mark.parametrize(
    ("one", "two"),
    [("Budget 2018", "Budget 2019"), ("Rain", "Ruin"), ("Boats", "Coats"), ("Мой", "Мои")],
)
def test_names_that_are_two(desk: Desk, one: str, two: str) -> None:
    desk.write({A: story("A", tags=f"[{one}, x]"), B: story("B", tags=f"[{two}, x]")})
    assert not found(desk, "near_twins")


def test_tones_tell_names_apart(desk: Desk) -> None:
    desk.write({A: story("A", tags="[Má, x]"), B: story("B", tags="[Mà, x]")})
    assert found(desk, "near_twins")
    desk.write({"content/site.yaml": SITE + "language: vi\n"})
    assert not found(desk, "near_twins")


def test_a_twin_of_a_tag_that_has_an_entry(desk: Desk) -> None:
    desk.write({"content/tags.yaml": "flooding: {name: Floods}\n", A: story("A", tags="[flooding, x]")})
    desk.write({B: story("B", tags="[Flooding-s, x]"), C: story("C", tags="[flooding, x]")})
    (said,) = found(desk, "near_twins")
    assert said.endswith("If so, add to the aliases of `flooding`: `[Flooding-s]`.")


def test_a_name_that_no_story_has(desk: Desk) -> None:
    entries = "harbour: {aliases: [Port]}\noystres: {name: Oysters}\nballoons: {name: Balloons}\n"
    desk.write({"content/tags.yaml": entries, A: story("A", tags="[Port, x]"), GOOD: story(tags="[Oysters]")})
    assert found(desk, "idle_names") == [
        "content/tags.yaml:2: warning: `oystres`: no story has the tag “Oysters”, nor one of its aliases. Did you mean"
        " `oysters`?",
        "content/tags.yaml:3: warning: `balloons`: no story has the tag “Balloons”, nor one of its aliases. Take it out,"
        " unless stories are to come.",
    ]


def test_what_is_said_of_many_files_stands_once_above_them() -> None:
    same = [Problem(f"content/{name}.md", 0, "has no tag.", "Give it one.", "warning") for name in "abc"]
    other = Problem("content/b.md", 2, "has no date.", "Give it one.", "warning")
    text = room.html("T", [room.Finding("few", "Few", [*same[:2], other, same[2]])])
    assert text.count("has no tag.") == text.count("has no date.") == 1
    places = [
        text.index(place)
        for place in ("has no tag.", "content/a.md", "content/c.md", "line 2", "has no date.")
    ]
    assert places == sorted(places) and text.count("content/b.md") == 2


def test_near_twins_among_authors(desk: Desk) -> None:
    desk.write({A: story("A", authors="[Morag Ellery]"), B: story("B", authors="[Morag Elery]")})
    (said,) = found(desk, "near_twins")
    assert said.startswith("content/authors.yaml: warning: ")


def test_few_tags_and_what_related_stories_suggest(desk: Desk, capsys) -> None:
    crowd(desk).write({A: story("Barrels", "2019-04-27", WORDS, tags="[Harbour]")})
    desk.write({B: story("More barrels", "2019-05-27", WORDS, tags="[Harbour, Quay, Weather]")})
    desk.write({C: story("No barrels", "2019-06-27", WORDS, tags="[Harbour, Quay]")})
    assert found(desk, "few_tags") == [
        f"{A}: warning: has one tag, “Harbour”. Suggested by its related stories: `tags: [Harbour, Quay]`."
    ]
    assert desk.run("check", "--json") == 0
    assert json.loads(capsys.readouterr().out)["suggested_tags"] == {A: ["Quay"]}
    desk.build()
    page = desk.page("2019/04/27/barrels/index.html").partition("<aside")[0]
    assert "Harbour" in page and "Quay" not in page, "an editor's to give"


def test_no_tag_and_no_suggestion(desk: Desk) -> None:
    desk.write({A: story("Sprat pie", "2019-04-27", "Take sprats.")})
    assert found(desk, "few_tags") == [
        f"{A}: warning: has no tag. Give it tags that other stories have as well."
    ]


# ── dates ──


@pytest.mark.parametrize(
    ("finding", "fields", "words"),
    [
        (
            "odd_dates",
            {"date": "2019-04-27T09:00:00+00:00", "updated": "2018-04-27T09:00:00+00:00"},
            ":4: warning: was updated (2018-04-27T09:00:00+00:00) before it was published"
            " (2019-04-27T09:00:00+00:00). Correct the one that is wrong.",
        ),
        (
            "odd_dates",
            {"date": "0219-04-27"},
            ":3: warning: is dated 0219-04-27, before there were newspapers. Correct its `date`.",
        ),
        (
            "yet_to_come",
            {"date": "2030-06-01"},
            ": warning: appears on 2030-06-01. Nothing to do if that is meant; build again then.",
        ),
        (
            "yet_to_come",
            {"embargo": "2030-06-01T07:00:00+00:00"},
            ": warning: appears on 2030-06-01T07:00:00+00:00. Nothing to do if that is meant; build again then.",
        ),
        (
            "expired",
            {"expires": "2029-06-01"},
            ": warning: expired on 2029-06-01; its address shows a notice. Take out `expires` to show it again,"
            " or write `withdrawn: the reason` to tell readers.",
        ),
    ],
)
def test_dates(desk: Desk, finding: str, fields: dict[str, str], words: str) -> None:
    assert not found(desk, finding)
    desk.write({A: story("A", **fields)})
    assert found(desk, finding) == [A + words]


# ── heads and pictures ──


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("tgas", "`tgas` is no field that is read. Did you mean `tags`?"),
        ("image_atl", "`image_atl` is no field that is read. Did you mean `image_alt`?"),
        ("source_ulr", "`source_ulr` is no field that is read. Did you mean `source_url`?"),
        ("mood", "`mood` is no field that is read. It is kept in the file and shown nowhere."),
    ],
)
def test_a_field_that_nothing_reads(desk: Desk, field: str, words: str) -> None:
    desk.write({A: story("A", **{field: "x"})})
    assert found(desk, "unknown_fields") == [f"{A}:4: warning: {words}"]


def test_one_word_for_a_field_in_many_files(desk: Desk) -> None:
    desk.write({A: story("A", mood="x"), B: story("B", mood="x"), C: story("C", layout="post")})
    (said,) = found(desk, "unknown_fields")
    assert said.startswith(f"{A}:4: warning: `mood` is no field that is read, here and in 1 more file.")


def test_pictures_without_words_or_credit(desk: Desk) -> None:
    bare = "\n\n![](/media/seal.jpg)\n"
    desk.write({A: story("A", body=f"Text.{bare}"), "content/media/seal.jpg": "x"})
    assert found(desk, "missing_alt") == [
        f"{A}:8: warning: shows /media/seal.jpg without a description. Say what it shows:"
        " `![A boat on a slip](/media/seal.jpg)`; readers who cannot see it hear that."
    ]
    assert found(desk, "missing_credit") == [
        f"{A}:8: warning: shows /media/seal.jpg without a credit. Name who made it, in its caption:"
        " `<figcaption>… Photo: Name</figcaption>`."
    ]
    figure = '<figure><img src="/media/seal.jpg" alt="A seal"><figcaption>A seal. Photo: M. Ellery</figcaption></figure>'
    desk.write({A: story("A", body=figure)})
    assert not found(desk, "missing_alt") + found(desk, "missing_credit")


def test_a_leading_picture_without_words_or_credit(desk: Desk) -> None:
    desk.write({A: story("A", image="seal.jpg")})
    assert found(desk, "missing_alt") == [
        f"{A}:4: warning: is led by /media/seal.jpg without a description. Say what it shows, in `image_alt`;"
        " readers who cannot see it hear that."
    ]
    assert found(desk, "missing_credit") == [
        f"{A}:4: warning: is led by /media/seal.jpg without a credit. Name who made it, in `image_credit`."
    ]
    desk.write({A: story("A", image="{src: seal.jpg, alt: A seal, credit: M. Ellery}")})
    assert not found(desk, "missing_alt") + found(desk, "missing_credit")


# ── links ──


def test_dead_links_and_anchors(desk: Desk) -> None:
    desk.write({A: story("Other", "2019-04-28", "## Barrels {#barrels}\n\nText.")})
    body = (
        "[good](/2019/04/28/other/) [near](../../28/other/#barrels) [out](https://elsewhere.example/x)\n"
        "[lost](/2019/04/28/othre/)\n[place](/2019/04/28/other/#casks) [own](#nowhere) [feed](/feed.xml)\n"
        "[whole](https://desk.example/nowhere/)\n"
    )
    desk.write({GOOD: story(body=body)}).build()
    assert found(desk, "dead_links") == [
        f"{GOOD}:{line}: `{written}` leads nowhere. Correct the link."
        for line, written in (
            (7, "/2019/04/28/othre/"),
            (8, "#nowhere"),
            (8, "/2019/04/28/other/#casks"),
            (9, "https://desk.example/nowhere/"),
        )
    ]


def test_a_dead_link_of_every_page_is_told_once(desk: Desk) -> None:
    desk.write({"content/site.yaml": SITE + "menu: {News: /section/news/}\n"}).build()
    (said,) = found(desk, "dead_links")
    assert said.startswith(
        "output/2019/04/27/good-news/index.html: `/section/news/` leads nowhere, on this page, and on "
    )
    assert said.endswith(
        "Correct it where it comes from: the menu in site.yaml, a standing page, or the theme."
    )


def test_a_dead_link_on_a_standing_page(desk: Desk) -> None:
    desk.write({"content/pages/about.md": "---\ntitle: About\n---\n\n[x](/nowhere/)\n"}).build()
    assert found(desk, "dead_links") == [
        "content/pages/about.md:5: `/nowhere/` leads nowhere. Correct the link."
    ]


def test_an_output_that_is_behind(desk: Desk) -> None:
    said = "output: warning: is not what a build would make of content/ now. Build, then check again."
    assert found(desk, "dead_links") == [said]
    desk.build()
    assert not found(desk, "dead_links")
    desk.write({A: story("New", "2019-04-28")})
    assert said in found(desk, "dead_links")


def test_limits_of_hosts(desk: Desk, monkeypatch) -> None:
    desk.build()
    assert not found(desk, "host_limits")
    for name, most in (("MOST_FILES", 3), ("MOST_BYTES", 1000), ("LARGEST", 5000)):
        monkeypatch.setattr(room.links, name, most)
    said = found(desk, "host_limits")
    assert said[0] == (
        "output: warning: holds 0.0 GB; GitHub Pages takes 1 GB. Deploy elsewhere, or put the media on another host."
    )
    assert "files; Cloudflare Pages takes 3. Deploy elsewhere, or ask for a larger plan." in said[1]
    assert any(line.startswith("output/theme/style.css: warning: is ") for line in said)
