"""Findings that only the files themselves show: unknown fields, and pictures in the text."""

import difflib
import re
from collections.abc import Iterator
from html import unescape

from generator import frontmatter
from generator.desk.view import Desk, Item
from generator.frontmatter import ALIASES, Refused
from generator.model import Problem
from generator.text.wording import count

# Fields of other systems that say nothing a page could show.
FOREIGN = {
    "layout", "weight", "comments", "type", "template", "menu", "toc",
    "robots", "linktitle", "outputs", "cascade", "pagination", "eleventynavigation",
}  # fmt: skip
NAMES = {
    "".join(name.split("_")): name
    for name in ("canonical_url", "image_alt", "image_caption", "image_credit", "source_url")
}
_IMAGE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\balt="[^"]*[^"\s][^"]*"')
_SRC = re.compile(r'\bsrc="([^"]*)"')
_FIGURE = re.compile(r"<figure\b.*?</figure>", re.S)
_CREDIT = re.compile(r"©|\b(?:photo(?:graph)?|picture|image|credit|courtesy|illustration|drawing)\b|/", re.I)


# How a field may be written, in small letters alone → how we write it.
KNOWN = {
    name: NAMES.get(name, name) for canonical, others in ALIASES.items() for name in (canonical, *others)
}


def unknown_fields(desk: Desk) -> Iterator[Problem]:
    """Front matter fields that nothing reads"""
    found: dict[str, list[tuple[Item, int]]] = {}
    for item in desk.items:
        for name, line in _unknown(desk, item):
            found.setdefault(name, []).append((item, line))
    for name, places in found.items():
        (first, line), more = places[0], len(places) - 1
        also = f", here and in {count(more, 'more file', 'more files')}" if more else ""
        near = difflib.get_close_matches(_plain(name), KNOWN, 1, 0.7)
        hint = f"Did you mean `{KNOWN[near[0]]}`?" if near else "It is kept in the file and shown nowhere."
        yield first.warn(f"`{name}` is no field that is read{also}.", hint, line)


def _unknown(desk: Desk, item: Item) -> Iterator[tuple[str, int]]:
    """(field, line) of what is neither read nor known to mean something elsewhere."""
    try:
        fields, _ = frontmatter.split(
            frontmatter.decode(desk.text(item.path).encode(), item.path)[0], item.path
        )
    except Refused:  # changed since it was read: the next build says what is wrong
        return
    for name, entry in fields.items():
        if name not in ALIASES and _plain(name) not in FOREIGN:
            yield name, entry.line


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


def missing_alt(desk: Desk) -> Iterator[Problem]:
    """Pictures without a description"""
    for item in desk.items:
        if (picture := item.sheet.story.picture) and not picture.alt:
            remedy = "Say what it shows, in `image_alt`; readers who cannot see it hear that."
            line = desk.line(item.path, "image:")
            yield item.warn(f"is led by {picture.src} without a description.", remedy, line)
    for item, _, images in _pictures(desk):
        for image in images:
            if not _ALT.search(image):
                source = _source(image)
                remedy = f"Say what it shows: `![A boat on a slip]({source})`; readers who cannot see it hear that."
                yield item.warn(
                    f"shows {source} without a description.", remedy, desk.line(item.path, source)
                )


def missing_credit(desk: Desk) -> Iterator[Problem]:
    """Pictures without a credit"""
    for item in desk.items:
        if (picture := item.sheet.story.picture) and not picture.credit:
            remedy = "Name who made it, in `image_credit`."
            line = desk.line(item.path, "image:")
            yield item.warn(f"is led by {picture.src} without a credit.", remedy, line)
    for item, html, images in _pictures(desk):
        credited = "".join(figure for figure in _FIGURE.findall(html) if _CREDIT.search(_caption(figure)))
        for image in images:
            if image not in credited:
                source = _source(image)
                remedy = "Name who made it, in its caption: `<figcaption>… Photo: Name</figcaption>`."
                yield item.warn(f"shows {source} without a credit.", remedy, desk.line(item.path, source))


def _pictures(desk: Desk) -> Iterator[tuple[Item, str, list[str]]]:
    """(story, its HTML, the pictures in it) of stories that have any."""
    for path, html in desk.catalog.rows("SELECT path, html FROM sheet WHERE instr(html, '<img')"):
        item = desk.by_path.get(path)
        if item:
            yield item, html, _IMAGE.findall(html)


def _source(image: str) -> str:
    found = _SRC.search(image)
    return unescape(found[1]) if found else "a picture"


def _caption(figure: str) -> str:
    return figure.partition("<figcaption")[2]
