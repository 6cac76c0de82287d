"""How proposals stand: the votes that count, as one person may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.reviews.viewer import Viewer
from eventhub.models import Criterion, Proposal, ProposalStatus, Review, Score, User


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person said: the score (weighted mean, 1 to 5) once it counts, the comment, whether they abstained."""

    user_id: UUID
    name: str
    score: float | None
    comment: str = ""
    has_abstained: bool = False
    has_conflict: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do for them."""
        return self.score is not None or self.has_abstained or self.has_conflict


@dataclass(frozen=True, slots=True)
class Standing:
    """The votes on one proposal as ``viewer`` may see them; ``votes`` is empty while they are hidden.

    ``number`` of votes that count is told to everybody but those with a conflict of interest.
    """

    mine: Vote | None = None
    number: int = 0
    votes: tuple[Vote, ...] = ()
    is_hidden: bool = False

    @property
    def has_conflict(self) -> bool:
        """Whether the viewer is not impartial, so that the reviews stay hidden for good."""
        return self.mine is not None and self.mine.has_conflict

    @property
    def is_done(self) -> bool:
        """Whether the viewer has judged it, or will not."""
        return self.mine is not None and self.mine.is_done

    @property
    def scores(self) -> list[float]:
        """The scores that count, lowest first."""
        return sorted(vote.score for vote in self.votes if vote.score is not None)

    @property
    def median(self) -> float | None:
        """The middle of the scores, None without any or while they are hidden."""
        return median(self.scores) if self.scores else None

    @property
    def spread(self) -> float:
        """How far the scores are apart."""
        return self.scores[-1] - self.scores[0] if self.scores else 0.0

    @property
    def others(self) -> list[Vote]:
        """What the others said, scores first."""
        shown = [one for one in self.votes if self.mine is None or one.user_id != self.mine.user_id]
        return sorted(shown, key=lambda one: (one.score is None, one.name))


async def votes_on(db: AsyncSession, proposals: Sequence[Proposal]) -> dict[UUID, list[Vote]]:
    """Every judgement of the proposals, by their ids: for rules, not for pages."""
    ids = [one.id for one in proposals]
    weighted = func.sum(Score.value * Criterion.weight)
    query = (
        select(
            Review.proposal_id,
            Review.user_id,
            User.name,
            Review.comment,
            Review.completed_at,
            Review.abstained_at,
            Review.conflict_at,
            weighted,
            func.sum(Criterion.weight),
        )
        .join(User, User.id == Review.user_id)
        .outerjoin(Score, Score.review_id == Review.id)
        .outerjoin(Criterion, (Criterion.id == Score.criterion_id) & Criterion.is_retired.is_(False))
        .where(Review.proposal_id.in_(ids))
        .group_by(
            Review.id,
            Review.proposal_id,
            Review.user_id,
            User.name,
            Review.comment,
            Review.completed_at,
            Review.abstained_at,
            Review.conflict_at,
        )
        .order_by(User.name, Review.user_id)
    )
    found: dict[UUID, list[Vote]] = {ident: [] for ident in ids}
    for proposal_id, user_id, name, comment, completed, abstained, conflict, total, weight in await db.execute(query):
        score = float(total) / float(weight) if completed is not None and weight else None
        found[proposal_id].append(Vote(user_id, name, score, comment, abstained is not None, conflict is not None))
    return found


def seen_by(viewer: Viewer, proposal: Proposal, votes: Sequence[Vote]) -> Standing:
    """What ``viewer`` may see of the votes: the others' only after the own counts, none with a conflict of interest."""
    mine = next((one for one in votes if one.user_id == viewer.actor.user_id), None)
    number = sum(one.score is not None for one in votes)
    if mine is not None and mine.has_conflict:
        return Standing(mine, is_hidden=True)
    if viewer.judges(proposal) and (mine is None or not mine.is_done):
        return Standing(mine, number, is_hidden=True)
    return Standing(mine, number, tuple(one for one in votes if one.score is not None or one.has_abstained))


async def standings(db: AsyncSession, viewer: Viewer, proposals: Sequence[Proposal]) -> dict[UUID, Standing]:
    """How each proposal stands for ``viewer``, by its id."""
    votes = await votes_on(db, proposals)
    return {one.id: seen_by(viewer, one, votes[one.id]) for one in proposals}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the proposals that were to judge somebody has judged."""

    done: int
    total: int


def progress_of(viewer: Viewer, proposals: Iterable[Proposal], found: dict[UUID, Standing]) -> Progress:
    """How far ``viewer`` has come with what is still open."""
    mine = [one for one in proposals if one.status == ProposalStatus.SUBMITTED and viewer.judges(one)]
    return Progress(sum(found[one.id].is_done for one in mine), len(mine))
