"""Templates are compiled once and kept; and of a cache that anyone may have written, nothing is run."""

import json
import marshal
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import GOOD, SITE, Desk, story

from generator.theme.pieces import Compiled, Workshop

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of templates that were compiled."""
    names: list[str] = []
    compile = Workshop.compile

    def noted(self: Workshop, source: str, name: str | None = None, *further: object) -> object:
        if name:
            names.append(name)
        return compile(self, source, name, *further)

    monkeypatch.setattr(Workshop, "compile", noted)
    monkeypatch.setattr("desk.PROVED", [])  # each site proves its theme, as for its publisher
    Compiled.known.clear()
    yield names


@pytest.fixture
def desk(tmp_path: Path, compiled: list[str]) -> Desk:
    desk = Desk(tmp_path / "site").write({"content/site.yaml": SITE, GOOD: story()})
    desk.build()
    return desk


def again(desk: Desk, compiled: list[str]) -> list[str]:
    """What is compiled for an edit, in a process that has not compiled anything yet."""
    compiled.clear()
    Compiled.known.clear()
    desk.write({GOOD: story(body=f"Edited, {os.urandom(4).hex()}.")}).build()
    return compiled


def test_an_edit_compiles_no_template(desk: Desk, compiled: list[str]) -> None:
    assert "article.html" in compiled, "the first build compiles them"
    assert again(desk, compiled) == []


def test_a_template_that_was_edited_is_compiled(desk: Desk, compiled: list[str]) -> None:
    desk.write({
        "themes/mine/theme.yaml": "extends: broadsheet\n",
        "themes/mine/templates/article.html": '{% extends "broadsheet/article.html" %}',
        "content/site.yaml": f"{SITE}theme: mine\n",
    })  # fmt: skip
    desk.build()
    desk.write({"themes/mine/templates/article.html": '{% extends "broadsheet/article.html" %}{# new #}'})
    assert "article.html" in again(desk, compiled)


def poison(path: Path, victim: Path) -> bytes:
    """The kept templates, each made to leave a file behind when it is run."""
    code = compile(f"open({str(victim)!r}, 'w').close()", "evil", "exec")
    return marshal.dumps(dict.fromkeys(marshal.loads(path.read_bytes()), code))


def replaced(site: Path, data: bytes) -> None:
    (site / "new").write_bytes(data)
    (site / "new").chmod(0o600)
    (site / "new").replace(site / ".cache/templates.compiled")


def written_over(site: Path, data: bytes) -> None:
    """In place, with the times of before, as far as they can be set."""
    path = site / ".cache/templates.compiled"
    times = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def unpacked(site: Path, data: bytes) -> None:
    """With a note that fits it as far as one can know who sends a cache: all but what the system sets."""
    replaced(site, data)
    note = site / ".cache/proved.json"
    proved = json.loads(note.read_text())
    info = (site / ".cache/templates.compiled").stat()
    proved["compiled"] = f"{info.st_mtime_ns} {info.st_ctime_ns} {info.st_size} {info.st_ino}"
    note.write_text(json.dumps(proved))
    shutil.copytree(site / ".cache", site / "copy")
    shutil.rmtree(site / ".cache")
    (site / "copy").rename(site / ".cache")


def shared(site: Path, data: bytes) -> None:
    """By somebody who may write in the cache, and knows the note."""
    replaced(site, data)
    (site / ".cache/templates.compiled").chmod(0o666)
    note = site / ".cache/proved.json"
    info = (site / ".cache/templates.compiled").stat()
    stamp = f"{info.st_mtime_ns} {info.st_ctime_ns} {info.st_size} {info.st_ino}"
    note.write_text(json.dumps(json.loads(note.read_text()) | {"compiled": stamp}))


def open_to_all(site: Path, data: bytes) -> None:
    """By somebody who may put files of another's there, as a link does, and knows the note."""
    shared(site, data)
    (site / ".cache/templates.compiled").chmod(0o600)
    (site / ".cache").chmod(0o777)
    note = site / ".cache/proved.json"
    info = (site / ".cache/templates.compiled").stat()
    stamp = f"{info.st_mtime_ns} {info.st_ctime_ns} {info.st_size} {info.st_ino}"
    note.write_text(json.dumps(json.loads(note.read_text()) | {"compiled": stamp}))


@pytest.mark.parametrize("how", [replaced, written_over, unpacked, shared, open_to_all])
def test_nothing_is_run_from_a_cache_that_others_may_have_written(
    desk: Desk, compiled: list[str], how: object
) -> None:
    victim = desk.root / "victim"
    assert callable(how)
    how(desk.root, poison(desk.root / ".cache/templates.compiled", victim))
    assert "article.html" in again(desk, compiled)
    assert not victim.exists()
    assert how is open_to_all or again(desk, compiled) == [], "they are kept anew"


def test_kept_templates_that_are_damaged_are_compiled(desk: Desk, compiled: list[str]) -> None:
    path = desk.root / ".cache/templates.compiled"
    path.write_bytes(path.read_bytes()[:1000])
    info = path.stat()
    note = desk.root / ".cache/proved.json"
    stamp = f"{info.st_mtime_ns} {info.st_ctime_ns} {info.st_size} {info.st_ino}"
    note.write_text(json.dumps(json.loads(note.read_text()) | {"compiled": stamp}))
    assert "article.html" in again(desk, compiled)
