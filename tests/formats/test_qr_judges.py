"""zbar, which shares nothing with our encoder, reads what page, mail and paper show."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventhub.formats import pdf, qr

from .test_pdf import sheet

URLS = [
    qr.ticket_url("https://events.example.org", "ABCDEFGHIJKLMNOPQRSTUVWX23"),
    qr.ticket_url("https://treffen.eine-lange-digitale-region.example.org", "234567ABCDEFGHIJKLMNOPQRST"),
    qr.ticket_url("http://127.0.0.1:8000", "ZYXWVUTSRQPONMLKJIHGFEDCBA"),
]


@pytest.fixture
def zbar(tmp_path):
    """Return what zbar reads in a picture, one line a code."""
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg is missing (package zbar-tools): nobody reads the codes")

    def read(picture: bytes, suffix: str) -> list[str]:
        path = tmp_path / f"picture.{suffix}"
        path.write_bytes(picture)
        ran = subprocess.run(
            ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path], capture_output=True, check=False
        )
        return ran.stdout.decode().splitlines()

    return read


def drawn(svg: str, scale: int, ground: int = 255) -> bytes:
    """Paint the drawing's rectangles into a grey picture (PGM) on a page of this grey."""
    drawing = ET.fromstring(svg)
    left, top, width, height = (int(number) for number in drawing.get("viewBox").split())
    page = [bytearray([ground]) * ((width + 4) * scale) for _ in range((height + 4) * scale)]

    def paint(x: int, y: int, w: int, h: int, grey: int) -> None:
        for line in page[(y - top + 2) * scale : (y - top + 2 + h) * scale]:
            line[(x - left + 2) * scale : (x - left + 2 + w) * scale] = bytes([grey]) * (w * scale)

    paint(*(int(drawing[0].get(name)) for name in ("x", "y", "width", "height")), 255)
    for x, y, w in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing[1].get("d")):
        paint(int(x), int(y), int(w), 1, 24)
    return b"P5 %d %d 255\n" % (len(page[0]), len(page)) + b"".join(page)


@pytest.mark.judges
@pytest.mark.parametrize("ground", [255, 20], ids=["light page", "dark page"])
@pytest.mark.parametrize("url", URLS)
def test_zbar_reads_the_drawing_of_the_page(zbar, url, ground):
    assert zbar(drawn(qr.svg(url, "Code"), 5, ground), "pgm") == [url]


@pytest.mark.judges
@pytest.mark.parametrize("scale", [2, 8])
@pytest.mark.parametrize("url", URLS)
def test_zbar_reads_the_picture_of_the_mail(zbar, url, scale):
    assert zbar(qr.png(url, scale), "png") == [url]


@pytest.mark.judges
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:", min_size=1, max_size=300))
def test_zbar_reads_symbols_of_any_size(zbar, text):
    assert zbar(qr.png(text, 4), "png") == [text]


@pytest.mark.judges
def test_zbar_reads_every_page_of_the_pdf(zbar, tmp_path):
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is missing (package poppler-utils): nobody paints the pages")
    (tmp_path / "tickets.pdf").write_bytes(
        pdf.tickets(sheet(*(pdf.Ticket(url, "7K4M-2X9Q", "Katharina Schlüter") for url in URLS)))
    )
    subprocess.run(["pdftoppm", "-r", "150", "-png", "tickets.pdf", "page"], cwd=tmp_path, check=True)

    pages = sorted(tmp_path.glob("page-*.png"))
    assert [zbar(page.read_bytes(), "png") for page in pages] == [[url] for url in URLS]
