"""The call for talks of one event, or the standing one of a series: what is asked for, until when, how it is judged."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId, LocalizedText
from eventhub.models.event import Event, QuestionKind
from eventhub.models.series import Series, Topic


class TalkFormat(StrEnum):
    """How a talk is held."""

    TALK = "talk"
    DISCUSSION = "discussion"
    WORKSHOP = "workshop"
    DEMO = "demo"
    LIGHTNING = "lightning"


call_topics = Table(
    "call_topics",
    Base.metadata,
    Column("call_id", ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Call(HasId, Base):
    """A call for talks. Its address is that of its event or series; ``closes_at`` is None for a standing call.

    The grace link (signed over ``grace_no``) lets submit until ``grace_until`` although the call has closed.
    """

    __tablename__ = "calls"
    __table_args__ = (CheckConstraint("(event_id IS NULL) <> (series_id IS NULL)", name="one_home"),)

    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), unique=True)
    is_published: Mapped[bool] = mapped_column(default=False)
    intro: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    answer_by: Mapped[datetime | None]
    grace_no: Mapped[int] = mapped_column(default=0)
    grace_until: Mapped[datetime | None]
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    max_co_speakers: Mapped[int] = mapped_column(default=2)
    max_topics: Mapped[int] = mapped_column(default=3)
    confirm_days: Mapped[int] = mapped_column(default=14)
    proposal_counter: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    event: Mapped[Event | None] = relationship(lazy="raise")
    series: Mapped[Series | None] = relationship(lazy="raise")
    topics: Mapped[list[Topic]] = relationship(secondary=call_topics, lazy="raise", order_by=Topic.slug)
    types: Mapped[list["CallType"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="CallType.position"
    )
    questions: Mapped[list["CallQuestion"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="CallQuestion.position"
    )
    criteria: Mapped[list["Criterion"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Criterion.position"
    )

    def has_opened(self, now: datetime) -> bool:
        """Whether it is published and its opening has come."""
        return self.is_published and (self.opens_at is None or now >= self.opens_at)

    def is_open(self, now: datetime) -> bool:
        """Whether everybody may submit."""
        return self.has_opened(now) and (self.closes_at is None or now < self.closes_at)

    def is_in_grace(self, now: datetime) -> bool:
        """Whether those with the grace link may still submit."""
        return self.has_opened(now) and self.grace_until is not None and now < self.grace_until


class CallType(HasId, Base):
    """A kind of talk that is asked for, with its length in minutes; ``wanted`` is how many fit, None when open."""

    __tablename__ = "call_types"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    format: Mapped[TalkFormat] = mapped_column(default=TalkFormat.TALK)
    name: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    minutes: Mapped[int] = mapped_column(default=30)
    wanted: Mapped[int | None]


class CallQuestion(HasId, Base):
    """A question of the call to whoever proposes; ``options`` as in `Question`."""

    __tablename__ = "call_questions"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[QuestionKind]
    label: Mapped[LocalizedText]
    hint: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    is_retired: Mapped[bool] = mapped_column(default=False)


class Criterion(HasId, Base):
    """What reviewers judge, from 1 to 5; a score is the mean weighted by ``weight`` (1 or more)."""

    __tablename__ = "criteria"
    __table_args__ = (CheckConstraint("weight >= 1", name="weight"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[LocalizedText]
    weight: Mapped[int] = mapped_column(default=1)
    is_retired: Mapped[bool] = mapped_column(default=False)
