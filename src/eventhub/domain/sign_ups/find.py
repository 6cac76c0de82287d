"""Who has a place in which talk: for the guest's own page, and for the team's lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from eventhub.domain.sign_ups.shown import shown
from eventhub.mail.sign_up_mails import TalkAt
from eventhub.models import Event, Party, Registration, RegistrationStatus, SignUp, Talk, TalkKind, TalkStatus


@dataclass(frozen=True, slots=True)
class Seat:
    """One person and one talk. ``ahead``: how many wait before them; ``instead``: what they are in at that time."""

    registration: Registration
    sign_up: SignUp | None = None
    ahead: int = 0
    instead: TalkAt | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A talk that one can sign up for, and how each of the party stands to it."""

    at: TalkAt
    seats: Sequence[Seat]
    is_open: bool

    @property
    def is_full(self) -> bool:
        """Whether whoever comes now has to wait."""
        return self.at.talk.places_left == 0 or self.at.talk.persons_waiting > 0


async def choices(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> list[Choice]:
    """Every public talk with limited places, in the order of the day, as the confirmed of the party see it."""
    offered = await shown(db, event, with_speakers=True)
    if not offered:
        return []
    people = party.with_status(RegistrationStatus.CONFIRMED)
    waits_before = aliased(SignUp)
    ahead = (
        select(func.count(waits_before.id))
        .where(
            waits_before.talk_id == SignUp.talk_id,
            waits_before.ended_at.is_(None),
            waits_before.queue_no < SignUp.queue_no,
        )
        .scalar_subquery()
    )
    query = select(SignUp, ahead).where(
        SignUp.registration_id.in_([one.id for one in people]), SignUp.ended_at.is_(None)
    )
    found = {(one.registration_id, one.talk_id): (one, number) for one, number in (await db.execute(query)).all()}

    def seat(at: TalkAt, person: Registration) -> Seat:
        if (person.id, at.talk.id) in found:
            return Seat(person, *found[person.id, at.talk.id])
        mine = [other for ident, other in offered.items() if (person.id, ident) in found]
        return Seat(person, instead=next((other for other in mine if other.overlaps(at)), None))

    is_open = event.is_published and not event.is_over(now)
    return [
        Choice(at, [seat(at, person) for person in people], is_open and not at.has_begun(now))
        for at in offered.values()
    ]


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on a talk's list; ``place`` is their place in the queue, 0 for those who are in."""

    registration: Registration
    signed_up_at: datetime
    place: int = 0


async def listing(db: AsyncSession, talk: Talk) -> tuple[list[Listed], list[Listed]]:
    """Who is in, by name, and who waits, in the order of the queue."""
    query = (
        select(SignUp)
        .join(Registration, Registration.id == SignUp.registration_id)
        .where(SignUp.talk_id == talk.id, SignUp.ended_at.is_(None))
        .options(joinedload(SignUp.registration))
        .order_by(SignUp.queue_no, Registration.family_name, Registration.given_name, Registration.id)
    )
    found = (await db.scalars(query)).all()
    inside = [Listed(one.registration, one.created_at) for one in found if not one.is_waiting]
    waiting = [one for one in found if one.is_waiting]
    return inside, [Listed(one.registration, one.created_at, place) for place, one in enumerate(waiting, start=1)]


@dataclass(frozen=True, slots=True)
class Limited:
    """A talk as the team sees it: with limited places or not, and, once the public sees it, when and where."""

    talk: Talk
    at: TalkAt | None


async def talks(db: AsyncSession, event: Event) -> list[Limited]:
    """All talks of the event that are not called off, in the order of the day, those the public does not see last."""
    query = select(Talk).where(
        Talk.event_id == event.id, Talk.kind == TalkKind.TALK, Talk.status != TalkStatus.CANCELLED
    )
    found = (await db.scalars(query)).all()
    public = await shown(db, event, talk_ids=[one.id for one in found])
    others = sorted((one for one in found if one.id not in public), key=lambda one: (one.position, one.id))
    return [*(Limited(at.talk, at) for at in public.values()), *(Limited(one, None) for one in others)]


async def one_of(db: AsyncSession, talk_id: UUID) -> tuple[Event, Limited] | None:
    """The talk with this id and its event, for the team."""
    talk = await db.get(Talk, talk_id)
    if talk is None or talk.kind != TalkKind.TALK:
        return None
    event = (await db.scalars(select(Event).where(Event.id == talk.event_id).options(joinedload(Event.venue)))).one()
    return event, Limited(talk, (await shown(db, event, talk_ids=[talk.id])).get(talk.id))


async def of_party(db: AsyncSession, party: Party) -> Sequence[SignUp]:
    """All that anybody of the party ever signed up for, with the talks."""
    query = (
        select(SignUp)
        .where(SignUp.registration_id.in_([one.id for one in party.registrations]))
        .options(joinedload(SignUp.talk))
        .order_by(SignUp.id)
    )
    return (await db.scalars(query)).all()
