"""Fragments of HTML as Markdown: each construct, and that no word is changed, lost or brought to life."""

import html
import re

import effort
import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.fragment import text_of, to_markdown, tree
from generator.text.markup import to_html

BASE = "https://daily.example/2024/05/strike.html"
EXTENSIONS = ("extra", "sane_lists")
COMMONMARK = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


def squeezed(text: str) -> str:
    """Visible characters alone: engines differ in white space, which no reader sees."""
    return re.sub(r"\s+", "", text)


def visible(page: str) -> str:
    page = re.sub(r"<!--.*?-->", "", page, flags=re.S)
    return squeezed(html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", page)))


def engines(body: str) -> list[str]:
    return [markdown.markdown(body, extensions=list(EXTENSIONS)), COMMONMARK.render(body)]


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("Bare text\n of two lines", "Bare text of two lines"),
        ("<p>One</p><p>Two", "One\n\nTwo"),
        ("<div>One<div>Two</div>Three</div>", "One\n\nTwo\n\nThree"),
        ("<h1>Head #1</h1><h3>Third</h3>", "## Head #1\n\n### Third"),
        ("<h2>C#</h2>", "## C&#35;"),
        ("<p>So <em>very</em> <b>bold</b>.</p>", "So *very* **bold**."),
        ("<p>So <em> very </em>good, un<i>believ</i>able.</p>", "So *very* good, un*believ*able."),
        ("<p>He said<b>“no”</b>twice</p>", "He said<strong>“no”</strong>twice"),
        ("<p><b>All <i>of</i> it</b></p>", "**All <em>of</em> it**"),
        ("<p><b></b>H<sub>2</sub>O <u>now</u></p>", "H<sub>2</sub>O now"),
        ('<p>A <a href="/x">link</a>.</p>', "A [link](https://daily.example/x)."),
        ('<p>A <a href="https://e.org/a_(b)?c=1&amp;d=2"> link</a>.</p>',
         "A [link](<https://e.org/a_(b)?c=1&d=2>)."),
        ('<p>A <a href="#top">link</a> and <a href=" javascript:x()">one</a>.</p>', "A link and one."),
        ('<a href="/x"><h2>Whole</h2><p>teaser</p></a>',
         "## [Whole](https://daily.example/x)\n\n[teaser](https://daily.example/x)"),
        ('<p><a href="/x">]: y</a></p>', "[&#93;: y](https://daily.example/x)"),
        ("<p>Roses<br>Violets<br/><br/>Sugar</p>", "Roses<br>\nViolets\n\nSugar"),
        ("<p>Run<br><code>it</code><br>now</p>", "Run<br>\n`it`<br>\nnow"),
        ("<p>Sum<br>---<br>1. x</p>", "Sum<br>\n\\---<br>\n1\\. x"),
        ("<p>Sum | a<br>--- | ---</p>", "Sum | a<br>\n&#45;-- | ---"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n    - b\n- c"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n    - b"),
        ("<ol start=3><li>a<li><p>b<p>c</ol>", "3. a\n\n4. b\n\n    c"),
        ("<ol><li>a</ol><ol><li>b</ol>", "1. a\n\n<!-- -->\n\n1. b"),
        ("<ul><li><h2>Card</h2><p>x</p></li></ul>", "## Card\n\nx"),
        ("<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"),
        ("<pre>if a &lt; b:\n    *go*\n</pre>", "```\nif a < b:\n    *go*\n```"),
        ("<pre>```</pre>", "````\n```\n````"),
        ("<p><code>a_b</code> <code>a`b</code></p>", "`a_b` <code>a\\`b</code>"),
        ("<table><tr><th>A<th>B<tr><td>1|2<td></table>", "| A | B |\n| --- | --- |\n| 1&#124;2 |  |"),
        ("<table><tr><td>A<td>B<tr><td colspan=2>*1*</table>",
         '<table>\n<tr><td>A</td><td>B</td></tr>\n<tr><td colspan="2">&#42;1&#42;</td></tr>\n</table>'),
        ("<table><tr><td>Only layout</table>", "Only layout"),
        ("<table><tr><td>Menu<td><h2>Head</h2><p>Text</table>", "Menu\n\n## Head\n\nText"),
        ('<p>See <img src="a.png" alt="A [b]"> here</p>',
         "See\n\n![A \\[b\\]](https://daily.example/2024/05/a.png)\n\nhere"),
        ('<figure><a href="/a.jpg"> <div> <img src="/a.jpg" alt=""> </div> </a> <figcaption>The mayor</figcaption></figure>',
         '<figure><img src="https://daily.example/a.jpg" alt=""><figcaption>The mayor</figcaption></figure>'),
        ('<figure><img data-src="/a.jpg" src="data:x" alt="A"><figcaption>The <i>mayor</i>. '
         "<span>Photo: Jo’s</span></figcaption></figure>",
         '<figure><img src="https://daily.example/a.jpg" alt="A"><figcaption>The <em>mayor</em>. '
         "Photo: Jo’s</figcaption></figure>"),
        ('<img data-src="/a.jpg"><noscript><img src="/a.jpg"></noscript>', "![](https://daily.example/a.jpg)"),
        ('<p>Fine<img class="emoji" alt="😀" src="x.png">!<img width=1 src="t.gif"></p>', "Fine😀!"),
        ('<iframe src="//video.example/1" title="A film"></iframe>', "[A film](https://video.example/1)"),
        ('<video><source src="/v.mp4">No video</video>', "[daily.example](https://daily.example/v.mp4)"),
        ("a<script>b</script><style>c</style><nav>d</nav><form>e</form><!-- f -->g", "ag"),
        ("5 &lt; 6 &amp;amp; &#146;tis &lt;b&gt; * a * b_c _d_", "5 &lt; 6 &amp;amp; ’tis &lt;b> \\* a \\* b_c \\_d\\_"),
        ("<p># one</p><p>2. two</p><p>- three</p>", "\\# one\n\n2\\. two\n\n\\- three"),
        ("<dl><dt>Term<dd>Meaning</dl><hr>", "**Term**\n\nMeaning\n\n***"),
        ("", ""),
        ("<p> </p>\x00", ""),
    ],
)  # fmt: skip
def test_each_construct(fragment: str, expected: str) -> None:
    assert to_markdown(fragment, BASE) == expected


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("AT&amp;T  wins\n", "AT&T wins"),
        ("<b>One</b><p>two</p>three<br>four", "One two three four"),
        ("Is 3 < 4?", "Is 3 < 4?"),
        ("caf&eacute; &#8217;tis<script>x</script>", "café ’tis"),
        ("", ""),
    ],
)
def test_text_of(fragment: str, text: str) -> None:
    assert text_of(fragment) == text


WORDS = st.sampled_from(
    ["word", "two words", " ", "*", "**", "_", "_x_", "`", "\\", "[", "]", "(x)", "](", "[a](b)", "![", "#", "# x",
     "- ", "1. ", "> q", "<", "<b>", "&amp;", "&", "{: .c}", "{x}", "|", "a | b", "---", "===", ":", ": d", "~~~",
     "~~", "!", "[^1]", "[^1]: n", "*[A]: b", "é", "“Quoted.”", ".", "snake_case", "it's", '"', "5", "\n", "    x", "\u00a0"]
)  # fmt: skip
TEXT = st.lists(WORDS, min_size=1, max_size=4).map(lambda words: html.escape("".join(words)))
PHRASE = ["em", "strong", "b", "i", "a", "code", "sub", "span", "u", "q"]
BLOCK = ["p", "div", "h1", "h3", "blockquote", "ul", "ol", "pre", "table", "cells", "figure", "section"]


def element(tag: str, inner: str) -> str:
    match tag:
        case "a":
            return f'<a href="https://e.org/a_b*c(d)">{inner}</a>'
        case "ul" | "ol":
            return f"<{tag}><li>{inner}</li><li>two</li></{tag}>"
        case "table":
            return f"<table><tr><th>h</th><th>{inner}</th></tr><tr><td>{inner}</td><td>c</td></tr></table>"
        case "figure":
            return f'<figure><img src="a.png"><figcaption>{inner}</figcaption></figure>'
        case "cells":
            return f"<table><tr><td>{inner}</td><td>a</td></tr><tr><td colspan=2>b</td></tr></table>"
        case "pre":
            return f"<pre>{re.sub('<[^>]*>', '', inner)}</pre>"
    return f"<{tag}>{inner}</{tag}>"


PHRASES = st.recursive(
    TEXT | st.just("<br>"),
    lambda inner: st.builds(element, st.sampled_from(PHRASE), st.lists(inner, max_size=3).map("".join)),
    max_leaves=6,
)
TREES = st.recursive(
    st.lists(PHRASES, min_size=1, max_size=3).map("".join),
    lambda inner: st.builds(element, st.sampled_from(BLOCK), st.lists(inner, max_size=3).map("".join)),
    max_leaves=8,
)


@settings(max_examples=1000)
@given(st.lists(TREES, max_size=3).map("".join))
@example("<p>a<em>b</em><em>c</em><b>*</b></p>")
@example("<ul><li><ol><li>x</li></ol></li></ul>")
@example("<h1>x {y}</h1><p><b>a</b>{c}</p>")
@example("<p>x<br>===<br>{: .c}</p>")
def test_both_engines_show_every_word_and_no_other(fragment: str) -> None:
    shown = squeezed(text_of(fragment))
    made = to_markdown(fragment)
    for page in engines(made):
        assert visible(page) == shown, made


@settings(max_examples=400)
@given(st.text(max_size=60) | st.lists(TREES, max_size=2).map("".join))
def test_what_is_made_is_harmless_and_settled(fragment: str) -> None:
    """The site's own engine takes it, and its HTML makes the same words again."""
    page = to_html(to_markdown(fragment), EXTENSIONS)
    assert squeezed(text_of(page)) == squeezed(text_of(fragment))


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 20_000 + "core" + "</div>" * 20_000 + "end",
        "<b>" * 20_000 + "core" + "</b>" * 20_000 + "end",
        "<blockquote>" * 20_000 + "core" + "</blockquote>" * 20_000 + "end",
        "<ul><li>" * 20_000 + "core" + "</li></ul>" * 20_000 + "end",
        "<table><tr><td>" * 20_000 + "core" + "</td></tr></table>" * 20_000 + "end",
        "<a href=x><em><br>" * 20_000 + "core</em></a> end",
        "<p>core words end</p>" * 250_000,
        "core" + "x" * 5_000_000 + "end",
        "core" + "*_[" * 1_000_000 + "end",
        "<figure>" * 20_000 + "core<img src=x>end",
        "core" + "<" * 1_000_000 + " end",
    ],
    ids=lambda text: f"{text[:12]}-{len(text)}",
)
def test_hostile_input_takes_seconds_and_loses_nothing(hostile: str) -> None:
    with effort.seconds(20):
        made = to_markdown(hostile, BASE)
        assert "core" in made and "end" in made


def test_a_tag_of_more_attributes_than_anyone_writes_has_none() -> None:
    """The parser takes the square of their number."""
    for number, kept in ((400, 400), (600, 0)):
        stated = " ".join(f"a{n}='<{n}>'" for n in range(number))
        (node,) = tree.parse(f"<p {stated}>Words").iter("p")
        assert len(node.attrib) == kept and node.text == "Words"
