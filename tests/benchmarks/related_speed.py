"""What it costs to relate an archive whose terms are counted, in CPU seconds of all processes.

    python tests/benchmarks/related_speed.py 1000 10000 100000        (100,000 stories: minutes to make up)

For each size: relating all, and of that to freeze weights, to find the nearest (and what numpy alone takes
of it), and for stories so far, reruns and sidebars; the largest process; one story more, the first and the
median of five; and how many of the ten nearest that scoring every pair would give are found, on a sample.
"""

import gc
import os
import resource
import statistics
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

import corpus  # noqa: E402

from generator.catalog import Catalog, Stock, Wishes  # noqa: E402
from generator.cli import RARELY  # noqa: E402
from generator.disk import codec  # noqa: E402
from generator.model import Card, Moment, Sheet, Story, Term  # noqa: E402
from generator.relate import freeze, relate  # noqa: E402
from generator.relate.desk import NOBODY, PORTION, Desk  # noqa: E402
from generator.related import nearest  # noqa: E402
from generator.related.index import Segment  # noqa: E402
from generator.related.words import count  # noqa: E402
from generator.shelve import shelves  # noqa: E402
from generator.site import Site  # noqa: E402

SAMPLE, TEN, MORE = 200, 10, 5
EVER = 2**62


def put(catalog: Catalog, piece: corpus.Piece) -> None:
    """As survey and absorb leave an article."""
    path, when = f"articles/{piece.slug}.md", Moment.at(piece.when.replace(tzinfo=UTC))
    story = Story(piece.title, piece.body, when, dek=piece.dek)
    sheet = codec.pack(Sheet(path, Story(piece.title, published=when)))
    catalog.put_sheet(path, piece.slug, sheet, "", "", count(story, "en"), Wishes(), (), ())
    tags = tuple(Term(tag.lower(), tag) for tag in piece.tags)
    desk = Term(piece.section.lower(), piece.section)
    card = Card(piece.slug, f"/{piece.slug}/", piece.title, when, tags=tags, section=desk)
    catalog.put_articles(
        [
            Stock(
                path, "", "", "", "published", -EVER, EVER, card.id, card.url, False, codec.pack(card), "", ""
            )
        ]
    )
    catalog.place([(card.id, shelves(card))])
    catalog.make_stale([piece.slug])


def spent() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def clocked(owner: Any, name: str) -> list[float]:
    """Has a function note what each call spends."""
    work, spans = getattr(owner, name), []

    def clock(*args: Any) -> Any:
        before = spent()
        result = work(*args)
        spans.append(spent() - before)
        return result

    setattr(owner, name, clock)
    return spans


def recall(folder: Path) -> float:
    """Of the ten nearest by scoring every pair, the share that is found."""
    segment = Segment.load(folder)
    everyone = np.arange(segment.end)
    found = 0
    sample = np.random.default_rng(1).choice(segment.end, min(SAMPLE, segment.end), replace=False)
    for number in sample.tolist():
        sight = [(segment, segment.own(number, number + 1))]
        (listed,) = nearest.find(sight, [number], NOBODY)
        every = nearest.Ranked(np.zeros(segment.end - 1, "i8"), np.delete(everyone, number))
        (exact,) = nearest.listed(sight, [listed._replace(by_terms=every)])
        ten = exact.nearest.numbers[:TEN]
        found += len(np.intersect1d(listed.nearest.numbers[:TEN], ten)) / max(1, len(ten))
    return found / len(sample)


def floor(folder: Path) -> float:
    """CPU seconds that numpy alone takes over the nearest of all, when the lists of the index are ready: to sum up
    what leading terms say, to pick the best, and to hold these against the story by all terms. On a sample."""
    segment = Segment.load(folder)
    portions = [
        (at, at + PORTION) for at in range(0, segment.end - PORTION, max(PORTION, segment.end // SAMPLE))
    ]
    before = time.process_time()
    for first, end in portions:
        told, best = segment.own(first, end), []
        for sums in segment.found(told):
            likely = np.flatnonzero(sums >= nearest.FAINT)
            few = min(nearest.CANDIDATES, len(likely) - 1)
            best.append(likely[np.argpartition(sums[likely], -few)[-few:]])
        rows = np.repeat(np.arange(len(best)), [len(few) for few in best])
        segment.likeness(told, rows, np.concatenate(best))
    return (time.process_time() - before) / (len(portions) * PORTION) * segment.end


def main(size: int) -> None:
    world = corpus.World(size)
    gc.set_threshold(RARELY, 20, 20)  # as the command does
    frozen, found = clocked(freeze, "freeze"), clocked(Desk, "work")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "content/ledger/urls").mkdir(parents=True)
        site = Site(
            folder / "content",
            folder / "output",
            folder,
            folder / ".cache",
            "T",
            "https://example.org/",
            jobs=2,
        )
        with closing(Catalog(site.cache, "benchmark")) as catalog:
            with catalog.transaction():
                catalog.note("feed_minimum", str(site.feed_minimum))  # as absorb does
                for number in range(size):
                    put(catalog, world.piece(number))
            before, began = spent(), time.perf_counter()
            relate(site, catalog)
            whole, wall = spent() - before, time.perf_counter() - began
            peak = max(
                resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
            )
            rest = whole - frozen[0] - found[0]
            more = []
            for number in range(size, size + MORE):
                with catalog.transaction():
                    put(catalog, world.piece(number))
                before = spent()
                relate(site, catalog)
                more.append(1000 * (spent() - before))
            kept, least = recall(catalog.index_folder()), floor(catalog.index_folder())
    print(
        f"{size:>7,} stories: all {whole:.2f} CPU-s ({wall:.1f} s) = weights {frozen[0]:.2f} + nearest {found[0]:.2f}"
        f" (numpy alone {least:.2f})"
        f" + the rest {rest:.2f}; {peak // 1024} MB; one more {more[0]:.0f} ms, median {statistics.median(more):.0f} ms;"
        f" recall@10 {kept:.3f}; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


if __name__ == "__main__":
    for size in sys.argv[1:]:
        main(int(size))
