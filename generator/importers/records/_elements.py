"""The records of a JSON document: the elements of its lists, however long the lists are.

A broken element is reported and stepped over. Knows no story: which lists hold records is told to it.
"""

from collections.abc import Callable, Generator, Iterator
from typing import Any, NamedTuple, TextIO

from generator.importers.records import _reader
from generator.importers.records._reader import Reader, Unreadable

DEEPEST = 6  # objects within objects that may hold lists of records

# (members read so far, name of the list, its first element) -> whether its elements are records
Chooser = Callable[[dict[str, Any], str, Any], bool]


class Element(NamedTuple):
    """One record and the names of the members it stands below."""

    path: tuple[str, ...]
    value: Any


class Broken(NamedTuple):
    """An element that cannot be read. After the `last` one nothing more of the file can be."""

    fact: str
    last: bool = False


def outline(stream: TextIO) -> dict[str, Any]:
    """The texts among the members of the object that a file is, as far as one record may reach.

    Lists come before or after what tells whether an object is itself a record.
    """
    reader, found = Reader(stream), dict[str, Any]()
    try:
        if not reader.take("{"):
            return {}
        while reader.place < _reader.LIMIT and reader.peek() == '"':
            name = reader.value()
            reader.take(":")
            if reader.peek() == '"':
                found[name] = reader.value()
            elif not reader.skip(_reader.LIMIT):
                break
            reader.take(",")
    except Unreadable:
        return found  # whoever reads the file itself says so
    return found


def walk(
    stream: TextIO, descend: frozenset[str], choose: Chooser, known: dict[str, Any] | None = None
) -> Iterator[Element | Broken]:
    """All records of the values in the stream: a list's elements, an object, or lists within it.

    Members named in `descend` are entered; lists that `choose` says hold records are read element
    by element. An object without any such list is a record itself.
    """
    outer = known or {}

    def chosen(rest: dict[str, Any], name: str, first: Any) -> bool:
        return choose({**outer, **rest}, name, first)

    reader = Reader(stream)
    try:
        while first := reader.peek():
            if first == "[":
                yield from _list(reader, ())
            elif first == "{":
                rest, streamed = yield from _object(reader, (), descend, chosen)
                keyed = [] if streamed else _keyed(rest, choose)
                yield from keyed
                if not keyed and (not streamed or choose({}, "", rest)):
                    yield Element((), rest)
            elif not reader.take(","):
                yield Element((), reader.value())
    except Unreadable as error:
        yield Broken(str(error), last=True)


def _keyed(members: dict[str, Any], choose: Chooser, path: tuple[str, ...] = ()) -> list[Element]:
    """The records of an object that holds them by their ids: `{"17": {…}, "18": {…}}`, or has one member
    that does."""
    held = {name: value for name, value in members.items() if isinstance(value, dict)}
    if len(held) == len(members) > 1 and all(choose({}, "", value) for value in held.values()):
        return [Element((*path, name), {"id": name, **value}) for name, value in held.items()]
    if choose({}, "", members) or len(held) != 1 or len(path) == DEEPEST:
        return []
    ((name, value),) = held.items()
    return _keyed(value, choose, (*path, name))


def _list(reader: Reader, path: tuple[str, ...]) -> Iterator[Element | Broken]:
    reader.take("[")
    while not reader.take("]"):
        try:
            yield Element(path, reader.value())
        except Unreadable as error:
            if not reader.peek() or not reader.skip():
                raise
            yield Broken(str(error))
        if not reader.take(",") and reader.peek() != "]":
            raise Unreadable("ends before its list does" if not reader.peek() else "lacks a comma behind it")


def _object(
    reader: Reader, path: tuple[str, ...], descend: frozenset[str], choose: Chooser
) -> Generator[Element | Broken, None, tuple[dict[str, Any], bool]]:
    """Yields the records within; returns the other members and whether there were any records."""
    rest: dict[str, Any] = {}
    streamed = False
    reader.take("{")
    while not reader.take("}"):
        name = reader.value()
        if not isinstance(name, str) or not reader.take(":"):
            raise Unreadable("is no JSON: a name and a colon are missing")
        first, below = reader.peek(), (*path, name)
        if first == "[" and name.casefold() in descend and len(path) < DEEPEST and name == "db":
            streamed |= yield from _objects(reader, below, descend, choose)
        elif first == "[" and choose(rest, name, reader.glance()):
            yield from _list(reader, below)
            streamed = True
        elif first == "{" and name.casefold() in descend and len(path) < DEEPEST:
            rest[name], within = yield from _object(reader, below, descend, choose)
            streamed |= within
        elif first in ("[", "{") and streamed:
            _pass(reader)  # beside its records nothing of an export matters
        else:
            rest[name] = _member(reader)
        if not reader.take(",") and reader.peek() != "}":
            raise Unreadable("ends too early" if not reader.peek() else "lacks a comma")
    return rest, streamed


def _objects(
    reader: Reader, path: tuple[str, ...], descend: frozenset[str], choose: Chooser
) -> Generator[Element | Broken, None, bool]:
    """A list whose objects hold the lists of records."""
    streamed = False
    reader.take("[")
    while not reader.take("]"):
        if reader.peek() == "{":
            streamed |= (yield from _object(reader, path, descend, choose))[1]
        else:
            _pass(reader)
        if not reader.take(",") and reader.peek() != "]":
            raise Unreadable("ends too early")
    return streamed


def _member(reader: Reader) -> Any:
    """The value of a member; None for one that is too large to be a field of a record."""
    try:
        return reader.value()
    except Unreadable as error:
        if "larger" not in str(error):
            raise
    _pass(reader)
    return None


def _pass(reader: Reader) -> None:
    if not reader.skip():
        raise Unreadable("ends too early")
