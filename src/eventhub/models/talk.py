"""The items of an event's programme, who holds them, and where the draft of the schedule puts them."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId, LocalizedText
from eventhub.models.series import Topic
from eventhub.models.venue import Room

if TYPE_CHECKING:
    from eventhub.models.profile import Profile
    from eventhub.models.proposal import Proposal

NO_LOCALIZED_TEXT = text('\'{"de": "", "en": ""}\'')


class TalkKind(StrEnum):
    """A talk, something between talks, or time that a room is taken for something else."""

    TALK = "talk"
    BREAK = "break"
    BLOCKER = "blocker"


class TalkStatus(StrEnum):
    """Whether a talk takes place: asked of its speaker, certain, or called off."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


talk_topics = Table(
    "talk_topics",
    Base.metadata,
    Column("talk_id", ForeignKey("talks.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Talk(HasId, Base):
    """An item of the programme.

    ``starts_at`` and ``minutes`` are those of the running order, which the public sees until release 1 when
    ``is_in_running_order``; the draft of the schedule keeps its own in `Slot`. ``guid`` and ``number`` name the talk
    in exports and stay what an import gave. ``extra`` keeps what the frab schedule format says and we do not use.
    ``places_*`` are those of sign-up, as in `Event`. ``suggestion`` is the text the speaker would like instead.
    ``material_asked_at`` is when its speakers were last asked for their slides, ``material_asked_stage`` the number of
    the latest of the dates for that, in their order from 1, that was asked at; ``material_requests`` is how often.
    """

    __tablename__ = "talks"
    __table_args__ = (
        UniqueConstraint("event_id", "slug"),
        UniqueConstraint("event_id", "number"),
        UniqueConstraint("event_id", "guid"),
        CheckConstraint("places_limit IS NULL OR places_held <= places_limit", name="places"),
        CheckConstraint("places_held >= 0", name="places_held"),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposals.id", ondelete="SET NULL"), unique=True)
    repeats_id: Mapped[UUID | None] = mapped_column(ForeignKey("talks.id", ondelete="SET NULL"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[TalkKind] = mapped_column(default=TalkKind.TALK)
    status: Mapped[TalkStatus] = mapped_column(default=TalkStatus.CONFIRMED, server_default="confirmed")
    is_in_running_order: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    slug: Mapped[str | None] = mapped_column(String(80))
    guid: Mapped[str | None] = mapped_column(String(80), default=lambda: str(uuid4()))
    number: Mapped[int | None]
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    title: Mapped[LocalizedText]
    abstract: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    description: Mapped[LocalizedText] = mapped_column(default=LocalizedText, server_default=NO_LOCALIZED_TEXT)
    format: Mapped[str] = mapped_column(String(40), default="talk", server_default="talk")
    track: Mapped[str] = mapped_column(String(80), default="", server_default="")
    language: Mapped[str] = mapped_column(String(8), default="de", server_default="de")
    notes: Mapped[str] = mapped_column(Text, default="", server_default="")
    capacity: Mapped[int | None]
    places_held: Mapped[int] = mapped_column(default=0, server_default="0")
    places_limit: Mapped[int | None]
    persons_waiting: Mapped[int] = mapped_column(default=0, server_default="0")
    queue_counter: Mapped[int] = mapped_column(default=0, server_default="0")
    suggestion: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    suggested_at: Mapped[datetime | None]
    extra: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    is_material_expected: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    material_asked_at: Mapped[datetime | None]
    material_asked_stage: Mapped[int] = mapped_column(default=0, server_default="0")
    material_requests: Mapped[int] = mapped_column(default=0, server_default="0")
    cancelled_at: Mapped[datetime | None]

    proposal: Mapped["Proposal | None"] = relationship(lazy="raise")
    topics: Mapped[list[Topic]] = relationship(secondary=talk_topics, lazy="raise", order_by=Topic.slug)
    slot: Mapped["Slot | None"] = relationship(back_populates="talk", lazy="raise", cascade="all, delete-orphan")
    speakers: Mapped[list["Speaker"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Speaker.position"
    )

    @property
    def takes_sign_ups(self) -> bool:
        """Whether one signs up for it: its places are limited."""
        return self.capacity is not None and self.kind == TalkKind.TALK

    @property
    def places_left(self) -> int | None:
        """Places nobody holds; None when they are not limited."""
        return None if self.places_limit is None else self.places_limit - self.places_held


class Speaker(HasId, Base):
    """A person of a talk; without an address they are listed as not reachable.

    ``is_named`` is False until somebody who came by a proposal has confirmed: then no page may name them.
    """

    __tablename__ = "speakers"

    talk_id: Mapped[UUID] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(254), default="")
    is_named: Mapped[bool] = mapped_column(default=True, server_default=text("true"))

    profile: Mapped["Profile | None"] = relationship(lazy="raise")

    @property
    def is_reachable(self) -> bool:
        """Whether they can be asked: an address is known. The profile must be loaded."""
        return bool(self.address) or (self.profile is not None and self.profile.person_id is not None)


class Slot(HasId, Base):
    """Room and time of a talk in the draft of the schedule; a talk has at most one."""

    __tablename__ = "slots"
    __table_args__ = (
        Index("ix_slots_event_id_starts_at", "event_id", "starts_at"),
        CheckConstraint("minutes >= 1", name="minutes"),
    )

    talk_id: Mapped[UUID] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"), unique=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"), index=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(120), default="")

    talk: Mapped[Talk] = relationship(back_populates="slot", lazy="raise")
    room: Mapped[Room | None] = relationship(lazy="raise")
