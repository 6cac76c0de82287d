"""Tickets: issued, issued anew, revoked, found by their code. The codes themselves are `formats.ticket_code`."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.formats import ticket_code
from eventhub.models import Event, Registration, Ticket


def code_of(event: Event, ticket: Ticket) -> str:
    """The 26 characters that the QR says after ``/T/``."""
    return ticket_code.code(event.ticket_key, event.id, ticket.nonce)


def issue(event: Event, registration: Registration, *, now: datetime) -> Ticket:
    """Give the registration a ticket, revoking the one it had."""
    revoke(registration, now=now)
    ticket = Ticket(
        event_id=event.id,
        nonce=ticket_code.new_nonce(),
        short_code=ticket_code.new_short_code(),
        issued_at=now,
    )
    registration.tickets.append(ticket)
    return ticket


def revoke(registration: Registration, *, now: datetime) -> None:
    """The registration's ticket no longer lets in."""
    if registration.ticket is not None:
        registration.ticket.revoked_at = now


async def by_code(db: AsyncSession, code: str) -> Ticket | None:
    """The ticket with this code, valid or revoked, of whatever event; None for unknown and forged ones."""
    nonce = ticket_code.nonce_of(code)
    if nonce is None:
        return None
    query = select(Ticket, Event).join(Event, Event.id == Ticket.event_id).where(Ticket.nonce == nonce)
    found = (await db.execute(query)).first()
    if found is None:
        return None
    ticket, event = found
    return ticket if ticket_code.is_genuine(event.ticket_key, event.id, code) else None


async def by_short_code(db: AsyncSession, event: Event, text: str) -> Ticket | None:
    """The ticket of this event with the typed short code."""
    return await db.scalar(
        select(Ticket).where(Ticket.event_id == event.id, Ticket.short_code == ticket_code.typed(text))
    )
