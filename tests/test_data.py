"""The archive as data: tables that agree with the pages, an export that agrees with both, and the manifest."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from urllib.parse import unquote

import pytest
from desk import GOOD_PAGE, SITE, Desk, story, touched

from generator.disk import files
from generator.output import manifest

FILES = {
    "content/site.yaml": SITE,
    "content/articles/1.md": story("Zoë, \"quoted\"", "2019-04-27", tags="[A, B]", authors="Ana Li and Bo Ek"),
    "content/articles/2.md": story("Later", "2020-01-02T10:00:00+01:00", "[Go](/a/) on.", dek="Short."),
    "content/articles/3.md": story("Undated", "", section="News"),
    "content/articles/4.md": story("Withdrawn", "2019-04-28", withdrawn="It was wrong."),
    "content/raw/note.txt": "Ferry sinks\n\nMay 1, 2019\n\nIt sank at noon, and everyone was saved from the cold water.\n",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path).write(FILES)
    desk.build()
    return desk


def test_json_and_csv_say_the_same(desk: Desk) -> None:
    for year, titles in (
        ("2019", {'Zoë, "quoted"', "Ferry sinks"}),
        ("2020", {"Later"}),
        ("undated", {"Undated"}),
    ):
        rows = json.loads(desk.page(f"data/{year}.json"))
        table = list(csv.DictReader(io.StringIO(desk.page(f"data/{year}.csv"))))
        assert {row["title"] for row in rows} == titles and len(table) == len(rows)
        for row, line in zip(rows, table, strict=True):
            flat = {
                name: "; ".join(said) if isinstance(said, list) else str(said) for name, said in row.items()
            }
            assert flat == line
            assert row["url"].startswith("https://desk.example/")


def test_the_package_describes_every_dated_table(desk: Desk) -> None:
    package = json.loads(desk.page("datapackage.json"))
    assert [one["path"] for one in package["resources"]] == ["data/2019.csv", "data/2020.csv"]
    for one in package["resources"]:
        header = next(csv.reader(io.StringIO(desk.page(one["path"]))))
        assert [field["name"] for field in one["schema"]["fields"]] == header
    years = json.loads(desk.page("archive.json"))["years"]
    assert [(year["year"], year["stories"]) for year in years] == [("2019", 2), ("2020", 1)]


def test_a_new_story_rewrites_its_own_year(desk: Desk) -> None:
    desk.write({"content/articles/5.md": story("Fifth", "2020-05-05")})
    written = {name for name in desk.build().written if name.startswith(("data", "archive"))}
    assert written == {"data/2020.json", "data/2020.csv", "archive.json"}


def test_what_the_builder_lists_may_grow_beyond_what_a_text_may(desk: Desk, monkeypatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 2_600)  # bytes
    for number in range(40):
        desk.write({f"content/articles/many-{number}.md": story(f"Report {number}", "2019-06-07")})
    assert not desk.build().problems
    part, changes = (desk.root / path for path in ("output/manifest-sha256/2019.txt", ".cache/changes.tsv"))
    assert min(part.stat().st_size, changes.stat().st_size) > files.LARGEST
    desk.write({"content/articles/5.md": story("Fifth", "2019-05-05")})
    assert not desk.build().problems and "2019/05/05/fifth/index.html" in part.read_text()
    (desk.root / "output" / manifest.JOURNAL).write_text("none.html\n" * 300)  # of a run that was cut short
    desk.write({"content/articles/6.md": story("Sixth", "2019-05-06")})
    assert not desk.build().problems and "2019/05/06/sixth/index.html" in part.read_text()


def test_a_file_for_each_article_by_setting(desk: Desk) -> None:
    assert "2020/01/02/later/index.json" not in desk.output()
    desk.write({"content/site.yaml": f"{SITE}article_json: true\n"}).build()
    said = json.loads(desk.page("2020/01/02/later/index.json"))
    assert said["published"] == "2020-01-02T10:00:00+01:00" and said["dek"] == "Short."
    assert said["html"].strip() == '<p><a href="https://desk.example/a/">Go</a> on.</p>'


def test_a_file_for_each_list_by_the_same_setting(desk: Desk) -> None:
    assert "tag/a/index.json" not in desk.output()
    desk.write(
        {
            "content/site.yaml": f"{SITE}article_json: true\n",
            "content/tags.yaml": "a:\n  description: All A.\n",
        }
    )
    desk.write(
        {
            "content/articles/6.md": story("Sixth", "2021-05-05", tags="[A]"),
            "content/articles/7.md": story("Seventh", "", tags="[A]"),
        }
    ).build()
    said = json.loads(desk.page("tag/a/index.json"))
    assert (said["name"], said["url"], said["description"]) == ("A", "https://desk.example/tag/a/", "All A.")
    assert [(year["year"], year["stories"]) for year in said["years"]] == [("", 1), ("2019", 1), ("2021", 1)]
    titles = []
    for year in said["years"]:
        rows = json.loads(desk.page(year["json"].removeprefix("https://desk.example/")))
        titles += [row["title"] for row in rows]
    assert titles == ["Seventh", 'Zoë, "quoted"', "Sixth"]
    desk.write({"content/site.yaml": SITE}).build()
    assert not [name for name in desk.output() if name.endswith("/index.json")]


def test_an_export_holds_what_readers_see_and_publishes_nothing(desk: Desk, capsys) -> None:
    before = desk.output()
    assert desk.run("export") == 0
    assert [line.rpartition("/")[2] for line in capsys.readouterr().out.splitlines()] == [
        "archive.sqlite",
        "archive.zip",
    ]
    assert desk.output() == before
    with closing(sqlite3.connect(desk.root / "export/archive.sqlite")) as db:
        found = db.execute("SELECT title, published, dek FROM story ORDER BY title").fetchall()
        people = db.execute("SELECT name FROM author ORDER BY name").fetchall()
    assert found == [
        ("Ferry sinks", "2019-05-01", ""), ("Later", "2020-01-02T10:00:00+01:00", "Short."), ("Undated", "", ""),
        ('Zoë, "quoted"', "2019-04-27", ""),
    ]  # fmt: skip
    assert people == [("Ana Li",), ("Bo Ek",)]
    with zipfile.ZipFile(desk.root / "export/archive.zip") as package:
        names = package.namelist()
    assert "content/articles/1.md" in names and not [name for name in names if "raw/" in name]


def test_the_same_archive_gives_the_same_export(desk: Desk) -> None:
    made = []
    for folder in ("one", "two"):
        assert desk.run("export", "--to", str(desk.root / folder), "--quiet") == 0
        made.append({path.name: path.read_bytes() for path in (desk.root / folder).iterdir()})
    assert made[0] == made[1] and made[0].keys() == {"archive.sqlite", "archive.zip"}


@pytest.mark.parametrize("folder", ["content", "content/articles", "output/more", "."])
def test_an_export_stays_out_of_the_site(desk: Desk, capsys, folder: str) -> None:
    before = touched(desk.root)
    assert desk.run("export", "--to", str(desk.root / folder)) == 2
    assert "Name another folder with --to." in capsys.readouterr().err
    assert touched(desk.root) == before


def test_an_export_that_cannot_begin_leaves_nothing(desk: Desk) -> None:
    desk.write({"content/site.yaml": f"{SITE}theme: nowhere\n"})
    assert desk.run("export") == 2
    assert not (desk.root / "export").exists()


# ── for search engines ──


def listed(desk: Desk, part: str) -> list[str]:
    """Addresses below the base in a part of the sitemap that the index names."""
    assert f"<loc>https://desk.example/sitemap/{part}.xml</loc>" in desk.page("sitemap.xml")
    return re.findall("<loc>https://desk.example(.*?)</loc>", desk.page(f"sitemap/{part}.xml"))


def test_every_page_that_search_engines_may_show_is_in_a_sitemap(desk: Desk) -> None:
    assert listed(desk, "years") == ["/2019/", "/2020/"]
    assert listed(desk, "tag") == ["/tag/", "/tag/a/", "/tag/b/"]
    parts = re.findall(r"/sitemap/(.*?)\.xml<", desk.page("sitemap.xml"))
    told = {f"{unquote(url[1:])}index.html" for part in parts for url in listed(desk, part)}
    pages = {
        name for name in desk.output() if name.endswith("index.html") and "noindex" not in desk.page(name)
    }
    assert told == pages


def test_a_story_names_the_story_so_far_it_is_part_of(desk: Desk) -> None:
    for day in (1, 2, 3):
        desk.write(
            {f"content/articles/s{day}.md": story(f"Bridge {day}", f"2021-01-0{day}", series="The bridge")}
        )
    desk.build()
    (said,) = re.findall(r"ld\+json\">(.*?)</script>", desk.page("2021/01/02/bridge-2/index.html"), re.S)
    series = {
        "@type": "CreativeWorkSeries",
        "name": "The bridge",
        "url": "https://desk.example/story/the-bridge/",
    }
    assert json.loads(said)["@graph"][0]["isPartOf"] == series
    assert "isPartOf" not in desk.page("2020/01/02/later/index.html")


# ── verify ──


def test_verify_names_what_is_not_as_it_was_written(desk: Desk, capsys) -> None:
    assert desk.run("verify") == 0
    listed = len(desk.output())
    assert capsys.readouterr().out == f"{listed} files listed, 0 findings.\n"
    desk.write({f"output/{GOOD_PAGE}": "foreign", "output/feed.xml": "damaged"})
    (desk.root / "output/robots.txt").unlink()
    assert desk.run("verify", "--quiet") == 1
    assert capsys.readouterr().err.splitlines() == [
        f"output/{GOOD_PAGE}: warning: is a file that the builder did not write. Nothing need be done if it is yours.",
        "output/feed.xml: is not as it was written. Build with --verify-output to restore it.",
        "output/robots.txt: is missing. Build with --verify-output to restore it.",
    ]


def test_verify_for_programs(desk: Desk, capsys) -> None:
    (desk.root / "output/robots.txt").unlink()
    assert desk.run("verify", "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["exit_code"] == 1
    assert [problem["path"] for problem in said["problems"]] == ["output/robots.txt"]


def test_verify_of_nothing(tmp_path, capsys) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    assert desk.run("verify", "--quiet") == 1
    assert capsys.readouterr().err == "output/manifest-sha256: lists nothing. Build the site.\n"
