"""Staff: who may sign in, their sessions, and the memory that throttles guessing."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId


class Role(StrEnum):
    """What a person of the staff may do: everything; everything but users; judging talks; the door."""

    OWNER = "owner"
    ORGANISER = "organiser"
    REVIEWER = "reviewer"
    DOOR = "door"


class User(HasId, Base):
    """A person of the staff. ``password_hash`` is an argon2id string (RFC 9106)."""

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(254))
    address_key: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[Role]
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="de")
    created_at: Mapped[datetime]


class UserSession(HasId, Base):
    """A browser that has signed in. Kept is the SHA-256 of its token, never the token."""

    __tablename__ = "user_sessions"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User] = relationship(lazy="raise")


class SignInAttempt(HasId, Base):
    """A failed attempt to sign in, under a hash of the address tried and of the client it came from."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_address_hash_at", "address_hash", "at"),
        Index("ix_sign_in_attempts_client_hash_at", "client_hash", "at"),
    )

    address_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    client_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]
