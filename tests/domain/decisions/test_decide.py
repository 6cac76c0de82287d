"""Marks become decisions, and decisions mails that can be taken back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import decisions, outbox
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.models import Event, LocalizedText, MailStatus, Mark, OutboxMail, ProposalStatus, TalkStatus
from tests.domain.decisions.deciding import REPLY, accept, confirm, locked, mails, propose, release, seen, talk_of


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
