"""For servers: what to answer at addresses where a story or list stands no longer, each in its own form.

A page at the old address tells readers as well; a server that reads one of these files tells machines,
too, with 301 and 410, and knows addresses that no file can have, such as `/?p=12`. What is gone stands
in maps alone, which no server hands out: a list of what was taken down is not for publication.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from generator.ledger import Moves
from generator.model import Page
from generator.site import Site
from generator.text import markup
from generator.views.view import Plain

REDIRECTS = "_redirects"
# Where other generators put their feeds, `*` for a name, and where ours are.
OLD_FEEDS = {
    "wordpress": (
        ("/feed/", "/feed.xml"), ("/feed/atom/", "/atom.xml"), ("/tag/*/feed/", "/tag/*/feed.xml"),
        ("/category/*/feed/", "/section/*/feed.xml"), ("/author/*/feed/", "/author/*/feed.xml"),
    ),
    "hugo": (
        ("/index.xml", "/feed.xml"), ("/tags/*/index.xml", "/tag/*/feed.xml"),
        ("/categories/*/index.xml", "/section/*/feed.xml"), ("/authors/*/index.xml", "/author/*/feed.xml"),
    ),
    "jekyll": (("/feed/by_tag/*.xml", "/tag/*/feed.xml"), ("/feed/*.xml", "/section/*/feed.xml")),
    "pelican": (
        ("/feeds/all.atom.xml", "/atom.xml"), ("/feeds/all.rss.xml", "/feed.xml"),
        ("/feeds/*.atom.xml", "/section/*/feed.xml"), ("/feeds/*.rss.xml", "/section/*/feed.xml"),
    ),
}  # fmt: skip
GONE = "gone"  # what the maps say of an address that is to be answered with 410
HEAD = "# Made by each build. How a server is told to read it: the guide, under Deploy.\n"


class Moved(Plain):
    name = kind = "moved"

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Moves)
        if stand.moved or site.old_feeds:
            yield Page(REDIRECTS, self.name, "", stand.shelf, {}, {"moved": stand.moved})

    def render(self, page: Page, site: Site) -> bytes:
        """As Netlify and Cloudflare read it: no 410, and no query."""
        moved = [(address, target) for address, target in page.seen["moved"] if "?" not in address]
        lines = [f"{_encoded(address, site)} {_whole(target, site)} 301\n" for address, target in moved]
        for old, target in _old_feeds(site):
            if "*." not in old:  # only a whole part of a path can be a name there
                lines.append(f"{site.root}{old[1:]} {target} 301\n".replace("*", ":name"))
        return "".join(lines).encode()


def maps(stand: Moves, site: Site) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the map for each kind of server."""
    answers = [(address, _whole(target, site)) for address, target in stand.moved]
    answers += [(address, GONE) for address in stand.gone]
    for name, lines in (("apache.txt", _apache(answers, site)), ("nginx.map", _nginx(answers, site))):
        yield name, f"{HEAD}{''.join(lines)}".encode()


def _whole(target: str, site: Site) -> str:
    return markup.whole(site.base_url, target) if target.startswith("/") else target


def _old_feeds(site: Site) -> Iterator[tuple[str, str]]:
    for generator in site.old_feeds:
        for old, target in OLD_FEEDS[generator]:
            yield old, _whole(target, site)


def _pattern(old: str, site: Site) -> str:
    """The regular expression for an old feed's path, with or without the last slash."""
    exact = re.escape(f"{site.root}{old[1:]}").replace(r"\*", "([^/]+)")
    return f"^{exact}{'?' if old.endswith('/') else ''}$"


def _apache(answers: list[tuple[str, str]], site: Site) -> Iterator[str]:
    """A text for RewriteMap, which knows no patterns."""
    for old, target in _old_feeds(site):
        yield f'#   RedirectMatch 301 "{_pattern(old, site)}" "{target.replace("*", "$1")}"\n'
    for address, target in answers:
        yield f"{_decoded(address, site)} {target}\n"


def _nginx(answers: list[tuple[str, str]], site: Site) -> Iterator[str]:
    """Lines for its map: paths decoded, as `$uri` is, and those with a query as a browser asks for them."""
    for address, target in answers:
        key = _encoded(address, site) if "?" in address else _decoded(address, site)
        yield f'"{_escaped(key)}" "{_escaped(target).replace("$", "%24")}";\n'
    for old, target in _old_feeds(site):
        yield f'"~{_pattern(old, site)}" "{target.replace("*", "$1")}";\n'


def _decoded(address: str, site: Site) -> str:
    return unquote(site.root) + address[1:]


def _encoded(address: str, site: Site) -> str:
    path, question, query = address.partition("?")
    return markup.whole(site.root, path) + question + query


def _escaped(text: str) -> str:
    """Between quotes in nginx's settings."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
