"""The recurring formats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete as delete_row
from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.slugs import slug_of
from eventhub.models import NO_TEXT, Event, LocalizedText, Series


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDraft:
    """A series as the form describes it; without a slug the name makes one."""

    name: LocalizedText
    slug: str = ""
    rhythm: LocalizedText = NO_TEXT
    description: LocalizedText = NO_TEXT
    cover: str = "schicht24"
    funding_reference: str = ""


async def every(db: AsyncSession) -> Sequence[Series]:
    """All series by their address."""
    return (await db.scalars(select(Series).order_by(Series.slug))).all()


async def get(db: AsyncSession, series_id: UUID) -> Series | None:
    """The series with this id."""
    return await db.get(Series, series_id)


async def by_slug(db: AsyncSession, slug: str) -> Series | None:
    """The series at this address."""
    return await db.scalar(select(Series).where(Series.slug == slug))


async def meetings(db: AsyncSession) -> Mapping[UUID, int]:
    """How many meetings each series has; those without any are missing."""
    query = select(Event.series_id, func.count(Event.id)).where(Event.series_id.is_not(None)).group_by(Event.series_id)
    return {ident: number for ident, number in (await db.execute(query)).all() if ident is not None}


async def create(db: AsyncSession, draft: SeriesDraft, *, by: Actor, now: datetime) -> Series:
    """Make a series.

    Raises:
        DomainError: ``series.slug_taken``.
    """
    series = Series(slug="", name=draft.name)
    await _take_over(db, series, draft)
    db.add(series)
    audit.note(db, "series.created", by=by, now=now, subject=series.name.text("de"))
    return series


async def update(db: AsyncSession, series: Series, draft: SeriesDraft, *, by: Actor, now: datetime) -> None:
    """Take the draft over.

    Raises:
        DomainError: ``series.slug_taken``.
    """
    await _take_over(db, series, draft)
    audit.note(db, "series.updated", by=by, now=now, subject=series.name.text("de"))


async def _take_over(db: AsyncSession, series: Series, draft: SeriesDraft) -> None:
    slug = draft.slug or slug_of(draft.name.text("de")) or "series"
    with db.no_autoflush:
        taken = await db.scalar(select(exists().where(Series.slug == slug, Series.id != series.id)))
    if taken:
        raise DomainError("series.slug_taken", field="slug")
    series.slug, series.name, series.rhythm = slug, draft.name, draft.rhythm
    series.description, series.cover = draft.description, draft.cover
    series.funding_reference = draft.funding_reference


async def delete(db: AsyncSession, series: Series, *, by: Actor, now: datetime) -> None:
    """Delete a series that has no meetings.

    Raises:
        DomainError: ``series.in_use``.
    """
    if await db.scalar(select(exists().where(Event.series_id == series.id))):
        raise DomainError("series.in_use")
    await db.execute(delete_row(Series).where(Series.id == series.id))
    audit.note(db, "series.deleted", by=by, now=now, subject=series.name.text("de"))
