"""What is planned: talks that need no proposal, breaks, blockers; and their words."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, sign_ups, speaker_words, stored_files, talks
from eventhub.domain.errors import DomainError
from eventhub.domain.events.parts import SpeakerDraft, set_speakers
from eventhub.domain.permissions import Actor
from eventhub.models import (
    NO_TEXT,
    Event,
    EventStatus,
    LocalizedText,
    ReleasedTalk,
    Talk,
    TalkKind,
    TalkStatus,
    Topic,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDraft:
    """An item as the form describes it; ``seen`` is what `fingerprint` said when the form was filled."""

    kind: TalkKind = TalkKind.TALK
    title: LocalizedText = NO_TEXT
    abstract: LocalizedText = NO_TEXT
    format: str = "talk"
    minutes: int = 30
    language: str = "de"
    topic_ids: tuple[UUID, ...] = ()
    speakers: tuple[SpeakerDraft, ...] = ()
    capacity: int | None = None
    repeats_id: UUID | None = None
    seen: str = ""


def fingerprint(talk: Talk) -> str:
    """What the words of an item are now, so that nobody overwrites what they have not seen."""
    said = (
        talk.title, talk.abstract, talk.format, talk.language, talk.minutes, talk.capacity, talk.repeats_id,
        [topic.id for topic in talk.topics],
        [(one.id, one.name, one.organisation, one.address) for one in talk.speakers],
    )  # fmt: skip
    return sha256(repr(said).encode()).hexdigest()[:16]


async def add(db: AsyncSession, event: Event, draft: ItemDraft, *, by: Actor, now: datetime) -> Talk:
    """Make an item of the team's own; it waits beside the plan. The event must be locked.

    Raises:
        DomainError: ``event.is_cancelled``; ``schedule.repeats_itself``.
    """
    if event.status == EventStatus.CANCELLED:
        raise DomainError("event.is_cancelled")
    talk = Talk(
        kind=draft.kind, title=draft.title, status=TalkStatus.CONFIRMED, is_in_running_order=False,
        speakers=[], topics=[], slot=None, proposal=None,
    )  # fmt: skip
    await _write(db, event, talk, draft)
    await talks.add(db, event, talk)
    await db.flush()
    await _limit(db, event, talk, draft, by=by, now=now)
    event.schedule_version += 1
    audit.note(db, "talk.added", by=by, now=now, subject=talk.title.text("de"), event=event)
    return talk


async def edit(db: AsyncSession, event: Event, talk: Talk, draft: ItemDraft, *, by: Actor, now: datetime) -> None:
    """Change the words of an item; the public sees them with the next release. Event locked, talk loaded whole.

    Who speaks in a talk that came by a proposal is what its proposal says.

    Raises:
        DomainError: ``talk.changed_meanwhile`` when somebody else did since; ``talk.cancelled``;
            ``schedule.repeats_itself``.
    """
    if talk.status == TalkStatus.CANCELLED:
        raise DomainError("talk.cancelled")
    if draft.seen != fingerprint(talk):
        raise DomainError("talk.changed_meanwhile")
    event.schedule_version += 1
    if talk.slot is not None and talk.slot.minutes != draft.minutes:
        talk.slot.minutes, talk.slot.version = draft.minutes, event.schedule_version
        talk.slot.changed_at, talk.slot.changed_by = now, by.name
    await _write(db, event, talk, draft)
    await _limit(db, event, talk, draft, by=by, now=now)
    audit.note(db, "talk.changed", by=by, now=now, subject=talk.title.text("de"), event=event)


async def _write(db: AsyncSession, event: Event, talk: Talk, draft: ItemDraft) -> None:
    if draft.repeats_id is not None:
        first = await db.get(Talk, draft.repeats_id)
        if first is None or first.event_id != event.id or first.id == talk.id or first.repeats_id is not None:
            raise DomainError("schedule.repeats_itself", field="repeats")
    talk.title, talk.abstract = draft.title, draft.abstract
    talk.format, talk.language, talk.minutes = draft.format, draft.language, draft.minutes
    talk.repeats_id = draft.repeats_id
    query = select(Topic).where(Topic.id.in_(draft.topic_ids)).order_by(Topic.slug)
    talk.topics = list(await db.scalars(query)) if draft.topic_ids else []
    if talk.proposal_id is None:
        await speaker_words.end(db, set_speakers(talk, draft.speakers))


async def _limit(db: AsyncSession, event: Event, talk: Talk, draft: ItemDraft, *, by: Actor, now: datetime) -> None:
    if draft.capacity != talk.capacity:
        await sign_ups.set_capacity(db, event, talk, draft.capacity, by=by, now=now)


# Away with it


async def call_off(db: AsyncSession, event: Event, talk: Talk, *, by: Actor, now: datetime) -> bool:
    """Take an item away for good; one that was ever released stays as called off. Returns whether it stayed.

    It goes from all public pages at once; its speakers are told with the next release.

    Raises:
        DomainError: ``talk.cancelled``; ``talk.has_proposal`` when its proposal decides.
    """
    if talk.status == TalkStatus.CANCELLED:
        raise DomainError("talk.cancelled")
    if talk.proposal_id is not None:
        raise DomainError("talk.has_proposal")
    await sign_ups.close(db, talk, now=now)
    event.schedule_version += 1
    audit.note(db, "talk.called_off", by=by, now=now, subject=talk.title.text("de"), event=event)
    was_released = bool(await db.scalar(select(exists().where(ReleasedTalk.talk_id == talk.id))))
    if was_released:
        talk.status, talk.cancelled_at, talk.slot = TalkStatus.CANCELLED, now, None
    else:
        await stored_files.forget_of_talks(db, [talk.id])
        await db.delete(talk)
    await db.flush()
    return was_released


# What a speaker would like it to say


def take_suggestion(db: AsyncSession, event: Event, talk: Talk, *, by: Actor, now: datetime) -> None:
    """Take over the words the speaker suggests.

    Raises:
        DomainError: ``talk.no_suggestion``.
    """
    if not talk.suggestion:
        raise DomainError("talk.no_suggestion")
    for name in ("title", "abstract", "description"):
        if given := talk.suggestion.get(name):
            setattr(talk, name, LocalizedText(given.get("de", ""), given.get("en", "")))
    talk.language = talk.suggestion.get("language") or talk.language
    _settle(event, talk)
    audit.note(db, "talk.suggestion_taken", by=by, now=now, subject=talk.title.text("de"), event=event)


def leave_suggestion(db: AsyncSession, event: Event, talk: Talk, *, by: Actor, now: datetime) -> None:
    """Keep the words as they are.

    Raises:
        DomainError: ``talk.no_suggestion``.
    """
    if not talk.suggestion:
        raise DomainError("talk.no_suggestion")
    _settle(event, talk)
    audit.note(db, "talk.suggestion_left", by=by, now=now, subject=talk.title.text("de"), event=event)


def _settle(event: Event, talk: Talk) -> None:
    talk.suggestion = talk.suggested_at = None
    event.schedule_version += 1
