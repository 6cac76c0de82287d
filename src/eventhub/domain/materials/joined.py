"""Who comes to speak in a talk after its items were put up is asked about them too, by whichever way they came."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.materials import consents, find
from eventhub.domain.materials.chasing import is_reachable
from eventhub.domain.materials.files import talk_of
from eventhub.models import Event, EventStatus, Material, MaterialConsent, Speaker, Talk, TalkStatus

BATCH = 200


async def due(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Items of organisers in whose talk somebody speaks who can be asked and was not.

    So is somebody whose address was not known when the item was put up.
    """
    del now
    was_asked = exists().where(MaterialConsent.material_id == Material.id, MaterialConsent.speaker_id == Speaker.id)
    query = (
        select(Material.id)
        .join(Talk, Talk.id == Material.talk_id)
        .join(Event, Event.id == Talk.event_id)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Talk.status == TalkStatus.CONFIRMED,
            Material.kind.in_(consents.ASKED),
            ~Material.is_of_speaker,
            exists().where(Speaker.talk_id == Talk.id, is_reachable(), ~was_asked),
        )
        .order_by(Material.id)
        .limit(BATCH)
    )
    return (await db.scalars(query)).all()


async def ask(db: AsyncSession, material_id: UUID, now: datetime) -> None:
    """Ask those who speak in the talk of one item and were not; until they agree it is not published any more."""
    found = await find.lock(db, material_id)
    if found is None or found[1].is_of_speaker:
        return
    event, material = found
    talk = await talk_of(db, event, material.talk_id)
    if talk is not None and talk.status is TalkStatus.CONFIRMED and event.is_published:
        await consents.ask(db, event, material, talk, now=now)
