"""Certificates in every state: to issue, issued in either language, withdrawn, outlasting a registration."""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO

from PIL import Image
from sqlalchemy import select

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import certificates, checkins, events, logos
from eventhub.domain.events import EventDraft
from eventhub.mail import links
from eventhub.models import LocalizedText as Text
from eventhub.models import Registration, Role, User, Venue, new_id
from tests.makers import actor_of, register

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"


async def prepare_certificates(database: Database, names: Mapping[str, str]) -> dict[str, str]:
    """A meeting that is over, and those who were there; the names of its pages."""
    del names
    picture = BytesIO()
    Image.new("RGB", (600, 200), (120, 90, 60)).save(picture, "PNG")
    logo = await logos.keep(database.settings, picture.getvalue())
    async with database.session() as db, transaction(db):
        by, now = actor_of((await db.scalars(select(User).where(User.role == Role.OWNER))).one()), clock.now()
        await logos.choose(db, logo, by=by, now=now)
        starts_at = (now - 3 * DAY).replace(minute=0, second=0, microsecond=0)
        draft = EventDraft(
            title=Text(f"Prüfstand Bescheinigungen {LONG_WORD}", "Test bench certificates"),
            slug="pruefstand-certificates",
            venue_id=await db.scalar(select(Venue.id).where(Venue.name == "Alte Lohnhalle")),
            starts_at=starts_at,
            ends_at=starts_at + 30 * HOUR,
            max_companions=4,
        )
        event = await events.create(db, draft, by=by, now=now - 20 * DAY)
        await db.flush()
        await events.publish(db, event, by=by, now=now - 20 * DAY)
        party = (await register(db, event, f"{LONG_WORD} Gruppe", now=now - 8 * DAY, companions=4)).party
        alone = (await register(db, event, "Absent Alone", now=now - 8 * DAY)).party
        await db.flush()
        event = await events.lock(db, event.id)
        for one in party.registrations:
            await checkins.let_in(db, event, None, one.id, scan_id=new_id(), by=by, now=starts_at)
        made = [
            await certificates.issue(db, event, one, language=language, now=now - DAY)
            for one, language in zip(party.registrations[:4], ("de", "en", "de", "en"), strict=True)
        ]
        await certificates.withdraw(db, event, made[2], by=by, now=now)
        made[3].registration_id = None
        registration = await db.get_one(Registration, party.registrations[0].id)
        return {
            "event_certificates": str(event.id),
            "own_certificates": links.own_token(db, party),
            "own_uncertified": links.own_token(db, alone),
            "reg_certified": str(registration.id),
            "reg_uncertified": str(alone.lead.id),
            "certificate_good": str(made[0].id),
            "certificate_withdrawn": str(made[2].id),
            "certificate_left": str(made[3].id),
            "certificate_code": made[0].code,
            "certificate_code_english": made[1].code,
            "certificate_code_withdrawn": made[2].code,
        }
