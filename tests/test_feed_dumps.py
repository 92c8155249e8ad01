"""Feeds as files: what an entry becomes, that it comes once, and that no feed does harm."""

from io import BytesIO
from pathlib import Path

import effort
import pytest

from generator.importers.feeds import Feeds
from generator.model import Problem, Raw, Record

EXPORTS = Path(__file__).parent / "importers" / "exports"
RSS = "<rss version='2.0'><channel>"
END = "</channel></rss>"


def read(data: bytes | str) -> tuple[list[Record], list[Problem]]:
    whole = data.encode() if isinstance(data, str) else data
    raw = Raw("feeds/old.xml", zone="America/Toronto", stream=lambda: BytesIO(whole))
    assert Feeds().claims(raw)
    made = list(Feeds().read(raw))
    return [one for one in made if isinstance(one, Record)], [one for one in made if isinstance(one, Problem)]


@pytest.fixture
def rss() -> tuple[list[Record], list[Problem]]:
    return read((EXPORTS / "harbour.rss").read_bytes())


@pytest.fixture
def atom() -> list[Record]:
    return read((EXPORTS / "valley.atom").read_bytes())[0]


def test_an_item_with_all_its_fields(rss: tuple[list[Record], list[Problem]]) -> None:
    record = rss[0][0]
    story = record.story
    assert (record.key, record.keep) == ("post-17", {"id": "post-17"})
    assert story.title == "Bridge & road “open”"
    assert story.published and story.published.iso == "2021-03-01T09:30:00-05:00"
    assert (story.authors, story.tags) == (("Lena Ost",), ("Roads", "Town & Land"))
    assert story.summary == "The old bridge opens again."
    assert story.source_url == "https://post.example/2021/bridge"
    assert "[opens](https://post.example/map)" in story.body
    assert story.body.count("\n\n") == 1


def test_a_headline_is_derived_where_there_is_none(rss: tuple[list[Record], list[Problem]]) -> None:
    record = rss[0][1]
    assert (record.story.title, record.story.derived) == ("Two words stand for a headline here", ("title",))
    assert record.key == "https://post.example/2021/untitled"
    assert record.story.published and record.story.published.iso == "2021-03-02T10:00:00-05:00"
    assert record.story.summary == ""  # the description is the body


def test_html_entities_need_no_declaration(rss: tuple[list[Record], list[Problem]]) -> None:
    assert [record.story.title for record in rss[0]][2:] == ["Café burns"]
    assert rss[0][2].story.source == "The Other Paper"


def test_what_is_wrong_with_single_entries(rss: tuple[list[Record], list[Problem]]) -> None:
    assert [(problem.line, problem.fact, problem.severity) for problem in rss[1]] == [
        (24, 'gives a date that is none: "Someday".', "warning"),
        (28, "holds an entry that says nothing.", "error"),
        (0, "repeats 1 entry it holds already.", "warning"),
    ]


@pytest.mark.parametrize(
    "footer",
    [
        "The post {0} appeared first on {1}.",
        "Der Beitrag {0} erschien zuerst auf {1}.",
        "L’article {0} est apparu en premier sur {1}.",
    ],
)
def test_what_wordpress_writes_below_each_story_of_a_feed_is_none_of_it(footer: str) -> None:
    line = footer.format(
        "<a href='https://quern.example/mud'>Mud</a>", "<a href='https://quern.example'>The Quern</a>"
    )
    text = "<p>The mud stays where it is, as the court said on Friday, and so do the boats.</p>"
    item = "<title>Mud</title><link>https://quern.example/mud</link><description>{}</description>"
    item = item.format(f"<![CDATA[{text}<p>{line}</p>]]>")
    ((record,), _) = read(f"{RSS}<item>{item}</item>{END}")
    assert record.story.body == "The mud stays where it is, as the court said on Friday, and so do the boats."
    assert (record.story.source, record.story.summary) == ("The Quern", "")
    (told,) = record.story.dropped
    assert told == footer.format("[Mud](https://quern.example/mud)", "[The Quern](https://quern.example)")


@pytest.mark.parametrize(
    "last",
    [
        "<p>The mayor resigned on Monday. {}</p>",
        "<p>The mayor resigned on Monday.</p><p>{}</p>",
    ],
)
def test_a_post_that_appeared_elsewhere_first_is_told_of(last: str) -> None:
    said = "The post was coveted by many; the advertisement for it appeared first on the notice board."
    item = f"<title>Mayor goes</title><description><![CDATA[<p>Rain.</p>{last.format(said)}]]></description>"
    ((record,), _) = read(f"{RSS}<item>{item}</item>{END}")
    assert said in record.story.body and (record.story.source, record.story.dropped) == ("", ())


def test_an_atom_entry(atom: list[Record]) -> None:
    story = atom[0].story
    assert (atom[0].key, story.title) == ("tag:valley.example,2020:1", "Rain and snow")
    assert (story.authors, story.tags) == (("Ida Falk", "Bo Lind"), ("Weather",))
    assert story.published and story.published.iso == "2020-11-03T07:00:00+01:00"
    assert story.updated and story.updated.iso == "2020-11-04T07:00:00+01:00"
    assert story.body == "It rained in the valley, and [snowed](https://valley.example/news/snow)."
    assert story.summary == ""  # the body begins with it


def test_plain_text_stays_literal_and_the_feed_names_the_author(atom: list[Record]) -> None:
    story = atom[1].story
    assert story.title == "Use <b> with care"
    assert story.body == "First *line*.\n\nSecond &lt;b>." or "\\*line\\*" in story.body
    assert story.authors == ("Desk of the Valley",)
    assert (
        story.derived == ("published",)
        and story.published
        and story.published.iso == "2020-11-05T07:00:00+00:00"
    )


def test_keys_stay_when_a_feed_grows() -> None:
    old = "<item><title>A</title></item><item><guid>b</guid></item><item><description>Words.</description></item>"
    new = f"<item><guid>n</guid></item>{old}"
    assert {one.key for one in read(RSS + old + END)[0]} < {one.key for one in read(RSS + new + END)[0]}


def test_a_broken_feed_is_read_by_guess() -> None:
    records, problems = read(f"{RSS}\n<item><guid>a</guid></item>\n<item><guid>b</guid><x></item>{END}")
    assert [record.key for record in records] == ["a", "b"]
    assert problems[0].line == 3 and "is not well-formed XML" in problems[0].fact
    assert problems[0].remedy.endswith("1 story after it were read by guess.")


def test_a_feed_without_entries_says_so() -> None:
    assert [problem.fact for problem in read(RSS + END)[1]] == ["is a feed without entries."]


@pytest.mark.parametrize(
    "head", ["<nitf>", "<html>", "<feed>", "", "<rss xmlns:wp='http://wordpress.org/export/1.2/'>"]
)
def test_other_files_are_not_claimed(head: str) -> None:
    assert not Feeds().claims(Raw("a.xml", head.encode()))
    assert not Feeds().claims(Raw("a.html", RSS.encode()))


REFERENCE = "&a{};"
LAUGHS = "".join(f"<!ENTITY a{n + 1} '{REFERENCE.format(n) * 10}'>" for n in range(12))
HOSTILE: dict[str, str | bytes] = {
    "billion laughs": f"<!DOCTYPE r [<!ENTITY a0 'aaaaaaaaaa'>{LAUGHS}]>{RSS}<item><title>&a11;</title></item>{END}",
    "deep elements": RSS + "<item>" + "<x>" * 20_000,
    "deep content": RSS
    + f"<item><description><![CDATA[{'<div>' * 20_000}words]]></description></item>"
    + END,
    "one long line": RSS + f"<item><description>{'a' * 9_000_000}</description></item>" + END,
    "too long a line": RSS + f"<item><description>{'a' * 12_000_000}</description></item>" + END,
    "unclosed tags": RSS + "<item><title>a" + "<b" * 50_000,
    "odd bytes": RSS.encode() + b"<item><title>a \x86</title></item>" + END.encode(),
    "odd declaration": b"<?xml version='1.0' encoding='\x8a'?>"
    + RSS.encode()
    + b"<item><title>a</title></item>",
    "odd reference": RSS + "<item><title>a &#xD800; b</title><guid>a</guid></item>" + END,
    "bad link": RSS
    + "<item><title>a</title><link>http://[</link><pubDate>9999999999999</pubDate></item>"
    + END,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_feed_does_harm(name: str) -> None:
    with effort.seconds(20):
        records, problems = read(HOSTILE[name])
        assert records or problems


KEYWORDS = "<i:keywords xmlns:i='http://www.itunes.com/dtds/podcast-1.0.dtd'>{}</i:keywords>"


@pytest.mark.parametrize("tag", ["<category>k{}</category>", KEYWORDS])
def test_an_entry_of_very_many_tags_is_read_with_the_first(tag: str) -> None:
    """feedparser holds each against all before it."""
    tags = "".join(tag.format(" ".join(f"k{number}" for number in range(9))) for _ in range(2_000))
    item = f"{RSS}<item><title>Fog</title><guid>1</guid>{tags}"
    (record,), (problem,) = read(f"{item}</item>{END}")
    assert record.story.tags and problem.fact == "has more tags than are read."
    assert not read(item)[0], "of a broken one nothing is guessed"


BLOG = """<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='{app}' xml:base='https://goats.example/'>{entries}</feed>"""
ENTRY = """<entry><id>{id}</id><published>2010-01-02T10:00:00Z</published>{more}<title>{id}</title>
<content>Goats.</content><link href='/{id}'/><category term='Goats'/></entry>"""
KIND = "<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{}'/>"
TAKEN_OUT = "<b:{0} xmlns:b='http://schemas.google.com/blogger/2018'>{1}</b:{0}>"
DRAFT = "<app:control><app:draft>yes</app:draft></app:control>"


@pytest.mark.parametrize("app", ["http://www.w3.org/2007/app", "http://purl.org/atom/app#"])
def test_of_a_blog_that_was_exported_only_what_readers_saw_is_a_story(app: str) -> None:
    entries = {
        "one": KIND.format("post"),
        "two": TAKEN_OUT.format("type", "POST") + TAKEN_OUT.format("status", "LIVE"),
        "secret": KIND.format("post") + DRAFT,
        "later": TAKEN_OUT.format("type", "POST") + TAKEN_OUT.format("status", "DRAFT"),
        "nice": KIND.format("comment"),
        "name": KIND.format("settings"),
    }
    whole = "".join(ENTRY.format(id=id, more=more) for id, more in entries.items())
    records, problems = read(BLOG.format(app=app, entries=whole))
    assert [(one.key, one.story.tags, one.story.source_url) for one in records] == [
        (id, ("Goats",), f"https://goats.example/{id}") for id in ("one", "two")
    ]
    assert [str(one) for one in problems] == [
        "feeds/old.xml: holds 1 comment, 2 drafts and 1 settings beside the published stories."
        " Publish there what readers shall see, and export again."
    ]


def test_a_broken_export_of_a_blog_has_no_more_stories_than_a_sound_one() -> None:
    entries = {
        "early": KIND.format("post") + DRAFT,
        "one": KIND.format("post"),
        "faulty": "<summary>Goats & <b>kids</summary>",
        "two": KIND.format("post"),
        "secret": KIND.format("post") + DRAFT,
        "later": "<blogger:type>POST</blogger:type><blogger:status>DRAFT</blogger:status>",
        "nice": KIND.format("comment"),
    }
    whole = "".join(ENTRY.format(id=f"tag:{id}", more=more) for id, more in entries.items())
    records, problems = read(BLOG.format(app="http://www.w3.org/2007/app", entries=whole))
    assert [(one.key, one.story.tags) for one in records] == [
        (f"tag:{id}", ("Goats",)) for id in ("one", "faulty", "two")
    ]
    assert "holds 1 comment and 3 drafts beside the published stories." in [one.fact for one in problems]


def test_what_a_feed_tells_of_a_film_alone_is_its_text() -> None:
    film = (
        "<m:group><m:title>Goats</m:title><m:thumbnail url='https://goats.example/g.jpg'/>"
        "<m:description>The boat, plank by plank &lt;3\n\nAnd then the goats.</m:description></m:group>"
    )
    media = " xmlns:m='http://search.yahoo.com/mrss/'"
    entry = f"<entry><id>1</id><title>Goats</title>{film}{{}}</entry>"
    for whole in (
        f"<feed xmlns='http://www.w3.org/2005/Atom'{media}>{entry}</feed>",
        f"<rss version='2.0'{media}><channel>{entry.replace('entry', 'item')}</channel></rss>",
    ):
        (record,), _ = read(whole.format(""))
        assert record.story.body == "The boat, plank by plank &lt;3\n\nAnd then the goats."
        assert record.keep["image"] == "https://goats.example/g.jpg"
        (record,), _ = read(whole.format("<summary>All of them came back.</summary>"))
        assert "plank" not in record.story.body + record.story.summary


def test_a_picture_beside_the_text_is_the_lead_and_its_caption_no_summary() -> None:
    media = (
        "<m:content url='https://goats.example/g.jpg' medium='image'><m:description>Goats, and a net</m:description>"
        "<m:credit>Ida Falk</m:credit></m:content>"
    )
    item = "<item><title>Goats</title><description>They came back.</description>{}<x:encoded>{}</x:encoded></item>"
    whole = (
        "<rss version='2.0' xmlns:m='http://search.yahoo.com/mrss/' xmlns:x='http://purl.org/rss/1.0/modules/content/'>"
        f"<channel>{item.format(media, 'All of them came back.')}{END}"
    )
    (record,), _ = read(whole)
    assert record.story.summary == "They came back."
    assert record.keep == {
        "image": "https://goats.example/g.jpg", "image_caption": "Goats, and a net", "image_credit": "Ida Falk",
    }  # fmt: skip
    (shown,), _ = read(whole.replace("All of", "&lt;img src='https://goats.example/h.jpg'&gt; All of"))
    assert "image" not in shown.keep


def test_a_feed_without_a_suffix_is_known_by_its_first_element() -> None:
    assert Feeds().claims(Raw("mirror/feed", f"<?xml version='1.0'?>{RSS}{END}".encode()))
    assert not Feeds().claims(Raw("mirror/story", b"A goat came back."))
    assert not Feeds().claims(Raw("mirror/feed.txt", f"{RSS}{END}".encode()))
