"""The team: who has access, what they may do, and that at least one owner stays."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, staff
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.models import Role, User, UserSession

PASSWORD_BYTES = 12


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team, and when a browser of theirs was last here."""

    user: User
    seen_at: datetime | None


async def team(db: AsyncSession) -> Sequence[Member]:
    """Everybody with an account, those with access first, by name."""
    query = (
        select(User, func.max(UserSession.seen_at))
        .outerjoin(UserSession, UserSession.user_id == User.id)
        .group_by(User.id)
        .order_by(User.is_active.desc(), User.name, User.id)
    )
    return [Member(user, seen_at) for user, seen_at in (await db.execute(query)).all()]


async def get(db: AsyncSession, user_id: UUID) -> User | None:
    """The user with this id."""
    return await db.get(User, user_id)


def new_password() -> str:
    """A password nobody guesses, to be told once."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


async def add(db: AsyncSession, name: str, address: str, *, role: Role, by: Actor, now: datetime) -> str:
    """Give somebody access; returns their first password, which is kept nowhere.

    Raises:
        DomainError: ``user.address_taken``.
    """
    password = new_password()
    await staff.add_user(db, name, address, role=role, password=password, now=now, by=by)
    return password


async def reset_password(db: AsyncSession, user: User, *, by: Actor, now: datetime) -> str:
    """A new password for somebody; all their sessions end. Returns it; it is kept nowhere."""
    password = new_password()
    await staff.reset_password(db, user.address, password=password, now=now, by=by)
    return password


async def change_role(db: AsyncSession, user: User, role: Role, *, by: Actor, now: datetime) -> None:
    """Let somebody do more, or less.

    Raises:
        DomainError: ``user.last_owner``.
    """
    if role is not Role.OWNER:
        await _refuse_last_owner(db, user)
    if user.role is role:
        return
    user.role = role
    audit.note(db, "user.role_changed", by=by, now=now, subject=user.name, role=role.value)


async def deactivate(db: AsyncSession, user: User, *, by: Actor, now: datetime) -> None:
    """Take access away and end every session; what they did stays under their name.

    Raises:
        DomainError: ``user.last_owner``.
    """
    await _refuse_last_owner(db, user)
    user.is_active = False
    await db.execute(delete(UserSession).where(UserSession.user_id == user.id))
    audit.note(db, "user.deactivated", by=by, now=now, subject=user.name)


async def activate(db: AsyncSession, user: User, *, by: Actor, now: datetime) -> None:
    """Give access back, with the password they had."""
    user.is_active = True
    audit.note(db, "user.activated", by=by, now=now, subject=user.name)


async def _refuse_last_owner(db: AsyncSession, user: User) -> None:
    """Locks every owner, so that two who remove each other at once do not both succeed."""
    query = (
        select(User)
        .where(User.role == Role.OWNER, User.is_active)
        .order_by(User.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    owners = (await db.scalars(query)).all()
    if [owner.id for owner in owners] == [user.id]:
        raise DomainError("user.last_owner")
