"""The cache is not to be trusted: whatever its rows say, a build writes in its own places and ends as it may.

Rows that somebody changed in a whole catalog are noticed by its times, and it is made anew. Here the
build that should have noted them was killed, so that nothing tells.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sites
from desk import touched

from generator.catalog.folder import HOLDER
from generator.catalog.schema import TABLES
from generator.cli import main

NAMES = sorted(line.split()[2] for line in TABLES.splitlines() if line.startswith("CREATE TABLE"))
PLACES = (
    "address",
    "article",
    "file",
    "lost",
    "matter",
    "page",
    "place",
    "source",
)  # tables that tell where files stand
Capture = pytest.CaptureFixture[str]
LIES = ("../../../out", "/{outside}/out", "<script>alert(1)</script>", "", "9" * 30, "[]")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Built where it stands: of a copy, every file would be read anew."""
    sites.put(tmp_path / "a/out", "somebody else's")
    site = sites.make_site(tmp_path / "a/b/site", 3, seed=2)
    sites.build(site)
    return site


def columns(site: Path, table: str) -> list[str]:
    with closing(sqlite3.connect(site / ".cache/catalog.sqlite")) as db:
        return [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[2] == "TEXT"]


def lied_to(site: Path, table: str, column: str, lie: str) -> None:
    """A text in every row of a table says something else, and nothing tells."""
    with closing(sqlite3.connect(site / ".cache/catalog.sqlite")) as db:
        db.execute(f"UPDATE OR IGNORE {table} SET {column} = ?", (lie,))
        db.commit()
    (site / ".cache" / HOLDER).write_text("process 1\n")


def ends_as_it_may(site: Path, tmp_path: Path, capsys: Capture, table: str, lie: str) -> None:
    for turn, column in enumerate(columns(site, table)):
        lied_to(site, table, column, lie.format(outside=tmp_path / "a"))
        for number, path in enumerate(sorted((site / "content/articles").rglob("*.md"))):
            sites.set_field(path, "title", f"Another headline {number} {turn}")
        sites.put(site / "content/media/2019/plan.txt", f"Plan {turn}.")
        sites.put(site / f"content/raw/late-{turn}.txt", f"A late word {turn}\n\nIt came from the harbour.\n")
        outside = [tmp_path, tmp_path / "a", tmp_path / "a/b", site]
        before = touched(tmp_path / "a/out"), [sorted(folder.iterdir()) for folder in outside]
        assert main(["check", "--site", str(site), "--jobs", "1"]) in (0, 1), column
        assert main(["--site", str(site), "--jobs", "1", "--quiet"]) in (0, 1), column
        after = touched(tmp_path / "a/out"), [sorted(folder.iterdir()) for folder in outside]
        assert after == before and not (site / ".cache/fault.txt").exists(), column
        assert "builder itself failed" not in capsys.readouterr().err, column


@pytest.mark.parametrize("table", PLACES)
def test_rows_that_lead_elsewhere_lead_nowhere(
    site: Path, tmp_path: Path, capsys: Capture, table: str
) -> None:
    ends_as_it_may(site, tmp_path, capsys, table, LIES[0])


@pytest.mark.slow
@pytest.mark.parametrize("table", NAMES)
@pytest.mark.parametrize("lie", LIES)
def test_rows_that_lie_do_no_harm(site: Path, tmp_path: Path, capsys: Capture, table: str, lie: str) -> None:
    ends_as_it_may(site, tmp_path, capsys, table, lie)


def test_a_site_that_was_moved_is_made_of_the_files_it_has_now(site: Path, tmp_path: Path) -> None:
    """What is published as it is was once looked for where it had been, when its output was lost."""
    sites.own_theme(site)
    sites.build(site)
    site = site.rename(tmp_path / "new")
    shutil.rmtree(site / "output")
    assert sites.build(site).exit_code() == 0
    fresh = sites.copy_inputs(site, tmp_path / "fresh")
    sites.build(fresh)
    assert not sites.differing(sites.snapshot(site / "output"), sites.snapshot(fresh / "output"))
