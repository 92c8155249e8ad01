"""The Guardian's Content API: names of its own, and tags that are people.

https://open-platform.theguardian.com/documentation/ describes it. Knows no field of our own.
"""

from typing import Any

from generator import frontmatter
from generator.importers.records._values import items

# Tags that say how a piece was made, and not what it is about.
MADE = ("contributor", "tone", "tracking", "publication", "newspaper-book", "newspaper-book-section")


def is_content(value: dict[str, Any]) -> bool:
    return "webTitle" in value and "webPublicationDate" in value


def read(value: dict[str, Any]) -> dict[str, Any]:
    """The record with its people as authors, its subjects as tags and its lead picture above the text."""
    tags = [tag for tag in items(value.get("tags")) if isinstance(tag, dict)]
    fields = {key: item for key, item in value.items() if key not in ("tags", "main")}
    people = [name for tag in tags if tag.get("type") == "contributor" and (name := _name(tag))]
    if people:
        fields["authors"] = _signed(fields.get("byline"), people)
    fields["tags"] = [_name(tag) for tag in tags if tag.get("type") not in MADE]
    fields["further_tags"] = [_name(tag) for tag in tags if tag.get("type") in MADE[1:]]
    main, body = value.get("main"), value.get("body")
    if isinstance(main, str) and isinstance(body, str):
        fields["body"] = main + body
    elif main:
        fields["main"] = main
    return fields


def _name(tag: dict[str, Any]) -> str:
    name = tag.get("webTitle")
    return name if isinstance(name, str) else ""


def _signed(byline: Any, people: list[str]) -> list[str]:
    """The names in `Ida Falk in Marl and Tomas Reyes`, which says more of those who have a tag, and then those
    who have but a tag."""
    if not isinstance(byline, str) or not byline.strip():
        return people
    longest = sorted(people, key=len, reverse=True)
    signed = frontmatter.people(byline)
    named = [next((name for name in longest if f"{said} ".startswith(f"{name} ")), said) for said in signed]
    return list(dict.fromkeys((*named, *people)))
