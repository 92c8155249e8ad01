"""For servers: what to answer at addresses where a story or list stands no longer, each in its own form.

A page at the old address tells readers as well; a server that reads one of these files tells machines,
too, with 301 and 410, and knows addresses that no file can have, such as `/?p=12`.
"""

import re
from collections.abc import Iterable, Iterator

from generator.ledger import Moves
from generator.model import Page
from generator.site import Site
from generator.text import markup
from generator.views.view import Plain

FORMS = ("_redirects", "redirects/apache.txt", "redirects/nginx.map")
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
APACHE = """\
# Addresses that moved, as `path target`, for Apache's RewriteMap in a server or virtual host:
#   RewriteEngine On
#   RewriteMap moved "txt:/path/to/site/redirects/apache.txt"
#   RewriteCond "${moved:%{REQUEST_URI}?%{QUERY_STRING}|${moved:%{REQUEST_URI}}}" "^gone$"
#   RewriteRule ^ "-" [G]
#   RewriteCond "${moved:%{REQUEST_URI}?%{QUERY_STRING}|${moved:%{REQUEST_URI}}}" "^(http.+)$"
#   RewriteRule ^ "%1" [R=301,L,NE,QSD]
"""
NGINX = """\
# Addresses that moved, for nginx's map, in http:
#   map $request_uri $moved { include /path/to/site/redirects/nginx.map; }
# and in server:
#   if ($moved = gone) { return 410; }
#   if ($moved) { return 301 $moved; }
"""


class Moved(Plain):
    name = kind = "moved"

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Moves)
        seen = {"moved": stand.moved, "gone": stand.gone}
        for path in FORMS if stand.moved or site.old_feeds else FORMS[1:]:
            yield Page(path, self.name, "", stand.shelf, {}, seen)

    def render(self, page: Page, site: Site) -> bytes:
        moved = [(address, _whole(target, site)) for address, target in page.seen["moved"]]
        answers = [*moved, *((address, GONE) for address in page.seen["gone"])]
        write = dict(zip(FORMS, (_netlify, _apache, _nginx), strict=True))[page.path]
        return "".join(write(answers, site)).encode()


def _whole(target: str, site: Site) -> str:
    return markup.whole(site.base_url, target) if target.startswith("/") else target


def _netlify(answers: list[tuple[str, str]], site: Site) -> Iterator[str]:
    """As Netlify and Cloudflare read it: no 410, and no query."""
    for address, target in answers:
        if target != GONE and "?" not in address:
            yield f"{_encoded(address, site)} {target} 301\n"
    for old, target in _old_feeds(site):
        if "*." not in old:  # only a whole part of a path can be a name there
            yield f"{site.root}{old[1:]} {target} 301\n".replace("*", ":name")


def _old_feeds(site: Site) -> Iterator[tuple[str, str]]:
    for generator in site.old_feeds:
        for old, target in OLD_FEEDS[generator]:
            yield old, _whole(target, site)


def _pattern(old: str, site: Site) -> str:
    """The regular expression for an old feed's path, with or without the last slash."""
    exact = re.escape(f"{site.root}{old[1:]}").replace(r"\*", "([^/]+)")
    return f"^{exact}{'?' if old.endswith('/') else ''}$"


def _apache(answers: list[tuple[str, str]], site: Site) -> Iterator[str]:
    """Apache looks addresses up decoded."""
    yield APACHE
    for old, target in _old_feeds(site):
        yield f'#   RedirectMatch 301 "{_pattern(old, site)}" "{target.replace("*", "$1")}"\n'
    for address, target in answers:
        yield f"{site.root}{address[1:]} {target}\n"


def _nginx(answers: list[tuple[str, str]], site: Site) -> Iterator[str]:
    yield NGINX
    for address, target in answers:
        yield f"{_quoted(_encoded(address, site))} {_quoted(target)};\n"
    for old, target in _old_feeds(site):
        yield f'"~{_pattern(old, site)}" "{target.replace("*", "$1")}";\n'


def _encoded(address: str, site: Site) -> str:
    """The path as a browser asks for it."""
    path, question, query = address.partition("?")
    return markup.whole(site.root, path) + question + query


def _quoted(text: str) -> str:
    """A string of nginx's, in which `$` would begin a variable."""
    return '"' + text.replace("\\", "%5C").replace('"', "%22").replace("$", "%24") + '"'
