"""What the values of exported fields mean: texts, names, moments, bodies.

Every function takes whatever JSON can hold and says nothing (empty) of what it cannot be. Knows no
field names.
"""

import ast
import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from generator import frontmatter
from generator.importers._decode import SPACE, UNSEEN
from generator.importers._lexicon import words
from generator.model import Moment
from generator.text import dates, literal

TAG = re.compile(
    r"</?(?:p|br|a|em|i|b|u|s|strong|span|div|img|h[1-6]|ul|ol|li|blockquote|cite|q|sup|sub|small|mark|font|code|pre"
    r"|table|tbody|thead|tr|t[dh]|hr|figure|figcaption|section|article|iframe|script|style|abbr|del|ins|wbr|strike)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
BLOCK = re.compile(r"<(?:p|div|br|section|article|td|li)\b", re.IGNORECASE)
STARTS_BLOCK = re.compile(
    r"\s*</?(?:h[1-6]|ul|ol|blockquote|table|figure|hr|pre|iframe|script|style|li|tr|thead|tbody)\b|\s*<!--",
    re.IGNORECASE,
)
NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
BLANK = re.compile(r"\n[ \t\u00a0]*\n\s*")
NUMBER = re.compile(r"-?\d{9,19}(?:\.\d+)?")
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z?))?")
NUMERIC = re.compile(r"(\d\d?)([./-])(\d\d?)\2((?:19|20)\d\d)(?!\d)")
NOTHING = re.compile(
    r"(?:null|none|nan|n/a|\\N|undefined|-|\[\]|\{\}|0000-00-00(?:[ T]00:00(?::00)?)?)?", re.IGNORECASE
)
NAMES = (  # in this order
    "original", "name", "displayname", "display_name", "displayName", "fullname", "full_name", "fullName",
    "fullOrUserName", "webTitle", "title", "value", "text", "label", "display", "headline", "byline", "term",
    "literal", "rendered", "#text", "main", "basic", "tag", "author", "data", "attributes", "node",
    "username", "slug",
)  # fmt: skip
KINDS = words("subject persons person organizations organization glocations creative_works topic keyword")
SENTENCE_END = re.compile(r"[.!?:…。！？](?:</\w+>)?[\"'”’»)]*$")
BY = re.compile(r"^\s*(?:by|von|par|por|di|door|av|af)\s+(?=\S)", re.IGNORECASE)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_nothing(value: Any) -> bool:
    """What systems write for no value at all."""
    if isinstance(value, str):
        return NOTHING.fullmatch(value.strip()) is not None
    return value is None or value == [] or value == {} or value != value


def texts(value: Any) -> Iterator[str]:
    """All texts in a value of JSON; a cell of a table may hold such a value as text."""
    stack = [value]
    while stack:
        match unpacked(stack.pop()):
            case str() as text:
                yield text
            case list() as within:
                stack += reversed(within)
            case dict() as members:
                stack += reversed([*members.values()])


def items(value: Any) -> list[Any]:
    """The items of a list; none of anything else."""
    return value if isinstance(value, list) else []


def line(value: Any) -> str:
    """A text on one line, its markup gone; of a list of one, that one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float) or is_nothing(value):
        return ""
    return folded(bare(str(value)))


def bare(text: str) -> str:
    """Plain text of what may be HTML."""
    if TAG.search(text):
        from generator.fragment import text_of

        return text_of(text)
    return html.unescape(text) if ENTITY.search(text) else text


def folded(text: str) -> str:
    return " ".join(UNSEEN.sub("", SPACE.sub(" ", text)).split())


def unpacked(value: Any) -> Any:
    """A list or object that stands in a cell as text, as JSON or as Python writes it."""
    if not isinstance(value, str) or len(value) > 200_000:
        return value
    text = value.strip()
    if text[:1] + text[-1:] not in ("[]", "{}"):
        return value
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass  # not JSON; perhaps Python's own notation
    try:
        return ast.literal_eval(text) if len(text) < 20_000 else value
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return value


def name_of(value: Any, depth: int = 0) -> str:
    """The one name that a text or an object gives; numbers are keys into a table we do not have."""
    if isinstance(value, str):
        return line(value)
    if not isinstance(value, dict) or depth > 3:
        return ""
    if str(value.get("name")) in KINDS and isinstance(value.get("value"), str):
        return line(value["value"])
    parts = [line(value.get(one) or value.get(other)) for one, other in
             (("first_name", "firstName"), ("last_name", "lastName"))]  # fmt: skip
    found = (name_of(value[name], depth + 1) for name in NAMES if value.get(name))
    return next((name for name in found if name), " ".join(part for part in parts if part))


def names(value: Any) -> list[str]:
    """Each name once: of a list, of an object, or of a line cut at `;`, else `|`, else `,`."""
    value = unpacked(value)
    if isinstance(value, str):
        text = line(value)
        mark = next((mark for mark in ";|," if mark in text), "")
        found: list[Any] = text.split(mark) if mark else [text]
    else:
        found = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(name for item in found if (name := name_of(item))))


def people(value: Any) -> list[str]:
    """Authors: a byline is cut into names, the items of a list are names already."""
    value = unpacked(value)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, list) or (isinstance(value, dict) and "original" not in value):
        found = [BY.sub("", name_of(item)) for item in (value if isinstance(value, list) else [value])]
    else:
        byline = name_of(value)
        found = list(frontmatter.people(BY.sub("", byline)))
    return list(dict.fromkeys(name for name in found if name))


def moment(value: Any, zone: str, day_first: bool = False) -> Moment | None:
    """A point in time as text or as a number since 1970. Raises ValueError with words."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float) or is_nothing(value):
        return None
    text = str(value).strip()
    if compact := COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, utc = compact.groups()
        clock = f"T{hour}:{minute}:{second or '00'}{utc}" if hour else ""
        return dates.parse(f"{year}-{month}-{day}{clock}", zone)
    if day_first and (swapped := NUMERIC.match(text)):
        text = f"{swapped[4]}-{swapped[3]}-{swapped[1]}{text[swapped.end() :]}"
    if not isinstance(value, str) or NUMBER.fullmatch(text):
        return _since_1970(float(value), text)
    if text.casefold() in ("true", "false"):
        return None
    return dates.parse(text, zone)


def _since_1970(number: float, text: str) -> Moment:
    """Seconds, or thousandths, millionths, billionths of them, by the size of the number."""
    for size, parts in ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3)):
        if abs(number) >= size:
            number /= parts
            break
    try:
        if not 3e7 < abs(number) < 1e11:
            raise OverflowError
        return Moment.at(EPOCH + timedelta(seconds=int(number)))
    except (OverflowError, ValueError):
        raise ValueError(f'"{text}" is not a date') from None


def truth(value: Any) -> bool | None:
    """Yes or no, if the value is either."""
    text = str(value).strip().casefold() if isinstance(value, bool | int | str) else ""
    return (
        True
        if text in ("true", "yes", "1", "t", "y")
        else False
        if text in ("false", "no", "0", "f", "n")
        else None
    )


def body(value: Any, kind: str, base: str) -> str:
    """Markdown of a body. `kind` is what the field's name promises: html, markdown, plain or any."""
    if isinstance(value, str) and kind == "any" and value.lstrip()[:2] in ('{"', "[{", '["'):
        value = unpacked(value)
    if isinstance(value, list | dict):
        return joined(_blocks(value, kind, base))
    if not isinstance(value, str) or is_nothing(value):
        return ""
    text = NEWLINE.sub("\n", value)
    if kind == "markdown":
        return text.strip("\n")
    if TAG.search(text) and (kind != "plain" or BLOCK.search(text)):
        from generator.fragment import to_markdown

        return to_markdown(_paragraphed(text), base).strip("\n")
    return joined(
        literal.escape(part) for part in paragraphs(html.unescape(text) if ENTITY.search(text) else text)
    )


def lede(markdown: str) -> str:
    """The first paragraph of a body as plain text."""
    for part in markdown.split("\n\n"):
        if not part.startswith(("!", "<", "#", "|", "---")):
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", TAG.sub(" ", re.sub(r"^[>*+-] ", "", part)))
            return folded(html.unescape(re.sub(r"\\(\W)|\*+", r"\1", text)))
    return folded(markdown)


def joined(parts: Any) -> str:
    return "\n\n".join(part for part in parts if part.strip())


def _blocks(value: Any, kind: str, base: str, depth: int = 0) -> list[str]:
    """Bodies made of paragraphs or blocks: each block's text, wherever it keeps it."""
    if isinstance(value, str):
        return [body(value, kind, base)]
    if depth > 8:
        return []
    if isinstance(value, list):
        return [part for item in value for part in _blocks(item, kind, base, depth + 1)]
    if isinstance(value, dict):
        for name in (
            "html",
            "rendered",
            "text",
            "content",
            "value",
            "contents",
            "data",
            "children",
            "blocks",
            "items",
        ):
            if value.get(name) and (parts := _blocks(value[name], kind, base, depth + 1)):
                is_head = str(value.get("type")).lower() in ("header", "heading", "subheading")
                return [f"## {' '.join(parts)}"] if is_head else parts
    return []


def paragraphs(text: str) -> list[str]:
    """At blank lines, and at every line break that does not merely wrap a line."""
    found: list[str] = []
    for block in BLANK.split(NEWLINE.sub("\n", text).strip()):
        rows = [row for row in block.split("\n") if row.strip()]
        found += [" ".join(rows)] if _is_wrapped(rows) else rows
    return found


def _is_wrapped(rows: list[str]) -> bool:
    """Lines of about one length, or such as go on in small letters, few of which end a sentence."""
    inner = rows[:-1]
    if not inner or _ended(inner) * 2 >= len(inner):
        return False
    if sum(row.lstrip()[:1].islower() for row in rows[1:]) * 2 > len(inner):
        return True
    lengths = [len(row) for row in inner]
    return len(inner) > 1 and min(lengths) >= 40 and max(lengths) <= 110 and max(lengths) - min(lengths) < 30


def _ended(rows: list[str]) -> int:
    """How many of the lines end a sentence."""
    return sum(1 for row in rows if SENTENCE_END.search(row.rstrip()))


def _paragraphed(text: str) -> str:
    """HTML whose paragraphs are blank lines, as some systems keep it, with real ones."""
    if "\n" not in text or BLOCK.search(text) or "<pre" in text.lower():
        return text
    parts = BLANK.split(text.strip())
    rows = text.strip().split("\n")
    if len(parts) == 1 and not STARTS_BLOCK.search(text) and _ended(rows[:-1]) * 5 >= len(rows[:-1]) * 4:
        parts = rows
    return "\n\n".join(part if STARTS_BLOCK.match(part) else f"<p>{part}</p>" for part in parts)
