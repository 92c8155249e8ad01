"""Plain front matter is read without the YAML parser, as the parser would read it."""

import effort
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.text import yamltext
from generator.text.yamltext import BadYaml, Entry

PIECES = st.sampled_from(
    ["title", "a", "b-c", ":", ": ", "\n", "\n", "\n- ", "\n  - ", "- ", " ", "  ", '"', "'", '"q: \'r"', "'s'", "[", "]", ", ",
     "[a, b]", '["a", "b\'c"]', "#", " # ", "~", "null", "true", "2019-01-02T03:04:05+01:00", "|", ">", "{", "}", "&x", "*x", "%",
     "@", "`", "!t", "?", "word", "two words", "\t", "\x85", "\u2028", "\xa0", "é", "“", "---", "...", "\\", "\\n", "=", "<<", "x:y"]
)  # fmt: skip


def outcome(read, text: str) -> object:
    try:
        return read(text)
    except BadYaml as error:
        return error.fact


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=30))
@example("a:\n- b\n  - c")
@example("a:\n\n- b")
@example("a: b\n  c")
@example("a: b\n- c")
@example("a:\n- b\n\n- c\nd: e")
@example('a: ["b, c", d]')
@example("a: [~]")
@example("a: b\na: c")
@example("a: b: c")
@example("null: a")
@example("a: 'b' c")
@settings(max_examples=3000)
def test_what_is_read_at_once_is_what_the_parser_reads(text: str) -> None:
    simple = yamltext._simple(text)
    assert simple is None or simple == outcome(yamltext._parsed, text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("title: Dredging, again\n", {"title": Entry("Dredging, again", 1)}),
        ("a: 2019-01-02T03:04:05+01:00\n\nb: 'it’s'\n", {"a": Entry("2019-01-02T03:04:05+01:00", 1), "b": Entry("it’s", 3)}),
        ('tags: ["Tom\'s", Two words]\n', {"tags": Entry(["Tom's", "Two words"], 1)}),
        ("tags:\n  - a\n  - 'b: c'\nz:\n", {"tags": Entry(["a", "b: c"], 1), "z": Entry(None, 4)}),
    ],
)  # fmt: skip
def test_ordinary_heads_need_no_parser(text: str, read: dict[str, Entry]) -> None:
    assert yamltext._simple(text) == read == yamltext._parsed(text)


@pytest.mark.parametrize(
    "text", ["{", "[", "a: {", "a:\n  - [x", '[""', '{"a":', "a\u2028b\u2028c: [", "? x\n[", "\t{"]
)
def test_what_breaks_off_at_the_very_end_is_named_there(text: str) -> None:
    with pytest.raises(BadYaml) as caught:
        yamltext.mapping(text)
    assert 1 <= caught.value.line <= text.count("\n") + 1


@pytest.mark.parametrize("line", ["a: b{}c", "a:\n- b{}c", "a: {}", "- {}", "a: b: c{}: d"])
@pytest.mark.parametrize("sign", [" ", ": ", "'", ",", "[", "#"])
def test_a_long_line_is_read_once(line: str, sign: str) -> None:
    """The square of a quarter of a million spaces kept a build busy for minutes."""
    with effort.seconds(5):
        for end in ("", "\n"):
            try:
                yamltext.mapping(line.format(sign * (200_000 // len(sign))) + end)
            except BadYaml as error:
                assert str(error)
