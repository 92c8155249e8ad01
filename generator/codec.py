"""Nouns to JSON text and back, driven by their type hints: how the catalog keeps them.

JSON and never pickle, because a cache is not to be trusted. Values become plain lists in field
order, so the text is short and means nothing without its noun.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

Noun = TypeVar("Noun")


class NotPacked(ValueError):
    """The text is not what `pack` makes of the noun: the cache that held it is damaged."""


def pack(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def unpack(kind: type[Noun], text: str) -> Noun:
    """The value of that kind that `pack` wrote. Raises NotPacked for any other text."""
    maker: Callable[[Any], Noun] = _maker(cast(Any, kind))
    try:
        return maker(json.loads(text))
    except (ValueError, TypeError) as error:
        raise NotPacked(f"no {kind.__name__}: {error}") from error


def _plain(value: object) -> object:
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


@cache
def _maker(kind: Any) -> Callable[[Any], Any]:
    """A function that makes a value of the kind from plain JSON."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is UnionType:
        inner = _maker(next(arg for arg in args if arg is not NoneType))
        return lambda plain: None if plain is None else inner(plain)
    if origin is tuple:
        item = _maker(args[0])
        return lambda plain: tuple(map(item, plain))
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        names = getattr(kind, "_fields", None) or [field.name for field in fields(kind)]
        makers = [_maker(hints[name]) for name in names]
        return lambda plain: kind(*(make(part) for make, part in zip(makers, plain, strict=True)))
    return _as_is


def _as_is(plain: Any) -> Any:
    return plain
