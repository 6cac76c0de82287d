from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.db import transaction
from eventhub.domain import decisions, events, outbox, registrations
from eventhub.domain.decisions import reminders
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.models import (
    AuditEntry,
    Call,
    Event,
    LocalizedText,
    MailStatus,
    Mark,
    OutboxMail,
    Profile,
    Proposal,
    ProposalStatus,
    Registration,
    RegistrationStatus,
    Series,
    Talk,
    TalkStatus,
)
from tests.makers import make_event, make_hub, register
from tests.talks import make_call, make_proposal, make_speaker

REPLY = LocalizedText("Für diesen Tag haben wir uns anders entschieden.")


@pytest.fixture
def event() -> Event:
    return make_event(capacity=1)


async def propose(db: AsyncSession, event: Event, number: int = 1, **values: Any) -> list[Proposal]:
    call = make_call(event)
    made = [make_proposal(call, **values) for _ in range(number)]
    async with transaction(db):
        db.add_all(made)
    return made


def id_of(row: Any) -> UUID:
    """Its id, also after a rollback has made the row forget everything else."""
    ident: UUID = inspect(row).identity[0]
    return ident


async def locked(db: AsyncSession, proposal: Proposal) -> Proposal:
    found = await decisions.lock(db, id_of(proposal))
    assert found is not None
    return found


async def accept(db: AsyncSession, proposal: Proposal, by: Actor, now: datetime, *, told: bool = True) -> None:
    async with transaction(db):
        await decisions.accept(db, await locked(db, proposal), by=by, now=now)
    if told:
        await release(db, proposal, by, now)


async def release(db: AsyncSession, proposal: Proposal, by: Actor, now: datetime) -> outbox.Done:
    async with transaction(db):
        return await decisions.release(db, (await locked(db, proposal)).call, by=by, now=now)


async def confirm(db: AsyncSession, proposal: Proposal, now: datetime, *, attends: bool = True) -> None:
    async with transaction(db):
        await decisions.confirm(db, await locked(db, proposal), now=now, attends=attends)


async def again(db: AsyncSession, call: Call) -> Call:
    found = await decisions.call_by_id(db, id_of(call))
    assert found is not None
    return found


async def seen(db: AsyncSession, proposal: Proposal) -> Proposal:
    found = await decisions.by_id(db, id_of(proposal))
    assert found is not None
    return found


async def talk_of(db: AsyncSession, proposal: Proposal) -> Talk | None:
    return await decisions.talk_of(db, await seen(db, proposal))


async def mails(db: AsyncSession) -> list[tuple[str, str]]:
    query = select(OutboxMail.kind, OutboxMail.status).order_by(OutboxMail.id)
    return [(kind, status.value) for kind, status in (await db.execute(query)).all()]


async def lead_of(db: AsyncSession) -> Registration | None:
    query = select(Registration).order_by(Registration.created_at.desc()).limit(1)
    return await db.scalar(query.options(selectinload(Registration.tickets)).execution_options(populate_existing=True))


async def test_marks_become_decisions_all_at_once(db: AsyncSession, event: Event, by: Actor, now: datetime) -> None:
    first, second, third = await propose(db, event, 3)
    async with transaction(db):
        decisions.mark(await locked(db, first), Mark.ACCEPT)
        decisions.mark(await locked(db, second), Mark.REJECT)
    async with transaction(db):
        applied = await decisions.apply(db, first.call, by=by, now=now, reply=REPLY)
    assert applied == decisions.Applied(accepted=1, rejected=1)
    stands = [
        (one.status, one.shown_status, one.mark) for one in [await seen(db, one) for one in (first, second, third)]
    ]
    submitted = ProposalStatus.SUBMITTED
    assert stands == [
        (ProposalStatus.ACCEPTED, submitted, None),
        (ProposalStatus.REJECTED, submitted, None),
        (submitted, submitted, None),
    ]
    assert await mails(db) == [("proposal_accepted", "held"), ("proposal_rejected", "held")]
    rejection = await db.scalar(select(OutboxMail.body_text).where(OutboxMail.kind == "proposal_rejected"))
    assert REPLY.de in str(rejection)


async def test_accepting_makes_a_talk_that_names_nobody(
    db: AsyncSession, event: Event, by: Actor, now: datetime
) -> None:
    (proposal,) = await propose(db, event)
    await accept(db, proposal, by, now)
    talk = await talk_of(db, proposal)
    assert talk is not None
    assert (talk.status, talk.title, talk.minutes, talk.is_in_running_order, talk.number) == (
        TalkStatus.REQUESTED,
        LocalizedText("Formulare für alle 1"),
        25,
        False,
        1,
    )
    assert [(one.name, one.is_named) for one in talk.speakers] == [("Ayşe Demir", False)]


async def test_nothing_marked_is_refused(db: AsyncSession, event: Event, by: Actor, now: datetime) -> None:
    (proposal,) = await propose(db, event)
    with pytest.raises(DomainError, match=r"decision\.nothing_marked"):
        async with transaction(db):
            await decisions.apply(db, (await locked(db, proposal)).call, by=by, now=now)


async def test_one_that_cannot_be_accepted_leaves_all_undecided(
    db: AsyncSession, event: Event, by: Actor, now: datetime
) -> None:
    first, second = await propose(db, event, 2)
    async with transaction(db):
        decisions.mark(await locked(db, first), Mark.REJECT)
        decisions.mark(await locked(db, second), Mark.ACCEPT)
    with pytest.raises(DomainError, match=r"decision\.event_over"):
        async with transaction(db):
            await decisions.apply(db, (await locked(db, first)).call, by=by, now=event.ends_at)
    assert (await seen(db, first)).status == ProposalStatus.SUBMITTED
    assert await mails(db) == []


async def test_a_speaker_knows_once_the_mail_is_let_go(
    db: AsyncSession, event: Event, by: Actor, now: datetime
) -> None:
    (proposal,) = await propose(db, event)
    await accept(db, proposal, by, now, told=False)
    with pytest.raises(DomainError, match=r"decision\.not_to_confirm"):
        await confirm(db, proposal, now)
    later = now + timedelta(days=1)
    done = await release(db, proposal, by, later)
    assert done.number == 1
    found = await seen(db, proposal)
    assert (found.shown_status, found.told_at) == (ProposalStatus.ACCEPTED, later)
    assert await mails(db) == [("proposal_accepted", "queued")]


async def test_the_outbox_tells_as_well(db: AsyncSession, event: Event, by: Actor, now: datetime) -> None:
    (proposal,) = await propose(db, event)
    await accept(db, proposal, by, now, told=False)
    async with transaction(db):
        mail = await outbox.lock(db, (await db.scalars(select(OutboxMail.id))).one())
        assert mail is not None
        await outbox.release(db, mail, by=by, now=now)
    assert (await seen(db, proposal)).told_at == now


async def test_what_has_not_left_can_be_taken_back(db: AsyncSession, event: Event, by: Actor, now: datetime) -> None:
    (proposal,) = await propose(db, event)
    await accept(db, proposal, by, now)
    async with transaction(db):
        await decisions.take_back(db, await locked(db, proposal), by=by, now=now)
    found = await seen(db, proposal)
    assert (found.status, found.told_at, found.decision_mail_id) == (ProposalStatus.SUBMITTED, None, None)
    assert await talk_of(db, proposal) is None
    assert await mails(db) == [("proposal_accepted", "discarded")]


@pytest.mark.parametrize("status", [MailStatus.SENDING, MailStatus.SENT])
async def test_what_has_left_cannot(
    db: AsyncSession, event: Event, by: Actor, now: datetime, status: MailStatus
) -> None:
    (proposal,) = await propose(db, event)
    await accept(db, proposal, by, now)
    async with transaction(db):
        mail = (await db.scalars(select(OutboxMail))).one()
        mail.status = status
    with pytest.raises(DomainError, match=r"decision\.told"):
        async with transaction(db):
            await decisions.take_back(db, await locked(db, proposal), by=by, now=now)
    assert (await seen(db, proposal)).status == ProposalStatus.ACCEPTED


async def test_a_newer_decision_discards_the_older_mail(
    db: AsyncSession, event: Event, by: Actor, now: datetime
) -> None:
    (proposal,) = await propose(db, event)
    async with transaction(db):
        await decisions.reject(db, await locked(db, proposal), by=by, now=now, reply=REPLY)
    await accept(db, proposal, by, now, told=False)
    assert await mails(db) == [("proposal_rejected", "discarded"), ("proposal_accepted", "held")]
    body = await db.scalar(select(OutboxMail.body_text).where(OutboxMail.kind == "proposal_accepted"))
    assert REPLY.de not in str(body)


async def test_a_discarded_mail_is_written_again(db: AsyncSession, event: Event, by: Actor, now: datetime) -> None:
    (proposal,) = await propose(db, event)
    await accept(db, proposal, by, now, told=False)
    async with transaction(db):
        mail = await outbox.lock(db, (await db.scalars(select(OutboxMail.id))).one())
        assert mail is not None
        await outbox.discard(db, mail, by=by, now=now)
    assert not (await seen(db, proposal)).is_told
    async with transaction(db):
        await decisions.tell_again(db, await locked(db, proposal), by=by, now=now)
    assert await mails(db) == [("proposal_accepted", "discarded"), ("proposal_accepted", "held")]


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
