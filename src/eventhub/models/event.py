"""A meeting, with what belongs to it alone: gates, questions, running order."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, LargeBinary, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from eventhub.models.base import Base, HasId, LocalizedText, new_id
from eventhub.models.series import Series, Topic
from eventhub.models.talk import Talk
from eventhub.models.venue import Room, Venue


class EventStatus(StrEnum):
    """What is stored; finished is derived from the end."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Visibility(StrEnum):
    """Who may find the event's page."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    MEMBERS = "members"


class Attendance(StrEnum):
    """Where people meet."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


event_topics = Table(
    "event_topics",
    Base.metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Event(HasId, Base):
    """One meeting.

    ``places_held`` counts persons whose registration holds a place; ``places_limit`` is the larger of the capacity
    and the places held, and None when unlimited: the database refuses held > limit whatever the program does.
    ``schedule_version`` counts the acts on the draft of the schedule; ``schedule_shift_minutes`` is by how much the
    event has moved since the slots were last fitted; ``release_count`` is the number of the public release, 0 before.
    """

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("places_limit IS NULL OR places_held <= places_limit", name="places"),
        CheckConstraint("places_held >= 0", name="places_held"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_events_status_starts_at", "status", "starts_at"),
    )

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"), index=True)
    venue_id: Mapped[UUID | None] = mapped_column(ForeignKey("venues.id", ondelete="RESTRICT"), index=True)
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"))
    title: Mapped[LocalizedText]
    edition: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    summary: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    description: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    hand_out: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    status: Mapped[EventStatus] = mapped_column(default=EventStatus.DRAFT)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PUBLIC)
    attendance: Mapped[Attendance] = mapped_column(default=Attendance.ON_SITE)
    joining_url: Mapped[str] = mapped_column(String(500), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="Europe/Berlin")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    doors_at: Mapped[datetime | None]
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    capacity: Mapped[int | None]
    places_held: Mapped[int] = mapped_column(default=0)
    places_limit: Mapped[int | None]
    persons_waiting: Mapped[int] = mapped_column(default=0)
    queue_counter: Mapped[int] = mapped_column(default=0)
    has_waitlist: Mapped[bool] = mapped_column(default=True)
    wants_confirmation: Mapped[bool] = mapped_column(default=False)
    wants_approval: Mapped[bool] = mapped_column(default=False)
    max_companions: Mapped[int] = mapped_column(default=3)
    offer_hours: Mapped[int] = mapped_column(default=24)
    cover: Mapped[str] = mapped_column(String(40), default="schicht24")
    cover_file: Mapped[str | None] = mapped_column(String(200))
    cover_alt: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    host_name: Mapped[str] = mapped_column(String(120), default="")
    contact_address: Mapped[str] = mapped_column(String(254), default="")
    ticket_key: Mapped[bytes] = mapped_column(LargeBinary(32), default=lambda: secrets.token_bytes(32))
    calendar_uid: Mapped[str] = mapped_column(String(80), default=lambda: f"event-{new_id()}")
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    calendar_changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    moved_from: Mapped[datetime | None]
    schedule_opened_at: Mapped[datetime | None]
    schedule_version: Mapped[int] = mapped_column(default=0, server_default="0")
    schedule_shift_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    is_schedule_revised: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    release_count: Mapped[int] = mapped_column(default=0, server_default="0")
    talk_counter: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    #: whether anything stays of it; None unless it was asked along with the event
    has_materials: Mapped[bool | None] = query_expression()

    series: Mapped[Series | None] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")
    room: Mapped[Room | None] = relationship(lazy="raise")
    topics: Mapped[list[Topic]] = relationship(secondary=event_topics, lazy="raise", order_by=Topic.slug)
    # The doors; the gate of those who join online is nobody's to stand at, and is found in `domain.checkins.online`.
    gates: Mapped[list["Gate"]] = relationship(
        primaryjoin="and_(Event.id == Gate.event_id, Gate.kind == 'door')",
        back_populates="event",
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="Gate.position",
    )
    questions: Mapped[list["Question"]] = relationship(
        back_populates="event", lazy="raise", cascade="all, delete-orphan", order_by="Question.position"
    )
    talks: Mapped[list[Talk]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by=Talk.position)

    def label(self, language: str) -> str:
        """ "Schichtwechsel 24": the edition, with the series before it unless it names it; may be empty."""
        edition, series = self.edition.text(language), self.series.name.text(language) if self.series else ""
        return ", ".join(part for part in (series if series not in edition else "", edition) if part)

    @property
    def places_left(self) -> int | None:
        """Places nobody holds; None when they are not limited."""
        return None if self.places_limit is None else self.places_limit - self.places_held

    @property
    def is_published(self) -> bool:
        """Published and not cancelled."""
        return self.status == EventStatus.PUBLISHED

    def has_started(self, now: datetime) -> bool:
        """Whether the meeting has begun."""
        return now >= self.starts_at

    def is_over(self, now: datetime) -> bool:
        """Whether the meeting has ended."""
        return now >= self.ends_at

    def has_taken_place(self, now: datetime) -> bool:
        """Whether it is over, and was neither called off nor left a draft."""
        return self.is_published and self.is_over(now)

    @property
    def closes_at(self) -> datetime:
        """When registration ends: at the set time, at the latest at the start."""
        return min(self.registration_closes_at or self.starts_at, self.starts_at)

    def takes_registrations(self, now: datetime) -> bool:
        """Whether the registration window is open."""
        has_opened = self.registration_opens_at is None or now >= self.registration_opens_at
        return self.is_published and has_opened and now < self.closes_at

    @property
    def is_online(self) -> bool:
        """Whether one can join from afar."""
        return self.attendance != Attendance.ON_SITE

    @property
    def offer_time(self) -> timedelta:
        """How long an offered place is held."""
        return timedelta(hours=self.offer_hours)


class GateKind(StrEnum):
    """A place people pass, or the button by which online guests join."""

    DOOR = "door"
    ONLINE = "online"


class Gate(HasId, Base):
    """A named check-in point of an event."""

    __tablename__ = "gates"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[LocalizedText]
    kind: Mapped[GateKind] = mapped_column(default=GateKind.DOOR, server_default="door")

    event: Mapped[Event] = relationship(back_populates="gates", lazy="raise")


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    CHECKBOX = "checkbox"


class Question(HasId, Base):
    """A question of an event to its guests.

    ``options`` is a list of ``{"key": …, "de": …, "en": …}`` for choices. Sensitive ones (diet, access needs) are
    asked with a consent of their own.
    """

    __tablename__ = "questions"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[QuestionKind]
    label: Mapped[LocalizedText]
    hint: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    is_retired: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    event: Mapped[Event] = relationship(back_populates="questions", lazy="raise")

    def option_text(self, key: str, language: str) -> str:
        """What the option ``key`` says in ``language``; the key itself when the option has gone."""
        for option in self.options:
            if option["key"] == key:
                return LocalizedText(option.get("de", ""), option.get("en", "")).text(language)
        return key
