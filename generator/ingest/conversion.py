"""Conversion: one raw file as the stories it holds, with what its neighbours say of it.

Picks the importer, lays over it the sidecars beside the file (`strike.yaml` for `strike.txt`, else Nikola's
`strike.meta`) and the `_defaults.yaml` of its folders, and gives every story the digest by which it is known again: that of
the file, or of the record where one file holds many. Knows no catalog and decides nothing.
"""

import errno
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from generator import frontmatter, gates
from generator.disk import codec, digest, files
from generator.importers import Importer, archives, importers
from generator.ingest.beside import DEFAULTS, idle
from generator.ingest.pictured import Album
from generator.model import Problem, Provenance, Raw, Record, Sheet, Source, Story
from generator.model.companions import SIDECARS
from generator.text import yamltext

STREAMED = 4 * 1024 * 1024  # bytes: larger containers are read story by story, never as a whole
ROOM = frontmatter.LIMIT // 2  # characters of what a record states: its sources need some, too
DRAFTS = "_drafts"  # Jekyll's folder for what is not for readers yet, whatever its head says
UNTIL = "until then it is not converted."


class Entry(NamedTuple):
    """One story of a raw file."""

    path: str  # of the raw file
    record: Record
    provenance: Provenance
    missing: tuple[str, ...] = ()  # labels of the pictures it refers to that content/raw does not hold


class Converted(NamedTuple):
    """One raw file as read. `streamed` says that its entries are to be had from `stream`."""

    path: str
    sha256: str  # of the file
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    streamed: bool = False


class _Beside(NamedTuple):
    """What one file says of those beside it."""

    story: Story
    further: dict[str, Any]
    fields: frozenset[str]  # those that it states and that can be read, by their canonical names


# A sidecar that cannot be understood: it may have said that its story is not for readers.
HELD = _Beside(Story(""), {"draft": "true"}, frozenset({"draft"}))


class _Told(NamedTuple):
    """What sidecar and defaults say, the nearest first."""

    over: _Beside | None
    under: tuple[_Beside, ...]
    mark: str  # digest of all of it, empty when nothing is said
    problems: tuple[Problem, ...]
    draft: bool  # as the folder says


def converter(root: Path, zone: str, album: Album) -> Callable[[str], Converted]:
    """A function that reads one raw file; made once in each worker."""
    known = importers()

    def convert(path: str) -> Converted:
        name = gates.named(root, path)
        try:
            raw = raw_file(root, path, zone)
            sha256 = files.sha256(root / path) if raw.stream else digest.of_bytes(raw.data)
        except OSError as error:
            return Converted(path, "", problems=(gates.unreadable(name, error),))
        importer = next((one for one in known if one.claims(raw)), None)
        if importer is None:
            fact, remedy = "is of a kind that no importer reads.", f"Save it as text or Markdown; {UNTIL}"
            return Converted(path, sha256, problems=(Problem(name, 0, fact, remedy),))
        if raw.stream and not importer.container:
            fact = f"is larger than {files.LARGEST // 1024 // 1024} MB."
            return Converted(path, sha256, problems=(Problem(name, 0, fact, f"Split it; {UNTIL}"),))
        if importer.container and (root / path).stat().st_size > STREAMED:
            return Converted(path, sha256, streamed=True)
        made = list(_entries(root, raw, importer, sha256, album))
        entries = tuple(one for one in made if isinstance(one, Entry))
        return Converted(path, sha256, entries, tuple(one for one in made if isinstance(one, Problem)))

    return convert


def stream(root: Path, zone: str, album: Album, path: str) -> Iterator[Entry | Problem]:
    """The stories of a large container, one by one. Raises OSError."""
    raw = raw_file(root, path, zone)
    importer = next(one for one in importers() if one.claims(raw))
    yield from _entries(root, raw, importer, "", album)


def raw_file(root: Path, path: str, zone: str) -> Raw:
    """A file of content/raw for its importer. Raises OSError."""

    def has(other: str) -> bool:
        found = files.look(root, other)
        return found is not None and not found.fault and not files.linked((root / other).parent, root)

    large = (root / path).stat().st_size > files.LARGEST
    data = b"" if large else files.read(root / path)
    opened = (lambda: files.open_binary(root / path)) if large else None
    return Raw(path, data, zone, opened, has, lambda other: files.read(root / other))


def _entries(
    root: Path, raw: Raw, importer: Importer, sha256: str, album: Album
) -> Iterator[Entry | Problem]:
    pack = archives.pack(raw)
    album = album.with_pack(raw.path, pack.pictures()) if pack else album
    whole = _told(root, raw.path, raw.zone)
    yield from whole.problems
    if pack:
        yield from (replace(one, path=gates.named(root, one.path)) for one in idle(pack.infos, {*pack.raw()}))

    @lru_cache(maxsize=1)
    def told_of(path: str) -> _Told:
        """Of a packed file, as if its archive were a folder; below that, what stands beside the archive."""
        if pack is None or path == raw.path:
            return whole
        told = _told(root, path, raw.zone, pack)
        if whole.over:
            told = told._replace(over=told.over or whole.over, mark=digest.of(told.mark, whole.mark))
        return told

    def stated(path: str) -> frozenset[str]:
        over = told_of(path).over
        return over.fields if over else frozenset()

    path = raw.path  # of what is spoken for
    for one in _guarded(importer, replace(raw, stated=stated)):
        if isinstance(one, Problem):
            yield replace(one, path=gates.named(root, one.path))
            continue
        if pack and path != (path := pack.member(raw.path, one.key)):
            yield from (problem for problem in told_of(path).problems if problem not in whole.problems)
        told = told_of(path)
        record = _overlaid(one._replace(key=yamltext.shown(one.key)), told)
        place = f"{raw.path}#{record.key}" if record.key else raw.path
        if not record.story.title:
            fact = "has no title."
            yield Problem(gates.named(root, place), 0, fact, f"Give it one, in a sidecar if need be; {UNTIL}")
            continue
        if _is_too_long(record):
            fact = f"states more than {ROOM >> 10} KB beside its text."
            yield Problem(gates.named(root, place), 0, fact, f"Shorten its longest field; {UNTIL}")
            continue
        mark = digest.of_bytes(_text(one).encode()) if importer.container else sha256
        record, missing = album.placed(record, path)
        source = Source(raw.path, record.key, mark, told.mark)
        yield Entry(raw.path, record, Provenance(source, importer.version), missing)


def _guarded(importer: Importer, raw: Raw) -> Iterator[Record | Problem]:
    """Importers must not raise; when one does, or lacks its library, it costs its own file alone."""
    try:
        yield from importer.read(raw)
    except Exception as error:
        fact = f"made its importer ({importer.version}) fail: {type(error).__name__}: {error}."
        yield Problem(
            raw.path, 0, fact, f"Convert it to text or Markdown, and tell the importer's author; {UNTIL}"
        )


def _is_too_long(record: Record) -> bool:
    """Whether its front matter could not be read back. What a field takes there is never six times what
    it takes here, so most need not be written to be sure."""
    story = replace(record.story, body="")
    if len(codec.pack((story, dict(record.keep)))) * 6 < ROOM:
        return False
    return len(frontmatter.write(Sheet("", story), dict(record.keep))) > ROOM


def _text(record: Record) -> str:
    """Everything that becomes of a record, as one text to be digested; names of pictures tell what they show."""
    story = replace(record.story, dropped=())  # of which the article has nothing
    return codec.pack((story, record.key, dict(record.keep), dict.fromkeys(record.pictures)))


def _overlaid(record: Record, told: _Told) -> Record:
    """The record with what its folder and the sidecar say over it, and the defaults below."""
    story, keep = record.story, dict(record.keep)
    if told.draft:
        keep["draft"] = "true"
    if told.over:
        said = _said(told.over.story)
        outdone = [getattr(story, name) for name in said if name not in story.derived]
        outdone += [keep.get(name) for name in told.over.further]
        now = {*frontmatter.words(said), *frontmatter.words(told.over.further)}
        left = dict.fromkeys((*story.dropped, *frontmatter.words(outdone)))
        story = replace(story, **said, dropped=tuple(text for text in left if text not in now))
        keep |= told.over.further
    for under in told.under:
        story = replace(story, **{k: v for k, v in _said(under.story).items() if not getattr(story, k)})
        keep = {**under.further, **keep}
    if told.over and told.over.story.title:
        story = replace(story, derived=tuple(name for name in story.derived if name != "title"))
    return record._replace(story=story, keep=keep)


def _said(story: Story) -> dict[str, Any]:
    values = {field.name: getattr(story, field.name) for field in fields(story)}
    return {name: value for name, value in values.items() if value}


def _told(root: Path, path: str, zone: str, pack: archives.Pack | None = None) -> _Told:
    """Reads the sidecar and the defaults that speak for a raw file."""
    problems: list[Problem] = []
    marks: list[str] = []

    def read(name: str) -> _Beside | None:
        place = gates.named(root, name)
        try:
            data = pack.read(name) if pack and pack.has(name) else files.read(root / name)
            marks.append(digest.of_bytes(data))
            said, wrong = _beside(data, place, zone)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:  # beside so long a name nothing can stand
                return None
            faults: tuple[Problem, ...] = (gates.unreadable(place, error),)
        except frontmatter.Refused as refused:
            faults = refused.problems
        else:
            problems.extend(wrong)
            return said
        if name.endswith(DEFAULTS):
            problems.extend(fault.until("it is not used.") for fault in faults)
            return None
        marks.append("held")  # so that what stands as if nothing were beside it is converted anew
        problems.extend(fault.until("what it speaks for is a draft.") for fault in faults)
        return HELD

    stem = path.rsplit(".", 1)[0] if "." in path.rsplit("/", 1)[-1] else path
    over = _both(*(read(f"{stem}{suffix}") for suffix in SIDECARS))
    folders = path.split("/")[:-1]
    under = (read("/".join([*folders[:n], DEFAULTS])) for n in range(len(folders), -1, -1))
    said = tuple(one for one in under if one)
    draft = DRAFTS in folders
    if draft:  # so that what is moved out of the folder is converted anew
        marks.append(DRAFTS)
    return _Told(over, said, digest.of(marks) if marks else "", tuple(problems), draft)


def _beside(data: bytes, place: str, zone: str) -> tuple[_Beside, list[Problem]]:
    """What a sidecar or defaults say, and what is wrong with single fields. Raises Refused."""
    text, odd = frontmatter.decode(data, place)
    stated = frontmatter.meta(text) if place.endswith(".meta") else _yaml(text, place)
    if stated is None:
        fact, remedy = "is no list of `.. name: value` lines.", "Write it so, or delete it"
        raise frontmatter.Refused(Problem(place, 1, fact, remedy))
    story, further, wrong = frontmatter.told(stated, place, zone)
    faulty = {problem.line for problem in wrong}
    used = frozenset(name for name, entry in stated.items() if entry.line not in faulty)
    return _Beside(story, further, used), [*odd, *(problem.until("it is not used.") for problem in wrong)]


def _yaml(text: str, place: str) -> dict[str, yamltext.Entry]:
    """The fields of a sidecar. Raises Refused."""
    try:
        entries = yamltext.mapping(text).items()
    except yamltext.BadYaml as error:
        raise frontmatter.Refused(Problem(place, error.line, error.fact, error.remedy)) from None
    return frontmatter.canonical({key: replace(entry, line=entry.line - 1) for key, entry in entries})


def _both(one: _Beside | None, two: _Beside | None) -> _Beside | None:
    """Of two sidecars what the first says, and what the second says besides."""
    if not (one and two):
        return one or two
    story = replace(two.story, **_said(one.story))
    return _Beside(story, {**two.further, **one.further}, one.fields | two.fields)
