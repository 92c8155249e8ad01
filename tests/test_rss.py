"""Our RSS is feedgen's, byte for byte."""

from html import escape
from typing import Any

from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem
from hypothesis import example, given
from hypothesis import strategies as st

from generator.model import Moment, Picture
from generator.views import entry, feedgen_more, rss
from generator.views.entry import Entry

ATOM = "http://www.w3.org/2005/Atom"


class OfFeed(feedgen_more.OfFeed):
    links: tuple[tuple[str, str], ...] = ()  # (relation, address)

    def extend_rss(self, feed: Any) -> Any:
        for relation, address in self.links:
            xml_elem(f"{{{ATOM}}}link", feed[0], rel=relation, href=address)
        self.extend_atom(feed[0])
        return feed


class OfEntry(feedgen_more.OfEntry):
    updated = ""

    def extend_rss(self, item: Any) -> Any:
        if self.updated:
            xml_elem(f"{{{ATOM}}}updated", item).text = self.updated
        return self.extend_atom(item)


def by_feedgen(channel: rss.Channel, entries: list[Entry]) -> bytes:
    feed = FeedGenerator()
    feed.load_extension("dc", atom=False)
    feed.register_extension("more", OfFeed, OfEntry)
    feed.title(channel.title)
    feed.description(escape(channel.description, quote=False))
    feed.language(channel.language)
    feed.generator("Backfile")
    feed.link(href=channel.here, rel="self", type="application/rss+xml")
    feed.link(href=channel.about, rel="alternate")
    feed.more.marks, feed.more.links = channel.marks, channel.links
    newest = entry.newest(entries)
    if newest:
        feed.lastBuildDate(newest.datetime)
    else:
        feed._FeedGenerator__rss_lastBuildDate = None  # no public way to have none but "now"
    for one in entries:
        made = feed.add_entry(order="append")
        made.id(entry.guid(one.id))
        made.title(one.title)
        made.link(href=one.url)
        made.published(one.published.datetime)
        if one.html:
            made.content(one.html)
        made.description(escape(one.summary, quote=False))
        for name in one.authors:
            made.dc.dc_creator(name)
        for tag in one.tags:
            made.category(term=tag)
        made.more.pictures = one.pictures
        made.more.updated = one.updated.stamp if one.updated else ""
    return bytes(feed.rss_str(pretty=True))


WORDS = st.text("ab é“&<>\"'\n\r\t]\U0001f389", min_size=1, max_size=12).filter(str.strip)
MOMENTS = st.builds(
    Moment,
    st.datetimes().map(lambda when: when.replace(microsecond=0).isoformat()),
    st.integers(-1439, 1439).map(lambda n: n * 60),
)
LINKS = st.sampled_from(
    ["https://a.example/", "https://a.example/b?c=1&d='e'", "https://a.example/%C3%A9.jpg"]
)
PICTURES = st.builds(Picture, LINKS, WORDS, st.just("") | WORDS, st.just("") | WORDS)
ENTRIES = st.builds(
    Entry, st.just("0123456789ab") | WORDS, LINKS, WORDS, MOMENTS, st.none() | MOMENTS, WORDS, st.just("") | WORDS,
    st.lists(WORDS, max_size=2).map(tuple), st.lists(WORDS, max_size=2).map(tuple), st.lists(PICTURES, max_size=2).map(tuple),
)  # fmt: skip
CHANNELS = st.builds(
    rss.Channel, WORDS, LINKS, LINKS, WORDS, st.just("en-GB"), st.lists(st.tuples(st.just("current"), LINKS), max_size=2),
    st.lists(st.sampled_from(["archive", "complete"]), max_size=1),
)  # fmt: skip
SHORT = rss.Channel("a", "https://a.example/", "https://a.example/feed.xml", "b", "en", (), ())


@given(CHANNELS, st.lists(ENTRIES, max_size=3))
@example(SHORT, [])
def test_the_bytes_are_those_of_feedgen(channel: rss.Channel, entries: list[Entry]) -> None:
    assert rss.write(channel, entries) == by_feedgen(channel, entries)


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert b"<title>ab</title>" in rss.write(SHORT._replace(title="a\x00\x0b\ufffeb"), [])
