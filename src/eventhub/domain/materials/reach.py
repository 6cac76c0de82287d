"""Writing to the speakers of a talk: each address once, with the person whose link the mail holds."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from eventhub.domain import people
from eventhub.domain.schedules.tell import person_of, recipient, remember
from eventhub.mail.letters import Recipient
from eventhub.models import Person, Profile, Speaker


async def reachable(
    db: AsyncSession, speaker_ids: Collection[UUID], *, now: datetime
) -> list[tuple[Recipient, Person]]:
    """Those of them whose address is known, in their order; who was only an address so far is a person from now on."""
    query = (
        select(Speaker)
        .where(Speaker.id.in_(speaker_ids))
        .options(joinedload(Speaker.profile).joinedload(Profile.person))
        .order_by(Speaker.position, Speaker.id)
        .execution_options(populate_existing=True)
    )
    found: dict[str, tuple[Recipient, Person]] = {}
    for speaker in (await db.scalars(query)).all():
        known = await person_of(db, speaker)
        to = recipient(speaker, known)
        key = people.address_key(to.address)
        if key and key not in found:
            found[key] = to, known or await remember(db, to, now=now)
    return list(found.values())
