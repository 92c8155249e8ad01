"""Search: the archive's words as files that a reader's browser asks, so that no server is needed.

    folding     what two spellings of a word have in common
    volume      the stories of a year, a month or some days: their places, what each is found by, their cards
    shards      the words of volumes as files, each as large as a page

The stories of the newest year or month are found by files of their own (`new-…`), all others by files for
the whole archive (`all-…`), so that news rewrites few files and a question about a century asks few. The last
days of a month that has many stories have one file more (`last-…`), which is all that news rewrites there. Which
files there are and where each volume begins says `index.json`. The form of the others is told by the room
that makes them.
"""

import json
from collections.abc import Callable
from itertools import accumulate, groupby
from pathlib import Path

from generator.catalog import Bound, Catalog, Volumes
from generator.disk import digest, workers
from generator.model import UNDATED
from generator.search.folding import file_stem
from generator.site import Site

MANY = 256  # stories of a year from which on each of its months is a volume
LAST = 16  # stories of the newest month by which its last days are parted from the others
HIGHEST = "~"  # after every month and day
PARTS = "all", "new", "last"  # the files of words: of older volumes, of the newest, and of its last days
ONE_FILE = 60_000  # bytes of words up to which those of the last days are one file
MARK = 8  # characters that tell two states of a file apart, to browsers that keep files
Range = tuple[str, str]  # of days, the end left out
Binding = tuple[str, tuple[int, int, str, str, bytes], dict[str, bytes]]


def index(site: Site, catalog: Catalog) -> None:
    """Brings the index up to date with what the stories' dirt says, and soils the files that differ."""
    with catalog.transaction():
        if not site.search:
            for name in catalog.volumes():
                catalog.drop_volume(name)
            for part in catalog.parts():
                catalog.put_finds(part, {})
            for part in PARTS:
                catalog.note(f"search {part}", "")
        elif (touched := catalog.touched_days()) or not catalog.meta(f"search {PARTS[0]}"):
            _renew(site, catalog, touched)


def _renew(site: Site, catalog: Catalog, touched: set[str]) -> None:
    known, ranges = catalog.volumes(), _ranges(catalog.days())
    seen = {name for name, (low, high) in ranges.items() if any(low <= day < high for day in touched)}
    seen |= {
        name[:7] for name in (*known, *ranges) if len(name) == len("2019/04/27")
    } & ranges.keys()  # may end elsewhere
    states = {
        name: digest.of(site.language, catalog.volume_state(*ranges[name]))
        for name in ranges
        if name in seen or name not in known
    }
    changed = [name for name, state in states.items() if name not in known or known[name].state != state]
    gone = known.keys() - ranges.keys()
    recipe = site.language, catalog.path
    for name, found, cards in workers.each(
        binder, recipe, [(n, *ranges[n]) for n in changed], site.jobs, dear=True
    ):
        catalog.put_volume(name, Bound(states[name], *found))
        catalog.put_finds(f"cards {name}", cards)
    for name in gone:
        catalog.drop_volume(name)
        catalog.put_finds(f"cards {name}", {})
    _shard(catalog)


def binder(language: str, catalog: Path) -> Callable[[tuple[str, str, str]], Binding]:
    """A function that binds one volume: (name, what `Bound` tells after its state, the files of its cards)."""
    from generator.search.volume import bind

    reader = Volumes(catalog)

    def work(task: tuple[str, str, str]) -> Binding:
        name, low, high = task
        volume, cards, stories, size = bind(name, reader.entries(low, high), language)
        data = volume.pack()
        return name, (stories, size, digest.of(data), digest.of(cards), data), cards

    return work


def _ranges(days: list[tuple[str, int]]) -> dict[str, Range]:
    """The days of each volume, in order: the undated, then years and months as they come, and the last days."""
    ranges: dict[str, Range] = {}
    for year, found in groupby(days, key=lambda day: day[0][:4]):
        some = list(found)
        if sum(stories for _, stories in some) < MANY or year == UNDATED:
            ranges[year] = some[0][0], f"{year}{HIGHEST}"
        else:
            ranges |= {month: (month, f"{month}{HIGHEST}") for month in sorted({day[:7] for day, _ in some})}
    newest = max(ranges, default="")
    if len(newest) == len("2019/04"):
        first = _parted([day for day in days if day[0].startswith(newest)])
        ranges |= {newest: (newest, first), first: (first, f"{newest}{HIGHEST}")} if first else {}
    return ranges


def _parted(days: list[tuple[str, int]]) -> str:
    """The day from which on the stories of a month stand apart: it stays while fewer than LAST come, and however
    many come on the last day. Empty when it is the first there is."""
    before = list(accumulate((stories for _, stories in days), initial=0))[:-1]
    first = next(at for at, stories in enumerate(before) if stories // LAST == before[-1] // LAST)
    return days[first][0] if first else ""


def _shard(catalog: Catalog) -> None:
    """Makes the files of words anew where a volume they tell of changed, and says which there are."""
    bound = {name: volume for name, volume in catalog.volumes().items() if volume.stories}
    starts = dict(
        zip(bound, accumulate((volume.places for volume in bound.values()), initial=0), strict=False)
    )
    last = [name for name in bound if len(name) == len("2019/04/27")]
    newest = last[0][:7] if last else max(bound, default=UNDATED)
    new = [name for name in bound if name == newest != UNDATED]
    told = zip(PARTS, ([name for name in bound if name not in (*new, *last)], new, last), strict=True)
    rows = [[file_stem(name), starts[name], v.places, v.stories, v.cards[:MARK]] for name, v in bound.items()]
    found: dict[str, object] = {"volumes": rows}
    for part, names in told:
        state = digest.of([(name, starts[name], bound[name].words) for name in names])
        mark, begins = json.loads(catalog.meta(f"search {part}") or '["", []]')
        if mark != state:
            begins = _words(catalog, part, {name: starts[name] for name in names}, bound)
            catalog.note(f"search {part}", json.dumps([state, begins]))
        found[part] = {"mark": state[:MARK], "starts": begins}
    catalog.put_finds(
        "index", {"index.json": json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()}
    )


def _words(catalog: Catalog, part: str, starts: dict[str, int], bound: dict[str, Bound]) -> list[str]:
    """Puts the files of a part's words; returns where in the dictionary each begins."""
    from generator.search import shards
    from generator.search.volume import Volume

    made = shards.shards(
        part,
        lambda: ((start, Volume.unpack(catalog.volume(name))) for name, start in starts.items()),
        sum(bound[name].stories for name in starts),
        ONE_FILE if part == PARTS[-1] else shards.LIMIT,
    )
    catalog.put_finds(part, made.files)
    return made.starts
