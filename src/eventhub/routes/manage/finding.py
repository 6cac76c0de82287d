"""What an address of the workspace names, or 404."""

from uuid import UUID

from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import events
from eventhub.models import Event


async def event_of(db: AsyncSession, event_id: UUID) -> Event:
    """The meeting with this id, without what is edited with it.

    Raises:
        NotFoundException: when there is none.
    """
    event = await events.bare(db, event_id)
    if event is None:
        raise NotFoundException
    return event
