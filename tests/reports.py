"""Makers of reports' tests: a meeting that took place, with guests who said something about themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import certificates, checkins, events, feedback, materials, parties, registrations
from eventhub.domain.materials import MaterialDraft
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations import Companion, Given
from eventhub.models import Audience, Event, LocalizedText, MaterialKind, Party, PublishWhen, Talk
from tests.makers import make_applicant, make_event

numbers = count(1)


@dataclass(frozen=True)
class Guest:
    """Somebody who registers: what they say of themselves, with how many, and whether they come, cancel or join."""

    kind: str = ""
    town: str = ""
    organisation: str = ""
    companions: int = 0
    how: str = "on_site"


async def hold(db: AsyncSession, guests: Iterable[Guest], *, by: Actor, now: datetime, **values: Any) -> UUID:
    """A meeting for which they registered at ``now``, and what they did then; its id."""
    talks = [Talk(title=LocalizedText("Weniger suchen"), starts_at=values.get("starts_at"), speakers=[])]
    event = make_event(**{"talks": talks if "starts_at" in values else []} | values)
    async with transaction(db):
        db.add(event)
    event_id = event.id
    async with transaction(db):
        event = await events.lock(db, event_id)
        for guest in guests:
            party = await _register(db, event, guest, now=now)
            await _comes(db, event, party, guest.how, by=by, now=now)
    return event_id


async def _register(db: AsyncSession, event: Event, guest: Guest, *, now: datetime) -> Party:
    given = Given(guest.organisation, organisation_kind=guest.kind, municipality=guest.town)
    others = tuple(Companion("Begleitung", f"Nummer {number}") for number in range(guest.companions))
    applicant = make_applicant(f"Gast Nummer{next(numbers)}", companions=others, given=given)
    outcome = await registrations.register(db, event, applicant, now=now)
    await db.flush()
    return outcome.party


async def _comes(db: AsyncSession, event: Event, party: Party, how: str, *, by: Actor, now: datetime) -> None:
    if how == "cancelled":
        await registrations.cancel(db, event, party, party.live, now=now)
    if how in ("on_site", "online"):
        for one in party.registrations:
            is_online = how == "online"
            await checkins.mark_present(db, event, one, is_online=is_online, by=by, now=event.starts_at)


async def finish(db: AsyncSession, event_id: UUID, *, by: Actor, ratings: Iterable[int] = ()) -> None:
    """What comes after it: certificates for all, a link and some ratings by those who were there."""
    async with transaction(db):
        event = await events.lock(db, event_id)
        after = event.ends_at + timedelta(hours=1)
        draft = MaterialDraft(
            kind=MaterialKind.LINK,
            title=LocalizedText("Aufzeichnung"),
            url="https://video.example.org/1",
            audience=Audience.CHECKED_IN,
            publish_when=PublishWhen.NOW,
        )
        await materials.add(db, event, draft, by=by, now=after)
        await db.flush()
    async with transaction(db):
        found = await events.lock_whole(db, event_id)
        assert found is not None
        await certificates.issue_missing(db, found, by=by, now=after)
    async with transaction(db):
        event = await events.lock(db, event_id)
        people = []
        for party_id in (await db.scalars(select(Party.id).where(Party.event_id == event_id))).all():
            party = await parties.get(db, party_id)
            assert party is not None
            people += await feedback.waiting(db, event, party)
        for one, rating in zip(people, ratings, strict=False):
            await feedback.give(db, event, one, feedback.Ballot({"worth": rating}), now=after)
