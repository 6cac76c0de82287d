"""Materials in every state: all kinds, long names, narrow circles, slides still to come, nothing at all."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import checkins, events
from eventhub.domain.events import EventDraft, SpeakerDraft, TalkDraft
from eventhub.domain.permissions import Actor
from eventhub.mail import links
from eventhub.models import (
    Attendance,
    Audience,
    Event,
    FileRole,
    Licence,
    Material,
    MaterialKind,
    Role,
    Talk,
    TalkKind,
    User,
    new_id,
)
from eventhub.models import LocalizedText as Text
from tests.makers import actor_of, register
from tests.materials import make_file, make_material

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"
MINUTES = f"""\
## Beschlüsse

- **{LONG_WORD}**
- [ein Verweis](https://example.org/ein/weg)

| Wer | Was |
|---|---|
| A | B |
"""


async def prepare_materials(database: Database, names: Mapping[str, str]) -> dict[str, str]:
    """A meeting that ended yesterday with everything that can stay of one; the names of its pages."""
    del names
    async with database.session() as db, transaction(db):
        by, now = actor_of((await db.scalars(select(User).where(User.role == Role.OWNER))).one()), clock.now()
        event = await _meet(db, by, now - 30 * HOUR)
        talk = (await db.scalars(select(Talk).where(Talk.event_id == event.id).order_by(Talk.position))).first()
        assert talk is not None
        made = _made(event, talk, now - DAY)
        db.add_all(made)
        there = (await register(db, event, f"War {LONG_WORD}", now=now - 8 * DAY)).party
        away = (await register(db, event, "Fern Kępińska", now=now - 8 * DAY)).party
        await db.flush()
        event = await events.lock(db, event.id)
        await checkins.let_in(db, event, None, there.lead.id, scan_id=new_id(), by=by, now=event.starts_at)
        minutes = next(one for one in made if one.kind is MaterialKind.MINUTES)
        return {
            "event_materials": str(event.id),
            "own_materials": links.own_token(db, there),
            "own_fewer_materials": links.own_token(db, away),
            "material_minutes": str(minutes.id),
        }


async def _meet(db: AsyncSession, by: Actor, starts_at: datetime) -> Event:
    starts_at = starts_at.replace(minute=0, second=0, microsecond=0)
    talks = tuple(
        TalkDraft(TalkKind.TALK, Text(title), starts_at=starts_at + number * HOUR, minutes=30, speakers=(speaker,))
        for number, (title, speaker) in enumerate(
            (
                (f"Vortrag über {LONG_WORD}", SpeakerDraft("Miriam Özdemir", f"{LONG_WORD} GmbH", "m@example.org")),
                ("Vortrag, dessen Folien folgen", SpeakerDraft("Jonas Terhorst", "", "j@example.org")),
            )
        )
    )
    draft = EventDraft(
        title=Text("Prüfstand Unterlagen", "Test bench materials"), slug="pruefstand-unterlagen",
        starts_at=starts_at, ends_at=starts_at + 4 * HOUR, joining_url="https://meet.example.org/x",
        attendance=Attendance.ONLINE, talks=talks,
    )  # fmt: skip
    event = await events.create(db, draft, by=by, now=starts_at - 20 * DAY)
    await db.flush()
    await events.publish(db, event, by=by, now=starts_at - 20 * DAY)
    return await events.lock(db, event.id)


def _made(event: Event, talk: Talk, at: datetime) -> list[Material]:
    film = make_file(name="film.mp4", media_type="video/mp4")
    captions = make_file(name="de.vtt", media_type="text/vtt", role=FileRole.CAPTIONS, language="de")
    sound = make_file(name=f"{LONG_WORD}.mp3", media_type="audio/mpeg")
    of_talk = [
        make_material(licence=Licence.CC_BY),
        make_material(kind=MaterialKind.RECORDING, files=[film, captions], title=Text(f"Film {LONG_WORD}")),
        make_material(kind=MaterialKind.FILE, title=Text(LONG_WORD), audience=Audience.CHECKED_IN),
        make_material(kind=MaterialKind.LINK, title=Text("Nur deutsch"), url="https://example.org/film"),
    ]
    of_event = [
        make_material(kind=MaterialKind.RECORDING, files=[sound], title=Text("Ton", "Sound"), licence=Licence.CC0),
        make_material(kind=MaterialKind.MINUTES, title=Text(f"Protokoll {LONG_WORD}"), text=Text(MINUTES)),
        make_material(kind=MaterialKind.LINK, title=Text(LONG_WORD), url="https://example.org/x",
                      audience=Audience.REGISTERED),
    ]  # fmt: skip
    for number, one in enumerate((*of_talk, *of_event)):
        one.event_id, one.position, one.created_at = event.id, number, at
        one.talk_id = talk.id if one in of_talk else None
    return [*of_talk, *of_event]
