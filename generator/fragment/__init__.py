"""A fragment of HTML, as systems export articles, as Markdown that shows the same words.

One walk over the parsed tree feeds a `Writer`. It never recurses, so no nesting is too deep. What
Markdown cannot say (figures with captions, tables with spans) stays as raw HTML of few tags. What
no reader sees (scripts, forms, menus) is left out; what plays in a frame becomes a link to it.
Knows no importer, no file, and no address but `base`.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from generator.fragment import line, raw
from generator.fragment.line import Mark
from generator.fragment.tree import (  # fmt: skip
    BLOCKS,
    C1,
    DROPPED,
    STRANGE,
    address,
    events,
    fold,
    parse,
    picture,
    words,
)
from generator.fragment.writer import LISTS, Writer, joined

__all__ = ["markdown_of", "parse", "text_of", "to_markdown", "unshown"]

HEADINGS = {"h1": "##", "h2": "##", "h3": "###", "h4": "####", "h5": "#####", "h6": "######"}
EMPHASIS = {"em": "*", "strong": "**"}
EMBEDS = ("iframe", "embed", "video", "audio", "object")
SILENT = (DROPPED - {"script", "style"}).union(EMBEDS)  # whose words no Markdown has
SILENCE = re.compile(rf"<(?:{'|'.join(sorted(SILENT))})\b", re.I)
UNLIKE_FIGURES = ("figure", "table", "pre", "blockquote", "ul", "ol", *EMBEDS)
PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)(?:[?#]|>?\)|$)", re.I)
EMOJI = re.compile(r"\b(?:emoji|wp-smiley)\b")


def to_markdown(html: str, base: str = "") -> str:
    """The fragment as Markdown, no word changed; relative addresses are followed from `base`."""
    root = parse(html)
    return "" if root is None else markdown_of(root, base)


def markdown_of(root: Any, base: str = "") -> str:
    """The same of a tree that has been parsed already."""
    writer = Writer(base)
    _walk(root, writer)
    return joined(writer.close())


def text_of(html: str) -> str:
    """The words a reader sees, entities resolved and white space folded to single spaces."""
    if "<" not in html and "&" not in html:
        return fold(STRANGE.sub("", html).translate(C1))
    root = parse(html)
    return "" if root is None else words(root)


def unshown(html: str) -> list[str]:
    """The words that the Markdown leaves out, line by line: those in forms and menus, and in place of a frame."""
    root = parse(html) if SILENCE.search(html) else None
    if root is None:
        return []
    pieces: list[str] = []
    depth, walker = 0, events(root)
    for event, node in walker:
        starts = event == "start"
        if starts and node.tag in ("script", "style"):
            walker.skip_subtree()
            continue
        if node.tag in SILENT:
            depth += 1 if starts else -1
        if node.tag in SILENT or node.tag in BLOCKS or node.tag == "br":
            pieces.append("\n")
        if depth:
            text = (node.text if starts else node.tail) or ""
            text = text_of(text) if node.tag == "iframe" and starts else text  # HTML that was not parsed
            pieces.append(re.sub(r"\s+", " ", text).translate(C1))
    return [line.strip() for line in "".join(pieces).split("\n") if line.strip()]


def _walk(root: Any, writer: Writer) -> None:
    walker = events(root)
    whole: Any = None  # an element that was written as a whole as it began
    for event, node in walker:
        if event == "start":
            if node is not root and _written(node, writer):
                whole = node
                walker.skip_subtree()
            else:
                _begin(node, writer)
                writer.text(node.text)
            continue
        if node is not whole:
            _end(node, writer)
        if node is not root:
            writer.text(node.tail)


def _written(node: Any, writer: Writer) -> bool:
    """Writes an element that is more than its parts, or leaves it out; False for all others."""
    tag = node.tag
    if tag in DROPPED:
        if tag == "noscript":
            _hidden_pictures(node, writer)
        return True
    if tag == "img":
        _picture(node, writer)
    elif tag in EMBEDS:
        _embed(node, writer)
    elif tag == "br":
        writer.feed()
    elif tag == "hr":
        writer.block("rule", "***")
    elif tag == "pre":
        writer.block("code", _code(node))
    elif tag == "code" and len(node) == 0:
        _inline_code(node, writer)
    elif tag == "figure":
        return _figure(node, writer)
    elif tag == "table":
        return _table(node, writer)
    else:
        return False
    return True


def _begin(node: Any, writer: Writer) -> None:
    tag = raw.RENAMED.get(node.tag, node.tag)
    if tag in BLOCKS:
        writer.part()
    if tag in HEADINGS and writer.heading is None:
        writer.heading = (node, HEADINGS[tag])
    elif tag in LISTS and not writer.deep:
        writer.push(LISTS[tag], node)
    elif tag == "li" and writer.frame.kind in ("ul", "ol"):
        writer.push("item", node)
    elif tag == "blockquote" and not writer.deep:
        writer.push("quote", node)
    elif tag == "a" and not writer.href and (url := address(node.get("href") or "", writer.base)):
        writer.open(node, line.link(url))
    elif tag in EMPHASIS or tag in raw.KEPT:
        writer.open(node, line.span(tag, EMPHASIS.get(tag, "")))
    elif tag == "dt":
        writer.open(node, line.span("strong", "**"))


def _end(node: Any, writer: Writer) -> None:
    writer.shut(node)
    if node.tag in BLOCKS:
        writer.part()
    if writer.heading is not None and writer.heading[0] is node:
        writer.heading = None
    writer.pop(node)


def _picture(node: Any, writer: Writer) -> None:
    """A paragraph of its own, but within a line where that would tear a heading or list apart."""
    if EMOJI.search(node.get("class") or ""):
        writer.text(node.get("alt"))
        return
    url = picture(node, writer.base)
    if not url:
        return
    writer.pictures.add(url)
    shown = f"![{line.label(node.get('alt') or '')}]{line.target(url)}"
    if writer.heading is not None or writer.frame.kind == "item":
        writer.mark(Mark(shown))
        return
    if writer.href and not PICTURE_FILE.search(writer.href):
        shown = f"[{shown}{writer.href}"
    writer.block("image", shown)


def _hidden_pictures(node: Any, writer: Writer) -> None:
    """What stands in for a picture that a script was to load, unless that is shown already."""
    for img in node.iter("img"):
        url = picture(img, writer.base)
        if url and url not in writer.pictures:
            _picture(img, writer)


def _embed(node: Any, writer: Writer) -> None:
    sources = [node, *node.iter("source", "embed")]
    found = (source.get(name) or "" for source in sources for name in ("src", "data-src", "data"))
    url = next((url for value in found if (url := address(value, writer.base))), "")
    if url:
        title = fold(node.get("title") or "") or urlsplit(url).netloc.removeprefix("www.") or url
        writer.block("para", f"[{line.label(title)}]{line.target(url)}")


def _code(node: Any) -> str:
    """The text of a <pre> as it stands."""
    parts: list[str] = []
    for event, element in events(node):
        if event == "start":
            parts += ["\n" if element.tag == "br" else "", element.text or ""]
        elif element is not node:
            parts.append(element.tail or "")
    return "".join(parts).translate(C1).replace("\r", "").strip("\n")


def _inline_code(node: Any, writer: Writer) -> None:
    text = fold(node.text or "")
    if writer.marked or re.search(r"[`\\|&<]", text):  # where backticks would not read as intended
        opening, closing = line.span("code")
        writer.mark(opening)
        writer.text(text)
        writer.mark(closing)
    elif text:
        writer.mark(Mark(f"`{text}`"))


def _figure(node: Any, writer: Writer) -> bool:
    """Pictures with a caption; False for a figure around something else, or around others."""
    if next(node.iterdescendants(*UNLIKE_FIGURES), None) is not None:
        return False
    images = list(node.iterdescendants("img"))
    shown = [img for img in images if picture(img, writer.base) and img.getparent().tag != "noscript"]
    shown = shown or [img for img in images if picture(img, writer.base)][:1]
    writer.pictures |= {picture(img, writer.base) for img in shown}
    if not shown:
        return False
    if len(shown) == 1 and not words(node):
        _picture(shown[0], writer)
    else:
        writer.block("figure", raw.figure(shown, node, writer.base))
    return True


def _table(node: Any, writer: Writer) -> bool:
    """As Markdown when it is simple, else as HTML; False for one that only lays out the page."""
    if next(node.iterdescendants("table"), None) is not None:
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in node.iter("tr")]
    if max(map(len, rows), default=0) < 2 or any(_holds_text(cell) for row in rows for cell in row):
        return False
    simple = _simple(rows, writer) if writer.frame.kind == "top" else None
    if simple is None:
        writer.block("table", raw.table(node, writer.base))
        return True
    for caption in node.iterchildren("caption"):
        writer.part()
        writer.text(words(caption))
    head, *body = simple
    shown = [head, ["---"] * len(head), *body]
    writer.block("table", "\n".join(f"| {' | '.join(row)} |" for row in shown))
    return True


def _holds_text(cell: Any) -> bool:
    """Whether a cell is a column of the page rather than a value: it has headings or paragraphs."""
    return next(cell.iterdescendants(*HEADINGS), None) is not None or len(list(cell.iterdescendants("p"))) > 1


def _simple(rows: list[list[Any]], writer: Writer) -> list[list[str]] | None:
    """The cells as Markdown, or None when the table has no head, holds blocks, or spans cells."""
    head = rows[0]
    if len(rows) < 2 or any(len(row) != len(head) for row in rows):
        return None
    if head[0].getparent().getparent().tag != "thead" and any(cell.tag != "th" for cell in head):
        return None
    if any(cell.get(name, "1") != "1" for row in rows for cell in row for name in ("colspan", "rowspan")):
        return None
    made = [[_cell(cell, writer.base) for cell in row] for row in rows]
    return [[cell or "" for cell in row] for row in made] if all(None not in row for row in made) else None


def _cell(node: Any, base: str) -> str | None:
    writer = Writer(base)
    _walk(node, writer)
    blocks = writer.close()
    if not blocks:
        return ""
    kind, text = blocks[0]
    return (
        text.replace("<br>\n", "<br>").replace("|", "&#124;") if len(blocks) == 1 and kind == "para" else None
    )
