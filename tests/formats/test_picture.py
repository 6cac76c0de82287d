"""Uploaded pictures: what is taken, what is dropped, what is refused."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from eventhub.formats.picture import LARGEST_BYTES, PictureError, bare, logo, portrait, rewritten


def drawn(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: object) -> bytes:
    written = BytesIO()
    Image.new(mode, size, (200, 120, 40) if mode == "RGB" else (200, 120, 40, 90)).save(written, kind, **more)
    return written.getvalue()


HTML = b"<html><script>alert(1)</script></html>"


def described() -> PngInfo:
    text = PngInfo()
    text.add_text("Comment", "a secret")
    return text


def camera() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "a secret"
    return exif


def claims(width: int, height: int) -> bytes:
    """A tiny PNG that says it is that large."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"0"))]
    parts = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_a_picture_keeps_its_kind_and_is_bounded(kind: str, suffix: str) -> None:
    picture = rewritten(drawn(kind, (3000, 1500)))
    assert picture.suffix == suffix
    with Image.open(BytesIO(picture.body)) as image:
        assert (image.format, image.size) == (kind, (2000, 1000))


def test_transparency_stays() -> None:
    with Image.open(BytesIO(rewritten(drawn("PNG", mode="RGBA")).body)) as image:
        assert image.getpixel((0, 0)) == (200, 120, 40, 90)


def test_what_the_camera_wrote_is_dropped_after_the_picture_was_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "A camera of somebody"
    picture = rewritten(drawn("JPEG", (60, 40), exif=exif, comment=b"a secret"))
    with Image.open(BytesIO(picture.body)) as image:
        assert image.size == (40, 60)
        assert dict(image.getexif()) == {}
        assert "comment" not in image.info
    assert b"camera" not in picture.body


def test_hidden_text_of_a_png_is_dropped() -> None:
    info = PngInfo()
    info.add_text("Comment", "<script>alert(1)</script>")
    assert b"script" not in rewritten(drawn("PNG", pnginfo=info)).body


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not_a_picture"),
        (drawn("GIF"), "not_a_picture"),
        (drawn("PNG")[:60], "not_a_picture"),
        (b"", "not_a_picture"),
        (drawn("JPEG") + b"0" * LARGEST_BYTES, "too_large"),
        (claims(9000, 5000), "too_many_pixels"),
        (claims(60_000, 60_000), "too_many_pixels"),
    ],
    ids=["svg", "gif", "broken", "empty", "large", "wide", "bomb"],
)
def test_what_is_no_fit_picture_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(PictureError) as refusal:
        rewritten(content)
    assert refusal.value.reason == reason


def lay(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "picture.part"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_a_bare_picture_keeps_its_size_and_nothing_else(kind: str, media_type: str, tmp_path: Path) -> None:
    secret = {"PNG": {"pnginfo": described()}, "JPEG": {"comment": b"a secret"}, "WEBP": {"exif": camera()}}
    content = drawn(kind, (3000, 1500), **secret[kind])
    assert b"a secret" in content
    kept = bare(lay(tmp_path, content + HTML), media_type)
    assert b"a secret" not in kept
    assert HTML not in kept
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.size) == (kind, (3000, 1500))


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green", "blue")]
    written = BytesIO()
    frames[0].save(written, kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300])
    return written.getvalue()


@pytest.mark.parametrize(("kind", "media_type"), [("GIF", "image/gif"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_moving_picture_is_refused_whatever_its_kind(kind: str, media_type: str, tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="moving"):
        bare(lay(tmp_path, moving(kind)), media_type)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_portrait_and_a_cover_do_not_move_either(kind: str) -> None:
    for made in (rewritten, portrait, logo):
        with pytest.raises(PictureError, match="moving"):
            made(moving(kind))


def test_grey_of_sixteen_bits_stays_grey(tmp_path: Path) -> None:
    shades = Image.frombytes("I;16", (4, 1), struct.pack("<4H", 0, 0x4000, 0x8000, 0xFFFF))
    written = BytesIO()
    shades.save(written, "PNG")
    for kept in (bare(lay(tmp_path, written.getvalue()), "image/png"), rewritten(written.getvalue()).body):
        with Image.open(BytesIO(kept)) as image:
            assert (image.mode, list(image.tobytes())) == ("L", [0, 0x40, 0x80, 0xFF])


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_grey_picture_does_not_grow_threefold(kind: str, tmp_path: Path) -> None:
    written = BytesIO()
    Image.effect_noise((200, 200), 80).save(written, kind)
    with Image.open(BytesIO(bare(lay(tmp_path, written.getvalue()), f"image/{kind.lower()}"))) as image:
        assert image.mode == "L"


def test_a_gif_of_one_frame_is_written_anew(tmp_path: Path) -> None:
    kept = bare(lay(tmp_path, drawn("GIF", comment=b"a secret") + HTML), "image/gif")
    assert b"a secret" not in kept
    assert HTML not in kept
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.size, image.n_frames) == ("GIF", (60, 40), 1)


def test_of_several_pictures_in_one_jpeg_the_first_is_kept(tmp_path: Path) -> None:
    pictures = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green")]
    written = BytesIO()
    pictures[0].save(written, "MPO", save_all=True, append_images=pictures[1:])
    for kept in (bare(lay(tmp_path, written.getvalue()), "image/jpeg"), rewritten(written.getvalue()).body):
        with Image.open(BytesIO(kept)) as image:
            assert (image.format, image.size) == ("JPEG", (60, 40))


def gif(screen: int, *frames: int) -> bytes:
    """A GIF of one colour; all its sides are given, and nothing says that the frames fit the screen."""
    parts = {}
    for side in {screen, *frames}:
        written = BytesIO()
        Image.new("P", (side, side)).save(written, "GIF")
        content = written.getvalue()
        parts[side] = content[: content.index(b"\x2c")], content[content.index(b"\x2c") : -1]
    return parts[screen][0] + b"".join(parts[side][1] for side in frames) + b"\x3b"


@pytest.mark.parametrize(
    ("frames", "reason"),
    [((10, 6_400, 6_400), "moving"), ((6_400,), "too_many_pixels"), ((6_400, 10), "too_many_pixels")],
    ids=["later", "first", "both"],
)
def test_frames_larger_than_the_screen_are_never_decoded(
    frames: tuple[int, ...], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = gif(10, *frames)
    assert len(content) < 200_000
    decoded: list[object] = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda image: decoded.append(image.size))
    with pytest.raises(PictureError, match=reason):
        bare(lay(tmp_path, content), "image/gif")
    assert decoded == []


@pytest.mark.parametrize(
    ("content", "media_type", "reason"),
    [
        (claims(20_000, 20_000), "image/png", "too_many_pixels"),
        (drawn("PNG")[:40], "image/png", "not_a_picture"),
        (drawn("JPEG"), "image/gif", "not_a_picture"),
        (drawn("TIFF"), "image/png", "not_a_picture"),
        (b"GIF89a" + bytes(20), "image/gif", "not_a_picture"),
    ],
)
def test_what_is_no_bounded_picture_is_refused(content: bytes, media_type: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=reason):
        bare(lay(tmp_path, content), media_type)


def test_a_picture_file_has_an_end(tmp_path: Path) -> None:
    path = lay(tmp_path, b"")
    with path.open("wb") as file:
        file.truncate(40_000_001)
    with pytest.raises(PictureError, match="too_large"):
        bare(path, "image/png")
