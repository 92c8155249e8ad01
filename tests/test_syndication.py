"""Our RSS and our Atom are feedgen's, byte for byte."""

from html import escape
from typing import Any
from uuid import uuid5

import pytest
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem
from hypothesis import example, given
from hypothesis import strategies as st

from generator.model import Moment, Picture
from generator.views import atom, entry, rss
from generator.views.entry import Channel, Entry

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"


class OfFeed(BaseExtension):
    """What feedgen lacks: RFC 5005, WebSub."""

    marks: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()  # (relation, address)

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY, "media": MEDIA}

    def extend_atom(self, feed: Any) -> Any:
        for mark in self.marks:
            xml_elem(f"{{{HISTORY}}}{mark}", feed)
        return feed

    def extend_rss(self, feed: Any) -> Any:
        for relation, address in self.links:
            xml_elem(f"{{{ATOM}}}link", feed[0], rel=relation, href=address)
        self.extend_atom(feed[0])
        return feed


class OfEntry(BaseEntryExtension):
    """And Media RSS with caption and credit."""

    pictures: tuple[Picture, ...] = ()
    updated = ""

    def extend_atom(self, item: Any) -> Any:
        for picture in self.pictures:
            kind = entry.media_type(picture.src)
            stated = {"type": kind} if kind else {}
            content = xml_elem(f"{{{MEDIA}}}content", item, url=picture.src, medium="image", **stated)
            for name, text in (("description", picture.caption), ("credit", picture.credit)):
                if text:
                    xml_elem(f"{{{MEDIA}}}{name}", content).text = text
        return item

    def extend_rss(self, item: Any) -> Any:
        if self.updated:
            xml_elem(f"{{{ATOM}}}updated", item).text = self.updated
        return self.extend_atom(item)


def begun(channel: Channel) -> FeedGenerator:
    feed = FeedGenerator()
    feed.load_extension("dc", atom=False)
    feed.register_extension("more", OfFeed, OfEntry)
    feed.title(channel.title)
    feed.language(channel.language)
    feed.generator("Backfile")
    feed.more.marks, feed.more.links = channel.marks, channel.links
    return feed


def rss_by_feedgen(channel: Channel, entries: list[Entry]) -> bytes:
    feed = begun(channel)
    feed.description(escape(channel.description, quote=False))
    feed.link(href=channel.here, rel="self", type="application/rss+xml")
    feed.link(href=channel.about, rel="alternate")
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


def atom_by_feedgen(channel: Channel, entries: list[Entry]) -> bytes:
    feed = begun(channel)
    feed.id(channel.here)
    feed.subtitle(channel.description)
    feed.author({"name": channel.publisher, "uri": channel.home})
    feed.link(href=channel.here, rel="self", type="application/atom+xml")
    feed.link(href=channel.about, rel="alternate", type="text/html")
    for relation, address in channel.links:
        feed.link(href=address, rel=relation)
    newest = entry.newest(entries)
    feed.updated(newest.datetime if newest else "1970-01-01T00:00:00+00:00")
    for one in entries:
        made = feed.add_entry(order="append")
        made.id(entry.urn(one.id))
        made.title(one.title)
        made.link(href=one.url)
        made.published(one.published.datetime)
        changed = one.updated or one.published
        fraction = uuid5(entry.IDS, one.id).int % 1_000_000 if changed.whole_day else 0
        made.updated(changed.datetime.replace(microsecond=fraction))
        if one.html:
            made.content(one.html, type="html")
        made.summary(one.summary)
        for name in one.authors:
            made.author(name=name)
        for tag in one.tags:
            made.category(term=tag)
        made.more.pictures = one.pictures
    return bytes(feed.atom_str(pretty=True))


FORMS = {rss: rss_by_feedgen, atom: atom_by_feedgen}
WORDS = st.text("ab é“&<>\"'\n\r\t]\U0001f389", min_size=1, max_size=12).filter(str.strip)
MOMENTS = st.builds(
    Moment,
    st.datetimes().map(lambda when: when.replace(microsecond=0).isoformat()),
    st.integers(-1439, 1439).map(lambda n: n * 60),
    st.booleans(),
)
LINKS = st.sampled_from(
    ["https://a.example/", "https://a.example/b?c=1&d='e'", "https://a.example/%C3%A9.jpg"]
)
PICTURES = st.builds(Picture, LINKS, WORDS, st.just("") | WORDS, st.just("") | WORDS)
ENTRIES = st.builds(
    Entry, st.just("0123456789ab") | WORDS, LINKS, WORDS, MOMENTS, st.none() | MOMENTS, WORDS, st.just("") | WORDS,
    st.lists(WORDS, max_size=2).map(tuple), st.lists(WORDS, max_size=2).map(tuple), st.lists(PICTURES, max_size=2).map(tuple),
)  # fmt: skip
RELATIONS = st.sampled_from(["current", "prev-archive", "hub"])
CHANNELS = st.builds(
    Channel, WORDS, LINKS, LINKS, WORDS, st.just("en-GB"), st.lists(st.tuples(RELATIONS, LINKS), max_size=2),
    st.lists(st.sampled_from(["archive", "complete"]), max_size=1), WORDS, LINKS,
)  # fmt: skip
SHORT = Channel(
    "a", "https://a.example/", "https://a.example/feed", "b", "en", (), (), "c", "https://a.example/"
)


@pytest.mark.parametrize("form", FORMS)
@given(CHANNELS, st.lists(ENTRIES, max_size=3))
@example(SHORT, [])
def test_the_bytes_are_those_of_feedgen(form: Any, channel: Channel, entries: list[Entry]) -> None:
    assert form.write(channel, entries) == FORMS[form](channel, entries)


@pytest.mark.parametrize("form", FORMS)
def test_what_xml_cannot_hold_is_left_out(form: Any) -> None:
    assert b"<title>ab</title>" in form.write(SHORT._replace(title="a\x00\x0b\ufffeb"), [])
