"""A new item, with all that is the same whatever it is: behind all others, and whose it is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.materials.place import next_position
from eventhub.models import Audience, Event, LocalizedText, Material, MaterialKind, PublishWhen, Speaker


async def begun(
    db: AsyncSession,
    event: Event,
    kind: MaterialKind,
    title: LocalizedText,
    *,
    talk_id: UUID | None = None,
    speaker: Speaker | None = None,
    created_by: str,
    now: datetime,
) -> Material:
    """An item that ``speaker`` puts up, or (None) organisers do; the event must be locked.

    What a speaker puts up is for everybody who registered, after the talk, until they choose; the organisers' own
    choice narrows nothing as yet.
    """
    material = Material(
        event_id=event.id,
        talk_id=talk_id,
        speaker_id=speaker.id if speaker else None,
        is_of_speaker=speaker is not None,
        position=await next_position(db, event),
        kind=kind,
        title=title,
        files=[],
        consents=[],
        created_by=created_by,
        created_at=now,
        updated_at=now,
    )
    if speaker is not None:
        material.audience, material.publish_when = Audience.EVERYONE, PublishWhen.NOW
        material.speaker_audience, material.speaker_publish_when = Audience.REGISTERED, PublishWhen.AFTER_TALK
    db.add(material)
    return material
