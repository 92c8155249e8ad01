"""RSS 2.0 feeds: one beside the front page and each tag, author and section.

Full text, whole addresses, a guid that outlives every change of address, dates from the content and
never from the clock. feedgen writes the XML.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator import markup
from generator.model import Card, Contents, Page, Shelf
from generator.site import Site
from generator.views.view import Plain, depth, list_feed, main_feed

if TYPE_CHECKING:
    from feedgen.entry import FeedEntry


class Feed(Plain):
    bodies = True

    def __init__(self, kind: str) -> None:
        self.name = f"{kind} feed"
        self.kind = kind

    def take(self, shelf: Shelf, site: Site) -> int | None:
        return site.feed_length if depth(shelf) == (0 if self.kind == "date" else 1) else None

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        if not stand.total and self.kind != "date":
            return
        title, url = main_feed(site) if self.kind == "date" else list_feed(site, stand.shelf, stand.label)
        dated = (card for card in stand.cards if card.published)
        cards = sorted(dated, key=_newest_first)[: site.feed_length]
        yield Page(
            path=url.lstrip("/"),
            view=self.name,
            template="",
            shelf=stand.shelf,
            own={
                "about": stand.shelf.url,
                "description": stand.description or site.description or title,
            },
            seen={
                "cards": tuple(cards),
                "bodies": {card.id: stand.bodies[card.id] for card in cards},
            },
            title=title,
        )

    def render(self, page: Page, site: Site) -> bytes:
        """The bytes of a feed page."""
        from feedgen.feed import FeedGenerator

        cards: tuple[Card, ...] = page.seen["cards"]
        feed = FeedGenerator()
        feed.load_extension("dc")
        feed.title(page.title)
        feed.description(page.own["description"])
        feed.language(site.language)
        feed.generator("Backfile")
        # The last link() becomes the channel's <link>, so the page comes after the feed itself.
        feed.link(href=markup.whole(site.base_url, page.path), rel="self", type="application/rss+xml")
        feed.link(href=markup.whole(site.base_url, page.own["about"]), rel="alternate")
        moments = [card.changed for card in cards if card.changed]
        if moments:
            feed.lastBuildDate(max(moments, key=lambda moment: moment.instant).datetime)
        else:
            feed._FeedGenerator__rss_lastBuildDate = None  # no public way to have none but "now"
        for card in cards:
            _entry(feed.add_entry(order="append"), card, page.seen["bodies"][card.id], site)
        return bytes(feed.rss_str(pretty=True))


def _entry(entry: "FeedEntry", card: Card, html: str, site: Site) -> None:
    here = markup.whole(site.base_url, card.url)
    entry.title(card.title)
    entry.link(href=here)
    entry.guid(card.id, permalink=False)
    if card.published:
        entry.published(card.published.datetime)
    entry.description(card.dek or card.summary or card.title)
    entry.content(markup.relink(html, markup.absolute(site.root, here)))
    for author in card.authors:
        entry.dc.dc_creator(author.name)
    for tag in card.tags:
        entry.category(term=tag.name)


def _newest_first(card: Card) -> tuple[int, str]:
    return (-card.published.instant if card.published else 0, card.id)
