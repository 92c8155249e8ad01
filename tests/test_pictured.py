"""Pictures in content/raw that stories refer to: found where exporting systems keep them, in any order."""

from io import BytesIO

import pytest
from desk import SITE, Desk
from PIL import Image

from generator.ingest.pictured import Album
from generator.model import Record, Story

HELD = (
    "blog/content/posts/weir/gate.jpg",
    "blog/static/images/gate.jpg",
    "blog/static/images/Our Quay.PNG",
    "uploads/2019/01/boat.webp",
    "uploads/2020/01/boat.webp",
    "lock.gif",
)
POST = "blog/content/posts/weir/index.md"


def placed(reference: str, raw: str = POST, image: object = "") -> tuple[Record, tuple[str, ...]]:
    record = Record(Story("Weir", f"Before. {reference} After."), keep={"image": image} if image else {})
    return Album([*HELD, "notes.txt"]).placed(record, raw)


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("gate.jpg", HELD[0]),
        ("./gate.jpg?w=300#top", HELD[0]),
        ("../weir/gate.jpg", HELD[0]),
        ("/images/gate.jpg", HELD[1]),
        ("{static}/images/gate.jpg", HELD[1]),
        ("/images/Our%20Quay.png", HELD[2]),
        ("https://old.example/wp-content/uploads/2019/01/boat.webp", HELD[3]),
        ("https://old.example/wp-content/uploads/2020/01/boat.webp", HELD[4]),
        ("/lock.gif", HELD[5]),
    ],
)
def test_a_picture_is_found_by_the_end_of_its_path(address: str, file: str) -> None:
    record, missing = placed(f'![A gate]({address} "Title")')
    ((name, found),) = record.pictures.items()
    assert found == file and not missing
    assert f'![A gate](/media/{name} "Title")' in record.story.body
    shown, _ = placed(f"<img alt='A' src='{address}'>")
    assert f"src='/media/{name}'" in shown.story.body
    led, _ = placed("", image=address)
    assert led.keep["image"] == f"/media/{name}"


@pytest.mark.parametrize(
    ("address", "missing"),
    [
        ("https://old.example/other/boat.webp", ("boat.webp",)),  # only the name is alike
        ("none.JPG", ("none.jpg",)),
        ("/media/lock.gif", ()),
        ("data:image/gif;base64,R0lGOD.gif", ()),
        ("notes.txt", ()),
        ("lock.gif", ("lock.gif",)),  # not beside it
        ("/boat.webp", ("boat.webp",)),  # at no root
        ("https://[bad/lock.gif", ()),
    ],
)
def test_what_is_not_there_stays_as_it_is(address: str, missing: tuple[str, ...]) -> None:
    record, wanted = placed(f"![]({address})")
    assert record.story.body == f"Before. ![]({address}) After." and not record.pictures
    assert wanted == missing


def test_names_that_are_one_in_letters_keep_apart() -> None:
    album = Album(["a/Gate.jpg", "a/gate.jpg"])
    names = {
        next(iter(album.placed(Record(Story("", f"![]({name})")), "a/x.md")[0].pictures))
        for name in ("Gate.jpg", "gate.jpg")
    }
    assert len(names) == 2 and "a/gate.jpg" in names


def picture(colour: str = "red") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), colour).save(buffer, "JPEG")
    return buffer.getvalue()


FILES: dict[str, str | bytes] = {
    "content/raw/posts/weir.md": "---\ntitle: Weir\ndate: 2019-01-01\n---\n![](/images/gate.jpg)\n\nIt opened.\n",
    "content/raw/posts/quay.md": "---\ntitle: Quay\ndate: 2019-02-01\ncover: gate.jpg\n---\nIt shut.\n",
    "content/raw/static/images/gate.jpg": picture(),
    "content/raw/posts/gate.jpg": picture("blue"),
}


def test_in_whatever_order_texts_and_pictures_come(tmp_path) -> None:
    together = Desk(tmp_path / "together").write({"content/site.yaml": SITE, **FILES})
    report = together.build()
    assert not report.problems and (report.raw.files, report.raw.pictures) == (2, 2)
    assert (together.root / "content/media/static/images/gate.jpg").read_bytes() == picture()
    for number, order in enumerate((list(FILES), list(reversed(FILES)))):
        desk = Desk(tmp_path / f"{number}").write({"content/site.yaml": SITE})
        for name in order:
            desk.write({name: FILES[name]}).build()
        assert desk.output() == together.output()


def test_a_picture_that_comes_late_is_asked_for_by_those_alone_that_refer_to_it(tmp_path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **FILES})
    (tmp_path / "content/raw/static/images/gate.jpg").unlink()
    (tmp_path / "content/raw/posts/gate.jpg").unlink()
    desk.build()
    desk.write({"content/raw/static/images/gate.jpg": picture()})
    assert desk.build().converted == ["articles/2019/01/weir.md"]
    assert desk.build().converted == []


def test_what_a_person_edited_is_left_alone(tmp_path) -> None:
    desk = Desk(tmp_path).write(
        {"content/site.yaml": SITE, "content/raw/weir.md": FILES["content/raw/posts/weir.md"]}
    )
    desk.build()
    name = desk.article()
    edited = desk.read(name).replace("It opened.", "It opened late.")
    desk.write({name: edited, "content/raw/images/gate.jpg": picture()}).build()
    assert desk.read(name) == edited
