"""Runs of one sign, wherever a raw file may have them: the time that reading takes grows with their length alone.

A pattern that looks at all that follows from each place takes minutes for what takes others milliseconds.
"""

import json
from pathlib import Path

import effort
import pytest

from generator.ingest.conversion import converter
from generator.ingest.pictured import Album

LENGTH = 40_000
SIGNS = [*" \xa0'’.,1aA[(<>-–\n_/&\"*`=|#@\\:;", "a<", "' ", "1.", "1-", "a.", "A.", "A ", "a ", "[(", "- ", "\n ", "\xa0\n", "&#",
         "a@", "http://a/", "](", "<a ", "<a x=\"", "**_", "| ", " ,", "1 ", "a'", "By A, ", "1 May ", "12:30 ", "By "]  # fmt: skip
PROSE = "The tide came in at noon and nobody was surprised by it at all.\n" * 4
TOP = f"Bridge opens\n\nBy Ana Lind\nJune 3, 2020\n{PROSE}"
FOUND = [("bare.md", " "), ("bare.md", "#"), ("page.html", "\n"), ("page.html", "a<")]  # once


def places(run: str) -> dict[str, str]:
    """Texts of raw files, by their names."""
    line = run.replace("\n", " ")
    bare = line.replace('"', "").replace("\\", "")
    record = dict.fromkeys(["title", "author", "section", "summary"], f"By {run} z") | {
        "tags": [run, f"a{run}b"]
    }
    page = f"<h1>A {run} z</h1><p class=byline>By {run} z</p><p>{PROSE}{run}</p><p>{PROSE}{run} z</p><p>{PROSE}</p>"
    item = f"<title>A {run} z</title><link>http://a.example/1</link><description>{run} z</description>"
    escaped = (
        item
        if not set(run) & set("<&")
        else item.replace(run, run.replace("&", "&amp;").replace("<", "&lt;"))
    )
    return {
        "alone.txt": run,
        "headline.txt": f"A {run} z\n\nBy Ana Lind\nJune 3, 2020\n{PROSE}",
        "byline.txt": f"Bridge opens\n\nBy {run} z\nJune 3, 2020\n{PROSE}",
        "date.txt": f"Bridge opens\n\nBy Ana Lind\nJune 3,{run}2020 z\n{PROSE}",
        "dateline.txt": f"Bridge opens\n\nJune 3, 2020\nLONDON{run}(AP) — {PROSE}",
        "body.txt": f"{TOP}He said{run}z\n{PROSE}",
        "tail.txt": f"{TOP}{PROSE}Tags: a{run}b\nSimilar News:{run}z\n",
        "head.md": f'---\ntitle: A {line} z\nauthor: "By {bare} z"\n---\n\n{run}\n\nText {run} z\n\n- {run}\n',
        "bare.md": f"# A {run} z\n\n{run}\n\nText {run} z\n",
        "text.rst": f"Title\n=====\n\n:date: 2020-01-01\n:author: By {line} z\n\n{run}\n\n{run} z\n",
        "page.html": f"<head><title>A {run} z</title><meta name=author content='By {bare} z'></head><article>{page}</article>",
        "records.json": json.dumps([record | {"body": f"{PROSE}\n\n{run} z", "url": f"http://a/{run}", "date": f"2020{run}"}]),
        "mail.eml": f"From: A {line} <a@b.example>\nSubject: A {line} z\n\n{PROSE}\n{run} z\n{PROSE}",
        "feed.xml": f'<rss version="2.0"><channel><item>{escaped}</item></channel></rss>',
    }  # fmt: skip


def reads(folder: Path, name: str, sign: str) -> None:
    (folder / name).write_text(places((sign * LENGTH)[:LENGTH])[name], "utf-8")
    with effort.seconds(8):
        converter(folder, "UTC", Album([]))(name)


@pytest.mark.parametrize(("name", "sign"), FOUND)
def test_runs_that_once_took_long(tmp_path: Path, name: str, sign: str) -> None:
    reads(tmp_path, name, sign)


@pytest.mark.slow
@pytest.mark.parametrize("name", places(""))
def test_any_run_anywhere(tmp_path: Path, name: str) -> None:
    for sign in SIGNS:
        reads(tmp_path, name, sign)
