"""A contact, known by a mail address."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId, new_id
from eventhub.models.event import Event


class Person(HasId, Base):
    """Somebody with an address; ``address_key`` is the address without regard to case."""

    __tablename__ = "persons"

    given_name: Mapped[str] = mapped_column(String(80))
    family_name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(254))
    address_key: Mapped[str] = mapped_column(String(254), unique=True)
    language: Mapped[str] = mapped_column(String(2), default="de")
    feed_no: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class CalendarEntry(HasId, Base):
    """What one person's calendar holds of one event: the UID never changes, the sequence only rises."""

    __tablename__ = "calendar_entries"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True, default=lambda: f"entry-{new_id()}")
    sequence: Mapped[int] = mapped_column(default=0)
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]

    # The unit of work learns the order of inserts from relationships, not from foreign keys.
    event: Mapped[Event] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
