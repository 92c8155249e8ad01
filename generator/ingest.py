"""Ingest: raw files become articles, never over a person's edit.

Decided from content/ alone: a raw record is converted when no article carries its provenance, by
path or by digest. An article that is still sealed follows its raw file; an edited one is its
editor's. content/raw is never written.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from generator import addresses, digest, files, frontmatter, gates, slugs
from generator.catalog import Catalog
from generator.files import Found
from generator.importers import importers
from generator.ledger import IGNORED
from generator.model import Problem, Provenance, Raw, Record, Sheet
from generator.site import Site
from generator.survey.articles import articles
from generator.workers import each


class Converted(NamedTuple):
    """One raw file as a worker read it."""

    path: str
    sha256: str
    converter: str
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


def ingest(site: Site, catalog: Catalog, reconvert: bool = False) -> list[str]:
    """Converts what needs it. Returns the article files written, below content/."""
    root = site.content / "raw"
    sifted = gates.sift(catalog, "raw", root)
    ignored = _ignored(site)
    with catalog.transaction():
        for path in {*sifted.gone, *ignored}:
            catalog.forget_file("raw", path)
            catalog.drop_records(path)
    touched = {found.path: found for found in sifted.touched}
    waiting = {*touched, *(catalog.raw_paths() if reconvert else catalog.unconverted())} - ignored
    written: list[str] = []
    while more := _convert(site, catalog, sorted(waiting), touched, reconvert):
        written += more
        articles(site, catalog)
        # A renewed article may have been all that stood for another raw file of the same bytes.
        waiting, reconvert = set(catalog.unconverted()), False
    return written


def _convert(
    site: Site, catalog: Catalog, waiting: list[str], touched: dict[str, Found], reconvert: bool
) -> list[str]:
    """The article files written for these raw files."""
    root = site.content / "raw"
    written: list[str] = []
    with catalog.transaction():
        desk = _Desk(site, catalog, reconvert)
        for one in each(converter, (root, site.timezone), waiting, site.jobs):
            found = touched.get(one.path) or files.look(root, one.path)
            catalog.stamp("raw", one.path, found.stamp if found else "", one.sha256)
            catalog.set_records(one.path, [record.key for record in one.records])
            for record in one.records:
                written += desk.file(one, record)
            catalog.complain("raw", one.path, one.problems)
    return written


def _ignored(site: Site) -> set[str]:
    """Raw files that the publisher never wants converted."""
    try:
        lines = files.read(site.content / IGNORED).decode("utf-8-sig", "replace").splitlines()
    except FileNotFoundError:
        return set()
    return {line.strip().removeprefix("content/raw/") for line in lines if not line.startswith("#")}


def converter(root: Path, zone: str) -> Callable[[str], Converted]:
    """A function that reads one raw file; made once in each worker."""
    known = importers()

    def convert(path: str) -> Converted:
        name = gates.named(root, path)
        try:
            data = files.read(root / path)
        except OSError as error:
            return Converted(path, "", "", (), (gates.unreadable(name, error),))
        raw = Raw(path, data, zone)
        importer = next((one for one in known if one.claims(raw)), None)
        if importer is None:
            problem = Problem(
                name,
                0,
                "is of a kind that no importer reads.",
                "Save it as text or as Markdown with front matter; until then it is not converted.",
            )
            return Converted(path, digest.of_bytes(data), "", (), (problem,))
        made = list(importer.read(raw))
        records = tuple(one for one in made if isinstance(one, Record))
        problems = tuple(replace(one, path=name) for one in made if isinstance(one, Problem))
        return Converted(path, digest.of_bytes(data), importer.version, records, problems)

    return convert


class _Desk:
    """Decides for each record what becomes of it, and writes the file."""

    def __init__(self, site: Site, catalog: Catalog, reconvert: bool) -> None:
        self.site, self.catalog, self.reconvert = site, catalog, reconvert
        self.done: set[tuple[str, str]] = set()  # (sha256, key) of what this run converted
        self.ids: set[str] = set()
        self.paths: set[str] = set()

    def file(self, one: Converted, record: Record) -> Iterator[str]:
        """The article file written for a record, if any."""
        same = self.catalog.carrier_by_digest(one.sha256, record.key)
        carrier = same or self.catalog.carrier_by_path(one.path, record.key)
        if (one.sha256, record.key) in self.done:
            return
        self.done.add((one.sha256, record.key))
        if carrier is None:
            if self._stands(one, record):
                return
            sheet = self._new(one, record)
            files.replace(self.site.content / sheet.path, frontmatter.write(sheet, _stated(record)).encode())
            yield sheet.path
        elif same and not self.reconvert:
            return
        elif carrier.sheet and carrier.sheet.sealed:
            yield from self._renew(one, record, carrier.path, carrier.sheet)

    def _stands(self, one: Converted, record: Record) -> bool:
        """Whether the record's article is there after all, in a file that cannot be read just now."""
        row = self.catalog.one(
            "SELECT path FROM address WHERE id = ?", addresses.made_id(_origin(one, record))
        )
        return row is not None and (self.site.content / row[0]).exists()

    def _renew(self, one: Converted, record: Record, place: str, old: Sheet) -> Iterator[str]:
        """A sealed article follows its raw file; id, slug and place stay."""
        sheet = Sheet(place, record.story, old.id, old.slug, provenance=_provenance(one, record))
        text = frontmatter.write(sheet, _stated(record))
        path = self.site.content / place
        if text.encode() != files.read(path):
            files.replace(path, text.encode())
            yield place

    def _new(self, one: Converted, record: Record) -> Sheet:
        story = record.story
        day = story.published.day if story.published else ""
        origin = _origin(one, record)
        slug = (
            slugs.slugify(record.keep.get("slug", "")) or slugs.slugify(story.title) or digest.of(origin)[:8]
        )
        id = record.keep.get("id") or self._heir(f"/{day or 'undated'}/{slug}/") or addresses.made_id(origin)
        while id in self.ids or self.catalog.has_id(id):
            id = addresses.made_id(f"{id} {origin}")
        self.ids.add(id)
        folder = f"articles/{day[:7] or 'undated'}"
        path = f"{folder}/{slug}.md"
        if path in self.paths or (self.site.content / path).exists():
            path = f"{folder}/{slug}-{digest.of(id)[:8]}.md"
        self.paths.add(path)
        return Sheet(path, story, id, slug, provenance=_provenance(one, record))

    def _heir(self, address: str) -> str:
        """The id that held the address, when its article is gone: the same story comes back."""
        row = self.catalog.one("SELECT id, path FROM address WHERE address = ?", address)
        if (
            not row
            or self.catalog.has_id(row[0])
            or row[0] in self.ids
            or (self.site.content / row[1]).exists()
        ):
            return ""
        return str(row[0])


def _origin(one: Converted, record: Record) -> str:
    return f"raw/{one.path}#{record.key}"


def _stated(record: Record) -> dict[str, Any]:
    """Further front matter that the raw file stated and the article keeps."""
    return {key: value for key, value in record.keep.items() if key not in ("id", "slug")}


def _provenance(one: Converted, record: Record) -> Provenance:
    return Provenance(one.path, record.key, one.sha256, one.converter)
