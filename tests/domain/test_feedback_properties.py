"""Whatever is answered in whatever order: what is shown changes in steps of five, and no small group stands apart."""

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventhub.db import Database
from eventhub.domain.feedback import STEP, USUAL, Ballot, Question, Results, Scope
from eventhub.domain.feedback.tally import tally
from eventhub.models import FeedbackKind, LocalizedText
from tests.domain.feedback_crowd import hold

OF_EVENT = tuple(one for one in USUAL if one.scope is Scope.EVENT)
SECOND_CHOICE = Question(key="way", kind=FeedbackKind.CHOICE, label=LocalizedText("Wie"), options=USUAL[2].options)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "worth": st.integers(1, 5),
        "recommend": st.integers(0, 10),
        "first": st.sampled_from(["yes", "no"]),
        "change": st.sampled_from(["Mehr Zeit", "Mehr Suppe", "Nichts"]),
    },
)


@given(answers=st.lists(ANSWERS, max_size=40))
def test_no_rating_of_fewer_than_five_stands_apart_or_can_be_reckoned(answers: list[dict[str, Any]]) -> None:
    results = tally([*OF_EVENT, SECOND_CHOICE], answers, is_final=True)
    for breakdown in results.breakdowns:
        assert breakdown.by == "first", "from two ways to divide the same ratings, single ones could be reckoned"
        rated = [one for one in answers if breakdown.of in one]
        groups = Counter(one.get("first", "") for one in rated)
        named = {cell.options[0]: cell for cell in breakdown.cells if cell.options}
        assert all(cell.responses == groups[key] for key, cell in named.items())
        # Each rating is in just one cell: the difference of all and any cells is a sum of the other cells.
        assert sum(cell.responses for cell in breakdown.cells) == len(rated)
        assert sum(cell.total for cell in breakdown.cells) == sum(one[breakdown.of] for one in rated)
        assert min(cell.responses for cell in breakdown.cells) >= STEP
        assert len(breakdown.cells) > 1


@given(answers=st.lists(ANSWERS, max_size=40))
def test_groups_of_at_least_five_are_told_apart(answers: list[dict[str, Any]]) -> None:
    groups = Counter(one.get("first", "") for one in answers if "worth" in one)
    has_two = all(groups[key] >= STEP for key in ("yes", "no")) and (groups[""] == 0 or groups[""] >= STEP)
    found = [one for one in tally(OF_EVENT, answers, is_final=True).breakdowns if one.of == "worth"]
    if has_two:
        assert [cell.options for cell in found[0].cells][:2] == [("yes",), ("no",)]
    elif sum(groups.values()) < 2 * STEP:
        assert found == []


@given(answers=st.lists(ANSWERS, max_size=40))
def test_before_the_end_nothing_is_told_apart(answers: list[dict[str, Any]]) -> None:
    assert tally(OF_EVENT, answers).breakdowns == ()


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(answers=st.lists(ANSWERS.filter(bool), min_size=6, max_size=12))
async def test_what_is_shown_only_changes_in_steps_of_five(database: Database, answers: list[dict[str, Any]]) -> None:
    evening = await hold(database, len(answers))
    for number, given_now in enumerate(answers):
        await evening.give(database, number, Ballot(given_now))
        step = (number + 1) // STEP * STEP
        shown = await evening.shown(database)
        assert (shown is None) == (step == 0)
        if shown is not None:
            assert in_order(shown) == in_order(tally(OF_EVENT, answers[:step]))
    await evening.close(database)
    shown = await evening.shown(database)
    assert shown is not None
    assert in_order(shown) == in_order(tally(OF_EVENT, answers, is_final=True))


def in_order(results: Results) -> Any:
    """The results with their shuffled texts in an order that can be compared."""
    counts = [(one.question, dict(one.counts), sorted(one.texts)) for one in results.tallied]
    return results.responses, results.is_final, counts, results.breakdowns
