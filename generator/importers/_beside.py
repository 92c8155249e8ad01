"""Addresses in a saved page's article: whole where they can be, and pictures saved beside the page.

A browser that saves `page.html` puts its pictures into `page_files/` and refers to them there.
Those that are in content/raw go with the article into content/media; of others the address they
had on the web is looked for, since a folder that is not there shows nothing.
"""

import posixpath
import re
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from generator import digest, slugs
from generator.fragment.tree import address, picture
from generator.model import Raw

KINDS = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"}
SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "srcset", "data-srcset")
SAVED = re.compile(r"^(?:\./)?[^/:?#]+[_-](?:files|fichiers|dateien|archivos|bestanden|file|arquivos)/", re.I)
LONGEST = 80  # characters of a file's name


def settle(article: Any, raw: Raw, base: str) -> dict[str, str]:
    """Makes the addresses in the tree final; gives {path below content/media: path of the raw file}."""
    pictures: dict[str, str] = {}
    for img in list(article.iter("img")):
        local = beside(img.get("src") or "", raw)
        if local:
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
    return pictures


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
    if whole.startswith("..") or "\x00" in whole or posixpath.splitext(whole)[1].lower() not in KINDS:
        return ""
    return whole if raw.has(whole) else ""


def _name(local: str, raw: Raw, pictures: dict[str, str]) -> str:
    """Where it goes: a folder of the page's own, the file's name made safe, no two files in one place."""
    stem, suffix = posixpath.splitext(posixpath.basename(local))
    page = posixpath.splitext(posixpath.basename(raw.path))[0]
    folder = "-".join(filter(None, (slugs.slugify(page), digest.of(raw.path)[:8])))
    name = f"{folder}/{slugs.slugify(stem)[:LONGEST] or 'picture'}{suffix.lower()}"
    if pictures.get(name, local) != local:
        name = f"{folder}/{slugs.slugify(stem)[:LONGEST]}-{digest.of(local)[:8]}{suffix.lower()}"
    return name
