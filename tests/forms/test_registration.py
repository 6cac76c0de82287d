"""What the registration form makes of what was typed."""

from uuid import UUID, uuid4

import pytest

from eventhub.forms.own import AnswersForm, CancelForm, ConsentsForm
from eventhub.forms.reading import Typed
from eventhub.forms.registration import AFTER_EVENT, PHOTOS, SENSITIVE, RegistrationForm, field_of
from eventhub.i18n import speaking
from eventhub.models import (
    Answer,
    Consent,
    ConsentKind,
    Event,
    LocalizedText,
    Party,
    Question,
    QuestionKind,
    Registration,
    RegistrationStatus,
)
from tests.conftest import NOW
from tests.makers import make_event

OPTIONS = [{"key": "veg", "de": "Vegetarisch", "en": "Vegetarian"}, {"key": "meat", "de": "Mit Fleisch", "en": ""}]
GUEST = {"given": " Katharina ", "family": "Schlüter", "email": " k.schlueter@example.org "}


def make_question(kind: QuestionKind, **values: object) -> Question:
    return Question(
        **{"id": uuid4(), "kind": kind, "label": LocalizedText("Frage", "Question"), "options": OPTIONS} | values
    )


def read(event: Event, **typed: str | list[str]) -> RegistrationForm:
    return RegistrationForm.read_for(Typed.of(GUEST | typed), event)


def sentences(form: RegistrationForm) -> dict[str, str]:
    with speaking("en"):
        return {name: str(error) for name, error in form.errors.items()}


def test_a_guest_alone_needs_a_name_and_an_address_only() -> None:
    form = read(make_event())
    assert form.errors == {}
    assert form.applicant is not None
    assert (form.applicant.given_name, form.applicant.address) == ("Katharina", "k.schlueter@example.org")
    assert (form.applicant.persons, form.applicant.given.consents) == (1, ())


def test_errors_stand_in_the_order_of_the_page() -> None:
    event = make_event(questions=[make_question(QuestionKind.TEXT, is_required=True)])
    form = read(event, given="", family="", email="k.schlueter", mate1_given="", mate1_family="", organisation_kind="x")
    question = field_of(event.questions[0])
    assert list(form.errors) == [
        "given", "family", "email", "mate1_given", "mate1_family", question, "organisation_kind",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (QuestionKind.TEXT, " erste\r\nzweite ", "erste\nzweite"),
        (QuestionKind.CHOICE, "veg", "veg"),
        (QuestionKind.SEVERAL, ["meat", "veg"], ["veg", "meat"]),
        (QuestionKind.NUMBER, "12", 12),
        (QuestionKind.NUMBER, "0", 0),
        (QuestionKind.CHECKBOX, "yes", True),
    ],
)
def test_each_kind_of_question_is_read(kind: QuestionKind, typed: str | list[str], value: object) -> None:
    event = make_event(questions=[make_question(kind)])
    form = read(event, **{field_of(event.questions[0]): typed})
    assert form.applicant is not None
    assert form.applicant.given.answers == {event.questions[0].id: value}


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_a_required_question_asks_for_its_answer(kind: QuestionKind) -> None:
    event = make_event(questions=[make_question(kind, is_required=True), make_question(kind)])
    assert list(read(event).errors) == [field_of(event.questions[0])]


@pytest.mark.parametrize("kind", [QuestionKind.CHOICE, QuestionKind.SEVERAL])
def test_only_the_answers_given_can_be_chosen(kind: QuestionKind) -> None:
    event = make_event(questions=[make_question(kind)])
    name = field_of(event.questions[0])
    assert list(read(event, **{name: "fish"}).errors) == [name]


def test_a_retired_question_is_not_asked() -> None:
    event = make_event(questions=[make_question(QuestionKind.TEXT, is_required=True, is_retired=True)])
    assert read(event).errors == {}


def test_sensitive_answers_need_their_own_consent() -> None:
    event = make_event(questions=[make_question(QuestionKind.CHOICE, is_sensitive=True)])
    name = field_of(event.questions[0])
    assert sentences(read(event, **{name: "veg"})) == {
        "consent_sensitive": "Tick this box, or leave the questions above it empty"
    }
    form = read(event, **{name: "veg", SENSITIVE.name: "yes"})
    assert form.applicant is not None
    assert [one.kind for one in form.applicant.given.consents] == [ConsentKind.SENSITIVE]
    assert form.applicant.given.answers == {event.questions[0].id: "veg"}


def test_a_sensitive_question_forces_nobody_to_agree() -> None:
    event = make_event(questions=[make_question(QuestionKind.TEXT, is_sensitive=True, is_required=True)])
    assert read(event).errors == {}


def test_the_consent_for_food_and_needs_counts_only_where_such_questions_stand() -> None:
    form = read(make_event(), **{SENSITIVE.name: "yes"})
    assert form.applicant is not None
    assert form.applicant.given.consents == ()


@pytest.mark.parametrize(
    ("language", "beginning"), [("de", "Fotos, auf denen ich zu sehen bin"), ("en", "Photos that show me")]
)
def test_a_consent_is_kept_in_the_words_and_the_language_it_was_shown_in(language: str, beginning: str) -> None:
    # The page says in which language it was shown; the choice may have changed since, in another tab.
    with speaking("en" if language == "de" else "de"):
        form = read(make_event(), shown_in=language, **{PHOTOS.name: "yes", AFTER_EVENT.name: "yes"})
    assert form.applicant is not None
    assert form.applicant.language == language
    photos, after = form.applicant.given.consents
    assert (photos.kind, photos.language, after.kind) == (ConsentKind.PHOTOS, language, ConsentKind.AFTER_EVENT)
    assert photos.wording.startswith(beginning)
    assert len(photos.wording) <= 500


def test_companions_come_and_go_without_losing_what_was_typed() -> None:
    event = make_event(max_companions=2)
    form = RegistrationForm(Typed.of(GUEST | {"role": "Leitung", "add": "mate"}), event)
    form = form.with_one_more().with_one_more().with_one_more()
    assert (list(form.companion_numbers), form.may_add) == ([1, 2], False)
    named = {"mate1_given": "Jörg", "mate1_family": "Brinkmann", "mate2_given": "Aylin", "mate2_family": "Şahin"}
    form = RegistrationForm(Typed.of(GUEST | named | {"role": "Leitung", "drop": "1"}), event).without("1")
    assert list(form.companion_numbers) == [1]
    assert [form.value(name) for name in ("role", "mate1_given", "mate1_family")] == ["Leitung", "Aylin", "Şahin"]
    assert form.may_add


def test_a_companion_block_without_a_name_is_not_taken_for_nobody() -> None:
    assert list(read(make_event(), mate1_given="", mate1_family="").errors) == ["mate1_given", "mate1_family"]


# The own page's forms


def make_party(event: Event, *answers: tuple[Question, object], companions: int = 1) -> Party:
    people = [
        Registration(
            id=uuid4(), event_id=event.id, position=at, given_name=f"Gast {at}", family_name="Schlüter",
            organisation="Elektro Brinkmann" if at == 0 else "", status=RegistrationStatus.CONFIRMED, created_at=NOW,
            tickets=[], consents=[],
            answers=[Answer(question_id=one.id, question=one, value=value) for one, value in answers if at == 0],
        )
        for at in range(companions + 1)
    ]  # fmt: skip
    return Party(id=uuid4(), event_id=event.id, created_at=NOW, registrations=people)


def agree(party: Party, kind: ConsentKind) -> None:
    party.lead.consents.append(Consent(kind=kind, wording="so it stood", language="en", given_at=NOW))


def as_typed(form: AnswersForm) -> dict[str, list[str]]:
    return {name: form.typed.all(name) for name in form.typed}


def test_the_answers_form_shows_what_is_and_reads_it_back() -> None:
    several, tick = make_question(QuestionKind.SEVERAL), make_question(QuestionKind.CHECKBOX)
    food = make_question(QuestionKind.TEXT, is_sensitive=True)
    event = make_event(questions=[several, tick, food])
    party = make_party(event, (several, ["veg", "meat"]), (tick, True), (food, "Nüsse"))
    agree(party, ConsentKind.SENSITIVE)
    agree(party, ConsentKind.PHOTOS)
    form = AnswersForm.read_for(Typed.of(as_typed(AnswersForm.filled_for(event, party))), event, party)
    assert form.errors == {}
    assert form.details is not None
    assert form.details.given.answers == {several.id: ["veg", "meat"], tick.id: True, food.id: "Nüsse"}
    assert [name.given_name for name in form.details.names] == ["Gast 0", "Gast 1"]
    assert {one.kind for one in form.details.given.consents} == {ConsentKind.SENSITIVE, ConsentKind.PHOTOS}


def test_an_answer_to_a_question_no_longer_asked_stays_unless_its_consent_goes() -> None:
    old = make_question(QuestionKind.TEXT, is_retired=True)
    old_food = make_question(QuestionKind.TEXT, is_retired=True, is_sensitive=True)
    food = make_question(QuestionKind.TEXT, is_sensitive=True)
    event = make_event(questions=[old, old_food, food])
    party = make_party(event, (old, "a"), (old_food, "b"), companions=0)
    agree(party, ConsentKind.SENSITIVE)
    typed = {"name0_given": "Katharina", "name0_family": "Schlüter"}

    def kept(**more: str) -> set[UUID]:
        form = AnswersForm.read_for(Typed.of(typed | more), event, party)
        assert form.details is not None
        return set(form.details.given.answers)

    assert kept(consent_sensitive="yes") == {old.id, old_food.id}
    assert kept() == {old.id}


def test_who_has_left_keeps_the_name() -> None:
    event = make_event(questions=[])
    party = make_party(event)
    party.registrations[1].status = RegistrationStatus.CANCELLED
    form = AnswersForm.read_for(Typed.of({"name0_given": "Käthe", "name0_family": "Schlüter"}), event, party)
    assert form.errors == {}
    assert form.details is not None
    assert [name.given_name for name in form.details.names] == ["Käthe", "Gast 1"]


def test_the_consents_form_knows_what_stands() -> None:
    party = make_party(make_event(), companions=0)
    agree(party, ConsentKind.PHOTOS)
    form = ConsentsForm.filled_for(party)
    assert (form.has(PHOTOS.name, "yes"), form.has(AFTER_EVENT.name, "yes")) == (True, False)


def test_cancelling_says_for_whom() -> None:
    party = make_party(make_event(), companions=2)
    assert list(CancelForm.read_for(Typed(), party).errors) == ["who"]
    assert list(CancelForm.read_for(Typed.of({"who": "7"}), party).errors) == ["who"]
    assert CancelForm.read_for(Typed.of({"who": "1"}), party).leaving == [party.registrations[1]]
    assert CancelForm.read_for(Typed.of({"who": "all"}), party).leaving == party.registrations
    alone = make_party(make_event(), companions=0)
    assert CancelForm.read_for(Typed(), alone).leaving == alone.registrations
