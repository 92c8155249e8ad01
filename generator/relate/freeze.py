"""Freeze: the counts that terms are weighed with, for the ledger.

They change by a rule alone, so that one new article does not move every sidebar; and they are few
enough that the ledger stays a small file, however large the archive.
"""

from itertools import islice

import numpy as np
from numpy.typing import NDArray

from generator.catalog import Catalog
from generator.ledger import Terms
from generator.relate.roll import Roll
from generator.related.words import number, stemmer, terms_of

MOST = 50_000  # terms: the commonest
CHUNK = 2048  # stories looked through at once
SHARED = 2  # a term of fewer stories is left out: absent means one
ENDING = 20  # bits of a term


def outgrown(frozen: int, articles: int) -> bool:
    """Whether weights must be frozen anew: there are none, or the archive has doubled."""
    return articles > 0 and (frozen == 0 or articles >= 2 * frozen)


def freeze(catalog: Catalog, roll: Roll, language: str) -> Terms:
    entries = roll.all_entries()
    ids: list[str] = []
    parts: list[bytes] = []
    filed: list[int] = []
    for id, terms, published in catalog.terms():
        if published:
            ids.append(id)
            parts.append(terms[: len(terms) // 5 * 4])
            filed += entries[id].filed
    parts.append(np.array(filed, "<u4").tobytes())
    every = b"".join(parts)
    del parts  # large, as is what is made of them
    held, counts = np.unique(np.frombuffer(every, "<u4"), return_counts=True)
    del every
    often = np.lexsort((held, -counts))[:MOST].tolist()
    wanted = {int(held[n]): int(counts[n]) for n in often if counts[n] >= SHARED}
    return Terms(len(ids), _spelled(catalog, language, wanted))


def _spelled(catalog: Catalog, language: str, wanted: dict[int, int]) -> dict[str, int]:
    """The terms of these numbers, found in the first stories that hold them."""
    found = {}
    for term in catalog.filings():
        if count := wanted.pop(number(term), 0):
            found[term] = count
    rows = catalog.spelled()
    written: dict[str, int] = {}
    while wanted and (chunk := list(islice(rows, CHUNK))):
        terms = np.concatenate([np.frombuffer(packed, "<u4", len(packed) // 5) for packed, _ in chunk])
        lines = b"".join(spelling + b"\n" for packed, spelling in chunk if packed)
        ends = np.flatnonzero(np.frombuffer(lines, "u1") == ord("\n"))  # a line for each term
        places = _first(terms, np.array(list(wanted), "u4"))
        begins, ends = np.append(0, ends + 1)[places], ends[places]
        for begin, end, term in zip(begins.tolist(), ends.tolist(), terms[places].tolist(), strict=True):
            written[lines[begin:end].decode()] = wanted.pop(term)
    stemmed = terms_of(list(written), stemmer(language))
    return found | dict(zip(stemmed, written.values(), strict=True))


def _first(terms: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The places at which each of some terms first stands."""
    ends = np.zeros(1 << ENDING, bool)  # most others end in other bits: only the rest is looked at closely
    last = (1 << ENDING) - 1
    ends[wanted & last] = True
    likely = np.flatnonzero(ends[terms & last])
    here = likely[np.isin(terms[likely], wanted)]
    return here[np.unique(terms[here], return_index=True)[1]]
