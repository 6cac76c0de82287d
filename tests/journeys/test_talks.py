"""From an opened call to the second release: sixty proposals, three reviewers, exactly the mails that must exist."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import calls, decisions, proposals, reviews, schedules, sign_ups
from eventhub.domain.permissions import Actor
from eventhub.domain.reviews import CriterionDraft, Viewer
from eventhub.formats import schedule_json
from eventhub.mail import links
from eventhub.models import (
    Event,
    LocalizedText,
    MailStatus,
    Mark,
    OutboxMail,
    Proposal,
    ProposalStatus,
    Registration,
    Role,
    Room,
    Talk,
)
from tests.calls import open_call
from tests.chores import do_chores
from tests.clients import Browser
from tests.conftest import NOW
from tests.makers import actor_of, make_event, make_user, make_venue, register

DATA = Path(__file__).parents[3] / "shared" / "data" / "schedules"
FILES = ("frab-camp2019.json", "pretalx-democon.json")
DAY, HALF_HOUR = timedelta(days=1), timedelta(minutes=30)
START = NOW + 60 * DAY
SLUG = "digitaltag"
PROPOSALS, ACCEPTED, CONFIRMING = 60, 10, 8
GUESTS = ("Ada Eins", "Bea Zwei", "Cem Drei")
Mails = Counter[tuple[str, str, str]]


def material() -> list[dict[str, str]]:
    """What sixty people type, made from the programmes of two real conferences."""
    if not DATA.is_dir():
        pytest.skip("the real schedules are not beside the checkout, in ../shared/data/schedules")
    talks = [talk for name in FILES for talk in schedule_json.read((DATA / name).read_bytes()).talks if talk.persons]
    return [
        {
            "title": talk.title[:80],
            "abstract": (talk.abstract or talk.description or talk.subtitle or talk.title)[:2000],
            "language": "en" if talk.language.startswith("en") else "de",
            "given": talk.persons[0].name.partition(" ")[0][:60],
            "family": talk.persons[0].name.partition(" ")[2][:60] or f"Nummer {number}",
            "email": f"speaker{number}@example.org",
        }
        for number, talk in enumerate(talks[:PROPOSALS], start=1)
    ]


class Story:
    """The meeting with its call, and each act in a transaction of its own, at its time."""

    def __init__(self, database: Database, event_id: UUID, call_id: UUID, by: Actor) -> None:
        self.database, self.event_id, self.call_id, self.by = database, event_id, call_id, by

    async def judge(self, actors: Sequence[Actor], *, now: datetime) -> None:
        """Three people give every proposal a score on each of two criteria; all votes count."""
        async with self.database.session() as db:
            async with transaction(db):
                call = await calls.lock(db, self.call_id)
                assert call is not None
                drafts = [CriterionDraft(LocalizedText(name), weight) for name, weight in (("Nutzen", 2), ("Klar", 1))]
                await reviews.save_criteria(db, call, drafts, by=self.by, now=now)
                chosen = {actor.user_id: frozenset[UUID]() for actor in actors}
                await reviews.save_reviewers(db, call, chosen, by=self.by, now=now)
            for place, actor in enumerate(actors):
                async with transaction(db):
                    call = await calls.lock(db, self.call_id)
                    assert call is not None
                    viewer = await reviews.viewer_of(db, call, actor)
                    assert viewer is not None
                    for one in await decisions.of_call(db, call):
                        scores = {
                            criterion.id: 1 + (one.number * (place + 2) + number) % 5
                            for number, criterion in enumerate(call.criteria)
                        }
                        await reviews.judge(db, call, one, by=viewer, scores=scores, comment="", now=now)

    async def best(self) -> list[UUID]:
        """The proposals, the best first."""
        async with self.database.session() as db:
            call = await calls.by_id(db, self.call_id)
            assert call is not None
            lines = await reviews.board(db, call, Viewer(self.by))
            assert all(line.standing.number == 3 for line in lines)
            return [line.proposal.id for line in lines]

    async def decide(self, marks: dict[UUID, Mark], *, now: datetime) -> None:
        """Mark these, then apply all marks at once."""
        async with self.database.session() as db:
            async with transaction(db):
                for ident, mark in marks.items():
                    decisions.mark(await self._proposal(db, ident), mark)
            async with transaction(db):
                call = await calls.lock(db, self.call_id)
                assert call is not None
                await decisions.apply(db, call, by=self.by, now=now)

    async def take_back(self, ident: UUID, *, now: datetime) -> None:
        """A decision that nobody was told of."""
        async with self.database.session() as db, transaction(db):
            await decisions.take_back(db, await self._proposal(db, ident), by=self.by, now=now)

    async def release_mails(self, *, now: datetime) -> None:
        """Somebody has looked at the mails about the decisions."""
        async with self.database.session() as db, transaction(db):
            call = await calls.lock(db, self.call_id)
            assert call is not None
            await decisions.release(db, call, by=self.by, now=now)

    async def confirm(self, ident: UUID, *, attends: bool, now: datetime) -> None:
        """The speaker presses the button."""
        async with self.database.session() as db, transaction(db):
            await decisions.confirm(db, await self._proposal(db, ident), now=now, attends=attends)

    async def speak_along(self, ident: UUID, *, now: datetime) -> None:
        """Somebody is invited to one proposal, and agrees."""
        names = {"given_name": "Hanna", "family_name": "Gövert", "address": "hanna@example.org"}
        async with self.database.session() as db:
            async with transaction(db):
                found = await proposals.lock(db, ident)
                assert found is not None
                invited = (await proposals.invite(db, found, **names, now=now)).id
            async with transaction(db):
                found = await proposals.lock(db, ident)
                assert found is not None
                speaker = next(one for one in found.speakers if one.id == invited)
                await proposals.agree(db, found, speaker, now=now)

    async def plan(self, *, now: datetime) -> None:
        """Every accepted talk gets a time, in two rooms side by side."""
        async with self.database.session() as db, transaction(db):
            event = await self._event(db)
            await schedules.open_editor(db, event, by=self.by, now=now)
            rooms = schedules.rooms_of(event)
            for number, talk in enumerate(await schedules.talks(db, event)):
                at = START + number // 2 * HALF_HOUR
                room_id = rooms[number % 2].id
                await schedules.move(db, event, talk, room_id=room_id, starts_at=at, version=0, by=self.by, now=now)

    async def rearrange(self, moves: UUID, drops: UUID, *, now: datetime) -> None:
        """One talk goes to another time, one leaves the plan."""
        async with self.database.session() as db, transaction(db):
            event = await self._event(db)
            for talk in await schedules.talks(db, event):
                if talk.proposal_id == moves:
                    assert talk.slot is not None
                    at, room_id, version = START + 5 * HALF_HOUR, talk.slot.room_id, talk.slot.version
                    await schedules.move(
                        db, event, talk, room_id=room_id, starts_at=at, version=version, by=self.by, now=now
                    )
                elif talk.proposal_id == drops:
                    assert talk.slot is not None
                    await schedules.unschedule(db, event, talk, version=talk.slot.version)

    async def release(self, *, now: datetime) -> int:
        """Show the plan to everybody; gives back how many mails it says it writes."""
        async with self.database.session() as db, transaction(db):
            event = await self._event(db)
            released = await schedules.release(db, event, note="", version=event.schedule_version, by=self.by, now=now)
            return released.plan.mails

    async def sign_up(self, ident: UUID, names: Sequence[str], places: int, *, now: datetime) -> None:
        """Guests register, and want a talk with few places."""
        async with self.database.session() as db:
            for name in names:
                async with transaction(db):
                    event = await self._event(db)
                    await register(db, event, name, now=now)
            async with transaction(db):
                event = await self._event(db)
                talk = (await db.scalars(select(Talk).where(Talk.proposal_id == ident))).one()
                await sign_ups.set_capacity(db, event, talk, places, by=self.by, now=now)
                given = [name.partition(" ")[0] for name in names]
                query = select(Registration).where(Registration.given_name.in_(given)).order_by(Registration.id)
                for guest in (await db.scalars(query)).all():
                    await sign_ups.sign_up(db, event, talk, guest, now=now)

    async def chores(self, now: datetime) -> None:
        """What falls due by itself."""
        await do_chores(self.database, now)

    async def deliver(self) -> None:
        """The worker sends what may leave."""
        async with self.database.session() as db, transaction(db):
            await db.execute(
                update(OutboxMail).where(OutboxMail.status == MailStatus.QUEUED).values(status=MailStatus.SENT)
            )

    async def mails(self) -> Mails:
        """How many there are of each kind, by what they tell calendars, and by where they stand."""
        async with self.database.session() as db:
            rows = await db.execute(select(OutboxMail.kind, OutboxMail.calendar_method, OutboxMail.status))
            return Counter((kind, method or "", status.value) for kind, method, status in rows.all())

    async def _proposal(self, db: AsyncSession, ident: UUID) -> Proposal:
        found = await decisions.lock(db, ident)
        assert found is not None
        return found

    async def _event(self, db: AsyncSession) -> Event:
        found = await schedules.event_of(db, self.event_id, lock=True)
        assert found is not None
        return found


@pytest.fixture
def clock_at() -> Iterator[time_machine.Traveller]:
    """The present, which the test moves on."""
    with time_machine.travel(NOW, tick=True) as present:
        yield present


async def begin(database: Database) -> tuple[Story, list[Actor], str]:
    """A meeting with two rooms and an open call, an organiser, three reviewers; and the id of the call's first type."""
    rooms = [Room(name="Lohnhalle", seats=250, position=0), Room(name="Lampenstube", seats=30, position=1)]
    event = make_event(slug=SLUG, starts_at=START, ends_at=START + DAY / 2, venue=make_venue(rooms=rooms), capacity=20)
    organiser = make_user(Role.ORGANISER)
    reviewers = [make_user(Role.REVIEWER, name=f"Jury {number}") for number in range(3)]
    async with database.session() as db, transaction(db):
        db.add_all([organiser, *reviewers])
        call = await open_call(db, event, now=NOW)
        story = Story(database, event.id, call.id, actor_of(organiser))
        return story, [actor_of(one) for one in reviewers], str(call.types[0].id)


async def press_confirm(client: Browser, database: Database, ident: UUID) -> None:
    """The speaker opens the mailed link, says that the address is theirs, and presses the button."""
    async with database.session() as db:
        proposal = await proposals.by_id(db, ident)
        assert proposal is not None
        assert proposal.submitter.person is not None
        token = links.speaker_token(db, proposal.submitter.person)
    assert (await client.post(f"/proposals/{token}/mine")).status_code == 303
    answer = await client.post(f"/proposals/{token}/{ident}/confirm", data={"attends": "yes"})
    assert answer.status_code == 303, answer.text


async def test_sixty_proposals_become_a_programme_and_everybody_learns_what_concerns_them(
    client: Browser, database: Database, clock_at: time_machine.Traveller
) -> None:
    typed = material()
    assert len(typed) == PROPOSALS
    story, reviewers, kind = await begin(database)

    # Sixty people propose, each with one form and no account.
    for one in typed:
        answer = await client.post(f"/events/{SLUG}/cfp", data={**one, "type": kind})
        assert answer.status_code == 303, answer.text
    expected: Mails = Counter({("proposal_received", "", "sent"): PROPOSALS})
    await story.deliver()
    assert await story.mails() == expected

    # Three judge them all; the best is joined by somebody who speaks along.
    now = NOW + DAY
    await story.judge(reviewers, now=now)
    best = await story.best()
    assert len(best) == PROPOSALS
    await story.speak_along(best[0], now=now)
    expected |= Counter({("co_speaker_invited", "", "sent"): 1, ("co_speaker_agreed", "", "sent"): 1})

    # One too many is accepted, and taken back before anybody was told.
    accepted, mistaken = best[:ACCEPTED], best[ACCEPTED]
    marks = dict.fromkeys(best[: ACCEPTED + 1], Mark.ACCEPT) | dict.fromkeys(best[ACCEPTED + 1 :], Mark.REJECT)
    await story.decide(marks, now=now)
    await story.take_back(mistaken, now=now)
    await story.decide({mistaken: Mark.REJECT}, now=now)
    assert (await story.mails())["proposal_accepted", "", "held"] == ACCEPTED
    await story.release_mails(now=now)
    await story.deliver()
    expected |= Counter(
        {
            ("proposal_accepted", "", "sent"): ACCEPTED,
            ("proposal_accepted", "", "discarded"): 1,
            ("proposal_rejected", "", "sent"): PROPOSALS - ACCEPTED,
        }
    )
    assert await story.mails() == expected

    # Eight confirm, the first by the button of the page; one of them does not come to the meeting itself.
    clock_at.move_to(NOW + 2 * DAY)
    await press_confirm(client, database, accepted[0])
    for number, ident in enumerate(accepted[1:CONFIRMING], start=1):
        await story.confirm(ident, attends=number != 1, now=NOW + 2 * DAY)
    # Three days after they were told, the two others are reminded, once.
    for _ in range(2):
        await story.chores(NOW + 4 * DAY + timedelta(hours=1))
    await story.deliver()
    expected |= Counter(
        {("registration_confirmed", "REQUEST", "sent"): CONFIRMING - 1, ("proposal_reminder", "", "sent"): 2}
    )
    assert await story.mails() == expected

    # Release 1: whoever has confirmed gets an invitation for their talk, the two others the way to the button.
    now = NOW + 5 * DAY
    clock_at.move_to(now)
    await story.plan(now=now)
    assert await story.release(now=now) == ACCEPTED + 1
    await story.deliver()
    expected |= Counter({("talk_added", "REQUEST", "sent"): CONFIRMING + 1, ("talk_added", "", "sent"): 2})
    assert await story.mails() == expected

    # One of them confirms late and gets what was missing; guests want the talk that will move.
    await story.confirm(accepted[8], attends=True, now=now)
    await story.sign_up(accepted[2], GUESTS, places=2, now=now)
    await story.deliver()
    expected["talk_added", "REQUEST", "sent"] += 1
    expected["registration_confirmed", "REQUEST", "sent"] += 1 + len(GUESTS)
    assert await story.mails() == expected

    # Release 2: a talk moves, another one is dropped, and nobody else hears of it.
    now = NOW + 6 * DAY
    clock_at.move_to(now)
    moved, dropped = accepted[2], accepted[3]
    await story.rearrange(moved, dropped, now=now)
    assert await story.release(now=now) == 2
    await story.deliver()
    expected |= Counter({("talk_moved", "REQUEST", "sent"): 1, ("talk_dropped", "CANCEL", "sent"): 1})
    expected["sign_up_talk_moved", "", "sent"] = len(GUESTS)
    assert await story.mails() == expected
    await check_calendars(database, moved, dropped)
    await check_programme(client, database, moved, dropped, unconfirmed=accepted[9])


async def check_calendars(database: Database, moved: UUID, dropped: UUID) -> None:
    """A talk keeps its UID from one mail to the next, and its SEQUENCE rises."""
    async with database.session() as db:
        for ident in (moved, dropped):
            query = select(OutboxMail).join(Talk, Talk.id == OutboxMail.talk_id).where(Talk.proposal_id == ident)
            told = (await db.scalars(query.where(OutboxMail.calendar.is_not(None)).order_by(OutboxMail.id))).all()
            assert len({mail.calendar_uid for mail in told}) == 1
            assert ["SEQUENCE:0" in (told[0].calendar or ""), "SEQUENCE:1" in (told[-1].calendar or "")] == [True, True]


async def check_programme(
    client: Browser, database: Database, moved: UUID, dropped: UUID, *, unconfirmed: UUID
) -> None:
    """The public sees the second release: without what was dropped, and without the name of who has not confirmed."""
    async with database.session() as db:
        titles = {
            ident: (await db.scalars(select(Talk.title).where(Talk.proposal_id == ident))).one().text("de")
            for ident in (moved, dropped, unconfirmed)
        }
        proposal = await proposals.by_id(db, unconfirmed)
        assert proposal is not None
        assert proposal.status is ProposalStatus.ACCEPTED
        name = proposal.submitter.name
    exported = await client.get(f"/events/{SLUG}/schedule.json")
    shown = {talk.title: talk for talk in schedule_json.read(exported.content).talks}
    assert len(shown) == ACCEPTED - 1
    assert titles[dropped] not in shown
    assert shown[titles[moved]].starts_at == START + 5 * HALF_HOUR
    assert [one.name for one in shown[titles[unconfirmed]].persons] == []
    page = await client.get(f"/events/{SLUG}/schedule")
    assert page.status_code == 200
    assert name not in page.text
