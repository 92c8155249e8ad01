"""Raw files become articles: never over a person's edit, never twice, never lost."""

import os
import time
from base64 import encodebytes
from io import BytesIO
from pathlib import Path

import pytest
from desk import GOOD, GOOD_PAGE, SITE, Desk, story, touched
from PIL import Image

from generator.report import summary

TEXT = "Judge halts dredging\n\nBy Morag Ellery\nOct. 24, 2019, 2:05 p.m. BST\n\nThe court wants {} of measurements.\n"
RAW = "content/raw/harbour/008.txt"
ARTICLE = "content/articles/2019/10/judge-halts-dredging.md"
PAGE = "2019/10/24/judge-halts-dredging/index.html"


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, RAW: TEXT.format("seven months")})
    report = desk.build()
    assert len(report.converted) == 1 and not report.problems
    assert desk.article() == ARTICLE
    return desk


def changed(desk: Desk) -> Desk:
    return desk.write({RAW: TEXT.format("eight months")})


def edited(desk: Desk, old: str = "The court wants", new: str = "The judge wants") -> str:
    """A person's edit of the article: the text it must keep."""
    text = desk.read(ARTICLE)
    assert old in text
    desk.write({ARTICLE: text.replace(old, new)})
    return desk.read(ARTICLE)


def field(desk: Desk, name: str) -> str:
    return next(line for line in desk.read(desk.article()).splitlines() if line.startswith(f"{name}: "))


def test_a_sealed_article_follows_its_raw_file(desk: Desk) -> None:
    id, seal = field(desk, "id"), field(desk, "seal")
    assert len(changed(desk).build().converted) == 1
    assert "eight months" in desk.read(ARTICLE) and "eight months" in desk.page(PAGE)
    assert field(desk, "id") == id and field(desk, "seal") != seal


def test_a_new_headline_keeps_id_path_and_slug(desk: Desk) -> None:
    id = field(desk, "id")
    desk.write({RAW: TEXT.format("nine").replace("Judge halts", "Court stops")}).build()
    assert desk.article() == ARTICLE and field(desk, "id") == id
    assert field(desk, "title") == "title: Court stops dredging"
    assert field(desk, "slug") == "slug: judge-halts-dredging"
    assert "Court stops dredging" in desk.page(PAGE)


@pytest.mark.parametrize("name", [" ", " old .txt", "two  blanks.txt"])
def test_blanks_count_in_the_name_of_a_raw_file(tmp_path: Path, name: str) -> None:
    again = TEXT.format("seven").replace("dredging", "dredging !", 1)  # twice, in files of the same bytes
    raw = {name: TEXT.format("seven"), "x": again, "x.txt": again}
    desk = Desk(tmp_path).write(
        {"content/site.yaml": SITE, **{f"content/raw/{one}": raw[one] for one in raw}}
    )
    desk.build()
    assert not desk.build().converted, "each is known again"
    for one in ("x", "x.txt"):
        (desk.root / "content/raw" / one).unlink()
    desk.write(
        {f"content/raw/{name}": "Ferry fares rise\n\nBy Ann Roe\nMay 2, 2020\n\nA crossing costs more.\n"}
    )
    desk.build()
    assert field(desk, "title") == "title: Ferry fares rise", "its article follows it"


@pytest.mark.parametrize("reconvert", [False, True], ids=["", "--reconvert"])
@pytest.mark.parametrize("lost", [False, True], ids=["cache kept", "cache lost"])
@pytest.mark.parametrize("raw_changed", [False, True], ids=["raw as it was", "raw changed"])
def test_an_edit_is_never_overwritten(desk: Desk, lost: bool, raw_changed: bool, reconvert: bool) -> None:
    text = edited(desk)
    if raw_changed:
        changed(desk)
    if lost:
        desk.forget()
    report = desk.build(reconvert=reconvert)
    assert desk.read(desk.article()) == text and "The judge wants seven months" in desk.page(PAGE)
    said = [str(problem) for problem in report.problems]
    assert len(said) == raw_changed and all(f"its raw file {RAW} has changed since" in line for line in said)
    assert report.exit_code() == 0
    assert [str(problem) for problem in desk.build().problems] == said, "said until it is settled"


def test_the_warning_ends_when_the_editor_takes_it_over(desk: Desk) -> None:
    from generator.disk.digest import of_bytes

    edited(desk)
    changed(desk).build()
    stated = field(desk, "source_sha256").split(": ")[1]
    edited(desk, stated, of_bytes((desk.root / RAW).read_bytes()))
    assert not desk.build().problems


def test_windows_line_ends_do_not_break_the_seal(desk: Desk) -> None:
    desk.write({ARTICLE: desk.read(ARTICLE).replace("\n", "\r\n")})
    assert not desk.build().problems
    assert len(changed(desk).build().converted) == 1
    assert "eight months" in desk.page(PAGE)


def test_deleting_the_raw_file_deletes_nothing(desk: Desk) -> None:
    text = desk.read(ARTICLE)
    (desk.root / RAW).unlink()
    assert not desk.build().problems
    assert desk.read(desk.article()) == text and "seven months" in desk.page(PAGE)
    assert not desk.forget().build().problems and desk.read(desk.article()) == text


@pytest.mark.parametrize("lost", [False, True], ids=["cache kept", "cache lost"])
def test_a_deleted_article_comes_back_as_itself(desk: Desk, lost: bool) -> None:
    text = desk.read(ARTICLE)
    (desk.root / ARTICLE).unlink()
    if lost:
        desk.forget()
    report = desk.build()
    assert len(report.converted) == 1 and not report.problems
    assert desk.read(desk.article()) == text and "seven months" in desk.page(PAGE)


def test_an_article_overwritten_by_another_comes_back_beside_it(desk: Desk) -> None:
    """At once, and not with the build after the next; it keeps its address."""
    desk.write({ARTICLE: story("Good news", id="other")})
    (again,) = desk.build().converted
    assert "seven months" in desk.read(f"content/{again}") and "seven months" in desk.page(PAGE)
    assert "Good news" in desk.page(GOOD_PAGE) and not desk.build().written


def test_a_moved_article_is_the_same_article(desk: Desk) -> None:
    moved = desk.root / "content/articles/harbour/dredging.md"
    moved.parent.mkdir()
    (desk.root / ARTICLE).rename(moved)
    report = desk.build()
    assert not report.converted and not report.problems and not report.removed
    assert desk.article() == "content/articles/harbour/dredging.md" and "seven months" in desk.page(PAGE)
    assert len(changed(desk).build().converted) == 1
    assert desk.article() == "content/articles/harbour/dredging.md" and "eight months" in desk.page(PAGE)


def test_an_ignored_raw_file_is_not_converted(desk: Desk) -> None:
    (desk.root / ARTICLE).unlink()
    desk.write({"content/ledger/ignored.txt": "# not ours\ncontent/raw/harbour/008.txt\n"})
    report = desk.build()
    assert not report.converted and not (desk.root / ARTICLE).exists()
    assert "No longer in the archive" in desk.page(PAGE)
    desk.write({"content/ledger/ignored.txt": ""})
    assert len(desk.build().converted) == 1 and "seven months" in desk.page(PAGE)


def test_a_withdrawn_article_stays_withdrawn(desk: Desk) -> None:
    edited(desk, "\n---\n", "\nwithdrawn: A court has forbidden it.\n---\n")
    for _ in range(2):
        assert not desk.build().converted
        assert "A court has forbidden it." in desk.page(PAGE) and "seven months" not in desk.page(PAGE)
        desk.forget()


@pytest.mark.parametrize("lost", [False, True], ids=["cache kept", "cache lost"])
@pytest.mark.parametrize("by_hand", [False, True], ids=["sealed", "edited"])
def test_a_renamed_raw_file_does_not_double(desk: Desk, lost: bool, by_hand: bool) -> None:
    if by_hand:
        edited(desk)
    text = desk.read(ARTICLE)
    (desk.root / RAW).rename(desk.root / "content/raw/renamed.txt")
    if lost:
        desk.forget()
    assert not desk.build().problems
    assert desk.read(desk.article()) == text


def test_the_same_bytes_twice_are_one_article(desk: Desk) -> None:
    desk.write({"content/raw/copy.txt": TEXT.format("seven months")})
    assert not desk.build().problems and desk.article() == ARTICLE
    assert not desk.forget().build().problems and desk.article() == ARTICLE


def test_one_of_two_copies_changes(desk: Desk) -> None:
    """It is a story of its own from then on, and the first is as it was."""
    desk.write({"content/raw/zcopy.txt": TEXT.format("seven months")}).build()
    desk.write({"content/raw/zcopy.txt": TEXT.format("many years")}).build()
    assert "seven months" in desk.page(PAGE)
    assert len(list((desk.root / "content/articles").rglob("*.md"))) == 2


def test_two_stories_of_one_name(desk: Desk) -> None:
    desk.write({"content/raw/other.txt": TEXT.format("no more")})
    assert len(desk.build().converted) == 1
    names = sorted(path.name for path in (desk.root / "content/articles").rglob("*.md"))
    assert len(names) == 2 and names[1] == "judge-halts-dredging.md"
    assert "seven months" in desk.page(PAGE), "an address stays with whoever has it"


def test_reconvert_renews_what_is_sealed(desk: Desk) -> None:
    """An older converter's file is left alone until it is asked for."""
    from dataclasses import replace

    from generator import frontmatter

    text = desk.read(ARTICLE)
    sheet = frontmatter.read(ARTICLE, text, "UTC")
    body = replace(sheet.story, body="As an older version had it.")
    provenance = replace(sheet.provenance, converter="text/0")
    old = frontmatter.write(replace(sheet, story=body, provenance=provenance))
    desk.write({ARTICLE: old})
    assert len(desk.build().converted) == 0 and desk.read(ARTICLE) == old
    assert len(desk.build(reconvert=True).converted) == 1 and desk.read(ARTICLE) == text
    assert len(desk.build(reconvert=True).converted) == 0


@pytest.mark.parametrize("lost", [False, True], ids=["cache kept", "cache lost"])
@pytest.mark.parametrize(
    ("old", "new"),
    [("title: ", "title: [Bad: "), ("\n---\n", "\nno fence\n"), ("date: 2019-10-24", "date: 31 Feb 2019 #")],
    ids=["YAML", "fence", "date"],
)
def test_a_slip_in_the_head_makes_no_second_article(desk: Desk, lost: bool, old: str, new: str) -> None:
    text = edited(desk, old, new)
    for raw in (TEXT.format("seven months"), TEXT.format("eight months")):
        if lost:
            desk.forget()
        report = desk.write({RAW: raw}).build()
        assert desk.read(desk.article()) == text
        assert [p.path for p in report.problems if p.severity == "error"] == [ARTICLE]
        assert "being repaired" in desk.page(PAGE)


WAITS = (
    "content/raw/{}: warning: belongs to content/articles/{}, which cannot be read just now."
    " Mend that article; until then this waits for it."
)


@pytest.mark.parametrize("where", ["in its own file", "in another", "in one that is named"])
def test_what_waits_for_an_article_that_cannot_be_read_is_named(tmp_path: Path, where: str) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    row, mud = 'id,title,date,text\n"7","Goats on deck","2021-02-01","{}"\n', "2021/02/goats-on-deck.md"
    desk.write({"content/raw/a.csv": row.format("They ate the rope.")}).build()
    if where == "in one that is named":
        desk.write({"content/raw/b.csv": row.format("They ate the rope.")}).build()
    good = desk.read(f"content/articles/{mud}")
    desk.write({f"content/articles/{mud}": good.replace("title: ", "title: [")})
    name = "a.csv" if where == "in its own file" else "b.csv"
    desk.write({f"content/raw/{name}": row.format("They ate the rope and the sail.")})
    for _ in range(2):
        error, told = desk.words()
        assert "YAML: " in error and told == WAITS.format(f"{name}#7", mud)
    assert desk.forget().words() == [error, told]
    desk.write({f"content/articles/{mud}": good})
    assert desk.words() == [] and "and the sail" in desk.read(f"content/articles/{mud}")


def test_an_article_mended_with_what_is_new_in_it_is_waited_for_no_longer(desk: Desk) -> None:
    """As when another desk's build comes with a merge."""
    changed(desk).build()
    mended = desk.read(ARTICLE)
    desk.write({RAW: TEXT.format("seven months")}).build()
    changed(desk).write({ARTICLE: "<<<<<<< HEAD\n" + desk.read(ARTICLE)})
    time.sleep(0.15)  # what was touched just now is read again: see RACY in gates
    assert WAITS.format("harbour/008.txt", ARTICLE.removeprefix("content/articles/")) in desk.words()
    assert desk.write({ARTICLE: mended}).words() == []
    desk.write({RAW: TEXT.format("nine months")}).build()
    assert "nine months" in desk.read(ARTICLE)


def all_theirs(text: str) -> str:
    """An article that names no raw file any more."""
    return "".join(
        line for line in text.splitlines(True) if not line.startswith(("source_", "converter", "seal"))
    )


def test_what_an_editor_made_theirs_altogether_is_not_converted_and_named(desk: Desk) -> None:
    good = desk.read(ARTICLE)
    time.sleep(0.15)  # what was touched just now is read again: see RACY in gates
    desk.write({ARTICLE: all_theirs(good)})
    told = [
        f"{RAW}: warning: was made {ARTICLE}, which names no raw file any more. If that is yours now, name this one"
        " in content/ledger/ignored.txt; this is not converted meanwhile."
    ]
    assert desk.words() == told and desk.forget().words() == told
    assert desk.write({ARTICLE: good}).words() == []
    assert desk.write({ARTICLE: all_theirs(good)}).words() == told
    desk.write({"content/ledger/ignored.txt": RAW})
    assert desk.words() == [] and desk.article() == ARTICLE


@pytest.mark.parametrize("id", ["7", "ferry-goats", ""], ids=["counted", "stated", "none"])
def test_a_record_whose_article_is_all_its_editor_s_is_not_converted_again(tmp_path: Path, id: str) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    desk.write(
        {"content/raw/a.csv": f"id,title,date,text\n{id},Goats on deck,2021-02-01,They ate the rope.\n"}
    ).build()
    article = desk.article()
    good = desk.read(article).replace("They ate", "The goats ate")
    (told,) = desk.write({article: all_theirs(good)}).words()
    place, _, said = told.partition(": ")
    assert place.startswith(f"content/raw/a.csv#{id}") and said == (
        f"warning: was made {article}, which names no raw file any more. Put that article's `source_` lines back:"
        " it stays yours where you have edited it; this is not converted meanwhile."
    )
    assert desk.article() == article and desk.forget().words() == [told]
    assert desk.write({article: good}).words() == [] and desk.read(desk.article()) == good


def test_an_article_by_hand_keeps_no_other_story_of_its_number_out(tmp_path: Path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story(id="7")})
    desk.build()
    desk.write({"content/raw/a.csv": "id,title,date,text\n7,Goats on deck,2021-02-01,They ate the rope.\n"})
    assert len(desk.build().converted) == 1 and not desk.build().problems


def test_a_restored_file_takes_its_page_back(desk: Desk) -> None:
    good, page = desk.read(ARTICLE), desk.page(PAGE)
    edited(desk, "title: ", "title: [Bad: ")
    desk.build()
    assert not desk.write({ARTICLE: good}).build().problems
    assert desk.page(PAGE) == page


def test_an_article_by_hand_beside_a_raw_file_of_its_name(tmp_path) -> None:
    """What a person wrote keeps its file, whatever the raw file is called."""
    mine = "---\ntitle: Judge halts dredging\ndate: 2019-10-24\n---\n\nMine.\n"
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, ARTICLE: mine, RAW: TEXT.format("seven")})
    desk.build()
    assert desk.read(ARTICLE) == mine
    assert len(list((tmp_path / "content/articles").rglob("*.md"))) == 2


def test_raw_is_never_written(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    desk.write(
        {RAW: TEXT.format("a"), "content/raw/empty.txt": "", "content/raw/x.md": "---\ntitle: X\n---\n"}
    )
    folders = [tmp_path / "content/raw", *(p for p in (tmp_path / "content/raw").rglob("*") if p.is_dir())]
    for path in folders:
        path.chmod(0o555)
    before = touched(tmp_path / "content/raw")
    try:
        desk.build()
        desk.forget().build(reconvert=True)
        assert touched(tmp_path / "content/raw") == before
    finally:
        for path in folders:
            path.chmod(0o755)


def test_an_export_keeps_its_own_id_and_address(tmp_path) -> None:
    raw = "---\nheadline: Seal delays the 8.10\nguid: wl-17\nurl_slug: the-seal\npubdate: 11 July 2017 12:00\n---\n\nText.\n"
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, "content/raw/seal.md": raw})
    desk.build()
    assert desk.article() == "content/articles/2017/07/the-seal.md"
    assert field(desk, "id") == "id: wl-17" and "2017/07/11/the-seal/index.html" in desk.output()


def test_a_raw_tree_in_any_folders(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    for number in range(3):
        desk.write(
            {
                f"content/raw/{'deep/' * number}{number}.txt": TEXT.format(number).replace(
                    "Judge", f"Judge {number}"
                )
            }
        )
    assert len(desk.build().converted) == 3
    assert os.path.exists(tmp_path / "content/articles/2019/10/judge-2-halts-dredging.md")
    assert Path(tmp_path / "content/raw/deep/deep/2.txt").exists()


def test_pictures_within_a_message_are_published_with_it(tmp_path) -> None:
    buffer = BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "JPEG")
    picture = buffer.getvalue()
    mail = (
        b"Subject: Ferry late\nDate: Wed, 6 Mar 2019 08:00:00 +0000\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nIt was late.\n--B\n"
        b'Content-Type: image/jpeg; name="ferry.jpg"\nContent-Transfer-Encoding: base64\n\n'
        + encodebytes(picture)
    )
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, "content/raw/late.eml": mail + b"\n--B--\n"})
    assert not desk.build().problems
    (kept,) = (tmp_path / "content" / "media").rglob("*.jpg")
    assert kept.read_bytes() == picture
    place = kept.relative_to(tmp_path / "content").as_posix()
    assert place in desk.output() and f"/{place}" in desk.read("output/2019/03/06/ferry-late/index.html")


def test_every_raw_file_is_counted(tmp_path: Path) -> None:
    page = "<html><head><title>Weir</title></head><body><p>The weir.</p></body></html>"
    desk = Desk(tmp_path).write(
        {
            "content/raw/weir.html": page,
            "content/raw/weir_files/style.css": "p { color: red }",
            "content/raw/weir_files/gate.jpg": b"\xff\xd8\xff",
            "content/raw/weir.yaml": "section: Water",
            "content/raw/_defaults.yaml": "source: Post",
            "content/raw/lock.txt": "Lock opens\n3 May 2019\nThe lock was opened.\n",
            "content/raw/left.txt": "Left out\n",
            "content/raw/broken.json": "{",
            "content/ledger/ignored.txt": "left.txt\n",
        }
    )
    report = desk.build()
    account = report.raw
    assert (account.files, account.pictures, account.beside) == (4, 1, 3)
    assert (account.stories, account.refused, account.ignored) == (2, ["broken.json"], ["left.txt"])
    assert (
        "content/raw: 4 files · 2 stories · 1 picture · 3 files beside them · 1 refused · 1 ignored"
        in summary(report)
    )
    assert desk.build().raw == account
