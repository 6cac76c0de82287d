"""Confirming a talk, dropping it, and the reminders before."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import decisions, events, registrations
from eventhub.domain.decisions import reminders
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.models import (
    AuditEntry,
    Event,
    LocalizedText,
    Mark,
    Profile,
    ProposalStatus,
    RegistrationStatus,
    Series,
    TalkStatus,
)
from tests.domain.decisions.deciding import (
    accept,
    again,
    confirm,
    id_of,
    lead_of,
    locked,
    mails,
    propose,
    seen,
    talk_of,
)
from tests.makers import make_event, make_hub, register
from tests.talks import make_call, make_proposal, make_speaker


async def test_confirming_brings_a_place_over_the_capacity(
    db: AsyncSession, event: Event, by: Actor, now: datetime
) -> None:
    (proposal,) = await propose(db, event)
    async with transaction(db):
        await register(db, event, "Mehmet Aydın", now=now)
    await accept(db, proposal, by, now)
    await confirm(db, proposal, now + timedelta(hours=1))
    one = await lead_of(db)
    assert one is not None
    assert (one.name, one.status, one.is_speaker, len(one.tickets)) == (
        "Ayşe Demir",
        RegistrationStatus.CONFIRMED,
        True,
        1,
    )
    async with transaction(db):
        found = await events.lock(db, id_of(event))
    assert (found.places_held, found.capacity) == (2, 1)
    noted = (await db.scalars(select(AuditEntry).where(AuditEntry.action == "registration.speaker_added"))).one()
    assert (noted.user_id, noted.details) == (None, {"persons": "1", "held": "2", "capacity": "1"})
    talk = await talk_of(db, proposal)
    assert talk is not None
    assert (talk.status, [one.is_named for one in talk.speakers]) == (TalkStatus.CONFIRMED, [True])
    profile = (await db.scalars(select(Profile))).one()
    assert (profile.name, profile.organisation, talk.speakers[0].profile_id) == (
        "Ayşe Demir",
        "Formwerk Herten",
        profile.id,
    )
    with pytest.raises(DomainError, match=r"decision\.confirmed"):
        await confirm(db, proposal, now)


async def test_unticked_no_place_is_taken(db: AsyncSession, event: Event, by: Actor, now: datetime) -> None:
    (proposal,) = await propose(db, event)
    await accept(db, proposal, by, now)
    await confirm(db, proposal, now, attends=False)
    assert (await seen(db, proposal)).status == ProposalStatus.CONFIRMED
    assert await lead_of(db) is None


async def test_who_is_registered_keeps_that_place(db: AsyncSession, event: Event, by: Actor, now: datetime) -> None:
    (proposal,) = await propose(db, event)
    address = proposal.submitter.address
    applicant = registrations.Applicant("Ayşe", "Demir", address)
    async with transaction(db):
        await registrations.register(db, await events.lock(db, id_of(event)), applicant, now=now)
    await accept(db, proposal, by, now)
    await confirm(db, proposal, now, attends=False)
    one = await lead_of(db)
    assert one is not None
    assert one.is_speaker
    assert [kind for kind, _ in await mails(db)] == ["registration_confirmed", "proposal_accepted"]


async def test_who_waits_moves_up(db: AsyncSession, event: Event, by: Actor, now: datetime) -> None:
    (proposal,) = await propose(db, event)
    applicant = registrations.Applicant("Ayşe", "Demir", proposal.submitter.address)
    async with transaction(db):
        await register(db, event, "Mehmet Aydın", now=now)
        await registrations.register(db, await events.lock(db, id_of(event)), applicant, now=now + timedelta(minutes=1))
    await accept(db, proposal, by, now)
    await confirm(db, proposal, now)
    one = await lead_of(db)
    assert one is not None
    assert (one.status, one.is_speaker) == (RegistrationStatus.CONFIRMED, True)
    async with transaction(db):
        found = await events.lock(db, id_of(event))
    assert (found.places_held, found.persons_waiting) == (2, 0)


async def test_co_speakers_are_named_once_they_agreed(db: AsyncSession, event: Event, by: Actor, now: datetime) -> None:
    speakers = [
        make_speaker("Ayşe", "Demir", "demir@example.org", agreed_at=now, position=0),
        make_speaker("Ole", "Kaya", "kaya@example.org", agreed_at=now, position=1),
        make_speaker("Ida", "Nowak", "nowak@example.org", position=2),
        make_speaker("Uwe", "Böcker", "boecker@example.org", agreed_at=now, left_at=now, position=3),
    ]
    (proposal,) = await propose(db, event, speakers=speakers)
    await accept(db, proposal, by, now)
    await confirm(db, proposal, now)
    talk = await talk_of(db, proposal)
    assert talk is not None
    assert [one.name for one in talk.speakers] == ["Ayşe Demir", "Ole Kaya"]


async def test_dropping_asks_about_the_place(db: AsyncSession, by: Actor, now: datetime) -> None:
    first, second = await propose(db, make_event(), 2)
    for one in (first, second):
        await accept(db, one, by, now)
        await confirm(db, one, now)
        assert await decisions.has_place(db, await seen(db, one))
    async with transaction(db):
        await decisions.drop(db, await locked(db, first), keeps_place=True, by=by, now=now)
        await decisions.drop(db, await locked(db, second), keeps_place=False, by=by, now=now)
    assert await decisions.has_place(db, await seen(db, first))
    assert not await decisions.has_place(db, await seen(db, second))
    talk = await talk_of(db, first)
    assert talk is not None
    assert (talk.status, (await seen(db, first)).status) == (TalkStatus.CANCELLED, ProposalStatus.CANCELLED)
    assert [kind for kind, _ in await mails(db)][-3:] == [
        "proposal_cancelled",
        "registration_cancelled",
        "proposal_cancelled",
    ]


async def test_what_was_not_told_is_taken_back_not_dropped(
    db: AsyncSession, event: Event, by: Actor, now: datetime
) -> None:
    (proposal,) = await propose(db, event)
    await accept(db, proposal, by, now, told=False)
    with pytest.raises(DomainError, match=r"decision\.not_told"):
        async with transaction(db):
            await decisions.drop(db, await locked(db, proposal), keeps_place=True, by=by, now=now)


async def test_reminders_come_three_times_and_end_with_the_confirmation(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    first, second = await propose(db, make_event(starts_at=now + timedelta(days=60)), 2)
    for one in (first, second):
        await accept(db, one, by, now)
    told = []
    for day in range(1, 20):
        at = now + timedelta(days=day)
        for ident in await reminders.due(db, at):
            async with transaction(db):
                await reminders.remind(db, ident, at)
            told.append((day, ident))
        if day == 5:
            await confirm(db, second, at)
    mine, other = id_of(first), id_of(second)
    assert (set(told[:2]), told[2:]) == ({(3, mine), (3, other)}, [(7, mine), (12, mine)])
    found = await seen(db, first)
    assert (decisions.confirm_by(found), found.status) == (now + timedelta(days=14), ProposalStatus.ACCEPTED)
    assert [decisions.is_overdue(found, now + timedelta(days=day)) for day in (13, 14)] == [False, True]


async def test_confirming_discards_a_reminder_that_waits(db: AsyncSession, by: Actor, now: datetime) -> None:
    (proposal,) = await propose(db, make_event(starts_at=now + timedelta(days=60)))
    await accept(db, proposal, by, now)
    later = now + timedelta(days=3)
    async with transaction(db):
        await reminders.remind(db, id_of(proposal), later)
    await confirm(db, proposal, later, attends=False)
    assert await mails(db) == [("proposal_accepted", "discarded"), ("proposal_reminder", "discarded")]


async def test_a_standing_call_needs_a_date(db: AsyncSession, by: Actor, now: datetime) -> None:
    call = make_call()
    call.series = Series(slug="reihe", name=LocalizedText("Reihe", "Series"))
    proposal, event, other = make_proposal(call), make_event(series=call.series), make_event()
    async with transaction(db):
        db.add_all([event, other, proposal])
    async with transaction(db):
        decisions.mark(await locked(db, proposal), Mark.ACCEPT, event=await events.lock(db, id_of(other)))
    with pytest.raises(DomainError, match=r"decision\.no_event"):
        async with transaction(db):
            await decisions.apply(db, await again(db, call), by=by, now=now)
    async with transaction(db):
        decisions.mark(await locked(db, proposal), Mark.ACCEPT, event=await events.lock(db, id_of(event)))
    async with transaction(db):
        await decisions.apply(db, await again(db, call), by=by, now=now)
    talk = await talk_of(db, proposal)
    assert talk is not None
    assert talk.event_id == id_of(event)


def test_the_settings_say_when_speakers_are_reminded(now: datetime) -> None:
    hub, day = make_hub(), timedelta(days=1)
    assert reminders.stages(hub, now, now + 14 * day) == [now + 3 * day, now + 7 * day, now + 12 * day]
    hub.remind_first_days, hub.remind_before_days = 1, 5
    assert reminders.stages(hub, now, now + 14 * day) == [now + day, now + 7 * day, now + 9 * day]
    assert reminders.stages(hub, now, now + day) == []
