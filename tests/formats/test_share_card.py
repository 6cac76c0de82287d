"""The picture beside a link: of the right size, and with what was typed as it was typed."""

import struct
from dataclasses import replace

import pytest

from eventhub.formats.share_card import HEIGHT, WIDTH, Card, picture

CARD = Card(
    language="de",
    hub_name="SMART REGION Emscher-Lippe",
    label="Schichtwechsel 24",
    title="KI, die im Betrieb ankommt",
    when="Donnerstag, 21. Januar 2027, 17:00 Uhr",
    where="Alte Lohnhalle, Bottrop",
)


@pytest.mark.parametrize("title", ["Daten", "#import *x* $y$ \\n <b>", "Γειά σου 日本 🙂", "Sehr lang " * 60, ""])
def test_every_title_makes_a_picture_of_the_same_size(title: str) -> None:
    made = picture(replace(CARD, title=title))
    assert made.startswith(b"\x89PNG")
    assert struct.unpack(">II", made[16:24]) == (WIDTH, HEIGHT)


def test_the_words_and_colours_are_in_the_picture() -> None:
    made = picture(CARD)
    for change in ({"title": "Anderes"}, {"where": ""}, {"brand": replace(CARD.brand, accent="#ff0000")}):
        assert picture(replace(CARD, **change)) != made  # type: ignore[arg-type]  # one change, many kinds of values
