"""Servers told as the guide tells them: what moved is 301 to the right place, what is gone 410, types as they are.

Apache and nginx themselves, where this machine has them.
"""

import http.client
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from desk import GOOD, PROJECT, SITE, Desk, story

from generator.text import slugs

GUIDE = PROJECT / "content/pages/guide/deploy.md"
BASE = "https://desk.example"
MODULES = Path("/usr/lib/apache2/modules")
LONG = slugs.slugify("a very long headline " * 20)
NGINX = """
daemon off; master_process off; pid {here}/pid; error_log stderr;
events {{ }}
http {{
  include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;
  client_body_temp_path {here}/1; proxy_temp_path {here}/2; fastcgi_temp_path {here}/3;
  uwsgi_temp_path {here}/4; scgi_temp_path {here}/5;
  {told}
}}
"""
APACHE = """
ServerRoot {here}
ServerName desk.example
PidFile {here}/pid
ErrorLog /dev/stderr
User www-data
TypesConfig /etc/mime.types
{modules}
{told}
DirectoryIndex index.html
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def told(name: str, here: Path, port: int) -> str:
    """The block of the guide that a publisher copies, for this folder and port."""
    (block,) = re.findall(rf"`{name}`\n\n```\w+\n(.*?)```", GUIDE.read_text("utf-8"), re.S)
    block = block.replace("/srv/www", f"{here}/www").replace("/etc/backfile", f"{here}/maps")
    return str(block.replace("8080", f"127.0.0.1:{port}"))


def nginx(here: Path, port: int) -> list[str]:
    (here / "conf").write_text(NGINX.format(here=here, told=told("nginx.conf", here, port)))
    return ["nginx", "-p", str(here), "-c", str(here / "conf"), "-e", "stderr"]


def apache(here: Path, port: int) -> list[str]:
    names = ("mpm_prefork", "authz_core", "dir", "mime", "rewrite", "alias")
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names)
    (here / "conf").write_text(
        APACHE.format(here=here, modules=modules, told=told("apache.conf", here, port))
    )
    return ["apache2", "-X", "-f", str(here / "conf")]


@contextmanager
def served(desk: Desk, command: Callable[[Path, int], list[str]]) -> Iterator[int]:
    """Serves the desk's output. Gives the port."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:  # where a server that drops its rights may read
        here = Path(folder)
        here.chmod(0o755)
        shutil.copytree(desk.root / "output", here / "www")
        shutil.copytree(desk.root / ".cache/redirects", here / "maps")
        running = subprocess.Popen(command(here, port), stderr=subprocess.PIPE, text=True)
        try:
            for _ in range(100):
                with socket.socket() as one:
                    if one.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert running.poll() is None, running.communicate()[1]
                time.sleep(0.05)
            yield port
        finally:
            running.terminate()
            running.communicate()


def asked(port: int, path: str) -> tuple[int, str, str, str]:
    """(status, where it sends, type, text) of an address."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, answer.getheader("Location", ""), answer.getheader("Content-Type", ""), text


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("served"))
    desk.write(
        {"content/site.yaml": f"{SITE}feed_formats: all\nold_feeds: [wordpress]\n", "content/tags.yaml": ""}
    )
    desk.write({
        GOOD: story(id="one", aliases="[/old/, '/?p=7', /caf%C3%A9/, /news.php, '/a\"b$c/']", tags="[Boat]"),
        "content/articles/l.md": story(LONG, "2020-01-01", id="long"),
        "content/articles/w.md": story("Libel", "2020-01-02", id="libel", aliases="['/?p=8']"),
        "content/articles/g.md": story("Gone", "2020-01-03", id="gone"),
    }).build()  # fmt: skip
    (desk.root / "content/articles/g.md").unlink()
    desk.write({
        "content/articles/l.md": story("Shorter", "2020-01-01", id="long"),
        "content/articles/w.md": story("Libel", "2020-01-02", id="libel", withdrawn="It was wrong.", aliases="['/?p=8']"),
        "content/tags.yaml": "ships:\n  aliases: [Boat]\n",
    }).build()  # fmt: skip
    return desk


SERVERS = {"nginx": nginx, "apache2": apache}
HOME, SHORTER = f"{BASE}/2019/04/27/good-news/", f"{BASE}/2020/01/01/shorter/"
MOVED = {
    "/old/": HOME, "/old/?utm_source=letter": HOME, "/?p=7": HOME, "/caf%C3%A9/": HOME, "/caf%c3%a9/": HOME,
    "/news.php": HOME, "/a%22b%24c/": HOME, "/tag/boat/": f"{BASE}/tag/ships/",
    "/tag/boat/feed.xml": f"{BASE}/tag/ships/feed.xml",
    f"/2020/01/01/{LONG}/": SHORTER,
}  # fmt: skip
TYPES = {
    "/": "text/html; charset=utf-8",
    "/2019/04/27/good-news/": "text/html; charset=utf-8",
    "/feed.xml": "application/rss+xml",
    "/2019/04/feed.xml": "application/rss+xml",
    "/tag/ships/atom.xml": "application/atom+xml",
    "/feed.json": "application/feed+json",
    "/archive.json": "application/json",
    "/theme/style.css": "text/css",
}


@pytest.fixture(scope="module", params=SERVERS)
def port(request: pytest.FixtureRequest, desk: Desk) -> Iterator[int]:
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed here")
    with served(desk, SERVERS[request.param]) as port:
        yield port


@pytest.mark.parametrize("address", MOVED)
def test_what_moved_is_where_it_says(port: int, address: str) -> None:
    assert asked(port, address)[:2] == (301, MOVED[address])


@pytest.mark.parametrize(
    "address", ["/2020/01/02/libel/", "/2020/01/02/libel/?from=mail", "/2020/01/03/gone/", "/?p=8"]
)
def test_what_was_taken_down_is_gone(port: int, address: str) -> None:
    status, _, _, text = asked(port, address)
    assert status == 410 and "Libel" not in text


@pytest.mark.parametrize("address", TYPES)
def test_what_stands_is_served_as_what_it_is(port: int, address: str) -> None:
    status, _, kind, _ = asked(port, address)
    assert status == 200 and kind in (TYPES[address], f"{TYPES[address]}; charset=utf-8")


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/?p=9", "/redirects/nginx.map", "/.cache/redirects/nginx.map"]
)
def test_what_never_stood_is_not_found(port: int, address: str) -> None:
    status, _, _, text = asked(port, address)
    assert status == (200 if address.startswith("/?") else 404)
    assert "libel" not in text


def test_old_feeds_lead_to_ours(desk: Desk) -> None:
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed here")
    with served(desk, nginx) as port:
        for old, new in (
            ("/feed/", "/feed.xml"),
            (f"/tag/{quote('zoë')}/feed", f"/tag/{quote('zoë')}/feed.xml"),
        ):
            assert asked(port, old)[:2] == (301, BASE + new)


def test_no_published_file_lists_what_was_taken_down(desk: Desk) -> None:
    """The notice stands at its address, and the manifest names every file: neither says what it was."""
    naming = {name for name, data in desk.output().items() if b"libel" in data.lower()}
    assert naming <= {"2020/01/02/libel/index.html"}
    assert "/2020/01/02/libel/ gone" in desk.read(".cache/redirects/apache.txt")


def test_maps_that_were_lost_are_made_anew(desk: Desk) -> None:
    before = desk.read(".cache/redirects/nginx.map")
    shutil.rmtree(desk.root / ".cache/redirects")
    assert not desk.build().written
    assert desk.read(".cache/redirects/nginx.map") == before
