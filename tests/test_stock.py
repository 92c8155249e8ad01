"""Taking stock of an archive: what was touched, what is gone, and no more held than is being looked at."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk

from generator.disk import files, workers


def plant(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def test_a_folder_is_walked_in_the_order_of_its_paths(tmp_path: Path) -> None:
    """As the catalog sorts them: `a-b` comes before `a/…`, though a folder `a` does not."""
    plant(tmp_path, "a/z", "a-b", "a/b/c", "a.md", "é/x", "z", "Z/y", ".hidden/x", "a/.hidden")
    assert [found.path for found in files.walk(tmp_path)] == [
        "Z/y", "a-b", "a.md", "a/b/c", "a/z", "z", "é/x",
    ]  # fmt: skip


def test_folders_are_opened_one_after_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, *(f"{year}/{month}/story.md" for year in (2019, 2020) for month in (1, 2, 3)))
    opened, scandir = [], os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: (opened.append(path), scandir(path))[1])
    found = files.walk(tmp_path)
    assert next(found).path == "2019/1/story.md" and len(opened) == 3
    assert len([*found]) == 5 and len(opened) == 9


@pytest.mark.parametrize("jobs", [1, 2])
def test_work_is_fetched_as_it_is_done(jobs: int) -> None:
    fetched = 0

    def endless() -> Iterator[int]:
        nonlocal fetched
        while True:
            fetched += 1
            yield fetched

    done = workers.each(_doubler, (), endless(), jobs)
    assert [next(done) for _ in range(1000)] == [2 * number for number in range(1, 1001)]
    assert fetched <= 1000 + workers.FEW + workers.BATCH * (3 * jobs + 2)
    done.close()


def _doubler() -> workers.Work:
    return lambda number: number * 2


def test_what_comes_goes_and_changes_among_others_is_told_apart(tmp_path: Path) -> None:
    """Neighbours in the order of paths, where a comparison could slip by one."""
    desk = Desk(tmp_path)

    def write(text: str, *names: str) -> None:
        for name in names:
            head = f"---\ntitle: {name}\nslug: {name.replace('/', '-')}\ndate: 2019-04-27\n---\n"
            desk.write({f"content/articles/{name}.md": head + text})

    def stories() -> dict[str, bool]:
        pages = (tmp_path / "output/2019/04/27").glob("*/index.html")
        return {page.parent.name: "again" in page.read_text() for page in pages}

    write("The story.\n", "b", "b-b", "b-c", "d/a", "f")
    desk.build()
    assert stories() == {"b": False, "b-b": False, "b-c": False, "d-a": False, "f": False}
    for gone in ("b", "b-b", "f"):
        (tmp_path / f"content/articles/{gone}.md").unlink()
    write("The story, again.\n", "b-c", "a", "b/a", "d", "g")
    assert desk.build().articles == 6
    assert {
        "a": True,
        "b-a": True,
        "b-c": True,
        "d": True,
        "d-a": False,
        "g": True,
    }.items() <= stories().items()
    for gone in ("a", "b/a", "b-c", "d", "d/a"):
        (tmp_path / f"content/articles/{gone}.md").unlink()
    assert desk.build().articles == 1 and stories()["g"]
