"""Places in talks: who gets one, who waits, who moves up, and what a change of the programme means for them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events, privacy, registrations, sign_ups
from eventhub.domain.errors import DomainError, code_of
from eventhub.domain.permissions import Actor
from eventhub.models import EventStatus, SignUp, Talk, TalkKind, TalkStatus
from tests.domain.workshop import HOUR, hold, make_talk
from tests.makers import START

UP = "sign_up_moved_up"


def refused(code: str) -> "pytest.RaisesExc[DomainError]":
    return pytest.raises(DomainError, match=f"^{code}$")


async def test_places_go_in_order_and_the_rest_queue_up(db: AsyncSession, now: datetime) -> None:
    talk = make_talk()
    meeting = await hold(db, now, talk)
    await meeting.come("Ada Eins", "Bea Zwei", "Cem Drei", "Dora Vier")
    for name in ("Ada Eins", "Bea Zwei", "Cem Drei", "Dora Vier"):
        await meeting.sign_up(name, talk.id)
    assert await meeting.lists(talk.id) == (["Ada Eins", "Bea Zwei"], ["Cem Drei", "Dora Vier"])
    assert await meeting.mails() == []


async def test_the_head_of_the_queue_moves_up_at_once_and_is_told(db: AsyncSession, now: datetime) -> None:
    talk = make_talk(capacity=1)
    meeting = await hold(db, now, talk)
    await meeting.come("Ada Eins", "Bea Zwei", "Cem Drei")
    for name in meeting.guests:
        await meeting.sign_up(name, talk.id)
    await meeting.leave("Bea Zwei", talk.id)
    assert await meeting.lists(talk.id) == (["Ada Eins"], ["Cem Drei"])
    await meeting.leave("Ada Eins", talk.id)
    assert await meeting.lists(talk.id) == (["Cem Drei"], [])
    assert await meeting.mails() == [(UP, "cemdrei")]
    with refused("sign_up.none"):
        await meeting.leave("Ada Eins", talk.id)
    await meeting.sign_up("Ada Eins", talk.id)
    assert await meeting.lists(talk.id) == (["Cem Drei"], ["Ada Eins"])


async def test_each_person_of_a_party_signs_up_alone(db: AsyncSession, now: datetime) -> None:
    talk = make_talk(capacity=1)
    meeting = await hold(db, now, talk)
    await meeting.come("Ada Eins", companions=1)
    await meeting.sign_up("Gast 0 Eins", talk.id)
    with refused("sign_up.again"):
        await meeting.sign_up("Gast 0 Eins", talk.id)
    await meeting.sign_up("Ada Eins", talk.id)
    assert await meeting.lists(talk.id) == (["Gast 0 Eins"], ["Ada Eins"])


async def test_several_acts_in_one_transaction_count_each(db: AsyncSession, now: datetime) -> None:
    talk = make_talk(capacity=2)
    meeting = await hold(db, now, talk)
    await meeting.come("Ada Eins", companions=2)
    async with transaction(db):
        event = await events.lock(db, meeting.event_id)
        found = await sign_ups.talk_of(db, event, talk.id)
        assert found is not None
        for person in (await meeting.party("Ada Eins")).registrations:
            await sign_ups.sign_up(db, event, found, person, now=now)
    assert await meeting.lists(talk.id) == (["Ada Eins", "Gast 0 Eins"], ["Gast 1 Eins"])


async def test_cancelling_one_or_all_of_a_party_frees_their_places(db: AsyncSession, now: datetime) -> None:
    talk = make_talk(capacity=2)
    meeting = await hold(db, now, talk)
    await meeting.come("Ada Eins", companions=1)
    await meeting.come("Bea Zwei", "Cem Drei", "Dora Vier")
    for name in ("Ada Eins", "Gast 0 Eins", "Bea Zwei", "Cem Drei", "Dora Vier"):
        await meeting.sign_up(name, talk.id)
    for left in (1, 0):
        async with transaction(db):
            event = await events.lock(db, meeting.event_id)
            party = await meeting.party("Ada Eins")
            await registrations.cancel(db, event, party, party.live[left:], now=now)
        assert len((await meeting.lists(talk.id))[1]) == 1 + left
    assert await meeting.lists(talk.id) == (["Cem Drei", "Bea Zwei"], ["Dora Vier"])
    assert await meeting.mails() == [(UP, "beazwei"), (UP, "cemdrei")]


async def test_only_confirmed_guests_of_a_published_meeting_sign_up(db: AsyncSession, now: datetime) -> None:
    talk = make_talk()
    meeting = await hold(db, now, talk, wants_confirmation=True)
    await meeting.come("Ada Eins")
    with refused("sign_up.not_confirmed"):
        await meeting.sign_up("Ada Eins", talk.id)
    async with transaction(db):
        event = await events.lock(db, meeting.event_id)
        await registrations.confirm_address(db, event, await meeting.party("Ada Eins"), now=now)
        event.status = EventStatus.CANCELLED
    with refused("sign_up.not_offered"):
        await meeting.sign_up("Ada Eins", talk.id)


async def test_only_public_talks_with_limited_places_take_sign_ups(db: AsyncSession, now: datetime) -> None:
    free = make_talk("Frei", capacity=None)
    hidden = make_talk("Verborgen", is_in_running_order=False)
    off = make_talk("Abgesagt", status=TalkStatus.CANCELLED)
    meal = make_talk("Essen", kind=TalkKind.BREAK)
    meeting = await hold(db, now, free, hidden, off, meal)
    await meeting.come("Ada Eins")
    for talk in (free, hidden, off, meal):
        with refused("sign_up.not_offered"):
            await meeting.sign_up("Ada Eins", talk.id)
    await meeting.release((hidden.id, START, "Lampenstube"))
    await meeting.sign_up("Ada Eins", hidden.id)
    assert await meeting.lists(hidden.id) == (["Ada Eins"], [])


async def test_talks_at_the_same_time_are_refused_also_from_the_queue(db: AsyncSession, now: datetime) -> None:
    first, second = make_talk("Erste", capacity=1), make_talk("Zweite", starts_in=HOUR + timedelta(minutes=59))
    after = make_talk("Danach", starts_in=2 * HOUR)
    meeting = await hold(db, now, first, second, after)
    await meeting.come("Ada Eins", "Bea Zwei")
    await meeting.sign_up("Bea Zwei", first.id)
    await meeting.sign_up("Ada Eins", first.id)
    assert await meeting.lists(first.id) == (["Bea Zwei"], ["Ada Eins"])
    with refused("sign_up.overlaps"):
        await meeting.sign_up("Ada Eins", second.id)
    await meeting.sign_up("Ada Eins", after.id)
    await meeting.leave("Ada Eins", after.id)
    await meeting.leave("Ada Eins", first.id)
    await meeting.sign_up("Ada Eins", second.id)


async def test_the_release_decides_what_overlaps(db: AsyncSession, now: datetime) -> None:
    first, second = make_talk("Erste"), make_talk("Zweite", starts_in=2 * HOUR)
    meeting = await hold(db, now, first, second)
    await meeting.come("Ada Eins")
    await meeting.sign_up("Ada Eins", first.id)
    await meeting.release((first.id, START, "Saal"), (second.id, START + HOUR / 2, "Stube"))
    with refused("sign_up.overlaps"):
        await meeting.sign_up("Ada Eins", second.id)


async def test_a_talk_that_has_begun_is_neither_joined_nor_left(db: AsyncSession, now: datetime) -> None:
    talk = make_talk(capacity=1)
    meeting = await hold(db, now, talk)
    await meeting.come("Ada Eins", "Bea Zwei", "Cem Drei")
    await meeting.sign_up("Ada Eins", talk.id)
    await meeting.sign_up("Bea Zwei", talk.id)
    meeting.now = START + HOUR
    with refused("sign_up.begun"):
        await meeting.sign_up("Cem Drei", talk.id)
    with refused("sign_up.begun"):
        await meeting.leave("Ada Eins", talk.id)
    async with transaction(db):
        event = await events.lock(db, meeting.event_id)
        party = await meeting.party("Ada Eins")
        await registrations.cancel(db, event, party, party.live, now=meeting.now)
    assert await meeting.lists(talk.id) == ([], ["Bea Zwei"])
    assert await meeting.mails() == []


async def test_more_places_let_the_queue_move_up_fewer_evict_nobody(db: AsyncSession, now: datetime, by: Actor) -> None:
    talk = make_talk(capacity=1)
    meeting = await hold(db, now, talk)
    await meeting.come("Ada Eins", "Bea Zwei", "Cem Drei", "Dora Vier")
    for name in meeting.guests:
        await meeting.sign_up(name, talk.id)

    async def limit(capacity: int | None) -> int:
        async with transaction(db):
            event = await events.lock(db, meeting.event_id)
            found = await sign_ups.talk_of(db, event, talk.id)
            assert found is not None
            return await sign_ups.set_capacity(db, event, found, capacity, by=by, now=now)

    assert [await limit(3), await limit(3), await limit(1)] == [2, 0, 0]
    assert await meeting.lists(talk.id) == (["Cem Drei", "Ada Eins", "Bea Zwei"], ["Dora Vier"])
    await meeting.leave("Ada Eins", talk.id)
    await meeting.leave("Bea Zwei", talk.id)
    assert await meeting.lists(talk.id) == (["Cem Drei"], ["Dora Vier"])
    assert await limit(None) == 1
    with refused("sign_up.no_capacity"):
        await limit(0)


async def test_moving_a_talk_tells_each_party_once_and_only_when_it_moved(db: AsyncSession, now: datetime) -> None:
    talk, other = make_talk(capacity=2), make_talk("Andere", starts_in=3 * HOUR)
    meeting = await hold(db, now, talk, other)
    await meeting.come("Ada Eins", companions=1)
    await meeting.come("Bea Zwei", "Cem Drei")
    for name in ("Ada Eins", "Gast 0 Eins", "Bea Zwei"):
        await meeting.sign_up(name, talk.id)
    told = []
    for starts_at, room in (
        (START + HOUR, "Stube"),
        (START + 2 * HOUR, "Stube"),
        (START + 2 * HOUR, "Saal"),
        (START + 2 * HOUR, "Saal"),
    ):
        await meeting.release((talk.id, starts_at, room), (other.id, START, "Saal"))
        async with transaction(db):
            told.append(await sign_ups.tell_moved(db, await db.get_one(Talk, talk.id), now=now))
    assert told == [0, 2, 2, 0]
    moved = "sign_up_talk_moved"
    assert await meeting.mails() == [(moved, "adaeins"), (moved, "beazwei")] * 2


async def test_a_talk_that_was_dropped_ends_its_sign_ups(db: AsyncSession, now: datetime) -> None:
    talk, other = make_talk(capacity=1), make_talk("Andere", starts_in=3 * HOUR)
    meeting = await hold(db, now, talk, other)
    await meeting.come("Ada Eins", "Bea Zwei")
    for name in meeting.guests:
        await meeting.sign_up(name, talk.id)
    await meeting.release((other.id, START, "Saal"))
    async with transaction(db):
        await sign_ups.follow_release(db, await events.lock(db, meeting.event_id), now=now)
    assert await meeting.lists(talk.id) == ([], [])
    assert await meeting.mails() == [("sign_up_talk_gone", "adaeins"), ("sign_up_talk_gone", "beazwei")]


async def test_an_edit_of_the_running_order_tells_too(db: AsyncSession, now: datetime, by: Actor) -> None:
    moves, goes, stays = make_talk("Rückt"), make_talk("Geht", starts_in=2 * HOUR), make_talk("Bleibt")
    meeting = await hold(db, now, moves, goes, stays)
    await meeting.come("Ada Eins", "Bea Zwei", "Cem Drei")
    for name, talk in zip(meeting.guests, (moves, goes, stays), strict=True):
        await meeting.sign_up(name, talk.id)
    async with transaction(db):
        event = await events.lock_whole(db, meeting.event_id)
        assert event is not None
        kept = [
            events.TalkDraft(one.kind, one.title, starts_at=one.starts_at, minutes=60, id=one.id)
            for one in event.talks
            if one.id == stays.id
        ]
        moved = events.TalkDraft(moves.kind, moves.title, starts_at=START, minutes=60, id=moves.id)
        draft = events.EventDraft(
            title=event.title,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            venue_id=event.venue_id,
            doors_at=event.doors_at,
            talks=(moved, *kept),
            version=event.version,
        )
        await events.update(db, event, draft, by=by, now=now)
    assert sorted(await meeting.mails()) == [("sign_up_talk_moved", "adaeins")]


async def test_the_database_refuses_what_the_rules_would_not_let_happen(db: AsyncSession, now: datetime) -> None:
    talk = make_talk(capacity=1)
    meeting = await hold(db, now, talk)
    await meeting.come("Ada Eins")
    await meeting.sign_up("Ada Eins", talk.id)
    codes = []
    with pytest.raises(IntegrityError) as full:
        async with transaction(db):
            await db.execute(update(Talk).where(Talk.id == talk.id).values(places_held=2))
    codes.append(code_of(full.value))
    with pytest.raises(IntegrityError) as again:
        async with transaction(db):
            db.add(SignUp(talk_id=talk.id, registration_id=meeting.guests["Ada Eins"], created_at=now))
    codes.append(code_of(again.value))
    assert codes == ["sign_up.full", "sign_up.again"]


async def test_forgetting_a_meeting_empties_its_talks(db: AsyncSession, now: datetime) -> None:
    talk = make_talk(capacity=1)
    meeting = await hold(db, now, talk)
    await meeting.come("Ada Eins", "Bea Zwei")
    for name in meeting.guests:
        await meeting.sign_up(name, talk.id)
    async with transaction(db):
        await privacy.forget_event(db, meeting.event_id, START + timedelta(days=400))
    assert await meeting.lists(talk.id) == ([], [])


async def test_what_is_kept_names_the_talks(db: AsyncSession, now: datetime) -> None:
    talk = make_talk(capacity=1)
    meeting = await hold(db, now, talk)
    await meeting.come("Ada Eins")
    await meeting.sign_up("Ada Eins", talk.id)
    party = await meeting.party("Ada Eins")
    await db.refresh(party.lead, ["answers", "consents"])
    kept = await registrations.kept_of(db, await events.lock(db, meeting.event_id), party)
    assert [one["title"] for one in kept["registrations"][0]["talks"]] == ["Werkstatt"]
