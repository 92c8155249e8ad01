"""The shape of a WordPress export: the names of its elements, and what an item states about a post.

Knows XML and no story.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from generator import fragment
from generator.importers import _xml

OWN_TAXONOMIES = frozenset({"category", "post_tag", "author", "post_format", "nav_menu", ""})
MACHINE = re.compile(r'[aOs]:\d+:|\s*[\[{]\s*["\[{]|.*%%\w+%%', re.S)  # values of PHP, JSON, templates
NEVER = "0000-00-00"


def name(element: Any) -> str:
    """`wp:post_id`, whatever the version of the export and the prefix it uses."""
    if not isinstance(element.tag, str):
        return ""
    space, _, local = element.tag.rpartition("}")
    if "wordpress.org/export/" in space:
        return f"excerpt:{local}" if "excerpt" in space else f"wp:{local}"
    if "purl.org/dc/" in space:
        return f"dc:{local}"
    if "/content" in space:
        return f"content:{local}"
    return local if not space else ""


def fields(element: Any) -> dict[str, str]:
    """The texts of an element's children by name, the first of each."""
    found: dict[str, str] = {}
    for one in element:
        if called := name(one):
            found.setdefault(called, _xml.text(one).strip())
    return found


def terms(item: Any, domain: str) -> list[Any]:
    return [one for one in item if name(one) == "category" and one.get("domain") == domain]


def taxonomies(item: Any) -> dict[str, Any]:
    """The lists that this site alone keeps (series, places), which the article keeps by their names."""
    kept: dict[str, list[str]] = {}
    for one in item:
        domain = (one.get("domain") or "") if name(one) == "category" else ""
        if domain not in OWN_TAXONOMIES and (term := plain(_xml.text(one))):
            kept.setdefault(domain, []).append(term)
    return {"taxonomies": kept} if kept else {}


def meta(item: Any, key: str) -> str:
    """The value of a custom field."""
    for one in item:
        if name(one) == "wp:postmeta":
            stated = fields(one)
            if stated.get("wp:meta_key") == key:
                return stated.get("wp:meta_value", "")
    return ""


def texts(item: Any) -> Iterator[str]:
    """What a post says anywhere, as it stands; not what its readers say, nor what plugins note for themselves."""
    for one in item:
        if name(one) == "wp:postmeta":
            stated = fields(one)
            value = stated.get("wp:meta_value", "")
            if not (stated.get("wp:meta_key", "").startswith("_") or MACHINE.match(value)):
                yield value
        elif name(one) not in ("wp:comment", ""):
            yield from fields(one).values() if len(one) else (_xml.text(one),)


def aliases(fields: dict[str, str]) -> list[str]:
    """The addresses readers knew the post by: its permalink and its number."""
    number = fields.get("wp:post_id", "")
    found = [_below(fields.get("link", "")), f"/?p={number}" if number else ""]
    if fields.get("wp:post_type") == "page" and number:
        found.append(f"/?page_id={number}")
    return list(dict.fromkeys(alias for alias in found if alias not in ("", "/")))


def _below(url: str) -> str:
    """The part of an address after the host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    path = re.sub("//+", "/", parts.path)
    return f"{path}?{parts.query}" if parts.query else path


def plain(text: str) -> str:
    """Words without the markup that titles and names may hold."""
    return fragment.text_of(text) if "<" in text or "&" in text else " ".join(text.split())


def is_date(text: str) -> bool:
    return bool(text) and not text.startswith((NEVER, "-"))
