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
    """Give the registration a ticket. One it had must be revoked, and flushed, before: the database holds one valid."""
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


async def by_text(db: AsyncSession, event: Event, text: str) -> Ticket | None:
    """The ticket that a scanner read or somebody typed at the door of ``event``: the ticket's address, its code, or
    the short code of a ticket of this event."""
    code = code_in(text)
    if ticket_code.nonce_of(code) is not None:
        return await by_code(db, code)
    return await by_short_code(db, event, code)


def code_in(text: str) -> str:
    """The code in what a scanner read: the last part of the ticket's address, or the text itself."""
    return text.strip().split("?", 1)[0].split("#", 1)[0].rstrip("/").rsplit("/", 1)[-1]


async def by_code(db: AsyncSession, code: str) -> Ticket | None:
    """The ticket with this code, valid or revoked, of whatever event; None for unknown and forged ones."""
    nonce = ticket_code.nonce_of(code)
    if nonce is None:
        return None
    query = select(Ticket, Event.ticket_key).join(Event, Event.id == Ticket.event_id).where(Ticket.nonce == nonce)
    found = (await db.execute(query)).first()
    if found is None:
        return None
    ticket, key = found
    return ticket if ticket_code.is_genuine(key, ticket.event_id, code) else None


async def by_short_code(db: AsyncSession, event: Event, text: str) -> Ticket | None:
    """The ticket of this event with the typed short code."""
    typed = ticket_code.typed(text)
    if len(typed) != ticket_code.SHORT_LENGTH:
        return None
    return await db.scalar(select(Ticket).where(Ticket.event_id == event.id, Ticket.short_code == typed))
