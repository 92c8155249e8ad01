"""Exports of Substack and Medium: stories, drafts left out, and archives that do harm."""

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import effort
import pytest

from generator.importers.blogs import Medium, Substack
from generator.model import Problem, Raw, Record

PAGE = (Path(__file__).parent / "importers" / "exports" / "medium.html").read_bytes()
TABLE = (
    "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\n"
    "11.first-snow,2021-01-02T08:00:00.000Z,true,,newsletter,everyone,First snow,&#8220;So early&#8221;,\n"
    '12.members,2021-02-02T08:00:00.000Z,true,,newsletter,only_paid,"For members, of all towns",,\n'
    "13.unfinished,,false,,newsletter,everyone,Not yet,,\n"
    "14.lost,2021-02-03T08:00:00.000Z,true,,newsletter,everyone,Lost,,\n"
)
POSTS = {
    "posts.csv": TABLE,
    "posts/11.first-snow.html": '<p>Snow fell on <em>Sele</em>.</p><p class="button-wrapper"><a href="x">Subscribe</a></p>',
    "posts/12.members.html": "<p>For those who pay.</p>",
    "posts/13.unfinished.html": "<p>secret</p>",
}


def packed(files: dict[str, str]) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return whole.getvalue()


def substack(data: bytes) -> tuple[list[Record], list[Problem]]:
    raw = Raw("old/export.zip", stream=lambda: BytesIO(data))
    made = list(Substack().read(raw)) if Substack().claims(raw) else []
    return [one for one in made if isinstance(one, Record)], [one for one in made if isinstance(one, Problem)]


def medium(data: bytes) -> list[Record | Problem]:
    raw = Raw("posts/2019-05-01_Mill.html", data)
    assert Medium().claims(raw)
    return list(Medium().read(raw))


def test_posts_of_a_substack_archive() -> None:
    records, _ = substack(packed(POSTS))
    story = records[0].story
    assert [record.key for record in records] == ["11", "12"]
    assert (story.title, story.dek) == ("First snow", "“So early”")
    assert story.body == "Snow fell on *Sele*."
    assert story.dropped == ("Subscribe",)
    assert story.published and story.published.iso == "2021-01-02T08:00:00+00:00"
    assert records[0].keep == {"id": "11", "slug": "first-snow", "aliases": ["/p/first-snow"]}
    assert records[1].story.title == "For members, of all towns"
    assert records[1].keep["audience"] == "only_paid"


def test_what_a_substack_archive_lacks_or_holds_back_is_told() -> None:
    _, problems = substack(packed(POSTS))
    assert [(problem.line, problem.fact) for problem in problems] == [
        (5, 'holds the post "Lost" without its text.'),
        (0, "holds 1 draft beside the published posts."),
        (0, "holds 1 post for paying readers only."),
    ]


@pytest.mark.parametrize("folder", ["", "export/"])
def test_what_an_archive_of_substack_holds_besides_is_named(folder: str) -> None:
    others = {"posts/15.orphan.html": "<p>?</p>", "notes.txt": "?", "../up.html": "?"}
    lists = {"email_list.csv": "a", "posts/11.opens.csv": "b", ".DS_Store": "c"}
    files = {f"{folder}{name}": text for name, text in (POSTS | others | lists).items()}
    records, problems = substack(packed(files))
    named = [str(one) for one in problems if "says nothing" in one.fact]
    assert len(records) == 2 and named == [
        f"old/export.zip: holds {folder}{name}, of which its posts.csv says nothing."
        " Put it into content/raw by itself if it is a story; until then no article is made of it."
        for name in others
    ]


def test_a_post_that_is_packed_twice_is_read_once_and_named() -> None:
    whole = BytesIO(packed(POSTS))
    with zipfile.ZipFile(whole, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("posts/11.first-snow.html", "<p>It thawed.</p>")
    records, problems = substack(whole.getvalue())
    assert records[0].story.body == "It thawed."
    assert "holds posts/11.first-snow.html more than once; the last is read." in [p.fact for p in problems]


def test_an_archive_in_a_folder_and_other_archives() -> None:
    assert len(substack(packed({f"export/{name}": text for name, text in POSTS.items()}))[0]) == 2
    for files in ({"posts.csv": TABLE}, {"a.txt": "x"}, {"posts.csv": "a,b", "posts/1.a.html": "x"}):
        assert not Substack().claims(Raw("a.zip", packed(files)))
    assert not Substack().claims(Raw("a.zip", b"PK no zip"))
    assert not Substack().claims(
        Raw("a.zip", packed(POSTS)[30:])
    )  # its directory points before its beginning


def unpacked(path: str, files: dict[str, str] = POSTS) -> list[Record | Problem]:
    data = {f"old/{name}": text.encode() for name, text in files.items()}
    raw = Raw(path, data[path], has=data.__contains__, beside=data.__getitem__)
    assert Substack().claims(raw)
    return list(Substack().read(raw))


def test_an_unpacked_archive_says_what_the_packed_one_says() -> None:
    records, problems = substack(packed(POSTS))
    assert unpacked("old/posts.csv") == records + [replace(one, path="old/posts.csv") for one in problems]
    assert unpacked("old/posts/11.first-snow.html") == []  # with its table
    assert unpacked("old/posts/13.unfinished.html") == []


def test_a_post_that_the_table_does_not_know_is_named() -> None:
    for name in ("posts/15.late.html", "posts/1.first.html", "posts/2.members.html"):
        (problem,) = unpacked(f"old/{name}", {**POSTS, name: "<p>Late</p>"})
        assert isinstance(problem, Problem) and problem.fact == "is not in the posts.csv of its export."


def test_the_table_is_read_once_for_a_post() -> None:
    read: list[str] = []

    def beside(name: str) -> bytes:
        read.append(name)
        return TABLE.encode()

    raw = Raw("old/posts/12.members.html", b"<p>x</p>", has=lambda name: True, beside=beside)
    assert Substack().claims(raw) and not list(Substack().read(raw))
    assert read == ["old/posts.csv"]


def test_no_row_of_a_table_reads_elsewhere() -> None:
    table = TABLE.replace("14.lost", "1/../../secret")
    files = {**POSTS, "posts.csv": table, "posts/1/../../secret.html": "<p>secret</p>"}
    made = unpacked("old/posts.csv", files)
    assert sum(isinstance(one, Record) for one in made) == 2


def test_what_lies_beside_another_table_is_no_post() -> None:
    beside = {"old/posts.csv": b"title,text\n"}
    for path in ("old/posts/11.first-snow.html", "old/posts.csv"):
        raw = Raw(path, b"title,text\n", has=beside.__contains__, beside=beside.__getitem__)
        assert not Substack().claims(raw)
    assert not Substack().claims(Raw("old/posts/11.first-snow.html", b"<p>x</p>"))


def test_a_page_of_medium() -> None:
    (record,) = medium(PAGE)
    assert isinstance(record, Record)
    story = record.story
    assert (story.title, story.dek, story.authors) == ("Mill & river", "Two old friends", ("Ida Falk",))
    assert story.tags == ("Mills",)
    assert story.published and story.published.iso == "2019-05-01T10:00:00+00:00"
    assert story.source_url == "https://stories.example/mill-river-1a2b"
    assert record.keep == {"id": story.source_url, "aliases": ["/mill-river-1a2b"]}
    assert story.body.startswith("The mill at **Sele** turns again.\n\n<figure>")
    assert "river" not in story.body and "friends" not in story.body and "Canonical" not in story.body


def test_a_draft_of_medium_is_left_out() -> None:
    (problem,) = medium(PAGE.replace(b"p-canonical", b"view"))
    assert isinstance(problem, Problem) and problem.fact == "is a draft of a Medium export."


def test_other_pages_are_not_claimed() -> None:
    assert not Medium().claims(Raw("a.html", b"<html><body class='h-entry'>"))
    assert not Medium().claims(Raw("a.txt", PAGE))


@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace(b"The mill at", b"<div>" * 20_000),
        PAGE.replace(b"The mill at", b"a" * 9_000_000),
        PAGE[:700],
        PAGE.replace(b"2019-05-01T10", b"9999-99-99T"),
        PAGE.replace(b"https://stories.example", b"http://["),
        PAGE + b"\x00" * 1000,
        PAGE.replace(b"</h3>", b"</h3>&#1; \x02"),
    ],
    ids=["deep", "long", "half", "date", "link", "nulls", "control"],
)
def test_no_page_does_harm(page: bytes) -> None:
    with effort.seconds(20):
        assert medium(page)


def test_no_archive_does_harm() -> None:
    bomb = packed({**POSTS, "posts/11.first-snow.html": "a" * 20_000_000})
    assert "larger than 16 MB" in substack(bomb)[1][0].fact
    wide = packed({**POSTS, "posts.csv": TABLE + '15.x,"' + "b" * 500_000})
    assert substack(wide)[0]
    assert substack(packed({**POSTS, "posts/12.members.html": "<div>" * 20_000}))[0]
