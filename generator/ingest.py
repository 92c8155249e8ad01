"""Ingest: raw files become articles, never over a person's edit.

Decided from content/ alone: a raw record is converted when no article carries its provenance, by
path or by digest. An article that is still sealed follows its raw file; an edited one is its
editor's. content/raw is never written.
"""

from dataclasses import replace
from typing import Any

from generator import addresses, digest, files, frontmatter, gates, ledger, slugs
from generator.catalog import Carrier, Catalog
from generator.conversion import Converted, Entry, concerned, converter, is_raw, stream
from generator.files import Found
from generator.model import Problem, Record, Sheet, Story
from generator.report import RawAccount
from generator.site import Site
from generator.survey.articles import articles
from generator.survey.matter import media
from generator.workers import each


def ingest(
    site: Site, catalog: Catalog, reconvert: bool = False, dry: bool = False
) -> tuple[list[str], RawAccount]:
    """Converts what needs it. Returns the article files written, below content/, and what became of
    every raw file, in this build and before. When `dry`, none is written: they are only named."""
    ignored = _ignored(site)
    touched, waiting = _waiting(site, catalog, ignored, reconvert)
    written: list[str] = []
    while more := _convert(site, catalog, waiting, touched, reconvert, dry):
        written += more
        if dry:
            break
        articles(site, catalog)
        # A renewed article may have been all that stood for another raw file of the same bytes.
        waiting, reconvert = catalog.unconverted(), False
    return written, _account(catalog, sorted(ignored.intersection(touched)))


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
    known = {path for path in (*touched, *catalog.raw_paths()) if is_raw(path)}
    waiting = known.intersection(touched) | concerned({*touched, *sifted.gone}, known)
    waiting |= known if reconvert else set(catalog.unconverted())
    return touched, sorted(waiting - ignored)


def _convert(
    site: Site,
    catalog: Catalog,
    waiting: list[str],
    touched: dict[str, Found],
    reconvert: bool,
    dry: bool,
) -> list[str]:
    """The article files written for these raw files."""
    root = site.content / "raw"
    with catalog.transaction():
        desk = _Desk(site, catalog, reconvert, dry)
        for one in each(converter, (root, site.timezone), waiting, site.jobs):
            found = touched.get(one.path) or files.look(root, one.path)
            catalog.stamp("raw", one.path, found.stamp if found else "", one.sha256)
            desk.take(one)
    if desk.pictures:
        media(site, catalog)
    return desk.written


def _account(catalog: Catalog, ignored: list[str]) -> RawAccount:
    return RawAccount(
        files=sum(map(is_raw, catalog.raw_paths())) + len(ignored),
        stories=catalog.count_records(),
        refused=catalog.refused("raw"),
        ignored=ignored,
        duplicates=catalog.said_twice(),
    )


def _ignored(site: Site) -> set[str]:
    """Raw files that the publisher never wants converted."""
    try:
        lines = files.read(site.content / ledger.IGNORED).decode("utf-8-sig", "replace").splitlines()
    except FileNotFoundError:
        return set()
    return {line.strip().removeprefix("content/raw/") for line in lines if not line.startswith("#")}


class _Desk:
    """Decides for each record what becomes of it, and writes the file."""

    def __init__(self, site: Site, catalog: Catalog, reconvert: bool, dry: bool) -> None:
        self.site, self.catalog, self.reconvert, self.dry = site, catalog, reconvert, dry
        self.done: set[tuple[str, str]] = set()  # (mark, key) of what this run converted
        self.made: dict[str, Sheet] = {}  # id → what this run wrote
        self.paths: set[str] = set()
        self.written: list[str] = []  # article files, below content/
        self.pictures: list[str] = []  # files copied into content/media

    def take(self, one: Converted) -> None:
        """Everything a raw file holds."""
        problems = list(one.problems)
        self.catalog.drop_records(one.path)
        entries = (
            stream(self.site.content / "raw", self.site.timezone, one.path) if one.streamed else one.entries
        )
        for entry in entries:
            if isinstance(entry, Problem):
                problems.append(entry)
            else:
                self._file(entry)
        self.catalog.complain("raw", one.path, problems)

    def _file(self, one: Entry) -> None:
        """Writes the article of a record, if one must be written."""
        mark, key = one.provenance.mark, one.record.key
        stated = str(one.record.keep.get("id", ""))
        self.catalog.put_record(one.path, key, mark)
        if (mark, key) in self.done:
            return
        self.done.add((mark, key))
        same = self.catalog.carrier_by_mark(mark, key)
        own = same or self.catalog.carrier_by_path(one.path, key)
        carrier = own or self._known(stated)
        if carrier is None:
            if not self._stands(one):
                self._write(self._new(one), one.record)
        elif same and not self.reconvert:
            return
        elif not own and carrier.sheet and _newness(carrier.sheet) > _newness(_as_sheet(one)):
            self.catalog.put_record(one.path, key, mark, outdone=stated)
        elif carrier.sheet and carrier.sheet.sealed:
            self._renew(one, carrier.path, carrier.sheet)

    def _known(self, stated: str) -> Carrier | None:
        """The article of the same id from another raw file: an earlier export, or a later one."""
        if not stated:
            return None
        own = self.made.get(stated)
        return Carrier(own.path, own) if own else self.catalog.carrier_by_id(stated)

    def _write(self, sheet: Sheet, record: Record) -> None:
        self.written.append(sheet.path)
        story = sheet.story
        slim = Story(story.title, published=story.published, updated=story.updated)  # no bodies held
        self.made[sheet.id] = replace(sheet, story=slim, sealed=True)
        if not self.dry:
            self._put(sheet, record)

    def _put(self, sheet: Sheet, record: Record) -> None:
        data = frontmatter.write(sheet, _stated(record)).encode()
        waiting = self.site.content / ledger.FOLDER
        files.replace(self.site.content / sheet.path, data, waiting)
        for picture, raw in record.pictures.items():
            target = self.site.content / "media" / picture
            if not target.exists():
                if isinstance(raw, bytes):
                    files.replace(target, raw, waiting)
                else:
                    files.copy(self.site.content / "raw" / raw, target, waiting)
                self.pictures.append(picture)

    def _stands(self, one: Entry) -> bool:
        """Whether the record's article is there after all, in a file that cannot be read just now."""
        row = self.catalog.one("SELECT path FROM address WHERE id = ?", addresses.made_id(_origin(one)))
        return row is not None and (self.site.content / row[0]).exists()

    def _renew(self, one: Entry, place: str, old: Sheet) -> None:
        """A sealed article follows its raw file; id, slug and place stay."""
        sheet = Sheet(place, one.record.story, old.id, old.slug, provenance=one.provenance)
        text = frontmatter.write(sheet, _stated(one.record))
        if text.encode() != files.read(self.site.content / place):
            self._write(sheet, one.record)
            self.catalog.reconsider(old.id)  # a version outdone before may be the newer one now

    def _new(self, one: Entry) -> Sheet:
        story, record = one.record.story, one.record
        day = story.published.day if story.published else ""
        origin = _origin(one)
        slug = (
            slugs.slugify(record.keep.get("slug", "")) or slugs.slugify(story.title) or digest.of(origin)[:8]
        )
        id = record.keep.get("id") or self._heir(f"/{day or 'undated'}/{slug}/") or addresses.made_id(origin)
        while id in self.made or self.catalog.has_id(id):
            id = addresses.made_id(f"{id} {origin}")
        folder = f"articles/{day[:7] or 'undated'}"
        path = f"{folder}/{slug}.md"
        if path in self.paths or (self.site.content / path).exists():
            path = f"{folder}/{slug}-{digest.of(id)[:8]}.md"
        self.paths.add(path)
        return Sheet(path, story, id, slug, provenance=one.provenance)

    def _heir(self, address: str) -> str:
        """The id that held the address, when its article is gone: the same story comes back."""
        row = self.catalog.one("SELECT id, path FROM address WHERE address = ?", address)
        if (
            not row
            or self.catalog.has_id(row[0])
            or row[0] in self.made
            or (self.site.content / row[1]).exists()
        ):
            return ""
        return str(row[0])


def _as_sheet(one: Entry) -> Sheet:
    return Sheet("", one.record.story, provenance=one.provenance)


def _newness(sheet: Sheet) -> tuple[int, str]:
    """Of two versions of a story the one last updated counts; of equals, the one from the later file."""
    moment = sheet.story.updated or sheet.story.published
    return moment.instant if moment else 0, sheet.provenance.source_file


def _origin(one: Entry) -> str:
    return f"raw/{one.path}#{one.record.key}"


def _stated(record: Record) -> dict[str, Any]:
    """Further front matter that the raw file stated and the article keeps."""
    return {key: value for key, value in record.keep.items() if key not in ("id", "slug")}
