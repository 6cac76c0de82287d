"""How much may be kept: a file, a meeting, the whole hub. What is still on its way counts in full."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.errors import DomainError
from eventhub.models import Hub, Material, MaterialFile, Upload

MB = 1_000_000
#: how many uploads one link, or one organiser, may have under way
MOST_AT_ONCE = 20

#: uploads whose bytes lie in the data folder, or are to come
UNDER_WAY = Upload.finished_at.is_(None) & (Upload.refusal == "")


async def make_room(db: AsyncSession, event_id: UUID, length: int, *, counted: int = 0) -> None:
    """See that ``length`` bytes fit; the hub's row is locked, so that no two fill the same room.

    Of them ``counted`` are already among what is on its way.

    Raises:
        DomainError: ``upload.too_large``, ``upload.event_full`` or ``upload.hub_full``.
    """
    hub = await db.get_one(Hub, 1, with_for_update=True, populate_existing=True)
    if length > hub.file_limit_mb * MB:
        raise DomainError("upload.too_large", most=hub.file_limit_mb)
    more = length - counted
    if await _taken(db, Material.event_id == event_id, Upload.event_id == event_id) + more > hub.event_limit_mb * MB:
        raise DomainError("upload.event_full")
    if await _taken(db) + more > hub.hub_limit_mb * MB:
        raise DomainError("upload.hub_full")


@dataclass(frozen=True, slots=True)
class Room:
    """In bytes: what a file and a meeting may have, and what is ``left`` of the hub's."""

    file: int
    event: int
    left: int


async def room(db: AsyncSession) -> Room:
    """What there is now; nobody is kept from taking it meanwhile."""
    hub = await db.get_one(Hub, 1)
    return Room(hub.file_limit_mb * MB, hub.event_limit_mb * MB, hub.hub_limit_mb * MB - await _taken(db))


async def _taken(
    db: AsyncSession, of_material: ColumnElement[bool] | None = None, of_upload: ColumnElement[bool] | None = None
) -> int:
    """Bytes that are kept and on their way, of the whole hub or of what the conditions say."""
    kept = select(func.coalesce(func.sum(MaterialFile.size), 0))
    if of_material is not None:
        kept = kept.join(Material, Material.id == MaterialFile.material_id).where(of_material)
    coming = select(func.coalesce(func.sum(Upload.length), 0)).where(UNDER_WAY)
    if of_upload is not None:
        coming = coming.where(of_upload)
    # A sum is a decimal on PostgreSQL.
    return int(await db.scalar(kept) or 0) + int(await db.scalar(coming) or 0)
