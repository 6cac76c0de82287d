"""The people with an account, and the hub they work for."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.people import address_key
from eventhub.domain.permissions import Actor
from eventhub.domain.sign_in import check_password, forget_attempts, hash_password
from eventhub.models import Hub, Role, User, UserSession


async def found_hub(db: AsyncSession, name: str) -> Hub:
    """Make the hub of this installation.

    Raises:
        DomainError: ``hub.exists`` when there is one.
    """
    if await db.get(Hub, 1) is not None:
        raise DomainError("hub.exists")
    hub = Hub(name=name)
    db.add(hub)
    return hub


async def add_user(
    db: AsyncSession,
    name: str,
    address: str,
    *,
    role: Role,
    password: str,
    now: datetime,
    by: Actor | None = None,
) -> User:
    """Give somebody access; ``by`` is None at the command line. Blocks some 30 ms for the password.

    Raises:
        DomainError: ``user.address_taken``, ``password.short`` or ``password.guessable``.
    """
    check_password(password, address=address, name=name)
    if await _by_address(db, address) is not None:
        raise DomainError("user.address_taken")
    user = User(
        name=name.strip(),
        address=address.strip(),
        address_key=address_key(address),
        role=role,
        password_hash=hash_password(password),
        created_at=now,
    )
    db.add(user)
    audit.note(db, "user.added", by=by, now=now, subject=user.name, role=role.value)
    return user


async def reset_password(
    db: AsyncSession, address: str, *, password: str, now: datetime, by: Actor | None = None
) -> None:
    """Set somebody's password anew; their sessions end and they need not wait for failed attempts.

    Raises:
        DomainError: ``user.unknown``, ``password.short`` or ``password.guessable``.
    """
    user = await _by_address(db, address)
    if user is None:
        raise DomainError("user.unknown")
    check_password(password, address=user.address, name=user.name)
    user.password_hash = hash_password(password)
    await db.execute(delete(UserSession).where(UserSession.user_id == user.id))
    await forget_attempts(db, user.address)
    audit.note(db, "user.password_reset", by=by, now=now, subject=user.name)


async def _by_address(db: AsyncSession, address: str) -> User | None:
    return await db.scalar(select(User).where(User.address_key == address_key(address)))
