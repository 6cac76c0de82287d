import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.mail.look import ACCENT, BRAND, DARK_SHEET, WHITE, contrast, look

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_the_usual_colours_stay_as_they_are() -> None:
    usual = look(BRAND, ACCENT)
    assert (usual.brand, usual.link, usual.on_brand, usual.on_accent) == (BRAND, BRAND, WHITE, "#1b2025")


@given(COLOURS, COLOURS)
def test_words_are_readable_in_all_colours(brand: str, accent: str) -> None:
    one = look(brand, accent)
    assert contrast(one.link, WHITE) >= 4.5
    assert contrast(one.dark_link, DARK_SHEET) >= 4.5
    assert contrast(one.on_brand, brand) >= 4
    assert contrast(one.on_accent, accent) >= 4


@pytest.mark.parametrize("wrong", ["", "red", "#fff", "#12345g", "#123456;", '#123456">', "url(//x)", "#1234567"])
def test_what_is_no_colour_is_replaced(wrong: str) -> None:
    assert look(wrong, wrong) == look(BRAND, ACCENT)
