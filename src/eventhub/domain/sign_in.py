"""Signing in: passwords, sessions, and the throttle that makes guessing slow.

An attempt is remembered before the password is looked at, and forgotten again when it was right; so attempts
sent all at once count as well. Unknown addresses cost the same work and get the same answers as known ones.
"""

import asyncio
import hmac
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, Select, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import settings_of, transaction
from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.people import address_key
from eventhub.domain.permissions import Actor
from eventhub.models import Role, SignInAttempt, User, UserSession

LONGEST = timedelta(days=30)
IDLE = {role: timedelta(hours=16 if role is Role.DOOR else 12) for role in Role}
SEEN_STEP = timedelta(minutes=10)

SHORTEST_PASSWORD = 12
FREE_ATTEMPTS_ADDRESS = 5
FREE_ATTEMPTS_CLIENT = 20
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
ATTEMPTS_COUNT_FOR = timedelta(hours=24)

# OWASP's smallest set for argon2id: 28 ms and 19 MiB each, so at most two at once.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_hashing = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


def hash_password(password: str) -> str:
    """An argon2id string (RFC 9106) for ``password``. Takes some 30 ms."""
    return _hasher.hash(password)


@cache
def _nobodys_hash() -> str:
    return hash_password(secrets.token_urlsafe(16))


def _is_right(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


async def _checked(password_hash: str, password: str) -> bool:
    return await asyncio.get_running_loop().run_in_executor(_hashing, _is_right, password_hash, password)


async def hashed(password: str) -> str:
    """`hash_password`, beside the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, hash_password, password)


@dataclass(frozen=True)
class Attempt:
    """An attempt that has been remembered."""

    id: UUID
    address_hash: bytes


@dataclass(frozen=True)
class Known:
    """Somebody who has given the right password, and the hash it was right for."""

    actor: Actor
    password_hash: str


# Attempts


async def begin_attempt(db: AsyncSession, address: str, *, client: str, now: datetime) -> Attempt:
    """Remember an attempt, in a transaction of its own, before the password is looked at.

    Raises:
        DomainError: ``sign_in.wait`` (minutes) when too many have failed for this address or client.
    """
    attempt = SignInAttempt(
        address_hash=_hidden(db, "address", address_key(address)),
        client_hash=_hidden(db, "client", client),
        at=now,
    )
    await _refuse_guessing(db, SignInAttempt.address_hash == attempt.address_hash, FREE_ATTEMPTS_ADDRESS, now)
    await _refuse_guessing(db, SignInAttempt.client_hash == attempt.client_hash, FREE_ATTEMPTS_CLIENT, now)
    db.add(attempt)
    await db.flush()
    return Attempt(attempt.id, attempt.address_hash)


async def _refuse_guessing(db: AsyncSession, whose: ColumnElement[bool], free: int, now: datetime) -> None:
    row = (
        await db.execute(
            select(func.count(), func.max(SignInAttempt.at)).where(whose, SignInAttempt.at > now - ATTEMPTS_COUNT_FOR)
        )
    ).one()
    failed, last_at = row
    if failed < free or last_at is None:
        return
    wait = min(FIRST_WAIT * 2 ** min(failed - free, 10), LONGEST_WAIT)
    left = last_at + wait - now
    if left > timedelta(0):
        raise DomainError("sign_in.wait", minutes=int(left.total_seconds() // 60) + 1)


async def who_knows(db: AsyncSession, address: str, password: str) -> Known:
    """The user whose address and password these are. Reads only, and takes the time of one argon2.

    Raises:
        DomainError: ``sign_in.wrong``, whichever of the two was wrong.
    """
    user = await db.scalar(select(User).where(User.address_key == address_key(address)))
    is_known = user is not None and user.is_active
    is_right = await _checked(user.password_hash if user and is_known else _nobodys_hash(), password)
    if user is None or not (is_known and is_right):
        raise DomainError("sign_in.wrong")
    return Known(actor(user), user.password_hash)


async def forget_attempts(db: AsyncSession, address: str) -> None:
    """Let this address be tried again at once."""
    hidden = _hidden(db, "address", address_key(address))
    await db.execute(delete(SignInAttempt).where(SignInAttempt.address_hash == hidden))


# Sessions


async def begin_session(db: AsyncSession, known: Known, *, attempt: Attempt, old_token: str, now: datetime) -> str:
    """Sign somebody in: a new session with a new token; the browser's old one and the failed attempts end.

    Returns:
        The token for the browser's cookie; only its hash is kept here.
    """
    await db.execute(delete(SignInAttempt).where(SignInAttempt.address_hash == attempt.address_hash))
    await db.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt.id))
    await end_session(db, old_token)
    token = _add_session(db, known.actor.user_id, now)
    audit.note(db, "user.signed_in", by=known.actor, now=now, subject=known.actor.name)
    return token


def _add_session(db: AsyncSession, user_id: UUID, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    db.add(
        UserSession(
            user_id=user_id,
            token_hash=token_hash(token),
            created_at=now,
            seen_at=now,
            expires_at=now + LONGEST,
        )
    )
    return token


async def actor_of_session(db: AsyncSession, token: str, *, now: datetime) -> Actor | None:
    """Who the session's ``token`` belongs to, while it is not too old, nor idle for too long.

    That the session was seen is noted every ten minutes at most.
    """
    row = (await db.execute(_session_query(), {"token_hash": token_hash(token)})).one_or_none()
    if row is None:
        return None
    user, session = row
    if not user.is_active or now >= session.expires_at or now - session.seen_at > IDLE[user.role]:
        return None
    found = actor(user)
    if now - session.seen_at > SEEN_STEP:
        await _saw(db, session, now)
    return found


@cache
def _session_query() -> Select[User, UserSession]:
    query = select(User, UserSession).join(UserSession, UserSession.user_id == User.id)
    return query.where(UserSession.token_hash == bindparam("token_hash"))


async def _saw(db: AsyncSession, session: UserSession, now: datetime) -> None:
    ident = session.id
    async with transaction(db):
        await db.execute(update(UserSession).where(UserSession.id == ident).values(seen_at=now))


async def end_session(db: AsyncSession, token: str) -> None:
    """Sign this browser out."""
    if token:
        await db.execute(delete(UserSession).where(UserSession.token_hash == token_hash(token)))


# Users


async def change_password(db: AsyncSession, by: Actor, *, known: Known, new_hash: str, now: datetime) -> str:
    """Set a new password: every session ends, and this browser gets a new one.

    Args:
        db: inside a transaction.
        by: whose password it is.
        known: from `who_knows`, with the old password.
        new_hash: from `hashed`.
        now: the present instant.

    Returns:
        The token of the new session.

    Raises:
        DomainError: ``sign_in.wrong`` when the password was changed elsewhere meanwhile.
    """
    user = await db.get_one(User, by.user_id, with_for_update=True)
    if user.password_hash != known.password_hash:
        raise DomainError("sign_in.wrong")
    user.password_hash = new_hash
    await db.execute(delete(UserSession).where(UserSession.user_id == user.id))
    audit.note(db, "user.password_changed", by=by, now=now, subject=user.name)
    return _add_session(db, user.id, now)


def check_password(password: str, *, address: str, name: str) -> None:
    """Refuse a password that is easy to guess.

    Raises:
        DomainError: ``password.short`` (shortest), or ``password.guessable``.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise DomainError("password.short", shortest=SHORTEST_PASSWORD)
    known = {part for part in (*address_key(address).split("@"), *name.casefold().split()) if len(part) > 3}
    if len(set(password)) < 5 or any(part in password.casefold() for part in known):
        raise DomainError("password.guessable")


def actor(user: User) -> Actor:
    """The user as a value that outlives the database session."""
    return Actor(user.id, user.name, user.address, user.role, user.language)


def token_hash(token: str) -> bytes:
    """What is kept of a session's token: its SHA-256. The token is random, so this needs no salt."""
    return sha256(token.encode()).digest()


def _hidden(db: AsyncSession, kind: str, value: str) -> bytes:
    """A keyed hash, so that the table names neither the addresses tried nor the clients."""
    return hmac.digest(settings_of(db).secret_keys[0].encode(), f"{kind} {value}".encode(), "sha256")
