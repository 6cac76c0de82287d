"""Uploaded pictures: recognised by what they hold, bounded before they are decoded, and written anew.

Writing them anew drops whatever else was in the file: position, camera, hidden scripts.
"""

import struct
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

LARGEST_BYTES = 5_000_000
LARGEST_WHOLE = 40_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000
PORTRAIT_SIDE = 640
LOGO_SIDE = 900
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
#: several pictures in one JPEG, as telephones make them (CIPA DC-007); the first is the one that is shown
SEVERAL = "MPO"
MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
WRITING: dict[str, dict[str, Any]] = {
    # Low noise is what deflate is slow with: 7 million pixels of it take a second so, up to a minute with "optimize".
    "PNG": {"compress_level": 4},
    "JPEG": {"quality": 84, "progressive": True, "optimize": True},
    "WEBP": {"quality": 84},
    "GIF": {},
}
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error)


class PictureError(Exception):
    """This file is not taken. ``reason``: too_large, too_many_pixels, moving, or not_a_picture."""

    def __init__(self, reason: str) -> None:
        """Name the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept; ``suffix`` is one of `MEDIA_TYPES`."""

    body: bytes
    suffix: str


def rewritten(content: bytes) -> Picture:
    """The picture in ``content`` (PNG, JPEG or WebP), upright, at most 2,000 pixels long. Blocks while it computes.

    Raises:
        PictureError: for a file that is too large, has too many pixels, is moving, or is no picture of these kinds.
    """
    return _opened(content, _whole)


def portrait(content: bytes, offset: int = 50) -> Picture:
    """The same as a square of at most 640 pixels; ``offset`` says in percent which part of the longer side it is.

    Raises:
        PictureError: as `rewritten`.
    """

    def square(image: Image.Image) -> Image.Image:
        side = min(image.size)
        left, top = ((length - side) * offset // 100 for length in image.size)
        return _within(image.crop((left, top, left + side, top + side)), PORTRAIT_SIDE)

    return _opened(content, square)


def logo(content: bytes) -> Picture:
    """The same as a PNG of at most 900 pixels, which goes on paper.

    Raises:
        PictureError: as `rewritten`.
    """
    return _opened(content, lambda image: _within(image, LOGO_SIDE), kind="PNG")


def bare(path: Path, media_type: str) -> bytes:
    """The picture at ``path`` in its size and kind (also GIF), without all that is no picture. Blocks.

    Raises:
        PictureError: as `rewritten`; it may have 40 MB.
    """
    if path.stat().st_size > LARGEST_WHOLE:
        raise PictureError("too_large")
    kinds = ("GIF",) if media_type == "image/gif" else tuple(SUFFIXES)
    with _reading(path.read_bytes(), *kinds) as image:
        return _bytes_of(image, _kind_of(image), lambda whole: whole)


def _opened(content: bytes, cut: Callable[[Image.Image], Image.Image], *, kind: str = "") -> Picture:
    if len(content) > LARGEST_BYTES:
        raise PictureError("too_large")
    with _reading(content, *SUFFIXES) as image:
        chosen = kind or _kind_of(image)
        return Picture(_bytes_of(image, chosen, cut), SUFFIXES[chosen])


@contextmanager
def _reading(content: bytes, *kinds: str) -> Generator[Image.Image]:
    """The picture, still undecoded and not too large for that; whatever breaks becomes a `PictureError`.

    Of several frames each is as large as the picture once it is decoded, and a few kilobytes can hold thousands.
    """
    try:
        with Image.open(BytesIO(content), formats=kinds) as image:
            # Opening a GIF has made room for its first frame, which may be larger than its screen.
            if image.width * image.height > MOST_PIXELS:
                raise PictureError("too_many_pixels")
            if _is_moving(image):
                raise PictureError("moving")
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("too_many_pixels") from error
    except BROKEN as error:
        raise PictureError("not_a_picture") from error


def _kind_of(image: Image.Image) -> str:
    return "JPEG" if image.format == SEVERAL else image.format or ""


def _is_moving(image: Image.Image) -> bool:
    """Whether there is a second frame; looks for its beginning and decodes nothing."""
    return image.format != SEVERAL and bool(getattr(image, "is_animated", False))


def _whole(image: Image.Image) -> Image.Image:
    return _within(image, LONGEST_SIDE)


def _within(image: Image.Image, side: int) -> Image.Image:
    image.thumbnail((side, side))
    return image


def _bytes_of(image: Image.Image, kind: str, cut: Callable[[Image.Image], Image.Image]) -> bytes:
    written = BytesIO()
    cut(_pixels_of(ImageOps.exif_transpose(image), kind)).save(written, kind, **WRITING[kind])
    return written.getvalue()


def _pixels_of(image: Image.Image, kind: str) -> Image.Image:
    """A bare copy: pixels, and nothing of what the file said about them."""
    if image.mode.startswith("I"):
        # Grey of 16 bits; converted, whatever is not black would be white.
        return Image.frombytes("L", image.size, image.tobytes(), "raw", "L;16")
    plain = "L" if image.mode in ("1", "L") else "RGB"
    pixels = image.convert("RGBA" if kind != "JPEG" and image.has_transparency_data else plain)
    pixels.info.clear()
    return pixels
