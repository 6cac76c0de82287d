"""Makers for what is about proposing: calls, proposals, and what a form posts."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import calls, proposals
from eventhub.domain.calls import CallDraft, Home, TypeDraft
from eventhub.domain.proposals import ProfileDraft, ProposalDraft
from eventhub.models import Call, LocalizedText, Proposal
from tests.makers import actor_of, make_user

TALK = TypeDraft(LocalizedText("Vortrag", "Talk"), 25)
WORKSHOP = TypeDraft(LocalizedText("Werkstatt", "Workshop"), 60)


async def open_call(db: AsyncSession, home: Home, *, now: datetime, **values: Any) -> Call:
    """A call that is open for a week, in the running transaction."""
    user = make_user()
    db.add_all([home, user])
    await db.flush()
    draft: dict[str, Any] = {"is_published": True, "closes_at": now + timedelta(days=7), "types": (TALK, WORKSHOP)}
    made = await calls.save(db, home, CallDraft(**draft | values), by=actor_of(user), now=now - timedelta(days=1))
    call = await calls.lock(db, made.id)
    assert call is not None
    return call


def draft_of(call: Call, **values: Any) -> ProposalDraft:
    """A whole proposal, ready to be submitted."""
    given: dict[str, Any] = {
        "title": LocalizedText("Wem gehören die Daten der Halde?"),
        "abstract": LocalizedText("Drohnen vermessen jede Halde im Monat zweimal."),
        "type_id": call.types[0].id,
        "profile": ProfileDraft(given_name="Hanna", family_name="Gövert", organisation="Sparkasse Vest"),
    }
    return ProposalDraft(**given | values)


async def start(
    db: AsyncSession, call: Call, address: str = "h.goevert@example.org", *, now: datetime, **values: Any
) -> Proposal:
    """A draft, in the running transaction."""
    return await proposals.start(db, call, address, draft_of(call, **values), language="de", now=now)


async def submitted(
    db: AsyncSession, call: Call, address: str = "h.goevert@example.org", *, now: datetime, **values: Any
) -> Proposal:
    """A submitted proposal, in the running transaction."""
    proposal = await start(db, call, address, now=now, **values)
    await proposals.submit(db, proposal, proposal.submitter, now=now)
    return proposal


async def read(db: AsyncSession, proposal: Proposal) -> Proposal:
    """The proposal as it is kept, locked."""
    await db.flush()
    # A row from before a rollback knows no more than its key.
    (ident,) = inspect(proposal).identity or ()
    found = await proposals.lock(db, ident)
    assert found is not None
    return found
