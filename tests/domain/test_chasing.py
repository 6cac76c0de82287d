"""Slides are asked for on four dates, once each, and only where they are missing, expected and somebody can say."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events, materials
from eventhub.domain.chores import CHORES
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import MaterialDraft, chasing
from eventhub.domain.permissions import Actor
from eventhub.domain.uploads.arrived import Arrived
from eventhub.models import (
    Attendance,
    AuditEntry,
    EventStatus,
    FileRole,
    FileState,
    Hub,
    LocalizedText,
    MailStatus,
    Material,
    MaterialFile,
    MaterialKind,
    OutboxMail,
    Speaker,
    Talk,
    TalkKind,
    TalkStatus,
    Upload,
    new_id,
)
from tests.makers import START, make_event

DAY = timedelta(days=1)
END = START + timedelta(hours=3)


def make_talk(title: str = "Formulare für alle", *addresses: str, **values: Any) -> Talk:
    speakers = [
        Speaker(name=f"Pelin Aksoy {number}", address=address, position=number)
        for number, address in enumerate(addresses or ("pelin@example.org",))
    ]
    return Talk(id=new_id(), title=LocalizedText(title), speakers=speakers, **values)


def make_slides(talk: Talk, state: FileState = FileState.CLEAN, **values: Any) -> Material:
    file = MaterialFile(
        role=values.pop("role", FileRole.MAIN), number=1, name="folien.pdf", media_type="application/pdf", size=1,
        sha256=b"0" * 32, stored_as=f"materials/{new_id()}", state=state, uploaded_at=START,
    )  # fmt: skip
    defaults: dict[str, Any] = {"kind": MaterialKind.SLIDES, "title": LocalizedText("Folien"), "files": [file]}
    return Material(event_id=talk.event_id, talk_id=talk.id, created_at=START, updated_at=START, **defaults | values)


async def stand(db: AsyncSession, *talks: Talk, **values: Any) -> UUID:
    """A meeting with these talks; returns its id."""
    async with transaction(db):
        event = make_event(talks=list(talks), **values)
        db.add(event)
        await db.flush()
        return event.id


async def run(db: AsyncSession, at: datetime) -> list[str]:
    """Let the chore do what is due at ``at``; returns the addresses that got a mail by it."""
    known = set(await db.scalars(select(OutboxMail.id)))
    chore = next(one for one in CHORES if one.name == "ask for slides")
    for ident in await chore.due(db, at):
        async with transaction(db):
            await chore.act(db, ident, at)
    assert list(await chore.due(db, at)) == []
    mails = (await db.scalars(select(OutboxMail).order_by(OutboxMail.to_address))).all()
    assert {mail.kind for mail in mails} <= {"slides_asked"}
    return [mail.to_address for mail in mails if mail.id not in known]


async def test_they_are_asked_for_on_each_date_once_and_not_a_minute_earlier(db: AsyncSession) -> None:
    await stand(db, make_talk())
    for at in (START - 7 * DAY, START - 2 * DAY, END + DAY, END + 7 * DAY):
        assert await run(db, at - timedelta(minutes=1)) == []
        assert await run(db, at) == ["pelin@example.org"]
        assert await run(db, at + timedelta(hours=5)) == []
    assert await run(db, END + 30 * DAY) == []
    talk = (await db.scalars(select(Talk).execution_options(populate_existing=True))).one()
    assert (talk.material_requests, talk.material_asked_at) == (4, END + 7 * DAY)


async def test_the_settings_say_when(db: AsyncSession) -> None:
    await stand(db, make_talk())
    async with transaction(db):
        hub = await db.get_one(Hub, 1)
        hub.slides_first_days_before, hub.slides_again_days_after = 20, 40
    assert await run(db, START - 20 * DAY) == ["pelin@example.org"]
    assert await run(db, START - 7 * DAY) == []
    assert await run(db, END + 40 * DAY) == ["pelin@example.org"]


async def test_what_was_missed_is_asked_once_and_what_is_long_past_never(db: AsyncSession) -> None:
    await stand(db, make_talk())
    assert await run(db, START - DAY) == ["pelin@example.org"]
    assert await run(db, END + 10 * DAY) == []


@pytest.mark.parametrize(
    "values",
    [
        {"is_material_expected": False},
        {"status": TalkStatus.REQUESTED},
        {"status": TalkStatus.CANCELLED},
        {"kind": TalkKind.BREAK},
    ],
)
async def test_what_is_not_expected_is_never_asked_for(db: AsyncSession, values: dict[str, Any]) -> None:
    await stand(db, make_talk(**values), make_talk("Bleibt", "other@example.org"))
    assert await run(db, START - 7 * DAY) == ["other@example.org"]


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED])
async def test_a_meeting_that_does_not_stand_asks_nobody(
    db: AsyncSession, status: EventStatus, by: Actor, now: datetime
) -> None:
    event_id = await stand(db, make_talk(), status=status)
    assert await run(db, START - 7 * DAY) == []
    with pytest.raises(DomainError, match=r"event\.not_published"):
        async with transaction(db):
            await chasing.ask_now(db, await events.lock(db, event_id), by=by, now=now)


@pytest.mark.parametrize(
    ("slides", "asked"),
    [
        ({}, False),
        ({"state": FileState.WAITING}, False),
        ({"state": FileState.UNCHECKED}, False),
        ({"state": FileState.INFECTED}, True),
        ({"files": []}, True),
        ({"kind": MaterialKind.RECORDING}, True),
    ],
)
async def test_slides_that_are_there_are_not_asked_for(db: AsyncSession, slides: dict[str, Any], asked: bool) -> None:
    talk = make_talk()
    await stand(db, talk)
    async with transaction(db):
        db.add(make_slides(talk, **slides))
    assert await run(db, START - 7 * DAY) == (["pelin@example.org"] if asked else [])


async def test_everybody_with_an_address_is_asked_once(db: AsyncSession) -> None:
    await stand(
        db,
        make_talk("Zu dritt", "a@example.org", "", "B@example.org", "b@example.org"),
        make_talk("Podium", ""),
    )
    assert await run(db, START - 7 * DAY) == ["B@example.org", "a@example.org"]


async def test_the_team_asks_for_all_that_is_missing_or_for_one(db: AsyncSession, by: Actor, now: datetime) -> None:
    first, second = make_talk("Eins", "one@example.org"), make_talk("Zwei", "two@example.org")
    event_id = await stand(db, first, second, make_talk("Podium", ""), make_talk("Gruß", is_material_expected=False))

    async def ask(**values: Any) -> int:
        async with transaction(db):
            return await chasing.ask_now(db, await events.lock(db, event_id), by=by, **values)

    assert await ask(talk_ids=[second.id], now=now) == 1
    assert await ask(now=now) == 1
    assert await ask(now=now + timedelta(minutes=59)) == 0
    assert await ask(now=now + timedelta(hours=1)) == 2
    entries = (await db.scalars(select(AuditEntry).where(AuditEntry.action == "material.asked"))).all()
    assert [(one.subject, one.details["told"]) for one in entries][:2] == [("Zwei", "1"), ("Eins", "1")]


async def test_whoever_was_asked_by_hand_just_before_is_left_in_peace(db: AsyncSession, by: Actor) -> None:
    event_id = await stand(db, make_talk())
    async with transaction(db):
        at = START - 7 * DAY - timedelta(hours=20)
        await chasing.ask_now(db, await events.lock(db, event_id), by=by, now=at)
    assert await run(db, START - 7 * DAY) == []
    assert await run(db, START - 2 * DAY) == ["pelin@example.org"]


async def test_dates_a_day_apart_both_count(db: AsyncSession) -> None:
    await stand(db, make_talk())
    async with transaction(db):
        hub = await db.get_one(Hub, 1)
        hub.slides_first_days_before, hub.slides_again_days_before = 2, 1
    late = timedelta(minutes=20)
    assert await run(db, START - 2 * DAY + late) == ["pelin@example.org"]
    assert await run(db, START - DAY - late) == []
    assert await run(db, START - DAY) == ["pelin@example.org"]


@pytest.mark.parametrize("later", [timedelta(hours=2), DAY, 60 * DAY])
async def test_a_meeting_that_is_moved_does_not_ask_at_the_same_date_again(db: AsyncSession, later: timedelta) -> None:
    event_id = await stand(db, make_talk())
    assert await run(db, START - 7 * DAY + timedelta(minutes=1)) == ["pelin@example.org"]
    async with transaction(db):
        event = await events.lock(db, event_id)
        event.starts_at, event.ends_at = event.starts_at + later, event.ends_at + later
    for at in (START - 7 * DAY, START - 6 * DAY):
        assert await run(db, at + later + timedelta(minutes=5)) == []
    assert await run(db, START - 2 * DAY + later) == ["pelin@example.org"]


@pytest.mark.parametrize(
    ("later", "mails"),
    [(30 * DAY, [1, 1, 1, 1]), (14 * DAY, [0, 1, 1, 1]), (9 * DAY, [0, 0, 1, 1]), (-DAY, [0, 0, 0, 0])],
)
async def test_a_meeting_that_was_over_and_takes_place_later_begins_anew(
    db: AsyncSession, by: Actor, later: timedelta, mails: list[int]
) -> None:
    event_id = await stand(db, make_talk(is_in_running_order=False), attendance=Attendance.ONLINE, venue_id=None)
    for asked in (START - 7 * DAY, START - 2 * DAY, END + DAY, END + 7 * DAY):
        assert await run(db, asked) == ["pelin@example.org"]
    async with transaction(db):
        event = await events.lock_whole(db, event_id)
        assert event is not None
        moved = events.EventDraft(
            title=event.title, slug=event.slug, attendance=event.attendance, version=event.version,
            starts_at=START + later, ends_at=END + later,
            gates=tuple(events.GateDraft(gate.name, gate.id) for gate in event.gates),
        )  # fmt: skip
        await events.update(db, event, moved, by=by, now=END + 8 * DAY)
    dates = (START - 7 * DAY, START - 2 * DAY, END + DAY, END + 7 * DAY)
    assert [len(await run(db, max(date + later, END + 8 * DAY))) for date in dates] == mails


async def test_the_mail_leads_to_the_talk_in_words_that_fit_the_time(db: AsyncSession) -> None:
    talk = make_talk("Formulare www.example.org")
    await stand(db, talk)
    await run(db, START - 7 * DAY)
    await run(db, END + DAY)
    before, after = (await db.scalars(select(OutboxMail).order_by(OutboxMail.id))).all()
    assert f"/materials?talk={talk.id}" in before.body_text
    assert before.body_text.split("/proposals/")[1].split()[0] in before.body_html
    words = "Gäste können sie nach Ihrem Vortrag mitnehmen."
    assert (words in before.body_text, words in after.body_text) == (True, False)
    assert "bis 500 MB" in after.body_html
    assert "www.example.org" not in before.body_text


async def test_whether_slides_are_expected_is_said_and_noted_once(db: AsyncSession, by: Actor, now: datetime) -> None:
    talk = make_talk()
    event_id = await stand(db, talk)
    for is_expected in (False, False, True):
        async with transaction(db):
            locked = await events.lock(db, event_id)
            await chasing.expect(db, locked, await db.get_one(Talk, talk.id), is_expected, by=by, now=now)
    actions = (await db.scalars(select(AuditEntry.action).order_by(AuditEntry.id))).all()
    assert list(actions) == ["material.not_expected", "material.expected"]


async def test_what_has_not_left_does_not_leave_once_slides_are_not_expected(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    talk = make_talk()
    talk_id, event_id = talk.id, await stand(db, talk)
    assert await run(db, START - 7 * DAY) == ["pelin@example.org"]
    async with transaction(db):
        locked = await events.lock(db, event_id)
        await chasing.expect(db, locked, await db.get_one(Talk, talk_id), False, by=by, now=now)
    assert list(await db.scalars(select(OutboxMail.status))) == [MailStatus.DISCARDED]


@pytest.mark.parametrize("is_speakers", [True, False])
async def test_a_link_counts_as_slides_when_it_is_the_speakers(db: AsyncSession, is_speakers: bool) -> None:
    talk = make_talk()
    await stand(db, talk)
    speaker_id = talk.speakers[0].id if is_speakers else None
    link = make_slides(
        talk, kind=MaterialKind.LINK, url="https://cloud.example.org/folien", files=[], speaker_id=speaker_id
    )
    async with transaction(db):
        db.add(link)
    assert await run(db, START - 7 * DAY) == ([] if is_speakers else ["pelin@example.org"])


@pytest.mark.parametrize("kind", [MaterialKind.SLIDES, MaterialKind.LINK, MaterialKind.FILE])
async def test_what_asks_for_slides_stays_when_they_have_come(db: AsyncSession, by: Actor, kind: MaterialKind) -> None:
    talk, other = make_talk(), make_talk("Ein anderer")
    talk_id, other_id, event_id = talk.id, other.id, await stand(db, talk, other)
    assert len(await run(db, START - 7 * DAY)) == 2
    async with transaction(db):
        event = await events.lock(db, event_id)
        if kind is MaterialKind.LINK:
            url = "https://cloud.example.org/folien"
            draft = MaterialDraft(title=LocalizedText("Folien"), kind=kind, talk_id=talk_id, url=url)
            await materials.add(db, event, draft, by=by, now=START)
        else:
            upload = Upload(
                event_id=event_id, talk_id=talk_id, user_id=by.user_id, kind=kind, name="a.pdf", length=1, received=1,
                role=FileRole.MAIN, key_hash=bytes(32), created_at=START, expires_at=START,
            )  # fmt: skip
            arrived = Arrived("materials/1", "a.pdf", "application/pdf", 1, bytes(32))
            await materials.take_file(db, upload, arrived, now=START)
    query = select(OutboxMail.talk_id, OutboxMail.status).where(OutboxMail.kind == "slides_asked")
    found = {row.talk_id: row.status for row in await db.execute(query)}
    assert (found[talk_id] is MailStatus.DISCARDED) is (kind is MaterialKind.SLIDES)
    assert found[other_id] is not MailStatus.DISCARDED
