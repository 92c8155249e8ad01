"""A small newspaper with the pages it must become, compared byte for byte.

When a change is meant to be seen, renew what is expected, and read every line of the difference:

    .venv/bin/python tests/test_golden.py && git diff tests/golden/expected
"""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = GOLDEN / "expected"
DECISIVE = (
    "output/1987/03/31/bell-ringers-strike-quietly/index.html",
    "output/1987/04/03/gloves/index.html",
    "output/1987/04/01/a-joke/index.html",
    "output/1990/01/05/a-rumour-about-the-sexton/index.html",
    "output/1987/index.html",
    "output/tag/bell-tower/index.html",
    "output/tag/tower/index.html",
    "output/undated/index.html",
    "output/feed.xml",
    "output/feed.json",
    "output/feeds.opml",
    "output/1987/04/feed.xml",
    "output/_redirects",
    "output/sitemap.xml",
    "output/sitemap/1987-04.xml",
    "output/robots.txt",
    "output/manifest-sha256/media.txt",
    "content/articles/1987/05/a-new-rope-for-tidewick.md",
    "content/articles/1987/10/storm-takes-the-weathercock.md",
    "content/ledger/urls/1987.tsv",
    "content/ledger/urls/lists.tsv",
    "content/ledger/urls/undated.tsv",
)


def made(root: Path) -> dict[str, bytes]:
    """The decisive files of the newspaper, built in a folder of its own."""
    from desk import Desk, tree

    shutil.copytree(GOLDEN / "content", root / "content")
    desk = Desk(root)
    assert desk.build().exit_code() == 0
    files = tree(root)
    return {name: files[name] for name in DECISIVE}


@pytest.fixture(scope="module")
def newspaper(tmp_path_factory):
    return made(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("name", DECISIVE)
def test_as_expected(newspaper: dict[str, bytes], name: str) -> None:
    assert newspaper[name].decode() == (EXPECTED / name).read_bytes().decode()


def test_nothing_else_is_expected() -> None:
    found = {path.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*") if path.is_file()}
    assert found == set(DECISIVE)


def renew() -> None:
    sys.path.insert(0, str(GOLDEN.parent.parent))
    shutil.rmtree(EXPECTED, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in made(Path(folder)).items():
            path = EXPECTED / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


if __name__ == "__main__":
    renew()
