"""What a change of the programme means for those who signed up for a talk."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from eventhub.domain.events.find import with_place
from eventhub.domain.sign_ups.act import by_party, end
from eventhub.domain.sign_ups.shown import shown
from eventhub.mail import sign_up_mails
from eventhub.mail.sign_up_mails import TalkAt
from eventhub.models import Event, SignUp, Talk


async def tell_moved(db: AsyncSession, talk: Talk, *, now: datetime, was: TalkAt | None = None) -> int:
    """Tell those in the talk, or waiting for it, of its new time or room; returns how many mails that took.

    ``was`` is how the public saw it before; without it that is the release before the last. Nothing is told when
    neither time nor room changed; when the talk is no longer public, its sign-ups end, as in `close`.
    """
    event = await _event(db, talk)
    at = (await shown(db, event, talk_ids=[talk.id])).get(talk.id)
    if at is None:
        return await close(db, talk, now=now)
    if was is None and event.release_count:
        was = (await shown(db, event, talk_ids=[talk.id], release=event.release_count - 1)).get(talk.id)
    if (was is not None and at.stays_where(was)) or event.is_over(now):
        return 0
    told = await by_party(db, await open_of(db, talk))
    for party, persons in told:
        await sign_up_mails.talk_moved(db, event, party, persons, at, was=was, now=now)
    return len(told)


async def close(db: AsyncSession, talk: Talk, *, now: datetime) -> int:
    """The talk does not take place: every sign-up ends, and each is told; returns how many mails that took."""
    event = await _event(db, talk)
    leaving = await open_of(db, talk)
    end(talk, leaving, now=now)
    if not event.is_published or event.is_over(now):
        return 0
    at = await _last_seen(db, event, talk)
    told = await by_party(db, leaving)
    for party, persons in told:
        await sign_up_mails.talk_gone(db, event, party, persons, at, now=now)
    return len(told)


async def follow_release(db: AsyncSession, event: Event, *, now: datetime) -> None:
    """A release has taken the place of what was public: tell of every talk in it that moved, close those not in it."""
    query = select(Talk).where(
        Talk.event_id == event.id, exists().where(SignUp.talk_id == Talk.id, SignUp.ended_at.is_(None))
    )
    for talk in (await db.scalars(query.order_by(Talk.id))).all():
        await tell_moved(db, talk, now=now)


async def close_removed(
    db: AsyncSession, event: Event, before: Mapping[UUID, TalkAt], *, kept: Collection[UUID | None], now: datetime
) -> None:
    """Close the talks that an edit of the running order is about to remove: those not among ``kept``."""
    for ident, at in before.items():
        if ident not in kept and not event.release_count:
            await close(db, at.talk, now=now)


async def tell_rearranged(
    db: AsyncSession, before: Mapping[UUID, TalkAt], *, kept: Collection[UUID | None], now: datetime
) -> None:
    """Tell of those whose time an edit of the running order has changed, which the public sees until release 1."""
    for ident, at in before.items():
        if ident in kept:
            await tell_moved(db, at.talk, was=at, now=now)


async def open_of(db: AsyncSession, talk: Talk) -> Sequence[SignUp]:
    """Who is in the talk or waits for it, with their registrations, the longest first."""
    query = (
        select(SignUp)
        .where(SignUp.talk_id == talk.id, SignUp.ended_at.is_(None))
        .options(joinedload(SignUp.registration))
        .order_by(SignUp.id)
    )
    return (await db.scalars(query)).all()


async def _last_seen(db: AsyncSession, event: Event, talk: Talk) -> TalkAt:
    """The talk as the public sees it, or saw it before the last release."""
    for number in (event.release_count, max(0, event.release_count - 1)):
        found = (await shown(db, event, talk_ids=[talk.id], release=number)).get(talk.id)
        if found is not None:
            return found
    return TalkAt(talk, talk.title, talk.starts_at, talk.minutes)


async def _event(db: AsyncSession, talk: Talk) -> Event:
    query = select(Event).where(Event.id == talk.event_id).options(*with_place())
    return (await db.scalars(query)).one()
