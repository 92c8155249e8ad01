"""Atom 1.0, as feedgen writes it: an entry is made once, however many feeds it stands in.

Whether these are its very bytes is for `tests/test_syndication.py` to say.
"""

from collections.abc import Sequence
from uuid import uuid5

from generator.model import Moment
from generator.views.elements import DECLARATION, HISTORY, MEDIA, around, element, empty, indented, picture
from generator.views.entry import IDS, Channel, Entry, kept, newest, plain, urn

EMPTY = Moment("1970-01-01T00:00:00")  # Atom wants a date even where nothing was ever published
_TOP = f'<feed xmlns:fh="{HISTORY}" xmlns:media="{MEDIA}" xmlns="http://www.w3.org/2005/Atom"'


def write(channel: Channel, entries: Sequence[Entry]) -> bytes:
    parts = [
        element("id", channel.here), element("title", plain(channel.title)),
        element("updated", (newest(entries) or EMPTY).stamp),
        around("author", (element("name", channel.publisher), element("uri", channel.home)), 4),
        empty("link", href=channel.here, rel="self", type="application/atom+xml"),
        empty("link", href=channel.about, rel="alternate", type="text/html"),
        *(empty("link", href=address, rel=relation) for relation, address in channel.links),
        element("generator", "Backfile"), element("subtitle", plain(channel.description)),
        *(empty(f"fh:{mark}") for mark in channel.marks),
    ]  # fmt: skip
    return (
        f'{DECLARATION}{_TOP} xml:lang="{channel.language}">\n{indented(parts, 2)}{"".join(map(item, entries))}</feed>\n'
    ).encode()


@kept
def item(entry: Entry) -> str:
    parts = [
        element("id", urn(entry.id)), element("title", entry.title),
        element("updated", _told_apart(entry.updated or entry.published or EMPTY, entry.id)),
        *(around("author", (element("name", name),), 6) for name in entry.authors),
        *([element("content", entry.html, type="html")] if entry.html else ()),
        empty("link", href=entry.url), element("summary", entry.summary),
        *(empty("category", term=tag) for tag in entry.tags),
        *([element("published", entry.published.stamp)] if entry.published else ()),
        *(picture(one, 4) for one in entry.pictures),
    ]  # fmt: skip
    return f"  {around('entry', parts, 4)}\n"


def _told_apart(moment: Moment, id: str) -> str:
    """Atom wants a time even of a story whose day alone is known, and validators ask that no two are the
    same: midnight, and a fraction of a second that is the story's own."""
    fraction = uuid5(IDS, id).int % 1_000_000 if moment.whole_day else 0
    return moment.datetime.replace(microsecond=fraction).isoformat()
