"""Bare: a page without a theme, for when its template fails: the text, and where it leads.

Built in, so that one fault of a template costs a page its looks and never its readers the text.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from generator.model import Article, Card, Page
from generator.site import Site
from generator.text import markup
from generator.theme.encoded import encoded


def bare(page: Page, site: Site) -> bytes:
    """The same facts as the theme's page has, as bare HTML."""
    below = markup.below(site.root)
    article = page.own.get("article")
    text = article.html if isinstance(article, Article) else page.own.get("html", "")
    branches = page.seen.get("branches", ()) if "base" in page.own else ()
    below_it = ((f"{page.own['base']}{branch.key}/", branch.name) for branch in branches)
    links = dict([*_cards(page.seen), *below_it, ("/", site.title)])
    target = page.own.get("target")
    if target:
        links[target] = target
    items = (f'<li><a href="{escape(below(url))}">{escape(name)}</a></li>\n' for url, name in links.items())
    title = escape(page.title or site.title)
    html = (
        f'<!doctype html>\n<html lang="{escape(site.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n{text}\n<ul>\n{''.join(items)}</ul>\n</body>\n</html>\n"
    )
    return encoded(html, page, site)


def _cards(value: Any) -> Iterator[tuple[str, str]]:
    """(address, headline) of the stories that a page shows, in order."""
    if isinstance(value, Card):
        yield value.url, value.title
    elif isinstance(value, Mapping | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _cards(item)
