"""What the public learns of a speaker, kept for the next time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId, LocalizedText
from eventhub.models.person import Person


class Profile(HasId, Base):
    """The profile of a speaker; one without a person came from an import and nobody can write to them.

    ``external_id``, ``external_guid`` and ``external_code`` are the names another programme software gave the person.
    """

    __tablename__ = "profiles"

    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    bio: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    picture_file: Mapped[str | None] = mapped_column(String(200))
    links: Mapped[list[str]] = mapped_column(JSON, default=list)
    external_id: Mapped[str] = mapped_column(String(80), default="")
    external_guid: Mapped[str] = mapped_column(String(80), default="")
    external_code: Mapped[str] = mapped_column(String(80), default="")
    used_at: Mapped[datetime]
    created_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship(lazy="raise")
