"""Related stories: which of the archive's stories share what is rare in this one.

A story is a vector of its rarest words, names, tags, authors and section, weighed with counts frozen
in the ledger; two stories are as near as their vectors agree, a little nearer when they are close in
time. Only integers are added, so every machine agrees. Pure: knows no catalog and no disk.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from generator.ledger import Terms
from generator.model import Card, Story

STRONGEST = 64  # terms kept of a story
UNIT = 1024  # length of every vector
COMMON = 0.1  # a term in more than this share of stories is dropped, ...
NEVER_COMMON = 200  # ... unless fewer stories than this hold it: in a small archive rarity decides
TAG, NAME, WORD = "#", "@", ""  # what a term begins with
EVERYDAY = 0.25  # the same share for a plain word in a small archive: "for" and "when"
RAREST = 3  # rarer than this is chance as often as sense
BOOST = {TAG: 2.0, NAME: 1.5, WORD: 1.0}
HALF = 4 * 365  # days apart at which nearness in time has lost half its small bonus
_WORDS = re.compile(r"[^\W\d_]{3,}")
_NAMES = re.compile(r"(?<=[^.!?:\n][ \u2018\u201c(])[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)+")
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>|[\\`*_#>|]")


class Vector(NamedTuple):
    day: int  # days since 1970, 0 when undated
    terms: Mapping[str, int]


def words(story: Story) -> dict[str, int]:
    """How often each term stands in a story; headline and opening count more."""
    body = _MARKUP.sub(r"\1", story.body)
    opening = f"{story.dek}\n{story.summary}\n{body[:400]}"
    counts: Counter[str] = Counter()
    for text, times in ((story.title, 3), (opening, 1), (body, 1)):
        for word in _WORDS.findall(text):
            counts[word.casefold()] += times
        for name in _NAMES.findall(f"a {text}"):
            counts[NAME + name] += times
    return dict(counts)


def terms_of(counts: Mapping[str, int], card: Card) -> dict[str, int]:
    """A story's terms: its words and names, and its tags as the archive knows them."""
    return {**counts, **{TAG + tag.key: 1 for tag in card.tags}}


def freeze(all_terms: Iterable[Mapping[str, int]]) -> Terms:
    """Counts for the ledger. A term of one story only is left out: absent means one."""
    held: Counter[str] = Counter()
    articles = 0
    for terms in all_terms:
        articles += 1
        held.update(terms.keys())
    return Terms(articles, {term: count for term, count in held.items() if count > 1})


def outgrown(frozen: Terms, articles: int) -> bool:
    """Whether weights must be frozen anew: there are none, or the archive has doubled."""
    return articles > 0 and (frozen.articles == 0 or articles >= 2 * frozen.articles)


def vector(terms: Mapping[str, int], day: int, frozen: Terms) -> Vector:
    """The story's strongest terms as integers, scaled to one length."""
    weights: dict[str, float] = {}
    for term, times in terms.items():
        held = frozen.counts.get(term, 1)
        if held > _ceiling(term, frozen.articles):
            continue
        rarity = max(0.0, math.log((frozen.articles + 1) / max(held, RAREST)))
        weights[term] = (1 + math.log(times)) * rarity * BOOST.get(term[0], 1.0)
    strongest = sorted(weights, key=lambda term: (-round(weights[term], 6), term))[:STRONGEST]
    length = math.sqrt(sum(weights[term] ** 2 for term in strongest)) or 1.0
    scaled = {term: round(UNIT * weights[term] / length) for term in strongest}
    return Vector(day, {term: weight for term, weight in scaled.items() if weight})


def _ceiling(term: str, articles: int) -> float:
    """How many stories may hold a term before it says nothing of any."""
    ceiling = max(NEVER_COMMON, articles * COMMON)
    return ceiling if term[0] in BOOST else min(ceiling, max(RAREST, articles * EVERYDAY))


def score(dot: int, day: int, other: int) -> int:
    """What a dot product is worth at that distance in time: all of it, less at most a quarter."""
    apart = abs(day - other) if day and other else HALF
    return dot * (3 * (HALF + apart) + HALF) // (4 * (HALF + apart))


THRESHOLD = UNIT * UNIT // 25  # below this, two stories are not related


def rank(
    id: str,
    of: Vector,
    take: int,
    holders: Callable[[str], Iterable[tuple[str, int]]],
    look_up: Callable[[str], Vector],
) -> list[tuple[str, int]]:
    """(id, score) of the `take` nearest stories (all when negative), best first; of equals the newest,
    then the smaller id."""
    dots: Counter[str] = Counter()
    for term, weight in of.terms.items():
        for other, its in holders(term):
            dots[other] += weight * its
    dots.pop(id, None)
    likely = [(other, dot) for other, dot in dots.items() if dot >= THRESHOLD]
    scored = []
    for other, dot in likely:
        day = look_up(other).day
        scored.append((-score(dot, of.day, day), -day, other))
    ranked = sorted(scored)
    return [(other, -minus) for minus, _, other in (ranked if take < 0 else ranked[:take])]


def reason(one: Vector, two: Vector, tags: Mapping[str, str]) -> str:
    """In words, what two stories have in common: tags before names before words, strongest first."""
    shared = sorted(one.terms.keys() & two.terms.keys(), key=lambda t: (-one.terms[t] * two.terms[t], t))
    named = [tags[term[1:]] for term in shared if term.startswith(TAG) and term[1:] in tags]
    if named:
        return "Both on " + " · ".join(named[:3])
    names = [term[1:] for term in shared if term.startswith(NAME)]
    if names:
        return "Both mention " + " · ".join(names[:2])
    return "Shares the words " + ", ".join(shared[:3])
