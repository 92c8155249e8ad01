"""A build reads content/ and themes/ alone and writes where it must: links lead nowhere, depth ends nothing."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import GOOD, GOOD_PAGE, SITE, Desk, story, touched

from generator.output import verify

SECRET = "What stands outside is nobody's business"
NAMED = "is a symbolic link"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    site = Desk(tmp_path / "site").write({"content/site.yaml": SITE, GOOD: story()})
    return site.write(
        {"../outside/secret.md": story("Secret", "2018-01-01", SECRET), "../outside/a.png": SECRET}
    )


@pytest.fixture
def outside(desk: Desk) -> Path:
    return desk.root.parent / "outside"


def link(desk: Desk, name: str, target: Path) -> None:
    place = desk.root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    os.symlink(target, place)


def saved(picture: str) -> str:
    """A page as a browser saves it, which shows a picture from that address."""
    paragraphs = (
        "The thieves who emptied the orchard at Nether Wallow have brought back most of the apples, in pies, the owner said.",
        "“I counted ninety,” said Ada Quill, “and the café took the rest.” The police have closed the file on the matter.",
        "No charges will be brought. The orchard opens again at Easter, with a fence, a dog and a signed photograph.",
    )
    first, *others = (f"<p>{text}</p>" for text in paragraphs)
    head = "<meta charset=utf-8><title>Apples return</title>"
    body = f"<h1>Apples return</h1><img src='{picture}' width=640>{first}{''.join(others)}"
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>"


def told(desk: Desk, code: int = 1) -> list[str]:
    """What a build says that published the rest, showed no secret, and changed nothing outside."""
    before = touched(desk.root.parent / "outside")
    report = desk.build()
    assert report.exit_code() == code and GOOD_PAGE in desk.output()
    assert not [name for name, data in desk.output().items() if SECRET.encode() in data]
    assert touched(desk.root.parent / "outside") == before
    return [str(problem) for problem in report.problems]


@pytest.mark.parametrize("folder", ["raw", "media", "pages"])
@pytest.mark.parametrize("below", ["", "/2018", "/a/b"])
def test_a_linked_folder_is_named_and_not_entered(desk: Desk, outside: Path, folder: str, below: str) -> None:
    link(desk, f"content/{folder}{below}", outside)
    (line,) = told(desk)
    assert line.startswith(f"content/{folder}{below}: {NAMED}")


def test_a_file_in_the_place_of_a_folder_costs_what_would_stand_there(desk: Desk) -> None:
    desk.write({"content/raw/x.md": story("Old news", "2018-03-04"), "content/articles/2018": "a file"})
    assert (
        "content/raw/x.md: cannot be converted: content/articles/2018 is a file and no folder. "
        "Put a folder in its place; until then it is not published."
    ) in told(desk)


def test_files_and_folders_change_places(desk: Desk) -> None:
    """What stood there before goes first; then there is room for what is to come."""
    one, other = "content/media/plan.txt", "content/media/plan.txt/part.txt"
    for name, gone in ((one, other), (other, one), (one, other)):
        shutil.rmtree(desk.root / "content/media", ignore_errors=True)
        desk.write({name: "A plan."})
        assert told(desk, 0) == []
        output = desk.output()
        assert name.removeprefix("content/") in output and gone.removeprefix("content/") not in output
        assert told(desk.forget(), 0) == [] and desk.output() == output


def test_a_link_beside_defaults_that_changed_is_named_as_ever(desk: Desk, outside: Path) -> None:
    """What can never be read is not converted anew either."""
    link(desk, "content/raw/2018", outside)
    desk.write({"content/raw/_defaults.yaml": "section: Harbour\n"})
    assert told(desk) == told(desk)


def test_linked_articles_are_none(desk: Desk, outside: Path) -> None:
    link(desk, "content/articles/2018", outside)
    (line,) = told(desk)
    assert line.startswith(f"content/articles/2018: {NAMED}")


def test_nothing_is_written_through_a_linked_folder(desk: Desk, outside: Path) -> None:
    """The raw file waits, named, until a folder stands in the link's place."""
    link(desk, "content/articles/2018", outside)
    desk.write({"content/raw/x.md": story("Old news", "2018-03-04")})
    assert told(desk)[-1] == (
        "content/raw/x.md: cannot be converted: a link lies on the way to content/articles/2018/03/old-news.md,"
        " which leads elsewhere. Put a folder in its place; until then it is not published."
    )
    (desk.root / "content/articles/2018").unlink()
    assert told(desk, code=0) == [] and "2018/03/04/old-news/index.html" in desk.output()


def test_a_linked_media_folder_keeps_an_article_waiting(desk: Desk, outside: Path) -> None:
    """Or its pictures would be lost to it."""
    link(desk, "content/media", outside)
    desk.write(
        {"content/raw/page.html": saved("page_files/a.png"), "content/raw/page_files/a.png": "a picture"}
    )
    assert any(line.startswith("content/raw/page.html: cannot be converted") for line in told(desk))
    (desk.root / "content/media").unlink()
    told(desk, code=0)
    assert b"a picture" in desk.output().values()


@pytest.mark.parametrize(
    "source",
    ["../../../outside/a.png", "..%2f..%2f..%2foutside/a.png", "..\\..\\..\\outside\\a.png", "in_files/a.png",
     "in_files/../../../../outside/a.png", "linked/a.png", "{outside}/a.png", "file://{outside}/a.png"],
)  # fmt: skip
def test_a_saved_page_brings_no_file_from_outside(desk: Desk, outside: Path, source: str) -> None:
    link(desk, "content/raw/linked", outside)
    link(desk, "content/raw/in_files/a.png", outside / "a.png")
    desk.write({"content/raw/in.html": saved(source.format(outside=outside))})
    told(desk)
    assert "undated/apples-return/index.html" in desk.output() and not (desk.root / "content/media").exists()


def test_output_may_be_a_link_and_links_within_lead_nowhere(desk: Desk, outside: Path) -> None:
    """As where a web server looks; `verify` follows it, too."""
    www = desk.root.parent / "www"
    (www / "tag").mkdir(parents=True)
    (www / "2019").symlink_to(outside)
    link(desk, "output", www)
    report = desk.build()
    assert report.exit_code() == 1 and {problem.fact for problem in report.problems} == {
        "cannot be written: a link lies on the way there, which leads elsewhere."
    }
    (www / "2019").unlink()
    assert told(desk, code=0) == [] and (desk.root / "output").is_symlink()
    desk.write({"output/mine.txt": "somebody else's"})
    assert [str(one) for one in verify.against_manifest(desk.root / "output")[1]] == [
        "output/mine.txt: is a file that the builder did not write. Nothing need be done if it is yours."
    ]


@pytest.fixture
def steps(desk: Desk) -> Iterator[Callable[[str, int], None]]:
    """Makes a folder within a folder, so often, and a story in the last. Python could not delete them."""

    def dig(folder: str, depth: int) -> None:
        (desk.root / folder).mkdir(exist_ok=True)
        here = os.open(desk.root / folder, os.O_RDONLY)
        for _ in range(depth):
            os.mkdir("d", dir_fd=here)
            here, above = os.open("d", os.O_RDONLY, dir_fd=here), here
            os.close(above)
        with os.fdopen(os.open("x.md", os.O_WRONLY | os.O_CREAT, dir_fd=here), "w") as file:
            file.write(story("Deep"))
        os.close(here)

    yield dig
    subprocess.run(["rm", "-rf", desk.root], check=True)


@pytest.mark.parametrize("folder", ["articles", "raw", "media", "pages", "ledger"])
@pytest.mark.parametrize("depth", [1200, 2500])
def test_folders_within_folders_end_no_build(
    desk: Desk, steps: Callable[[str, int], None], folder: str, depth: int
) -> None:
    """The deeper of the two have no name that the system would open."""
    steps(f"content/{folder}", depth)
    refused = depth > 2000 and folder != "ledger"
    report = desk.build()
    assert report.exit_code() == refused and GOOD_PAGE in report.written
    assert [problem.path.startswith(f"content/{folder}/d/d/") for problem in report.problems] == [
        True
    ] * refused


@pytest.mark.parametrize("name", ["templates/article.html", "static/x.css", "templates", "static", ""])
def test_a_theme_that_leads_elsewhere_is_not_used(desk: Desk, outside: Path, capsys, name: str) -> None:
    if name:
        desk.write({"themes/own/theme.yaml": "extends: broadsheet\n"})
    link(desk, f"themes/own/{name}".rstrip("/"), outside / "secret.md" if "." in name else outside)
    desk.write({"content/site.yaml": f"{SITE}theme: own\n", "../outside/theme.yaml": ""})
    before = touched(desk.root)
    assert desk.run() == 2 and touched(desk.root) == before
    assert capsys.readouterr().err.startswith(f"themes/own/{name}".rstrip("/") + f": {NAMED}")


def test_no_build_uses_a_network(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: object, **named: object) -> None:
        raise AssertionError("a build spoke to a network")

    for owner, name in ((socket.socket, "connect"), (socket.socket, "sendto"), (socket, "getaddrinfo")):
        monkeypatch.setattr(owner, name, refused)
    feed = "<rss version='2.0'><channel><item><title>An item</title><link>https://x.example/1</link></item></channel></rss>"
    desk.write({"content/raw/a.html": saved("https://x.example/b.png")})
    desk.write({"content/raw/b.xml": f"<!DOCTYPE rss SYSTEM 'http://x.example/r.dtd'>{feed}"})
    desk.write({"content/site.yaml": SITE + "websub_hub: https://x.example/\nwayback: true\n"})
    told(desk, code=0)
