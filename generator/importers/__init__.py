"""Importers: bytes in, stories out. They never touch the disk and never know each other.

To add a format, write a class with the names of `Importer` and name it in `importers`.
"""

from generator.importers.protocol import Importer


def importers() -> tuple[Importer, ...]:
    """All of them, in the order they are asked: first those that look into the file for a sign."""
    from generator.importers.archives import Archive
    from generator.importers.blogs import Medium, Substack
    from generator.importers.docx import Docx
    from generator.importers.feeds import Feeds
    from generator.importers.html import Html
    from generator.importers.mail import Mail
    from generator.importers.markdown import Markdown
    from generator.importers.newsml import NewsML
    from generator.importers.records import Json, JsonLines, Table
    from generator.importers.rst import Rst
    from generator.importers.text import Text
    from generator.importers.warc import Warc
    from generator.importers.wordpress import WordPress

    by_sign = (Substack(), Medium(), WordPress(), NewsML(), Feeds())
    by_name = (Markdown(), Rst(), Json(), JsonLines(), Table(), Mail(), Docx(), Html(), Text())
    known = (*by_sign, *by_name, Warc(Html()))
    return (*known, Archive(known))


__all__ = ["Importer", "importers"]
