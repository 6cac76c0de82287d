"""A meeting that is over: who registered and came, what was put up, and which mails the chores write after it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import checkins, events, parties, registrations
from eventhub.domain.chores import CHORES, Chore
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations import Agreed, Companion, Given
from eventhub.mail import after_mails
from eventhub.models import (
    Audience,
    ConsentKind,
    LocalizedText,
    Material,
    OutboxMail,
    Party,
    Registration,
    new_id,
)
from tests.makers import START, actor_of, make_applicant, make_event, make_user
from tests.materials import make_material

BEFORE = START - timedelta(days=3)
DOORS = START - timedelta(minutes=20)
END = START + timedelta(hours=3)
MORNING = datetime(2027, 1, 22, 7, 0, tzinfo=UTC)  # 08:00 in Berlin
WEEK = timedelta(days=7)
AGREES = Given(consents=(Agreed(ConsentKind.AFTER_EVENT, "Fragen Sie mich"),))
NOTHING = Given()
CHORE_NAMES = ("write the morning after", "tell of what was put up later")
#: what a mail leads to, by a part of its text
WORDS = {
    "certificate": "/certificate\n",
    "feedback": "/feedback\n",
    "next": "/events/naechstes",
    "join": "/#join",
    "stop": "/stop/",
}


def chores() -> list[Chore]:
    """The two that write these mails, as the worker knows them."""
    found = {one.name: one for one in CHORES}
    return [found[name] for name in CHORE_NAMES]


class Aftermath:
    """One meeting; each act in a transaction of its own."""

    def __init__(self, db: AsyncSession, event_id: UUID, by: Actor) -> None:
        """Its guests register three days before it."""
        self.db = db
        self.event_id = event_id
        self.by = by

    async def register(self, name: str, *companions: str, given: Given = NOTHING) -> UUID:
        """Register a guest with companions; gives back the party's id."""
        others = tuple(Companion(*one.split(" ", 1)) for one in companions)
        applicant = make_applicant(name, companions=others, given=given)
        async with transaction(self.db):
            event = await events.lock(self.db, self.event_id)
            return (await registrations.register(self.db, event, applicant, now=BEFORE)).party.id

    async def walk_in(self, name: str, address: str | None = None) -> None:
        """Somebody comes without having registered."""
        async with transaction(self.db):
            event = await events.lock(self.db, self.event_id)
            about: dict[str, Any] = {"scan_id": new_id(), "by": self.by, "now": START + timedelta(minutes=5)}
            await checkins.walk_in(self.db, event, None, make_applicant(name, address), **about)

    async def let_in(self, *names: str) -> None:
        """Check these in."""
        for name in names:
            async with transaction(self.db):
                event, one = await events.lock(self.db, self.event_id), await self.the(name)
                await checkins.let_in(self.db, event, None, one.id, scan_id=new_id(), by=self.by, now=DOORS)

    async def mark(self, name: str, *, at: datetime) -> None:
        """An organiser notes after the meeting that this person was there."""
        async with transaction(self.db):
            event, one = await events.lock(self.db, self.event_id), await self.the(name)
            await checkins.mark_present(self.db, event, one, is_online=False, by=self.by, now=at)

    async def leave(self, name: str, *, at: datetime = BEFORE) -> None:
        """This person cancels, and nobody else of the party."""
        async with transaction(self.db):
            one = await self.the(name)
            found = await parties.lock(self.db, one.party_id)
            assert found is not None
            event, party = found
            leaving = [each for each in party.registrations if each.name == name]
            await registrations.cancel(self.db, event, party, leaving, now=at)

    async def put_up(self, title: str, audience: Audience, *, at: datetime = BEFORE, **values: Any) -> UUID:
        """Something to take home, put up at ``at``."""
        made = {"event_id": self.event_id, "title": LocalizedText(title), "audience": audience, "created_at": at}
        async with transaction(self.db):
            material: Material = make_material(**made | values)
            self.db.add(material)
            await self.db.flush()
            return material.id

    async def run(self, now: datetime) -> None:
        """What the worker does at ``now``."""
        for chore in chores():
            await self.db.rollback()
            for ident in await chore.due(self.db, now):
                async with transaction(self.db):
                    await chore.act(self.db, ident, now)

    async def mails(self) -> list[OutboxMail]:
        """The mails after the meeting, in the order they were written."""
        await self.db.rollback()
        query = select(OutboxMail).where(OutboxMail.kind.in_(after_mails.KINDS)).order_by(OutboxMail.id)
        return list(await self.db.scalars(query.execution_options(populate_existing=True)))

    async def told(self, titles: Iterable[str] = ()) -> dict[str, str]:
        """By kind and recipient which materials and ways the mails hold, in one line."""
        return {
            f"{'later' if mail.kind == after_mails.LATER_MATERIALS else 'morning'} {mail.to_name}": _in_short(
                mail, titles
            )
            for mail in await self.mails()
        }

    async def party(self, party_id: UUID) -> Party:
        """The party as it is now."""
        await self.db.rollback()
        return await self.db.get_one(Party, party_id, populate_existing=True)

    async def the(self, name: str) -> Registration:
        """The person of this name."""
        given, _, family = name.partition(" ")
        query = select(Registration).where(Registration.event_id == self.event_id, Registration.given_name == given)
        return (await self.db.scalars(query.where(Registration.family_name == family))).one()


def _in_short(mail: OutboxMail, titles: Iterable[str]) -> str:
    for body in (mail.body_text, mail.body_html):
        assert [one for one in titles if one in body] == [one for one in titles if one in mail.body_text]
    found = [one for one in titles if one in mail.body_text]
    found += [name for name, words in WORDS.items() if words in mail.body_text]
    assert ("stop" in found) == (mail.unsubscribe_url is not None)
    return " ".join(found)


async def be_over(db: AsyncSession, **values: Any) -> Aftermath:
    """A meeting, the next one after it, and somebody of the team."""
    user = make_user()
    later = make_event(slug="naechstes", starts_at=START + timedelta(days=28))
    event = make_event(**{"slug": "vorbei"} | values)
    async with transaction(db):
        db.add_all([user, later, event])
    return Aftermath(db, event.id, actor_of(user))
