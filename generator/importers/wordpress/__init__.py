"""WordPress exports (WXR): published posts and pages, one story each.

A post is known by its guid, which WordPress never changes, so that a grown export adds and updates.
What is no published story is left out and counted. Knows no other importer.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import unquote

from generator import fragment
from generator.importers import _bylines, _headline, _xml
from generator.importers._accounts import completed
from generator.importers._notes import Notes, counted, listed, shown
from generator.importers.wordpress import _classic, _wxr
from generator.model import Moment, Problem, Raw, Record, Story
from generator.text import dates

NAMES = ("item", "author", "category", "term")
STORIES = frozenset({"post", "page", "article", "articles", "news", "story", "stories"})
LEFT_OUT = {
    "attachment": ("attachment", "attachments"),
    "nav_menu_item": ("menu item", "menu items"),
    "revision": ("revision", "revisions"),
    "draft": ("draft", "drafts"),
    "auto-draft": ("empty draft", "empty drafts"),
    "pending": ("post that waits for review", "posts that wait for review"),
    "private": ("private post", "private posts"),
    "future": ("scheduled post", "scheduled posts"),
    "trash": ("post in the trash", "posts in the trash"),
    "comment": ("comment", "comments"),
}
DEKS = ("subtitle", "_subtitle", "wps_subtitle", "kia_subtitle", "standfirst", "dek", "subheading")
DESCRIPTIONS = (
    "_yoast_wpseo_metadesc",
    "rank_math_description",
    "_aioseo_description",
    "_aioseop_description",
)
NUMBERED = re.compile(r"[?&](?:p|page_id|post)=(\d+)")


class WordPress:
    version = "wordpress/2"
    container = True

    def claims(self, raw: Raw) -> bool:
        if not raw.path.lower().endswith((".xml", ".wxr", ".rss")):
            return False
        root = _xml.root(raw)
        return root.name == "rss" and "wordpress.org/export/" in root.attributes

    def read(self, raw: Raw) -> Iterator[Record | Problem]:
        export = _Export(raw)
        with raw.open() as file:
            for found in _xml.elements(file, NAMES, export.stripped):
                if isinstance(found, _xml.Fault):
                    export.broken(found)
                elif record := export.take(found):
                    yield record
        yield from export.told()


class _Export:
    """One file: what its head says of names, and what was met on the way."""

    def __init__(self, raw: Raw) -> None:
        self.raw, self.notes = raw, Notes(raw)
        self.authors: dict[str, str] = {}  # login → name
        self.terms: dict[str, str] = {}  # id → name of a category
        self.seen: dict[str, str] = {}  # key → number of the post that has it
        self.guids: set[str] = set()
        self.left: Counter[str] = Counter()
        self.shortcodes: Counter[str] = Counter()
        self.borrowed = 0

    def take(self, found: _xml.Found) -> Record | None:
        """A story, when the element is one that is to be published; names are kept for those to come."""
        element = found.element
        if _xml.local(element) == "item":
            return self._item(element, found.line)
        fields = _wxr.fields(element)
        login, term = fields.get("wp:author_login", ""), fields.get("wp:term_id", "")
        if login:
            full = f"{fields.get('wp:author_first_name', '')} {fields.get('wp:author_last_name', '')}".strip()
            self.authors[login.casefold()] = (
                _wxr.plain(fields.get("wp:author_display_name", "")) or full or login
            )
        elif term:
            self.terms[term] = _wxr.plain(fields.get("wp:cat_name", ""))
        return None

    def _item(self, item: Any, line: int) -> Record | None:
        fields = _wxr.fields(item)
        self.left["comment"] += sum(1 for one in item if _wxr.name(one) == "wp:comment")
        kind, status = fields.get("wp:post_type") or "post", fields.get("wp:status") or "publish"
        if kind not in STORIES:
            self.left[kind] += 1
            return None
        if status != "publish":
            self.left[status] += 1
            return None
        return self._record(item, fields, line)

    def _record(self, item: Any, fields: dict[str, str], line: int) -> Record | None:
        key, guid, number = self._key(fields), fields.get("guid", ""), fields.get("wp:post_id", "")
        if not key or key in self.seen:
            why = "is in the file twice" if key else "has neither guid nor number"
            fact = f'holds the post "{shown(_wxr.plain(fields.get("title", "")))}", which {why}.'
            self.notes.error(line, fact, "Export again from WordPress; this one was left out.")
            return None
        id = key if guid in self.guids else guid or key
        self.seen[key] = number
        self.guids |= {guid, key}
        stated = {
            "id": id,
            "slug": unquote(fields.get("wp:post_name", "")),
            "aliases": _wxr.aliases(fields),
            "draft": "true" if fields.get("wp:post_password") else "",
            **_wxr.taxonomies(item),
        }
        taken = (_wxr.plain(fields.get(name, "")) for name in ("content:encoded", "pubDate"))
        texts = [*_wxr.texts(item)]
        unshown = (line for text in texts for line in fragment.unshown(text))
        story = completed(self._story(item, fields), stated, map(_wxr.plain, texts), taken, unshown)
        if stated["draft"]:
            self.left["password"] += 1
        return Record(story, key, {name: value for name, value in stated.items() if value})

    def _key(self, fields: dict[str, str]) -> str:
        """The guid; with the post's number when the guid speaks of another one, as in copied posts."""
        guid, number = fields.get("guid", ""), fields.get("wp:post_id", "")
        stated = NUMBERED.search(html.unescape(guid))
        copied = bool(stated and number and stated[1] != number) or self.seen.get(guid, number) != number
        if guid and not copied:
            return guid
        return f"{guid}#{number}" if number else ""

    def _story(self, item: Any, fields: dict[str, str]) -> Story:
        base = fields.get("link", "")
        content = _classic.to_html(fields.get("content:encoded", ""))
        self.shortcodes += content.shortcodes
        self.borrowed += content.borrowed
        body = fragment.to_markdown(content.html, base)
        summary = _wxr.plain(fields.get("excerpt:encoded", ""))
        stated = _wxr.plain(fields.get("title", ""))
        title = stated or _title(summary or fragment.text_of(content.html), fields)
        published = self._moment(fields, "wp:post_date")
        updated = self._moment(fields, "wp:post_modified")
        if updated and published and updated.instant <= published.instant:
            updated = None
        section, tags = self._lists(item)
        story = Story(
            title=title,
            body=body,
            published=published,
            updated=updated,
            dek=next((_wxr.plain(text) for name in DEKS if (text := _wxr.meta(item, name))), ""),
            summary=summary,
            description=next(
                (_wxr.plain(text) for name in DESCRIPTIONS if (text := _wxr.meta(item, name))), ""
            ),
            tags=tags,
            authors=self._credits(item, fields),
            section=section,
            source_url=base if base.startswith(("http://", "https://")) else "",
            derived=() if stated else ("title",),
        )
        return _bylines.signed(story)

    def _credits(self, item: Any, fields: dict[str, str]) -> tuple[str, ...]:
        """Display names; those of the Co-Authors plugin before the one account that filed the post."""
        logins = [
            (one.get("nicename") or "").removeprefix("cap-") or _xml.text(one)
            for one in _wxr.terms(item, "author")
        ] or [fields.get("dc:creator", "")]
        names = [self.authors.get(login.casefold(), login).strip() for login in logins]
        return tuple(dict.fromkeys(name for name in names if name))

    def _lists(self, item: Any) -> tuple[str, tuple[str, ...]]:
        """(section, tags): the main category, then the others and the tags."""
        categories = [
            _wxr.plain(_xml.text(one))
            for one in _wxr.terms(item, "category")
            if one.get("nicename") != "uncategorized"
        ]
        main = self.terms.get(_wxr.meta(item, "_yoast_wpseo_primary_category"), "")
        section = main if main in categories else next(iter(categories), "")
        tags = [name for name in categories if name != section]
        tags += [_wxr.plain(_xml.text(one)) for one in _wxr.terms(item, "post_tag")]
        return section, tuple(dict.fromkeys(name for name in tags if name))

    def _moment(self, fields: dict[str, str], name: str) -> Moment | None:
        """The wall clock of the newsroom, with the offset that the time in UTC beside it proves."""
        local, utc = fields.get(name, "").strip(), fields.get(f"{name}_gmt", "").strip()
        try:
            if _wxr.is_date(local) and _wxr.is_date(utc):
                wall, gmt = datetime.fromisoformat(local), datetime.fromisoformat(utc)
                shift = wall.replace(tzinfo=None) - gmt.replace(tzinfo=None)
                if abs(shift) <= timedelta(hours=15) and not shift.total_seconds() % 900:
                    return Moment.at(wall.replace(tzinfo=timezone(shift)))
                return Moment.at(gmt.replace(tzinfo=UTC))
            if _wxr.is_date(utc):
                return dates.parse(f"{utc} UTC", "UTC")
            return dates.parse(local, self.raw.zone) if _wxr.is_date(local) else None
        except ValueError as error:
            self.notes.warn(
                0, f"holds a post dated {str(error).rstrip('.')}.", "Mend it; it has no date until then."
            )
            return None

    def stripped(self, number: int) -> None:
        fact = f"holds {counted(number, 'control character')} that XML forbids."
        self.notes.warn(0, fact, "Nothing need be done; readers would not see them, they were left out.")

    def broken(self, fault: _xml.Fault) -> None:
        remedy = "Export again from WordPress or mend that line; the stories before it were converted."
        self.notes.error(fault.line, f"{fault.fact}.", remedy)

    def told(self) -> Iterator[Problem]:
        """What was left out and what was not understood, once for the whole file."""
        protected = self.left.pop("password", 0)
        if protected:
            fact = f"holds {counted(protected, 'post')} behind a password."
            self.notes.warn(0, fact, "Take `draft: true` out of such an article to publish it for everybody.")
        left = [counted(n, *LEFT_OUT.get(kind, (f'"{shown(kind)}" entry', f'"{shown(kind)}" entries')))
                for kind, n in sorted(self.left.items()) if n]  # fmt: skip
        if left:
            remedy = (
                "Publish in WordPress what readers shall see, and export again; until then they are left out."
            )
            self.notes.warn(0, f"holds {listed(left[:12])} beside the published stories.", remedy)
        if not self.seen and not left and not self.notes.problems:
            self.notes.warn(
                0, "holds no posts.", "Choose posts or all content when you export from WordPress."
            )
        if self.shortcodes:
            most = [f"[{name}] ({n})" for name, n in self.shortcodes.most_common(12)]
            remedy = "Replace them by hand in the articles; they were kept as text."
            self.notes.warn(
                0, f"uses shortcodes that mean nothing outside WordPress: {listed(most)}.", remedy
            )
        if self.borrowed:
            fact = (
                f"shows shared blocks in {counted(self.borrowed, 'place')}, whose text is not in the posts."
            )
            self.notes.warn(0, fact, "Copy their text into the articles; it is missing there.")
        return self.notes.told()


def _title(text: str, fields: dict[str, str]) -> str:
    """A headline for a post without one: from its words, else from its address."""
    words = unquote(fields.get("wp:post_name", "")).replace("-", " ").strip()
    return _headline.derive(text) or words[:1].upper() + words[1:] or f"Post {fields.get('wp:post_id', '')}"
