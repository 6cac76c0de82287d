"""Calls for talks: of one meeting, or the standing one of a series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from eventhub.domain import audit
from eventhub.domain.call_closing import close_for, reopen_for, with_home
from eventhub.domain.errors import DomainError
from eventhub.domain.events import QuestionDraft
from eventhub.domain.events.parts import questions_of
from eventhub.domain.permissions import Actor
from eventhub.mail import links
from eventhub.mail.proposal_mails import home_title
from eventhub.models import (
    NO_TEXT,
    Call,
    CallQuestion,
    CallType,
    Event,
    EventStatus,
    LocalizedText,
    ProposalAnswer,
    Series,
    TalkFormat,
    Topic,
)
from eventhub.signing import read_id

__all__ = [
    "CallDraft", "Home", "TypeDraft", "by_id", "close_for", "every", "has_grace", "home_of", "home_title",
    "is_open_for", "lock", "name_of", "of_event", "of_home", "of_series", "open_ones", "reopen_for", "save",
    "takes_proposals", "with_details", "with_home", "zone_of_call",
]  # fmt: skip

Home = Event | Series


@dataclass(frozen=True, slots=True)
class TypeDraft:
    """A kind of talk as the form describes it."""

    name: LocalizedText
    minutes: int
    format: TalkFormat = TalkFormat.TALK
    wanted: int | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDraft:
    """A call as the form describes it; ``seen_at`` is when the one it was filled from had last changed."""

    is_published: bool = False
    intro: LocalizedText = NO_TEXT
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    answer_by: datetime | None = None
    grace_until: datetime | None = None
    renews_grace: bool = False
    is_anonymous: bool = False
    max_co_speakers: int = 2
    max_topics: int = 3
    confirm_days: int = 14
    topic_ids: tuple[UUID, ...] = ()
    types: tuple[TypeDraft, ...] = ()
    questions: tuple[QuestionDraft, ...] = ()
    seen_at: datetime | None = None


PLAIN = (
    "is_published", "intro", "opens_at", "closes_at", "answer_by", "grace_until", "is_anonymous", "max_co_speakers",
    "max_topics", "confirm_days",
)  # fmt: skip


# Finding


def with_details() -> tuple[ORMOption, ...]:
    """Loads all that a call asks for and is judged by."""
    return (
        *with_home(),
        selectinload(Call.topics),
        selectinload(Call.types),
        selectinload(Call.questions),
        selectinload(Call.criteria),
    )


async def of_event(db: AsyncSession, event: Event) -> Call | None:
    """The call of a meeting, with all its parts."""
    return await db.scalar(select(Call).where(Call.event_id == event.id).options(*with_details()))


async def of_series(db: AsyncSession, series: Series) -> Call | None:
    """The standing call of a series, with all its parts."""
    return await db.scalar(select(Call).where(Call.series_id == series.id).options(*with_details()))


async def of_home(db: AsyncSession, home: Home) -> Call | None:
    """The call of a meeting or a series."""
    return await of_event(db, home) if isinstance(home, Event) else await of_series(db, home)


async def by_id(db: AsyncSession, call_id: UUID) -> Call | None:
    """The call with this id, with all its parts."""
    return await db.scalar(select(Call).where(Call.id == call_id).options(*with_details()))


async def every(db: AsyncSession) -> Sequence[Call]:
    """All calls with where they belong, the newest first."""
    query = select(Call).options(*with_details()).order_by(Call.created_at.desc(), Call.id.desc())
    return (await db.scalars(query)).all()


async def lock(db: AsyncSession, call_id: UUID) -> Call | None:
    """The call with this id and all its parts, locked until the act ends; numbers of proposals begin here."""
    query = select(Call).where(Call.id == call_id).options(*with_details())
    locked = query.with_for_update(of=Call, key_share=True).execution_options(populate_existing=True)
    return await db.scalar(locked)


async def open_ones(db: AsyncSession, *, now: datetime) -> Sequence[Call]:
    """The calls that everybody may propose to, the one that closes first at the head."""
    query = select(Call).where(Call.is_published.is_(True)).options(*with_details())
    found = [call for call in await db.scalars(query) if takes_proposals(call, now=now)]
    return sorted(found, key=lambda call: (call.closes_at is None, call.closes_at or now, call.id))


async def is_open_for(db: AsyncSession, home: Home, *, now: datetime) -> bool:
    """Whether the page of a meeting or a series points to a call that is open."""
    column = Call.event_id if isinstance(home, Event) else Call.series_id
    call = await db.scalar(select(Call).where(column == home.id))
    return call is not None and call.is_open(now) and not (isinstance(home, Event) and _is_too_late(home, now=now))


def home_of(call: Call) -> Home:
    """The meeting or series that the call belongs to."""
    home = call.event or call.series
    assert home is not None
    return home


def zone_of_call(call: Call, hub_zone: str) -> str:
    """The time zone in which its days are meant: the meeting's, or the hub's."""
    return call.event.time_zone if call.event else hub_zone


def takes_proposals(call: Call, *, now: datetime, in_grace: bool = False) -> bool:
    """Whether proposals may be submitted: within its window, or that of the grace link, while the meeting is on."""
    if call.event is not None and _is_too_late(call.event, now=now):
        return False
    return call.is_open(now) or (in_grace and call.is_in_grace(now))


def _is_too_late(event: Event, *, now: datetime) -> bool:
    return event.status == EventStatus.CANCELLED or event.has_started(now)


def has_grace(db: AsyncSession, call: Call, token: str) -> bool:
    """Whether ``token`` is the living grace link of this call."""
    return read_id(token) == call.id and links.grants_grace(db, call, token)


# Writing


async def save(db: AsyncSession, home: Home, draft: CallDraft, *, by: Actor, now: datetime) -> Call:
    """Make the call of a meeting or series, or change it; the grace link is made anew when the draft asks for it.

    Raises:
        DomainError: ``call.changed_meanwhile``, ``call.closes_before_opening``, ``call.grace_before_close``,
            ``call.no_types`` for one to be published that asks for nothing.
    """
    call = await of_home(db, home)
    if call is not None:
        call = await lock(db, call.id)
    _refuse(call, draft)
    is_new = call is None
    if call is None:
        call = Call(created_at=now, updated_at=now, topics=[], types=[], questions=[], criteria=[])
        call.event_id, call.series_id = (home.id, None) if isinstance(home, Event) else (None, home.id)
        db.add(call)
    for name in PLAIN:
        setattr(call, name, getattr(draft, name))
    call.grace_no += draft.renews_grace
    call.updated_at = now
    call.topics = list(await db.scalars(select(Topic).where(Topic.id.in_(draft.topic_ids)).order_by(Topic.slug)))
    _set_types(call, draft.types)
    call.questions = await questions_of(db, draft.questions, call.questions, make=CallQuestion, answers=ProposalAnswer)
    await db.flush()
    event = home if isinstance(home, Event) else None
    action = "call.created" if is_new else "call.updated"
    audit.note(db, action, by=by, now=now, subject=name_of(home), event=event)
    return call


def name_of(home: Home) -> str:
    """The German title of a meeting, or the name of a series."""
    return home.title.text("de") if isinstance(home, Event) else home.name.text("de")


def _refuse(call: Call | None, draft: CallDraft) -> None:
    if call is not None and draft.seen_at != call.updated_at:
        raise DomainError("call.changed_meanwhile")
    if draft.opens_at and draft.closes_at and draft.closes_at <= draft.opens_at:
        raise DomainError("call.closes_before_opening", field="closes_at")
    if draft.grace_until and (draft.closes_at is None or draft.grace_until <= draft.closes_at):
        raise DomainError("call.grace_before_close", field="grace_until")
    if draft.is_published and not draft.types:
        raise DomainError("call.no_types", field="types")


def _set_types(call: Call, drafts: tuple[TypeDraft, ...]) -> None:
    known = {one.id: one for one in call.types}
    types = []
    for position, draft in enumerate(drafts):
        kind = known.get(draft.id) if draft.id else None
        kind = kind or CallType()
        kind.position, kind.name, kind.minutes = position, draft.name, draft.minutes
        kind.format, kind.wanted = draft.format, draft.wanted
        types.append(kind)
    call.types = types
