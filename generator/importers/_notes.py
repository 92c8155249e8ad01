"""What a person should know of one raw file that holds many stories: named up to a limit, then counted."""

from collections.abc import Iterable, Iterator

from generator.model import Problem, Raw, Severity

NAMED = 20


class Notes:
    """Problems of one file, in the order they were found, told at its end."""

    def __init__(self, raw: Raw) -> None:
        self.path = raw.path
        self.problems: list[Problem] = []
        self.more = 0

    def warn(self, line: int, fact: str, remedy: str) -> None:
        self.add(line, fact, remedy, "warning")

    def error(self, line: int, fact: str, remedy: str) -> None:
        self.add(line, fact, remedy, "error")

    def add(self, line: int, fact: str, remedy: str, severity: Severity) -> None:
        if len(self.problems) < NAMED:
            self.problems.append(Problem(self.path, line, fact, remedy, severity))
        else:
            self.more += 1

    def told(self) -> Iterator[Problem]:
        yield from self.problems
        if self.more:
            fact = f"has {self.more:,} more faults like these."
            yield Problem(self.path, 0, fact, "Mend the ones named above first, then build again.", "warning")


def counted(number: int, one: str, many: str = "") -> str:
    """`1 draft`, `2 drafts`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: Iterable[str]) -> str:
    """`a, b and c`."""
    *most, last = list(parts) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def shown(text: str, limit: int = 60) -> str:
    """Words of the file as a Problem quotes them: on one line, and not too many."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
