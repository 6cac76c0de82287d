"""Asking speakers for their slides: before and after the meeting, never when they are there, or are not expected."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.domain import audit, events
from eventhub.domain.errors import DomainError
from eventhub.domain.materials.reach import reachable
from eventhub.domain.permissions import Actor
from eventhub.mail import material_mails, outbox
from eventhub.models import (
    Event,
    EventStatus,
    FileRole,
    FileState,
    Hub,
    Material,
    MaterialFile,
    MaterialKind,
    Profile,
    Speaker,
    Talk,
    TalkKind,
    TalkStatus,
)

BATCH = 200
#: a date that has passed longer ago no longer counts, such as those of meetings before all this was there
LATEST = timedelta(days=3)
#: whoever was asked by hand is left in peace for a day by the program, and for an hour by the team
PAUSE = timedelta(days=1)
PAUSE_BY_HAND = timedelta(hours=1)


def stages(hub: Hub, event: Event) -> list[datetime]:
    """When slides are asked for, as the settings say: twice before the beginning, twice after the end."""
    before = (hub.slides_first_days_before, hub.slides_again_days_before)
    after = (hub.slides_first_days_after, hub.slides_again_days_after)
    return sorted(
        [event.starts_at - timedelta(days=days) for days in before]
        + [event.ends_at + timedelta(days=days) for days in after]
    )


def is_due(hub: Hub, event: Event, asked_stage: int, now: datetime) -> bool:
    """Whether a date has come that was not asked at yet; several that have passed count as the last of them.

    ``asked_stage`` is `Talk.material_asked_stage`. Dates count by their number, so that a meeting that is moved does
    not ask at the same one again; only one that was over begins anew (`events.update`).
    """
    passed = [at for at in stages(hub, event) if at <= now]
    return len(passed) > asked_stage and now - passed[-1] < LATEST


def is_missing() -> ColumnElement[bool]:
    """Of a `Talk` in a query: it takes place, slides are expected of it, and none has come, nor a link by a speaker.

    Links of organisers lead to anything: mostly to a recording elsewhere.
    """
    return and_(
        Talk.kind == TalkKind.TALK,
        Talk.status == TalkStatus.CONFIRMED,
        Talk.is_material_expected,
        ~exists().where(
            Material.talk_id == Talk.id, Material.kind == MaterialKind.LINK, Material.speaker_id.is_not(None)
        ),
        ~exists().where(
            Material.talk_id == Talk.id,
            Material.kind == MaterialKind.SLIDES,
            MaterialFile.material_id == Material.id,
            MaterialFile.role == FileRole.MAIN,
            MaterialFile.state != FileState.INFECTED,
        ),
    )


def can_be_asked() -> ColumnElement[bool]:
    """Of a `Talk` in a query: an address is known of one who speaks in it."""
    return exists().where(Speaker.talk_id == Talk.id, is_reachable())


def is_reachable() -> ColumnElement[bool]:
    """Of a `Speaker` in a query: what `Speaker.is_reachable` says."""
    by_profile = exists().where(Profile.id == Speaker.profile_id, Profile.person_id.is_not(None))
    return or_(Speaker.address != "", by_profile)


async def due(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Talks whose speakers should be asked now."""
    hub = await db.get_one(Hub, 1)
    longest_before = max(hub.slides_first_days_before, hub.slides_again_days_before)
    longest_after = max(hub.slides_first_days_after, hub.slides_again_days_after)
    query = (
        select(Talk.id, Talk.material_asked_stage, Event)
        .join(Event, Event.id == Talk.event_id)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.starts_at <= now + timedelta(days=longest_before),
            Event.ends_at >= now - timedelta(days=longest_after) - LATEST,
            is_missing(),
            can_be_asked(),
        )
        .order_by(Event.starts_at, Talk.id)
    )
    found = (await db.execute(query)).all()
    return [ident for ident, stage, event in found if is_due(hub, event, stage, now)][:BATCH]


async def ask_due(db: AsyncSession, talk_id: UUID, now: datetime) -> None:
    """Ask the speakers of one talk, if that is still due."""
    event_id = await db.scalar(select(Talk.event_id).where(Talk.id == talk_id))
    if event_id is None:
        return
    event, hub = await events.lock(db, event_id), await db.get_one(Hub, 1)
    for talk in await _missing(db, event, [talk_id]):
        if event.is_published and is_due(hub, event, talk.material_asked_stage, now):
            await _ask(db, hub, event, talk, until=now, now=now)


async def ask_now(
    db: AsyncSession, event: Event, *, talk_ids: Collection[UUID] | None = None, by: Actor, now: datetime
) -> int:
    """Ask for all that is missing, or for those talks alone; returns how many mails were written.

    The event must be locked. Talks whose slides are there or not expected, of whose speakers no address is known,
    or that were asked for within the hour are left out.

    Raises:
        DomainError: ``event.not_published``.
    """
    if not event.is_published:
        raise DomainError("event.not_published")
    hub, mails = await db.get_one(Hub, 1), 0
    for talk in await _missing(db, event, talk_ids):
        if talk.material_asked_at is not None and now - talk.material_asked_at < PAUSE_BY_HAND:
            continue
        if asked := await _ask(db, hub, event, talk, until=now + PAUSE, now=now):
            mails += asked
            audit.note(db, "material.asked", by=by, now=now, subject=talk.title.text("de"), event=event, told=asked)
    return mails


async def stop_asking(db: AsyncSession, material: Material) -> None:
    """Slides have come, or a speaker's link: mails that ask for them and have not left do not leave any more."""
    is_link = material.kind is MaterialKind.LINK and material.speaker_id is not None
    if material.talk_id is not None and (is_link or material.kind is MaterialKind.SLIDES):
        await outbox.discard_of_talk(db, material.talk_id, kind=material_mails.SLIDES_ASKED)


async def expect(db: AsyncSession, event: Event, talk: Talk, is_expected: bool, *, by: Actor, now: datetime) -> None:
    """Say whether slides of the talk are expected; what is not, is never asked for. The event must be locked."""
    if talk.is_material_expected == is_expected:
        return
    talk.is_material_expected = is_expected
    if not is_expected:
        await outbox.discard_of_talk(db, talk.id, kind=material_mails.SLIDES_ASKED)
    action = "material.expected" if is_expected else "material.not_expected"
    audit.note(db, action, by=by, now=now, subject=talk.title.text("de"), event=event)


async def _missing(db: AsyncSession, event: Event, talk_ids: Collection[UUID] | None) -> Sequence[Talk]:
    query = (
        select(Talk)
        .where(Talk.event_id == event.id, is_missing(), can_be_asked())
        .options(selectinload(Talk.speakers))
        .order_by(Talk.id)
        .execution_options(populate_existing=True)
    )
    if talk_ids is not None:
        query = query.where(Talk.id.in_(talk_ids))
    return (await db.scalars(query)).all()


async def _ask(db: AsyncSession, hub: Hub, event: Event, talk: Talk, *, until: datetime, now: datetime) -> int:
    """One mail to each address of the talk, for all dates ``until`` then; returns how many."""
    asked = await reachable(db, [one.id for one in talk.speakers], now=now)
    for to, person in asked:
        await material_mails.slides_asked(db, event, talk, to, person, now=now)
    talk.material_asked_at = now
    stage = sum(at <= until for at in stages(hub, event))
    talk.material_asked_stage = max(talk.material_asked_stage, stage)
    talk.material_requests += 1
    return len(asked)
