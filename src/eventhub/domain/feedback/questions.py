"""What is asked after a meeting: the usual questions, or those that its organisers have written."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from eventhub.models import NO_TEXT, FeedbackForm, FeedbackKind, LocalizedText

SCALE = tuple(range(1, 6))
NPS = tuple(range(11))
LONGEST_TEXT = 2000


class Scope(StrEnum):
    """What a question is about: the meeting, or each of its talks."""

    EVENT = "event"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    key: str
    text: LocalizedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; ``low`` and ``high`` say what the ends of a scale mean."""

    key: str
    kind: FeedbackKind
    scope: Scope = Scope.EVENT
    label: LocalizedText
    low: LocalizedText = NO_TEXT
    high: LocalizedText = NO_TEXT
    options: tuple[Option, ...] = ()

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers one may answer with, the lowest first; none for other kinds."""
        return {FeedbackKind.SCALE: SCALE, FeedbackKind.NPS: NPS}.get(self.kind, ())

    @property
    def values(self) -> Sequence[str]:
        """All answers that are counted, in their order: numbers as texts, or the keys of the options."""
        return [str(one) for one in self.numbers] or [one.key for one in self.options]

    def takes(self, value: Any) -> bool:
        """Whether ``value`` is an answer to this question."""
        if self.kind is FeedbackKind.TEXT:
            return isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT
        if self.numbers:
            return type(value) is int and value in self.numbers
        return value in self.values

    def as_row(self) -> dict[str, Any]:
        """The question as JSON keeps it."""
        row: dict[str, Any] = {"key": self.key, "kind": self.kind.value, "scope": self.scope.value}
        row |= {name: _pair(getattr(self, name)) for name in ("label", "low", "high")}
        return row | {"options": [{"key": one.key, **_pair(one.text)} for one in self.options]}

    @classmethod
    def of_row(cls, row: dict[str, Any]) -> Self:
        """The question that JSON keeps as ``row``."""
        return cls(
            key=row["key"],
            kind=FeedbackKind(row["kind"]),
            scope=Scope(row["scope"]),
            label=_text(row["label"]),
            low=_text(row["low"]),
            high=_text(row["high"]),
            options=tuple(Option(one["key"], _text(one)) for one in row["options"]),
        )


def _pair(text: LocalizedText) -> dict[str, str]:
    return {"de": text.de, "en": text.en}


def _text(pair: dict[str, str]) -> LocalizedText:
    return LocalizedText(pair.get("de", ""), pair.get("en", ""))


USUAL = (
    Question(
        key="worth",
        kind=FeedbackKind.SCALE,
        label=LocalizedText("Hat sich das Treffen gelohnt?", "Was the meeting worth it?"),
        low=LocalizedText("kaum", "hardly"),
        high=LocalizedText("sehr", "very much"),
    ),
    Question(
        key="recommend",
        kind=FeedbackKind.NPS,
        label=LocalizedText("Würden Sie uns weiterempfehlen?", "Would you recommend us?"),
        low=LocalizedText("sicher nicht", "certainly not"),
        high=LocalizedText("ganz sicher", "most certainly"),
    ),
    Question(
        key="first",
        kind=FeedbackKind.CHOICE,
        label=LocalizedText("Waren Sie zum ersten Mal da?", "Was it your first time?"),
        options=(
            Option("yes", LocalizedText("Zum ersten Mal da", "There for the first time")),
            Option("no", LocalizedText("Schon öfter da", "There before")),
        ),
    ),
    Question(
        key="change",
        kind=FeedbackKind.TEXT,
        label=LocalizedText("Was sollen wir ändern?", "What should we change?"),
    ),
    Question(
        key="useful",
        kind=FeedbackKind.SCALE,
        scope=Scope.TALK,
        label=LocalizedText("Wie nützlich war der Vortrag?", "How useful was the talk?"),
        low=LocalizedText("wenig neu", "little new"),
        high=LocalizedText("sehr nützlich", "very useful"),
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a meeting asks, and whether it asks at all."""

    questions: tuple[Question, ...] = USUAL
    is_on: bool = True
    is_closed: bool = False

    @classmethod
    def of(cls, form: FeedbackForm | None) -> Self:
        """What the row says; without one the usual questions are asked."""
        if form is None:
            return cls()
        return cls(tuple(Question.of_row(row) for row in form.questions), form.is_on, form.is_closed)

    def about(self, scope: Scope) -> tuple[Question, ...]:
        """The questions about the meeting, or those about each talk."""
        return tuple(one for one in self.questions if one.scope == scope)
