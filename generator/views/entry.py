"""Entries: what a feed says of a story, the same in every form."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import NamedTuple
from uuid import UUID, uuid5

from generator.model import Card, Moment, Page, Picture
from generator.site import Site
from generator.text import markup
from generator.views.view import spoken

SHORT, WHOLE = 5000, 300  # entries at hand: a summary stands in a dozen feeds, a full text in few
IDS = UUID("b7a1d9a6-3f0e-5c0b-9a53-6f2f6d1c8e11")  # in which ids that are no URI get one of theirs
IMAGES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "svg": "image/svg+xml",
}  # fmt: skip
_MADE = re.compile(r"[0-9a-f]{12}")
_URI = re.compile(r"(?:https?|urn|tag|news|mid|doi):[^\s<>\"{}|\\^`]+", re.I)
_RUNS = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data)[\x00-\x20]*:", re.I)
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # in XML, not even as a reference


@dataclass(frozen=True, eq=False, slots=True)
class Entry:
    """What a feed says of one story or correction. Addresses are whole. Each is made once, and is only
    equal to itself."""

    id: str
    url: str
    title: str
    published: Moment | None  # None of a notice alone
    updated: Moment | None
    summary: str
    html: str  # empty where the feed gives summaries
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    pictures: tuple[Picture, ...]


class Channel(NamedTuple):
    """A feed without its entries. Addresses are whole."""

    title: str
    about: str  # the page it follows
    here: str
    description: str
    language: str
    links: Sequence[tuple[str, str]]  # (relation, address)
    marks: Sequence[str]  # `archive` or `complete`, as RFC 5005 has them
    publisher: str
    home: str  # the publisher's address


class Home(NamedTuple):
    """Where the entries' addresses lead."""

    base_url: str
    root: str
    title: str


def kept(written: Callable[[Entry], str]) -> Callable[[Entry], str]:
    """An entry as a form of feed has it, written once however many feeds it stands in."""
    whole, short = lru_cache(WHOLE)(written), lru_cache(SHORT)(written)
    return lambda entry: whole(entry) if entry.html else short(entry)


def entries(page: Page, site: Site) -> list[Entry]:
    """What stands in a feed, in order."""
    home = Home(site.base_url, site.root, site.title)
    if notice := page.own.get("notice"):
        return [_notice(page.path, notice, home)]
    cards: tuple[Card, ...] = page.seen.get("cards", ())
    texts: Mapping[str, str] = page.seen.get("bodies", {})
    stories = [
        _whole(card, texts[card.id], home) if texts.get(card.id) else _short(card, home) for card in cards
    ]
    corrected: tuple[Card, ...] = page.seen.get("corrected", ())
    word = spoken(site).ngettext("Correction", "Corrections", 1)
    return [
        *stories,
        *sorted((one for card in corrected for one in _corrections(card, home, word)), key=_latest),
    ]


@lru_cache(WHOLE)
def _whole(card: Card, html: str, home: Home) -> Entry:
    return _story(card, html, home)


@lru_cache(SHORT)
def _short(card: Card, home: Home) -> Entry:
    return _story(card, "", home)


def _story(card: Card, html: str, home: Home) -> Entry:
    assert card.published
    here = markup.whole(home.base_url, card.url)
    whole = markup.absolute(home.root, here)
    pictures = [*([card.picture] if card.picture else []), *markup.pictures(html)]
    return Entry(
        id=card.id,
        url=here,
        title=plain(card.title),
        published=card.published,
        updated=card.updated,
        summary=plain(card.dek or card.summary or card.title),
        html=plain(markup.with_alt(markup.relink(_figure(card.picture) + html, whole))) if html else "",
        authors=tuple(plain(author.name) for author in card.authors)
        or (plain(card.source.name) if card.source else home.title,),
        tags=tuple(plain(tag.name) for tag in card.tags),
        pictures=tuple(_told(one, whole(one.address)) for one in pictures),
    )


def plain(text: str) -> str:
    """Without the characters that no XML may hold."""
    return _NEVER.sub("", text)


def _told(picture: Picture, address: str) -> Picture:
    return replace(picture, src=plain(address), caption=plain(picture.caption), credit=plain(picture.credit))


def _corrections(card: Card, home: Home, word: str) -> Iterator[Entry]:
    """An entry for each; one that gives no date has that of its story, one of no kind is a `word`."""
    for number, one in enumerate(card.corrections, 1):
        here = f"{markup.whole(home.base_url, card.url)}#correction-{number}"
        when = one.date or card.changed
        if when:
            id = uuid5(IDS, f"{card.id} {one.text}").urn
            title = f"{one.type.capitalize() or word}: {card.title}"
            yield Entry(id, here, plain(title), when, None, plain(one.text), "", (home.title,), (), ())


def _notice(path: str, notice: Mapping[str, str], home: Home) -> Entry:
    """Tells subscribers where a list has gone, on servers that cannot send them there."""
    there = markup.whole(home.base_url, notice["target"])
    id = uuid5(IDS, f"{path} {notice['target']}").urn
    return Entry(id, there, notice["heading"], None, None, notice["message"], "", (home.title,), (), ())


def _latest(entry: Entry) -> tuple[int, str]:
    """Puts the latest first."""
    return -entry.published.instant if entry.published else 0, entry.id


def _figure(picture: Picture | None) -> str:
    """The picture that leads a story, as its page has it above the text."""
    if picture is None:
        return ""
    said = escape(" ".join(filter(None, (picture.caption, picture.credit))))
    caption = f"<figcaption>{said}</figcaption>" if said else ""
    return f'<figure><img src="{escape(picture.address)}" alt="{escape(picture.alt)}">{caption}</figure>\n'


def media_type(url: str) -> str:
    """Of a picture, by the end of its name; empty when that says nothing."""
    return IMAGES.get(url.partition("?")[0].rpartition(".")[2].lower(), "")


def guid(id: str) -> str:
    """As it stands when it came with the story; an id of our own making is made unique in the world, and
    so is one that a reader who took it for an address would run."""
    return urn(id) if _MADE.fullmatch(id) or _RUNS.match(id) else plain(id)


def urn(id: str) -> str:
    """A URI, as Atom asks for: the id itself when it is one."""
    return id if _URI.fullmatch(id) else uuid5(IDS, id).urn


def newest(entries: Iterable[Entry]) -> Moment | None:
    """The last change in any of them."""
    moments = [moment for entry in entries for moment in (entry.published, entry.updated) if moment]
    return max(moments, key=lambda moment: moment.instant, default=None)
