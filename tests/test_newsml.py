"""Agency formats: NITF and NewsML-G2 as stories, versions, and files meant to do harm."""

from io import BytesIO
from pathlib import Path

import effort
import pytest

from generator.disk import digest
from generator.importers.newsml import NewsML, _nitf
from generator.model import Problem, Raw, Record

EXPORTS = Path(__file__).parent / "importers" / "exports"
NAR = "xmlns='http://iptc.org/std/nar/2006-10-01/'"


def read(data: bytes | str, *beside: str) -> tuple[list[Record], list[Problem]]:
    whole = data.encode() if isinstance(data, str) else data
    raw = Raw("wire/a.xml", zone="Europe/Oslo", stream=lambda: BytesIO(whole), has=beside.__contains__)
    assert NewsML().claims(raw)
    made = list(NewsML().read(raw))
    return [one for one in made if isinstance(one, Record)], [one for one in made if isinstance(one, Problem)]


def test_a_nitf_document() -> None:
    (record,), problems = read((EXPORTS / "strike.nitf.xml").read_bytes())
    story = record.story
    assert not problems
    assert (record.key, record.keep) == ("VN-2018-0404-7", {"id": "VN-2018-0404-7"})
    assert (story.title, story.dek) == ("Dockers of Varn lay down work", "Third strike this spring")
    assert story.authors == ("Mara Quist", "Tom Ahl")
    assert story.published and story.published.iso == "2018-04-04T06:15:00+02:00"
    assert (story.section, story.source) == ("Economy", "Varn News Agency")
    assert story.tags == ("Labour", "Strikes", "dockers", "Varn")
    assert story.summary == "Nothing moves in the port."
    assert story.source_url == "https://varn.example/strike"


def test_the_text_of_a_nitf_document() -> None:
    body = read((EXPORTS / "strike.nitf.xml").read_bytes())[0][0].story.body
    assert body.startswith("VARN — The dockers' union called a *strike* for café and quay alike.")
    assert '<img src="https://varn.example/quay.jpg"' in body and "The quay on Wednesday. Photo" in body
    assert "## What they ask\n\n- Pay\n- Rest" in body
    assert "> We shall wait." in body
    assert body.endswith("Mara Quist reports on labour.")


MEDIA = """<nitf><body><body.content><p>Text.</p><media media-type="image"><media-reference source="{}"/>
<media-caption>The quay at noon.</media-caption><media-producer>Photo: Ida Falk</media-producer></media>
</body.content></body></nitf>"""


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("https://varn.example/q.jpg", "https://varn.example/q.jpg"),
        ("pics/Quay.JPG", f"/media/a-{digest.of('wire/a.xml')[:8]}/quay.jpg"),
    ],
)
def test_a_picture_of_a_nitf_document_is_shown_with_caption_and_credit(source: str, shown: str) -> None:
    (record,), _ = read(MEDIA.format(source), "wire/pics/Quay.JPG")
    assert f'<img src="{shown}"' in record.story.body
    assert "<figcaption>The quay at noon. Photo: Ida Falk</figcaption>" in record.story.body
    assert dict(record.pictures) == (
        {shown.removeprefix("/media/"): "wire/pics/Quay.JPG"} if source != shown else {}
    )


@pytest.mark.parametrize("source", ["pics/none.jpg", "#photo", "/etc/quay.jpg"])
def test_of_a_picture_that_is_nowhere_the_caption_is_kept(source: str) -> None:
    (record,), _ = read(MEDIA.format(source))
    assert record.story.body == "Text.\n\nThe quay at noon. Photo: Ida Falk" and not record.pictures


def test_the_highest_version_of_an_item_is_the_story() -> None:
    records, problems = read((EXPORTS / "message.newsml.xml").read_bytes())
    record = records[0]
    story = record.story
    assert [one.key[-1] for one in records] == ["1", "4"]
    assert (story.title, story.dek) == ("Ice breaks early", "Two weeks before its time")
    assert story.authors == ("Signe Dahl",) and story.tags == ("weather", "ice")
    assert story.source == "Agency of the North"
    assert story.summary == "The ice on Lake Sele broke."
    assert story.body == "The ice on **Lake Sele** broke.\n\nNobody fell in."
    assert story.published and story.published.iso == "2020-02-02T09:00:00+00:00"
    assert story.updated and story.updated.iso == "2020-02-02T09:30:00+00:00"
    assert [problem.fact for problem in problems] == [
        'gives a date that is none: "soon".',
        "holds 1 older version of its own items.",
        "holds 1 item that the agency withheld or cancelled.",
        "holds 1 item without text.",
    ]


def test_plain_text_is_literal_and_embargoes_are_kept() -> None:
    record = read((EXPORTS / "message.newsml.xml").read_bytes())[0][1]
    assert record.story.title == "A wolf was seen near Orrin"
    assert record.story.derived == ("title",)
    assert "&lt;saw" in record.story.body and record.story.body.count("\n\n") == 1
    assert record.keep["embargo"] == "2020-03-01T00:00:00+00:00"


@pytest.mark.parametrize(
    "text, iso",
    [
        ("20180404", "2018-04-04"),
        ("20180404T0615", "2018-04-04T06:15:00+02:00"),
        ("20180404T061500Z", "2018-04-04T06:15:00+00:00"),
        ("2018-04-04T06:15:00.123-05:00", "2018-04-04T06:15:00-05:00"),
        ("4 April 2018", "2018-04-04"),
    ],
)
def test_dates_of_the_iptc(text: str, iso: str) -> None:
    moment = _nitf.moment(text, "Europe/Oslo")
    assert moment and moment.iso == iso


@pytest.mark.parametrize(
    "line, names",
    [
        ("By Mara Quist and Tom Ahl", ("Mara Quist", "Tom Ahl")),
        ("Mara Quist", ("Mara Quist",)),
        ("by the whole desk", ("the whole desk",)),
        ("", ()),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    assert _nitf.byline(line, "UTC") == names


def test_items_that_hold_no_text_are_told() -> None:
    for kind in ("conceptItem", "planningItem", "packageItem"):
        records, problems = read(f"<{kind} {NAR} guid='a'/>")
        assert (records, [one.fact for one in problems]) == ([], ["holds no news text."])


def test_a_broken_message_keeps_what_stood_before() -> None:
    whole = (EXPORTS / "message.newsml.xml").read_bytes()
    cut = whole[: whole.index(b'<newsItem guid="urn:newsml:agency.example:2"') + 60]
    records, problems = read(cut)
    assert [record.story.title for record in records] == ["Ice breaks early"]
    assert problems[0].severity == "error" and problems[0].line > 20


def test_other_xml_is_not_claimed() -> None:
    for text in ("<rss/>", "<newsItem/>", "<html/>", ""):
        assert not NewsML().claims(Raw("a.xml", text.encode()))


REFERENCE = "&a{};"
LAUGHS = "".join(f"<!ENTITY a{n + 1} '{REFERENCE.format(n) * 10}'>" for n in range(12))
OPEN = f"<newsItem {NAR} guid='g'><contentSet><inlineXML><nitf><body><body.content>"
CLOSE = "</body.content></body></nitf></inlineXML></contentSet></newsItem>"
HOSTILE = {
    "billion laughs": f"<!DOCTYPE nitf [<!ENTITY a0 'aaaaaaaaaa'>{LAUGHS}]><nitf><body><body.content>&a11;</body.content>"
    "</body></nitf>",
    "deep": OPEN + "<p>" * 20_000,
    "as deep as XML may be": OPEN + "<block>" * 200 + "words" + "</block>" * 200 + CLOSE,
    "long line": OPEN + f"<p>{'a' * 9_000_000}</p>" + CLOSE,
    "odd version": OPEN.replace("guid", "version='99999999999999999999' guid") + "<p>a</p>" + CLOSE,
    "outside": "<!DOCTYPE nitf SYSTEM 'file:///etc/passwd' [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><nitf><body>"
    "<body.content><p>&x; words</p></body.content></body></nitf>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_does_harm(name: str) -> None:
    with effort.seconds(20):
        records, problems = read(HOSTILE[name])
        assert records or problems
        assert "root:" not in "".join(record.story.body for record in records)
