"""XML by its elements, with the very bytes that lxml writes: what feeds in RSS and in Atom are made of."""

from collections.abc import Iterable
from html import escape

from generator.model import Picture
from generator.views.entry import media_type

DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"
HISTORY = "http://purl.org/syndication/history/1.0"  # RFC 5005
MEDIA = "http://search.yahoo.com/mrss/"


def indented(parts: Iterable[str], depth: int) -> str:
    return "".join(f"{' ' * depth}{part}\n" for part in parts)


def element(name: str, text: str, **attributes: str) -> str:
    return f"<{name}{_stated(attributes)}>{escaped(text)}</{name}>"


def empty(name: str, **attributes: str) -> str:
    return f"<{name}{_stated(attributes)}/>"


def around(name: str, parts: Iterable[str], depth: int, **attributes: str) -> str:
    """An element that holds others, which stand `depth` deep; empty when there are none."""
    inner = indented(parts, depth)
    stated = _stated(attributes)
    return f"<{name}{stated}>\n{inner}{' ' * (depth - 2)}</{name}>" if inner else f"<{name}{stated}/>"


def picture(one: Picture, depth: int) -> str:
    """As Media RSS has it, in an entry whose elements stand `depth` deep."""
    kind = media_type(one.src)
    said = (("media:description", one.caption), ("media:credit", one.credit))
    inner = (element(name, text) for name, text in said if text)
    return around(
        "media:content", inner, depth + 2, url=one.src, medium="image", **({"type": kind} if kind else {})
    )


def escaped(text: str) -> str:
    return escape(text, quote=False).replace("\r", "&#13;")


def _stated(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{_attribute(value)}"' for name, value in attributes.items())


def _attribute(value: str) -> str:
    return escaped(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
