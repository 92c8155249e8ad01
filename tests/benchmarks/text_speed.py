"""What converting scraped text costs: the whole process, and the reading of it alone.

    nice .venv/bin/python tests/benchmarks/text_speed.py [files] [--jobs N] [--profile]

Makes raw files of both families in a temporary folder, of words of its own, and runs `build.py` three
times: with the raw files, again over the articles they became with those, cache and output gone, and over
nothing. Conversion is what the first spends more than the second on `survey` and `ingest`, as its own
`--profile` says: the stages behind these do the same in both, and what they take swings by more than
conversion costs. The second less the third is publishing. Goal: conversion at most 2 ms a file.
`--profile` shows where reading the bytes spends its time.
"""

import argparse
import cProfile
import pstats
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generator.importers.text import Text  # noqa: E402
from generator.model import Raw  # noqa: E402

PLAIN = """
the a of and to in for on with after before while said would could new old small long harbour bridge
council ferry budget school market winter station library vote repair mayor report season river keeper
"""
NAMES = "Ida Falk Tomas Reyes Orla Quist Benno Thrale Petra Voll Lindhavn Marl Coln Tidewick Ostrey".split()
TAGS = "Harbour Ferries Budget Lindhavn Council Repair Weather Schools".split()
SETTINGS = "title: Speed\nbase_url: https://speed.example/\ntimezone: America/Toronto\n"
SIMILAR = (
    "Similar News:You can also read news stories similar to this one that we have collected from other "
    "news sources."
)


class Newsroom:
    """Raw files as an aggregator and a newspaper leave them, some 4 KB each; the same on every run."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.pool = chance, [*PLAIN.split(), *NAMES]

    def sentence(self, least: int = 10, most: int = 24) -> str:
        words = self.chance.choices(self.pool, k=self.chance.randint(least, most))
        return f"{' '.join(words)[:1].upper()}{' '.join(words)[1:]}."

    def headline(self) -> str:
        return " ".join(word.capitalize() for word in self.sentence(6, 10).rstrip(".").split())

    def paragraph(self) -> str:
        quoted = f"“{self.sentence()[:-1]},” said {self.chance.choice(NAMES)} {self.chance.choice(NAMES)}."
        return " ".join([self.sentence(), quoted if self.chance.random() < 0.4 else self.sentence()])

    def aggregated(self) -> str:
        body = "".join(self.paragraph() for _ in range(10))
        tags = " ".join(self.chance.sample(TAGS, 4))
        lines = [self.sentence(), self.paragraph(), body, tags, "Marl Latest News, Marl Headlines", SIMILAR]
        for _ in range(4):
            lines += [self.headline() + self.sentence(), "Read more »"]
        return "\n".join(lines)

    def dated(self) -> str:
        headline, chance = self.headline(), self.chance
        body = [self.paragraph() for _ in range(8)]
        when = f"June {chance.randint(1, 28)}, 20{chance.randint(10, 25)}, 4:01 p.m. ET"
        byline = f"By {chance.choice(NAMES)} {chance.choice(NAMES)}"
        return "\n".join(
            [self.sentence(), headline, "", headline, self.sentence(), byline, when, *body, *body]
        )

    def write(self, folder: Path, count: int) -> None:
        folder.mkdir(parents=True)
        for number in range(count):
            text = self.dated() if number % 2 else self.aggregated()
            (folder / f"{number:06}.txt").write_text(text + "\n", "utf-8")


class Spent(NamedTuple):
    """Seconds of one build."""

    wall: float
    cpu: float
    stages: dict[str, tuple[float, float]]  # wall and CPU of each

    def reading(self) -> tuple[float, float]:
        """What went into raw files and articles until all were known."""
        taken = [self.stages[name] for name in ("survey", "ingest")]
        return sum(wall for wall, _ in taken), sum(cpu for _, cpu in taken)


def build(site: Path, jobs: int) -> Spent:
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, ROOT / "build.py", "--site", site, "--jobs", str(jobs), "--quiet", "--profile"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    lines = [line.split() for line in said.splitlines()]
    return Spent(wall, cpu, {name: (float(wall), float(cpu)) for name, wall, _, cpu, *_ in lines})


def site(folder: Path, count: int) -> Path:
    Newsroom(random.Random(7)).write(folder / "content" / "raw", count)
    (folder / "content" / "site.yaml").write_text(SETTINGS, "utf-8")
    return folder


def report(name: str, spent: tuple[float, float], less: tuple[float, float], count: int) -> None:
    wall, cpu = (1000 * (a - b) / count for a, b in zip(spent, less, strict=True))
    print(f"{name:<12} {wall:7.2f} ms wall  {cpu:7.2f} ms CPU  a file")


def reading(folder: Path, profile: bool) -> None:
    """The bytes of each file to its story, in this process."""
    raws = [Raw(path.name, path.read_bytes(), "UTC") for path in sorted(folder.glob("*.txt"))]
    text, watch = Text(), cProfile.Profile()
    list(text.read(raws[0]))  # what is imported late is no part of it
    begun = time.process_time()
    if profile:
        watch.enable()
    for raw in raws:
        list(text.read(raw))
    watch.disable()
    print(f"{'reading':<12} {'':>16}{1000 * (time.process_time() - begun) / len(raws):7.2f} ms CPU  a file")
    if profile:
        pstats.Stats(watch).sort_stats("tottime").print_stats(25)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="?", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        full, empty = site(Path(folder, "full"), options.files), site(Path(folder, "empty"), 0)
        nothing = build(empty, options.jobs)
        whole = build(full, options.jobs)
        for name in (".cache", "output"):
            shutil.rmtree(full / name)
        raw = (full / "content" / "raw").rename(Path(folder, "raw"))
        again = build(full, options.jobs)
        report("whole build", whole[:2], nothing[:2], options.files)
        report("conversion", whole.reading(), again.reading(), options.files)
        report("publishing", again[:2], nothing[:2], options.files)
        reading(raw, options.profile)


if __name__ == "__main__":
    main()
