"""Counting answers, and which groups of them may be shown apart. Pure functions; nothing here knows who answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import SystemRandom
from typing import Any, Self

from eventhub.domain.feedback.questions import Question
from eventhub.models import FeedbackKind, FeedbackSnapshot

#: nothing is shown of fewer answers, and what is shown changes by as many at once
STEP = 5
FOR, AGAINST = range(9, 11), range(7)

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """The ratings of those who gave one of ``options``; without any, of all others together."""

    options: tuple[str, ...]
    responses: int
    total: int

    @property
    def mean(self) -> float:
        """The mean of the ratings."""
        return self.total / self.responses


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One rating, apart by the answers to a choice; both named by their questions' keys."""

    of: str
    by: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Tallied:
    """One question with what was answered: how often each value, or the texts in no order."""

    question: Question
    counts: Mapping[str, int]
    texts: tuple[str, ...] = ()

    @property
    def responses(self) -> int:
        """How many have answered it."""
        return len(self.texts) or sum(self.counts.values())

    @property
    def mean(self) -> float | None:
        """The mean of a rating; None without one."""
        if not self.question.numbers or not self.responses:
            return None
        return sum(int(value) * count for value, count in self.counts.items()) / self.responses

    @property
    def promoters(self) -> int:
        """Of a recommendation: how many gave 9 or 10."""
        return self._within(FOR)

    @property
    def detractors(self) -> int:
        """Of a recommendation: how many gave 6 or less."""
        return self._within(AGAINST)

    @property
    def net_promoters(self) -> int | None:
        """The share of those for it less that of those against it, from -100 to 100; None without answers."""
        if not self.responses:
            return None
        return round(100 * (self.promoters - self.detractors) / self.responses)

    def _within(self, numbers: range) -> int:
        return sum(self.counts.get(str(one), 0) for one in numbers)


@dataclass(frozen=True, slots=True)
class Results:
    """What is shown of a meeting or a talk; ``is_final`` once nothing more can come."""

    responses: int
    is_final: bool
    tallied: tuple[Tallied, ...]
    breakdowns: tuple[Breakdown, ...] = ()

    def first(self, kind: FeedbackKind) -> Tallied | None:
        """The first question of a kind, if it was asked."""
        return next((one for one in self.tallied if one.question.kind == kind), None)

    def as_json(self) -> dict[str, Any]:
        """The results as a snapshot keeps them, questions included: they stay readable whatever is asked later."""
        return {
            "is_final": self.is_final,
            "asked": [
                {**one.question.as_row(), "counts": dict(one.counts), "texts": list(one.texts)} for one in self.tallied
            ],
            "breakdowns": [
                {
                    "of": one.of,
                    "by": one.by,
                    "cells": [
                        {"options": list(cell.options), "responses": cell.responses, "total": cell.total}
                        for cell in one.cells
                    ],
                }
                for one in self.breakdowns
            ],
        }

    @classmethod
    def of(cls, snapshot: FeedbackSnapshot) -> Self:
        """What the snapshot keeps."""
        kept = snapshot.results
        return cls(
            snapshot.responses,
            kept["is_final"],
            tuple(Tallied(Question.of_row(row), row["counts"], tuple(row["texts"])) for row in kept["asked"]),
            tuple(
                Breakdown(
                    one["of"],
                    one["by"],
                    tuple(Cell(tuple(cell["options"]), cell["responses"], cell["total"]) for cell in one["cells"]),
                )
                for one in kept["breakdowns"]
            ),
        )


def tally(questions: Sequence[Question], answers: Sequence[Answers], *, is_final: bool = False) -> Results:
    """Count ``answers``. Ratings are told apart by a choice in the end alone, when no later step shows a difference."""
    return Results(
        len(answers),
        is_final,
        tuple(_count(question, answers) for question in questions),
        tuple(_breakdowns(questions, answers)) if is_final else (),
    )


def _count(question: Question, answers: Sequence[Answers]) -> Tallied:
    given = [one[question.key] for one in answers if question.key in one]
    if question.kind is FeedbackKind.TEXT:
        SystemRandom().shuffle(given)
        return Tallied(question, {}, tuple(given))
    times = Counter(str(value) for value in given)
    return Tallied(question, {value: times[value] for value in question.values})


def _breakdowns(questions: Sequence[Question], answers: Sequence[Answers]) -> list[Breakdown]:
    # By one choice only: from two ways to divide the same ratings, single ones could be reckoned.
    by = next((one for one in questions if one.kind is FeedbackKind.CHOICE), None)
    if by is None:
        return []
    found = []
    for rating in questions:
        if not rating.numbers:
            continue
        groups: dict[str, list[int]] = {key: [] for key in by.values}
        for one in answers:
            if rating.key in one:
                groups.setdefault(one.get(by.key, ""), []).append(one[rating.key])
        if cells := divided(groups):
            found.append(Breakdown(rating.key, by.key, cells))
    return found


def divided(groups: Mapping[str, Sequence[int]]) -> tuple[Cell, ...]:
    """The ratings by group, "" being those without one: each rating in just one cell, and none of fewer than five.

    Groups that are too small go together with the smallest of the others, so that no difference between all and
    what is shown is ever of fewer than five. Nothing, when less than two cells would be left.
    """
    named = {key: list(values) for key, values in groups.items() if key and len(values) >= STEP}
    rest = [value for key, values in groups.items() if key not in named for value in values]
    while 0 < len(rest) < STEP and named:
        rest += named.pop(min(named, key=lambda key: len(named[key])))
    cells = [Cell((key,), len(values), sum(values)) for key, values in named.items()]
    if rest:
        cells.append(Cell((), len(rest), sum(rest)))
    return tuple(cells) if len(cells) > 1 else ()
