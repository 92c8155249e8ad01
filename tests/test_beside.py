"""Files of content/raw that only say something of those beside them."""

import shutil
from io import BytesIO

from desk import SITE, Desk
from PIL import Image

from generator.ingest import beside

PAGE = (
    "<!doctype html><title>Weir opened</title><body><article><h1>Weir opened</h1>"
    "<p>The weir at Dunn was opened on Monday, the river board said, after nine years of work on it.</p>"
    '<img src="weir_files/gate.jpg" alt="The gate"><p>Boats may pass from May on, it said in a note.</p></article>'
)


def picture() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "JPEG")
    return buffer.getvalue()


def test_which_files_a_changed_sidecar_concerns() -> None:
    known = {"a/x.txt", "a/x.html", "a/xy.txt", "a/b/z.txt", "w.txt"}
    assert beside.concerned({"a/x.yaml"}, known) == {"a/x.txt", "a/x.html"}
    assert beside.concerned({"a/_defaults.yaml"}, known) == known - {"w.txt"}
    assert beside.concerned({"_defaults.yaml"}, known) == known
    tables = {"posts.csv", "b/posts.csv"}
    assert beside.concerned({"b/posts/1.snow.html", "c/posts/2.html"}, known | tables) == {"b/posts.csv"}
    assert beside.concerned({"b/posts.csv"}, known | {"b/posts/1.snow.html", "b/c.html"}) == {
        "b/posts/1.snow.html"
    }
    pages = {"a/weir.html", "a/weir.txt", "a/Weir.htm"}
    assert beside.concerned({"a/weir_files/x.jpg", "a/Weir_Dateien/in/y.jpg"}, pages) == {
        "a/weir.html",
        "a/Weir.htm",
    }


def test_companions_of_a_saved_page_are_not_converted() -> None:
    assert not beside.is_raw("page_files/style.css") and not beside.is_raw("a/_defaults.yaml")
    assert beside.is_raw("my_files.txt")


def test_in_whatever_order_a_page_and_its_pictures_come(tmp_path) -> None:
    files = {"content/raw/weir.html": PAGE, "content/raw/weir_files/gate.jpg": picture()}
    together = Desk(tmp_path / "together").write({"content/site.yaml": SITE, **files})
    together.build()
    assert "/media/" in together.read(together.article())
    for number, order in enumerate((sorted(files), sorted(files, reverse=True))):
        desk = Desk(tmp_path / f"{number}").write({"content/site.yaml": SITE})
        for name in order:
            desk.write({name: files[name]}).build()
        assert desk.read(desk.article()) == together.read(together.article())
        assert desk.output() == together.output()


def test_a_picture_that_comes_late_changes_no_edited_article(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, "content/raw/weir.html": PAGE})
    desk.build()
    name = desk.article()
    edited = desk.read(name).replace("Boats", "Ships")
    desk.write({name: edited, "content/raw/weir_files/gate.jpg": picture()}).build()
    assert desk.read(name) == edited


def test_pictures_that_are_cleared_away_stay_in_the_article(tmp_path) -> None:
    files = {"content/raw/weir.html": PAGE, "content/raw/weir_files/gate.jpg": picture()}
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **files})
    desk.build()
    before = desk.read(desk.article())
    shutil.rmtree(tmp_path / "content/raw/weir_files")
    for forget in (False, True):
        if forget:
            desk.forget()
        desk.build()
        assert desk.read(desk.article()) == before


def test_a_folder_that_only_looks_like_what_a_browser_saved_is_named(tmp_path) -> None:
    story = (
        "Mill burns\n\nMay 5, 2014\n\nThe mill at Dunn burned down on Monday night, and no one was hurt.\n"
    )
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, "content/raw/court_files/a.txt": story})
    said = [
        "content/raw/court_files: warning: is named like what browsers save beside a page, and no such page is there: "
        "1 file is not converted. Rename the folder, or put the page beside it."
    ]
    assert desk.words() == said and desk.words() == said
    (tmp_path / "content/raw/court_files").rename(tmp_path / "content/raw/court")
    assert desk.words() == [] and "mill-burns" in desk.article()


def test_a_sidecar_of_nothing_is_named() -> None:
    known = {"weir.txt", "weir.yaml", "site/lock.yaml", "site/_defaults.yaml", "old.tar.yaml", "old.tar"}
    assert [str(problem) for problem in beside.strays({*known, "weir.meta", "gate.meta"})] == [
        f"content/raw/{path}: speaks for no file beside it. "
        "Name it like the file that it is about, or delete it; nothing is made of it."
        for path in ("gate.meta", "site/lock.yaml")
    ]


def test_a_file_is_read_again_when_one_that_speaks_for_it_has_changed() -> None:
    known = {"weir.txt", "weir.md", "weirs.md", "weir/weir.md"}
    for sidecar in ("weir.yaml", "weir.meta"):
        assert beside.concerned({sidecar}, known) == {"weir.txt", "weir.md"}
