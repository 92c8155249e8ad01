"""The law: whatever happened before, a build leaves what a build from nothing leaves, byte for byte.

Random histories of edits, each from a seed. After every few edits the site is built as a publisher
would; then content/ and themes/, as they were just before, are built from nothing elsewhere. Output,
content, exit code and problems must be the same, and one more build must write nothing.
BACKFILE_LAW_SEEDS=500 (or a range, 40-90) tries more histories.
"""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import edits
import pytest
import sites

from generator import search
from generator.disk import files
from generator.search import parts, shards

STEPS = 8
LONG = 200  # histories of the slow battery
REVERT = 0.15  # share of edits that put a file back as it was at some earlier time
TICK = 50_000_000  # nanoseconds: what a disk with a coarse clock rounds to
DRAFTS = 0.15  # share of steps at which the publisher turns --drafts on or off


def _seeds(default: range) -> range:
    given = os.environ.get("BACKFILE_LAW_SEEDS", "")
    first, dash, last = given.partition("-")
    if dash:
        return range(int(first), int(last))
    return range(int(given)) if given else default


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index of search is cut so small that these few stories have volumes by month and many files."""
    monkeypatch.setattr(search, "MANY", 4)
    monkeypatch.setattr(parts, "PASS", 5)
    monkeypatch.setattr(parts, "BATCH", 2)
    monkeypatch.setattr(shards, "LIMIT", 1000)
    monkeypatch.setattr(shards, "COMMON", 3)


@pytest.mark.parametrize("seed", _seeds(range(12)))
def test_any_history_ends_like_a_build_from_nothing(tmp_path: Path, seed: int) -> None:
    History(tmp_path, seed).run(STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1000 + LONG))
def test_many_histories_end_like_a_build_from_nothing(tmp_path: Path, seed: int) -> None:
    History(tmp_path, seed).run(STEPS * 2)


def _only(one: tuple[int, list[str]], two: tuple[int, list[str]]) -> tuple[int, list[str]]:
    """The exit code, and the problems that the other build does not name."""
    return one[0], [line for line in one[1] if line not in two[1]]


class History:
    """One site and what happens to it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.rng, self.seed = random.Random(seed), seed
        self.site = sites.make_site(folder / "site", self.rng.randint(0, 12), seed)
        self.fresh = folder / "fresh"
        self.log: list[str] = [f"a site from seed {seed}"]
        self.drafts = False
        self.past: list[dict[str, bytes]] = []

    def run(self, steps: int) -> None:
        for _ in range(steps + 1):
            self._hold()
            self.past.append(sites.snapshot(self.site / "content"))
            self._edit()

    def _edit(self) -> None:
        self.log.append("-- then")
        if self.rng.random() < DRAFTS:
            self.drafts = not self.drafts
            self.log.append(f"drafts {self.drafts}")
        for _ in range(self.rng.randint(1, 4)):
            if self.rng.random() < REVERT:
                self.log.append(self._revert())
            else:
                edit = self.rng.choice(edits.EDITS)
                self.log.append(edit(self.rng, self.site))
        here = self.log[len(self.log) - self.log[::-1].index("-- then") :]
        if any("cache" in line for line in here) and any("manifest" in line for line in here):
            # Nothing is left to prove what the builder wrote: it would keep the files as foreign.
            self.log.append(edits.lose_output(self.rng, self.site))

    def _revert(self) -> str:
        """A file of content as it was, or was not, at some earlier time."""
        before = self.rng.choice(self.past)
        name = self.rng.choice(sorted(before.keys() | self.past[-1].keys()))
        path = self.site / "content" / name
        if path.is_symlink() or path.is_dir() or name not in before:
            edits.clear(path)
        if name in before:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(before[name])
        return f"revert {name} ({'as it was' if name in before else 'away'})"

    def _hold(self) -> None:
        """Builds both ways and compares."""
        sites.copy_inputs(self.site, self.fresh)
        untouched = sites.snapshot(self.site / "output")
        done = sites.outcome(self.site, drafts=self.drafts)
        anew = sites.outcome(self.fresh, drafts=self.drafts)
        assert done == anew, self._story(f"says {_only(done, anew)}, from nothing {_only(anew, done)}")
        if done[0] == 2:
            assert sites.snapshot(self.site / "output") == untouched, self._story("touched the output")
            return self._mend()
        for folder in ("output", "content"):
            other = sites.differing(sites.snapshot(self.site / folder), sites.snapshot(self.fresh / folder))
            assert not other, self._story(f"{folder} differs: {other}")
        again = sites.build(self.site, drafts=self.drafts)
        assert not again.written and not again.removed, self._story(f"writes again: {again.written}")

    def _mend(self) -> None:
        """What stopped the build is set right, and the site is built after all."""
        self.log.append("mend settings and theme")
        sites.settings(self.site)
        shutil.rmtree(self.site / "themes", ignore_errors=True)
        self._hold()

    def _story(self, fault: str) -> str:
        return "\n  ".join([f"seed {self.seed}: {fault}", *self.log])


def test_a_change_within_one_tick_of_the_last_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk with coarse clocks, a file written just before a build reads it and again just after,
    the same size, its time put back: no stamp tells the two apart, so what was touched this lately is
    read again by the next build."""
    site = sites.make_site(tmp_path, 2)
    path = sites.article(site, "tick.md", "one one", title="Tick")
    sites.build(site)
    usual_walk, usual_read, usual_found, ticks = files.walk, files.read, files._found, []

    def coarse(path: str, info: os.stat_result) -> files.Found:
        stamp = f"{info.st_mtime_ns} {info.st_ctime_ns // TICK} {info.st_size} {info.st_ino}"
        return usual_found(path, info)._replace(stamp=stamp)

    def walk(root: Path, flat: bool = False) -> Iterator[files.Found]:
        if root == path.parent:
            _overwrite(path, b"two two", b"one one")
        return usual_walk(root, flat)

    def read(found: Path) -> bytes:
        data = usual_read(found)
        if found == path:
            before = path.stat()
            _overwrite(path, b"one one", b"two two")
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            ticks.append(path.stat().st_ctime_ns // TICK == before.st_ctime_ns // TICK)
        return data

    monkeypatch.setattr(files, "_found", coarse)
    for _ in range(4):
        with monkeypatch.context() as hooks:
            hooks.setattr(files, "walk", walk)
            hooks.setattr(files, "read", read)
            sites.build(site)
        sites.build(site)
        assert b"two two" in (site / "output/undated/tick/index.html").read_bytes()
    assert any(ticks)


def _overwrite(path: Path, old: bytes, new: bytes) -> None:
    """In place, so that the file stays the same file."""
    data = path.read_bytes().replace(old, new)
    with path.open("r+b") as file:
        file.write(data)
