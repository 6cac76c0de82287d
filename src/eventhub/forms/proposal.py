"""What somebody who proposes a talk fills in: the talk, the practical things, who speaks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from eventhub.domain.proposals import AgreedTo, ProfileDraft, ProposalDraft, Rights
from eventhub.forms.event_parts import box
from eventhub.forms.reading import (
    Form,
    Typed,
    checkbox,
    choice,
    email,
    integer,
    local_datetime,
    long_text,
    several,
    text,
)
from eventhub.forms.registration import field_of, shown_in
from eventhub.forms.speaker import NO_FAMILY_NAME, NO_GIVEN_NAME, profile_of
from eventhub.i18n import LazyText, current_language, local_input, speaking
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import (
    Call,
    CallQuestion,
    ItemKind,
    LocalizedText,
    Proposal,
    ProposalSpeaker,
    QuestionKind,
)

LONGEST_TITLE = 80
LONGEST_ABSTRACT = 4000
LONGEST_NOTE = 2000
WINDOWS = (1, 2, 3)
NO_RIGHTS = Rights()
RADIOS = 5
LARGEST_NUMBER = 9_999_999

TALK_LANGUAGES: dict[str, LazyText] = {"de": _l("German"), "en": _l("English")}
ITEMS: dict[ItemKind, tuple[LazyText, LazyText]] = {
    ItemKind.SLIDES: (
        _l("My slides may be published after the meeting"),
        _l("On the page of the talk, to download. You can take this back at any time."),
    ),
    ItemKind.RECORDING: (
        _l("My talk may be recorded and the recording published"),
        _l("Picture and sound. You can take this back at any time."),
    ),
}
#: what a draft lacks to be submitted, in words
MISSING: dict[str, LazyText] = {
    "title": _l("Enter a title"),
    "type": _l("Choose a format"),
    "abstract": _l("Say in a paragraph what it is about"),
    "given": NO_GIVEN_NAME,
    "family": NO_FAMILY_NAME,
}


class ProposalForm(Form):
    """One page for everything; what it asks follows from the call and from what the speaker may change now."""

    fields_of = {"proposal.too_many_topics": "topics", "proposal.too_many": "email"}

    def __init__(
        self,
        typed: Typed | None = None,
        *,
        call: Call | None = None,
        rights: Rights = NO_RIGHTS,
        zone: str = "Europe/Berlin",
        speaker: ProposalSpeaker | None = None,
        asks_name: bool = True,
    ) -> None:
        """The form for ``call``; ``speaker`` is who writes, None for whoever begins."""
        super().__init__(typed)
        self.call, self.rights, self.zone, self.speaker, self.asks_name = call, rights, zone, speaker, asks_name
        self.address = ""
        self.draft = ProposalDraft()

    # Questions of the call

    @property
    def questions(self) -> Sequence[CallQuestion]:
        """What the call asks beside the usual."""
        return [one for one in self.call.questions if not one.is_retired] if self.call else []

    field_of = staticmethod(field_of)

    @staticmethod
    def is_needed(question: CallQuestion) -> bool:
        """Whether an answer is required."""
        return question.is_required

    def has_radios(self, question: CallQuestion) -> bool:
        """Whether a choice is shown as dots."""
        return question.is_required and len(question.options) <= RADIOS

    @staticmethod
    def options_of(question: CallQuestion) -> list[tuple[str, str]]:
        """Value and label of each answer to choose, in the reader's language."""
        language = current_language()
        return [
            (one["key"], LocalizedText(one.get("de", ""), one.get("en", "")).text(language)) for one in question.options
        ]

    # Filling

    @classmethod
    def of(
        cls, proposal: Proposal, speaker: ProposalSpeaker, rights: Rights, *, zone: str, asks_name: bool = True
    ) -> Self:
        """A proposal to edit, as ``speaker`` may."""
        values = proposal_values(proposal, zone)
        values |= {
            "given": speaker.given_name,
            "family": speaker.family_name,
            "organisation": speaker.organisation,
            "is_first": box(speaker.is_first_talk),
        }
        standing = {one.kind for one in speaker.consents if one.withdrawn_at is None}
        values |= {f"consent_{kind}": box(kind in standing) for kind in ItemKind}
        how: dict[str, Any] = {"rights": rights, "zone": zone, "speaker": speaker, "asks_name": asks_name}
        return cls(Typed.of(values), call=proposal.call, **how)

    # Reading

    def read_typed(self, *, is_complete: bool = False, wants_address: bool = False) -> None:
        """Read every field that is asked; with ``is_complete`` what is needed to submit must be there."""

        def needed(name: str) -> LazyText | None:
            return MISSING[name] if is_complete else None

        values: dict[str, Any] = {"version": integer(self, "version") or 0}
        if self.rights.text:
            language = choice(self, "language", TALK_LANGUAGES) or "de"
            values["language"] = language
            title = text(self, "title", missing=needed("title"), longest=LONGEST_TITLE)
            values["title"] = in_one(language, title)
        if self.rights.terms and self.call is not None:
            types = {str(one.id): one.id for one in self.call.types}
            values["type_id"] = types.get(choice(self, "type", types, missing=needed("type") if types else None))
        if self.rights.text:
            body = long_text(self, "abstract", missing=needed("abstract"), longest=LONGEST_ABSTRACT)
            values["abstract"] = in_one(language, body)
            values["takeaway"] = in_one(language, text(self, "takeaway", longest=300))
        if self.rights.terms and self.call is not None:
            topics = {str(one.id): one.id for one in self.call.topics}
            values["topic_ids"] = tuple(topics[one] for one in several(self, "topics", topics))
            answers = {one.id: self._answer(one, is_complete=is_complete) for one in self.questions}
            values["answers"] = {key: value for key, value in answers.items() if value is not None}
        if self.rights.practical:
            values["availability"] = self._availability()
            values["availability_note"] = text(self, "availability_note", longest=300)
            values["needs"] = long_text(self, "needs", longest=LONGEST_NOTE)
            values["notes"] = long_text(self, "notes", longest=LONGEST_NOTE)
        if self.asks_name and self.rights.profile:
            values["profile"] = self._profile(is_complete=is_complete)
        if wants_address:
            self.address = email(self, "email", missing=_l("Enter your mail address"))
        values["consents"] = agreed_to(self)
        self.draft = ProposalDraft(**values)

    def _profile(self, *, is_complete: bool) -> ProfileDraft:
        kept = ProfileDraft() if self.speaker is None else profile_of(self.speaker)
        return replace(
            kept,
            given_name=text(self, "given", missing=MISSING["given"] if is_complete else None, longest=80),
            family_name=text(self, "family", missing=MISSING["family"] if is_complete else None, longest=80),
            organisation=text(self, "organisation", longest=120),
            is_first_talk=checkbox(self, "is_first"),
        )

    def _availability(self) -> tuple[dict[str, str], ...]:
        windows = []
        for number in WINDOWS:
            since = local_datetime(self, f"from_{number}", self.zone)
            until = local_datetime(self, f"until_{number}", self.zone)
            if since is None and until is None:
                continue
            if since is None or until is None or until <= since:
                self.note(f"until_{number}", _l("Enter a beginning, and an end after it"))
                continue
            windows.append({"from": since.isoformat(), "until": until.isoformat()})
        return tuple(windows)

    def _answer(self, question: CallQuestion, *, is_complete: bool) -> Any:
        name, is_needed = field_of_question(question), question.is_required and is_complete
        keys = [option["key"] for option in question.options]
        missing = _l("Answer this question") if is_needed else None
        match question.kind:
            case QuestionKind.CHOICE:
                return choice(self, name, keys, missing=missing) or None
            case QuestionKind.SEVERAL:
                return several(self, name, keys, missing=missing) or None
            case QuestionKind.NUMBER:
                return integer(self, name, most=LARGEST_NUMBER, missing=missing)
            case QuestionKind.CHECKBOX:
                is_ticked = checkbox(self, name)
                if is_needed and not is_ticked:
                    self.note(name, _l("Tick this box"))
                return is_ticked or None
        return long_text(self, name, missing=missing, longest=LONGEST_NOTE) or None


def field_of_question(question: CallQuestion) -> str:
    """The name of a question's field."""
    return f"q_{question.id}"


def in_one(language: str, words: str) -> LocalizedText:
    """A text in the language of the talk."""
    return LocalizedText(en=words) if language == "en" else LocalizedText(de=words)


def agreed_to(form: Form) -> tuple[AgreedTo, ...]:
    """The items ticked, in the words that stood on the page which ``form`` was sent from."""
    language = shown_in(form)
    with speaking(language):
        return tuple(
            AgreedTo(kind, f"{label}. {small}", language)
            for kind, (label, small) in ITEMS.items()
            if checkbox(form, f"consent_{kind}")
        )


def proposal_values(proposal: Proposal, zone: str) -> dict[str, str | list[str]]:
    """A proposal as its form posts it."""
    language = proposal.language if proposal.language in TALK_LANGUAGES else "de"
    values: dict[str, str | list[str]] = {
        "version": str(proposal.version),
        "language": language,
        "title": proposal.title.text(language),
        "type": str(proposal.type_id or ""),
        "abstract": proposal.abstract.text(language),
        "takeaway": proposal.takeaway.text(language),
        "topics": [str(topic.id) for topic in proposal.topics],
        "availability_note": proposal.availability_note,
        "needs": proposal.needs,
        "notes": proposal.notes,
    }
    for number, window in zip(WINDOWS, proposal.availability, strict=False):
        for end, name in (("from", "from"), ("until", "until")):
            values[f"{name}_{number}"] = local_input(datetime.fromisoformat(window[end]), zone)
    for answer in proposal.answers:
        values[f"q_{answer.question_id}"] = posted(answer.value)
    return values


def posted(value: Any) -> str | list[str]:
    """An answer as a form posts it."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return box(value) if isinstance(value, bool) else str(value)
