"""What a person reads: problems by file on a terminal, a line each for programs, all of it as JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from desk import GOOD, GOOD_PAGE, SITE, Desk, story

from generator.cli import main, terminal
from generator.model import Problem

BUILD = Path(__file__).parent.parent / "build.py"
BAD = "content/articles/bad.md"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story()})


def lines(problems: list[Problem], text: str = "", width: int = 80) -> list[str]:
    """The problems as shown, all of them in files that hold this text."""
    return list(terminal.grouped(problems, lambda path, line: text, width=width))


def test_by_file_with_the_line_a_caret_and_the_remedy(desk: Desk) -> None:
    desk.write({BAD: "---\r\ntitle: Bad\r\ndate:\t31 Feb 1987\r\ndraft: maybe\r\n---\r\n"})
    line = terminal.lines_of({"content": desk.root / "content"})
    warning = Problem("content/site.yaml", 0, "has no `title`.", "Write it.", "warning")
    assert list(terminal.grouped([warning, *desk.build().problems], line, width=72)) == [
        BAD,
        '  line 3: "31 Feb 1987" is not a day of the calendar.',
        "    │ date:   31 Feb 1987",
        "    │         ^^^^^^^^^^^",
        "  Write it as YYYY-MM-DD; until then its address shows a notice and\n  lists leave it out.",
        "  line 4: `draft: maybe` is neither true nor false.",
        "    │ draft: maybe",
        "    │ ^^^^^^^^^^^^",
        "  Write true or false; until then it is not published.",
        "",
        "content/site.yaml",
        "  warning: has no `title`.",
        "  Write it.",
        "",
    ]


def test_files_with_errors_come_first_and_the_rest_is_counted() -> None:
    found = [
        Problem(f"content/{n:02}.md", 1, f"is {n}.", "", "warning" if n < 40 else "error") for n in range(41)
    ]
    shown = lines(found)
    assert [line for line in shown if line.startswith("content/")][:2] == ["content/40.md", "content/00.md"]
    assert len([line for line in shown if line.startswith("content/")]) == terminal.MOST
    assert shown[-2].startswith("… and 16 more problems in 16 files: ")


def test_a_long_line_is_shown_where_it_matters() -> None:
    (_, _, excerpt, carets, *_) = lines(
        [Problem("a", 1, "`here` is wrong.", "")], "x" * 500 + "here" + "y" * 500
    )
    assert excerpt.startswith("    │ …hereyyy") and excerpt.endswith("…") and len(excerpt) <= 80
    assert carets == "    │  ^^^^"


def test_a_quote_that_is_not_in_the_line_gets_no_caret() -> None:
    assert lines([Problem("a", 1, "`there` is wrong.", "Mend it.")], "here") == [
        "a", "  line 1: `there` is wrong.", "    │ here", "  Mend it.", "",
    ]  # fmt: skip


@pytest.mark.parametrize("bad", ["\x1b[31m", "\x07", "\x9b", "\r", "\n", "\u202e", "\u2066"])
def test_nothing_in_content_drives_a_terminal(bad: str) -> None:
    problem = Problem(f"content/{bad}.md", 1, f"`{bad}` is wrong.", f"Remove {bad}.")
    said = lines([problem], f"title: {bad}!")
    assert not [line for line in said if bad in line]
    assert f"    │ title: {ascii(bad)[1:-1]}!" in said


def test_what_is_to_be_pasted_stays_on_one_line() -> None:
    entry = "`tags: [One two three, four five six, seven eight nine]`"
    assert (
        f"  {entry}."
        in lines([Problem("a", 0, "is wrong.", f"Suggested by related stories: {entry}.")], width=60)[2]
    )


# ── the command line itself ──


def on_terminal(desk: Desk, *arguments: str, **environment: str) -> str:
    """What a build says on a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, str(BUILD), "--site", str(desk.root), *arguments]
    around = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment
    subprocess.run(command, stdout=theirs, stderr=theirs, env=around, timeout=60)
    os.close(theirs)
    said = b""
    while chunk := _read(ours):
        said += chunk
    os.close(ours)
    return said.decode()


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""


def test_colour_is_for_a_terminal_that_wants_it(desk: Desk) -> None:
    desk.write({BAD: story("Bad", "soon")})
    assert f"\x1b[1m{desk.root}/{BAD}\x1b[0m" in on_terminal(desk)
    assert "\x1b" not in on_terminal(desk, NO_COLOR="1")
    command = [sys.executable, str(BUILD), "--site", str(desk.root)]
    piped = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "\x1b" not in piped.stdout + piped.stderr
    assert piped.stderr.startswith(f'{desk.root}/{BAD}:3: "soon" is not a date.')


def test_paths_are_told_as_they_are_typed_from_here(desk: Desk, capsys, monkeypatch) -> None:
    desk.write({BAD: story("Bad", "soon")})
    typed = desk.root.name
    for here, site in (
        (desk.root.parent, f"{typed}/"),
        (desk.root, ""),
        (desk.root / "output", f"{desk.root}/"),
    ):
        name = f"{len(site)}.md"
        desk.write({f"content/raw/{name}": story(f"Seal {len(site)}"), "output/a": ""})
        monkeypatch.chdir(here)
        assert main(["--site", str(desk.root), "--jobs", "1"]) == 1
        out, err = capsys.readouterr()
        assert err.startswith(f"{site}{BAD}:3: ")
        converted = f"{site}content/articles/2019/04/seal-{len(site)}.md converted from {site}content/raw."
        assert out.startswith(f"{converted}\n{site}content/raw: ")
    desk.write({"content/site.yaml": f"{SITE}theme: tabloid\n"})
    monkeypatch.chdir(desk.root.parent)
    assert main(["--site", typed]) == 2 and capsys.readouterr().err.startswith(f"{typed}/themes/tabloid: ")


def test_json_says_everything(desk: Desk, capsys) -> None:
    desk.write({BAD: story("Bad", "soon")})
    assert desk.run("--json") == 1
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert said["exit_code"] == 1 and GOOD_PAGE in said["written"] and not err
    assert [(problem["path"], problem["line"]) for problem in said["problems"]] == [(BAD, 3)]


def test_json_of_a_build_that_could_not_begin(desk: Desk, capsys) -> None:
    desk.write({"content/site.yaml": "titel: x"})
    assert desk.run("--json") == 2
    said = json.loads(capsys.readouterr().out)
    assert said["exit_code"] == 2 and said["problems"][0]["fact"] == "`titel` is no setting."


def test_quiet_says_problems_alone(desk: Desk, capsys) -> None:
    assert desk.run("--quiet") == 0
    assert capsys.readouterr() == ("", "")
    desk.write({BAD: story("Bad", "soon")})
    assert desk.run("--quiet") == 1
    out, err = capsys.readouterr()
    assert not out and err.startswith(BAD)


def test_a_quiet_desk_report_lists_what_it_found_and_counts_nothing(desk: Desk, capsys) -> None:
    desk.write({BAD: story("Bad", "soon")})
    assert desk.run("check", "--quiet") == 1
    out, err = capsys.readouterr()
    assert '"soon" is not a date.' in out + err and "findings" not in out


@pytest.mark.parametrize("port", ["0", "65536", "x"])
def test_a_port_that_is_none(desk: Desk, capsys, port: str) -> None:
    assert desk.run("serve", "--port", port) == 2
    assert "argument --port: must be" in capsys.readouterr().err


def test_options_stand_before_or_behind_the_command(desk: Desk) -> None:
    assert desk.run("build", "--quiet") == 0 and desk.run("-q") == 0
    assert desk.run("--quiet", "build", "--profile") == 0
    assert desk.run("--quiet", "--profile") == 0


# ── explain ──


def explained(desk: Desk, capsys, wanted: str) -> str:
    assert desk.run("--explain", wanted) == 0
    return capsys.readouterr().out


def test_explain_a_story_by_any_of_its_names(desk: Desk, capsys) -> None:
    rest = {
        f"content/articles/{n}.md": story(f"{chr(97 + n) * 7} words", body=f"{chr(97 + n) * 5} rain.")
        for n in range(20)
    }
    text = "The keeper of the old lighthouse counted barrels on the quay before the storm."
    again = "Years after the storm, the old lighthouse got another keeper, who sold its barrels off the quay."
    late = story("Other news", "2022-04-27", again, tags="[Bridge]")
    desk.write({"content/articles/other.md": late, **rest, GOOD: story(body=text, tags="[Bridge]")})
    said = explained(desk, capsys, "/2019/04/27/good-news/")
    for line in (
        "/2019/04/27/good-news/",
        f"  from {GOOD}, id ",
        "  last rewritten because the page is new",
        "  this build: rewritten",
        ": Other news (/2022/04/27/other-news/): Both on Bridge",
    ):
        assert line in said
    again = explained(desk, capsys, "https://desk.example/2019/04/27/good-news/")
    assert "not rewritten, it would look the same" in again
    assert explained(desk, capsys, f"output/{GOOD_PAGE}") == again
    assert again in explained(desk, capsys, GOOD)
    desk.write({GOOD: story(body=text, tags="[Bridge]", dek="Now with a dek.")})
    assert "last rewritten because what it is about changed" in explained(desk, capsys, GOOD)


MADE_FROM = {
    "/": "1 story stands there", "/2019/": "1 story stands there", "/feed.xml": "1 story stands there",
    "/tag/": "leads to 1 list\n", "/tag/bridge/": "1 story stands there", "/on-this-day/": "leads to 1 list\n",
    "/story/": "leads to 0 lists\n", "/undated/": "no story stands there\n", "/corrections/": "no story stands there\n",
    "/search/": "from the names of all lists and feeds\n", "/feeds.opml": "from the names of all lists and feeds\n",
    "/404.html": "from the settings and the theme alone\n", "/robots.txt": "from the settings, and the stories of",
    "/search/index.bin": "from the words of all stories\n", "/about/": "from content/pages/about.md\n",
    "content/pages/about.md": "from content/pages/about.md\n", "content/media/a.txt": "from content/media/a.txt\n",
    "content/site.yaml": "is read in every build; no page is made from it alone.\n",
    "content/none.txt": "no page of this archive comes from it.\n",
}  # fmt: skip


@pytest.mark.parametrize("wanted", MADE_FROM)
def test_explain_a_page_of_every_kind(desk: Desk, capsys, wanted: str) -> None:
    desk.write(
        {
            GOOD: story(tags="[Bridge]"),
            "content/pages/about.md": "---\ntitle: About\n---\nWe.\n",
            "content/media/a.txt": "a",
        }
    )
    said = explained(desk, capsys, wanted)
    assert MADE_FROM[wanted] in said and "sends readers" not in said and str(desk.root) not in said


def test_explain_a_list_a_file_and_nothing(desk: Desk, capsys) -> None:
    assert "  1 story stands there, the newest first:\n    Good news (/2019/04/27/good-news/)" in explained(
        desk, capsys, "/2019/04/"
    )
    assert "  from themes/broadsheet/static/style.css\n" in explained(desk, capsys, "theme/style.css")
    assert explained(desk, capsys, "/good-news/") == (
        "/good-news/index.html: is no page of this archive.\n  there is /2019/04/27/good-news/\n"
    )
