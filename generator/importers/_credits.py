"""The lines between a headline and its story: who wrote it and when.

Reads bylines, timestamps, and both on one line. Says None to anything that might be prose. Knows
names only by their shape.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.importers import _bylines
from generator.model import Moment
from generator.text import dates, datewords

LONGEST = 300
PARTS = re.compile(r"\s*[|•·]\s*|\s+[—–/-]\s+")
BEFORE_DATE = re.compile(
    r",?\s+(?=(?:(?:First |Last )?(?:Published|Updated|Posted|Modified)"
    rf"|{datewords.OLD_LABELS}|{datewords.NEW_LABELS}|le \d|am \d|el \d|il \d)\b)|,\s+",
    re.IGNORECASE,
)
SIGNED = re.compile(r",?\s+(?=by\s)|\s*,\s*(?=par\s)", re.IGNORECASE)
MAIL = re.compile(r"(?:e-?mail:?\s*)?[\w.+-]+@[\w-]+\.[\w.-]*\w", re.IGNORECASE)
CLIPPING = re.compile(r"(?P<paper>[^,|]{3,60}), (?P<day>.{6,60}?)(?P<page>, (?:pp?\.|page) ?[\w-]+)?")
SENT = re.compile(
    r"[A-Z][A-Z .'’-]{2,40}, (?P<day>[^—–()]{6,40}?)(?: \([^()]{2,30}\))? ?(?:[—–]|-- ?)\s?(?=\S)"
)
MOST_CUTS = 8
TIME = re.compile(r"\d{1,2}[:.h]\d\d(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{2,5})?", re.IGNORECASE)
YEAR = re.compile(r"\d{4}")
# Where two words touch: `2025The`, `p.m.“We`, `ETThe`, `Months3`; never between two digits or two capitals.
SEAM = re.compile(
    r"(?<=[^\W\dA-Z])(?=\d)|(?<=[^\s(A-Z–’'/-])(?=[“‘\"A-ZÀ-ÖØ-Þ])|(?<=[A-Z]{2})(?=[A-Z][a-z]|[“\"])"
)
# A whole word with a capital: what stands behind a day in a file's name goes on with a dot or a line.
OPENS = re.compile(r"[“‘\"]?[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:[’'-][^\W\d_]+)*[,.;:!?]?(?:\s|$)")
NAMES_FILE = re.compile(r"\w\.[a-z]\w{1,3}$")
REACH = 90  # characters of a timestamp with its label


@dataclass(frozen=True, slots=True)
class Credit:
    """What one such line says. `partial` when it says more than was understood."""

    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[str, ...] = ()
    source: str = ""
    partial: bool = False

    @property
    def dated(self) -> bool:
        return bool(self.published or self.updated)


def read(line: str, zone: str) -> Credit | None:
    """The credit that a whole line is, or None when it is anything else."""
    if len(line) > LONGEST:
        return None
    whole = _single(line, zone) or _clipping(line, zone)
    return whole or _several(PARTS.split(line), zone) or _mixed(line, zone)


def parted(line: str, zone: str, top: bool = True) -> list[str]:
    """A timestamp and the text that was fused to it, behind it or before, at the top of a story between both;
    usually the line alone."""
    if not YEAR.search(f"{line[:REACH]} {line[-REACH:]}") or dates.find(line, zone):
        return [line]
    for seam in reversed([*SEAM.finditer(line, 0, REACH)]):
        if dates.find(line[: seam.start()], zone):
            return [line[: seam.start()], line[seam.start() :]]
    for seam in SEAM.finditer(line, max(0, len(line) - REACH)):
        if dates.find(line[seam.start() :], zone):
            return [line[: seam.start()], line[seam.start() :]]
    for one, two in _between(line) if top else ():
        if dates.find(line[one:two], zone):
            return [line[:one], line[one:two], line[two:]]
    return [line]


def _between(line: str) -> Iterator[tuple[int, int]]:
    """Where a timestamp may stand that a headline and the text were fused to, the longest first."""
    seams = [seam.start() for seam in SEAM.finditer(line, 0, 2 * REACH)]
    ends = [two for two in reversed(seams) if OPENS.match(line, two)]
    for one in seams:
        if line[one].isalnum() and not NAMES_FILE.search(line, 0, one):
            yield from ((one, two) for two in ends if 6 <= two - one <= REACH)


def _single(text: str, zone: str) -> Credit | None:
    if moments := dates.find(text, zone):
        return Credit(*moments)
    if dates.is_relative(text) or _bylines.is_nobody(text) or MAIL.fullmatch(text):
        return Credit(partial=True)
    return _byline(text)


def _clipping(line: str, zone: str) -> Credit | None:
    """`The Lantern Post, Saturday, 29 February 2020, p. 12`."""
    match = CLIPPING.fullmatch(line)
    if not match or not (
        _bylines.is_newspaper(match["paper"]) or (match["page"] and match["paper"].istitle())
    ):
        return None
    when = dates.find(match["day"], zone)
    return Credit(*when, source=match["paper"], partial=bool(match["page"])) if when else None


def _byline(text: str) -> Credit | None:
    found = _bylines.read(text)
    return Credit(authors=found.authors, partial=found.partial) if found else None


def _several(parts: list[str], zone: str) -> Credit | None:
    """Several credits on one line; beside a date, a name needs no "By"."""
    parts = _with_times(parts)
    if not 1 < len(parts) < 6:
        return None
    whole, bare = Credit(), False
    desk = _bylines.is_desk(parts[0])  # the name beside it is a place
    for part in parts:
        credit = _single(part, zone)
        if credit is None and _bylines.is_name(part):
            place = desk or (" " not in part and part not in _bylines.AGENCIES)
            credit, bare = (
                (Credit(partial=True), bare or not desk) if place else (Credit(authors=(part,)), True)
            )
        if credit is None:
            return None
        whole = merged(whole, credit)
    return whole if whole.dated or not bare or _bylines.starts(parts[0]) else None


def _with_times(parts: list[str]) -> list[str]:
    """With each time of day behind its day, however a rule parts them."""
    found: list[str] = []
    for part in parts:
        if found and TIME.fullmatch(part):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


def _mixed(line: str, zone: str) -> Credit | None:
    """`By Ana Lind, June 3, 2025`, `By Ana Lind Published June 3, 2025`, `Par Ana Lind le 3 juin 2025`, and
    `Posted June 3, 2025 by Ana Lind`."""
    if not _bylines.starts(line):
        match = SIGNED.search(line)
        dated = _single(line[: match.start()], zone) if match else None
        signed = _single(line[match.end() :], zone) if match else None
        return merged(dated, signed) if dated and dated.dated and signed else None
    for cut in [*BEFORE_DATE.finditer(datewords.flat(line))][:MOST_CUTS]:
        who, rest = _byline(line[: cut.start()]), line[cut.end() :]
        when = dates.find(rest, zone) if who else None
        if who and when:
            return merged(who, Credit(*when))
        if who and dates.is_relative(rest):
            return merged(who, Credit(partial=True))
    return None


def dateline(text: str, zone: str) -> Moment | None:
    """The day in `QUARRY END, May 5, 2014 (Coastwire) — The strike …`, at which a story was sent."""
    match = SENT.match(text)
    when = dates.find(match["day"], zone) if match else None
    return when[0] if when else None


def differ(a: Credit, b: Credit) -> bool:
    """Whether both state what a story has but one of, and not the same."""
    pairs = ((a.published, b.published), (a.updated, b.updated), (a.source, b.source))
    return any(one and other and one != other for one, other in pairs)


def merged(a: Credit, b: Credit) -> Credit:
    """Both; where they differ, what the first says."""
    return Credit(
        a.published or b.published,
        a.updated or b.updated,
        a.authors + b.authors,
        a.source or b.source,
        a.partial or b.partial or differ(a, b),
    )
