"""How long a phone takes to answer: the search page of built archives in Chromium, its processor slowed down.

    python tests/benchmarks/search_phone.py SITE [SITE …] [--stories 30] [--slower 4]        (needs Chromium)

Each question is three content words of a story, as `search_quality.py` draws them, asked on a page that was just opened
and has looked nothing up; then two of its words, as a reader asks who takes one back. Told is the time from the question
until results are painted. The archive is served by this machine: what a network adds is three round trips.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from search_quality import drawn, items

CHROMIUM = "/usr/bin/chromium"
PORT = 8765
SMALL = {"width": 390, "height": 844}
OPENED = 700  # milliseconds, by which the page has come to rest
# By Chromium's own clock, until the frame in which the results stand.
ASK = """(text) => new Promise((done) => {
  const status = document.querySelector("#search .status"), box = document.querySelector("#search input[name=q]");
  status.textContent = "";
  const painted = () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  const told = new MutationObserver(() => {
    if (!status.textContent || !document.querySelector("#search ol li")) return;
    told.disconnect();
    painted();
  });
  told.observe(status, { childList: true, characterData: true, subtree: true });
  const begun = performance.now();
  box.value = text;
  box.form.requestSubmit();
})"""


@contextmanager
def served(output: Path) -> Iterator[str]:
    """By a process of its own, which is not slowed down."""
    command = [
        sys.executable,
        "-m",
        "http.server",
        str(PORT),
        "--bind",
        "127.0.0.1",
        "--directory",
        str(output),
    ]
    server = subprocess.Popen([*command, "--protocol", "HTTP/1.1"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield f"http://127.0.0.1:{PORT}/"
    finally:
        server.kill()


def answered(browser: Browser, home: str, words: str, slower: float) -> tuple[float, float]:
    """Milliseconds of a first question, and of one word less after it."""
    context = browser.new_context(viewport=SMALL)  # type: ignore[arg-type]
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(f"{home}search/")
    page.wait_for_timeout(OPENED)
    first = page.evaluate(ASK, words)
    second = page.evaluate(ASK, words.rpartition(" ")[0])
    context.close()
    return first, second


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sites", type=Path, nargs="+")
    parser.add_argument("--stories", type=int, default=30)
    parser.add_argument("--slower", type=float, default=4)
    args = parser.parse_args()
    print("| archive | questions | first | at most | a word less | at most |\n|---|--:|--:|--:|--:|--:|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for site in args.sites:
            asked = [words for _, words in drawn(items(site), args.stories, 20)]
            with served(site / "output") as home:
                times = [answered(browser, home, words, args.slower) for words in asked]
            cells = [
                f"{told(taken):.0f} ms"
                for taken in zip(*times, strict=True)
                for told in (statistics.median, max)
            ]
            print(f"| {site.name} | {len(asked)} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
