"""The team: roles, access, passwords told once; one owner always stays."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import sign_in, users
from eventhub.domain.errors import DomainError
from eventhub.models import AuditEntry, Role, User, UserSession
from tests.makers import actor_of, make_user


async def add(db: AsyncSession, role: Role) -> User:
    user = make_user(role)
    async with transaction(db):
        db.add(user)
    # A detached row keeps what it holds, whatever is rolled back later.
    db.expunge(user)
    return user


async def reread(db: AsyncSession, user: User) -> User:
    found = await users.get(db, user.id)
    assert found is not None
    return found


async def test_the_first_password_opens_and_is_kept_nowhere(db: AsyncSession, now: datetime) -> None:
    owner = await add(db, Role.OWNER)
    async with transaction(db):
        password = await users.add(
            db, "Jonas Terhorst", "Jonas@example.org", role=Role.DOOR, by=actor_of(owner), now=now
        )
    known = await sign_in.who_knows(db, "jonas@example.org", password)
    assert (known.actor.name, known.actor.role) == ("Jonas Terhorst", Role.DOOR)
    entry = (await db.scalars(select(AuditEntry).where(AuditEntry.action == "user.added"))).one()
    assert (entry.user_name, password in str(entry.details)) == (owner.name, False)
    with pytest.raises(DomainError, match=r"user\.address_taken"):
        async with transaction(db):
            await users.add(db, "Noch einer", "JONAS@example.org", role=Role.DOOR, by=actor_of(owner), now=now)


async def test_a_reset_password_ends_every_session(db: AsyncSession, now: datetime) -> None:
    owner, other = await add(db, Role.OWNER), await add(db, Role.ORGANISER)
    async with transaction(db):
        db.add(UserSession(user_id=other.id, token_hash=b"1" * 32, created_at=now, seen_at=now, expires_at=now))
    assert [member.seen_at for member in await users.team(db) if member.user.id == other.id] == [now]
    async with transaction(db):
        password = await users.reset_password(db, await reread(db, other), by=actor_of(owner), now=now)
    assert (await sign_in.who_knows(db, other.address, password)).actor.user_id == other.id
    assert await db.scalar(select(func.count(UserSession.id))) == 0


@pytest.mark.parametrize("act", ["demote", "deactivate"])
async def test_the_last_owner_stays(db: AsyncSession, now: datetime, act: str) -> None:
    owner = await add(db, Role.OWNER)
    async with transaction(db):
        db.add(make_user(Role.OWNER, is_active=False))
    by = actor_of(owner)
    with pytest.raises(DomainError, match=r"user\.last_owner"):
        async with transaction(db):
            found = await reread(db, owner)
            if act == "demote":
                await users.change_role(db, found, Role.ORGANISER, by=by, now=now)
            else:
                await users.deactivate(db, found, by=by, now=now)
    found = await reread(db, owner)
    assert (found.role, found.is_active) == (Role.OWNER, True)


async def test_an_owner_may_go_when_another_stays(db: AsyncSession, now: datetime) -> None:
    owner, second = await add(db, Role.OWNER), await add(db, Role.ORGANISER)
    async with transaction(db):
        await users.change_role(db, await reread(db, second), Role.OWNER, by=actor_of(owner), now=now)
    async with transaction(db):
        await users.deactivate(db, await reread(db, owner), by=actor_of(second), now=now)
    with pytest.raises(DomainError, match=r"user\.last_owner"):
        async with transaction(db):
            await users.deactivate(db, await reread(db, second), by=actor_of(second), now=now)
    async with transaction(db):
        await users.activate(db, await reread(db, owner), by=actor_of(second), now=now)
    assert [(member.user.role, member.user.is_active) for member in await users.team(db)] == [(Role.OWNER, True)] * 2
