"""Nothing from content runs where it is read: pages, feeds, JSON-LD; and what a publisher may allow."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from desk import SITE, Desk, links, parsed, story, tags, without_search
from lxml import etree

VECTORS = (Path(__file__).parent / "hostile" / "markup.txt").read_text("utf-8").splitlines()
FIELDS = "dek summary description section source source_url canonical_url rights series".split()

LISTS = "tags authors aliases similar corrections related".split()
EMBEDDING = {"iframe", "object", "embed", "applet", "math", "audio", "video", "frame", "template", "portal"}
FORMS = {"form", "button", "textarea", "select", "style", "noscript", "base", "xmp", "plaintext", "noembed"}
RUNS = {"javascript", "vbscript", "data"}
MAY_REFRESH = re.compile(r"0; url=/(?:[\w./-]|[^\x00-\x7f]|%[\dA-F]{2})*")


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Each vector in each place where content can say something."""
    desk = Desk(tmp_path_factory.mktemp("evil")).write({"content/site.yaml": f"{SITE}feed_formats: all\n"})
    for number, vector in enumerate(VECTORS):
        said = json.dumps(vector)
        fields = dict.fromkeys(FIELDS, said) | dict.fromkeys(LISTS, f"[{said}]")
        fields["image"] = f"{{src: x.png, alt: {said}, caption: {said}, credit: {said}}}"
        body = f"{vector}\n\nText {vector} more\n\n> {vector}\n\n- {vector}\n\n|a|b|\n|-|-|\n|{vector}|c|\n"
        saved = f"<title>{vector}</title><article><h1>Raw {number} {vector}</h1><p>{'Long enough a text. ' * 9}{vector}"
        record = {"title": f"Record {number} {vector}", "body": vector, "author": vector, "tags": [vector]}
        desk.write({
            f"content/articles/{number}-body.md": story(f"Body {number}", "2018-01-01", body),
            f"content/articles/{number}-head.md": story(said, "2018-02-02", slug=f"f{number}", **fields),
            f"content/articles/{number}-gone.md": story(f"Gone {number}", "2018-03-03", withdrawn=said),
            f"content/pages/{number}.md": story(said, "", body),
            f"content/raw/{number}.html": saved,
            f"content/raw/{number}.txt": f"Text {number} {vector}\n\nBy {vector}\n\n{vector}\n\nThe tide came in.\n",
            f"content/raw/{number}.json": json.dumps([record]),
        })  # fmt: skip
    names = "".join(
        f"n{n}: {{name: {json.dumps(v)}, description: {json.dumps(v)}}}\n" for n, v in enumerate(VECTORS)
    )
    desk.write({"content/tags.yaml": names, "content/authors.yaml": names}).build()
    assert sum(name.endswith("index.html") for name in desk.output()) > len(VECTORS) * 6
    return desk


def faults(page: Any, page_of_ours: bool = True) -> Iterator[str]:
    """What in a parsed page could run, load, post or lead away by itself."""
    for element in without_search(page).iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name in EMBEDDING | FORMS:
            yield name
        if name in ("script", "meta", "link") and not page_of_ours:
            yield name
        if name == "script" and element.get("type") == "application/ld+json":
            json.loads(element.text)
        elif name == "script" and not (element.get("src") or "").startswith("/theme/"):
            yield f"script {element.text}"
        if name == "meta" and element.get("http-equiv", "").lower() == "refresh":
            yield from [] if MAY_REFRESH.fullmatch(element.get("content")) else [str(element.attrib)]
        if (
            name == "link"
            and element.get("rel") == "stylesheet"
            and not element.get("href").startswith("/theme/")
        ):
            yield f"stylesheet {element.get('href')}"
        for attribute in (str(key).rpartition("}")[2].lower() for key in element.attrib):
            if attribute.startswith("on") or attribute in (
                "style",
                "srcdoc",
                "formaction",
                "ping",
                "background",
            ):
                yield attribute
    for address in links(page):
        if "".join(c for c in unescape(address) if c > " ").lower().partition(":")[0] in RUNS:
            yield address


def texts(value: Any) -> Iterator[str]:
    """Every text within a JSON value that a reader may take for HTML."""
    for key, held in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(held, str) and key == "content_html":
            yield held
        elif isinstance(held, (dict, list)):
            yield from texts(held)


def test_no_page_runs_anything(evil: Desk) -> None:
    pages = {name: data for name, data in evil.output().items() if name.endswith(".html")}
    del pages["search/index.html"]  # the theme's own: nothing of the content is in it
    found = {name: list(faults(parsed(data))) for name, data in pages.items()}
    assert not {name: fault for name, fault in found.items() if fault}


def feed_faults(data: bytes) -> Iterator[str]:
    for element in etree.fromstring(data).iter(etree.Element):
        local = etree.QName(element).localname
        html = element.tag == "description" or local == "encoded" or element.get("type") == "html"
        if html and element.text:
            yield from faults(parsed(element.text), page_of_ours=False)
        said = element.text if local in ("link", "guid", "id") else None
        for address in filter(None, (element.get("href"), element.get("url"), said)):
            yield from [address] if address.strip().lower().partition(":")[0] in RUNS else []


def test_no_feed_runs_anything(evil: Desk) -> None:
    """A description of RSS is HTML, and so is what Atom and JSON say is HTML."""
    found = {name: list(feed_faults(data)) for name, data in evil.output().items() if name.endswith(".xml")}
    for name, data in evil.output().items():
        if name.endswith(".json"):
            shown = map(parsed, texts(json.loads(data)))
            found[name] = [fault for page in shown for fault in faults(page, page_of_ours=False)]
    assert len(found) > 100
    assert not {name: fault for name, fault in found.items() if fault}


# ── what a publisher may allow ──

FILM = (
    '<iframe src="{}" width="560" onload="alert(1)" srcdoc="<script>1</script>" name="x">'
    '<img title="</iframe><script>1</script>"></iframe>'
)
VIMEO = "https://player.vimeo.com/video/1"


def frames(desk: Desk, settings: str, name: str = "a.md", **head: str) -> list[dict[str, str]]:
    """The attributes of the frames that an article's page shows."""
    addresses = (VIMEO, "https://other.example/", "http://player.vimeo.com/", "//player.vimeo.com/", "javascript:alert(1)",
                 "https://player.vimeo.com@evil.example/", "data:text/html,x", "/own.html", "")  # fmt: skip
    body = "\n\n".join(FILM.format(address) for address in addresses) + "\n\n<script>alert(1)</script>"
    desk.write({"content/site.yaml": SITE + settings})
    desk.write({f"content/articles/{name}": story("Film", "2018-01-01", body, **head)}).build()
    page = parsed(desk.page("2018/01/01/film/index.html"))
    others = [fault for fault in faults(page) if fault != "iframe"]
    assert not others
    return [dict(frame.attrib) for frame in tags(page, "iframe")]


def test_no_frame_is_shown_unless_allowed(tmp_path: Path) -> None:
    assert frames(Desk(tmp_path), "") == []


def test_frames_of_a_host_that_is_named(tmp_path: Path) -> None:
    (frame,) = frames(Desk(tmp_path), "embeds: [player.vimeo.com]\n")
    assert (
        frame["src"] == VIMEO and frame["sandbox"].startswith("allow-scripts") and frame["loading"] == "lazy"
    )
    assert frame.keys() == {"src", "width", "sandbox", "loading"}


def test_a_trusted_folder_may_show_any_hosts(tmp_path: Path) -> None:
    """Over HTTPS, and still no script; not its neighbours, and nothing that came from a raw file."""
    desk, trusted = Desk(tmp_path), "trusted: [columns]\n"
    assert len(frames(desk, trusted, "columns/a.md")) == 3
    (tmp_path / "content/articles/columns/a.md").unlink()
    assert frames(desk, trusted, "columns-of-others/a.md") == []
    assert frames(desk, trusted, "columns-of-others/a.md", source_file="a.html") == []
    (tmp_path / "content/articles/columns-of-others/a.md").unlink()
    assert frames(desk, trusted, "columns/a.md", source_file="a.html") == []


def test_an_allowance_that_is_taken_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert frames(desk, "embeds: [player.vimeo.com]\n")
    assert frames(desk, "") == []
