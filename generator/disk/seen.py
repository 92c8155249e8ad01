"""Seen: the keys that were met before, however many; what memory does not hold waits in a file that goes
with them."""

import sqlite3
from hashlib import blake2b


class Seen:
    """64 bits of each key: among a million, two are taken for one with a chance of 1 in 36 million."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("CREATE TABLE seen (mark INTEGER PRIMARY KEY)")

    def add(self, key: str) -> bool:
        """Whether the key is met for the first time."""
        data = blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()
        mark = int.from_bytes(data, signed=True)
        return self._db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (mark,)).rowcount == 1

    def close(self) -> None:
        self._db.close()
