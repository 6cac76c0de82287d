"""What of a meeting is counted for good, when the registrations themselves go."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base
from eventhub.models.event import Event


class EventFigures(Base):
    """The numbers of one event as they stood when retention removed its registrations; reports read these then."""

    __tablename__ = "event_figures"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    taken_at: Mapped[datetime]

    event: Mapped[Event] = relationship(lazy="raise")
