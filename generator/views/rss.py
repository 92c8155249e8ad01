"""RSS 2.0, as feedgen writes it: an entry is made once, however many feeds it stands in.

Whether these are its very bytes is for `tests/test_syndication.py` to say.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cache
from html import escape

from generator.model import Moment
from generator.views.elements import DECLARATION, HISTORY, MEDIA, around, element, empty, indented, picture
from generator.views.entry import Channel, Entry, guid, kept, newest, plain

SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": HISTORY,
    "media": MEDIA,
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_TOP = "".join(f' xmlns:{name}="{address}"' for name, address in SPACES.items())


def write(channel: Channel, entries: Sequence[Entry]) -> bytes:
    changed = newest(entries)
    parts = [
        element("title", plain(channel.title)), element("link", channel.about), _html("description", plain(channel.description)),
        empty("atom:link", href=channel.here, rel="self", type="application/rss+xml"),
        element("docs", "http://www.rssboard.org/rss-specification"),
        element("generator", "Backfile"), element("language", channel.language),
        *([element("lastBuildDate", _date(changed))] if changed else ()),
        *(empty("atom:link", rel=relation, href=address) for relation, address in channel.links),
        *(empty(f"fh:{mark}") for mark in channel.marks),
    ]  # fmt: skip
    return (
        f'{DECLARATION}<rss{_TOP} version="2.0">\n  <channel>\n'
        f"{indented(parts, 4)}{''.join(map(item, entries))}  </channel>\n</rss>\n"
    ).encode()


@kept
def item(entry: Entry) -> str:
    parts = [
        element("title", entry.title), element("link", entry.url), _html("description", entry.summary),
        *([element("content:encoded", entry.html)] if entry.html else ()),
        element("guid", guid(entry.id), isPermaLink="false"),
        *(element("category", tag) for tag in entry.tags),
        *([element("pubDate", _date(entry.published))] if entry.published else ()),
        *(element("dc:creator", name) for name in entry.authors),
        *([element("atom:updated", entry.updated.stamp)] if entry.updated else ()),
        *(picture(one, 6) for one in entry.pictures),
    ]  # fmt: skip
    return f"    {around('item', parts, 6)}\n"


def _html(name: str, text: str) -> str:
    """Plain text where readers expect HTML (RSS 2.0: a description may hold it, entity-encoded)."""
    return element(name, escape(text, quote=False))


def _date(moment: Moment) -> str:
    """As RFC 822 has it, in English whatever the locale."""
    day, clock = date.fromisoformat(moment.wall[:10]), moment.wall[11:]
    month = f"{day.day:02} {MONTHS[day.month - 1]} {day.year}"
    return f"{DAYS[day.weekday()]}, {month} {clock} {_zone(moment.offset)}"


@cache
def _zone(offset: int) -> str:
    return f"{datetime(2000, 1, 1, tzinfo=timezone(timedelta(seconds=offset))):%z}"
