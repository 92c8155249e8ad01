"""The lines between a headline and its story: who wrote it and when.

Reads bylines, timestamps, and both on one line. Says None to anything that might be prose. Knows
names only by their shape.
"""

import re
from dataclasses import dataclass

from generator import dates
from generator.importers._lexicon import words
from generator.model import Moment

LONGEST = 300
BY = re.compile(
    r"(?:by|written by|reported by|story by|words by|report by|authors?:|byline:)\s+(?=\S)",
    re.IGNORECASE,
)
JOIN = re.compile(r",\s*(?:and\s+)?|;\s*|\s+and\s+|\s+&\s+|\s+with\s+", re.IGNORECASE)
ROLE = re.compile(
    r"\b(?:staff|writer|reporter|correspondent|editor|bureau|columnist|contributor|contributing|journalist|freelance"
    r"|press|news|newspaper|reuters|afp|ap|bloomberg|post|times|herald|gazette|tribune|star|agency|desk|team|producer"
    r"|critic|senior|chief|special|photographer|service|media|network|chronicle|courier|observer|review|cbc|bbc|cnn)\b",
    re.IGNORECASE,
)
JOB = re.compile(
    r"\b(?:staff|writer|reporter|correspondent|editor|columnist|contributor|journalist|producer"
    r"|critic)\b",
    re.IGNORECASE,
)
PLACE = re.compile(r"\s+(?:in|for|at|from)\s+(?:the\s+)?[A-Z].*$")
WORD = re.compile(r"(?:[^\W\d_][\w’'.-]*)$")
PARTICLE = words("de da del della di du la le van von der den dos el al bin ibn ten ter y e")
PARTS = re.compile(r"\s*[|•·]\s*|\s+[—–/-]\s+")
BEFORE_LABEL = re.compile(r"\s+(?=(?:First |Last )?(?:Published|Updated|Posted|Modified)\b)")
COUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
RELATIVE = re.compile(
    rf"(?:(?:first |last )?(?:published|updated|posted)\s*:?\s*)?(?:about |over )?(?:{COUNT} "
    r"(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year)s?"
    r"(?:,? (?:and )?\d+ min(?:ute)?s?)? ago|just now"
    rf"|yesterday|today)|{COUNT}[- ]min(?:ute)?s?[- ]read(?:ing time)?|reading time:? .{{1,12}}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Credit:
    """What one such line says. `partial` when it says more than was understood."""

    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[str, ...] = ()
    partial: bool = False


def read(line: str, zone: str) -> Credit | None:
    """The credit that a whole line is, or None when it is anything else."""
    if len(line) > LONGEST:
        return None
    whole = _single(line, zone)
    return whole or _several(PARTS.split(line), zone) or _mixed(line, zone)


def _single(text: str, zone: str) -> Credit | None:
    if moments := dates.find(text, zone):
        return Credit(*moments)
    if RELATIVE.fullmatch(text):
        return Credit(partial=True)
    return _byline(text)


def _several(parts: list[str], zone: str) -> Credit | None:
    """Several credits on one line; beside a date, a name needs no "By"."""
    if not 1 < len(parts) < 6:
        return None
    found: list[Credit] = []
    for part in parts:
        credit = _single(part, zone) or (_byline(f"By {part}") if _is_name(part) else None)
        if credit is None:
            return None
        found.append(credit)
    merged = found[0]
    for credit in found[1:]:
        merged = _merged(merged, credit)
    return merged if merged.published or merged.updated or BY.match(parts[0]) else None


def _mixed(line: str, zone: str) -> Credit | None:
    """`By Ana Lind, June 3, 2025` and `By Ana Lind Published June 3, 2025`."""
    if not BY.match(line):
        return None
    cuts = [*re.finditer(r",\s+", line)][:6] + [*BEFORE_LABEL.finditer(line)][:3]
    for cut in cuts:
        who, when = _byline(line[: cut.start()]), dates.find(line[cut.end() :], zone)
        if who and when:
            return _merged(who, Credit(*when))
    return None


def _merged(a: Credit, b: Credit) -> Credit:
    return Credit(
        a.published or b.published,
        a.updated or b.updated,
        a.authors + b.authors,
        a.partial or b.partial,
    )


def _byline(text: str) -> Credit | None:
    """`By A, B and C`, or `A, Staff writer` without the "By"."""
    match = BY.match(text)
    rest = text[match.end() :] if match else text
    if not rest or len(rest) > 160 or re.search(r"[.!?:]$", re.sub(r"\b(?:[A-Z]|Jr|Sr)\.$", "", rest)):
        return None
    pieces = [piece for piece in JOIN.split(rest) if piece]
    names = [PLACE.sub("", piece) for piece in pieces]
    authors = [name for i, name in enumerate(names) if (i == 0 and match) or not _is_role(name)]
    has_role = len(authors) < len(names)
    if not authors or not all(_is_name(name) for name in authors):
        return None
    if not match and not (has_role and len(pieces) <= 4 and all(" " in name for name in authors)):
        return None
    if not match and not JOB.search(rest):
        return None
    return Credit(authors=tuple(dict.fromkeys(authors)), partial=has_role or names != pieces)


def _is_role(text: str) -> bool:
    return bool(ROLE.search(text)) or text.startswith(("The ", "the ")) or text[:1].islower()


def _is_name(text: str) -> bool:
    """One to five words, each with a capital or a particle of nobility."""
    words = text.split()
    return (
        1 <= len(words) <= 5
        and words[0][:1].isupper()
        and all(WORD.match(word) and (word[:1].isupper() or word in PARTICLE) for word in words)
    )
