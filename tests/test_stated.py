"""What an editor states of one article or one name, and where readers and machines find it."""

import json
import re

import pytest
from desk import GOOD, GOOD_PAGE, SITE, Desk, story

AUTHORS = "content/authors.yaml"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story(authors="[Morag Ellery]")})


def canonical(page: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]*)">', page)


def test_a_story_that_is_at_home_elsewhere(desk: Desk) -> None:
    desk.write({GOOD: story(canonical_url="https://elsewhere.example/1")}).build()
    assert canonical(desk.page(GOOD_PAGE)) == ["https://elsewhere.example/1"]
    desk.write({GOOD: story(canonical_url="/not/whole/")}).build()
    assert canonical(desk.page(GOOD_PAGE)) == ["https://desk.example/2019/04/27/good-news/"]


def test_rights(desk: Desk) -> None:
    desk.build()
    assert "copyrightNotice" not in desk.page(GOOD_PAGE) and "rights" not in desk.page(GOOD_PAGE)
    desk.write({GOOD: story(rights="© 2019 <Someone>")}).build()
    page = desk.page(GOOD_PAGE)
    assert "© 2019 &lt;Someone&gt;</p>" in page
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    said = json.loads(block)
    facts = said.get("@graph", [said])
    assert [fact["copyrightNotice"] for fact in facts if "copyrightNotice" in fact] == ["© 2019 <Someone>"]


def test_a_story_that_search_engines_leave_out(desk: Desk) -> None:
    desk.build()
    assert "good-news" in desk.page("sitemap/2019-04.xml") and "noindex" not in desk.page(GOOD_PAGE)
    desk.write({GOOD: story(noindex="true")}).build()
    assert "good-news" not in desk.page("sitemap/2019-04.xml")
    assert '<meta name="robots" content="noindex">' in desk.page(GOOD_PAGE)
    assert "good-news" in desk.page("2019/04/27/index.html"), "readers still find it"


def test_they_survive_conversion(desk: Desk) -> None:
    text = story("Raw news", rights="© Someone", canonical_url="https://elsewhere.example/2", noindex="true")
    desk.write({"content/raw/a.md": text}).build()
    page = desk.page("2019/04/27/raw-news/index.html")
    assert "© Someone" in page and "noindex" in page and canonical(page) == ["https://elsewhere.example/2"]


@pytest.mark.parametrize("odd", ["[1]", "{a: b}"])
def test_a_sidecar_whose_slug_or_id_is_no_line_costs_nothing(desk: Desk, odd: str) -> None:
    sidecar = f"slug: {odd}\nid: {odd}\n"
    desk.write({"content/raw/a.md": story("Raw news"), "content/raw/a.yaml": sidecar}).build()
    assert GOOD_PAGE in desk.output() and any(b"Raw news" in data for data in desk.output().values())


def test_what_is_said_of_an_author(desk: Desk) -> None:
    entry = "  bio: On boats.\n  portrait: people/morag.jpg\n  links:\n    Letters: mailto:m@desk.example\n    Hers: https://m.example/\n"
    desk.write(
        {AUTHORS: f"morag-ellery:\n  name: Morag Ellery\n{entry}", "content/media/people/morag.jpg": "x"}
    )
    assert not desk.words()
    page = desk.page("author/morag-ellery/index.html")
    assert (
        "On boats." in page
        and '<img class="portrait" src="/media/people/morag.jpg" alt="Morag Ellery"' in page
    )
    assert (
        '<a href="mailto:m@desk.example" rel="me">Letters</a>' in page and 'href="https://m.example/"' in page
    )
    desk.write({AUTHORS: "morag-ellery: Morag Ellery\n"}).build()
    page = desk.page("author/morag-ellery/index.html")
    assert "On boats." not in page and "portrait" not in page and "m.example" not in page


@pytest.mark.parametrize("place", ["https://m.example/m.jpg", "//m.example/m.jpg"])
def test_a_picture_on_another_server_is_not_shown(desk: Desk, place: str) -> None:
    desk.write({AUTHORS: f"morag-ellery:\n  bio: On boats.\n  portrait: {place}\n"})
    desk.write({GOOD: story(authors="[Morag Ellery]", image=place, image_alt="A boat")}).build()
    for page in ("author/morag-ellery/index.html", GOOD_PAGE):
        assert "m.jpg" not in desk.page(page)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("boi: x", "`me`: `boi` is not read. Did you mean `bio`?"),
        ("age: 9", "`me`: `age` is not read. Known are: name, description, bio, aliases, links, portrait."),
        (
            "links: {Site: javascript:alert(1)}",
            "`me`: `links` must be lines of `Name: https://address`. Correct them; until then it is left out.",
        ),
        (
            "links: [https://x.example/]",
            "`me`: `links` must be lines of `Name: https://address`. Correct them; until then it is left out.",
        ),
    ],
)
def test_faults_of_an_entry(desk: Desk, field: str, words: str) -> None:
    desk.write({AUTHORS: f"# people\nme:\n  {field}\n"})
    assert desk.words() == [f"{AUTHORS}:2: warning: {words}"]
    assert "javascript:" not in "".join(map(str, desk.output().values()))
