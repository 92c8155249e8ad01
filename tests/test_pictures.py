"""Pictures that articles show: their size on the page, their renditions, and what becomes of bad ones."""

import time
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from desk import GOOD, GOOD_PAGE, SITE, Desk, parsed, story, tags
from PIL import Image, ImageCms, ImageDraw

from generator.pictures import renditions

WIDTHS = "picture_widths: [16, 32]\n"
PIER = "content/media/pier.jpg"
SHOWN = "![A pier](/media/pier.jpg)"


def drawn(width: int = 40, height: int = 20, mode: str = "RGB", format: str = "JPEG", **saved) -> bytes:
    """A picture with a white upper half, a black lower half and a left edge of its own."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, height // 2, width, height), "black")
    buffer = BytesIO()
    image.convert(mode).save(buffer, format, **saved)
    return buffer.getvalue()


def desk(root: Path, files: dict[str, str | bytes], settings: str = WIDTHS) -> Desk:
    made = Desk(root).write({"content/site.yaml": SITE + settings, **files})
    made.words()
    return made


def renditions_of(made: Desk) -> set[str]:
    return {name for name in made.output() if name.startswith("picture/")}


def opened(made: Desk, name: str) -> Image.Image:
    return Image.open(BytesIO(made.output()[name]))


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts renditions made, by file."""
    counts: Counter[str] = Counter()
    usual = renditions.encode

    def encode(path: Path, *rest: object) -> bytes:
        counts[path.name] += 1
        return usual(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(renditions, "encode", encode)
    return counts


# ── on the page ──


def test_a_browser_is_offered_every_size_and_told_the_shape(tmp_path) -> None:
    made = desk(tmp_path, {GOOD: story(body=f"Words first.\n\n{SHOWN}"), PIER: drawn()})
    assert (
        '<picture><source type="image/avif" srcset="/picture/pier.jpg/16.avif 16w, /picture/pier.jpg/32.avif 32w"'
        ' sizes="(min-width: 42rem) 40rem, 100vw">'
        '<source type="image/webp" srcset="/picture/pier.jpg/16.webp 16w, /picture/pier.jpg/32.webp 32w"'
        ' sizes="(min-width: 42rem) 40rem, 100vw">'
        '<img alt="A pier" src="/picture/pier.jpg/32.jpeg" width="40" height="20" loading="lazy" decoding="async">'
        "</picture>"
    ) in made.page(GOOD_PAGE)
    assert {name: opened(made, name).size for name in renditions_of(made)} == {
        "picture/pier.jpg/16.avif": (16, 8), "picture/pier.jpg/32.avif": (32, 16),
        "picture/pier.jpg/16.webp": (16, 8), "picture/pier.jpg/32.webp": (32, 16),
        "picture/pier.jpg/32.jpeg": (32, 16),
    }  # fmt: skip
    assert made.output()["media/pier.jpg"] == drawn()


def test_a_picture_is_never_made_larger(tmp_path) -> None:
    made = desk(tmp_path, {GOOD: story(body=SHOWN), PIER: drawn(20, 10)})
    assert {opened(made, name).width for name in renditions_of(made)} == {16, 20}
    (image,) = tags(parsed(made.page(GOOD_PAGE)), "img")
    assert (image.get("width"), image.get("height")) == ("20", "10")


def test_a_picture_smaller_than_every_width_is_shown_as_it_is(tmp_path) -> None:
    made = desk(tmp_path, {GOOD: story(body=SHOWN), PIER: drawn(12, 6)})
    assert (
        '<p><img alt="A pier" src="/media/pier.jpg" width="12" height="6" decoding="async"></p>'
        in made.page(GOOD_PAGE)
    )
    assert not renditions_of(made)


@pytest.mark.parametrize(
    "fields, body, loading",
    [
        ({}, SHOWN, [None]),  # it opens the text
        ({}, f"Words.\n\n{SHOWN}", ["lazy"]),
        ({"image": "pier.jpg"}, SHOWN, [None, "lazy"]),  # the lead figure, then the text
    ],
)
def test_what_is_seen_first_is_loaded_first(tmp_path, fields, body, loading) -> None:
    made = desk(tmp_path, {GOOD: story(body=body, **fields), PIER: drawn()})
    assert [image.get("loading") for image in tags(parsed(made.page(GOOD_PAGE)), "img")] == loading


def test_the_lead_has_renditions_wherever_it_stands(tmp_path) -> None:
    made = desk(tmp_path, {GOOD: story(image="{src: pier.jpg, alt: A pier}"), PIER: drawn()})
    for page in (GOOD_PAGE, "index.html"):
        (image,) = tags(parsed(made.page(page)), "img")
        said = [image.get(name) for name in ("src", "alt", "width", "height", "loading")]
        assert said == ["/picture/pier.jpg/32.jpeg", "A pier", "40", "20", None], page
    social = '<meta property="og:image" content="https://desk.example/picture/pier.jpg/32.jpeg">'
    assert social in made.page(GOOD_PAGE)


def test_addresses_hold_below_a_path_and_with_odd_names(tmp_path) -> None:
    odd = {"content/media/a b/ö, 1.jpg": drawn(), GOOD: story(body="![](</media/a b/ö, 1.jpg>)")}
    made = Desk(tmp_path).write(
        {"content/site.yaml": SITE.replace("example/", "example/old/") + WIDTHS, **odd}
    )
    assert not made.words()
    page = parsed(made.page(GOOD_PAGE))
    (source, _) = tags(page, "source")
    assert source.get("srcset").startswith("/old/picture/a%20b/%C3%B6%2C%201.jpg/16.avif 16w, ")
    assert "picture/a b/ö, 1.jpg/16.avif" in renditions_of(made)


def test_an_author_who_says_how_is_heard(tmp_path) -> None:
    own = '<img src="/media/pier.jpg" alt="" srcset="/media/pier.jpg 2x" width="10">'
    late = '<img src="/media/pier.jpg" alt="" width="10" loading="eager">'
    made = desk(tmp_path, {GOOD: story(body=f"<figure>{own}{late}</figure>"), PIER: drawn()})
    first, second = tags(parsed(made.page(GOOD_PAGE)), "img")
    assert first.get("srcset") == "/media/pier.jpg 2x" and first.get("src") == "/media/pier.jpg"
    assert (first.get("width"), first.get("height")) == ("10", "5")
    assert (second.get("width"), second.get("height"), second.get("loading")) == ("10", "5", "eager")


def test_a_standing_page_shows_pictures_as_well(tmp_path) -> None:
    about = f"---\ntitle: About\n---\n\n{SHOWN}\n"
    made = desk(tmp_path, {"content/pages/about.md": about, PIER: drawn()})
    assert "/picture/pier.jpg/32.jpeg" in made.page("about/index.html")
    made.write({PIER: drawn(60, 60)}).build()
    (image,) = tags(parsed(made.page("about/index.html")), "img")
    assert image.get("height") == "60"


def test_what_nobody_shows_has_no_renditions(tmp_path) -> None:
    linked = story(body="[The pier](/media/pier.jpg) and ![elsewhere](https://cdn.example/pier.jpg)")
    assert not renditions_of(desk(tmp_path, {GOOD: linked, PIER: drawn()}))


def test_without_widths_there_are_sizes_alone(tmp_path) -> None:
    made = desk(tmp_path, {GOOD: story(body=SHOWN), PIER: drawn()}, "picture_widths: []\n")
    (image,) = tags(parsed(made.page(GOOD_PAGE)), "img")
    assert (image.get("src"), image.get("width")) == ("/media/pier.jpg", "40")
    assert not renditions_of(made)


# ── what goes into a rendition ──


def corners(image: Image.Image) -> tuple[bool, bool]:
    """Whether the upper left is light, and the lower left."""
    grey = image.convert("L")
    return grey.getpixel((2, 1)) > 128, grey.getpixel((2, image.height - 2)) > 128


def test_a_camera_on_its_side_is_set_upright(tmp_path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: what it calls the left is the top
    made = desk(tmp_path, {GOOD: story(body=SHOWN), PIER: drawn(20, 40, exif=exif)})
    (image,) = tags(parsed(made.page(GOOD_PAGE)), "img")
    assert (image.get("width"), image.get("height")) == ("40", "20")
    for name in renditions_of(made):
        small = opened(made, name)
        assert small.width == 2 * small.height
        grey = small.convert("L")
        middle = small.height // 2
        assert grey.getpixel((1, middle)) < 128 < grey.getpixel((small.width - 2, middle)), name


def test_nothing_of_the_cameras_notes_is_published(tmp_path) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x8298] = "SECRET description", "SECRET owner"
    exif.get_ifd(0x8825)[1] = "N"
    data = drawn(exif=exif, comment=b"SECRET comment", xmp=b"<x:xmpmeta>SECRET</x:xmpmeta>")
    assert data.count(b"SECRET") == 4
    made = desk(tmp_path, {GOOD: story(body=SHOWN), PIER: data})
    for name in renditions_of(made):
        small = opened(made, name)
        assert b"SECRET" not in made.output()[name] and not small.getexif(), name
        assert not {"exif", "xmp", "comment"} & small.info.keys(), name


def profile(of: str) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(of)).tobytes()


def test_a_colour_profile_stays_where_colours_need_it(tmp_path) -> None:
    wide = bytearray(profile("sRGB"))
    for name in (b"sRGB built-in", "sRGB built-in".encode("utf-16-be")):
        wide = wide.replace(name, name.replace(b"s", b"x").replace(b"RGB", b"wid"))
    files = {
        "content/media/wide.jpg": drawn(icc_profile=bytes(wide)),
        PIER: drawn(icc_profile=profile("sRGB")),
    }
    made = desk(tmp_path, {GOOD: story(body=f"{SHOWN} ![](/media/wide.jpg)"), **files})
    kept = {name for name in renditions_of(made) if opened(made, name).info.get("icc_profile")}
    assert kept == {name for name in renditions_of(made) if "wide" in name} != set()


@pytest.mark.parametrize(
    "name, data, mode",
    [
        ("ink.jpg", drawn(mode="CMYK"), "RGB"),
        ("grey.jpg", drawn(mode="L"), "RGB"),
        ("deep.png", drawn(mode="I;16", format="PNG"), "RGB"),
        ("palette.png", drawn(mode="P", format="PNG"), "RGB"),
        ("bits.png", drawn(mode="1", format="PNG"), "RGB"),
        ("clear.png", drawn(mode="RGBA", format="PNG"), "RGBA"),
        ("grey-clear.png", drawn(mode="LA", format="PNG"), "RGBA"),
        ("photo.webp", drawn(format="WEBP"), "RGB"),
        ("photo.avif", drawn(format="AVIF"), "RGB"),
        ("lying.jpg", drawn(format="PNG"), "RGB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_kind_of_picture_looks_as_it_did(tmp_path, name, data, mode) -> None:
    if "deep" in name:  # light and dark of 16 bits
        deep = Image.frombytes("I;16", (40, 20), b"\0\xc0" * 400 + b"\0\x40" * 400)
        buffer = BytesIO()
        deep.save(buffer, "PNG")
        data = buffer.getvalue()
    made = desk(tmp_path, {GOOD: story(body=f"![A pier](/media/{name})"), f"content/media/{name}": data})
    assert not made.words()
    found = renditions_of(made)
    assert len(found) == 5 and any(one.endswith(".png" if mode == "RGBA" else ".jpeg") for one in found)
    assert {corners(opened(made, one)) for one in found} == {(True, False)}


def test_what_is_clear_stays_clear(tmp_path) -> None:
    buffer = BytesIO()
    Image.new("RGBA", (40, 20), (255, 0, 0, 0)).save(buffer, "PNG")
    made = desk(tmp_path, {GOOD: story(body="![](/media/a.png)"), "content/media/a.png": buffer.getvalue()})
    for name in renditions_of(made):
        assert opened(made, name).convert("RGBA").getpixel((5, 5))[3] == 0, name


# ── bad ones ──

BAD = (
    "content/media/{}: warning: is shown as a picture and cannot be read as one to its end."
    " Replace it by a whole JPEG, PNG, WebP, AVIF or GIF; it is published as it is."
)


@pytest.mark.parametrize(
    "name, format", [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.avif", "AVIF")]
)
def test_a_picture_cut_short_is_named_and_published_as_it_is(tmp_path, name, format) -> None:
    whole = drawn(400, 300, format=format)
    data = whole[: len(whole) * 2 // 3]
    made = Desk(tmp_path).write({"content/site.yaml": SITE + WIDTHS, GOOD: story(body=f"![](/media/{name})")})
    made.write({f"content/media/{name}": data})
    assert made.words() == [f"{BAD.format(name)}"]
    assert made.output()[f"media/{name}"] == data and not renditions_of(made)
    assert f"/media/{name}" in made.page(GOOD_PAGE)
    made.write({f"content/media/{name}": whole})
    assert not made.words() and renditions_of(made)


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"\xff\xd8\xff", b"GIF89a", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n" + b"\0" * 90]
)
def test_what_is_no_picture_is_named(tmp_path, data) -> None:
    made = Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story(body=SHOWN), PIER: data})
    assert made.words() == [f"{BAD.format('pier.jpg')}"]


def test_a_picture_too_large_to_open_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(renditions, "LARGEST", 1000)
    made = Desk(tmp_path).write(
        {"content/site.yaml": SITE + WIDTHS, GOOD: story(body=SHOWN), PIER: drawn(50, 40)}
    )
    assert made.words() == [
        "content/media/pier.jpg: warning: has 50 × 40 pixels, more than 1,000 in all. Make it smaller; it is published as it is."
    ]
    assert 'width="50" height="40"' in made.page(GOOD_PAGE) and not renditions_of(made)


def test_what_moves_goes_on_moving(tmp_path) -> None:
    frames = [Image.new("RGB", (40, 20), colour) for colour in ("red", "blue")]
    buffer = BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    made = desk(tmp_path, {GOOD: story(body="![](/media/a.gif)"), "content/media/a.gif": buffer.getvalue()})
    assert not made.words() and not renditions_of(made)
    assert 'src="/media/a.gif" width="40" height="20"' in made.page(GOOD_PAGE)


# ── work ──


def test_an_edit_of_the_text_encodes_nothing(tmp_path, encoded) -> None:
    made = desk(tmp_path, {GOOD: story(body=SHOWN), PIER: drawn()})
    assert encoded == {"pier.jpg": 5}
    made.write({GOOD: story(body=f"Other words. {SHOWN}")}).build()
    made.write({"content/site.yaml": SITE.replace("Desk", "Other") + WIDTHS}).build()
    assert encoded == {"pier.jpg": 5}


def test_a_changed_picture_concerns_its_renditions_and_the_pages_that_show_it(tmp_path, encoded) -> None:
    other = {
        "content/articles/2018/01/other.md": story("Other", "2018-01-02"),
        "content/media/quay.jpg": drawn(30, 30),
    }
    shows = story(body=f"{SHOWN} ![](/media/quay.jpg)", tags="[pier]")
    made = desk(tmp_path, {GOOD: shows, PIER: drawn(), **other})
    encoded.clear()
    made.write({PIER: drawn(quality=50)})
    written = made.build().written
    assert encoded == {"pier.jpg": 5}
    assert {name for name in written if name.endswith(".html")} == set()  # of the same size: no page can tell
    made.write({PIER: drawn(40, 30)})
    written = made.build().written
    assert encoded == {"pier.jpg": 10}
    assert {name for name in written if name.endswith(".html")} == {GOOD_PAGE}


def test_what_was_encoded_once_outlives_the_catalog_and_the_output(tmp_path, encoded) -> None:
    made = desk(tmp_path, {GOOD: story(body=SHOWN), PIER: drawn()})
    before = made.output()
    for path in (tmp_path / ".cache").glob("catalog*"):
        path.unlink()
    for path in (tmp_path / "output/picture/pier.jpg").iterdir():
        path.unlink()
    made.build(verify=True)
    assert made.output() == before and encoded == {"pier.jpg": 5}


def test_a_damaged_cache_is_made_again(tmp_path, encoded) -> None:
    made = desk(tmp_path, {GOOD: story(body=SHOWN), PIER: drawn()})
    before = made.output()
    for path in (tmp_path / ".cache/made").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1] + b"?")
    for path in (tmp_path / ".cache").glob("catalog*"):
        path.unlink()
    made.build()
    assert made.output() == before and encoded == {"pier.jpg": 10}


@pytest.mark.parametrize(
    "change", [{GOOD: story()}, {"content/site.yaml": SITE + "picture_widths: []\n"}, {PIER: b"no picture"}]
)
def test_what_is_shown_no_more_is_swept(tmp_path, change) -> None:
    made = desk(tmp_path, {GOOD: story(body=SHOWN), PIER: drawn()})
    assert renditions_of(made) and list((tmp_path / ".cache/made").rglob("*"))
    made.write(change).build()
    assert not renditions_of(made) and not list((tmp_path / ".cache/made").rglob("*"))
    assert not (tmp_path / "output/picture").exists()


def test_an_unchanged_archive_loads_no_pillow(tmp_path) -> None:
    import subprocess
    import sys

    from desk import PROJECT

    desk(tmp_path, {GOOD: story(body=SHOWN), PIER: drawn()})
    time.sleep(0.15)  # what was touched just now is read again
    code = (
        "import sys; from generator.cli import main\n"
        "main(sys.argv[1:]); main(sys.argv[1:])\n"
        "sys.exit('PIL' in sys.modules)"
    )
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code, "--site", str(tmp_path), "--quiet"], cwd=PROJECT)
    assert done.returncode == 0


# ── that are not there ──

ABSENT = (
    "content/articles/{}: warning: shows `{}`, which is not in content/media. Put it there, or correct its"
    " name; until then readers find nothing in its place."
)


def test_a_picture_that_is_not_there_is_told_until_it_is(tmp_path) -> None:
    other = "content/articles/2019/04/other.md"
    lead = {
        GOOD: story(image="pire.jpg", image_alt="A pier"),
        other: story("Other", body="![A boat](/media/boats/a.jpg)"),
    }
    made = Desk(tmp_path).write({"content/site.yaml": SITE, **lead, PIER: drawn()})
    line = made.read(GOOD).split("image:")[0].count("\n") + 1
    told = [
        ABSENT.format(f"2019/04/good.md:{line}", "pire.jpg") + " Did you mean `pier.jpg`?",
        ABSENT.format("2019/04/other.md:6", "boats/a.jpg"),
    ]
    assert made.words() == told == made.words()
    made.write({GOOD: made.read(GOOD).replace("title:", "# a remark\ntitle:")})
    assert made.words()[0].startswith(f"content/articles/2019/04/good.md:{line + 1}: ")
    made.write({"content/media/pire.jpg": drawn()})
    assert made.words() == told[1:]
    made.write({other: story("Other")})
    assert not made.words()
    (tmp_path / "content/media/pire.jpg").unlink()
    assert len(made.words()) == 1
