"""Killed at any moment, a build leaves nothing that the next one does not put right.

The next build must end where a build from nothing ends over content/ as it was before the kill,
with no half-written file left anywhere and every foreign file where it was.
"""

import os
import random
import runpy
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import edits
import pytest
import sites

from generator import config
from generator.catalog import Catalog, undisturbed
from generator.catalog import writer as catalog_writer
from generator.explain import explain

FOREIGN = ("readme.txt", "2018/notes.html", "theme/mine.css", "tag/.hidden")
MOMENTS = 12  # at which each forked build dies


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """A built site with foreign files and much to do; and what its next build must end with."""
    folder = tmp_path_factory.mktemp("busy")
    site = sites.make_site(folder / "site", 10, seed=7)
    sites.build(site)
    for name in FOREIGN:
        sites.put(site / "output" / name, "not the builder's")
    rng = random.Random(7)
    for edit in (edits.new_article, edits.new_raw, edits.new_raw, edits.swap_articles, edits.media):
        edit(rng, site)
    articles = sorted((site / "content/articles").rglob("*.md"))
    articles[1].unlink()
    articles[3].rename(articles[3].with_name("renamed.md"))
    sites.set_field(articles[5], "title", "A new headline for an old story")
    fresh = sites.copy_inputs(site, folder / "fresh")
    sites.build(fresh)
    return site, sites.snapshot(fresh / "output"), sites.snapshot(fresh / "content")


Busy = tuple[Path, dict[str, bytes], dict[str, bytes]]


@pytest.fixture
def site(busy: Busy, tmp_path: Path) -> Path:
    return Path(shutil.copytree(busy[0], tmp_path / "site"))


def hold(site: Path, busy: Busy) -> None:
    """Builds and compares with what a clean build left."""
    sites.build(site)
    foreign = {name: b"not the builder's" for name in FOREIGN}
    output = sites.snapshot(site / "output")
    assert not sites.differing(output, busy[1] | foreign)
    assert not sites.differing(sites.snapshot(site / "content"), busy[2])
    again = sites.build(site)
    assert not again.written and not again.removed
    assert not list(site.rglob("*.tmp"))


# ── at chosen moments ──


class Killer:
    """Ends its process, as kill -9 would, at the moment of that number."""

    def __init__(self, moment: int) -> None:
        self.left = moment

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., object]) -> Callable[..., object]:
        def deadly(*given: object, **named: object) -> object:
            self()
            done = function(*given, **named)
            self()
            return done

        return deadly

    def transaction(self) -> Callable[[Catalog], object]:
        usual = Catalog.transaction

        @contextmanager
        def deadly(catalog: Catalog) -> Iterator[None]:
            with usual(catalog):
                yield
                self()
            self()

        return deadly


def dying_build(site: Path, moment: int) -> bool:
    """A build in a child process that dies at a moment: a rename, a deletion, a commit, before or
    after. Returns False when it ended before that moment came."""
    child = os.fork()
    if child == 0:
        killer = Killer(moment)
        for name in ("replace", "unlink", "rmdir", "write"):
            setattr(os, name, killer.around(getattr(os, name)))
        Path.unlink = killer.around(Path.unlink)  # type: ignore[method-assign,assignment]
        catalog_writer.Catalog.transaction = killer.transaction()  # type: ignore[method-assign,assignment]
        try:
            sites.build(site)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def last_moment(site: Path, folder: Path) -> int:
    """How many moments a build of the site has."""
    low, high = 1, 4096
    while low < high:
        middle = (low + high + 1) // 2
        copy = Path(shutil.copytree(site, folder / f"try-{middle}"))
        low, high = (middle, high) if dying_build(copy, middle) else (low, middle - 1)
    return low


@pytest.fixture(scope="module")
def moments(busy: Busy, tmp_path_factory: pytest.TempPathFactory) -> list[int]:
    last = last_moment(busy[0], tmp_path_factory.mktemp("moments"))
    assert last > 100  # the seams are where they were: there is something to die of
    return sorted(random.Random(1).sample(range(1, last), MOMENTS))


@pytest.mark.parametrize("number", range(MOMENTS))
def test_a_build_killed_at_a_commit_or_a_rename_is_put_right(
    site: Path, busy: Busy, moments: list[int], number: int
) -> None:
    assert dying_build(site, moments[number])
    hold(site, busy)


@pytest.mark.parametrize("number", range(0, MOMENTS, 2))
def test_a_kill_and_a_lost_cache_together_leave_no_stale_page(
    site: Path, busy: Busy, moments: list[int], number: int
) -> None:
    assert dying_build(site, moments[number])
    shutil.rmtree(site / ".cache")
    hold(site, busy)


def test_a_build_killed_again_and_again_is_put_right(site: Path, busy: Busy, moments: list[int]) -> None:
    for moment in moments[::3]:
        dying_build(site, moment)
    hold(site, busy)


def test_what_a_killed_first_build_wrote_is_known_for_the_builders(
    tmp_path: Path, moments: list[int]
) -> None:
    """A story printed before the kill and deleted after it, with the cache: only the journal knows."""
    site = sites.make_site(tmp_path / "site", 6, seed=3)
    assert dying_build(site, moments[MOMENTS // 2])
    printed = [path for path in sites.snapshot(site / "output") if path.endswith("index.html")]
    assert printed
    shutil.rmtree(site / ".cache")
    shutil.rmtree(site / "content/articles")
    shutil.rmtree(site / "content/raw")
    shutil.rmtree(site / "content/ledger", ignore_errors=True)
    fresh = sites.copy_inputs(site, tmp_path / "fresh")
    sites.build(site)
    sites.build(fresh)
    assert not sites.differing(sites.snapshot(site / "output"), sites.snapshot(fresh / "output"))


# ── at random moments, as a publisher would see it ──


def start(site: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(sites.PROJECT / "build.py"), "--site", str(site), *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def killed(site: Path, after: float, *options: str) -> None:
    process = start(site, *options)
    time.sleep(after)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)  # its workers must die by themselves
    process.communicate()


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_killed_process_is_put_right(site: Path, busy: Busy, jobs: str) -> None:
    rng = random.Random(int(jobs))
    for _ in range(4):
        killed(site, rng.uniform(0.2, 0.6), "--jobs", jobs)
    hold(site, busy)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_a_process_killed_at_any_time_is_put_right(site: Path, busy: Busy, seed: int) -> None:
    killed(site, random.Random(seed).uniform(0.1, 0.9), "--jobs", str(1 + seed % 3))
    if seed % 4 == 0:
        shutil.rmtree(site / ".cache", ignore_errors=True)
    hold(site, busy)


@pytest.mark.slow
def test_a_build_killed_at_every_moment_is_put_right(busy: Busy, tmp_path: Path) -> None:
    moment = 1
    while True:
        site = Path(shutil.copytree(busy[0], tmp_path / f"site-{moment}"))
        if not dying_build(site, moment):
            return
        hold(site, busy)
        shutil.rmtree(site)
        moment += 1


# ── two builds at once ──


def test_a_second_build_says_so_and_touches_nothing(site: Path) -> None:
    held = Catalog(site / ".cache", "another engine")
    before = {path: path.stat().st_mtime_ns for path in (site / "output").rglob("*")}
    second = start(site)
    _, words = second.communicate()
    held.close()
    assert second.returncode == 2
    assert f"Another build of this site is running (process {os.getpid()}). Wait until it ends." in words
    assert {path: path.stat().st_mtime_ns for path in (site / "output").rglob("*")} == before


def test_no_build_begins_while_the_catalog_is_looked_at(site: Path) -> None:
    """It waits for whoever looks, says so of nobody, and whoever comes while it builds is told."""
    with undisturbed(site / ".cache") as free:
        second = start(site)
        with pytest.raises(subprocess.TimeoutExpired):
            second.communicate(timeout=2)
    _, words = second.communicate()
    assert free and second.returncode == 1, words  # a drawing is refused
    assert "Another" not in words
    with closing(Catalog(site / ".cache", "another engine")):
        (line,) = explain(config.load(config.Options(site=site)), "/", set())
    assert line == "Another build of this site has begun meanwhile. Ask again when it has ended."


def test_the_lock_of_a_killed_build_is_free(site: Path, busy: Busy) -> None:
    assert dying_build(site, 1)
    hold(site, busy)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyboardInterrupt(), "Stopped; the next build goes on from here."),
        (OSError(24, "Too many open files"), "The builder could not go on (OSError: [Errno 24] Too many open files)."),
    ],
)  # fmt: skip
def test_what_ends_a_build_while_it_loads_is_told_in_a_line(
    monkeypatch, capsys, error: BaseException, words: str
) -> None:
    def ended(home: Path) -> int:
        raise error

    monkeypatch.setattr("generator.cli.main", ended)
    with pytest.raises(SystemExit) as code:
        runpy.run_path(str(sites.PROJECT / "build.py"), run_name="__main__")
    assert code.value.code == 1
    assert capsys.readouterr().err == f"{words}\n"


@pytest.mark.skipif(os.name == "nt", reason="no folder that is in use goes")
def test_a_build_from_a_folder_that_is_gone_says_so_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "build.py").write_bytes((sites.PROJECT / "build.py").read_bytes())
    command = 'mkdir here && cd here && rmdir ../here && exec "$0" ../build.py'
    done = subprocess.run(["sh", "-c", command, sys.executable], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == (
        "The builder could not go on (FileNotFoundError: [Errno 2] No such file or directory).\n"
    )
