"""Plain prose becomes HTML without the engine, and nobody can tell."""

from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.text import markup, plain

DEFAULT = ("extra", "sane_lists")
SIGNS = "ab1 \n\n\t.,:;-+=*_#>![]()&<`~|{}\\\"'\xa0\u3000\u2028é“…"
PIECES = st.sampled_from(
    ["\n\n", "\n", " ", "  \n", "    ", "word", "Two words.", "1. ", "- ", "* ", "> ", "# ", "a\n---\n", "***", "*a*",
     "[a](/b)", "[a]: /b", "[^1]", "[^1]: c", "*[AB]: d", "AB", ": e", "&amp;", "&", "& ", "AT&T;", "~~~", "```", "|a|b|",
     "{: #f}", "<b>", "\xa0", "2019 was", "—", "=", "__g__", "!", "\u2029", "\x0c", "\x85"]
)  # fmt: skip


@cache
def by_the_engine(text: str, extensions: tuple[str, ...]) -> str:
    return markup._safe(markup._load(extensions).convert(text))


@pytest.mark.parametrize("extensions", [(), DEFAULT, ("tables", "footnotes", "abbr")], ids=str)
@given(st.text(SIGNS, max_size=80) | st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
@example("a\n\n: b")
@example("a\xa0b & c")
@example("* a\n\nb\n\n* c")
@example("> a\n\nb\n\n> c\n\n> d")
@example("1. a\n\n2019 b\n\n2. c")
@example("[a]\n\nb\n\n[a]: /c")
@example("\u3000a\n\nb\u3000")
@example("&amp\n\n&a")
@example("a  \nb")
@example("a\n \n*b*\n\nc")
@example("[a [b](/c)](/d)\n\ne\n\n*f*\n\ng")
@example("<p>\ue000</p>\n\na\n\n- \ue000")
@example("\ue000\n\na\n\n*b*")
@settings(max_examples=1500)
def test_no_text_becomes_other_than_by_the_engine(extensions: tuple[str, ...], text: str) -> None:
    assert markup.to_html(text, extensions) == by_the_engine(text, extensions)


def counted(text: str, extensions: tuple[str, ...] = DEFAULT) -> list[str]:
    """What the engine is asked of a text."""
    asked: list[str] = []
    assert plain.applies(extensions)
    plain.to_html(text, lambda run: asked.append(run) or "")  # type: ignore[func-returns-value]
    return asked


def test_the_engine_is_asked_of_blocks_with_signs_alone() -> None:
    prose = "It rained: all day, “again”.\nSo they said – at 10.30 – & left.\n\nNobody minded (much)."
    assert counted(prose) == []
    assert counted(f"- a\n\n- b\n\n{prose}\n\n*c*") == [f"- a\n\n- b\n\n{plain.STAND_IN}\n\n*c*"]


@pytest.mark.parametrize(
    "text", ["a\n\n[b]: /c", "a <b>", "a\n\n    b", "a\n\n: b", "a\n\n```\nb\n\nc\n```", "a\\*"]
)
def test_what_reaches_over_blocks_is_left_to_the_engine(text: str) -> None:
    assert plain.to_html(text, str) is None


@pytest.mark.parametrize(
    "extension", ["smarty", "nl2br", "meta", "toc", "wikilinks", "an_extension.of_their:Own"]
)
def test_an_extension_that_may_change_prose_has_all_of_it(extension: str) -> None:
    assert not plain.applies(("extra", extension))


def test_an_extension_that_changes_prose_does() -> None:
    assert markup.to_html('"a" -- b', ("extra", "smarty")) == "<p>“a” – b</p>"
