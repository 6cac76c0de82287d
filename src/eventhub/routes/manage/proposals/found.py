"""Finding calls and proposals for who is looking; what one may not see is not there."""

from uuid import UUID

from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import decisions, reviews
from eventhub.domain.permissions import Actor
from eventhub.domain.reviews import Viewer
from eventhub.models import Call, Proposal


async def call_or_404(db: AsyncSession, call_id: UUID, by: Actor, *, lock: bool = False) -> tuple[Call, Viewer]:
    """The call, and how ``by`` stands before it.

    Raises:
        NotFoundException: when it is not theirs to see.
    """
    call = await (decisions.lock_call if lock else decisions.call_by_id)(db, call_id)
    viewer = await reviews.viewer_of(db, call, by) if call is not None else None
    if call is None or viewer is None:
        raise NotFoundException
    return call, viewer


async def proposal_or_404(
    db: AsyncSession, proposal_id: UUID, by: Actor, *, lock: bool = False
) -> tuple[Proposal, Viewer]:
    """The proposal with its call, and how ``by`` stands before them.

    Raises:
        NotFoundException: when it is not theirs to see.
    """
    proposal = await (decisions.lock if lock else decisions.by_id)(db, proposal_id)
    viewer = await reviews.viewer_of(db, proposal.call, by) if proposal is not None else None
    if proposal is None or viewer is None or not viewer.sees(proposal):
        raise NotFoundException
    return proposal, viewer
