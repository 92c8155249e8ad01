"""Bare: a page without a theme, for when its template fails: the text, and where it leads.

Built in, so that one fault of a template costs a page its looks and never its readers the text.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from generator import markup
from generator.model import Article, Branch, Card, Page
from generator.site import Site


def bare(page: Page, site: Site) -> bytes:
    """The same facts as the theme's page has, as bare HTML."""
    below = markup.below(site.root)
    article = page.own.get("article")
    text = article.html if isinstance(article, Article) else page.own.get("html", "")
    links = dict(_links(page.seen, page.own.get("base", "")), **{"/": site.title})
    target = page.own.get("target")
    if target:
        links[target] = target
    items = (f'<li><a href="{escape(below(url))}">{escape(name)}</a></li>\n' for url, name in links.items())
    title = escape(page.title or site.title)
    return (
        f'<!doctype html>\n<html lang="{escape(site.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n{text}\n<ul>\n{''.join(items)}</ul>\n</body>\n</html>\n"
    ).encode("utf-8", "replace")


def _links(value: Any, base: str) -> Iterator[tuple[str, str]]:
    """(address, name) of the stories and of the shelves below `base` that a page shows, in order."""
    if isinstance(value, Card):
        yield value.url, value.title
    elif isinstance(value, Branch):
        yield f"{base}{value.key}/", value.name
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _links(item, base)
    elif isinstance(value, tuple):
        for item in value:
            yield from _links(item, base)
