"""What is true of a page's article where its statements differ: what most of them agree on.

No place is always right: a headline in JSON-LD may be the search engine's, an <h1> the site's name,
a <title> ends in the site. So statements vote, and only a tie is settled by where they stand.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from generator.fragment import text_of
from generator.importers import _bylines
from generator.importers._letters import letters
from generator.importers.html import _jsonld, _stated
from generator.importers.html._stated import Stated
from generator.model import Moment
from generator.text import dates

SEPARATOR = re.compile(r"\s+[|–—·•»:/*-]+\s+|\s*[|｜]\s*| :: ")
KICKER = re.compile(r":\s+|\s+[|–—·•»-]\s+")
SOFT_HYPHEN = "\u00ad"
ZONED = re.compile(r"(?:Z|[+-]\d\d:?\d\d|\b(?:GMT|UTC|[A-Z]{2,4}T))\)?\s*$")
BY = re.compile(
    r"^(?:(?:written |reported |story |text )?by|von|par|por|di|door|av|af|fra|text|autor(?:en)?)[:\s]+", re.I
)
BETWEEN = re.compile(r"\s*(?:[,;|•·/]|\s(?:and|und|et|y|e|og|och|en|&)\s)\s*")
ADDRESS = re.compile(r"\s*(?:https?:)?//", re.I)
STAFF = re.compile(r"@|https?:|www\.|\.(?:com|org|net|de|fr|co)\b|\d{2}", re.I)
ORGANISATION = re.compile(r"organi[sz]ation|corporation|company", re.I)
URL_DAY = re.compile(r"/(20\d\d|19\d\d)[/-](\d\d?)[/-](\d\d?)(?:/|-)")
KIND_OF_TAG = re.compile(r"^(?:subject|tag|topic|category|keyword)s?: ", re.I)
TECHNICAL = re.compile(r"^[0-9a-f]{8}-|^\S+\.[a-z]{2,4}$|:\S|^\w+_|_$|^[A-Z][\w -]*: ")
REGISTRABLE = re.compile(r"([\w-]+)\.(?:(?:ac|co|com|edu|gov|net|org)\.)?[\w-]+$")
SIGNS = " |｜–—·•»:/*-"  # around what is cut at them
LONGEST_NAME, LONGEST_TAG, MOST_TAGS = 60, 60, 50


class Facts(NamedTuple):
    title: str
    published: Moment | None
    updated: Moment | None
    authors: tuple[str, ...]
    section: str
    tags: tuple[str, ...]
    source: str
    url: str
    language: str
    summary: str
    body: str
    cut: tuple[str, ...]


def facts(said: Stated, zone: str) -> Facts:
    url = address(said)
    headline, cut = title(said, url)
    source = _site(said, url, cut)
    published = moment(_dates(said, url), zone)
    updated = moment(
        [*map(_jsonld.text, said.thing("dateModified")), *said.meta(_stated.UPDATED), *said.changes], zone
    )
    if published and updated and updated.instant <= published.instant:
        updated = None
    names = authors(said, source)
    return Facts(
        headline, published, updated, names, _section(said), tags(said, source), source, url,
        _language(said), _summary(said), _body(said), tuple(name for name in cut if _site_key(name) != _site_key(source)),
    )  # fmt: skip


def title(said: Stated, url: str) -> tuple[str, list[str]]:
    """The headline most statements agree on, without the site's name, spelled as the newsroom's
    own system gives it to others where that is one of them; and what else those say that agree on it."""
    objects = [text_of(_jsonld.text(value)) for value in said.thing("headline")][:1]
    shared, *metas = [
        [text_of(text_of(value)) for value in said.metas.get(name, [])[:1]] for name in _stated.TITLES.split()
    ]
    stated = (*shared, *said.headings[:1], *objects, *chain(*metas), said.title)
    candidates = [text.replace(SOFT_HYPHEN, "") for text in stated if text]
    sites = _site_keys(said, url)
    bare = [_without_site(text, sites, candidates) for text in candidates]
    parted = (head for head, text in zip(bare, candidates, strict=True) if head != text)
    proved = {letters(text) for text in (*said.headings, *parted)}
    bare = [text if letters(text) in proved else _without_opening(text, said.sites) for text in bare]
    bare = [_without_kicker(text, bare) for text in bare]
    known = {letters(text) for text in bare}
    bare += [text for text in said.headings[1:] if letters(text) in known]  # the first may name the site
    votes = Counter(key for text in bare if (key := letters(text)) and _site_key(text) not in sites)
    rank = [letters(text) for text in (*said.headings[:1], *objects, *bare)]
    if not votes:
        return "", []
    best = max(votes, key=lambda key: (votes[key], -rank.index(key) if key in rank else -len(rank)))
    agreed = [pair for pair in zip(bare, candidates, strict=False) if letters(pair[0]) == best]
    cut = dict.fromkeys(part.strip(SIGNS) for head, text in agreed for part in text.split(head, 1))
    return next(text for text in bare if letters(text) == best), [name for name in cut if name]


def _without_site(text: str, sites: set[str], others: list[str]) -> str:
    """Cuts at separators what names the site, or follows all that another statement says."""
    keys = {letters(other) for other in others if other != text and _site_key(other) not in sites}
    cuts = list(SEPARATOR.finditer(text))
    for cut in cuts:
        if letters(text[: cut.start()]) in keys:
            return text[: cut.start()]
    for cut in reversed(cuts):
        if _site_key(text[cut.end() :]) in sites:
            text = text[: cut.start()]
        elif _site_key(text[: cut.start()]) in sites:
            return text[cut.end() :]
    return text


def _without_opening(text: str, names: list[str]) -> str:
    """Cuts the site's name and a colon. Only what no heading says so, nor a title that has the name elsewhere:
    a paper writes of itself, too."""
    name, _, rest = text.partition(": ")
    return rest if rest and _site_key(name) in {_site_key(site) for site in names} - {""} else text


def _without_kicker(text: str, others: list[str]) -> str:
    """Cuts the words before a headline that another statement leaves out, or has others for."""
    ends = {
        letters(end) for other in others if letters(other) != letters(text) for end in (other, *_ends(other))
    }
    return next((end for end in _ends(text) if letters(end) in ends and 2 * len(end) > len(text)), text)


def _ends(text: str) -> list[str]:
    return [text[cut.end() :] for cut in KICKER.finditer(text)]


def _site_key(name: str) -> str:
    """What renderings of a site's name have in common: one leaves its article out."""
    return letters(name).removeprefix("the")


def _site_keys(said: Stated, url: str) -> set[str]:
    """The keys of all that names the site: its handle too, its host, and of that what is registered."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    own = REGISTRABLE.search(host)
    names = (*said.sites, *said.meta("twitter:site"), host, *((own[0], own[1]) if own else ()))
    return {_site_key(name) for name in names} - {""}


def moment(values: Iterable[str], zone: str) -> Moment | None:
    """The minute most statements name; a stated zone weighs more than none, a time more than a day."""
    read = [(found, bool(ZONED.search(value))) for value in values if (found := _moment(value, zone))]
    votes = Counter((found.instant // 60, zoned) for found, zoned in read)

    def weight(entry: tuple[Moment, bool]) -> tuple[bool, bool, int]:
        found, zoned = entry
        return not found.whole_day, zoned, votes[found.instant // 60, zoned]

    return max(read, key=weight)[0] if read else None


def _dates(said: Stated, url: str) -> list[str]:
    """When it was published: as the page states it for machines, else for readers, else in its address."""
    stated = [*map(_jsonld.text, said.thing("datePublished")), *said.meta(_stated.PUBLISHED), *said.times[:2]]
    if stated:
        return stated
    if said.datelines:
        return said.datelines
    day = URL_DAY.search(url)
    return ["-".join(day.groups())] if day else []


def _moment(value: str, zone: str) -> Moment | None:
    value = value.strip()
    try:
        return dates.parse(value, zone)
    except (ValueError, OverflowError):
        return None


def authors(said: Stated, source: str) -> tuple[str, ...]:
    """The people who wrote it, one by one, from the first place that names any; before them who is nobody."""
    objects = [value for thing in said.thing("author")[:1] for value in _jsonld.several(thing)]
    people = [text_of(_jsonld.text(value)) for value in objects if not _is_organisation(value)]
    banned = {letters(name) for name in (*said.sites, source)}
    named: list[str] = []
    for names in (people, said.meta(_stated.AUTHORS), said.bylines):
        found = list(dict.fromkeys(name for text in names for name in _names(text, banned)))
        if any(" " in name for name in found):  # beside a full name, what is a single word is a login
            found = [name for name in found if " " in name or not name.islower()]
        named += (name for name in found[:20] if name not in named)
        if not all(map(_bylines.is_nobody, found)):
            break
    return tuple(named)


def _is_organisation(value: Any) -> bool:
    return isinstance(value, dict) and bool(ORGANISATION.search(str(value.get("@type"))))


def _names(text: str, banned: set[str]) -> Iterator[str]:
    if ADDRESS.match(text):
        return
    for part in BETWEEN.split(BY.sub("", text_of(text).strip())):
        name = BY.sub("", part.strip(" .,-–|"))
        if (
            1 < len(name) <= LONGEST_NAME
            and len(name.split()) <= 6
            and not STAFF.search(name)
            and letters(name) not in banned
        ):
            yield name


def tags(said: Stated, source: str) -> tuple[str, ...]:
    """The words the page files it under: of its lists the one that is most like another."""
    objects = [_jsonld.text(value) for thing in said.thing("keywords") for value in _jsonld.several(thing)]
    values = [said.metas.get(name, []) for name in _stated.TAGS.split()]
    lists = [found for texts in (*values, objects) if (found := _tags(_parted(texts), source))]
    if visible := _tags(said.labels, source):
        lists.append(visible)
    keys = [{letters(tag) for tag in found} for found in lists]
    likeness = [
        max((len(own & other) / len(own | other) for n, other in enumerate(keys) if n != number), default=0)
        for number, own in enumerate(keys)
    ]
    return lists[likeness.index(max(likeness))] if lists else ()


def _parted(values: list[str]) -> list[str]:
    """Single tags: few values are lists with commas, many are tags that may hold one."""
    texts = [text_of(value) for value in values[: 4 * MOST_TAGS]]
    return [part for text in texts for part in re.split(r"[,;|]", text)] if len(texts) < 3 else texts


def _tags(parts: list[str], source: str) -> tuple[str, ...]:
    """Each once, without what a system says to itself. A long list that names the site is the site's."""
    found: dict[str, str] = {}
    for part in parts:
        name = KIND_OF_TAG.sub("", part.strip(" #\"'"))
        if 1 < len(name) <= LONGEST_TAG and len(name.split()) <= 5 and not TECHNICAL.search(name):
            found.setdefault(letters(name), name)
    if found.pop(letters(source), None) and len(found) > 5:
        return ()
    return tuple(found.values())[:MOST_TAGS]


def address(said: Stated) -> str:
    """Where the page stood: what most statements name, the comment of the browser that saved it else."""
    named = [said.canonical, *said.meta(_stated.ADDRESSES), *map(_jsonld.text, said.thing("url"))]
    base = next((url for url in (*named, said.saved) if url.startswith(("http://", "https://"))), "")
    whole = [found for url in (*named, said.saved) if (found := _whole(url, base))]
    counts = {url: whole.count(url) for url in whole}
    return max(counts, key=lambda url: counts[url]) if counts else ""


def _whole(url: str, base: str) -> str:
    try:
        url = urljoin(base, url.strip())
        good = urlsplit(url).scheme in ("http", "https") and bool(
            urlsplit(url).path.strip("/") or urlsplit(url).query
        )
    except ValueError:
        return ""
    return url if good and not re.search(r"[\s<>\"]", url) else ""


def _site(said: Stated, url: str, cut: list[str]) -> str:
    """The name of the site: as most say it, else what stands beside the headline in the title, else its host."""
    names = [name for name in said.sites if not name.startswith(("http", "@", "www."))]
    keys = [letters(name) for name in names]
    if not names:
        known = _site_keys(said, url)
        named = next((name for name in cut if _site_key(name) in known), "") or _behind_headline(said)
        return named or (urlsplit(url).netloc.removeprefix("www.") if url else "")
    return max(names, key=lambda name: keys.count(letters(name)))


def _behind_headline(said: Stated) -> str:
    """The one thing that the title of a page says behind its headline."""
    keys = {letters(heading) for heading in said.headings} - {""}
    head, *further = SEPARATOR.split(said.title)
    return (
        further[0].strip()
        if len(further) == 1 and letters(head) in keys and len(further[0]) <= LONGEST_NAME
        else ""
    )


def _section(said: Stated) -> str:
    objects = [_jsonld.text(value) for value in said.thing("articleSection")]
    for value in (*objects, *said.meta(_stated.SECTIONS)):
        text = re.split(r"[,;|>]", text_of(value))[0].strip()
        if text and len(text) <= LONGEST_TAG and not text.startswith("http"):
            return text
    return ""


def _language(said: Stated) -> str:
    for value in (said.language, *said.meta(_stated.LANGUAGES)):
        if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", value.strip()):
            return value.strip().replace("_", "-")
    return ""


def _summary(said: Stated) -> str:
    values = [text_of(value) for value in said.meta(_stated.SUMMARIES)]
    values += [text_of(_jsonld.text(value)) for value in said.thing("description")[:1]]
    counts = {value: values.count(value) for value in values if value}
    return max(counts, key=lambda value: counts[value]) if counts else ""


def _body(said: Stated) -> str:
    """The article's text where the page states it, a paragraph a line."""
    body = max((_jsonld.text(value) for value in said.thing("articleBody")), key=len, default="")
    if "&lt;" in body or "&#60;" in body:
        body = unescape(body)
    lines = re.sub(r"<(?:/p|br|/h\d|/li|/div)\b[^<>]*>", "\n", body).split("\n")
    return "\n".join(text for line in lines if (text := text_of(line)))
