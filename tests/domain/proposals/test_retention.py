"""What goes by itself, and when."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import call_closing, calls, proposals
from eventhub.domain.proposals import ProfileDraft, retention
from eventhub.models import EventStatus, OutboxMail, Person, Profile, Proposal
from eventhub.storage import Storage
from tests.calls import draft_of, open_call, read, start, submitted
from tests.domain.proposals.proposing import DAY, count, kinds, run
from tests.makers import make_event


async def test_drafts_go_90_days_after_the_last_save_and_after_a_mail(
    database: Database, db: AsyncSession, now: datetime
) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(starts_at=now + 300 * DAY), now=now, closes_at=now + 200 * DAY)
        proposal = await start(db, call, now=now)
    await run(database, db, now + 82 * DAY)
    assert await kinds(db) == []
    await run(database, db, now + 83 * DAY)
    await run(database, db, now + 84 * DAY)
    assert await kinds(db) == ["draft_expiring"]
    async with transaction(db):
        proposal = await read(db, proposal)
        await proposals.save(
            db, proposal, proposal.submitter, draft_of(proposal.call, version=proposal.version), now=now + 85 * DAY
        )
    await run(database, db, now + 91 * DAY)
    assert await count(db, Proposal) == 1
    await run(database, db, now + 168 * DAY)
    await run(database, db, now + 174 * DAY)
    assert await count(db, Proposal) == 1
    await run(database, db, now + 175 * DAY)
    assert (await count(db, Proposal), await count(db, OutboxMail), await count(db, Person)) == (0, 0, 0)


async def test_what_came_to_nothing_goes_after_a_year_and_profiles_after_three(
    database: Database, db: AsyncSession, now: datetime
) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await submitted(db, call, now=now)
        person = proposal.submitter.person
        assert person is not None
        await proposals.confirm_address(db, person, now=now)
        await proposals.withdraw(db, proposal, proposal.submitter, now=now)
    await run(database, db, now + 364 * DAY)
    assert await count(db, Proposal) == 1
    await run(database, db, now + 365 * DAY)
    assert (await count(db, Proposal), await count(db, Profile), await count(db, Person)) == (0, 1, 1)
    await run(database, db, now + 1094 * DAY)
    assert await count(db, Profile) == 1
    await run(database, db, now + 1095 * DAY)
    assert (await count(db, Profile), await count(db, Person)) == (0, 0)


PICTURE = f"{'0' * 32}.png"


async def test_a_picture_goes_with_the_last_that_shows_it(database: Database, db: AsyncSession, now: datetime) -> None:
    store, path = Storage(database.settings), f"speakers/{PICTURE}"
    await store.put(path, b"a face")
    profile = ProfileDraft(given_name="Hanna", family_name="Gövert", picture_file=PICTURE)
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await submitted(db, call, now=now, profile=profile)
        person = proposal.submitter.person
        assert person is not None
        await proposals.confirm_address(db, person, now=now)
        await proposals.withdraw(db, proposal, proposal.submitter, now=now)
    await run(database, db, now + 365 * DAY)
    # The proposal is gone, the kept profile still shows it.
    assert (await count(db, Proposal), await store.get(path)) == (0, b"a face")
    kept = await db.scalar(select(Profile.id))
    assert kept is not None
    with pytest.raises(RuntimeError, match="too late"):
        async with transaction(db):
            await retention.delete_profile(db, kept, now + 1095 * DAY)
            raise RuntimeError("too late")
    assert (await count(db, Profile), await store.get(path)) == (1, b"a face")
    await run(database, db, now + 1095 * DAY)
    assert (await count(db, Profile), await store.get(path)) == (0, None)


async def test_a_picture_typed_for_a_draft_alone_goes_with_the_draft(
    database: Database, db: AsyncSession, now: datetime
) -> None:
    store, path = Storage(database.settings), f"speakers/{PICTURE}"
    await store.put(path, b"a face")
    profile = ProfileDraft(given_name="Hanna", family_name="Gövert", picture_file=PICTURE)
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await start(db, call, now=now, profile=profile)
        other = await start(db, call, "anna@example.org", now=now, profile=profile)
    for draft, left in ((proposal, b"a face"), (other, None)):
        async with transaction(db):
            locked = await read(db, draft)
            await proposals.delete_draft(db, locked, locked.submitter)
        assert await store.get(path) == left


async def test_a_cancelled_meeting_closes_its_call_and_tells_whose_proposals_are_open(
    db: AsyncSession, now: datetime
) -> None:
    async with transaction(db):
        event = make_event()
        call = await open_call(db, event, now=now)
        await submitted(db, call, now=now)
        await start(db, call, "anna@example.org", now=now)
        event.status = EventStatus.CANCELLED
        assert calls.takes_proposals(call, now=now) is False
        assert await call_closing.close_for(db, event, now=now) == 1
        assert await call_closing.reopen_for(db, event) == 1
    assert await kinds(db) == ["proposal_received", "call_closed"]
