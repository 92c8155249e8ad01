"""The archive for programs and notebooks: its cards, its articles, a build. `from generator import Archive`."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from generator import config, pipeline
from generator.catalog import Catalog, Reader
from generator.config import Options
from generator.model import Article, Card, Shelf
from generator.report import Report


class Archive:
    """A site's folder, the one that holds content/. Nothing is read before it is asked for."""

    def __init__(
        self, folder: str | Path, *, now: str | None = None, drafts: bool = False, jobs: int | None = None
    ) -> None:
        """`now` is the hour that decides on embargo and expiry, as a date in text; else the clock does."""
        self._options = Options(site=Path(os.path.abspath(folder)), now=now, drafts=drafts, jobs=jobs)

    @classmethod
    def of(cls, options: Options) -> "Archive":
        """The archive that a command line speaks of."""
        archive = cls(options.site)
        archive._options = options
        return archive

    def cards(self) -> list[Card]:
        """All that readers see, as its files are now, newest first, the undated last. Writes nothing.

        Raises CannotBegin when the settings or the theme cannot be used, OSError."""
        with pipeline.stocktaking(config.load(self._options)) as (catalog, _):
            return _in_order(catalog)

    def articles(self) -> Iterator[Article]:
        """The same with their texts as HTML, one by one."""
        with (
            pipeline.stocktaking(config.load(self._options)) as (catalog, _),
            closing(Reader(catalog.path)) as reader,
        ):
            for card in _in_order(catalog):
                if article := reader.spread(Shelf("story", card.id)).article:
                    yield article

    def build(self, *, verify: bool = False) -> Report:
        """Converts what is new, publishes what changed. `verify` holds every file in output to account.

        Raises CannotBegin, and then nothing was touched; OSError."""
        return pipeline.build(config.load(self._options), verify=verify)


def _in_order(catalog: Catalog) -> list[Card]:
    cards = [card for id in catalog.shown() if (card := catalog.card(id))]
    return sorted(cards, key=lambda card: (card.published is not None, _when(card), card.id), reverse=True)


def _when(card: Card) -> int:
    return card.published.instant if card.published else 0
