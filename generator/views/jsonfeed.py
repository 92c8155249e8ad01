"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): an entry is made once, however many feeds it stands in."""

from collections.abc import Sequence
from typing import Any

from generator.text import jsontext
from generator.views.entry import Channel, Entry, kept, urn

_WITHIN = "\n  "  # the margin of an item of a list of the feed


def write(channel: Channel, entries: Sequence[Entry]) -> bytes:
    leads = dict(channel.links)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.about,
        "feed_url": channel.here,
        "description": channel.description,
        "authors": [{"name": channel.publisher, "url": channel.home}],
        "language": channel.language,
        "next_url": leads.get("prev-archive", ""),
        "hubs": [{"type": "WebSub", "url": leads["hub"]}] if "hub" in leads else [],
    }
    top = jsontext.laid_out(_stated(feed)).removesuffix("\n}")
    items = f",{_WITHIN}".join(map(item, entries))
    return f'{top},\n "items": {f"[{_WITHIN}{items}{_WITHIN[:-1]}]" if items else "[]"}\n}}\n'.encode()


@kept
def item(entry: Entry) -> str:
    facts = {
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
    return jsontext.laid_out(_stated(facts), _WITHIN)


def _stated(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}
