"""Verify: output held against what was printed."""

from collections.abc import Callable
from pathlib import Path

from generator import files
from generator.site import Site
from generator.workers import each


def damaged(site: Site, pages: list[tuple[str, str]]) -> list[str]:
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
