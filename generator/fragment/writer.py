"""Takes text, spans and blocks in the order of reading; gives Markdown.

Frames are what blocks stand in: the whole text, quotes, lists and their items. Spans stay open
across whatever ends a line: they are closed before it and opened anew behind it.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from generator.fragment import line
from generator.fragment.line import BREAK, MARK, Mark
from generator.fragment.tree import C1
from generator.text import literal

DEEPEST = 12  # frames inside one another; what is nested deeper joins the frame above
LISTS = {"ul": "ul", "menu": "ul", "dir": "ul", "ol": "ol"}
Block = tuple[str, str]  # its kind and its Markdown
Pair = tuple[Mark, Mark]


@dataclass(slots=True)
class Frame:
    kind: str  # top, quote, ul, ol, item
    node: Any = None
    first: int = 1  # the number of an ordered list's first item
    blocks: list[Block] = field(default_factory=list)
    items: list[list[Block]] = field(default_factory=list)


class Writer:
    def __init__(self, base: str) -> None:
        self.base = base
        self.heading: tuple[Any, str] | None = None  # the open one, with its signs
        self.pictures: set[str] = set()
        self._frames = [Frame("top")]
        self._spans: list[tuple[Any, Pair]] = []
        self._text: list[str] = []
        self._marks: list[Mark] = []

    @property
    def frame(self) -> Frame:
        return self._frames[-1]

    @property
    def deep(self) -> bool:
        return len(self._frames) > DEEPEST

    @property
    def href(self) -> str:
        """What follows the text of the link that is open; empty when none is."""
        return next((marks[1].shown for _, marks in self._spans if marks[0].shown == "["), "")

    @property
    def marked(self) -> bool:
        """Whether a mark was the last thing to come."""
        return bool(self._text) and self._text[-1] == MARK

    def text(self, text: str | None) -> None:
        if text:
            self._text.append(text.translate(C1))

    def mark(self, mark: Mark) -> None:
        self._text.append(MARK)
        self._marks.append(mark)

    def open(self, node: Any, marks: Pair) -> None:
        """Begins a span, unless one of its kind is open already."""
        if all(marks[0] != other[0] for _, other in self._spans):
            self._spans.append((node, marks))
            self.mark(marks[0])

    def shut(self, node: Any) -> None:
        """Ends the span that this node has opened, if it has."""
        if self._spans and self._spans[-1][0] is node:
            self.mark(self._spans.pop()[1][1])

    def feed(self) -> None:
        """Ends the line within a paragraph."""
        self._pause(lambda: self._text.append(BREAK))

    def part(self) -> None:
        """Ends the paragraph, where there is one."""
        if self._text:
            self._pause(self._set)

    def block(self, kind: str, text: str) -> None:
        self.part()
        self.frame.blocks.append((kind, text))

    def push(self, kind: str, node: Any) -> None:
        self.part()
        if kind == "item" and self.frame.blocks:  # text in the list before the item
            self.frame.items.append(self.frame.blocks)
            self.frame.blocks = []
        start = (node.get("start") or "") if kind == "ol" else ""
        self._frames.append(Frame(kind, node, int(start) if re.fullmatch("[0-9]{1,8}", start) else 1))

    def pop(self, node: Any) -> None:
        """Ends the frame that this node has begun, if it has."""
        if self.frame.node is not node:
            return
        self.part()
        frame = self._frames.pop()
        if frame.kind == "item":
            self.frame.items.append(frame.blocks)
        elif frame.kind == "quote":
            if inner := joined(frame.blocks, nested=True):
                self.frame.blocks.append(("quote", _indent(inner, "> ")))
        else:
            self._take_list(frame)

    def close(self) -> list[Block]:
        self.part()
        return self._frames[0].blocks

    def _take_list(self, frame: Frame) -> None:
        if frame.blocks:
            frame.items.append(frame.blocks)
        blocks = _listed(frame)
        if self.frame.kind in ("ul", "ol") and self.frame.items and not self.frame.blocks:
            self.frame.items[-1].extend(blocks)  # a list in a list, but in none of its items
        else:
            self.frame.blocks.extend(blocks)

    def _pause(self, act: Any) -> None:
        for _, marks in reversed(self._spans):
            self.mark(marks[1])
        act()
        for _, marks in self._spans:
            self.mark(marks[0])

    def _set(self) -> None:
        text, marks = "".join(self._text), self._marks
        self._text, self._marks = [], []
        if self.heading is None:
            self.frame.blocks += [("para", shown) for shown in line.paragraphs(text, marks)]
        elif shown := line.heading(line.lines(text, marks)):
            self.frame.blocks.append(("head", f"{self.heading[1]} {shown}"))


def joined(blocks: list[Block], nested: bool = False) -> str:
    """Blocks with empty lines between; two lists or quotes in a row are kept from becoming one."""
    parts: list[str] = []
    for number, (kind, text) in enumerate(blocks):
        if number and not nested and kind == blocks[number - 1][0] and kind in ("ul", "ol", "quote"):
            parts.append("<!-- -->")
        if kind == "code":
            after_list = number and blocks[number - 1][0] in ("ul", "ol")  # which would take it in
            text = (_inline if after_list else _indented)(text) if nested else _fenced(text)
        parts.append(text)
    return "\n\n".join(parts)


def _fenced(code: str) -> str:
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code}\n{fence}"


def _indented(code: str) -> str:
    return _indent(code, "    ")


def _inline(code: str) -> str:
    rows = (literal.escape(row) for row in code.split("\n"))
    return "<br>\n".join(f"<code>{row}</code>" for row in rows if row)


def _indent(text: str, by: str) -> str:
    return "\n".join((by + row).rstrip() if not row.strip() else by + row for row in text.split("\n"))


def _listed(frame: Frame) -> list[Block]:
    """The list as one block, or the blocks in it when it is a layout rather than a list."""
    items = [item for item in frame.items if item]
    plain = all(kind in ("para", "ul", "ol", "quote", "code") for item in items for kind, _ in item)
    if not plain or any(item[0][0] != "para" for item in items):
        return [block for item in items for block in item]
    if not items:
        return []
    loose = any(len(item) > 2 for item in items) or any(
        kind not in ("ul", "ol") or "\n\n" in text for item in items for kind, text in item[1:]
    )
    gap = "\n\n" if loose else "\n"
    rows = []
    for number, item in enumerate(items, frame.first):
        body = joined(item, nested=True) if loose else "\n".join(text for _, text in item)
        marker = "-" if frame.kind == "ul" else f"{number}."
        rows.append(f"{marker} {_indent(body, '    ').removeprefix('    ')}")
    return [(frame.kind, gap.join(rows))]
