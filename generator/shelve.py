"""Shelve: changed cards take their places, and whatever page may show it is soiled.

The rule: a changed card soils every shelf its old or new version stands on and above, and the
stories that show it: its neighbours by date, those that list it as related, those that refer to its
headline. The front page shows something of every kind. A day, month or year whose first story comes
or whose last one goes soils those beside it, which lead there. A changed body soils its own story and
the shelves that show bodies. To soil too much costs a look, never a wrong byte; to soil too little
breaks the law.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.catalog import FRONT, Catalog, Change, periods, ref_key
from generator.disk import codec
from generator.model import CORRECTIONS, LISTED, Card, Placement, Shelf
from generator.site import Site
from generator.views import VIEWS
from generator.views.feed import documents

MANY = 2000  # from so many changes on, it is dearer to ask which stories show them than to look at all


def shelve(site: Site, catalog: Catalog, changes: list[Change]) -> None:
    visible = [change for change in changes if change.visible]
    bulk = catalog.fresh or len(changes) > MANY
    if bulk:
        catalog.soil_kind("story", "other stories changed")
    known = [] if catalog.fresh else visible  # of a fresh catalog, every shelf is looked at anyway
    corrected = catalog.has_feed(CORRECTIONS)
    lists = {root: _list(site, catalog, root) for root in roots(known)}
    lengths = {period: catalog.count(period) for period in _periods(known)}
    years = {leaf: catalog.holds(leaf) for leaf in _stands(known) if _leads_on(catalog, leaf)}
    dates = {date: catalog.holds(date) for date in _dates(known)}
    _take_down(catalog, visible, bulk)
    _exchange(catalog, changes)
    _put_up(catalog, visible, bulk)
    if catalog.has_feed(CORRECTIONS) != corrected:
        catalog.soil([Shelf("feeds", "")], "the first correction, or none any more")
    for root, before in lists.items():
        _soil_list(catalog, root, before, _list(site, catalog, root))
    for period, length in lengths.items():
        if documents(catalog.count(period)) != documents(length):
            catalog.soil(
                catalog.periods_beside(period), "a document beside it in the feed's history came or went"
            )
    if any(catalog.holds(year) != filled for year, filled in years.items()):
        catalog.soil([Shelf("moved", "")], "a list's year came up again or was emptied")
    for date, filled in dates.items():
        if catalog.holds(date) != filled:
            catalog.soil(filter(None, catalog.beside(date)), "the news before or after it is another")
    _texts(site, catalog, changes)


def _leads_on(catalog: Catalog, leaf: Shelf) -> bool:
    """Whether readers are led from the leaf's address elsewhere while nothing stands on it."""
    return leaf.kind in LISTED and catalog.is_known(leaf.url)


class _List(NamedTuple):
    """What the pages below a list and of its stories know of all of it."""

    label: str
    held: bool  # whether anything stands on it
    fed: bool  # whether it has a feed
    archived: bool  # whether its feed has a history of its own
    split: bool  # whether each year has a page


def _list(site: Site, catalog: Catalog, root: Shelf) -> _List:
    archived = catalog.dated(root) > site.feed_length
    split = catalog.is_split(root)
    return _List(catalog.label(root), catalog.holds(root), catalog.has_feed(root), archived, split)


def _soil_list(catalog: Catalog, root: Shelf, before: _List, after: _List) -> None:
    if before == after:
        return
    catalog.soil(catalog.leaves(root), "what all of its list has in common changed")
    catalog.soil([Shelf("feeds", "")], "a list that may have a feed changed")
    if before.held != after.held:
        catalog.soil([Shelf("moved", "")], "a list came up or was emptied")
    if before.fed != after.fed:
        catalog.soil(catalog.stories(root), "its list's feed came or went")


def _take_down(catalog: Catalog, visible: list[Change], bulk: bool) -> None:
    for old in (change.old for change in visible):
        if old and old.card:
            catalog.soil(_around(catalog, old.id, bulk), "a story it shows changed")
            for shelf in catalog.shelves_of(old.id):  # an editor who named it may mean another now
                if shelf.kind == "ref":
                    catalog.make_stale(catalog.asking(shelf.name))
            catalog.unplace(old.id)
            catalog.ask(old.id, ())


def _exchange(catalog: Catalog, changes: list[Change]) -> None:
    """All old articles go before any new one comes, as ids may pass from one to another."""
    gone = [change.old for change in changes if change.old]
    come = [change.new for change in changes if change.new]
    catalog.drop_articles(old.path for old in gone)
    catalog.put_articles(come)
    catalog.soil((Shelf("story", stock.id) for stock in (*gone, *come)), "its article changed")
    for new in come:
        if new.card and (sheet := catalog.sheet(new.path)):
            similar = (item.title for item in sheet.story.similar)
            catalog.ask(new.id, {ref_key(name) for name in (*similar, *sheet.related, *sheet.unrelated)})


def _put_up(catalog: Catalog, visible: list[Change], bulk: bool) -> None:
    """All are placed before any is asked about, as neighbours may be new, too."""
    shown = [change.new for change in visible if change.new and change.new.card]
    catalog.place((new.id, shelves(codec.unpack(Card, new.card or ""))) for new in shown)
    if not catalog.fresh:  # in which every shelf is looked at
        for new in shown:
            catalog.soil(_around(catalog, new.id, bulk), "a story it shows changed")


def _texts(site: Site, catalog: Catalog, changes: list[Change]) -> None:
    for old, new in changes:
        if old and new and new.card and old.body != new.body:
            stands = (shelf for shelf in _upwards(catalog.shelves_of(new.id)) if _shows_texts(shelf, site))
            catalog.soil(stands, "the text of a story it shows changed")
    catalog.make_stale(stock.id for change in changes for stock in change if stock)


def _shows_texts(shelf: Shelf, site: Site) -> bool:
    views = (view for view in VIEWS if view.kind == shelf.kind and view.bodies(site))
    return any(view.take(shelf, site) is not None for view in views)


def shelves(card: Card) -> list[Placement]:
    """Every leaf shelf a card stands on, for all views, and the one that its headline names."""
    found = {placement.shelf: placement for view in VIEWS for placement in view.shelves(card)}
    ref = Shelf("ref", ref_key(card.title))
    return [*found.values(), Placement(ref, 0)]


def roots(changes: Iterable[Change]) -> set[Shelf]:
    """The shelves of the terms on old and new cards, without the year."""
    return {shelf.root for shelf in _stands(changes) if shelf.kind in LISTED}


def _periods(changes: Iterable[Change]) -> set[Shelf]:
    """The stretches of time in which something changed."""
    return {period for shelf in _stands(changes) if (period := periods.of(shelf))}


def _stands(changes: Iterable[Change]) -> Iterator[Shelf]:
    """The leaf shelves of old and new cards."""
    return (placement.shelf for card in _cards(changes) for placement in shelves(card))


def _dates(changes: Iterable[Change]) -> set[Shelf]:
    """The years, months and days of old and new cards."""
    days = {Shelf("date", card.published.day) for card in _cards(changes) if card.published}
    return {shelf for day in days for shelf in (day, *day.parents) if shelf.name}


def _cards(changes: Iterable[Change]) -> Iterator[Card]:
    packed = (stock.card for change in changes for stock in change if stock and stock.card)
    return (codec.unpack(Card, card) for card in packed)


def _around(catalog: Catalog, id: str, bulk: bool) -> Iterator[Shelf]:
    """The shelves a card stands on and above, and the stories whose pages show it."""
    stands = catalog.shelves_of(id)
    yield FRONT
    yield from _upwards(stands)
    if not bulk:
        beside = (catalog.neighbours(id, kind) for kind in ("date", "thread"))
        neighbours = [other for pair in beside for other in pair if other]
        asking = [other for shelf in stands if shelf.kind == "ref" for other in catalog.asking(shelf.name)]
        for other in (*neighbours, *asking, *catalog.listing(id)):
            yield Shelf("story", other)


def _upwards(stands: Iterable[Shelf]) -> Iterator[Shelf]:
    for shelf in stands:
        if shelf.kind != "ref":
            yield from (shelf, *shelf.parents)
