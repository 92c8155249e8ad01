"""What programs may rely on: these names and no others, loaded when they are asked for."""

import subprocess
import sys

import pytest
from desk import GOOD, SITE, Desk, story, touched

import generator
from generator import Archive, CannotBegin

NAMES = ["Archive", "Article", "Card", "CannotBegin", "Problem", "Report"]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story(body="All is *well*.")})


def test_the_names() -> None:
    assert sorted(generator.__all__) == sorted(NAMES)
    assert all(getattr(generator, name).__doc__ for name in NAMES)
    with pytest.raises(AttributeError):
        generator.anything_else  # noqa: B018


def test_importing_the_package_loads_nothing_of_it() -> None:
    code = "import sys, generator; print(*(name for name in sys.modules if name.startswith('generator.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_cards_and_articles_without_a_build(desk: Desk) -> None:
    desk.write(
        {
            "content/articles/a.md": story("Newer", "2020-01-01"),
            "content/articles/b.md": story("Undated", ""),
            "content/articles/c.md": story("Draft", draft="true"),
        }
    )
    before = touched(desk.root)
    archive = Archive(desk.root)
    assert [card.title for card in archive.cards()] == ["Newer", "Good news", "Undated"]
    assert [article.html for article in archive.articles()][1] == "<p>All is <em>well</em>.</p>"
    assert touched(desk.root) == before
    assert "Draft" in [card.title for card in Archive(desk.root, drafts=True).cards()]
    assert not Archive(desk.root, now="2019-01-01").cards()[:-1], "all but the undated lie ahead"


def test_a_build(desk: Desk) -> None:
    report = Archive(desk.root, jobs=1).build()
    assert report.exit_code() == 0 and report.articles == 1
    assert "2019/04/27/good-news/index.html" in desk.output()


def test_settings_that_cannot_be_used(desk: Desk) -> None:
    desk.write({"content/site.yaml": "titel: x"})
    with pytest.raises(CannotBegin) as raised:
        Archive(desk.root).cards()
    assert str(raised.value) == "content/site.yaml:1: `titel` is no setting. Did you mean `title`?"
