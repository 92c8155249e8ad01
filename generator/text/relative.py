"""Relative: the addresses of pages and style sheets as they hold wherever their folder stands: on a server, or opened
from a disk."""

import re
from collections.abc import Callable
from functools import partial
from html import unescape
from urllib.parse import urljoin

from generator.text.markup import attribute, srcset

Change = Callable[[str], str]
LEAF = "index.html"  # what a server shows of a folder, and a disk does not
FILES = ("media/", "theme/")  # what lies there is no folder, whatever its name
ONE = frozenset("href src action formaction poster cite data xlink:href".split())
SEVERAL = frozenset(("srcset", "imagesrcset"))
# Those that hold style: https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes, of which these may name files.
STYLED = frozenset(
    "style fill stroke filter mask clip-path cursor marker-start marker-mid marker-end".split()
)
# As HTML is parsed (https://html.spec.whatwg.org/multipage/parsing.html#tokenization): values may hold `>`, and
# what looks like a tag in a comment or in the text of these elements is none.
_TEXT = "script|style|textarea|title|iframe|xmp|noembed|noframes"
_ATTRIBUTE = (
    r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+("[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+))?+"""
)
_MARKUP = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|<(?:(?P<text>{_TEXT})(?=[\s/>])|[a-z][^\s/>]*+)(?P<inside>(?:{_ATTRIBUTE})*+)[\s/]*+(?P<end>>|\Z)"
    r"(?(text).*?(?=</(?P=text)[\s/>]|\Z))",
    re.I | re.S,
)
_GIVEN = re.compile(_ATTRIBUTE)
_TARGET = re.compile(r"""(\s*[\d.]+\s*[;,]\s*url\s*=\s*(["'])?)((?:(?(2)(?!\2)).)*)""", re.I | re.S)
# As style sheets are parsed (https://www.w3.org/TR/css-syntax-3/#tokenization): what stands in comments and in other
# strings is no address; of `image-set()`, strings are that have a resolution or a type behind them.
_STRING = r""""(?:\\.|[^"\\\n])*+"?|'(?:\\.|[^'\\\n])*+'?"""
_STYLE = re.compile(
    r"/\*.*?(?:\*/|\Z)"
    rf"|(?P<before>(?<![\w-])(?:url|src)\(\s*+|@import(?:\s|/\*.*?\*/)*+(?=[\"'])|(?=(?:{_STRING})\s*(?:[\d.]+(?:x|dp)|type\()))"
    rf"(?P<address>{_STRING}|(?:\\.|[^)\"'\\])*+)|{_STRING}",
    re.I | re.S,
)
# As addresses are read (https://url.spec.whatwg.org/#url-parsing): some characters count nowhere, more not at the
# ends, and `\` is `/`.
_NOWHERE = str.maketrans("", "", "\t\r\n")
_ENDS = "".join(map(chr, range(33)))
_PATH = re.compile(r"(?![/\\]{2}|[a-z][a-z0-9+.-]*:)([^?#]+)(.*)", re.I | re.S)


def relative(html: str, path: str, root: str) -> str:
    """The same page with each address of the site as it is reached from there, folders by the page in them.

    `path` is the page's own, below `root`, which is that of the site. Addresses elsewhere stay as they are, as does
    all that stands outside of tags."""
    change = _seen_from(path, root)
    restyle = partial(relative_style, path=path, root=root)
    return _MARKUP.sub(lambda tag: _tag(tag, change, restyle), html)


def relative_style(css: str, path: str, root: str) -> str:
    """The same style sheet, or part of one, with each address that begins at the site's root as it is reached from
    `path`; what it names is a file, not a folder."""
    up = _up(path)

    def change(token: re.Match[str]) -> str:
        url = (token["address"] or "").lstrip("\"' \t\n")
        if not url.startswith(root) or url.startswith(("//", "/\\")):
            return token[0]
        return f"{token[0].removesuffix(url)}{up}{url.removeprefix(root)}"

    return _STYLE.sub(change, css)


def _up(path: str) -> str:
    return "../" * path.count("/") or "./"


def _seen_from(path: str, root: str) -> Change:
    up = _up(path)

    def change(url: str) -> str:
        found = _PATH.fullmatch(url.translate(_NOWHERE).strip(_ENDS))
        whole = urljoin(root + path, found[1]) if found else ""
        if not found or not f"{whole}/".startswith(root):
            return url
        return f"{up}{_file(whole[len(root) :])}{found[2]}"

    return change


def _file(below: str) -> str:
    """What a server shows at an address below the site's root."""
    last = below.rpartition("/")[2]
    if not last:
        return below + LEAF
    return below if "." in last or below.startswith(FILES) else f"{below}/{LEAF}"


def _tag(tag: re.Match[str], change: Change, restyle: Change) -> str:
    if not tag["end"]:
        return tag[0]
    inside = tag["inside"] or ""
    refreshes = "http-equiv" in inside.lower() and any(map(_is_refresh, _GIVEN.finditer(inside)))
    changed = _GIVEN.sub(lambda given: _attribute(given, change, restyle, refreshes), inside)
    begin, end = (at - tag.start() for at in tag.span("inside"))
    rest = tag[0][end:]
    return f"{tag[0][:begin]}{changed}{restyle(rest) if (tag['text'] or '').lower() == 'style' else rest}"


def _is_refresh(given: re.Match[str]) -> bool:
    return given[1].lower() == "http-equiv" and _value(given).lower() == "refresh"


def _value(given: re.Match[str]) -> str:
    value = given[2] or ""
    return unescape(value[1:-1] if value[:1] in ("'", '"') else value)


def _attribute(given: re.Match[str], change: Change, restyle: Change, refreshes: bool) -> str:
    name, before = given[1].lower(), _value(given)
    if name in ONE:
        after = change(before)
    elif name in SEVERAL:
        after = srcset(before, change)
    elif name in STYLED:
        after = restyle(before)
    elif refreshes and name == "content":
        after = _TARGET.sub(lambda target: target[1] + change(target[3]), before, 1)
    else:
        return given[0]
    return given[0] if after == before else f'{given[0].removesuffix(given[2] or "")}"{attribute(after)}"'
