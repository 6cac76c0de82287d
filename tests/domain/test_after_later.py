"""What was put up after the morning: told once, together, a week later; and the end of these mails by one click."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import after, events, parties
from eventhub.domain.events.notify import tell_moved
from eventhub.mail import after_mails, queue
from eventhub.models import Audience, ConsentKind, EventStatus, Hub, MailStatus, OutboxMail
from tests.domain.aftermath import AGREES, END, MORNING, WEEK, Aftermath, be_over
from tests.makers import START

SECOND = timedelta(seconds=1)
TITLES = ("Folien", "Mitschnitt", "Protokoll", "Nachtrag")


async def hold(db: AsyncSession) -> Aftermath:
    """A meeting with slides for all who registered, where one came and one did not."""
    meeting = await be_over(db)
    await meeting.register("Da Gefragt", given=AGREES)
    await meeting.register("Fern Allein")
    await meeting.register("Ab Gesagt")
    await meeting.leave("Ab Gesagt")
    await meeting.let_in("Da Gefragt")
    return meeting


async def test_what_is_new_goes_out_together_after_a_week(db: AsyncSession) -> None:
    meeting = await hold(db)
    await meeting.put_up("Folien", Audience.REGISTERED)
    await meeting.run(MORNING)
    await meeting.put_up("Mitschnitt", Audience.CHECKED_IN, at=MORNING + SECOND)
    await meeting.put_up("Protokoll", Audience.REGISTERED, at=MORNING + WEEK)
    morning = {
        "morning Da Gefragt": "Folien certificate feedback next stop",
        "morning Fern Allein": "Folien stop",
    }
    await meeting.run(MORNING + WEEK - SECOND)
    assert await meeting.told(TITLES) == morning
    await meeting.run(MORNING + WEEK)
    later = {"later Da Gefragt": "Mitschnitt Protokoll stop", "later Fern Allein": "Protokoll stop"}
    assert await meeting.told(TITLES) == morning | later
    await meeting.put_up("Nachtrag", Audience.EVERYONE, at=MORNING + WEEK)
    for days in (7, 8, 10, 14):
        await meeting.run(MORNING + timedelta(days=days) + SECOND)
    assert await meeting.told(TITLES) == morning | later
    assert len(await meeting.mails()) == 4


async def test_who_had_none_in_the_morning_is_told_of_the_first(db: AsyncSession) -> None:
    meeting = await hold(db)
    await meeting.run(MORNING)
    await meeting.put_up("Folien", Audience.REGISTERED, at=MORNING + SECOND)
    await meeting.run(MORNING + WEEK)
    assert await meeting.told(TITLES) == {
        "morning Da Gefragt": "certificate feedback next stop",
        "later Da Gefragt": "Folien stop",
        "later Fern Allein": "Folien stop",
    }


async def test_it_does_not_leave_at_night(db: AsyncSession) -> None:
    meeting = await hold(db)
    await meeting.run(MORNING)
    await meeting.put_up("Folien", Audience.REGISTERED, at=MORNING + SECOND)
    for hours, number in ((12, 1), (13, 1), (19, 1), (24, 3)):
        await meeting.run(MORNING + WEEK + timedelta(hours=hours + (0.01 if hours == 12 else 0)))
        assert len(await meeting.mails()) == number


async def test_without_anything_new_nothing_is_written(db: AsyncSession) -> None:
    meeting = await hold(db)
    await meeting.put_up("Folien", Audience.EVERYONE)
    await meeting.put_up("Mitschnitt", Audience.ORGANISERS, at=MORNING + SECOND)
    await meeting.run(MORNING)
    await meeting.run(MORNING + WEEK)
    assert sorted(await meeting.told()) == ["morning Da Gefragt", "morning Fern Allein"]


async def test_what_is_gone_again_is_not_told(db: AsyncSession) -> None:
    meeting = await hold(db)
    await meeting.run(MORNING)
    await meeting.put_up("Folien", Audience.EVERYONE, at=MORNING + SECOND, files=[])
    await meeting.run(MORNING + WEEK)
    assert sorted(await meeting.told()) == ["morning Da Gefragt"]


async def test_a_meeting_whose_morning_was_missed_has_no_later_either(db: AsyncSession) -> None:
    meeting = await hold(db)
    await meeting.put_up("Folien", Audience.EVERYONE)
    for days in (5, 7, 8):
        await meeting.run(MORNING + timedelta(days=days))
    assert await meeting.mails() == []


async def test_a_meeting_called_off_afterwards_tells_nothing(db: AsyncSession) -> None:
    meeting = await hold(db)
    await meeting.run(MORNING)
    await meeting.put_up("Folien", Audience.EVERYONE, at=MORNING + SECOND)
    async with transaction(db):
        found = await parties.lock(db, (await meeting.the("Da Gefragt")).party_id)
        assert found is not None
        found[0].status = EventStatus.CANCELLED
    await meeting.run(MORNING + WEEK)
    assert sorted(await meeting.told()) == ["morning Da Gefragt"]


async def test_the_settings_say_after_how_many_days(db: AsyncSession) -> None:
    meeting = await hold(db)
    async with transaction(db):
        await db.execute(update(Hub).values(later_material_days=2))
    await meeting.run(MORNING)
    await meeting.put_up("Folien", Audience.REGISTERED, at=MORNING + SECOND)
    await meeting.run(MORNING + timedelta(days=2) - SECOND)
    assert sorted(await meeting.told()) == ["morning Da Gefragt"]
    await meeting.run(MORNING + timedelta(days=2))
    assert sorted(await meeting.told()) == ["later Da Gefragt", "later Fern Allein", "morning Da Gefragt"]


async def test_one_click_ends_them(db: AsyncSession) -> None:
    meeting = await hold(db)
    party_id = (await meeting.the("Da Gefragt")).party_id
    await meeting.run(MORNING)
    for _ in range(2):
        async with transaction(db):
            await after.stop(db, party_id, now=MORNING + SECOND)
    [mail] = await meeting.mails()
    # It had not left yet.
    assert mail.status is MailStatus.DISCARDED
    await meeting.put_up("Folien", Audience.EVERYONE, at=MORNING + SECOND)
    await meeting.run(MORNING + WEEK)
    assert sorted(await meeting.told()) == ["later Fern Allein", "morning Da Gefragt"]
    async with transaction(db):
        found = await parties.lock(db, party_id)
        assert found is not None
        [consent] = [one for one in found[1].lead.consents if one.kind is ConsentKind.AFTER_EVENT]
        assert consent.withdrawn_at == MORNING + SECOND
        assert (found[1].mails_stopped_at, found[1].lead.status) == (MORNING + SECOND, "confirmed")


async def test_it_ends_them_for_those_too_who_had_not_ticked(db: AsyncSession) -> None:
    meeting = await hold(db)
    party_id = (await meeting.the("Fern Allein")).party_id
    await meeting.put_up("Folien", Audience.REGISTERED)
    await meeting.run(MORNING)
    async with transaction(db):
        await after.stop(db, party_id, now=MORNING + SECOND)
    await meeting.put_up("Protokoll", Audience.REGISTERED, at=MORNING + SECOND)
    await meeting.run(MORNING + WEEK)
    async with transaction(db):
        await after.later.write(db, party_id, MORNING + WEEK)
    assert sorted(await meeting.told()) == ["later Da Gefragt", "morning Da Gefragt", "morning Fern Allein"]


async def move(db: AsyncSession, meeting: Aftermath, by: timedelta, *, at: datetime) -> None:
    """Move the meeting, and tell of it."""
    async with transaction(db):
        event = await events.lock(db, meeting.event_id)
        event.starts_at, event.ends_at = event.starts_at + by, event.ends_at + by
        await tell_moved(db, event, old_start=START, old_place="", now=at)


async def test_a_meeting_moved_after_both_mails_has_both_again_but_for_those_who_stopped(db: AsyncSession) -> None:
    meeting = await hold(db)
    await meeting.put_up("Folien", Audience.REGISTERED)
    await meeting.run(MORNING)
    await meeting.put_up("Protokoll", Audience.REGISTERED, at=MORNING + SECOND)
    await meeting.run(MORNING + WEEK)
    stopped = (await meeting.the("Fern Allein")).party_id
    async with transaction(db):
        await after.stop(db, stopped, now=MORNING + WEEK)
    await move(db, meeting, 4 * WEEK, at=MORNING + WEEK + SECOND)
    old = await meeting.mails()
    assert [one.status for one in old] == [MailStatus.DISCARDED] * 4
    await meeting.run(MORNING + 4 * WEEK)
    async with transaction(db):
        await after.morning.write(db, stopped, MORNING + 4 * WEEK)
    await meeting.put_up("Nachtrag", Audience.REGISTERED, at=MORNING + 4 * WEEK + SECOND)
    await meeting.run(MORNING + 5 * WEEK)
    new = [(one.kind, one.to_name) for one in (await meeting.mails())[len(old) :]]
    assert new == [(kind, "Da Gefragt") for kind in after_mails.KINDS]


@pytest.mark.parametrize("is_moved", [False, True], ids=["stopped", "moved"])
@pytest.mark.parametrize("is_sent", [True, False], ids=["sent", "failed"])
async def test_a_mail_on_its_way_is_sent_or_never_tried_again(
    db: AsyncSession, *, is_sent: bool, is_moved: bool
) -> None:
    meeting = await hold(db)
    await meeting.run(MORNING)
    async with transaction(db):
        await db.execute(update(OutboxMail).where(OutboxMail.kind.not_in(after_mails.KINDS)).values(status="sent"))
        await db.execute(update(OutboxMail).where(OutboxMail.kind.in_(after_mails.KINDS)).values(status="queued"))
    async with transaction(db):
        claim = await queue.claim(db, now=MORNING)
    assert claim is not None
    if is_moved:
        await move(db, meeting, 4 * WEEK, at=MORNING)
        async with transaction(db):
            await db.execute(update(OutboxMail).where(OutboxMail.kind.not_in(after_mails.KINDS)).values(status="sent"))
    else:
        async with transaction(db):
            await after.stop(db, (await meeting.the("Da Gefragt")).party_id, now=MORNING)
    async with transaction(db):
        if is_sent:
            await queue.settle_sent(db, claim, now=MORNING)
        else:
            assert await queue.settle_failed(db, claim, "451 later", now=MORNING) is MailStatus.DISCARDED
    late = MORNING + queue.LEASE + SECOND
    async with transaction(db):
        await queue.return_abandoned(db, now=late)
        assert await queue.claim(db, now=late + timedelta(days=1)) is None
    assert [one.status for one in await meeting.mails()] == [MailStatus.SENT if is_sent else MailStatus.DISCARDED]


async def test_a_mail_that_has_left_is_not_called_back(db: AsyncSession) -> None:
    meeting = await hold(db)
    await meeting.run(MORNING)
    async with transaction(db):
        await db.execute(update(OutboxMail).values(status=MailStatus.SENT))
    async with transaction(db):
        await after.stop(db, (await meeting.the("Da Gefragt")).party_id, now=END)
    assert [one.status for one in await meeting.mails()] == [MailStatus.SENT]
