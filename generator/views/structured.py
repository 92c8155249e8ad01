"""Structured data: what a page says of itself to machines, as schema.org has it (JSON-LD).

States nothing that the article does not: no date where none is known, no picture where there is none.
A story that nobody signed is its publication's.
"""

from typing import Any

from generator.model import Article, Card, Correction, Shelf, Term
from generator.site import Site
from generator.text import markup

Facts = dict[str, Any]


def story(article: Article, thread: Term | None, site: Site) -> Facts:
    """A NewsArticle, and the way to it from the front page. Of what day a story without a date was news,
    nobody knows: to machines, which ask for that day, it is a work like any other."""
    graph = [_article(article, thread, site), _way(article.card, site)]
    return {"@context": "https://schema.org", "@graph": graph}


def paper(site: Site) -> Facts:
    """The front page."""
    return {"@context": "https://schema.org", "@type": "WebSite", "name": site.title, "url": site.base_url,
            "inLanguage": site.language, "publisher": _publisher(site)}  # fmt: skip


def _article(article: Article, thread: Term | None, site: Site) -> Facts:
    card = article.card
    here = markup.whole(site.base_url, card.url)
    source = card.source and _publication(card.source.name, _url(Shelf("source", card.source.key), site))
    publisher = _publisher(site)
    people = [{"@type": "Person", "name": author.name, "url": _url(Shelf("author", author.key), site)}
              for author in card.authors]  # fmt: skip
    picture = card.picture
    return _stated(
        {
            "@type": "NewsArticle" if card.published else "CreativeWork",
            "@id": here,
            "mainEntityOfPage": here,
            "url": here,
            "headline": card.title,
            "alternativeHeadline": card.dek,
            "description": article.description,
            "datePublished": card.published.stamp if card.published else None,
            "dateModified": card.changed.stamp if card.changed else None,
            "author": people or [source or publisher],
            "publisher": publisher,
            "image": picture and _stated({
                "@type": "ImageObject",
                "url": markup.absolute(site.root, here)(picture.address),
                "caption": picture.caption,
                "creditText": picture.credit,
            }),
            "articleSection": card.section.name if card.section else None,
            "keywords": [tag.name for tag in card.tags],
            "inLanguage": card.language or site.language,
            "isAccessibleForFree": True,
            "isBasedOn": article.source_url,
            "isPartOf": thread and {"@type": "CreativeWorkSeries", "name": thread.name,
                                    "url": _url(Shelf("thread", thread.key), site)},
            "copyrightNotice": article.rights,
            "correction": [_correction(one) for one in card.corrections],
        }
    )  # fmt: skip


def _correction(one: Correction) -> Facts:
    return _stated(
        {
            "@type": "CorrectionComment",
            "text": one.text,
            "datePublished": one.date.stamp if one.date else None,
        }
    )


def _way(card: Card, site: Site) -> Facts:
    steps = [(site.title, site.base_url)]
    if card.section:
        steps.append((card.section.name, _url(Shelf("section", card.section.key), site)))
    elif card.published:
        year = Shelf("date", card.published.day[:4])
        steps.append((year.name, _url(year, site)))
    steps.append((card.title, markup.whole(site.base_url, card.url)))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(steps, 1)
        ],
    }


def _publisher(site: Site) -> Facts:
    """The paper itself, with its nameplate where that is a picture."""
    logo = markup.absolute(site.root, site.base_url)(site.masthead) if site.masthead.startswith("/") else ""
    return _stated({**_publication(site.title, site.base_url), "logo": logo})


def _publication(name: str, url: str) -> Facts:
    return {"@type": "NewsMediaOrganization", "name": name, "url": url}


def _url(shelf: Shelf, site: Site) -> str:
    return markup.whole(site.base_url, shelf.url)


def _stated(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if value}
