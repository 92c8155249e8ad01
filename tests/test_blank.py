"""A new site, a new article, another tag: ready to use, and nothing else touched."""

import pytest
from desk import GOOD, SITE, Desk, story, tree

from generator import config
from generator.config import Options
from generator.desk.retag import retag

A, B = "content/articles/a.md", "content/articles/b.md"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story()})


# ── init ──


def test_an_empty_site_builds_without_a_word(tmp_path, capsys) -> None:
    folder = tmp_path / "my-paper"
    assert Desk(tmp_path).run("init", str(folder)) == 0
    assert "--site" in capsys.readouterr().out
    desk = Desk(folder)
    assert desk.run("--quiet", "--strict") == 0
    assert capsys.readouterr() == ("", "")
    assert "My Paper" in desk.page("index.html") and "about/index.html" in desk.output()
    assert [path for path in tree(folder) if path.startswith("content/")] == [
        "content/articles/.gitkeep", "content/media/.gitkeep", "content/pages/about.md",
        "content/raw/.gitkeep", "content/site.yaml",
    ]  # fmt: skip


def test_two_sites_with_one_generator(tmp_path) -> None:
    for name in ("one", "two"):
        assert Desk(tmp_path).run("init", str(tmp_path / name)) == 0
        assert Desk(tmp_path / name).write({GOOD: story(name)}).run("--quiet") == 0
    assert "2019/04/27/one/index.html" in Desk(tmp_path / "one").output()
    assert "2019/04/27/two/index.html" not in Desk(tmp_path / "one").output()


def test_init_leaves_a_site_alone(desk: Desk, capsys) -> None:
    before = tree(desk.root)
    assert desk.run("init", str(desk.root)) == 2
    assert tree(desk.root) == before
    assert "content/site.yaml: is there already. Nothing was written." in capsys.readouterr().err


# ── new ──


def test_a_new_article_is_a_draft_where_it_belongs(desk: Desk) -> None:
    assert desk.run("new", 'Bridge: opens "after all"', "--now", "2019-05-01T10:30:40+00:00") == 0
    path = "content/articles/2019/05/bridge-opens-after-all.md"
    assert desk.read(path) == (
        "---\ntitle: 'Bridge: opens \"after all\"'\ndate: 2019-05-01T10:30:00+00:00\ndek:\ntags: []\nauthors: []\n"
        "section:\ndraft: true\n---\n\n"
    )
    assert desk.build().held == 1
    desk.write({path: desk.read(path).replace("draft: true\n", "")}).build()
    assert "2019/05/01/bridge-opens-after-all/index.html" in desk.output()


def test_new_never_overwrites(desk: Desk, capsys) -> None:
    now = ("--now", "2019-04-01")
    assert desk.run("new", "Good", *now) == 2
    assert desk.read(GOOD) == story()
    assert "is there already. Nothing was written." in capsys.readouterr().err
    assert desk.run("new", " ", *now) == 2


# ── retag ──

FORMS = {
    "on one line": ("tags: [Flood, 'Low Quay']", "tags: [Flooding, Low Quay]"),
    "a line each": ("tags:\n    - Low Quay\n    - flood", "tags:\n    - Low Quay\n    - Flooding"),
    "unindented": ("Keywords:\n- FLOOD\n- x", "Keywords:\n- Flooding\n- x"),
    "with commas": ("tags: x, Flood", "tags: [x, Flooding]"),
    "one": ("tag: Flood", "tag: [Flooding]"),
    "already there": ("tags: [Flooding, Flood]", "tags: [Flooding]"),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("before", "after"), FORMS.values(), ids=FORMS)
def test_only_the_tags_change(desk: Desk, before: str, after: str, newline: str) -> None:
    text = "---\ntitle: 'Odd  spacing' # kept\n{}\ndek: Flood\n---\n\nFlood, *Flood*.\n\n\n"
    desk.write({A: text.format(before).replace("\n", newline)})
    assert desk.run("retag", "flood", "Flooding") == 0
    assert desk.read(A) == text.format(after).replace("\n", newline)


def test_other_articles_are_not_touched(desk: Desk, capsys) -> None:
    desk.write({A: story(tags="[Flood]"), B: story(tags="[Floods]")})
    assert desk.run("retag", "Flood", "Flooding") == 0
    assert capsys.readouterr().out == f"{A}\n1 article edited. Build to publish.\n"
    assert desk.read(B) == story(tags="[Floods]") and desk.read(GOOD) == story()


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "A", "tags": ["Flood"]}\n',
        "+++\ntitle = 'A'\ntags = ['Flood']\n+++\n",
        story(category="[a, Flood]"),
    ],
)
def test_what_cannot_be_edited_safely_is_named(desk: Desk, capsys, text: str) -> None:
    desk.write({A: text})
    assert desk.run("retag", "Flood", "Flooding") == 1
    assert desk.read(A) == text
    assert capsys.readouterr().err == (
        f"{A}: has the tag “Flood” in a form that is not edited here. Edit it by hand; it was left as it is.\n"
    )


def test_a_converted_article_becomes_its_editors(desk: Desk) -> None:
    desk.write({"content/raw/a.md": "---\ntitle: A\ntags: [Flood]\n---\n\nText.\n"}).build()
    site = config.load(Options(site=desk.root))
    ((path, followed),) = retag(site, "Flood", "Flooding")  # type: ignore[misc]
    assert followed and "- Flooding\n" in desk.read(f"content/{path}")
    desk.build(reconvert=True)
    assert "- Flooding\n" in desk.read(f"content/{path}")
