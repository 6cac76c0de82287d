"""Who judges the proposals of a call, and how they judged."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId
from eventhub.models.call import Call, Criterion
from eventhub.models.proposal import Proposal
from eventhub.models.series import Topic
from eventhub.models.user import User

reviewer_topics = Table(
    "reviewer_topics",
    Base.metadata,
    Column("reviewer_id", ForeignKey("reviewers.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Reviewer(HasId, Base):
    """A user who judges the proposals of a call: those of the topics given, or all without any."""

    __tablename__ = "reviewers"
    __table_args__ = (UniqueConstraint("call_id", "user_id"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]

    call: Mapped[Call] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")
    topics: Mapped[list[Topic]] = relationship(secondary=reviewer_topics, lazy="raise", order_by=Topic.slug)


class Review(HasId, Base):
    """One person's judgement of one proposal; it counts once ``completed_at`` is set: every criterion has its score.

    Abstaining is final, and a conflict of interest hides the proposal's reviews from this person for good.
    """

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("proposal_id", "user_id"),)

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    comment: Mapped[str] = mapped_column(Text, default="")
    completed_at: Mapped[datetime | None]
    abstained_at: Mapped[datetime | None]
    conflict_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")
    scores: Mapped[list["Score"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class Score(HasId, Base):
    """How one criterion was judged, 1 (low) to 5 (high)."""

    __tablename__ = "scores"
    __table_args__ = (
        UniqueConstraint("review_id", "criterion_id"),
        CheckConstraint("value BETWEEN 1 AND 5", name="value"),
    )

    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"))
    criterion_id: Mapped[UUID] = mapped_column(ForeignKey("criteria.id", ondelete="CASCADE"), index=True)
    value: Mapped[int]

    criterion: Mapped[Criterion] = relationship(lazy="raise")
