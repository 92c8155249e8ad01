"""Single documents: e-mail and Word files, and such as are meant to do harm."""

import zipfile
from base64 import b64encode
from io import BytesIO

import effort
import pytest

from generator.disk import digest
from generator.importers import _enclosed
from generator.importers._enclosed import Enclosed
from generator.importers.docx import Docx
from generator.importers.mail import Mail
from generator.model import Problem, Raw, Record, Story

LETTER = """\
Message-ID: <17@press.example>
Date: Tue, 05 Mar 2019 14:00:00 +0100
From: =?utf-8?q?Andr=C3=A9_Holm?= <holm@press.example>
Subject: =?utf-8?b?TmV3IGJyaWRnZSDigJMgb3BlbiBhdCBsYXN0?=
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

The bridge at Orrin is open at last, after
three years, said the mayor on *Tuesday*, which was a day of some
rain & wind.

> Not before time.

Best wishes
A. Holm
-- 
Press office of Orrin
"""
NEWSLETTER = """\
Date: Wed, 6 Mar 2019 08:00:00 -0000
From: desk@post.example
Subject: Morning
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=OUT

--OUT
Content-Type: multipart/alternative; boundary=IN

--IN
Content-Type: text/plain; charset=us-ascii

plain words
--IN
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>Caf=E9 <b>burns</b>.<img src="cid:1@x"></p>
--IN--
--OUT
Content-Type: image/png; name="map.png"
Content-Disposition: attachment; filename="map.png"
Content-Transfer-Encoding: base64

AAAA
--OUT--
"""
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
STYLES = f'<w:styles xmlns:w="{WORDS}">' + "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
    for name in ("Title", "Subtitle", "heading 1", "heading 2")
) + "</w:styles>"  # fmt: skip


def mail(text: str | bytes) -> tuple[list[Record], list[Problem]]:
    data = text if isinstance(text, bytes) else text.encode()
    return sorted_out(Mail().read(Raw("in/a.eml", data, "Europe/Oslo")))


def sorted_out(made: object) -> tuple[list[Record], list[Problem]]:
    both = list(made)  # type: ignore[call-overload]
    return [one for one in both if isinstance(one, Record)], [one for one in both if isinstance(one, Problem)]


def paragraph(text: str, style: str = "", bold: bool = False) -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}<w:t>{text}</w:t></w:r></w:p>"


def document(body: str, core: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/styles.xml": STYLES,
        "word/_rels/document.xml.rels": RELATIONS.replace("officeDocument", "styles").replace(
            "word/document", "styles"
        ),
        "word/document.xml": f'<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": '<c:coreProperties xmlns:c="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:t="http://purl.org/dc/terms/">{core}</c:coreProperties>',
        **(more or {}),
    }
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return whole.getvalue()


def docx(data: bytes) -> tuple[list[Record], list[Problem]]:
    return sorted_out(Docx().read(Raw("in/a.docx", data, "Europe/Oslo")))


def story(data: bytes) -> Story:
    (record,), _ = docx(data)
    return record.story


SIGNED = """\
Subject: Signed
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=IN

--IN
Content-Type: text/plain

Steam trains run again from May.

{}Press office
Orrin Rail
--IN
Content-Type: text/html

<p>Steam trains run again from <b>May</b>.</p><div>--<br>Press office<br></div><p>Orrin Rail</p>{}
--IN--
"""


@pytest.mark.parametrize(
    ("sign", "below", "signed"), [("-- \n", "", True), ("", "", False), ("-- \n", "<p>More.</p>", False)]
)
def test_html_is_signed_where_the_plain_text_says_so(sign: str, below: str, signed: bool) -> None:
    raw = Raw("mail/signed.eml", SIGNED.format(sign, below).encode())
    (one,) = [made for made in Mail().read(raw) if isinstance(made, Record)]
    assert (one.story.body == "Steam trains run again from **May**.") is signed
    assert ("Press office\nOrrin Rail" in one.story.dropped) is signed


def test_prose_below_two_dashes_in_html_is_no_signature() -> None:
    text = "The trains run from Orrin to the coast and back, each hour, until the leaves fall."
    (one,) = Mail().read(
        Raw("mail/signed.eml", SIGNED.format("--\n", "").replace("Orrin Rail", text).encode())
    )
    assert isinstance(one, Record) and text in one.story.body and one.story.dropped == ()


def test_a_plain_message() -> None:
    (record,), problems = mail(LETTER)
    made = record.story
    assert not problems and record.keep == {"id": "17@press.example"}
    assert made.title == "New bridge – open at last"
    assert made.authors == ("André Holm",)
    assert made.published and made.published.iso == "2019-03-05T14:00:00+01:00"
    assert made.dropped == ("Press office of Orrin",)
    assert made.body == (
        "The bridge at Orrin is open at last, after three years, said the mayor on \\*Tuesday\\*, "
        "which was a day of some rain & wind.\n\n> Not before time.\n\nBest wishes<br>\nA. Holm"
    )


def test_a_message_in_html_with_an_attachment() -> None:
    (record,), problems = mail(NEWSLETTER)
    assert record.story.body == "Café **burns**."
    assert record.story.authors == ("desk@post.example",)
    assert record.story.published and record.story.published.iso == "2019-03-06T08:00:00+00:00"
    assert [problem.fact for problem in problems] == ["carries 1 attachment (map.png)."]


PNG = b"\x89PNG\r\n\x1a\nwhat it shows"
SHOWN = f"{digest.of('in/a.eml')[:8]}/map-{digest.of_bytes(PNG)[:8]}.png"


def newsletter(placed: bool) -> str:
    text = NEWSLETTER.replace("\nAAAA\n", f"\n{b64encode(PNG).decode()}\n").replace(
        "</p>\n", "</p><p>Slowly.</p>\n"
    )
    return text.replace("Content-Type: image", "Content-ID: <1@x>\nContent-Type: image") if placed else text


@pytest.mark.parametrize(
    ("placed", "body"),
    [
        (True, f"Café **burns**.\n\n![](/media/a-{SHOWN})\n\nSlowly."),
        (False, f"Café **burns**.\n\nSlowly.\n\n![](/media/a-{SHOWN})"),
    ],
)
def test_pictures_of_a_message_stand_where_it_names_them_or_below(placed: bool, body: str) -> None:
    (record,), problems = mail(newsletter(placed))
    assert not problems and record.story.body == body
    assert record.pictures == {f"a-{SHOWN}": PNG}


@pytest.mark.parametrize(("named", "placed"), [("1@x", True), ("1@x.post", False), ("11@x", False)])
def test_a_picture_is_placed_by_its_whole_name(named: str, placed: bool) -> None:
    (record,), _ = mail(newsletter(placed=True).replace("cid:1@x", f"cid:{named}"))
    assert record.story.body.endswith("Slowly.") == placed and SHOWN in record.story.body


def test_the_pictures_of_a_layout_that_gives_way_are_named() -> None:
    layout = newsletter(placed=True).replace("<p>Caf", "<table><tr><td>Caf")
    (record,), problems = mail(layout.replace("plain words", "Long plain words. " * 20))
    assert not record.pictures and "![" not in record.story.body
    assert [problem.fact for problem in problems] == ["carries 1 attachment (map.png)."]


def test_too_many_and_too_large_pictures_are_left_out() -> None:
    kept = Enclosed(Raw("in/a.eml"))
    assert not kept.keep("a.png", PNG + bytes(_enclosed.LARGEST)) and not kept.keep("a.png", b"<svg>")
    addresses = {kept.keep("../../A b.exe", PNG + bytes([n])) for n in range(_enclosed.MOST)}
    assert len(addresses) == _enclosed.MOST and not kept.keep("one.png", PNG + b"more")
    assert all(place.startswith(f"/media/{_enclosed.folder('in/a.eml')}/a-b-") for place in addresses)
    assert kept.keep("A b", PNG + bytes([7])) in addresses  # the same again takes no more room


def test_a_layout_of_tables_gives_way_to_plain_text() -> None:
    layout = NEWSLETTER.replace("<p>Caf", "<table><tr><td>Caf").replace(
        "plain words", "Long plain words. " * 20
    )
    assert mail(layout)[0][0].story.body.startswith("Long plain words.")


@pytest.mark.parametrize("charset", ["utf-8", "no-such-charset", "us-ascii", ""])
def test_a_wrong_charset_costs_no_letter(charset: str) -> None:
    head = f"Subject: a\nContent-Type: text/plain; charset={charset}\n\n"
    assert mail(head.encode() + "Grüße".encode("latin-1"))[0][0].story.body == "Grüße"


def test_bytes_in_a_header_that_nobody_announced() -> None:
    assert mail("Subject: Grüße\n\nx".encode("latin-1"))[0][0].story.title == "Grüße"
    assert mail("Subject: Grüße\n\nx".encode())[0][0].story.title == "Grüße"


def test_a_message_without_subject_and_with_an_odd_date() -> None:
    (record,), problems = mail("Date: someday\n\nA wolf was seen. It left.")
    assert (record.story.title, record.story.derived) == ("A wolf was seen", ("title",))
    assert [problem.fact for problem in problems] == ['gives a date that is none: "someday".']


def test_nothing_is_no_message() -> None:
    assert [problem.fact for problem in mail("")[1]] == ["holds no message."]


DEEP = "\n".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}" for n in range(20_000))
MAILS: dict[str, str | bytes] = {
    "deep parts": f"Subject: a\n{DEEP}\n\nx",
    "deep html": f"Subject: a\nContent-Type: text/html\n\n{'<div>' * 20_000}x",
    "long line": "Subject: a\n\n" + "a" * 9_000_000,
    "odd header": b"Subject: =?utf-8?b?!!!?= =?x?q?a?=\nFrom: <<<>>,,;\nDate: Mon, 99 Foo 20191 99:99\n\n\x00x",
    "no end of headers": "Subject: a\n" + "X: y\n" * 200_000,
    "bad base64": "Subject: a\nContent-Transfer-Encoding: base64\n\n!!!a",
    "only pictures": 'Subject: a\nContent-Type: text/html\n\n<img src="cid:' + "<img src=cid:" * 100_000,
}


@pytest.mark.parametrize("name", MAILS)
def test_no_message_does_harm(name: str) -> None:
    with effort.seconds(20):
        records, problems = mail(MAILS[name])
        assert records or problems


def test_a_document_with_styles() -> None:
    body = paragraph("Mill burns", "Title") + paragraph("Nobody hurt", "Subtitle") + paragraph("Text one.")
    body += paragraph("Later", "heading2") + paragraph("Text &amp; two.")
    core = "<dc:title>Template of the desk</dc:title><dc:creator>Ida Falk</dc:creator><c:keywords>fire; mills</c:keywords>"
    made = story(document(body, core + "<t:created>2019-05-01T10:00:00Z</t:created>"))
    assert (made.title, made.dek, made.authors) == ("Mill burns", "Nobody hurt", ("Ida Falk",))
    assert made.body == "Text one.\n\n## Later\n\nText & two."
    assert made.tags == ("fire", "mills")
    assert made.published and made.published.iso == "2019-05-01T10:00:00+00:00"
    assert made.derived == ("published",)


@pytest.mark.parametrize(
    "body, core, title, text",
    [
        (paragraph("Head", "heading1") + paragraph("Text."), "Other", "Head", "Text."),
        (paragraph("Text."), "The title", "The title", "Text."),
        (paragraph("The title") + paragraph("Text."), "The title", "The title", "Text."),
        (paragraph("In bold", bold=True) + paragraph("Text."), "Microsoft Word - x.doc", "In bold", "Text."),
        (paragraph("A wolf was seen. It left."), "", "A wolf was seen", "A wolf was seen. It left."),
    ],
)
def test_where_the_title_of_a_document_stands(body: str, core: str, title: str, text: str) -> None:
    made = story(document(body, f"<dc:title>{core}</dc:title>"))
    assert (made.title, made.body) == (title, text)


DRAWING = (
    '<w:p><w:r><w:drawing xmlns:p="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:inline><p:docPr descr="A map"/>'
    '<a:graphic><a:graphicData><c:pic><c:blipFill><a:blip r:HOW="r7"/></c:blipFill></c:pic></a:graphicData>'
    "</a:graphic></p:inline></w:drawing></w:r></w:p>"
)


def illustrated(how: str, **parts: str | bytes) -> bytes:
    relation = (
        RELATIONS.replace("r1", "r7")
        .replace('officeDocument"', 'image"')
        .replace("word/document.xml", "media/image1.png" if how == "embed" else "file:///etc/passwd")
    )
    parts |= {"word/_rels/document.xml.rels": relation}
    return document(paragraph("Text.") + DRAWING.replace("HOW", how), more=parts)


def test_a_picture_in_a_document() -> None:
    (record,), problems = docx(illustrated("embed", **{"word/media/image1.png": PNG}))
    path = f"a-{digest.of('in/a.docx')[:8]}/picture-{digest.of_bytes(PNG)[:8]}.png"
    assert not problems and record.story.body == f"Text.\n\n![A map](/media/{path})"
    assert record.pictures == {path: PNG}


@pytest.mark.parametrize(
    "data",
    [illustrated("link"), illustrated("embed"), illustrated("embed", **{"word/media/image1.png": b"EMF"})],
    ids=["linked", "lost", "no picture"],
)
def test_a_picture_that_cannot_be_shown_is_counted(data: bytes) -> None:
    (record,), (problem,) = docx(data)
    assert record.story.body == "Text." and not record.pictures
    assert problem.fact == "holds 1 picture too large, too many or of no kind that browsers show."


LAUGHS = "".join(f'<!ENTITY a{n + 1} "{10 * "&a."}">'.replace(".", f"{n};") for n in range(12))
DOCUMENTS = {
    "no zip": (b"PK no zip", "cannot be read as a Word document (File is not a zip file)."),
    "nothing": (b"", "cannot be read as a Word document (File is not a zip file)."),
    "bomb": (
        document(paragraph("x"), more={"word/footnotes.xml": " " * 20_000_000}),
        "unpacks to more than any document needs.",
    ),
    "laughs": (
        document("", more={"word/document.xml": f'<!DOCTYPE d [<!ENTITY a0 "b">{LAUGHS}]><d>&a11;</d>'}),
        "declares a document type of its own, which Word never does.",
    ),
    "deep": (document("<w:p><w:r>" * 20_000 + "</w:r></w:p>" * 20_000), "is nested beyond reason."),
    "empty": (document(""), "holds no text."),
    "half": (document(paragraph("x"))[:-60], "cannot be read as a Word document (File is not a zip file)."),
    "no document": (
        document("", more={"word/document.xml": "<a"}),
        "cannot be read as a Word document (unclosed token",
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_does_harm(name: str) -> None:
    data, fact = DOCUMENTS[name]
    with effort.seconds(20):
        records, problems = docx(data)
        assert not records and problems[0].fact.startswith(fact)


def test_the_owner_files_of_word_are_not_claimed() -> None:
    assert Docx().claims(Raw("a/b.docx")) and not Docx().claims(Raw("a/~$b.docx"))


def test_a_document_without_styles_begins_with_its_headline_and_byline() -> None:
    lines = [
        "Ferry strike ends",
        "By Ida Falk, Staff writer",
        "The strike ended on Monday.",
        "Boats sail again.",
    ]
    made = story(document("".join(map(paragraph, lines)), "<dc:creator>user-17</dc:creator>"))
    assert (made.title, made.authors, made.derived) == ("Ferry strike ends", ("Ida Falk",), ())
    assert made.body == "The strike ended on Monday.\n\nBoats sail again."
    assert made.dropped == ("By Ida Falk, Staff writer",)


def test_the_day_may_stand_above_the_text_of_a_document() -> None:
    lines = ["Why I like fog", "By Orla Quist", "12 October 2017", "Fog is honest.", "It goes at noon."]
    made = story(
        document("".join(map(paragraph, lines)), "<dcterms:created>2020-01-01T00:00:00Z</dcterms:created>")
    )
    assert (made.authors, made.derived, made.body) == (
        ("Orla Quist",),
        (),
        "Fog is honest.\n\nIt goes at noon.",
    )
    assert made.published and made.published.iso == "2017-10-12"


def test_a_document_that_begins_with_a_sentence_has_its_headline_from_that_alone() -> None:
    made = story(document("".join(map(paragraph, ["The strike ended on Monday.", "Boats sail again."]))))
    assert (made.title, made.derived) == ("The strike ended on Monday", ("title",))
    assert made.body == "The strike ended on Monday.\n\nBoats sail again."


def test_of_several_days_above_the_text_of_a_document_none_is_lost() -> None:
    lines = ["Harbour diary", "1 June 1914", "2 June 1914", "3 June 1914", "Fog all day."]
    made = story(document("".join(map(paragraph, lines))))
    assert made.published and made.published.iso == "1914-06-01"
    assert made.body == "2 June 1914\n\n3 June 1914\n\nFog all day."


def test_two_days_on_one_line_are_told_as_it_stood() -> None:
    lines = ["Harbour diary", "1 June 1914 | 2 June 1914", "Fog all day."]
    assert story(document("".join(map(paragraph, lines)))).dropped == ("1 June 1914 | 2 June 1914",)


def both_ways(plain: str, html: str) -> Story:
    """A message that says something as plain text and as HTML."""
    message = NEWSLETTER.replace("plain words", plain).replace("us-ascii", "utf-8")
    (record,), _ = mail(message.replace("<p>Caf", f"{html}<p>Caf"))
    return record.story


def test_marks_of_links_in_plain_text_are_no_prose_that_the_html_lacks() -> None:
    plain = "The ferry to Marl sails again,\nafter several weeks [1] and so\non. See https://a.example/c for the times."
    html = (
        "<p>The ferry to Marl sails again, after several weeks and so on. See <a>here</a> for the times.</p>"
    )
    assert both_ways(plain, html).dropped == ()


def test_a_wrapped_sentence_that_the_html_lacks_is_told_whole() -> None:
    plain = "The ferry to Marl sails again on Monday, said its owner, who has waited\nlong [1].\n\n[1] https://a.example"
    told = "The ferry to Marl sails again on Monday, said its owner, who has waited long [1]."
    assert both_ways(plain, "<p>The ferry sails.</p>").dropped == (told,)
