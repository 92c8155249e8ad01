"""Verify: output held against what was printed."""

from collections.abc import Callable, Iterable
from pathlib import Path

from generator.disk import files
from generator.disk.workers import each
from generator.model import Problem, Severity
from generator.output import manifest
from generator.site import Site


def against_manifest(output: Path) -> tuple[int, list[Problem]]:
    """(how many files the manifest lists, what is wrong). Needs nothing but the folder."""
    output = output.resolve()  # which may be a link; those within are not followed
    listed = manifest.listed(output)
    problems = [] if listed else [_problem(manifest.FOLDER, "lists nothing.", "Build the site.")]
    check = checker(output)
    for path, sha256 in sorted(listed.items()):
        if check((path, sha256)):
            fact = "is not as it was written." if (output / path).is_file() else "is missing."
            problems.append(_problem(path, fact, "Build with --verify-output to restore it."))
    for found in files.scan(output):
        if found.path not in listed and not found.path.startswith(f"{manifest.FOLDER}/"):
            words = "is a file that the builder did not write."
            problems.append(_problem(found.path, words, "Nothing need be done if it is yours.", "warning"))
    return len(listed), problems


def _problem(path: str, fact: str, remedy: str, severity: Severity = "error") -> Problem:
    return Problem(f"output/{path}", 0, fact, remedy, severity)


def damaged(site: Site, pages: Iterable[tuple[str, str]]) -> list[str]:
    """Paths whose file is missing or holds other bytes than its (path, SHA-256) says."""
    return [path for path in each(checker, (site.output,), pages, site.jobs) if path]


def checker(output: Path) -> Callable[[tuple[str, str]], str]:
    def check(page: tuple[str, str]) -> str:
        path, sha256 = page
        try:
            return "" if files.sha256(output / path) == sha256 else path
        except OSError:
            return path

    return check
