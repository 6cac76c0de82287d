"""The items of an event's programme: how one begins, and the names it keeps."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.slugs import LENGTH, slug_of
from eventhub.models import Event, Talk, TalkKind


async def add(db: AsyncSession, event: Event, talk: Talk) -> Talk:
    """Put a talk into the event, with an address and a number that stay; the event must be locked.

    What an import gave (slug, number, guid) is kept.
    """
    talk.event_id = event.id
    await name(db, event, talk)
    db.add(talk)
    return talk


async def name(db: AsyncSession, event: Event, talk: Talk) -> None:
    """Give the talk the address and number it lacks; breaks and blockers have no page, and need none."""
    if talk.number is None:
        event.talk_counter += 1
        while await _has_number(db, event, event.talk_counter):
            event.talk_counter += 1
        talk.number = event.talk_counter
    if talk.slug is None and talk.kind == TalkKind.TALK:
        talk.slug = await _free_slug(db, event, slug_of(talk.title.text("de")) or f"talk-{talk.number}", talk.number)


async def _has_number(db: AsyncSession, event: Event, number: int) -> bool:
    query = select(Talk.id).where(Talk.event_id == event.id, Talk.number == number)
    return await db.scalar(query) is not None


async def _free_slug(db: AsyncSession, event: Event, wanted: str, number: int) -> str:
    query = select(Talk.id).where(Talk.event_id == event.id, Talk.slug == wanted)
    if await db.scalar(query) is None:
        return wanted
    return f"{wanted[: LENGTH - 12].rstrip('-')}-{number}"
