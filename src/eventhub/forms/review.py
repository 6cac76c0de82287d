"""The forms of judging and deciding: scores, criteria, reviewers, the words of a rejection."""

from collections.abc import Sequence
from typing import Self
from uuid import UUID

from eventhub.domain.reviews import CriterionDraft
from eventhub.forms.event_parts import two
from eventhub.forms.reading import Form, Typed, choice, integer, localized, long_text
from eventhub.forms.rows import RowsForm, is_blank, listed, prefixes, row_id
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Criterion, LocalizedText, Mark, Review, Reviewer

SCALE = (1, 2, 3, 4, 5)
ACTS = ("next", "abstain")
LONGEST_COMMENT = 5000
MOST_WEIGHT = 9


class ReviewForm(Form):
    """One vote: a score for each criterion (``c_<id>``), a comment, whether one is not impartial.

    ``act`` is "" when a score was saved at once, "next" or "abstain" for the buttons.
    """

    criteria: Sequence[Criterion]
    scores: dict[UUID, int]
    comment: str
    act: str
    has_conflict: bool

    @classmethod
    def of(cls, review: Review | None) -> Self:
        """What somebody has said so far."""
        if review is None:
            return cls()
        return cls.filled(
            {f"c_{one.criterion_id}": str(one.value) for one in review.scores} | {"comment": review.comment}
        )

    @classmethod
    def checked(cls, typed: Typed, criteria: Sequence[Criterion]) -> Self:
        """What was typed, read for these criteria."""
        form = cls(typed)
        form.criteria = criteria
        form.check()
        return form

    def check(self) -> None:
        """Every score that was given; none has to be."""
        self.scores = {}
        for criterion in self.criteria:
            value = choice(self, f"c_{criterion.id}", [str(one) for one in SCALE])
            if value:
                self.scores[criterion.id] = int(value)
        self.comment = long_text(self, "comment", longest=LONGEST_COMMENT)
        self.act = choice(self, "act", ACTS)
        # Final, so it counts only with the button below it, never when a score is saved at once.
        self.has_conflict = self.act == "next" and self.has("conflict", "yes")


class MarkForm(Form):
    """What is about to be decided; "" takes the mark away. ``event`` is the date for a series' call."""

    mark: Mark | None
    event_id: UUID | None

    def check(self) -> None:
        """One of the marks, or none."""
        chosen = choice(self, "mark", [one.value for one in Mark])
        self.mark = Mark(chosen) if chosen else None
        try:
            self.event_id = UUID(self.value("event"))
        except ValueError:
            self.event_id = None


class ApplyForm(Form):
    """The words for those whose talk is not taken."""

    reply: LocalizedText

    def check(self) -> None:
        """In both languages, or none."""
        self.reply = localized(self, "reply", longest=3000, is_long=True)


class CriteriaForm(RowsForm):
    """What is judged, as rows ``criterion``; ``added`` and ``moved`` name rows."""

    drafts: list[CriterionDraft]

    @classmethod
    def of(cls, criteria: Sequence[Criterion]) -> Self:
        """The criteria to edit."""
        rows = [{"id": str(one.id), "weight": str(one.weight)} | _texts(two("name", one.name)) for one in criteria]
        return cls.filled(listed("criterion", rows))

    def check(self) -> None:
        """Every row that is not blank."""
        self.drafts = [
            CriterionDraft(
                localized(self, f"{prefix}name", missing=_l("Enter a name"), longest=80),
                integer(self, f"{prefix}weight", least=1, most=MOST_WEIGHT) or 1,
                row_id(self, prefix),
            )
            for prefix in prefixes(self, "criterion")
            if row_id(self, prefix) or not is_blank(self, prefix, ("name_de", "name_en"))
        ]


class ReviewersForm(Form):
    """Who judges (``reviewer``), each of which topics (``topics_<id>``)."""

    chosen: dict[UUID, frozenset[UUID]]

    @classmethod
    def of(cls, reviewers: Sequence[Reviewer]) -> Self:
        """Those who judge now."""
        values: dict[str, str | list[str]] = {"reviewer": [str(one.user_id) for one in reviewers]}
        for one in reviewers:
            values[f"topics_{one.user_id}"] = [str(topic.id) for topic in one.topics]
        return cls.filled(values)

    def check(self) -> None:
        """Everybody with a tick; what is no id is nobody."""
        self.chosen = {
            ident: frozenset(_ids(self.typed.all(f"topics_{ident}"))) for ident in _ids(self.typed.all("reviewer"))
        }


def _ids(values: Sequence[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def _texts(values: dict[str, str]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
