"""YAML as text: nothing but strings, lists and mappings, each with its line.

No value is ever guessed (`NO` is no boolean, `1984` no number): every field is converted by whoever
knows what it means. Built from the parser's events rather than its objects, so that aliases cannot
multiply and nesting cannot overflow a stack.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml

DEEPEST = 40
MOST = 20_000  # nodes
LARGEST = 4 << 20  # characters
# No page or feed may hold these, and in a quoted value they can be written as escapes ("\\x07").
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_COLON = re.compile(r"([\w-]+): +([^'\"\[{|>&*!%@`#\s](?:.*\S)?:(?: .*\S)?)\s*")  # `title: One: two`
NULLS = {"", "~", "null", "Null", "NULL"}

Value = str | None | list["Value"] | dict[str, "Value"]


QUOTES = "Put quotes around a value that holds `: ` or begins with a sign"
LINES = "Write it as `key: value` lines"


class BadYaml(ValueError):
    """The text is no YAML mapping we accept. `line` counts from 1 within the text; `remedy` is the
    beginning of a sentence that the caller ends with what happens until then."""

    def __init__(self, fact: str, line: int, remedy: str = LINES) -> None:
        super().__init__(fact)
        self.fact, self.line, self.remedy = fact, line, remedy


_ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_PAIR = re.compile(r"([A-Za-z_][\w-]*):(?: +([^ ](?:.*[^ ])?))? *", re.ASCII)
_ITEM = re.compile(r"( {0,8})- +([^ ](?:.*[^ ])?) *")
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'([^']*)'")
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^:#]|:(?=\S))*(?<!:)")  # neither `: ` nor a comment
_FLOW = re.compile(r"\[((?:\"[^\"\\]*\"|'[^']*'|[^\[\]{}\"':#])*)\]")
_PART = re.compile(r"((?:\"[^\"]*\"|'[^']*'|[^,\"'])*),")


@dataclass(frozen=True, slots=True)
class Entry:
    value: Value
    line: int


def shown(text: str) -> str:
    """The text with what no article may hold in letters: `\\u001b`."""
    return CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def mapping(text: str) -> dict[str, Entry]:
    """The top level of a YAML mapping, `{}` for an empty text. Raises BadYaml."""
    if len(text) > LARGEST:
        raise BadYaml(f"is larger than {LARGEST >> 20} MB.", 1, "Shorten it")
    simple = _simple(text)
    return _parsed(text) if simple is None else simple


def _simple(text: str) -> dict[str, Entry] | None:
    """What the parser would say of the plainest of texts; None for any other, and for all faults.

    Lines of `key: value`, lists between brackets or of `- value` lines, no value over two lines."""
    if _ODD.search(text):
        return None
    top: dict[str, Entry] = {}
    items: list[Value] | None = None  # of the key above, as long as it can have any
    indent = -1
    for number, line in enumerate(text.split("\n"), 1):
        if pair := _PAIR.fullmatch(line):
            key, written = pair[1], pair[2] or ""
            value = _flow(written) if written.startswith("[") else _scalar(written)
            if key in top or key in NULLS or (value is None and written not in NULLS):
                return None
            top[key] = Entry(value, number)
            items, indent = ([] if not written else None), -1
        elif item := _ITEM.fullmatch(line):
            value = _scalar(item[2])
            if items is None or value is None or indent not in (-1, len(item[1])):
                return None
            items.append(value)
            indent = len(item[1])
            top[key] = Entry(items, top[key].line)
        elif line:
            return None
    return top if text.count("\n") < MOST // 40 else None


def _scalar(written: str) -> str | None:
    if quoted := _QUOTED.fullmatch(written):
        return quoted[1] if quoted[1] is not None else quoted[2]
    return written if _PLAIN.fullmatch(written) and written not in NULLS else None


def _flow(written: str) -> Value:
    """A list between brackets, of which every item is one text."""
    found = _FLOW.fullmatch(written)
    items = _PART.findall(f"{found[1]},") if found else []
    values: list[Value] = [_scalar(item.strip()) for item in items] or [None]
    return None if None in values or len(values) > MOST // 40 else values


def _parsed(text: str) -> dict[str, Entry]:
    import yaml

    # A PyYAML built without libyaml is slower, with the same events.
    Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = yaml.parse(text, Loader=Loader)
        return _read(events)
    except yaml.MarkedYAMLError as error:
        raise _explained(error, text) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BadYaml("YAML: a character that text may not hold.", line, "Remove it") from None
    except ValueError as error:
        if isinstance(error, BadYaml):
            raise
        raise BadYaml(f"YAML: {error}.", 1) from None


def flow(value: object) -> str:
    """A value as YAML on one line, as it may stand within a list."""
    import yaml

    text: str = yaml.safe_dump(
        [value], default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6
    )
    return text.strip()[1:-1]


def refuse_control(value: str, line: int) -> None:
    """Raises BadYaml when a value holds a character that no page may hold."""
    if bad := CONTROL.search(value):
        raise BadYaml(f"holds a control character (U+{ord(bad[0]):04X}).", line, "Remove it")


def _explained(error: "yaml.MarkedYAMLError", text: str) -> BadYaml:
    """In the words of the parser, but for a quote left open, which it notices at the end only."""
    if error.context_mark and "unexpected end of stream" in (error.problem or ""):
        return BadYaml("YAML: a quote is opened and never closed.", error.context_mark.line + 1, "Close it")
    mark = error.problem_mark or error.context_mark
    remedy = "Indent with spaces" if " tab " in (error.problem or "") else QUOTES
    lines = text.split("\n")
    number = (
        min(mark.line, len(lines) - 1) if mark else 0
    )  # the parser counts one more at the end, and at U+2028
    if colon := _COLON.fullmatch(lines[number]):
        value = colon[2].replace("'", "''")
        return BadYaml("a value that holds `: ` needs quotes.", number + 1, f"Write `{colon[1]}: '{value}'`")
    return BadYaml(f"YAML: {error.problem or error.context}.", number + 1, remedy)


def _read(events: Iterator["yaml.Event"]) -> dict[str, Entry]:
    """Walks the events with a stack of open collections. Keys wait in `keys`, one per mapping."""
    import yaml

    stack: list[list[Value] | dict[str, Value]] = []
    keys: list[str | None] = []
    top: dict[str, Entry] = {}
    for count, event in enumerate(events):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if count > MOST:
            raise BadYaml("holds too many values.", line, "Shorten it")
        if isinstance(event, yaml.AliasEvent):
            raise BadYaml("YAML: aliases (*name) are not read here.", line, "Write the value out")
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            stack.pop()
            keys.pop()
            continue
        value: Value
        if isinstance(event, yaml.ScalarEvent):
            plain = not event.style
            value = None if plain and event.value in NULLS else event.value
            refuse_control(event.value, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
        elif isinstance(event, yaml.MappingStartEvent):
            value = {}
        else:
            if isinstance(event, yaml.DocumentStartEvent) and event.explicit and top:
                raise BadYaml("YAML: a second document begins.", line, "Remove the `---` line")
            continue
        if not stack:
            if value is not None and not isinstance(value, dict):
                raise BadYaml("is no list of `key: value` lines.", line)
        elif _is_key(stack[-1], keys[-1]):
            keys[-1] = key = _key(value, line)
            if key in stack[-1]:
                raise BadYaml(f"`{key}` stands twice.", line, "Keep one of them")
            if len(stack) == 1:
                top[key] = Entry(None, line)
            continue
        else:
            _put(stack, keys, value, top)
        if isinstance(value, (list, dict)):
            stack.append(value)
            keys.append(None)
            if len(stack) > DEEPEST:
                raise BadYaml("is nested too deeply.", line, "Take out the inner lists")
    return top


def _is_key(open_: list[Value] | dict[str, Value], key: str | None) -> bool:
    return isinstance(open_, dict) and key is None


def _key(value: Value, line: int) -> str:
    if not isinstance(value, str):
        raise BadYaml("YAML: a key must be text.", line)
    return value


def _put(
    stack: list[list[Value] | dict[str, Value]],
    keys: list[str | None],
    value: Value,
    top: dict[str, Entry],
) -> None:
    holder, key = stack[-1], keys[-1]
    if isinstance(holder, list):
        holder.append(value)
    elif key is not None:
        holder[key] = value
        keys[-1] = None
        if len(stack) == 1:
            top[key] = Entry(value, top[key].line)
