"""Places in talks in every state: free, full, in the queue, at the same time, begun, moved and gone."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import events, parties, sign_ups
from eventhub.domain.events import EventDraft, SpeakerDraft, TalkDraft
from eventhub.mail import links, sign_up_mails
from eventhub.mail.sign_up_mails import TalkAt
from eventhub.models import LocalizedText as Text
from eventhub.models import OutboxMail, Role, Talk, TalkKind, User, Venue
from tests.makers import actor_of, register

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"


async def prepare_sign_ups(database: Database, names: Mapping[str, str]) -> dict[str, str]:
    """A meeting of two days that has begun, with talks of few places; the names of its pages."""
    del names
    async with database.session() as db, transaction(db):
        by = actor_of((await db.scalars(select(User).where(User.role == Role.OWNER))).one())
        now = clock.now()
        starts_at = (now + 2 * HOUR).replace(minute=0, second=0, microsecond=0)
        draft = EventDraft(
            title=Text("Prüfstand Plätze", "Test bench places"),
            slug="pruefstand-places",
            venue_id=await db.scalar(select(Venue.id).where(Venue.name == "Alte Lohnhalle")),
            starts_at=starts_at,
            ends_at=starts_at + 30 * HOUR,
            talks=tuple(_talks(starts_at - HOUR)),
        )
        event = await events.create(db, draft, by=by, now=now - 20 * DAY)
        await db.flush()
        await events.publish(db, event, by=by, now=now - 20 * DAY)
        event = await events.lock(db, event.id)
        query = select(Talk).where(Talk.event_id == event.id).order_by(Talk.position)
        talks = (await db.scalars(query)).all()
        for talk, places in zip(talks, (2, 1, 30, 3, None), strict=True):
            await sign_ups.set_capacity(db, event, talk, places, by=by, now=now - 9 * DAY)
        asked = [await register(db, event, f"Platz {name}", now=now - 8 * DAY) for name in ("Eins", "Zwei", "Drei")]
        group = (await register(db, event, f"{LONG_WORD} Gruppe", now=now - 8 * DAY, companions=3)).party
        await db.flush()
        single = asked[0].party
        for number, one in enumerate((single.lead, asked[1].party.lead, *group.registrations[:3])):
            await sign_ups.sign_up(db, event, talks[1], one, now=now - (7 - number) * HOUR)
        await sign_ups.sign_up(db, event, talks[0], single.lead, now=now - DAY)
        await sign_ups.sign_up(db, event, talks[3], group.registrations[3], now=now - DAY)
        await db.flush()
        made = {
            "own_places_one": links.own_token(db, single),
            "own_places_none": links.own_token(db, asked[2].party),
            "own_places_group": links.own_token(db, group),
            "event_places": str(event.id),
            "talk_full": str(talks[1].id),
            "talk_free": str(talks[2].id),
            "talk_open": str(talks[4].id),
        }
        party = await parties.get(db, group.id)
        assert party is not None
        at = TalkAt(talks[1], talks[1].title, starts_at, 60, f"Raum {LONG_WORD}")
        was = TalkAt(talks[1], talks[1].title, starts_at + HOUR, 60, "Saal")
        persons = party.registrations[1:3]
        await sign_up_mails.moved_up(db, event, party, persons, at, now=now)
        await sign_up_mails.talk_moved(db, event, party, persons, at, was=was, now=now)
        await sign_up_mails.talk_gone(db, event, party, persons, at, now=now)
        await db.flush()
        mails = select(OutboxMail.kind, OutboxMail.id).where(OutboxMail.talk_id == talks[1].id)
        return made | {f"mail_{kind}": str(ident) for kind, ident in (await db.execute(mails)).all()}


def _talks(first: datetime) -> list[TalkDraft]:
    speaker = (SpeakerDraft("Dr. Aylin Şahin", "Hochschule Emscherbruch"),)
    titles = [Text("Hat begonnen", "Has begun"), Text(f"Voll: {LONG_WORD}", ""), Text("Frei", "Free")]
    begins = (first - HOUR, first + 2 * HOUR, first + 2.5 * HOUR, first + 26 * HOUR, first + 27 * HOUR)
    titles += [Text("Am zweiten Tag", "On the second day"), Text("Für alle", "For everybody")]
    return [
        TalkDraft(TalkKind.TALK, title, starts_at=at, minutes=60, speakers=speaker)
        for title, at in zip(titles, begins, strict=True)
    ]
