"""Encoded: the text of a page, or of a style sheet, as the bytes that are published."""

from generator.model import Page
from generator.site import Site

ANYWHERE = "404.html"  # which servers show at every address


def is_relative(page: Page, site: Site) -> bool:
    """Whether addresses of the site stand there as they are reached from there."""
    return site.relative_urls and page.path.endswith((".html", ".css")) and page.path != ANYWHERE


def encoded(text: str, page: Page, site: Site, errors: str = "replace") -> bytes:
    if is_relative(page, site):
        from generator.text import relative

        change = relative.relative_style if page.path.endswith(".css") else relative.relative
        text = change(text, page.path, site.root)
    return text.encode("utf-8", errors)
