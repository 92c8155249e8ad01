"""The settings of one build, resolved: a value that is handed down and never looked up."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from generator.model import Problem


class MenuItem(NamedTuple):
    name: str
    url: str  # below the site's root, or a whole address


@dataclass(frozen=True, slots=True)
class Site:
    """The resolved settings of one build, handed down as a value."""

    content: Path
    output: Path
    themes: Path
    cache: Path
    title: str
    base_url: str  # ends with a slash
    timezone: str = "UTC"
    language: str = "en"
    description: str = ""
    theme: str = "broadsheet"
    catalogues: tuple[tuple[Path, bytes], ...] = ()  # the theme's own words, the nearest first
    menu: tuple[MenuItem, ...] = ()
    masthead: str = ""  # the name above every page, or the address of a picture of it; else the title
    motto: str = ""  # below the masthead; else the description
    favicon: str = "/theme/favicon.svg"
    footer: tuple[MenuItem, ...] = ()
    imprint: str = ""  # the line at the foot of every page
    list_length: int = 100  # cards that the page of a name shows; a longer list has a page for each year
    feed_length: int = 30
    feed_minimum: int = 1  # stories from which on a list has a feed
    feed_text: str = "full"  # or "summary": what items of current feeds and of the site's history hold
    feed_history: str = "summary"  # or "full": what the history of a tag, an author, … holds
    feed_formats: str = "site"  # or "all": whose feeds stand there as Atom and JSON, too
    websub_hub: str = ""
    wayback: bool = False  # links that lead elsewhere have their copy in the Wayback Machine beside them
    article_json: bool = False  # a JSON file beside each article's page, and each list's
    relative_urls: bool = False  # pages hold in a folder that is opened without a server, too
    search: bool = True  # a page for it, its index, and a box on every page
    old_feeds: tuple[str, ...] = ()  # generators whose feed addresses lead to ours
    related_length: int = 6
    picture_widths: tuple[int, ...] = (480, 960, 1440)  # of renditions, in pixels, ascending
    markdown_extensions: tuple[str, ...] = ("extra", "sane_lists")
    embeds: tuple[str, ...] = ()  # hosts whose frames, films and sound every article may show
    trusted: tuple[str, ...] = ()  # folders of content/articles whose articles by hand may show any host's
    now: int = 0  # seconds since 1970 UTC; only embargo and expiry read it
    jobs: int = 1
    drafts: bool = False
    trial: bool = False  # a look ahead: what is kept for good in content/ledger stays as it is
    problems: tuple[Problem, ...] = ()

    @property
    def root(self) -> str:
        """The path of base_url, `/` or `/archive/`: what every link on a page begins with."""
        return "/" + self.base_url.split("://", 1)[-1].partition("/")[2]

    @property
    def house(self) -> tuple[object, ...]:
        """The settings that can show on a page."""
        return (
            self.title, self.base_url, self.language, self.description, self.menu,
            self.masthead, self.motto, self.favicon, self.footer, self.imprint,
            self.list_length, self.feed_length, self.related_length, self.feed_minimum, self.feed_text,
            self.feed_history, self.feed_formats, self.websub_hub, self.old_feeds, self.article_json, self.wayback,
            self.search, self.relative_urls,
        )  # fmt: skip
