"""Feeds that every reader understands: valid, whole addresses, newest first, and never a clock."""

import json
import re
import shutil
from datetime import UTC, datetime
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from desk import GOOD, SITE, Desk, demo, links, parsed, story

BASE = "https://lantern.example/the/archive/"

FEED = re.compile(r'<link rel="alternate" type="application/rss\+xml" title="[^"]*" href="([^"]*)">')

BODY = "![a](b.png) [c](/d/) [e](#f)"
NASTY = {
    "content/site.yaml": SITE.replace("desk.example/", "desk.example/a b/".replace(" ", "%20")) + "feed_length: 40\n",
    "content/articles/1.md": story("'Q&A <b>bold</b> ]]> & \"quotes\"'", "2020-01-01T10:00:00+14:00", tags="['<&>', 'Zoë']"),
    "content/articles/2.md": story("Earlier by the sun", "2020-01-01T09:00:00-11:00", BODY, tags="[Zoë]"),
    "content/articles/3.md": story("A bare day", "2020-01-01", "]]> <p>open", dek="'<script>'", tags="[Zoë]"),
    "content/articles/4.md": story("Undated", "", tags="[Zoë, Only undated]", authors="Ana Li"),
    "content/articles/5.md": story("Long ago", "1702-03-11", tags="[Zoë]", updated="2021-02-03T04:05:06+00:00", section="Ünter/wegs"),
    "content/articles/6.md": story("Emoji 🎉 and \u202eright to left", "1969-12-31T23:59:59+00:00", "x" * 20_000),
    "content/articles/7.md": story("A draft", "2020-01-01", draft="true"),
    "content/articles/8.md": story("Tomorrow", "2031-01-01"),
}  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return demo(tmp_path_factory.mktemp("demo"), BASE)


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("nasty")).write(NASTY)
    assert not desk.build().problems
    return desk


@pytest.fixture(params=["archive", "nasty"])
def site(request):
    return request.getfixturevalue(request.param)


def feeds(desk: Desk) -> dict[str, feedparser.FeedParserDict]:
    """path → parsed feed."""
    found = {name: data for name, data in desk.output().items() if name.endswith("feed.xml")}
    return {name: feedparser.parse(data, sanitize_html=False) for name, data in found.items()}


def base(desk: Desk) -> str:
    return BASE if (desk.root / "content/authors.yaml").exists() else "https://desk.example/a%20b/"


def test_every_feed_is_well_formed(site: Desk) -> None:
    found = feeds(site)
    assert len(found) > 4 and "feed.xml" in found
    for name, feed in found.items():
        assert not feed.bozo and feed.version == "rss20", (name, feed.get("bozo_exception"))
        assert feed.feed.title and feed.feed.subtitle and feed.feed.language, name
        assert len({entry.id for entry in feed.entries}) == len(feed.entries), name


def test_a_feed_says_where_it_is_and_what_it_is_of(site: Desk) -> None:
    for name, feed in feeds(site).items():
        (own,) = (link.href for link in feed.feed.links if link.rel == "self")
        assert unquote(own) == unquote(base(site)) + name
        assert own.isascii() and feed.feed.link == own.removesuffix("feed.xml")
        assert f"{name.removesuffix('feed.xml')}index.html" in site.output(), (
            "the channel's own page is there"
        )


def test_newest_first_with_a_zone(site: Desk) -> None:
    for name, feed in feeds(site).items():
        moments = [entry.published_parsed for entry in feed.entries]
        assert moments == sorted(moments, reverse=True), name
        assert all(entry.published[-5] in "+-" for entry in feed.entries), name


def test_every_address_is_whole(site: Desk) -> None:
    for feed in feeds(site).values():
        for entry in feed.entries:
            assert entry.link.startswith(base(site)) and entry.link.isascii()
            for content in entry.get("content", ()):
                for address in links(parsed(content.value)):
                    assert urlsplit(address).scheme in ("https", "http", "mailto", "tel"), address


def test_an_entry_leads_to_a_page(site: Desk) -> None:
    there = site.output().keys()
    for feed in feeds(site).values():
        for entry in feed.entries:
            assert (
                f"{unquote(urldefrag(entry.link).url).removeprefix(unquote(base(site)))}index.html" in there
            )


def test_every_page_names_feeds_that_are_there(site: Desk) -> None:
    root = unquote(urlsplit(base(site)).path)
    output = site.output()
    for name, data in output.items():
        if name.endswith(".html"):
            found = FEED.findall(data.decode())
            assert all(unquote(url).removeprefix(root) in output for url in found), (name, found)
            assert found or b'class="notice"' in data, name


def test_the_same_bytes_twice(site: Desk, tmp_path) -> None:
    """No clock, and no chance: a build from nothing elsewhere writes the same feeds."""
    shutil.copytree(site.root / "content", tmp_path / "content")
    Desk(tmp_path).build(base_url=base(site), now="2030-01-01")
    before, after = site.output(), Desk(tmp_path).output()
    assert {n: d for n, d in before.items() if n.endswith(".xml")} == {
        n: d for n, d in after.items() if n.endswith(".xml")
    }


def test_undated_and_unpublished_are_in_none(nasty: Desk) -> None:
    found = feeds(nasty)
    said = {entry.title for feed in found.values() for entry in feed.entries}
    assert not said & {"Undated", "A draft", "Tomorrow"}
    assert "tag/only-undated/index.html" in nasty.output() and "tag/only-undated/feed.xml" not in found


def test_by_the_sun_and_not_by_the_clock_on_the_wall(nasty: Desk) -> None:
    titles = [entry.title for entry in feeds(nasty)["tag/zoë/feed.xml"].entries]
    assert [title[:6] for title in titles] == ["Earlie", "A bare", "Q&amp;", "Long a"]


def test_the_newest_change_dates_a_feed(nasty: Desk) -> None:
    assert feeds(nasty)["section/ünter-wegs/feed.xml"].feed.updated == "Wed, 03 Feb 2021 04:05:06 +0000"


def test_relative_addresses_are_followed_from_the_article(nasty: Desk) -> None:
    (entry,) = (e for e in feeds(nasty)["feed.xml"].entries if e.title == "Earlier by the sun")
    here = urljoin(base(nasty), "2020/01/01/earlier-by-the-sun/")
    assert list(links(parsed(entry.content[0].value))) == [f"{here}b.png", f"{base(nasty)}d/", f"{here}#f"]


def test_a_feed_is_as_long_as_its_setting(tmp_path) -> None:
    """Longer than the lists on pages, or shorter."""
    desk = Desk(tmp_path)
    for day in range(1, 10):
        desk.write({f"content/articles/{day}.md": story(f"Day {day}", f"2020-01-0{day}", tags="[All]")})
    for feed_length, list_length in ((3, 6), (6, 3)):
        desk.write(
            {"content/site.yaml": f"{SITE}feed_length: {feed_length}\nlist_length: {list_length}\n"}
        ).build()
        for name in ("feed.xml", "tag/all/feed.xml"):
            assert [e.title for e in feeds(desk)[name].entries] == [
                f"Day {n}" for n in range(9, 9 - feed_length, -1)
            ]


def test_a_guid_outlives_a_change_of_address(tmp_path) -> None:
    desk = Desk(tmp_path).write(
        {"content/site.yaml": SITE, "content/articles/a.md": story("Old", section="News")}
    )
    desk.build()
    before = feeds(desk)["feed.xml"].entries[0]
    desk.write({"content/articles/a.md": story("New", "2019-05-01", section="News", slug="moved")}).build()
    after = feeds(desk)["feed.xml"].entries[0]
    assert (before.id, before.link) != (after.id, after.link) and before.id == after.id
    assert not before.guidislink and after.link == "https://desk.example/2019/05/01/moved/"
    assert feeds(desk)["section/news/feed.xml"].entries[0].id == before.id


def test_a_picture_that_moves_is_seen_in_the_feed(tmp_path) -> None:
    """A feed shows bodies, so a body's edit is its business."""
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, "content/articles/a.md": story(body="One.")})
    desk.build()
    desk.write({"content/articles/a.md": story(body="Two.")}).build()
    assert "Two." in feeds(desk)["feed.xml"].entries[0].content[0].value


def test_an_empty_archive_has_a_valid_feed(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    desk.build()
    (feed,) = feeds(desk).values()
    assert b"<updated>1970-01-01T00:00:00+00:00</updated>" in desk.output()["atom.xml"]
    assert not feed.bozo and feed.entries == [] and "lastBuildDate" not in desk.page("feed.xml")


# ── the whole history, by RFC 5005 ──


def test_a_list_that_is_emptied_says_so_in_its_feed(tmp_path) -> None:
    """Its subscribers would never learn it otherwise: a static server sends nobody anywhere."""
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}feed_formats: all\n", "content/tags.yaml": ""})
    desk.write(dated(1, tags="[Boat, Ferries]")).build()
    desk.write({**dated(1, tags="[Boat]"), "content/tags.yaml": "ships:\n  aliases: [Boat]\n"}).build()
    for name, heading, there in (
        ("boat", "Moved", "tag/ships/"),
        ("ferries", "Nothing stands here now", "tag/"),
    ):
        for form in ("feed.xml", "atom.xml"):
            (entry,) = at(desk, f"https://desk.example/tag/{name}/{form}").entries
            assert (entry.title, entry.link) == (heading, f"https://desk.example/{there}")
            assert "published" not in entry
        (item,) = json.loads(desk.page(f"tag/{name}/feed.json"))["items"]
        assert (item["title"], item["url"]) == (heading, f"https://desk.example/{there}")
        assert f"tag/{name}/feed.xml" not in desk.page("feeds.opml")
    desk.write(dated(2, tags="[Ferries]")).build()
    assert [entry.id for entry in at(desk, "https://desk.example/tag/ferries/feed.xml").entries] == ["id-2"]


def test_a_feed_is_forgotten_with_its_line_in_the_ledger(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}feed_minimum: 2\n"})
    desk.write({**dated(1, section="News"), **dated(2, section="News")}).build()
    (tmp_path / "content/articles/2.md").unlink()
    desk.build()
    lists = desk.read("content/ledger/urls/lists.tsv")
    assert "/section/news/feed.xml\tsection:news\t\n" in lists
    assert "section/news/feed.xml" in desk.page("2018/01/02/story-1/index.html")
    desk.write(
        {"content/ledger/urls/lists.tsv": lists.replace("/section/news/feed.xml\tsection:news\t\n", "")}
    ).build()
    assert "section/news/feed.xml" not in desk.output()
    for page in ("2018/01/02/story-1/index.html", "section/news/index.html", "feeds/index.html"):
        assert "section/news/feed.xml" not in desk.page(page)


def test_a_lower_minimum_gives_feeds_that_stay(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}feed_minimum: 3\n"})
    desk.write({**dated(1, tags="[A]", series="S"), **dated(2, series="S"), **dated(3, series="S")}).build()
    assert "tag/a/feed.xml" not in desk.output() and "story/s/feed.xml" in desk.output()
    for minimum in (1, 9):
        desk.write({"content/site.yaml": f"{SITE}feed_minimum: {minimum}\n"}).build()
        assert {"tag/a/feed.xml", "story/s/feed.xml"} <= desk.output().keys()


def test_what_a_preview_shows_is_entered_when_it_is_published(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE}).write(dated(1, tags="[A]"))
    desk.build(drafts=True)
    assert not (tmp_path / "content/ledger/urls/lists.tsv").exists() and "tag/a/feed.xml" in desk.output()
    desk.build()
    assert "/tag/a/feed.xml\ttag:a" in desk.read("content/ledger/urls/lists.tsv")


def at(desk: Desk, url: str) -> feedparser.FeedParserDict:
    """The feed at an address of the desk's."""
    return feedparser.parse(desk.output()[url.removeprefix("https://desk.example/")], sanitize_html=False)


def link(feed: feedparser.FeedParserDict, relation: str) -> str:
    return next((one.href for one in feed.feed.links if one.rel == relation), "")


def walk(desk: Desk, name: str) -> list[feedparser.FeedParserDict]:
    """The documents behind a current feed, newest first, each of which leads back and forth."""
    current = at(desk, f"https://desk.example/{name}")
    found, here, later = [], link(current, "prev-archive"), ""
    while here:
        document = at(desk, here)
        assert not document.bozo and "fh_archive" in document.feed, here
        assert link(document, "current") == link(current, "self") and link(document, "self") == here
        assert link(document, "next-archive") == later
        about = document.feed.link.removeprefix("https://desk.example/")
        assert f"{about}index.html" in desk.output(), about
        found.append(document)
        here, later = link(document, "prev-archive"), here
    return found


def dated(number: int, **fields: str) -> dict[str, str]:
    """An article of its own day: 28 a month, 336 a year."""
    day = f"{2018 + number // 336}-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}"
    return {f"content/articles/{number}.md": story(f"Story {number}", day, id=f"id-{number}", **fields)}


@pytest.mark.parametrize("list_length", [20, 100])
def test_the_history_holds_every_dated_story_once(tmp_path, list_length: int) -> None:
    settings = f"{SITE}feed_length: 5\nlist_length: {list_length}\n"
    desk = Desk(tmp_path).write({"content/site.yaml": settings})
    for number in range(0, 400, 9):
        desk.write(dated(number, tags="[All]", section="News" if number < 40 else "Sport"))
    desk.write({"content/articles/u.md": story("Undated", "", tags="[All]")}).build()
    told = [f"id-{number}" for number in reversed(range(0, 400, 9))]
    for name, full in (("feed.xml", True), ("tag/all/feed.xml", False), ("section/sport/feed.xml", False)):
        entries = [entry for document in walk(desk, name) for entry in document.entries]
        assert [entry.id for entry in entries] == (told if "sport" not in name else told[:-5])
        assert all(("content" in entry) is full for entry in entries)
    assert walk(desk, "section/news/feed.xml") == [], "five stories fit into the current feed"
    assert "fh_complete" in at(desk, "section/news/feed.xml").feed


def test_a_list_without_years_has_its_history_beside_its_page_until_it_is_longer(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}feed_length: 3\nlist_length: 6\n"})
    for number in range(0, 1200, 200):
        desk.write(dated(number, tags="[All]"))
    years = {f"{year}/feed.xml" for year in range(2018, 2022)}
    for number, archives in ((1000, {"feed-archive.xml"}), (1100, years)):
        desk.write(dated(number, tags="[All]")).build()
        beside = {name.removeprefix("tag/all/") for name in desk.output() if name.startswith("tag/all/")}
        assert {name for name in beside if name.endswith(".xml")} == {"feed.xml", *archives}
        told = [entry.id for document in walk(desk, "tag/all/feed.xml") for entry in document.entries]
        assert told == [f"id-{number}" for number in sorted({*range(0, 1200, 200), number}, reverse=True)]


def test_every_form_has_the_history(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}feed_length: 2\nfeed_formats: all\n"})
    stories = {
        f"content/articles/b{n}.md": story(f"B {n}", "2020-05-05", "x", tags="[All]", id=f"urn:b:{n}")
        for n in range(105)
    }
    desk.write({**stories, **dated(0, tags="[All]"), **dated(99, tags="[All]")}).build()
    for folder in ("", "tag/all/"):
        rss = [[entry.id for entry in one.entries] for one in walk(desk, f"{folder}feed.xml")]
        atom = [[entry.link for entry in one.entries] for one in walk(desk, f"{folder}atom.xml")]
        json_feed, here = [], json.loads(desk.page(f"{folder}feed.json"))
        while "next_url" in here:
            path = here["next_url"].removeprefix("https://desk.example/")
            here = json.loads(desk.page(path))
            assert here["feed_url"] == f"https://desk.example/{path}"
            json_feed.append([item["url"] for item in here["items"]])
        assert atom == json_feed and [len(one) for one in atom] == [len(one) for one in rss]
        assert len({url for one in atom for url in one}) == 107


def test_a_busy_month_is_told_in_several_documents(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    stories = {
        f"content/articles/b{n}.md": story(f"Story {n}", "2020-05-05", id=f"{n:03}") for n in range(205)
    }
    desk.write({**stories, **dated(0), **dated(335)}).build()
    documents = walk(desk, "feed.xml")
    assert [len(document.entries) for document in documents] == [5, 100, 100, 1, 1]
    assert len({entry.id for document in documents for entry in document.entries}) == 207


def test_one_more_story_rewrites_its_own_part_of_history(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}feed_length: 3\nlist_length: 9\n"})
    for number in range(0, 700, 25):
        desk.write(dated(number, tags="[All]"))
    desk.build()
    month = sorted(name for name in desk.output() if re.fullmatch(r"2018/\d\d/feed.xml", name))[3]
    desk.write({"content/articles/new.md": story("New", month[:7].replace("/", "-") + "-28", tags="[All]")})
    feeds = [name for name in desk.build().written if name.endswith("feed.xml")]
    assert sorted(feeds) == sorted([month, "tag/all/2018/feed.xml"]), "old news: no current feed shows it"


def test_a_feed_that_was_published_stays_and_its_history_comes_and_goes(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}feed_length: 3\nfeed_minimum: 2\n"})
    for count, fed in ((1, False), *((count, True) for count in (2, 3, 4, 5, 4, 3, 2, 1))):
        for number in range(5):
            (tmp_path / f"content/articles/{number * 200}.md").unlink(missing_ok=True)
        for number in range(count):
            desk.write(dated(number * 200, section="News"))
        desk.build()
        assert ("section/news/feed.xml" in desk.output()) == fed
        for page in ("2018/01/01/story-0/index.html", "section/news/index.html", "feeds/index.html"):
            assert ("section/news/feed.xml" in desk.page(page)) == fed
        if fed:
            assert len(at(desk, "https://desk.example/section/news/feed.xml").entries) == min(count, 3)
            documents = walk(desk, "section/news/feed.xml")
            assert len([e for d in documents for e in d.entries]) == (count if count > 3 else 0)


# ── what an entry says ──


def test_stories_of_one_day_are_told_apart_in_atom(tmp_path) -> None:
    """Of a bare day nobody knows the second, let alone its fraction; what is known of a time stands."""
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    for number in range(3):
        desk.write(
            {f"content/articles/{number}.md": story(f"Story {number}", "2020-05-05", id=f"id-{number}")}
        )
    desk.write({"content/articles/t.md": story("Timed", "2020-05-05T10:11:12+02:00")}).build()
    feed = at(desk, "https://desk.example/atom.xml")
    moments = {entry.title: entry.updated for entry in feed.entries}
    assert moments.pop("Timed") == "2020-05-05T10:11:12+02:00"
    assert len(set(moments.values())) == 3
    assert all(re.fullmatch(r"2020-05-05T00:00:00\.\d{6}\+00:00", moment) for moment in moments.values())
    desk.write({"content/articles/4.md": story("Story 4", "2020-05-05", id="id-4")}).build()
    after = {entry.title: entry.updated for entry in at(desk, "https://desk.example/atom.xml").entries}
    assert after.items() >= moments.items(), "another story of the day changes none"


PICTURE = (
    '<figure><img src="quay.jpg" alt="A quay" width="800" height="600">'
    "<figcaption>The quay at noon. <cite>Ana Li</cite></figcaption></figure>\n\n<p><img src=/media/b.png></p>"
)


def test_pictures_with_caption_and_credit(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, "content/articles/a.md": story(body=PICTURE)})
    desk.build()
    (entry,) = at(desk, "https://desk.example/feed.xml").entries
    here = "https://desk.example/2019/04/27/good-news/"
    assert [one["url"] for one in entry.media_content] == [
        f"{here}quay.jpg",
        "https://desk.example/media/b.png",
    ]
    assert entry.media_content[0]["type"] == "image/jpeg" and entry.media_content[0]["medium"] == "image"
    text = desk.page("feed.xml")
    assert "<media:description>The quay at noon.</media:description>" in text
    assert "<media:credit>Ana Li</media:credit>" in text
    assert '<img alt="" src="https://desk.example/media/b.png"' in entry.content[0].value


def test_summaries_by_setting(tmp_path) -> None:
    files = {"content/articles/a.md": story(dek="In short.", body="At length.")}
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}feed_text: summary\n", **files})
    desk.build()
    for name in ("feed.xml", "atom.xml", "feed.json", "2019/04/feed.xml"):
        assert "In short." in desk.page(name) and "At length." not in desk.page(name)


def test_three_formats_say_the_same(tmp_path) -> None:
    desk = Desk(tmp_path).write(
        {"content/site.yaml": f"{SITE}feed_formats: all\nwebsub_hub: https://hub.example/\n"}
    )
    desk.write(
        dated(1, tags="[Zoë]", authors="Ana Li and Bo Ek", updated="2020-02-03T10:00:00+01:00")
    ).build()
    for folder in ("", "tag/zoë/"):
        rss, atom = (at(desk, f"https://desk.example/{folder}{name}") for name in ("feed.xml", "atom.xml"))
        (one,), (two,) = rss.entries, atom.entries
        three = json.loads(desk.page(f"{folder}feed.json"))
        (item,) = three["items"]
        assert one.title == two.title == item["title"] and one.link == two.link == item["url"]
        assert one.content[0].value == two.content[0].value == item["content_html"]
        assert one.published_parsed == two.published_parsed and two.updated_parsed == one.updated_parsed
        assert (item["date_published"], item["date_modified"]) == (two.published, two.updated)
        assert [a.name for a in two.authors] == [a["name"] for a in item["authors"]] == ["Ana Li", "Bo Ek"]
        assert one.id == "id-1" and two.id == item["id"] and two.id.startswith("urn:uuid:")
        assert three["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
        assert link(rss, "hub") == link(atom, "hub") == "https://hub.example/"
        assert rss.feed.updated == "Mon, 03 Feb 2020 10:00:00 +0100"


def test_an_imported_guid_stands_as_it_was(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    for number, id in enumerate(("https://old.example/?p=7", "tag:old.example,2009:7", "7 of 9")):
        desk.write(
            {
                f"content/articles/{number}.md": story(
                    f"Story {number}", f"2019-04-0{number + 1}", id=f"'{id}'"
                )
            }
        )
    desk.build()
    rss, atom = (at(desk, f"https://desk.example/{name}") for name in ("feed.xml", "atom.xml"))
    assert [entry.id for entry in rss.entries] == [
        "7 of 9",
        "tag:old.example,2009:7",
        "https://old.example/?p=7",
    ]
    assert [entry.id for entry in atom.entries][1:] == [entry.id for entry in rss.entries][1:]


def test_what_no_xml_may_hold_and_what_a_reader_might_run_is_in_no_feed(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}feed_formats: all\n"})
    desk.write(
        {
            "content/articles/1.md": story(
                "A\uffff B", body="C\ufffe D", id="'JavaScript:alert(1)'", tags="[E\uffff]", authors="F\uffff"
            )
        }
    )
    desk.write(
        {"content/articles/2.md": story("Two", "2019-04-26", id="'data:text/html,x'", dek="G\ufffe")}
    ).build()
    (tag,) = (name for name in desk.output() if name.startswith("tag/e") and name.endswith("/feed.xml"))
    for folder in ("", tag.removesuffix("feed.xml")):
        for form in ("feed.xml", "atom.xml"):
            feed = at(desk, f"https://desk.example/{folder}{form}")
            assert not feed.bozo and feed.entries[0].title == "A B"
            assert all(entry.id.startswith("urn:uuid:") for entry in feed.entries)


# ── a reader's path ──


class Subscriber:
    """Polls a feed as readers do, and shows what it has not seen."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk, self.name = desk, name
        self.seen: set[str] = set()

    def poll(self) -> list[str]:
        new = [
            entry
            for entry in at(self.desk, f"https://desk.example/{self.name}").entries
            if entry.id not in self.seen
        ]
        self.seen |= {entry.id for entry in new}
        return [entry.title for entry in new]


def test_a_subscriber_sees_what_is_new_and_nothing_twice(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    for number in range(4):
        desk.write(
            {f"content/articles/{number}.md": story(f"Story {number}", f"2019-04-0{number + 1}", tags="[A]")}
        )
    desk.write(
        {"content/raw/wire.txt": "Ferry sinks\n\nMay 1, 2019\n\nIt sank at noon, and everyone was saved.\n"}
    )
    desk.build()
    readers = [Subscriber(desk, name) for name in ("feed.xml", "atom.xml", "tag/a/feed.xml")]
    assert [len(reader.poll()) for reader in readers] == [5, 5, 4]
    for number in range(4, 7):
        desk.write(
            {f"content/articles/{number}.md": story(f"Story {number}", f"2019-05-0{number}", tags="[A]")}
        )
    desk.build()
    assert [reader.poll() for reader in readers] == [["Story 6", "Story 5", "Story 4"]] * 3
    desk.write({
        "content/articles/0.md": story("Another headline", "2019-04-01", tags="[A]"),
        "content/articles/1.md": story("Story 1", "2019-05-09", tags="[A, B]"),
    })  # fmt: skip
    (tmp_path / "content/articles/2.md").rename(tmp_path / "content/articles/moved.md")
    desk.build()
    desk.forget().build(reconvert=True)
    desk.build(base_url="https://desk.example/")
    assert [reader.poll() for reader in readers] == [[], [], []]


# ── all feeds, and what was put right ──


def test_the_page_of_feeds_and_the_opml_name_every_current_feed(site: Desk) -> None:
    current = {
        name for name, feed in feeds(site).items()
        if feed.entries and "fh_archive" not in feed.feed and name.endswith("feed.xml")
    }  # fmt: skip
    root = ElementTree.fromstring(site.output()["feeds.opml"])
    outlines = [one for one in root.iter("outline") if one.get("type") == "rss"]
    assert root.get("version") == "2.0" and all(one.get("text") for one in outlines)
    there = {unquote(str(one.get("xmlUrl"))).removeprefix(unquote(base(site))) for one in outlines}
    on_page = {unquote(urlsplit(url).path) for url in links(parsed(site.page("feeds/index.html")))}
    assert there == current
    assert {unquote(urlsplit(base(site)).path) + name for name in current} <= on_page


def test_a_new_story_changes_no_list_of_feeds(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, "content/articles/a.md": story(tags="[A]")})
    desk.build()
    desk.write({"content/articles/b.md": story("Other", tags="[A]")})
    assert not [name for name in desk.build().written if name.startswith("feeds")]
    desk.write({"content/articles/c.md": story("Third", tags="[B]")})
    assert {name for name in desk.build().written if name.startswith("feeds")} == {
        "feeds.opml",
        "feeds/index.html",
    }


def test_each_correction_is_an_entry(tmp_path) -> None:
    put_right = "[{date: 2020-02-01, text: It was a Tuesday.}, {date: 2020-03-01, type: clarification, text: In part.}]"
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, "content/articles/a.md": story()})
    desk.build()
    assert "corrections/feed.xml" not in desk.output() and "Corrections" not in desk.page("feeds.opml")
    desk.write({"content/articles/a.md": story(corrections=put_right)}).build()
    found = at(desk, "https://desk.example/corrections/feed.xml").entries
    assert [entry.title for entry in found] == ["Clarification: Good news", "Correction: Good news"]
    assert [entry.summary for entry in found] == ["In part.", "It was a Tuesday."]
    page = desk.page("2019/04/27/good-news/index.html")
    for number, entry in zip((2, 1), found, strict=True):
        assert entry.link == f"https://desk.example/2019/04/27/good-news/#correction-{number}"
        assert f'id="correction-{number}"' in page
    assert "Corrections" in desk.page("feeds.opml")
    facts = json.loads(
        re.findall(r"ld\+json\">(.*?)</script>", desk.page("2019/04/27/good-news/index.html"), re.S)[0]
    )
    assert [one["text"] for one in facts["@graph"][0]["correction"]] == ["It was a Tuesday.", "In part."]


# ── news ──


def test_the_news_sitemap_holds_two_days_and_goes_when_they_are_over(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    for day in range(1, 6):
        desk.write({f"content/articles/{day}.md": story(f"Day {day}", f"2020-01-0{day}T12:00:00Z")})

    def said(now: str) -> list[str]:
        desk.build(now=now)
        named = "Sitemap: https://desk.example/sitemap-news.xml" in desk.page("robots.txt")
        assert named == ("sitemap-news.xml" in desk.output())
        return re.findall(r"<news:title>(.*?)</news:title>", desk.page("sitemap-news.xml")) if named else []

    assert said("2020-01-04T12:00:00Z") == ["Day 4", "Day 3"]
    assert said("2020-01-04T11:59:59Z") == ["Day 3", "Day 2"]
    assert said("2020-01-06T18:00:00Z") == ["Day 5"]
    desk.write({"content/articles/5.md": story("Day 5 & after", "2020-01-05T12:00:00Z")})
    assert said("2020-01-06T18:00:00Z") == ["Day 5 &amp; after"]
    assert said("2020-01-09T18:00:00Z") == []


def test_when_the_news_will_be_old_a_build_is_due(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story(date="2020-01-04T12:00:00Z")})
    assert desk.build(now="2020-01-09").due is None
    due = desk.build(now="2020-01-05").due
    assert datetime.fromtimestamp(due, UTC).isoformat() == "2020-01-06T12:00:00+00:00"
    assert "sitemap-news.xml" in desk.output()
    desk.build(now="2020-01-06T12:00:00Z")
    assert "sitemap-news.xml" not in desk.output()


def test_a_story_so_far_is_told_whole(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}feed_length: 3\n"})
    for number in range(0, 700, 100):
        desk.write(dated(number, series="The bridge"))
    desk.write({"content/articles/u.md": story("Undated", "", series="The bridge")}).build()
    (name,) = (name for name in desk.output() if re.fullmatch(r"story/[^/]+/feed.xml", name))
    feed = at(desk, f"https://desk.example/{name}")
    assert [entry.id for entry in feed.entries] == [f"id-{number}" for number in range(600, -1, -100)]
    assert "fh_complete" in feed.feed and all("content" in entry for entry in feed.entries)
    assert FEED.search(desk.page(f"{name.removesuffix('feed.xml')}index.html"))[1] == f"/{name}"
