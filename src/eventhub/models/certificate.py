"""That somebody was there, on paper and to be verified."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId
from eventhub.models.event import Event


class CertificateEnd(StrEnum):
    """Why a code no longer verifies."""

    NAME_CORRECTED = "name_corrected"
    CHECK_IN_UNDONE = "check_in_undone"
    REPLACED = "replaced"
    BY_ORGANISER = "by_organiser"


class Certificate(HasId, Base):
    """One certificate of attendance, as it was issued; it stays when the registration goes, for the time the hub sets.

    ``code`` are 12 characters of Crockford's base 32, 60 random bits. ``contents`` lists the talks as printed,
    ``{"title": …, "minutes": …}``. ``name`` is "" once it is withdrawn: only that its code was issued is kept then.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        Index(
            "uq_certificates_valid_registration_id",
            "registration_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="SET NULL"), index=True
    )
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(161))
    language: Mapped[str] = mapped_column(String(2), default="de")
    event_title: Mapped[str] = mapped_column(String(300))
    event_label: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    time_zone: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    is_online: Mapped[bool] = mapped_column(default=False)
    contents: Mapped[list[dict[str, str | int]]] = mapped_column(JSON, default=list)
    issued_at: Mapped[datetime] = mapped_column(index=True)
    issued_by: Mapped[str] = mapped_column(String(120), default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_for: Mapped[CertificateEnd | None]

    event: Mapped[Event] = relationship(lazy="raise")
