"""The signed links that only a mailbox gets to know."""

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import settings_of
from eventhub.models import Party, Person
from eventhub.signing import is_signed, sign

OWN = "party"
FEED = "feed"


def own_token(db: AsyncSession, party: Party) -> str:
    """Opens the party's own page ``/r/{token}``."""
    return sign(settings_of(db), OWN, party.id, party.link_no)


def opens(db: AsyncSession, party: Party, token: str) -> bool:
    """Whether ``token`` is the living link of this party."""
    return is_signed(settings_of(db), token, OWN, party.id, party.link_no)


def feed_token(db: AsyncSession, person: Person) -> str:
    """Opens the person's own calendar feed ``/me/{token}.ics``."""
    return sign(settings_of(db), FEED, person.id, person.feed_no)


def opens_feed(db: AsyncSession, person: Person, token: str) -> bool:
    """Whether ``token`` is the living link of this person's feed."""
    return is_signed(settings_of(db), token, FEED, person.id, person.feed_no)
