"""Beside: which files of content/raw are stories, and which only say something of those beside them.

A sidecar, defaults for a folder, the table of a Substack export, what a browser saved with a page, a picture.
Decided from the names of files alone.
"""

import re
from collections import Counter
from collections.abc import Iterator

from generator.model import Problem
from generator.model.picture import is_picture
from generator.text.wording import count

DEFAULTS = "_defaults.yaml"
TABLE = "posts.csv"  # tells of the texts in the folder `posts` beside it
TABLED = re.compile(r"(.*/|)posts/[^/]+\.html")
# What browsers save beside a page.
COMPANIONS = ("_files", "_dateien", "_fichiers", "_archivos", "_arquivos", "_bestanden", "_file")


def is_raw(path: str) -> bool:
    """Whether a file of content/raw is one to convert: no sidecar, no companion of a saved page, no picture."""
    return not path.endswith(".yaml") and not _companion(path) and not is_picture(path)


def concerned(changed: set[str], known: set[str]) -> set[str]:
    """The raw files for which a changed sidecar, table or defaults file speaks, a changed text's table, and
    the page that a picture was saved with."""
    found = set()
    for path in changed:
        if path.endswith(f"/{DEFAULTS}") or path == DEFAULTS:
            found |= {other for other in known if other.startswith(path.removesuffix(DEFAULTS))}
        elif path.endswith(".yaml"):
            stem = path.removesuffix("yaml")
            found |= {other for other in known if other.startswith(stem) and "/" not in other[len(stem) :]}
        elif path.endswith(f"/{TABLE}") or path == TABLE:
            texts = f"{path.removesuffix(TABLE)}posts/"
            found |= {other for other in known if other.startswith(texts)}
        elif text := TABLED.fullmatch(path):
            found |= {f"{text[1]}{TABLE}"} & known
        else:
            found |= _saved_with(path) & known
    return {path for path in found if is_raw(path)}


def strays(known: set[str]) -> Iterator[Problem]:
    """What looks as if a browser had saved it beside a page, and no such page is there."""
    folders = Counter(_companion(path) for path in known if not _saved_with(path) & known)
    for folder, number in sorted(folders.items()):
        if folder:
            there = count(number, "file is", "files are")
            fact = f"is named like what browsers save beside a page, and no such page is there: {there} not converted."
            yield Problem(
                f"content/raw/{folder}", 0, fact, "Rename the folder, or put the page beside it.", "warning"
            )


def _companion(path: str) -> str:
    """The folder of a file that a browser saved beside a page, below content/raw; else nothing."""
    folders = path.split("/")[:-1]
    at = next((n for n, folder in enumerate(folders) if folder.lower().endswith(COMPANIONS)), None)
    return "" if at is None else "/".join(folders[: at + 1])


def _saved_with(path: str) -> set[str]:
    """The names that the page has which a file was saved with."""
    folder = _companion(path)
    page = next((folder[: -len(end)] for end in COMPANIONS if folder.lower().endswith(end)), "")
    return {f"{page}.html", f"{page}.htm"} if page else set()
