"""Feeds that every reader understands: valid, whole addresses, newest first, and never a clock."""

import re
import shutil
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import pytest
from desk import SITE, Desk, demo, links, parsed, story

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
            for content in entry.content:
                for address in links(parsed(content.value)):
                    assert urlsplit(address).scheme in ("https", "http", "mailto", "tel"), address


def test_an_entry_leads_to_a_page(site: Desk) -> None:
    there = site.output().keys()
    for feed in feeds(site).values():
        for entry in feed.entries:
            assert f"{unquote(entry.link).removeprefix(unquote(base(site)))}index.html" in there


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
    assert found["tag/only-undated/feed.xml"].entries == []
    assert "lastBuildDate" not in nasty.page("tag/only-undated/feed.xml")


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
    assert not feed.bozo and feed.entries == [] and "lastBuildDate" not in desk.page("feed.xml")
