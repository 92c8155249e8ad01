"""Reading: what a content file says, as a sheet; made in workers, and loaded only where a file was touched."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import NamedTuple

from generator import frontmatter, gates, ledger
from generator.catalog import Wishes
from generator.disk import codec, digest, files
from generator.disk.files import Found
from generator.frontmatter import Refused
from generator.model import Problem, Sheet, Source, Story
from generator.pictures import figures
from generator.related.words import NO_WORDS, Counted, count
from generator.site import Site
from generator.text import markup, slugs

MARKDOWN = (".md", ".markdown")
MOST_NAMES = 500  # tags, or authors, of one article: each has a page that tells of all others


class Reading(NamedTuple):
    """What a worker understood of one article file. `sheet` is empty when it was refused."""

    path: str
    stamp: str = ""
    mark: str = ""  # digest of the bytes; empty when they could not be read
    same: bool = False
    id: str = ""
    sheet: str = ""  # without the body, which is kept as HTML
    html: str = ""
    words: Counted = NO_WORDS
    wishes: Wishes = Wishes()
    sources: tuple[Source, ...] = ()
    twins: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()  # files of content/media
    problems: tuple[Problem, ...] = ()


def article_reader(root: Path, site: Site) -> Callable[[tuple[str, str]], Reading]:
    """A function that reads one article file; made once in each worker."""

    def read(item: tuple[str, str]) -> Reading:
        path, before = item
        name = gates.named(root, path)
        try:
            stamp = gates.stamp(root, path)
            data = files.read(root / path)
        except OSError as error:
            return Reading(path, problems=(gates.unreadable(name, error),))
        mark = digest.of_bytes(data)
        if mark == before:
            return Reading(path, stamp, mark, same=True)
        if not path.lower().endswith(MARKDOWN):
            return Reading(path, stamp, mark, problems=(not_markdown(name),))
        try:
            return _understood(Reading(path, stamp, mark), data, name, site)
        except Refused as refused:
            id, known = frontmatter.glimpse(data)
            found = Reading(path, stamp, mark, id=id, sources=known.sources, problems=refused.problems)
            nameless = Story("", derived=("title",))
            return found._replace(twins=_twins(Sheet(path, nameless, id, provenance=known)))
        except (
            RecursionError,
            ValueError,
        ) as error:  # what no reader of heads foresaw costs its own file alone
            fact, remedy = f"cannot be understood ({error}).", "Simplify it; until then it is not published."
            return Reading(path, stamp, mark, problems=(Problem(name, 0, fact, remedy),))

    return read


def not_markdown(name: str) -> Problem:
    return Problem(
        name,
        0,
        "is no Markdown file.",
        "Name it .md, or move it to content/raw or content/media; until then it is not published.",
    )


def _understood(reading: Reading, data: bytes, name: str, site: Site) -> Reading:
    text, odd = frontmatter.decode(data, name)
    sheet, many = _bounded(frontmatter.read(name, text, site.timezone), name)
    by_hand = not sheet.provenance.source.file
    trusted = by_hand and reading.path.startswith(tuple(f"{folder}/" for folder in site.trusted))
    html = safe_html(sheet.story.body, site, name, trusted, sheet.language)
    html = _lede(sheet, html) + html
    lead = {figures.media(sheet.story.picture.src)} - {""} if sheet.story.picture else set()
    return reading._replace(
        id=sheet.id, html=html, problems=(*odd, *many, *_no_addresses(sheet, name)),
        sheet=codec.pack(replace(sheet, story=replace(sheet.story, body=""))),
        words=count(sheet.story, site.language),
        wishes=Wishes.of(sheet),
        sources=sheet.provenance.sources,
        twins=_twins(sheet),
        shows=tuple(sorted(lead | figures.shown(html))),
    )  # fmt: skip


def _twins(sheet: Sheet) -> tuple[str, ...]:
    if not sheet.provenance.source.file:
        return ()  # a newsroom's own story
    from generator.survey import twins

    return twins.keys(sheet)


def _bounded(sheet: Sheet, name: str) -> tuple[Sheet, list[Problem]]:
    """With no more names than an archive can bear, and what is said of the others."""
    problems, story = [], sheet.story
    for field in ("tags", "authors"):
        names = getattr(story, field)
        if len(names) > MOST_NAMES:
            story = replace(story, **{field: names[:MOST_NAMES]})
            fact = f"names {len(names):,} {field}; the first {MOST_NAMES} count."
            problems.append(Problem(name, 0, fact, "Keep those that readers look for.", "warning"))
    return replace(sheet, story=story), problems


def _no_addresses(sheet: Sheet, name: str) -> Iterator[Problem]:
    for alias in sheet.aliases:
        if not ledger.former(alias):
            fact = f"names `{alias}` as a former address, which is none or the archive's own."
            remedy = "Write it as /path/ below the site's root; until then nothing leads from there."
            yield Problem(name, 0, fact, remedy, "warning")


def _lede(sheet: Sheet, html: str) -> str:
    """The opening that scraped text gives apart from its body, unless body or dek say it anyway."""
    story = sheet.story
    if not sheet.provenance.converter.startswith("text/") or story.summary in ("", story.dek):
        return ""
    said = markup.folded(story.summary) in markup.folded(html)
    return "" if said else f'<p class="lede">{escape(story.summary, quote=False)}</p>\n'


def safe_html(body: str, site: Site, name: str, trusted: bool = False, language: str = "") -> str:
    """Raises Refused when the Markdown is beyond reason."""
    embeds = (*site.embeds, markup.ANYWHERE) if trusted else site.embeds
    try:
        return markup.to_html(body, site.markdown_extensions, embeds, language or site.language)
    except markup.TooDeep as error:
        raise Refused(Problem(name, 0, f"{error}.", "Simplify it; until then it is not published.")) from None
    except Exception as error:  # an extension is anyone's code and may fail on any text
        fact = f"cannot be made HTML ({type(error).__name__}: {error})."
        remedy = "Look at `markdown_extensions` in site.yaml; until then it is not published."
        raise Refused(Problem(name, 0, fact, remedy)) from error


def standing(site: Site, root: Path, found: Found, taken: dict[str, str]) -> tuple[str, str, str]:
    """(name, title, HTML) of one standing page. Raises Refused."""
    place = gates.named(root, found.path)
    stem, dot, ending = found.path.rpartition(".")
    if dot + ending.lower() not in MARKDOWN:
        raise Refused(not_markdown(place))
    name = "/".join(slugs.slugify(part) for part in stem.split("/"))
    if (
        not name.strip("/")
        or "//" in f"/{name}/"
        or name.split("/")[0] in {"undated", *ledger.RESERVED}
        or name[:4].isdecimal()
    ):
        raise Refused(
            Problem(
                place,
                0,
                f"/{name}/ is an address of the archive itself.",
                "Give the file another name; until then it is not published.",
            )
        )
    if name in taken:
        raise Refused(
            Problem(
                place,
                0,
                f"wants /{name}/, which pages/{taken[name]} has.",
                "Rename one of them; until then it is not published.",
            )
        )
    try:
        data = files.read(root / found.path)
    except OSError as error:
        raise Refused(gates.unreadable(place, error)) from None
    text, _ = frontmatter.decode(data, place)
    fields, body = frontmatter.split(text, place)
    title = fields["title"].value if "title" in fields else None
    if not isinstance(title, str) or not title.strip():
        raise Refused(Problem(place, 1, "has no title.", "Give it one; until then it is not published."))
    return name, title, safe_html(body, site, place)
