"""Certificates go after the time the hub has set, counted from the day they were issued."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.models import Certificate, Hub

BATCH = 200


async def outdated(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Certificates that were issued longer ago than the hub keeps them."""
    hub = await db.get_one(Hub, 1)
    limit = now - timedelta(days=hub.certificate_days)
    return (await db.scalars(select(Certificate.id).where(Certificate.issued_at <= limit).limit(BATCH))).all()


async def delete_outdated(db: AsyncSession, certificate_id: UUID, _now: datetime) -> None:
    """Delete such a certificate."""
    await db.execute(delete(Certificate).where(Certificate.id == certificate_id))
