"""Digests: one canonical, length-prefixed encoding for every value that is ever compared.

Never pickle and never repr, whose bytes may differ for equal values. A value that knows its own
`digest` (a Card) stands for itself, so that a page showing fifty cards hashes fifty short strings.
Knows nothing of what it digests.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

SIZE = 16  # bytes: 128 bits, far beyond accident for a few million values


def of(*values: object) -> str:
    """The digest of the values, in order, as 32 hexadecimal digits."""
    parts: list[bytes] = []
    for value in values:
        _encode(value, parts.append)
    return hashlib.blake2b(b"".join(parts), digest_size=SIZE).hexdigest()


def of_bytes(data: bytes) -> str:
    """SHA-256 of bytes in hexadecimal: for everything a publisher may check with other tools."""
    return hashlib.sha256(data).hexdigest()


def _encode(value: object, put: Callable[[bytes], None]) -> None:
    match value:
        case str():
            data = value.encode("utf-8", "surrogatepass")
            put(b"s%d:" % len(data))
            put(data)
        case tuple() | list():
            put(b"l%d:" % len(value))
            for item in value:
                _encode(item, put)
        case None:
            put(b"n;")
        case bool() | int() | float():
            put(f"{type(value).__name__}:{value};".encode())
        case _ if getattr(value, "digest", None):
            put(b"d" + str(value.digest).encode() + b";")  # type: ignore[attr-defined]
        case bytes():
            put(b"b%d:" % len(value))
            put(value)
        case Mapping():
            put(b"m%d:" % len(value))
            for key in sorted(value):
                _encode(key, put)
                _encode(value[key], put)
        case Iterable():
            _encode(list(value), put)
        case _ if is_dataclass(value) and not isinstance(value, type):
            names = _field_names(type(value))
            put(b"o%d:" % len(names))
            for name in names:
                _encode(getattr(value, name), put)
        case _:
            raise TypeError(f"no canonical encoding for {type(value).__name__}")


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
