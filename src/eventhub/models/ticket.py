"""The code that lets in, and what happened to it at the door."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId


class Ticket(HasId, Base):
    """A scannable code of a confirmed registration; issuing a new one revokes the old.

    ``nonce`` are the 10 random bytes of the code; the rest of it follows from them and the event's key.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("event_id", "short_code"),
        UniqueConstraint("nonce"),
        Index(
            "uq_tickets_valid_registration_id",
            "registration_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    nonce: Mapped[bytes] = mapped_column(LargeBinary(10))
    short_code: Mapped[str] = mapped_column(String(8))
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Verdict(StrEnum):
    """What the door is told."""

    OK = "ok"
    ALREADY = "already"
    CANCELLED = "cancelled"
    WAITLISTED = "waitlisted"
    NOT_CONFIRMED = "not_confirmed"
    REPLACED = "replaced"
    OTHER_EVENT = "other_event"
    UNKNOWN = "unknown"
    UNDONE = "undone"
    NOT_IN = "not_in"


class ScanKind(StrEnum):
    """An attempt to let in, or to take that back."""

    ENTRY = "entry"
    UNDO = "undo"


class Scan(Base):
    """One attempt at a gate; the id is made on the phone, so that a repeated request changes nothing."""

    __tablename__ = "scans"
    __table_args__ = (Index("ix_scans_event_id_scanned_at", "event_id", "scanned_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    gate_id: Mapped[UUID | None] = mapped_column(ForeignKey("gates.id", ondelete="SET NULL"), index=True)
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    kind: Mapped[ScanKind]
    verdict: Mapped[Verdict]
    scanned_at: Mapped[datetime]


class CheckIn(HasId, Base):
    """A ticket let in. It ends when it is undone; the database holds at most one open one per registration."""

    __tablename__ = "check_ins"
    __table_args__ = (
        Index(
            "uq_check_ins_open_registration_id",
            "registration_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_check_ins_event_id_checked_in_at", "event_id", "checked_in_at"),
    )

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id", ondelete="SET NULL"), index=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    gate_id: Mapped[UUID | None] = mapped_column(ForeignKey("gates.id", ondelete="SET NULL"), index=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    user_name: Mapped[str] = mapped_column(String(120), default="")
    is_online: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    scan_id: Mapped[UUID] = mapped_column(ForeignKey("scans.id", ondelete="CASCADE"))
    checked_in_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    undo_scan_id: Mapped[UUID | None] = mapped_column(ForeignKey("scans.id", ondelete="SET NULL"))

    # The unit of work learns the order of inserts from relationships, not from foreign keys.
    scan: Mapped[Scan] = relationship(lazy="raise", foreign_keys=scan_id)
