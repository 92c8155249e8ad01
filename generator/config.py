"""Settings: the command line and content/site.yaml become one Site, or a list of what is wrong.

All faults in one go, each with its line. Touches nothing on the disk.
"""

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from generator import ledger
from generator.disk import files
from generator.model import Problem
from generator.report import CannotBegin
from generator.site import MenuItem, Site
from generator.text import yamltext
from generator.text.wording import TAG

OWN_THEMES = Path(__file__).resolve().parent.parent / "themes"
NAME = "content/site.yaml"
MOST_JOBS = 256  # processes
OLD_FEEDS = ("wordpress", "hugo", "jekyll", "pelican")


class SettingsError(CannotBegin):
    """The settings cannot be used."""


@dataclass(frozen=True, slots=True)
class Options:
    """The command line of a build, as typed. Folders are absolute."""

    site: Path
    content: Path | None = None
    output: Path | None = None
    themes: Path | None = None
    cache: Path | None = None
    jobs: int | None = None
    base_url: str | None = None
    now: str | None = None
    drafts: bool = False

    @property
    def folders(self) -> dict[str, Path]:
        """Where the site's folders are, by the names that people know them by."""
        return {
            "content": self.content or self.site / "content",
            "output": self.output or self.site / "output",
            "themes": self.themes or self.site / "themes",
            "cache": self.cache or self.site / ".cache",
        }


def load(options: Options) -> Site:
    """Raises SettingsError."""
    folders = options.folders
    if not folders["themes"].is_dir():
        folders["themes"] = OWN_THEMES
    site = Site(
        content=folders["content"],
        output=folders["output"],
        themes=folders["themes"],
        cache=folders["cache"],
        title=options.site.name,
        base_url="http://localhost:8000/",
        drafts=options.drafts,
        trial=options.drafts,
        jobs=min(options.jobs or _cores(), MOST_JOBS),
    )
    problems = _folders(site, options.folders["themes"])
    if options.themes and not options.themes.is_dir():
        remedy = "Name another with --themes, or none; nothing was built."
        problems.append(Problem(str(options.themes), 0, "is no folder.", remedy))
    site, found = _with_file(site)
    if options.base_url is not None:
        site = _set(site, "base_url", _base_url, options.base_url, "--base-url", 0, found)
    if options.now is not None:
        site = _set(site, "now", _instant, options.now, "--now", 0, found)
    problems += [problem for problem in found if problem.severity == "error"]
    if problems:
        raise SettingsError(*problems)
    warnings = tuple(problem for problem in found if problem.severity == "warning")
    return replace(site, now=site.now or int(time.time()), problems=warnings)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _folders(site: Site, themes: Path) -> list[Problem]:
    problems = []
    if not site.content.is_dir():
        remedy = "Make it and put article files into its raw/ folder, or name another with --content."
        problems.append(Problem(str(site.content), 0, "is no folder.", remedy))
    for folder in (site.output, site.cache):
        if os.path.lexists(folder) and not folder.is_dir():
            problems.append(
                Problem(str(folder), 0, "is no folder.", "Move the file away; nothing was built.")
            )
    for name in (ledger.FOLDER, ledger.URLS):
        found = files.look(site.content / name, ".")
        if found and found.fault:
            remedy = "Put a folder in its place; nothing was built."
            problems.append(Problem(f"content/{name}", 0, f"{found.fault}.", remedy))
    own = {"output": site.output, "cache": site.cache, "content": site.content}
    pairs = [
        *combinations(own, 2),
        *product(own, ("the builder",)),
        *product(("output", "cache"), ("themes", "the builder's themes")),
    ]
    named = {
        **own,
        "themes": themes,  # also where there are none yet
        "the builder": OWN_THEMES.parent / "generator",
        "the builder's themes": OWN_THEMES,
    }
    for one, two in pairs:
        if overlap(named[one], named[two]):
            remedy = "Give each a folder of its own."
            problems.append(Problem(str(named[one]), 0, f"{one} and {two} overlap.", remedy))
    return problems


def overlap(one: Path, two: Path) -> bool:
    """Whether one folder is the other, or in it."""
    first, second = Path(os.path.realpath(one)), Path(os.path.realpath(two))
    return first == second or first in second.parents or second in first.parents


def _with_file(site: Site) -> tuple[Site, list[Problem]]:
    try:
        text = files.read(site.content / "site.yaml").decode("utf-8-sig")
        entries = yamltext.mapping(text.replace("\r\n", "\n"))
    except FileNotFoundError:  # enough for a first look; what is guessed is said below
        entries = {}
    except OSError as error:
        return site, [Problem(NAME, 0, f"cannot be read: {error.strerror}.", "Mend it; nothing was built.")]
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        fact = f"is not UTF-8 (byte 0x{error.object[error.start]:02x})."
        return site, [Problem(NAME, line, fact, "Save it as UTF-8; nothing was built.")]
    except yamltext.BadYaml as error:
        return site, [Problem(NAME, error.line, error.fact, f"{error.remedy}; nothing was built.")]
    found: list[Problem] = []
    for key, entry in entries.items():
        if key not in SETTINGS:
            import difflib

            near = difflib.get_close_matches(key, SETTINGS, 1)
            hint = f"Did you mean `{near[0]}`?" if near else f"Known are: {', '.join(SETTINGS)}."
            found.append(Problem(NAME, entry.line, f"`{key}` is no setting.", hint))
        elif entry.value is not None:
            site = _set(site, key, SETTINGS[key].read, entry.value, NAME, entry.line, found)
    for key in ("title", "base_url"):
        if key not in entries or entries[key].value is None:
            found.append(
                Problem(
                    NAME,
                    0,
                    f"has no `{key}`; {getattr(site, key)} is a guess.",
                    "Write it into the file.",
                    "warning",
                )
            )
    return site, found


def _set(site: Site, key: str, read: Any, value: Any, place: str, line: int, found: list[Problem]) -> Site:
    try:
        return replace(site, **{key: read(value)})
    except ValueError as error:
        found.append(Problem(place, line, f"`{key}` {error}.", "Mend it; nothing was built."))
        return site


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a line of text")
    return " ".join(value.split())


def _splits(url: str) -> bool:
    """Whether programs can tell the parts of an address: half a `[…]` or a port that is none, and they fail."""
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def _base_url(value: Any) -> str:
    if (
        not isinstance(value, str)
        or not re.fullmatch(r"https?://[^\s/?#\"'<>\\]+(/[^\s?#\"'<>\\]*)?", value)
        or not _splits(value)
    ):
        raise ValueError("must look like https://example.org/ or https://example.org/archive/")
    return value.rstrip("/") + "/"


def _zone(value: Any) -> str:
    try:
        ZoneInfo(_text(value))
    except (OSError, ValueError, KeyError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise ValueError("must be a name such as Europe/London") from error
    return _text(value)


def _language(value: Any) -> str:
    if not isinstance(value, str) or not TAG.fullmatch(value):
        raise ValueError("must be a language tag such as en or pt-BR")
    return value


def _theme(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[\w-]+", value):
        raise ValueError("must be the name of a folder in themes/")
    return value


def _length(value: Any) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"[1-9]\d{0,2}", value):
        raise ValueError("must be a number from 1 to 999")
    return int(value)


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in words:
            raise ValueError(f"must be {' or '.join(words)}")
        return str(value)

    return read


def _truth(value: Any) -> bool:
    if value not in ("true", "false"):
        raise ValueError("must be true or false")
    return bool(value == "true")


def _url(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s\"'<>]+", value) or not _splits(value):
        raise ValueError("must be a whole address, https://…")
    return value


def _old_feeds(value: Any) -> tuple[str, ...]:
    if not (found := _names(value)) or set(found) - set(OLD_FEEDS):
        raise ValueError(f"must be a list of some of {', '.join(OLD_FEEDS)}")
    return found


def _widths(value: Any) -> tuple[int, ...]:
    """In ascending order, each once."""
    widths = value if isinstance(value, list) else [value]
    if len(widths) > 9 or not all(isinstance(w, str) and re.fullmatch(r"[1-9]\d{1,3}", w) for w in widths):
        raise ValueError("must be a list of up to nine widths from 10 to 9999 pixels, or [] for none")
    return tuple(sorted({int(width) for width in widths}))


def _menu(value: Any) -> tuple[MenuItem, ...]:
    if not isinstance(value, dict):
        raise ValueError("must be lines of `Name: /address/`")
    for name, url in value.items():
        if not isinstance(url, str) or not re.match(r"/(?!/)|https?://", url) or not _splits(url):
            raise ValueError(f"entry `{name}` must be an address such as /section/news/")
    return tuple(MenuItem(name, url) for name, url in value.items())


def _address(value: Any) -> str:
    if not isinstance(value, str) or not re.match(r"/(?!/)\S", value):
        raise ValueError("must be an address such as /media/favicon.png")
    return value


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("must be a list of names")
    return tuple(value)


def _hosts(value: Any) -> tuple[str, ...]:
    if not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?", name) for name in _names(value)):
        raise ValueError("must be a list of hosts such as player.vimeo.com")
    return _names(value)


def _subfolders(value: Any) -> tuple[str, ...]:
    found = tuple(name.strip("/") for name in _names(value))
    if not all(found) or any({".", ".."} & set(name.split("/")) for name in found):
        raise ValueError("must be a list of folders below content/articles, such as columns")
    return found


def _instant(value: Any) -> int:
    from generator.text import dates  # its patterns are many, and an unchanged archive has no use for them

    return dates.parse(_text(value), "UTC").instant


class Setting(NamedTuple):
    read: Callable[[Any], Any]  # raises ValueError with the end of a sentence
    words: str  # for the reference that publishers read
    example: str


SETTINGS = {
    "title": Setting(_text, "The name of the archive.", "The Harbour Post"),
    "description": Setting(_text, "One line about it, for search engines and feeds.", "News of the coast."),
    "base_url": Setting(
        _base_url, "Where the site will stand, with its path if it has one.", "https://example.org/archive/"
    ),
    "timezone": Setting(_zone, "Of times that name no zone.", "Europe/London"),
    "language": Setting(_language, "Of the archive, as a language tag.", "en-GB"),
    "theme": Setting(_theme, "The name of a folder in `themes/`.", "wire"),
    "menu": Setting(_menu, "The places at the top of every page.", "{Harbour: /section/harbour/}"),
    "masthead": Setting(
        _text,
        "The name above every page, or the address of a picture of it; else the title.",
        "/media/post.png",
    ),
    "motto": Setting(_text, "The line below it; else the description.", "Tides, prices and persons"),
    "favicon": Setting(_address, "The icon that browsers show.", "/media/anchor.png"),
    "footer": Setting(_menu, "The places at the foot of every page.", "{Contact: /contact/}"),
    "imprint": Setting(_text, "The line at the foot of every page.", "© The Harbour Post"),
    "list_length": Setting(
        _length, "How many stories the page of a list shows. A longer one has pages by year.", "50"
    ),
    "feed_length": Setting(_length, "How many stories a feed holds.", "50"),
    "related_length": Setting(_length, "How many related stories stand beside a story at most.", "4"),
    "feed_minimum": Setting(_length, "How many stories a list must have to get a feed.", "3"),
    "feed_text": Setting(
        _one_of("full", "summary"), "What items of feeds hold: `full` text or `summary`.", "summary"
    ),
    "feed_history": Setting(
        _one_of("summary", "full"), "The same for the older parts of the feed of a tag, an author, ….", "full"
    ),
    "feed_formats": Setting(
        _one_of("site", "all"),
        "Whose feeds stand there as Atom and JSON as well: the `site`'s, or `all`.",
        "all",
    ),
    "websub_hub": Setting(_url, "A hub that tells subscribers at once.", "https://hub.example.org/"),
    "article_json": Setting(
        _truth,
        "Whether an `index.json` stands beside each story and each tag, author, section and source.",
        "true",
    ),
    "relative_urls": Setting(
        _truth,
        "Whether the site works without a server, too, search included: in a folder out of a zip, or on a disk.",
        "true",
    ),
    "search": Setting(_truth, "Whether readers can search the archive.", "false"),
    "wayback": Setting(
        _truth,
        "Whether links to other sites have beside them their copy of the story's day in the Wayback Machine.",
        "true",
    ),
    "old_feeds": Setting(_old_feeds, "Systems whose feed addresses are to lead to ours.", "[wordpress]"),
    "picture_widths": Setting(
        _widths,
        "In how many pixels' widths pictures are encoded for readers; `[]` leaves them as they are.",
        "[480, 960]",
    ),
    "markdown_extensions": Setting(
        _names, "Extensions of Python-Markdown that articles are read with.", "[extra, smarty]"
    ),
    "embeds": Setting(
        _hosts,
        "Hosts whose frames, films and sound articles may show; of all others they are taken out.",
        "[www.youtube-nocookie.com, player.vimeo.com]",
    ),
    "trusted": Setting(
        _subfolders,
        "Folders of `content/articles` whose articles, when written by hand, may show those of any host.",
        "[columns, 2024/maps]",
    ),
    "now": Setting(
        _instant, "A fixed hour that decides on embargo and expiry; else the clock does.", "2030-01-01"
    ),
}
