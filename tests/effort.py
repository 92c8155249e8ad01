"""How much work hostile input may make: processor time, which other programs on the machine do not lengthen."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def seconds(most: float) -> Iterator[None]:
    """Fails when the block took this process longer. Generous: what it is to catch takes minutes."""
    began = time.process_time()
    yield
    assert time.process_time() - began < most
