"""Fields as YAML text, as PyYAML writes them. What needs no quotes is written without it, in a fraction of the time."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

# Plain scalars of YAML 1.1 beyond doubt: digests, and what begins as a text does and holds no sign of YAML's.
_DIGEST = r"(?!0b)[0-9]*[a-f][0-9a-f]*"
_TEXT = (
    r"(?!(?i:yes|no|true|false|on|off|null)\Z)"
    r"(?:[A-Za-z(\u00c0-\u024f\u2018-\u201d]|(?!0[bx])[0-9](?=.*[A-Za-z]{2}))"  # no number, no time has two letters
    r"(?:[ !\"$-9;-~\u00a1-\u024f\u2010-\u2027\u20ac]|:(?! |\Z)|(?<! )#){0,5000}(?<! )"
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,60}")
_PLAIN = re.compile(f"{_DIGEST}|{_TEXT}")


class Plain(str):
    """A scalar to be written without quotes, as dates are."""


def dump(fields: Mapping[str, Any]) -> str:
    return "".join(_lines(name, value) for name, value in fields.items())


def _lines(name: str, value: Any) -> str:
    if not _is_name(name):
        return quoted({name: value})
    if value is None or _is_plain(value):
        return f"{name}: {'null' if value is None else value}\n"
    if isinstance(value, list) and value:
        if all(map(_is_plain, value)):
            return f"{name}:\n" + "".join(f"  - {item}\n" for item in value)
        if all(map(_is_table, value)):
            return f"{name}:\n" + "".join(f"  - {'    '.join(map(_line, item.items()))}" for item in value)
    return quoted({name: value})


def _line(field: tuple[str, str]) -> str:
    return f"{field[0]}: {field[1]}\n"


def _is_table(value: Any) -> bool:
    named = isinstance(value, dict) and value and all(map(_is_name, value))
    return bool(named) and all(map(_is_plain, value.values()))


def _is_name(key: str) -> bool:
    return _NAME.fullmatch(key) is not None and _is_plain(key)


def _is_plain(value: Any) -> bool:
    return type(value) is Plain or (type(value) is str and _PLAIN.fullmatch(value) is not None)


def quoted(fields: dict[str, Any]) -> str:
    """By PyYAML, with quotes where they are needed."""
    import yaml

    return yaml.dump(fields, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=1_000_000)


@cache
def _dumper() -> Any:
    import yaml

    class Dumper(yaml.SafeDumper):
        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)  # list items stand indented below their key

    Dumper.add_representer(Plain, lambda d, v: d.represent_scalar("tag:yaml.org,2002:timestamp", str(v)))
    return Dumper
