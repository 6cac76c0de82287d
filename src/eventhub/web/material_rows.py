"""The rows of materials that pages show to everybody, and to a party."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.domain import materials
from eventhub.domain.materials import Shown
from eventhub.models import Event, Party
from eventhub.web.material_view import Address, Row, own_address, rows_of, talk_address


async def public_rows(db: AsyncSession, event: Event, talk_id: UUID | None = None) -> list[Row]:
    """What everybody sees now of the event, or of one talk; with the talks whose slides are still to come."""
    shown = await materials.visible_to_everyone(db, event, now=clock.now())
    if talk_id is not None:
        return rows_of([one for one in shown if one.material.talk_id == talk_id], urls.material)
    return await _rows(db, event, shown, urls.material)


async def party_rows(db: AsyncSession, party: Party, token: str) -> list[Row]:
    """What the party, whose event and registrations are loaded, sees now."""
    shown = await materials.visible_to_party(db, party.event, party, now=clock.now())
    return await _rows(db, party.event, shown, own_address(token))


async def _rows(db: AsyncSession, event: Event, shown: Sequence[Shown], address: Address) -> list[Row]:
    # Where there is nothing at all, nobody is told to wait for it.
    awaited = await materials.awaited(db, event, now=clock.now()) if shown else []
    return rows_of(shown, address, awaited=awaited, talk_url=talk_address(event))
