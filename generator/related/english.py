"""English: what common words mean and how common they are, for archives in that language.

The table `english.npy` beside this file is made from GloVe by tests/benchmarks/related_table.py,
which tells its source and licence. Where an archive is small, its own counts cannot tell a rare word
from a common one, so the counts of some hundred imagined stories are added; and where two stories
share few words, words of like meaning still bring them near.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIZE = 100  # dimensions of a meaning
ROW = np.dtype([("term", "<u4"), ("prior", "<u2"), ("meaning", "i1", (SIZE,))])


@cache
def table(language: str) -> NDArray[np.void]:
    """Rows in the order of terms' numbers; none for other languages."""
    if language.partition("-")[0].lower() != "en":
        return np.empty(0, ROW)
    return np.asarray(np.load(Path(__file__).with_name("english.npy"), mmap_mode="r"))
