"""Digests: one canonical, length-prefixed encoding for every value that is ever compared.

Never pickle and never repr, whose bytes may differ for equal values. A value that knows its own
`digest` (a Card) stands for itself, so that a page showing fifty cards hashes fifty short strings.
Knows nothing of what it digests.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from types import NoneType
from typing import Any

SIZE = 16  # bytes: 128 bits, far beyond accident for a few million values

Put = Callable[[str], None]
Encode = Callable[[Any, Put], None]


def of(*values: object) -> str:
    """The digest of the values, in order, as 32 hexadecimal digits."""
    parts: list[str] = []
    for value in values:
        _ENCODERS[type(value)](value, parts.append)
    return hashlib.blake2b("".join(parts).encode("utf-8", "surrogatepass"), digest_size=SIZE).hexdigest()


def of_bytes(data: bytes) -> str:
    """SHA-256 of bytes in hexadecimal: for everything a publisher may check with other tools."""
    return hashlib.sha256(data).hexdigest()


class _Encoders(dict[type, Encode]):
    """type → how its values are encoded; settled when the first one comes."""

    def __missing__(self, kind: type) -> Encode:
        self[kind] = encode = _encoder(kind)
        return encode


_ENCODERS = _Encoders()


def _encoder(kind: type) -> Encode:
    if issubclass(kind, str):
        return _text
    if issubclass(kind, (tuple, list)):
        return _items
    if kind is NoneType:
        return lambda value, put: put("n;")
    if issubclass(kind, (bool, int, float)):
        return lambda value, put: put(f"{kind.__name__}:{value};")
    if issubclass(kind, bytes):
        return lambda value, put: put(f"b{value.hex()};")
    if issubclass(kind, Mapping):
        return _mapping
    if is_dataclass(kind):
        return _record(kind)
    if issubclass(kind, Iterable):
        return lambda value, put: _items(list(value), put)
    raise TypeError(f"no canonical encoding for {kind.__name__}")


def _text(value: str, put: Put) -> None:
    """With its length in bytes, which for most is that in characters."""
    size = len(value) if value.isascii() else len(value.encode("utf-8", "surrogatepass"))
    put(f"s{size}:{value}")


def _items(values: tuple[Any, ...] | list[Any], put: Put) -> None:
    put(f"l{len(values)}:")
    for value in values:
        _ENCODERS[type(value)](value, put)


def _mapping(value: Mapping[Any, Any], put: Put) -> None:
    put(f"m{len(value)}:")
    for key in sorted(value):
        for one in (key, value[key]):
            _ENCODERS[type(one)](one, put)


def _record(kind: type) -> Encode:
    names = tuple(field.name for field in fields(kind))

    def encode(value: Any, put: Put) -> None:
        if digest := getattr(value, "digest", ""):
            put(f"d{digest};")
            return
        put(f"o{len(names)}:")
        for name in names:
            one = getattr(value, name)
            _ENCODERS[type(one)](one, put)

    return encode
