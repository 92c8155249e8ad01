"""Every page of a built archive: it leads somewhere, says what it is once, and runs nothing.

Then what readers meet at an address that no longer is what it was.
"""

import json
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from desk import DOT, GOOD, GOOD_PAGE, SITE, Desk, demo, links, parsed, story, tags

from generator.ledger import HEADER
from generator.text.markup import whole

BASE = "https://lantern.example/the/archive/"
ROOT = urlsplit(BASE).path


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return demo(tmp_path_factory.mktemp("demo"), BASE)


@pytest.fixture(scope="module")
def output(archive):
    return archive.output()


@pytest.fixture(scope="module")
def pages(output):
    """path → the page as a browser reads it: some of each kind, since the reference parser is slow."""
    html = [name for name in output if name.endswith(".html")]
    stories = [name for name in html if name[0] in "12u"]
    return {
        name: parsed(output[name]) for name in sorted({*html[::7], *stories[::5], "index.html", "404.html"})
    }


def test_every_link_leads_to_a_file(pages, output) -> None:
    for name, page in pages.items():
        for address in links(page):
            whole = urlsplit(urljoin(f"{BASE}{name}", address))
            if whole.netloc == urlsplit(BASE).netloc:
                path = unquote(whole.path)
                assert path.startswith(ROOT), (name, address)
                path = path.removeprefix(ROOT)
                assert (f"{path}index.html" if not path or path.endswith("/") else path) in output, (
                    name,
                    address,
                )


def test_links_within_a_page_have_a_place(pages) -> None:
    for name, page in pages.items():
        places = [element.get("id") for element in page.iter() if element.get("id")]
        assert len(places) == len(set(places)), (name, "an id stands twice")
        assert {url[1:] for url in links(page) if url.startswith("#")} <= set(places), name


def test_one_heading_one_title_one_language(pages) -> None:
    for name, page in pages.items():
        assert len(list(tags(page, "h1"))) == 1, name
        (title,) = tags(page, "title")
        assert title.text and title.text.strip(), name
        assert page.get("lang") == "en-GB", name


def test_nothing_runs_and_nothing_is_styled_inline(pages) -> None:
    for name, page in pages.items():
        assert not list(tags(page, "style")), name
        for script in tags(page, "script"):
            runs = script.get("type") != "application/ld+json"
            assert not runs or (script.get("src") == f"{ROOT}theme/age.js" and not script.text), name
        for element in page.iter():
            assert not [a for a in element.attrib if a == "style" or a.startswith("on")], name


def test_nothing_is_loaded_from_elsewhere(pages) -> None:
    for name, page in pages.items():
        for element in (*tags(page, "link"), *tags(page, "img"), *tags(page, "script")):
            if element.get("rel") not in ("canonical", "alternate"):
                assert (element.get("href") or element.get("src") or ROOT).startswith(ROOT), name


def test_each_page_says_where_it_stands(pages) -> None:
    for name, page in pages.items():
        found = [link.get("href") for link in tags(page, "link") if link.get("rel") == "canonical"]
        notice = any(meta.get("content") == "noindex" for meta in tags(page, "meta"))
        assert notice or found == [whole(BASE, name.removesuffix("index.html"))], name


def data(page) -> list[str]:
    return [script.text for script in tags(page, "script") if script.get("type") == "application/ld+json"]


def structured(page) -> dict[str, object]:
    """What a page says of its article."""
    (text,) = data(page)
    article, way = json.loads(text)["@graph"]
    kind = "NewsArticle" if "datePublished" in article else "CreativeWork"
    assert (article["@type"], way["@type"]) == (kind, "BreadcrumbList")
    assert way["itemListElement"][-1]["item"] == article["url"]
    return article


def test_structured_data_says_what_the_page_says(pages) -> None:
    seen = 0
    for name, page in pages.items():
        if data(page) and name != "index.html":
            facts = structured(page)
            (heading,) = tags(page, "h1")
            assert facts["headline"] == heading.text, name
            assert facts["url"] == whole(BASE, name.removesuffix("index.html")), name
            assert ("datePublished" in facts) == (not name.startswith("undated/")), name
            assert all(facts.values()), name
            seen += 1
    assert seen > 5


def test_an_undated_story_claims_no_date(archive) -> None:
    page = parsed(archive.page("undated/sprat-pie-as-made-on-low-quay/index.html"))
    assert not {"datePublished", "dateModified"} & structured(page).keys()
    said = {meta.get("property"): meta.get("content") for meta in tags(page, "meta")}
    assert "article:published_time" not in said and said["og:type"] == "website"
    assert "Undated" in "".join(page.itertext())


def test_a_nameplate_that_is_a_picture_is_the_publishers_logo(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}masthead: /media/name.png\n", GOOD: story()})
    desk.write({"content/media/name.png": DOT}).build()
    publisher = structured(parsed(desk.page("2019/04/27/good-news/index.html")))["publisher"]
    assert publisher["logo"] == "https://desk.example/media/name.png"


def test_structured_data_cannot_end_its_script(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story("'</script><b>&'", slug="x")})
    desk.build()
    assert structured(parsed(desk.page("2019/04/27/x/index.html")))["headline"] == "</script><b>&"


# ── addresses that change ──


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path).write(
        {"content/site.yaml": SITE, GOOD: story(id="one"), "content/articles/b.md": story("Other")}
    )
    desk.build()
    return desk


def sent_to(desk: Desk, name: str) -> str:
    """Where a page sends its reader on, by itself and by a link."""
    page = parsed(desk.page(name))
    (refresh,) = (m.get("content") for m in tags(page, "meta") if m.get("http-equiv") == "refresh")
    target = refresh.partition("url=")[2]
    assert target in set(links(page)), "a reader whose browser does not follow has a link"
    (canonical,) = (link.get("href") for link in tags(page, "link") if link.get("rel") == "canonical")
    assert canonical == urljoin("https://desk.example/", target)
    return target


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ({"title": "Better news"}, "/2019/04/27/better-news/"),
        ({"date": "2019-05-01"}, "/2019/05/01/good-news/"),
        ({"date": ""}, "/undated/good-news/"),
        ({"slug": "moved"}, "/2019/04/27/moved/"),
    ],
)
def test_a_story_that_moves_leaves_a_redirect(desk: Desk, fields: dict[str, str], target: str) -> None:
    desk.write({GOOD: story(id="one", **fields)})
    for _ in range(2):
        assert not desk.build().problems
        assert sent_to(desk, GOOD_PAGE) == target
        assert "All is well." in desk.page(f"{target.strip('/')}/index.html")
        assert not [
            data for name, data in desk.output().items() if name.endswith(".xml") and b"27/good-news/" in data
        ]
        desk.forget()


def test_a_story_that_moves_twice_leaves_no_chain(desk: Desk) -> None:
    for title in ("Second", "Third"):
        desk.write({GOOD: story(title, id="one")}).build()
    assert sent_to(desk, GOOD_PAGE) == sent_to(desk, "2019/04/27/second/index.html") == "/2019/04/27/third/"
    desk.write({GOOD: story(id="one")}).build()
    assert "All is well." in desk.page(GOOD_PAGE), "and may come home"
    assert sent_to(desk, "2019/04/27/third/index.html") == "/2019/04/27/good-news/"


def test_a_deleted_story_leaves_a_notice(desk: Desk) -> None:
    (desk.root / GOOD).unlink()
    report = desk.build()
    assert report.exit_code() == 0 and len(report.problems) == 1
    page = desk.page(GOOD_PAGE)
    assert "No longer in the archive" in page and "noindex" in page and "All is well." not in page
    assert len(desk.forget().build().problems) == 1 and desk.page(GOOD_PAGE) == page


@pytest.mark.parametrize(("note", "rest"), [("gone", "No longer"), ("to /2019/04/27/other/", "Moved")])
def test_an_editor_settles_a_deletion_in_the_ledger(desk: Desk, note: str, rest: str) -> None:
    (desk.root / GOOD).unlink()
    desk.build()
    ledger = desk.read("content/ledger/urls/2019.tsv")
    line = f"/2019/04/27/good-news/\tone\t{GOOD.removeprefix('content/')}"
    assert line in ledger
    desk.write({"content/ledger/urls/2019.tsv": ledger.replace(line, f"{line}\t{note}")})
    assert not desk.build().problems and rest in desk.page(GOOD_PAGE)
    if note.startswith("to "):
        assert sent_to(desk, GOOD_PAGE) == "/2019/04/27/other/"
    ledger = desk.read("content/ledger/urls/2019.tsv")  # which a merge may give the line as it was once more
    desk.write({"content/ledger/urls/2019.tsv": f"{ledger}{line}\n"})
    assert not desk.build().problems and rest in desk.page(GOOD_PAGE)
    assert desk.read("content/ledger/urls/2019.tsv") == ledger


def test_a_forgotten_address_is_gone(desk: Desk) -> None:
    (desk.root / GOOD).unlink()
    desk.build()
    lines = desk.read("content/ledger/urls/2019.tsv").splitlines(keepends=True)
    desk.write({"content/ledger/urls/2019.tsv": "".join(line for line in lines if "good-news" not in line)})
    assert desk.build().removed == [GOOD_PAGE]


def test_a_part_of_the_ledger_that_is_not_as_the_builder_writes_it_is_written_anew(desk: Desk) -> None:
    odd = ["# address\tid", "", "# another heading\n", "/2019/04/27/z/\tz\tarticles/z.md\n"]
    parts = {f"content/ledger/urls/{year}.tsv": text for year, text in enumerate(odd, 2014)}
    desk.write(parts).build()
    for year, _ in enumerate(odd, 2014):
        desk.write({f"content/articles/{year}.md": story("New", f"{year}-05-05", id=f"of-{year}")})
    desk.build()
    for year, name in enumerate(parts, 2014):
        assert desk.read(name) == f"{HEADER}/{year}/05/05/new/\tof-{year}\tarticles/{year}.md\n"


def test_a_broken_story_shows_a_notice_and_comes_back(desk: Desk) -> None:
    before = desk.page(GOOD_PAGE)
    desk.write({GOOD: story(date="31 Feb 1987", id="one")})
    assert desk.build().exit_code() == 1
    assert "being repaired" in desk.page(GOOD_PAGE) and "All is well." not in desk.page(GOOD_PAGE)
    assert b"good-news" not in desk.output()["feed.xml"]
    desk.write({GOOD: story(id="one")}).build()
    assert desk.page(GOOD_PAGE) == before


def test_a_withdrawn_story_gives_its_reason(desk: Desk) -> None:
    desk.write({GOOD: story(id="one", withdrawn="At the request of the family.")})
    assert not desk.build().problems
    page = desk.page(GOOD_PAGE)
    assert "At the request of the family." in page and "All is well." not in page and "noindex" in page
    assert "April 27, 2019" in page
    assert not [
        name for name, data in desk.output().items() if b"All is well." in data and b"Other" not in data
    ]


def test_expired_and_embargoed(desk: Desk) -> None:
    desk.write(
        {
            GOOD: story(id="one", expires="2029-01-01"),
            "content/articles/c.md": story("Later", embargo="2031-01-01"),
        }
    )
    report = desk.build()
    assert "The time for which" in desk.page(GOOD_PAGE) and "noindex" in desk.page(GOOD_PAGE)
    assert report.held == 1
    assert "2019/04/27/later/index.html" not in desk.output()
    desk.build(now="2031-01-02")
    assert "All is well." in desk.page("2019/04/27/later/index.html")


# ── names of tags ──


def names(desk: Desk) -> list[str]:
    return [
        link.text
        for link in tags(parsed(desk.page("tag/index.html")), "a")
        if "/tag/" in (link.get("href") or "")
    ]


def tagged(*spellings: str) -> dict[str, str]:
    return {
        f"content/articles/t{n}.md": story(f"Tagged {n}", f"2020-01-{n + 1:02}", tags=f"[{json.dumps(tag)}]")
        for n, tag in enumerate(spellings)
    }


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (("harbour wall", "Harbour Wall", "Harbour Wall"), "Harbour Wall"),
        (("harbour-wall", "Harbour Wall"), "Harbour Wall"),
        (("HARBOUR WALL", "Harbour  wall"), "HARBOUR WALL"),
        (("Rutte's", "Ruttes", "Rutte\u2019s", "Rutte\u2019s"), "Rutte\u2019s"),
        (("Zoe\u0308", "Zo\u00eb", "zo\u00eb", "zo\u00eb"), "zo\u00eb"),
    ],
)
def test_twins_share_a_page_under_the_commonest_spelling(
    tmp_path, spellings: tuple[str, ...], name: str
) -> None:
    """Of equals, the first by code point; whatever order they came in."""
    for folder, order in (("a", spellings), ("b", spellings[::-1])):
        desk = Desk(tmp_path / folder).write({"content/site.yaml": SITE, **tagged(*order)})
        desk.build()
        assert [found for found in names(desk) if found not in ("Tags",)] == [name]
        (page,) = (
            n
            for n in desk.output()
            if n.startswith("tag/") and n.count("/") == 2 and n.endswith("index.html")
        )
        assert f"{len(spellings)} stories" in desk.page(page)


def test_tags_yaml_has_the_last_word(desk: Desk) -> None:
    desk.write(tagged("harbour", "harbour", "Harbor", "Quay")).build()
    assert {"harbour", "Harbor", "Quay"} <= set(names(desk))
    yaml = "harbour:\n  name: The Harbour\n  description: All of it.\n  aliases: [Harbor, quay]\n"
    desk.write({"content/tags.yaml": yaml})
    for _ in range(2):
        assert not desk.build().problems
        assert [name for name in names(desk) if name != "Tags"] == ["The Harbour"]
        page = desk.page("tag/harbour/index.html")
        assert "4 stories" in page and "All of it." in page
        assert (
            sent_to(desk, "tag/harbor/index.html") == sent_to(desk, "tag/quay/index.html") == "/tag/harbour/"
        )
        desk.forget()
    (desk.root / "content/tags.yaml").unlink()
    desk.build()
    assert {"harbour", "Harbor", "Quay"} <= set(names(desk))


def test_an_emptied_tag_leads_to_all_tags(desk: Desk) -> None:
    desk.write({GOOD: story(id="one", tags="[Harbour]")}).build()
    desk.write({GOOD: story(id="one")})
    assert not desk.build().problems
    assert "Nothing stands here now" in desk.page("tag/harbour/index.html")
    assert sent_to(desk, "tag/harbour/index.html") == "/tag/"
    assert "Harbour" not in names(desk)
