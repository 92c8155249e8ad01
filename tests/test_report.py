"""What a build says it did: the line at its end, the stages, the list of changed addresses."""

import time
from pathlib import Path

import pytest
import sites

from generator import problems, report
from generator.output import manifest
from generator.report import Report

BASE = "https://test.example/news/"


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (
            Report(articles=12034, new=3, pages=15220, written=["a"] * 41, seconds=0.84),
            "12,034 articles · 3 new · 41 of 15,220 files rewritten · 0.8 s",
        ),
        (Report(articles=1, pages=9, seconds=0.12), "1 article · all 9 files are as they were · 0.1 s"),
    ],
)
def test_the_line_at_the_end(done: Report, words: str) -> None:
    assert report.summary(done) == words


def test_why_all_is_read_anew_is_said_once(tmp_path: Path) -> None:
    site = sites.make_site(tmp_path, 3)
    assert report.DISTRUSTED not in report.summary(sites.build(site))
    (site / ".cache/catalog.sqlite").chmod(0o600)
    assert report.summary(sites.build(site)).startswith(f"{report.DISTRUSTED}\n")
    assert report.DISTRUSTED not in report.summary(sites.build(site))


def test_when_to_build_again_is_said_as_far_as_the_calendar_goes() -> None:
    """The last evening of the year 9999 is past it elsewhere, and ended the build."""
    assert "\nBuild again at 9999-12-31 23:59 UTC:" in report.summary(Report(due=report.END - 1))
    assert "Build again" not in report.summary(Report(due=report.END))


def test_each_stage_has_its_time(tmp_path: Path) -> None:
    done = sites.build(sites.make_site(tmp_path, 3))
    names = [name for name, _, _ in done.stages]
    assert names[0] == "proof" and names[-2:] == ["publish", "report"]
    assert [line.split()[0] for line in report.profile(done).splitlines()] == names
    assert sum(wall for _, wall, _ in done.stages) <= done.seconds


def changes(site: Path) -> set[tuple[str, ...]]:
    lines = (site / ".cache/changes.tsv").read_text("utf-8").splitlines()
    return {tuple(line.split("\t")) for line in lines}


def test_new_articles_are_counted_and_changed_addresses_listed(tmp_path: Path) -> None:
    site = tmp_path
    sites.settings(site)
    for name in "ab":
        sites.article(site, f"{name}.md", title=f"Zoë {name}", date="2019-04-26")
    assert sites.build(site).new == 2
    assert {
        ("changed", BASE),
        ("changed", f"{BASE}2019/04/26/zo%C3%AB-a/"),
        ("changed", f"{BASE}feed.xml"),
    } <= changes(site)
    sites.article(site, "a.md", "Other words.", title="Zoë a", date="2019-04-26")
    done = sites.build(site)
    assert not done.new and ("changed", f"{BASE}2019/04/26/zo%C3%AB-a/") in changes(site)
    assert len(changes(site)) == len(done.written) + len(done.removed)
    (site / "content/media").mkdir()
    (site / "content/media/a.txt").write_text("a")
    sites.build(site)
    (site / "content/media/a.txt").unlink()
    sites.build(site)
    assert changes(site) == {("removed", f"{BASE}media/a.txt")}
    sites.build(site)
    assert changes(site) == set(), "a second purge has nothing to do"


def test_after_a_build_that_was_cut_short_every_address_counts_as_changed(tmp_path: Path) -> None:
    site = sites.make_site(tmp_path, 3)
    pages = sites.build(site).pages
    (site / "output" / manifest.JOURNAL).touch()
    sites.build(site)
    assert len(changes(site)) == pages


def test_what_lies_between_files_is_asked_only_when_something_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And said in every build all the same."""
    asked: list[int] = []
    usual = problems.standing
    monkeypatch.setattr(problems, "standing", lambda *given: asked.append(1) or usual(*given))
    sites.settings(tmp_path)
    for name in "ab":
        sites.article(tmp_path, f"{name}.md", title="A", id="same", slug=name)
    for _ in range(3):  # what was touched just now is read again
        first = sites.build(tmp_path).problems
        time.sleep(0.15)
    asked.clear()
    assert sites.build(tmp_path).problems == first and "which another article has" in str(first[0])
    assert not asked
    sites.set_field(tmp_path / "content/articles/b.md", "id", "other")
    assert not any("another article" in problem.fact for problem in sites.build(tmp_path).problems)
