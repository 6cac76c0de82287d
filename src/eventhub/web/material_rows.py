"""The rows of materials that pages show to everybody, and to a party."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.domain import materials
from eventhub.models import Event, Party
from eventhub.web.material_view import Row, own_address, rows_of, talk_address


async def public_rows(db: AsyncSession, event: Event, talk_id: UUID | None = None) -> list[Row]:
    """What everybody sees now of the event, or of one talk; with the talks whose slides are still to come."""
    shown = await materials.visible_to_everyone(db, event, now=clock.now())
    if talk_id is not None:
        return rows_of([one for one in shown if one.material.talk_id == talk_id], urls.material)
    # Where there is nothing at all, nobody is told to wait for it.
    awaited = await materials.awaited(db, event, now=clock.now()) if shown else []
    return rows_of(shown, urls.material, awaited=awaited, talk_url=talk_address(event))


async def party_rows(db: AsyncSession, party: Party, token: str, there: Collection[UUID]) -> list[Row]:
    """What the party, whose event and registrations are loaded and of whom ``there`` were let in, sees now."""
    event, now = party.event, clock.now()
    seen = await materials.seen_by_party(db, event, party, there, now=now)
    awaited = await materials.awaited(db, event, now=now, items=seen.items) if seen.shown else []
    return rows_of(seen.shown, own_address(token), awaited=awaited, talk_url=talk_address(event))
