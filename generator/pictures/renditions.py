"""Renditions: a picture of content/media in the sizes and formats that browsers load fastest.

The only room that knows Pillow, and that only while there is a picture to look at. Nothing of the
camera's notes (place, time, owner) goes into a rendition; a colour profile stays where colours need it.
"""

import errno
import warnings
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import quote

from generator import engine
from generator.disk import digest, files
from generator.model import Problem, Raster, Rendition

if TYPE_CHECKING:
    from PIL.Image import Image

FOLDER = "picture"  # below output/
READ = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP")  # what browsers show, as Pillow names it
LARGEST = 100_000_000  # pixels; more may be meant to exhaust memory
# A busy photograph of 12 megapixels takes a second and a half of one processor in its three sizes. At
# AVIF's speed 6 it would take three times as long, for three per cent of the bytes.
SAVED: dict[str, dict[str, Any]] = {
    "avif": {"quality": 55, "speed": 8, "max_threads": 1},
    "webp": {"quality": 75, "method": 4},
    "jpeg": {"quality": 80, "optimize": True, "progressive": True},
    "png": {"optimize": True},
}
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)  # of EXIF


@cache
def stamp() -> str:
    """Differs when the same picture may come out as other bytes."""
    return digest.of(engine.library("pillow"), Path(__file__).read_bytes())


def looker(
    root: Path, widths: tuple[int, ...]
) -> Callable[[tuple[str, str]], tuple[str, str, Raster | None, Problem | None]]:
    """A function that looks at one file, given as (name, digest); made once in each worker."""
    return lambda item: (*item, *look(root / item[0], item[0], widths))


def look(path: Path, name: str, widths: Sequence[int]) -> tuple[Raster | None, Problem | None]:
    """What is known of a picture, None of a file that is none; and what is wrong with it.

    The whole file is decoded, as what is cut off shows only at its end."""
    raster = None
    try:
        with files.open_binary(path) as file, _open(file) as image:
            raster = Raster(*_size(image))
            if getattr(image, "is_animated", False) or not widths:
                return raster, None
            if raster.width * raster.height > LARGEST:
                return raster, _too_large(name, raster)
            alpha = image.has_transparency_data
            image.draft("RGB", (widths[0], widths[0]))
            image.load()
    except Exception:  # a decoder may fail in any way on what is no picture
        return raster, _damaged(name)
    return Raster(raster.width, raster.height, _renditions(name, raster, widths, alpha)), None


def _too_large(name: str, raster: Raster) -> Problem:
    fact = f"has {raster.width} × {raster.height} pixels, more than {LARGEST:,} in all."
    return Problem(f"content/media/{name}", 0, fact, "Make it smaller; it is published as it is.", "warning")


def _damaged(name: str) -> Problem:
    fact = "is shown as a picture and cannot be read as one to its end."
    remedy = "Replace it by a whole JPEG, PNG, WebP, AVIF or GIF; it is published as it is."
    return Problem(f"content/media/{name}", 0, fact, remedy, "warning")


def _renditions(name: str, raster: Raster, widths: Sequence[int], alpha: bool) -> tuple[Rendition, ...]:
    """Never wider than the picture; for browsers that know none of the new formats one in an old."""
    if raster.width < widths[0]:
        return ()
    from PIL import features

    fitting = sorted({min(width, raster.width) for width in widths})
    modern = [format for format in ("avif", "webp") if features.check(format)]
    kinds = [(format, width) for format in modern for width in fitting]
    kinds.append(("png" if alpha else "jpeg", fitting[-1]))
    return tuple(Rendition(f"/{FOLDER}/{quote(name)}/{w}.{format}", w, format) for format, w in kinds)


def encode(path: Path, sha256: str, size: tuple[int, int], format: str) -> bytes:
    """The bytes of one rendition of the file with that SHA-256. Raises OSError when it is another now."""
    small, profile = _resized(path, sha256, size)
    extra = {"icc_profile": profile} if profile else {}
    buffer = BytesIO()
    small.save(buffer, format.upper(), **SAVED[format], **extra)
    return buffer.getvalue()


@lru_cache(8)
def _resized(path: Path, sha256: str, size: tuple[int, int]) -> tuple["Image", bytes]:
    """One size of a picture, which several formats are made of."""
    image, profile = _developed(path, sha256)
    small = image.resize(size, _pillow().Resampling.LANCZOS, reducing_gap=3.0)
    small.info = {}  # some encoders take notes from here
    return small, profile


@lru_cache(1)
def _developed(path: Path, sha256: str) -> tuple["Image", bytes]:
    """A picture upright, in RGB or RGBA with 8 bits a channel, and its colour profile."""
    from PIL import ImageOps

    with files.open_binary(path) as file:
        data = file.read()
    if digest.of_bytes(data) != sha256:
        raise OSError(errno.EBUSY, "changed while it was read", str(path))
    with _open(BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
    profile = upright.info.get("icc_profile") or b""
    if upright.mode.startswith("I"):  # 16 bits of grey
        upright = upright.convert("I").point(lambda value: value * (1 / 256) + 0).convert("L")
    if profile[16:20] != b"RGB ":
        upright, profile = _from_ink(upright, profile) if upright.mode == "CMYK" else upright, b""
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    return upright.convert(mode), b"" if b"sRGB" in profile.replace(b"\0", b"") else profile


def _from_ink(image: "Image", profile: bytes) -> "Image":
    """CMYK as screens show it, by its own profile where it has one that is whole."""
    from PIL import ImageCms

    if not profile:
        return image
    try:
        screen = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(image, BytesIO(profile), screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return made or image


def _size(image: "Image") -> tuple[int, int]:
    width, height = image.size
    turned = image.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
    return (height, width) if turned else (width, height)


def _open(file: BinaryIO | BytesIO) -> "Image":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata, which nobody reads here
        image: Image = _pillow().open(file, formats=READ)
        return image


@cache
def _pillow() -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # our own limit stands above
    return Image
