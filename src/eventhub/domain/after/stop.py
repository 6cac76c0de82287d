"""The end of these mails by one click, on the page behind the link or in the mail program itself (RFC 8058)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import parties, registrations
from eventhub.mail import after_mails, links, outbox
from eventhub.models import ConsentKind, Party
from eventhub.signing import read_id


async def by_stop_token(db: AsyncSession, token: str) -> Party | None:
    """The party that ``token`` stops the mails of; None for a forged link, or when it is deleted."""
    ident = read_id(token)
    party = await db.scalar(select(Party).where(Party.id == ident)) if ident else None
    return party if party is not None and links.stops(db, party, token) else None


async def stop(db: AsyncSession, party_id: UUID, *, now: datetime) -> None:
    """Withdraw the consent to these mails, and write no more of them; what has not left is discarded."""
    found = await parties.lock(db, party_id)
    if found is None:
        return
    party = found[1]
    registrations.withdraw_consent(party.lead, ConsentKind.AFTER_EVENT, now=now)
    party.mails_stopped_at = party.mails_stopped_at or now
    await outbox.discard_of_party(db, party, kinds=after_mails.KINDS)
