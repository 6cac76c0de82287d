"""Joining online before, during and after the hours; presence by hand; the mails after a meeting, and their end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import after, checkins, events, parties, registrations
from eventhub.domain.events import EventDraft
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations import Agreed, Companion, Given
from eventhub.mail import after_mails, links
from eventhub.models import Attendance, Audience, ConsentKind, Event, Hub, OutboxMail, Party, Role, User, Venue
from eventhub.models import LocalizedText as Text
from tests.makers import actor_of, make_applicant
from tests.materials import make_material

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"
AGREES = Given(consents=(Agreed(ConsentKind.AFTER_EVENT, "So steht es daneben"),))


async def prepare_after(database: Database, names: Mapping[str, str]) -> dict[str, str]:
    """Meetings online in every state, and one whose mails are written; the names of their pages."""
    del names
    made: dict[str, str] = {}
    async with database.session() as db, transaction(db):
        by = actor_of((await db.scalars(select(User).where(User.role == Role.OWNER))).one())
        now = clock.now()
        for name, starts_in, address in (
            ("open", HOUR / 4, "https://meet.example.org/offen"),
            ("early", 5 * DAY, "https://meet.example.org/frueh"),
            ("over", -5 * DAY, "https://meet.example.org/vorbei"),
            ("no_address", HOUR / 4, ""),
        ):
            event = await _meet(db, f"join-{name}", by, now + starts_in, joining_url=address)
            for kind, companions in (("one", 0), ("party", 2)):
                party = await _register(db, event, f"{kind.title()} {LONG_WORD}", companions, now=now - 8 * DAY)
                made[f"join_{name}_{kind}"] = links.own_token(db, party)
                made[f"joins_{name}_{kind}"] = str(party.lead.id)
            made[f"event_join_{name}"] = str(event.id)
        made |= await _written(db, by, now)
    return made


async def _written(db: AsyncSession, by: Actor, now: datetime) -> dict[str, str]:
    """A meeting twelve days ago: somebody was there and is asked, somebody stayed away; both were told of more."""
    event = await _meet(db, "after-mails", by, now - 12 * DAY, attendance=Attendance.HYBRID)
    asked = await _register(db, event, f"Gefragt {LONG_WORD}", 1, now=now - 20 * DAY)
    absent = await _register(db, event, "Fern Kępińska", 0, now=now - 20 * DAY)
    await db.flush()
    await checkins.mark_present(db, event, asked.lead, is_online=True, by=by, now=event.ends_at)
    hub = await db.get_one(Hub, 1)
    morning, later = after.morning_at(event, hub), after.later_at(event, hub)
    for title, at in (("Folien", morning - 2 * DAY), (f"Mitschnitt {LONG_WORD}", morning + DAY)):
        values: dict[str, Any] = {"event_id": event.id, "audience": Audience.REGISTERED, "created_at": at}
        db.add(make_material(title=Text(title), **values))
    await db.flush()
    for party in (asked, absent):
        await after.morning.write(db, party.id, morning)
        await after.later.write(db, party.id, later)
    await db.flush()
    query = select(OutboxMail.kind, OutboxMail.id).where(OutboxMail.kind.in_(after_mails.KINDS))
    found = {}
    for name, party in (("asked", asked), ("absent", absent)):
        for kind, ident in (await db.execute(query.where(OutboxMail.party_id == party.id))).all():
            found[f"mail_{kind}_{name}"] = str(ident)
    return found | {"stop": links.stop_token(db, asked), "reg_online": str(asked.lead.id)}


async def _meet(db: AsyncSession, slug: str, by: Actor, starts_at: datetime, **values: Any) -> Event:
    starts_at = starts_at.replace(second=0, microsecond=0)
    defaults: dict[str, Any] = {
        "slug": f"pruefstand-{slug.replace('_', '-')}",
        "title": Text(f"Prüfstand {slug}", f"Test bench {slug}"),
        "attendance": Attendance.ONLINE,
        "starts_at": starts_at,
        "ends_at": starts_at + 2 * HOUR,
        "doors_at": starts_at - HOUR,
    }
    if values.get("attendance") is Attendance.HYBRID:
        defaults["venue_id"] = await db.scalar(select(Venue.id).where(Venue.name == "Alte Lohnhalle"))
    at = min(starts_at, clock.now()) - 30 * DAY
    event = await events.create(db, EventDraft(**defaults | values), by=by, now=at)
    await db.flush()
    await events.publish(db, event, by=by, now=at)
    await db.flush()
    return await events.lock(db, event.id)


async def _register(db: AsyncSession, event: Event, name: str, companions: int, *, now: datetime) -> Party:
    others = tuple(Companion(f"Gast {number}", "Kępińska") for number in range(companions))
    applicant = make_applicant(name, f"{event.slug}-{companions}@example.org", companions=others, given=AGREES)
    outcome = await registrations.register(db, event, applicant, now=now)
    await db.flush()
    party = await parties.get(db, outcome.party.id)
    assert party is not None
    return party
