"""Roll: who is who among the stories related, read from the catalog one by one or all at once."""

from collections.abc import Iterable
from typing import NamedTuple

from generator.catalog import Catalog, Wishes
from generator.model import Card
from generator.related.nearest import Listed
from generator.related.words import filed

DAY, EPOCH = 86400, 719163  # seconds; the first of January 1970, counted from the year 1

Thread = tuple[int, str] | None  # when, and the thread's name


class Entry(NamedTuple):
    when: int | None  # instant of publication
    filed: dict[int, int]  # terms it is filed under, as `words.filed` gives them

    @classmethod
    def of(cls, card: Card) -> "Entry":
        under = filed([tag.key for tag in card.tags], card.section.key if card.section else "")
        return cls(card.published.instant if card.published else None, under)

    @property
    def day(self) -> int:
        """Counted from the year 1, 0 when undated."""
        return 0 if self.when is None else self.when // DAY + EPOCH


class Roll:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.near: dict[int, bytes] = {}  # number → what Listed reads, of those just related
        self._all: dict[str, Entry] | None = None
        self._entries: dict[str, Entry | None] = {}
        self._whens: dict[str, int | None] = {}
        self._ids: dict[int, str] = {}
        self._numbered_whens: list[int | None] = []
        self._numbered_threads: list[Thread] = []
        self._numbers: dict[str, int] | None = None
        self._reruns: dict[str, list[str]] | None = None
        self._unmet: set[str] | None = None
        self._threads: dict[str, Thread] = {}
        self._moved: dict[str, Thread] = {}
        self._wishes: dict[str, Wishes] = {}

    def all_entries(self) -> dict[str, Entry]:
        """Of every story that stands in lists, by id."""
        if self._all is None:
            self._all = {card.id: Entry.of(card) for card in self.catalog.cards()}
        return self._all

    def when(self, id: str) -> int | None:
        if self._all is not None:
            return self._all[id].when if id in self._all else None
        if id not in self._whens:
            self._whens[id] = self.catalog.when(id)
        return self._whens[id]

    def when_of(self, number: int) -> int | None:
        """The same by number."""
        if self._numbered_whens:
            return self._numbered_whens[number]
        return self.when(self.id(number))

    def entry(self, id: str) -> Entry | None:
        if self._all is not None:
            return self._all.get(id)
        if id not in self._entries:
            card = self.catalog.card(id)
            self._entries[id] = Entry.of(card) if card else None
        return self._entries[id]

    def read_all(self) -> None:
        """What the methods below would read story by story."""
        self._ids = self.catalog.numbered()
        self._numbers = {id: number for number, id in self._ids.items()}
        self._numbered_whens = [self.when(self._ids[number]) for number in range(len(self._ids))]
        wished = self.catalog.all_wishes()
        self._threads = {**dict.fromkeys(self._ids.values()), **self.catalog.threaded()}
        self._numbered_threads = [self._threads[self._ids[number]] for number in range(len(self._ids))]
        self._wishes = {id: wished.get(id, Wishes()) for id in self._ids.values()}

    def id(self, number: int) -> str:
        if number not in self._ids:
            self._ids[number] = self.catalog.id_of(number)
        return self._ids[number]

    def number(self, id: str) -> int | None:
        return self.catalog.number(id) if self._numbers is None else self._numbers.get(id)

    def nearest(self, id: str) -> Listed | None:
        """The stories nearest to one, and the terms that bring the first of them near."""
        number = self.number(id)
        if number is None:
            return None
        return Listed.of(self.near[number] if number in self.near else self.catalog.found(number))

    def reruns(self, id: str) -> list[str]:
        if self._reruns is None:
            self._reruns = self.catalog.all_reruns()
        return self._reruns.get(id, [])

    def put_reruns(self, id: str, others: list[str]) -> bool:
        """Whether they differ."""
        if self.reruns(id) == others:
            return False
        self.catalog.put_reruns(id, others)
        assert self._reruns is not None
        self._reruns[id] = others
        return True

    def ids(self, numbers: Iterable[int]) -> list[str]:
        if self._numbers is not None:  # all are known
            return [self._ids[number] for number in numbers]
        return [self.id(number) for number in numbers]

    def thread(self, id: str) -> Thread:
        if id not in self._threads:
            self._threads[id] = self.catalog.thread(id)
        return self._threads[id]

    def thread_of(self, number: int) -> Thread:
        """The same by number."""
        return self._numbered_threads[number] if self._numbered_threads else self.thread(self.id(number))

    def put_thread(self, id: str, thread: Thread) -> None:
        """Told to the catalog by `keep_threads` alone."""
        self._threads[id] = self._moved[id] = thread
        if self._numbered_threads and (number := self.number(id)) is not None:
            self._numbered_threads[number] = thread

    def keep_threads(self) -> None:
        self.catalog.put_threads(self._moved)
        self._moved.clear()

    def put_unmet(self, id: str, names: list[str]) -> None:
        """What its editor names and is no story."""
        if self._unmet is None:
            self._unmet = self.catalog.unmet_by()
        if names or id in self._unmet:
            self.catalog.put_unmet(id, names)

    def shut(self, id: str) -> set[str]:
        """The stories that its editor says are not related."""
        named = map(self.catalog.meanings, self.wishes(id).unrelated)
        return {others[0] for others in named if len(others) == 1}

    def wishes(self, id: str) -> Wishes:
        if id not in self._wishes:
            self._wishes[id] = self.catalog.wishes(id)
        return self._wishes[id]
