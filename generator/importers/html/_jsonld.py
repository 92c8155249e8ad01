"""What a page states of its article in JSON-LD, however the page nests, repeats or breaks it."""

import json
import re
from collections.abc import Iterator
from typing import Any

ARTICLE = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|Recipe|OpinionNews\w*|\w+NewsArticle)$")
KINDS_OF_PAGES = ("WebPage", "ItemPage", "CreativeWork")
INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")
DEEPEST = 6
MOST = 2000  # objects of one page that are looked at
COMMA = re.compile(r",(\s*[\]}])")
FIELD = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated|articleSection|description|url)"\s*:\s*("(?:[^"\\]|\\.)*")'
)
AUTHOR = re.compile(r'"author"\s*:\s*\[?\s*\{[^{}]*?"name"\s*:\s*("(?:[^"\\]|\\.)*")')


def articles(page: Any) -> list[dict[str, Any]]:
    """The objects that describe an article, the one that says most about it first."""
    found: list[dict[str, Any]] = []
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found += _objects(_loaded(script.text or ""), 0)
    kinds = [(thing, _kinds(thing)) for thing in found[:MOST]]
    stories = [thing for thing, kind in kinds if any(ARTICLE.search(name) for name in kind)]
    pages = [thing for thing, kind in kinds if any(name in KINDS_OF_PAGES for name in kind)]
    stories.sort(key=lambda thing: -sum(name in thing for name in ("headline", "datePublished", "author")))
    return stories + [thing for thing in pages if "datePublished" in thing or "headline" in thing]


def text(value: Any) -> str:
    """The words of a value that may be a string, an object with a name, or a list of such."""
    for _ in range(DEEPEST):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("headline") or ""
        else:
            break
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _kinds(thing: dict[str, Any]) -> list[str]:
    return [str(kind).rsplit("/", 1)[-1] for kind in several(thing.get("@type"))]


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for item in value[:MOST]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in INSIDE:
            if isinstance(value.get(name), dict | list):
                yield from _objects(value[name], depth + 1)


def _loaded(source: str) -> Any:
    """The value, with what templates do wrong put right; of a hopeless one the plain fields."""
    source = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>|;)\s*$", "", source).strip()
    for candidate in (source, COMMA.sub(r"\1", source)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return _rescued(source)


def _rescued(source: str) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Article"}
    for name, value in [*FIELD.findall(source), *(("author", name) for name in AUTHOR.findall(source))]:
        try:
            found.setdefault(name, json.loads(value, strict=False))
        except ValueError:
            continue
    return found if "headline" in found or "datePublished" in found else {}
