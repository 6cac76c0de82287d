"""What a report says of its numbers, and what it leaves out."""

from typing import Any

import pytest

from eventhub.domain.reports import Figures, Groups, Report
from eventhub.formats.report_sheet import ReportSheet
from eventhub.i18n import speaking
from eventhub.models import Hub
from eventhub.web.report_words import About, sheet_of
from tests.conftest import NOW


def sheet_with(**numbers: Any) -> ReportSheet:
    """A report in German with these numbers."""
    hub = Hub(name="Netz", subtitle="", time_zone="Europe/Berlin", accent="#ffbe3d", brand="#0b5a60")
    with speaking("de"):
        return sheet_of(Report((), Figures(**numbers)), About("Bericht", "Ein Treffen", ()), hub, now=NOW)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({}, []),
        ({"feedback_responses": 7}, [("7", "Rückmeldungen")]),
        (
            {"feedback_responses": 9, "feedback_ratings": 5, "feedback_mean": 4.35},
            [("9", "Rückmeldungen"), ("4,4", "von 5 im Mittel, 5 Bewertungen")],
        ),
        (
            {"feedback_responses": 8, "recommendations": 8, "balance": -3},
            [("8", "Rückmeldungen"), ("\u221238", "Punkte bei der Empfehlung, 8 Antworten")],
        ),
    ],
)
def test_feedback_is_told_as_far_as_it_was_given(numbers: dict[str, Any], said: list[tuple[str, str]]) -> None:
    about_feedback = sheet_with(**numbers).figures[6:-2]
    assert [(one.number.text, one.caption) for one in about_feedback] == said


@pytest.mark.parametrize(
    ("groups", "note"),
    [
        (Groups(), "Es sind zu wenige Personen, um Gruppen zu unterscheiden."),
        (Groups(others=100), "Es lässt sich keine Gruppe zeigen, ohne eine kleine zu verraten."),
    ],
)
def test_why_there_are_no_groups(groups: Groups, note: str) -> None:
    by_kind = sheet_with(kinds=groups).groups[0]
    assert (by_kind.rows, by_kind.note) == ((), note)
