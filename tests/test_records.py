"""Exports of records: the cases in tests/importers/records, streams, keys, and harm from no bytes."""

import io
import json
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import frontmatter
from generator.importers.records import Json, JsonLines, Table, _associations, _elements, _opened, _reader
from generator.model import Problem, Raw, Record, Sheet, Story

CASES = sorted(
    path for path in (Path(__file__).parent / "importers/records").iterdir() if path.suffix != ".yaml"
)
ZONE = "America/Toronto"
IMPORTERS = (Json(), JsonLines(), Table())


def read(data: Any, path: str = "dump.json") -> list[Record | Problem]:
    """What the importer that claims the path makes of bytes, of text, or of a value as JSON."""
    if not isinstance(data, bytes):
        data = (data if isinstance(data, str) else json.dumps(data)).encode()
    raw = Raw(path, data, ZONE)
    (importer,) = (one for one in IMPORTERS if one.claims(raw))
    return list(importer.read(raw))


def records(data: Any, path: str = "dump.json") -> list[Record]:
    return [one for one in read(data, path) if isinstance(one, Record)]


def problems(data: Any, path: str = "dump.json") -> list[Problem]:
    return [one for one in read(data, path) if isinstance(one, Problem)]


def story(**fields: Any) -> Story:
    (record,) = records([fields])
    return record.story


def seen(one: Record | Problem) -> Any:
    """A record or a problem as a case file writes it."""
    if isinstance(one, Problem):
        return f"{one.severity}: {one}"
    made = one.story
    fields: dict[str, Any] = {"key": one.key, "keep": dict(one.keep)}
    for name in ("title", "dek", "summary", "description", "section", "source", "source_url", "body"):
        fields[name] = getattr(made, name)
    for name in ("tags", "authors", "derived", "dropped"):
        fields[name] = list(getattr(made, name))
    for name in ("published", "updated"):
        moment = getattr(made, name)
        fields[name] = moment.iso if moment else None
    fields["corrections"] = [correction.text for correction in made.corrections]
    return {name: value for name, value in fields.items() if value}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path) -> None:
    expected = yaml.safe_load(case.with_name(case.name + ".yaml").read_text("utf-8"))
    assert [seen(one) for one in read(case.read_bytes(), case.name)] == expected


def test_claims_by_the_ending() -> None:
    names = ("a.json", "b/C.JSONL", "d.ndjson", "e.csv", "f.TSV", "g.txt", "h.md", "json", "i.geojson")
    claims = {name: [type(one).__name__ for one in IMPORTERS if one.claims(Raw(name))] for name in names}
    assert claims == {
        "a.json": ["Json"], "b/C.JSONL": ["JsonLines"], "d.ndjson": ["JsonLines"], "e.csv": ["Table"],
        "f.TSV": ["Table"], "g.txt": [], "h.md": [], "json": [], "i.geojson": [],
    }  # fmt: skip


# --- fields ---


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2020-03-04", "2020-03-04"),
        ("2020-03-04T05:06:07Z", "2020-03-04T05:06:07+00:00"),
        ("2020-03-04T05:06:07.123+02:00", "2020-03-04T05:06:07+02:00"),
        ("2020-07-04 05:06", "2020-07-04T05:06:00-04:00"),
        ("Wed, 04 Mar 2020 05:06:07 +0000", "2020-03-04T05:06:07+00:00"),
        (1583298367, "2020-03-04T05:06:07+00:00"),
        (1583298367.5, "2020-03-04T05:06:07+00:00"),
        (1583298367123, "2020-03-04T05:06:07+00:00"),
        ("1583298367", "2020-03-04T05:06:07+00:00"),
        ("1583298367123", "2020-03-04T05:06:07+00:00"),
        (-300000000, "1960-06-29T18:40:00+00:00"),
        ("20200304", "2020-03-04"),
        (20200304, "2020-03-04"),
        ("20200304T050607Z", "2020-03-04T05:06:07+00:00"),
        ({"$date": "2020-03-04T05:06:07Z"}, "2020-03-04T05:06:07+00:00"),
    ],
)
def test_dates(value: Any, iso: str) -> None:
    made = story(title="T", text="x", published=value)
    assert made.published is not None
    assert made.published.iso == iso


@pytest.mark.parametrize("value", [None, "", "0000-00-00 00:00:00", "null", False, [], {}, "NaN"])
def test_no_date_is_no_fault(value: Any) -> None:
    (made,) = read([{"title": "T", "date": value}])
    assert isinstance(made, Record)
    assert made.story.published is None


@pytest.mark.parametrize("value", ["soon", 2020, "2020-02-30", "04/05/2020", 1e30])
def test_a_date_that_cannot_be_read_is_told_and_kept(value: Any) -> None:
    record, problem = read([{"title": "T", "date": value}])
    assert isinstance(record, Record)
    assert isinstance(problem, Problem)
    assert record.keep["x_date"] == value
    assert record.story.published is None
    assert problem.severity == "warning"
    assert "record 1 has a date that cannot be read" in problem.fact


def test_another_date_stands_in_for_one_that_cannot_be_read() -> None:
    (made,) = records([{"title": "T", "date": "soon", "created_at": "2020-01-01"}])
    assert made.story.published is not None
    assert made.keep == {"x_date": "soon"}


def test_an_embargo_that_cannot_be_read_keeps_the_story_back() -> None:
    (problem,) = read([{"title": "T", "text": "x", "embargo": "until Sunday"}])
    assert isinstance(problem, Problem)
    assert problem.severity == "error"
    assert "has an embargo that cannot be read" in problem.fact


def test_only_an_update_is_the_date() -> None:
    made = story(title="T", modified="2020-01-01")
    assert made.published == made.updated
    assert made.derived == ("published",)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By Ida Falk and Jan Voss", ("Ida Falk", "Jan Voss")),
        ("Ida Falk; Jan Voss", ("Ida Falk", "Jan Voss")),
        (["Ida Falk", "By Jan Voss"], ("Ida Falk", "Jan Voss")),
        (["Ida Falk, Jan Voss"], ("Ida Falk", "Jan Voss")),
        ([{"name": "Ida Falk"}, {"first_name": "Jan", "last_name": "Voss"}], ("Ida Falk", "Jan Voss")),
        ({"displayName": "Falk &amp; Sons"}, ("Falk & Sons",)),
        ({"original": "By Ida Falk and Jan Voss"}, ("Ida Falk", "Jan Voss")),
        ('["Ida Falk", "Jan Voss"]', ("Ida Falk", "Jan Voss")),
        ("['Ida Falk', 'Jan Voss']", ("Ida Falk", "Jan Voss")),
        ([{"data": {"name": "Ida Falk"}}], ("Ida Falk",)),
        (17, ()),
        ([None, {}, ""], ()),
    ],
)
def test_authors(value: Any, names: tuple[str, ...]) -> None:
    assert story(title="T", author=value).authors == names


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("ice, snow", ("ice", "snow")),
        ("Oslo, Norway; ice", ("Oslo, Norway", "ice")),
        ("ice|snow|ice", ("ice", "snow")),
        (["ice", {"name": "snow"}, {"label": "wind"}], ("ice", "snow", "wind")),
        ([{"name": "subject", "value": "Ice"}], ("Ice",)),
        ([800, 1200], ()),
        ("[]", ()),
    ],
)
def test_tags(value: Any, names: tuple[str, ...]) -> None:
    assert story(title="T", tags=value).tags == names


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({"text": "One.\nTwo.\n\nThree."}, "One.\n\nTwo.\n\nThree."),
        ({"text": "One *two* <b>.\r\n# Three"}, "One \\*two\\* &lt;b>.\n\n\\# Three"),
        ({"text": "It was a line that some system has cut after\nsome seventy characters and that goes on\nlike this."},
         "It was a line that some system has cut after some seventy characters and that goes on like this."),
        ({"content": "<p>One <em>two</em>.</p><p>Three.</p>"}, "One *two*.\n\nThree."),
        ({"content": "One <em>two</em>.\n\nThree."}, "One *two*.\n\nThree."),
        ({"content": "<b>One</b>.\n\n<h2>Head</h2>\n\nThree."}, "**One**.\n\n## Head\n\nThree."),
        ({"body": "2 < 3 and 4 > 3"}, "2 &lt; 3 and 4 > 3"),
        ({"body": ["One.", "Two."]}, "One.\n\nTwo."),
        ({"markdown": "# One\n\n*two*"}, "# One\n\n*two*"),
        ({"text": "plain", "html": "<p>plain</p>"}, "plain"),
        ({"text": "Fish &amp; chips &lt;3"}, "Fish & chips &lt;3"),
        ({"description": "<p>One.</p><p>Two.</p>"}, "One.\n\nTwo."),
        ({"article": {"content": "Inside."}}, "Inside."),
    ],
)  # fmt: skip
def test_bodies(fields: dict[str, Any], body: str) -> None:
    assert story(title="T", **fields).body == body


def test_a_plain_copy_of_the_body_is_not_told_but_another_text_is() -> None:
    fields = {"html": "<p>One <b>two</b>.</p>", "text": "One two.", "body": "Something else."}
    assert story(title="T", **fields).dropped == ("field body",)


@pytest.mark.parametrize(
    "fields",
    [
        {"draft": True},
        {"draft": "yes"},
        {"is_published": "FALSE"},
        {"published": False},
        {"status": "Draft"},
        {"post_status": "auto-draft"},
        {"status": "scheduled"},
        {"deleted": 1},
    ],
)
def test_what_was_not_published_is_counted(fields: dict[str, Any]) -> None:
    one, two = {"title": "T", **fields}, {"title": "U", **fields}
    made = read([one, two, {"title": "V", "published": "2020-01-01", "draft": False, "status": "live"}])
    assert [type(one) for one in made] == [Record, Problem]
    assert isinstance(made[1], Problem)
    assert made[1].severity == "warning"
    assert "holds what is not published: 2 " in made[1].fact


def test_unknown_fields_are_kept_under_their_names() -> None:
    fields = {
        "title": "T", "text": "x", "Views": 3, "flag": False, "Photo-Credit": " Ana  Roy ", "keywords": ["a"], "tags": ["b"],
        "long": "y" * 600, "blob": {"a": {"b": 1}}, "list": ["a", 1], "empty": "", "none": None, "infinite": float("inf"),
    }  # fmt: skip
    (made,) = records([fields])
    assert dict(made.keep) == {
        "Views": 3, "flag": "false", "Photo-Credit": "Ana  Roy", "x_keywords": ["a"], "list": ["a", 1], "infinite": "inf",
    }  # fmt: skip
    assert made.story.dropped == ("field long", "field blob")


@pytest.mark.parametrize(
    ("name", "day"), [("Datum", "03.12.2018"), ("fecha", "3/12/2018 18:00"), ("Datum", "2018-12-03")]
)
def test_in_tables_with_names_of_other_languages_days_come_first(name: str, day: str) -> None:
    (made,) = records([{"Titel": "Schleuse", "Text": "Zu.", name: day}])
    assert made.story.published and made.story.published.day == "2018/12/03"
    (odd,) = (
        one for one in read([{"title": "Lock", "text": "Shut.", "date": day}]) if isinstance(one, Record)
    )
    assert (odd.story.published is None) == (name != "Datum" or "." in day), "which nothing tells here"


def test_what_is_said_already_is_not_said_again() -> None:
    fields = {"url": "https://a.example/1", "link": "https://a.example/1", "date": "2020-01-01T00:00:00Z",
              "pubDate": "Wed, 01 Jan 2020 00:00:00 GMT", "headline": "t", "title": "T", "index": 4}  # fmt: skip
    (made,) = records([fields])
    assert dict(made.keep) == {}


@pytest.mark.parametrize(
    ("summary", "kept"),
    [
        ("The goats left […]", ""),
        ("The goats left...", ""),
        ("The goats left", "The goats left"),
        ("No goats…", "No goats…"),
    ],
)
def test_a_summary_that_a_system_cut_from_the_text_says_nothing(summary: str, kept: str) -> None:
    made = story(title="Goats", text="The goats left on Monday.", excerpt=summary)
    assert (made.summary, made.body) == (kept, "The goats left on Monday.")


def test_what_a_page_said_to_its_readers_below_the_text_is_told_as_dropped() -> None:
    body = "The goats left.\n\nAdvertisement\n\nPrint was their last word."
    made = story(title="Goats", text=f"{body}\n\nShare this\n\nRead more »")
    assert (made.body, made.dropped) == (body, ("Share this", "Read more »"))


@pytest.mark.parametrize(
    "last", ["## Comments", "## Kommentar", "> Share", "```\nsave\n```", "- Print", "___"]
)
def test_what_bears_signs_of_markdown_is_the_writer_s(last: str) -> None:
    made = story(title="Goats", markdown=f"The goats left.\n\n{last}")
    assert (made.body, made.dropped) == (f"The goats left.\n\n{last}", ())


def test_a_text_that_is_furniture_alone_stays() -> None:
    assert story(title="Goats", text="Advertisement").body == "Advertisement"


def test_nothing_is_lost() -> None:
    """Every word of any record is in the story, kept, or in a field that is named as dropped."""
    chance = random.Random(3)
    names = ("title", "headline", "text", "body", "html", "date", "author", "byline", "tags", "keywords", "section",
             "category", "source", "url", "summary", "description", "dek", "id", "guid", "lang", "mood", "Desk", "x")  # fmt: skip
    for turn in range(400):
        record = {name: f"word{turn}x{i}" for i, name in enumerate(names) if chance.random() < 0.5}
        record["title"] = f"word{turn}"
        made = next(one for one in read([record]) if isinstance(one, Record))
        held = f"{made.story} {dict(made.keep)}"
        for name, word in record.items():
            assert word in held or f"field {name}" in made.story.dropped, (name, record)


def test_what_is_kept_can_be_written_and_read_again() -> None:
    """The article file gives back the story and all that the record stated."""
    odd = {"a: b": "c: d", "- x": "# y", "null": "~", "yes": "no", "2020-01-01": "0123", "q'\"": "'\"", "é{}": "[z]", "n": "1e3",
           "views": 12, "deep": {"x": "y"}, "Tags": ["k: v", "#a"], "multi": "one\ntwo", "*x": "&y",
           "%z": "!w", "draft_note": "@"}  # fmt: skip
    chance = random.Random(21)
    for turn in range(300):
        extra = {name: any_value(chance, 0) for name in chance.sample(OUTER.split(), 5)} if turn else {}
        for made in records([{"title": "T: #1", "text": "x", **odd, **extra}]):
            keep = {name: value for name, value in made.keep.items() if name not in ("id", "slug")}
            text = frontmatter.write(Sheet("a.md", made.story, "i", "s"), keep)
            again = frontmatter.read("a.md", text, ZONE)
            for name in ("title", "published", "tags", "authors", "section", "source", "summary"):
                assert getattr(again.story, name) == getattr(made.story, name), (name, text)
            assert again.story.body.strip() == made.story.body
            fields, _ = frontmatter.split(text, "a.md")
            assert not [name for name in keep if name not in fields and keep[name]], text


# --- keys ---


def test_keys_are_the_records_own_or_what_it_says() -> None:
    given = [
        {"id": 5, "url": "https://a.example/5", "title": "A"},
        {"guid": {"rendered": "g-6"}, "title": "B"},
        {"url": "https://a.example/7", "title": "C"},
        {"title": "D", "text": "x", "date": "2020-01-01"},
        {"id": 0, "title": "E"},
        {"id": None, "title": "F"},
    ]
    made = records(given)
    assert [one.key for one in made[:3]] == ["5", "g-6", "https://a.example/7"]
    assert [one.keep.get("id") for one in made] == ["5", "g-6", None, None, None, None]
    assert len({one.key for one in made}) == 6
    grown = [{"title": "New", "text": "y"}, *reversed(given)]
    assert {one.key for one in made} < {one.key for one in records(grown)}


def test_keys_do_not_depend_on_the_format_or_on_fields_that_change() -> None:
    line = {"title": "D", "text": "One.\n\nTwo.", "date": "2020-01-01"}
    as_csv = 'views,title,text,date\n7,D,"One.\n\nTwo.",2020-01-01\n'
    keys = [
        *records([line]),
        *records(line | {"views": 8, "tags": ["a"]}),
        *records(json.dumps(line), "a.jsonl"),
        *records(as_csv, "a.csv"),
    ]
    assert len({one.key for one in keys}) == 1
    assert records([line | {"text": "Other."}])[0].key != keys[0].key


def test_repeats_keep_the_first() -> None:
    first, second = read([{"id": 1, "title": "First"}, {"id": 1, "title": "Second"}])
    assert isinstance(first, Record)
    assert isinstance(second, Problem)
    assert first.story.title == "First"
    assert second.severity == "warning"
    assert second.fact == "holds 1 record a second time (1)."


# --- documents ---


@pytest.mark.parametrize(
    "name", ["posts", "articles", "items", "docs", "results", "data", "stories", "Records"]
)
def test_lists_of_records_wherever_they_stand(name: str) -> None:
    listed = [{"title": "A", "text": "a"}, {"title": "B", "text": "b"}]
    for value in ({name: listed}, {"count": 2, name: listed, "next": None}, {"response": {"ok": True, name: listed}},
                  {"title": "The dump", "description": "All of it", name: listed}):  # fmt: skip
        assert [one.story.title for one in records(value)] == ["A", "B"], value


@pytest.mark.parametrize(
    "value",
    [
        {"items": [{"title": "Elsewhere"}], "title": "T", "text": "x"},
        {"title": "T", "text": "x", "items": [{"title": "Elsewhere"}]},
        {"title": "T", "content": [{"type": "text", "text": "x"}]},
        {"type": "story", "version": "0.10.9", "headlines": {"basic": "T"}, "content_elements": [{"type": "text", "content": "x"}]},
        {"url": "https://a.example/", "data": {"title": "T", "text": "x"}},
    ],
)  # fmt: skip
def test_one_record_with_lists_of_its_own(value: Any) -> None:
    (made,) = records(value)
    assert (made.story.title, made.story.body) == ("T", "x")


@pytest.mark.parametrize("within", ["{}", '{{"posts": {}, "version": 3}}', '{{"data": {{"posts": {}}}}}'])
def test_records_that_stand_under_their_ids(within: str) -> None:
    held = '{"p1": {"title": "Weir", "body": "Open."}, "p2": {"title": "Quay", "text": "Shut."}}'
    found = list(Json().read(Raw("x.json", within.format(held).encode(), "UTC")))
    assert [(one.story.title, one.keep["id"]) for one in found if isinstance(one, Record)] == [
        ("Weir", "p1"),
        ("Quay", "p2"),
    ]
    assert len(found) == 2


def test_one_record_with_objects_of_its_own() -> None:
    author = '{"name": "Ana Li", "story": "She sails."}'
    (one,) = Json().read(Raw("x.json", f'{{"title": "Weir", "author": {author}}}'.encode(), "UTC"))
    assert isinstance(one, Record) and one.story.title == "Weir"


def test_values_one_after_another_and_lines_called_json() -> None:
    one, two = '{"title": "A"}', '{\n"title":\n"B"}'
    assert [r.story.title for r in records(one + two)] == ["A", "B"]
    assert [r.story.title for r in records(f"{two}\n{one}", "a.jsonl")] == ["B", "A"]
    assert [r.story.title for r in records(f"[{one},{two}]", "a.jsonl")] == ["A", "B"]
    made = read(f'{one}\n{{"title": }}\n{{"title": "C"}}\n')
    assert [r.story.title for r in made if isinstance(r, Record)] == ["A", "C"]
    assert [p.line for p in made if isinstance(p, Problem)] == [2]


def test_a_broken_element_is_stepped_over() -> None:
    text = '[{"title": "A"}, {"title": "B", "x": [1, {"]": tru}]}, {"title": "C,]}\\" "}, 7, {"title": "D",}, {"title": "E"}]'
    made = read(text)
    assert [r.story.title for r in made if isinstance(r, Record)] == ["A", 'C,]}"', "E"]
    assert [p.fact.split(" is ")[0] for p in made if isinstance(p, Problem)] == [
        "record 2",
        "record 4",
        "record 5",
    ]


@pytest.mark.parametrize(("end", "whole"), [(20, 0), (40, 1), (60, 1), (77, 2)])
def test_a_file_that_was_cut_off_says_so(end: int, whole: int) -> None:
    text = json.dumps([{"title": "A", "text": "xxxxxxxxxxx"}, {"title": "B", "text": "yyyyyyyyyyy"}])[:end]
    made = read(text)
    assert len([one for one in made if isinstance(one, Record)]) == whole
    assert isinstance(made[-1], Problem)
    assert made[-1].severity == "error"
    assert "Save the export anew" in made[-1].remedy


def test_too_many_faults_are_counted() -> None:
    told = problems("\n".join(["{no}"] * 30 + ['{"title": "A"}']), "a.jsonl")
    assert len(told) == 21
    assert told[0].line == 1
    assert told[-1].fact == "has 10 more faults like these."


@pytest.mark.parametrize("path", ["a.json", "a.jsonl", "a.csv"])
@pytest.mark.parametrize("data", [b"", b" \n", b"[]", b"title\n"])
def test_nothing_in_it(path: str, data: bytes) -> None:
    told = read(data, path)[0]
    assert isinstance(told, Problem)


# --- tables ---


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters(mark: str) -> None:
    text = (
        mark.join(["title", "date", "text"]) + "\r\n" + mark.join(["A", "2020-01-01", '"x, y; z"']) + "\r\n"
    )
    (made,) = records(text, "a.csv")
    assert (made.story.title, made.story.body) == ("A", "x, y; z")


def test_a_table_needs_a_header() -> None:
    (told,) = problems("7,hello,2020-01-01\n8,there,2020-01-02\n", "a.csv")
    assert told.line == 1
    assert "names no column" in told.fact


def test_a_quotation_that_never_closes_is_no_story() -> None:
    made = read('title,text\nA,one\nB,"two\nC,three\nD,four\n', "a.csv")
    assert [one.story.title for one in made if isinstance(one, Record)] == ["A"]
    (told,) = [one for one in made if isinstance(one, Problem)]
    assert (told.line, told.fact) == (3, "opens a quotation mark that is never closed.")


def test_no_cell_is_lost_to_the_header() -> None:
    (made,) = records(",title,tag,tag,\n0,A,ice,snow,odd\n", "a.csv")
    assert made.story.tags == ("ice",)
    assert dict(made.keep) == {"tag 4": "snow", "column 5": "odd"}


def test_lines_are_counted_through_quoted_newlines() -> None:
    (told,) = problems('title,text\nA,"1\n2\n3"\nB,x,too,many\n', "a.csv")
    assert told.line == 5


# --- streams, sizes and encodings ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("path", ["a.json", "a.jsonl", "a.csv"])
def test_encodings(encoding: str, path: str) -> None:
    text = {"a.csv": "title,text\nCafé “Zoë”,x\n"}.get(path, '{"title": "Café “Zoë”", "text": "x"}')
    (made,) = records(text.encode(encoding), path)
    assert made.story.title == "Café “Zoë”"


def test_bytes_that_are_no_utf_8_are_read_as_windows() -> None:
    data = '{"title": "Café é'.encode() + b'\xe9 \x93Zo\xeb\x94 \x81", "text": "x"}'
    (made,) = records(data)
    assert made.story.title == "Café éé “Zoë”" or made.story.title == "Café éé “Zoë” \x81"


def test_half_a_pair_is_no_character() -> None:
    (made,) = records('{"title": "A \\ud83d B \\ud83d\\ude00", "mood\\udc00": "x\\udfff"}')
    f"{made}".encode()
    assert made.story.title == "A \ufffd B 😀"


def test_binary_is_told() -> None:
    for path in ("a.json", "a.jsonl", "a.csv"):
        (told,) = read(b"PK\x03\x04" + bytes(range(256)) * 4, path)
        assert isinstance(told, Problem)
        assert told.fact == "is not text that can be read."


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64])
def test_where_the_buffer_ends_does_not_matter(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    value = {"count": 12345, "posts": [
        {"title": "A \\ \" é 😀 ]}", "text": "x" * 50, "views": 123456, "n": -1.5e10, "t": True, "z": None},
        {"title": "B", "deep": [[{"a": ["]", "}"]}]], "views": 7},
    ], "after": [1, {"b": "]"}]}  # fmt: skip
    text = json.dumps(value).replace('"views": 7', '"views": 7}, {"broken": nul, "x": "\\\\"')
    expected = [seen(one) for one in read(text)]
    assert len(expected) == 3
    monkeypatch.setattr(_reader, "CHUNK", chunk)
    assert [seen(one) for one in read(text)] == expected


def test_what_lies_before_the_records_is_looked_at_no_further_than_one_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_reader, "CHUNK", 100)
    monkeypatch.setattr(_reader, "LIMIT", 1000)
    stream = io.StringIO(json.dumps({"a": "x", "posts": [{"title": "T"}] * 1000, "text": "y"}))
    assert _elements.outline(stream) == {"a": "x"}
    assert stream.tell() < 3000


def test_a_record_that_is_too_large_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reader, "LIMIT", 5000)
    monkeypatch.setattr(_reader, "CHUNK", 256)
    value = [{"title": "A"}, {"title": "B", "text": "[" * 9000}, {"title": "C"}]
    made = read(value)
    assert [one.story.title for one in made if isinstance(one, Record)] == ["A", "C"]
    (told,) = [one for one in made if isinstance(one, Problem)]
    assert told.fact.startswith("record 2 is larger than")


class Endless(io.RawIOBase):
    """A file of many lines that exists only while it is read."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines, self.left = lines, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while len(self.left) < len(buffer) and (line := next(self.lines, b"")):
            self.left += line
        part, self.left = self.left[: len(buffer)], self.left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


FILES = {
    "a.jsonl": (b"", b"", b"\n"),
    "a.json": (b'{"meta": {}, "posts": [', b'{"title": "Last"}], "users": []}', b",\n"),
    "a.csv": (b"id,title,text,blob\n", b"", b"\n"),
}


@pytest.mark.parametrize("path", FILES)
def test_memory_stays_flat(path: str) -> None:
    before, after, end = FILES[path]
    names, filler = ("id", "title", "text", "blob"), "Words of a story. " * 500

    def lines() -> Iterator[bytes]:
        yield before
        for number in range(1500):  # some 13 MB
            fields = (f"n{number}", f"Title {number}", "A text.", filler)
            record = dict(zip(names, fields, strict=True))
            yield (",".join(fields) if path == "a.csv" else json.dumps(record)).encode() + end
        yield after

    raw = Raw(path, zone=ZONE, stream=lambda: io.BufferedReader(Endless(filter(None, lines()))))
    (importer,) = (one for one in IMPORTERS if one.claims(raw))
    next(iter(importer.read(raw)))  # what is imported once counts for nothing
    tracemalloc.start()
    try:
        count = sum(isinstance(one, Record) for one in importer.read(raw))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 1500 + (path == "a.json")
    assert peak < 5_000_000


def test_any_bytes_do_no_harm() -> None:
    chance = random.Random(5)
    pieces = ['"title"', '"text"', ":", ",", "{", "}", "[", "]", '"', "\\", "é", "1e9", "-", "null", "\n", ";", "<p>", "\ud800",
              '"posts"', '"data"', '"date"', '"id"', "NaN", "0" * 5000, "[" * 1500, '"status"', '"content_elements"', '"uri"',
              '"bodies"', '"headlines"', '"$date"', '"authors"', '"db"', '"slug"', '"lexical"']  # fmt: skip
    for _ in range(800):
        text = "".join(chance.choices(pieces, k=chance.randrange(1, 40)))
        for path in ("a.json", "a.jsonl", "a.csv"):
            for one in read(text.encode("utf-8", "surrogatepass"), path):
                assert isinstance(one, Record | Problem)
    for _ in range(200):
        read(chance.randbytes(chance.randrange(300)), "a.csv")


KINDS = "list table image gallery quote link_list paragraph html 1 10"
INNER = """
type name value basic content items text rendered by data root children sections url $oid original header rows credits
citation html published embargo end_time wp:term author
"""
OUTER = """
title headline headlines text body content html content_elements date date_gmt author tags section source url uri id
status draft embargo type version bodies descriptions taxonomy credits revision corrections _embedded data versioncreated
slug aliases lang standard content_restrictions description subject canonical_url eventDetails
"""


def any_value(chance: random.Random, depth: int) -> Any:
    words: list[Any] = [
        *KINDS.split(),
        "",
        "x",
        "<p>y</p>",
        "2020-01-01",
        0,
        7,
        -1.5,
        1e308,
        True,
        False,
        None,
        "[]",
        "['a']",
        "{",
        "\x00",
        "\ud800",
    ]
    if depth > 4 or chance.random() < 0.4:
        return chance.choice(words)
    if chance.random() < 0.4:
        return [any_value(chance, depth + 1) for _ in range(chance.randrange(4))]
    names = INNER.split()
    return {name: any_value(chance, depth + 1) for name in chance.sample(names, chance.randrange(5))}


def test_any_value_in_any_field_does_no_harm() -> None:
    chance = random.Random(9)
    names = OUTER.split()
    for _ in range(3000):
        record = {name: any_value(chance, 0) for name in chance.sample(names, chance.randrange(1, 9))}
        for one in read({"title": "T", **record} if chance.random() < 0.5 else [record]):
            assert isinstance(one, Record | Problem)
            f"{one}".encode()


@pytest.mark.parametrize("name", ["content_elements", "body", "author", "title", "x"])
def test_deep_nests_do_no_harm(name: str) -> None:
    for depth in (50, 200, 400, 900):
        for open_, close in (('[{"type": "quote", "content_elements": ', "}]"), ('{"$a": ', "}"), ("[", "]")):
            text = f'{{"title": "T", "{name}": {open_ * depth}"\\ud800"{close * depth}}}'
            for one in read(f'[{text}, {{"title": "Next"}}]'):
                assert isinstance(one, Record | Problem)
            assert isinstance(one, Problem) or one.story.title == "Next"


@pytest.mark.parametrize("name", ["image", "featured_image", "thumbnail"])
def test_a_picture_that_a_record_names_leads_its_story(name: str) -> None:
    (one,) = read({"title": "T", "text": "A text.", name: "https://old.example/a", "image_alt": "A gate"})
    assert isinstance(one, Record)
    assert {"image": "https://old.example/a", "image_alt": "A gate"}.items() <= one.keep.items()
    (one,) = read({"title": "T", "text": "A text.", name: "see the print edition"})
    assert isinstance(one, Record) and one.keep[f"x_{name}"] == "see the print edition"


def test_ninjs_names_the_kinds_of_headline_and_text() -> None:
    body = {"body_main": "First part. Second part.", "body_richtext": "<p>First part.</p><p>Second part.</p>"}
    (one,) = read({"uri": "urn:n:1", "type": "text", "headline_main": "Ferry strike ends", **body})
    assert isinstance(one, Record)
    assert (one.story.title, one.story.body) == ("Ferry strike ends", "First part.\n\nSecond part.")


def test_ghosts_lead_picture_leads_and_its_sign_for_the_sites_own_address_is_not_published() -> None:
    post = {
        "id": "g",
        "title": "T",
        "slug": "t",
        "status": "published",
        "feature_image": "__GHOST_URL__/content/a.jpg",
    }
    post["html"] = '<p>See <a href="__GHOST_URL__/other/">another</a>.</p>'
    meta = {"post_id": "g", "feature_image_alt": "A gate", "feature_image_caption": "<b>Open</b> since May"}
    (one,) = read({"db": [{"data": {"posts": [post], "posts_meta": [meta]}}]})
    assert isinstance(one, Record)
    assert (one.keep["image_alt"], one.keep["image_caption"]) == ("A gate", "Open since May")
    assert one.story.body == "See [another](/other/)." and one.keep["image"] == "/content/a.jpg"


def test_any_ghost_export_does_no_harm() -> None:
    chance = random.Random(13)
    for _ in range(600):
        post = {"id": "g", "title": "T", "slug": any_value(chance, 0), "status": "published"}
        for name in ("lexical", "mobiledoc"):
            document = any_value(chance, 0)
            post[name] = json.dumps(document) if chance.random() < 0.7 else document
        tables = {
            name: any_value(chance, 0)
            for name in ("tags", "users", "posts_tags", "posts_authors", "posts_meta")
        }
        for one in read({"db": [{"data": {"posts": [post], **tables}}]}):
            assert isinstance(one, Record | Problem)


def test_the_encoding_handler_reads_every_byte() -> None:
    raw = Raw("a.csv", bytes(range(0x80, 0x100)))
    stream = _opened.text(raw)
    assert stream is not None
    assert len(stream.read()) > 100


@pytest.mark.parametrize(
    ("given", "address", "whole"),
    [
        ({"a": {"type": "picture", "uri": "https://w.example/1.jpg?x=2"}}, "https://w.example/1.jpg?x=2", True),
        ([{"name": "a", "renditions": [{"href": "https://w.example/1", "contentType": "image/webp"}]}], "https://w.example/1", True),
        ([{"type": "picture", "uri": "https://w.example/1.jpg"}, {"type": "video", "uri": "https://w.example/2.jpg"}],
         "https://w.example/1.jpg", False),
        ({"a": {"type": "picture", "uri": "urn:x:1", "renditions": {"s": {"href": "javascript:x.jpg", "width": 9}}}}, "", False),
        ({"a": {"type": "picture", "renditions": {"page": {"href": "https://w.example/1", "mimetype": "text/html"}}}}, "", False),
        (["x", {"renditions": "none"}], "", False),
        ("none", "", True),
    ],
)  # fmt: skip
def test_pictures_that_an_item_names(given: object, address: str, whole: bool) -> None:
    figures = f'<figure><img src="{address}"></figure>' if address else ""
    assert _associations.figures(given) == (figures, whole)


def test_the_caption_of_a_picture_that_an_item_names() -> None:
    told = [{"role": "alt", "value": "Ferry"}, {"role": "caption", "value": "The  <ferry>"}]
    picture = {"uri": "https://w.example/1.png", "descriptions": told, "creditline": "W/Falk"}
    assert "<figcaption>The &lt;ferry&gt; W/Falk</figcaption>" in _associations.figures([picture])[0]
    picture["creditline"] = "Fe"
    assert "&lt;ferry&gt; Fe</figcaption>" in _associations.figures([picture])[0], "no word of the caption"
    picture["creditline"] = "W/Falk"
    told[1]["value"] = "The ferry. Photo: W/Falk"
    assert "<figcaption>The ferry. Photo: W/Falk</figcaption>" in _associations.figures([picture])[0]


@pytest.mark.parametrize(
    "header",
    [
        "Überschrift;Veröffentlicht am;Volltext;Autor;Schlagwörter;Ressort",
        "Titre;Publié le;Texte;Auteur;Mots-clés;Rubrique",
        "Titular;Fecha de publicación;Cuerpo;Autora;Palabras clave;Sección",
        "Titolo;Data pubblicazione;Testo;Autore;Parole chiave;Sezione",
        "Título;Data de publicação;Conteúdo;Autores;Palavras-chave;Seção",
    ],
)
def test_columns_of_other_languages(header: str) -> None:
    (one,) = records(f"{header}\nGoats;2020-03-04;All of them.;Ida Falk;Goats, Nets;Harbour\n", "dump.csv")
    story = one.story
    assert (story.title, story.body, story.authors) == ("Goats", "All of them.", ("Ida Falk",))
    assert story.published and (story.published.iso, story.section) == ("2020-03-04", "Harbour")
    assert story.tags == ("Goats", "Nets") and not story.dropped


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "\ufeffsep=;\r"])
def test_a_table_may_say_what_parts_its_cells(line: str) -> None:
    (one,) = records(f"{line}\ntitle;text\nGoats, all;All of them, twice.\n", "dump.csv")
    assert (one.story.title, one.story.body) == ("Goats, all", "All of them, twice.")
    (told,) = problems(f"{line}\ntitle;text\n;\nGoats;Text;x\n", "dump.csv")
    assert told.line == 4


def test_fields_that_are_lists_of_one_value() -> None:
    body = [{"value": "<p>All of them.</p>", "format": "full_html", "summary": ""}]
    made = story(nid=[{"value": 5}], title=[{"value": "Goats"}], created=[{"value": "2020-03-04"}], body=body)
    assert (made.title, made.body) == ("Goats", "All of them.")
    assert made.published and made.published.iso == "2020-03-04"
