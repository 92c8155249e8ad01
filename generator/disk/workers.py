"""Workers: one function over many items, here when they are few, in processes when they are many.

The seam for other executors: whatever keeps `concurrent.futures.Executor`'s promise fits.
Results come in the order of the items, whatever the number of jobs.
"""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.process import BaseProcess

FEW = 48  # items: below this, starting processes costs more than it saves
BATCH = 32
PR_SET_PDEATHSIG = 1
# Forking keeps the modules already loaded; elsewhere it is unsafe or unknown.
START = "fork" if sys.platform == "linux" else "spawn"

Work = Callable[[Any], Any]
Watch = Callable[[str, int, int], None]  # told (what is being done, how many are done, of how many)
_work: Work | None = None  # in a worker process: made from its recipe, once


def each(
    make: Callable[..., Work], recipe: tuple[Any, ...], items: Iterable[Any], jobs: int, dear: bool = False
) -> Iterator[Any]:
    """Yields work(item) for each item, where work = make(*recipe) is built once per process.

    Of `dear` items each takes longer than it takes to start a process. All is done here where the system
    starts none. Raises OSError when one dies."""
    items, least = iter(items), 2 if dear else FEW
    first = list(islice(items, max(jobs, least)))
    if not first:
        return
    if jobs < 2 or len(first) < least:
        yield from map(make(*recipe), chain(first, items))
        return
    with _pool(min(jobs, len(first)), _start, make, recipe) as pool:
        if pool is None:
            yield from map(make(*recipe), chain(first, items))
        else:
            yield from _through(pool, chain(first, items), jobs, 1 if dear else BATCH)


def apart(work: Callable[..., Any], *given: Any) -> Any:
    """work(*given) in a process of its own: the memory that it took is the system's again when that ends.

    It is done here where the system starts none. Raises what the work raises, and OSError when its process
    dies."""
    with _pool(1, _begin) as pool:
        return work(*given) if pool is None else pool.submit(work, *given).result()


def watched(results: Iterator[Any], what: str, total: int, watch: Watch) -> Iterator[Any]:
    """The same results, with someone told of each."""
    for done, result in enumerate(results, 1):
        yield result
        watch(what, done, total)


def unwatched(what: str, done: int, total: int) -> None:
    """For whoever does not care."""


def _through(pool: "Executor", items: Iterator[Any], jobs: int, batch: int) -> Iterator[Any]:
    """Keeps a few batches in flight, so that neither side waits and memory stays flat."""
    flying = []
    while some := list(islice(items, batch)):
        flying.append(pool.submit(_batch, some))
        if len(flying) > jobs * 3:
            yield from flying.pop(0).result()
    for future in flying:
        yield from future.result()


@contextmanager
def _pool(jobs: int, begin: Callable[..., None], *given: Any) -> Iterator["Executor | None"]:
    """Processes that each begin so. None where the system starts none. What ends the block ends them too."""
    import multiprocessing
    from concurrent.futures import BrokenExecutor

    others = multiprocessing.active_children()
    gc.freeze()  # to collect what is there already would touch it, and processes share only what none touches
    try:
        if (started := _started(jobs, begin, given)) is None:
            yield None
        else:
            with started as pool:
                try:
                    yield pool
                except BaseException as error:  # what was begun, or is queued, would else be waited for
                    if isinstance(error, KeyboardInterrupt):
                        _end_all_but(others)
                    pool.shutdown(cancel_futures=True)
                    raise
    except BrokenExecutor as error:
        raise OSError("a worker process was ended from outside, perhaps for want of memory") from error
    finally:
        gc.unfreeze()


def _started(jobs: int, begin: Callable[..., None], given: tuple[Any, ...]) -> "Executor | None":
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    if not _room(2 * jobs + 2):  # a thread for each process, and two here
        return None
    others = multiprocessing.active_children()
    try:
        context = multiprocessing.get_context(START)
        pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=begin, initargs=given)
        pool.submit(os.getpid)  # the first call starts them all
    except (OSError, RuntimeError):  # no more processes, threads or semaphores for this user
        _end_all_but(others)  # of those that were started: nobody would ever call them
        return None
    return pool


def _end_all_but(others: "list[BaseProcess]") -> None:
    """Ends the processes that were started here. The others are the program's that uses this."""
    import multiprocessing

    for child in multiprocessing.active_children():
        if child not in others:
            child.kill()


def _room(most: int) -> bool:
    """Whether the system lets this user have so many threads more, of which processes are one each.

    Asked beforehand: without one of its own, an executor waits for ever."""
    gate, waiting = threading.Event(), list[threading.Thread]()
    try:
        for _ in range(most):
            thread = threading.Thread(target=gate.wait)
            thread.start()
            waiting.append(thread)
    except RuntimeError:
        return False
    finally:
        gate.set()
        for thread in waiting:
            thread.join()
    return True


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    if sys.platform == "linux":
        _end_with_parent()
    with suppress(RuntimeError):  # no thread to spare
        threading.Thread(target=_die_with_parent, daemon=True).start()


def _start(make: Callable[..., Work], recipe: tuple[Any, ...]) -> None:
    global _work
    _begin()
    try:
        _work = make(*recipe)
    except Exception as error:  # whoever waits for the first items hears of it
        _work = partial(_failed, error)


def _failed(error: Exception, item: Any) -> None:
    raise error


def _end_with_parent() -> None:
    """The system sees to it at once, whatever this process is at. See prctl(2)."""
    import ctypes

    with suppress(OSError, AttributeError):  # another C library may have none
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _die_with_parent() -> None:
    """An orphan must not go on writing pages after its build was killed."""
    import multiprocessing
    from multiprocessing import connection

    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _batch(items: Iterable[Any]) -> list[Any]:
    assert _work is not None
    return [_work(item) for item in items]
