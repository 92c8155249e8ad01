"""Pictures that a document brings along within itself, on their way into content/media.

What a picture is its first bytes say, never its name. Its own name ends in the digest of what it shows:
the same picture always gets the same address, and another one never takes its place.
"""

import posixpath

from generator.disk import digest
from generator.model import Raw
from generator.text import slugs

MOST, LARGEST, ALL = 100, 16 * 1024 * 1024, 64 * 1024 * 1024  # pictures of a document; bytes of one, of all
LONGEST = 60  # characters of a file's name
SIGNS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"GIF87a", ".gif"), (b"GIF89a", ".gif"))


class Enclosed:
    """The pictures of one document: `pictures` is what a Record says of them."""

    def __init__(self, raw: Raw) -> None:
        self.folder = folder(raw.path)
        self.pictures: dict[str, bytes] = {}

    def keep(self, name: str, data: bytes) -> str:
        """The address at which the story shows it; empty when it is too large, one too many, or of a
        kind that browsers do not show."""
        suffix = kind(data)
        if not suffix or len(data) > LARGEST:
            return ""
        stem = slugs.slugify(posixpath.splitext(name)[0])[:LONGEST] or "picture"
        path = f"{self.folder}/{stem}-{digest.of_bytes(data)[:8]}{suffix}"
        if path not in self.pictures and not self._room(data):
            return ""
        self.pictures[path] = data
        return f"/media/{path}"

    def _room(self, data: bytes) -> bool:
        return len(self.pictures) < MOST and sum(map(len, self.pictures.values())) + len(data) <= ALL


def folder(path: str) -> str:
    """A folder of a raw file's own below content/media, the same each time and no other's."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return "-".join(filter(None, (slugs.slugify(stem), digest.of(path)[:8])))


def kind(data: bytes) -> str:
    """The suffix of such files; empty for what browsers show as no picture, or run as a program (SVG)."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return ".avif"
    return next((suffix for sign, suffix in SIGNS if data.startswith(sign)), "")
