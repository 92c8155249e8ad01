"""Importers: bytes in, stories out. They never touch the disk and never know each other.

To add a format, write a class with the names of `Importer` and name it in `importers`.
"""

from generator.importers.protocol import Importer


def importers() -> tuple[Importer, ...]:
    """All of them, in the order they are asked."""
    from generator.importers.archives import Archive
    from generator.importers.markdown import Markdown
    from generator.importers.text import Text

    plain = (Markdown(), Text())
    return (*plain, Archive(plain))


__all__ = ["Importer", "importers"]
