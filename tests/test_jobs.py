"""Whoever builds, wherever, with however many processes: the same bytes.

And in whatever order raw files arrive, each becomes the same article.
"""

import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sites

from generator import frontmatter, pipeline
from generator.catalog import Catalog, connection
from generator.disk import files, workers

MANY = workers.FEW + 12  # articles: enough that the work is shared out


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site built by one process, for others to equal."""
    site = sites.make_site(tmp_path_factory.mktemp("model") / "site", MANY, seed=11)
    sites.copy_inputs(site, site.parent / "inputs")
    sites.build(site)
    return site


@pytest.fixture
def site(model: Path, tmp_path: Path) -> Path:
    """The same site before anything was built."""
    return Path(shutil.copytree(model.parent / "inputs", tmp_path / "site"))


def same(site: Path, model: Path) -> None:
    for folder in ("output", "content"):
        assert not sites.differing(sites.snapshot(site / folder), sites.snapshot(model / folder))


def test_four_processes_make_what_one_makes(site: Path, model: Path) -> None:
    done = sites.build(site, jobs=4)
    assert len(done.written) > workers.FEW
    same(site, model)


def test_processes_that_begin_with_nothing_make_what_one_makes(site: Path, model: Path, monkeypatch) -> None:
    """As on macOS and Windows, where a process is not forked."""
    monkeypatch.setattr(workers, "START", "spawn")
    sites.build(site, jobs=2)
    same(site, model)


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_stages_in_processes_of_their_own_leave_what_they_leave_in_one(
    site: Path, model: Path, monkeypatch, start: str
) -> None:
    usual, done = workers.apart, []
    monkeypatch.setattr(pipeline, "MANY", 0)
    monkeypatch.setattr(connection, "LOG", 0)
    monkeypatch.setattr(workers, "START", start)
    monkeypatch.setattr(workers, "apart", lambda *given: (done.append(given[1].__name__), usual(*given))[1])
    assert sites.build(site, jobs=2).new > MANY
    assert done == ["_absorb", "_relate", "index"]
    same(site, model)
    assert not sites.build(site, jobs=2).written and len(done) == 3


def test_the_log_of_the_catalog_does_not_grow_for_ever(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(connection, "LOG", 50_000)
    with closing(Catalog(tmp_path, "test")) as catalog:
        for number in range(100):
            with catalog.transaction():
                catalog.note("number", str(number) * 1000)
            assert (tmp_path / "catalog.sqlite-wal").stat().st_size <= connection.LOG


def test_a_process_apart_says_what_went_wrong() -> None:
    with pytest.raises(ValueError, match="no number"):
        workers.apart(int, "no number")
    with pytest.raises(OSError, match="ended from outside"):
        workers.apart(signal.raise_signal, signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process sees to it itself, when it can")
def test_a_process_apart_ends_with_its_parent_whatever_it_is_at() -> None:
    """Within a long pattern no thread of its own could have ended it."""
    reads, writes = os.pipe()
    parent = os.fork()
    if not parent:
        try:
            workers.apart(_endless, writes)
        finally:
            os._exit(1)
    os.close(writes)
    child = int(os.read(reads, 20))
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    ended = select.select([reads], [], [], 10)[0] and not os.read(reads, 1)  # nobody holds the other end
    if not ended:
        os.kill(child, signal.SIGKILL)
    assert ended


def _endless(writes: int) -> None:
    os.write(writes, str(os.getpid()).encode())
    re.match("(a+)+$", "a" * 60 + "b")


def test_no_file_is_opened_so_that_windows_changes_its_line_ends(site: Path, monkeypatch) -> None:
    """What `os.open` is told there is told here with a flag that does nothing."""
    opened: list[tuple[str, int]] = []

    def noted(path: str | Path, flags: int, *more: Any, **further: Any) -> int:
        opened.append((str(path), flags))
        return real(path, flags, *more, **further)

    real = os.open
    monkeypatch.setattr(files, "BINARY", os.O_NOCTTY)
    monkeypatch.setattr(os, "open", noted)
    sites.build(site, jobs=1)
    ours = [(path, flags) for path, flags in opened if path.startswith(str(site))]
    assert len(ours) > MANY and all(flags & os.O_NOCTTY for _, flags in ours)


def test_four_processes_change_what_one_changes(site: Path, model: Path, tmp_path: Path) -> None:
    """An incremental build shares its work out, too: a new title soils every page."""
    other = Path(shutil.copytree(model, tmp_path / "other"))
    sites.build(site, jobs=4)
    for one in (site, other):
        sites.settings(one, title="Another Lantern")
    reports = [sites.build(site, jobs=4), sites.build(other, jobs=1)]
    assert reports[0].written == reports[1].written and len(reports[0].written) > workers.FEW
    same(site, other)


def test_as_many_processes_report_the_same_problems(site: Path, tmp_path: Path) -> None:
    for path in sorted((site / "content/articles").rglob("*.md"))[::3]:
        sites.set_field(path, "date", "31 Feb 2019")
    other = Path(shutil.copytree(site, tmp_path / "other"))
    assert sites.outcome(site, jobs=4) == sites.outcome(other, jobs=1)


@pytest.mark.parametrize(
    "around",
    [
        {"PYTHONHASHSEED": "0", "TZ": "Pacific/Auckland"},
        {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONOPTIMIZE": "1"},
    ],
    ids=lambda around: " ".join(f"{key}={value}" for key, value in around.items()),
)
def test_surroundings_are_of_no_account(site: Path, model: Path, around: dict[str, str]) -> None:
    command = [sys.executable, str(sites.PROJECT / "build.py"), "--site", str(site), "--quiet"]
    elsewhere = site.parent
    subprocess.run(command, env={**os.environ, **around}, cwd=elsewhere, umask=0o077, check=True)
    same(site, model)


# ── the order in which raw files arrive ──


class Fields(NamedTuple):
    """What became of one raw file, apart from where its article is kept."""

    id: str
    title: str
    date: str
    tags: tuple[str, ...]
    body: str


def converted(site: Path) -> dict[str, Fields]:
    """raw file → what its article says."""
    found = {}
    for path in (site / "content/articles").rglob("*.md"):
        sheet = frontmatter.read(path.name, path.read_text("utf-8"), "Europe/London")
        date = sheet.story.published.iso if sheet.story.published else ""
        story = sheet.story
        found[sheet.provenance.source.file] = Fields(sheet.id, story.title, date, story.tags, story.body)
    return found


def arrivals(names: Sequence[str]) -> Iterator[list[list[str]]]:
    """Ways for the files to arrive: in batches, with a build after each."""
    yield [list(names)]
    yield [[name] for name in reversed(names)]
    chance = random.Random(5)
    for _ in range(2):
        shuffled = chance.sample(names, len(names))
        yield [shuffled[start : start + 3] for start in range(0, len(shuffled), 3)]


def test_any_order_of_arrival_gives_the_same_fields(tmp_path: Path) -> None:
    """Two of the files have one headline and one day, so they also compete for an address."""
    rng = random.Random(2)
    texts = {f"{number % 3}/{number}.txt": sites.scraped(rng) for number in range(8)}
    texts["0/twin.txt"] = texts["1/1.txt"].replace("went home for tea", "stayed")
    results = []
    for number, batches in enumerate(arrivals(sorted(texts))):
        site = tmp_path / f"{number}"
        sites.settings(site)
        for batch in batches:
            for name in batch:
                sites.put(site / "content/raw" / name, texts[name])
            sites.build(site)
        results.append(converted(site))
    assert results[0].keys() == texts.keys()
    assert len({fields.id for fields in results[0].values()}) == len(texts)
    assert all(result == results[0] for result in results[1:])


def test_many_raw_files_are_converted_by_workers_as_by_one(tmp_path: Path) -> None:
    """More files than are worth starting a process for, of every way an importer may answer."""
    made = []
    for jobs in (1, 3):
        site = sites.make_site(tmp_path / f"jobs{jobs}", 0, 1)
        raw = site / "content" / "raw"
        raw.mkdir(exist_ok=True)
        for number in range(workers.FEW * 2):
            text = f"Ferry {number} was late.\n\nThe skipper of ferry {number} blamed the tide.\n"
            (raw / f"{number}.txt").write_text(text)
            (raw / f"{number}.json").write_text(f'{{"title": "Weir {number}", "body": "It was opened."}}')
            (raw / f"{number}.bin").write_bytes(b"\x00\x01")
        done = sites.build(site, jobs=jobs)
        made.append((sites.snapshot(site / "output"), sites.snapshot(site / "content"), set(done.problems)))
    assert made[0][:2] == made[1][:2]
    assert {str(problem) for problem in made[0][2]} == {str(problem) for problem in made[1][2]}
