"""A point in time as an article gives it. Standard library only."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

EPOCH = datetime(1970, 1, 1)
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as the article gives it: wall clock and offset, never shifted.

    `wall` is `YYYY-MM-DDTHH:MM:SS`, `offset` seconds east of UTC. `whole_day` says that only the
    day was given; the wall clock then stands at midnight.
    """

    wall: str
    offset: int = 0
    whole_day: bool = False

    @classmethod
    def at(cls, when: datetime, whole_day: bool = False) -> "Moment":
        """From an aware datetime. Raises ValueError when it is naive."""
        offset = when.utcoffset()
        if offset is None:
            raise ValueError("a Moment needs an offset from UTC")
        wall = when.replace(tzinfo=None, microsecond=0).isoformat()
        return cls(wall, int(offset.total_seconds()), whole_day)

    @classmethod
    def stamped(cls, text: str) -> "Moment | None":
        """From a `stamp`, to the second and with its offset; None for a date in any other form, or none."""
        try:
            return cls.at(datetime.fromisoformat(text)) if _STAMP.fullmatch(text) else None
        except ValueError:
            return None

    @property
    def day(self) -> str:
        """`YYYY/MM/DD`, the name of its shelf."""
        return self.wall[:10].replace("-", "/")

    @property
    def instant(self) -> int:
        """Seconds since 1970 UTC. Works from year 1 to 9999, where datetime's own shift may not."""
        since = datetime.fromisoformat(self.wall) - EPOCH
        return since.days * 86400 + since.seconds - self.offset

    @property
    def iso(self) -> str:
        """ISO 8601: the bare day when only the day is known, else with the offset."""
        return self.wall[:10] if self.whole_day else self.stamp

    @property
    def stamp(self) -> str:
        """ISO 8601 with time and offset, midnight for a bare day."""
        return self.wall + _east(self.offset)

    @property
    def datetime(self) -> datetime:
        zone = timezone(timedelta(seconds=self.offset)) if self.offset else UTC
        return datetime.fromisoformat(self.wall).replace(tzinfo=zone)


@cache
def _east(offset: int) -> str:
    """`+01:00`"""
    return datetime(2000, 1, 1, tzinfo=timezone(timedelta(seconds=offset))).isoformat()[19:]
