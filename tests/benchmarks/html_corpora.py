"""How well saved pages are read, measured on public corpora that stay where they are.

    python tests/benchmarks/html_corpora.py --benchmark GIT_DIR --fundus GIT_DIR [-v]

`--benchmark`: the git directory of scrapinghub/article-extraction-benchmark; the text of each body,
captions and links to players apart, by the four-word shingles of its evaluate.py.
`--fundus`: the git directory of flairNLP/fundus; of the half of its publishers that is for tuning
(even digests of their names) title, day, time with zone, authors and tags of each page. Where the
truth gives no zone, only the wall clock is compared; `day` counts the same instant in any zone.
"""

import argparse
import gzip
import hashlib
import html
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import mean
from typing import Any

import markdown

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from generator.importers.html import Html
from generator.model import Raw, Record, Story

TEST_DATA = "tests/resources/parser/test_data"
SHINGLE = 4


def git(repo: str, *args: str) -> bytes:
    return subprocess.run(["git", f"--git-dir={repo}", *args], capture_output=True, check=True).stdout


def read(name: str, page: bytes) -> tuple[Story | None, float]:
    """The story and the seconds of one core that it took."""
    begun = time.process_time()
    found = list(Html().read(Raw(name, page)))
    taken = time.process_time() - begun
    return (found[0].story if isinstance(found[0], Record) else None), taken


def prose(body: str) -> str:
    """The words of a body that the corpus counts: no captions, no links that stand for players."""
    rows = [row for row in body.split("\n") if not is_player(row)]
    page = markdown.markdown("\n".join(rows), extensions=["extra", "sane_lists"])
    page = re.sub(r"<figure>.*?</figure>", " ", page, flags=re.S)
    page = re.sub(r"</?(?:em|strong|a|code|sub|sup)\b[^<>]*>", "", page)
    return html.unescape(re.sub(r"<[^<>]*>", " ", page))


def is_player(row: str) -> bool:
    match = re.fullmatch(r"\[([^\]]*)\]\(<?https?://(?:www\.)?([^/]*).*\)", row)
    return bool(match and match[1] == match[2])


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    return Counter(tuple(tokens[n : n + SHINGLE]) for n in range(max(1, len(tokens) - SHINGLE + 1)) if tokens)


def benchmark(repo: str, verbose: bool) -> None:
    truth = json.loads(git(repo, "show", "HEAD:ground-truth.json"))
    precision, recall, seconds = [], [], []
    for key, entry in truth.items():
        page = gzip.decompress(git(repo, "show", f"HEAD:html/{key}.html.gz"))
        story, taken = read(f"{key}.html", page)
        seconds.append(taken)
        made, wanted = shingles(prose(story.body) if story else ""), shingles(entry["articleBody"])
        common = (made & wanted).total()
        if made:
            precision.append(common / made.total())
        if wanted:
            recall.append(common / wanted.total())
        if verbose and (not made or common < 0.8 * max(made.total(), wanted.total())):
            print(f"  {common / max(1, made.total()):.2f} {common / wanted.total():.2f} {entry['url']}")
    p, r = mean(precision), mean(recall)
    print(
        f"benchmark: {len(truth)} pages, body F1 {2 * p * r / (p + r):.4f} (precision {p:.4f}, recall {r:.4f}), {ms(seconds)}"
    )


def fundus_pages(repo: str) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """(name, page, truth): of the versions of truth the one whose text the page holds."""
    names = git(repo, "ls-tree", "-r", "--name-only", "HEAD", TEST_DATA).decode().split()
    for name in names:
        stem = name.removesuffix(".json")
        publisher = stem.rsplit("/", 1)[-1]
        if name == stem or int(hashlib.sha256(publisher.encode()).hexdigest()[:8], 16) % 2:
            continue
        versions = list(json.loads(git(repo, "show", f"HEAD:{name}")).values())
        for path in names:
            if re.fullmatch(re.escape(stem) + r"_\d{4}_\d\d_\d\d\.html\.gz", path):
                page = gzip.decompress(git(repo, "show", f"HEAD:{path}"))
                text = letters(html.unescape(re.sub(r"<[^<>]*>", "", page.decode("utf-8", "replace"))))
                yield path.rsplit("/", 1)[-1], page, max(versions, key=lambda truth: holds(text, truth))


def letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def holds(text: str, truth: dict[str, Any]) -> float:
    sections = (truth.get("body") or {}).get("sections", [])
    paragraphs = [paragraph for section in sections for paragraph in section["paragraphs"]]
    return sum(letters(paragraph)[:60] in text for paragraph in paragraphs) / max(1, len(paragraphs))


def fundus(repo: str, verbose: bool) -> None:
    score: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    each, seconds, pages = [], [], 0
    for name, page, truth in fundus_pages(repo):
        story, taken = read(name.removesuffix(".gz"), page)
        pages += 1
        seconds.append(taken)
        if story is None:
            print(f"  {name}: no story")
            continue
        marks = judged(story, truth)
        score.update(marks)
        if verbose and not marks["title"]:
            print(f"  {name}: {truth['title']!r} | {story.title!r}")
        if wanted := {tag.casefold() for tag in truth.get("topics") or []}:
            made = {tag.casefold() for tag in story.tags}
            tags.update(common=len(made & wanted), made=len(made), wanted=len(wanted))
            each.append(2 * len(made & wanted) / (len(made) + len(wanted)))
    figures = ", ".join(
        f"{name} {score[name] / pages:.3f}" for name in ("title", "day", "time", "authors", "paragraphs")
    )
    micro = 2 * tags["common"] / (tags["made"] + tags["wanted"])
    print(
        f"fundus: {pages} pages, {figures}, tags F1 {micro:.3f} (mean of pages {mean(each):.3f}), {ms(seconds)}"
    )


def judged(story: Story, truth: dict[str, Any]) -> dict[str, float]:
    when = datetime.fromisoformat(truth["publishing_date"])
    made = story.published
    same = bool(made) and when.tzinfo is not None and abs(made.instant - when.timestamp()) < 60
    wall = bool(made) and when.tzinfo is None and made.wall[:16] == when.isoformat()[:16]
    sections = (truth.get("body") or {}).get("sections", [])
    paragraphs = {letters(paragraph) for section in sections for paragraph in section["paragraphs"]}
    shown = {letters(row) for row in re.split(r"\n+", prose(story.body))}
    return {
        "title": " ".join(story.title.split()) == " ".join((truth["title"] or "").split()),
        "day": same or bool(made and made.wall[:10] == when.date().isoformat()),
        "time": (same or wall) and bool(made and not made.whole_day),
        "authors": {name.casefold() for name in story.authors}
        == {n.casefold() for n in truth.get("authors") or []},
        "paragraphs": len({text for text in paragraphs if text in shown}) / max(1, len(paragraphs)),
    }


def ms(seconds: list[float]) -> str:
    return f"{1000 * mean(seconds):.1f} ms a page"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--benchmark")
    parser.add_argument("--fundus")
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args()
    if given.benchmark:
        benchmark(given.benchmark, given.verbose)
    if given.fundus:
        fundus(given.fundus, given.verbose)


if __name__ == "__main__":
    main()
