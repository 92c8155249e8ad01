"""One raw file as stories: sidecars, defaults, and importers that fail."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import frontmatter
from generator.ingest import conversion
from generator.ingest.conversion import Converted, converter
from generator.ingest.pictured import Album
from generator.model import Problem, Raw, Record, Story

TEXT = "The weir at Sele was opened on Saturday by a man who had built most of it himself.\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    root = tmp_path / "content" / "raw"
    (root / "desk").mkdir(parents=True)
    (root / "desk" / "weir.txt").write_text(TEXT)
    return root


def convert(raw: Path, name: str = "desk/weir.txt") -> Converted:
    return converter(raw, "UTC", Album(()))(name)


def only(one: Converted) -> Record:
    (entry,) = one.entries
    return entry.record


def test_a_sidecar_speaks_over_the_text(raw: Path) -> None:
    (raw / "desk" / "weir.yaml").write_text("title: Weir opened\ndate: 2019-04-27\nslug: weir\n")
    record = only(convert(raw))
    assert record.story.title == "Weir opened" and "title" not in record.story.derived
    assert record.story.published and record.story.published.iso == "2019-04-27"
    assert record.keep["slug"] == "weir"


def test_a_sidecar_corrects_a_field_that_cannot_be_read(raw: Path) -> None:
    (raw / "weir.md").write_text("---\ntitle: Weir\ndate: 2019-02-31\nupdated: never\n---\n\nOpened.\n")
    assert len(convert(raw, "weir.md").problems) == 2 and not convert(raw, "weir.md").entries
    (raw / "weir.yaml").write_text("date: 2019-02-28\n")
    assert [problem.line for problem in convert(raw, "weir.md").problems] == [4], "the other is still wrong"
    (raw / "weir.yaml").write_text("date: 2019-02-28\nupdated: 2019-03-01\n")
    story = only(convert(raw, "weir.md")).story
    assert story.published and story.published.iso == "2019-02-28" and story.title == "Weir"


def test_what_a_sidecar_outdoes_is_told(raw: Path) -> None:
    (raw / "weir.md").write_text(f"# Weir opened at last\n\n{TEXT}")
    (raw / "weir.yaml").write_text("title: Weir\n")
    assert only(convert(raw, "weir.md")).story.dropped == ("Weir opened at last",)


def test_every_text_that_a_sidecar_outdoes_is_told(raw: Path) -> None:
    head = {
        "title": "Weir opened at last", "description": "Of a weir.", "authors": ["Ann Dunn"], "rights": "Dunn's own.",
        "corrections": [{"date": "2019-05-01", "text": "It was Sunday."}], "image_caption": "The gate.",
        "mood": "glad", "draft": False, "date": "2019-04-27",
    }  # fmt: skip
    side = {**head, "description": "Side.", "authors": ["Bo"], "rights": "Side's.", "mood": "sad", "draft": True,
            "corrections": ["Another."], "image_caption": "Another gate.", "date": "2019-04-28"}  # fmt: skip
    (raw / "weir.md").write_text(f"{json.dumps(head)}\n{TEXT}")
    (raw / "weir.yaml").write_text(json.dumps(side))
    told = {"Of a weir.", "Ann Dunn", "Dunn's own.", "It was Sunday.", "The gate.", "glad"}
    days = {"2019-04-27", "2019-05-01"}  # as typed
    assert {*only(convert(raw, "weir.md")).story.dropped} == told | days


def test_what_a_sidecar_outdoes_of_an_export_is_told(raw: Path) -> None:
    story = {"title": "Weir", "date": "2019-04-27", "section": "Dunn", "tags": ["River"], "body": TEXT}
    (raw / "weir.json").write_text(json.dumps([{**story, "id": "17", "mood": "glad"}]))
    (raw / "weir.yaml").write_text("section: Side\ntags: [Water]\nmood: sad\ndate: 2019-04-28\n")
    assert {*only(convert(raw, "weir.json")).story.dropped} == {"Dunn", "River", "glad"}


def test_what_was_dropped_is_no_part_of_what_an_article_was_made_of(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mark(story: Story) -> str:
        one = Slip()
        one.container, one.read = True, lambda raw: iter([Record(story)])  # type: ignore[method-assign]
        monkeypatch.setattr(conversion, "importers", lambda: (one,))
        return convert(raw).entries[0].provenance.source.mark

    before = mark(Story("Weir", TEXT))
    assert mark(Story("Weir", TEXT, dropped=("Share this",))) == before
    assert mark(Story("Weir", f"{TEXT} More.")) != before


@pytest.mark.parametrize("name", ["weir.rst", "weir.md", "weir.txt", "weir.html"])
def test_the_second_file_of_a_post_of_nikola_speaks_over_the_text(raw: Path, name: str) -> None:
    (raw / name).write_text(f"<p>{TEXT}</p>" if name.endswith(".html") else TEXT)
    (raw / "weir.meta").write_text(
        ".. title: Weir opened\n.. slug: weir\n.. date: 2019-04-27 10:00:00 UTC+02:00\n.. tags: river, draft"
    )
    record = only(convert(raw, name))
    assert record.story.title == "Weir opened" and record.story.body.strip() == TEXT.strip()
    assert record.story.published and record.story.published.iso == "2019-04-27T10:00:00+02:00"
    assert record.story.tags == ("river",) and record.keep == {**record.keep, "draft": "true", "slug": "weir"}
    (raw / "weir.meta").write_text(".. title: Weir opened\n.. status: private\n")
    assert frontmatter.held(only(convert(raw, name)).keep)
    (raw / "weir.yaml").write_text("title: Weir\n")
    story = only(convert(raw, name)).story
    assert story.title == "Weir" and frontmatter.held(only(convert(raw, name)).keep), "both speak"


def test_the_second_file_of_an_old_post_of_nikola_names_no_fields(raw: Path) -> None:
    link, description = "https://weir.example/opened", "How it came about."
    text = f"Weir opened\nweir\n2019/04/27 10:00:00\nriver, draft\n{link}\n{description}\n"
    (raw / "weir.md").write_text(TEXT)
    (raw / "weir.meta").write_text(text)
    one = convert(raw, "weir.md")
    story, keep = only(one).story, only(one).keep
    assert (story.title, story.tags, story.source_url) == (
        "Weir opened",
        ("river",),
        link,
    ) and not one.problems
    assert story.published and story.published.iso.startswith("2019-04-27T10:00:00")
    assert description in (story.description, story.summary) and (keep["slug"], keep["draft"]) == (
        "weir",
        "true",
    )
    (raw / "weir.meta").write_text("Weir opened\nweir\n2019/02/31\n\n")
    (problem,) = convert(raw, "weir.md").problems
    assert problem.line == 3


@pytest.mark.parametrize(
    "text",
    [
        "Weir opened\nweir and gate\n2019/04/27\ndraft\n",
        "Weir opened\nweir\non Monday\ndraft\n",
        "Weir opened\nweir\n2019/04/27\nriver\n\n\ntext\nOne line more\n",
        ".. title: Weir\n.. status: draft\n\nA stray line\n",
        '{"fileFormatVersion": 2, "guid": "abc"}',
        "title: Weir\nid: abc\n",
        "---\ntitle: Weir\nid: abc\n---\n",
    ],
)
def test_a_second_file_that_is_no_list_of_fields_holds_its_story_back(raw: Path, text: str) -> None:
    published = convert(raw)
    (raw / "desk" / "weir.meta").write_text(text)
    one = convert(raw)
    assert [str(problem) for problem in one.problems] == [
        "content/raw/desk/weir.meta:1: is no list of `.. name: value` lines. "
        "Write it so, or delete it; until then what it speaks for is a draft."
    ]
    assert only(one).keep == {**only(published).keep, "draft": "true"}
    assert only(one).story == only(published).story, "nothing else of it is used"


def test_an_empty_second_file_says_nothing(raw: Path) -> None:
    published = convert(raw)
    (raw / "desk" / "weir.meta").write_text("\n\n")
    assert only(convert(raw)) == only(published) and not convert(raw).problems


def test_a_sidecar_that_cannot_be_understood_holds_its_story_back(raw: Path) -> None:
    sidecar = raw / "desk" / "weir.yaml"
    sidecar.write_bytes("status: draft\nsection: Müll\n".encode("latin-1"))
    one = convert(raw)
    assert [str(problem) for problem in one.problems] == [
        "content/raw/desk/weir.yaml:2: is not UTF-8 (byte 0xfc). "
        "Save it as UTF-8; until then what it speaks for is a draft."
    ]
    assert frontmatter.held(only(one).keep)
    sidecar.write_text("status: draft\ntitle: [Weir\n")
    one = convert(raw)
    assert [problem.path for problem in one.problems] == ["content/raw/desk/weir.yaml"]
    assert one.problems[0].remedy.endswith("; until then what it speaks for is a draft.")
    assert frontmatter.held(only(one).keep)


def test_a_sidecar_that_cannot_be_opened_holds_its_story_back(raw: Path) -> None:
    published = convert(raw).entries[0].provenance
    (raw / "desk" / "weir.meta").mkdir()
    one = convert(raw)
    assert [str(problem) for problem in one.problems] == [
        "content/raw/desk/weir.meta: cannot be read: is no regular file. "
        "Mend the file or its permissions; until then what it speaks for is a draft."
    ]
    assert frontmatter.held(only(one).keep)
    assert one.entries[0].provenance.source.mark != published.source.mark, "converted anew when it can be"


def test_faulty_defaults_hold_nothing_back(raw: Path) -> None:
    (raw / "_defaults.yaml").write_text("section: [Far\n")
    one = convert(raw)
    assert [problem.remedy.partition("; ")[2] for problem in one.problems] == ["until then it is not used."]
    assert not frontmatter.held(only(one).keep)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("weir.yaml", "\n\ntitle: Weir\ndate: 31 Feb 1987\n", 4),
        ("weir.meta", "\n\n.. title: Weir\n.. date: 31 Feb 1987\n", 4),
        ("weir.meta", ".. date: 31 Feb 1987\n.. title: Weir", 1),
        ("weir.meta", "<!--\n.. date: 31 Feb 1987\n-->\n", 2),
    ],
)
def test_a_faulty_field_of_a_sidecar_is_not_used(raw: Path, name: str, text: str, line: int) -> None:
    (raw / "weir.md").write_text(f"---\ntitle: Weir\ndate: 2019-04-27\n---\n\n{TEXT}")
    (raw / name).write_text(text)
    one = convert(raw, "weir.md")
    assert [(problem.path, problem.line) for problem in one.problems] == [(f"content/raw/{name}", line)]
    assert one.problems[0].remedy == "Write it as YYYY-MM-DD; until then it is not used."
    published = only(one).story.published
    assert published and published.iso == "2019-04-27", "what the text says counts"


def test_defaults_fill_what_is_missing_the_nearest_first(raw: Path) -> None:
    (raw / "_defaults.yaml").write_text("section: Far\nsource: The Mill Post\n")
    (raw / "desk" / "_defaults.yaml").write_text("section: Near\ntitle: Never used\n")
    story = only(convert(raw)).story
    assert (story.section, story.source) == ("Near", "The Mill Post")
    assert story.title != "Never used"


def test_what_a_sidecar_says_is_part_of_what_an_article_was_made_of(raw: Path) -> None:
    before = convert(raw).entries[0].provenance
    (raw / "desk" / "weir.yaml").write_text("section: Water\n")
    after = convert(raw).entries[0].provenance
    assert before.source.sha256 == after.source.sha256 and before.source.mark != after.source.mark


def test_a_faulty_sidecar_is_named_with_its_line_and_the_file_is_converted(raw: Path) -> None:
    (raw / "desk" / "weir.yaml").write_text("section: Water\ndate: 31 Feb 2019\n")
    one = convert(raw)
    assert [(problem.path, problem.line) for problem in one.problems] == [("content/raw/desk/weir.yaml", 2)]
    assert only(one).story.section == "Water"


@pytest.mark.parametrize(
    ("name", "text"),
    {
        "bare.md": f"# Weir\n\n{TEXT}",
        "stated.md": f"---\ntitle: Weir\npublished: true\n---\n\n{TEXT}",
        "weir.rst": f"Weir\n====\n\n{TEXT}",
        "weir.txt": f"Weir\n\n{TEXT}",
        "weir.html": f"<title>Weir</title><article><h1>Weir</h1><p>{TEXT}</p></article>",
        "weir.json": json.dumps({"title": "Weir", "body": TEXT, "published": "2019-04-27"}),
    }.items(),
)
def test_what_lies_in_a_folder_of_drafts_is_one(raw: Path, name: str, text: str) -> None:
    (raw / "_drafts").mkdir()
    (raw / "_drafts" / name).write_text(text)
    with zipfile.ZipFile(raw / "blog.zip", "w") as file:
        file.writestr(f"blog/_drafts/{name}", text)
        file.writestr(f"blog/{name}", text)
    assert only(convert(raw, f"_drafts/{name}")).keep["draft"] == "true"
    kept = [entry.record.keep.get("draft") == "true" for entry in convert(raw, "blog.zip").entries]
    assert kept == [True, False]


def test_a_draft_comes_out_by_a_sidecar_or_out_of_its_folder(raw: Path) -> None:
    drafts = raw / "_drafts"
    drafts.mkdir()
    shutil.copy(raw / "desk" / "weir.txt", drafts)
    held, moved = convert(raw, "_drafts/weir.txt"), convert(raw)
    assert held.entries[0].provenance.source.mark != moved.entries[0].provenance.source.mark, "made anew"
    (drafts / "weir.yaml").write_text("published: true\n")
    assert only(convert(raw, "_drafts/weir.txt")).keep["draft"] == "False"


class Slip:
    version = "slip/1"
    container = False

    def claims(self, raw: Raw) -> bool:
        return True

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        yield Record(Story("Before the slip"))
        raise KeyError("an author's slip")


def test_an_importer_that_fails_costs_its_own_file_alone(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "importers", lambda: (Slip(),))
    one = convert(raw)
    assert only(one).story.title == "Before the slip"
    assert [str(problem) for problem in one.problems] == [
        'content/raw/desk/weir.txt: made its importer (slip/1) fail: KeyError: "an author\'s slip".'
        " Convert it to text or Markdown, and tell the importer's author; until then it is not converted."
    ]
