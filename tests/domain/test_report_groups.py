"""Groups in reports: no small one is shown, and none can be reckoned back from all the reports there are."""

from collections.abc import Sequence
from itertools import chain, combinations, product
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventhub.domain.reports.suppression import LEAST, Group, Groups, merged, summed

#: the groups of one meeting, by name
Meeting = dict[str, int]
NAMES = ("", "craft", "business", "education", "administration", "association")
MEETINGS = st.lists(
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, 14), max_size=len(NAMES)), min_size=1, max_size=4
)


def groups_of(meeting: Meeting) -> Groups:
    return merged(Group(name, number) for name, number in meeting.items())


def published(meetings: Sequence[Meeting]) -> tuple[Any, ...]:
    """All that anybody can ever read: how many were there, and the report of every choice of meetings."""
    parts = [(groups_of(one), sum(one.values())) for one in meetings]
    choices = chain.from_iterable(combinations(parts, size) for size in range(1, len(parts) + 1))
    return tuple(persons for _, persons in parts), tuple(summed(chosen) for chosen in choices)


def moved(meetings: Sequence[Meeting], place: int, out: str, into: str, persons: int) -> list[Meeting]:
    """The same meetings, had some persons been of another group."""
    changed = [dict(one) for one in meetings]
    changed[place][out] -= persons
    changed[place][into] = changed[place].get(into, 0) + persons
    return changed


def looks_the_same_otherwise(meetings: Sequence[Meeting], place: int, name: str) -> bool:
    """Whether every report would read the same with another number of persons in that group."""
    read = published(meetings)
    for other in NAMES:
        for out, into in ((name, other), (other, name)):
            most = meetings[place].get(out, 0)
            if other != name and any(
                published(moved(meetings, place, out, into, persons)) == read for persons in range(1, most + 1)
            ):
                return True
    return False


@settings(max_examples=150, deadline=None)
@given(MEETINGS)
@example([{"": 5, "craft": 4}])
@example([{"": 4, "craft": 4}, {"": 4}])
@example([{"": 5, "craft": 5, "business": 1}])
@example([{"": 20, "craft": 3}, {"": 20, "craft": 20}])
@example([{"craft": 1}, {"craft": 9, "business": 9}])
def test_no_small_group_is_shown_or_can_be_reckoned_back(meetings: list[Meeting]) -> None:
    _, reports = published(meetings)
    assert [one for report in reports for one in report.shown if one.number < LEAST] == []
    assert [report for report in reports if 0 < report.others < LEAST] == []
    known = [
        (place, name, number)
        for place, meeting in enumerate(meetings)
        for name, number in meeting.items()
        # A whole meeting of fewer than five says how many they were, and of no group.
        if 0 < number < LEAST and not looks_the_same_otherwise(meetings, place, name)
    ]
    assert known == []


def test_no_small_group_of_any_small_meeting_can_be_reckoned_back() -> None:
    """Every meeting of four kinds with up to seven persons each: what is read never leaves one answer alone."""
    worlds: dict[tuple[int, Groups], list[tuple[int, ...]]] = {}
    for numbers in product(range(8), repeat=4):
        meeting = dict(zip(NAMES, numbers, strict=False))
        worlds.setdefault((sum(numbers), groups_of(meeting)), []).append(numbers)
    given_away = [
        (alike[0], place)
        for alike in worlds.values()
        for place in range(4)
        if len({numbers[place] for numbers in alike}) == 1 and 0 < alike[0][place] < LEAST
    ]
    assert given_away == []


@settings(max_examples=200, deadline=None)
@given(MEETINGS)
def test_nobody_is_lost_but_in_reports_of_too_few(meetings: list[Meeting]) -> None:
    parts = [(groups_of(one), sum(one.values())) for one in meetings]
    persons, report = sum(persons for _, persons in parts), summed(parts)
    assert report.persons == (persons if report != Groups() else 0)
    assert report != Groups() or persons < LEAST


@settings(max_examples=200, deadline=None)
@given(MEETINGS)
def test_a_period_of_one_meeting_reads_as_its_own_report(meetings: list[Meeting]) -> None:
    for one in meetings:
        assert summed([(groups_of(one), sum(one.values()))]) == groups_of(one)


@settings(max_examples=200, deadline=None)
@given(MEETINGS)
def test_a_period_shows_no_group_that_no_meeting_shows(meetings: list[Meeting]) -> None:
    parts = [(groups_of(one), sum(one.values())) for one in meetings]
    by_meeting: dict[str, int] = {}
    for one in chain.from_iterable(groups.shown for groups, _ in parts):
        by_meeting[one.name] = by_meeting.get(one.name, 0) + one.number
    assert [one for one in summed(parts).shown if by_meeting[one.name] != one.number] == []


def test_spellings_of_one_place_are_one_group_under_the_most_frequent() -> None:
    said = ["Bottrop", "bottrop", "Bottrop ", "BOTTROP", "Bottrop", "Bottrop", "Marl", "Marl", "Marl", "Marl", "Marl"]
    assert merged(Group(one, 1) for one in said) == Groups((Group("Bottrop", 6), Group("Marl", 5)))


def test_small_groups_take_the_next_larger_and_all_of_its_size_with_them() -> None:
    said = [Group("craft", 20), Group("business", 6), Group("association", 6), Group("education", 2), Group("", 4)]
    assert merged(said) == Groups((Group("craft", 20),), 18)


def test_large_groups_are_all_shown() -> None:
    said = (Group("craft", 20), Group("", 6), Group("business", 5))
    assert merged(said) == Groups(said)


def test_too_few_for_any_group_show_none() -> None:
    assert merged([Group("craft", 3), Group("business", 1)]) == Groups()
