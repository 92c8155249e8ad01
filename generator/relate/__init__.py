"""Relate: keeps every story's sidebar and thread, and soils the stories where they changed.

    roll        who is who
    freeze      the counts that weights are made of, and when they are taken anew
    desk        which stories are near to which: all at once, or those that a change can move
    threads     which stories belong to one story so far
    reruns      where else a story ran
    sidebar     what a reader sees of both beside a story

All of it depends on the stories' own content and the weights frozen in the ledger alone, so a changed
story can change only the lists it stood on and those it now enters.
"""

from generator import gates, ledger
from generator.catalog import Catalog
from generator.disk import digest, files
from generator.model import Shelf
from generator.site import Site

APART = " apart"  # weights that stand in no file: of a trial, or where theirs cannot be read


def relate(site: Site, catalog: Catalog) -> None:
    meanwhile = "until then related stories are weighed anew with every change"
    data, problems = gates.kept(site.content, ledger.TERMS, meanwhile)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    apart = site.trial or bool(problems)
    with catalog.transaction():
        catalog.complain("ledger", ledger.TERMS, problems)
        anew = _moved(site, catalog, text, apart)
        if not anew and not catalog.stale():
            return
        _renew(site, catalog, text, anew, apart)
        catalog.refreshed()
    catalog.sweep_index()


def _setting(site: Site, text: str) -> str:
    return digest.of(text, site.related_length, site.language)


def _moved(site: Site, catalog: Catalog, text: str, apart: bool) -> bool:
    """Whether all stories must be related anew: the weights or a setting are not as noted, or would be
    frozen over other stories now."""
    setting, held = _setting(site, text), catalog.meta("weights")
    if apart and held == setting + APART:
        return bool(catalog.stale())
    catalog.note("weights", setting)
    return held != setting


def _renew(site: Site, catalog: Catalog, text: str, anew: bool, apart: bool) -> None:
    from generator.relate import freeze, sidebar  # numpy: only when there is something to do
    from generator.relate.desk import Desk
    from generator.relate.reruns import Reruns
    from generator.relate.roll import Roll
    from generator.relate.threads import Threads, shelve

    roll = Roll(catalog)
    frozen = ledger.parse_terms(text) if anew else None
    if frozen:
        catalog.note("frozen over", str(frozen.articles))
    if freeze.outgrown(int(catalog.meta("frozen over") or 0), catalog.count_state("published")):
        frozen = freeze.freeze(catalog, roll, site.language)
        catalog.note("frozen over", str(frozen.articles))
        if apart:
            catalog.note("weights", _setting(site, text) + APART)
        else:
            text = ledger.render_terms(frozen)
            files.replace(files.inside(site.content, ledger.TERMS), text.encode())
            catalog.note("weights", _setting(site, text))
    stale = catalog.stale()
    desk = Desk(site, catalog, roll)
    changed = set(desk.work(frozen, text))
    threads = Threads(catalog, roll, desk.holders)
    for id in threads.follow(changed):
        changed.update((id, *desk.holders(id)))
    shelve(catalog, roll, threads, stale)
    for id in stale if desk.change else ():  # else all are drawn up anyway
        changed.update(catalog.listing(id))
        for asking in sidebar.wishing(catalog, id):  # and may say that it is no rerun of this one
            changed.update((asking, *desk.holders(asking)))
    reruns = Reruns(catalog, roll)
    for id in stale:  # a text may differ in what its terms do not tell
        changed.update(desk.holders(id))
    for id in sorted(changed):
        if roll.put_reruns(id, reruns.of(id)):
            catalog.soil([Shelf("story", id)], "where else it ran changed")
            changed.update(desk.holders(id))
    sidebars = ((id, sidebar.compose(site, catalog, roll, id)) for id in sorted(changed))
    catalog.soil([Shelf("story", id) for id in catalog.put_near(sidebars)], "its related stories changed")
