"""What belongs to one meeting alone: gates, questions, running order. Matched by id, in the order given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.models import (
    NO_TEXT,
    Answer,
    CallQuestion,
    Event,
    Gate,
    LocalizedText,
    ProposalAnswer,
    Question,
    QuestionKind,
    Speaker,
    Talk,
    TalkKind,
)

Asked = TypeVar("Asked", Question, CallQuestion)


@dataclass(frozen=True, slots=True)
class GateDraft:
    """A gate as the form describes it."""

    name: LocalizedText
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question as the form describes it; ``options`` as in `Question`, or without keys."""

    kind: QuestionKind
    label: LocalizedText
    hint: LocalizedText = NO_TEXT
    options: tuple[dict[str, Any], ...] = ()
    is_required: bool = False
    is_sensitive: bool = False
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SpeakerDraft:
    """A speaker as the form describes them."""

    name: str
    organisation: str = ""
    address: str = ""
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TalkDraft:
    """An item of the running order as the form describes it."""

    kind: TalkKind
    title: LocalizedText
    abstract: LocalizedText = NO_TEXT
    starts_at: datetime | None = None
    minutes: int | None = None
    speakers: tuple[SpeakerDraft, ...] = ()
    id: UUID | None = None


def set_gates(event: Event, drafts: tuple[GateDraft, ...]) -> None:
    """Keep, rename, add and remove gates; check-ins of a removed one stay, without it."""
    known = {gate.id: gate for gate in event.gates}
    gates = []
    for position, draft in enumerate(drafts):
        gate = known.get(draft.id) if draft.id else None
        gate = gate or Gate(name=draft.name)
        gate.name, gate.position = draft.name, position
        gates.append(gate)
    event.gates = gates


async def set_questions(db: AsyncSession, event: Event, drafts: tuple[QuestionDraft, ...]) -> None:
    """Keep, change, add and remove the questions of a meeting."""
    event.questions = await questions_of(db, drafts, event.questions, make=Question, answers=Answer)
    for question, draft in zip(event.questions, drafts, strict=False):
        question.is_sensitive = draft.is_sensitive


async def questions_of(
    db: AsyncSession,
    drafts: tuple[QuestionDraft, ...],
    before: Sequence[Asked],
    *,
    make: type[Asked],
    answers: type[Answer] | type[ProposalAnswer],
) -> list[Asked]:
    """The questions as drafted, those kept from ``before`` matched by id.

    One that is dropped but has ``answers`` is only retired, so that they stay readable; these come last.
    """
    known = {question.id: question for question in before}
    questions = []
    for position, draft in enumerate(drafts):
        question = known.pop(draft.id, None) if draft.id else None
        question = question or make(kind=draft.kind, label=draft.label)
        question.position, question.kind = position, draft.kind
        question.label, question.hint, question.is_required = draft.label, draft.hint, draft.is_required
        question.options = with_keys(draft.options, question.options)
        question.is_retired = False
        questions.append(question)
    answered = await _answered(db, set(known), answers)
    for question in known.values():
        if question.id in answered:
            question.is_retired, question.position = True, len(questions)
            questions.append(question)
    return questions


def with_keys(drafts: tuple[dict[str, Any], ...], known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The options with keys: those that say the same keep theirs, so that answers given stay readable.

    When the number is the same and only a wording changed, the one in its place is meant.
    """
    by_text = {(one.get("de", ""), one.get("en", "")): one["key"] for one in known}
    texts = [(one.get("de", ""), one.get("en", "")) for one in drafts]
    kept = {by_text[text] for text in texts if text in by_text}
    taken = {one["key"] for one in known}
    options = []
    for place, (draft, text) in enumerate(zip(drafts, texts, strict=True)):
        key = draft.get("key") or by_text.get(text)
        if key is None and len(known) == len(drafts) and known[place]["key"] not in kept:
            key = known[place]["key"]
        key = key or next(name for name in (f"o{number}" for number in range(1, 1000)) if name not in taken)
        taken.add(key)
        options.append({"key": key, "de": text[0], "en": text[1]})
    return options


async def _answered(
    db: AsyncSession, question_ids: set[UUID], answers: type[Answer] | type[ProposalAnswer]
) -> set[UUID]:
    if not question_ids:
        return set()
    query = select(answers.question_id).where(answers.question_id.in_(question_ids)).distinct()
    return set(await db.scalars(query))


def set_talks(event: Event, drafts: tuple[TalkDraft, ...]) -> set[UUID]:
    """Keep, change, add and remove items of the running order, with their speakers; no other talks of the event.

    From the first release on the programme is written in the schedule alone, and this changes nothing. Returns what
    `set_speakers` does.
    """
    if event.release_count:
        return set()
    known = {talk.id: talk for talk in event.talks if talk.is_in_running_order}
    talks = [talk for talk in event.talks if not talk.is_in_running_order]
    moved: set[UUID] = set()
    for position, draft in enumerate(drafts):
        talk = known.get(draft.id) if draft.id else None
        talk = talk or Talk(title=draft.title, speakers=[], topics=[])
        talk.position, talk.kind = position, draft.kind
        talk.title, talk.abstract = draft.title, draft.abstract
        talk.starts_at, talk.minutes = draft.starts_at, draft.minutes
        moved |= set_speakers(talk, draft.speakers)
        talks.append(talk)
    event.talks = talks
    return moved


def set_speakers(talk: Talk, drafts: tuple[SpeakerDraft, ...]) -> set[UUID]:
    """Keep, change, add and remove speakers. Who stays keeps their row: releases name speakers by it.

    Returns the rows under which another mailbox stands now, perhaps somebody else's.
    """
    left, moved = list(talk.speakers), set()
    speakers = []
    for position, draft in enumerate(drafts):
        speaker = _known(left, draft)
        if speaker is None:
            speaker = Speaker(name=draft.name)
        else:
            left.remove(speaker)
            if speaker.address and speaker.address.casefold() != draft.address.casefold():
                # The profile was of the old one.
                speaker.profile_id = None
                moved.add(speaker.id)
        speaker.position, speaker.name = position, draft.name
        speaker.organisation, speaker.address = draft.organisation, draft.address
        speakers.append(speaker)
    talk.speakers = speakers
    return moved


def _known(left: list[Speaker], draft: SpeakerDraft) -> Speaker | None:
    """Who is meant: by id, else by address, else by the name, unless the addresses say otherwise."""
    address = draft.address.casefold()
    by_id = (one for one in left if draft.id is not None and one.id == draft.id)
    by_address = (one for one in left if address and one.address.casefold() == address)
    by_name = (one for one in left if one.name == draft.name and not (address and one.address))
    return next(chain(by_id, by_address, by_name), None)
