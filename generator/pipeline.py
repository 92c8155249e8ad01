"""The story on one page: raw files in, a site out.

There is no `if incremental`: a full build is this code over an empty catalog.
"""

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from generator import digest, engine, files, manifest, problems
from generator.absorb import absorb
from generator.catalog import Catalog
from generator.ingest import ingest
from generator.model import Print, Shelf
from generator.press import press
from generator.relate import relate
from generator.report import Report
from generator.site import Site
from generator.survey import survey
from generator.theme import Theme
from generator.verify import damaged
from generator.views import VIEWS
from generator.views.sample import pages as sample_pages


def build(site: Site, *, reconvert: bool = False, verify: bool = False) -> Report:
    """Raises SettingsError or ThemeError before anything is touched, Busy, OSError."""
    report = Report()
    began = time.perf_counter()
    theme = Theme(site)
    looks = _proof(site, theme)
    with closing(Catalog(site.cache, engine.stamp())) as catalog:
        _remember_proof(site, theme, looks)
        with _timed(report, "survey"):
            survey(site, theme, catalog)
        with _timed(report, "ingest"):
            report.converted = ingest(site, catalog, reconvert)
        _soil_views(site, catalog, looks)
        with _timed(report, "absorb"):
            absorb(site, catalog)
        with _timed(report, "relate"):
            relate(site, catalog)
        with _timed(report, "press"):
            _print(site, catalog, looks, report, verify)
        _tell(site, catalog, report)
    report.seconds = time.perf_counter() - began
    return report


def _proof(site: Site, theme: Theme) -> dict[str, str]:
    """view → digest of its look, from a theme that is known to work. Raises ThemeError."""
    proved = site.cache / "proved.json"
    stamp = digest.of(theme.stamp(), engine.stamp(), site.house)
    try:
        known = json.loads(proved.read_text("utf-8"))
        if known["stamp"] == stamp:
            return dict(known["looks"])
    except (OSError, ValueError, KeyError, TypeError):
        known = None  # lost or damaged: proved anew below
    theme.proof()
    for page in sample_pages(site):
        theme.render(page)
    return {view.name: theme.looks(view.templates) for view in VIEWS}


def _remember_proof(site: Site, theme: Theme, looks: dict[str, str]) -> None:
    stamp = digest.of(theme.stamp(), engine.stamp(), site.house)
    text = json.dumps({"stamp": stamp, "looks": looks})
    path = site.cache / "proved.json"
    if not path.exists() or path.read_text("utf-8", "replace") != text:
        files.replace(path, text.encode())


def _soil_views(site: Site, catalog: Catalog, looks: dict[str, str]) -> None:
    """A changed theme or setting: every shelf of the kinds it may show on."""
    house = digest.of(site.house)
    with catalog.transaction():
        for view in VIEWS:
            stamp = f"{looks[view.name]} {house}"
            if catalog.meta(f"view {view.name}") != stamp:
                catalog.soil_kind(view.kind, "the theme or a setting changed")
                catalog.note(f"view {view.name}", stamp)


def _print(site: Site, catalog: Catalog, looks: dict[str, str], report: Report, verify: bool) -> None:
    """Dirty shelves to files, then away with what no page claims any more."""
    trusted = (
        not verify
        and not manifest.unfinished(site.output)
        and catalog.meta("manifest") == manifest.identity(site.output)
    )
    ours: frozenset[str] = frozenset()
    if not trusted:
        ours = manifest.known(site.output)
        files.clear_waiting(site.output / manifest.FOLDER)
        with catalog.transaction():
            catalog.damage(damaged(site, catalog.pages()))
    dirty = catalog.dirty()
    if trusted and not dirty:
        return
    files.replace(site.output / manifest.JOURNAL, _journal(site))
    unclaimed: dict[str, Shelf] = {}
    changed: set[str] = set()
    done: list[Shelf] = []
    for shelf, prints in press(site, catalog.path, looks, ours, dirty):
        with catalog.transaction():
            lost, other = catalog.settle(shelf, prints)
        unclaimed |= dict.fromkeys(lost, shelf)
        changed |= other
        _note(report, prints)
        if not any(one.problem for one in prints):
            done.append(shelf)
    _sweep(site, catalog, report, unclaimed, ours)
    _write_manifest(site, catalog, None if not trusted else {*changed, *report.removed})
    with catalog.transaction():
        catalog.clean(done)
        catalog.note("manifest", manifest.identity(site.output))


def _journal(site: Site) -> bytes:
    """Goes on with the journal of a run that did not finish."""
    path = site.output / manifest.JOURNAL
    return files.read(path) if path.exists() else b""


def _note(report: Report, prints: list[Print]) -> None:
    report.written += [one.path for one in prints if one.written]
    report.problems += [one.problem for one in prints if one.problem]


def _sweep(
    site: Site, catalog: Catalog, report: Report, unclaimed: dict[str, Shelf], ours: frozenset[str]
) -> None:
    """Deletes pages that nothing claims: those their shelf gave up, and those of a lost catalog."""
    gone = []
    for path, shelf in unclaimed.items():
        row = catalog.printed(path)
        if row and row.shelf == shelf:  # another shelf may have taken the path over
            gone.append(path)
    with catalog.transaction():
        catalog.drop_pages(gone)
    claimed = {path for path, _ in catalog.pages()} if ours else set()
    for path in sorted({*gone, *(ours - claimed)}):
        if (site.output / path).is_file() and path not in claimed:
            files.remove(site.output / path, site.output)
            report.removed.append(path)


def _write_manifest(site: Site, catalog: Catalog, touched: set[str] | None) -> None:
    """Rewrites the parts that list a touched path; all of them when `touched` is None."""
    paths = touched if touched is not None else {path for path, _ in catalog.pages()}
    parts = {manifest.part(path): path.partition("/")[0] if "/" in path else "" for path in paths}
    if touched is None:
        for found in files.scan(site.output / manifest.FOLDER):
            stem = found.path.removesuffix(".txt")
            parts.setdefault(f"{manifest.FOLDER}/{found.path}", "" if stem == manifest.TOP else stem)
    parts.pop(manifest.JOURNAL, None)
    for part, top in sorted(parts.items()):
        rows = catalog.pages(top)
        path = site.output / part
        if not rows:
            files.remove(path, site.output)
        elif not path.exists() or files.read(path) != manifest.render(rows).encode():
            files.replace(path, manifest.render(rows).encode())
    (site.output / manifest.JOURNAL).unlink(missing_ok=True)


def _tell(site: Site, catalog: Catalog, report: Report) -> None:
    report.articles = catalog.count_state("published") + catalog.count_state("preview")
    report.held = catalog.count_state("held")
    report.pages = catalog.count_pages()
    report.due = catalog.next_instant(site.now)
    report.problems = [
        *site.problems,
        *catalog.problems(),
        *problems.standing(catalog),
        *report.problems,
    ]


@contextmanager
def _timed(report: Report, stage: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    report.stages.append((stage, time.perf_counter() - began))
