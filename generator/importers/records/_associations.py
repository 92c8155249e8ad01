"""Pictures that a ninjs item names beside its text, as figures with caption and credit.

Versions 1 (an object by name, with fields of one text) to 3 (lists, with texts by role):
https://iptc.org/standards/ninjs/. Knows no file.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

PICTURE = re.compile(r"https?://[^\s?#]+\.(?:jpe?g|png|gif|webp|avif)(?:[?#]\S*)?", re.I)
CAPTIONS = ("description_caption", "description_text", "body_text", "headline")


def figures(given: Any) -> tuple[str, bool]:
    """(HTML, whether every association is in it)."""
    known = [one for one in _several(given) if isinstance(one, Mapping)]
    made = [_figure(one) for one in known]
    return "".join(made), all(made)


def _figure(picture: Mapping[str, Any]) -> str:
    """Empty for what is no picture on the web."""
    if (picture.get("type") or "picture") not in ("picture", "graphic") or not (address := _address(picture)):
        return ""
    caption, credit = _caption(picture), _said(picture, "byline", "creditline")
    said = re.search(rf"(?<!\w){re.escape(credit)}(?!\w)", caption, re.IGNORECASE)
    caption = caption if said else f"{caption} {credit}".strip()
    shown = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(address)}">{shown}</figure>'


def _address(picture: Mapping[str, Any]) -> str:
    """The widest of the renditions, else the item's own address where that is one of a picture."""
    found = [one for one in _several(picture.get("renditions")) if isinstance(one, Mapping)]
    pictures = [one for one in found if _is_picture(one)]
    widest = max(
        pictures, key=lambda one: one["width"] if isinstance(one.get("width"), int) else 0, default={}
    )
    own = str(picture.get("uri") or "")
    return str(widest.get("href") or "") or (own if PICTURE.fullmatch(own) else "")


def _is_picture(rendition: Mapping[str, Any]) -> bool:
    href = str(rendition.get("href") or "")
    kind = str(
        rendition.get("mimetype") or rendition.get("contenttype") or rendition.get("contentType") or ""
    )
    return bool(PICTURE.fullmatch(href)) or (
        href.startswith(("https://", "http://")) and kind.startswith("image/")
    )


def _caption(picture: Mapping[str, Any]) -> str:
    by_role = {
        str(one.get("role") or ""): one
        for one in _several(picture.get("descriptions"))
        if isinstance(one, Mapping)
    }
    told = by_role.get("caption") or next(iter(by_role.values()), {})
    return _said(told, "value") or _said(picture, *CAPTIONS)


def _said(given: Mapping[str, Any], *names: str) -> str:
    texts = (given[name] for name in names if isinstance(given.get(name), str))
    return next((" ".join(text.split()) for text in texts if text.strip()), "")


def _several(given: Any) -> list[Any]:
    return list(given.values()) if isinstance(given, Mapping) else given if isinstance(given, list) else []
