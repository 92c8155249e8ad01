"""Saved web pages: of each page its article, with what the page states of it.

The body is what trafilatura takes for the article, as the page itself has it; title, date and the
rest are what most of the page's own statements agree on. Pictures in the article stay in it; one
that the page only recommends for previews is kept in the front matter as `image`. What stands in
the page's description is the dek when readers see it above the text, and the summary else.
"""

from collections.abc import Iterator, Mapping
from email.message import Message
from typing import Any, NamedTuple

from generator import fragment, frontmatter
from generator.fragment.tree import address, document, fold, without_machinery
from generator.importers import _beside, _bylines, _headline
from generator.importers._letters import letters
from generator.importers.html import _body, _facts, _page, _stated
from generator.model import Problem, Raw, Record, Story
from generator.text import literal

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht")
HEADS = ("---", "<!--", "..")  # of pages that are not saved but written
OPENINGS = (b"<!doctype html", b"<html")
ELEMENTS = (
    50_000  # of a page; what tells an article from the rest takes more than twice the time for twice as many
)
STATED_ENOUGH = 200  # letters of an articleBody that is more than a teaser
REMEDY = "until then no article is made of it."


class Html:
    """One story from each saved page."""

    version = "html/2"
    container = False

    def claims(self, raw: Raw) -> bool:
        """By its suffix; a file without one by its first words."""
        name = raw.path.rsplit("/", 1)[-1].lower()
        if "." in name.lstrip("."):
            return name.endswith(SUFFIXES)
        return raw.data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(OPENINGS)

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        """The story, or why there is none."""
        if not raw.data.strip(b"\x00 \t\r\n"):
            yield _problem(raw, "is empty.", "Save the page again, or delete the file")
            return
        mail = _page.is_mail(raw.data)
        saved = _page.from_mail(raw.data) if mail else _page.Saved(_page.text(raw.data))
        page = document(saved.text) if _page.is_text(saved.text) else None
        if page is None:
            yield _problem(
                raw, "holds no page that can be read.", "Save the page as HTML again, or delete the file"
            )
            return
        if page.xpath("count(//*)") > ELEMENTS:
            yield _problem(
                raw, f"has more than {ELEMENTS:,} elements.", "Save the story without what is around it"
            )
            return
        one = _made(raw, page, saved)
        if isinstance(one, Record) and _is_held(raw, saved.text):
            one = one._replace(keep={**one.keep, "draft": "true"})
        yield one


def _is_held(raw: Raw, text: str) -> bool:
    """Whether a page that another generator would publish says above it that it is not for readers; so does a
    head that cannot be understood."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    if not text.startswith(HEADS):
        return False
    try:
        fields = frontmatter.split(text, raw.path, bare=True)[0]
    except frontmatter.Refused:
        return True
    return frontmatter.held({name: fields[name].value for name in ("draft", "status") if name in fields})


class _Text(NamedTuple):
    body: str
    dek: str
    pictures: dict[str, str | bytes]
    dropped: tuple[str, ...]


def _made(raw: Raw, page: Any, saved: _page.Saved) -> Record | Problem:
    said = _stated.stated(page, saved.text)
    said.saved = said.saved or saved.address
    without_machinery(page)
    facts = _facts.facts(said, raw.zone)
    text = _text(raw, page, facts, _beside.adopt(page, saved.parts, saved.address))
    if not text.body:
        return _problem(
            raw,
            "holds no text that could be told for an article.",
            "Put the text of the story into a file of its own if there is one (a page that needs a script"
            " to show its text was saved without it)",
        )
    title = facts.title or _headline.derive(fragment.text_of(text.body[:2000]))
    story = Story(
        title=title,
        body=text.body,
        published=facts.published,
        updated=facts.updated,
        dek=text.dek,
        summary="" if text.dek else facts.summary,
        tags=facts.tags,
        authors=facts.authors,
        section=facts.section,
        source=facts.source,
        source_url=facts.url,
        derived=() if facts.title else ("title",),
        dropped=(*text.dropped, *facts.cut),
    )
    shown = text.pictures or "<img " in text.body or "![" in text.body
    image = (
        ""
        if shown
        else next((url for value in said.meta("og:image") if (url := address(value, facts.url))), "")
    )
    keep = {"lang": facts.language, "image": image if image.startswith("http") else ""}
    return Record(
        _bylines.signed(story),
        keep={name: value for name, value in keep.items() if value},
        pictures=text.pictures,
    )


def _text(raw: Raw, page: Any, facts: _facts.Facts, parts: Mapping[str, Message]) -> _Text:
    stated = facts.body if len(letters(facts.body)) >= STATED_ENOUGH else ""
    base, blocks = _beside.base_of(page, facts.url), list(_body.own_texts(page))
    article = _body.article(page, blocks, facts.url, facts.title, facts.summary, stated)
    pictures: dict[str, str | bytes] = {}
    body = ""
    if article is not None:
        pictures = _beside.settle(article, raw, base, parts)
        body = fragment.markdown_of(article)
    if not letters(body) and stated:
        pictures, body = {}, "\n\n".join(literal.escape(line) for line in stated.split("\n") if line.strip())
    if not letters(body):
        return _Text("", "", {}, ())
    kept = {block.key for block in _body.own_texts(article)} if article is not None else set()
    dek = _dek(blocks, kept, facts.summary)
    said = "|".join((*kept, *map(letters, (body, facts.title, facts.summary))))
    return _Text(body, dek, pictures, _dropped(blocks, said))


def _dek(blocks: list[_body.Block], kept: set[str], summary: str) -> str:
    """The description, if it is one of the page's blocks that is not in the article."""
    key = letters(summary)
    if not key or not kept or key in kept:
        return ""
    return summary if any(block.key == key for block in blocks) else ""


def _dropped(blocks: list[_body.Block], said: str) -> tuple[str, ...]:
    """What the page says beside the story, as far as it is more than a menu's word: any paragraph or heading,
    and what is long."""
    told = (block for block in blocks if len(block.key) >= _body.LONG or block.node.tag in _body.TOLD)
    left = (block for block in told if block.key and block.key not in said)
    return tuple(dict.fromkeys(fold(block.text) for block in left))


def _problem(raw: Raw, fact: str, remedy: str) -> Problem:
    return Problem(raw.path, 1, fact, f"{remedy}; {REMEDY}")
