"""reStructuredText of Pelican and Nikola: heads, text, and all that docutils is not to do."""

from pathlib import Path

import pytest
from desk import Desk
from effort import seconds

from generator.importers import rst
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
        "has more than 10 substitutions within substitutions.": "".join(
            f".. |s{n}| replace:: |s{n + 1}| |s{n + 1}|\n" for n in range(16)
        ),
        "has more than 2,000 directives, notes and comments.": "- .. class:: a\n\n" * 2001,
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


def test_the_head_is_found_beside_what_is_not_text() -> None:
    fields = ":date: 2019-04-27\n:tags: a\n\n"
    for text in (
        f"Weir\n####\n\n{fields}.. meta::\n   :author: A\n\nText.\n",
        f"Weir\n####\n\n{fields}.. header:: Over\n\n.. footer:: Under\n\nText.\n",
        f".. _ref:\n\nWeir\n####\n\n{fields}Text.\n",
    ):
        story = record(text).story
        assert (story.title, story.tags, story.body) == ("Weir", ("a",), "Text."), text


def test_a_substitution_that_uses_one_nobody_knows_is_named_and_its_text_stays() -> None:
    problems, body = said("Weir\n####\n\nSee |a|.\n\n.. |a| replace:: the |b|\n.. |b| replace:: old |c|\n")
    assert problems == [f'weir.rst:7: Undefined substitution referenced: "c". {MEND}']
    assert body == "See the old |c|."


def test_an_empty_footnote_is_its_label() -> None:
    _, body = said("Weir\n####\n\nOpen [1]_.\n\n.. [1]\n")
    assert body == "Open [1].\n\n[1]"


def test_pictures_are_not_looked_for_and_no_message_is_published() -> None:
    picture = ".. image:: gone.png\n   :alt: Gate\n   {}\n"
    assert said(f"Weir\n####\n\n{picture.format(':scale: 50')}") == ([], "![Gate](gone.png)")
    for option in (":scale: 50", ":loading: embed", ":unheard: of"):
        html = rst._parsed(f"Text.\n\n{picture.format(option)}\n.. foo::\n", {}).html
        assert "system-message" not in html and "gone.png" in html, option


def test_a_picture_whose_link_leads_nowhere_stays() -> None:
    for line, further in ((6, ""), (9, "\n.. _nowhere: gone_\n")):
        problems, body = said(f"Weir\n####\n\nText.\n\n.. image:: x.png\n   :target: nowhere_\n{further}")
        (problem,) = problems
        assert problem.startswith(f"weir.rst:{line}: ") and "nowhere" in problem
        assert body == "Text.\n\n![x.png](x.png)"


def test_a_classifier_stands_apart_from_its_term() -> None:
    assert "Term : class" in record("Weir\n####\n\nText.\n\nTerm : class\n   Told.\n").story.body


def test_a_subtitle_stays_where_another_dek_is_stated() -> None:
    text = "Weir\n####\n\nBoats pass\n----------\n\n:subtitle: {}\n\nText.\n"
    story = record(text.format("Open again")).story
    assert (story.title, story.dek, story.body) == ("Weir", "Open again", "## Boats pass\n\nText.")
    assert record(text.format("Boats pass")).story.body == "Text."


@pytest.mark.parametrize("head", [".. title: Weir\n\n", "---\ntitle: Weir\n---\n\n"])
def test_below_another_head_all_is_text(head: str) -> None:
    story = record(f"{head}:Depth: 2 m\n\nText.\n").story
    assert "Depth" in story.body and "2 m" in story.body
    story = record(f"{head}Gates\n=====\n\nThe old\n-------\n\nText.\n").story
    assert (story.title, story.dek, story.body) == ("Weir", "", "## Gates\n\n### The old\n\nText.")


def test_each_place_of_a_fault_is_named() -> None:
    problems, _ = said("Weir\n####\n\nText.\n\n.. raw:: html\n\n   <b>\n\n.. raw:: html\n\n   <b>\n")
    assert problems == [f'weir.rst:{line}: "raw" directive disabled. {MEND}' for line in (6, 10)]


def test_what_is_only_for_print_is_left_out() -> None:
    for directive in (
        ".. contents:: All\n   :depth: 2",
        ".. sectnum::",
        ".. section-numbering::",
        ".. target-notes::",
    ):
        text = f"Weir\n####\n\nText, `so <https://a.example/>`_.\n\n{directive}\n\nGates\n=====\n\nNew.\n"
        assert said(text) == ([], "Text, [so](https://a.example/).\n\n## Gates\n\nNew."), directive


def test_much_that_is_wrong_or_for_print_is_read_in_time() -> None:
    sections = "".join(f"S{n}\n---\n\n.. contents::\n\n" for n in range(400))
    with seconds(20):
        assert len(said(f"Weir\n####\n\n{sections}")[0]) == 0
        assert len(said("Weir\n####\n\n" + "`a`:x:\n\n" * 15_000)[0]) == 21
