"""The report as PDF and as spreadsheet, read back by other programs."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from eventhub.formats import report_pdf, report_xlsx
from eventhub.formats.report_sheet import Figure, GroupTable, MeetingRow, Number, ReportSheet
from tests.reading_pdf import pages_of


def number(value: float | None) -> Number:
    return Number(value, "–" if value is None else str(value).replace(".", ","))


def row(title: str, day: date, *values: float | None, talks: tuple[str, ...] = ()) -> MeetingRow:
    return MeetingRow(
        title, day, f"{day.day}. Januar 2027", "Alte Lohnhalle, Bottrop", talks, tuple(map(number, values))
    )


FIRST = row("Schichtwechsel 23", date(2027, 1, 7), 92, 78, 4.6, talks=("Vom Pilot zur Praxis", "Weniger suchen"))
SECOND = row("Schichtwechsel 24", date(2027, 1, 21), 1104, 88, None)
SHEET = ReportSheet(
    language="de",
    hub_name="SMART REGION Emscher-Lippe",
    title="Bericht 2027",
    lead="Alle Treffen, 1. Januar 2027 bis 31. Januar 2027",
    remarks=("Kennzeichen EL-0417", "Nur Zahlen, keine Namen."),
    glance_label="Auf einen Blick",
    figures=(Figure(number(2), "Treffen in 1 Stadt"), Figure(number(4.6), "von 5 im Mittel")),
    meetings_label="Die Treffen",
    meeting_label="Treffen",
    day_label="Termin",
    place_label="Ort",
    columns=("Angemeldet", "Vor Ort", "Feedback"),
    meetings=(FIRST, SECOND),
    sum_label="Summe",
    total=(number(1196), number(166), number(4.6)),
    guests_label="Wer dabei war",
    groups=(
        GroupTable("Nach Art der Organisation", (("Handwerk", number(131)), ("Keine Angabe", number(22))), "zu wenige"),
        GroupTable("Nach Gemeinde", (), "Es sind zu wenige Personen."),
    ),
    programme_label="Das Programm",
    talk_label="Vortrag",
    counting_label="Wie gezählt ist",
    counting=("Eine Teilnahme ist eine Person bei einem Treffen.",),
    page_label="Seite {page} von {pages}",
)
HOSTILE = '=HYPERLINK("https://example.org","x")'


def read(document: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(document))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def has_formulas(document: bytes) -> bool:
    with ZipFile(BytesIO(document)) as parts:
        return any(b"<f>" in parts.read(name) or b"hyperlink" in parts.read(name) for name in parts.namelist())


@pytest.mark.judges
def test_the_pdf_says_it_all_on_a_cover_and_a_page() -> None:
    cover, numbers = pages_of(report_pdf.report(SHEET))

    assert cover == (
        "SMART REGION Emscher-Lippe Bericht 2027 Alle Treffen, 1. Januar 2027 bis 31. Januar 2027 "
        "Kennzeichen EL-0417 Nur Zahlen, keine Namen."
    )
    assert numbers == (
        "SMART REGION Emscher-Lippe Seite 2 von 2 Auf einen Blick 2 Treffen in 1 Stadt 4,6 von 5 im Mittel "
        "Die Treffen Treffen Angemeldet Vor Ort Feedback "
        "Schichtwechsel 23 92 78 4,6 7. Januar 2027, Alte Lohnhalle, Bottrop "
        "Schichtwechsel 24 1104 88 – 21. Januar 2027, Alte Lohnhalle, Bottrop Summe 1196 166 4,6 "
        "Wer dabei war Nach Art der Organisation Nach Gemeinde "
        "Handwerk 131 Es sind zu wenige Personen. Keine Angabe 22 "
        "Das Programm Schichtwechsel 23 • Vom Pilot zur Praxis • Weniger suchen "
        "Wie gezählt ist Eine Teilnahme ist eine Person bei einem Treffen."
    )


def test_the_pdf_is_accessible() -> None:
    assert b"pdfuaid:part" in report_pdf.report(SHEET)


@pytest.mark.judges
def test_a_report_of_one_meeting_has_no_sum_and_what_is_typed_is_no_markup() -> None:
    typed = replace(FIRST, title="#strong[x] $a$ @b", talks=("= kein Titel",))
    pages = " ".join(pages_of(report_pdf.report(replace(SHEET, meetings=(typed,)))))

    assert "Summe" not in pages
    assert pages.count("#strong[x] $a$ @b") == 2
    assert "= kein Titel" in pages


def test_the_spreadsheet_has_numbers_dates_and_texts() -> None:
    sheets = read(report_xlsx.report(SHEET))

    assert list(sheets) == [
        "Auf einen Blick",
        "Die Treffen",
        "Nach Art der Organisation",
        "Nach Gemeinde",
        "Das Programm",
    ]
    assert [line for line in sheets["Auf einen Blick"] if line[1]] == [
        ["Treffen in 1 Stadt", 2.0],
        ["von 5 im Mittel", 4.6],
    ]
    assert sheets["Die Treffen"] == [
        ["Treffen", "Termin", "Ort", "Angemeldet", "Vor Ort", "Feedback"],
        ["Schichtwechsel 23", date(2027, 1, 7), "Alte Lohnhalle, Bottrop", 92.0, 78.0, 4.6],
        ["Schichtwechsel 24", date(2027, 1, 21), "Alte Lohnhalle, Bottrop", 1104.0, 88.0, ""],
        ["Summe", "", "", 1196.0, 166.0, 4.6],
    ]
    assert sheets["Nach Art der Organisation"] == [["Handwerk", 131.0], ["Keine Angabe", 22.0]]
    assert sheets["Nach Gemeinde"] == [["Es sind zu wenige Personen."]]
    assert sheets["Das Programm"][1:] == [
        ["Schichtwechsel 23", date(2027, 1, 7), "Vom Pilot zur Praxis"],
        ["Schichtwechsel 23", date(2027, 1, 7), "Weniger suchen"],
    ]


@pytest.mark.parametrize("typed", [HOSTILE, "+1+1", "-1", "@SUM(1)", "https://example.org", "{=1+1}", "\x00\x07a"])
def test_no_text_becomes_a_formula_or_a_link(typed: str) -> None:
    groups = (GroupTable("Nach Gemeinde", ((typed, number(5)),), ""),)
    hostile = replace(SHEET, title=typed, groups=groups, meetings=(replace(FIRST, title=typed, talks=(typed,)),))
    document = report_xlsx.report(hostile)

    said = typed.replace("\x00", "").replace("\x07", "")
    sheets = read(document)
    assert sheets["Nach Gemeinde"] == [[said, 5.0]]
    assert sheets["Die Treffen"][1][0] == said
    assert sheets["Das Programm"][1][2] == said
    assert not has_formulas(document)
