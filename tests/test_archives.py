"""Archives of raw files: read in place, bounded, and never a reason to stop."""

import gzip
import io
import re
import stat
import zipfile
from pathlib import Path

import pytest
from desk import Desk

from generator.importers.archives import LARGEST, SWELLS, Archive, Pack
from generator.importers.markdown import Markdown
from generator.model import Problem, Raw, Record

STORY = b"---\ntitle: The weir\ndate: 2019-04-27\n---\n\nIt was opened.\n"

PAGE = b"""<!doctype html><html><head><title>The quay is mended</title>
<meta property="article:published_time" content="2019-05-02T08:00:00Z"></head><body><article>
<h1>The quay is mended</h1><p>The old quay of the fishing village was mended by the council over the winter,
and the first boats came in on Thursday with the tide, long before anybody was awake to see them.</p>
<p><img src="quay_files/quay.jpg" alt="The quay"></p>
<p>The harbour master says that the stones came from the old lock, and that they will last for another century
if the storms of the next years are as mild as those of the last were.</p></article></body></html>"""


def packed(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, text in members.items():
            pack.writestr(name.replace("__", "/"), text)
    return data.getvalue()


def read(path: str, data: bytes) -> list[Record | Problem]:
    return list(Archive((Markdown(),)).read(Raw(path, data)))


def test_each_file_of_an_archive_is_read_by_whoever_reads_such_files() -> None:
    found = read("dump.zip", packed(**{"b__weir.md": STORY, "a__weir.md": STORY}))
    assert [one.key for one in found if isinstance(one, Record)] == ["a/weir.md", "b/weir.md"]


def test_the_key_of_a_story_does_not_depend_on_what_else_is_packed() -> None:
    (alone,) = read("dump.zip", packed(**{"b__weir.md": STORY}))
    among = read("later.zip", packed(**{"a__x.md": STORY, "b__weir.md": STORY}))
    assert alone in among


def test_one_packed_file() -> None:
    (one,) = read("folder/weir.md.gz", gzip.compress(STORY))
    assert isinstance(one, Record) and one.story.title == "The weir" and one.key == "weir.md"


def test_what_cannot_be_read_is_named_within_its_archive() -> None:
    problem, story = read("dump.zip", packed(**{"a.bin": b"\x00\x01", "weir.md": STORY}))
    assert isinstance(problem, Problem) and problem.path == "dump.zip/a.bin"
    assert isinstance(story, Record)


def test_what_packing_programs_add_is_passed_over() -> None:
    found = read("d.zip", packed(**{"__MACOSX__._weir.md": b"x", ".DS_Store": b"x", "weir.md": STORY}))
    assert [one for one in found if isinstance(one, Problem) and "DS_Store" in one.path] == []


def test_a_bomb_is_named_and_left_packed() -> None:
    found = read("bomb.zip", packed(**{"zeros.md": b"0" * 5_000_000, "weir.md": STORY}))
    assert [one.fact for one in found if isinstance(one, Problem)] == [
        f"unpacks to more than {SWELLS} times its size."
    ]
    assert sum(isinstance(one, Record) for one in found) == 1


def test_a_packed_file_that_is_too_large_is_named() -> None:
    (one,) = read("big.md.gz", gzip.compress(b"0" * (LARGEST + 1)))
    assert isinstance(one, Problem) and one.fact == "unpacks to more than 64 MB."


@pytest.mark.parametrize("cut", [1, 20, 60, -1])
def test_a_damaged_archive_is_a_problem(cut: int) -> None:
    for name, data in (("d.zip", packed(**{"weir.md": STORY})), ("weir.md.gz", gzip.compress(STORY))):
        found = read(name, data[:cut])
        assert any(isinstance(one, Problem) and "cannot be unpacked" in one.fact for one in found), (
            name,
            cut,
        )


def test_pictures_without_a_story_in_their_archive_are_named() -> None:
    (told,) = read("uploads.zip", packed(**{"a.jpg": b"x", "b__c.PNG": b"y"}))
    assert str(told) == (
        "uploads.zip: holds 2 pictures and no story; those go with stories of their archive. "
        "Unpack it there to have them with others."
    )


def test_a_damaged_file_costs_its_own_story_alone() -> None:
    data = packed(**{"a.md": STORY.replace(b"weir", b"lock"), "b.md": STORY})
    at = data.index(b"a.md") + len("a.md")
    problem, story = read("d.zip", data[:at] + b"\xff\xff\xff" + data[at + 3 :])
    assert isinstance(problem, Problem) and problem.path == "d.zip/a.md"
    assert problem.fact.startswith("cannot be unpacked: ")
    assert problem.remedy == "Unpack it by hand; until then it is not converted."
    assert isinstance(story, Record) and story.story.title == "The weir"


def test_the_name_of_a_packed_file_tells_what_it_would_beside_the_archive() -> None:
    (one,) = read("blog.zip", packed(**{"2019-04-27-weir.md": b"The weir was opened.\n"}))
    assert isinstance(one, Record) and one.story.published is not None
    assert (one.story.published.iso, one.keep["slug"]) == ("2019-04-27", "weir")


def marked(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def test_names_that_begin_with_a_dot_and_a_slash_are_plain_names() -> None:
    (one,) = read("d.zip", packed(**{"./a/./weir.md": STORY}))
    assert isinstance(one, Record) and one.key == "a/weir.md"


def test_a_name_that_leads_out_of_the_archive_is_refused() -> None:
    (one,) = read("d.zip", packed(**{"a/../../weir.md": STORY}))
    assert str(one) == (
        "d.zip/a/../../weir.md: has a name that leads out of its folder. "
        "Pack it again with plain names; until then it is not converted."
    )


def test_a_name_of_thousands_of_folders_is_refused() -> None:
    """Each of them might say something of the file: the square of the name's length was looked at."""
    (one,) = read("d.zip", packed(**{"a/" * 30_000 + "weir.md": STORY}))
    assert isinstance(one, Problem) and one.fact == "has a name that no system takes."
    assert one.path.startswith("d.zip/a/a/") and len(one.path) < 5000


def test_a_link_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as pack:
        pack.writestr(marked("weir.md", stat.S_IFLNK | 0o777), b"../other/weir.md")
        pack.writestr(marked("lock.md", stat.S_IFREG | 0o644), STORY)
    told, story = read("d.zip", data.getvalue())
    assert str(told) == (
        "d.zip/weir.md: is a link. Pack the file itself in its place; until then it is not converted."
    )
    assert isinstance(story, Record) and story.key == "lock.md"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_of_one_name_the_last_is_read_and_that_is_told() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as pack:
        for name, text in (("weir.md", b"lock"), ("./weir.md", b"quay"), ("weir.md", b"weir")):
            pack.writestr(name, STORY.replace(b"weir", text))
    *told, story = read("d.zip", data.getvalue())
    fact = "d.zip/weir.md: is packed more than once; the last is read. Give each a name of its own."
    assert [str(one) for one in told] == [fact, fact]
    assert isinstance(story, Record) and story.story.title == "The weir"


@pytest.mark.parametrize("names", [[], ["__MACOSX/._weir.md"], [".git/weir.md"], ["a/"]])
def test_an_archive_of_nothing_is_named(names: list[str]) -> None:
    (told,) = read("d.zip", packed(**dict.fromkeys(names, b"")))
    assert str(told) == "d.zip: holds nothing to convert. Pack it again with its stories, or delete it."


def test_a_locked_file_is_said_to_need_a_password() -> None:
    data = bytearray(packed(**{"weir.md": STORY}))
    data[6] |= 1  # flags of the file: APPNOTE.TXT 4.3.7
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory: 4.3.12
    (told,) = read("d.zip", bytes(data))
    assert str(told) == (
        "d.zip/weir.md: needs a password. Unpack it by hand; until then it is not converted."
    )


def test_an_archive_in_an_archive_is_to_be_unpacked() -> None:
    (told,) = read("d.zip", packed(**{"in.zip": packed(**{"weir.md": STORY})}))
    assert str(told) == (
        "d.zip/in.zip: is an archive within an archive. Unpack it; until then it is not converted."
    )


def test_the_file_of_a_key_is_told_from_the_record_in_it() -> None:
    pack = Pack(Raw("d.zip", packed(**{"C": STORY, "C#/a#1.json": STORY, "C#": STORY})))
    keys = ("C#/a#1.json", "C#/a#1.json#7#8", "C#x", "C##x", "C#/a#1.json" + "#" * 1_000_000)
    assert [pack.member("d.zip", key).removeprefix("d.zip/") for key in keys] == [
        "C#/a#1.json",
        "C#/a#1.json",
        "C",
        "C#",
        "C#/a#1.json",
    ]


PICTURE = b"\xff\xd8\xff gate"
POST = "---\ntitle: {0}\ndate: 2019-04-27\n---\n\n![A gate]({1})\n\nThe {0} was opened.\n"


def test_an_archive_is_to_its_stories_what_a_folder_would_be(tmp_path: Path) -> None:
    """Pictures beside them, at the root of a site and saved with a page; sidecars and defaults."""
    desk = Desk(tmp_path)
    members = {
        "posts/weir.md": POST.format("weir", "gate.jpg").encode(),
        "posts/weir.yaml": b"dek: Boats may pass\n",
        "posts/gate.jpg": PICTURE,
        "posts/lock.md": POST.format("lock", "/images/lock.jpg").encode(),
        "static/images/lock.jpg": PICTURE + b" lock",
        "quay.html": PAGE,
        "quay_files/quay.jpg": PICTURE + b" quay",
        "quay_files/style.css": b"p { color: red }",
        "_defaults.yaml": b"section: Water\n",
    }
    for name, data in members.items():
        desk.write({f"apart/content/raw/blog/{name}": data})
    desk.write({"content/raw/blog.zip": packed(**members)})
    report, unpacked = desk.build(), Desk(tmp_path / "apart")
    assert [one.severity for one in report.problems if "raw" in one.path] == []
    unpacked.build()
    for article in ("2019/04/weir.md", "2019/04/lock.md", "2019/05/the-quay-is-mended.md"):
        mine, other = (told(one.read(f"content/articles/{article}")) for one in (desk, unpacked))
        assert mine == other and "section: Water" in mine, article
    assert "dek: Boats may pass" in desk.read("content/articles/2019/04/weir.md")
    shown = [path.read_bytes() for path in sorted((tmp_path / "content/media").rglob("*.jpg"))]
    assert sorted(shown) == sorted([PICTURE, PICTURE + b" lock", PICTURE + b" quay"])
    assert not desk.build().converted and not desk.forget().build().converted


def test_a_picture_packed_later_comes_to_its_story(tmp_path: Path) -> None:
    post = {"weir.md": POST.format("weir", "gate.jpg").encode()}
    desk = Desk(tmp_path).write({"content/raw/blog.zip": packed(**post)})
    desk.build()
    assert "![A gate](gate.jpg)" in desk.read(desk.article())
    desk.write({"content/raw/blog.zip": packed(**post, **{"gate.jpg": PICTURE})})
    assert len(desk.build().converted) == 1 and "(/media/blog-zip/gate-" in desk.read(desk.article())


def test_a_folder_packed_may_have_any_name(tmp_path: Path) -> None:
    members = {
        "Issue #12/weir.md": POST.format("weir", "gate.jpg").encode(),
        "Issue #12/weir.yaml": b"dek: Boats may pass\n",
        "Issue #12/gate.jpg": PICTURE,
        "Issue #12/_defaults.yaml": b"section: Water\n",
    }
    desk = Desk(tmp_path).write({"content/raw/blog.zip": packed(**members)})
    desk.build()
    article = desk.read(desk.article())
    assert "section: Water" in article and "dek: Boats may pass" in article and "(/media/" in article


@pytest.mark.parametrize("edited", [False, True])
def test_a_mended_picture_arrives(edited: bool, tmp_path: Path) -> None:
    members = {"weir.md": POST.format("weir", "gate.jpg").encode(), "gate.jpg": PICTURE}
    whole = packed(**members)
    at = whole.index(b"gate.jpg") + len("gate.jpg")
    desk = Desk(tmp_path).write({"content/raw/blog.zip": whole[:at] + b"\xff\xff" + whole[at + 2 :]})
    desk.build()
    media = tmp_path / "content/media"
    assert "(/media/" in desk.read(desk.article()) and not list(media.rglob("*.jpg"))
    if edited:
        desk.write({desk.article(): desk.read(desk.article()).replace("opened", "opened late")}).build()
    article = desk.read(desk.article())
    desk.write({"content/raw/blog.zip": whole}).build()
    assert [path.read_bytes() for path in media.rglob("*.jpg")] == [PICTURE]
    assert desk.read(desk.article()) == article
    pages = desk.output()
    assert desk.forget().build() and desk.output() == pages


def test_a_packed_sidecar_corrects_a_field_that_cannot_be_read(tmp_path: Path) -> None:
    wrong = STORY.replace(b"2019-04-27", b"2019-31-99")
    desk = Desk(tmp_path).write(
        {"content/raw/d.zip": packed(**{"weir.md": wrong, "weir.yaml": b"date: 2019-04-27\n"})}
    )
    report = desk.build()
    assert [one for one in report.problems if "raw" in one.path] == []
    assert "date: 2019-04-27" in desk.read("content/articles/2019/04/the-weir.md")


def test_a_packed_sidecar_that_is_a_bomb_is_named(tmp_path: Path) -> None:
    packing = packed(**{"weir.md": STORY, "weir.yaml": b"#" * 3_000_000})
    problems = Desk(tmp_path).write({"content/raw/d.zip": packing}).build().problems
    assert [str(one) for one in problems if "raw" in one.path] == [
        f"content/raw/d.zip/weir.yaml: cannot be read: unpacks to more than {SWELLS} times its size. "
        "Mend the file or its permissions; until then what it speaks for is a draft."
    ]


def test_a_packed_sidecar_that_speaks_for_no_file_is_named(tmp_path: Path) -> None:
    packing = packed(**{"weir.md": STORY, "lock.yaml": b"section: Water\n"})
    desk = Desk(tmp_path).write({"content/raw/d.zip": packing})
    assert [str(one) for one in desk.build().problems if "raw" in one.path] == [
        "content/raw/d.zip/lock.yaml: speaks for no file beside it. "
        "Name it like the file that it is about, or delete it; nothing is made of it."
    ]


def told(article: str) -> str:
    """Without provenance, and of a picture's address, which the archive is named in, the plain name alone."""
    lines = [line for line in article.splitlines() if not re.match("id|seal|source_|converter", line)]
    return re.sub(r"/media/\S*?/(\w+)(-[0-9a-f]{8})?\.jpg", r"\1", "\n".join(lines))
