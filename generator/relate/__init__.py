"""Relate: keeps every story's sidebar, and soils the stories whose sidebar changed.

    freeze      the counts that weights are made of, and when they are taken anew
    desk        which stories are near to which: all at once, or those that a change can move
    sidebar     what a reader sees of it beside a story

A sidebar depends on the stories' own content and the weights frozen in the ledger alone, so a
changed story can change only the lists it stood on and those it now enters.
"""

from generator import digest, files, ledger
from generator.catalog import Catalog
from generator.model import Shelf
from generator.site import Site


def relate(site: Site, catalog: Catalog) -> None:
    path = site.content / ledger.TERMS
    try:
        text = files.read(path).decode("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        text = ""
    with catalog.transaction():
        anew = _note(site, catalog, text)
        if not anew and not catalog.stale():
            return
        from generator.relate import desk, freeze, sidebar  # numpy: only when there is something to do

        frozen = ledger.parse_terms(text)
        if freeze.outgrown(frozen, catalog.count_state("published")):
            frozen, anew = freeze.freeze(catalog, site.language), True
            if not site.trial:
                text = ledger.render_terms(frozen)
                files.replace(path, text.encode())
                _note(site, catalog, text)
        changed = desk.Desk(site, catalog, frozen).work(anew)
        for id in changed:
            if sidebar.compose(site, catalog, id):
                catalog.soil([Shelf("story", id)], "its related stories changed")
        catalog.refreshed()
    catalog.sweep_index()


def _note(site: Site, catalog: Catalog, text: str) -> bool:
    """Whether all stories must be related anew: the weights or a setting are not as noted."""
    setting = digest.of(text, site.related_length, site.language)
    differs = catalog.meta("weights") != setting
    catalog.note("weights", setting)
    return differs
