"""By what a call is judged, and by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from eventhub.domain import audit
from eventhub.domain.calls import home_title
from eventhub.domain.permissions import Actor
from eventhub.domain.reviews.judge import count_anew
from eventhub.domain.reviews.standing import Progress, progress_of, seen_by, votes_on
from eventhub.domain.reviews.viewer import Viewer
from eventhub.models import Call, Criterion, LocalizedText, Proposal, Review, Reviewer, Role, Score, User

JUDGING = (Role.OWNER, Role.ORGANISER, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """What is judged, as the form describes it."""

    name: LocalizedText
    weight: int = 1
    id: UUID | None = None


async def save_criteria(
    db: AsyncSession, call: Call, drafts: Sequence[CriterionDraft], *, by: Actor, now: datetime
) -> None:
    """Set the criteria of the call, which must be locked. One that has scores is retired, not deleted.

    Votes are counted anew: they count once every criterion has its score.
    """
    known = {one.id: one for one in call.criteria}
    criteria: list[Criterion] = []
    for position, draft in enumerate(drafts):
        one = (known.pop(draft.id, None) if draft.id else None) or Criterion(name=draft.name)
        one.position, one.name, one.weight, one.is_retired = position, draft.name, draft.weight, False
        criteria.append(one)
    used = set(await db.scalars(select(Score.criterion_id).where(Score.criterion_id.in_(set(known)))))
    for one in known.values():
        if one.id in used:
            one.is_retired, one.position = True, len(criteria)
            criteria.append(one)
    call.criteria = criteria
    await db.flush()
    query = select(Review).join(Proposal, Proposal.id == Review.proposal_id).where(Proposal.call_id == call.id)
    for review in (await db.scalars(query.options(selectinload(Review.scores)))).all():
        count_anew(call, review, now=now)
    audit.note(db, "call.criteria_changed", by=by, now=now, subject=home_title(call).text("de"), event=call.event)


async def candidates(db: AsyncSession) -> Sequence[User]:
    """Who may be asked to judge: everybody with an account but the door."""
    query = select(User).where(User.is_active, User.role.in_(JUDGING)).order_by(User.name, User.id)
    return (await db.scalars(query)).all()


async def reviewers(db: AsyncSession, call: Call) -> Sequence[Reviewer]:
    """Who judges the call, with their topics."""
    query = (
        select(Reviewer)
        .join(Reviewer.user)
        .where(Reviewer.call_id == call.id)
        .options(joinedload(Reviewer.user), selectinload(Reviewer.topics))
        .order_by(User.name, User.id)
        .execution_options(populate_existing=True)
    )
    return (await db.scalars(query)).all()


async def save_reviewers(
    db: AsyncSession, call: Call, chosen: Mapping[UUID, frozenset[UUID]], *, by: Actor, now: datetime
) -> None:
    """Let these users judge the call, each the given topics, or all without any; what they said already stays."""
    allowed = {user.id for user in await candidates(db)}
    topics = {topic.id: topic for topic in call.topics}
    known = {one.user_id: one for one in await reviewers(db, call)}
    for user_id, reviewer in known.items():
        if user_id not in chosen:
            await db.delete(reviewer)
    for user_id, topic_ids in chosen.items():
        if user_id not in allowed:
            continue
        reviewer = known.get(user_id) or Reviewer(call_id=call.id, user_id=user_id, created_at=now, topics=[])
        reviewer.topics = [topics[ident] for ident in topic_ids if ident in topics]
        db.add(reviewer)
    who = ", ".join(one.name for one in await candidates(db) if one.id in chosen)
    subject = home_title(call).text("de")
    audit.note(db, "call.reviewers_changed", by=by, now=now, subject=subject, event=call.event, who=who)


async def progress(db: AsyncSession, proposals: Sequence[Proposal], who: Sequence[Reviewer]) -> dict[UUID, Progress]:
    """How far each reviewer has come, by their user's id."""
    votes = await votes_on(db, proposals)
    found = {}
    for reviewer in who:
        user = reviewer.user
        actor = Actor(user.id, user.name, user.address, user.role)
        viewer = Viewer(actor, is_reviewer=True, topic_ids=frozenset(topic.id for topic in reviewer.topics))
        seen = {one.id: seen_by(viewer, one, votes[one.id]) for one in proposals}
        found[user.id] = progress_of(viewer, proposals, seen)
    return found
