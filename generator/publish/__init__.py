"""Publish: dirty shelves to files, then away with what no page claims any more.

A page is noted after its file stands in output; files go before the manifest says so; the dirt is
forgotten last. Until then the journal tells the next run that this one did not finish.
"""

from collections.abc import Iterable
from itertools import chain, islice

from generator.catalog import Catalog
from generator.disk import files
from generator.disk.made import Made
from generator.disk.workers import Watch, watched
from generator.model import Problem, Shelf
from generator.output import manifest
from generator.output.verify import damaged
from generator.report import Report
from generator.site import Site
from generator.theme import Theme

BATCH = 512  # shelves whose pages are noted together
CHANGES = "changes.tsv"
MAPS = "redirects"  # in the cache
IN_THE_WAY = (
    "is a folder that the builder did not write.",
    "Move it away; until then the manifest lacks what it would list, and each build looks at all of output.",
)


def publish(
    site: Site,
    theme: Theme,
    catalog: Catalog,
    looks: dict[str, str],
    report: Report,
    verify: bool,
    watch: Watch,
) -> None:
    unfinished = manifest.unfinished(site.output)
    trusted = not verify and not unfinished and catalog.meta("manifest") == manifest.identity(site.output)
    ours: frozenset[str] = frozenset()
    if not trusted:
        ours = manifest.known(site.output)
        with catalog.transaction():
            catalog.damage(damaged(site, catalog.pages()))
    dirty = catalog.dirty()
    _map_moves(site, catalog, any(shelf.kind == "moved" for shelf, _ in dirty))
    if trusted and not dirty:
        _list_changes(site, (), ())
        return
    from generator.publish.press import press  # with all views: for nothing until now

    files.replace(site.output / manifest.JOURNAL, _journal(site))
    changed: dict[str, str] = {}  # path → SHA-256, empty of one that is gone
    failed: dict[Shelf, list[Problem]] = {}
    again = dirty
    while again:
        printed = press(site, theme, catalog.path, looks, ours, again)
        printed = watched(printed, "Shelves printed", len(again), watch)
        failed, unclaimed = {}, dict[str, Shelf]()
        while batch := list(islice(printed, BATCH)):
            with catalog.transaction():
                for shelf, prints in batch:
                    lost, other = catalog.settle(shelf, prints)
                    unclaimed |= dict.fromkeys(lost, shelf)
                    changed |= other if trusted else {}  # else the whole manifest is written anew
                    report.written += [one.path for one in prints if one.written]
                    if problems := [one.problem for one in prints if one.problem]:
                        failed[shelf] = problems
        before = len(report.removed)
        changed |= dict.fromkeys(_sweep(site, catalog, report, unclaimed, ours), "")
        # What is gone now may have been a file where a folder must stand, or the other way round.
        again = [one for one in again if one[0] in failed] if len(report.removed) > before else []
    report.problems += chain.from_iterable(failed.values())
    report.removed = sorted({*report.removed}.difference(report.written))
    # What a run that was cut short had changed, nobody knows.
    written = (path for path, _ in catalog.pages()) if unfinished else report.written
    _list_changes(site, written, report.removed)
    report.problems += _write_manifest(site, catalog, changed if trusted else None)
    if any(shelf.kind == "picture" for shelf, _ in dirty):
        Made(site.cache).sweep(catalog.recipes("picture"))
    with catalog.transaction():
        catalog.clean(shelf for shelf, _ in dirty if shelf not in failed)
        catalog.note("manifest", manifest.identity(site.output))


def _journal(site: Site) -> bytes:
    """Goes on with the journal of a run that did not finish."""
    path = site.output / manifest.JOURNAL
    return files.read_own(path) if path.exists() else b""


def _sweep(
    site: Site, catalog: Catalog, report: Report, unclaimed: dict[str, Shelf], ours: frozenset[str]
) -> list[str]:
    """Deletes pages that nothing claims: those their shelf gave up, which it returns, and those of a lost catalog."""
    gone = []
    for path, shelf in unclaimed.items():
        row = catalog.printed(path)
        if row and row.shelf == shelf and files.below(path):  # another shelf may have taken the path over
            gone.append(path)
    with catalog.transaction():
        catalog.drop_pages(gone)
    claimed = {path for path, _ in catalog.pages()} if ours else set()
    for path in sorted({*gone, *(ours - claimed)}):
        there = site.output / path
        if there.is_file() and path not in claimed and not files.linked(there.parent, site.output):
            files.remove(there, site.output)
            report.removed.append(path)
    return gone


def _list_changes(site: Site, written: Iterable[str], removed: Iterable[str]) -> None:
    """For whoever purges a CDN or uploads: a line for each address that has changed or gone."""
    rows = (("changed", path) for path in sorted(written)), (("removed", path) for path in sorted(removed))
    data = "".join(_change(site, what, path) for what, path in chain(*rows)).encode()
    path = site.cache / CHANGES
    if not files.is_regular(path) or files.read_own(path) != data:
        files.replace(path, data)


def _change(site: Site, what: str, path: str) -> str:
    from generator.text import markup

    return f"{what}\t{markup.whole(site.base_url, path.removesuffix('index.html'))}\n"


def _map_moves(site: Site, catalog: Catalog, changed: bool) -> None:
    """For a server's own settings. Outside output: they name what was taken down."""
    folder = site.cache / MAPS
    if changed or not folder.is_dir():
        from generator.views import moved

        for name, data in moved.maps(catalog.moves(Shelf("moved", "")), site):
            files.replace(folder / name, data)


def _write_manifest(site: Site, catalog: Catalog, changed: dict[str, str] | None) -> list[Problem]:
    """Rewrites the parts that list one of these paths, by its digest now, which is empty where it is gone; all
    parts when `changed` is None, as then nothing is known of what they list. What a part would list that cannot
    be written stays in the journal."""
    parts: dict[str, dict[str, str]] = {}
    for path, sha256 in catalog.pages() if changed is None else changed.items():
        parts.setdefault(manifest.part(path), {})[path] = sha256
    for found in manifest.parts(site.output) if changed is None else ():
        parts.setdefault(f"{manifest.FOLDER}/{found.path}", {})
    problems, unlisted = [], list[str]()
    for part, rows in sorted(parts.items()):
        place = site.output / part
        if place.is_dir():
            problems += [Problem(f"output/{part}", 0, *IN_THE_WAY)] if rows else []
            unlisted += (f"{path}\n" for path in rows)
            continue
        if changed is not None:
            rows = manifest.read(place) | rows
        if data := manifest.render((path, sha256) for path, sha256 in rows.items() if sha256).encode():
            if not place.exists() or files.read_own(place) != data:
                files.replace(place, data)
        elif manifest.is_part(place):
            files.remove(place, site.output)
    if unlisted:
        files.replace(site.output / manifest.JOURNAL, "".join(unlisted).encode())
    else:
        (site.output / manifest.JOURNAL).unlink(missing_ok=True)
    return problems
