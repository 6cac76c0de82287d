"""Acts on several registrations at once: each as if it were alone, what is refused is told and stops nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import parties
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations.cancel import cancel
from eventhub.domain.registrations.resend import send_link_again
from eventhub.models import Event, Party, Registration


@dataclass(slots=True)
class Done:
    """What became of a selection: who was served, who was not and why, and who was offered a place by it."""

    names: list[str] = field(default_factory=list)
    refused: list[tuple[str, DomainError]] = field(default_factory=list)
    offered: list[Party] = field(default_factory=list)


async def selection(db: AsyncSession, event: Event, ids: Sequence[UUID]) -> Sequence[Registration]:
    """The registrations of this event among ``ids``, by name."""
    query = (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.id.in_(ids))
        .order_by(Registration.family_name, Registration.given_name, Registration.id)
    )
    return (await db.scalars(query)).all()


async def cancel_selected(db: AsyncSession, event: Event, ids: Sequence[UUID], *, by: Actor, now: datetime) -> Done:
    """Cancel these registrations, and nobody else of their parties."""
    done = Done()
    for party, chosen in await _by_party(db, event, ids):
        names = [one.name for one in chosen]
        try:
            done.offered += await cancel(db, event, party, chosen, now=now, by=by)
        except DomainError as error:
            done.refused += [(name, error) for name in names]
        else:
            done.names += names
    return done


async def resend_selected(db: AsyncSession, event: Event, ids: Sequence[UUID], *, by: Actor, now: datetime) -> Done:
    """Mail each party among these its link again, once."""
    done = Done()
    for party, _chosen in await _by_party(db, event, ids):
        try:
            await send_link_again(db, event, party, now=now, by=by)
        except DomainError as error:
            done.refused.append((party.lead.name, error))
        else:
            done.names.append(party.lead.name)
    return done


async def _by_party(db: AsyncSession, event: Event, ids: Sequence[UUID]) -> list[tuple[Party, list[Registration]]]:
    chosen = await selection(db, event, ids)
    found = []
    for party_id in dict.fromkeys(one.party_id for one in chosen):
        party = await parties.get(db, party_id)
        if party is not None:
            wanted = {one.id for one in chosen}
            found.append((party, [one for one in party.registrations if one.id in wanted]))
    return found
