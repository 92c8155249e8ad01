"""Syndication: feeds as RSS 2.0, Atom 1.0 and JSON Feed 1.1.

Whole addresses, ids that outlive every change of address, dates from the content and never from the
clock. feedgen writes Atom; what it lacks (RFC 5005, WebSub, Media RSS with caption and credit) is an
extension of our own. RSS, of which there is most, is written by `rss`.
"""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from generator.model import Moment, Page
from generator.site import Site
from generator.text import markup
from generator.views import rss
from generator.views.entry import IDS, Entry, entries, newest, plain, urn

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

RELATIONS = ("current", "prev-archive", "next-archive")


def write(page: Page, site: Site) -> bytes:
    """The bytes of a feed page, in the form that its path asks for."""
    found = entries(page, site)
    if page.path.endswith(".json"):
        return _json(page, found, site)
    links = [(name, markup.whole(site.base_url, page.own[name])) for name in RELATIONS if name in page.own]
    links += [("hub", site.websub_hub)] if site.websub_hub else []
    marks = [name for name in ("archive", "complete") if page.own.get(name)]
    here, about = (markup.whole(site.base_url, path) for path in (page.path, page.own["about"]))
    if "atom" in page.path.rpartition("/")[2]:
        return _atom(page, found, site, here, about, links, marks)
    channel = rss.Channel(page.title, about, here, page.own["description"], site.language, links, marks)
    return rss.write(channel, found)


# ── JSON Feed 1.1 ──


def _json(page: Page, entries: list[Entry], site: Site) -> bytes:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": page.title,
        "home_page_url": markup.whole(site.base_url, page.own["about"]),
        "feed_url": markup.whole(site.base_url, page.path),
        "description": page.own["description"],
        "authors": [{"name": site.title, "url": site.base_url}],
        "language": site.language,
        "next_url": markup.whole(site.base_url, page.own["prev-archive"])
        if "prev-archive" in page.own
        else "",
        "hubs": [{"type": "WebSub", "url": site.websub_hub}] if site.websub_hub else [],
    }
    text = json.dumps(
        {**{name: value for name, value in feed.items() if value}, "items": [_item(e) for e in entries]},
        ensure_ascii=False,
        indent=1,
    )
    return f"{text}\n".encode()


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": urn(entry.id),
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "content_text": "" if entry.html else entry.summary,
        "summary": entry.summary if entry.html else "",
        "image": entry.pictures[0].src if entry.pictures else "",
        "date_published": entry.published.stamp if entry.published else "",
        "date_modified": entry.updated.stamp if entry.updated else "",
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.tags),
    }
    return {name: value for name, value in item.items() if value}


# ── Atom ──

EMPTY = Moment("1970-01-01T00:00:00")  # Atom wants a date even where nothing was ever published


def _atom(
    page: Page,
    found: list[Entry],
    site: Site,
    here: str,
    about: str,
    links: list[tuple[str, str]],
    marks: list[str],
) -> bytes:
    from feedgen.feed import FeedGenerator

    from generator.views import feedgen_more

    feed = FeedGenerator()
    feed.register_extension("more", feedgen_more.OfFeed, feedgen_more.OfEntry)
    feed.id(here)
    feed.title(plain(page.title))
    feed.subtitle(plain(page.own["description"]))
    feed.language(site.language)
    feed.author({"name": site.title, "uri": site.base_url})
    feed.generator("Backfile")
    feed.link(href=here, rel="self", type="application/atom+xml")
    feed.link(href=about, rel="alternate", type="text/html")
    for relation, address in links:
        feed.link(href=address, rel=relation)
    feed.more.marks = tuple(marks)
    feed.updated((newest(found) or EMPTY).datetime)
    for entry in found:
        _add(feed, entry)
    return bytes(feed.atom_str(pretty=True))


def _add(feed: "FeedGenerator", entry: Entry) -> None:
    made = feed.add_entry(order="append")
    made.id(urn(entry.id))
    made.title(entry.title)
    made.link(href=entry.url)
    if entry.published:
        made.published(entry.published.datetime)
    made.updated(_told_apart(entry.updated or entry.published or EMPTY, entry.id))
    if entry.html:
        made.content(entry.html, type="html")
    made.summary(entry.summary)
    for name in entry.authors:
        made.author(name=name)
    for tag in entry.tags:
        made.category(term=tag)
    made.more.pictures = entry.pictures


def _told_apart(moment: Moment, id: str) -> datetime:
    """Atom wants a time even of a story whose day alone is known, and validators ask that no two are the
    same: midnight, and a fraction of a second that is the story's own."""
    return moment.datetime.replace(microsecond=uuid5(IDS, id).int % 1_000_000 if moment.whole_day else 0)
