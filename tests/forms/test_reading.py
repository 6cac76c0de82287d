"""What was typed: kept as it was, cleaned, and refused in words."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub import i18n
from eventhub.domain.errors import DomainError
from eventhub.forms import reading
from eventhub.forms.reading import Form, Typed
from eventhub.models import LocalizedText


def read(how: Callable[..., Any], *values: str, **options: Any) -> tuple[Any, str]:
    """The cleaned value and the error of one field named x."""
    form = Form(Typed(("x", value) for value in values))
    value = how(form, "x", **options)
    error = form.error("x")
    with i18n.speaking("en"):
        return value, "" if error is None else str(error)


def test_a_line_loses_the_spaces_around_and_between() -> None:
    assert read(reading.text, "  Anna  \t Lena \r\n") == ("Anna Lena", "")
    assert read(reading.text, "") == ("", "")
    assert read(reading.text, "  ", missing="Say it") == ("", "Say it")
    assert read(reading.text, "a" * 9, longest=8)[1] == "Use at most 8 characters"


def test_characters_that_databases_refuse_never_arrive() -> None:
    assert read(reading.text, "a\x00b\x1bc")[0] == "abc"
    assert read(reading.long_text, "a\x00\r\nb\rc\t") == ("a\nb\nc", "")


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org",
        " Ada.Lovelace+x@Example.ORG ",
        "jörg@münchen.example",
        "o'neil@a-b.example.co",
        "用户@例子.example",
    ],
)
def test_addresses_of_all_languages_are_taken(address: str) -> None:
    assert read(reading.email, address) == (address.strip(), "")


@pytest.mark.parametrize(
    "address",
    ["a@b", "a b@example.org", "a@exa mple.org", "a@-x.org", "a..b@example.org", ".a@example.org", "a@example..org",
     "<a@example.org>", "a@example.org>", "a@b@example.org", "a,b@example.org", "a@[127.0.0.1]",
     f"{'a' * 65}@example.org", f"a@{'b.' * 130}org", "a\r\nBcc: x@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_asked_for_again(address: str) -> None:
    assert read(reading.email, address)[1] == "Check the mail address, for example name@company.example"


def test_an_address_without_at_sign_gets_its_own_words() -> None:
    assert read(reading.email, "ada.example.org")[1].startswith("Write the address with an @")
    assert read(reading.email, "", missing="Say it")[1] == "Say it"


@given(st.text())
def test_no_address_ever_carries_a_line_end_into_a_header(typed: str) -> None:
    value, error = read(reading.email, typed)
    assert error or not set(value) & set("\r\n\0,;<> ")


@pytest.mark.parametrize(
    ("typed", "value", "error"),
    [
        ("12", 12, ""),
        (" +7 ", 7, ""),
        ("", None, ""),
        ("1.5", None, "Enter a whole number"),
        ("٣", None, "Enter a whole number"),
        ("9" * 30, None, "Enter a whole number"),
        ("-1", None, "Enter a number of at least 0"),
        ("9999999999", None, "Enter a number of at least 0"),
    ],
)
def test_whole_numbers(typed: str, value: int | None, error: str) -> None:
    assert read(reading.integer, typed) == (value, error)


def test_a_number_out_of_its_range_is_told_the_range() -> None:
    assert read(reading.integer, "9", least=1, most=4) == (None, "Enter a number from 1 to 4")


def test_choices_are_among_the_answers() -> None:
    options = ["a", "b", "c"]
    assert read(reading.choice, "b", options=options) == ("b", "")
    assert read(reading.choice, "x", options=options) == ("", "Choose one of the answers")
    assert read(reading.several, "c", "a", options=options) == (["a", "c"], "")
    assert read(reading.several, "c", "x", options=options)[1] == "Choose from the answers given"
    assert read(reading.several, options=options, missing="Say it") == ([], "Say it")
    assert read(reading.checkbox, "on") == (True, "")
    assert read(reading.checkbox) == (False, "")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2027-01-21T17:00", datetime(2027, 1, 21, 16, 0, tzinfo=UTC)),
        ("2027-07-21 17:00", datetime(2027, 7, 21, 15, 0, tzinfo=UTC)),
        ("2027-10-31T02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # shown twice: the first
        ("2027-03-28T03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("", None),
    ],
)
def test_a_local_time_becomes_an_instant(typed: str, at: datetime | None) -> None:
    assert read(reading.local_datetime, typed, zone="Europe/Berlin") == (at, "")


@pytest.mark.parametrize("typed", ["2027-03-28T02:30", "2027-03-28T02:00"])
def test_the_hour_that_the_clock_skips_is_refused(typed: str) -> None:
    value, error = read(reading.local_datetime, typed, zone="Europe/Berlin")
    assert (value, error) == (None, "The clock skips this hour on that day, choose another time")


@pytest.mark.parametrize("typed", ["tomorrow", "2027-02-30T10:00", "2027-01-21T17:00Z", "0001-01-01T00:00", "9" * 50])
def test_what_is_no_time_is_asked_for_again(typed: str) -> None:
    value, error = read(reading.local_datetime, typed, zone="Europe/Berlin")
    assert (value, error) == (None, "Enter day and time like 2027-01-21 17:00")


def test_days_and_times_of_day() -> None:
    assert read(reading.day, "2027-01-21") == (date(2027, 1, 21), "")
    assert read(reading.day, "21.1.")[1] == "Enter the day like 2027-01-21"
    assert read(reading.local_time, "17:05") == (time(17, 5), "")
    assert read(reading.local_time, "25:00")[1] == "Enter the time like 17:00"
    assert read(reading.local_time, "17:00+02:00")[1] == "Enter the time like 17:00"


def test_a_text_in_two_languages_needs_one_of_them() -> None:
    form = Form(Typed([("t_de", " Titel "), ("t_en", "")]))
    assert reading.localized(form, "t", missing="Say it") == LocalizedText("Titel", "")
    assert form.errors == {}
    form = Form(Typed())
    reading.localized(form, "t", missing="Say it")
    assert form.errors == {"t_de": "Say it"}


def test_a_password_stays_as_it_was_typed() -> None:
    assert read(reading.secret, "  a b ")[0] == "  a b "


def test_the_first_error_of_a_field_stands_and_what_was_typed_stays() -> None:
    form = Form(Typed([("x", " a "), ("x", "b")]))
    form.note("x", "first")
    form.note("x", "second")
    assert form.errors == {"x": "first"}
    assert form.value("x") == " a "
    assert form.has("x", "b")


def test_a_refusal_stands_at_its_field_or_over_the_form() -> None:
    class Own(Form):
        fields_of = {"event.slug_taken": "slug"}

    error = DomainError("event.slug_taken")
    assert Own().refused(error).errors == {"slug": error}
    other = DomainError("registration.closed")
    assert Own().refused(other).errors == {"": other}
    named = DomainError("registration.closed", field="email")
    assert Own().refused(named).errors == {"email": named}


def test_a_long_text_in_two_languages_may_be_long() -> None:
    words = "Schicht im Schacht. " * 300
    form = Form.filled({"t_de": words, "line_de": words})
    assert reading.localized(form, "t", is_long=True).de == words.strip()
    reading.localized(form, "line")
    assert list(form.errors) == ["line_de"]
