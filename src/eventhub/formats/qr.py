"""QR codes (ISO/IEC 18004): error correction M, a quiet zone of four modules, dark on white in every theme.

The library encodes; the search for the best mask is our own, because the library rebuilds the whole symbol
for each of the eight masks. Two masks of one version differ by a pattern that does not depend on the text, so
that pattern is kept, and the penalty rules (ISO/IEC 18004, 7.8.3) are counted on one integer that holds the
symbol.
"""

import re
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from markupsafe import Markup, escape
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]
from qrcode.main import QRCode  # type: ignore[import-untyped]
from qrcode.util import ALPHA_NUM, MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData  # type: ignore[import-untyped]

QUIET_ZONE = 4
"""Modules of white around the symbol (ISO/IEC 18004, 9.1)."""

INK = "#14181c"

_ALPHANUMERIC = frozenset(ALPHA_NUM.decode())
_RUN = re.compile("1+")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A finished QR symbol: ``size`` modules a side, and the rows from the top as strings of 0 and 1."""

    size: int
    rows: tuple[str, ...]


def ticket_url(base_url: str, code: str) -> str:
    """Return what a ticket's QR says: ``HTTPS://HOST/T/CODE`` in capitals.

    Capitals fit the alphanumeric mode, which makes the symbol smaller. Scheme and host mean the same in
    either case (RFC 3986, 6.2.2.1), and the path is routed in both spellings.
    """
    parts = urlsplit(base_url)
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    return f"{parts.scheme}://{host}/t/{code}".upper()


def svg(text: str, label: str) -> Markup:
    """Return the symbol as inline SVG, ready for a template; ``label`` is its accessible name."""
    attributes = f'role="img" aria-label="{escape(label)}" shape-rendering="crispEdges"'
    return Markup(_svg(text, attributes))  # noqa: S704 - the only foreign text in it was escaped just now


def svg_file(text: str) -> str:
    """Return the symbol as an SVG document of its own, for programs that place pictures."""
    return _svg(text, 'xmlns="http://www.w3.org/2000/svg"')


@lru_cache(maxsize=128)
def png(text: str, scale: int = 8) -> bytes:
    """Return the symbol as a PNG of one bit a pixel, ``scale`` pixels a module, with its quiet zone.

    Raises:
        ValueError: the scale is below 1.
    """
    if scale < 1:
        raise ValueError(f"a module takes at least one pixel, not {scale}")
    made = symbol(text)
    side = (made.size + 2 * QUIET_ZONE) * scale
    blank = _scanline("", side)
    margin = "1" * (QUIET_ZONE * scale)
    inside = [
        _scanline(margin + "".join(("1", "0")[bit == "1"] * scale for bit in row) + margin, side) * scale
        for row in made.rows
    ]
    edge = blank * (QUIET_ZONE * scale)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)  # one bit of grey
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data)
        for name, data in (
            (b"IHDR", header),
            (b"IDAT", zlib.compress(edge + b"".join(inside) + edge, 9)),
            (b"IEND", b""),
        )
    )


@lru_cache(maxsize=1024)
def symbol(text: str) -> Symbol:
    """Encode the text in the smallest version that holds it, under the mask with the lowest penalty.

    Raises:
        qrcode.exceptions.DataOverflowError: the text is too long for any version.
    """
    code = _encode(text)
    size = code.modules_count
    plain = _number(code)
    masked = (plain ^ difference for difference in _mask_differences(code.version))
    best = min(masked, key=lambda bits: penalty(bits, size))
    digits = f"{best:0{size * size}b}"
    return Symbol(size, tuple(digits[start : start + size] for start in range(0, size * size, size)))


def penalty(bits: int, size: int) -> int:
    """Return the penalty (ISO/IEC 18004, 7.8.3) of a symbol held in one integer, its first module highest."""
    full, not_last_column, not_last_row, finder_across, finder_down = _fields(size)
    across = ~(bits ^ (bits >> 1)) & not_last_column  # a set bit: this module equals the one to its left
    down = ~(bits ^ (bits >> size)) & not_last_row
    points = _run_points(across, 1) + _run_points(down, size)
    points += 3 * (across & (across >> size) & down & (down >> 1)).bit_count()
    light = full ^ bits
    points += 40 * _finder_count(bits, light, 1, finder_across)
    points += 40 * _finder_count(bits, light, size, finder_down)
    percent = 100 * bits.bit_count() / (size * size)
    return points + 10 * int(abs(percent - 50) / 5)


def _encode(text: str, mask: int = 0, version: int | None = None) -> QRCode:
    """Let the library encode under one mask, in the narrowest mode for the whole text."""
    mode = MODE_ALPHA_NUM if _ALPHANUMERIC.issuperset(text) else MODE_8BIT_BYTE
    code = QRCode(version=version, error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, mask_pattern=mask)
    code.add_data(QRData(text.encode(), mode=mode))
    code.make(fit=True)
    return code


def _number(code: QRCode) -> int:
    """Return the modules as one integer, row by row, the first module highest."""
    return int("".join("1" if module else "0" for row in code.modules for module in row), 2)


@lru_cache(maxsize=40)
def _mask_differences(version: int) -> tuple[int, ...]:
    """Return, for masks 0 to 7, what changes against mask 0: the same for every text of that version."""
    numbers = [_number(_encode("0", mask, version)) for mask in range(8)]
    return tuple(number ^ numbers[0] for number in numbers)


@lru_cache(maxsize=40)
def _fields(size: int) -> tuple[int, int, int, int, int]:
    """Return the valid places: all, all but the last column, but the last row, where eleven fit each way."""

    def field(rows: range, columns: range) -> int:
        return sum(1 << (row * size + column) for row in rows for column in columns)

    whole, shorter, eleven = range(size), range(size - 1), range(size - 10)
    return (
        field(whole, whole),
        field(whole, shorter),
        field(shorter, whole),
        field(whole, eleven),
        field(eleven, whole),
    )


def _run_points(equal: int, step: int) -> int:
    """Return the points for runs of five and more alike: three, and one for each further module."""
    five = equal & (equal >> step) & (equal >> 2 * step) & (equal >> 3 * step)
    runs = five & ~(five << step)
    return five.bit_count() + 2 * runs.bit_count()


def _finder_count(dark: int, light: int, step: int, valid: int) -> int:
    """Return how often 1:1:3:1:1 with four light modules before or after it stands in one direction."""
    alike = {"1": dark, "0": light}
    found = 0
    for pattern in ("10111010000", "00001011101"):
        places = valid
        for offset, bit in enumerate(reversed(pattern)):
            places &= alike[bit] >> offset * step
        found += places.bit_count()
    return found


def _svg(text: str, attributes: str) -> str:
    size, drawing = _drawing(text)
    edge, side = -QUIET_ZONE, size + 2 * QUIET_ZONE
    return (
        f'<svg viewBox="{edge} {edge} {side} {side}" {attributes}>'
        f'<rect x="{edge}" y="{edge}" width="{side}" height="{side}" fill="#fff"/>'
        f'<path fill="{INK}" d="{drawing}"/></svg>'
    )


@lru_cache(maxsize=256)
def _drawing(text: str) -> tuple[int, str]:
    """Return the side and the SVG path: one rectangle for each horizontal run of dark modules."""
    made = symbol(text)
    path = "".join(
        f"M{run.start()} {y}h{run.end() - run.start()}v1h-{run.end() - run.start()}z"
        for y, row in enumerate(made.rows)
        for run in _RUN.finditer(row)
    )
    return made.size, path


def _scanline(bits: str, side: int) -> bytes:
    """Pack one line of pixels, white to the right, behind the byte that says it is not filtered."""
    width = -(-side // 8) * 8
    return b"\0" + int(bits.ljust(width, "1"), 2).to_bytes(width // 8, "big")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
