"""The manifest: which files in output the builder wrote, and what is in them.

`manifest-sha256/*.txt` holds a line for each file as `sha256sum` writes them, in one part for each
top folder, so that one article rewrites one part and anyone can check a copy:
`cd output && sha256sum -c manifest-sha256/*.txt`. The journal beside them lists paths about to be
created; it is gone when a run has ended.
"""

from collections.abc import Iterable
from pathlib import Path

from generator.disk import digest, files

FOLDER = "manifest-sha256"
JOURNAL = f"{FOLDER}/journal"
TOP = "_files"  # the part for files in output itself: no slug holds an underscore


def part(path: str) -> str:
    """The manifest part that lists a path."""
    top, slash, _ = path.partition("/")
    return f"{FOLDER}/{top if slash else TOP}.txt"


def render(rows: Iterable[tuple[str, str]]) -> str:
    """(path, SHA-256) rows as the text of a part."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(rows))


def known(output: Path) -> frozenset[str]:
    """Every path that the manifest and the journal of an earlier run prove to be ours."""
    paths: set[str] = set()
    for found in files.scan(output / FOLDER):
        if found.fault:
            continue
        text = files.read(output / FOLDER / found.path).decode("utf-8", "replace")
        if found.path == "journal":
            paths.update(text.splitlines())
        else:
            paths.update(line[66:] for line in text.splitlines() if line[64:66] == "  ")
    return frozenset(filter(files.below, paths))


def listed(output: Path) -> dict[str, str]:
    """path → SHA-256 of every file the manifest lists."""
    rows: dict[str, str] = {}
    for found in files.scan(output / FOLDER):
        if not found.fault and found.path.endswith(".txt"):
            text = files.read(output / FOLDER / found.path).decode("utf-8", "replace")
            rows |= {line[66:]: line[:64] for line in text.splitlines() if line[64:66] == "  "}
    return {path: sha256 for path, sha256 in rows.items() if files.below(path)}


def unfinished(output: Path) -> bool:
    return (output / JOURNAL).exists()


def identity(output: Path) -> str:
    """Differs when any part was changed, added or lost."""
    found = files.scan(output / FOLDER)
    return digest.of(*((f.path, f.stamp) for f in found if f.path != "journal")) if found else ""
