"""Lists: whole on one page while they fit, by year from then on, and for good."""

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
