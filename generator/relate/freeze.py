"""Freeze: the counts that terms are weighed with, for the ledger.

They change by a rule alone, so that one new article does not move every sidebar; and they are few
enough that the ledger stays a small file, however large the archive.
"""

import numpy as np

from generator.catalog import Catalog
from generator.ledger import Terms
from generator.related.words import SECTION, TAG, filed, number, stemmer, term_of

MOST = 50_000  # terms: the commonest
SHARED = 2  # a term of fewer stories is left out: absent means one


def outgrown(frozen: Terms, articles: int) -> bool:
    """Whether weights must be frozen anew: there are none, or the archive has doubled."""
    return articles > 0 and (frozen.articles == 0 or articles >= 2 * frozen.articles)


def freeze(catalog: Catalog, language: str) -> Terms:
    articles, parts = 0, []
    for card, terms, _ in catalog.terms(published=True):
        articles += 1
        parts.append(terms[: len(terms) // 5 * 4])
        under = filed([tag.key for tag in card.tags], card.section.key if card.section else "")
        parts.append(np.array(list(under), "<u4").tobytes())
    held, counts = np.unique(np.frombuffer(b"".join(parts), "<u4"), return_counts=True)
    often = np.lexsort((held, -counts))[:MOST]
    wanted = {int(held[n]): int(counts[n]) for n in often if counts[n] >= SHARED}
    return Terms(articles, _spelled(catalog, language, wanted))


def _spelled(catalog: Catalog, language: str, wanted: dict[int, int]) -> dict[str, int]:
    """The terms of these numbers, found in the first stories that hold them."""
    stems = stemmer(language)
    found: dict[str, int] = {}
    for card, terms, spelling in catalog.terms(published=True):
        if not wanted:
            break
        for tag in card.tags:
            if count := wanted.pop(number(TAG + tag.key), 0):
                found[TAG + tag.key] = count
        if card.section and (count := wanted.pop(number(SECTION + card.section.key), 0)):
            found[SECTION + card.section.key] = count
        numbers = np.frombuffer(terms, "<u4", len(terms) // 5).tolist()
        for one, written in zip(numbers, spelling.split("\n"), strict=False):
            if count := wanted.pop(one, 0):
                found[term_of(written, stems)] = count
    return found
