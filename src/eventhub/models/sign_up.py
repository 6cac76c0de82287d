"""Who takes part in a talk with limited places."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId
from eventhub.models.registration import Registration
from eventhub.models.talk import Talk


class SignUp(HasId, Base):
    """A person's place in a talk, or, with a ``queue_no``, their place in its queue. It ends when it is cancelled."""

    __tablename__ = "sign_ups"
    __table_args__ = (
        Index(
            "uq_sign_ups_open_talk_id_registration_id",
            "talk_id",
            "registration_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        UniqueConstraint("talk_id", "queue_no"),
    )

    talk_id: Mapped[UUID] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    queue_no: Mapped[int | None]
    is_waiting: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    talk: Mapped[Talk] = relationship(lazy="raise")
    registration: Mapped[Registration] = relationship(lazy="raise")
