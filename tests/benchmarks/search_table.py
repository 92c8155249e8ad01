"""Backfile's index of search beside Pagefind's, on the same made-up archives: the table of README.

    python tests/benchmarks/search_table.py WORK [--sizes 1000,10000,100000] [--pagefind PROGRAM]

Sites stay in the folder WORK. From LARGE stories on only the index is made, as a build would make it, and
what needs pages is told as ten times what a tenth of the stories took (~). Pagefind is looked for on the PATH
(pip install pagefind pagefind-bin) and left out, with a word, where there is none; it makes a bundle for each
year, merged in the browser, so that a new story costs one of them. Questions are those of search_quality.py;
Pagefind's are asked in Chromium, by playwright. Node is needed for ours.
"""

import argparse
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import corpus
from search_quality import Item, ask, drawn, items

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
LARGE = 50_000
QUESTIONS = 40
COME = 9  # stories more
MERGED = """async ([years, question]) => {
  const finder = await import(`/${years[0]}/pagefind.js`);
  for (const year of years.slice(1)) await finder.mergeIndex(`/${year}/`);
  const { results } = await finder.search(question);
  await Promise.all(results.slice(0, 5).map((one) => one.data()));
}"""


class Row(NamedTuple):
    cpu: float  # seconds
    memory: int  # MB, of the largest process
    files: int
    bytes: int
    again: int  # files that are other after one story more: the median, and the most
    most: int
    again_cpu: float  # the median
    edit: int  # files that are other after a word more in an old story
    edit_cpu: float
    same: str  # whether a second run gives the same bytes
    asked_files: int  # fetched for a question, at most
    asked_bytes: int


def _run(command: list[str | Path]) -> tuple[float, int]:
    """CPU seconds and peak memory in MB of a program and what it starts."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def differing(one: dict[str, str], two: dict[str, str]) -> int:
    return sum(one.get(name) != two.get(name) for name in one.keys() | two.keys())


def weight(folder: Path, pattern: str = "*") -> int:
    return sum(path.stat().st_size for path in folder.rglob(pattern) if path.is_file())


def made(work: Path, stories: int) -> Path:
    """The site of so many stories, with its pages unless it is large."""
    site = work / f"search-{stories}"
    if not site.exists():
        for _ in corpus.write(site, "backfile", stories):
            pass
    if stories < LARGE and not (site / "output/index.html").exists():
        _run([sys.executable, ROOT / "build.py", "--site", site, "--quiet"])
    return site


# ── ours ──


def indexed(site: Path) -> Callable[[], float]:
    """A function that brings the index of a site up to date in WORK/…/index, by a build's own stages.

    It gives the CPU seconds of the last stage, in which the index is made."""
    from generator import config, engine
    from generator.absorb import absorb
    from generator.catalog import Catalog
    from generator.search import index
    from generator.survey import survey
    from generator.theme import Theme

    settled = config.load(config.Options(site=site, cache=site / "index-cache"))

    def bring() -> float:
        with closing(Catalog(settled.cache, engine.stamp())) as catalog:
            survey(settled, Theme(settled), catalog)
            absorb(settled, catalog)
            with catalog.transaction():
                for id in catalog.shown() if catalog.fresh else ():
                    catalog.make_stale([id])
            before = sum(os.times()[:4])
            index(settled, catalog)
            took = sum(os.times()[:4]) - before
            with catalog.transaction():
                catalog.clean([shelf for shelf, _ in catalog.dirty() if shelf.kind != "search"])
            folder = site / "index/search"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for name, data in catalog.rows("SELECT name, data FROM find"):
                (folder / name).write_bytes(data)
        return took

    return bring


def _date(path: Path) -> str:
    return next(line for line in path.read_text("utf-8").splitlines() if line.startswith("date:"))


def ours(site: Path, stories: int, questions: list[str]) -> Row:
    shutil.rmtree(site / "index-cache", ignore_errors=True)
    bring = indexed(site)
    cpu, folder = bring(), site / "index/search"
    first = digests(folder)
    (site / "index/theme").mkdir(exist_ok=True)
    shutil.copy(ROOT / "themes/broadsheet/static/search-index.js", site / "index/theme")
    answers = ask(site / "index", questions)
    files, size = len(first), weight(folder)
    # Stories that come one after the other, to a month that is nearly full and to one that begins with them; then a
    # word more in an old one, and all is as it was, by another way.
    begun, aside = site / f"content/articles/{corpus.FIRST.year + corpus.YEARS}", site / "aside"
    begun.mkdir(exist_ok=True)
    begun.rename(aside)
    full = (site / f"content/articles/{corpus.FIRST.year + corpus.YEARS - 1}/12").glob("*.md")
    come = sorted(full, key=_date)[-COME:]
    for path in come:
        path.rename(site / path.name)
    bring()
    costs = []
    for path, home in [(site / path.name, path) for path in come] + [
        (path, begun / path.relative_to(aside)) for path in sorted(aside.rglob("*.md"), key=_date)[:COME]
    ]:
        home.parent.mkdir(parents=True, exist_ok=True)
        before = digests(folder)
        path.rename(home)
        took = bring()
        costs.append((differing(before, digests(folder)), took))
    print(f"{stories:,} stories and more, files and CPU seconds: {costs}", file=sys.stderr)
    for path in aside.rglob("*.md"):
        path.rename(begun / path.relative_to(aside))
    shutil.rmtree(aside)
    bring()
    old = next((site / f"content/articles/{corpus.FIRST.year + 2}").rglob("*.md"))
    text, before = old.read_text("utf-8"), digests(folder)
    old.write_text(f"{text}\nQuixotic.\n", "utf-8")
    edit_cpu = bring()
    edit = differing(before, digests(folder))
    old.write_text(text, "utf-8")
    bring()
    same = "yes" if digests(folder) == first else "no"
    return Row(
        cpu, 0, files, size, statistics.median_low(cost for cost, _ in costs), max(cost for cost, _ in costs),
        statistics.median(took for _, took in costs), edit, edit_cpu, same,
        max(a.files for a in answers), max(a.bytes for a in answers),
    )  # fmt: skip


# ── Pagefind's ──


def pagefind(program: str, site: Path, questions: list[str]) -> Row:
    """A bundle for each year. What a new story changes is told by the fullest year, made again without one story."""
    years = sorted(path.name for path in (site / "output").glob("[12][0-9][0-9][0-9]"))
    home = site / "pagefind"
    shutil.rmtree(home, ignore_errors=True)
    ran = [_bundle(program, site / "output", year, home / year) for year in years]
    last = max(years, key=lambda year: len(list((site / "output" / year).glob("*/*/*/"))))
    apart = site / "one-less"
    shutil.rmtree(apart, ignore_errors=True)
    shutil.copytree(site / "output" / last, apart / last)
    shutil.rmtree(sorted((apart / last).glob("*/*/*/"))[-1])
    again_cpu, _ = _bundle(program, apart, last, site / "pagefind-again" / last)
    again = differing(digests(home / last), digests(site / "pagefind-again" / last))
    _bundle(program, site / "output", last, site / "pagefind-twice" / last)
    same = "yes" if digests(site / "pagefind-twice" / last) == digests(home / last) else "no"
    fetched = [_asked(home, years, question) for question in questions]
    return Row(
        sum(cpu for cpu, _ in ran), max(memory for _, memory in ran), len(digests(home)), weight(home), again,
        again, again_cpu, again, again_cpu, same, max(files for files, _ in fetched), max(size for _, size in fetched),
    )  # fmt: skip


def _bundle(program: str, output: Path, year: str, folder: Path) -> tuple[float, int]:
    stories = f"{year}/[0-9]*/[0-9]*/*/index.html"
    return _run(
        [
            program,
            "--site",
            output,
            "--glob",
            stories,
            "--root-selector",
            "main",
            "--output-path",
            folder,
            "--silent",
        ]
    )


class Server(SimpleHTTPRequestHandler):
    fetched: list[int]

    def send_header(self, keyword: str, value: str) -> None:
        if keyword == "Content-Length":
            self.fetched.append(int(value))
        super().send_header(keyword, value)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """(address, bytes of each file that was fetched)"""
    handler = type("Counting", (Server,), {"fetched": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", handler.fetched  # type: ignore[attr-defined]
        server.shutdown()


def _asked(home: Path, years: list[str], question: str) -> tuple[int, int]:
    """(files, bytes) that a browser which had nothing fetched for the first five results."""
    from playwright.sync_api import sync_playwright

    (home / "blank.html").write_text("<!doctype html>", "utf-8")
    with serving(home) as (address, fetched), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address}blank.html")
        fetched.clear()
        page.evaluate(MERGED, [years, question])
        browser.close()
    (home / "blank.html").unlink()
    return len(fetched), sum(fetched)


# ── the table ──


def line(name: str, stories: int, row: Row, pages: int, scaled: int = 1) -> str:
    mark = "~" if scaled > 1 else ""
    cells = (
        name, f"{stories:,}", f"{mark}{row.cpu * scaled:.0f} s", f"{row.memory} MB" if row.memory and scaled == 1 else "–",
        f"{mark}{row.files * scaled:,}", f"{mark}{row.bytes * scaled / 1e6:,.1f} MB", f"{mark}{row.bytes * scaled / pages:.1%}",
        f"{mark}{row.again * scaled:,}", f"{mark}{row.most * scaled:,}", f"{mark}{row.again_cpu * scaled:.1f} s",
        f"{mark}{row.edit * scaled:,}", f"{mark}{row.edit_cpu * scaled:.1f} s", row.same,
        f"{row.asked_files}", f"{row.asked_bytes / 1000:,.0f} kB",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--pagefind", default=shutil.which("pagefind") or "")
    args = parser.parse_args()
    print(
        "| index | stories | CPU | memory | files | size | of the HTML | one more: files | at most | CPU |"
        " an edit: files | CPU | same bytes | a question: files | bytes |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|--:|--:|"
    )
    pages, told, theirs, last = 0, list[Item](), None, 0
    for stories in map(int, args.sizes.split(",")):
        site = made(args.work, stories)
        if stories < LARGE:
            pages, told = weight(site / "output", "*.html"), items(site)
        elif last:
            pages = pages * stories // last
        questions = [words for _, words in drawn(told, QUESTIONS, 20)]
        print(line("Backfile", stories, ours(site, stories, questions), pages), flush=True)
        if not args.pagefind:
            print("Pagefind is not installed: left out.", file=sys.stderr)
        elif stories < LARGE:
            theirs, last = pagefind(args.pagefind, site, questions), stories
            print(line("Pagefind, by year", stories, theirs, pages), flush=True)
        elif theirs:
            print(line("Pagefind, by year", stories, theirs, pages, stories // last), flush=True)
        last = stories if stories < LARGE else last
    print(time.strftime("\n%Y-%m-%d"))


if __name__ == "__main__":
    main()
