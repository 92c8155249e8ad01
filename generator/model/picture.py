"""A picture as pages show it, and the files there are of it. Standard library only."""

from dataclasses import dataclass
from typing import NamedTuple

MEDIA = "/media/"  # where the files of content/media are published
KINDS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")  # what browsers show, and run nothing of


class Rendition(NamedTuple):
    """A smaller or better packed copy of a picture."""

    url: str  # below the site's root
    width: int  # in pixels
    format: str  # avif, webp, jpeg or png


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture file: its size in pixels, as a browser turns it, and its renditions, narrow ones first."""

    width: int
    height: int
    renditions: tuple[Rendition, ...] = ()

    @property
    def fallback(self) -> str:
        """The rendition that browsers can show which know no new format; empty where there is none."""
        return self.renditions[-1].url if self.renditions else ""

    def height_at(self, width: int) -> int:
        return max(1, (self.height * width + self.width // 2) // self.width)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that leads a story. `src` is an address: below the site's root, or whole."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    raster: Raster | None = None  # on a card: what is known of its file

    @property
    def address(self) -> str:
        """Where every browser finds a file that it can show."""
        return (self.raster and self.raster.fallback) or self.src


def local(path: str) -> str:
    """The address of a file of content/media, as a publisher names it: `a.jpg`, `media/a.jpg` or
    `/media/a.jpg`. Empty for one on another server, which is not shown."""
    path = path.strip()
    if not path or ":" in path or path.startswith("//"):
        return ""
    return MEDIA + path.lstrip("/").removeprefix("media/")


def is_picture(path: str) -> bool:
    """Whether a file is a picture that may be shown, by its name."""
    return path.lower().endswith(KINDS)
