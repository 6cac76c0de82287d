"""Certificates on paper: what poppler and zbar, which share nothing with the typesetter, read on them."""

import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from eventhub.formats import certificate_code
from eventhub.formats.certificates import LARGE, CertificatePage, CertificateSheet, certificates
from tests.reading_pdf import pages_of

URL = "https://treffen.example.org/certificates/4QH7K2ZD98MV"
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=161)
LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"


def page(**changes: Any) -> CertificatePage:
    facts: dict[str, Any] = {
        "language": "de",
        "heading": "Teilnahmebescheinigung",
        "name": "Katharina Schlüter",
        "sentence": "hat an diesem Treffen teilgenommen:",
        "event_title": "KI, die im Betrieb ankommt",
        "event_label": "Schichtwechsel 24",
        "facts": (("Wann", "Donnerstag, 21. Januar 2027, 17:00 bis 20:30 Uhr"), ("Teilnahme", "vor Ort")),
        "talks_heading": "Inhalte",
        "talks": ("Weniger suchen, mehr reparieren, 25 Minuten",),
        "issued": "Ausgestellt am 22. Januar 2027.",
        "signer": "Svenja Böhmer",
        "signer_role": "für das Netzwerk",
        "check_url": URL,
        "qr_label": "QR-Code zur Prüfseite",
        "check_note": "Prüfnummer 4QH7-K2ZD-98MV. Echt, wenn treffen.example.org/certificates/4QH7K2ZD98MV es sagt.",
    }
    return CertificatePage(**facts | changes)


def sheet(*pages: CertificatePage, **changes: Any) -> CertificateSheet:
    facts: dict[str, Any] = {"language": "de", "title": "Teilnahmebescheinigung", "hub_name": "SMART REGION"}
    return CertificateSheet(**facts | changes, pages=pages)


def a_logo(colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    written = BytesIO()
    Image.new("RGB", (300, 100), colour).save(written, "PNG")
    return written.getvalue()


@pytest.mark.judges
def test_a_certificate_is_one_page_with_all_it_needs() -> None:
    [words] = pages_of(certificates(sheet(page())))
    for part in (
        "SMART REGION",
        "Teilnahmebescheinigung Katharina Schlüter hat an diesem Treffen teilgenommen: KI, die im Betrieb ankommt "
        "Schichtwechsel 24 Wann Donnerstag, 21. Januar 2027, 17:00 bis 20:30 Uhr Teilnahme vor Ort",
        "Inhalte • Weniger suchen, mehr reparieren, 25 Minuten",
        "Ausgestellt am 22. Januar 2027. Svenja Böhmer für das Netzwerk",
        "Prüfnummer 4QH7-K2ZD-98MV.",
    ):
        assert part in words


@pytest.mark.judges
def test_each_has_its_page_however_much_stands_on_it() -> None:
    full = page(name=LONG_WORD * 2, event_title=f"{LONG_WORD} " * 4, talks=(f"{LONG_WORD}, 25 Minuten",) * 12)
    pages = pages_of(certificates(sheet(page(), full, page(name="Mehmet Aydın", talks=()))))
    assert [words.count("Prüfnummer 4QH7-K2ZD-98MV") for words in pages] == [1, 1, 1]
    assert pages[1].count("25 Minuten") == 12
    assert ("Mehmet Aydın" in pages[2], "Inhalte" in pages[2]) == (True, False)


@pytest.mark.judges
def test_what_somebody_typed_is_never_markup() -> None:
    typed = '#set page(width: 1cm) *b* _i_ $x^2$ @a <b> = H #eval("1")'
    [words] = pages_of(certificates(sheet(page(name=typed))))
    assert typed in words


@pytest.mark.judges
def test_the_printed_code_leads_to_the_page_that_verifies_it(tmp_path: Path) -> None:
    if shutil.which("zbarimg") is None or shutil.which("pdftoppm") is None:
        pytest.skip("zbarimg or pdftoppm is missing (packages zbar-tools, poppler-utils): nobody reads the code")
    document = certificates(sheet(page(), logo=a_logo()))
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-", tmp_path / "page"], input=document, capture_output=True, check=True
    )
    [picture] = tmp_path.glob("page*.png")
    ran = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, check=False)
    assert ran.stdout.decode().splitlines() == [URL]
    with Image.open(picture) as seen:
        assert (200, 30, 30) in [colour for _count, colour in seen.convert("RGB").getcolors(2**24) or ()]


@pytest.mark.judges
def test_many_are_set_as_each_would_be_alone() -> None:
    names = ["Katharina Schlüter", "李明", LONG_WORD * 3, *(f"Gast {number}" for number in range(LARGE))]
    made = [page(name=name, talks=(f"{LONG_WORD}, 25 Minuten",) * 20) for name in names]
    assert pages_of(certificates(sheet(*made))) == [pages_of(certificates(sheet(one)))[0] for one in made]


def test_many_are_set_by_a_process_that_takes_their_memory_along() -> None:
    def worked_elsewhere(number: int) -> bool:
        before = os.times().children_user
        certificates(sheet(*[page()] * number))
        return os.times().children_user > before

    assert [worked_elsewhere(number) for number in (1, LARGE, LARGE + 1)] == [False, False, True]


def test_certificates_are_accessible_pdfs() -> None:
    document = certificates(sheet(page(name="Małgorzata Łuczyńska"), page(language="en"), logo=a_logo()))
    assert b"pdfuaid:part" in document
    assert b"pdfuaid:part" in certificates(sheet(*[page()] * (LARGE + 1)))


@settings(max_examples=15, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
@example("", "")
@example("W" * 161, "\u200b\ud800\x00\ufeff")
def test_any_text_gives_a_certificate(name: str, title: str) -> None:
    document = certificates(sheet(page(name=name, event_title=title, talks=(title,), check_note=title)))
    assert document.startswith(b"%PDF-")


def test_a_code_has_sixty_random_bits() -> None:
    assert len(certificate_code.ALPHABET) ** certificate_code.LENGTH == 2**60
    codes = [certificate_code.new() for _ in range(2_000)]
    assert len(set(codes)) == len(codes)
    places = range(certificate_code.LENGTH)
    assert all({code[place] for code in codes} == set(certificate_code.ALPHABET) for place in places)
