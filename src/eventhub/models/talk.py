"""The running order of an event."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId, LocalizedText


class TalkKind(StrEnum):
    """A talk, or something between talks."""

    TALK = "talk"
    BREAK = "break"


class Talk(HasId, Base):
    """An item of the programme."""

    __tablename__ = "talks"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[TalkKind] = mapped_column(default=TalkKind.TALK)
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    title: Mapped[LocalizedText]
    abstract: Mapped[LocalizedText] = mapped_column(default=LocalizedText)

    speakers: Mapped[list["Speaker"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Speaker.position"
    )


class Speaker(HasId, Base):
    """A person of a talk; without an address they are listed as not reachable."""

    __tablename__ = "speakers"

    talk_id: Mapped[UUID] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(254), default="")
