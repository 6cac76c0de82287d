"""What tests of the rules share: somebody who acts."""

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain.permissions import Actor
from eventhub.models import Role
from tests.makers import actor_of, make_user


@pytest_asyncio.fixture
async def by(db: AsyncSession) -> Actor:
    """An organiser."""
    user = make_user(Role.ORGANISER, name="Svenja Böhmer")
    async with transaction(db):
        db.add(user)
    return actor_of(user)
