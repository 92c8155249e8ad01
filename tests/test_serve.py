"""The preview: right answers, a page that follows every change, and nothing of it in any output."""

import http.client
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import GOOD, SITE, Desk, story, touched, tree

from generator.config import Options
from generator.serve import EVENTS, Preview, _Server

BUILD = Path(__file__).parent.parent / "build.py"
PAGE = "/news/2019/04/27/good-news/"


class Served:
    """A preview in this process, built when told, asked over HTTP."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.preview = Preview(Options(site=desk.root, jobs=1), lambda report: None)
        self.preview.build()
        self.server = _Server(("127.0.0.1", 0), self.preview)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def get(self, path: str, host: str = "localhost", method: str = "GET") -> tuple[int, dict[str, str], str]:
        asked = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=20)
        asked.request(method, path, headers={"Host": host})
        answer = asked.getresponse()
        text = answer.read().decode("utf-8", "replace")
        asked.close()
        return answer.status, dict(answer.getheaders()), text

    def change(self, files: dict[str, str]) -> None:
        self.desk.write(files)
        self.preview.build()


@pytest.fixture
def served(tmp_path) -> Iterator[Served]:
    desk = Desk(tmp_path).write({GOOD: story(), "content/media/a.webp": "x", "content/pages/about.md": ABOUT})
    served = Served(desk.write({"content/site.yaml": SITE.replace("desk.example/", "desk.example/news/")}))
    yield served
    served.server.shutdown()
    served.server.server_close()


ABOUT = "---\ntitle: About\n---\n\nWho we are.\n"


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/news/", 200, "text/html; charset=utf-8"),
        (PAGE, 200, "text/html; charset=utf-8"),
        ("/news/feed.xml", 200, "application/xml; charset=utf-8"),
        ("/news/theme/style.css", 200, "text/css; charset=utf-8"),
        ("/news/theme/favicon.svg", 200, "image/svg+xml"),
        ("/news/media/a.webp", 200, "image/webp"),
        ("/news/nowhere/", 404, "text/html; charset=utf-8"),
        ("/news/../../site.yaml", 404, "text/html; charset=utf-8"),
        ("/news/%2e%2e/%2e%2e/%2e%2e/content/site.yaml", 404, "text/html; charset=utf-8"),
        ("/news/..%5c..%5cx", 404, "text/html; charset=utf-8"),
        ("/news/a%00b", 404, "text/html; charset=utf-8"),
    ],
)
def test_answers(served: Served, path: str, status: int, kind: str) -> None:
    got, headers, text = served.get(path)
    assert (got, headers["Content-Type"]) == (status, kind)
    assert "base_url" not in text
    got, headers, empty = served.get(path, method="HEAD")
    assert (got, empty) == (status, "") and int(headers["Content-Length"]) == len(text.encode())


def test_redirects(served: Served) -> None:
    assert served.get("/")[1]["Location"] == "/news/"
    assert served.get("/news/about")[1]["Location"] == "/news/about/"
    served.change({GOOD: story(former="['/alt/']")})
    served.desk.write(
        {".cache/preview/output/_redirects": "/news/alt/ https://desk.example/news/about/ 301\n"}
    )
    assert served.get("/news/alt/")[1]["Location"] == "/news/about/"


def test_it_answers_to_this_machine_alone(served: Served) -> None:
    assert served.get("/news/", host="evil.example")[0] == 403
    assert served.get("/news/", host=f"127.0.0.1:{served.server.server_port}")[0] == 200


def test_a_page_knows_when_there_is_something_new(served: Served) -> None:
    version = _version(served)
    served.preview.build()
    assert _version(served) == version, "nothing changed"
    served.change({GOOD: story("Better news")})
    assert _version(served) == version + 1
    assert "Better news" in served.get("/news/2019/04/27/better-news/")[2]


def _version(served: Served) -> int:
    (found,) = re.findall(
        rf'EventSource\("{EVENTS}"\).onmessage = event => event.data == "(\d+)"', served.get("/news/")[2]
    )
    return int(found)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"content/site.yaml": "titel: <b>"}, "`titel` is no setting."),
        ({"content/articles/bad.md": story("'<b>bad</b>'", "soon")}, "&quot;soon&quot; is not a date."),
        ({"themes/broadsheet/templates/page.html": "{% if %}"}, "Expected an expression"),
    ],
)
def test_problems_stand_in_the_page_and_the_last_site_is_shown(
    served: Served, files: dict[str, str], words: str
) -> None:
    served.change(files)
    status, _, text = served.get(PAGE)
    assert status == 200 and "All is well." in text and words in text and "<aside style" in text
    for name in files:
        (served.desk.root / name).unlink()
    shutil.rmtree(served.desk.root / "themes", ignore_errors=True)
    served.change({"content/site.yaml": SITE.replace("desk.example/", "desk.example/news/")})
    assert "<aside style" not in served.get(PAGE)[2]


def test_a_site_that_was_broken_from_the_beginning(tmp_path) -> None:
    served = Served(Desk(tmp_path).write({"content/site.yaml": "titel: x"}))
    status, _, text = served.get("/")
    assert status == 503 and "`titel` is no setting." in text and EVENTS in text
    served.change({"content/site.yaml": SITE, GOOD: story()})
    assert served.get("/")[0] == 200
    served.server.shutdown()


def test_output_and_ledger_are_left_alone(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story()})
    desk.build()
    before = touched(desk.root / "content"), touched(desk.root / "output")
    served = Served(desk)
    served.change({})
    assert (touched(desk.root / "content"), touched(desk.root / "output")) == before
    desk.write({GOOD: story("Half a headl")})
    served.preview.build()
    assert "half-a-headl" not in "".join(tree(desk.root / "content/ledger"))
    assert not [
        name for name, data in tree(desk.root / ".cache/preview/output").items() if EVENTS.encode() in data
    ]
    served.server.shutdown()


def test_the_command_follows_changes(tmp_path) -> None:
    """The whole of it as an editor runs it, watching included."""
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story()})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        str(BUILD),
        "serve",
        "--site",
        str(desk.root),
        "--port",
        str(port),
        "--jobs",
        "1",
    ]
    running = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # What runs the tests in the background has this signal ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert running.stdout
        said = iter(running.stdout.readline, "")
        assert next(line for line in said if "preview" in line).startswith(
            f"The preview is at http://localhost:{port}/"
        )
        waiting = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        waiting.request("GET", EVENTS, headers={"Host": "localhost"})
        news = waiting.getresponse()
        assert news.readline() == b"data: 1\n"
        time.sleep(0.5)  # for the watch to begin
        desk.write({GOOD: story("Better news")})
        assert next(line for line in iter(news.readline, b"") if line.startswith(b"data")) == b"data: 2\n"
        assert (desk.root / ".cache/preview/output/2019/04/27/better-news/index.html").exists()
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=20) == 0
    finally:
        running.kill()


def test_a_port_that_is_taken(tmp_path, capsys) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert desk.run("serve", "--port", str(taken.getsockname()[1])) == 2
    assert "is taken. Name another with --port." in capsys.readouterr().err
