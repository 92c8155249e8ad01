"""Nouns to JSON text and back, driven by their type hints: how the catalog keeps them.

JSON and never pickle, because a cache is not to be trusted. Values become plain lists in field
order, so the text is short and means nothing without its noun.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

Noun = TypeVar("Noun")
SHARED = 10_000  # names at hand: one that stands on many cards is kept once


class NotPacked(ValueError):
    """The text is not what `pack` makes of the noun: the cache that held it is damaged."""


def pack(value: object) -> str:
    return _ENCODER.encode(value)


def unpack(kind: type[Noun], text: str) -> Noun:
    """The value of that kind that `pack` wrote. Raises NotPacked for any other text."""
    make = _assembler(cast(Any, kind))
    try:
        return cast(Noun, make(json.loads(text)))
    except (ValueError, TypeError) as error:
        raise NotPacked(f"no {kind.__name__}: {error}") from error


def _plain(value: object) -> object:
    """A noun as the list of what its fields hold."""
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value):
        kind: Any = type(value)
        return [getattr(value, name) for name in _names(kind)]
    raise TypeError(f"{type(value).__name__} is no noun")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False, default=_plain)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass or a named tuple, in order."""
    return getattr(kind, "_fields", None) or tuple(field.name for field in fields(kind))


@cache
def _maker(kind: Any) -> Callable[[Any], Any] | None:
    """A function that makes a value of the kind from plain JSON, None where that is the value itself."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is UnionType:
        inner = _maker(next(arg for arg in args if arg is not NoneType))
        return inner and (lambda plain: None if plain is None else inner(plain))
    if origin is tuple:
        item = _maker(args[0])
        return (lambda plain: tuple([item(one) for one in plain])) if item else tuple
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return cast(Callable[[Any], Any], _assembler(kind))
    return None


@cache
def _assembler(kind: Any) -> Callable[[list[Any]], Any]:
    hints, names = get_type_hints(kind), _names(kind)
    if set(hints.values()) == {str} and issubclass(kind, tuple):
        known = lru_cache(SHARED)(kind)
        return lambda plain: known(*plain)
    makers = [(place, make) for place, name in enumerate(names) if (make := _maker(hints[name]))]

    def assemble(plain: list[Any]) -> Any:
        if len(plain) != len(names):
            raise ValueError(f"{len(plain)} fields for {len(names)}")
        for place, make in makers:
            plain[place] = make(plain[place])
        return kind(*plain)

    return assemble
