"""A disk that is full, broken or read-only: a message, no zero, every file whole; and the next build heals.

Faults come at chosen calls of the system, and once from a real small disk where this user may mount one.
A cache that anyone has spoiled costs time and nothing else.
"""

import contextlib
import errno
import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import edits
import pytest
import sites

from generator import pipeline
from generator.catalog import Catalog
from generator.cli import main
from generator.disk import workers
from generator.ledger import Terms
from generator.related.weights import Weights

ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EACCES)
MOMENTS = 15  # at which a build meets each of them
CALLS = ("open", "write", "replace", "mkdir", "unlink", "rmdir", "rename")

Busy = tuple[Path, dict[str, bytes], dict[str, bytes]]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Busy:
    """A built site with much to do; and the output and content that its next build must end with."""
    folder = tmp_path_factory.mktemp("busy")
    site = sites.make_site(folder / "site", 8, seed=5)
    sites.build(site)
    rng = random.Random(5)
    for edit in (edits.new_article, edits.new_raw, edits.swap_articles):
        edit(rng, site)
    sorted((site / "content/articles").rglob("*.md"))[1].unlink()
    fresh = sites.copy_inputs(site, folder / "fresh")
    sites.build(fresh)
    return site, sites.snapshot(fresh / "output"), sites.snapshot(fresh / "content")


@pytest.fixture
def site(busy: Busy, tmp_path: Path) -> Path:
    return Path(shutil.copytree(busy[0], tmp_path / "site"))


def run(site: Path, *options: str) -> int:
    return main(["--site", str(site), "--jobs", "1", "--quiet", *options])


def heals(site: Path, busy: Busy) -> None:
    sites.build(site)
    assert not sites.differing(sites.snapshot(site / "output"), busy[1])
    assert not sites.differing(sites.snapshot(site / "content"), busy[2])
    assert not list(site.rglob("*.tmp"))


# ── at chosen calls ──


@contextmanager
def failing(moment: int, error: int, below: Path) -> Iterator[list[int]]:
    """The call of that number that would change something below a folder fails. Gives [calls so far]."""
    count = [0]

    def around(name: str, usual: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            if name == "open" and not given[1] & os.O_WRONLY:  # type: ignore[operator]
                return usual(*given, **named)
            if name == "write" or str(below) in str(given[0]):
                count[0] += 1
                if count[0] == moment:
                    raise OSError(error, os.strerror(error), str(given[0]))
            return usual(*given, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, around(name, getattr(os, name)))
        yield count


@pytest.fixture(scope="module")
def calls(busy: Busy, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many calls a build makes that could fail."""
    site = Path(shutil.copytree(busy[0], tmp_path_factory.mktemp("calls") / "site"))
    with failing(0, 0, site) as count:
        assert run(site) == 0
    assert count[0] > 100
    return count[0]


@pytest.mark.parametrize("number", range(MOMENTS))
def test_a_disk_that_fails_once(site: Path, busy: Busy, calls: int, capsys, number: int) -> None:
    rng = random.Random(number)
    before = sites.snapshot(site / "output")
    with failing(rng.randint(1, calls), rng.choice(ERRORS), site):
        code = run(site)
    said = capsys.readouterr().err
    left = sites.snapshot(site / "output")
    torn = {name for name, data in left.items() if data not in (before.get(name), busy[1].get(name))}
    assert not {name for name in torn if not name.startswith("manifest-sha256/")}
    assert "Traceback" not in said and (
        said if code == 1 else code == 0 and left == busy[1]
    )  # as nothing hung on it
    heals(site, busy)


@pytest.mark.slow
@pytest.mark.parametrize("error", ERRORS)
def test_a_disk_that_fails_at_any_call(busy: Busy, tmp_path: Path, calls: int, error: int) -> None:
    for moment in range(1, calls + 1):
        site = Path(shutil.copytree(busy[0], tmp_path / f"site-{moment}"))
        with failing(moment, error, site):
            code = run(site)  # 0 where nothing hung on it: a folder that is there already
        assert code == 1 or (code == 0 and sites.snapshot(site / "output") == busy[1]), f"call {moment}"
        heals(site, busy)
        shutil.rmtree(site)


def forged(path: Path) -> None:
    """A whole database that says something else."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE article SET card = replace(card, 'ferry', 'barge')")
        db.execute("UPDATE sheet SET html = replace(html, 'quiet', 'loud')")
        db.commit()


def forged_in_secret(path: Path) -> None:
    before = path.stat()
    forged(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def forged_and_restored(path: Path) -> None:
    """From an archive, after which nothing is as it was."""
    cache = path.parent
    cache.rename(cache.with_name("kept"))
    shutil.copytree(cache.with_name("kept"), cache)
    forged(path)


@pytest.mark.parametrize("forge", [forged, forged_in_secret, forged_and_restored])
def test_a_catalog_that_somebody_wrote_into_is_not_believed(
    site: Path, busy: Busy, forge: Callable[[Path], None]
) -> None:
    sites.build(site)
    forge(site / ".cache/catalog.sqlite")
    sites.settings(site, feed_length=5)
    sites.build(site)
    sites.settings(site)
    heals(site, busy)


def test_a_cache_restored_from_an_archive_is_used(site: Path, busy: Busy) -> None:
    """Which keeps whole seconds alone, and no inode."""
    sites.build(site)
    (site / ".cache").rename(site / "kept")
    shutil.copytree(site / "kept", site / ".cache")
    for path in (site / ".cache").rglob("*"):
        whole = path.stat().st_mtime_ns // 10**9 * 10**9
        os.utime(path, ns=(whole, whole))
    before = (site / ".cache/catalog.sqlite").stat().st_ino
    done = sites.build(site)
    assert not done.written and (site / ".cache/catalog.sqlite").stat().st_ino == before


def test_a_program_is_told_in_json_why_a_build_broke_off(site: Path, monkeypatch, capsys) -> None:
    sites.put(site / "output/manifest-sha256/journal/within", "x")
    assert run(site, "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["exit_code"] == 1 and "no regular file" in said["problems"][0]["fact"]
    shutil.rmtree(site / "output/manifest-sha256/journal")
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "publish", lambda *given: 1 / 0)
        assert run(site, "--json") == 1
    assert "ZeroDivisionError" in json.loads(capsys.readouterr().out)["problems"][0]["fact"]


# ── a small disk ──


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many KB."""
    made = []

    def mount(size: int) -> Path:
        place = tmp_path / "disk"
        place.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "backfile-test", str(place)]
        if subprocess.run(command, capture_output=True).returncode:
            pytest.skip("this user may not mount a disk")
        made.append(place)
        return place

    yield mount
    for place in made:
        subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.skipif(shutil.which("mount") is None, reason="no mount here")
@pytest.mark.parametrize("full", ["output", ".cache"])
def test_a_full_disk(site: Path, busy: Busy, disk: Callable[[int], Path], capsys, full: str) -> None:
    place = disk(120)
    option = "--output" if full == "output" else "--cache"
    assert run(site, option, str(place / "x")) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said and ("No space left" in said or "is full" in said), said
    subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
    assert run(site, option, str(place / "x")) == 0
    output = place / "x" if full == "output" else site / "output"
    assert not sites.differing(sites.snapshot(output), busy[1])


@pytest.mark.skipif(shutil.which("mount") is None, reason="no mount here")
def test_arrays_that_find_no_room_say_so(disk: Callable[[int], Path]) -> None:
    """numpy by itself says how many numbers it wrote, and not why."""
    with pytest.raises(OSError, match="No space left"):
        Weights.of(Terms(1, {"ferry": 2}), "en").save(disk(64))


# ── a spoilt cache ──

SPOILT: dict[str, Callable[[Path], object]] = {
    "gone": lambda path: None,
    "empty": lambda path: path.write_bytes(b""),
    "noise": lambda path: path.write_bytes(random.Random(1).randbytes(9_000)),
    "nested": lambda path: path.write_bytes(b"[" * 100_000),
    "a folder": lambda path: (path / "within").mkdir(parents=True),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to a file": lambda path: path.symlink_to(path.parent.parent / "mine"),
    "a link to a folder": lambda path: path.symlink_to(path.parent.parent / "own"),
}


@pytest.mark.parametrize(
    "name",
    [
        "lock.sqlite",
        "catalog.sqlite",
        "catalog.sqlite-wal",
        "proved.json",
        "templates.compiled",
        "builder",
        "index",
        "redirects",
        "made",
    ],
)
@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_cache_is_made_anew(site: Path, busy: Busy, name: str, how: str) -> None:
    mine = site / "mine"
    mine.write_text("a file of somebody else")
    (site / "own").mkdir()
    others = site / ".cache" / "my.folder" / "kept"
    others.parent.mkdir()
    others.write_text("another")
    path = site / ".cache" / name
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    SPOILT[how](path)
    heals(site, busy)
    assert not list((site / "own").iterdir())
    assert mine.read_text() == "a file of somebody else" and others.read_text() == "another"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize(
    "name",
    [
        "proved.json",
        "templates.compiled",
        "catalog.sqlite-wal",
        "changes.tsv",
        "index",
        "redirects",
        "made",
        "lock.sqlite",
    ],
)
def test_no_pipe_in_the_cache_is_waited_for(site: Path, busy: Busy, name: str) -> None:
    path = site / ".cache" / name
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    os.mkfifo(path)
    assert run(site) in (0, 1)
    heals(site, busy)


ODD: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "an empty folder": Path.mkdir,
    "a link": lambda path: path.symlink_to(path.parents[2] / "content/site.yaml"),
}


@pytest.mark.parametrize("how", ODD)
def test_what_cannot_be_the_manifest_is_taken_for_none(busy: Busy, tmp_path: Path, capsys, how: str) -> None:
    site = sites.copy_inputs(busy[0], tmp_path / "site")
    sites.build(site)
    own = sites.snapshot(site / "content")
    for name in ("2018.txt", "journal"):
        path = site / "output/manifest-sha256" / name
        path.unlink(missing_ok=True)
        ODD[how](path)
        assert run(site) == 0
        assert (
            f"output/manifest-sha256/{name}: warning: was no regular file. The builder"
            in capsys.readouterr().err
        )
        assert run(site) == 0 and "manifest" not in capsys.readouterr().err
        assert not sites.differing(sites.snapshot(site / "output"), busy[1])
    assert sites.snapshot(site / "content") == own


def test_what_is_somebody_s_in_the_manifest_stays(site: Path, busy: Busy, capsys) -> None:
    manifest = site / "output/manifest-sha256"
    (manifest / "2018.txt").unlink()
    for name in ("2018.txt/mine", "mine.txt", "notes.md"):
        sites.put(manifest / name, "somebody else's")
    (manifest / "empty.txt").touch()
    for _ in range(2):
        assert run(site) == 1
        assert (
            "output/manifest-sha256/2018.txt: is a folder that the builder did not write. Move it away; until then"
            " the manifest lacks what it would list, and each build looks at all of output.\n"
        ) in capsys.readouterr().err
        assert pages(site) == sorted(name for name in busy[1] if not name.startswith("manifest-sha256/"))
    (manifest / "2018.txt").rename(site / "mine")
    (manifest / "empty.txt").unlink()
    for name in ("mine.txt", "notes.md"):
        assert (manifest / name).read_text() == "somebody else's"
        (manifest / name).unlink()
    heals(site, busy)


def test_a_folder_of_somebody_s_in_a_page_s_place_is_named(site: Path, busy: Busy, capsys) -> None:
    sites.build(site)
    (site / "output/index.html").unlink()
    mine = sites.put(site / "output/index.html/mine", "somebody else's")
    assert run(site, "--verify-output") == 1
    assert (
        "output/index.html: is a folder that the builder did not write."
        " Move it away; until then it stays and the page is left out.\n"
    ) in capsys.readouterr().err
    mine.unlink()
    heals(site, busy)


def test_a_database_that_is_not_ours_is_left_alone(site: Path, busy: Busy) -> None:
    other = sqlite3.connect(site / "other.sqlite")
    other.execute("CREATE TABLE mine (x)")
    other.close()
    before = (site / "other.sqlite").read_bytes()
    (site / ".cache/catalog.sqlite").unlink()
    (site / ".cache/catalog.sqlite").symlink_to(site / "other.sqlite")
    heals(site, busy)
    assert (site / "other.sqlite").read_bytes() == before


def test_a_catalog_that_cannot_be_opened_leaves_no_lock(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(catalog: Catalog, engine: str) -> sqlite3.Connection:
        raise OSError("it cannot be made")

    with monkeypatch.context() as patch:
        patch.setattr(Catalog, "_open", broken)
        assert run(site) == 1
    assert run(site) == 0


# ── what nobody foresaw ──


def test_a_fault_of_the_builder_is_told_in_a_line_and_in_full(
    site: Path, busy: Busy, monkeypatch, capsys
) -> None:
    def broken(*given: object) -> None:
        raise KeyError("\x1b[31mnobody\nforesaw")

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "publish", broken)
        assert run(site) == 1
    notes = site / ".cache/fault.txt"
    assert capsys.readouterr().err.splitlines() == [
        "The builder itself failed (KeyError: '\\x1b[31mnobody\\nforesaw').",
        f"Where is told in {notes}; please report it.",
        "The build did not finish; the next goes on from here.",
    ]
    assert "Traceback" in notes.read_text() and "in broken" in notes.read_text()
    heals(site, busy)


@pytest.mark.parametrize("known", [True, False])
def test_a_disk_that_cannot_hold_the_catalog_is_told_of(site: Path, monkeypatch, capsys, known: bool) -> None:
    def broken(*given: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    if not known:
        shutil.rmtree(site / ".cache")
    monkeypatch.setattr(pipeline, "survey", broken)
    assert run(site) == 1
    said = f"{site / '.cache'} cannot hold the builder's cache: disk I/O error."
    assert capsys.readouterr().err.splitlines()[0] == said


def test_where_no_process_can_be_started_one_does_it_all(site: Path, busy: Busy, monkeypatch, capfd) -> None:
    def refused(*given: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(workers, "FEW", 2)
    monkeypatch.setattr(pipeline, "MANY", 1)
    monkeypatch.setattr(multiprocessing.process.BaseProcess, "start", refused)
    assert main(["--site", str(site), "--jobs", "2", "--quiet"]) == 0
    assert capfd.readouterr().err.count("\n") == 1  # the story that is gone
    assert not sites.differing(sites.snapshot(site / "output"), busy[1])


def test_what_a_worker_cannot_begin_with_is_told_by_whoever_waits(tmp_path: Path, capfd) -> None:
    with pytest.raises(OSError, match="Too many open files"):
        list(workers.each(_refused, (tmp_path,), range(999), 2))
    assert capfd.readouterr().err == ""
    assert len(list(tmp_path.iterdir())) <= 2, "each worker tried once"


def _refused(tries: Path) -> None:
    (tries / str(time.monotonic_ns())).touch()
    raise OSError(errno.EMFILE, "Too many open files")


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked")
def test_who_stops_a_build_waits_for_no_worker_and_ends_no_process_of_another(
    monkeypatch, tmp_path: Path
) -> None:
    def stopped(done: object) -> None:
        raise KeyboardInterrupt

    other = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
    other.start()
    idle = _idle(tmp_path)
    for begin in (
        lambda: list(workers.each(_idle, (tmp_path,), "ab", 2, dear=True)),
        lambda: workers.apart(idle, "c"),
    ):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr("concurrent.futures.Future.result", stopped)
            begin()
    assert not [*tmp_path.iterdir()] and other.is_alive()
    other.kill()
    other.join()


def _idle(done: Path) -> Callable[[str], None]:
    return partial(_rest, done)


def _rest(done: Path, name: str) -> None:
    time.sleep(4)
    (done / name).touch()


def test_code_that_is_not_loaded_costs_no_cache(site: Path, monkeypatch, capsys) -> None:
    def broken(*given: object) -> None:
        raise ImportError("numpy is not as it was installed")

    monkeypatch.setattr(pipeline, "survey", broken)
    monkeypatch.setattr(pipeline, "discard", lambda cache: pytest.fail("it was discarded"))
    assert run(site) == 1
    assert capsys.readouterr().err.splitlines()[0] == "numpy is not as it was installed."


def test_a_stream_that_is_closed_and_a_folder_that_is_gone_are_no_reason_to_stop(
    site: Path, monkeypatch, capsys
) -> None:
    bad = sites.put(site / "content/articles/bad.md", "---\ntitle: Bad\ndate: soon\n---\n")
    (site / "here").mkdir()
    with contextlib.chdir(site / "here"):
        (site / "here").rmdir()
        assert main(["--jobs", "1"], home=site) == 1
    assert f'{bad}:3: "soon" is not a date.' in capsys.readouterr().err
    monkeypatch.setattr(sys, "stderr", None)
    assert run(site) == 1 and capsys.readouterr().out == ""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked")
def test_a_worker_that_is_killed(site: Path, busy: Busy, monkeypatch, capsys) -> None:
    monkeypatch.setattr(workers, "FEW", 2)
    with monkeypatch.context() as patch:
        patch.setattr(workers, "_batch", _killed)
        assert main(["--site", str(site), "--jobs", "2"]) == 1
    assert "a worker process was ended from outside" in capsys.readouterr().err
    heals(site, busy)


def test_workers_outlive_no_thread_that_began_a_build(site: Path, busy: Busy, monkeypatch) -> None:
    """They end with the thread that forked them, which is the one that waits for them."""
    monkeypatch.setattr(workers, "FEW", 2)
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(sites.build(site, jobs=2).exit_code()))
    thread.start()
    thread.join()
    assert found == [0] and not sites.differing(sites.snapshot(site / "output"), busy[1])


def _killed(items: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# ── damage by hand ──


def pages(site: Path) -> list[str]:
    return sorted(name for name in sites.snapshot(site / "output") if not name.startswith("manifest-sha256/"))


def damage(site: Path) -> None:
    """Some files with other bytes, some gone, one a link to elsewhere, one an empty folder, one a pipe."""
    spoilt, gone, (linked, folder, pipe) = pages(site)[::7], pages(site)[3::7], pages(site)[4:7]
    for name in spoilt:
        (site / "output" / name).write_bytes(b"damaged")
    for name in {*gone, linked, folder, pipe}:
        (site / "output" / name).unlink(missing_ok=True)
    (site / "output" / linked).symlink_to(site / "content/site.yaml")
    (site / "output" / folder).mkdir()
    os.mkfifo(site / "output" / pipe)


def unfinished(site: Path) -> None:
    damage(site)
    (site / "output/manifest-sha256/journal").touch()


def without_manifest(site: Path) -> None:
    damage(site)
    (site / "output/manifest-sha256/2018.txt").unlink()


NOTICED: dict[str, tuple[Callable[[Path], object], str]] = {
    "asked for": (damage, "--verify-output"),
    "the last run did not finish": (unfinished, ""),
    "a part of the manifest is gone": (without_manifest, ""),
    "the manifest is gone": (lambda site: shutil.rmtree(site / "output/manifest-sha256"), ""),
    "output is gone": (lambda site: shutil.rmtree(site / "output"), ""),
    "cache and files are damaged": (lambda site: (shutil.rmtree(site / ".cache"), damage(site)), ""),
}


@pytest.mark.parametrize("case", NOTICED)
def test_damage_by_hand_is_restored(busy: Busy, tmp_path: Path, case: str) -> None:
    site = sites.copy_inputs(busy[0], tmp_path / "site")
    sites.build(site)
    whole = sites.snapshot(site / "output")
    spoil, option = NOTICED[case]
    spoil(site)
    sites.put(site / "output/mine.txt", "somebody else's")
    assert run(site, *filter(None, [option])) == 0
    assert not sites.differing(sites.snapshot(site / "output"), {**whole, "mine.txt": b"somebody else's"})
