"""A reader's ways through the archive, in a real browser: by clicks, by keys alone, on paper, on a phone,
without JavaScript. The server sends `default-src 'self'`, and nothing may break for that.

Needs Chromium on this machine (Debian: `apt-get install chromium`); without one, these are skipped.
"""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from desk import SITE, Desk, story
from test_pictures import drawn

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if BROWSER is None:
    pytest.skip("no Chromium is installed: readers' journeys are not tried", allow_module_level=True)
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright  # noqa: E402

SERIES = {"series": "The bridge", "tags": "[Bridges, Harbour]", "section": "Harbour", "authors": "[Ana Li]"}
LATEST = "The bridge opens again"
LEAD = "{src: bridge.jpg, alt: A bridge in fog, caption: The bridge, credit: Photo by Li}"
FILES = {
    "content/site.yaml": SITE + "language: en-GB\npicture_widths: [160, 320]\nlist_length: 2\n",
    "content/articles/a.md": story("A crack in the bridge", "2017-03-02", "The first report.", **SERIES),
    "content/articles/b.md": story("The bridge is closed", "2018-03-02", "The second report.", **SERIES),
    "content/articles/c.md": story(
        LATEST, "2019-03-02T16:05:00", "The last report.\n\n| a | b |\n|---|---|\n| " + "wide " * 80 + "| c |", image=LEAD, **SERIES
    ),
    "content/articles/d.md": story("A storm", "2019-03-02", "Another story.", tags="[Harbour]"),
    "content/articles/e.md": story("Harbourmasterssuperannuationcommitteemeeting", "2016-05-06", section="Harbour"),
    "content/media/bridge.jpg": drawn(640, 360),
}  # fmt: skip


class Server(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder, until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a built archive."""
    root = tmp_path_factory.mktemp("journeys")
    with served(root / "output") as address:
        assert not Desk(root).write(FILES).build(base_url=address).problems
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield started
        started.close()


class Reader:
    """A page in a browser, with whatever went wrong there."""

    def __init__(self, context: BrowserContext, home: str, scripted: bool = True) -> None:
        self.page: Page = context.new_page()
        self.scripted = scripted
        self.faults: list[str] = []
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on(
            "request", lambda asked: None if asked.url.startswith(home) else self.faults.append(asked.url)
        )

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a reader who is quick leaves before the icon is there
            self.faults.append(f"{request.url} failed: {request.failure}")

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def follow(self, name: str, within: str = "body") -> None:
        """Clicks the first link of that name."""
        self.page.locator(within).get_by_role("link", name=name, exact=True).first.click()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def reader(request: pytest.FixtureRequest, browser: Browser, home: str) -> Iterator[Reader]:
    context = browser.new_context(java_script_enabled=request.param)
    reader = Reader(context, home, request.param)
    reader.page.goto(home)
    yield reader
    assert not reader.faults
    context.close()


def test_from_the_front_page_to_a_day(reader: Reader, home: str) -> None:
    reader.follow(LATEST, "main")
    assert reader.heading == LATEST and reader.page.url == f"{home}2019/03/02/the-bridge-opens-again/"
    reader.follow("The whole story so far")
    assert reader.heading == "The bridge"
    reports = reader.page.locator("main").get_by_role("link").all_inner_texts()
    order = [reports.index(name) for name in ("A crack in the bridge", "The bridge is closed", LATEST)]
    assert order == sorted(order)
    reader.follow("The bridge is closed", "main")
    reader.follow("Bridges", ".tags")
    assert reader.heading == "Bridges"
    reader.page.locator(".shelves a").filter(has_text="2019").click()
    assert reader.page.url == f"{home}tag/bridges/2019/" and LATEST in reader.page.inner_text("main")
    reader.follow(LATEST, "main")
    reader.follow("2 March 2019, 16:05", ".byline")
    assert reader.heading == "2 March 2019" and reader.page.url == f"{home}2019/03/02/"
    assert {"A storm", LATEST} <= set(reader.page.locator("main h2, main h3").all_inner_texts())
    reader.follow("2019", ".trail")
    assert reader.heading == "2019"
    reader.page.locator("table.calendar a").first.click()
    assert reader.page.url.startswith(f"{home}2019/03/")


def test_by_keys_alone(reader: Reader, home: str) -> None:
    page = reader.page
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to content"
    assert page.locator(":focus").bounding_box()["x"] >= 0  # it shows itself
    page.keyboard.press("Enter")
    assert page.url == f"{home}#main-content"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text() == LATEST:
            break
    focused = page.locator(":focus")
    assert focused.inner_text() == LATEST and page.locator("main :focus").count() == 1
    if reader.scripted:
        assert focused.evaluate("link => getComputedStyle(link).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/the-bridge-opens-again/")
    box = page.locator(".scroll")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(".scroll:focus").count():
            break
    assert page.locator(".scroll:focus").count() == 1, "the wide table cannot be scrolled by keys"
    assert box.get_attribute("aria-label") == "Table"


def test_on_paper(reader: Reader) -> None:
    reader.follow(LATEST, "main")
    reader.page.wait_for_url("**/the-bridge-opens-again/")
    reader.page.emulate_media(media="print")
    for gone in (".masthead nav", ".places", ".footer", ".rail", ".skip"):
        for element in reader.page.locator(gone).all():
            assert not element.is_visible(), gone
    assert reader.page.get_by_text("The last report.").is_visible()
    assert "127.0.0.1" in reader.page.locator(".permalink").inner_text()
    assert reader.page.locator(".permalink").is_visible()
    assert reader.page.pdf().startswith(b"%PDF")


def test_the_age_of_a_story_is_told_by_the_readers_clock(browser: Browser, home: str) -> None:
    for script, said in ((True, "This article is more than"), (False, "From the archive of 2017")):
        context = browser.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(f"{home}2017/03/02/a-crack-in-the-bridge/")
        assert page.locator(".age").inner_text().startswith(said)
        context.close()


KINDS = (
    "", "2019/", "2019/03/", "2019/03/02/", "2019/03/02/the-bridge-opens-again/", "tag/", "tag/bridges/", "tag/bridges/2019/",
    "author/ana-li/", "section/harbour/", "story/", "story/the-bridge/", "on-this-day/", "on-this-day/03-02/", "corrections/",
    "feeds/", "404.html",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_smallest_phone(browser: Browser, home: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    reader = Reader(context, home)
    for kind in KINDS:
        answer = reader.page.goto(home + kind)
        assert answer and answer.ok, kind
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320, kind
        assert reader.page.locator("h1").count() == 1, kind
    assert not reader.faults
    context.close()


def test_right_to_left_begins_at_the_right_and_fits(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("arabic")
    settings = FILES["content/site.yaml"].replace("en-GB", "ar")
    with served(root / "output") as address:
        Desk(root).write({**FILES, "content/site.yaml": settings}).build(base_url=address)
        for width in (320, 1280):
            context = browser.new_context(viewport={"width": width, "height": 640})
            page = context.new_page()
            for kind in KINDS:
                page.goto(address + kind)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, kind
                sides = "all => all.map(one => getComputedStyle(one).textAlign)"
                assert set(page.locator(".entry .hed").evaluate_all(sides)) <= {"end"}, (
                    "English keeps to the right"
                )
                box = page.locator(".nameplate a").bounding_box()
                assert box and (not kind or width - box["x"] - box["width"] < 100), (
                    kind
                )  # the front's is centred
            context.close()


SHIFTS = """new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().length)).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(0), 500);
})"""


def test_a_phone_loads_the_small_picture_and_nothing_moves(browser: Browser, home: str) -> None:
    context = browser.new_context(viewport={"width": 150, "height": 640})
    page = context.new_page()
    loaded: list[str] = []

    def late(route: Route) -> None:
        """A slow network: the text is there before its picture."""
        loaded.append(route.request.url.removeprefix(home))
        time.sleep(0.5)
        route.continue_()

    page.route("**/*.{avif,webp,jpeg,jpg}", late)
    page.goto(f"{home}2019/03/02/the-bridge-opens-again/")
    assert loaded == ["picture/bridge.jpg/160.avif"]
    assert page.evaluate(SHIFTS) == 0
    context.close()
