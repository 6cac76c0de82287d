"""Dates, times and numbers in two languages, in a given zone."""

from datetime import UTC, date, datetime

import pytest

from eventhub import i18n
from eventhub.templating import initials, markdown, plain

BERLIN = "Europe/Berlin"
START = datetime(2027, 1, 21, 16, 0, tzinfo=UTC)
END = datetime(2027, 1, 21, 19, 30, tzinfo=UTC)
MORNING = datetime(2027, 1, 21, 9, 0, tzinfo=UTC)
SUMMER = datetime(2027, 7, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "german", "english"),
    [
        (lambda: i18n.date_long(START, BERLIN), "Donnerstag, 21. Januar 2027", "Thursday, 21 January 2027"),
        (lambda: i18n.date_medium(START, BERLIN), "21. Januar 2027", "21 January 2027"),
        (lambda: i18n.date_short(START, BERLIN), "Do, 21. Januar", "Thu, 21 January"),
        (lambda: i18n.date_long(SUMMER, BERLIN), "Freitag, 2. Juli 2027", "Friday, 2 July 2027"),
        (lambda: i18n.date_long(date(2027, 3, 1)), "Montag, 1. März 2027", "Monday, 1 March 2027"),
        (lambda: i18n.time(START, BERLIN), "17:00 Uhr", "5:00 pm"),
        (lambda: i18n.time(SUMMER, BERLIN), "00:30 Uhr", "12:30 am"),
        (lambda: i18n.time_range(START, END, BERLIN), "17:00 bis 20:30 Uhr", "5:00 to 8:30 pm"),
        (lambda: i18n.time_range(MORNING, END, BERLIN), "10:00 bis 20:30 Uhr", "10:00 am to 8:30 pm"),
        (
            lambda: i18n.span(START, END, BERLIN),
            "Donnerstag, 21. Januar 2027, 17:00 bis 20:30 Uhr",
            "Thursday, 21 January 2027, 5:00 to 8:30 pm",
        ),
        (
            lambda: i18n.span(START, datetime(2027, 1, 22, 11, tzinfo=UTC), BERLIN),
            "Donnerstag, 21. Januar 2027, 17:00 Uhr bis Freitag, 22. Januar 2027, 12:00 Uhr",
            "Thursday, 21 January 2027, 5:00 pm to Friday, 22 January 2027, 12:00 pm",
        ),
        (lambda: i18n.weekday_short(START, BERLIN), "Do", "Thu"),
        (lambda: i18n.month_short(START, BERLIN), "Jan", "Jan"),
        (lambda: i18n.number(15000), "15.000", "15,000"),
        (lambda: i18n.file_size(1_500_000), "1,4 MB", "1.4 MB"),
        (lambda: i18n.gettext("Sign in"), "Anmelden", "Sign in"),
        (lambda: str(i18n.lazy_gettext("Sign out")), "Abmelden", "Sign out"),
        (lambda: i18n.ngettext("One entry needs another look", "%(num)d entries need another look", 3),
         "3 Angaben brauchen noch einen Blick", "3 entries need another look"),
    ],
)  # fmt: skip
def test_each_language_in_its_own_words(shown: object, german: str, english: str) -> None:
    assert callable(shown)
    with i18n.speaking("de"):
        assert shown() == german
    with i18n.speaking("en"):
        assert shown() == english


def test_machines_get_the_offset_and_forms_the_local_time() -> None:
    assert i18n.iso(START, BERLIN) == "2027-01-21T17:00+01:00"
    assert i18n.iso(date(2027, 1, 21)) == "2027-01-21"
    assert i18n.local_input(SUMMER, BERLIN) == "2027-07-02T00:30"
    assert i18n.local_input(None, BERLIN) == ""


def test_markdown_lets_nothing_through_that_could_harm() -> None:
    html = markdown(
        "# Titel\n\n**fett** <script>x</script> ![Bild](https://evil.example/x.png) [weiter](https://example.org) "
        "[böse](javascript:alert(1)) <img src=x onerror=y>"
    )
    assert "<h2>Titel</h2>" in html
    assert "<strong>fett</strong>" in html
    assert '<a href="https://example.org" rel="noopener">weiter</a>' in html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_a_description_is_bare_text_cut_at_a_word() -> None:
    assert plain("Erst **eins**,\ndann & zwei.") == "Erst eins, dann & zwei."
    assert plain("eins zwei drei vier", 12) == "eins zwei…"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Miriam Özdemir", "MÖ"), ("Dr. Aylin Şahin", "AŞ"), ("Jan Peter van Wiechers", "JW"), ("Ada", "A"), ("", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("at", "german", "english"),
    [
        (START, "heute, 17:00", "today, 5:00 pm"),
        (datetime(2027, 1, 19, 23, 30, tzinfo=UTC), "gestern, 00:30", "yesterday, 12:30 am"),
        (datetime(2027, 1, 18, 11, 0, tzinfo=UTC), "18. Jan, 12:00", "18 Jan, 12:00 pm"),
        (datetime(2026, 12, 31, 11, 0, tzinfo=UTC), "31. Dez 2026", "31 Dec 2026"),
    ],
)
def test_lists_say_how_long_ago_it_was(at: datetime, german: str, english: str) -> None:
    with i18n.speaking("de"):
        assert i18n.recent(at, BERLIN, END) == german
    with i18n.speaking("en"):
        assert i18n.recent(at, BERLIN, END) == english
