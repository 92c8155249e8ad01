"""Small sites to try the builder on: made from a seed, built in this process, read back as bytes.

Everything a publisher may have is in them: articles by hand with and without a date, an id, tags in
several spellings; drafts, embargoes, expiries, withdrawals; raw files of both families; pages,
media, names. Nothing here knows how the builder works.
"""

import json
import os
import random
import re
import shutil
from pathlib import Path
from typing import Any

from PIL import Image

from generator import config, pipeline, report
from generator.report import Report
from generator.theme import ThemeError

PROJECT = Path(__file__).resolve().parent.parent
NOW = "2020-06-15T12:00:00+00:00"
SETTINGS = {"title": "The Test Lantern", "base_url": "https://test.example/news/", "timezone": "Europe/London",
            "list_length": 5, "feed_length": 4, "related_length": 3, "picture_widths": "[16, 32]", "now": NOW}  # fmt: skip
SUBJECTS = ("harbour", "lighthouse", "ferry", "cannery", "oysters", "bridge", "storm", "council")
NOUNS = (
    "auditor",
    "jetty",
    "ledger",
    "lantern",
    "kettle",
    "trawler",
    "invoice",
    "parapet",
    "gannet",
    "pontoon",
)
VERBS = ("mends", "paints", "counts", "sells", "floods", "opens", "closes", "delays", "praises", "doubts")
TAGS = ("Flooding", "flooding", "Oysters", "oysters", "OYSTERS", "Quern Bridge", "Ferry", "Jobs")
AUTHORS = ("Morag Ellery", "MORAG ELLERY", "Zoë Marchbank", "Ravi Dunmore")
SECTIONS = ("Harbour", "Council", "council")
SOURCES = ("The Lantern", "Quern Agency")


# ── words ──


def headline(rng: random.Random) -> str:
    return f"{rng.choice(SUBJECTS).title()} {rng.choice(NOUNS)} {rng.choice(VERBS)} {rng.choice(NOUNS)}"


def prose(rng: random.Random, paragraphs: int = 3) -> str:
    return "\n\n".join(_paragraph(rng) for _ in range(paragraphs))


def _paragraph(rng: random.Random) -> str:
    subject, words = rng.choice(SUBJECTS), " ".join(rng.choices(NOUNS, k=12))
    return f"The {subject} was quiet. Near the {subject} people saw {words} and then went home for tea."


def day(rng: random.Random) -> str:
    return f"20{rng.randint(17, 19)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def fields(rng: random.Random) -> dict[str, Any]:
    """Front matter of an ordinary article."""
    made: dict[str, Any] = {"title": headline(rng), "date": day(rng)}
    if rng.random() < 0.3:
        made["date"] += f"T{rng.randint(0, 23):02d}:15:00+01:00"
    if rng.random() < 0.1:
        del made["date"]
    made["tags"] = rng.sample(TAGS, rng.randint(0, 3))
    made["authors"] = rng.sample(AUTHORS, rng.randint(0, 2))
    for name, choice in (("section", SECTIONS), ("source", SOURCES)):
        if rng.random() < 0.6:
            made[name] = rng.choice(choice)
    if rng.random() < 0.3:
        made["dek"] = f"A {rng.choice(NOUNS)} is at the heart of it."
    return made


# ── files ──


def article(site: Path, path: str, body: str = "Text.", **head: Any) -> Path:
    """Writes content/articles/PATH by hand."""
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
    return put(site / "content/articles" / path, f"---\n{''.join(lines)}---\n\n{body}\n")


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        path.unlink()
    path.write_text(text, "utf-8")
    return path


def picture(path: Path, width: int, height: int, colour: str = "teal") -> Path:
    """A picture file of one colour, in the format that its name tells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (width, height), colour).save(path)
    return path


def set_field(path: Path, key: str, value: Any) -> None:
    """Changes one field of an article's front matter in place; None takes it out."""
    text = path.read_text("utf-8", "surrogateescape")
    text = re.sub(rf"^{key}:.*\n(?:[ ]+.*\n)*", "", text, count=1, flags=re.M)
    if value is not None:
        text = text.replace("---\n", f"---\n{key}: {json.dumps(value, ensure_ascii=False)}\n", 1)
    path.write_text(text, "utf-8", "surrogateescape")


def settings(site: Path, **changed: Any) -> None:
    """Writes content/site.yaml: the usual settings, and those given."""
    put(site / "content/site.yaml", "".join(f"{k}: {v}\n" for k, v in {**SETTINGS, **changed}.items()))


def scraped(rng: random.Random) -> str:
    """A raw file as scrapers leave them: run-on paragraphs, keywords, similar news."""
    date = f"{day(rng)} 07:15\n" if rng.random() < 0.7 else ""
    similar = "".join(
        f"{headline(rng)}It was as the {s} had feared all along.\nRead more »\n" for s in SUBJECTS[:2]
    )
    return (
        f"{headline(rng)}\n{_paragraph(rng)}\n{date}{prose(rng)}\nFerry Flooding Quern Bridge\n"
        "Quernmouth Latest News, Quernmouth Headlines\n"
        "Similar News:You can also read news stories similar to this one that we have collected from other"
        f" news sources.\n{similar}"
    )


def newsdesk(rng: random.Random) -> str:
    """A raw file as newsrooms write them: lede, headline twice, byline, date, text."""
    title, dek = headline(rng), _paragraph(rng)
    byline = f"By {AUTHORS[0]} and {AUTHORS[2]}"
    when = f"Oct. {rng.randint(1, 28)}, 201{rng.randint(7, 9)}, 2:05 p.m. BST"
    return f"{dek}\n{title}\n\n{title}\nA word on the {rng.choice(NOUNS)}.\n{byline}\n{when}\n{prose(rng)}\n"


def raw(site: Path, name: str, rng: random.Random) -> Path:
    return put(site / "content/raw" / name, rng.choice((scraped, newsdesk))(rng))


# ── sites ──


def make_site(site: Path, articles: int = 8, seed: int = 0) -> Path:
    """A site of its own in a new folder: so many articles by hand, half as many raw files, the rest."""
    rng = random.Random(seed)
    settings(site)
    titles: list[str] = []
    for number in range(articles):
        head = fields(rng)
        if titles and rng.random() < 0.6:
            head["similar"] = [{"title": rng.choice(titles)}]
        titles.append(head["title"])
        folder = head["date"][:7].replace("-", "/") if "date" in head else "undated"
        article(site, f"{folder}/story-{number:03d}.md", prose(rng), **{**head, **_special(number)})
    for number in range(articles // 2):
        raw(site, f"wire-{number % 2}/{number:03d}.txt", rng)
    put(site / "content/tags.yaml", "oysters:\n  name: Oysters\n  aliases: [oyster beds]\njobs: Work\n")
    put(site / "content/authors.yaml", "ravi-dunmore:\n  name: Ravi Dunmore\n  description: On boats.\n")
    put(site / "content/pages/about.md", "---\ntitle: About\n---\n\nWho we are.\n")
    put(site / "content/media/2019/plan.txt", "A plan.\n")
    picture(site / "content/media/pier.png", 40, 30)
    return site


def _special(number: int) -> dict[str, Any]:
    """The first few articles of a site are each of a kind of their own."""
    kinds: dict[int, dict[str, Any]] = {
        1: {"draft": True},
        2: {"embargo": "2020-07-01"},
        3: {"expires": "2020-08-01", "id": "expiring"},
        4: {"withdrawn": "It was about another town."},
        5: {"updated": "2019-12-30", "corrections": [{"date": "2019-12-31", "text": "A name was wrong."}]},
        6: {"date": None},
    }
    return kinds.get(number, {})


def own_theme(site: Path) -> Path:
    """Gives the site a copy of the theme to edit. Returns the copy."""
    return Path(shutil.copytree(PROJECT / "themes/broadsheet", site / "themes/broadsheet"))


# ── builds ──


def build(site: Path, *, verify: bool = False, reconvert: bool = False, **options: Any) -> Report:
    """One build in this process, with one job unless told otherwise."""
    settled = config.load(config.Options(site=site, **{"jobs": 1, **options}))
    return pipeline.build(settled, verify=verify, reconvert=reconvert)


def outcome(site: Path, **options: Any) -> tuple[int, list[str]]:
    """(exit code, what is wrong in words) of a build."""
    try:
        done = build(site, **options)
    except ThemeError as error:
        return 2, [str(error)]
    except config.SettingsError as error:
        return 2, [report.line(problem) for problem in error.problems]
    return done.exit_code(), [report.line(problem) for problem in report.listed(done.problems)]


def snapshot(folder: Path) -> dict[str, bytes]:
    """path → bytes of every file below a folder, hidden ones included; of a link, where it leads."""
    found = (Path(top, name) for top, _, names in os.walk(folder) for name in names)
    return {
        str(path.relative_to(folder)): os.readlink(path).encode() if path.is_symlink() else path.read_bytes()
        for path in found
    }


def differing(one: dict[str, bytes], two: dict[str, bytes]) -> list[str]:
    """Names of the files that two snapshots do not agree on, for a message."""
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


def copy_inputs(site: Path, other: Path) -> Path:
    """The site's content/ and themes/ as they are now, in a folder where nothing was ever built."""
    shutil.rmtree(other, ignore_errors=True)
    for name in ("content", "themes"):
        if (site / name).is_dir():
            shutil.copytree(site / name, other / name, symlinks=True)
    return other
