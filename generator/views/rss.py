"""RSS 2.0, as feedgen writes it: an entry is made once, however many feeds it stands in.

An archive has more feeds than stories, so that what feedgen takes for each would be most of a build.
Whether these are its very bytes is for `tests/test_rss.py` to say.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache
from html import escape
from typing import NamedTuple

from generator.model import Moment, Picture
from generator.views.entry import SHORT, WHOLE, Entry, guid, media_type, newest, plain

SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_TOP = "".join(f' xmlns:{name}="{address}"' for name, address in SPACES.items())


class Channel(NamedTuple):
    """A feed without its entries. Addresses are whole."""

    title: str
    about: str  # the page it follows
    here: str
    description: str
    language: str
    links: Sequence[tuple[str, str]]  # (relation, address)
    marks: Sequence[str]  # `archive` or `complete`, as RFC 5005 has them


def write(channel: Channel, entries: Sequence[Entry]) -> bytes:
    changed = newest(entries)
    here = {"href": channel.here, "rel": "self", "type": "application/rss+xml"}
    parts = [
        _text("title", plain(channel.title)), _text("link", channel.about), _html("description", plain(channel.description)),
        _empty("atom:link", here), _text("docs", "http://www.rssboard.org/rss-specification"),
        _text("generator", "Backfile"), _text("language", channel.language),
        *([_text("lastBuildDate", _date(changed))] if changed else ()),
        *(_empty("atom:link", {"rel": relation, "href": address}) for relation, address in channel.links),
        *(_empty(f"fh:{mark}", {}) for mark in channel.marks),
    ]  # fmt: skip
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<rss{_TOP} version=\"2.0\">\n  <channel>\n"
        f"{_indented(parts, 4)}{''.join(map(_item, entries))}  </channel>\n</rss>\n"
    ).encode()


def _item(entry: Entry) -> str:
    return _whole(entry) if entry.html else _short(entry)


def _written(entry: Entry) -> str:
    parts = [
        _text("title", entry.title), _text("link", entry.url), _html("description", entry.summary),
        *([_text("content:encoded", entry.html)] if entry.html else ()),
        f'<guid isPermaLink="false">{_escaped(guid(entry.id))}</guid>',
        *(_text("category", tag) for tag in entry.tags),
        *([_text("pubDate", _date(entry.published))] if entry.published else ()),
        *(_text("dc:creator", name) for name in entry.authors),
        *([_text("atom:updated", entry.updated.stamp)] if entry.updated else ()),
        *map(_picture, entry.pictures),
    ]  # fmt: skip
    return f"    <item>\n{_indented(parts, 6)}    </item>\n"


_whole, _short = lru_cache(WHOLE)(_written), lru_cache(SHORT)(_written)


def _picture(picture: Picture) -> str:
    kind = media_type(picture.src)
    attributes = {"url": picture.src, "medium": "image", **({"type": kind} if kind else {})}
    said = (("media:description", picture.caption), ("media:credit", picture.credit))
    inner = [_text(name, text) for name, text in said if text]
    tag = _empty("media:content", attributes)
    return f"{tag[:-2]}>\n{_indented(inner, 8)}      </media:content>" if inner else tag


def _indented(parts: Iterable[str], depth: int) -> str:
    return "".join(f"{' ' * depth}{part}\n" for part in parts)


def _text(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>"


def _html(name: str, text: str) -> str:
    """Plain text where readers expect HTML (RSS 2.0: a description may hold it, entity-encoded)."""
    return _text(name, escape(text, quote=False))


def _empty(name: str, attributes: dict[str, str]) -> str:
    stated = "".join(f' {key}="{_escaped(value, quote=True)}"' for key, value in attributes.items())
    return f"<{name}{stated}/>"


def _escaped(text: str, quote: bool = False) -> str:
    text = escape(text, quote).replace("\r", "&#13;")
    return text.replace("&#x27;", "'") if quote else text


def _date(moment: Moment) -> str:
    """As RFC 822 has it, in English whatever the locale."""
    day, clock = date.fromisoformat(moment.wall[:10]), moment.wall[11:]
    month = f"{day.day:02} {MONTHS[day.month - 1]} {day.year}"
    return f"{DAYS[day.weekday()]}, {month} {clock} {_zone(moment.offset)}"


@cache
def _zone(offset: int) -> str:
    return f"{datetime(2000, 1, 1, tzinfo=timezone(timedelta(seconds=offset))):%z}"
