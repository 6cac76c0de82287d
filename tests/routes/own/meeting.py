"""A meeting in the database, and what its guests do."""

import re
from typing import Any

from sqlalchemy import select, update

from eventhub.db import Database, transaction
from eventhub.domain import certificates, events, parties, registrations
from eventhub.domain.registrations import Given
from eventhub.mail import links
from eventhub.models import (
    CheckIn,
    Event,
    LocalizedText,
    OutboxMail,
    Party,
    Question,
    QuestionKind,
    Registration,
    Scan,
    ScanKind,
    Verdict,
    new_id,
)
from tests.conftest import NOW
from tests.makers import make_applicant, make_event

GUEST = "Katharina Schlüter"
NOTHING = Given()


class Meeting:
    """A meeting in the database, and what happens to it."""

    def __init__(self, database: Database, event: Event) -> None:
        self.database = database
        self.event = event
        self.question_ids = [one.id for one in event.questions]

    async def register(self, name: str = GUEST, companions: int = 0, given: Given = NOTHING) -> str:
        """Register somebody; gives back the token of their page."""
        others = tuple(registrations.Companion(f"Gast {number}", "Brinkmann") for number in range(companions))
        async with self.database.session() as db, transaction(db):
            event = await events.lock(db, self.event.id)
            applicant = make_applicant(name, companions=others, given=given)
            outcome = await registrations.register(db, event, applicant, now=NOW)
            return links.own_token(db, outcome.party)

    async def act(self, token: str, act: Any) -> None:
        """Do ``act(db, event, party)`` in a transaction."""
        async with self.database.session() as db, transaction(db):
            found = await parties.lock_by_token(db, token)
            assert found is not None
            await act(db, *found)

    async def cancel(self, token: str) -> None:
        """Cancel the whole party."""
        await self.act(token, lambda db, event, party: registrations.cancel(db, event, party, party.live, now=NOW))

    async def let_in(self, token: str) -> None:
        """Check the lead in."""

        async def act(db: Any, event: Event, party: Party) -> None:
            scan = Scan(
                id=new_id(), event_id=event.id, registration_id=party.lead.id, kind=ScanKind.ENTRY,
                verdict=Verdict.OK, scanned_at=NOW,
            )  # fmt: skip
            db.add(scan)
            await db.flush()
            db.add(CheckIn(registration_id=party.lead.id, event_id=event.id, scan_id=scan.id, checked_in_at=NOW))

        await self.act(token, act)

    async def let_out(self, token: str) -> None:
        """Take the lead's check-in back."""

        async def act(db: Any, _event: Event, party: Party) -> None:
            await db.execute(update(CheckIn).where(CheckIn.registration_id == party.lead.id).values(ended_at=NOW))
            await certificates.check_in_undone(db, party.lead.id, now=NOW)

        await self.act(token, act)

    async def people(self) -> dict[str, str]:
        """States by name."""
        async with self.database.session() as db:
            found = await db.scalars(select(Registration).order_by(Registration.id))
            return {one.name: str(one.status) for one in found}

    async def mails(self) -> list[str]:
        """Kinds of mail in order."""
        async with self.database.session() as db:
            return list(await db.scalars(select(OutboxMail.kind).order_by(OutboxMail.id)))


async def meet(database: Database, **values: Any) -> Meeting:
    event = make_event(**{"slug": "abend", "capacity": 20} | values)
    async with database.session() as db, transaction(db):
        db.add(event)
    return Meeting(database, event)


def make_questions() -> list[Question]:
    options = [{"key": "veg", "de": "Vegetarisch", "en": "Vegetarian"}, {"key": "meat", "de": "Fleisch", "en": "Meat"}]
    food = LocalizedText("Was essen Sie?", "What do you eat?")
    work = LocalizedText("Was tun Sie?", "What do you do?")
    return [
        Question(id=new_id(), kind=QuestionKind.CHOICE, position=0, label=food, options=options, is_sensitive=True),
        Question(id=new_id(), kind=QuestionKind.TEXT, position=1, label=work),
    ]


def plain(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text.split("<main")[1].split("</main>")[0]).split()).replace(
        "\xa0", " "
    )
