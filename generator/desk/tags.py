"""Findings about tags, and the names of people."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from unicodedata import normalize

from generator.desk.view import FEW, Desk
from generator.model import Problem
from generator.text.yamltext import flow

FILES = {"tag": "content/tags.yaml", "author": "content/authors.yaml"}
# Of Latin letters: those of other scripts tell words apart, as in Cyrillic.
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
LONG = 7  # letters from which on one letter more, less or other is a slip rather than another word


def near_twins(desk: Desk) -> Iterator[Problem]:
    """Names that may be one name"""
    for kind, file in FILES.items():
        counts: Counter[str] = Counter()
        names: dict[str, str] = {}
        for item in desk.shown.values():
            for term in item.card.terms(kind) if item.card else ():
                counts[term.key] += 1
                names.setdefault(term.key, term.name)
        known = {key for (other, key), (_, _) in desk.catalog.authority().items() if other == kind}
        for key, twins in _twins(counts, desk.site.language).items():
            aliases = [names[twin] for twin in twins]
            told = ", ".join(f"“{names[twin]}” ({counts[twin]})" for twin in [key, *twins])
            if key in known:
                remedy = f"If so, add to the aliases of `{key}`: `{flow(aliases)}`."
            else:
                entry = f"{key}: {flow({'name': names[key], 'aliases': aliases})}"
                remedy = f"If so, write into {file}: `{entry}`."
            yield Problem(file, 0, f"{told} may be one {kind}.", remedy, "warning")


def idle_names(desk: Desk) -> Iterator[Problem]:
    """Names that are described and that no story has"""
    for kind, file in FILES.items():
        used = {term.key for item in desk.shown.values() if item.card for term in item.card.terms(kind)}
        for (of, key), (target, name) in sorted(desk.catalog.authority().items()):
            if of == kind and key == target and key not in used:
                near = difflib.get_close_matches(key, sorted(used), 1)
                hint = f"Did you mean `{near[0]}`?" if near else "Take it out, unless stories are to come."
                fact = f"`{key}`: no story has the {kind} “{name or key}”, nor one of its aliases."
                yield Problem(file, desk.line(file.removeprefix("content/"), key), fact, hint, "warning")


def few_tags(desk: Desk) -> Iterator[Problem]:
    """Stories with one tag or none"""
    for item in desk.shown.values():
        assert item.card
        own = [tag.name for tag in item.card.tags]
        if len(own) >= FEW:
            continue
        fact = f"has one tag, “{own[0]}”." if own else "has no tag."
        remedy = "Give it tags that other stories have as well."
        if item.path in desk.suggested_tags:
            tags = flow([*own, *desk.suggested_tags[item.path]])
            remedy = f"Suggested by its related stories: `tags: {tags}`."
        yield item.warn(fact, remedy)


def _twins(counts: Mapping[str, int], language: str) -> dict[str, list[str]]:
    """key → keys that may mean the same, each used less often than it."""
    keepers: dict[str, str] = {}  # what a key may be mistaken for → the key
    found: dict[str, list[str]] = {}
    for key in sorted(counts, key=lambda key: (-counts[key], key)):
        shapes = _shapes(_bare(key, language))
        keeper = next((keepers[shape] for shape in shapes if shape in keepers), key)
        if keeper != key:
            found.setdefault(keeper, []).append(key)
        for shape in shapes:
            keepers.setdefault(shape, keeper)
    return found


def _bare(key: str, language: str) -> str:
    """Without accents, but for a language in which these are tones: other words."""
    if language.partition("-")[0].lower() == "vi":
        return key
    return normalize("NFC", _ACCENTS.sub("", normalize("NFD", key)))


def _shapes(key: str) -> list[str]:
    """What two spellings of one name have in common: without hyphens and plurals, or but one letter.

    Names with a digit are never a slip of one letter: they count something."""
    plain = re.sub(r"-", "", re.sub(r"(?:ies|y|s)(?=-|$)", "", key)) or key
    shapes = [plain]
    if len(key) >= LONG and not re.search(r"\d", key):
        shapes += [plain[:n] + "?" + plain[n + 1 :] for n in range(len(plain))]
        shapes += [plain[:n] + plain[n + 1 :] for n in range(len(plain))]
    return shapes
