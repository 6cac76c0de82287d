"""The mail of the next morning: to the lead of each party of which somebody was there, or who finds something to read.

Each party is looked at once, and again when somebody of it is found to have been there who was not known to be: marked
from a list on paper, or by a scan that came in late, and no mail was written to it yet. Whoever cancelled gets none;
whoever was absent gets one only if material is visible to them, and no second one when marked as present after it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import events, feedback, materials, parties, presence
from eventhub.domain.after.times import REST, TOO_LATE, ended, is_daytime, later_at, morning_at
from eventhub.mail import after_mails
from eventhub.mail.after_mails import Wanted
from eventhub.models import Consent, ConsentKind, Event, Hub, OutboxMail, Party, Registration, RegistrationStatus

BATCH = 200


def may_get_mail() -> ColumnElement[bool]:
    """Of a `Party` in a query: it has an address that wants these mails, and somebody with a place in it.

    That may be a companion, where the guest has cancelled their own place alone: the address is the only one there is
    for those who came, and it led them to the page with the materials and certificates of all.
    """
    has_place = Party.registrations.any(Registration.status == RegistrationStatus.CONFIRMED)
    return and_(Party.is_live, Party.person_id.is_not(None), Party.mails_stopped_at.is_(None), has_place)


def is_left_out() -> ColumnElement[bool]:
    """Of a `Party` in a query with its `Event`: looked at without a mail, and somebody was there all the same."""
    has_mail = exists().where(
        OutboxMail.party_id == Party.id,
        OutboxMail.kind == after_mails.AFTER_MEETING,
        # One from before belongs to a date from which the meeting was moved.
        OutboxMail.created_at >= Event.ends_at,
    )
    return and_(Party.morning_mail_at.is_not(None), Party.registrations.any(presence.was_there()), ~has_mail)


async def due(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """The parties of meetings whose morning has come, who have not been looked at; or were left out, until the later
    mail."""
    hub = await db.get_one(Hub, 1)
    longest = max(TOO_LATE, timedelta(days=hub.later_material_days + 2))
    over = await ended(db, since=now - longest, until=now - REST)
    ready = [one for one in over if morning_at(one, hub) <= now and is_daytime(one, hub, now)]
    in_time = [one.id for one in ready if one.ends_at >= now - TOO_LATE]
    before_later = [one.id for one in ready if now < later_at(one, hub)]
    first, again = Party.event_id.in_(in_time), Party.event_id.in_(before_later)
    query = (
        select(Party.id)
        .join(Event, Event.id == Party.event_id)
        .where(
            or_(and_(first, Party.morning_mail_at.is_(None)), and_(again, is_left_out())),
            Party.later_mail_at.is_(None),
            may_get_mail(),
        )
    )
    return (await db.scalars(query.order_by(Party.id).limit(BATCH))).all() if ready else []


async def write(db: AsyncSession, party_id: UUID, now: datetime) -> None:
    """Write the party its mail, if there is one for it; from then on it has been looked at."""
    found, hub = await parties.lock(db, party_id), await db.get_one(Hub, 1)
    if found is None:
        return
    event, party = found
    if party.later_mail_at is not None or party.mails_stopped_at is not None:
        return
    is_time = morning_at(event, hub) <= now and is_daytime(event, hub, now)
    if not event.is_published or not is_time or not party.with_status(RegistrationStatus.CONFIRMED):
        return
    if party.morning_mail_at is not None and not await _is_left_out(db, party):
        return
    party.morning_mail_at = now
    there = await presence.of_party(db, party)
    shown = [one.material for one in (await materials.seen_by_party(db, event, party, there, now=now)).shown]
    party.told_material_ids = [str(one.id) for one in shown]
    if there or shown:
        wanted = await _wanted(db, event, hub, were_there=bool(there), now=now) if agrees(party) else None
        was_there = party.lead.id in there
        await after_mails.after_meeting(
            db, event, party, shown, wanted, was_there=was_there, has_certificate=bool(there), now=now
        )


async def _is_left_out(db: AsyncSession, party: Party) -> bool:
    query = select(Party.id).join(Event, Event.id == Party.event_id).where(Party.id == party.id, is_left_out())
    return await db.scalar(query) is not None


def agrees(party: Party) -> bool:
    """Whether the guest has ticked to be asked and told after the meeting, and has not taken that back."""
    return any(_stands(one) for one in party.lead.consents)


def _stands(consent: Consent) -> bool:
    return consent.kind is ConsentKind.AFTER_EVENT and consent.withdrawn_at is None


async def _wanted(db: AsyncSession, event: Event, hub: Hub, *, were_there: bool, now: datetime) -> Wanted:
    # Not whether this party has answered already: the outbox would tell.
    asked = await feedback.asked_of(db, event)
    is_open = feedback.phase_of(event, asked, hub, now=now) is feedback.Phase.OPEN
    return Wanted(
        asks_for_feedback=were_there and is_open and await feedback.is_anything_asked(db, event, asked),
        next_event=await events.next_one(db, now=now),
    )
