"""Releases: frozen under a number, compared in words, told to exactly those whom they concern, and to nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events, schedules
from eventhub.domain.errors import DomainError
from eventhub.domain.events.parts import SpeakerDraft
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules import find
from eventhub.models import (
    CalendarEntry,
    Call,
    Event,
    LocalizedText,
    MailStatus,
    OutboxMail,
    Proposal,
    ProposalStatus,
    Speaker,
    Talk,
    TalkStatus,
)
from tests.domain.test_events import draft, whole
from tests.domain.test_schedules import HOUR, item, locked, planned_event, put, talks_of

ADA, BEA = SpeakerDraft("Ada Eins", address="ada@example.org"), SpeakerDraft("Bea Zwei", address="bea@example.org")
CEM = SpeakerDraft("Cem Drei")
LATER = timedelta(minutes=5)


@dataclass(frozen=True)
class Sent:
    """What matters of a mail."""

    talk: str
    kind: str
    to: str
    method: str | None
    sequence: int | None


def sequence_of(mail: OutboxMail) -> int | None:
    lines = (mail.calendar or "").splitlines()
    return next((int(line.partition(":")[2]) for line in lines if line.startswith("SEQUENCE:")), None)


async def mails(db: AsyncSession, *, since: datetime) -> set[Sent]:
    query = (
        select(OutboxMail, Talk.title)
        .outerjoin(Talk, Talk.id == OutboxMail.talk_id)
        .where(OutboxMail.created_at >= since, OutboxMail.status != MailStatus.DISCARDED)
    )
    found = [
        Sent(title.de, one.kind, one.to_address.partition("@")[0], one.calendar_method, sequence_of(one))
        for one, title in (await db.execute(query)).all()
    ]
    assert len(found) == len(set(found))
    return set(found)


async def release(db: AsyncSession, event: Event, *, by: Actor, now: datetime, note: str = "") -> schedules.Plan:
    async with transaction(db):
        found = await locked(db, event)
        done = await schedules.release(db, found, note=note, version=found.schedule_version, by=by, now=now)
    return done.plan


async def public(db: AsyncSession, event: Event) -> dict[str, Sequence[str]]:
    """Titles of the public release, with the names it may name."""
    found = await schedules.event_of(db, event.id)
    assert found is not None
    shown = await schedules.public_release(db, found)
    return {one.title.de: [who.name for who in schedules.speakers_of(one)] for one in shown.talks} if shown else {}


@pytest.fixture
async def event(db: AsyncSession, by: Actor, now: datetime) -> Event:
    """Release 1 holds A of Ada, B of Ada and Bea, C of Cem whom nobody can write to; D waits beside it."""
    event = await planned_event(
        db, by, now, item("A", speakers=(ADA,)), item("B", speakers=(ADA, BEA)), item("C", speakers=(CEM,)),
        item("D", speakers=(BEA,)),
    )  # fmt: skip
    for number, title in enumerate("ABC"):
        await put(db, event, title, by=by, now=now, at=number * HOUR)
    plan = await release(db, event, by=by, now=now)
    assert (plan.number, plan.mails, plan.unreachable) == (1, 3, ("Cem Drei",))
    return event


async def test_the_first_release_tells_each_reachable_speaker_of_each_talk(
    db: AsyncSession, event: Event, now: datetime
) -> None:
    assert await mails(db, since=now) == {
        Sent("A", "talk_added", "ada", "REQUEST", 0),
        Sent("B", "talk_added", "ada", "REQUEST", 0),
        Sent("B", "talk_added", "bea", "REQUEST", 0),
    }
    uids = list(await db.scalars(select(CalendarEntry.uid)))
    assert len(uids) == len(set(uids)) == 3
    assert await public(db, event) == {"A": ["Ada Eins"], "B": ["Ada Eins", "Bea Zwei"], "C": ["Cem Drei"]}


async def test_a_move_a_drop_and_an_addition_tell_exactly_those_concerned(
    db: AsyncSession, by: Actor, event: Event, now: datetime
) -> None:
    later = now + LATER
    await put(db, event, "A", by=by, now=later, at=15 * timedelta(minutes=1))
    await put(db, event, "D", by=by, now=later, at=HOUR, room=1)
    async with transaction(db):
        found = await locked(db, event)
        talk = (await talks_of(db, event))["B"]
        assert talk.slot is not None
        await schedules.unschedule(db, found, talk, version=talk.slot.version)
    plan = await release(db, event, by=by, now=later, note="Ein Tausch")
    found = {(one.change, one.talk.title.de) for one in plan.differences}
    assert found == {("moved", "A"), ("added", "D"), ("dropped", "B")}
    assert await mails(db, since=later) == {
        Sent("A", "talk_moved", "ada", "REQUEST", 1),
        Sent("B", "talk_dropped", "ada", "CANCEL", 1),
        Sent("B", "talk_dropped", "bea", "CANCEL", 1),
        Sent("D", "talk_added", "bea", "REQUEST", 0),
    }
    # Back again: the same UID, under a higher sequence.
    again = later + LATER
    await put(db, event, "B", by=by, now=again, at=2 * HOUR, room=1)
    await release(db, event, by=by, now=again)
    assert await mails(db, since=again) == {
        Sent("B", "talk_added", "ada", "REQUEST", 2),
        Sent("B", "talk_added", "bea", "REQUEST", 2),
    }


async def test_a_change_of_words_alone_tells_nobody(db: AsyncSession, by: Actor, event: Event, now: datetime) -> None:
    later = now + LATER
    async with transaction(db):
        talk = (await talks_of(db, event))["A"]
        talk.title = LocalizedText("A, besser")
    plan = await release(db, event, by=by, now=later)
    assert ([one.change for one in plan.differences], plan.mails) == (["text"], 0)
    assert await mails(db, since=later) == set()


async def test_nothing_new_is_no_release_and_neither_is_what_nobody_has_looked_at(
    db: AsyncSession, by: Actor, event: Event, now: datetime
) -> None:
    with pytest.raises(DomainError, match="nothing_new"):
        await release(db, event, by=by, now=now)
    seen = (await db.get_one(Event, event.id, populate_existing=True)).schedule_version
    await put(db, event, "D", by=by, now=now, room=1)
    with pytest.raises(DomainError, match="changed_meanwhile"):
        async with transaction(db):
            await schedules.release(db, await locked(db, event), note="", version=seen, by=by, now=now)
    assert "D" not in await public(db, event)


async def test_words_are_corrected_in_public_without_number_or_mail(
    db: AsyncSession, by: Actor, event: Event, now: datetime
) -> None:
    later = now + LATER
    await put(db, event, "A", by=by, now=later, at=HOUR, room=1)
    async with transaction(db):
        found = await locked(db, event)
        talk = (await talks_of(db, event))["A"]
        talk.title = LocalizedText("A, richtig")
        await schedules.correct(db, found, talk, by=by, now=later)
        assert found.release_count == 1
    assert "A, richtig" in await public(db, event)
    assert await mails(db, since=later) == set()
    plan = await release(db, event, by=by, now=later)
    assert [(one.change, one.has_text) for one in plan.differences] == [("moved", False)]


async def test_what_is_called_off_leaves_every_release_and_no_restoring_brings_it_back(
    db: AsyncSession, by: Actor, event: Event, now: datetime
) -> None:
    later = now + LATER
    async with transaction(db):
        found = await locked(db, event)
        talk = (await talks_of(db, event))["A"]
        assert await schedules.call_off(db, found, talk, by=by, now=later)
    assert set(await public(db, event)) == {"B", "C"}
    await release(db, event, by=by, now=later)
    assert await mails(db, since=later) == {Sent("A", "talk_dropped", "ada", "CANCEL", 1)}
    async with transaction(db):
        found = await locked(db, event)
        old = await find.release(db, found, 1)
        assert old is not None
        assert await schedules.restore(db, found, old, by=by, now=later) == 2
    assert {title for title, talk in (await talks_of(db, event)).items() if talk.slot} == {"B", "C"}


async def test_an_old_release_is_taken_back_into_the_draft_and_the_public_sees_nothing_of_it(
    db: AsyncSession, by: Actor, event: Event, now: datetime
) -> None:
    before = {title: talk.slot and talk.slot.starts_at for title, talk in (await talks_of(db, event)).items()}
    await put(db, event, "A", by=by, now=now, at=2 * HOUR, room=1)
    await put(db, event, "D", by=by, now=now, room=1)
    await release(db, event, by=by, now=now)
    async with transaction(db):
        found = await locked(db, event)
        old = await find.release(db, found, 1)
        assert old is not None
        await schedules.restore(db, found, old, by=by, now=now)
    assert {t: talk.slot and talk.slot.starts_at for t, talk in (await talks_of(db, event)).items()} == before
    assert set(await public(db, event)) == {"A", "B", "C", "D"}


async def asked(db: AsyncSession, event: Event, title: str, *, now: datetime, is_told: bool = True) -> None:
    """Make it a talk that came by a proposal, whose speaker has not confirmed."""
    async with transaction(db):
        talk = (await talks_of(db, event))[title]
        call = Call(event_id=event.id, created_at=now, updated_at=now)
        db.add(call)
        await db.flush()
        proposal = Proposal(
            call_id=call.id, event_id=event.id, number=1, status=ProposalStatus.ACCEPTED, title=talk.title,
            created_at=now, saved_at=now, told_at=now if is_told else None,
        )  # fmt: skip
        db.add(proposal)
        await db.flush()
        talk.proposal_id, talk.status = proposal.id, TalkStatus.REQUESTED
        for speaker in talk.speakers:
            speaker.is_named = False


async def test_who_has_not_confirmed_gets_the_words_without_an_invitation_and_is_not_named(
    db: AsyncSession, by: Actor, event: Event, now: datetime
) -> None:
    later = now + LATER
    await asked(db, event, "D", now=now)
    await put(db, event, "D", by=by, now=later, room=1)
    await release(db, event, by=by, now=later)
    assert await mails(db, since=later) == {Sent("D", "talk_added", "bea", None, None)}
    mail = await db.scalar(select(OutboxMail).where(OutboxMail.created_at == later))
    assert mail is not None
    assert "/proposals/" in mail.body_text
    assert (await public(db, event))["D"] == []
    async with transaction(db):
        talk = (await talks_of(db, event))["D"]
        talk.status = TalkStatus.CONFIRMED
        talk.speakers[0].is_named = True
        assert await schedules.tell_confirmed(db, await locked(db, event), talk, now=later + LATER) == 1
        assert await schedules.tell_confirmed(db, await locked(db, event), talk, now=later + LATER) == 0
    # The name appears without a new release.
    assert (await public(db, event))["D"] == ["Bea Zwei"]
    assert await mails(db, since=later + LATER) == {Sent("D", "talk_added", "bea", "REQUEST", 0)}


async def test_who_does_not_know_of_the_acceptance_yet_learns_nothing_by_a_release(
    db: AsyncSession, by: Actor, event: Event, now: datetime
) -> None:
    later = now + LATER
    await asked(db, event, "D", now=now, is_told=False)
    await put(db, event, "D", by=by, now=later, room=1)
    await release(db, event, by=by, now=later)
    assert await mails(db, since=later) == set()


async def test_who_joins_or_leaves_a_talk_is_told_and_the_others_are_not(
    db: AsyncSession, by: Actor, event: Event, now: datetime
) -> None:
    later = now + LATER
    async with transaction(db):
        found = await locked(db, event)
        talk = (await talks_of(db, event))["B"]
        given = item("B", speakers=(BEA, SpeakerDraft("Dana Vier", address="dana@example.org")))
        seen = schedules.ItemDraft(
            title=given.title, speakers=given.speakers, minutes=30, seen=schedules.fingerprint(talk)
        )
        await schedules.edit(db, found, talk, seen, by=by, now=later)
    await release(db, event, by=by, now=later)
    assert await mails(db, since=later) == {
        Sent("B", "talk_dropped", "ada", "CANCEL", 1),
        Sent("B", "talk_added", "dana", "REQUEST", 0),
    }


async def test_a_moved_event_says_that_its_programme_is_revised_until_the_next_release(
    db: AsyncSession, by: Actor, event: Event, now: datetime
) -> None:
    async with transaction(db):
        found = await whole(db, event)
        moved = draft(found, starts_at=found.starts_at + HOUR, ends_at=found.ends_at + HOUR, doors_at=None)
        await events.update(db, found, moved, by=by, now=now)
        assert (found.is_schedule_revised, found.schedule_shift_minutes) == (True, 60)
    async with transaction(db):
        assert await schedules.shift_all(db, await locked(db, event), by=by, now=now) == 3
    plan = await release(db, event, by=by, now=now + LATER)
    assert {one.change for one in plan.differences} == {"moved"}
    assert not (await db.get_one(Event, event.id, populate_existing=True)).is_schedule_revised


async def test_cancelling_the_event_cancels_its_talks_and_taking_it_back_undoes_that(
    db: AsyncSession, by: Actor, event: Event, now: datetime
) -> None:
    later = now + LATER
    await asked(db, event, "D", now=now)
    async with transaction(db):
        found = await events.lock(db, event.id)
        told = await events.cancel(db, found, reason=LocalizedText("Sturm"), by=by, now=later)
    assert told == 4
    assert await mails(db, since=later) == {
        Sent("A", "talk_cancelled", "ada", "CANCEL", 1),
        Sent("B", "talk_cancelled", "ada", "CANCEL", 1),
        Sent("B", "talk_cancelled", "bea", "CANCEL", 1),
        Sent("D", "talk_cancelled", "bea", None, None),
    }
    assert set(await db.scalars(select(Talk.status))) == {TalkStatus.CANCELLED}
    assert set(await db.scalars(select(Proposal.status))) == {ProposalStatus.CANCELLED}
    assert await public(db, event) == {}
    async with transaction(db):
        await events.take_back(db, await events.lock(db, event.id), by=by, now=later + LATER)
    assert await mails(db, since=later) == set()
    states = {talk.title.de: talk.status for talk in (await talks_of(db, event)).values()}
    assert states == {"A": "confirmed", "B": "confirmed", "C": "confirmed", "D": "requested"}
    assert set(await db.scalars(select(Proposal.status))) == {ProposalStatus.ACCEPTED}
    entries = list(await db.scalars(select(CalendarEntry).execution_options(populate_existing=True)))
    assert [(one.is_cancelled, one.sequence) for one in entries] == [(False, 2)] * 3


async def test_an_erased_speaker_is_gone_from_every_release(db: AsyncSession, event: Event) -> None:
    async with transaction(db):
        for speaker in await db.scalars(select(Speaker).where(Speaker.name == "Ada Eins")):
            await db.delete(speaker)
    assert await public(db, event) == {"A": [], "B": ["Bea Zwei"], "C": ["Cem Drei"]}
