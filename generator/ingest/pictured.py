"""Pictured: the pictures of content/raw that a story refers to, wherever an exporting system keeps them.

`![](gate.jpg)` beside a Markdown file, `/images/gate.jpg` of a site that has it in `static/images/`,
`https://old.example/wp-content/uploads/2019/gate.jpg` where a copy of `uploads/` is: a picture is known by
the end of its path. It goes into content/media under the path that it has in content/raw.
"""

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from generator.disk import digest
from generator.model import Record
from generator.model.picture import MEDIA, is_picture
from generator.text.slugs import slugify

LONGEST = 80  # characters of a file's name
ROOTS = ("", "static", "public", "assets", "content")  # whose files a site has at its root
_SHOWN = re.compile(
    r"""(?P<before>!\[(?:[^\[\]\\\n]|\\.){0,2000}\]\()(?P<url><[^<>\n]+>|(?:[^\s"'<>()]|\([^\s"'<>()]*\))+)"""
    r"""|(?P<tag><img\b[^<>]*?\bsrc=["'])(?P<src>[^"'<>\n]+)"""
)
# What Pelican and Jekyll put before an address of the site's own.
_OWN = re.compile(r"(?:[{|](?:static|filename|attach)[}|]|\{\{\s*site\.\w+\s*\}\})/?")


class Album:
    """The pictures of content/raw, or those of an archive there."""

    def __init__(self, paths: Iterable[str], archive: str = "", others: "Album | None" = None) -> None:
        self.archive, self.others = archive, others
        self.named: dict[str, list[str]] = {}
        for path in sorted(filter(is_picture, paths)):
            self.named.setdefault(label(path), []).append(path)

    def with_pack(self, archive: str, paths: Iterable[str]) -> "Album":
        """For the stories of an archive: the pictures packed with them come first."""
        return Album(paths, archive, self)

    def placed(self, record: Record, raw: str) -> tuple[Record, tuple[str, ...]]:
        """The record of a raw file with its references to pictures leading to content/media; and the labels
        of the pictures that it refers to and content/raw does not hold."""
        found: dict[str, str | bytes] = {}
        missing: set[str] = set()

        def place(url: str) -> str:
            path = _path(url)
            file = self.file(path, raw) if path else ""
            if not file:
                missing.update([label(path)] if path else ())
                return url
            found[_kept(file)] = file
            return f"{MEDIA}{quote(_kept(file))}"

        def shown(match: re.Match[str]) -> str:
            return (match["before"] or match["tag"]) + place(match["url"] or match["src"])

        body = _SHOWN.sub(shown, record.story.body)
        image = record.keep.get("image")
        lead = {"image": _lead(image, place)} if image else {}
        if found:
            story = replace(record.story, body=body)
            record = Record(story, record.key, {**record.keep, **lead}, {**record.pictures, **found})
        return record, tuple(sorted(missing))

    def file(self, path: str, raw: str) -> str:
        return self._own(path, raw) or (self.others.file(path, self.archive) if self.others else "")

    def _own(self, path: str, raw: str) -> str:
        """The picture meant by an address in a raw file: the one beside it, else the one whose path ends most
        like it, by two names at least; of equals the nearest, then the first. A lone name behind a slash is
        looked for at the root of a site."""
        folder, known = posixpath.dirname(raw), self.named.get(label(path), [])
        if (beside := posixpath.normpath(posixpath.join(folder, path))) in known:
            return beside
        names = path.casefold().strip("/").split("/")[::-1]
        if len(names) < 2:
            known = [file for file in known if path[:1] == "/" and self._stands_at_a_root(file)]

        def likeness(file: str) -> tuple[int, int]:
            ends = _common(names, file.casefold().split("/")[::-1])
            return ends, _common(folder.split("/"), file.split("/"))

        file = max(known, key=likeness, default="")
        return file if file and likeness(file)[0] >= min(2, len(names)) else ""

    def _stands_at_a_root(self, file: str) -> bool:
        folder = posixpath.dirname(file)
        return folder == self.archive or posixpath.basename(folder).casefold() in ROOTS


def label(path: str) -> str:
    """What a picture is looked for by."""
    return posixpath.basename(path).casefold()


def _path(url: str) -> str:
    """The path in the address of a picture that may be in content/raw, else nothing."""
    try:
        parts = urlsplit(url.strip("<>").replace("\\", "/"))
    except ValueError:
        return ""
    path = _OWN.sub("", unquote(parts.path))
    here = parts.scheme in ("", "http", "https") and not path.startswith(MEDIA)
    return path if here and is_picture(path) and "\0" not in path else ""


def _common(one: list[str], other: list[str]) -> int:
    """How many names two paths have in common from where they begin."""
    return len(posixpath.commonprefix([one, other]))


def _kept(file: str) -> str:
    """Where it goes below content/media: no two files to one place."""
    stem, suffix = posixpath.splitext(file)
    plain = "/".join(slugify(name)[:LONGEST] or "picture" for name in stem.split("/"))
    return plain + ("" if plain == stem else f"-{digest.of(file)[:8]}") + suffix.lower()


def _lead(image: Any, place: Callable[[str], str]) -> Any:
    """The picture that leads a story, in each way it may be stated."""
    if isinstance(image, dict):
        return {name: place(value) if isinstance(value, str) else value for name, value in image.items()}
    return place(image) if isinstance(image, str) else image
