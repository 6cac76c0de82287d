"""What falls due by itself: the worker asks what is due, and does it one item a transaction."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import after, certificates, covers, feedback, parties, privacy, registrations, stars, waitlist
from eventhub.domain.decisions import reminders
from eventhub.domain.events.notify import REMINDER_TIME
from eventhub.domain.materials import chasing, joined
from eventhub.domain.proposals import retention
from eventhub.domain.uploads import arrived, scans
from eventhub.domain.uploads import chores as uploads
from eventhub.mail import emails
from eventhub.models import Event, EventStatus, MaterialFile, Party, Registration, RegistrationStatus

BATCH = 200


@dataclass(frozen=True, slots=True)
class Chore:
    """``due`` lists what is to be done now, ``act`` does one of them; an item that is no longer due is left alone.

    One that ``is_slow`` works on bytes, or asks another server, and opens its transaction itself when that is done; the
    worker does it apart from the others. ``act`` raises `AwayError` when the server is away for the whole round.
    """

    name: str
    due: Callable[[AsyncSession, datetime], Awaitable[Sequence[UUID]]]
    act: Callable[[AsyncSession, UUID, datetime], Awaitable[None]]
    is_slow: bool = False


async def _unverified(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    query = select(Party.id).where(Party.is_live, Party.unverified_until <= now).limit(BATCH)
    return (await db.scalars(query)).all()


async def _expire(db: AsyncSession, party_id: UUID, now: datetime) -> None:
    found = await parties.lock(db, party_id)
    if found is not None and _has_passed(found[1].unverified_until, now):
        await registrations.expire(db, *found, now=now)


async def _lapsing(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    # Once the event has begun an offer can no longer be taken; it lapses like any other.
    query = select(Party.id).where(Party.is_live, Party.offered_until <= now).limit(BATCH)
    return (await db.scalars(query)).all()


async def _lapse(db: AsyncSession, party_id: UUID, now: datetime) -> None:
    found = await parties.lock(db, party_id)
    if found is not None and _has_passed(found[1].offered_until, now):
        await waitlist.lapse(db, *found, now=now)


def _has_passed(until: datetime | None, now: datetime) -> bool:
    return until is not None and until <= now


async def _to_remind(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    query = (
        select(Party.id)
        .join(Event, Event.id == Party.event_id)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.starts_at > now,
            Event.starts_at <= now + REMINDER_TIME,
            Party.is_live,
            Party.reminded_at.is_(None),
            Party.person_id.is_not(None),
            # Whoever registers on the last day has just had the mail with everything in it.
            Party.registrations.any(
                (Registration.status == RegistrationStatus.CONFIRMED)
                & (Registration.confirmed_at <= now - timedelta(hours=6))
            ),
        )
        .limit(BATCH)
    )
    return (await db.scalars(query)).all()


async def _remind(db: AsyncSession, party_id: UUID, now: datetime) -> None:
    found = await parties.lock(db, party_id)
    if found is None or found[1].reminded_at is not None or not found[0].is_published:
        return
    event, party = found
    party.reminded_at = now
    await emails.reminder(db, event, party, now=now)


FILES = uploads.Leftovers(arrived.FOLDER, MaterialFile.stored_as)
COVERS = uploads.Leftovers(covers.FOLDER, Event.cover_file, prefix=f"{covers.FOLDER}/")
CHORES = (
    Chore("expire unverified registrations", _unverified, _expire),
    Chore("lapse offers", _lapsing, _lapse),
    Chore("remind of tomorrow", _to_remind, _remind),
    Chore("write the morning after", after.morning.due, after.morning.write),
    Chore("tell of what was put up later", after.later.due, after.later.write),
    Chore("remind speakers to confirm", reminders.due, reminders.remind),
    Chore("ask for slides", chasing.due, chasing.ask_due),
    Chore("ask who speaks by now", joined.due, joined.ask),
    Chore("close feedback", feedback.due, feedback.close),
    Chore("delete what was never confirmed", privacy.unconfirmed, privacy.delete_party),
    Chore("delete registrations after their time", privacy.outdated, privacy.forget_event),
    Chore("delete old certificates", certificates.outdated, certificates.delete_outdated),
    Chore("warn of drafts that go", retention.drafts_to_warn_of, retention.warn_of_draft),
    Chore("delete old drafts", retention.old_drafts, retention.delete_old_draft),
    Chore("delete proposals that came to nothing", retention.ended, retention.delete_ended),
    Chore("delete unused profiles", retention.unused_profiles, retention.delete_profile),
    Chore("delete feeds of starred talks", stars.outdated, stars.delete),
    Chore("delete persons without registrations", privacy.unused_persons, privacy.delete_person),
    Chore("hand complete uploads over", uploads.complete, uploads.finish, is_slow=True),
    Chore("have files looked at", scans.due, scans.scan, is_slow=True),
    Chore("end uploads after a day", uploads.expired, uploads.expire),
    Chore("remove files of ended uploads", uploads.unowned, uploads.remove),
    Chore("remove files without a material", FILES.due, FILES.remove, is_slow=True),
    Chore("remove covers that no meeting shows", COVERS.due, COVERS.remove, is_slow=True),
    Chore("delete ended sessions", privacy.ended_sessions, privacy.delete_session),
    Chore("forget failed attempts to sign in", privacy.old_attempts, privacy.delete_attempt),
)
