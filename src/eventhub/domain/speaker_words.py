"""What a speaker said to the publication of materials, where another mailbox comes to stand in their row."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.models import MaterialConsent


async def end(db: AsyncSession, speaker_ids: Collection[UUID]) -> None:
    """Under these rows stands another mailbox, perhaps somebody else: nothing was agreed to by whoever that is."""
    if not speaker_ids:
        return
    query = select(MaterialConsent).where(MaterialConsent.speaker_id.in_(speaker_ids))
    for word in await db.scalars(query):
        word.given_at = None
