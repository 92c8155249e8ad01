"""Findings about stories and what they have to do with each other."""

from collections.abc import Iterator

from generator.desk.view import Desk, Item
from generator.model import Problem
from generator.text import markup

OPENING = 40  # letters and digits of a lede by which it is known again
DAYS = 3  # apart at most, of two versions of one story


def headlines_found_elsewhere(desk: Desk) -> Iterator[Problem]:
    """Headlines missing here that another file gives"""
    for item, title, path in _recoverable(desk):
        fact = f"has a headline cut from its text; content/{path} lists a story of the same opening as “{title}”."
        yield item.warn(
            fact,
            "If it is the same story, take that headline over as `title`.",
            desk.line(item.path, "title:"),
        )


def _recoverable(desk: Desk) -> Iterator[tuple[Item, str, str]]:
    """(story without a headline of its own, a headline for it, the file that lists it)."""
    listed = {
        opening: (similar.title, item.path)
        for item in desk.items
        for similar in item.sheet.story.similar
        if len(opening := _opening(similar.summary)) == OPENING
    }
    for item in desk.items:
        if "title" in item.sheet.story.derived and listed:
            for text in (item.sheet.story.summary, desk.html(item)):
                title, path = listed.get(_opening(text), ("", ""))
                if title and path != item.path and _opening(title) not in _opening(text):
                    yield item, title, path
                    break


def _opening(text: str) -> str:
    return markup.folded(text)[:OPENING]


def derived_headlines(desk: Desk) -> Iterator[Problem]:
    """Headlines that were cut from the text"""
    found = {item.path for item, _, _ in _recoverable(desk)}
    for item in desk.items:
        if "title" in item.sheet.story.derived and item.path not in found:
            remedy = "Write a better one, and take `title` out of `derived`."
            line = desk.line(item.path, "title:")
            yield item.warn(f"has a headline cut from its text: “{item.sheet.story.title}”.", remedy, line)


def undated_stories(desk: Desk) -> Iterator[Problem]:
    """Stories without a date"""
    for item in desk.shown.values():
        if not item.sheet.story.published:
            remedy = "Write `date: YYYY-MM-DD`; until then it stands under /undated/."
            yield item.warn("has no date.", remedy, desk.line(item.path, "date:"))


def newer_versions(desk: Desk) -> Iterator[Problem]:
    """Stories edited by hand of which raw files hold a newer version"""
    for path, file, record in desk.catalog.newer_versions():
        place = f"content/raw/{file}#{record}" if record else f"content/raw/{file}"
        fact = f"was edited by hand, and {place} is a newer version of it."
        remedy = "Take over by hand what is new, then write when, as `updated`; your text is kept meanwhile."
        yield desk.by_path[path].warn(fact, remedy)


def near_duplicates(desk: Desk) -> Iterator[Problem]:
    """Stories that may be told twice"""
    for item in desk.shown.values():
        for other in desk.reruns(item.id):
            if item.path < other.path:
                fact = f"may be the story of content/{other.path} once more."
                remedy = "If so, delete one and write `to` the other's address behind its line in content/ledger/urls/."
                yield item.warn(fact, remedy)


def without_related(desk: Desk) -> Iterator[Problem]:
    """Stories without a related story"""
    for item in desk.shown.values():
        if next(desk.near(item.id), None) is None:
            yield item.warn("has no related story.", "Give it a tag that other stories have.")
