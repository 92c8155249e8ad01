"""What the work of a first build costs with no generator around it: the floor below every figure of `run.py`.

    python tests/benchmarks/floor.py SITE

SITE is an archive that Backfile has built. One process does again what every generator must that writes the same
files: it reads the articles and their front matter, makes their Markdown HTML, counts their words, finds
the nearest of each, writes what feeds say of each and joins it into feeds, renders with Jinja2 every
page that has a template, and writes the very files into a folder beside it: each hashed, in its directory,
waiting under another name until it is whole. What a step works on is in memory before its clock starts,
or while it stands still. Nothing is looked up, kept for another time, compared or told of: that is the
generator.
"""

import argparse
import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from generator import frontmatter
from generator.catalog import FILE, Overview
from generator.config import Options, load
from generator.model import Page, Shelf
from generator.publish.press import printer
from generator.relate.desk import NOBODY, PORTION
from generator.related import nearest, words
from generator.related.index import Segment
from generator.site import Site
from generator.text import markup
from generator.theme import Theme
from generator.theme.proof import proof
from generator.views import atom, entry, jsonfeed, rss

FEEDS = {"feed": b"<item>", "atom": b"<entry>", "json": b'\n  {\n   "id"'}  # by what an item is told in them
spent: list[float] = []  # CPU seconds of each step


@contextmanager
def step(name: str) -> Iterator[None]:
    began = time.process_time()
    yield
    say(name, time.process_time() - began)


def say(name: str, cpu: float) -> None:
    spent.append(cpu)
    print(f"{name:14}{cpu:8.2f} s CPU", flush=True)


def understand(site: Site) -> None:
    """Of the articles, what each says and what it is told by."""
    with step("read"):
        texts = [path.read_bytes().decode() for path in (site.content / "articles").rglob("*.md")]
    with step("front matter"):
        parts = [frontmatter.split(text, "") for text in texts]
    with step("Markdown"):
        for _, body in parts:
            markup.to_html(body, site.markdown_extensions)
    stories = [frontmatter.read("", text, site.timezone).story for text in texts]
    words.count(stories[0], site.language)
    with step("words"):
        for story in stories:
            words.count(story, site.language)


def relate(site: Site) -> None:
    """The arithmetic that finds the nearest of all stories, from their terms' weights."""
    (folder,) = (site.cache / "index").iterdir()
    segment = Segment.load(folder)
    with step("nearest"):
        for start in range(0, segment.end, PORTION):
            some = range(start, min(start + PORTION, segment.end))
            nearest.find([(segment, segment.own(some.start, some.stop))], some, NOBODY)


def syndicate(site: Site, output: list[tuple[str, bytes]]) -> None:
    """What feeds say of every story with a date, in full, in each form; and feeds of what they say."""
    stand = Overview(site.cache / FILE).contents(Shelf("date", ""), 10**9, 10**9)
    page = Page("", "", "", stand.shelf, {}, {"cards": stand.cards, "bodies": stand.bodies})
    with step("feed items"):
        for one in entry.entries(page, site):
            for form in (rss, atom, jsonfeed):
                form.item(one)
    parts = [
        (mark, data.split(mark))
        for name, data in output
        for kind, mark in FEEDS.items()
        if name.endswith((".xml", ".json")) and kind in name.rpartition("/")[2] and mark in data
    ]
    with step("feeds"):
        for mark, some in parts:
            mark.join(some)


def write(root: Path, files: list[tuple[str, bytes]]) -> None:
    root.mkdir()
    made, waiting = {""}, f"{root}/waiting"
    for name, data in files:
        folder, missing = name.rpartition("/")[0], []
        while folder not in made:
            missing.append(folder)
            folder = folder.rpartition("/")[0]
        for step in reversed(missing):
            os.mkdir(f"{root}/{step}")
            made.add(step)
        handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.write(handle, data)
        os.close(handle)
        os.replace(waiting, f"{root}/{name}")


def render(site: Site, beside: Path) -> float:
    """CPU seconds that Jinja2 takes for all pages of the archive, one after the other in one process."""
    theme, took = Theme(site), 0.0
    looks = proof(site, theme).looks
    made = theme.render

    def timed(page: Page) -> bytes:
        nonlocal took
        began = time.process_time()
        data = made(page)
        took += time.process_time() - began
        return data

    theme.render = timed  # type: ignore[method-assign]
    unprinted = shutil.copy(site.cache / FILE, beside)
    with closing(sqlite3.connect(unprinted)) as db, db:
        shelves = [Shelf(*row) for row in db.execute("SELECT DISTINCT kind, name FROM page")]
        db.execute("DELETE FROM page")
    printed = printer(replace(site, output=beside / "output"), theme, Path(unprinted), looks, frozenset())
    for shelf in shelves:
        printed(shelf)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    folder = parser.parse_args().site.resolve()
    site = load(Options(site=folder))
    output = [
        (str(path.relative_to(site.output)), path.read_bytes())
        for path in sorted(site.output.rglob("*"))
        if path.is_file()
    ]
    print(f"{len(output):,} files, {sum(len(data) for _, data in output) / 1e6:,.0f} MB")
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix="floor-"))
    understand(site)
    relate(site)
    syndicate(site, output)
    say("pages", render(site, beside))
    with step("hash"):
        for _, data in output:
            hashlib.sha256(data).hexdigest()
    with step("write"):
        write(beside / "again", output)
    print(f"{'in all':14}{sum(spent):8.2f} s CPU")
    shutil.rmtree(beside)


if __name__ == "__main__":
    main()
