"""Finding materials, with all that rules and pages speak of: files, consents, who speaks."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from eventhub.domain.events.find import lock as lock_event
from eventhub.domain.events.find import with_place
from eventhub.models import Event, Material, MaterialConsent, MaterialFile, Speaker, Talk


def with_details() -> tuple[ORMOption, ...]:
    """Loads files, consents with their speakers, and the talk with its speakers."""
    return (
        selectinload(Material.files),
        selectinload(Material.consents).joinedload(MaterialConsent.speaker),
        joinedload(Material.speaker),
        joinedload(Material.talk).selectinload(Talk.speakers).joinedload(Speaker.profile),
    )


async def of_event(db: AsyncSession, event_id: UUID) -> Sequence[Material]:
    """All materials of the event and its talks, in their order."""
    return (await db.scalars(_query().where(Material.event_id == event_id))).all()


async def of_talks(db: AsyncSession, talk_ids: Collection[UUID]) -> Sequence[Material]:
    """All materials of these talks, in their order."""
    return (await db.scalars(_query().where(Material.talk_id.in_(talk_ids)))).all() if talk_ids else []


async def by_id(db: AsyncSession, material_id: UUID) -> Material | None:
    """The material with this id."""
    return await db.scalar(_query().where(Material.id == material_id))


async def with_event(db: AsyncSession, material_id: UUID) -> tuple[Material, Event] | None:
    """The material with this id, and the event it is of, with its place."""
    material = await by_id(db, material_id)
    if material is None:
        return None
    event = await db.scalar(select(Event).where(Event.id == material.event_id).options(*with_place()))
    return None if event is None else (material, event)


async def lock(db: AsyncSession, material_id: UUID) -> tuple[Event, Material] | None:
    """The material as it is now, with its event; the event is locked until the act ends, as every act on it does."""
    event_id = await db.scalar(select(Material.event_id).where(Material.id == material_id))
    if event_id is None:
        return None
    event = await lock_event(db, event_id)
    material = await reload(db, material_id)
    return None if material is None else (event, material)


async def reload(db: AsyncSession, material_id: UUID) -> Material | None:
    """The material as it is now, whatever was read of it before."""
    return await db.scalar(_query().where(Material.id == material_id).execution_options(populate_existing=True))


async def lock_file(db: AsyncSession, file_id: UUID) -> tuple[Event, Material, MaterialFile] | None:
    """One version of a file with its material and event; the event is locked until the act ends."""
    material_id = await db.scalar(select(MaterialFile.material_id).where(MaterialFile.id == file_id))
    found = await lock(db, material_id) if material_id is not None else None
    if found is None:
        return None
    file = next((one for one in found[1].files if one.id == file_id), None)
    return None if file is None else (*found, file)


def _query() -> Select[Material]:
    return select(Material).options(*with_details()).order_by(Material.position, Material.id)
