"""A bar for whoever watches a long build on a terminal, and for nobody else."""

import io
import time
from pathlib import Path

import pytest
import sites

from generator import config, pipeline
from generator.cli import terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_build_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    site = config.load(config.Options(site=sites.make_site(tmp_path, 4), jobs=1))
    time.sleep(0.15)  # what was touched just now is read again
    pipeline.build(site, watch=lambda *what: told.append(what))
    for what in ("Articles read", "Shelves printed"):
        of = [(done, total) for name, done, total in told if name == what]
        assert of == [(number, len(of)) for number in range(1, len(of) + 1)] and len(of) >= 4
    told.clear()
    pipeline.build(site, watch=lambda *what: told.append(what))
    assert len(told) < 4, "what the first build wrote into content at most"


def test_a_bar_is_drawn_on_a_terminal_that_has_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "PATIENCE", 0)
    monkeypatch.setattr(terminal, "OFTEN", 0)
    screen = Terminal()
    with terminal.progress(screen) as watch:
        watch("Articles read", 3, 4)
    assert "Articles read" in screen.getvalue() and "75%" in screen.getvalue()


def test_none_where_it_is_quick_or_nobody_looks() -> None:
    quick, piped = Terminal(), io.StringIO()
    for screen in (quick, piped):
        with terminal.progress(screen) as watch:
            watch("Articles read", 1, 2)
    assert quick.getvalue() == piped.getvalue() == ""
