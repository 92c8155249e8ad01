"""Memory and time of a large JSONL: of a whole build, or of the importer of records alone.

    nice python tests/benchmarks/jsonl_memory.py [--megabytes 200] [--kind text|html] [--reading] [--jobs 2]

Makes the file in a temporary folder first. A build's memory is that of all its processes together, what
they share counted once (PSS, Linux), looked at twice a second. Goals: flat, and at most 2 ms a record for
reading.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from generator.importers.records import JsonLines  # noqa: E402
from generator.model import Raw, Record  # noqa: E402

WORDS = """
council harbour bridge ferry budget school market winter station library vote repair mayor report season
the a of and to in for on with after before while said would could new old small long
"""


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS.split(), k=16)).capitalize() + "."


def paragraphs(chance: random.Random, pool: list[str]) -> list[str]:
    return [" ".join(chance.choices(pool, k=4)) for _ in range(9)]


def make(path: Path, megabytes: int, kind: str) -> int:
    """Writes records of some 4 KB; returns how many."""
    chance = random.Random(11)
    pool = [sentence(chance) for _ in range(2000)]
    written = number = 0
    with path.open("w", encoding="utf-8") as file:
        while written < megabytes * 1_000_000:
            number += 1
            parts = paragraphs(chance, pool)
            text = "".join(f"<p>{part}</p>" for part in parts) if kind == "html" else "\n\n".join(parts)
            record = {
                "id": f"story-{number}",
                "headline": {"main": f"{pool[number % 2000][:60]} {number}", "kicker": "Harbour"},
                "byline": "By Ida Falk and Tomas Reyes",
                "pub_date": f"20{number % 24:02}-{number % 12 + 1:02}-{number % 28 + 1:02}T08:30:00+01:00",
                "keywords": ["harbour", "ferries", {"name": "Lindhavn"}],
                "section": "Local",
                "url": f"https://lindhavn.example/{number}",
                "word_count": 580,
                "html" if kind == "html" else "text": text,
            }
            written += file.write(json.dumps(record) + "\n")
    return number


def measure(path: Path) -> None:
    """Reads all records; prints what it took. Runs in a process of its own."""
    started, worked, before = time.perf_counter(), time.process_time(), peak()
    raw = Raw(path.name, zone="Europe/Oslo", stream=lambda: path.open("rb"))
    made = [0, 0]
    for one in JsonLines().read(raw):
        made[isinstance(one, Record)] += 1
    took, work = time.perf_counter() - started, time.process_time() - worked
    size = path.stat().st_size / 1e6
    print(f"{size:,.0f} MB, {made[1]:,} records, {made[0]} problems")
    each = work / max(made[1], 1) * 1000
    print(f"{took:,.1f} s, of which {work:,.1f} s at work: {each:.2f} ms a record, {size / work:,.1f} MB/s")
    print(f"peak {peak():,.0f} MB (before the first record {before:,.0f} MB)")


def build(site: Path, jobs: int) -> None:
    """Builds a site from nothing; prints how its memory grew and what it was at most."""
    command = [sys.executable, str(ROOT / "build.py"), "--site", str(site), "--themes", str(ROOT / "themes")]
    begun, seen = time.perf_counter(), list[tuple[float, float]]()
    building = subprocess.Popen([*command, "--jobs", str(jobs), "--profile"], start_new_session=True)
    while building.poll() is None:
        seen.append((time.perf_counter() - begun, together(building.pid)))
        time.sleep(0.5)
    step = max(1, len(seen) // 20)
    for number in range(0, len(seen), step):
        print(f"{seen[number][0]:7,.0f} s {max(size for _, size in seen[number : number + step]):7,.0f} MB")
    print(f"exit code {building.returncode}, peak {max(size for _, size in seen):,.0f} MB, {jobs} jobs")


def together(session: int) -> float:
    """Megabytes of all processes of a session."""
    size = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            if int(stat.read_text().rpartition(")")[2].split()[3]) == session:
                lines = (stat.parent / "smaps_rollup").read_text().splitlines()
                size += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return size / 1024


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--kind", choices=("text", "html"), default="text")
    parser.add_argument("--reading", action="store_true", help="the importer alone")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content" / "raw" / "dump.jsonl"
        path.parent.mkdir(parents=True)
        print(f"{make(path, given.megabytes, given.kind):,} records", flush=True)
        if given.reading:
            subprocess.run([sys.executable, __file__, "--measure", str(path)], check=True)
        else:
            build(Path(folder), given.jobs)


if __name__ == "__main__":
    main()
