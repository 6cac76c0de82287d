"""Contacts, found by their mail address."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.mail import links
from eventhub.models import Person
from eventhub.signing import read_id


def address_key(address: str) -> str:
    """The form under which an address is known: without regard to case and to the spaces around it."""
    return address.strip().casefold()


async def by_address(db: AsyncSession, address: str) -> Person | None:
    """The person with this address, if known."""
    return await db.scalar(select(Person).where(Person.address_key == address_key(address)))


def add(db: AsyncSession, address: str, *, given_name: str, family_name: str, language: str, now: datetime) -> Person:
    """Remember a person by their address. A known one is never changed by what a stranger types."""
    person = Person(
        given_name=given_name,
        family_name=family_name,
        address=address.strip(),
        address_key=address_key(address),
        language=language,
        created_at=now,
    )
    db.add(person)
    return person


async def by_feed_token(db: AsyncSession, token: str) -> Person | None:
    """The person whose feed ``token`` opens, or None."""
    ident = read_id(token)
    person = await db.get(Person, ident) if ident else None
    return person if person is not None and links.opens_feed(db, person, token) else None
