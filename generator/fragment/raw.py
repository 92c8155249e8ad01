"""What Markdown cannot say, as raw HTML of few tags that readers of Markdown pass through."""

import re
from html import escape
from typing import Any

from generator.fragment.tree import BLOCKS, C1, DROPPED, address, events, picture

RENAMED = {"i": "em", "b": "strong", "s": "del", "strike": "del", "kbd": "code", "samp": "code", "tt": "code"}
KEPT = {"sub", "sup", "del", "ins", "mark", "q", "code"}  # inline, and Markdown has no sign for them
INLINE = {"em", "strong", "a", "br", *KEPT}
TABULAR = {"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"}
SIGNS = re.compile(r"[&<>\"*_`\[\]\\{}~|]")
NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
NOTHING = re.compile(r"<(a|em|strong|q|del|ins)\b[^<>]*>( ?)</\1>")


def held(text: str) -> str:
    """Text within raw HTML: Markdown's own signs, which may be read there or not, as entities."""
    folded = re.sub(r"[ \t\n\r\f\v]+", " ", text.translate(C1))
    return SIGNS.sub(lambda sign: NAMED.get(sign[0]) or f"&#{ord(sign[0])};", folded)


def image(node: Any, base: str) -> str:
    url = picture(node, base)
    return f'<img src="{escape(url)}" alt="{held(node.get("alt") or "")}">' if url else ""


def inside(node: Any, tags: set[str], base: str) -> str:
    """What is inside a node as HTML of the given tags on one line, all other tags taken off."""
    out = [held(node.text or "")]
    walker = events(node)
    for event, element in walker:
        if element is node:
            continue
        tag = RENAMED.get(element.tag, element.tag)
        dropped = tag in DROPPED
        if event == "start":
            if dropped:
                walker.skip_subtree()
            else:
                out += _opening(tag, element, tags, base), held(element.text or "")
        else:
            out += "" if dropped else _closing(tag, element, tags, base), held(element.tail or "")
    shown = NOTHING.sub(r"\2", re.sub(r" +", " ", "".join(out)))
    return re.sub(r" +", " ", shown).strip()


def figure(images: list[Any], node: Any, base: str) -> str:
    """Pictures with all the words that stand with them."""
    caption = inside(node, INLINE, base)
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{''.join(image(img, base) for img in images)}{caption}</figure>"


def table(node: Any, base: str) -> str:
    rows = inside(node, {*TABULAR, *INLINE, "img"}, base)
    return "<table>" + rows.replace(" <tr>", "<tr>").replace("<tr>", "\n<tr>") + "\n</table>"


def _opening(tag: str, node: Any, tags: set[str], base: str) -> str:
    """The tag with the attributes that mean something, or what parts words in its place."""
    if tag not in tags:
        return " " if tag in BLOCKS or tag == "br" else ""
    if tag == "img":
        return image(node, base)
    if tag == "a":
        url = address(node.get("href") or "", base)
        return f'<a href="{escape(url)}">' if url else ""
    spans = [(name, node.get(name) or "") for name in ("colspan", "rowspan") if tag in ("td", "th")]
    kept = "".join(f' {name}="{count}"' for name, count in spans if count.isdecimal())
    return f"<{tag}{kept}>"


def _closing(tag: str, node: Any, tags: set[str], base: str) -> str:
    if tag not in tags:
        return " " if tag in BLOCKS else ""
    if tag in ("br", "img") or (tag == "a" and not address(node.get("href") or "", base)):
        return ""
    return f"</{tag}>"
