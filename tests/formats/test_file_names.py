"""Names of uploads: no folders, nothing invisible, nothing a system chokes on, and the suffix that is really there."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.formats.file_names import LONGEST, safe_name, suffix_of


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("folien.pdf", "folien.pdf"),
        ("Fünf Änderungen – Fassung 2.pptx", "Fünf Änderungen – Fassung 2.pptx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\folien.pdf", "folien.pdf"),
        ("/", "file"),
        ("", "file"),
        ("..", "file"),
        (".htaccess", "htaccess"),
        ("  viel   Platz\t.pdf ", "viel Platz.pdf"),
        ("folien\u202efdp.exe", "folienfdp.exe"),
        ("folien.pdf\u200b.exe", "folien.pdf.exe"),
        ("zeile\r\nSet-Cookie: x.pdf", "zeile Set-Cookie_ x.pdf"),
        ("null\x00.pdf", "null.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1", "_LPT1"),
        ('was? "so" <b>|*.pdf', "was_ _so_ _b___.pdf"),
        ("folien.pdf. . ", "folien.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("100%.pdf#seite=2", "100_.pdf_seite=2"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("a." + "b" * 300, ("a." + "b" * 300)[:120]),
    ],
)
def test_a_name_is_made_safe(typed: str, safe: str) -> None:
    assert safe_name(typed) == safe


@given(st.text(max_size=300))
def test_whatever_is_typed_the_name_is_one_that_may_be_shown(typed: str) -> None:
    name = safe_name(typed)
    assert 0 < len(name) <= LONGEST + 1
    assert not set(name) & set('/\\<>:"|?*%#\r\n\t')
    assert not any(unicodedata.category(char).startswith("C") for char in name)
    assert name == name.strip(". ") == unicodedata.normalize("NFC", name)
    assert safe_name(name) == name


def test_the_suffix_is_what_stands_behind_the_last_dot() -> None:
    assert [suffix_of(one) for one in ("a.PDF", "a.tar.gz", "none", "")] == ["pdf", "gz", "", ""]
