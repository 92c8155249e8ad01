"""Encoded: the text of a page as the bytes that are published."""

from generator.model import Page
from generator.site import Site

ANYWHERE = "404.html"  # which servers show at every address


def encoded(text: str, page: Page, site: Site) -> bytes:
    if site.relative_urls and page.path.endswith(".html") and page.path != ANYWHERE:
        from generator.text.relative import relative

        text = relative(text, page.path, site.root)
    return text.encode("utf-8", "replace")
