"""Ingest: raw files become articles, never over a person's edit.

Decided from content/ alone: a raw record is converted when no article carries its provenance, by
path or by digest. An article that is still sealed follows its raw file; an edited one is its
editor's. A record that tells what an article tells already (`twins`) makes no second one: a sealed
article names it among its copies, and takes from it what is better; of an edited one it is reported
as a copy by every build, and weighed again when the article changes. content/raw is never written.
"""

from generator import gates, ledger
from generator.catalog import Catalog
from generator.disk import files
from generator.disk.files import Found
from generator.disk.workers import each
from generator.ingest.beside import concerned, strays
from generator.ingest.pictured import Album, label
from generator.model.companions import is_raw
from generator.model.picture import is_picture
from generator.report import Duplicate, RawAccount
from generator.site import Site
from generator.survey.articles import articles
from generator.survey.matter import media


def ingest(site: Site, catalog: Catalog, reconvert: bool = False, dry: bool = False) -> RawAccount:
    """Converts what needs it. Returns what became of every raw file, in this build and before. When `dry`,
    articles are written beside the catalog, which goes with them, and content stays as it is."""
    ignored = _ignored(site, catalog)
    touched, waiting = _waiting(site, catalog, ignored, reconvert)
    album = Album(catalog.raw_paths() if waiting else ())
    weighed = [waiting]
    while _convert(site, catalog, album, waiting, touched, reconvert, dry) or _name_all(
        site, catalog, album, dry
    ):
        articles(site, catalog)
        if dry:
            break
        # A renewed article may have been all that stood for another raw record.
        waiting, reconvert = catalog.unconverted(), False
        if waiting and (waiting == weighed[-1] or weighed.count(waiting) > 1):
            break  # what was written cannot be read: it is named already
        weighed.append(waiting)
    return _account(catalog, sorted(ignored.intersection(touched)))


def _waiting(
    site: Site, catalog: Catalog, ignored: set[str], reconvert: bool
) -> tuple[dict[str, Found], list[str]]:
    """(files touched, files to convert): new, changed, spoken for anew, or carried by no article."""
    sifted = gates.sift(catalog, "raw", site.content / "raw")
    touched = {found.path: found for found in sifted.touched}
    with catalog.transaction():
        for path in {*sifted.gone, *ignored}:
            catalog.forget_file("raw", path)
            catalog.drop_records(path)
        for path in touched:
            if not is_raw(path):
                catalog.stamp("raw", path, touched[path].stamp, "")
    there = {*touched, *catalog.raw_paths()}
    if touched or sifted.gone:
        with catalog.transaction():
            catalog.complain("companion", "", strays(there))
    known = {path for path in there if is_raw(path)}
    waiting = known.intersection(touched) | concerned({*touched, *sifted.gone}, known)
    waiting |= catalog.lacking({label(path) for path in touched if is_picture(path)})
    waiting |= known if reconvert else set(catalog.unconverted())
    return touched, sorted(waiting - ignored - {*sifted.faulty})


def _convert(
    site: Site,
    catalog: Catalog,
    album: Album,
    waiting: list[str],
    touched: dict[str, Found],
    reconvert: bool,
    dry: bool,
) -> int:
    """How many articles were written for these raw files."""
    if not waiting:
        return 0
    from generator.ingest.conversion import converter  # with all that reads formats: for nothing until now
    from generator.ingest.filing import Desk

    root = site.content / "raw"
    with catalog.transaction():
        desk = Desk(site, catalog, album, reconvert, dry)
        for one in each(converter, (root, site.timezone, album), waiting, site.jobs):
            found = touched.get(one.path) or files.look(root, one.path)
            catalog.stamp("raw", one.path, found.stamp if found else "", one.sha256)
            desk.take(one)
    if desk.gallery.shown:
        media(site, catalog)
    return desk.written


def _name_all(site: Site, catalog: Catalog, album: Album, dry: bool) -> int:
    """In how many articles one more source of the same bytes was named."""
    unnamed = catalog.unnamed()
    if not unnamed:
        return 0
    from generator.ingest.filing import Desk

    with catalog.transaction():
        desk = Desk(site, catalog, album, reconvert=False, dry=dry)
        for path, source in unnamed:
            desk.name(path, source)
    return desk.written


def _account(catalog: Catalog, ignored: list[str]) -> RawAccount:
    there = catalog.raw_paths()
    return RawAccount(
        files=sum(map(is_raw, there)) + len(ignored),
        stories=catalog.count_records(),
        pictures=sum(map(is_picture, there)),
        beside=sum(not is_raw(path) and not is_picture(path) for path in there),
        refused=catalog.refused("raw"),
        ignored=ignored,
        duplicates=[Duplicate(*row) for row in catalog.said_twice()],
    )


def _ignored(site: Site, catalog: Catalog) -> set[str]:
    """Raw files that the publisher never wants converted: any may be, where the list cannot be read."""
    data, problems = gates.kept(site.content, ledger.IGNORED, "until then no raw file is converted")
    with catalog.transaction():
        catalog.complain("ledger", ledger.IGNORED, problems)
    if problems:
        return {found.path for found in files.scan(site.content / "raw") if not found.fault}
    lines = data.decode("utf-8-sig", "replace").splitlines()
    return {line.strip().removeprefix("content/raw/") for line in lines if not line.startswith("#")}
