"""Archives: the files in a .zip, or the one in a .gz, read in place by whoever reads such files.

Bounded: a member that is too large, or that unpacks to far more than it takes, is named and left
packed. An archive within an archive is not opened.
"""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from typing import Protocol

from generator.importers.protocol import Importer
from generator.model import Problem, Raw, Record
from generator.model.picture import is_picture
from generator.text.wording import count

MEMBERS = 200_000  # files in one archive
LARGEST = 64 * 1024 * 1024  # bytes of one file, unpacked
SWELLS = 200  # times its packed size: more is no text but a bomb
UNTIL = "until then it is not converted."
# What a damaged, encrypted or unknown packing raises, here and in the standard library.
BROKEN = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


class Unpacked(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Archive:
    version = "archive/1"
    container = True

    def __init__(self, inner: tuple[Importer, ...]) -> None:
        self.inner = inner

    def claims(self, raw: Raw) -> bool:
        name = raw.path.lower()
        return name.endswith((".zip", ".gz")) and not name.endswith(".warc.gz")

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        try:
            yield from self._zip(raw) if raw.path.lower().endswith(".zip") else self._gz(raw)
        except BROKEN as error:
            fact = f"cannot be unpacked: {str(error).rstrip('.')}."
            yield Problem(raw.path, 0, fact, f"Pack it again or unpack it there; {UNTIL}")

    def _gz(self, raw: Raw) -> Iterator[Record | Problem]:
        with gzip.open(raw.open()) as file:
            yield from self._member(raw, raw.path.rsplit("/", 1)[-1][:-3], file)

    def _zip(self, raw: Raw) -> Iterator[Record | Problem]:
        with zipfile.ZipFile(raw.open()) as pack:
            names = sorted(pack.infolist(), key=lambda info: info.filename)
            if len(names) > MEMBERS:
                yield Problem(raw.path, 0, f"holds more than {MEMBERS:,} files.", f"Split it; {UNTIL}")
                return
            pictures = sum(is_picture(info.filename) for info in names)
            if pictures:
                fact = f"holds {count(pictures, 'picture', 'pictures')}, which are taken from folders alone."
                yield Problem(raw.path, 0, fact, "Unpack it there to have them with its stories.", "warning")
            for info in names:
                if info.is_dir() or _is_furniture(info.filename) or is_picture(info.filename):
                    continue
                if info.file_size > max(1_000_000, SWELLS * info.compress_size):
                    fact = f"holds {info.filename}, which unpacks to more than {SWELLS} times its size."
                    yield Problem(raw.path, 0, fact, f"Unpack it by hand; {UNTIL}")
                    continue
                with pack.open(info) as file:
                    yield from self._member(raw, info.filename, file)

    def _member(self, raw: Raw, name: str, file: Unpacked) -> Iterator[Record | Problem]:
        data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            fact = f"holds {name}, which is larger than {LARGEST // 1024 // 1024} MB."
            yield Problem(raw.path, 0, fact, f"Unpack it there; {UNTIL}")
            return
        inside = Raw(f"{raw.path}!{name}", data, raw.zone)
        importer = next((one for one in self.inner if one.claims(inside)), None)
        if importer is None:
            yield Problem(
                inside.path, 0, "is of a kind that no importer reads.", f"Convert it to text; {UNTIL}"
            )
            return
        for one in importer.read(inside):
            if isinstance(one, Record):
                yield one._replace(key=f"{name}#{one.key}" if one.key else name)
            else:
                yield one


def _is_furniture(name: str) -> bool:
    """What packing programs and systems add of their own."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts) or parts[-1] == "Thumbs.db"
