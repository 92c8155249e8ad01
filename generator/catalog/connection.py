"""How the catalog's file is written to: the settings of a connection, and the log that is written ahead of it."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from generator.catalog.schema import OF_A_BUILD, TABLES

LOG = 64 << 20  # bytes of the log from which on it is begun anew


def connected(path: Path) -> sqlite3.Connection:
    """Raises DatabaseError for a file that is no database, or damaged."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")  # `shorten` does it, less often and to the end
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -16000")  # KB
        db.executescript(OF_A_BUILD)
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


def opened(path: Path, engine: str) -> sqlite3.Connection | None:
    """With its tables. None for another builder's catalog, which is as good as none. Raises DatabaseError."""
    db = connected(path)
    try:
        if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            db.executescript(f"BEGIN; {TABLES} COMMIT;")
            return db
        if db.execute("SELECT value FROM meta WHERE key = 'engine'").fetchone() == (engine,):
            return db
    except sqlite3.DatabaseError:
        db.close()
        raise
    db.close()
    return None


def shorten(db: sqlite3.Connection, path: Path) -> None:
    """Brings what was written into the file itself where the log has grown long.

    Waits for readers: while one reads from the log, it only grows, and each looks through all of it."""
    with suppress(FileNotFoundError, sqlite3.OperationalError):  # no log, or not now: a later one is as good
        if os.path.getsize(f"{path}-wal") > LOG:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
