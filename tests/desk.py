"""The desk: a site from a dict of files, a build in this process, and what came out of it."""

import base64
import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import html5lib

from generator import config, report
from generator.cli import main
from generator.config import Options
from generator.pipeline import build
from generator.report import Report

PROJECT = Path(__file__).parent.parent
SITE = "title: The Desk\nbase_url: https://desk.example/\ntimezone: UTC\nnow: 2030-01-01\n"
PROVED: list[bytes] = []  # what a builder last proved of the theme: it checks whether that still holds
HTML = "{http://www.w3.org/1999/xhtml}"
DOT = base64.b64decode(  # a picture of one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=="
)
GOOD = "content/articles/2019/04/good.md"
GOOD_PAGE = "2019/04/27/good-news/index.html"


def story(
    title: str = "Good news", date: str = "2019-04-27", body: str = "All is well.", **fields: str
) -> str:
    """The text of an article file. Further fields are YAML as it stands."""
    stated = {"title": title, **({"date": date} if date else {}), **fields}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in stated.items()) + f"---\n\n{body}\n"


@dataclass
class Desk:
    """A site in a folder of its own."""

    root: Path

    def write(self, files: Mapping[str, str | bytes]) -> "Desk":
        for name, data in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        return self

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def build(self, reconvert: bool = False, verify: bool = False, **options: Any) -> Report:
        site = config.load(Options(**{"site": self.root, "jobs": 1, **options}))
        proved = site.cache / "proved.json"
        if PROVED and not site.cache.exists():
            self.write({".cache/proved.json": PROVED[0]})
        report = build(site, reconvert=reconvert, verify=verify)
        PROVED[:] = [json.dumps(json.loads(proved.read_bytes()) | {"compiled": ""}).encode()]
        return report

    def run(self, *arguments: str) -> int:
        """The exit code of the command line, typed in the site's folder."""
        try:
            with contextlib.chdir(self.root):
                return main(["--jobs", "1", *arguments])
        except SystemExit as stop:  # argparse
            return int(stop.code or 0)

    def words(self) -> list[str]:
        """What a build says, a line for each problem, as the publisher reads it."""
        return [report.line(problem) for problem in report.listed(self.build().problems)]

    def output(self) -> dict[str, bytes]:
        """Every file that was published, without the manifest."""
        return {
            name: data
            for name, data in tree(self.root / "output").items()
            if not name.startswith("manifest-")
        }

    def page(self, name: str) -> str:
        return self.read(f"output/{name}")

    def article(self) -> str:
        """The name of the one article file."""
        found = [path.relative_to(self.root) for path in (self.root / "content/articles").rglob("*.md")]
        assert len(found) == 1, found
        return found[0].as_posix()

    def forget(self) -> "Desk":
        """Loses the cache."""
        shutil.rmtree(self.root / ".cache")
        return self


def tree(root: Path) -> dict[str, bytes]:
    """Every file below root and its bytes."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def touched(root: Path) -> dict[str, tuple[int, ...]]:
    """Every file and folder below root, with all that a write would change."""
    found = {}
    for path in (root, *root.rglob("*")):
        info = os.lstat(path)
        found[str(path)] = (info.st_mtime_ns, info.st_ctime_ns, info.st_ino, info.st_size, info.st_mode)
    return found


def parsed(text: str | bytes) -> Any:
    """An HTML page as an element tree, as a browser would read it."""
    return html5lib.parse(text, treebuilder="etree")


def without_search(page: Any) -> Any:
    """A parsed page without the theme's own search box, the one form that a page may have."""
    for parent in list(page.iter()):
        for child in list(parent):
            if child.tag == f"{HTML}form" and (child.get("role"), child.get("action")) == (
                "search",
                "/search/",
            ):
                parent.remove(child)
    return page


def tags(page: Any, name: str) -> Iterator[Any]:
    return page.iter(f"{HTML}{name}")


def links(page: Any) -> Iterator[str]:
    """Every address that the page names for a browser to follow or to load."""
    for element in page.iter():
        for name in ("href", "src", "poster", "cite", "action", "formaction", "data"):
            if name in element.attrib:
                yield element.attrib[name]
        yield from (part.split()[0] for part in element.attrib.get("srcset", "").split(", ") if part.strip())


def demo(root: Path, base_url: str) -> Desk:
    """The project's own archive, built in a folder of its own."""
    shutil.copytree(PROJECT / "content", root / "content")
    desk = Desk(root)
    assert desk.build(base_url=base_url, now="2030-01-01", jobs=2).exit_code() == 0
    return desk
