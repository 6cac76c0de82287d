"""Series and topics: addresses of their own, and they stay while a meeting uses them."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import series, topics
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.models import LocalizedText, Series, Topic
from tests.makers import make_event


async def test_a_series_gets_its_address_from_its_name_and_shares_it_with_none(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    draft = series.SeriesDraft(name=LocalizedText("Digital Dinner"))
    async with transaction(db):
        made = await series.create(db, draft, by=by, now=now)
    assert made.slug == "digital-dinner"
    with pytest.raises(DomainError, match=r"series\.slug_taken"):
        async with transaction(db):
            await series.create(db, draft, by=by, now=now)
    assert await db.scalar(select(func.count(Series.id))) == 1


async def test_a_series_may_keep_its_own_address(db: AsyncSession, by: Actor, now: datetime) -> None:
    async with transaction(db):
        made = await series.create(db, series.SeriesDraft(name=LocalizedText("Dinner")), by=by, now=now)
    changed = series.SeriesDraft(name=LocalizedText("Abendessen"), slug="dinner", rhythm=LocalizedText("Monatlich"))
    async with transaction(db):
        found = await series.get(db, made.id)
        assert found is not None
        await series.update(db, found, changed, by=by, now=now)
    assert [(one.slug, one.name.de, one.rhythm.de) for one in await series.every(db)] == [
        ("dinner", "Abendessen", "Monatlich")
    ]


async def test_a_series_with_meetings_stays(db: AsyncSession, by: Actor, now: datetime) -> None:
    async with transaction(db):
        used = (await series.create(db, series.SeriesDraft(name=LocalizedText("Mit Treffen")), by=by, now=now)).id
        empty = (await series.create(db, series.SeriesDraft(name=LocalizedText("Ohne")), by=by, now=now)).id
    async with transaction(db):
        db.add(make_event(series_id=used))
    assert await series.meetings(db) == {used: 1}
    with pytest.raises(DomainError, match=r"series\.in_use"):
        async with transaction(db):
            await series.delete(db, await db.get_one(Series, used), by=by, now=now)
    async with transaction(db):
        await series.delete(db, await db.get_one(Series, empty), by=by, now=now)
    assert [one.slug for one in await series.every(db)] == ["mit-treffen"]


async def test_a_topic_keeps_its_address_and_stays_while_it_is_used(db: AsyncSession, by: Actor, now: datetime) -> None:
    async with transaction(db):
        ident = (await topics.create(db, LocalizedText("Künstliche Intelligenz"), by=by, now=now)).id
    async with transaction(db):
        found = await topics.get(db, ident)
        assert found is not None
        await topics.rename(db, found, LocalizedText("KI", "AI"), by=by, now=now)
        db.add(make_event(topics=[found]))
    assert [(one.slug, one.name.de) for one in await topics.every(db)] == [("kuenstliche-intelligenz", "KI")]
    assert await topics.meetings(db) == {ident: 1}
    with pytest.raises(DomainError, match=r"topic\.in_use"):
        async with transaction(db):
            found = await topics.get(db, ident)
            assert found is not None
            await topics.delete(db, found, by=by, now=now)
    with pytest.raises(DomainError, match=r"topic\.slug_taken"):
        async with transaction(db):
            await topics.create(db, LocalizedText("Künstliche INTELLIGENZ"), by=by, now=now)
    assert await db.scalar(select(func.count(Topic.id))) == 1
