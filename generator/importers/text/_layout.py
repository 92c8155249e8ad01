"""Which line of a scraped story is what: headline, dek, summary, credits, keywords, body.

Two families are known, and what lies between them: an aggregator's page (lede, fused body,
keywords, similar news) and a page with a dateline (summary, headline twice, dek, timestamp, body
twice). Lines are recognised by their shape, their place and their repetition, never by their
subject. Knows no bytes and no Markdown.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.importers import _bylines, _credits, _furniture
from generator.importers._letters import letters
from generator.importers._lexicon import SECTIONS
from generator.importers.text import _fuse, _keywords, _pairs, _tail
from generator.model import Moment, Similar
from generator.text.datewords import flat

HEADER = 12  # lines; further down a date or a name is part of the story
TEXTS = 5  # different lines of text above the credits, at most
LONGEST_HEADLINE = 220
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]{4}")  # Japanese and Chinese part words without spaces
ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s/]+(?:/\S*)?")
WINDOW = re.compile(r" [-–—|] ")
SECTION = re.compile(
    r"(?:section|category|rubri(?:k|que)|ressort|seccion|secao|sezione|editoria) ?: (?P<name>\S.{1,40})", re.I
)
LONG = 40  # characters; a repeated line shorter than that may be meant


@dataclass(slots=True)
class Layout:
    """The lines of a story, sorted."""

    title: str = ""
    dek: str = ""
    summary: str = ""
    published: Moment | None = None
    updated: Moment | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    section: str = ""
    source: str = ""
    url: str = ""
    rights: str = ""
    similar: list[Similar] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    credits: set[str] = field(default_factory=set)  # the lines that were read as such


def sort(lines: Sequence[str], zone: str) -> Layout:
    """Gives every line its part. Nothing is lost: what has none is listed as dropped."""
    tail = _tail.split([line for line in lines if line])
    page = Layout(source=tail.source, section=tail.section, rights=tail.rights, similar=tail.similar)
    front, run = _without_keywords(page, tail)
    front = _without_section(page, _without_furniture(page, _parted(front, zone)))
    fused = {line: _fuse.paragraphs(line) for line in front}
    aggregated = tail.found or bool(run) or any(len(parts) > 1 for parts in fused.values())
    rest = _read_header(page, front, zone, aggregated)
    _read_body(page, [(part, line) for line in rest for part in fused.get(line) or [line]])
    if run:
        page.tags += _keywords.cut(run, _everything(page))
    page.dropped += tail.dropped
    return page


def is_headline(line: str) -> bool:
    """Whether a line has the shape of a headline: short, and not closed like a sentence."""
    if not line or len(line) > LONGEST_HEADLINE or (len(line.split()) < 2 and not UNSPACED.search(line)):
        return False
    closed = line.rstrip("\"”’')」』）")
    abbreviated = re.search(r"\b(?:[A-Z]|Jr|Sr|Inc|Co|Corp|Ltd|St)\.$", closed)
    return (
        not closed.endswith((".", ":", ",", ";", "。", "、", "，", "："))
        or bool(abbreviated)
        or closed.endswith("...")
    )


def _without_keywords(page: Layout, tail: _tail.Tail) -> tuple[list[str], str]:
    """Takes out keyword lines. Returns the other lines, and the one still to be cut, if any."""
    front: list[str] = []
    for line in tail.front:
        tags = _keywords.labelled(line)
        if tags:
            page.tags += tags
        else:
            front.append(line)
    last = front[-1] if len(front) > 1 else ""
    if (
        not last
        or page.tags
        or front.count(last) > 1
        or not any(not is_headline(line) for line in front[:-1])
    ):
        return front, ""
    if _keywords.is_delimited(last):
        page.tags += _keywords.delimited(last)
        return front[:-1], ""
    words = last.split()
    certain = tail.found or (len(front) > 3 and len(words) > 3 and all(word[:1].isupper() for word in words))
    if certain and _keywords.is_run(last) and words[0] not in ("The", "By", "With"):
        return front[:-1], last
    return front, ""


def _parted(front: Sequence[str], zone: str) -> list[str]:
    """With the timestamps near the top in lines of their own."""
    made: list[str] = []
    for line in front[:HEADER]:
        made += _credits.parted(line, zone, top=all(map(is_headline, made)))
    return [*made, *front[HEADER:]]


def _without_furniture(page: Layout, front: Sequence[str]) -> list[str]:
    rest: list[str] = []
    aside = False
    for line in front:
        aside = _furniture.is_furniture(line) or (aside and _furniture.is_button(line))
        (page.dropped if aside else rest).append(line)
    return rest


def _without_section(page: Layout, front: list[str]) -> list[str]:
    """Takes out the line above the text that names the section, alone or behind a label."""
    for line in front[:HEADER]:
        match = SECTION.fullmatch(flat(line))
        if match or (flat(line).lower() in SECTIONS and len(front) > 1):
            _tell(page, "section", line[match.start("name") :] if match else line, line)
            return [other for other in front if other != line]
        if len(line) > LONGEST_HEADLINE or line.endswith("."):
            break  # here the text begins, and what follows may be a heading in it
    return front


def _tell(page: Layout, field: str, said: str, line: str) -> None:
    """Puts what a line says into a field; where the field says something else already, the line is not
    forgotten."""
    if getattr(page, field) in ("", said):
        setattr(page, field, said)
    else:
        page.dropped.append(line)


def _read_header(page: Layout, front: Sequence[str], zone: str, aggregated: bool) -> list[str]:
    """Takes headline, dek, summary and credits off the top. Returns the lines of the body."""
    boundary = _read_credits(page, front, zone)
    above = [line for line in front[:boundary] if line not in page.credits]
    below = [line for line in front[boundary:] if line not in page.credits]
    if boundary and above and (below or len(above) < 3):
        _read_above(page, above)
    else:  # without credits, or with those that stand below the text
        below = _read_top(page, [*above, *below], aggregated)
    if aggregated and page.dek and not page.summary:
        page.dek, page.summary = "", page.dek
    if not below:
        below = [text for text in (page.summary, page.dek) if text]
        page.summary = page.dek = ""
    _without_echo(page)
    return below


def _read_credits(page: Layout, front: Sequence[str], zone: str) -> int:
    """Reads timestamps and bylines near the top. Returns the index behind the last of them."""
    boundary, texts, between = 0, set[str](), 0
    for i, line in enumerate(front[:HEADER]):
        credit = _credits.read(line, zone)
        below = front[i + 1] if i + 1 < len(front) else ""
        if credit is None and 0 < i == boundary and _bylines.signs(line, below):
            credit = _credits.Credit(authors=(line,))
        elif credit is None and page.authors and _bylines.ends(line):
            credit = _credits.Credit(partial=True)
        if credit is None or (i == 0 and _only_looks_credited(front, zone)):
            texts.add(line)
            between += 1
            if len(texts) > TEXTS or (boundary and between > 1):
                break
        else:
            _take(page, line, credit)
            boundary, between = i + 1, 0
    if not page.published and not page.updated and front[boundary + 1 :]:
        credit = _credits.read(front[-1], zone)
        if credit and credit.dated:
            _take(page, front[-1], credit)
    return boundary


def _only_looks_credited(front: Sequence[str], zone: str) -> bool:
    """Whether the first line is a headline like `Por Fin Libres`, as no other is to be seen."""
    if not _bylines.is_ambiguous(front[0]):
        return False
    following = (line for line in front[1:HEADER] if _credits.read(line, zone) is None)
    return not is_headline(next(following, ""))


def _take(page: Layout, line: str, credit: _credits.Credit) -> None:
    known = {(page.published, credit.published), (page.updated, credit.updated)}
    if any(old and new and old.instant != new.instant for old, new in known):
        page.dropped.append(line)  # of two dates the first holds, and the other is not forgotten
    page.published = page.published or credit.published
    page.updated = page.updated or credit.updated
    page.authors += [name for name in credit.authors if name not in page.authors]
    page.credits.add(line)
    if credit.source:
        _tell(page, "source", credit.source, line)
    if credit.partial:
        page.dropped.append(line)


def _read_above(page: Layout, above: Sequence[str]) -> None:
    """The lines above the credits: summary, headline, dek. A repeated line is the headline."""
    above = _without_address(page, above)
    counts = Counter(above)
    texts = _without_masthead(page, _once(page, above))
    repeated = [line for line in texts if counts[line] > 1 and len(line) <= LONGEST_HEADLINE]
    shaped = [line for line in texts if is_headline(line)]
    at = texts.index((repeated or shaped)[0]) if repeated or shaped else len(texts)
    page.title = texts[at] if at < len(texts) else ""
    page.summary, page.dek = " ".join(texts[:at]), " ".join(texts[at + 1 :])


def _without_address(page: Layout, above: Sequence[str]) -> list[str]:
    """Takes out the story's address, and the title of a browser's window: the headline and the site's name."""
    rest = []
    for line in above:
        if ADDRESS.fullmatch(line):
            _tell(page, "url", line, line)
        else:
            rest.append(line)
    for line in rest:
        headline, _, site = WINDOW.sub("\0", line).rpartition("\0")
        if headline in rest:
            page.dropped.append(line)
            page.source = page.source or site
            return [other for other in rest if other not in (line, site)]
    return rest


def _without_masthead(page: Layout, texts: list[str]) -> list[str]:
    """Takes out the newspaper's own name, which stands below the headline or above it."""
    named = next((line for line in texts[1:] if _bylines.is_newspaper(line)), "")
    if not named and texts[1:] and is_headline(texts[1]) and _bylines.is_newspaper(texts[0], alone=True):
        named = texts[0]
    if named:
        _tell(page, "source", named, named)
    return [line for line in texts if line != named]


def _once(page: Layout, lines: Sequence[str]) -> list[str]:
    """Each of the lines once, in order."""
    for line, count in Counter(lines).items():
        page.dropped += [line] * (count - 1)
    return list(dict.fromkeys(lines))


def _read_top(page: Layout, lines: Sequence[str], aggregated: bool) -> list[str]:
    """The top of a story without credits: only shape and repetition tell where the body begins."""
    twice = Counter(lines)
    at = next(
        (i for i, line in enumerate(lines[:6]) if is_headline(line) and line in lines[i + 1 : i + 4]),
        None,
    )
    if at is None:
        at = 0 if lines and is_headline(lines[0]) and len(lines) > 1 else _second(lines)
    if at is None:
        return _untitled(page, list(lines), twice, aggregated)
    page.title = lines[at]
    page.summary = " ".join(_once(page, lines[:at]))
    below = [line for line in lines[at + 1 :] if line != page.title]
    page.dropped += [page.title] * (len(lines) - at - 1 - len(below))
    doubled = any(twice[line] > 1 for line in below)
    if len(below) > 1 and _is_dek(page, below, twice, aggregated, doubled):
        page.dek = below.pop(0)
    return below


def _is_dek(page: Layout, below: Sequence[str], twice: Counter[str], aggregated: bool, doubled: bool) -> bool:
    """Whether the line under the headline stands above the story rather than in it."""
    if aggregated and below[0] == below[1]:
        return True  # a lede that is the first paragraph too
    if twice[below[0]] > 1:
        return False
    if doubled:
        return twice[below[1]] > 1
    return aggregated and not page.summary and len(_fuse.paragraphs(below[0])) == 1


def _second(lines: Sequence[str]) -> int | None:
    """The headline may follow the summary, when it is too long for a heading within the text."""
    if len(lines) > 2 and is_headline(lines[1]) and len(lines[1]) > 24 and len(lines[1].split()) > 3:
        return 1
    return None


def _untitled(page: Layout, lines: list[str], twice: Counter[str], aggregated: bool) -> list[str]:
    """No headline: the first line is a summary on an aggregator's page, or above a body twice. The headline
    may have been fused to it."""
    head, lede = _pairs.part_surely(lines[0], _pairs.spelled(lines[1:])) if lines else ("", "")
    if lede and is_headline(head) and len(_fuse.paragraphs(lines[0])) == 1:
        page.title, lines[0] = head, lede
    doubled = any(count > 1 for count in twice.values())
    if len(lines) > 1 and (
        (doubled and twice[lines[0]] == 1) or (aggregated and len(_fuse.paragraphs(lines[0])) == 1)
    ):
        page.summary = lines.pop(0)
    return lines


def _without_echo(page: Layout) -> None:
    """A summary that only says the headline or the dek again is not repeated."""
    if page.dek and _letters(page.dek) == _letters(page.title):
        page.dropped.append(page.dek)
        page.dek = ""
    if page.summary and _letters(page.summary) in (_letters(page.title), _letters(page.dek)):
        page.dropped.append(page.summary)
        page.summary = ""


def _read_body(page: Layout, pieces: Sequence[tuple[str, str]]) -> None:
    """Keeps the first of every paragraph. `pieces` are paragraphs with the line they came from."""
    texts = [text for text, _ in pieces]
    keys = [_letters(text) for text in texts]
    repeats = _repeats(texts, keys)
    header = {_letters(text) for text in (page.title, page.dek, *page.credits) if text}
    for i, text in enumerate(texts):
        echo = keys[i] in header and (i > 0 or keys[i] == _letters(page.title))
        if i in repeats or (echo and len(texts) > 1) or _furniture.is_furniture(text):
            page.dropped.append(text)
        else:
            text, aside = _tail.without_furniture(text)
            page.body.append(text)
            page.dropped += [aside] if aside else []


def _repeats(texts: Sequence[str], keys: Sequence[str]) -> set[int]:
    """Which paragraphs repeat an earlier one: long ones, and short ones within a repeated run."""
    first: dict[str, int] = {}
    origin = [first.setdefault(key, i) for i, key in enumerate(keys)]
    found: set[int] = set()
    for i, at in enumerate(origin):
        if at == i:
            continue
        follows = i > 0 and origin[i - 1] == at - 1 and i - 1 != at - 1
        leads = i + 1 < len(origin) and origin[i + 1] == at + 1 and i + 1 != at + 1
        if len(texts[i]) >= LONG or follows or leads:
            found.add(i)
    return found


def _letters(text: str) -> str:
    """The text as far as two copies of it must agree."""
    return letters(text) or text


def _everything(page: Layout) -> str:
    parts = [page.title, page.dek, page.summary, *page.body]
    parts += [text for story in page.similar for text in (story.title, story.summary)]
    return "\n".join(parts)
