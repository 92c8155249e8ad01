"""How well stories so far are put together, on reports of known events.

    python tests/benchmarks/related_threads.py CORPUS        (ECB+: the folder with one folder for each topic)

Builds a site of all reports, with days scattered over three months as the corpus gives none, and compares
the threads with the events by B-cubed precision, recall and F1 (Bagga and Baldwin, 1998).
"""

import hashlib
import html
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generator import config, pipeline  # noqa: E402
from generator.catalog import Reader  # noqa: E402

START, MINUTES = datetime(2009, 1, 1), 60 * 24 * 90
_TOKEN = re.compile(r'<token [^>]*sentence="(\d+)"[^>]*>(.*?)</token>')


def reports(corpus: Path) -> Iterator[tuple[str, str, list[str]]]:
    """(id, event, sentences): a file's name ends in the event of its topic that it tells of."""
    for path in sorted(corpus.glob("*/*.xml")):
        topic, number, event = re.fullmatch(r"(\d+)_(\d+)(\w+)", path.stem).groups()
        sentences: dict[int, list[str]] = {}
        for sentence, token in _TOKEN.findall(path.read_text("utf-8", "replace")):
            sentences.setdefault(int(sentence), []).append(html.unescape(token))
        lines = [" ".join(words) for words in sentences.values()]
        lines = [line for line in lines if not line.startswith(("http", "www"))]
        if lines:
            yield f"{event}-{topic}-{number}", f"{topic} {event}", lines


def write(site: Path, id: str, lines: list[str]) -> None:
    minutes = int(hashlib.sha256(id.encode()).hexdigest()[:12], 16) % MINUTES
    when = (START + timedelta(minutes=minutes)).isoformat()
    title = " ".join(lines[0].split()[:14]).replace('"', "”")
    text = re.sub(r"(?m)^\W+", "", "\n\n".join(lines)).replace("<", "")
    path = site / f"content/articles/{id}.md"
    path.write_text(f'---\nid: {id}\ntitle: "{title}"\ndate: {when}\n---\n\n{text}\n', "utf-8")


def b_cubed(found: dict[str, str], true: dict[str, str]) -> tuple[float, float, float]:
    pairs = Counter((found[id], true[id]) for id in true)
    sizes, events = Counter(found[id] for id in true), Counter(true.values())
    precision = sum(n * n / sizes[thread] for (thread, _), n in pairs.items()) / len(true)
    recall = sum(n * n / events[event] for (_, event), n in pairs.items()) / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)


def main(corpus: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        (site / "content/articles").mkdir(parents=True)
        (site / "content/site.yaml").write_text("title: T\nbase_url: https://example.org/\ntimezone: UTC\n")
        true = {}
        for id, event, lines in reports(corpus):
            write(site, id, lines)
            true[id] = event
        pipeline.build(config.load(config.Options(site=site, themes=ROOT / "themes", jobs=2)))
        with closing(Reader(site / ".cache/catalog.sqlite")) as reader:
            found = dict(reader.rows("SELECT id, name FROM thread"))
    print(f"{len(true)} reports of {len(set(true.values()))} events in {len(set(found.values()))} threads")
    print("B-cubed precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*b_cubed(found, true)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
