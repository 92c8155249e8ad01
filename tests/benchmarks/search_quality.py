"""How well search finds what a reader has in mind: known items, asked of built archives by their own client.

    python tests/benchmarks/search_quality.py SITE [SITE …] [--stories 500] [--rare 20]        (needs Node)

Of each archive so many stories are drawn. Each is asked for by three content words of its text, drawn among
those of four letters or more that at most one story in `--rare` holds (in an archive of few: that are not in
half; `--rare 1`: in any), and by its headline. What counts is where the story stands among the results. `by chance` is
what an index would reach that knew of each story which words it holds, and of those that hold all three drew five.
"""

import argparse
import html
import json
import random
import re
import shutil
import statistics
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

CLIENT = Path(__file__).with_name("search_client.mjs")
FEW = 200  # stories
_PROSE = re.compile(r'<div class="prose"[^>]*>(.*?)</div>', re.S)
_WORD = re.compile(r"[^\W\d_]{4,}")


class Item(NamedTuple):
    url: str
    title: str
    words: tuple[str, ...]  # of its text, each once


class Answer(NamedTuple):
    first: list[str]  # addresses
    files: int
    bytes: int
    milliseconds: float


def ask(output: Path, questions: Iterable[str]) -> list[Answer]:
    """Of each question, a line of text. Raises SystemExit when there is no Node."""
    if not shutil.which("node"):
        raise SystemExit("Node is not installed: search cannot be asked outside a browser.")
    run = subprocess.run(
        ["node", CLIENT, output], input="\n".join(questions), capture_output=True, text=True, check=True
    )
    told = map(json.loads, run.stdout.splitlines())
    return [Answer(one["first"], one["files"], one["bytes"], one["milliseconds"]) for one in told]


def items(site: Path) -> list[Item]:
    """Every story that is published."""
    found = []
    for path in sorted((site / "output/data").glob("*.json")):
        for row in json.loads(path.read_text("utf-8")):
            url = "/" + row["url"].split("://", 1)[1].split("/", 1)[1]
            page = (site / "output" / url.strip("/") / "index.html").read_text("utf-8")
            prose = _PROSE.search(page)
            text = html.unescape(re.sub("<[^>]*>", " ", prose[1])) if prose else ""
            found.append(Item(url, row["title"], tuple(dict.fromkeys(_WORD.findall(text.lower())))))
    return found


def drawn(stories: list[Item], number: int, rare: int) -> list[tuple[Item, str]]:
    """(story, three of its words) of so many stories."""
    held = Counter(word for story in stories for word in story.words)
    most = len(stories) / (rare if len(stories) >= FEW else 2)
    rng = random.Random(1)
    some = rng.sample(stories, min(number, len(stories)))
    told = [(story, [word for word in story.words if held[word] <= most]) for story in some]
    return [(story, " ".join(rng.sample(words, 3))) for story, words in told if len(words) >= 3]


def chance(stories: list[Item], questions: list[tuple[Item, str]]) -> float:
    """How often the story is among five drawn from those that hold the words."""
    holding: dict[str, set[int]] = defaultdict(set)
    for at, story in enumerate(stories):
        for word in story.words:
            holding[word].add(at)
    found = [len(set.intersection(*(holding[word] for word in words.split()))) for _, words in questions]
    return sum(min(1, 5 / number) for number in found) / len(found)


def report(site: Path, number: int, rare: int) -> str:
    stories = items(site)
    questions = drawn(stories, number, rare)
    words = ask(site / "output", [words for _, words in questions])
    titles = ask(site / "output", [story.title for story, _ in questions])
    pairs = list(zip((story.url for story, _ in questions), words, titles, strict=True))
    shares = (
        chance(stories, questions),
        sum(url in answer.first[:5] for url, answer, _ in pairs) / len(pairs),
        sum(url in answer.first[:1] for url, answer, _ in pairs) / len(pairs),
        sum(url in answer.first[:1] for url, _, answer in pairs) / len(pairs),
    )
    fetched = [*words, *titles]
    cells = (
        site.name, f"{len(pairs):,}", *(f"{share:.1%}" for share in shares),
        f"{max(a.files for a in words)}", f"{statistics.median(a.bytes for a in words) / 1000:.0f} kB",
        f"{max(a.bytes for a in words) / 1000:.0f} kB", f"{statistics.median(a.milliseconds for a in fetched):.0f} ms",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sites", type=Path, nargs="+")
    parser.add_argument("--stories", type=int, default=500)
    parser.add_argument("--rare", type=int, default=20)
    args = parser.parse_args()
    print(
        "| archive | stories | three words, by chance | in the first 5 | first | headline: first | files, at most"
        " | fetched | at most | client |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    for site in args.sites:
        print(report(site, args.stories, args.rare), flush=True)


if __name__ == "__main__":
    main()
