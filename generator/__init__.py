"""Backfile: raw article files in, a news archive out.

The map, floor by floor; imports only go down.

    cli/                    arguments to an exit code
    export                  the archive as a database and a zip
    serve archive           a preview that follows every change · the same for programs:
                            `from generator import Archive`
    pipeline explain        the story on one page: start here after `model` · why a page is there
    ingest/ absorb          raw files to articles, once · articles to cards
    survey/ publish/        take stock of content · dirty shelves to output
    settle shelve           who lives where · cards to shelves and dirt: the rule
    relate/ search/ theme/  sidebars · an index for readers' browsers · pages to bytes
    views/ desk/            shelves to pages · what an editor may want to put right
    keep gates problems     the ledger's parts as they must stand · was a file touched, do its bytes
                            differ · what lies between files
    catalog/ importers/     what the builder remembers · bytes to stories
    pictures/ config        pictures in HTML, and in other sizes · settings
    related/ report         which stories tell of the same, and why · words for people
    fragment/ frontmatter/  HTML from elsewhere as Markdown · Markdown heads
    output/ ledger/         files nobody else's, and their manifest · the small files kept for good,
                            and who lives where
    text/ engine site       words, dates and markup read and written · what makes the pages · one
                            build's settings
    model/ disk/            the nouns: start here · whole files or none, digests, many processes

A build is incremental always: every article leaves a Card on Shelves, a changed card soils the
shelves it stands on, a soiled shelf is only a suspicion, and a fingerprint per page decides.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.archive import Archive as Archive
    from generator.model import Article as Article
    from generator.model import Card as Card
    from generator.model import Problem as Problem
    from generator.report import CannotBegin as CannotBegin
    from generator.report import Report as Report

_HOMES = {
    "Archive": "archive", "Article": "model", "Card": "model", "CannotBegin": "report", "Problem": "model", "Report": "report",
}  # fmt: skip
__all__ = sorted(_HOMES)  # what programs may rely on; all else may change


def __getattr__(name: str) -> Any:
    """Looked up when it is asked for: a build that has nothing to do loads little."""
    if name not in _HOMES:
        raise AttributeError(f"module 'generator' has no name {name!r}")
    from importlib import import_module

    return getattr(import_module(f"generator.{_HOMES[name]}"), name)
