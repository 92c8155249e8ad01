"""Which parts of a saved page are its article, found in the page itself.

trafilatura says what the text of the article is (as does the page, in an `articleBody`); the blocks
that hold this text are then kept as they stand, so that links, emphasis, lists and captions remain
as the page has them. All else is taken out. Only where the text is not found in blocks of the page
does trafilatura's own tree stand in.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from typing import Any, NamedTuple

from generator.fragment.tree import BLOCKS, DROPPED, events
from generator.importers._letters import letters
from generator.importers.html import _figures

LONG = 25  # letters and digits from which on a text is itself wherever it stands
MOSTLY = 0.8  # of a block that has to be the article's for all of it to be
ENOUGH = 0.9  # of the article's text that has to be found in the page again
SHORT = 1200  # characters; of an article that is no longer more may be found, for twice the time
TRIES = 30  # places at which one text is looked for
LINKED = 0.4  # of a paragraph that may be links when it is to fill a gap
DEK = re.compile(
    r"(?:^|[\s_-])(?:dek|deck|stand-?first|sub-?(?:title|head|headline|line)|lead|lede|teaser|intro|kicker|summary"
    r"|excerpt|chapeau|vorspann|sumario|description|ingress)",
    re.I,
)
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
TOLD = {"p", *HEADINGS}
RENAMED = {"item": "li", "quote": "blockquote", "lb": "br", "row": "tr"}


class Block(NamedTuple):
    """An element with the letters of the text that is in it, but in no block within it."""

    node: Any
    key: str
    links: int  # letters of them that stand in links
    text: str


def article(
    page: Any, blocks: list[Block], url: str = "", title: str = "", dek: str = "", stated: str = ""
) -> Any:
    """The page with all taken out but its article, of whose `blocks` it is made; None when it holds none.

    Title and dek are left out where they stand above the text; `stated` is the text that the page
    itself gives for its article, where it does."""
    found = _extracted(page, url)
    text = found.text if found is not None else ""
    lines = _lines(text)
    lines += [line for line in _lines(stated) if line not in "".join(lines)]
    if not lines:
        return None
    kept = _matching(blocks, lines)
    if found is not None and sum(len(block.key) for block in kept) < ENOUGH * len(letters(text)):
        return _renamed(found.body)
    kept = _filled(blocks, _continued(blocks, kept))
    kept = _trimmed(kept, letters(title), letters(dek))
    _strip(page, {block.node for block in kept})
    return page


def _lines(text: str) -> list[str]:
    """The letters of each line, of each cell where it is a table's row."""
    return [key for row in re.split(r"[\n|]", text) if (key := letters(row))]


def _extracted(page: Any, url: str) -> Any:
    """What trafilatura finds; where that is little, what it finds by all the ways it knows."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it says what we say in a Problem
    found: Any = None
    for fast in (True, False):
        try:
            found = trafilatura.bare_extraction(
                page, url=url or None, favor_precision=True, include_comments=False, fast=fast
            )
        except Exception:  # of a tree it does not expect it may raise anything: then it has found nothing
            found = None
        if found is not None and len(found.text) >= SHORT:
            break
    return found


def _renamed(body: Any) -> Any:
    """The tree in trafilatura's own terms as HTML: less rich than the page, but all the text."""
    for node in body.iter("*"):
        tag, rend = node.tag, node.get("rend") or ""
        if tag == "list":
            node.tag = "ol" if rend == "ol" else "ul"
        elif tag == "head":
            node.tag = rend if rend in HEADINGS else "h2"
        elif tag == "cell":
            node.tag = "th" if node.get("role") == "head" else "td"
        else:
            node.tag = RENAMED.get(tag, tag)
    return body


def _matching(blocks: list[Block], lines: list[str]) -> list[Block]:
    """The blocks whose own text belongs to the article, each text once."""
    whole, single = "".join(lines), Counter(lines)
    fitting = [block for block in blocks if block.key and (block.key in single or _long_in(block.key, whole))]
    company = Counter(block.node.getparent() for block in fitting)
    fitting.sort(key=lambda block: -company[block.node.getparent()])  # rather what stands among its like
    taken = bytearray(len(whole))
    chosen = set()
    for block in fitting:
        if len(block.key) >= LONG and _take(block.key, whole, taken):
            chosen.add(block.node)
        elif len(block.key) < LONG and single[block.key]:
            single[block.key] -= 1
            chosen.add(block.node)
    long = [line for line in single if len(line) >= LONG]
    if sum(taken) < ENOUGH * sum(map(len, long)):
        rest = [line for line in long if not _is_taken(line, whole, taken)]
        chosen |= {block.node for block in blocks if _mostly(block.key, rest)}
    return [block for block in blocks if block.node in chosen]


def _long_in(key: str, whole: str) -> bool:
    return len(key) >= LONG and key in whole


def _take(key: str, whole: str, taken: bytearray) -> bool:
    """Marks where in the article this text stands; False when it is all taken already."""
    place = whole.find(key)
    for _ in range(TRIES):
        if place < 0:
            return False
        end = place + len(key)
        if taken.find(1, place, end) < 0:
            taken[place:end] = b"\x01" * len(key)
            return True
        place = whole.find(key, place + 1)
    return False


def _is_taken(line: str, whole: str, taken: bytearray) -> bool:
    place = whole.find(line)
    return taken.find(1, place, place + len(line)) >= 0


def _mostly(key: str, lines: list[str]) -> bool:
    """Whether a block that was taken apart into these lines holds little else."""
    return len(key) >= LONG and sum(len(line) for line in lines if line in key) > MOSTLY * len(key)


def _continued(blocks: list[Block], kept: list[Block]) -> list[Block]:
    """With the paragraphs of further boxes like those that hold the kept ones: a page may part its text
    around advertisements. A headline ends it."""
    homes = Counter(block.node.getparent() for block in kept if block.node.tag == "p")
    likes = {_like(home) for home, number in homes.items() if number > 1} - {None}
    if not likes:
        return kept
    taken = {block.key for block in kept}
    behind = list(takewhile(lambda block: block.node.tag != "h1", blocks[blocks.index(kept[-1]) + 1 :]))
    boxes = {block.node.getparent() for block in behind if block.node.tag == "p"} - homes.keys()
    further = {box for box in boxes if _like(box) in likes}
    return kept + [
        block
        for block in behind
        if block.node.tag in TOLD
        and block.node.getparent() in further
        and block.key not in taken
        and _may_fill(block)
    ]


def _like(box: Any) -> tuple[Any, ...] | None:
    """What boxes of one text have in common: their names, and those and the place of the boxes around them.
    None for a box without a name."""
    around = box.getparent() if box is not None and box.get("class") else None
    return None if around is None else (*map(_named, (box, around)), around.getparent())


def _named(box: Any) -> tuple[str, str | None]:
    return box.tag, box.get("class")


def _filled(blocks: list[Block], kept: list[Block]) -> list[Block]:
    """With the paragraphs and quotes that stand among the kept ones, side by side with them."""
    if not kept:
        return []
    chosen = {block.node for block in kept}
    homes = {node.getparent() for node in chosen if node.tag == "p"}
    places = [number for number, block in enumerate(blocks) if block.node in chosen]
    taken = {block.key for block in kept}
    filled = []
    for number, block in enumerate(blocks):
        among = places[0] < number < places[-1] and block.key not in taken
        if block.node in chosen or (among and _fills(block, homes)):
            filled.append(block)
    return filled


def _may_fill(block: Block) -> bool:
    return block.links <= LINKED * len(block.key) and not _figures.foreign(block.node)


def _fills(block: Block, homes: set[Any]) -> bool:
    if not _may_fill(block):
        return False
    if block.node.tag == "p" and block.node.getparent() in homes:
        return True
    quote = (
        next(block.node.iterancestors("blockquote"), None) if block.node.tag != "blockquote" else block.node
    )
    return quote is not None and quote.getparent() in homes


def _trimmed(kept: list[Block], title: str, dek: str) -> list[Block]:
    """Without the headline and the dek where they stand above the text, and headings that head nothing."""
    above = {block.node for block in kept[:3] if title and block.key == title}
    above |= {block.node for block in kept[:3] if dek and block.key == dek and _is_dek(block.node)}
    kept = [block for block in kept if block.node not in above]
    told = [n for n, block in enumerate(kept) if not _is_menu(block)]
    text = [n for n in told if kept[n].node.tag not in HEADINGS]
    return kept[told[0] : text[-1] + 1] if text else kept


def _is_menu(block: Block) -> bool:
    """Whether there is nothing in it but links."""
    return bool(block.key) and block.links == len(block.key)


def _is_dek(node: Any) -> bool:
    """Whether a text says that it stands above the story: descriptions are often its first paragraph."""
    named = (f"{box.get('class')} {box.get('itemprop')}" for box in (node, node.getparent()))
    return node.tag in HEADINGS or any(DEK.search(name) for name in named)


def own_texts(page: Any) -> Iterator[Block]:
    """The blocks of a page that have text of their own, each as it ends."""
    stack: list[tuple[list[str], list[str]]] = [([], [])]
    linked = 0
    walker = events(page)
    for event, node in walker:
        block = node.tag in BLOCKS
        if event == "start":
            if node.tag in DROPPED:
                walker.skip_subtree()
                continue
            linked += node.tag == "a"
            if block:
                stack.append(([], []))
            _put(stack[-1], node.text, linked)
            continue
        if node.tag not in DROPPED:
            linked -= node.tag == "a"
            if block:
                texts, links = stack.pop()
                if (text := "".join(texts)) and not text.isspace():
                    key = letters(text)
                    yield Block(node, key, len(key if links == texts else letters("".join(links))), text)
        _put(stack[-1], node.tail, linked)


def _put(texts: tuple[list[str], list[str]], text: str | None, linked: int) -> None:
    if text:
        texts[0].append(text)
        if linked:
            texts[1].append(text)


def _strip(page: Any, kept: set[Any]) -> None:
    """Takes out all but the kept blocks' own text and the figures that belong to them."""
    figures = _figures.of(page, kept)
    spine = {above for node in kept | figures for above in node.iterancestors()}
    stack = [(page, page in kept)]
    while stack:
        node, whole = stack.pop()
        if not whole:
            node.text = None
        for child in list(node):
            if not whole:
                child.tail = None
            block = child.tag in BLOCKS
            if child in figures or (whole and not block and child not in spine and child.tag not in DROPPED):
                continue
            if child in kept or child in spine:
                stack.append((child, child in kept if block else whole))
            else:
                child.drop_tree()
