"""Mails, written in the transaction of their cause, and sent by the worker."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId
from eventhub.models.event import Event
from eventhub.models.proposal import Proposal
from eventhub.models.registration import Party
from eventhub.models.talk import Talk


class MailStatus(StrEnum):
    """Where a mail stands."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DISCARDED = "discarded"


class OutboxMail(HasId, Base):
    """One mail to one address.

    ``calendar`` is the iCalendar object as text; ``tickets`` lists what the worker draws as QR pictures:
    ``[{"code": …, "name": …, "short_code": …}]``. ``unsubscribe_url`` stops mails of its kind with one POST (RFC 8058).
    """

    __tablename__ = "outbox_mails"
    __table_args__ = (
        Index("ix_outbox_mails_status_due_at", "status", "due_at"),
        Index("ix_outbox_mails_calendar_uid_status", "calendar_uid", "status"),
    )

    kind: Mapped[str] = mapped_column(String(40))
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("parties.id", ondelete="CASCADE"), index=True)
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposals.id", ondelete="SET NULL"), index=True)
    talk_id: Mapped[UUID | None] = mapped_column(ForeignKey("talks.id", ondelete="SET NULL"), index=True)
    to_name: Mapped[str] = mapped_column(String(200), default="")
    to_address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300))
    body_text: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str | None] = mapped_column(Text)
    calendar_uid: Mapped[str | None] = mapped_column(String(80))
    calendar_method: Mapped[str | None] = mapped_column(String(8))
    unsubscribe_url: Mapped[str | None] = mapped_column(String(500))
    tickets: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    status: Mapped[MailStatus]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    # The unit of work learns the order of inserts from relationships, not from foreign keys.
    event: Mapped[Event | None] = relationship(lazy="raise")
    proposal: Mapped[Proposal | None] = relationship(lazy="raise")
    talk: Mapped[Talk | None] = relationship(lazy="raise")
    party: Mapped[Party | None] = relationship(lazy="raise")
