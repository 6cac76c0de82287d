"""Public programmes in every state: one with odd talks and old releases, one over several days in one room."""

import json
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select, update

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import stars
from eventhub.domain.imports import schedule as imports
from eventhub.models import EventStatus, Profile, Speaker, Talk, TalkStatus

LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"
HOUR = timedelta(hours=1)


async def prepare_programme(database: Database, names: Mapping[str, str]) -> dict[str, str]:
    """An imported programme that is on right now; the names of its pages."""
    del names
    begins = clock.now().replace(minute=0, second=0, microsecond=0)
    rooms: dict[str, list[dict[str, object]]] = {}
    for number in range(14):
        room = ("Halle", "Kaue", f"Raum {LONG_WORD}")[number % 3]
        rooms.setdefault(room, []).append(
            {
                "id": number + 1,
                "guid": f"aaaaaaaa-0000-4000-8000-{number:012d}",
                "date": (begins + number // 3 * HOUR).isoformat(),
                "duration": ("01:00", "00:45", "00:15")[number % 3],
                "room": room,
                "title": f"{LONG_WORD} {number}" if number == 4 else f"Vortrag {number}",
                "track": ("KI", "Recht", LONG_WORD)[number % 3],
                "type": "workshop",
                "language": ("de", "en", "fr")[number % 3],
                "abstract": "**Worum** es geht.\n\n- eins\n- zwei",
                "persons": [{"id": number % 5, "public_name": f"Prüf Person {number % 5}", "biography": "Spricht."}],
            }
        )
    days = [{"index": 1, "date": begins.date().isoformat(), "rooms": rooms}]
    conference = {"acronym": "pruefprogramm", "title": "Prüfprogramm", "days": days}
    document = {"schedule": {"version": "1", "conference": conference}}
    async with database.session() as db, transaction(db):
        found = imports.read(json.dumps(document).encode())
        event = (await imports.load(db, found, by=None, now=clock.now())).event
        event.status, event.published_at = EventStatus.PUBLISHED, clock.now()
        event.is_schedule_revised = True
        asked = (await db.scalars(select(Talk).where(Talk.event_id == event.id, Talk.number == 3))).one()
        asked.status = TalkStatus.REQUESTED
        await db.execute(update(Speaker).where(Speaker.talk_id == asked.id).values(is_named=False))
        odd = update(Profile).where(Profile.name == "Prüf Person 0")
        await db.execute(odd.values(organisation=LONG_WORD, links=["https://example.org/x"]))
        await stars.make(db, event, [asked.id], now=clock.now())
        profile = (await db.scalars(select(Profile).where(Profile.name == "Prüf Person 0"))).one()
        return {"speaker_odd": profile.slug}
