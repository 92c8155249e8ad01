"""Lists: whole on one page while they fit, by year from then on, and for good."""

import shutil
from pathlib import Path

import pytest
from desk import SITE, Desk, story, tree

YEARS = (2017, 2018, 2019, 2020)
LISTS = {"content/site.yaml": f"{SITE}list_length: 3\n"}


def article(year: int) -> dict[str, str | bytes]:
    return {f"content/articles/{year}.md": story(f"The year {year}", f"{year}-05-01", tags="[All]")}


def by_year(desk: Desk) -> list[str]:
    """The years of a tag that have a page."""
    return sorted(path.parent.name for path in (desk.root / "output/tag/all").glob("*/index.html"))


def listed(desk: Desk) -> list[str]:
    """The addresses of tags in the sitemap."""
    sitemap = desk.read("output/sitemap/tag.xml")
    return [
        line.split("<loc>https://desk.example")[1].split("<")[0]
        for line in sitemap.splitlines()
        if "<loc>" in line
    ]


def three(root) -> Desk:
    desk = Desk(root).write(LISTS)
    for year in YEARS[:3]:
        desk.write(article(year))
    desk.build()
    return desk


def test_a_list_that_fits_its_page_has_no_other(tmp_path) -> None:
    desk = three(tmp_path)
    page = desk.read("output/tag/all/index.html")
    assert by_year(desk) == [] and listed(desk) == ["/tag/", "/tag/all/"]
    assert [f"The year {year}" in page for year in YEARS] == [True, True, True, False]
    assert "/tag/all/2" not in page


def test_one_that_outgrows_it_has_a_page_for_each_year(tmp_path) -> None:
    desk = three(tmp_path)
    desk.write(article(2020)).build()
    assert by_year(desk) == ["2017", "2018", "2019", "2020"]
    assert listed(desk) == ["/tag/", "/tag/all/", *(f"/tag/all/{year}/" for year in YEARS)]
    page = desk.read("output/tag/all/index.html")
    assert all(f'href="/tag/all/{year}/"' in page for year in YEARS)


def test_a_page_for_a_year_stays(tmp_path) -> None:
    """As that of a list does: with few stories, or with none, to lead where the others are."""
    desk = three(tmp_path)
    desk.write(article(2020)).build()
    (tmp_path / "content/articles/2018.md").unlink()
    desk.build()
    assert by_year(desk) == ["2017", "2018", "2019", "2020"]
    assert 'href="/tag/all/"' in desk.read("output/tag/all/2018/index.html")
    assert "/tag/all/2018/ /tag/all/ 301" in desk.read("output/_redirects").replace(
        "https://desk.example", ""
    )
    after = tree(tmp_path / "output")
    again = Desk(tmp_path / "again")
    (again.root).mkdir()
    (tmp_path / "content").rename(again.root / "content")
    again.build()
    assert tree(again.root / "output") == after


# ── what a list knows of its years, after edits as in a build from nothing ──


def anew(desk: Desk, folder: Path) -> bool:
    """Whether a build from nothing over the same content leaves the same output."""
    desk.build()
    shutil.copytree(desk.root / "content", folder / "content")
    other = Desk(folder)
    other.build()
    return tree(desk.root / "output") == tree(other.root / "output")


@pytest.fixture
def four(tmp_path) -> Desk:
    """A list that has been too long for its page."""
    desk = three(tmp_path / "site")
    desk.write(article(2020)).build()
    return desk


def test_a_year_that_is_only_filed_elsewhere(four: Desk, tmp_path) -> None:
    four.write({"content/articles/o.md": story("Another", "2016-01-01", tags="[Other]")}).build()
    four.write({"content/articles/2018.md": story("The year 2018", "2018-05-01", tags="[Other]")})
    assert anew(four, tmp_path / "anew") and "/tag/all/2018/" in four.read("output/_redirects")


def test_years_that_an_editor_takes_out_of_the_ledger(four: Desk, tmp_path) -> None:
    (four.root / "content/articles/2018.md").unlink()
    four.build()
    part = "content/ledger/urls/lists.tsv"
    four.write({part: "".join(row for row in four.read(part).splitlines(True) if "tag:all/" not in row)})
    assert anew(four, tmp_path / "anew") and by_year(four) == []


def test_years_of_a_list_that_is_emptied_after_them(four: Desk, tmp_path) -> None:
    (four.root / "content/articles/2018.md").unlink()
    four.build()
    for year in (2017, 2019, 2020):
        (four.root / f"content/articles/{year}.md").unlink()
    four.write({"content/articles/x.md": story("Another", "2021-01-01")})
    assert anew(four, tmp_path / "anew") and 'href="/tag/"' in four.read("output/tag/all/2018/index.html")


def test_an_id_is_no_year_of_a_list(tmp_path) -> None:
    desk = three(tmp_path / "site")
    desk.write({"content/articles/x.md": story("Another", "2021-01-01", id="'tag:all/2019'")})
    assert anew(desk, tmp_path / "anew") and by_year(desk) == []


@pytest.mark.parametrize("claim", [{"aliases": "[/2019/01/01/one/]"}, {"id": "one"}])
def test_what_was_refused_to_an_article_is_not_forgotten_with_an_edit(claim, tmp_path) -> None:
    """Its text is edited, and then what it asks for comes free."""
    first = story("One", "2019-01-01", **({"id": "one"} if "id" in claim else {}))
    desk = Desk(tmp_path / "site").write({"content/site.yaml": SITE, "content/articles/a.md": first})
    for text in ("Before.", "After."):
        desk.write({"content/articles/b.md": story("Two", "2019-02-02", text, **claim)}).build()
    (desk.root / "content/articles/a.md").unlink()
    assert anew(desk, tmp_path / "anew")
