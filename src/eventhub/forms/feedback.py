"""What a guest answers after a meeting, and the questions that organisers write for it."""

from collections.abc import Sequence
from typing import Any, Self
from uuid import UUID

from eventhub.domain.feedback import LONGEST_TEXT, Asked, Ballot, Option, Question, Scope
from eventhub.forms.event_parts import box, options, two
from eventhub.forms.reading import Form, Typed, checkbox, choice, localized, long_text
from eventhub.forms.rows import RowsForm, is_blank, listed, prefixes
from eventhub.i18n import LazyText
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import FeedbackKind, LocalizedText, Registration

KINDS: dict[FeedbackKind, LazyText] = {
    FeedbackKind.SCALE: _l("From 1 to 5"),
    FeedbackKind.NPS: _l("From 0 to 10: would you recommend us"),
    FeedbackKind.CHOICE: _l("One answer"),
    FeedbackKind.TEXT: _l("Text"),
}
NOTHING = Asked(())
SCOPES: dict[Scope, LazyText] = {Scope.EVENT: _l("About the meeting"), Scope.TALK: _l("About each talk")}
#: the same after the kind, in one line
SCOPES_IN_TEXT: dict[Scope, LazyText] = {Scope.EVENT: _l("about the meeting"), Scope.TALK: _l("about each talk")}


class BallotForm(Form):
    """One person's answers; all of them may be left out but one."""

    def __init__(
        self,
        typed: Typed | None = None,
        *,
        asked: Asked = NOTHING,
        talk_ids: Sequence[UUID] = (),
        people: Sequence[Registration] = (),
        answered: Sequence[Registration] = (),
    ) -> None:
        """The form for the ``people`` of a party who may answer, about a meeting and its talks."""
        super().__init__(typed)
        self.asked = asked
        self.talk_ids = talk_ids if asked.about(Scope.TALK) else ()
        self.people = {str(one.position): one for one in people}
        self.answered = {str(one.position) for one in answered}
        #: whether it is the answer of somebody who has answered; then nothing is read
        self.is_again = False
        self.person: Registration | None = None
        self.ballot = Ballot()

    @classmethod
    def read_for(cls, typed: Typed, **about: Any) -> Self:
        """The form with a ballot, or with errors."""
        form = cls(typed, **about)
        form.check()
        return form

    def check(self) -> None:
        """Who answers, and what; in the order of the page."""
        only = next(iter(self.people), "") if len(self.people) == 1 else ""
        # Who was named counts, also when only somebody else is left: a form sent twice is still the first one's.
        who = self.value("who") or only
        self.is_again = who in self.answered or bool(self.answered and not self.people)
        if self.is_again:
            return
        self.person = self.people.get(who)
        if self.people and self.person is None:
            choice(self, "who", self.people, missing=_l("Choose who answers"))
        of_talks = self.asked.about(Scope.TALK)
        self.ballot = Ballot(
            self._answers(self.asked.about(Scope.EVENT), "event"),
            {ident: answers for ident in self.talk_ids if (answers := self._answers(of_talks, f"talk_{ident}"))},
        )

    def _answers(self, questions: Sequence[Question], about: str) -> dict[str, Any]:
        read = {one.key: self._answer(one, f"{about}_{one.key}") for one in questions}
        return {key: value for key, value in read.items() if value not in ("", None)}

    def _answer(self, question: Question, name: str) -> Any:
        if question.kind is FeedbackKind.TEXT:
            return long_text(self, name, longest=LONGEST_TEXT)
        value = choice(self, name, question.values)
        return int(value) if value and question.numbers else value


class QuestionsForm(RowsForm):
    """What a meeting asks afterwards."""

    wanted: tuple[Question, ...] | None = None
    is_on: bool = True

    @classmethod
    def of(cls, asked: Asked) -> Self:
        """The questions to edit."""
        rows = listed("question", [_row(one) for one in asked.questions])
        return cls.filled({"is_on": box(asked.is_on), **rows})

    def check(self) -> None:
        """Read every row; those nobody has written into are left out. A page on which they are fixed posts none."""
        self.is_on = checkbox(self, "is_on")
        if not checkbox(self, "has_rows"):
            return
        written = [one for one in prefixes(self, "question") if not is_blank(self, one, ("label_de", "label_en"))]
        self.wanted = tuple(self._question(f"q{number}", prefix) for number, prefix in enumerate(written, 1))

    def is_open(self, row: str) -> bool:
        """Whether a row is shown unfolded: it is new, or something in it is wrong."""
        return self.added == row or any(name.startswith(f"{row}_") for name in self.errors)

    def _question(self, key: str, prefix: str) -> Question:
        kind = FeedbackKind(choice(self, f"{prefix}kind", tuple(FeedbackKind)) or FeedbackKind.SCALE)
        given = options(self, prefix) if kind is FeedbackKind.CHOICE else ()
        has_ends = kind in (FeedbackKind.SCALE, FeedbackKind.NPS)
        return Question(
            key=key,
            kind=kind,
            scope=Scope(choice(self, f"{prefix}scope", tuple(Scope)) or Scope.EVENT),
            label=localized(self, f"{prefix}label", missing=_l("Enter the question")),
            low=localized(self, f"{prefix}low", longest=60) if has_ends else LocalizedText(),
            high=localized(self, f"{prefix}high", longest=60) if has_ends else LocalizedText(),
            options=tuple(
                Option(str(number), LocalizedText(one["de"], one["en"])) for number, one in enumerate(given, start=1)
            ),
        )


def _row(one: Question) -> dict[str, str]:
    return {
        "kind": one.kind.value,
        "scope": one.scope.value,
        **two("label", one.label),
        **two("low", one.low),
        **two("high", one.high),
        "options_de": "\n".join(option.text.de for option in one.options),
        "options_en": "\n".join(option.text.en for option in one.options).strip(),
    }
