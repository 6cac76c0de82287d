import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import lost_point

from eventhub.formats import qr

CODE = "abcdefghijklmnopqrstuvwx23"


@pytest.mark.parametrize(
    ("base_url", "said"),
    [
        ("https://events.example.org", f"HTTPS://EVENTS.EXAMPLE.ORG/T/{CODE.upper()}"),
        ("https://events.example.org/", f"HTTPS://EVENTS.EXAMPLE.ORG/T/{CODE.upper()}"),
        ("https://events.example.org:8443", f"HTTPS://EVENTS.EXAMPLE.ORG:8443/T/{CODE.upper()}"),
        ("http://127.0.0.1:8000", f"HTTP://127.0.0.1:8000/T/{CODE.upper()}"),
        ("https://zeche-übermorgen.example", f"HTTPS://XN--ZECHE-BERMORGEN-4VB.EXAMPLE/T/{CODE.upper()}"),
    ],
)
def test_a_ticket_says_its_address_in_capitals(base_url, said):
    assert qr.ticket_url(base_url, CODE) == said


def test_a_usual_host_fits_29_modules_and_a_long_one_33():
    usual = "https://" + "h" * 20 + ".org"
    long = "https://" + "h" * 49 + ".org"

    assert qr.symbol(qr.ticket_url(usual, CODE)).size == 29
    assert qr.symbol(qr.ticket_url(long, CODE)).size == 33


def test_small_letters_need_a_larger_symbol():
    assert qr.symbol(qr.ticket_url("https://events.example.org", CODE).lower()).size == 33


def test_the_svg_has_four_modules_of_white_around_and_a_name():
    drawing = ET.fromstring(qr.svg("HTTPS://EVENTS.EXAMPLE.ORG/T/A", 'Code für "Ida" <b>'))

    assert drawing.get("viewBox") == "-4 -4 33 33"
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == 'Code für "Ida" <b>'
    assert drawing.get("shape-rendering") == "crispEdges"
    assert [(part.tag, part.get("fill")) for part in drawing] == [("rect", "#fff"), ("path", "#14181c")]


def test_the_svg_draws_every_dark_module_once():
    text = qr.ticket_url("https://events.example.org", CODE)
    drawn = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", qr.svg(text, "")):
        cells = {(int(x) + step, int(y)) for step in range(int(width))}
        assert not cells & drawn
        drawn |= cells

    assert drawn == {(x, y) for y, row in enumerate(qr.symbol(text).rows) for x, bit in enumerate(row) if bit == "1"}


def test_the_file_is_the_same_drawing_as_the_page_shows():
    inline, whole = ET.fromstring(qr.svg("A", "")), ET.fromstring(qr.svg_file("A"))

    assert [part.attrib for part in inline] == [part.attrib for part in whole]


def test_a_png_module_takes_at_least_a_pixel():
    with pytest.raises(ValueError, match="at least one pixel"):
        qr.png("A", 0)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=120), st.integers(0, 7))
def test_the_penalty_is_the_one_the_library_counts(text, mask):
    code = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=mask)
    code.add_data(text.encode())
    code.make()
    bits = int("".join(str(int(module)) for row in code.modules for module in row), 2)

    assert qr.penalty(bits, code.modules_count) == lost_point(code.modules)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=90))
def test_the_mask_is_the_best_of_the_eight_the_library_makes(text):
    made = qr.symbol(text)
    penalties = {}
    for mask in range(8):
        rows = tuple("".join(str(int(module)) for module in row) for row in qr._encode(text, mask).modules)
        penalties[rows] = qr.penalty(int("".join(rows), 2), made.size)

    assert penalties[made.rows] == min(penalties.values())
