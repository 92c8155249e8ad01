"""What the work of a first build costs with no generator around it: the floor below every figure of `run.py`.

    python tests/benchmarks/floor.py SITE

SITE is an archive that Backfile has built. One process reads its articles again, makes their Markdown
HTML, and writes the very files of its output into a folder beside it: each hashed, in its directory,
waiting under another name until it is whole. What is to be written is in memory before the clock starts.
"""

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from generator.config import Options, load
from generator.text import markup


@contextmanager
def step(name: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    print(f"{name:12}{time.perf_counter() - wall:8.2f} s{time.process_time() - cpu:8.2f} s CPU")


def write(root: Path, files: list[tuple[str, bytes]]) -> None:
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
    with step("hash"):
        for _, data in output:
            hashlib.sha256(data).hexdigest()
    with step("write"):
        write(beside, output)
    shutil.rmtree(beside)


if __name__ == "__main__":
    main()
