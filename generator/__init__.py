"""Backfile: raw article files in, a news archive out.

The map, floor by floor; imports only go down.

    cli usage terminal      arguments to an exit code · what may be typed · problems on a screen
    serve                   a preview that follows every change
    export                  the archive as a database and a zip
    archive                 the same for programs: `from generator import Archive`
    pipeline                the story on one page: start here after `model`
    desk/ blank retag       what an editor may want to put right · a new article or site · another tag
    survey/ ingest absorb   take stock of content · raw files to articles · articles to cards
    shelve relate/          cards to shelves and dirt: the rule · sidebars
    publish press           dirty shelves to output · one shelf to files
    output                  puts files there, never over what is not ours
    proof explain problems verify
                            is the theme sound · why a page is there · what lies between files ·
                            output held to account
    conversion twins gates keep
                            one raw file as stories · when two of them are one · was a file touched,
                            do its bytes differ · the ledger's parts as they must stand
    catalog/ views/ theme bare
                            what the builder remembers · shelves to pages · pages to bytes · when
                            a template fails
    importers/ related/ figures
                            bytes to stories · which stories tell of the same, and why · pictures
                            in HTML
    pieces                  macros that are asked once for the same
    addresses manifest      who lives where · what we wrote
    config frontmatter/ fragment/
                            settings · Markdown heads · HTML from elsewhere as Markdown
    markup ledger report    safe HTML · the small files kept for good · words for people
    renditions made         a picture in other sizes and formats · what is dear to make
    dates literal plain slugs citation
                            text to moments, to Markdown that reads as itself, to HTML when it is
                            plain prose, to addresses · an article as others cite it
    codec files workers     nouns to JSON · whole files or none · many processes
    engine wording datewords yamltext copies
                            what makes the pages · how dates read · how they were written ·
                            YAML without guesses · whether two texts are one
    model moment picture site digest
                            the nouns: start here · points in time · pictures · one build's
                            settings · one encoding for all compared

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
