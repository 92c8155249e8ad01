"""How dates, days and counts read. One language for now; knows nothing else."""

from generator.model import Moment

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

KINDS = {
    "tag": ("Tag", "Tags"),
    "author": ("Author", "Authors"),
    "section": ("Section", "Sections"),
    "source": ("Source", "Sources"),
    "thread": ("Story so far", "Stories so far"),
}


def long_date(moment: Moment) -> str:
    """`23 June 2025`, as the wall clock had it."""
    return day_name(moment.day)


def clock(moment: Moment) -> str:
    """`16:01`, or nothing when only the day is known."""
    return "" if moment.whole_day else moment.wall[11:16]


def day_name(name: str) -> str:
    """A date shelf's name in words: `2019/04/27` → `27 April 2019`, `2019/04` → `April 2019`."""
    year, *rest = name.split("/")
    words = [year.lstrip("0") or year]
    if rest:
        words.insert(0, MONTHS[int(rest[0]) - 1])
    if len(rest) > 1:
        words.insert(0, str(int(rest[1])))
    return " ".join(words)


def month_name(name: str) -> str:
    """A month without its year: `2019/04` or `04` → `April`."""
    return MONTHS[int(name[-2:]) - 1]


def number(count: int) -> str:
    """`1,204`."""
    return f"{count:,}"


def calendar_day(name: str) -> str:
    """A day of every year: `04-27` → `27 April`."""
    month, day = name.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]}"


def count(number: int, one: str, many: str) -> str:
    """`1 story`, `1,204 stories`."""
    return f"{number:,} {one if number == 1 else many}"
