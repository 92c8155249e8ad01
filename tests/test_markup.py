"""Markdown becomes HTML that cannot run, and links move with the site, but only links."""

import re

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text import markup
from generator.text.markup import TooDeep, absolute, below, relink, to_html, whole

EXTENSIONS = ("extra", "sane_lists")


def html(text: str) -> str:
    return to_html(text, EXTENSIONS)


def test_what_an_editor_may_use() -> None:
    text = 'A *b* **c** `d`\n\n> e\n\n| f | g |\n| - | -: |\n| h | i |\n\n![j](/media/j.png "k")\n\nl[^1]\n\n[^1]: m\n'
    made = html(text)
    for part in (
        "<em>b</em>",
        "<code>d</code>",
        "<blockquote>",
        "<td>h</td>",
        'src="/media/j.png"',
        "footnote",
    ):
        assert part in made, part


def test_a_figure_survives() -> None:
    figure = (
        '<figure><img src="/a.png" srcset="/a.png 1x, /b.png 2x" alt="b"><figcaption>c</figcaption></figure>'
    )
    assert html(figure) == figure


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("<script>alert(1)</script>", ""),
        ("<a href='javascript:x'>b</a>", "<p><a>b</a></p>"),
        ("<a href='&#106;avascript&colon;x'>b</a>", "<p><a>b</a></p>"),
        ("<a href='java&#9;script:x'>b</a>", "<p><a>b</a></p>"),
        ("<a href='java\tscript:x'>b</a>", "<p><a>b</a></p>"),
        ("<a href='java script:x'>b</a><a href='/a b:c'>d</a>", '<p><a>b</a><a href="/a b:c">d</a></p>'),
        ("<a href='The mayor: notes.txt'>b</a>", '<p><a href="The mayor: notes.txt">b</a></p>'),
        ("[b](javascript:x)", "<p><a>b</a></p>"),
        ("[b](data:text/html;base64,eA==)", "<p><a>b</a></p>"),
        ("<img src='x' onerror='y'>", '<p><img src="x"></p>'),
        ("<img srcset='javascript:x 1x'>", "<p><img></p>"),
        ("<img srcset='/a.png 1x, java&#9;script:x 2x'>", "<p><img></p>"),
        ("<img srcset='https://x.example/a:b.png 2x'>", '<p><img srcset="https://x.example/a:b.png 2x"></p>'),
        ("<p style='color: red'>b</p>", "<p>b</p>"),
        ("<svg onload='x'><a xlink:href='javascript:y'>b</a></svg>", "<p></p>"),
        ("<iframe src='https://x.example/'></iframe>", ""),
        ("<!-- a comment -->", ""),
    ],
)
def test_what_could_run_is_taken_out(text: str, made: str) -> None:
    assert html(text).strip() == made


@given(st.text(alphabet="<>\"'=&;:/ \\`*_[]()!ajs#x0\n", max_size=60))
def test_any_text_is_made_safe_once(text: str) -> None:
    """Cleaning what is clean changes nothing, so nothing hides in a second reading."""
    made = html(text)
    clean = {"tags": markup.TAGS, "attributes": markup.ATTRIBUTES, "url_schemes": markup.SCHEMES}
    assert nh3.clean(made, link_rel=None, **clean) == made


@pytest.mark.parametrize(
    "text",
    [">" * 20 + " a", "- > " * 10 + "a", "[" * 6400, "".join("    " * n + "- a\n" for n in range(400))],
)
def test_too_deep(text: str) -> None:
    with pytest.raises(TooDeep):
        html(text)
    assert html("*fine*") == "<p><em>fine</em></p>", "the engine works on"


@pytest.mark.parametrize(
    "text",
    [
        "[a](",
        "![a](",
        "[a][",
        "[a](b (",
        "[](",
        "<a ",
        "<![CDATA[",
        "# a\n",
        "a\n===\n",
        "```a\n",
        "*[a]: b\n",
        "**a** *b",
        "[a]:\n",
        "> # a\n",
        "a\n: b\n",
        "~~~a\n\n",
        "a[^1] ",
        "`|",
        "\\`",
        "<div>",
        "&amp; a\n\n",
        "a  \n",
    ],
)
def test_what_would_cost_the_square_of_its_length_is_refused(text: str) -> None:
    """Twenty thousand of them would keep the engine busy for minutes."""
    with pytest.raises(TooDeep):
        html(text * 20_001)
    assert html(f"b\n\n{text * 20}").startswith("<p>b</p>"), "a few are nothing"


def test_long_lists_of_links_are_no_matter() -> None:
    assert html("[a](/b) " * 1000).count("<a ") == html("[a](/b)\n\n" * 1000).count("<a ") == 1000
    assert html("# a\n\n" * 1000).count("<h1") == 1000
    assert html("- a\n" * 1000).count("<li") == html("* *a*\n" * 1000).count("<li") == 1000


def test_a_rule_of_dashes_takes_no_time() -> None:
    """Each gap used to be read in every way: twenty-four dashes took seconds, forty for ever."""
    assert html("*a*\n\n" + "-  " * 400) == "<p><em>a</em></p>\n<hr>"
    for nested in ("-   " * 20 + "a", "1. " * 20 + "a", "- > " * 10 + "a"):
        assert markup.NESTED.search(nested) and not markup.NESTED.search(nested[4:])


ROWS = range(1001)


@pytest.mark.parametrize(
    "text",
    [
        "<table>\n" + f"<tr>{'<td>a</td>' * 12}</tr>\n" * 900 + "</table>",
        "\n".join(rf"for all *x* in \[0, {n})" for n in ROWS),
        "\n\n".join(f"a[^{n}]" for n in ROWS) + "\n\n" + "\n".join(f"[^{n}]: b" for n in ROWS),
        "| a | b |\n|---|---|\n" + "\n".join(f"| **a {n}** | *b* a_b_c |" for n in ROWS),
        "\n".join(f"- **a {n}** is a_b_c" for n in ROWS),
        "*a*\n\n```\n" + "# a\n" * 401 + "```\n",
        "*a*\n\n" + "    # a\n" * 401,
        "\n \n".join(f"*{n}* [0, {n})" for n in ROWS),
        "\n".join(f"| *{n}* | [0, {n}) |" for n in ROWS),
        "\n".join(f"- *{n}* [0, {n})" for n in ROWS),
        "*a*\n\n" + "\n".join(f"    if x in [0, {n}):" for n in ROWS),
        "\n>\n".join(f"> *{n}* [0, {n})" for n in ROWS),
        "\n> >\n".join(f"> > *{n}* [0, {n})" for n in ROWS),
    ],
    ids="table escapes notes rows list fence indented spaces cells items code quote quotes".split(),
)
def test_honest_texts_are_long(text: str) -> None:
    assert html(text)


@pytest.mark.parametrize("between", ["    >\n", "\\\n", " \\\n>\\\n", "> >\n"])
def test_what_parts_no_paragraphs_hides_nothing(between: str) -> None:
    with pytest.raises(TooDeep):
        html(f"a [\n{between}" * 3000)


def test_many_paragraphs_take_no_longer_than_one() -> None:
    with pytest.raises(TooDeep, match="headings"):
        html(("a\n===\n" * 3000 + "\n") * 10)


def test_no_escape_hides_a_tag() -> None:
    with pytest.raises(TooDeep, match="`<`"):
        html("\\<a " * 4000)
    with pytest.raises(TooDeep, match=r"`\["):
        html(r"\\[ and " * 3000)


def test_a_table_is_no_larger_than_what_its_short_rows_lack() -> None:
    """A kilobyte of rows could ask for a megabyte of empty cells."""
    with pytest.raises(TooDeep, match="cells"):
        html("|a" * 500 + "\n" + "|-" * 500 + "\n" + "|b\n" * 300)
    with pytest.raises(TooDeep, match="cells"):
        html("# A heading\n" + "|a" * 500 + "\n" + "|:-" * 500 + "\n" + "|b\n" * 300)
    with pytest.raises(TooDeep, match="cells"):
        html("> # A heading\n" + "> " + "|a" * 500 + "\n> " + "|-" * 500 + "\n" + "> |b\n" * 300)


def test_plain_prose_of_any_length_is_shown_and_signs_have_their_limit() -> None:
    assert html("Quiet.\n\n" * 200_000).count("<p>") == 200_000
    with pytest.raises(TooDeep, match="longer"):
        html("Quiet *today*.\n\n" * 70_000)


def test_one_article_leaves_nothing_to_the_next() -> None:
    assert html("a[^1]\n\n[^1]: b\n\n[c]: /d\n") and "footnote" not in html("e[^1]") and "[c]" in html("[c]")


# ── links ──

CHANGE = below("/archive/")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/a/">b</a>', '<a href="/archive/a/">b</a>'),
        ('<a title="c" href="/a/?d=1&amp;e=2">b</a>', '<a title="c" href="/archive/a/?d=1&amp;e=2">b</a>'),
        ('<img src="/a.png">', '<img src="/archive/a.png">'),
        ('<blockquote cite="/a/">b</blockquote>', '<blockquote cite="/archive/a/">b</blockquote>'),
        ('<img srcset="/a.png 1x, /b.png 2x">', '<img srcset="/archive/a.png 1x, /archive/b.png 2x">'),
        ('<img srcset="/a.png 1x,/b.png 2x">', '<img srcset="/archive/a.png 1x, /archive/b.png 2x">'),
        ('<img srcset="/a.png, /b.png 2x">', '<img srcset="/archive/a.png, /archive/b.png 2x">'),
        ('<img srcset="/a,b.png 100w">', '<img srcset="/archive/a,b.png 100w">'),
        ('<a href="//x.example/a">b</a>', None),
        ('<a href="https://x.example/">b</a>', None),
        ('<a href="#fn:1">b</a>', None),
        ('<a href="a/">b</a>', None),
        ('<p>write href="/a/" there</p>', None),
        ('<p title="&lt;a href=&quot;/a/&quot;&gt;">b</p>', None),
        ('<p title="> src=/a/">b</p>', None),
        ('<code>&lt;a href="/a/"&gt;</code>', None),
        ('<p>1 &lt; 2 href="/a/"</p>', None),
    ],
)
def test_links_move_and_text_does_not(before: str, after: str | None) -> None:
    assert relink(before, CHANGE) == (before if after is None else after)


@given(st.text(alphabet="<>\"'=&; /ahrefsrc\n", max_size=80))
def test_relinking_to_the_same_place_changes_nothing(text: str) -> None:
    made = html(text)
    assert html(relink(made, lambda url: url)) == html(made)


@pytest.mark.parametrize(
    ("url", "whole_url"),
    [
        ("/b/", "https://x.example/archive/b/"),
        ("c.png", "https://x.example/archive/2019/a/c.png"),
        ("#fn:1", "https://x.example/archive/2019/a/#fn:1"),
        ("https://y.example/", "https://y.example/"),
        ("//y.example/", "https://y.example/"),
        ("mailto:a@y.example", "mailto:a@y.example"),
        ("http://[", "http://["),
    ],
)
def test_in_a_feed_every_address_is_whole(url: str, whole_url: str) -> None:
    assert absolute("/archive/", "https://x.example/archive/2019/a/")(url) == whole_url


def test_addresses_for_machines_are_percent_encoded() -> None:
    assert whole("https://x.example/", "/tag/zoë/") == "https://x.example/tag/zo%C3%AB/"


def test_columns_keep_the_side_that_their_author_gave_them() -> None:
    """As a class: an inline style would be refused by `default-src 'self'`."""
    made = markup.to_html("a|b|c\n:-|:-:|-:\n1|2|3\n", ("extra",))
    assert re.findall(r"<(t[dh])([^>]*)>(\w)", made) == [
        (tag, f' class="{side}"', text)
        for tag, row in (("th", "abc"), ("td", "123"))
        for side, text in zip(("left", "center", "right"), row, strict=True)
    ]
    assert "style" not in made and "style" not in markup.to_html(
        '<p style="text-align: right;">a</p>', ("extra",)
    )
