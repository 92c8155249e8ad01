"""Two raw files that number alike: a counted id names one story only if enough besides it agrees."""

import json
import shutil
import time
import zipfile
from pathlib import Path

import pytest
from desk import SITE, Desk, story, tree

from generator import config
from generator.config import Options
from generator.desk import check
from generator.importers.records import Table
from generator.ingest import filing
from generator.pipeline import stocktaking
from generator.survey import twins

Row = tuple[str, str, str, str]

NEWS: list[Row] = [
    (
        "1",
        "Goats on deck",
        "2021-02-01",
        "They ate the rope of the ferry before anybody had seen them at it.",
    ),
    (
        "2",
        "Rain in Sele",
        "2021-02-01",
        "It fell on the market from noon, and the cheese was carried indoors.",
    ),
    ("3", "Bakers strike", "2021-02-02", "No bread is to be had until the price of rye is settled."),
]
SPORT: list[Row] = [
    ("1", "Orrin win the cup", "2021-02-01", "A goal of the last minute settled what others had left open."),
    ("2", "Rowers sink", "2021-02-01", "All eight swam ashore, where their trainer waited with a towel."),
    (
        "3",
        "Chess on ice",
        "2021-02-03",
        "The queen slid off the board twice, and the referee fell after her.",
    ),
]
TOLD = (
    "content/raw/{}: warning: states 3 ids by which content/raw/{} means other stories; the first is `1`, of {}."
    " Give each export ids of its own, such as `sport-1`, or name the one that is not wanted in"
    " content/ledger/ignored.txt; all are published meanwhile."
)


def table(rows: list[Row]) -> str:
    return "".join(
        ",".join(f'"{cell}"' for cell in row) + "\n" for row in [("id", "title", "date", "text"), *rows]
    )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path).write({"content/site.yaml": SITE})


def drop(desk: Desk, **rows: list[Row]) -> list[str]:
    """The headlines of all articles when these tables have come; nothing depends on the cache."""
    desk.write({f"content/raw/{name.replace('_', '-')}.csv": table(found) for name, found in rows.items()})
    words, made = desk.words(), tree(desk.root)
    assert desk.forget().words() == words
    assert {k: v for k, v in tree(desk.root).items() if k[0] != "."} == {
        k: v for k, v in made.items() if k[0] != "."
    }
    return titles(desk)


def titles(desk: Desk) -> list[str]:
    texts = (path.read_text() for path in (desk.root / "content/articles").rglob("*.md"))
    return sorted(text.split("title: ")[1].partition("\n")[0] for text in texts)


def headlines(*tables: list[Row]) -> list[str]:
    return sorted(row[1] for rows in tables for row in rows)


@pytest.mark.parametrize("first", ["news", "sport"])
def test_all_are_published_and_each_pair_of_files_is_told_once(desk: Desk, first: str) -> None:
    tables = {"news": NEWS, "sport": SPORT}
    second = ({*tables} - {first}).pop()
    drop(desk, **{first: tables[first]})
    assert drop(desk, **{second: tables[second]}) == headlines(NEWS, SPORT)
    path = {
        "sport": "content/articles/2021/02/orrin-win-the-cup.md",
        "news": "content/articles/2021/02/goats-on-deck.md",
    }
    assert desk.words() == [TOLD.format(f"{second}.csv", f"{first}.csv", path[second])]
    (desk.root / f"content/raw/{first}.csv").unlink()
    assert desk.words() == [], "it is so no more"


def test_a_grown_export_finds_its_own_stories_again(desk: Desk) -> None:
    drop(desk, news=NEWS, sport=SPORT)
    new = (
        "4",
        "Skaters fined",
        "2021-02-04",
        "The canal belongs to the swans, said the court in a short ruling.",
    )
    other = (
        "4",
        "Swans return",
        "2021-02-04",
        "Nine of them came down on the mill pond and would not be moved.",
    )
    edited = [(id, title, day, f"{text} Nobody was hurt.") for id, title, day, text in SPORT]
    assert drop(desk, sport_2=[*edited, new]) == headlines(NEWS, SPORT, [new])
    assert drop(desk, news_2=[*NEWS, other]) == headlines(NEWS, SPORT, [new, other])
    texts = "".join(path.read_text() for path in (desk.root / "content/articles").rglob("*.md"))
    assert texts.count("Nobody was hurt.") == len(SPORT)


def test_a_newer_version_of_an_edited_article_is_named_and_not_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(desk, news=NEWS)
    article = desk.root / "content/articles/2021/02/goats-on-deck.md"
    article.write_text(f"{article.read_text()}\nA line of the editor's own.\n")
    newer = [(id, title, day, f"{text} It rained.") for id, title, day, text in NEWS]
    assert drop(desk, news_2=newer) == headlines(NEWS)
    told = [one for one in desk.build().raw.duplicates if one.file == "news-2.csv"]
    assert [(one.record, one.article) for one in told] == [("1", "articles/2021/02/goats-on-deck.md")]
    site = config.load(Options(site=desk.root))
    with stocktaking(site) as (catalog, report):
        (found,) = [
            one.problems for one in check(site, catalog, report).findings if one.name == "newer_versions"
        ]
    assert list(map(str, found)) == [
        "content/articles/2021/02/goats-on-deck.md: was edited by hand, and content/raw/news-2.csv#1 is a newer"
        " version of it. Take over by hand what is new, then write when, as `updated`; your text is kept meanwhile."
    ]
    time.sleep(0.15)  # what was touched just now is read again: see RACY in gates
    desk.build()
    monkeypatch.setattr(Table, "read", None)
    assert not desk.build().problems
    assert "It rained." not in article.read_text()
    monkeypatch.undo()
    text = article.read_text()
    article.write_text(text.replace("slug:", "updated: 2021-02-02\nslug:"))
    desk.build()
    with stocktaking(site) as (catalog, report):
        assert not catalog.newer_versions(), "the editor's is the newest"
    article.unlink()
    assert drop(desk) == headlines(NEWS) and "It rained." in article.read_text(), "the newer counts"


ONE = {
    "id": "7", "title": "Goats on deck", "date": "2021-02-01T09:30:00Z", "url": "https://ferries.example/goats/",
    "updated": "2021-02-01T12:00:00Z", "text": NEWS[0][3],
}  # fmt: skip
OTHER = {
    **ONE, "title": "Bakers strike", "date": "2021-02-02T10:00:00Z", "url": "https://ferries.example/bakers/",
    "updated": "2021-02-03T12:00:00Z", "text": NEWS[2][3],
}  # fmt: skip


@pytest.mark.parametrize(
    ("agrees", "stories"),
    [
        ((), 2),
        (("title",), 2),
        (("date",), 2),
        (("url",), 2),
        (("title", "date"), 1),
        (("title", "url"), 1),
        (("date", "url"), 1),
        (("text",), 1),
    ],
)
@pytest.mark.parametrize("id", ["7", "story-7", "https://ferries.example/?p=7"])
def test_of_one_counted_id_and_two_signs_more_is_one_story(
    desk: Desk, id: str, agrees: tuple[str, ...], stories: int
) -> None:
    alike = {key: f"{ONE[key]} It rained." if key == "text" else ONE[key] for key in agrees}
    for name, record in (("a", ONE), ("b", OTHER | alike)):
        desk.write({f"content/raw/{name}.json": json.dumps([record | {"id": id}])}).build()
    assert len(titles(desk)) == stories
    assert (titles(desk)[0] == OTHER["title"]) or "title" in agrees, "the later counts"


@pytest.mark.parametrize("id", ["urn:ferries:3f2b9c1e-8a10", "3f2b9c1e-8a10-4f6e-9d2c-0b7a5c1e2d3f"])
def test_an_id_that_no_other_system_gives_is_enough(desk: Desk, id: str) -> None:
    for name, record in (("a", ONE), ("b", OTHER)):
        desk.write({f"content/raw/{name}.json": json.dumps([record | {"id": id}])}).build()
    assert titles(desk) == [OTHER["title"]]


def test_what_many_stories_say_is_no_text_to_tell_by(desk: Desk) -> None:
    for name, record in (("a", ONE), ("b", OTHER)):
        text = {"text": "Read the full story in the paper."}
        desk.write({f"content/raw/{name}.json": json.dumps([record | text])}).build()
    assert len(titles(desk)) == 2


def test_what_an_editor_took_down_does_not_come_out_again(desk: Desk) -> None:
    desk.write({"content/raw/a.json": json.dumps([ONE])}).build()
    (article,) = (desk.root / "content/articles").rglob("*.md")
    head = article.read_text().replace(ONE["title"], "An apology").partition(ONE["text"])[0]
    article.write_text(f"{head}What stood here was wrong.\n")
    (desk.root / "content/raw/a.json").unlink()
    again = ONE | {"text": f"{ONE['text']} It rained.", "date": "2021-02-05"}
    desk.write({"content/raw/b.json": json.dumps([again])}).build()
    assert titles(desk) == ["An apology"]
    assert desk.forget().words() is not None and titles(desk) == ["An apology"]


def test_of_stories_with_as_many_signs_the_text_tells_which(desk: Desk) -> None:
    goats, bakers = ({**one, "title": "Letters"} for one in (ONE, OTHER))
    for name, record in (("a", goats), ("b", bakers)):
        desk.write({f"content/raw/{name}.json": json.dumps([record])}).build()
    later = {"date": goats["date"], "updated": "2021-02-09T12:00:00Z", "text": f"{bakers['text']} At last."}
    desk.write({"content/raw/c.json": json.dumps([bakers | later])}).build()
    texts = "".join(path.read_text() for path in (desk.root / "content/articles").rglob("*.md"))
    assert goats["text"] in texts and texts.count(bakers["text"]) == 1 and "At last." in texts


def test_each_story_comes_back_to_its_own_address(desk: Desk) -> None:
    for name, record in (("z", ONE), ("a", OTHER)):
        desk.write({f"content/raw/{name}.json": json.dumps([record])}).build()
    moved = desk.output().keys()
    desk.forget()
    shutil.rmtree(desk.root / "content/articles")
    desk.build()
    assert desk.output().keys() == moved


POST = """<item><title>{1}</title><link>http://localhost/?p={0}</link><guid>http://localhost/?p={0}</guid>
<content:encoded><![CDATA[{3}]]></content:encoded><wp:post_id>{0}</wp:post_id>
<wp:post_date>{2} 0{0}:00:00</wp:post_date><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>"""
BLOG = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Blog</title>'
    "<wp:wxr_version>1.2</wp:wxr_version>{}</channel></rss>"
)


def test_two_blogs_at_one_address_of_no_reader(desk: Desk) -> None:
    later = [(id, title, day.replace("2021", "2022"), text) for id, title, day, text in SPORT]
    for name, rows in (("news", NEWS), ("sport", later)):
        desk.write({f"content/raw/{name}.xml": BLOG.format("".join(POST.format(*row) for row in rows))})
    words = desk.words()
    assert titles(desk) == headlines(NEWS, SPORT)
    assert [line.partition(" by which")[0] for line in words] == [
        "content/raw/sport.xml: warning: states 3 ids"
    ]


def test_ids_that_look_numbered_and_were_typed_contest_an_address_like_any_others(desk: Desk) -> None:
    for name, id in (("one", "bar"), ("two", "2~bar")):
        text = story(name, id=id, aliases="[/old/]", body=f"Text {name}.")
        desk.write({f"content/articles/2021/02/{name}.md": text})
    (told,) = desk.words()
    assert told.startswith("content/articles/2021/02/one.md: warning: names /old/ as a former address, which")
    assert desk.forget().words() == [told]


def test_two_tables_in_one_archive(desk: Desk) -> None:
    (desk.root / "content/raw").mkdir()
    with zipfile.ZipFile(desk.root / "content/raw/all.zip", "w") as file:
        for name, rows in (("news", NEWS), ("sport", SPORT)):
            file.writestr(f"{name}.csv", table(rows))
    (told,) = desk.words()
    assert (
        "all.zip: warning: states 3 ids by which another file in it means other stories; the first is `1`"
        in told
    )
    assert titles(desk) == headlines(NEWS, SPORT)


def test_stories_of_more_files_than_count_are_all_published_and_found_again(desk: Desk) -> None:
    names = [chr(ord("a") + number) * 3 for number in range(24)]
    stories = [
        {"id": "1", "title": f"All of {name}", "date": "2021-02-01", "text": f"{name} {name}s {name}ed " * 4}
        for name in names
    ]
    for name, one in zip(names, stories, strict=True):
        desk.write({f"content/raw/{name}.json": json.dumps([one])})
    desk.build()
    assert len(titles(desk)) == len(names) > twins.MANY
    for name, one in zip(names, stories, strict=True):
        desk.write({f"content/raw/{name}-2.json": json.dumps([one | {"text": f"{one['text']} It rained."}])})
    assert len(desk.words()) == len(names) - 1
    assert len(titles(desk)) == len(names)


@pytest.mark.parametrize("rows", [8, 32])
def test_each_row_reads_one_article_of_the_other_file(
    desk: Desk, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, usual = list[str](), filing.Desk._whole

    def whole(self: filing.Desk, path: str) -> object:
        read.append(path)
        return usual(self, path)

    monkeypatch.setattr(filing.Desk, "_whole", whole)
    words = [f"{letter}{other}" for letter in "abcdefgh" for other in "klmnopqr"]
    for name, of in (("news", words), ("sport", words[::-1])):
        form = "{0} and {0} went to {0} {1} and told {0} of all the {0} there was {1}."
        made = [
            (str(n), f"{name} {of[n]}", "2021-02-01", form.format(of[n], name)) for n in range(1, rows + 1)
        ]
        desk.write({f"content/raw/{name}.csv": table(made)})
    desk.build()
    assert len(titles(desk)) == 2 * rows and len(read) == rows
