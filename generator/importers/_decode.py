"""Bytes to text: which encoding a raw file is in, and whether it is text at all.

No repair of what was already spoiled before it came here. Knows nothing of stories.
"""

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1b\x7f\u200b\u2060\ufeff]")
NEWLINE = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
SPACE = re.compile("[ \t\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def decode(data: bytes) -> str | None:
    """The text of the file, or None when it is not text. Never raises."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            text = _strictly(data[len(mark) :], encoding)
            return None if text is not None and _is_binary(text) else text
    if b"\x00" in data:
        return None
    for encoding in ("utf-8", "cp1252", "latin-1"):
        text = _strictly(data, encoding)
        if text is not None:
            return None if _is_binary(text) else text
    return None


def lines(text: str) -> list[str]:
    """The lines without what nobody sees; runs of white space, hard ones too, become one space."""
    return [SPACE.sub(" ", UNSEEN.sub("", line)).strip() for line in NEWLINE.split(text)]


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_binary(text: str) -> bool:
    """Text holds a stray control character at most: one in ten means that it is something else."""
    sample = text[:65536]
    return len(UNSEEN.findall(sample)) > len(sample) // 10
