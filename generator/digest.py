"""Digests: one canonical, length-prefixed encoding for every value that is ever compared.

Never pickle and never repr, whose bytes may differ for equal values. A value that knows its own
`digest` (a Card) stands for itself, so that a page showing fifty cards hashes fifty short strings.
Knows nothing of what it digests.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

SIZE = 16  # bytes: 128 bits, far beyond accident for a few million values


def of(*values: object) -> str:
    """The digest of the values, in order, as 32 hexadecimal digits."""
    state = hashlib.blake2b(digest_size=SIZE)
    for value in values:
        for part in _encode(value):
            state.update(part)
    return state.hexdigest()


def of_bytes(data: bytes) -> str:
    """SHA-256 of bytes in hexadecimal: for everything a publisher may check with other tools."""
    return hashlib.sha256(data).hexdigest()


def _encode(value: object) -> Iterator[bytes]:
    match value:
        case None:
            yield b"n;"
        case bool() | int() | float():
            yield f"{type(value).__name__}:{value};".encode()
        case str():
            data = value.encode("utf-8", "surrogatepass")
            yield b"s%d:" % len(data)
            yield data
        case bytes():
            yield b"b%d:" % len(value)
            yield value
        case Mapping():
            yield b"m%d:" % len(value)
            for key in sorted(value):
                yield from _encode(key)
                yield from _encode(value[key])
        case Iterable():
            items = list(value)
            yield b"l%d:" % len(items)
            for item in items:
                yield from _encode(item)
        case _ if getattr(value, "digest", None):
            yield b"d" + str(value.digest).encode() + b";"  # type: ignore[attr-defined]
        case _ if is_dataclass(value) and not isinstance(value, type):
            names = _field_names(type(value))
            yield b"o%d:" % len(names)
            for name in names:
                yield from _encode(getattr(value, name))
        case _:
            raise TypeError(f"no canonical encoding for {type(value).__name__}")


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
