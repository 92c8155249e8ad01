"""Dates as newsrooms write them, read strictly: a line is a point in time as a whole, or is none.

`parse` reads front matter values, `find` the timestamp lines of scraped text. Both use one small
scanner, which knows five kinds of piece (weekday, day, time, zone, separator) in the languages of
`datewords` and accepts a text only when nothing else is in it. It never asks which language a text
is in, as no word there has two meanings. Relative times ("3 hours ago") say nothing once they are
archived: `is_relative` knows them, so that they are set aside.
Knows no article and no file.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from generator.model import Moment
from generator.text import datewords as words

LONGEST = 300  # characters; no timestamp line is longer, and scanning stays cheap
MONTH = {name: i for i, names in enumerate(words.MONTHS, 1) for name in names}
ABBREVIATIONS = {short.lower(): zone for zone, names in words.ZONES.items() for short in names.split()}
PLACES = {**ABBREVIATIONS, **words.PHRASES}


def _any(names: Iterable[str]) -> str:
    """A pattern for one of the words, longer ones first."""
    return "|".join(sorted(names, key=len, reverse=True))


_month, _place_name = _any(MONTH), _any(PLACES)
_first = _any(name for names in words.MONTHS_FIRST for name in names)
_flags = re.IGNORECASE | re.ASCII
WEEKDAY = re.compile(words.WEEKDAYS, _flags)
GAP = re.compile(
    r"[ \t,;|/·•@–—-]*(?:(?:at|on)\b[ :]*"
    rf"|(?:{words.JOINTS}) *:? *(?=(?<=[ :])(?:\d|{words.WEEKDAYS})))?",
    _flags,
)
DAY = [
    re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?=\D|$)", _flags),
    re.compile(
        rf"(?P<b>{_first})\b\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:, ?| (?:del? )?)(?P<y>\d{{4}})\b",
        _flags,
    ),
    re.compile(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|o|\.)?(?: (?:{words.OF})\b)?[ /-]?(?P<b>{_month})\b\.?"
        rf"(?: (?:{words.OF})\b)?[ ,/-]{{0,2}}(?P<y>\d{{4}})\b",
        _flags,
    ),
    re.compile(rf"(?P<y>\d{{4}}),? (?P<b>{_first})\b\.? (?P<d>\d{{1,2}})\b(?!:)", _flags),
    re.compile(r"(?P<y>\d{4})[年년] ?(?P<m>\d{1,2})[月월] ?(?P<d>\d{1,2})[日일号號]?", _flags),
]
NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?=\D|$)", _flags)
CLOCK = re.compile(
    r"T?(?P<h>\d{1,2})[:.](?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?"
    rf"(?: ?(?:(?P<half>[ap])\.? ?m|{words.HOURS})\b\.?)?"
    r"|(?P<h2>\d{1,2}) ?(?P<half2>[ap])\.? ?m\b\.?"
    r"|(?P<h3>\d{2})(?P<m3>\d{2})(?= ?(?:gmt|utc|hrs?|hours|[a-z]{2,4}t\b))(?: ?(?:hrs?|hours)\b)?"
    r"|(?P<h4>\d{1,2}) ?(?:h|uhr)(?![a-z])"
    rf"(?: ?(?P<m4>\d{{2}})(?!\d|[./-]\d|\.? ?(?:de )?(?:{_month})\b) ?(?:min\b|m\b)?)?"
    r"|(?:(?P<am>午前|上午|오전)|(?P<pm>午後|下午|오후)) ?(?P<h5>\d{1,2})(?:[时時點点시]|(?=:)) ?(?::?(?P<m5>\d{1,2})[分분]?)?"
    r"|(?P<h6>\d{1,2})[时時點点시] ?(?:(?P<m6>\d{1,2})[分분]?)?"
    r"|(?P<word>noon|midnight)\b",
    _flags,
)
SHIFT = re.compile(
    r" ?(?P<gmt>gmt|utc)? ?(?P<sign>[+−-])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?::\d\d)?(?=\D|$)",
    _flags,
)
NAMED = re.compile(
    rf" ?\(?(?:(?P<utc>z|gmt|utc)|(?P<place>{_place_name})(?: (?:standard|daylight|summer))?(?: time)?"
    rf"|(?P<local>{words.LOCAL}))(?![a-z])\.?\)?",
    _flags,
)
ASIDE = re.compile(r" ?\(\d{1,2}[:.]?\d{2} [A-Z]{1,5}\)", _flags)
LABEL = re.compile(
    rf"(?<![a-z])(?:(?P<neu>{words.NEW_LABELS})|(?:{words.OLD_LABELS}))\b[ :]*"
    r"|(?:(?:first|originally|date|publication|last|latest|most recently|this article was|article"
    r"|story) +)?(?:(?P<new>updated?|modified|edited|revised)|published|posted|created|released"
    r"|issued|added|date|on)"
    r"(?: date| time| online| at| on)*\b[ :]*",
    _flags,
)
GERMAN = re.compile(rf"\b(?:{words.GERMAN})\b", _flags)
RELATIVE = re.compile(
    rf"(?:(?:(?:first |last )?(?:published|updated|posted)|{words.OLD_LABELS}|{words.NEW_LABELS})\s*:?\s*)?"
    rf"(?:{words.AGO}|(?:{words.NEARBY})(?:[ ,·-]*(?:(?:at|{words.JOINTS}) )?(?:{CLOCK.pattern}))?)"
    rf"|{words.READING}",
    _flags,
)
DIGIT = re.compile(r"\d")


class Shape(NamedTuple):
    """What the scanner found: any part may be missing until the whole text has been read."""

    day: date | None
    clock: time | None
    zone: tzinfo | None


def parse(text: str, zone: str) -> Moment:
    """The moment that a front matter value means; times without an offset are local to `zone`.

    Raises ValueError with a sentence about the text when it is no date, no real day, or ambiguous.
    """
    shape = _scan(text, zone)
    if shape is None or shape.day is None:
        raise ValueError(f'"{text}" is not a date')
    return _moment(shape, zone)


def find(line: str, zone: str) -> tuple[Moment | None, Moment | None] | None:
    """(published, updated) when the whole line is a timestamp, labelled or not; else None."""
    if len(line) > LONGEST or not DIGIT.search(line):
        return None
    published: Moment | None = None
    updated: Moment | None = None
    plain = words.flat(" ".join(line.split()))
    german = bool(GERMAN.search(plain))
    for is_update, text in _labelled(plain):
        moment = _quietly(text, zone, published, german)
        if moment is None:
            return None
        if is_update:
            updated = updated or moment
        else:
            published = published or moment
    return (published, updated) if published or updated else None


def is_relative(line: str) -> bool:
    """Whether the whole line tells a time by its distance from a day that is not known any more."""
    return len(line) < 80 and bool(RELATIVE.fullmatch(words.flat(line)))


def _labelled(line: str) -> list[tuple[bool, str]]:
    """The line cut before each label; each part with whether its label speaks of an update."""
    parts: list[tuple[bool, str]] = []
    start, is_update = 0, False
    for match in LABEL.finditer(line):
        if match.group().strip().lower() in ("on", "on:", "date"):
            continue
        parts.append((is_update, line[start : match.start()]))
        start, is_update = match.end(), bool(match["new"] or match["neu"])
    parts.append((is_update, line[start:]))
    return [(new, text) for new, part in parts if (text := part.strip(" ,;:|/·•–—-()[]"))]


def _quietly(text: str, zone: str, earlier: Moment | None, german: bool) -> Moment | None:
    """A moment or None. A time alone belongs to the day already named on the line."""
    try:
        shape = _scan(text, zone, german)
        if shape is None:
            return None
        if shape.day is None:
            if earlier is None or shape.clock is None:
                return None
            shape = shape._replace(day=date.fromisoformat(earlier.wall[:10]))
        return _moment(shape, zone)
    except ValueError:
        return None


def _scan(text: str, zone: str, german: bool = False) -> Shape | None:
    """Reads the text piece by piece; None as soon as something in it belongs to no date."""
    shown = unicodedata.normalize("NFC", re.sub(r"[\s\u00a0\u202f]+", " ", text[: LONGEST + 1]).strip())
    if len(shown) > LONGEST:
        return None
    text = words.flat(shown)
    german = german or bool(GERMAN.search(text))
    day: date | None = None
    clock: time | None = None
    named: tzinfo | None = None
    weekday, at = False, 0
    while at < len(text):
        if clock and not named and (placed := _zone(text, at, zone)):
            named, at = placed
        elif clock and (aside := ASIDE.match(text, at)):
            at = aside.end()
        elif not weekday and (found := WEEKDAY.match(text, at)):
            weekday, at = True, found.end()
        elif not day and (dated := _day(text, at, shown, german)):
            day, at = dated
        elif not clock and (timed := _clock(text, at)):
            clock, at = timed
        elif gap := GAP.match(text, at).group():  # type: ignore[union-attr]
            at += len(gap)
        else:
            return None
    return Shape(day, clock, named)


def _day(text: str, at: int, shown: str, german: bool) -> tuple[date, int] | None:
    """The day that stands at this place of the text; refusals quote it as it was `shown`."""
    for pattern in DAY:
        if match := pattern.match(text, at):
            parts = match.groupdict()
            month = MONTH[parts["b"].lower()] if parts.get("b") else int(parts["m"])
            quoted = shown[at : match.end()]
            return _calendar(quoted, int(parts["y"]), month, int(parts["d"])), match.end()
    if match := NUMERIC.match(text, at):
        first, second, year = int(match[1]), int(match[3]), match[4]
        clear = first == second or max(first, second) > 12 or (german and match[2] == ".")
        if len(year) == 2 or not clear:
            raise ValueError(f'"{match.group()}" can be read in more than one way')
        day, month = (second, first) if second > 12 else (first, second)
        return _calendar(match.group(), int(year), month, day), match.end()
    return None


def _calendar(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f'"{text}" is not a day of the calendar') from None


def _clock(text: str, at: int) -> tuple[time, int] | None:
    match = CLOCK.match(text, at)
    if not match:
        return None
    if match["word"]:
        return time(12 if match["word"].lower() == "noon" else 0), match.end()
    hour = int(match["h"] or match["h2"] or match["h3"] or match["h4"] or match["h5"] or match["h6"])
    half = (match["half"] or match["half2"] or (match["am"] and "a") or (match["pm"] and "p") or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(
            hour,
            int(match["m"] or match["m3"] or match["m4"] or match["m5"] or match["m6"] or 0),
            int(match["s"] or 0),
        ), match.end()
    except ValueError:
        raise ValueError(f'"{match.group().strip()}" is not a time of day') from None


def _zone(text: str, at: int, zone: str) -> tuple[tzinfo, int] | None:
    if match := SHIFT.match(text, at):
        shift = timedelta(hours=int(match["h"]), minutes=int(match["m"] or 0))
        if shift >= timedelta(hours=24):
            raise ValueError(f'"{match.group().strip()}" is not an offset from UTC')
        return timezone(shift if match["sign"] == "+" else -shift), match.end()
    match = NAMED.match(text, at)
    if not match:
        return None
    if match["local"]:
        return _place(zone), match.end()
    return UTC if match["utc"] else _named(match["place"].lower(), zone), match.end()


def _named(place: str, zone: str) -> ZoneInfo:
    """Where the clocks go by this name; a name of several places is the archive's own where it is one."""
    return ZoneInfo(zone if zone in words.HOMONYMS.get(place, "").split() else PLACES[place])


def _moment(shape: Shape, zone: str) -> Moment:
    assert shape.day is not None
    clock = shape.clock or time()
    when = datetime.combine(shape.day, clock, shape.zone or _place(zone))
    return Moment.at(when, whole_day=shape.clock is None)


@cache
def _place(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (KeyError, OSError, ValueError):
        raise ValueError(f'"{zone}" is not a time zone') from None
