"""Export: the archive in one SQLite file, ready for Datasette, and in one zip, beside the site.

The same archive gives the same bytes; nothing of it is published.
"""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from generator import config
from generator.archive import Archive
from generator.config import Options
from generator.disk import files
from generator.model import Problem
from generator.report import CannotBegin
from generator.site import Site
from generator.theme import Theme
from generator.views.data import FIELDS, facts

TABLES = """
CREATE TABLE story (id TEXT PRIMARY KEY, url TEXT, title TEXT, published TEXT, updated TEXT, dek TEXT, summary TEXT,
    section TEXT, source TEXT, corrections INTEGER, html TEXT);
CREATE TABLE author (story TEXT REFERENCES story (id), name TEXT, PRIMARY KEY (story, name));
CREATE TABLE tag (story TEXT REFERENCES story (id), name TEXT, PRIMARY KEY (story, name));
"""
LISTS = {"authors": "author", "tags": "tag"}
DAY_ONE = (1980, 1, 1, 0, 0, 0)  # the first a zip can tell: no clock in what we make


def export(options: Options, folder: Path) -> tuple[Path, Path]:
    """(the SQLite file, the zip of content/ without raw/), made anew. Raises CannotBegin, OSError."""
    site = config.load(options)
    for inside in (site.content, site.output):
        if config.overlap(folder, inside):
            raise CannotBegin(
                Problem(str(folder), 0, f"overlaps {inside}.", "Name another folder with --to.")
            )
    Theme(site)  # raises before anything is written
    folder.mkdir(parents=True, exist_ok=True)
    database, package = folder / "archive.sqlite", folder / "archive.zip"
    _database(site, Archive.of(options), database)
    _package(site, package)
    return database, package


def _database(site: Site, archive: Archive, path: Path) -> None:
    waiting = path.with_suffix(".part")
    waiting.unlink(missing_ok=True)
    plain = [name for name in FIELDS if name not in LISTS]
    with closing(sqlite3.connect(waiting)) as db:
        db.executescript(TABLES)
        for article in archive.articles():
            row = facts(article.card, site)
            values = [*(row[name] for name in plain), article.html]
            db.execute(f"INSERT INTO story VALUES ({','.join('?' * len(values))})", values)
            for field, table in LISTS.items():
                names = [(row["id"], name) for name in dict.fromkeys(row[field])]
                db.executemany(f"INSERT INTO {table} VALUES (?, ?)", names)
        db.commit()
        db.execute("VACUUM")
    waiting.replace(path)


def _package(site: Site, path: Path) -> None:
    """content/ as it can be kept or handed on, raw files left out; in an order that never changes."""
    waiting = path.with_suffix(".part")
    with zipfile.ZipFile(waiting, "w", zipfile.ZIP_DEFLATED) as package:
        for found in files.scan(site.content):
            if not found.fault and not found.path.startswith("raw/"):
                entry = zipfile.ZipInfo(f"content/{found.path}", DAY_ONE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(entry, files.read(site.content / found.path))
        note = {"title": site.title, "url": site.base_url}
        package.writestr(zipfile.ZipInfo("archive.json", DAY_ONE), json.dumps(note, ensure_ascii=False))
    waiting.replace(path)
