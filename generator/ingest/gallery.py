"""The gallery: brings the pictures that a new article shows from content/raw into content/media."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path

from generator import ledger
from generator.disk import files
from generator.importers.archives import Pack, pack
from generator.ingest.conversion import raw_file
from generator.site import Site


class Gallery:
    """`target`: where content is written; nothing is shown when that is another folder than content."""

    def __init__(self, site: Site, target: Path) -> None:
        self.root, self.zone = site.content / "raw", site.timezone
        self.target, self.open = target, target == site.content
        self.shown: list[str] = []  # files that were brought

    def show(self, pictures: Mapping[str, str | bytes]) -> None:
        """Brings those that are not there. A name that leads out of content/media raises files.Linked before any
        is brought."""
        waiting = self.target / ledger.FOLDER
        places = {name: files.inside(self.target, f"media/{name}") for name in pictures if self.open}
        for name, target in places.items():
            raw = pictures[name]
            if not target.exists():
                if isinstance(raw, bytes):
                    files.replace(target, raw, waiting)
                elif (self.root / raw).exists():
                    files.copy(self.root / raw, target, waiting)
                else:
                    with suppress(OSError):  # the article names what is not there then: every build tells
                        files.replace(target, self._packed(raw), waiting)
                self.shown.append(name)

    def _packed(self, picture: str) -> bytes:
        """A picture in an archive of content/raw. Raises OSError."""
        folders = (folder for folder in Path(picture).parents if (self.root / folder).is_file())
        archive = next(folders, Path(picture))
        pack = self._pack(archive.as_posix())
        if pack is None:
            raise FileNotFoundError(picture)
        return pack.read(picture)

    @cached_property
    def _pack(self) -> Callable[[str], Pack | None]:
        """The last archive stays open: its pictures come one after another."""
        return lru_cache(maxsize=1)(lambda archive: pack(raw_file(self.root, archive, self.zone)))
