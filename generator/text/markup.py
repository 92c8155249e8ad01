"""Markup: an article's Markdown as HTML that is safe to show, and links that hold where it stands.

Python-Markdown with the site's extensions makes the HTML, nh3 takes out whatever could run in a
reader's browser. Knows no article, no page and no setting but the extensions.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from generator.model import Picture
from generator.text import plain
from generator.text.wording import N_, words

if TYPE_CHECKING:
    from markdown import Markdown

# What an article may hold. Our own list, so that no release of a library widens it.
TAGS = set(
    "a abbr acronym article aside b bdi bdo blockquote br caption center cite code col colgroup data dd del"
    " details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li"
    " mark nav ol p picture pre q rp rt rtc ruby s samp section small source span strike strong sub summary"
    " sup table tbody td th thead time tr tt u ul var wbr".split()
)
ATTRIBUTES = {
    tag: set(names.split())
    for tag, names in {
        "*": "class dir id lang title",
        "a": "href hreflang",
        "blockquote": "cite",
        "col": "align span",
        "colgroup": "align span",
        "del": "cite datetime",
        "img": "alt height loading sizes src srcset width",
        "ins": "cite datetime",
        "ol": "reversed start type",
        "q": "cite",
        "source": "media sizes srcset type",
        "table": "summary",
        "td": "align colspan headers rowspan",
        "th": "align colspan headers rowspan scope",
        "time": "datetime",
    }.items()
}
EMBEDS = {
    "iframe": {"src", "width", "height", "title", "allowfullscreen"},
    "video": {"src", "width", "height", "controls"},
    "audio": {"src", "controls"},
}
ANYWHERE = "*"
ADDRESSES = 20_000  # at hand: a story's stands in a dozen places of its page and in every list
SANDBOX = "allow-scripts allow-same-origin allow-popups allow-presentation allow-forms"
VOID = {"br", "hr", "img", "source", "wbr", "col"}
SCHEMES = {"http", "https", "mailto", "tel"}
RUNNING = {"javascript", "vbscript", "data"}  # in some reader's browser, now or once
LONGEST = 1_000_000  # characters that the engine reads: ordinary ones take it two seconds
_LEVEL = r"[ \t]{0,3}(?:>|(?:[-*+]|\d+\.)[ \t]++)"  # possessive: a rule of dashes has one reading
NESTED = re.compile(rf"^(?:(?:\s{{0,3}}>){{20}}|(?:{_LEVEL}){{20,}}[ \t]*[^\s*-])", re.M)
# Each of these that stays open makes the engine look at all that follows in its paragraph.
CLOSED = ("[]", "()", "<>")
SHORT = 50  # characters of a paragraph that cannot be dear
_NOTE = r"^\[\^[^\]\n]*\]:"
_CELL = r"/?t[dhr]\b"  # apart from other tags: an honest table has very many
# What takes the square of its number within a paragraph: how many of it there may be.
IN_A_PARAGRAPH = {
    "escapes, entities, tags, links and breaks": (10_000, re.compile(rf"\\\W|[&\[]|<(?!{_CELL})|`+|  \n")),
}
# For each of these the engine looks at the rest of the paragraph: MOST_LOOKS bounds the sum.
LOOKED_BEHIND = {
    "signs of emphasis": re.compile(r"\*+|_+"),
    "headings, rules, fences and definitions": re.compile(
        r"^[ \t>]*(?:#|=+[ \t]*$|[-_*][-_* \t]*$|`{3}|~{3}|:|\*\[|\[[^\]\n]*\]:[ \t]*$)", re.M
    ),
}
# How many of what takes the square of its number there may be in all of the text.
IN_ALL = {
    "abbreviations": (1000, re.compile(r"^\*\[", re.M)),
    "definitions": (5000, re.compile(r"^ {0,3}:[ \t]", re.M)),
    "footnotes": (2000, re.compile(_NOTE, re.M)),
    "references to footnotes": (2000, re.compile(rf"(?!{_NOTE})\[\^", re.M)),
    "tags, comments and entities of HTML": (20_000, re.compile(rf"<(?!{_CELL})[a-zA-Z/!?]|&#?\w+;")),
    "tags of cells and rows": (25_000, re.compile(rf"<{_CELL}")),
}
MOST_LOOKS = 400_000_000  # characters that the engine looks at for the ends of one kind
MOST_STEPS = 40_000_000  # for those of CLOSED, which it seeks letter by letter
MOST_CELLS = 100_000  # of tables, those counted that a short row lacks
BACK = N_("Back to the text of note {}")  # what the sign behind a footnote does
_FENCE = re.compile(r"^[ >]*(?:`{3}|~{3})", re.M)
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_QUOTED = re.compile(r"^ {0,3}> ?", re.M)
_RULE = re.compile(r"^[ \t>|:]*+-[ \t>|:-]*+$", re.M)  # below the head of a table
_ESCAPED = re.compile(r"\\[\\`*_{}\[\]()>#+.!-]")  # those that the engine knows: `\<` still opens a tag
_STARS = re.compile(r"^[ \t]*\* ", re.M)  # of lists
_UNTYPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# In what nh3 writes every `<` begins a tag: those within attributes are escaped.
_NO_LETTER = re.compile(r"[\W_]+")
_TAG = re.compile(r'<[a-z][^\s>]*(?:\s+[^\s=>]+="[^"]*")*\s*/?>')
_IMG_WITHOUT_ALT = re.compile(r'<img(?!(?:\s+[^\s=>]+="[^"]*")*?\s+alt=)(?=[\s>/])')
_OUTBOUND = re.compile(r'<a\s(?:[^>]*\s)?href="(https?://[^"]+)"[^>]*>.*?</a>', re.S)
_LINK = re.compile(r'\b(href|src|poster|cite)="([^"]*)"')
_SCHEME = re.compile(r"(?:^|[\s,])([^\s,:/?#]+):")
_ALIGNED = re.compile(r'(<t[dh]) style="text-align: (left|center|right);">')  # as the engine writes `--:`
_UNSEEN = re.compile(r"[\x00-\x20]+")
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:,|(\s[^,]*))?")  # an address and its descriptor
_FRAME = re.compile(r"(<iframe\b[^>]*>).*?</iframe>", re.S)
_SRCSET = re.compile(r'\bsrcset="([^"]*)"')


class TooDeep(ValueError):
    """The Markdown is nested beyond what any article needs."""


def to_html(
    text: str, extensions: tuple[str, ...], embeds: tuple[str, ...] = (), language: str = "en"
) -> str:
    """Safe HTML of an article's Markdown. `embeds` are the hosts whose frames, films and sound it may
    show, ANYWHERE stands for all; `language` is that of what footnotes say. Raises TooDeep."""
    engine = _engine(extensions, embeds, language)
    try:
        made = plain.to_html(text, engine) if plain.applies(extensions) else None
        return engine(text) if made is None else made
    except RecursionError:
        _engine.cache_clear()
        raise TooDeep("its Markdown is nested too deeply") from None


def _safe(html: str, embeds: tuple[str, ...] = ()) -> str:
    import nh3

    def filtered(tag: str, name: str, value: str) -> str | None:
        if tag not in EMBEDS or name != "src":
            return _filtered(tag, name, value)
        return value if _may_be_shown(tag, value, embeds) else None

    made = nh3.clean(
        html,
        tags=TAGS | EMBEDS.keys() if embeds else TAGS,
        attributes=ATTRIBUTES | EMBEDS if embeds else ATTRIBUTES,
        set_tag_attribute_values={"iframe": {"loading": "lazy", "sandbox": SANDBOX}} if embeds else {},
        url_schemes=SCHEMES,
        attribute_filter=filtered,
        link_rel=None,
    )
    return _FRAME.sub(lambda frame: f"{frame[1]}</iframe>" if ' src="' in frame[1] else "", made)


def _may_be_shown(tag: str, url: str, hosts: tuple[str, ...]) -> bool:
    try:
        scheme, host = urlsplit(url.strip())[:2]
    except ValueError:
        return False
    if not scheme and not host:
        return tag != "iframe" and url.startswith("/")  # a film of the archive's own
    return scheme == "https" and (host.lower() in hosts or ANYWHERE in hosts)


def _reasonable(text: str) -> None:
    """Raises TooDeep for what would cost the engine the square of its length."""
    if len(text) > LONGEST:
        raise TooDeep(f"its Markdown is longer than {LONGEST:,} characters")
    if NESTED.search(text):
        raise TooDeep("quotes or lists are nested more than 20 deep")
    _bounded(text, IN_ALL, "it")
    if len(text) * len(_FENCE.findall(text)) > MOST_LOOKS:
        raise TooDeep("it holds too many fences of code for so long a text")
    cells = 0
    looks = dict.fromkeys((*LOOKED_BEHIND, *CLOSED), 0)
    for block in _paragraphs(text):
        if len(block) > SHORT:
            bare = _STARS.sub("", block)
            _bounded(bare, IN_A_PARAGRAPH, "one paragraph")
            bare = _ESCAPED.sub(" ", bare)
            for what, sign in LOOKED_BEHIND.items():
                looks[what] += len(bare) * len(sign.findall(bare))
                if looks[what] > MOST_LOOKS:
                    raise TooDeep(f"it holds too many {what} in paragraphs so long")
            for signs in CLOSED:
                looks[signs] += len(bare) * _most_open(bare, *signs)
                if looks[signs] > MOST_STEPS:
                    raise TooDeep(
                        f"`{signs[0]}` stands too often without its `{signs[1]}` in paragraphs so long"
                    )
        cells += max((rule.count("|") for rule in _RULE.findall(block)), default=0) * block.count("\n")
    if cells > MOST_CELLS:
        raise TooDeep(f"its tables have more than {MOST_CELLS:,} cells")


def _paragraphs(text: str) -> Iterator[str]:
    """What blank lines part, within quotes, too, as the engine does: a lone `>` is one only where
    every line is quoted."""
    for block in _BLANK.split(text.strip("\n")):
        if len(_QUOTED.findall(block)) > block.count("\n"):
            yield from _paragraphs(_QUOTED.sub("", block))
        else:
            yield block


def _bounded(text: str, most: Mapping[str, tuple[int, re.Pattern[str]]], where: str) -> None:
    for what, (number, sign) in most.items():
        if len(text) > number and len(sign.findall(text)) > number:
            raise TooDeep(f"{where} holds more than {number:,} {what}")


def _most_open(text: str, opener: str, closer: str) -> int:
    """How many openers are open at once at most."""
    if opener not in text:
        return 0
    most = now = 0
    for char in re.findall(f"[{re.escape(opener + closer)}]", text):
        now = now + 1 if char == opener else max(now - 1, 0)
        most = max(most, now)
    return most


def _filtered(tag: str, name: str, value: str) -> str | None:
    """nh3 looks at the scheme of one address, not at those in a srcset; and control characters in an
    address are there to hide its scheme from whoever looks."""
    if name in ("href", "src") and (_UNTYPED.search(value) or _hidden(value)):
        return None
    if name != "srcset":
        return value
    schemes = _SCHEME.findall(_UNSEEN.sub(" ", value))
    return value if all(scheme.lower() in SCHEMES for scheme in schemes) else None


def _hidden(url: str) -> bool:
    """Whether an address runs for whoever passes over the blanks in it."""
    scheme = _SCHEME.match(_UNSEEN.sub("", url))
    return scheme is not None and scheme[1].lower() in RUNNING


@cache
def _engine(extensions: tuple[str, ...], embeds: tuple[str, ...], language: str) -> Callable[[str], str]:
    """Makes safe HTML of Markdown. Loaded when a text needs it: most do not."""
    made: list[Markdown] = []

    def convert(text: str) -> str:
        _reasonable(text)
        if not made:
            made.append(_load(extensions, language))
        return _safe(_ALIGNED.sub(r'\1 class="\2">', made[0].reset().convert(text)), embeds)

    return convert


def _load(extensions: tuple[str, ...], language: str = "en") -> "Markdown":
    from markdown import Markdown
    from markdown.extensions.footnotes import FootnoteExtension

    engine = Markdown(extensions=list(extensions), output_format="html")
    for extension in engine.registeredExtensions:
        if isinstance(extension, FootnoteExtension):
            extension.setConfig("BACKLINK_TITLE", words(language).gettext(BACK))
    return engine


def proof(extensions: tuple[str, ...]) -> None:
    """Raises ImportError or another exception naming the extension that cannot be loaded."""
    _load(extensions)


def relink(html: str, change: Callable[[str], str]) -> str:
    """The same HTML with every address in href, src, poster, cite and srcset changed."""

    def in_tag(tag: re.Match[str]) -> str:
        if "=" not in tag[0]:
            return tag[0]
        changed = _LINK.sub(lambda m: f'{m[1]}="{attribute(change(unescape(m[2])))}"', tag[0])
        return _SRCSET.sub(lambda m: f'srcset="{attribute(srcset(unescape(m[1]), change))}"', changed)

    return _TAG.sub(in_tag, html) if '="' in html else html  # most texts are plain prose


def srcset(value: str, change: Callable[[str], str]) -> str:
    return ", ".join(change(found[1]) + (found[2] or "").rstrip() for found in _CANDIDATE.finditer(value))


def attribute(value: str) -> str:
    """The value as nh3 would write it: no `<` but one that begins a tag."""
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def below(root: str) -> Callable[[str], str]:
    """For pages: an address from the site's root gets the path the site is deployed under."""
    return lambda url: root + url[1:] if url.startswith("/") and not url.startswith("//") else url


def absolute(root: str, page_url: str) -> Callable[[str], str]:
    """For feeds: every address is whole, as if followed from the article's own page."""

    def change(url: str) -> str:
        try:
            return urljoin(page_url, below(root)(url))
        except ValueError:  # not a readable address: as the author left it
            return url

    return change


@lru_cache(ADDRESSES)
def whole(base_url: str, path: str) -> str:
    """The address of a path below the site's root, with what a URI cannot hold percent-encoded."""
    return base_url + quote(path.lstrip("/"), safe="/-._~!$&'()*+,;=:@%")


def archived(html: str, base_url: str, day: str, word: str) -> str:
    """The same HTML with a way, a `word`, from each link that leads elsewhere to its copy of that day.

    https://web.archive.org/web/YYYYMMDD/ADDRESS leads to the capture nearest in time."""

    def add(link: re.Match[str]) -> str:
        if link[1].startswith(attribute(base_url)):
            return link[0]
        copy = f"https://web.archive.org/web/{day}/{link[1]}"
        return f'{link[0]}<sup class="archived"><a href="{copy}" rel="external">{attribute(word)}</a></sup>'

    return _OUTBOUND.sub(add, html)


def with_alt(html: str) -> str:
    """For feeds: a picture that nothing is said of says so, or a reader hears its address."""
    return _IMG_WITHOUT_ALT.sub('<img alt=""', html)


def pictures(html: str) -> tuple[Picture, ...]:
    """The pictures of an article's safe HTML, with what their figures say below them."""
    if "<img" not in html:
        return ()
    reader = _Pictures()
    reader.feed(html)
    return tuple(reader.found)


class _Pictures(HTMLParser):
    """A figure's caption is said of each picture in it; in it, `cite`, `small` or a class with
    "credit" in its name marks the credit."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Picture] = []
        self.first = 0  # of the pictures in this figure
        self.inside: list[str] = []  # caption or credit, by open elements in the caption
        self.said = {"caption": "", "credit": ""}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "figure":
            self.first, self.said = len(self.found), {"caption": "", "credit": ""}
        elif tag == "img" and known.get("src"):
            self.found.append(Picture(known["src"], known.get("alt", "")))
        elif tag == "figcaption" and not self.inside:
            self.inside.append("caption")
        elif self.inside and tag not in VOID:
            marked = tag in ("cite", "small") or "credit" in known.get("class", "")
            self.inside.append("credit" if marked else self.inside[-1])

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag not in VOID:
            self.inside.pop()
        if tag == "figure":
            caption, credit = (" ".join(self.said[part].split()) for part in ("caption", "credit"))
            figure = self.found[self.first :]
            self.found[self.first :] = [replace(one, caption=caption, credit=credit) for one in figure]

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.said[self.inside[-1]] += data


def folded(html: str) -> str:
    """Letters and digits of the visible text alone, to ask whether one text contains another."""
    return _NO_LETTER.sub("", unescape(_TAG.sub(" ", html)).casefold())
