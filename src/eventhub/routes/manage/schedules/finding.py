"""What the pages of the plan look up, or answer 404 for."""

from uuid import UUID

from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import schedules
from eventhub.models import Event, Talk


async def event_or_404(db: AsyncSession, event_id: UUID, *, lock: bool = False) -> Event:
    """The event with its house and rooms.

    Raises:
        NotFoundException: when there is none.
    """
    event = await schedules.event_of(db, event_id, lock=lock)
    if event is None:
        raise NotFoundException
    return event


async def talk_or_404(db: AsyncSession, event: Event, talk_id: UUID) -> Talk:
    """An item of the event that takes place, with all that is edited with it.

    Raises:
        NotFoundException: when there is none.
    """
    talk = next((one for one in await schedules.talks(db, event) if one.id == talk_id), None)
    if talk is None:
        raise NotFoundException
    return talk
