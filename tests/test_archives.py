"""Archives of raw files: read in place, bounded, and never a reason to stop."""

import gzip
import io
import zipfile

import pytest

from generator.importers.archives import LARGEST, SWELLS, Archive
from generator.importers.markdown import Markdown
from generator.model import Problem, Raw, Record

STORY = b"---\ntitle: The weir\ndate: 2019-04-27\n---\n\nIt was opened.\n"


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
    assert isinstance(problem, Problem) and problem.path == "dump.zip!a.bin"
    assert isinstance(story, Record)


def test_what_packing_programs_add_is_passed_over() -> None:
    found = read("d.zip", packed(**{"__MACOSX__._weir.md": b"x", ".DS_Store": b"x", "weir.md": STORY}))
    assert [one for one in found if isinstance(one, Problem) and "DS_Store" in one.path] == []


def test_a_bomb_is_named_and_left_packed() -> None:
    found = read("bomb.zip", packed(**{"zeros.md": b"0" * 5_000_000, "weir.md": STORY}))
    assert [one.fact for one in found if isinstance(one, Problem)] == [
        f"holds zeros.md, which unpacks to more than {SWELLS} times its size."
    ]
    assert sum(isinstance(one, Record) for one in found) == 1


def test_a_packed_file_that_is_too_large_is_named() -> None:
    (one,) = read("big.md.gz", gzip.compress(b"0" * (LARGEST + 1)))
    assert isinstance(one, Problem) and "larger than 64 MB" in one.fact


@pytest.mark.parametrize("cut", [1, 20, 60, -1])
def test_a_damaged_archive_is_a_problem(cut: int) -> None:
    for name, data in (("d.zip", packed(**{"weir.md": STORY})), ("weir.md.gz", gzip.compress(STORY))):
        found = read(name, data[:cut])
        assert any(isinstance(one, Problem) and "cannot be unpacked" in one.fact for one in found), (
            name,
            cut,
        )


def test_pictures_in_an_archive_are_counted_and_named_once() -> None:
    told, story = read("dump.zip", packed(**{"a.jpg": b"x", "b__c.PNG": b"y", "weir.md": STORY}))
    assert (
        isinstance(told, Problem)
        and isinstance(story, Record)
        and str(told)
        == (
            "dump.zip: holds 2 pictures, which are taken from folders alone. Unpack it there to have them with its stories."
        )
    )
