"""Addresses in a saved page's article: whole where they can be, and pictures saved beside the page.

A browser that saves `page.html` puts its pictures into `page_files/` and refers to them there.
Those that are in content/raw go with the article into content/media; of others the address they
had on the web is looked for, since a folder that is not there shows nothing.
"""

import posixpath
import re
from collections.abc import Mapping
from email.message import Message
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from generator.disk import digest
from generator.fragment.tree import address, picture
from generator.importers import _enclosed
from generator.model import Raw
from generator.model.picture import is_picture
from generator.text import slugs

SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "srcset", "data-srcset")
SAVED = re.compile(r"^(?:\./)?[^/:?#]+[_-](?:files|fichiers|dateien|archivos|bestanden|file|arquivos)/", re.I)
WITHIN = "within-this-page/"  # where no page refers to
LONGEST = 80  # characters of a file's name


def adopt(page: Any, parts: Mapping[str, Message], base: str) -> dict[str, Message]:
    """Has the pictures that were saved within the page refer to names of ours; gives {name: part}."""
    found: dict[str, Message] = {}
    for img in page.iter("img"):
        source = (img.get("src") or "").strip()
        part = parts.get(source) or parts.get(address(source, base))
        if part is not None and source:
            name = f"{WITHIN}{len(found)}"
            found[name] = part
            for attribute in SOURCES:
                img.attrib.pop(attribute, None)
            img.set("src", name)
    return found


def settle(article: Any, raw: Raw, base: str, parts: Mapping[str, Message]) -> dict[str, str | bytes]:
    """Makes the addresses in the tree final; gives what a Record says of its pictures."""
    enclosed = _enclosed.Enclosed(raw)
    pictures: dict[str, str | bytes] = {}
    for img in list(article.iter("img")):
        part = parts.get(img.get("src") or "")
        local = beside(img.get("src") or "", raw)
        if part is not None:
            url = _kept(part, enclosed)
        elif local:
            kept = _name(local, raw, pictures)
            pictures[kept] = local
            url = f"/media/{quote(kept)}"
        else:
            if SAVED.match(unquote(img.get("src") or "")):
                del img.attrib["src"]
            url = picture(img, base)
        for name in SOURCES:
            img.attrib.pop(name, None)
        if url:
            img.set("src", url)
    for node in article.iter("a", "iframe", "video", "audio", "embed", "source", "object"):
        for name in ("href", "src", "data-src", "data"):
            if value := node.get(name):
                node.set(name, address(value, base))
    return {**pictures, **enclosed.pictures}


def _kept(part: Message, enclosed: _enclosed.Enclosed) -> str:
    """Where a picture saved within the page is shown: in content/media, else where it was on the web."""
    data = part.get_payload(decode=True)
    place = str(part.get("Content-Location") or "")
    name = posixpath.basename(unquote(re.split(r"[?#]", place)[0]))
    kept = enclosed.keep(name, data) if isinstance(data, bytes) else ""
    return kept or address(place, "")


def base_of(page: Any, url: str) -> str:
    """The address that the page's own relative addresses are followed from."""
    stated = next((node.get("href") for node in page.iter("base") if node.get("href")), "")
    try:
        base = urljoin(url, stated)
        return base if urlsplit(base).scheme in ("http", "https") else url
    except ValueError:
        return url


def beside(source: str, raw: Raw) -> str:
    """The raw file that a picture's address means; empty when there is none below content/raw."""
    path = unquote(re.split(r"[?#]", source.strip())[0]).replace("\\", "/")
    if not path or path.startswith("/") or re.match(r"[a-z][a-z0-9+.-]*:", path, re.I):
        return ""
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(raw.path), path))
    if whole.startswith("..") or "\x00" in whole or not is_picture(whole):
        return ""
    return whole if raw.has(whole) else ""


def _name(local: str, raw: Raw, pictures: Mapping[str, str | bytes]) -> str:
    """Where it goes: a folder of the page's own, the file's name made safe, no two files in one place."""
    stem, suffix = posixpath.splitext(posixpath.basename(local))
    folder = _enclosed.folder(raw.path)
    name = f"{folder}/{slugs.slugify(stem)[:LONGEST] or 'picture'}{suffix.lower()}"
    if pictures.get(name, local) != local:
        name = f"{folder}/{slugs.slugify(stem)[:LONGEST]}-{digest.of(local)[:8]}{suffix.lower()}"
    return name
