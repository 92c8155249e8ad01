"""Bytes to text: which encoding a raw file is in, and whether it is text at all.

Repairs one fault only, UTF-8 that somebody read as cp1252 before it came here, and that on the
lines that show it. Knows nothing of stories.
"""

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1b\x7f\u200b\u2060\ufeff]")
NEWLINE = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\u2028\u2029]|(?<![\xc2-\xdf])\x85")
SPACE = re.compile("[ \t\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")

# Ã© and â€œ where é and “ were. What also ends words in capitals (“AMANHÔ, BLÅ…) is no sign.
SPOILED = re.compile(  # one set to begin with, which is looked for in one go
    "[ÂÃÄÅâð](?:"
    "(?<=[ÂÃÄÅ])[\x80-\x9f¡-ª¬-º¼-¿€ƒ†‡ˆ‰ŠŒŽ•˜™šœžŸ]"
    "|(?<=[ÂÃÄÅ])(?<![^\\W\\d_a-zß-ÿ].)[“”‘’‚„«»‹›–—…\xa0](?=[^\\W\\d_])"
    "|(?<=Ã)(?<![^\\W\\d_a-zß-ÿ].)[ \xa0]"
    "|(?<=â)[€\x80]|(?<=ð)[Ÿ\x9f])"
)


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
    spaced = "\x85" in text  # which may be the sign for a next line, or part of a spoiled letter
    split = NEWLINE.sub("\n", text).removesuffix("\n").split("\n") if spaced else text.splitlines()
    whole = UNSEEN.sub("", "\n".join(map(_mended, split)))
    return [" ".join(line.split()) for line in whole.split("\n")]


def _mended(line: str) -> str:
    """The line as it was before it was spoiled; quotes, ligatures and all else stay as they are."""
    if line.isascii() or not SPOILED.search(line):
        return line
    from ftfy import fix_encoding

    return fix_encoding(line)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_binary(text: str) -> bool:
    """Text holds a stray control character at most: one in ten means that it is something else."""
    sample = text[:65536]
    return len(UNSEEN.findall(sample)) > len(sample) // 10
