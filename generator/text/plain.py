"""Plain: paragraphs that hold no sign of Markdown become HTML without asking the engine.

Most of the news is plain prose, for which the engine's answer is known beforehand: the paragraph,
escaped. The engine is asked of the blocks with signs alone, with a stand-in for the prose between them,
as long as nothing in the text can reach from one block to another. Exact, or not done at all:
`tests/test_plain.py` holds both ways against each other.
"""

import re
from collections.abc import Callable, Iterable
from itertools import groupby

# Extensions that leave plain paragraphs as they are, and say nothing of one block in another.
HARMLESS = {
    "abbr", "attr_list", "def_list", "extra", "fenced_code", "footnotes", "md_in_html", "sane_lists", "tables",
}  # fmt: skip
STAND_IN = "\ue000"  # a character for private use

# What may mean something beyond its own block: raw HTML, code, escapes, attributes, definitions.
_FAR = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ue000<\\`{|~]|\]:|\n:")
# What may mean something within its block.
_SIGN = re.compile(r"[*_\[\]>#!]|\s\n|\n[-+=\d\s]|&(?:[a-zA-Z\d]+|#\d+|#[xX][\da-fA-F]+);")
_OPENS = re.compile(r"[-+=\d]")
_BLANK = re.compile(r"\n{2,}")


def applies(extensions: tuple[str, ...]) -> bool:
    """Whether the engine leaves plain prose alone with these extensions."""
    return HARMLESS.issuperset(extensions)


def to_html(text: str, engine: Callable[[str], str]) -> str | None:
    """The HTML that the engine makes of the text; None for a text that it must read whole.

    `engine` makes safe HTML of Markdown, as browsers write it."""
    text = text.strip("\n")
    if not text or text.startswith(":") or _FAR.search(text):
        return None
    blocks = _BLANK.split(text)
    if any(block != block.strip() for block in blocks):
        return None
    runs = [(plain, list(run)) for plain, run in groupby(blocks, _is_plain)]
    prose = [_paragraphs(run) for plain, run in runs if plain]
    if len(runs) == len(prose):
        return prose[0]
    asked = "\n\n".join(STAND_IN if plain else "\n\n".join(run) for plain, run in runs)
    made = engine(asked).split(f"<p>{STAND_IN}</p>")
    if len(made) != len(prose) + 1:  # a block did reach further
        return None
    return "".join(part for pair in zip(made, [*prose, ""], strict=True) for part in pair)


def _is_plain(block: str) -> bool:
    return not (_OPENS.match(block) or _SIGN.search(block))


def _paragraphs(blocks: Iterable[str]) -> str:
    html = "</p>\n<p>".join(blocks).replace("&", "&amp;").replace("\xa0", "&nbsp;")
    return f"<p>{html}</p>"
