"""Threads: which story so far a new story belongs to.

Decided in the order of dates, so that what is published later moves nothing before it: a story joins
the thread whose three best members are nearest to it on average, near enough for the time since.
Otherwise a thread begins with it.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from generator.related.weights import UNIT

BEST = 3
NEAR = UNIT * UNIT * 23 // 100
FRESH = 30  # days after which nearness counts less
HALF = 60  # further days in which it counts half
LONGEST = 12 * HALF  # after which no nearness is enough


def joined(near: Iterable[tuple[str, int, int]], day: int) -> str | None:
    """The thread to join of those of earlier stories, each (thread, score, day), the nearest first. Of equals
    the first by name."""
    scores: dict[str, list[int]] = {}  # of each thread, those of its best
    latest: dict[str, int] = {}  # the day of the last of these
    lacking = 0  # threads that may still gain by those that are left
    for thread, score, its in near:
        if score < NEAR and not lacking:
            break
        best = scores.get(thread)
        if best is None:
            if score >= NEAR:
                scores[thread], latest[thread] = [score], its
                lacking += 1
        elif len(best) < BEST:
            best.append(score)
            latest[thread] = max(latest[thread], its)
            lacking -= len(best) == BEST
    choice, most = None, NEAR
    for name, best in scores.items():
        whole = sum(best)
        if whole >= most * len(best):  # else, nearness that counts in full were not enough
            days = min(LONGEST, max(0, day - latest[name] - FRESH))
            worth = whole * _fading()[days] // (len(best) * UNIT)
            if worth > most or (worth == most and (choice is None or name < choice)):
                choice, most = name, worth
    return choice


@cache
def _fading() -> list[int]:
    """What is left after so many days, of UNIT."""
    one = Decimal(2) ** (Decimal(-1) / HALF)
    return [round(UNIT * one**days) for days in range(LONGEST + 1)]
