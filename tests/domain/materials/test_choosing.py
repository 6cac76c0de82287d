"""Who speaks with others may narrow what they put up, never widen it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import materials
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import SpeakerChoice, files, find
from eventhub.domain.permissions import Actor
from eventhub.models import Audience, Event, Licence, Material, PublishWhen, Talk
from tests.domain.materials.talking import Held, hold, put_up
from tests.makers import START

LATE = START + timedelta(days=20)


async def lock(db: AsyncSession, held: Held, material: Material) -> tuple[Event, Material, Talk]:
    found = await find.lock(db, material.id)
    assert found is not None
    talk = await files.talk_of(db, found[0], held.talk_id)
    assert talk is not None
    return *found, talk


async def choose(db: AsyncSession, held: Held, material: Material, number: int, now: datetime, **values: Any) -> str:
    """A speaker chooses; returns what stopped it, or nothing."""
    try:
        async with transaction(db):
            event, one, talk = await lock(db, held, material)
            await materials.choose_as(db, event, one, talk, talk.speakers[number], SpeakerChoice(**values), now=now)
    except DomainError as error:
        return error.code
    return ""


async def stored(db: AsyncSession, material: Material) -> tuple[Audience | None, PublishWhen | None, Licence]:
    found = await find.reload(db, material.id)
    assert found is not None
    return found.speaker_audience, found.speaker_publish_when, found.licence


async def test_another_speaker_narrows_and_never_widens(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    mine = await put_up(db, held, speaker_id=held.speaker_ids[0], now=now)
    assert await choose(db, held, mine, 1, now, audience=Audience.EVERYONE) == "material.only_narrower"
    assert await choose(db, held, mine, 1, now, publish_when=PublishWhen.NOW) == "material.only_later"
    assert await choose(db, held, mine, 1, now, publish_when=PublishWhen.AT) == "material.no_time"
    assert await stored(db, mine) == (Audience.REGISTERED, PublishWhen.AFTER_TALK, Licence.ALL_RIGHTS)
    values = {"audience": Audience.CHECKED_IN, "publish_when": PublishWhen.AT, "publish_at": LATE}
    assert await choose(db, held, mine, 1, now, licence=Licence.CC0, **values) == ""
    assert await stored(db, mine) == (Audience.CHECKED_IN, PublishWhen.AT, Licence.ALL_RIGHTS)
    assert await choose(db, held, mine, 0, now, audience=Audience.EVERYONE, licence=Licence.CC_BY) == ""
    assert await stored(db, mine) == (Audience.EVERYONE, PublishWhen.AFTER_TALK, Licence.CC_BY)


async def test_of_what_the_team_put_up_the_narrowest_choice_holds(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    ours = await put_up(db, held, user_id=by.user_id, now=now)
    assert await choose(db, held, ours, 0, now, audience=Audience.REGISTERED) == ""
    assert await choose(db, held, ours, 1, now, audience=Audience.CHECKED_IN) == ""
    for number in (0, 1):
        assert await choose(db, held, ours, number, now, audience=Audience.REGISTERED) == "material.only_narrower"
    assert (await stored(db, ours))[0] is Audience.CHECKED_IN


async def test_whoever_speaks_alone_chooses_freely(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    ours = await put_up(db, held, user_id=by.user_id, now=now)
    async with transaction(db):
        *_, talk = await lock(db, held, ours)
        await db.delete(talk.speakers[1])
    db.expire_all()
    assert await choose(db, held, ours, 0, now, audience=Audience.CHECKED_IN) == ""
    assert await choose(db, held, ours, 0, now, audience=Audience.EVERYONE) == ""
