"""Parties and the registrations in them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId
from eventhub.models.event import Event, Question
from eventhub.models.person import Person
from eventhub.models.ticket import Ticket


class RegistrationStatus(StrEnum):
    """Where a registration stands; checked in and no-show are derived from scans."""

    UNVERIFIED = "unverified"
    AWAITING_APPROVAL = "awaiting_approval"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


HOLDING = frozenset(
    {
        RegistrationStatus.UNVERIFIED,
        RegistrationStatus.AWAITING_APPROVAL,
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.OFFERED,
    }
)
LIVE = HOLDING | {RegistrationStatus.WAITLISTED}


class Source(StrEnum):
    """Who made the registration."""

    GUEST = "guest"
    ORGANISER = "organiser"
    DOOR = "door"


class Party(HasId, Base):
    """Registrations made together: the lead, who gets the mails, and named companions.

    ``queue_no`` is the place in the order of waiting; a lapsed offer gets a new one, at the end. ``morning_mail_at``,
    ``later_mail_at``: when it was decided on the two mails after the meeting; ``mails_stopped_at``: since when the
    guest wants none of these, which a new date does not change; ``told_material_ids``: what the guest was told of.
    """

    __tablename__ = "parties"
    __table_args__ = (
        # One live party per event and address: a second registration gets the first one's link instead.
        Index(
            "uq_parties_live_event_id_person_id",
            "event_id",
            "person_id",
            unique=True,
            sqlite_where=text("is_live"),
            postgresql_where=text("is_live"),
        ),
        UniqueConstraint("event_id", "queue_no"),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id", ondelete="RESTRICT"), index=True)
    source: Mapped[Source] = mapped_column(default=Source.GUEST)
    is_live: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="de")
    link_no: Mapped[int] = mapped_column(default=0)
    queue_no: Mapped[int | None]
    waiting_since: Mapped[datetime | None]
    offered_at: Mapped[datetime | None]
    offered_until: Mapped[datetime | None] = mapped_column(index=True)
    unverified_until: Mapped[datetime | None] = mapped_column(index=True)
    link_sent_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    morning_mail_at: Mapped[datetime | None]
    later_mail_at: Mapped[datetime | None]
    mails_stopped_at: Mapped[datetime | None]
    told_material_ids: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    created_at: Mapped[datetime]

    event: Mapped[Event] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")
    registrations: Mapped[list["Registration"]] = relationship(
        back_populates="party",
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="Registration.position",
    )

    @property
    def lead(self) -> "Registration":
        """The registration of the guest who made them all."""
        return self.registrations[0]

    def with_status(self, *statuses: RegistrationStatus) -> list["Registration"]:
        """The registrations of the party in one of ``statuses``."""
        return [one for one in self.registrations if one.status in statuses]

    @property
    def live(self) -> list["Registration"]:
        """The registrations that have not ended."""
        return [one for one in self.registrations if one.status in LIVE]

    @property
    def status(self) -> RegistrationStatus:
        """The state of those still live, for a party moves whole; else that of the lead."""
        live = self.live
        return live[0].status if live else self.lead.status


class Registration(HasId, Base):
    """One person's place, or wish for one, at one event."""

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("party_id", "position"),
        # The table of a meeting is counted, put in order and searched in these alone, without reading its rows.
        Index("ix_registrations_event_id_status", "event_id", "status", "family_name", "given_name", "id"),
        Index(
            "ix_registrations_event_id_family_name",
            "event_id",
            "family_name",
            "given_name",
            "id",
            "status",
            "search_text",
        ),
    )

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id", ondelete="CASCADE"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    given_name: Mapped[str] = mapped_column(String(80))
    family_name: Mapped[str] = mapped_column(String(80))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[str] = mapped_column(String(120), default="")
    organisation_kind: Mapped[str] = mapped_column(String(24), default="")
    municipality: Mapped[str] = mapped_column(String(80), default="")
    search_text: Mapped[str] = mapped_column(String(500), default="")
    is_speaker: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    status: Mapped[RegistrationStatus]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[Source | None]
    created_at: Mapped[datetime]

    party: Mapped[Party] = relationship(back_populates="registrations", lazy="raise")
    answers: Mapped[list["Answer"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    consents: Mapped[list["Consent"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Consent.given_at"
    )
    tickets: Mapped[list[Ticket]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by=Ticket.issued_at)

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def sort_name(self) -> str:
        """Family name first, as lists have it."""
        return ", ".join(part for part in (self.family_name, self.given_name) if part)

    @property
    def ticket(self) -> Ticket | None:
        """The ticket that is valid, if any."""
        return next((one for one in self.tickets if one.revoked_at is None), None)

    @property
    def is_lead(self) -> bool:
        """Whether this is the guest who registered the party."""
        return self.position == 0


class Answer(HasId, Base):
    """What was answered to one question: a text, an option's key, a list of keys, a number, true or false."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    value: Mapped[Any] = mapped_column(JSON)

    question: Mapped[Question] = relationship(lazy="raise")


class ConsentKind(StrEnum):
    """What was agreed to."""

    PHOTOS = "photos"
    SENSITIVE = "sensitive"
    AFTER_EVENT = "after_event"


class Consent(HasId, Base):
    """That somebody agreed, to which wording, and when; withdrawing is dated, not erased."""

    __tablename__ = "consents"

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ConsentKind]
    wording: Mapped[str] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(2))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
