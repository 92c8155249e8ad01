"""The content of a WordPress post as HTML: what WordPress itself makes of it when it shows the post.

Block comments go, text outside blocks gets its paragraphs and line breaks, captions become figures,
an address on a line of its own becomes a link. Shortcodes nobody knows stay text. Every step looks
at each character once, since a post may be anything.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from generator.importers._lexicon import words

BLOCKS = words(
    "address article aside blockquote caption center col colgroup dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main map menu nav ol p section summary table "
    "tbody td tfoot th thead tr ul"
)
FLOW = words(  # these hold paragraphs
    "address article aside blockquote center details div fieldset footer form header main nav section"
)
LAYOUT = words(  # and in these text stands only between parts
    "ol ul dl menu table tbody thead tfoot tr colgroup figure hgroup map"
)
VOID = frozenset({"hr", "col"})
VERBATIM = frozenset({"pre", "script", "style", "svg", "math", "iframe", "textarea"})
CLOSES_ITSELF = frozenset({"p", "li", "dt", "dd"})
FREEFORM = frozenset({"freeform", "core/freeform", "shortcode", "core/shortcode"})
PAGES = ("more", "nextpage", "noteaser")  # comments that end a paragraph

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)([^<>]*)>")
BLANK = re.compile(r"\n[ \t\r]*\n\s*")
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
BRACKETED = re.compile(r"\[(/?)([A-Za-z][\w-]{0,40})((?:[\s/][^\[\]]*)?)\]")
ATTRIBUTE = re.compile(r"([\w-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
IMAGE = re.compile(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", re.I)
CAPTIONS = ("caption", "wp_caption")
CORE = frozenset({"gallery", "audio", "video", "playlist"})


class Content(NamedTuple):
    html: str
    shortcodes: Counter[str]  # those left as text, by name
    borrowed: int  # blocks whose text stands elsewhere in the export


def to_html(content: str) -> Content:
    """HTML of a post, and what in it is not understood."""
    content = content.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    borrowed = 0
    made: list[str] = []
    unknown: Counter[str] = Counter()
    for text, freeform, references in _pieces(content):
        borrowed += references
        known = _shortcodes(text, unknown)
        made.append(_paragraphs(known) if freeform else _linked(known))
    return Content("\n".join(made), unknown, borrowed)


def _pieces(content: str) -> Iterator[tuple[str, bool, int]]:
    """(text, whether it stands outside all blocks, references to shared blocks in it), comments gone."""
    depth, at, references = 0, 0, 0
    text: list[str] = []
    while True:
        start = content.find("<!--", at)
        end = content.find("-->", start + 4) if start >= 0 else -1
        if end < 0:
            yield "".join([*text, content[at:]]), depth == 0, references
            return
        text.append(content[at:start])
        at = end + 3
        inside = content[start + 4 : end].strip()
        bare = inside.removeprefix("/")
        if not bare.startswith("wp:"):
            text.append("\n\n" if inside.startswith(PAGES) else "")
            continue
        name = bare[3:].split(None, 1)[0].rstrip("/")
        references += name in ("block", "core/block")
        if inside.endswith("/") or name in FREEFORM:
            text.append("\n\n" if depth == 0 else "")
            continue
        before, depth = depth, max(0, depth + (1 if bare == inside else -1))
        if (before == 0) != (depth == 0):
            yield "".join(text), before == 0, references
            text, references = [], 0


def _shortcodes(text: str, unknown: Counter[str]) -> str:
    """Captions as figures and embeds as links; counts the others, which stay as they are."""
    found = list(BRACKETED.finditer(text))
    if not found:
        return text
    closed = {match[2].lower() for match in found if match[1]}
    made: list[str] = []
    at = 0
    for match, following in zip(found, [*found[1:], None], strict=True):
        name = match[2].lower()
        if match.start() < at:
            continue
        pair = following is not None and following[1] and following[2].lower() == name and not match[1]
        if name in CAPTIONS and pair and following:
            inside = text[match.end() : following.start()]
            made += [text[at : match.start()], _figure(match[3], inside)]
            at = following.end()
        elif name == "embed" and pair and following:
            made += [text[at : match.start()], "\n\n", text[match.end() : following.start()].strip(), "\n\n"]
            at = following.end()
        elif text[match.start() - 1 : match.start()] == "[" and text[match.end() : match.end() + 1] == "]":
            if name in CORE or name in CAPTIONS:  # [[gallery]] is how to write of a shortcode
                made.append(text[at : match.start() - 1] + match.group())
                at = match.end() + 1
        elif not match[1] and (name in CORE or name in closed or ATTRIBUTE.search(match[3])):
            unknown[name] += 1
    return "".join([*made, text[at:]])


def _figure(attributes: str, inside: str) -> str:
    """[caption]<img> words[/caption]; before 2012 the words were an attribute."""
    image = IMAGE.search(inside)
    if not image:
        return inside
    stated = {match[1].lower(): match[2] or match[3] or "" for match in ATTRIBUTE.finditer(attributes)}
    said = f"{inside[: image.start()]} {inside[image.end() :]}".strip() or stated.get("caption", "")
    return f"\n\n<figure>{image[0]}<figcaption>{' '.join(said.split())}</figcaption></figure>\n\n"


def _linked(text: str) -> str:
    """A block's HTML, with an embedded address, which stands alone on its line, made a link."""
    return "\n".join(_link(line) if ADDRESS.fullmatch(line.strip()) else line for line in text.split("\n"))


def _link(address: str) -> str:
    plain = html.unescape(address.strip())
    return f'<a href="{html.escape(plain)}">{html.escape(plain, quote=False)}</a>'


def _paragraphs(text: str) -> str:
    """What WordPress calls wpautop: blank lines part paragraphs, single ones break lines."""
    page = _Page()
    at = 0
    while match := TAG.search(text, at):
        page.text(text[at : match.start()])
        at = match.end()
        name, closes = match[2].lower(), bool(match[1])
        if name in VERBATIM and not closes:
            end = re.compile(rf"</{name}\s*>", re.I).search(text, at)
            stop = end.end() if end else len(text)
            page.verbatim(match[0] + text[at:stop])
            at = stop
        elif name in BLOCKS:
            page.block(match[0], name, closes)
        else:
            page.inline(match[0], name, closes)
    page.text(text[at:])
    page.close()
    return "".join(page.made)


class _Page:
    """The HTML so far, and where in it the next piece of text stands."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.stack: list[str] = []  # blocks the author opened
        self.open: Counter[str] = Counter()
        self.begun = -1  # index of the paragraph that we opened ourselves
        self.fresh = True  # whether a line break here would be empty

    def text(self, text: str) -> None:
        """Text between tags: paragraphs where they may stand, else lines."""
        place = self.stack[-1] if self.stack else "div"
        if place in LAYOUT:
            self.made.append(text)
            return
        for number, part in enumerate(BLANK.split(text)):
            if number and place in FLOW:
                self.close()
            elif number and not self.fresh:
                self.made.append("<br><br>\n")
            part = part.lstrip() if self.fresh else part
            if part.strip():
                self._begin(place)
            if part:
                self.made.append(part.replace("\n", "<br>\n"))
                self.fresh = self.fresh and not part.strip()

    def inline(self, tag: str, name: str, closes: bool) -> None:
        place = self.stack[-1] if self.stack else "div"
        if name == "br":
            self._trim(breaks=False)
        elif not closes and place not in LAYOUT:
            self._begin(place)
        self.made.append(tag)
        self.fresh = name == "br"

    def block(self, tag: str, name: str, closes: bool) -> None:
        self.close()
        self._trim()
        if closes and self.open[name]:
            while self._pop() != name:
                pass
        elif not closes and name not in VOID and not tag.endswith("/>"):
            if name in CLOSES_ITSELF and self.stack[-1:] == [name]:
                self._pop()
            self.stack.append(name)
            self.open[name] += 1
        self.made.append(tag)
        self.fresh = True

    def verbatim(self, text: str) -> None:
        self.close()
        self.made.append(text)
        self.fresh = True

    def close(self) -> None:
        """Ends the paragraph that we opened, if any; one that is only an address becomes a link."""
        if self.begun < 0:
            return
        self._trim()
        inside = "".join(self.made[self.begun + 1 :]).strip()
        self.made[self.begun :] = [f"<p>{_link(inside) if ADDRESS.fullmatch(inside) else inside}</p>\n"]
        self.begun, self.fresh = -1, True

    def _begin(self, place: str) -> None:
        if self.begun < 0 and place in FLOW:
            self.begun = len(self.made)
            self.made.append("<p>")

    def _pop(self) -> str:
        name = self.stack.pop()
        self.open[name] -= 1
        return name

    def _trim(self, breaks: bool = True) -> None:
        """Takes white space back that turned out to stand at an end, and line breaks of our making."""
        while self.made:
            last = self.made[-1]
            if not breaks and last.endswith("<br>\n"):
                last = last[:-5]
            last = last.rstrip()
            while breaks and last.endswith("<br>"):
                last = last[:-4].rstrip()
            if last:
                self.made[-1] = last
                return
            self.made.pop()
