"""Archives: the files in a .zip, or the one in a .gz, read in place by whoever reads such files.

What stands in a .zip is to its stories what a folder of content/raw would be to them.

Bounded: a member that is too large, or that unpacks to far more than it takes, is named and left
packed. An archive within an archive is not opened.
"""

import gzip
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import Protocol

from generator.importers.protocol import Importer
from generator.model import Problem, Raw, Record
from generator.model.companions import FURNITURE, companion, is_raw, saved_with
from generator.model.picture import is_picture
from generator.text.wording import count

MEMBERS = 200_000  # files in one archive
LARGEST = 64 * 1024 * 1024  # bytes of one file, unpacked
LONGEST = 4096  # characters of a name: no system takes more
ENCRYPTED = 0x1  # flag of a member: APPNOTE.TXT 4.4.4
SWELLS = 200  # times its packed size: more is no text but a bomb
UNTIL = "until then it is not converted."

# What a damaged, encrypted or unknown packing raises, here and in the standard library.
BROKEN = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


class Packed(OSError):
    """A packed file that stays packed, as it is damaged or more than any story needs. Carries the fact."""


class Unpacked(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Pack:
    """The files in a .zip, named as if it were a folder of content/raw. Raises what is in BROKEN."""

    def __init__(self, raw: Raw) -> None:
        self.zip = zipfile.ZipFile(raw.open())
        infos: dict[str, zipfile.ZipInfo] = {}
        self.problems: list[Problem] = []  # of members that are passed over
        for info in self.zip.infolist():
            parts = [part for part in info.filename.split("/") if part not in ("", ".")]
            if not parts or info.is_dir() or _is_furniture(parts):
                continue
            path = "/".join([raw.path, *parts])
            if refused := _refused(parts, info):
                self.problems.append(Problem(path[:LONGEST], 0, *refused))
                continue
            if path in infos:
                fact, remedy = "is packed more than once; the last is read.", "Give each a name of its own."
                self.problems.append(Problem(path, 0, fact, remedy, "warning"))
            infos[path] = info
        self.infos = dict(sorted(infos.items()))
        self.longest = max(map(len, infos), default=0)  # characters of a name

    def has(self, path: str) -> bool:
        return path in self.infos

    def read(self, path: str) -> bytes:
        """Raises FileNotFoundError, Packed."""
        info = self.infos.get(path)
        if info is None:
            raise FileNotFoundError(path)
        if info.flag_bits & ENCRYPTED:
            raise Packed("needs a password.")
        if info.file_size > max(1_000_000, SWELLS * info.compress_size):
            raise Packed(f"unpacks to more than {SWELLS} times its size.")
        try:
            with self.zip.open(info) as file:
                return _bounded(file)
        except Packed:
            raise
        except BROKEN as error:
            raise Packed(f"cannot be unpacked: {str(error).rstrip('.')}.") from error

    def member(self, archive: str, key: str) -> str:
        """The file that a record's key names, which may be followed by `#` and a key within that file."""
        path = f"{archive}/{key}"
        ends = (n for n in range(min(len(path), self.longest), 0, -1) if path[n : n + 1] in ("#", ""))
        return next((path[:n] for n in ends if path[:n] in self.infos), path)

    def pictures(self) -> Iterator[str]:
        yield from filter(is_picture, self.infos)

    def raw(self) -> Iterator[str]:
        """The files to convert."""
        for path in self.infos:
            beside_a_page = companion(path) and not saved_with(path).isdisjoint(self.infos)
            if is_raw(path) or (companion(path) and not beside_a_page and not is_picture(path)):
                yield path


def pack(raw: Raw) -> Pack | None:
    """What a .zip holds; None of one that cannot be read, and of what is none."""
    try:
        return Pack(raw) if raw.path.lower().endswith(".zip") else None
    except BROKEN:
        return None


class Archive:
    version = "archive/3"
    container = True

    def __init__(self, inner: tuple[Importer, ...]) -> None:
        self.inner = inner

    def claims(self, raw: Raw) -> bool:
        name = raw.path.lower()
        return name.endswith((".zip", ".gz")) and not name.endswith(".warc.gz")

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        try:
            if raw.path.lower().endswith(".zip"):
                yield from self._zip(raw)
            else:
                with gzip.open(raw.open()) as file:
                    name = raw.path.rsplit("/", 1)[-1][:-3]
                    inside = Raw(f"{raw.path}/{name}", _bounded(file), raw.zone, stated=raw.stated)
                    yield from self._member(raw, inside)
        except Packed as error:
            yield Problem(raw.path, 0, str(error), f"Unpack it there; {UNTIL}")
        except BROKEN as error:
            fact = f"cannot be unpacked: {str(error).rstrip('.')}."
            yield Problem(raw.path, 0, fact, f"Pack it again or unpack it there; {UNTIL}")

    def _zip(self, raw: Raw) -> Iterator[Record | Problem]:
        pack, stories, told = Pack(raw), 0, 0
        if len(pack.infos) + len(pack.problems) > MEMBERS:
            yield Problem(raw.path, 0, f"holds more than {MEMBERS:,} files.", f"Split it; {UNTIL}")
            return
        for one in self._packed(raw, pack):
            stories, told = stories + isinstance(one, Record), told + 1
            yield one
        pictures = sum(1 for _ in pack.pictures())
        if pictures and not stories:
            fact = f"holds {count(pictures, 'picture', 'pictures')} and no story; those go with stories of their archive."
            yield Problem(raw.path, 0, fact, "Unpack it there to have them with others.", "warning")
        elif not told:
            remedy = "Pack it again with its stories, or delete it."
            yield Problem(raw.path, 0, "holds nothing to convert.", remedy, "warning")

    def _packed(self, raw: Raw, pack: Pack) -> Iterator[Record | Problem]:
        """What the members give, one by one."""
        yield from pack.problems
        for path in pack.raw():
            try:
                data = pack.read(path)
            except Packed as error:
                yield Problem(path, 0, str(error), f"Unpack it by hand; {UNTIL}")
                continue
            inside = Raw(path, data, raw.zone, has=pack.has, beside=pack.read, stated=raw.stated)
            yield from self._member(raw, inside)

    def _member(self, raw: Raw, inside: Raw) -> Iterator[Record | Problem]:
        name = inside.path.removeprefix(f"{raw.path}/")
        importer = next((one for one in self.inner if one.claims(inside)), None)
        if importer is None:
            fact, remedy = "is of a kind that no importer reads.", "Convert it to text"
            if self.claims(inside):
                fact, remedy = "is an archive within an archive.", "Unpack it"
            yield Problem(inside.path, 0, fact, f"{remedy}; {UNTIL}")
            return
        for one in importer.read(inside):
            if isinstance(one, Record):
                yield one._replace(key=f"{name}#{one.key}" if one.key else name)
            else:
                yield one


def _bounded(file: Unpacked) -> bytes:
    """Raises Packed."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Packed(f"unpacks to more than {LARGEST // 1024 // 1024} MB.")
    return data


def _refused(parts: list[str], info: zipfile.ZipInfo) -> tuple[str, str] | None:
    """(fact, remedy) of a member that is no file of the archive's own folder."""
    if len(info.filename) > LONGEST:
        return "has a name that no system takes.", f"Pack it again with a shorter one; {UNTIL}"
    if ".." in parts:
        return "has a name that leads out of its folder.", f"Pack it again with plain names; {UNTIL}"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link.", f"Pack the file itself in its place; {UNTIL}"
    return None


def _is_furniture(parts: list[str]) -> bool:
    """What packing programs and systems add of their own."""
    hidden = any(part.startswith(".") and part != ".." for part in parts)
    return hidden or parts[0] == "__MACOSX" or parts[-1] in FURNITURE
