"""Search: the archive's words as files that a reader's browser asks, so that no server is needed.

    folding     what two spellings of a word have in common
    volume      the stories of a year or a month: their places, what each is found by, their cards
    parts       which files a word of a story stands in: of all, of new, of the newest stories
    shards      words as files, each as large as a page
    edition     the files of a part, of which those are made anew whose words changed

What changed is known word by word, so that work and files rewritten are in proportion to it. Which files there
are, and which volumes, says `index.bin`. The form of the others is told by the room that makes them.
"""

from collections.abc import Callable
from itertools import count, groupby
from pathlib import Path

from generator.catalog import Bound, Catalog, Said, Volumes
from generator.disk import digest, workers
from generator.model import UNDATED
from generator.search.folding import PARTS, file_stem
from generator.site import Site

MANY = 256  # stories of a year from which on each of its months is a volume
FEW = 32  # volumes that change: of more, all is made anew
LEAST = 64  # places of a volume
FIRST = "index.bin"  # the file that every question reads first
HIGHEST = "~"  # after every month and day
Range = tuple[str, str, int]  # of days, the end left out, and how many places it has
Task = tuple[str, str, str, str, int]  # the name of a volume, its state, and its range
Binding = tuple[str, Bound, list[Said], dict[str, bytes]]


def index(site: Site, catalog: Catalog) -> None:
    """Brings the index up to date with what the stories' dirt says, and soils the files that differ."""
    with catalog.transaction():
        if not site.search:
            for name in catalog.volumes():
                catalog.drop_volume(name)
            for part in catalog.parts():
                catalog.put_finds(part, {}, catalog.finds(part))
            for part in PARTS:
                catalog.note(f"search {part}", "")
        elif (touched := catalog.touched_days()) or not catalog.meta(f"search {PARTS[0]}"):
            _renew(site, catalog, touched)


def _renew(site: Site, catalog: Catalog, touched: set[str]) -> None:
    from generator.search import edition, parts

    known, ranges = catalog.volumes(), _ranges(catalog.days())
    states = {
        name: digest.of(site.language, places, catalog.volume_state(low, high))
        for name, (low, high, places) in ranges.items()
        if name not in known or known[name].places != places or any(low <= day < high for day in touched)
    }
    again = {name for name, state in states.items() if name not in known or known[name].state != state}
    gone = known.keys() - ranges.keys()
    whole = len(again | gone) > FEW or not catalog.meta(f"search {PARTS[0]}")
    was = {} if whole else {name: parts.told(catalog, name) for name in again | gone}
    _bind(site, catalog, [(name, states[name], *ranges[name]) for name in ranges if name in again])
    for name in gone:
        catalog.drop_volume(name)
        catalog.put_finds(f"cards {name}", {}, catalog.finds(f"cards {name}"))
    for name, later, until in parts.aged(catalog):
        if not whole and name not in was:
            was[name] = parts.told(catalog, name)
        catalog.put_later(name, later, until)
    pairs = ((old, parts.told(catalog, name)) for name, old in was.items())
    files = edition.renew(catalog, None if whole else parts.changes(pairs))
    rows = [
        [file_stem(name), bound.places, bound.stories, bound.cards[: edition.MARK]]
        for name, bound in catalog.volumes().items()
        if bound.stories
    ]
    catalog.put_finds("index", {FIRST: edition.first({"volumes": rows, **files}, catalog)})


def _bind(site: Site, catalog: Catalog, tasks: list[Task]) -> None:
    recipe = site.language, catalog.path
    for name, bound, said, cards in workers.each(binder, recipe, tasks, site.jobs, dear=True):
        catalog.put_volume(name, bound, said)
        catalog.put_finds(f"cards {name}", cards, catalog.finds(f"cards {name}"))


def binder(language: str, catalog: Path) -> Callable[[Task], Binding]:
    """A function that binds one volume."""
    from generator.search.volume import bind

    reader = Volumes(catalog)

    def work(task: Task) -> Binding:
        name, state, low, high, places = task
        volume, cards = bind(name, reader.entries(low, high), places, language)
        bound = Bound(state, volume.stories, places, volume.keys, digest.of(cards), ages=volume.ages)
        return name, bound, volume.said, cards

    return work


def _ranges(days: list[tuple[str, int]]) -> dict[str, Range]:
    """The days of each volume, in order: the undated, then years and months as they come.

    The first stories of a year or month find it as it will be: told by months when the year before has many, with as
    many places as the month before."""
    ranges: dict[str, Range] = {}
    many, before = False, 0
    for year, found in groupby(days, key=lambda day: day[0][:4]):
        some = list(found)
        had, many = many, sum(stories for _, stories in some) >= MANY and year != UNDATED
        for name, part in groupby(some, key=lambda day: day[0][: 7 if had or many else 4]):
            stories = sum(number for _, number in part)
            ranges[name] = name, f"{name}{HIGHEST}", _room(max(stories, before))
            before = stories if year != UNDATED else 0
    return ranges


def _room(stories: int) -> int:
    """Places for so many stories: a third more at least, and mostly as many when one comes."""
    return next(places for places in (LEAST << 2 * n for n in count()) if places * 3 >= stories * 4)
