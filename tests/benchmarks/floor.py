"""What the work of a first build costs with no generator around it: the floor below every figure of `run.py`.

    python tests/benchmarks/floor.py SITE

SITE is an archive that Backfile has built. One process reads its articles again, makes their Markdown
HTML, renders every page of its output with Jinja2 from what the page shows, and writes the very files into a
folder beside it: each hashed, in its directory, waiting under another name until it is whole. What is to be
rendered or written is in memory before the clock starts, or while it stands still. Nothing is related,
counted, indexed, looked up or compared: that is the generator.
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

from generator.catalog import FILE
from generator.config import Options, load
from generator.model import Page, Shelf
from generator.publish.press import printer
from generator.site import Site
from generator.text import markup
from generator.theme import Theme
from generator.theme.proof import proof


@contextmanager
def step(name: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    print(f"{name:12}{time.perf_counter() - wall:8.2f} s{time.process_time() - cpu:8.2f} s CPU")


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
    with step("read"):
        texts = [path.read_bytes().decode() for path in (site.content / "articles").rglob("*.md")]
    with step("Markdown"):
        for text in texts:
            markup.to_html(text.partition("\n---\n")[2], site.markdown_extensions)
    print(f"{'render':20}{render(site, beside):10.2f} s CPU")
    with step("hash"):
        for _, data in output:
            hashlib.sha256(data).hexdigest()
    with step("write"):
        write(beside / "again", output)
    shutil.rmtree(beside)


if __name__ == "__main__":
    main()
