"""Serve: a preview on this machine, built anew whenever content or theme change.

It is a trial in folders of its own below the cache: output/ and the ledger stay as they are, and what
a page holds for the preview alone (a script that reloads it, what is wrong just now) is added on the
way to the browser. Whatever cannot be built is told in the page, and the last that could is shown.
"""

import errno
import mimetypes
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from generator import config
from generator.config import OWN_THEMES, Options
from generator.disk import files
from generator.model import Problem
from generator.pipeline import build
from generator.report import CannotBegin, Report, listed
from generator.site import Site

EVENTS = "/.backfile/changed"  # where a page waits for the next build; no page of an archive is hidden
PATIENCE = 15  # seconds between signs of life, by which a page that was closed is noticed
LOCAL = ("127.0.0.1", "localhost", "[::1]")
TYPES = {
    ".avif": "image/avif",
    ".js": "text/javascript",
    ".opml": "text/x-opml",
    ".tsv": "text/tab-separated-values",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
SCRIPT = """<script>
new EventSource("{events}").onmessage = event => event.data == "{version}" || location.reload();
</script>
"""
NOTICE = (
    '<aside style="all: initial; display: block; box-sizing: border-box; position: fixed; inset: auto 0 0 0; max-height: 50vh;'
    " overflow: auto; padding: 1em; font: 14px/1.5 ui-monospace, monospace; color: #fff; background: #5a1010;"
    ' white-space: pre-wrap; z-index: 2147483647">{words}</aside>\n'
)

Told = Callable[[Report], object]


class Preview:
    """The site as last built, and a number that grows whenever there is something new to see."""

    def __init__(self, options: Options, told: Told) -> None:
        self.options, self.told = options, told
        self.version = 0
        self.site: Site | None = None
        self.problems: list[Problem] = []
        self.changed = threading.Condition()

    def build(self, jobs: int | None = None) -> None:
        """Never fails: what went wrong becomes the preview's problems."""
        site, report = self.site, Report()
        try:
            site = _apart(config.load(replace(self.options, jobs=jobs or self.options.jobs)))
            report = build(site)
        except CannotBegin as error:
            report.problems = list(error.problems)
        except OSError as error:
            report.problems = [Problem(str(error.filename or "output"), 0, f"{error.strerror or error}.", "")]
        problems = listed(report.problems)
        with self.changed:
            if report.written or report.removed or problems != self.problems or site != self.site:
                self.version += 1
            self.site, self.problems = site, problems
            self.changed.notify_all()
        self.told(report)

    def wait(self, version: int) -> int:
        """The version when it is another, or after a while."""
        with self.changed:
            self.changed.wait_for(lambda: self.version != version, PATIENCE)
            return self.version

    def added(self) -> bytes:
        """What a page gets on the way to the browser."""
        words = "\n\n".join(escape(str(problem)) for problem in self.problems)
        notice = NOTICE.format(words=words) if words else ""
        return (notice + SCRIPT.format(events=EVENTS, version=self.version)).encode()


def _apart(site: Site) -> Site:
    preview = site.cache / "preview"
    return replace(site, output=preview / "output", cache=preview / "cache", trial=True)


def serve(options: Options, host: str, port: int, told: Told, ready: Callable[[str], object]) -> None:
    """Until interrupted. `ready` is called once with the address, `told` after each build.

    Raises CannotBegin when the port is taken."""
    preview = Preview(options, told)
    try:
        server = _Server((host, port), preview)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        fact = "is taken." if taken else f"cannot be listened at: {error.strerror or error}."
        remedy = "Name another with --port." if taken else "Name an IPv4 address of this machine with --host."
        raise CannotBegin(Problem(f"{host}:{port}", 0, fact, remedy)) from error
    preview.build()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        ready(f"http://{'localhost' if host in LOCAL else host}:{server.server_port}{server.root}")
        with suppress(KeyboardInterrupt):  # the one way to end a preview
            for _ in _changes(options):
                preview.build(jobs=1)  # processes are not forked beside threads that answer browsers
    finally:
        server.shutdown()
        server.server_close()


def _changes(options: Options) -> Iterator[None]:
    """Gives at each change below the folders, those that come later included."""
    from watchfiles import watch

    new = False  # a folder has come: what is in it is built once it is watched
    while True:
        folders = _watched(options)
        for changes in watch(*folders, debounce=100, step=25, rust_timeout=1000, yield_on_timeout=True):
            if _watched(options) != folders:
                break
            if changes or new:
                new = False
                yield
        new = True


def _watched(options: Options) -> list[Path]:
    folders = options.folders
    return [folder for folder in (folders["content"], folders["themes"], OWN_THEMES) if folder.is_dir()]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], preview: Preview) -> None:
        self.preview = preview
        super().__init__(address, _Handler)

    @property
    def root(self) -> str:
        return self.preview.site.root if self.preview.site else "/"


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Editors read of builds, not of requests."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        try:
            if not self._asked_here():
                self._send(HTTPStatus.FORBIDDEN, b"This preview answers to localhost alone.", "text/plain")
            elif path == EVENTS:
                self._events()
            elif path.startswith(self.server.root):
                self._page(path.removeprefix(self.server.root))
            else:
                self._go_to(self.server.root)
        except (BrokenPipeError, ConnectionResetError):  # the page was closed
            self.close_connection = True

    def _asked_here(self) -> bool:
        """A page elsewhere must not read the preview through a name that leads here."""
        bound = str(self.server.server_address[0])
        name = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        return bound not in LOCAL or name in LOCAL

    def _page(self, name: str) -> None:
        site = self.server.preview.site
        if site is None:
            return self._send(HTTPStatus.SERVICE_UNAVAILABLE, b"<!doctype html>\n", "text/html")
        target = _target(site.output, name)
        if target is None:
            if to := _redirects(site).get(f"{site.root}{name}"):
                return self._go_to(to)
            return self._file(site.output / "404.html", HTTPStatus.NOT_FOUND)
        if target.name == "index.html" and name and not name.endswith(("/", "index.html")):
            return self._go_to(f"{site.root}{name}/")
        return self._file(target, HTTPStatus.OK)

    def _file(self, path: Path, status: HTTPStatus) -> None:
        try:
            data = files.read(path)
        except OSError:
            status, data = HTTPStatus.NOT_FOUND, b"Not there."
        self._send(status, data, TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain")

    def _send(self, status: HTTPStatus, data: bytes, kind: str) -> None:
        if kind == "text/html":
            page, end, rest = data.rpartition(b"</body>")
            data = (
                page + self.server.preview.added() + end + rest if end else data + self.server.preview.added()
            )
        if kind.startswith("text/") or kind == "application/xml":
            kind += "; charset=utf-8"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _go_to(self, address: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", quote(address, safe="/:?#@!$&'()*+,;=%~"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        version = -1
        while True:
            now = self.server.preview.wait(version)
            self.wfile.write(f"data: {now}\n\n".encode() if now != version else b": waiting\n\n")
            self.wfile.flush()
            version = now


def _target(output: Path, name: str) -> Path | None:
    """The file an address stands for, None when there is none. Never one outside the output."""
    parts = [part for part in name.split("/") if part]
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    path = output.joinpath(*parts)
    if path.is_dir():
        path /= "index.html"
    return path if path.is_relative_to(output) and path.is_file() else None  # `C:` leads elsewhere


def _redirects(site: Site) -> dict[str, str]:
    """Where former addresses lead, from the file that hosts read; within the site, to the preview."""
    try:
        lines = (site.output / "_redirects").read_text("utf-8").splitlines()
    except OSError:
        return {}
    rows = (line.split() for line in lines if line.strip() and not line.startswith("#"))
    return {unquote(row[0]): _here(row[1], site) for row in rows if len(row) > 1}


def _here(address: str, site: Site) -> str:
    return site.root + address.removeprefix(site.base_url) if address.startswith(site.base_url) else address
