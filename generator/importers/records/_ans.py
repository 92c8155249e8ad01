"""Arc XP's ANS: a story as a list of content elements becomes one piece of HTML.

https://github.com/washingtonpost/ans-schema describes it. Knows no field of our own.
"""

from html import escape
from typing import Any, NamedTuple

from generator.importers.records._values import items

UNSEEN = frozenset(("additional_properties", "story_break", "page_break"))


class Elements(NamedTuple):
    """The parts of a body, one string for each stretch of HTML that may be parsed by itself."""

    stretches: list[str]
    corrections: list[str]
    dropped: list[str]  # kinds of elements that have no text to keep


def read(elements: Any) -> Elements:
    """All elements of a story, those of groups among them."""
    found = Elements([""], [], [])
    _read(elements, found, 0)
    return found


def _read(elements: Any, found: Elements, depth: int) -> None:
    for element in items(elements) if depth < 6 else []:
        if not isinstance(element, dict):
            continue
        kind = str(element.get("type") or "")
        if kind == "correction":
            found.corrections.append(_string(element, "text"))
        elif kind in ("element_group", "content_zone"):
            _read(element.get("content_elements"), found, depth + 1)
        elif kind == "raw_html":  # may be unbalanced, so it stands alone
            found.stretches.extend((_string(element, "content"), ""))
        elif said := _one(kind, element):
            found.stretches[-1] += said
        elif kind not in UNSEEN and kind != "text":
            found.dropped.append(kind or "without a type")


def _one(kind: str, element: dict[str, Any]) -> str:
    match kind:
        case "text" | "paragraph":
            return _wrapped("p", _string(element, "content"))
        case "header":
            level = element.get("level")
            return _wrapped(
                f"h{level if isinstance(level, int) and 1 <= level <= 6 else 2}", _string(element, "content")
            )
        case "list":
            return _list(element)
        case "quote" | "blockquote" | "pullquote":
            return _quote(element)
        case "table":
            return _table(element)
        case "image":
            return _image(element)
        case "gallery":
            images = element.get("content_elements")
            return "".join(_image(one) for one in items(images) if isinstance(one, dict))
        case "interstitial_link":
            return _wrapped("p", _link(element))
        case "link_list":
            links = "".join(
                _wrapped("li", _link(one)) for one in items(element.get("items")) if isinstance(one, dict)
            )
            return _wrapped("p", escape(_string(element, "title"))) + _wrapped("ul", links)
        case "code":
            return _wrapped("pre", escape(_string(element, "content")))
        case "divider":
            return "<hr>"
        case "oembed_response" | "video" | "reference":
            return _embedded(element)
        case _:
            return _wrapped("p", _string(element, "content"))


def _string(element: Any, name: str) -> str:
    value = element.get(name) if isinstance(element, dict) else None
    return value if isinstance(value, str) else ""


def _wrapped(tag: str, content: str) -> str:
    return f"<{tag}>{content}</{tag}>" if content.strip() else ""


def _list(element: dict[str, Any], depth: int = 0) -> str:
    """A list within a list belongs to the item before it."""
    entries: list[str] = []
    for item in items(element.get("items")):
        inner = _list(item, depth + 1) if isinstance(item, dict) and "items" in item and depth < 8 else ""
        if inner and entries:
            entries[-1] += inner
        else:
            entries.append(inner or _string(item, "content"))
    tag = "ol" if element.get("list_type") == "ordered" else "ul"
    return _wrapped(tag, "".join(_wrapped("li", entry) for entry in entries))


def _quote(element: dict[str, Any]) -> str:
    inner = read(element.get("content_elements")).stretches if "content_elements" in element else []
    text = "".join(inner) or _wrapped("p", _string(element, "content"))
    cited = _string(element.get("citation"), "content")
    return _wrapped("blockquote", text + _wrapped("p", f"— {cited}" if cited else "")) if text else ""


def _table(element: dict[str, Any]) -> str:
    head, rows = element.get("header"), element.get("rows")
    lines = [_row(head, "th")] if isinstance(head, list) else []
    lines += [_row(row, "td") for row in items(rows) if isinstance(row, list)]
    return _wrapped("table", "".join(lines))


def _row(cells: list[Any], tag: str) -> str:
    texts = [cell if isinstance(cell, str) else _string(cell, "content") for cell in cells]
    return _wrapped("tr", "".join(f"<{tag}>{text}</{tag}>" for text in texts))


def _image(element: dict[str, Any]) -> str:
    address = _string(element, "url")
    given = element.get("credits")
    by = given.get("by") if isinstance(given, dict) else None
    credits = ", ".join(
        filter(None, ((_string(one, "byline") or _string(one, "name")).strip() for one in items(by)))
    )
    caption = " ".join(filter(None, (_string(element, "caption"), escape(f"({credits})") if credits else "")))
    if not address:
        return _wrapped("p", caption)
    alt = escape(_string(element, "alt_text"), quote=True)
    picture = f'<img src="{escape(address, quote=True)}" alt="{alt}">'
    return f"<figure>{picture}{_wrapped('figcaption', caption)}</figure>"


def _link(element: dict[str, Any]) -> str:
    address, text = _string(element, "url"), _string(element, "content")
    return f'<a href="{escape(address, quote=True)}">{text or escape(address)}</a>' if address else text


def _embedded(element: dict[str, Any]) -> str:
    """Something that stands elsewhere: where it stands, and what it is called."""
    raw = element.get("raw_oembed")
    raw = raw if isinstance(raw, dict) else element
    address = _string(raw, "url") or _string(raw, "_url") or _string(element, "canonical_url")
    heads = element.get("headlines")
    title = _string(raw, "title") or _string(heads, "basic")
    if not address.startswith(("http://", "https://")):
        return _wrapped("p", escape(title))
    return _wrapped("p", f'<a href="{escape(address, quote=True)}">{escape(title or address)}</a>')
