"""Talks that are offered, by whom, and what was decided."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId, LocalizedText
from eventhub.models.call import Call, CallQuestion, CallType
from eventhub.models.event import Event
from eventhub.models.person import Person
from eventhub.models.series import Topic


class ProposalStatus(StrEnum):
    """Where a proposal stands; what the speaker is shown follows only once the mail about it was released."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Mark(StrEnum):
    """What the organisers are about to decide; a field, not a state."""

    ACCEPT = "accept"
    REJECT = "reject"


proposal_topics = Table(
    "proposal_topics",
    Base.metadata,
    Column("proposal_id", ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Proposal(HasId, Base):
    """A talk offered to the call of an event or a series.

    ``number`` counts within the call, from 1, for lists that show no names. ``version`` rises with each save: a save
    from an older one is refused. ``availability`` lists windows ``{"from": iso, "until": iso}``; empty means always.
    ``decision_mail_id`` names the mail about the last decision, ``told_at`` is when that was let go: until then the
    decision is not told. It is no foreign key, as that mail names the proposal, and goes earlier.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        UniqueConstraint("call_id", "number"),
        Index("ix_proposals_call_id_status", "call_id", "status"),
        Index("ix_proposals_status_saved_at", "status", "saved_at"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"), index=True)
    type_id: Mapped[UUID | None] = mapped_column(ForeignKey("call_types.id", ondelete="SET NULL"), index=True)
    number: Mapped[int]
    status: Mapped[ProposalStatus] = mapped_column(default=ProposalStatus.DRAFT)
    title: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    abstract: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    takeaway: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    notes: Mapped[str] = mapped_column(Text, default="")
    needs: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(8), default="de")
    availability: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    availability_note: Mapped[str] = mapped_column(String(300), default="")
    mark: Mapped[Mark | None]
    reply: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    decision_mail_id: Mapped[UUID | None] = mapped_column(index=True)
    told_at: Mapped[datetime | None]
    reminders_sent: Mapped[int] = mapped_column(default=0)
    draft_no: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship(lazy="raise")
    event: Mapped[Event | None] = relationship(lazy="raise")
    type: Mapped[CallType | None] = relationship(lazy="raise")
    topics: Mapped[list[Topic]] = relationship(secondary=proposal_topics, lazy="raise", order_by=Topic.slug)
    speakers: Mapped[list["ProposalSpeaker"]] = relationship(
        back_populates="proposal", lazy="raise", cascade="all, delete-orphan", order_by="ProposalSpeaker.position"
    )
    answers: Mapped[list["ProposalAnswer"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    @property
    def submitter(self) -> "ProposalSpeaker":
        """Who started it, and alone submits, withdraws and confirms."""
        return self.speakers[0]

    @property
    def is_told(self) -> bool:
        """Whether the mail about the last decision was released; a withdrawal or confirmation needs none."""
        return self.told_at is not None or self.status not in (ProposalStatus.ACCEPTED, ProposalStatus.REJECTED)

    @property
    def shown_status(self) -> ProposalStatus:
        """What the speaker is shown: still submitted while the decision is not told."""
        return self.status if self.is_told else ProposalStatus.SUBMITTED


class ProposalSpeaker(HasId, Base):
    """A person of a proposal, with the profile as typed for it; co-speakers are named once they have agreed.

    The typed profile is all there is until the address is confirmed; then the person's kept `Profile` stands for it.
    """

    __tablename__ = "proposal_speakers"
    __table_args__ = (UniqueConstraint("proposal_id", "address_key"),)

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    given_name: Mapped[str] = mapped_column(String(80), default="")
    family_name: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(String(254))
    address_key: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2), default="de")
    organisation: Mapped[str] = mapped_column(String(120), default="")
    bio: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    picture_file: Mapped[str | None] = mapped_column(String(200))
    links: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_first_talk: Mapped[bool] = mapped_column(default=False)
    link_no: Mapped[int] = mapped_column(default=0)
    invited_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="speakers", lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")
    consents: Mapped[list["ProposalConsent"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ProposalConsent.given_at"
    )

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_submitter(self) -> bool:
        """Whether this is who started the proposal."""
        return self.position == 0

    @property
    def is_named(self) -> bool:
        """Whether the programme may name them: they have agreed and not left."""
        return self.agreed_at is not None and self.left_at is None


class ProposalAnswer(HasId, Base):
    """What was answered to one question of the call; values as in `Answer`."""

    __tablename__ = "proposal_answers"
    __table_args__ = (UniqueConstraint("proposal_id", "question_id"),)

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("call_questions.id", ondelete="CASCADE"), index=True)
    value: Mapped[Any] = mapped_column(JSON)

    question: Mapped[CallQuestion] = relationship(lazy="raise")


class ItemKind(StrEnum):
    """What of a talk a speaker may agree to publish."""

    SLIDES = "slides"
    RECORDING = "recording"


class ProposalConsent(HasId, Base):
    """That a speaker agreed to publish an item, to which wording, and when; withdrawing is dated, not erased."""

    __tablename__ = "proposal_consents"

    speaker_id: Mapped[UUID] = mapped_column(ForeignKey("proposal_speakers.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ItemKind]
    wording: Mapped[str] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(2))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
