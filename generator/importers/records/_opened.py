"""A raw file as a stream of text, whatever its encoding; never the whole of it at once.

Knows nothing of stories and of what the text holds.
"""

import codecs
from io import TextIOWrapper

from generator.importers._decode import MARKS
from generator.model import Raw

HEAD = 65536  # bytes that show the encoding
WINDOWS = "backfile-windows"


def text(raw: Raw, newline: str | None = None) -> TextIOWrapper | None:
    """The file from its beginning, without its byte order mark; None when it is not text.

    Bytes that are no UTF-8 are read as Windows-1252, each for itself: dumps put together from
    several systems hold both.
    """
    encoding, skipped = _encoding(raw)
    if not encoding:
        return None
    stream = raw.open()
    stream.read(skipped)
    errors = WINDOWS if encoding == "utf-8" else "replace"
    return TextIOWrapper(stream, encoding, errors, newline)


def _encoding(raw: Raw) -> tuple[str, int]:
    """(name, bytes of its mark); no name for a file that is not text."""
    with raw.open() as stream:
        head = stream.read(HEAD)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name, len(mark)
    if b"\x00" not in head:
        return "utf-8", 0
    pairs = max(len(head) // 2, 1)
    if head[1::2].count(0) > pairs * 0.4 and head[::2].count(0) < pairs * 0.1:
        return "utf-16-le", 0
    if head[::2].count(0) > pairs * 0.4 and head[1::2].count(0) < pairs * 0.1:
        return "utf-16-be", 0
    return "", 0


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """What bytes that are no UTF-8 most likely are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(_windows(byte) for byte in bad), error.end


def _windows(byte: int) -> str:
    """One byte; the five that Windows-1252 leaves free are control characters in Latin-1."""
    return bytes([byte]).decode("latin-1" if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "cp1252")


codecs.register_error(WINDOWS, _as_windows)
