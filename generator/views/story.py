"""A story's own shelf: its page, and what its former addresses tell a reader."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator import ledger
from generator.model import Article, Card, Page, Placement, Shelf, Spread
from generator.site import Site
from generator.text import markup
from generator.text.wording import N_
from generator.views import structured
from generator.views.view import Plain, index, list_feed, main_feed, spoken

NOTICES = {
    "withdrawn": (N_("Withdrawn"), N_("This article has been withdrawn.")),
    "held": (N_("Not available at present"), N_("This article is not available at present.")),
    "refused": (
        N_("Not available at present"),
        N_("This article is being repaired and will be back at this address."),
    ),
    "expired": (
        N_("No longer in the archive"),
        N_("The time for which this article was to be shown is over."),
    ),
    "gone": (
        N_("No longer in the archive"),
        N_("An article once stood at this address. It is no longer in the archive."),
    ),
}


class Story(Plain):
    name = "story"
    kind = "story"
    templates: tuple[str, ...] = ("article.html", "notice.html")

    def shelves(self, card: Card) -> Iterator[Placement]:
        if card.published:
            yield Placement(Shelf("date", card.published.day), card.published.instant)
        else:
            yield Placement(Shelf("undated", ""), 0)

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Spread)
        if stand.article:
            yield _article_page(stand, stand.article, site)
        here = stand.article.card.url if stand.article else ""
        for address in stand.addresses:
            if address != here and ledger.file(address):
                yield _notice(stand, address, here, site)


def _article_page(stand: Spread, article: Article, site: Site) -> Page:
    card = article.card
    html = markup.relink(article.html, markup.below(site.root))
    if site.wayback and card.published:
        word = spoken(site).gettext("archived")
        html = markup.archived(html, site.base_url, card.published.day.replace("/", ""), word)
    article = replace(article, html=html)
    feeds = [main_feed(site)]
    if card.section and stand.section_fed:
        feeds.append(list_feed(site, Shelf("section", card.section.key), card.section.name))
    return Page(
        path=index(card.url),
        view="story",
        template="article.html",
        shelf=stand.shelf,
        own={"article": article},
        derived=lambda: {"structured": structured.story(article, stand.thread, site)},
        seen={
            "thread": stand.thread,
            "reruns": stand.reruns,
            "earlier": stand.earlier,
            "since": stand.since,
            "related": stand.related,
            "similar": stand.similar,
            "within": stand.within,
            "before": stand.before,
            "after": stand.after,
            "rasters": stand.rasters,
        },
        title=card.title,
        description=article.description,
        feeds=tuple(feeds),
    )


def _notice(stand: Spread, address: str, here: str, site: Site) -> Page:
    """The page of an address where the article itself does not stand (any more)."""
    target = ledger.target(stand.moves.get(address, "")) or here
    _ = spoken(site).gettext
    heading, message = map(_, NOTICES.get(stand.state, NOTICES["gone"]))
    if target:
        heading, message = _("Moved"), _("This article has a new address.")
    return Page(
        path=ledger.file(address),
        view="story",
        template="notice.html",
        shelf=stand.shelf,
        own={
            "day": "" if target else ledger.day(address),
            "heading": heading,
            "message": message,
            "target": target,
            "note": "" if target else stand.note,
        },
        title=heading,
    )
