"""What guests thought of a meeting, kept so that no row says who, or when.

The three tables are keyed by random bytes or a keyed hash, hold no instant and, on SQLite, no row order: nothing in
them tells one answer's place in time. `docs/security.md` says what this does not protect against.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId
from eventhub.models.event import Event


class FeedbackKind(StrEnum):
    """How it is asked: from 1 to 5, from 0 to 10 (would you recommend us), one of some, or in words."""

    SCALE = "scale"
    NPS = "nps"
    CHOICE = "choice"
    TEXT = "text"


class FeedbackForm(HasId, Base):
    """What is asked after an event; without a row the usual questions are. Once closed, nobody can answer any more.

    ``questions`` lists ``{"key", "kind", "scope": "event" or "talk", "label": {"de", "en"}, "low": {…}, "high": {…},
    "options": [{"key", "de", "en"}]}`` in order.
    """

    __tablename__ = "feedback_forms"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    is_on: Mapped[bool] = mapped_column(default=True)
    is_closed: Mapped[bool] = mapped_column(default=False)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    event: Mapped[Event] = relationship(lazy="raise")


class FeedbackResponse(Base):
    """What one person said of the event, or of one talk; those of one person are not tied together.

    ``key`` are 16 random bytes; ``answers`` maps a question's key to a number, an option's key or a text.
    """

    __tablename__ = "feedback_responses"
    __table_args__ = (Index("ix_feedback_responses_event_id", "event_id"), {"sqlite_with_rowid": False})

    key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    talk_id: Mapped[UUID | None] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)


class FeedbackMark(Base):
    """That a ticket's holder has answered: ``key`` is an HMAC-SHA-256 over the registration under the event's key."""

    __tablename__ = "feedback_marks"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)


class FeedbackSnapshot(Base):
    """The results as they stood at the last full five, which is all that is shown while one can still answer.

    ``key`` is an HMAC-SHA-256 over event and talk under the event's key; ``results`` has the counts and shuffled texts.
    """

    __tablename__ = "feedback_snapshots"
    __table_args__ = (CheckConstraint("responses >= 5", name="responses"), {"sqlite_with_rowid": False})

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    talk_id: Mapped[UUID | None] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"), index=True)
    responses: Mapped[int]
    results: Mapped[dict[str, Any]] = mapped_column(JSON)
