"""The environment that templates run in: what they know of the site, and the filters they have."""

import json
import re
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from generator.disk import digest
from generator.model import Card
from generator.pictures import figures
from generator.site import Site
from generator.text import citation, markup, wording
from generator.theme.pieces import Compiled, Workshop

# Of the site, in every template.
CONSTANTS = tuple(
    "title masthead motto description language base_url menu footer imprint favicon search relative_urls".split()
)
_ENCODED = json.JSONEncoder(ensure_ascii=False).encode
_TABLE = re.compile(r"<(/?)table\b[^>]*>")


class Constants(dict[str, object]):
    """With attributes, too: to find an entry of a plain dict by one takes Jinja2 eight times as long."""

    def __init__(self, *given: Mapping[str, object], **named: object) -> None:
        super().__init__(*given, **named)
        self.__dict__ = self


def environment(
    site: Site, folders: list[Path], statics: frozenset[str], words: wording.Words, texts: list[bytes]
) -> Workshop:
    """`folders` are the theme's and those it extends, `statics` the names of its files, `texts` the
    catalogues that `words` were read from."""
    loaders = [jinja2.FileSystemLoader(folder / "templates") for folder in folders]
    by_name = {folder.name: loader for folder, loader in zip(folders, loaders, strict=True)}
    env = Workshop(
        loader=jinja2.ChoiceLoader([*loaders, jinja2.PrefixLoader(by_name)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    env.bytecode_cache = env.compiled = Compiled(digest.of(site.house, env.list_templates(), texts))
    env.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    constants = {name: getattr(site, name) for name in CONSTANTS}
    env.globals["site"] = Constants(constants, direction=wording.direction(site.language))
    env.globals |= {"has_static": statics.__contains__, "weekdays": words.weekdays}
    del env.globals["lipsum"], env.filters["random"]  # no page may depend on chance
    env.filters |= {
        "url": markup.below(site.root),
        "place": _place(site),
        "absolute": lambda path: markup.whole(site.base_url, path) if path.startswith("/") else path,
        "long_date": words.long_date,
        "clock": words.clock,
        "day_name": words.day_name,
        "month_name": words.month_name,
        "calendar_day": words.calendar_day,
        "number": words.number,
        "because": words.because,
        "by_date": _by_date,
        "tables_in_boxes": _tables_in_boxes,
        "framed": lambda html, rasters, eager=True: figures.framed(html, rasters, site.root, eager),
        "image": lambda picture, sizes, eager: Markup(figures.image(picture, site.root, sizes, eager)),
        "lang": lambda card: Markup(_spoken(card, site.language)),
        "citations": citation.citations,
        "bibtex": citation.bibtex,
        "json": _json,
    }
    return env


def _place(site: Site) -> Callable[[str], str]:
    """As much of a page's address as the frame can show: the address itself when it is a place that the
    menu, the footer or the index names, else the nearest such place above it, and a star."""
    named = [item.url for item in (*site.menu, *site.footer)]

    def place(url: str) -> str:
        root = "/".join(url.split("/", 2)[:2]) + "/"
        above = max((found for found in (*named, root) if url.startswith(found)), key=len, default="/")
        return url if url in (above, "/") else f"{above}*"

    return place


def _spoken(card: Card, language: str) -> str:
    """The attributes of an element whose text is a story's own."""
    if card.language in ("", language):
        return ' dir="auto"'
    return f' lang="{card.language}" dir="{wording.direction(card.language)}"'


def _by_date(cards: tuple[Card, ...], length: int) -> list[tuple[str, list[Card]]]:
    """Cards that stand together by year, month or day (so many characters of `2019/04/27`), in the
    order in which they come; the undated under the empty name."""
    groups = groupby(cards, key=lambda card: card.published.day[:length] if card.published else "")
    return [(name, list(group)) for name, group in groups]


def _tables_in_boxes(html: str, label: str) -> Markup:
    """An article's HTML with each table in a box of its own, which scrolls, and which a keyboard reaches."""
    opening = f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(label)}">'
    depth = 0

    def boxed(tag: re.Match[str]) -> str:
        nonlocal depth
        outer = depth == 0
        depth += -1 if tag[1] else 1
        return f"{opening}{tag[0]}" if outer and not tag[1] else f"{tag[0]}</div>" if not depth else tag[0]

    return Markup(_TABLE.sub(boxed, html) if "<table" in html else html)


def _json(value: object) -> Markup:
    """For a data block in a page: no `<`, `>`, `&` or quote that could end it."""
    text = _ENCODED(value)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)
