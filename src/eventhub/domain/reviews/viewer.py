"""Who looks at the proposals of a call, and what that shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from eventhub.domain.decisions import DECIDED
from eventhub.domain.permissions import Actor
from eventhub.models import Call, Proposal, ProposalStatus, Reviewer


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody of the team before one call: whether they judge it, of which topics (all without any)."""

    actor: Actor
    is_reviewer: bool = False
    topic_ids: frozenset[UUID] = frozenset()

    def judges(self, proposal: Proposal) -> bool:
        """Whether they were asked to judge it; then others' scores wait for their own vote."""
        mine = not self.topic_ids or any(topic.id in self.topic_ids for topic in proposal.topics)
        return self.is_reviewer and mine

    def sees(self, proposal: Proposal) -> bool:
        """Organisers see all that was submitted, reviewers what they judge, while it was not withdrawn."""
        if proposal.status == ProposalStatus.DRAFT:
            return False
        return self.actor.organises or (proposal.status != ProposalStatus.WITHDRAWN and self.judges(proposal))

    def sees_names(self, proposal: Proposal) -> bool:
        """Under anonymity reviewers never learn who speaks, organisers once the decision is applied."""
        if not proposal.call.is_anonymous:
            return True
        return self.actor.organises and proposal.status in DECIDED


async def viewer_of(db: AsyncSession, call: Call, actor: Actor) -> Viewer | None:
    """How ``actor`` stands before the call; None for whom it does not exist."""
    query = select(Reviewer).where(Reviewer.call_id == call.id, Reviewer.user_id == actor.user_id)
    reviewer = await db.scalar(query.options(selectinload(Reviewer.topics)))
    if reviewer is not None:
        return Viewer(actor, is_reviewer=True, topic_ids=frozenset(topic.id for topic in reviewer.topics))
    return Viewer(actor) if actor.organises else None


async def calls_of(db: AsyncSession, actor: Actor) -> Sequence[Call]:
    """The calls somebody may look at, with what they belong to, the newest first."""
    query = (
        select(Call)
        .options(joinedload(Call.event), joinedload(Call.series))
        .order_by(Call.created_at.desc(), Call.id.desc())
    )
    if not actor.organises:
        query = query.where(Call.id.in_(select(Reviewer.call_id).where(Reviewer.user_id == actor.user_id)))
    return (await db.scalars(query)).all()
