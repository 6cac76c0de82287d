"""What is kept of speakers between two talks, and the address of their page."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.slugs import LENGTH, slug_of
from eventhub.models import Person, Profile


async def of_person(db: AsyncSession, person: Person) -> Profile | None:
    """The profile kept of this person, if any."""
    return await db.scalar(select(Profile).where(Profile.person_id == person.id))


async def add(db: AsyncSession, name: str, *, person: Person | None = None, now: datetime) -> Profile:
    """Begin a profile under an address of its own."""
    profile = Profile(
        person_id=person.id if person else None,
        name=name,
        slug=await _free_slug(db, slug_of(name) or "speaker"),
        used_at=now,
        created_at=now,
    )
    db.add(profile)
    await db.flush()
    return profile


async def _free_slug(db: AsyncSession, wanted: str) -> str:
    slug = wanted
    while await db.scalar(select(Profile.id).where(Profile.slug == slug)) is not None:
        # Not counted up: numbers would say how many of one name there are.
        slug = f"{wanted[: LENGTH - 8].rstrip('-')}-{secrets.token_hex(3)}"
    return slug
