"""Telling those concerned that a meeting moved or changed."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import calendars, parties
from eventhub.mail import after_mails, emails, invitations, outbox
from eventhub.models import CalendarEntry, Event, Party, RegistrationStatus

REMINDER_TIME = timedelta(hours=24)


def place_of(event: Event) -> str:
    """Where the meeting is, on one line."""
    return invitations.location_of(event, "de")


async def tell_moved(db: AsyncSession, event: Event, *, old_start: datetime, old_place: str, now: datetime) -> int:
    """Tell every live party of the new time or place, and raise each calendar entry; returns how many were told.

    The meeting has not ended: one that was over has been moved into the future, and its mails after it start anew.
    """
    told = await _told(db, event)
    entries = await calendars.entries_of(db, event)
    await _forget_unsent(db, entries)
    await outbox.discard_of_event(db, event, kinds=after_mails.KINDS)
    for party in told:
        _fit_to_start(event, party, now=now)
        entry = _standing(entries, party)
        if entry is not None:
            calendars.raise_sequence(entry, now=now)
        await emails.event_moved(db, event, party, entry, now=now, old_start=old_start, old_place=old_place)
    return len(told)


async def tell_changed(db: AsyncSession, event: Event, *, now: datetime) -> int:
    """Send the new text to the calendars that hold the meeting: same sequence, newer stamp; returns how many."""
    entries = await calendars.entries_of(db, event)
    told = 0
    await _forget_unsent(db, entries)
    for party in await _told(db, event):
        entry = _standing(entries, party)
        if entry is not None:
            entry.changed_at = now
            await emails.event_changed(db, event, party, entry, now=now)
            told += 1
    return told


async def _told(db: AsyncSession, event: Event) -> list[Party]:
    parties_told = await parties.live_of(db, event)
    return [one for one in parties_told if one.status != RegistrationStatus.UNVERIFIED and one.person is not None]


async def _forget_unsent(db: AsyncSession, entries: dict[UUID, CalendarEntry]) -> None:
    standing = [entry.uid for entry in entries.values() if not entry.is_cancelled]
    if standing:
        await outbox.discard_older(db, standing)


def _standing(entries: dict[UUID, CalendarEntry], party: Party) -> CalendarEntry | None:
    entry = entries.get(party.person_id) if party.person_id else None
    return entry if entry and not entry.is_cancelled and calendars.belongs_in_calendar(party) else None


def _fit_to_start(event: Event, party: Party, *, now: datetime) -> None:
    if party.offered_until is not None:
        party.offered_until = min(party.offered_until, event.starts_at)
    if event.starts_at - now > REMINDER_TIME:
        # The reminder follows the new date, also when the one for the old date has gone out.
        party.reminded_at = None
    # So do the mails after it. Who wants no more of these (`mails_stopped_at`) still wants none.
    party.morning_mail_at, party.later_mail_at, party.told_material_ids = None, None, []
