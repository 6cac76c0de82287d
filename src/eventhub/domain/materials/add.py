"""Putting up what is no file: links and minutes."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import chasing, consents
from eventhub.domain.materials.files import talk_of
from eventhub.domain.materials.place import next_position
from eventhub.domain.materials.values import MaterialDraft
from eventhub.domain.permissions import Actor
from eventhub.models import Event, Material, MaterialKind, PublishWhen


async def add(db: AsyncSession, event: Event, draft: MaterialDraft, *, by: Actor, now: datetime) -> Material:
    """Put up a link or minutes, of the event or one of its talks; the event must be locked.

    Speakers of the talk are asked whether a link may be published.

    Raises:
        DomainError: ``material.gone`` for a talk of another event; those of `check`.
    """
    check(draft)
    if draft.kind not in (MaterialKind.LINK, MaterialKind.MINUTES):
        raise DomainError("material.no_file", field="kind")
    talk = await talk_of(db, event, draft.talk_id)
    material = Material(
        event_id=event.id,
        kind=draft.kind,
        position=await next_position(db, event),
        title=draft.title,
        files=[],
        consents=[],
        created_by=by.name,
        created_at=now,
        updated_at=now,
    )
    take_over(material, draft)
    db.add(material)
    if talk is not None:
        await consents.ask(db, event, material, talk, now=now)
        await chasing.stop_asking(db, material)
    audit.note(db, "material.added", by=by, now=now, subject=draft.title.text("de"), event=event)
    await db.flush()
    return material


def check(draft: MaterialDraft) -> None:
    """What every material needs.

    Raises:
        DomainError: ``material.no_title``; ``material.no_url`` for a link; ``material.no_text`` for minutes;
            ``material.no_time`` without the instant it is published at.
    """
    if not draft.title:
        raise DomainError("material.no_title", field="title")
    if draft.kind is MaterialKind.LINK and not draft.url.startswith(("https://", "http://")):
        raise DomainError("material.no_url", field="url")
    if draft.kind is MaterialKind.MINUTES and not draft.text:
        raise DomainError("material.no_text", field="text")
    if draft.publish_when is PublishWhen.AT and draft.publish_at is None:
        raise DomainError("material.no_time", field="publish_at")


def take_over(material: Material, draft: MaterialDraft) -> None:
    """What organisers say of it, without its kind."""
    material.talk_id, material.title, material.licence = draft.talk_id, draft.title, draft.licence
    material.url = draft.url if material.kind is MaterialKind.LINK else ""
    material.text = draft.text
    material.audience, material.publish_when = draft.audience, draft.publish_when
    material.publish_at = draft.publish_at if draft.publish_when is PublishWhen.AT else None
