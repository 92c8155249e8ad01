"""Findings over the output as it was last built: links that lead nowhere, and what hosts allow."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from generator.desk.view import Desk
from generator.disk import files
from generator.disk.workers import each
from generator.model import Problem
from generator.text import markup
from generator.text.wording import count

MOST_FILES = 20_000  # Cloudflare Pages, free plan
MOST_BYTES = 1_000_000_000  # GitHub Pages, a published site
LARGEST = 25 * 1024 * 1024  # Cloudflare Pages, one file


class Link(NamedTuple):
    page: str  # the file in output/ it stands in
    written: str  # as it stands there
    target: str  # the file in output/ it leads to
    anchor: str  # the place there, or empty


def dead_links(desk: Desk) -> Iterator[Problem]:
    """Links within the site that lead nowhere (over output/ as last built)"""
    pages = [path for path, _ in desk.catalog.pages() if path.endswith(".html")]
    if not pages or desk.catalog.dirty():
        remedy = "Build, then check again."
        yield Problem("output", 0, "is not what a build would make of content/ now.", remedy, "warning")
    recipe = (desk.site.output, desk.site.base_url)
    links = [link for found in each(link_reader, recipe, pages, desk.site.jobs) for link in found]
    dead: dict[tuple[str, str], list[Link]] = {}
    for link in _dead(desk, links):
        dead.setdefault((link.target, link.anchor), []).append(link)
    for holders in dead.values():
        yield from _told(desk, holders)


def link_reader(output: Path, base_url: str) -> Callable[[str], list[Link]]:
    """A function that gives the links of one page to places within the site; made once in each worker."""

    @lru_cache(4096)  # menus and lists are the same on many pages
    def from_root(written: str) -> SplitResult:
        return urlsplit(urljoin(base_url, written))

    def read(page: str) -> list[Link]:
        address = markup.whole(base_url, page.removesuffix("index.html"))
        found = []
        for written in dict.fromkeys(_addresses(output / page)):
            try:
                whole = from_root(written) if written.startswith("/") else urlsplit(urljoin(address, written))
            except ValueError:  # no readable address: as its author left it
                continue
            place = f"{whole.scheme}://{whole.netloc}{whole.path or '/'}"
            if place.startswith(base_url):
                target = unquote(place.removeprefix(base_url))
                target += "index.html" if target.endswith("/") or not target else ""
                found.append(Link(page, written, target, unquote(whole.fragment)))
        return found

    return read


def _tree(path: Path) -> object:
    from lxml import html

    try:
        return html.document_fromstring(files.read(path))
    except (OSError, ValueError):  # gone, or empty
        return None


def _addresses(path: Path) -> Iterator[str]:
    tree = _tree(path)
    if tree is not None:
        yield from map(str, tree.xpath("//@href | //@src"))  # type: ignore[attr-defined]


def anchor_reader(output: Path) -> Callable[[str], set[str]]:
    """A function that gives the anchors of one page; made once in each worker."""

    def read(page: str) -> set[str]:
        tree = _tree(output / page)
        return set(map(str, tree.xpath("//@id | //a/@name"))) if tree is not None else set()  # type: ignore[attr-defined]

    return read


def _dead(desk: Desk, links: list[Link]) -> Iterator[Link]:
    there = {path for path, _ in desk.catalog.pages()}
    there.update(f"media/{name}" for _, name in desk.catalog.absent_pictures())  # every build says so
    for target in {link.target for link in links} - there:
        if (desk.site.output / target).exists():  # not ours, or a folder that servers send on to
            there.add(target)
    asked = sorted({link.target for link in links if link.anchor and link.target in there})
    pages = [path for path in asked if path.endswith(".html")]
    anchors = dict(zip(pages, each(anchor_reader, (desk.site.output,), pages, desk.site.jobs), strict=True))
    for link in links:
        lost = link.anchor and link.anchor != "top" and not link.anchor.startswith(":~:")
        if link.target not in there or (lost and link.anchor not in anchors.get(link.target, {link.anchor})):
            yield link


def _told(desk: Desk, holders: list[Link]) -> Iterator[Problem]:
    """At the line of each article that says it; of links that no article says, once for all pages."""
    others = []
    for link in holders:
        article = _article(desk, link.page)
        line = desk.line(article, link.written) if article else 0
        if line:
            yield Problem(f"content/{article}", line, f"`{link.written}` leads nowhere.", "Correct the link.")
        else:
            others.append(link)
    if others:
        more = f", and on {count(len(others) - 1, 'more page', 'more pages')}" if len(others) > 1 else ""
        fact = f"`{others[0].written}` leads nowhere, on this page{more}."
        remedy = "Correct it where it comes from: the menu in site.yaml, a standing page, or the theme."
        yield Problem(f"output/{others[0].page}", 0, fact, remedy)


def _article(desk: Desk, page: str) -> str:
    """The article or standing page that a page was made from, below content/."""
    row = desk.catalog.printed(page)
    if row and row.shelf.kind == "story" and row.shelf.name in desk.shown:
        return desk.shown[row.shelf.name].path
    matter = desk.catalog.matter(row.shelf) if row and row.shelf.kind == "page" else None
    return f"pages/{matter.path}" if matter else ""


def host_limits(desk: Desk) -> Iterator[Problem]:
    """Limits of hosts"""
    found = files.scan(desk.site.output.resolve())
    sizes = Counter({one.path: int(one.stamp.split()[2]) for one in found if one.stamp})
    if len(sizes) > MOST_FILES:
        fact = f"holds {len(sizes):,} files; Cloudflare Pages takes {MOST_FILES:,}."
        yield Problem("output", 0, fact, "Deploy elsewhere, or ask for a larger plan.", "warning")
    if (total := sizes.total()) > MOST_BYTES:
        fact = f"holds {total / 1e9:.1f} GB; GitHub Pages takes 1 GB."
        yield Problem("output", 0, fact, "Deploy elsewhere, or put the media on another host.", "warning")
    for path, size in sizes.items():
        if size > LARGEST:
            fact = f"is {size / 1024 / 1024:.0f} MB large; Cloudflare Pages takes 25 MB a file."
            yield Problem(f"output/{path}", 0, fact, "Make it smaller, or put it on another host.", "warning")
