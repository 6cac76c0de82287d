"""What the public was shown of a programme: numbered releases, and the stars somebody took along."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId, LocalizedText
from eventhub.models.talk import Talk, TalkKind


class Release(HasId, Base):
    """A frozen programme of an event, numbered from 1."""

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    number: Mapped[int]
    note: Mapped[str] = mapped_column(String(300), default="")
    released_at: Mapped[datetime]
    released_by: Mapped[str] = mapped_column(String(120), default="")

    talks: Mapped[list["ReleasedTalk"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ReleasedTalk.starts_at"
    )


class ReleasedTalk(HasId, Base):
    """A talk as a release shows it: room, time, text, language, and the ids of its speakers.

    Names are read from `Speaker` when a page is made, so that a person who withdrew is gone from every release, and one
    who confirmed appears without a new one.
    """

    __tablename__ = "released_talks"
    __table_args__ = (UniqueConstraint("release_id", "talk_id"),)

    release_id: Mapped[UUID] = mapped_column(ForeignKey("releases.id", ondelete="CASCADE"))
    talk_id: Mapped[UUID] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"), index=True)
    kind: Mapped[TalkKind]
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"), index=True)
    room_name: Mapped[str] = mapped_column(String(80), default="")
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    title: Mapped[LocalizedText]
    abstract: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    description: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    language: Mapped[str] = mapped_column(String(8), default="de")
    speaker_ids: Mapped[list[str]] = mapped_column(JSON, default=list)

    talk: Mapped[Talk] = relationship(lazy="raise")


class StarList(HasId, Base):
    """The talks somebody starred, as a feed without a name. Kept are SHA-256 hashes of its two tokens.

    ``read_hash`` is of the token in the feed's address, ``write_hash`` of the one the browser that made it keeps.
    """

    __tablename__ = "star_lists"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    read_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    write_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    talk_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    updated_at: Mapped[datetime]
