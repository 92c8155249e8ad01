"""reStructuredText of Pelican and Nikola: heads, text, and all that docutils is not to do."""

from pathlib import Path

import pytest
from desk import Desk
from effort import seconds

from generator.importers.rst import MARKS, Rst
from generator.model import Problem, Raw, Record

MEND = "Put it right in the article; what it is about stands there as it was typed."
PELICAN = """\
The weir *opened*
#################

:date: 2019-04-27 10:20
:tags: water, harbour
:category: Local
:authors: Ida Falk, Tomas Reyes
:places: - Quay
         - Weir

Boats may **pass** from May on, says `the council <https://council.example/>`_.

.. figure:: {static}/images/gate.jpg
   :alt: The gate

   The gate, opened.

The gates
=========

They are new.
"""


def read(text: str, path: str = "weir.rst") -> list[Record | Problem]:
    return list(Rst().read(Raw(path, text.encode())))


def record(text: str, path: str = "weir.rst") -> Record:
    (one,) = read(text, path)
    assert isinstance(one, Record)
    return one


def said(text: str) -> tuple[list[str], str]:
    """(problems in words, the body)."""
    *problems, one = read(text)
    assert isinstance(one, Record)
    return [str(problem) for problem in problems], one.story.body


def test_the_fields_below_the_headline_are_pelicans_head() -> None:
    one = record(PELICAN)
    story = one.story
    assert (story.title, story.section, story.tags) == ("The weir opened", "Local", ("water", "harbour"))
    assert story.published is not None and story.published.wall == "2019-04-27T10:20:00"
    assert story.authors == ("Ida Falk", "Tomas Reyes") and one.keep == {"places": ["Quay", "Weir"]}
    assert story.body.startswith(
        "Boats may **pass** from May on, says [the council](https://council.example/)."
    )
    assert story.body.endswith("## The gates\n\nThey are new.")


def test_comments_above_the_text_are_nikolas_head() -> None:
    one = record(
        ".. title: Weir: open\n.. slug: weir\n.. date: 2019-04-27 10:20:00 UTC+01:00\n.. tags: a, b\n\n"
        ".. _far: https://far.example/\n\nBoats may pass far_.\n"
    )
    assert (one.story.title, one.story.tags, one.keep) == ("Weir: open", ("a", "b"), {"slug": "weir"})
    assert one.story.published is not None and one.story.published.offset == 3600
    assert one.story.body == "Boats may pass [far](https://far.example/)."


@pytest.mark.parametrize("first", [".. note:: Mind it.", ".. _far: https://far.example/"])
def test_what_only_looks_like_nikolas_head_is_text(first: str) -> None:
    assert record(f"{first}\n\nBoats may pass far.\n", "2019-04-27-weir.rst").story.body.endswith(
        "Boats may pass far."
    )


def test_a_fault_in_a_field_is_named_with_its_line() -> None:
    (problem,) = read("Weir\n####\n\n:tags: a\n:date: 31 Feb 2019\n\nText.\n")
    assert str(problem) == (
        'weir.rst:5: "31 Feb 2019" is not a day of the calendar. Write it as YYYY-MM-DD; until then it is not converted.'
    )


def test_unknown_directives_and_roles_stay_as_they_were_typed_and_are_named() -> None:
    problems, body = said(
        "Weir\n####\n\nSee :map:`the quay` and |this|.\n\n.. youtube:: abc\n   :width: 100\n"
    )
    assert problems == [
        f'weir.rst:4: Undefined substitution referenced: "this". {MEND}',
        f'weir.rst:4: Unknown interpreted text role "map". {MEND}',
        f'weir.rst:6: Unknown directive type "youtube". {MEND}',
    ]
    assert body == "See :map:\\`the quay\\` and |this|.\n\n```\n.. youtube:: abc\n   :width: 100\n```"


def test_nothing_is_included_run_or_told_by_the_clock(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    for directive in (
        f".. include:: {secret}",
        f".. csv-table::\n   :file: {secret}",
        f".. raw:: html\n   :file: {secret}",
        ".. raw:: html\n\n   <script>alert(1)</script>",
        ".. |x| date::\n\n|x|",
    ):
        problems, body = said(f"Weir\n####\n\nText.\n\n{directive}\n")
        assert problems and "hidden words" not in body and "```\n.. " in body, directive


def test_comments_are_told_as_dropped() -> None:
    story = record("Weir\n####\n\n.. Ask the mayor\n   again.\n\nText.\n").story
    assert (story.body, story.dropped) == ("Text.", ("Ask the mayor\nagain.",))


def test_a_heading_that_is_not_the_stated_headline_stays() -> None:
    assert record(".. title: Weir\n\nThe gates\n=========\n\nText.\n").story.body == "## The gates\n\nText."
    assert record(".. title: Weir\n\nWeir\n====\n\nText.\n").story.body == "Text."


def test_what_would_read_otherwise_in_html_tells_the_same() -> None:
    body = record(
        "Weir\n####\n\nType ``a_b`` [1]_.\n\n:Eq: x\n\n.. [1] The note.\n\n+---+---+\n| a | b |\n+---+---+\n"
    ).story.body
    assert body.startswith("Type `a_b` [1].\n\n") and "\n\n[1] The note.\n\n" in body


def test_text_beyond_reason_is_refused_in_time() -> None:
    bombs = {
        "has a paragraph or table beyond reason.": "`<" * MARKS,
        "has a line of more than 20,000 characters.": "a" * 30_000,
        "names more than 1,000 substitutions.": "".join(f"|a|\n\n{n}" for n in range(1001)),
        "is longer than 300,000 characters.": "text\n\n" * 60_000,
        "is nested too deeply.": "\n\n".join(" " * n + "- a" for n in range(400)),
    }
    with seconds(20):
        for fact, text in bombs.items():
            (problem,) = read(f"Weir\n####\n\n{text}\n")
            assert isinstance(problem, Problem) and problem.fact == fact
            assert problem.remedy == "Simplify it, or save it as Markdown; until then it is not converted."


def test_a_picture_of_pelicans_goes_with_its_story(tmp_path: Path) -> None:
    desk = Desk(tmp_path).write(
        {"content/raw/posts/weir.rst": PELICAN, "content/raw/images/gate.jpg": b"\xff\xd8\xff picture"}
    )
    desk.build()
    assert '<img src="/media/images/gate.jpg" alt="The gate">' in desk.read(desk.article())
