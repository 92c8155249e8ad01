"""The catalog's tables of pictures: which files of content/media are shown, and what is known of them."""

from collections.abc import Iterable

from generator.catalog.relations import Relations
from generator.disk import codec
from generator.model import Raster, Shelf


class Pictures(Relations):
    def show(self, path: str, names: Iterable[str]) -> None:
        """Replaces the files of content/media that a content file shows."""
        before = {row[0] for row in self.rows("SELECT name FROM show WHERE path = ?", path)}
        after = set(names)
        if before != after:
            self.db.execute("DELETE FROM show WHERE path = ?", (path,))
            self.db.executemany("INSERT INTO show VALUES (?, ?)", [(name, path) for name in after])
            self.look_again()
        elif path in self.wanting():  # the same may stand on another line now
            self.look_again()

    def look_again(self) -> None:
        """Something was shown or changed: whether all pictures are known is to be asked."""
        self.db.execute("DELETE FROM meta WHERE key = 'pictures'")

    def shown_pictures(self) -> dict[str, str]:
        """name → digest of the files of content/media that are shown."""
        return dict(self.rows(
            "SELECT name, digest FROM matter WHERE kind = 'media' AND name IN (SELECT name FROM show) ORDER BY name"
        ))  # fmt: skip

    def absent_pictures(self) -> list[tuple[str, str]]:
        """(content file, name) of each that is shown and is not in content/media."""
        return list(self.rows(
            "SELECT path, name FROM show WHERE name NOT IN (SELECT name FROM matter WHERE kind = 'media')"
            " ORDER BY path, name"
        ))  # fmt: skip

    def wanting(self) -> set[str]:
        """The content files that were found to show something absent."""
        return {row[0] for row in self.rows("SELECT owner FROM problem WHERE room = 'shown'")}

    def media(self) -> list[str]:
        """The names of all files of content/media."""
        return [row[0] for row in self.rows("SELECT name FROM matter WHERE kind = 'media'")]

    def known_pictures(self) -> dict[str, tuple[str, str]]:
        """name → (digest, recipe) as looked at."""
        return {row[0]: row[1:] for row in self.rows("SELECT name, digest, recipe FROM picture")}

    def put_picture(self, name: str, digest: str, recipe: str, raster: Raster | None) -> None:
        before = self.raster(name)
        row = (name, digest, recipe, codec.pack(raster) if raster else None)
        self.db.execute("INSERT OR REPLACE INTO picture VALUES (?, ?, ?, ?)", row)
        self._soil_picture(name, before, raster)

    def drop_picture(self, name: str) -> None:
        before = self.raster(name)
        self.db.execute("DELETE FROM picture WHERE name = ?", (name,))
        self._soil_picture(name, before, None)

    def _soil_picture(self, name: str, before: Raster | None, after: Raster | None) -> None:
        """Its own shelf; and whatever shows it, when a page can tell: stories get their cards anew."""
        self.soil([Shelf("picture", name)], "the picture changed")
        if before != after:
            self.db.execute(
                "UPDATE sheet SET fresh = 1 WHERE path IN (SELECT path FROM show WHERE name = ?)", (name,)
            )
            pages = self.rows(
                "SELECT matter.name FROM matter JOIN show ON 'pages/' || matter.path = show.path"
                " WHERE matter.kind = 'page' AND show.name = ?",
                name,
            )
            self.soil([Shelf("page", row[0]) for row in pages], "a picture it shows changed")
