"""A contact, known by a mail address."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId, new_id
from eventhub.models.event import Event
from eventhub.models.talk import Talk


class Person(HasId, Base):
    """Somebody with an address; ``address_key`` is the address without regard to case.

    ``speaker_confirmed_at`` is when the link to their own proposals was first used: only then may what is typed read or
    change the kept profile.
    """

    __tablename__ = "persons"

    given_name: Mapped[str] = mapped_column(String(80))
    family_name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(254))
    address_key: Mapped[str] = mapped_column(String(254), unique=True)
    language: Mapped[str] = mapped_column(String(2), default="de")
    feed_no: Mapped[int] = mapped_column(default=0)
    speaker_no: Mapped[int] = mapped_column(default=0, server_default="0")
    speaker_link_sent_at: Mapped[datetime | None]
    speaker_confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class CalendarEntry(HasId, Base):
    """What one person's calendar holds of one event, or of one talk they speak in.

    The UID never changes, the sequence only rises.
    """

    __tablename__ = "calendar_entries"
    __table_args__ = (
        Index(
            "uq_calendar_entries_event_id_person_id",
            "event_id",
            "person_id",
            unique=True,
            sqlite_where=text("talk_id IS NULL"),
            postgresql_where=text("talk_id IS NULL"),
        ),
        Index("uq_calendar_entries_talk_id_person_id", "talk_id", "person_id", unique=True),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    talk_id: Mapped[UUID | None] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(String(80), unique=True, default=lambda: f"entry-{new_id()}")
    sequence: Mapped[int] = mapped_column(default=0)
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]

    # The unit of work learns the order of inserts from relationships, not from foreign keys.
    event: Mapped[Event] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    talk: Mapped[Talk | None] = relationship(lazy="raise")
