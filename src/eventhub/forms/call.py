"""The form of a call for talks."""

from collections.abc import Sequence
from typing import Any, Self

from eventhub.domain.calls import CallDraft, TypeDraft
from eventhub.forms.event_parts import box, question_rows, questions, two
from eventhub.forms.reading import Form, Typed, checkbox, choice, integer, local_datetime, localized, several
from eventhub.forms.rows import changed, is_blank, keys, listed, prefixes, row_id
from eventhub.i18n import LazyText, local_input
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Call, CallType, Question, TalkFormat, Topic

FORMATS: dict[str, LazyText] = {
    TalkFormat.TALK: _l("Talk"),
    TalkFormat.DISCUSSION: _l("Expert discussion"),
    TalkFormat.WORKSHOP: _l("Workshop"),
    TalkFormat.DEMO: _l("Demo"),
    TalkFormat.LIGHTNING: _l("Lightning talk"),
}
#: what a new call begins with: format, German and English name, minutes
USUAL = (
    ("talk", "Vortrag", "Talk", "25"),
    ("workshop", "Werkstatt", "Workshop", "60"),
    ("discussion", "Diskussion", "Discussion", "45"),
)
INSTANTS = ("opens_at", "closes_at", "answer_by", "grace_until")
NUMBERS = {"max_co_speakers": (0, 10), "max_topics": (0, 20), "confirm_days": (1, 120)}
LONGEST_TALK = 24 * 60


class CallForm(Form):
    """What is asked for, until when. ``added`` names a new row."""

    def __init__(
        self, typed: Typed | None = None, *, zone: str = "Europe/Berlin", topics: Sequence[Topic] = ()
    ) -> None:
        """An empty form, or one that shows ``typed``; nothing is checked yet."""
        super().__init__(typed)
        self.zone, self.topics = zone, topics
        self.added = self.moved = ""
        self.values: dict[str, Any] = {}

    @classmethod
    def checked(cls, typed: Typed, *, zone: str, topics: Sequence[Topic]) -> Self:
        """The form with its draft, or with errors."""
        form = cls(typed, zone=zone, topics=topics)
        form.check()
        return form

    @classmethod
    def with_rows_changed(cls, typed: Typed, *, zone: str, topics: Sequence[Topic]) -> Self:
        """The form as it was typed, with a row more, less, or elsewhere."""
        change = changed(typed)
        form = cls(change.typed, zone=zone, topics=topics)
        form.added, form.moved = change.added, change.moved
        return form

    @classmethod
    def new(cls, *, zone: str, topics: Sequence[Topic]) -> Self:
        """A new call, with what most have."""
        rows = [
            {"format": kind, "name_de": german, "name_en": english, "minutes": minutes}
            for kind, german, english, minutes in USUAL
        ]
        given = {"max_co_speakers": "2", "max_topics": "3", "confirm_days": "14", **listed("type", rows)}
        return cls(Typed.of(given), zone=zone, topics=topics)

    @classmethod
    def of(cls, call: Call, *, zone: str, topics: Sequence[Topic]) -> Self:
        """A call to edit."""
        values: dict[str, str | list[str]] = {
            "seen_at": call.updated_at.isoformat(),
            "is_published": box(call.is_published),
            "is_anonymous": box(call.is_anonymous),
            "topics": [str(topic.id) for topic in call.topics],
            **two("intro", call.intro),
            **{name: str(getattr(call, name)) for name in NUMBERS},
            **{name: local_input(getattr(call, name), zone) for name in INSTANTS},
        }
        asked = [one for one in call.questions if not one.is_retired]
        values |= listed("type", [_type_row(one) for one in call.types])
        values |= question_rows([_as_question(one) for one in asked])
        return cls(Typed.of(values), zone=zone, topics=topics)

    def keys(self, name: str) -> list[str]:
        """The keys of the rows of a list, in order."""
        return keys(self.typed, name)

    def is_open(self, row: str) -> bool:
        """Whether a row is shown unfolded: it is new, or something in it is wrong."""
        return self.added == row or any(name.startswith(f"{row}_") for name in self.errors)

    def check(self) -> None:
        """Read every field, in the order of the page."""
        self.values = {
            "is_published": checkbox(self, "is_published"),
            "intro": localized(self, "intro", longest=5000, is_long=True),
            **{name: local_datetime(self, name, self.zone) for name in INSTANTS},
            "renews_grace": checkbox(self, "renews_grace"),
            "is_anonymous": checkbox(self, "is_anonymous"),
            "topic_ids": self._topic_ids(),
            "types": self._types(),
            "questions": questions(self),
        }
        for name, (least, most) in NUMBERS.items():
            self.values[name] = integer(self, name, least=least, most=most, missing=_l("Enter a number"))

    def _topic_ids(self) -> tuple[Any, ...]:
        chosen = several(self, "topics", [str(topic.id) for topic in self.topics])
        return tuple(topic.id for topic in self.topics if str(topic.id) in chosen)

    def _types(self) -> tuple[TypeDraft, ...]:
        return tuple(
            TypeDraft(
                name=localized(self, f"{prefix}name", missing=_l("Enter a name"), longest=80),
                minutes=integer(self, f"{prefix}minutes", least=1, most=LONGEST_TALK, missing=_l("Enter the minutes"))
                or 0,
                format=TalkFormat(choice(self, f"{prefix}format", tuple(TalkFormat)) or TalkFormat.TALK),
                wanted=integer(self, f"{prefix}wanted", least=1, most=999),
                id=row_id(self, prefix),
            )
            for prefix in prefixes(self, "type")
            if row_id(self, prefix) or not is_blank(self, prefix, ("name_de", "name_en", "minutes"))
        )

    def draft(self, call: Call | None) -> CallDraft:
        """What the form says, once it has no errors; ``call`` is what there is."""
        is_same = call is not None and call.updated_at.isoformat() == self.value("seen_at")
        return CallDraft(**self.values, seen_at=call.updated_at if call is not None and is_same else None)


def _type_row(one: CallType) -> dict[str, str]:
    return {
        "id": str(one.id),
        "format": one.format.value,
        **two("name", one.name),
        "minutes": str(one.minutes),
        "wanted": str(one.wanted or ""),
    }


def _as_question(one: Any) -> Question:
    """A question of a call as one of a meeting, which has the same fields and rows."""
    return Question(
        id=one.id, kind=one.kind, label=one.label, hint=one.hint, options=one.options, is_required=one.is_required
    )
