"""The stamp: what makes the pages, and so what a cache is good for."""

import sys

import pytest

from generator import engine


@pytest.mark.parametrize(
    ("where", "name", "other"),
    [
        (sys, "version", "3.11.7 (another build of it) [another compiler]"),
        (engine, "library", lambda name: "0"),
        (engine, "OURS", (".py",)),
    ],
)
def test_another_python_library_or_code_makes_another_stamp(monkeypatch, where, name, other) -> None:
    before = engine.stamp()
    assert engine.stamp() == before
    monkeypatch.setattr(where, name, other)
    assert engine.stamp() != before
