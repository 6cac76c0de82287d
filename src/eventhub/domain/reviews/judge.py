"""One person's judgement of one proposal: scores, abstaining, a conflict of interest."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.domain.errors import DomainError
from eventhub.domain.reviews.viewer import Viewer
from eventhub.models import Call, Criterion, Proposal, ProposalStatus, Review, Score


async def review_of(db: AsyncSession, proposal: Proposal, user_id: UUID) -> Review | None:
    """What somebody said of the proposal, with the scores."""
    query = select(Review).where(Review.proposal_id == proposal.id, Review.user_id == user_id)
    query = query.options(selectinload(Review.scores)).execution_options(populate_existing=True)
    return await db.scalar(query)


async def judge(
    db: AsyncSession,
    call: Call,
    proposal: Proposal,
    *,
    by: Viewer,
    scores: Mapping[UUID, int],
    comment: str,
    now: datetime,
) -> Review:
    """Keep the scores given so far (by criterion) and the comment; the vote counts once every criterion has one.

    The proposal must be locked.

    Raises:
        DomainError: ``review.not_yours``; ``review.closed`` once it is decided; ``review.final`` after abstaining;
            ``review.conflict``.
    """
    review = await _own(db, proposal, by, now=now)
    known = {score.criterion_id: score for score in review.scores}
    for criterion in active(call):
        value = scores.get(criterion.id)
        if value is None:
            continue
        if criterion.id in known:
            known[criterion.id].value = value
        else:
            review.scores.append(Score(criterion_id=criterion.id, value=value))
    review.comment = comment
    review.updated_at = now
    count_anew(call, review, now=now)
    return review


async def abstain(db: AsyncSession, proposal: Proposal, *, by: Viewer, comment: str = "", now: datetime) -> Review:
    """Give no vote, for good; the others' scores appear.

    Raises:
        DomainError: as `judge`, and ``review.counts`` when the own vote counts already.
    """
    review = await _own(db, proposal, by, now=now)
    if review.completed_at is not None:
        raise DomainError("review.counts")
    review.scores.clear()
    review.comment = comment
    review.abstained_at = review.updated_at = now
    return review


async def declare_conflict(db: AsyncSession, proposal: Proposal, *, by: Viewer, now: datetime) -> Review:
    """Say that one is not impartial: the own vote goes, and the reviews of this proposal stay hidden for good.

    Raises:
        DomainError: ``review.not_yours``, ``review.closed``, ``review.conflict``.
    """
    review = await _own(db, proposal, by, now=now, is_final_too=True)
    review.scores.clear()
    review.comment = ""
    review.completed_at = None
    review.conflict_at = review.updated_at = now
    return review


def active(call: Call) -> list[Criterion]:
    """The criteria that are judged now."""
    return [one for one in call.criteria if not one.is_retired]


def count_anew(call: Call, review: Review, *, now: datetime) -> None:
    """Let the vote count if every criterion has its score, and only then; one without criteria never does."""
    wanted = {one.id for one in active(call)}
    is_complete = bool(wanted) and wanted <= {score.criterion_id for score in review.scores}
    if not is_complete or review.abstained_at is not None or review.conflict_at is not None:
        review.completed_at = None
    elif review.completed_at is None:
        review.completed_at = now


async def _own(
    db: AsyncSession, proposal: Proposal, by: Viewer, *, now: datetime, is_final_too: bool = False
) -> Review:
    if not by.judges(proposal):
        raise DomainError("review.not_yours")
    if proposal.status != ProposalStatus.SUBMITTED:
        raise DomainError("review.closed")
    review = await review_of(db, proposal, by.actor.user_id)
    if review is None:
        review = Review(
            proposal_id=proposal.id, user_id=by.actor.user_id, scores=[], comment="", created_at=now, updated_at=now
        )
        db.add(review)
    if review.conflict_at is not None:
        raise DomainError("review.conflict")
    if review.abstained_at is not None and not is_final_too:
        raise DomainError("review.final")
    return review
