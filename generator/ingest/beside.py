"""Beside: which raw files are to be read again when one beside them has changed.

That is a sidecar, defaults for a folder, the table of a Substack export, a picture saved with a page.
Decided from the names of files alone.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

from generator.model import Problem
from generator.model.companions import SIDECARS, companion, is_raw, saved_with
from generator.text.wording import count

DEFAULTS = "_defaults.yaml"
TABLE = "posts.csv"  # tells of the texts in the folder `posts` beside it
TABLED = re.compile(r"(.*/|)posts/[^/]+\.html")


def concerned(changed: set[str], known: set[str]) -> set[str]:
    """The raw files for which a changed sidecar, table or defaults file speaks, a changed text's table, and
    the page that a picture was saved with."""
    found = set()
    for path in changed:
        if path.endswith(f"/{DEFAULTS}") or path == DEFAULTS:
            found |= {other for other in known if other.startswith(path.removesuffix(DEFAULTS))}
        elif path.endswith(SIDECARS):
            stem = path.rpartition(".")[0] + "."
            found |= {other for other in known if other.startswith(stem) and "/" not in other[len(stem) :]}
        elif path.endswith(f"/{TABLE}") or path == TABLE:
            texts = f"{path.removesuffix(TABLE)}posts/"
            found |= {other for other in known if other.startswith(texts)}
        elif text := TABLED.fullmatch(path):
            found |= {f"{text[1]}{TABLE}"} & known
        else:
            found |= saved_with(path) & known
    return {path for path in found if is_raw(path)}


def strays(known: set[str]) -> Iterator[Problem]:
    """What looks as if a browser had saved it beside a page, and sidecars, where nothing is what they are for."""
    for one in idle(known, set(filter(is_raw, known))):
        yield replace(one, path=f"content/raw/{one.path}")
    folders = Counter(companion(path) for path in known if not saved_with(path) & known)
    for folder, number in sorted(folders.items()):
        if folder:
            there = count(number, "file is", "files are")
            fact = f"is named like what browsers save beside a page, and no such page is there: {there} not converted."
            yield Problem(
                f"content/raw/{folder}", 0, fact, "Rename the folder, or put the page beside it.", "warning"
            )


def idle(known: Collection[str], raw: set[str]) -> Iterator[Problem]:
    """The sidecars that stand beside none of the files to convert."""
    spoken_for = {stem for path in raw for stem in (path, posixpath.splitext(path)[0])}
    sidecars = {path for path in known if path.endswith(SIDECARS) and posixpath.basename(path) != DEFAULTS}
    for path in sorted(sidecars - raw):
        if path.rpartition(".")[0] not in spoken_for:
            remedy = "Name it like the file that it is about, or delete it; nothing is made of it."
            yield Problem(path, 0, "speaks for no file beside it.", remedy, "warning")
