"""Syndication: entries as RSS 2.0, Atom 1.0 and JSON Feed 1.1.

Whole addresses, ids that outlive every change of address, dates from the content and never from the
clock. feedgen writes RSS and Atom; what it lacks (RFC 5005, WebSub, Media RSS with caption and
credit) is an extension of our own. An entry is the same in all three.
"""

import json
import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from generator import markup
from generator.model import Card, Moment, Page, Picture
from generator.site import Site

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

RELATIONS = ("current", "prev-archive", "next-archive")
TYPES = {".json": "application/feed+json", "atom.xml": "application/atom+xml"}
IDS = UUID("b7a1d9a6-3f0e-5c0b-9a53-6f2f6d1c8e11")  # in which ids that are no URI get one of theirs
_MADE = re.compile(r"[0-9a-f]{12}")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:[^\s<>\"{}|\\^`]+")


class Entry(NamedTuple):
    """What a feed says of one story or correction. Addresses are whole."""

    id: str
    url: str
    title: str
    published: Moment
    updated: Moment | None
    summary: str
    html: str  # empty where the feed gives summaries
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    pictures: tuple[Picture, ...]


def media_type(path: str) -> str:
    """The type of the feed at a path."""
    return next((kind for ending, kind in TYPES.items() if path.endswith(ending)), "application/rss+xml")


def write(page: Page, site: Site) -> bytes:
    """The bytes of a feed page, in the form that its path asks for."""
    entries = [*page.seen.get("entries", ()), *_stories(page, site)]
    if page.path.endswith(".json"):
        return _json(page, entries, site)
    return _xml(page, entries, site)


def _stories(page: Page, site: Site) -> list[Entry]:
    cards: tuple[Card, ...] = page.seen.get("cards", ())
    return [_story(card, page.seen["bodies"].get(card.id, ""), site) for card in cards]


def _story(card: Card, html: str, site: Site) -> Entry:
    assert card.published
    here = markup.whole(site.base_url, card.url)
    whole = markup.absolute(site.root, here)
    pictures = [*([card.picture] if card.picture else []), *markup.pictures(html)]
    return Entry(
        id=card.id,
        url=here,
        title=card.title,
        published=card.published,
        updated=card.updated,
        summary=card.dek or card.summary or card.title,
        html=markup.with_alt(markup.relink(_figure(card.picture) + html, whole)) if html else "",
        authors=tuple(author.name for author in card.authors)
        or (card.source.name if card.source else site.title,),
        tags=tuple(tag.name for tag in card.tags),
        pictures=tuple(replace(one, src=whole(one.src)) for one in pictures),
    )


def _figure(picture: Picture | None) -> str:
    """The picture that leads a story, as its page has it above the text."""
    if picture is None:
        return ""
    said = escape(" ".join(filter(None, (picture.caption, picture.credit))))
    caption = f"<figcaption>{said}</figcaption>" if said else ""
    return f'<figure><img src="{escape(picture.src)}" alt="{escape(picture.alt)}">{caption}</figure>\n'


def guid(id: str) -> str:
    """As it stands when it came with the story; an id of our own making is made unique in the world."""
    return urn(id) if _MADE.fullmatch(id) else id


def urn(id: str) -> str:
    """A URI, as Atom asks for: the id itself when it is one."""
    return id if _URI.fullmatch(id) else uuid5(IDS, id).urn


def _newest(entries: list[Entry]) -> Moment | None:
    moments = [moment for entry in entries for moment in (entry.published, entry.updated) if moment]
    return max(moments, key=lambda moment: moment.instant, default=None)


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
        "date_published": entry.published.stamp,
        "date_modified": entry.updated.stamp if entry.updated else "",
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.tags),
    }
    return {name: value for name, value in item.items() if value}


# ── RSS and Atom ──


def _xml(page: Page, entries: list[Entry], site: Site) -> bytes:
    from feedgen.feed import FeedGenerator

    from generator.views import feedgen_more

    here, about = (markup.whole(site.base_url, path) for path in (page.path, page.own["about"]))
    feed = FeedGenerator()
    feed.load_extension("dc", atom=False)
    feed.register_extension("more", feedgen_more.OfFeed, feedgen_more.OfEntry)
    feed.id(here)
    feed.title(page.title)
    feed.subtitle(page.own["description"])
    feed.description(page.own["description"])
    feed.language(site.language)
    feed.author({"name": site.title, "uri": site.base_url})
    feed.generator("Backfile")
    atom = page.path.endswith("atom.xml")
    # The last link() becomes the channel's <link>, so the page comes after the feed itself.
    feed.link(href=here, rel="self", type=media_type(page.path))
    feed.link(href=about, rel="alternate", type="text/html")
    feed.more.marks = tuple(name for name in ("archive", "complete") if page.own.get(name))
    links = [(name, markup.whole(site.base_url, page.own[name])) for name in RELATIONS if name in page.own]
    feed.more.links = (*links, *([("hub", site.websub_hub)] if site.websub_hub else ()))
    newest = _newest(entries)
    if newest:
        feed.updated(newest.datetime)
    elif atom:
        feed.updated(EMPTY.datetime)
    else:
        feed._FeedGenerator__rss_lastBuildDate = None  # no public way to have none but "now"
    for entry in entries:
        _add(feed, entry, atom)
    return bytes(feed.atom_str(pretty=True) if atom else feed.rss_str(pretty=True))


EMPTY = Moment("1970-01-01T00:00:00")  # Atom wants a date even where nothing was ever published


def _add(feed: "FeedGenerator", entry: Entry, atom: bool) -> None:
    made = feed.add_entry(order="append")
    made.id(urn(entry.id) if atom else guid(entry.id))
    made.title(entry.title)
    made.link(href=entry.url)
    made.published(entry.published.datetime)
    made.updated((entry.updated or entry.published).datetime)
    if entry.html:
        made.content(entry.html, type="html" if atom else None)
    made.summary(entry.summary) if atom else made.description(entry.summary)
    for name in entry.authors:
        if atom:
            made.author(name=name)
        else:
            made.dc.dc_creator(name)
    for tag in entry.tags:
        made.category(term=tag)
    made.more.pictures = entry.pictures
    made.more.updated = entry.updated.stamp if entry.updated else ""
