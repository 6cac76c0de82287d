"""What a guest fills in to come to a meeting: who comes, what the event asks, statistics, consents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from eventhub.domain.registrations import Agreed, Applicant, Companion, Given
from eventhub.forms.reading import Form, Typed, checkbox, choice, email, integer, long_text, several, text
from eventhub.i18n import LANGUAGES, LazyText, current_language, speaking
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Consent, ConsentKind, Event, Question, QuestionKind

LONGEST_NAME = 80
LONGEST_ORGANISATION = 120
LONGEST_TOWN = 80
LONGEST_ANSWER = 2000
LARGEST_NUMBER = 9_999_999
RADIOS = 5

#: kept as statistics: key and what it says
ORGANISATION_KINDS: dict[str, LazyText] = {
    "small_business": _l("Business with fewer than 50 employees"),
    "business": _l("Business with 50 employees or more"),
    "craft": _l("Crafts"),
    "administration": _l("Public administration"),
    "education": _l("University or school"),
    "association": _l("Club or association"),
    "none": _l("No organisation"),
}


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The words beside a box: what is agreed to, and what that means. Both are kept with the consent."""

    kind: ConsentKind
    label: LazyText
    small: LazyText

    @property
    def name(self) -> str:
        """The box's name in forms."""
        return f"consent_{self.kind}"

    def agreed(self, form: Form) -> Agreed:
        """The consent in the words that stood on the page which ``form`` was sent from."""
        language = shown_in(form)
        with speaking(language):
            return Agreed(self.kind, f"{self.label}. {self.small}", language)


def shown_in(form: Form) -> str:
    """The language of the page that the form was sent from; it says so itself."""
    language = form.value("shown_in")
    return language if language in LANGUAGES else current_language()


SENSITIVE = ConsentText(
    ConsentKind.SENSITIVE,
    _l("The team may use these answers about food and needs for the meeting"),
    _l(
        "They can tell something about your health. That is why we ask separately. We delete them with your "
        "registration, or at once if you wish."
    ),
)
PHOTOS = ConsentText(
    ConsentKind.PHOTOS,
    _l("Photos that show me may be published"),
    _l("Without a tick your name badge has a dot, and we keep the camera away."),
)
AFTER_EVENT = ConsentText(
    ConsentKind.AFTER_EVENT,
    _l("Ask me for feedback after the meeting, and tell me the next date and how to join"),
    _l("In one mail the morning after, which you can stop with one click."),
)
CONSENTS = (SENSITIVE, PHOTOS, AFTER_EVENT)


def field_of(question: Question) -> str:
    """The name of a question's field."""
    return f"q_{question.id}"


class AskingForm(Form):
    """A form that asks an event's questions; those about food and needs last, with a consent of their own."""

    def __init__(self, typed: Typed | None = None, event: Event | None = None) -> None:
        """The form for ``event``, which must have its questions loaded."""
        super().__init__(typed)
        self.ordinary: Sequence[Question] = ()
        self.sensitive: Sequence[Question] = ()
        if event is not None:
            self.asking(event)

    def asking(self, event: Event) -> Self:
        """This form with the questions of ``event``, as they were read last."""
        asked = [one for one in event.questions if not one.is_retired]
        self.ordinary = [one for one in asked if not one.is_sensitive]
        self.sensitive = [one for one in asked if one.is_sensitive]
        return self

    field_of = staticmethod(field_of)

    @staticmethod
    def is_needed(question: Question) -> bool:
        """Whether an answer is required; never where it would force a consent."""
        return question.is_required and not question.is_sensitive

    def has_radios(self, question: Question) -> bool:
        """Whether a choice is shown as dots; one that may be left open is a list, which can be emptied again."""
        return self.is_needed(question) and len(question.options) <= RADIOS

    @staticmethod
    def options_of(question: Question) -> list[tuple[str, str]]:
        """Value and label of each answer to choose, in the reader's language."""
        return [(one["key"], question.option_text(one["key"], current_language())) for one in question.options]

    def read_answers(self) -> tuple[dict[UUID, Any], bool]:
        """All answers by the question's id, and whether the consent for the sensitive ones is given.

        Sensitive answers without their consent are refused at the consent's box.
        """
        answers = {one.id: self._answer(one) for one in (*self.ordinary, *self.sensitive)}
        is_agreed = bool(self.sensitive) and checkbox(self, SENSITIVE.name)
        if not is_agreed and any(answers[one.id] is not None for one in self.sensitive):
            self.note(SENSITIVE.name, _l("Tick this box, or leave the questions above it empty"))
        return {key: value for key, value in answers.items() if value is not None}, is_agreed

    def _answer(self, question: Question) -> Any:
        """What was answered, None for nothing: a text, an option's key, keys, a number, or True for a tick."""
        name, needed = field_of(question), self.is_needed(question)
        keys = [option["key"] for option in question.options]
        match question.kind:
            case QuestionKind.CHOICE:
                return choice(self, name, keys, missing=_l("Choose an answer") if needed else None) or None
            case QuestionKind.SEVERAL:
                return several(self, name, keys, missing=_l("Choose at least one answer") if needed else None) or None
            case QuestionKind.NUMBER:
                return integer(self, name, most=LARGEST_NUMBER, missing=_l("Enter a number") if needed else None)
            case QuestionKind.CHECKBOX:
                is_ticked = checkbox(self, name)
                if needed and not is_ticked:
                    self.note(name, _l("Tick this box to come along"))
                return is_ticked or None
        missing = _l("Answer this question") if needed else None
        return long_text(self, name, missing=missing, longest=LONGEST_ANSWER) or None


def read_name(form: Form, given: str, family: str, missing: tuple[LazyText, LazyText]) -> Companion:
    """A person by given name and family name, both needed."""
    return Companion(
        text(form, given, missing=missing[0], longest=LONGEST_NAME),
        text(form, family, missing=missing[1], longest=LONGEST_NAME),
    )


OWN_NAME = (_l("Enter your given name"), _l("Enter your family name"))
COMPANIONS_NAME = (_l("Enter your companion's given name"), _l("Enter your companion's family name"))


class RegistrationForm(AskingForm):
    """One page for everything; what it asks depends on the event."""

    def __init__(self, typed: Typed | None = None, event: Event | None = None) -> None:
        """The form for ``event``, which must have its questions loaded."""
        super().__init__(typed, event)
        self.most_companions = event.max_companions if event else 0
        self.applicant: Applicant | None = None

    @classmethod
    def read_for(cls, typed: Typed, event: Event) -> Self:
        """The form with cleaned values, or with errors."""
        form = cls(typed, event)
        form.check()
        return form

    def check(self) -> None:
        """Read everything, in the order of the page."""
        guest = read_name(self, "given", "family", OWN_NAME)
        address = email(self, "email", missing=_l("Enter your mail address"))
        organisation = text(self, "organisation", longest=LONGEST_ORGANISATION)
        role = text(self, "role", longest=LONGEST_ORGANISATION)
        companions = tuple(
            read_name(self, f"mate{number}_given", f"mate{number}_family", COMPANIONS_NAME)
            for number in self.companion_numbers
        )
        answers, is_agreed = self.read_answers()
        kind = choice(self, "organisation_kind", ORGANISATION_KINDS)
        town = text(self, "municipality", longest=LONGEST_TOWN)
        consents = [SENSITIVE.agreed(self)] if is_agreed else []
        consents += [one.agreed(self) for one in (PHOTOS, AFTER_EVENT) if checkbox(self, one.name)]
        given = Given(organisation, role, kind, town, answers, tuple(consents))
        self.applicant = Applicant(guest.given_name, guest.family_name, address, shown_in(self), given, companions)

    # Companions: blocks of fields, numbered from 1

    @property
    def companion_numbers(self) -> range:
        """The numbers of the blocks there are; one more than allowed is kept, for the rule to refuse."""
        number = 1
        while number <= self.most_companions + 1 and f"mate{number}_given" in self.typed:
            number += 1
        return range(1, number)

    @property
    def may_add(self) -> bool:
        """Whether there is room for one more companion."""
        return len(self.companion_numbers) < self.most_companions

    def with_one_more(self) -> Self:
        """The same, with an empty block for one more companion, unless there are enough."""
        names = self._companions()
        return self._with([*names, ("", "")] if self.may_add else names)

    def without(self, number: str) -> Self:
        """The same without the companion of this number; the later ones move up."""
        return self._with(name for at, name in enumerate(self._companions(), start=1) if str(at) != number)

    def _companions(self) -> list[tuple[str, str]]:
        return [(self.value(f"mate{at}_given"), self.value(f"mate{at}_family")) for at in self.companion_numbers]

    def _with(self, companions: Iterable[tuple[str, str]]) -> Self:
        kept: list[tuple[str, str]] = [
            (name, value)
            for name in self.typed
            if not name.startswith("mate") and name not in ("add", "drop")
            for value in self.typed.all(name)
        ]
        for number, (given, family) in enumerate(companions, start=1):
            kept += [(f"mate{number}_given", given), (f"mate{number}_family", family)]
        form = type(self)(Typed(kept))
        form.ordinary, form.sensitive, form.most_companions = self.ordinary, self.sensitive, self.most_companions
        return form


def answer_in_words(question: Question, value: Any, language: str, yes: str) -> str:
    """An answer as people read it."""
    if isinstance(value, bool):
        return yes if value else ""
    if isinstance(value, list):
        return ", ".join(question.option_text(key, language) for key in value)
    if question.kind == QuestionKind.CHOICE:
        return question.option_text(str(value), language)
    return str(value)


def standing(consents: Iterable[Consent]) -> dict[ConsentKind, Consent]:
    """The consents that have not been withdrawn, by kind."""
    return {one.kind: one for one in consents if one.withdrawn_at is None}
