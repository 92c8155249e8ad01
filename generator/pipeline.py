"""The story on one page: raw files in, a site out.

There is no `if incremental`: a full build is this code over an empty catalog.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator import engine, keep, ledger, problems
from generator.absorb import absorb
from generator.catalog import DAMAGE, FILE, Catalog, Deputy, discard, lend
from generator.disk import digest, files, workers
from generator.disk.workers import Watch, unwatched
from generator.ingest import ingest
from generator.model import Problem, Shelf
from generator.output import manifest
from generator.publish import MAPS, publish
from generator.relate import relate
from generator.report import REFUSED, CannotBegin, Report
from generator.search import index
from generator.site import Site
from generator.survey import pictures, survey
from generator.theme import Theme
from generator.theme.proof import Proof, proof, remember

NOT_ITS_FAULT = (*REFUSED, CannotBegin)  # what no catalog makes a build raise
MANY = 400  # stories to absorb, from which on a stage is done in a process of its own


def build(site: Site, *, reconvert: bool = False, verify: bool = False, watch: Watch = unwatched) -> Report:
    """Raises ThemeError before anything is touched, Busy, OSError."""
    began, before = time.perf_counter(), Report()
    with _timed(before, "proof"):
        theme = Theme(site)
        proved = proof(site, theme)
        site = replace(site, catalogues=theme.catalogues())
    known = (site.cache / FILE).exists()
    try:
        report = _build(site, theme, proved, reconvert, verify, watch)
    except NOT_ITS_FAULT:
        raise
    except Exception as error:  # the catalog is a cache, which may say anything: begin again without it
        if not known and not isinstance(error, DAMAGE):
            raise
        discard(site.cache)
        try:
            report = _build(site, theme, proved, reconvert, verify, watch)
        except DAMAGE as again:
            raise OSError(f"{site.cache} cannot hold the builder's cache: {again}") from again
        if not isinstance(error, DAMAGE):
            report.problems.append(_unusable(site, error))
    report.stages[:0] = before.stages
    report.seconds = time.perf_counter() - began
    return report


def _unusable(site: Site, error: Exception) -> Problem:
    fact = f"held what the builder could not work with ({type(error).__name__}: {error})."
    return Problem(str(site.cache), 0, fact, "It was made anew; please report this.", "warning")


@contextmanager
def stocktaking(site: Site) -> Iterator[tuple[Catalog, Report]]:
    """The archive as its files are now, in a catalog that goes when the block ends: nothing is written.

    Raw files are read and not converted: `converted` names the articles that a build would write.
    Raises ThemeError, OSError."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="backfile-"))
    try:
        apart = replace(site, cache=folder, trial=True)
        lend(site.cache, folder)
        lent = (folder / FILE).exists()
        try:
            catalog, report = _take(apart)
        except NOT_ITS_FAULT:
            raise
        except Exception:  # what was lent is of no use: begin without it
            if not lent:
                raise
            discard(folder)
            catalog, report = _take(apart)
        with closing(catalog):
            yield catalog, report
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # what cannot be removed is the system's to clear


def _take(site: Site) -> tuple[Catalog, Report]:
    report = Report()
    catalog = Catalog(site.cache, engine.stamp())
    try:
        catalog.note("trial", "True")  # what was lent is as good as a trial's: nothing is read anew for that
        survey(site, Theme(site), catalog)
        report.raw = ingest(site, catalog, dry=True)
        pictures(site, catalog)
        absorb(site, catalog)
        relate(site, catalog)
        _tell(site, catalog, report)
    except BaseException:
        catalog.close()
        raise
    return catalog, report


def _build(site: Site, theme: Theme, proved: Proof, reconvert: bool, verify: bool, watch: Watch) -> Report:
    report = Report()
    with closing(Catalog(site.cache, proved.engine)) as catalog:
        report.distrusted = catalog.distrusted
        report.problems += manifest.clear(site.output)
        for folder in (
            site.content / ledger.FOLDER,
            site.content / ledger.URLS,
            site.output / manifest.FOLDER,
            site.cache,
            site.cache / MAPS,
        ):
            files.clear_waiting(folder)
        remember(site, theme, proved)
        with _timed(report, "survey"):
            survey(site, theme, catalog, watch)
        with _timed(report, "ingest"):
            report.raw = ingest(site, catalog, reconvert)
        with _timed(report, "pictures"):
            pictures(site, catalog)
        much = site.jobs > 1 and catalog.has_fresh(MANY)
        with _timed(report, "absorb"):
            report.new = _done(_absorb, site, catalog, proved.looks, apart=much)
        with _timed(report, "relate"):
            _done(_relate, site, catalog, apart=much)
        with _timed(report, "search"):
            _done(index, site, catalog, apart=much)
        with _timed(report, "publish"):
            publish(site, theme, catalog, proved.looks, report, verify, watch)
        with _timed(report, "report"):
            _tell(site, catalog, report)
    return report


def _done(stage: Callable[..., Any], site: Site, catalog: Catalog, *given: Any, apart: bool) -> Any:
    """A stage takes memory for each story, which the process that goes on from here is better without."""
    if not apart:
        return stage(site, catalog, *given)
    done = workers.apart(_deputed, stage, site, catalog.fresh, given)
    catalog.told = False  # though not by this one, it was written to
    return done


def _deputed(stage: Callable[..., Any], site: Site, fresh: bool, given: tuple[Any, ...]) -> Any:
    with closing(Deputy(site.cache, fresh)) as catalog:
        return stage(site, catalog, *given)


def _absorb(site: Site, catalog: Catalog, looks: dict[str, str]) -> int:
    """How many articles are shown that were not before."""
    new = absorb(site, catalog)
    _soil_views(site, catalog, looks)
    with catalog.transaction():
        _soil_news(catalog, site.now)
    return new


def _relate(site: Site, catalog: Catalog) -> None:
    relate(site, catalog)
    keep.lists(site, catalog)


def _soil_views(site: Site, catalog: Catalog, looks: dict[str, str]) -> None:
    """A changed theme or setting: every shelf of the kinds it may show on. In a new catalog, all there are."""
    house = digest.of(site.house)
    if catalog.meta("looks") == (state := digest.of(looks, house)):
        return
    from generator.views import VIEWS

    with catalog.transaction():
        stamps = {view: f"{looks[view.name]} {house}" for view in VIEWS}
        others = [view for view in VIEWS if catalog.meta(f"view {view.name}") != stamps[view]]
        for kind in sorted({view.kind for view in others}):
            catalog.soil_kind(kind, "the theme or a setting changed")
        for view in others:
            catalog.note(f"view {view.name}", stamps[view])
        catalog.note("looks", state)


def _soil_news(catalog: Catalog, now: int) -> None:
    """The hour alone can make a story news, or old."""
    recent = digest.of(catalog.newsworthy(now))
    if catalog.meta("news") != recent:
        catalog.soil([Shelf("news", "")], "other stories are news")
        catalog.note("news", recent)


def _tell(site: Site, catalog: Catalog, report: Report) -> None:
    report.articles = catalog.count_state("published") + catalog.count_state("preview")
    report.converted = catalog.converted()
    report.held = catalog.count_state("held")
    report.pages = catalog.count_pages()
    report.due = catalog.next_instant(site.now)
    if not catalog.told:
        with catalog.transaction():
            catalog.complain("between", "", problems.standing(catalog, site.content))
            catalog.note("told", "1")
    report.problems = [*site.problems, *catalog.problems(), *report.problems]


@contextmanager
def _timed(report: Report, stage: str) -> Iterator[None]:
    began, worked = time.perf_counter(), _worked()
    yield
    report.stages.append((stage, time.perf_counter() - began, _worked() - worked))


def _worked() -> float:
    """CPU seconds of this process and of those it has waited for."""
    return sum(os.times()[:4])
