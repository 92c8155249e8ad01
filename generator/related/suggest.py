"""Tags for a story that has none, from the archive's own: the vote of the stories nearest to it."""

from collections import Counter
from collections.abc import Iterable

VOTERS = 20
SHARE = 4  # a tag needs one vote in so many, ...
LEAST = 2  # and of so many stories
MOST = 5


def suggested(near: Iterable[tuple[int, Iterable[str]]]) -> list[str]:
    """Keys of tags, the surest first. `near` are the nearest stories that have tags, each with its
    nearness, which is the weight of its vote, and its tags' keys."""
    votes: Counter[str] = Counter()
    voters: Counter[str] = Counter()
    every = 0
    for score, tags in list(near)[:VOTERS]:
        every += score
        for tag in tags:
            votes[tag] += score
            voters[tag] += 1
    sure = [tag for tag in votes if votes[tag] * SHARE >= every and voters[tag] >= LEAST]
    return sorted(sure, key=lambda tag: (-votes[tag], tag))[:MOST]
