"""Heads of Markdown files: other names for the same thing, strings and nothing else, and back again."""

from contextlib import suppress
from dataclasses import replace

import pytest
from effort import seconds
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import frontmatter
from generator.frontmatter import ALIASES, Refused, decode, dumping, people, read, seal, write
from generator.model import Correction, Moment, Provenance, Sheet, Similar, Source, Story


def sheet(head: str, body: str = "Text.") -> Sheet:
    return read("a.md", f"---\n{head}\n---\n\n{body}\n", "Europe/London")


def said(head: str) -> list[tuple[int, str]]:
    with pytest.raises(Refused) as caught:
        sheet(head)
    return [(problem.line, problem.fact) for problem in caught.value.problems]


# ── names ──


@pytest.mark.parametrize("name", ["title", *ALIASES["title"]])
@pytest.mark.parametrize("style", [str, str.upper, str.title])
def test_other_names_for_the_title(name: str, style) -> None:
    assert sheet(f"{style(name)}: A").story.title == "A"


@pytest.mark.parametrize(
    "name", ["pubDate", "publish_date", "Publish-Date", "published", "display date", "firstcreated"]
)
def test_other_names_for_the_date(name: str) -> None:
    assert sheet(f"title: A\n{name}: 2019-04-27").story.published == Moment("2019-04-27T00:00:00", 3600, True)


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("standfirst: B", "dek", "B"),
        ("excerpt: B", "summary", "B"),
        ("description: B", "summary", "B"),
        ("description: B", "description", "B"),
        ("category: News", "section", "News"),
        ("categories: [News, Sport]", "section", "News"),
        ("publication: The Times", "source", "The Times"),
        ("link: https://x.example/", "source_url", "https://x.example/"),
        ("lastmod: 2020-01-02", "updated", Moment("2020-01-02T00:00:00", 0, True)),
    ],
)
def test_other_names(head: str, field: str, value: object) -> None:
    assert getattr(sheet(f"title: A\n{head}").story, field) == value


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("+++\n" + "".join(f"key{n} = 1\n" for n in range(15_000)) + '"last one" = 2\n+++\n', 15_002),
        ("{\n" + "".join(f'"key{n}": 1,\n' for n in range(15_000)) + '"last one": 2}\n', 15_002),
        ('+++\na = """' + "a" + " \t" * 100_000 + '"""\n"last one" = 2\n+++\n', 3),
    ],
    ids=["toml", "json", "blanks"],
)
def test_very_many_fields_each_have_their_line(text: str, last: int) -> None:
    with seconds(3):
        fields, _ = frontmatter.split(text, "a.md")
    assert fields["last one"].line == last


def test_the_plainest_name_wins_whatever_comes_first() -> None:
    assert sheet("headline: B\ntitle: A").story.title == "A"
    assert sheet("title: A\nheadline: B").story.title == "A"
    assert sheet("title:\nheadline: B").story.title == "B", "an empty field says nothing"


@pytest.mark.parametrize(
    ("head", "draft", "dated"),
    [
        ("published: false", True, False),
        ("published: true", False, False),
        ("published: 2019-04-27", False, True),
        ("published: False\ndate: 2019-04-27", True, True),
        ("draft: yes", True, False),
        ("draft: 0", False, False),
        ("status: Hidden", True, False),
        ("status: publish", False, False),
    ],
)
def test_published_is_a_date_or_a_word(head: str, draft: bool, dated: bool) -> None:
    found = sheet(f"title: A\n{head}")
    assert (found.draft, found.story.published is not None) == (draft, dated)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("true", "This article has been withdrawn."),
        ("false", ""),
        ("A court forbids it.", "A court forbids it."),
    ],
)
def test_withdrawn(text: str, reason: str) -> None:
    assert sheet(f"title: A\nwithdrawn: {text}").withdrawn == reason


# ── values ──


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ana Li", ("Ana Li",)),
        ("by Ana Li and Bo Ek", ("Ana Li", "Bo Ek")),
        ("By Ana Li, Bo Ek and Cy Ott", ("Ana Li", "Bo Ek", "Cy Ott")),
        ("Ana Li, Bo Ek, and Cy Ott", ("Ana Li", "Bo Ek", "Cy Ott")),
        ("Ana Li & Bo Ek; Ana Li", ("Ana Li", "Bo Ek")),
        ("Andy Band", ("Andy Band",)),
        ("Byron Sand", ("Byron Sand",)),
        ("", ()),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    assert people(line) == names


def test_authors_in_a_list_are_names_as_they_stand() -> None:
    assert sheet("title: A\nauthors: [By Ana Li, {name: Bo Ek}]").story.authors == ("Ana Li", "Bo Ek")
    assert sheet("title: A\nauthors: [Jan and Eva Voss]").story.authors == ("Jan and Eva Voss",)


def test_a_section_may_hold_a_comma() -> None:
    assert sheet("title: A\nsection: Arts, Culture").story.section == "Arts, Culture"


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ("[a, b, a]", ("a", "b")),
        ("a, b", ("a", "b")),
        ("a, b; c", ("a, b", "c")),
        ("'a,,  ,b'", ("a", "b")),
        ("harbour walls", ("harbour walls",)),
        ("[NO, 1984, 007, 1_000, 1:30, null, true, ~, '', 2019-04-27]", ("NO", "1984", "007", "1_000", "1:30", "true", "2019-04-27")),
        ("[{name: a}, {title: b}, [c]]", ("a", "b")),
        ("", ()),
    ],
)  # fmt: skip
def test_tags(value: str, tags: tuple[str, ...]) -> None:
    assert sheet(f"title: A\ntags: {value}").story.tags == tags


@pytest.mark.parametrize(
    "text", ["NO", "1984", "007", "1e3", "0x10", "12:30:45", "1_000", "yes", ".5", "2019-04-27"]
)
def test_nothing_is_guessed(text: str) -> None:
    assert sheet(f"title: {text}\nid: {text}").story.title == text
    assert sheet(f"title: {text}\nid: {text}").id == text


def test_a_block_of_text_is_one_line() -> None:
    assert sheet("title: >\n  A long\n  headline\ndek: |\n  one\n  two").story.title == "A long headline"


def test_a_body_may_hold_what_looks_like_a_fence() -> None:
    assert sheet("title: A", "a\n\n---\n\nb: c\n---").story.body == "a\n\n---\n\nb: c\n---\n"


def test_dots_may_end_a_head() -> None:
    assert read("a.md", "---\ntitle: A\n...\nB", "UTC").story.body == "B"


def test_windows_and_marks() -> None:
    text, odd = decode("\ufeff---\r\ntitle: A\r\n---\r\nB\rC".encode(), "a.md")
    assert (text, odd) == ("---\ntitle: A\n---\nB\nC", [])


# ── what is wrong, and on which line ──


def test_every_fault_has_its_line() -> None:
    head = "title: A\ndate: soon\ntags: [a]\nupdated: [2019]\ndraft: perhaps\nexpires: 32 May 2019\n"
    assert said(head) == [
        (3, '"soon" is not a date.'),
        (5, "`updated` is a list."),
        (6, "`draft: perhaps` is neither true nor false."),
        (7, '"32 May 2019" is not a day of the calendar.'),
    ]


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (".. title: A\n.. date: 31 Feb 1987\n\n", 2),
        ("<!--\n.. title: A\n.. date: 31 Feb 1987\n-->\n\n", 3),
        ("Title: A\nDate: 31 Feb 1987\n\n", 2),
        ("---\ntitle: A\ndate: 31 Feb 1987\n---\n\n", 3),
        ("+++\ntitle = 'A'\ndate = '31 Feb 1987'\n+++\n\n", 3),
    ],
)
def test_lines_are_those_of_the_file_in_every_form(head: str, line: int) -> None:
    with pytest.raises(frontmatter.Refused) as caught:
        frontmatter.read("a.md", f"{head}Text.\n", "UTC")
    assert [problem.line for problem in caught.value.problems] == [line]


def test_a_value_over_many_lines_does_not_shift_the_count() -> None:
    assert said("title: >\n  a\n  b\ntags:\n  - a\n  - b\ndate: soon") == [(8, '"soon" is not a date.')]


# ── there and back ──

LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(lambda t: " ".join(t.split()))
LINE = LINE.filter(lambda text: "\ufeff" not in text and "\ufffe" not in text and "\uffff" not in text)
SOME = LINE.filter(bool)
NAMES = st.lists(SOME, max_size=4, unique=True).map(tuple)
PEOPLE = st.lists(st.sampled_from(["Ana Li", "Zoë Ek", "John O’Neil"]), max_size=3, unique=True).map(tuple)
MOMENTS = st.none() | st.datetimes().map(
    lambda when: Moment(when.replace(microsecond=0).isoformat(), 3600)
) | st.dates().map(lambda day: Moment(f"{day}T00:00:00", 0, True))  # fmt: skip
STORIES = st.builds(
    Story,
    title=SOME,
    body=st.text("ab -#`*\n", max_size=40).map(str.strip),
    published=MOMENTS,
    updated=MOMENTS,
    dek=LINE,
    summary=SOME,
    description=SOME,
    tags=NAMES,
    authors=PEOPLE,
    section=st.sampled_from(["", "News", "Ärzte"]),
    source=LINE,
    source_url=LINE,
    similar=st.lists(st.builds(Similar, SOME, LINE), max_size=2).map(tuple),
    corrections=st.lists(st.builds(Correction, SOME, MOMENTS), max_size=2).map(tuple),
    derived=st.sampled_from([(), ("title",), ("title", "published")]),
)
COPIES = (Source("c.jsonl", "7: x", "cd" * 32), Source("d.html", "", "ef" * 32, "01" * 16))
PROVENANCE = Provenance(Source("a/b.txt", "", "ab" * 32), "text/1", COPIES)


@settings(max_examples=150)
@given(STORIES)
def test_what_is_written_is_read_again(story: Story) -> None:
    before = Sheet("a.md", story, "0123", "slug", provenance=PROVENANCE)
    text = write(before)
    after = read("a.md", text, "UTC")
    assert replace(after.story, body=after.story.body.strip()) == story
    assert (after.id, after.slug, after.provenance, after.sealed) == ("0123", "slug", PROVENANCE, True)
    assert write(replace(after, story=replace(after.story, body=after.story.body.strip()))) == text


SIGNS = st.text("aé0bf1 .:#-?,[]{}&*!|>'\"%@`~=<_/\t\n“’(\u00a0\u2028\U0001f4f0", max_size=12)
WORDS = st.sampled_from(
    [
        "yes",
        "No",
        "NULL",
        "on",
        "0b01",
        "0x1f",
        "1e5",
        "0c12fa",
        "12",
        "007.txt",
        "0xab",
        "2001-01-01T10:00:00Z",
        "1:30",
        "a: b",
        "a #b",
        "---",
        "y",
    ]
)
SCALARS = SIGNS | WORDS | st.builds("{}{}".format, WORDS, SIGNS) | st.text(max_size=8)
KEYS = st.sampled_from(["title", "summary", "Note: editor", "source_url", "_x", "null"]) | SCALARS
PAIRS = st.dictionaries(KEYS, SCALARS, max_size=2)


@settings(max_examples=1500)
@given(
    st.dictionaries(
        st.sampled_from("abc"), SCALARS | st.lists(SCALARS, max_size=3) | st.lists(PAIRS, max_size=2)
    )
)
def test_fields_are_written_as_pyyaml_writes_them(fields: dict[str, object]) -> None:
    assert dumping.dump(fields) == "".join(dumping.quoted({name: value}) for name, value in fields.items())


@settings(max_examples=60)
@given(STORIES, st.data())
def test_any_edit_breaks_the_seal(story: Story, data: st.DataObject) -> None:
    text = write(Sheet("a.md", story, "0123", "slug", provenance=PROVENANCE))
    at = data.draw(st.integers(0, len(text)))
    edited = f"{text[:at]}x{text[at:]}"
    with suppress(Refused):
        assert not read("a.md", edited, "UTC").sealed


def test_line_ends_do_not_break_the_seal() -> None:
    text = write(Sheet("a.md", Story("A", body="B\n\nC"), "1", "a", provenance=PROVENANCE))
    windows = text.replace("\n", "\r\n").encode("utf-8-sig")
    assert read("a.md", decode(windows, "a.md")[0], "UTC").sealed
    assert seal(text) == seal(text.replace("\n", "\r\n"))


def test_a_seal_in_the_body_is_text() -> None:
    text = write(Sheet("a.md", Story("A", body="B\nseal: none\nC"), "1", "a", provenance=PROVENANCE))
    assert read("a.md", text, "UTC").sealed
    assert not read("a.md", text.replace("seal: none", "seal: some"), "UTC").sealed


def test_a_glimpse_of_a_broken_head() -> None:
    text = write(Sheet("a.md", Story("A"), "17", "a", provenance=PROVENANCE))
    broken = text.replace("title: A", "title: [")
    assert frontmatter.glimpse(broken.encode()) == ("17", PROVENANCE)
    assert frontmatter.glimpse(b"no head") == ("", Provenance())


@pytest.mark.parametrize(
    ("said", "written"), [("True", "draft: true\n"), ("false", ""), ("perhaps", "draft: perhaps\n")]
)
def test_further_fields_are_spelled_as_an_editor_would(said: str, written: str) -> None:
    text = write(Sheet("a.md", Story("A", "Text.")), {"draft": said, "imagealt": "A weir"})
    assert f"{written}image_alt: A weir\n" in text and ("draft" in text) == bool(written)
