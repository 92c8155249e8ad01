"""What is known of the pictures of content/media, by file and by what shows them."""

from generator.catalog.coverage import Coverage
from generator.disk import codec
from generator.model import Raster


class Rasters(Coverage):
    def raster(self, name: str) -> Raster | None:
        """What is known of a file of content/media as a picture."""
        row = self.one("SELECT raster FROM picture WHERE name = ?", name)
        return codec.unpack(Raster, row[0]) if row and row[0] else None

    def rasters(self, path: str) -> dict[str, Raster]:
        """The same of every file that a content file shows, by name."""
        found = self.rows("SELECT name FROM show WHERE path = ? ORDER BY name", path)
        known = [(name, self.raster(name)) for (name,) in list(found)]
        return {name: raster for name, raster in known if raster}
