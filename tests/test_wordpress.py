"""WordPress exports: what a post becomes, what is left out, and that no file does harm."""

from html import unescape
from io import BytesIO
from pathlib import Path

import effort
import pytest

from generator.importers import _xml
from generator.importers.wordpress import WordPress
from generator.importers.wordpress._classic import to_html
from generator.model import Problem, Raw, Record

EXPORT = Path(__file__).parent / "importers" / "exports" / "lantern.wxr.xml"
HEAD = (
    '<rss xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
)
TAIL = "</channel></rss>"


def read(data: bytes) -> tuple[list[Record], list[Problem]]:
    raw = Raw("old/lantern.xml", zone="Europe/Paris", stream=lambda: BytesIO(data))
    assert WordPress().claims(raw)
    made = list(WordPress().read(raw))
    return [one for one in made if isinstance(one, Record)], [one for one in made if isinstance(one, Problem)]


def post(
    title: str = "A", guid: str = "g", number: str = "1", content: str = "Words.", more: str = ""
) -> str:
    return (
        f"<item><title>{title}</title><guid>{guid}</guid><content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{more}</item>"
    )


def test_a_post_with_all_its_fields() -> None:
    records, _ = read(EXPORT.read_bytes())
    record = records[0]
    story = record.story
    assert record.key == "https://lantern.example/?p=101"
    assert record.keep == {
        "id": "https://lantern.example/?p=101",
        "slug": "ferry-tern",
        "aliases": ["/2019/06/ferry-tern/", "/?p=101"],
        "taxonomies": {"series": ["Summer of 2019"]},
    }
    assert story.title == "Ferry “Tern” back in service"
    assert (story.authors, story.section, story.tags) == (
        ("Odile Marsh",),
        "Harbour & Sea",
        ("Town", "Ferries"),
    )
    assert story.published and story.published.iso == "2019-06-01T09:30:00+02:00"
    assert story.updated and story.updated.iso == "2019-06-02T10:00:00+02:00"
    assert (story.summary, story.description) == ("The ferry is back.", "Ferry Tern sails again.")
    assert story.source_url == "https://lantern.example/2019/06/ferry-tern/"
    assert story.derived == ()


def test_the_body_of_the_classic_editor() -> None:
    body = read(EXPORT.read_bytes())[0][0].story.body
    assert "The ferry *Tern* sails again.<br>\nIt had lain in Varn since May." in body
    assert "The <em>Tern</em> at the quay. Photo: P. Holt</figcaption></figure>" in unescape(body)
    assert "[caption" not in body and "<!--" not in body
    assert "> We waited.\n>\n> We waited long." in body
    assert '[weather town="Varn"]' in body
    assert "The mate [sic] was glad." in body
    assert "https://video.example/watch?v=1&t=2)" in body
    assert "- Departs at nine\n- Returns at six" in body
    assert "one\n\ntwo" in body


def test_blocks_and_words_outside_blocks() -> None:
    record = read(EXPORT.read_bytes())[0][1]
    assert record.story.title == "Snow closed the pass at Orrin on Monday"
    assert record.story.derived == ("title",)
    assert record.story.body.startswith("Snow closed the pass at Orrin on Monday. Nobody was hurt.")
    assert "Words outside a block<br>\nstand on two lines." in record.story.body
    assert "- One\n- Two" in record.story.body
    assert record.story.authors == ("Per Holt",)


def test_a_copied_guid_never_joins_two_posts() -> None:
    records, _ = read(EXPORT.read_bytes())
    assert [record.key for record in records[:2]] == [
        "https://lantern.example/?p=101",
        "https://lantern.example/?p=101#102",
    ]


def test_keys_do_not_depend_on_the_order_of_copies() -> None:
    one, two = post("A", "http://x.example/?p=1", "1"), post("B", "http://x.example/?p=1", "2")
    forth, back = (read((HEAD + a + b + TAIL).encode())[0] for a, b in ((one, two), (two, one)))
    assert {r.key: r.story.title for r in forth} == {r.key: r.story.title for r in back}


def test_the_same_post_twice_is_one_story() -> None:
    twice = post("A", "http://x.example/?p=1", "1") + post("A", "http://x.example/?p=1", "1")
    records, problems = read((HEAD + twice + TAIL).encode())
    assert len(records) == 1
    assert problems[0].fact == 'holds the post "A", which is in the file twice.'


def test_dates_without_utc_are_local_and_zeros_are_none() -> None:
    _, second, about, _ = read(EXPORT.read_bytes())[0]
    assert second.story.published and second.story.published.iso == "2020-01-06T08:00:00+01:00"
    assert about.story.published is None


def test_a_page_keeps_both_its_numbers() -> None:
    about = read(EXPORT.read_bytes())[0][2]
    assert about.keep["aliases"] == ["/about/", "/?p=5", "/?page_id=5"]
    assert about.story.authors == ("nobody",)


def test_what_is_left_out_is_counted_in_one_sentence() -> None:
    records, problems = read(EXPORT.read_bytes())
    assert len(records) == 4
    facts = [problem.fact for problem in problems]
    assert (
        "holds 1 attachment, 1 comment, 1 draft and 1 scheduled post beside the published stories." in facts
    )
    assert "uses shortcodes that mean nothing outside WordPress: [weather] (1)." in facts
    assert "shows shared blocks in 1 place, whose text is not in the posts." in facts
    assert {problem.severity for problem in problems} == {"warning"}
    assert not [record for record in records if "secret" in record.story.body]


def test_a_post_behind_a_password_becomes_a_draft() -> None:
    records, problems = read(EXPORT.read_bytes())
    assert [record.keep.get("draft") for record in records] == [None, None, None, "true"]
    assert "holds 1 post behind a password." in [problem.fact for problem in problems]


def test_stories_before_a_fault_are_kept_and_the_line_is_named() -> None:
    data = f"\n\n{HEAD}\n{post('A', 'a')}\n{post('B', 'b')}\n<item><title>C</wp:broken></item>"
    records, problems = read(data.encode())
    assert [record.story.title for record in records] == ["A", "B"]
    assert problems[0].line == 6 and problems[0].severity == "error"
    assert "is not well-formed XML" in problems[0].fact
    assert "the stories before it were converted" in problems[0].remedy


def test_control_characters_do_not_end_the_file() -> None:
    records, problems = read((HEAD + post("A\x08", content="one\x0b two\x00") + TAIL).encode())
    assert (records[0].story.title, records[0].story.body) == ("A", "one two")
    assert problems[0].fact == "holds 3 control characters that XML forbids."


def test_an_export_without_posts_says_so() -> None:
    assert read((HEAD + TAIL).encode()) == ([], [read((HEAD + TAIL).encode())[1][0]])
    assert read((HEAD + TAIL).encode())[1][0].fact == "holds no posts."


@pytest.mark.parametrize("shift, iso", [("07:30:00", "09:30:00+02:00"), ("23:59:13", "23:59:13+00:00")])
def test_an_offset_must_be_one(shift: str, iso: str) -> None:
    when = f"<wp:post_date>2019-06-01 09:30:00</wp:post_date><wp:post_date_gmt>2019-06-01 {shift}</wp:post_date_gmt>"
    (record,), _ = read((HEAD + post(more=when) + TAIL).encode())
    assert record.story.published and record.story.published.iso == f"2019-06-01T{iso}"


def test_other_feeds_are_not_claimed() -> None:
    for text in ("<rss version='2.0'><channel/></rss>", "<feed/>", "", "plain", HEAD.replace("rss", "html")):
        assert not WordPress().claims(Raw("a.xml", text.encode()))
    assert not WordPress().claims(Raw("a.txt", (HEAD + TAIL).encode()))


REF = "&a{};"
LAUGHS = "".join(f"<!ENTITY a{n + 1} '{REF.format(n) * 10}'>" for n in range(12))
BOMB = f"<!DOCTYPE r [<!ENTITY a0 'aaaaaaaaaa'>{LAUGHS}]>"
HOSTILE = {
    "billion laughs": BOMB + HEAD + post(title="&a11;") + TAIL,
    "deep elements": HEAD + "<x>" * 20_000,
    "deep content": HEAD + post(content="<div>" * 20_000 + "words") + TAIL,
    "one long line": HEAD + post(content="a" * 9_000_000) + TAIL,
    "too long a line": HEAD + post(content="a" * 11_000_000) + TAIL,
    "captions without end": HEAD + post(content="[caption " * 200_000) + TAIL,
    "captions without images": HEAD + post(content="[caption]x[/caption]" * 50_000) + TAIL,
    "comments without end": HEAD + post(content="<!-- wp:p " * 200_000) + TAIL,
    "blank lines": HEAD + post(content="<p>" + "\n \n" * 200_000) + TAIL,
    "tags without end": HEAD + post(content="<p " * 200_000) + TAIL,
    "bad dates": HEAD + post(more="<wp:post_date>2019-99-99 1</wp:post_date>") + TAIL,
    "bad links": HEAD + post(more="<link>http://[</link>") + TAIL,
    "half an element": HEAD + "<item><title>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_does_harm(name: str) -> None:
    with effort.seconds(20):
        records, problems = read(HOSTILE[name].encode())
        assert records or problems


def test_problems_are_named_up_to_a_limit() -> None:
    _, problems = read((HEAD + post(guid="", number="") * 100 + TAIL).encode())
    assert len(problems) == 21
    assert problems[-1].fact == "has 80 more faults like these."


def test_large_exports_stream() -> None:
    """Memory stays that of one story: the parser gives back each once it is read."""
    import tracemalloc

    body = "Words of no great weight. " * 40
    pieces = [HEAD, *(post(f"T{n}", f"g{n}", str(n), body) for n in range(3000)), TAIL]
    data = "".join(pieces).encode()
    tracemalloc.start()
    count = sum(
        isinstance(one, Record) for one in WordPress().read(Raw("a.xml", stream=lambda: BytesIO(data)))
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3000
    assert peak < 4_000_000


def test_an_element_is_given_back_once_it_is_read() -> None:
    """What libxml2 holds, Python's own count does not see."""
    data = (HEAD + "<x/><item>a</item>" * 50 + TAIL).encode()
    for found in _xml.elements(BytesIO(data), ("item",)):
        assert isinstance(found, _xml.Found) and found.element.text == "a"
        assert len(list(found.element.itersiblings(preceding=True))) <= 2


def test_text_is_never_lost_between_tags() -> None:
    content = "a\n\n<div>b\nc</div>d <em>e\n\nf</em> g<h2>h</h2>i<br />\nj<p>k\nl</p>\n<table><tr><td>m</td></tr></table>n"
    made = to_html(content).html
    assert [char for char in "abcdefghijklmn" if f"{char}" not in made] == []
    assert "<p>a</p>" in made and "b<br>\nc" in made and "i<br />j" in made and "<p>n</p>" in made
