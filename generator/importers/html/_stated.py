"""All that a saved page says about its article, by where it says it: nothing is chosen here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.fragment import text_of
from generator.fragment.tree import words
from generator.importers.html import _jsonld

LONGEST = 1000  # characters of a value that is no text
MOST = 100  # values of one kind
TITLES = "og:title twitter:title dc.title parsely-title sailthru.title cxenseparse:title title citation_title"
PUBLISHED = """article:published_time datepublished og:published_time parsely-pub-date sailthru.date dc.date.issued
    dcterms.issued dcterms.created cxenseparse:recs:publishtime citation_publication_date prism.publicationdate
    article:published dc.date pubdate publishdate content:publishdate publish-date date article.published
    article_date_original iso-8601-publish-date datecreated release_date"""
UPDATED = """article:modified_time datemodified og:updated_time dcterms.modified article:modified
    article.updated last-modified lastmod"""
AUTHORS = """author parsely-author sailthru.author dc.creator dcterms.creator citation_author article:author_name
    article:author articleauthor byl cxenseparse:author content-creator"""
SECTIONS = (
    "article:section parsely-section og:section articlesection prism.section mrf:sections section category"
)
TAGS = """article:tag parsely-tags sailthru.tags mrf:tags news_keywords keywords cxenseparse:keyword
    citation_keywords dc.subject og:article:tag"""
SITES = "og:site_name application-name dc.publisher twitter:app:name:iphone publisher sitename"
ADDRESSES = "og:url parsely-link cxenseparse:url twitter:url"
SUMMARIES = "og:description description twitter:description dc.description sailthru.description"
LANGUAGES = "content-language language dc.language inlanguage lang og:locale"
SAVED = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->|^[^\S\n]*url:\s*(https?://\S+)\s*$", re.I | re.M
)
DATED = re.compile(r"publi|create|posted|entry-date|article-?date|timestamp|dateline|byline|pubdate", re.I)
CHANGED = re.compile(r"modif|updat", re.I)
TAGGED = re.compile(
    r"(?:^|[\s_-])(?:tags?|keywords?|topics?|themen|schlagwort\w*|etiquetas)(?:$|[\s_-])|tag-?list|topic-?list",
    re.I,
)
TAG_ADDRESS = re.compile(
    r"/(?:tags?|topics?|themen?|temas?|schlagwort|stichwort|keywords?|sujets?|dossiers?|etiquetas?)/", re.I
)
BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|author|auteur|autor|authors)(?:$|[\s_-])", re.I)
# What may be such a byline, and what says so in another way: looked for where it costs little.
CALLED = (
    "//*[self::a or self::span or self::p or self::div][contains(@class, 'yline') or contains(@class, 'yLine')"
    " or contains(@class, 'YLINE') or contains(@class, 'ut') or contains(@class, 'UT')]"
)
SIGNED = "//*[self::a or self::span or self::address][@rel = 'author' or @itemprop = 'author']"
DATELINE = re.compile(
    r"(?:^|[\s_-])(?:date|datum|fecha|tarih|data|meta|time|info|line)|date(?:time)?(?:$|[\s_-])", re.I
)
DAY = re.compile(r"\b(\d\d)[./](\d\d)[./](\d{4})\b")
SPELLED = re.compile(r"\b\d{1,2}\.? [A-Za-z]+\.? \d{4}(?:,? \d\d:\d\d)?\b|\b[A-Z][a-z]+\.? \d{1,2}, \d{4}\b")


@dataclass(slots=True)
class Stated:
    """Values in the order in which they are usually right; the page's own objects first."""

    things: list[dict[str, Any]]
    metas: dict[str, list[str]]
    headings: list[str]
    title: str
    times: list[str]
    changes: list[str]
    bylines: list[str]
    labels: list[str]
    datelines: list[str]
    canonical: str
    saved: str
    language: str
    sites: list[str] = field(default_factory=list)

    def meta(self, names: str) -> list[str]:
        return [value for name in names.split() for value in self.metas.get(name, ())]

    def thing(self, name: str) -> list[Any]:
        """What the objects say under a name, from the first on."""
        return [thing[name] for thing in self.things if thing.get(name)]


def stated(page: Any, source: str) -> Stated:
    """Reads the parsed page; `source` is its text, for what stands in comments."""
    times, changes = _times(page)
    saved = SAVED.search(source[:20_000])
    made = Stated(
        _jsonld.articles(page),
        _metas(page),
        [text for node in _some(page, "h1") if (text := words(node))],
        next((words_of for node in page.iter("title") if (words_of := _title(node))), ""),
        times,
        changes,
        list(_bylines(page)),
        list(dict.fromkeys(_labels(page)))[:MOST],
        [],
        next((node.get("href") or "" for node in page.iter("link") if node.get("rel") == "canonical"), ""),
        (saved[1] or saved[2]) if saved else "",
        page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
    )
    if not (times or made.thing("datePublished") or made.meta(PUBLISHED)):
        made.datelines = list(_datelines(page))
    publishers = [_jsonld.text(value) for value in made.thing("publisher")]
    made.sites = [name for value in (*made.meta(SITES), *publishers) if (name := text_of(value))]
    return made


def _some(page: Any, *tags: str) -> list[Any]:
    return [node for node, _ in zip(page.iter(*tags), range(MOST), strict=False)]


def _title(node: Any) -> str:
    """The text of <title>; those inside pictures name these."""
    if next(node.iterancestors("svg", "symbol"), None) is not None:
        return ""
    return " ".join("".join(node.itertext()).split())[:LONGEST]


def _metas(page: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in page.iter("meta"):
        name = (
            node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv") or ""
        ).lower()
        value = " ".join((node.get("content") or "").split())
        if name and value and len(found.setdefault(name, [])) < MOST:
            found[name].append(value[: 4 * LONGEST])
    return found


def _times(page: Any) -> tuple[list[str], list[str]]:
    """(first published, changed) as <time> elements say, those that say which before the others."""
    named: list[str] = []
    plain: list[str] = []
    changed: list[str] = []
    for node in _some(page, "time"):
        value = node.get("datetime") or words(node)
        about = f"{node.get('itemprop')} {node.get('class')} {node.get('pubdate')} {node.getparent().get('class')}"
        if CHANGED.search(about):
            changed.append(value)
        elif DATED.search(about):
            named.append(value)
        else:
            plain.append(value)
    for node in _some(page, "abbr", "span", "p", "div"):
        if node.get("itemprop") in ("datePublished", "dateCreated"):
            named.append(node.get("content") or node.get("title") or words(node))
    return named + plain, changed


def _bylines(page: Any) -> Iterator[str]:
    """Names in elements that say that they name an author, the more telling first."""
    for node in page.xpath(SIGNED):
        inner = next((found for found in node.iter() if found.get("itemprop") == "name"), node)
        yield words(inner)
    for node in page.xpath(CALLED):
        if BYLINE.search(node.get("class")) and len(text := words(node)) < 100:
            yield text


def _labels(page: Any) -> Iterator[str]:
    """The tags that readers see: links that say so, or stand in a list that does."""
    begun = next(page.iter("h1"), None) is None
    for node in page.iter("h1", "a"):
        begun = begun or node.tag == "h1"
        if node.tag == "h1" or not begun:
            continue
        told = "tag" in (node.get("rel") or "").split()
        if not told and not (TAG_ADDRESS.search(node.get("href") or "") and _named_tags(node)):
            continue
        inside = any(box.tag in ("nav", "footer", "header", "p", "h2", "h3") for box in node.iterancestors())
        if not inside and 1 < len(text := words(node)) <= 60:
            yield text


def _named_tags(node: Any) -> bool:
    boxes = [above for above, _ in zip(node.iterancestors(), range(4), strict=False)]
    return any(TAGGED.search(f"{box.get('class')} {box.get('id')}") for box in boxes)


def _datelines(page: Any) -> Iterator[str]:
    """Dates that are for readers only, in what says of itself that it is a date."""
    for node in page.iter("span", "div", "p", "li"):
        if not DATELINE.search(f"{node.get('class')} {node.get('id')}") and node.tag != "li":
            continue
        text = words(node) if len(node) < 10 else ""
        if not 8 <= len(text) <= 100:
            continue
        if spelled := SPELLED.search(text):
            yield spelled[0].replace(".", "")
        elif day := DAY.search(text):
            yield f"{day[3]}-{day[2]}-{day[1]}"  # day before month, as wherever dots or slashes part four digits
