import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventhub.formats import pdf
from tests.reading_pdf import pages_of

URL = "HTTPS://EVENTS.EXAMPLE.ORG/T/ABCDEFGHIJKLMNOPQRSTUVWX23"
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)
CODE = "7K4M-2X9Q"


def sheet(*tickets, **changes):
    facts = {
        "language": "de",
        "hub_name": "SMART REGION",
        "event_title": "KI, die im Betrieb ankommt",
        "event_subtitle": "Schichtwechsel 24",
        "facts": (
            ("Wann", "Do, 21. Januar\n17:00 Uhr"),
            ("Wo", "Alte Lohnhalle\nBottrop"),
            ("Einlass", "ab 16:30 Uhr, Tor 1"),
            ("Adresse", "Zechenstraße 12"),
        ),
        "title": "Ihr Ticket: KI, die im Betrieb ankommt",
        "ticket_label": "Ticket",
        "qr_label": "QR-Code Ihres Tickets",
        "code_label": "Code zum Tippen",
    }
    return pdf.TicketSheet(**{**facts, **changes}, tickets=tickets)


def list_of(*people, **changes):
    facts = {
        "language": "de",
        "hub_name": "SMART REGION Emscher-Lippe",
        "title": "Schichtwechsel 24: KI, die im Betrieb ankommt",
        "details": "Donnerstag, 21. Januar 2027, 17:00 Uhr, Alte Lohnhalle, Bottrop. Stand 15:30 Uhr.",
        "columns": ("Da", "Name", "Organisation", "Code", "Unterschrift"),
        "page_label": "Seite {page} von {pages}",
        "note": "Nach dem Treffen einscannen oder abtippen, dann vernichten.",
    }
    return pdf.AttendanceList(**{**facts, **changes}, people=people)


def claims_accessibility(document):
    return b"pdfuaid:part" in document


@pytest.mark.judges
def test_each_ticket_is_a_page_with_all_it_needs():
    pages = pages_of(
        pdf.tickets(
            sheet(
                pdf.Ticket(URL, CODE, "Katharina Schlüter", "Elektro Brinkmann"),
                pdf.Ticket(URL, "3HQW-7TKD", "Mehmet Aydın"),
            )
        )
    )

    assert pages == [
        "Ticket SMART REGION KI, die im Betrieb ankommt Schichtwechsel 24 Katharina Schlüter Elektro Brinkmann "
        "Code zum Tippen 7K4M-2X9Q Wann Wo Do, 21. Januar Alte Lohnhalle 17:00 Uhr Bottrop Einlass Adresse "
        "ab 16:30 Uhr, Tor 1 Zechenstraße 12",
        "Ticket SMART REGION KI, die im Betrieb ankommt Schichtwechsel 24 Mehmet Aydın Code zum Tippen 3HQW-7TKD "
        "Wann Wo Do, 21. Januar Alte Lohnhalle 17:00 Uhr Bottrop Einlass Adresse ab 16:30 Uhr, Tor 1 "
        "Zechenstraße 12",
    ]


@pytest.mark.judges
def test_what_a_guest_typed_is_never_markup():
    typed = '#set page(width: 1cm) *b* _i_ $x^2$ \\ @a <b> = H // c /* d */ #eval("1") ~ --- `r` "q"'
    [ticket] = pages_of(pdf.tickets(sheet(pdf.Ticket(URL, CODE, typed, typed))))
    [page] = pages_of(pdf.attendance_list(list_of(pdf.Attendee(typed, typed, CODE))))

    assert ticket.count(typed) == 2
    assert set(re.findall(r"\S+", typed)) <= set(page.split())


@pytest.mark.judges
def test_the_list_has_its_head_on_every_page():
    people = [pdf.Attendee(f"Schlüter, Katharina {number}", "Elektro Brinkmann", CODE) for number in range(50)]
    pages = pages_of(pdf.attendance_list(list_of(*people)))

    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert page.startswith(
            f"SMART REGION Emscher-Lippe Seite {number} von 3 Schichtwechsel 24: KI, die im Betrieb ankommt "
            "Donnerstag, 21. Januar 2027, 17:00 Uhr, Alte Lohnhalle, Bottrop. Stand 15:30 Uhr. "
            "Da Name Organisation Code Unterschrift Schlüter, Katharina"
        )
        assert page.endswith("Nach dem Treffen einscannen oder abtippen, dann vernichten.")
    assert "".join(pages).count("Schlüter, Katharina") == 50


@pytest.mark.judges
def test_blank_rows_make_room_for_walk_ins():
    short = pdf.attendance_list(list_of(pdf.Attendee("Schlüter, Katharina")))
    long = pdf.attendance_list(list_of(pdf.Attendee("Schlüter, Katharina"), blank_rows=30))

    assert (len(pages_of(short)), len(pages_of(long))) == (1, 2)


@pytest.mark.judges
def test_both_languages_are_words_handed_in():
    english = sheet(
        pdf.Ticket(URL, CODE, "Katharina Schlüter"),
        language="en",
        facts=(("When", "Thu 21 January\n5 pm"), ("Where", "Alte Lohnhalle\nBottrop")),
        code_label="Code to type",
    )

    [page] = pages_of(pdf.tickets(english))
    assert page.endswith("Code to type 7K4M-2X9Q When Where Thu 21 January Alte Lohnhalle 5 pm Bottrop")


def test_tickets_and_lists_are_accessible_pdfs():
    assert claims_accessibility(pdf.tickets(sheet(pdf.Ticket(URL, CODE, "Małgorzata Łuczyńska", "Şişli, Ελλάδα, Юг"))))
    assert claims_accessibility(pdf.attendance_list(list_of(pdf.Attendee("Aydın, Mehmet"), blank_rows=3)))


def test_letters_we_have_no_font_for_cost_the_claim_and_not_the_ticket():
    document = pdf.tickets(sheet(pdf.Ticket(URL, CODE, "\U000f0000")))

    assert document.startswith(b"%PDF-")
    assert not claims_accessibility(document)


@settings(max_examples=15, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
@example("", "")
@example("W" * 300, "\u200b\ud800\x00\ufeff")
def test_any_text_gives_a_ticket_and_a_list(name, organisation):
    ticket = pdf.tickets(sheet(pdf.Ticket(URL, CODE, name, organisation)))
    listed = pdf.attendance_list(list_of(pdf.Attendee(name, organisation, CODE)))

    assert ticket.startswith(b"%PDF-")
    assert listed.startswith(b"%PDF-")


def test_threads_may_ask_at_once():
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(pdf.tickets, [sheet(pdf.Ticket(URL, CODE, f"Gast {number}")) for number in range(12)]))

    assert all(claims_accessibility(document) for document in made)
