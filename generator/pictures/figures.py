"""Figures: the pictures in HTML: which files a text shows, and how a browser is offered each.

The size keeps the page from moving while it loads, the renditions spare bytes, and what lies below
the first screen waits until it is near. Knows no file and no Pillow.
"""

import re
from collections.abc import Callable, Mapping
from html import unescape
from itertools import groupby
from urllib.parse import unquote

from generator.model import Picture, Raster, Rendition
from generator.model.picture import MEDIA
from generator.text import markup

COLUMN = "(min-width: 42rem) 40rem, 100vw"  # how wide a picture is shown that stands in the text

_IMG = re.compile(r'<img((?:\s+[^\s=>]+="[^"]*")*)\s*/?>')
_ATTRIBUTE = re.compile(r'([^\s=]+)="([^"]*)"')


def media(address: str) -> str:
    """The file of content/media that an address below the site's root names, else nothing."""
    path = re.split("[?#]", address, maxsplit=1)[0]
    return unquote(path.removeprefix(MEDIA)) if path.startswith(MEDIA) else ""


def shown(html: str) -> set[str]:
    """The files of content/media that an article's HTML shows."""
    found = (dict(_ATTRIBUTE.findall(tag)) for tag in _IMG.findall(html)) if "<img" in html else ()
    return {media(unescape(attributes.get("src", ""))) for attributes in found} - {""}


def framed(html: str, rasters: Mapping[str, Raster], root: str, eager: bool = True) -> str:
    """An article's HTML with the size and the renditions of the pictures that have them.

    Addresses in the HTML begin with `root`. All pictures are loaded late but, where `eager`, one that
    opens the text. What an author says of a picture stays."""
    opening = _IMG.search(html) if "<img" in html else None
    if opening is None:
        return html
    first = opening.start() if eager and not markup.folded(html[: opening.start()]) else -1

    def frame(tag: re.Match[str]) -> str:
        stated = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[1])}
        raster = rasters.get(media("/" + stated.get("src", "").removeprefix(root)))
        apart = "srcset" in stated or html.count("<picture", 0, tag.start()) > html.count(
            "</picture", 0, tag.start()
        )
        if raster and apart:  # its author offers renditions
            raster = Raster(raster.width, raster.height)
        return _image(stated, raster, markup.below(root), COLUMN, tag.start() == first)

    return _IMG.sub(frame, html)


def image(picture: Picture, root: str, sizes: str, eager: bool) -> str:
    """The HTML of a picture that leads a story."""
    below = markup.below(root)
    return _image({"src": below(picture.src), "alt": picture.alt}, picture.raster, below, sizes, eager)


def _image(
    stated: dict[str, str], raster: Raster | None, below: Callable[[str], str], sizes: str, eager: bool
) -> str:
    late = {} if eager or "loading" in stated else {"loading": "lazy"}
    stated = {**stated, **_size(stated, raster), **late, "decoding": "async"}
    if not raster or not raster.renditions:
        return _tag("img", stated)
    sources = [
        _tag("source", {"type": f"image/{format}", "srcset": _srcset(group, below), "sizes": sizes})
        for format, group in by_format(raster)
        if format in ("avif", "webp")
    ]
    plain = _tag("img", {**stated, "src": below(raster.fallback)})
    return f"<picture>{''.join(sources)}{plain}</picture>"


def by_format(raster: Raster) -> list[tuple[str, list[Rendition]]]:
    """Renditions of one format after the other, as they stand in the raster."""
    return [(format, list(group)) for format, group in groupby(raster.renditions, key=lambda one: one.format)]


def _srcset(renditions: list[Rendition], below: Callable[[str], str]) -> str:
    return ", ".join(f"{below(one.url)} {one.width}w" for one in renditions)


def _size(stated: dict[str, str], raster: Raster | None) -> dict[str, str]:
    """The measures that the author left open."""
    if raster is None or "height" in stated:
        return {}
    width = stated.get("width", str(raster.width))
    if not re.fullmatch("[1-9][0-9]{0,4}", width):
        return {}
    return {"width": width, "height": str(raster.height_at(int(width)))}


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    said = "".join(f' {key}="{markup.attribute(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>"
