"""The manifest: which files in output the builder wrote, and what is in them.

`manifest-sha256/*.txt` holds a line for each file as `sha256sum` writes them, in one part for each
top folder, so that one article rewrites one part and anyone can check a copy:
`cd output && sha256sum -c manifest-sha256/*.txt`. The journal beside them lists paths about to be
created; it is gone when a run has ended.
"""

from collections.abc import Iterable
from pathlib import Path

from generator.disk import digest, files
from generator.model import Problem

FOLDER = "manifest-sha256"
JOURNAL = f"{FOLDER}/journal"
TOP = "_files"  # the part for files in output itself: no slug holds an underscore


def clear(output: Path) -> list[Problem]:
    """Away with pipes, devices, links and empty folders where the manifest's own must stand: they hold nothing of
    anybody's. Tells what went. Raises OSError where the manifest's folder cannot be one."""
    top = files.look(output / FOLDER, ".")
    if top and top.fault == files.LINK:
        raise OSError(f"{output / FOLDER} is a link. Put a folder in its place")
    if (output / FOLDER).is_file():
        raise OSError(f"{output / FOLDER} is no folder. Move the file away")
    odd = [one.path for one in files.scan(output / FOLDER, flat=True) if one.fault and _is_ours(one.path)]
    return [_told(path) for path in odd if files.emptied(output / FOLDER / path)]


def _is_ours(name: str) -> bool:
    return name in (".", "journal") or name.endswith(".txt")


def _told(name: str) -> Problem:
    fact = "was no folder." if name == "." else "was no regular file."
    remedy = "The builder keeps its manifest there and made it anew."
    return Problem(f"output/{FOLDER}/{name}".removesuffix("/."), 0, fact, remedy, "warning")


def part(path: str) -> str:
    """The manifest part that lists a path."""
    top, slash, _ = path.partition("/")
    return f"{FOLDER}/{top if slash else TOP}.txt"


def render(rows: Iterable[tuple[str, str]]) -> str:
    """(path, SHA-256) rows as the text of a part."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(rows))


def known(output: Path) -> frozenset[str]:
    """Every path that the manifest and the journal of an earlier run prove to be ours."""
    announced = files.read_own(output / JOURNAL).decode("utf-8", "replace") if unfinished(output) else ""
    return frozenset(filter(files.below, announced.splitlines())).union(listed(output))


def listed(output: Path) -> dict[str, str]:
    """path → SHA-256 of every file the manifest lists."""
    rows: dict[str, str] = {}
    for found in parts(output):
        if not found.fault:
            rows |= read(output / FOLDER / found.path)
    return {path: sha256 for path, sha256 in rows.items() if files.below(path)}


def parts(output: Path) -> list[files.Found]:
    """What has the name of a part. All else is somebody else's."""
    return [found for found in files.scan(output / FOLDER, flat=True) if found.path.endswith(".txt")]


def read(part: Path) -> dict[str, str]:
    """path → SHA-256 of what one part lists; nothing where there is none."""
    return {line[66:]: line[:64] for line in _lines(part) if _lists(line)} if part.exists() else {}


def is_part(part: Path) -> bool:
    """Whether a file says what a part says, and nothing else."""
    lines = _lines(part) if files.is_regular(part) else []
    return bool(lines) and all(map(_lists, lines))


def _lines(path: Path) -> list[str]:
    return files.read_own(path).decode("utf-8", "replace").splitlines()


def _lists(line: str) -> bool:
    return line[64:66] == "  "


def unfinished(output: Path) -> bool:
    return (output / JOURNAL).exists()


def identity(output: Path) -> str:
    """Differs when any part was changed, added or lost."""
    found = parts(output)
    return digest.of(*((part.path, part.stamp) for part in found)) if found else ""
