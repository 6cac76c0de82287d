"""Slips: sealed for one page, for a while, and never a lure in somebody else's words."""

from datetime import datetime
from pathlib import Path

import pytest

from eventhub.settings import Settings
from eventhub.web import slips

SETTINGS = Settings(data_dir=Path(), database_url="", secret_key="a key for tests only, and long enough for it")
SLIP = slips.Slip("Katharina", "k.schlueter@example.org", 2, "confirmed")


def test_a_slip_is_opened_where_it_was_sealed_for(now: datetime) -> None:
    sealed = slips.seal(SETTINGS, "abend", SLIP, now=now)
    assert slips.unseal(SETTINGS, "abend", sealed, now=now) == SLIP
    assert slips.unseal(SETTINGS, "morgen", sealed, now=now) is None
    assert slips.unseal(SETTINGS, "abend", sealed, now=now + slips.LASTS) is None


def test_nothing_of_it_can_be_read_or_compared(now: datetime) -> None:
    first, second = (slips.seal(SETTINGS, "abend", SLIP, now=now) for _ in range(2))
    assert first != second
    assert set(first) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_no_byte_of_it_can_be_changed(now: datetime) -> None:
    sealed = slips.seal(SETTINGS, "abend", SLIP, now=now)
    for at, char in enumerate(sealed[:-1]):
        changed = sealed[:at] + ("A" if char != "A" else "B") + sealed[at + 1 :]
        assert slips.unseal(SETTINGS, "abend", changed, now=now) is None


@pytest.mark.parametrize("text", ["", "A", "AAAA", "ä", "=" * 40, "A" * 5000])
def test_what_is_no_slip_opens_nothing(text: str, now: datetime) -> None:
    assert slips.unseal(SETTINGS, "abend", text, now=now) is None


@pytest.mark.parametrize("name", ["Jean-Luc", "Şükrü Ömer", "D'Artagnan", "Ngọc", "प्रिया"])
def test_names_of_all_languages_are_said(name: str) -> None:
    assert slips.Slip(name).said_name == name


@pytest.mark.parametrize("name", ["www.evil.example", "Ruf 0190", "a/b", "<b>", "N" * 41])
def test_what_is_no_name_is_not_said(name: str) -> None:
    assert slips.Slip(name).said_name == ""
