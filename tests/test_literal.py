"""Escaped text shows itself, in both engines, and ordinary prose is not escaped at all."""

import html
import re

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.text.literal import _escaped, _is_harmless, escape

COMMONMARK = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)

NASTY = [
    "*", "**", "_", "__", "`", "```", "~", "~~", "~~~", "\\", "[", "]", "(", ")", "[x]", "[^1]",
    "[x]: ", "[^1]: ", "*[x]: ", "[TOC]", "![", "](", "<", ">", "<b>", "</p>", "<!--", "<?",
    "<a@b.c>", "<http://x.y>", "&", "&amp;", "&lt;", "&#60;", "&#x3c;", "&copy;", "&copy", "#",
    "##", "# ", "-", "- ", "--", "---", "- - -", "+", "+ ", "1.", "1. ", "12) ", "=", "===",
    ":", ": ", "::", "|", "| a | b |", "{", "}", "{: .x}", "{#id}", "{.c}", "!", "!!! note",
    "^", "$", "%", '"', "'", "“", "’", " ", "  ", "\n", "\n\n", "\n    ", "\t", "\u00a0", "a",
    "b c", "é", "5", "R&D", "snake_case", ".", ",", "http://a.b/c_d_e", "klzzwxh:0000",
    "wzxhzdk:0", "\x02", "\x03", "\x00",
]  # fmt: skip
ADVERSARIAL = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=3)), max_size=12)


def fold(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x08\x0e-\x1b\x7f]", "", text).split())


def shown(page: str) -> list[str]:
    assert not re.search(r"<(?!/?p>)", page), page
    return [fold(html.unescape(p)) for p in PARAGRAPH.findall(page)]


def engines(body: str) -> list[list[str]]:
    classic = markdown.markdown(body, extensions=["extra", "sane_lists"])
    return [shown(classic), shown(COMMONMARK.render(body))]


@settings(max_examples=1500)
@given(st.lists(ADVERSARIAL.map("".join), min_size=1, max_size=4))
@example(["Term", ": a definition"])
@example(["See[^1]", "[^1]: the note"])
@example(["HTML", "*[HTML]: markup"])
@example(["a | b", "--- | ---"])
@example(["Heading", "====", "----"])
def test_both_engines_show_the_text_itself(texts: list[str]) -> None:
    wanted = [fold(text) for text in texts if fold(text)]
    for seen in engines("\n\n".join(escape(text) for text in texts)):
        assert seen == wanted


@settings(max_examples=1500)
@given(ADVERSARIAL.map("".join))
@example("١. an item")
@example("\u3000wide spaces\u3000")
@example("two  spaces")
def test_what_is_taken_for_harmless_is(text: str) -> None:
    assert not _is_harmless(text) or _escaped(text) == text


@pytest.mark.parametrize("prose", ["“We must act,” she said – and left.", "It’s #3 (or 5%): no more!"])
def test_most_prose_is_taken_for_harmless(prose: str) -> None:
    assert _is_harmless(prose)


@pytest.mark.parametrize(
    "prose",
    [
        "Ordinary prose, with “curly” quotes, costs $5 (or 5%) at R&D: isn't that #3?",
        "The file snake_case_name.py, 5*3, 2 < is not here; a - b + c = d.",
        "He said “[we] must act” — by 9 p.m. — and left [sic].",
        "Q&A at AT&T: 50/50; a|b; e^x; ~30 people; {braces}; 10 > 9!",
        "-5 degrees at dawn, +3 at noon.",
        "3.5 per cent more, 1,000 fewer.",
        "By https://example.org/a_b/c-d?e=f#g",
    ],
)
def test_ordinary_prose_is_left_alone(prose: str) -> None:
    assert escape(prose.replace("<", "under")) == prose.replace("<", "under")


@pytest.mark.parametrize(
    ("text", "markdown_text"),
    [
        ("1. First", "1\\. First"),
        ("1986) and on", "1986\\) and on"),
        ("- item", "\\- item"),
        ("---", "\\---"),
        ("# one", "\\# one"),
        ("#3 is first", "\\#3 is first"),
        ("> said", "\\> said"),
        (": defined", "&#58; defined"),
        ("~~~", "&#126;&#126;&#126;"),
        ("a <b> c", "a &lt;b> c"),
        ("&amp; so on", "&amp;amp; so on"),
        ("*loud*", "\\*loud\\*"),
        ("[a](b)", "\\[a\\](b)"),
        ("C:\\temp", "C:\\\\temp"),
        ("_so_", "\\_so\\_"),
        ("end {: .x}", "end \\{: .x}"),
    ],
)
def test_markup_is_escaped(text: str, markdown_text: str) -> None:
    assert escape(text) == markdown_text
