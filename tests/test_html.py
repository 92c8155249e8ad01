"""Saved pages: the cases in tests/importers/html, each fact by agreement, no harm from any bytes."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import effort
import pytest
import trafilatura
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.disk import digest
from generator.fragment.tree import document
from generator.importers.html import Html, _facts, _jsonld, _page, _stated
from generator.model import Problem, Raw, Record

CASES = sorted((Path(__file__).parent / "importers" / "html").glob("*.html"))
BESIDE = {"pages/saved_beside_files/apples red.jpg", "pages/saved_beside_files/style.css"}
PARAGRAPHS = """<p>The harbour master of Little Ness has counted the seals every morning since the war,
and this week there was one more of them than there had ever been.</p><p>Nobody knows where it came from,
but it answers to the name of Gerald, and it has already been fed by three of the four hotels.</p>"""


def read(data: bytes | str, path: str = "pages/case.html") -> list[Record | Problem]:
    raw = Raw(path, data.encode() if isinstance(data, str) else data, "UTC", has=BESIDE.__contains__)
    return list(Html().read(raw))


def record(data: bytes | str, path: str = "pages/case.html") -> Record:
    (found,) = read(data, path)
    assert isinstance(found, Record), found
    return found


def page(head: str = "", body: str = PARAGRAPHS) -> str:
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body><article>{body}</article></body></html>"


def seen(found: Record) -> dict[str, Any]:
    story = found.story
    fields: dict[str, Any] = {
        "title": story.title,
        "published": story.published.iso if story.published else None,
        "updated": story.updated.iso if story.updated else None,
        "dek": story.dek,
        "summary": story.summary,
        "authors": list(story.authors),
        "section": story.section,
        "tags": list(story.tags),
        "source": story.source,
        "source_url": story.source_url,
        "derived": list(story.derived),
        "keep": dict(found.keep),
        "pictures": dict(found.pictures),
        "body": story.body,
    }
    return {name: value for name, value in fields.items() if value}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    data = case.read_text("utf-8").encode("cp1252" if case.stem == "saved_beside" else "utf-8")
    expected = yaml.safe_load(case.with_suffix(".yaml").read_text("utf-8"))
    assert seen(record(data, f"pages/{case.name}")) == expected


def facts(head: str, body: str = "") -> _facts.Facts:
    source = page(head, body)
    return _facts.facts(_stated.stated(document(source), source), "Europe/Berlin")


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Gerald arrives | The Ness</title>", "<h1>Gerald arrives</h1>", "Gerald arrives"),
        ('<title>A - The Ness</title><meta property="og:site_name" content="The Ness">', "", "A"),
        ("<title>The Ness » Gerald</title><meta property=og:site_name content='The Ness'>", "", "Gerald"),
        ('<title>X</title><meta property="og:title" content="Y"><meta name="twitter:title" content="Y">', "<h1>X</h1>", "X"),
        ('<title>Z</title><meta property="og:title" content="Y"><meta name="twitter:title" content="Y">', "<h1>X</h1>", "Y"),
        ('<meta property="og:title" content="It&amp;#8217;s here">', "<h1>It’s here</h1>", "It’s here"),
        ("<title>Pro - and - contra</title>", "<h1>Pro - and - contra</h1>", "Pro - and - contra"),
        ("<title>A</title>", "<svg><title>Logo</title></svg>", "A"),
        ('<title>Harbour: Gerald arrives</title><meta property="og:title" content="Gerald arrives">',
         "<h1>Harbour: Gerald arrives</h1>", "Gerald arrives"),
        ('<meta property="og:title" content="Row over fees: “Gerald has to go”">',
         "<h1>Harbour - “Gerald has to go”</h1>", "“Gerald has to go”"),
        ("<title>Strike: All that is known by now: yes</title>", "<h1>Vote: yes</h1>", "Vote: yes"),
        ("<title>A - Ness</title><meta property=og:site_name content='The Ness'>", "", "A"),
        ("<title>A | Seals | The Ness | Ness FM</title><meta property=og:site_name content=Ness>"
         "<meta name=application-name content='Ness FM'>", "", "A | Seals"),
        ("<title>A - Ness Mail</title><meta name=twitter:site content=@NessMail>", "", "A"),
        ("<title>A - Ness Mail</title><link rel=canonical href='https://news.nessmail.co.uk/a'>", "", "A"),
        ("<title>A - or - B: C</title><link rel=canonical href='https://news.nessmail.co.uk/a'>", "", "A - or - B: C"),
        ("<title>Ness: A</title><meta property=og:title content='Ness: A'><meta property=og:site_name content=Ness>", "", "A"),
        ("<title>Ness: A</title><meta property=og:site_name content=Ness>", "<h1>Ness: A</h1>", "Ness: A"),
        ("<title>Ness: A | Ness</title><meta property=og:title content='Ness: A'>"
         "<meta property=og:site_name content=Ness>", "", "Ness: A"),
        ("<title>The Ness</title><meta property=og:site_name content=Ness>", "", ""),
    ],
)  # fmt: skip
def test_the_title_most_agree_on(head: str, body: str, title: str) -> None:
    assert facts(head, body).title == title


@pytest.mark.parametrize(("times", "passes"), [(1, 2), (6, 1)])
def test_only_a_short_find_is_looked_for_again(monkeypatch: Any, times: int, passes: int) -> None:
    found: list[bool] = []
    extraction = trafilatura.bare_extraction

    def counted(*args: Any, **options: Any) -> Any:
        found.append(options["fast"])
        return extraction(*args, **options)

    monkeypatch.setattr(trafilatura, "bare_extraction", counted)
    text = "".join(
        f"<p>{n}. The ferry was late for the {n}th time, and nobody in Port Ness knew why.</p>"
        for n in range(5 * times)
    )
    record(page("<title>Late</title>", f"<article><h1>Late</h1>{text}</article>").encode())
    assert found == [True, False][:passes]


@pytest.mark.parametrize(
    ("head", "body", "iso"),
    [
        ('<meta property="article:published_time" content="2020-03-04T05:06:07+02:00">', "", "2020-03-04T05:06:07+02:00"),
        ('<meta name="date" content="2020-03-04">', '<time datetime="2020-03-04T05:06Z">4 March</time>', "2020-03-04T05:06:00+00:00"),
        ('<meta name="date" content="2020-03-04 05:06">', "", "2020-03-04T05:06:00+01:00"),
        ('<meta name="pubdate" content="2020-03-01T00:01Z"><meta name="date" content="2020-03-04T05:06Z">',
         '<time datetime="2020-03-04T05:06Z">', "2020-03-04T05:06:00+00:00"),
        ("", '<div class="article-date">04.03.2020</div>', "2020-03-04"),
        ('<link rel="canonical" href="https://ness.example/2020/03/04/gerald">', "", "2020-03-04"),
        ('<meta name="date" content="3 hours ago">', "", None),
    ],
)  # fmt: skip
def test_the_date_most_agree_on(head: str, body: str, iso: str | None) -> None:
    published = facts(head, body).published
    assert (published.iso if published else None) == iso


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ('"Ada Quill"', ("Ada Quill",)),
        ('["Ada Quill", {"name": "Lev Antonov"}]', ("Ada Quill", "Lev Antonov")),
        ('{"@type": "Organization", "name": "Wire"}', ()),
        ('[{"@type": "Person", "name": "By Ada Quill, Rosa Pim and Lev Antonov"}]', ("Ada Quill", "Rosa Pim", "Lev Antonov")),
        ('{"@type": "Person", "name": "https://ness.example/ada"}', ()),
        ('[[[]]]', ()),
        ('{"name": {"name": {"name": 7}}}', ()),
    ],
)  # fmt: skip
def test_authors_are_people_one_by_one(value: str, authors: tuple[str, ...]) -> None:
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "H", "author": {value}}}</script>'
    assert facts(script).authors == authors


def test_a_newsroom_gives_way_to_who_is_named_elsewhere() -> None:
    story = record(
        page("<meta name=author content=Newsroom>", f"<a rel=author>Lev Orr</a>{PARAGRAPHS}")
    ).story
    assert (story.authors, story.dropped) == (("Lev Orr",), ("Newsroom",))


@pytest.mark.parametrize(
    "source",
    [
        '{"@type": "NewsArticle", "headline": "Gerald"}',
        '[{"@type": "WebSite"}, {"@type": ["Thing", "NewsArticle"], "headline": "Gerald"}]',
        '{"@graph": [{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Gerald"}}]}',
        '<!-- {"@type": "Article", "headline": "Gerald",} -->',
        '{"@type": "http://schema.org/ReportageNewsArticle", "headline": "Gerald"};',
        '{"@type": "Article", "headline": "Gerald", "articleBody": "broken "quotes" here"}',
        '{"@type": "Article", "articleBody": "line\nend", "headline": "Gerald"}',
    ],
)
def test_json_ld_however_it_is_written(source: str) -> None:
    things = _jsonld.articles(document(f'<script type="application/ld+json">{source}</script><p>x'))
    assert [_jsonld.text(thing.get("headline")) for thing in things][:1] == ["Gerald"]


def test_tags_are_of_the_list_another_list_supports() -> None:
    head = """<meta name="keywords" content="news, ness, weather"><meta name="news_keywords" content="Seals, Gerald">
        <meta property="article:tag" content="Seals"><meta property="article:tag" content="Gerald">
        <meta property="article:tag" content="id:4711">"""
    assert facts(head).tags == ("Seals", "Gerald")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("é".encode(), "é"),
        (b"\xef\xbb\xbf\xc3\xa9", "é"),
        ("é".encode("utf-16"), "é"),
        (b"<meta charset=iso-8859-1>\x93\xe9\x94", "“é”"),
        ("<meta charset=windows-1252>é".encode(), "é"),
        ("<meta charset=shift_jis>日".encode("shift_jis"), "日"),
        ('<meta http-equiv=c content="text/html; charset=windows-1251">да'.encode("cp1251"), "да"),
        (b"caf\xe9", "café"),
        (b"<meta charset=zip>caf\xe9", "café"),
        ("é".encode() * 90 + b"\xff", "é" * 90 + "\ufffd"),
        (b"\x81\x8d", "\ufffd\ufffd"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert _page.text(data).rpartition(">")[2] == text


def test_mhtml_is_read_with_its_address() -> None:
    mail = (
        "From: <Saved>\r\nSnapshot-Content-Location: https://ness.example/gerald\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://ness.example/gerald\r\n\r\n"
        f"<h1>Gerald=20arrives</h1>{PARAGRAPHS}\r\n--b--\r\n"
    )
    made = record(mail, "gerald.mhtml").story
    assert (made.title, made.source_url) == ("Gerald arrives", "https://ness.example/gerald")
    assert "answers to the name of Gerald" in made.body


PNG = b"\x89PNG\r\n\x1a\nGerald"
WITHIN = f"gerald-{digest.of('gerald.mhtml')[:8]}/seal-{digest.of_bytes(PNG)[:8]}.png"


@pytest.mark.parametrize(
    ("source", "head", "data", "shown"),
    [
        ("https://ness.example/p/seal.png?x", "Content-Location: https://ness.example/p/seal.png?x", PNG, f"/media/{WITHIN}"),
        ("/p/seal.png", "Content-Location: https://ness.example/p/seal.png", PNG, f"/media/{WITHIN}"),
        ("cid:1@x", "Content-ID: <1@x>\r\nContent-Location: file:///C:/p/seal.png", PNG, f"/media/{WITHIN}"),
        ("https://ness.example/seal.png", "Content-Location: https://ness.example/seal.png", b"<svg>", "https://ness.example/seal.png"),
        ("https://ness.example/seal.png", "Content-Location: https://ness.example/other.png", PNG, "https://ness.example/seal.png"),
    ],
    ids=["whole", "relative", "named", "no picture", "another"],
)  # fmt: skip
def test_pictures_within_mhtml(source: str, head: str, data: bytes, shown: str) -> None:
    figure = f"<figure><img src='{source}' srcset='/small.png 1x'><figcaption>Gerald</figcaption></figure>"
    mail = (
        "Snapshot-Content-Location: https://ness.example/gerald\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
        f"{page('', '<h1>Gerald arrives</h1>' + PARAGRAPHS.replace('</p>', '</p>' + figure, 1))}\r\n"
        f"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n{head}\r\n\r\n"
        f"{b64encode(data).decode()}\r\n--b--\r\n"
    )
    made = record(mail, "gerald.mhtml")
    assert f'<img src="{shown}"' in made.story.body and "Gerald</figcaption>" in made.story.body
    assert made.pictures == ({WITHIN: PNG} if "/media/" in shown else {})


SEAL = "<figure><img src=https://ness.example/s.jpg><figcaption>Gerald. Photo: A. Li</figcaption></figure>"
TEASER = "<article><a href=/walrus>{}<p>A walrus, too</p></a></article>"


@pytest.mark.parametrize(
    ("below", "shown"),
    [
        (SEAL, True),
        (f"<div class=wide>{SEAL}</div>", True),
        (f"<p></p><!-- end --><script>let a</script>{SEAL}", True),
        (f"<h2>More</h2>{SEAL}", False),
        (f"<div class=contributor-card>{SEAL}</div>", False),
        (f"<div>{SEAL}<a href=/ana>Ana Lind</a></div>", False),
        (f"<p><b>Read also</b></p>{SEAL}", False),
        (f"<div class=headline><a href=/walrus>A walrus, too</a></div>{SEAL}", False),
        (f"Read also{SEAL}", False),
        (f"<div><img src=https://ness.example/w.jpg></div>{SEAL}", False),
        (TEASER.format(SEAL), False),
        (f"<aside>{SEAL}</aside>", False),
        (f"</article><div>{SEAL}</div><article>", False),
    ],
)
def test_a_picture_below_the_text_is_the_article_s_within_its_element(below: str, shown: bool) -> None:
    body = record(page("", f"<h1>Gerald arrives</h1><div>{PARAGRAPHS}</div>{below}")).story.body
    assert ("![](https://ness.example/s.jpg)" in body or "<img" in body) is shown
    assert ("Gerald. Photo: A. Li" in body) is shown


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", "is empty."),
        (b" \n\x00", "is empty."),
        (b"<html><body><script>render()</script><div id=root></div></body></html>", "holds no text"),
        (b"<!-- nothing -->", "holds no"),
        (b"\x00\xff\x01" * 50, "holds no"),
    ],
)
def test_what_is_no_article_is_a_problem(data: bytes, fact: str) -> None:
    (problem,) = read(data)
    assert isinstance(problem, Problem)
    assert problem.fact.startswith(fact) and problem.remedy.endswith("until then no article is made of it.")


def test_a_page_whose_text_is_only_in_its_data_is_read_from_there() -> None:
    text = "Gerald the seal has been elected to the harbour board. He was not opposed. " * 6
    script = f'<script type="application/ld+json">{{"@type":"Article","headline":"Elected","articleBody":"{text}"}}</script>'
    assert record(page(script, "<div id=root></div>")).story.body == text.strip()


def told(subject: str, times: int = 4) -> str:
    sentence = "<p>On day {0} {1} was seen on the slipway by two men who were mending a net there, and by a third who was not.</p>"
    return "".join(sentence.format(number, subject) for number in range(1, times + 1))


def test_a_text_that_is_parted_around_advertisements_is_one() -> None:
    parts = [told(name) for name in ("Gerald", "Brigitte", "the herring")]
    advertisement = '<div class=advert><a href="/buy">Buy a boat</a></div>'
    chunk = "<div class=chunk><div class=article-body>{}</div></div>"
    boxes = [chunk.format(part) for part in (*parts, told("a barrel"))]
    text = f"<h1>Seals</h1>{advertisement.join(boxes[:-1])}<h1>Barrels</h1>{boxes[-1]}"
    made = record(f"<html><body><div>{text}</div></body></html>").story.body
    assert [made.count(name) for name in ("Gerald", "Brigitte", "the herring", "Buy")] == [4, 4, 4, 0]
    assert "a barrel" not in made, "that is another article"


def test_pictures_beside_the_page_stay_below_content_raw() -> None:
    images = '<p><img src="../../../etc/passwd.jpg" width=500 alt=x></p><p><img src="/abs.jpg" width=500></p>'
    body = f"<h1>T</h1>{PARAGRAPHS}{images}{PARAGRAPHS.replace('seals', 'otters')}"
    source = page('<link rel=canonical href="https://ness.example/a/b/c">', body)
    (made,) = Html().read(Raw("pages/case.html", source.encode(), has=lambda path: True))
    assert isinstance(made, Record) and not made.pictures
    assert "](https://ness.example/etc/passwd.jpg)" in made.story.body


def test_claims_by_suffix_and_by_first_words() -> None:
    names = ("a.html", "b/c.HTM", "d.xhtml", "e.shtml", "f.mhtml", "g.mht", "h.txt", "i.md")
    assert [Html().claims(Raw(name)) for name in names] == [True] * 6 + [False] * 2
    assert Html().claims(Raw("dump/4711", b"\xef\xbb\xbf\n<!DOCTYPE HTML>"))
    assert not Html().claims(Raw("dump/4711", b"Once upon a time <html>"))


def test_nothing_executable_stands_in_any_field() -> None:
    head = """<title>&lt;script&gt;x()&lt;/script&gt; Gerald</title><link rel=canonical href="javascript:x()">
        <meta property="og:image" content="javascript:x()"><meta name=description content="<b onclick=x()>Seal</b>">"""
    body = PARAGRAPHS.replace("<p>", '<p onclick="x()"><a href="JavaScript:x()">').replace(
        "</p>", "</a><script>x()</script></p>"
    )
    made = record(page(head, body))
    assert "onclick" not in str(made) and "javascript:" not in str(made).lower()
    assert "<script" not in made.story.body


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div>",
                "</div>",
                "<article>",
                "<table>",
                "<tr>",
                "<td>",
                "<h1>",
                "<a href='//[x'>",
                "<img src=//[>",
                "<script type='application/ld+json'>",
                "</script>",
                "{",
                "}",
                '"@type":',
                '"Article"',
                ",",
                "[",
                "]",
                "words of some kind ",
                "<meta property='article:published_time' content='2020-99-99T99:99'>",
                "<base href='//['>",
                "<time datetime='",
                "'>",
                "&#0;",
                "\x00",
                "<link rel=canonical href='http://[::'>",
                "<!--",
                "-->",
                "<figure>",
                "<iframe src=x>",
                PARAGRAPHS,
            ]
        ),
        max_size=25,
    )
)
def test_any_page_does_no_harm(parts: list[str]) -> None:  # fmt: skip
    for found in read("".join(parts)):
        assert isinstance(found, Record | Problem)


@settings(max_examples=150)
@given(st.binary(max_size=200))
def test_any_bytes_do_no_harm(data: bytes) -> None:
    for prefix in (b"", b"<html>", b"MIME-Version: 1.0\n", b"\xff\xfe", b"<meta charset=utf-7>"):
        assert all(isinstance(found, Record | Problem) for found in read(prefix + data))


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 20_000 + PARAGRAPHS,
        PARAGRAPHS * 10_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + PARAGRAPHS,
        "<meta name=keywords content='" + "a," * 500_000 + "'>" + PARAGRAPHS,
        "<a class=tags href=/tag/x>y</a>" * 30_000 + PARAGRAPHS,
        "<h1>" + "A - " * 20_000 + "</h1><title>" + "A - " * 20_000 + "</title>" + PARAGRAPHS,
        "<img src=a.jpg width=500><p>some words stand here and there, friend</p>" * 8_000,
    ],
    ids=lambda text: f"{text[:20]}-{len(text)}",
)
def test_hostile_pages_take_seconds(hostile: str) -> None:
    with effort.seconds(30):
        assert len(read(hostile)) == 1


@pytest.mark.parametrize(
    ("title", "source", "dropped"),
    [
        ("Gerald arrives - Ness News", "Ness News", ()),
        ("Gerald arrives | Seals | Ness News", "ness.example", ("Seals | Ness News",)),
        ("Gerald has come - Ness News", "ness.example", ()),
        ("The Ness: Gerald arrives | Ness", "The Ness", ()),
    ],
)
def test_what_stands_behind_the_headline_in_the_title_is_the_site(
    title: str, source: str, dropped: tuple[str, ...]
) -> None:
    head = f"<title>{title}</title><link rel=canonical href=https://ness.example/gerald>"
    story = record(page(head, f"<h1>Gerald arrives</h1>{PARAGRAPHS}")).story
    assert (story.source, story.dropped) == (source, dropped)


def test_a_page_may_leave_out_its_body() -> None:
    """As minified pages do."""
    paragraph = (
        "<p>The weir at Dunn was opened on Monday, the river board said, after nine years of work.</p>"
    )
    picture = '<img src="https://a.example/g.jpg" alt="The gate">'
    short = f"<!doctype html><title>Weir opened</title><article><h1>Weir opened</h1>{picture}{paragraph}</article>"
    whole = short.replace("<article", "<body><article")
    assert record(short) == record(whole) and "![The gate]" in record(short).story.body


@pytest.mark.parametrize(
    "head",
    [
        "<!--\n.. title: Seals\n.. date: 2013-03-03 10:00:00 UTC\n.. tags: draft\n-->\n",
        "<!-- \n.. title: Seals\n.. status: private\n-->\n",
        "---\nlayout: post\ntitle: Seals\npublished: false\n---\n",
    ],
)
def test_what_another_generator_holds_back_is_held_back_here(head: str) -> None:
    (one,) = read(f"{head}{PARAGRAPHS}")
    assert isinstance(one, Record) and one.keep["draft"] == "true"
    for word in ("draft", "private", "false"):
        head = head.replace(f": {word}", ": true")
    (one,) = read(f"{head}{PARAGRAPHS}")
    assert isinstance(one, Record) and one.keep.get("draft") != "true"
