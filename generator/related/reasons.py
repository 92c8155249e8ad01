"""Reasons: in words, what two stories have in common. True, or not given."""

from array import array

from generator.model import Card
from generator.related import NAME, SECTION, TAG
from generator.related.words import number
from generator.text.wording import N_

TAGS, NAMES, WORDS = 3, 2, 3  # at most
# Of two characters in a row, one that stands between Chinese or Japanese words rather than in one.
BETWEEN = frozenset("的了是在也与及被把这那他她我你们很都就而其").union(map(chr, range(0x3041, 0x30A0)))


class Reasons:
    """Of one story, by its card and what `words.count` gives: what it has in common with others."""

    def __init__(self, card: Card, terms: bytes, spelling: str) -> None:
        spellings = spelling.split("\n")
        self.section = card.section
        self.tags = {number(TAG + tag.key): tag.name for tag in card.tags}
        self.spelled = dict(zip(array("I", terms[: len(terms) // 5 * 4]), spellings, strict=False))
        self.written = frozenset(spellings)

    def reason(self, shared: bytes) -> tuple[str, str]:
        """Tags before names before words, those that bring them nearest first. `shared` are numbers of terms
        of the story. A text for gettext, and what stands in it."""
        numbers = array("I", shared)
        both = [self.tags[one] for one in numbers if one in self.tags]
        if both:
            return N_("Both on %(what)s"), " · ".join(both[:TAGS])
        written = [self.spelled[one] for one in numbers if one and one in self.spelled]
        names = _longest([one.removeprefix(NAME) for one in written if one.startswith(NAME)])
        if names:
            return N_("Both mention %(what)s"), " · ".join(names[:NAMES])
        words = sorted((self._as_name(one) for one in written if _tells(one)), key=str.islower)[:WORDS]
        if len(words) == 1:
            return N_("Shares the word %(what)s"), words[0]
        if words:
            return N_("Shares the words %(what)s"), ", ".join(words)
        if self.section and number(SECTION + self.section.key) in numbers:
            return N_("Both in %(what)s"), self.section.name
        return N_("On a similar subject"), ""

    def _as_name(self, word: str) -> str:
        """With a capital where the story writes it so within a sentence."""
        capital = word.capitalize()
        return capital if NAME + capital in self.written else word


def _tells(word: str) -> bool:
    """Not so a number by itself, and two characters that are hardly a word."""
    return not word[0].isdigit() and BETWEEN.isdisjoint(word)


def _longest(names: list[str]) -> list[str]:
    """Without names that stand in a longer one, or said twice."""
    whole = [
        name for name in names if not any(f" {name} " in f" {other} " for other in names if other != name)
    ]
    return list(dict.fromkeys(whole))
