"""Addresses that moved: what a page, and what a server, answers where a story or a list once stood."""

import re

import pytest
from desk import GOOD, GOOD_PAGE, SITE, Desk, story

BASE = "https://desk.example"
HOME = "/2019/04/27/good-news/"
ARTICLE = "content/articles/b.md"


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story(id="one")})
    desk.build()
    return desk


def answers(desk: Desk, form: str) -> list[str]:
    """The lines of `_redirects`, or of a server's map without its remarks; none when there is no such file."""
    path = desk.root / ("output/_redirects" if form == "_redirects" else f".cache/redirects/{form}")
    text = path.read_text("utf-8") if path.exists() else ""
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_an_archive_where_nothing_moved_says_nothing(desk: Desk) -> None:
    assert "_redirects" not in desk.output()
    assert answers(desk, "apache.txt") == answers(desk, "nginx.map") == []


def test_former_addresses_lead_to_the_story(desk: Desk) -> None:
    desk.write({GOOD: story(id="one", aliases="[/old.html, blog/good, '/?p=7', /news.php, /caf%C3%A9/]")})
    assert not desk.build().problems
    for name in ("old.html", "blog/good/index.html", "café/index.html"):
        assert f'<link rel="canonical" href="{BASE}{HOME}">' in desk.page(name)
    assert not [name for name in desk.output() if "?" in name or "php" in name]
    assert answers(desk, "_redirects") == [
        f"/blog/good/ {BASE}{HOME} 301",
        f"/caf%C3%A9/ {BASE}{HOME} 301",
        f"/news.php {BASE}{HOME} 301",
        f"/old.html {BASE}{HOME} 301",
    ]
    assert f"/?p=7 {BASE}{HOME}" in answers(desk, "apache.txt")
    assert f"/café/ {BASE}{HOME}" in answers(desk, "apache.txt")
    assert f'"/?p=7" "{BASE}{HOME}";' in answers(desk, "nginx.map")


def test_the_site_may_stand_below_a_path(desk: Desk) -> None:
    desk.write({GOOD: story(id="one", aliases="[/old/]")}).build(base_url="https://desk.example/a/")
    assert answers(desk, "_redirects") == [f"/a/old/ {BASE}/a{HOME} 301"]


def test_a_former_address_stays_when_the_article_no_longer_names_it(desk: Desk) -> None:
    desk.write({GOOD: story(id="one", aliases="[/old/]")}).build()
    desk.write({GOOD: story("Better news", id="one")}).build()
    better = f"{BASE}/2019/04/27/better-news/"
    assert answers(desk, "_redirects") == [f"{HOME} {better} 301", f"/old/ {better} 301"]


def test_other_generators_say_where_a_page_stood(desk: Desk) -> None:
    heads = {"redirect_from": "[/jekyll/]", "permalink": "/hugo/", "url": "/hugo/", "oldUrls": "[/old/]"}
    for number, (key, value) in enumerate(heads.items()):
        desk.write({f"content/raw/{number}.md": story(f"Story {number}", **{key: value})})
    desk.build()
    assert [line.split()[0] for line in answers(desk, "_redirects")] == ["/hugo/", "/jekyll/", "/old/"]


def test_a_pattern_or_a_foreign_address_is_no_permalink(desk: Desk) -> None:
    desk.write({GOOD: story(permalink="/:year/:title/"), ARTICLE: story("Other", url="https://x.example/a/")})
    assert not desk.build().problems and answers(desk, "_redirects") == []


def test_a_deleted_story_is_gone_for_servers_and_its_page_names_no_headline(desk: Desk) -> None:
    (desk.root / GOOD).unlink()
    (problem,) = desk.build().problems
    assert problem.severity == "warning"
    assert desk.run("--strict", "--quiet") == 1
    page = desk.page(GOOD_PAGE)
    assert "April 27, 2019" in page and "An article once stood at this address." in page
    assert "Good news" not in desk.page(GOOD_PAGE)
    assert answers(desk, "apache.txt") == [f"{HOME} gone"]
    assert answers(desk, "nginx.map") == [f'"{HOME}" "gone";']
    assert answers(desk, "_redirects") == []


def test_another_article_takes_its_readers_in(desk: Desk) -> None:
    (desk.root / GOOD).unlink()
    desk.write({ARTICLE: story("Other", aliases=f"[{HOME}]")})
    assert not desk.build().problems
    assert answers(desk, "_redirects") == [f"{HOME} {BASE}/2019/04/27/other/ 301"]


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"withdrawn": "It was wrong."}, [f"{HOME} gone"]),
        ({"expires": "2029-01-01"}, [f"{HOME} gone"]),
        ({"draft": "true"}, []),
        ({"date": "31 Feb 2019"}, []),
    ],
)
def test_gone_is_said_only_of_what_will_not_come_back(
    desk: Desk, fields: dict[str, str], answer: list[str]
) -> None:
    desk.write({GOOD: story(id="one", **fields)}).build()
    assert answers(desk, "apache.txt") == answer


def test_a_list_that_was_emptied_leads_to_its_index_and_an_alias_to_its_owner(desk: Desk) -> None:
    tagged = story(id="one", tags="[Ferries, Boat]", section="News")
    desk.write({GOOD: tagged, "content/tags.yaml": ""}).build()
    desk.write({GOOD: story(id="one", tags="[Boat]"), "content/tags.yaml": "ships:\n  aliases: [Boat]\n"})
    assert not desk.build().problems
    assert 'url=/section/"' in desk.page("section/news/index.html")
    assert 'url=/tag/ships/"' in desk.page("tag/boat/index.html")
    assert answers(desk, "_redirects") == [
        f"/section/news/ {BASE}/section/ 301",
        f"/tag/boat/ {BASE}/tag/ships/ 301",
        f"/tag/boat/feed.xml {BASE}/tag/ships/feed.xml 301",
        f"/tag/ferries/ {BASE}/tag/ 301",
    ]


def test_a_standing_page_comes_before_a_former_address(desk: Desk) -> None:
    page = {"content/pages/about.md": "---\ntitle: About\n---\n\nWho we are.\n"}
    desk.write({GOOD: story(id="one", aliases="[/about/]")}).build()
    assert "good-news" in desk.page("about/index.html")
    assert len(desk.write(page).build().problems) == 1
    assert "Who we are." in desk.page("about/index.html") and answers(desk, "_redirects") == []
    (desk.root / "content/pages/about.md").unlink()
    assert not desk.build().problems and "good-news" in desk.page("about/index.html")


def test_a_former_address_makes_no_page_of_a_day(desk: Desk) -> None:
    desk.write({GOOD: story(id="one", aliases="[/2009/05/strike.html, /2009/13/99/strike/]")}).build()
    found = {name for name in desk.output() if name.startswith("2009")}
    assert found == {"2009/05/strike.html", "2009/13/99/strike/index.html"}


def test_the_feeds_of_other_generators_lead_to_ours(desk: Desk) -> None:
    desk.write({"content/site.yaml": f"{SITE}old_feeds: [wordpress, pelican]\n"}).build()
    assert f"/tag/:name/feed/ {BASE}/tag/:name/feed.xml 301" in answers(desk, "_redirects")
    assert f"/feeds/all.rss.xml {BASE}/feed.xml 301" in answers(desk, "_redirects")
    assert not [line for line in answers(desk, "_redirects") if "*" in line or "index.xml" in line]
    assert f'"~^/tag/([^/]+)/feed/?$" "{BASE}/tag/$1/feed.xml";' in answers(desk, "nginx.map")
    assert "index.xml" not in desk.read(".cache/redirects/apache.txt")
    for old, new in (
        ("/tag/boats/feed", "/tag/boats/feed.xml"),
        ("/feeds/news.rss.xml", "/section/news/feed.xml"),
    ):
        rules = re.findall(r'RedirectMatch 301 "(.*)" "(.*)"', desk.read(".cache/redirects/apache.txt"))
        (sent,) = (re.sub(rule, to.replace("$1", r"\1"), old) for rule, to in rules if re.match(rule, old))
        assert sent == f"{BASE}{new}"


def test_links_elsewhere_have_their_copy_of_the_day_beside_them(desk: Desk) -> None:
    body = "[One](https://x.example/a?b=1&c=2), [two](/about/) and [three](https://desk.example/c/)."
    desk.write({GOOD: story(id="one", body=body)}).build()
    assert "web.archive.org" not in desk.page(GOOD_PAGE)
    desk.write({"content/site.yaml": f"{SITE}wayback: true\n"}).build()
    copies = re.findall(r'href="(https://web[^"]*)"', desk.page(GOOD_PAGE))
    assert copies == ["https://web.archive.org/web/20190427/https://x.example/a?b=1&amp;c=2"]
    assert b"web.archive.org" not in desk.output()["feed.xml"]


def test_an_article_that_comes_back_is_gone_no_more(desk: Desk) -> None:
    """Its address is as it was in the ledger; what servers are told of it is not."""
    text = desk.read(GOOD)
    (desk.root / GOOD).unlink()
    desk.build()
    assert "/2019/04/27/good-news/ gone" in desk.read(".cache/redirects/apache.txt")
    desk.write({GOOD: text}).build()
    assert "good-news" not in desk.read(".cache/redirects/apache.txt")
