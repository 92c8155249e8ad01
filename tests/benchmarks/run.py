"""Times Backfile and its peers in turn on the same stories and writes the table of README.

    python tests/benchmarks/run.py WORK [--sizes 1000,10000] [--peers backfile,hugo] [--rounds 3]

Sites, peers and results stay in the folder WORK. Peers: backfile, hugo, hugo-unrelated (without related
stories), eleventy, pelican, nikola; one that makes everything in every build is timed for the first scene alone. Each round
runs every contender once, one after the other, so that a busy machine is busy for all; the table holds
medians: wall seconds, CPU seconds, and the memory of all processes together (PSS, Linux), looked at twenty
times a second in runs of their own.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import corpus
from peers import PEERS, Peer
from peers_python import nikola, pelican

CONTENDERS = {**PEERS, "pelican": pelican, "nikola": nikola}
SCENES = ("cold", "nothing changed", "one added", "one edited")


class Took(NamedTuple):
    wall: float  # seconds
    cpu: float  # seconds, of all processes
    memory: int = 0  # MB


class Site:
    """One contender's archive of so many stories."""

    def __init__(self, work: Path, name: str, stories: int) -> None:
        self.name, self.stories, self.peer = name, stories, CONTENDERS[name]()
        self.folder = work / f"{name}-{stories}"
        self.tools = _tools(work, self.peer)
        self.added = 0
        if not self.folder.exists():
            for _ in corpus.write(self.folder, self.peer.form, stories):
                pass
        for path, text in self.peer.files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")

    def set(self, scene: str) -> None:
        """Makes the change that the next build is to find."""
        if scene == "cold":
            # Out of the way, not deleted: file systems take their time to forget what is gone.
            aside = Path(tempfile.mkdtemp(dir=self.folder.parent, prefix="made-"))
            for made in self.peer.made:
                if (self.folder / made).exists():
                    (self.folder / made).rename(aside / made.replace("/", "-"))
        elif scene == "one added":
            number = self.stories + self.added
            list(corpus.write(self.folder, self.peer.form, self.stories, number, number + 1))
            self.added += 1
        elif scene == "one edited":
            name, text = corpus.World(self.stories).form(self.peer.form, self.stories // 2)
            (self.folder / name).write_text(f"{text}\nOne more paragraph, of {time.time_ns()}.\n", "utf-8")
        os.sync()  # what one build leaves to be written to the disk is no other's cost
        time.sleep(0.2)  # what was touched just now is looked at twice

    def build(self, weigh: bool = False) -> Took:
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        process = subprocess.Popen(
            self.peer.command, cwd=self.folder, env=self.tools, stdout=subprocess.DEVNULL
        )
        memory = max(_memory(process), default=0) if weigh else 0
        if process.wait():
            raise SystemExit(f"{self.name} failed in {self.folder}")
        wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        return Took(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, memory)

    def rest(self) -> None:
        """The archive as it was before anything was added."""
        world = corpus.World(self.stories)
        for number in range(self.stories, self.stories + self.added):
            (self.folder / world.form(self.peer.form, number)[0]).unlink()
        self.added = 0


def _tools(work: Path, peer: Peer) -> dict[str, str]:
    """The surroundings in which a peer's command is found; installed once."""
    folder = work / "tools"
    if peer.needs and not (folder / "bin").exists():
        venv.create(folder, with_pip=True)
    if peer.needs:
        subprocess.run([folder / "bin/pip", "install", "--quiet", *peer.needs], check=True)
    if peer.node:
        folder.mkdir(exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", folder, peer.node], check=True)
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    path = f"{folder / 'bin'}:{folder / 'node_modules/.bin'}:{os.environ['PATH']}"
    return {**around, "PATH": path} if peer.needs or peer.node else around


def _memory(process: "subprocess.Popen[bytes]") -> Iterator[int]:
    """MB of a process and all below it, what they share counted once, until it ends."""
    while process.poll() is None:
        parents: dict[int, int] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        family = {process.pid}
        while more := {child for child, parent in parents.items() if parent in family} - family:
            family |= more
        size = 0
        for one in family:
            with suppress(OSError):
                lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
                size += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        yield size // 1024
        time.sleep(0.05)


def measure(sites: list[Site], rounds: int) -> dict[tuple[str, str], Took]:
    """(contender, scene) → medians."""
    took: dict[tuple[str, str], list[Took]] = {}
    for _ in range(rounds):
        for scene in SCENES:
            for site in (site for site in sites if scene == "cold" or site.peer.incremental):
                site.set(scene)
                if scene == "nothing changed":
                    site.build()  # what came with the last change is looked at once more
                took.setdefault((site.name, scene), []).append(site.build())
    for site in sites:
        site.set("cold")
        took[site.name, "cold"].append(site.build(weigh=True))
        site.rest()
    return {key: _middle(runs) for key, runs in took.items()}


def _middle(runs: list[Took]) -> Took:
    timed = [run for run in runs if not run.memory]
    wall, cpu = (statistics.median(run[part] for run in timed) for part in (0, 1))
    return Took(wall, cpu, max(run.memory for run in runs))


def table(results: dict[int, dict[tuple[str, str], Took]], names: list[str]) -> str:
    lines = [f"| stories | | {' | '.join(SCENES)} | memory |", f"|---|---|{'---|' * (len(SCENES) + 1)}"]
    for stories, took in results.items():
        for name in names:
            runs = [took.get((name, scene)) for scene in SCENES]
            cells = [f"{run.wall:.2f} s / {run.cpu:.2f} s" if run else "as cold" for run in runs]
            lines.append(f"| {stories:,} | {name} | {' | '.join(cells)} | {took[name, 'cold'].memory} MB |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--peers", default="backfile,hugo,eleventy")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    names = args.peers.split(",")
    begun = os.getloadavg()[0]
    results = {}
    for size in map(int, args.sizes.split(",")):
        results[size] = measure([Site(args.work.resolve(), name, size) for name in names], args.rounds)
    load = max(begun, os.getloadavg()[0])
    print(table(results, names))
    print(
        f"\nWall / CPU, medians of {args.rounds} runs in turn; {os.cpu_count()} cores, load of the machine before {begun:.1f},"
        f" at the end {load:.1f}; Python {sys.version.split()[0]}."
    )


if __name__ == "__main__":
    main()
