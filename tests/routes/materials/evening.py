"""A meeting that is over, with materials that lie in the storage, and a guest who had a place."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.domain import parties
from eventhub.mail import links
from eventhub.models import Event, LocalizedText, Material, MaterialFile, Person, Speaker, Talk, new_id
from eventhub.storage import Storage
from tests.domain.feedback_crowd import let_in
from tests.makers import START, make_event, register
from tests.materials import BYTES, make_material

REGISTERED = datetime.fromisoformat("2027-01-10T09:00:00+00:00")
AFTERWARDS = START + timedelta(hours=15)


class Evening:
    """The meeting; each act in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.event_id, self.talk_id, self.speaker_id = new_id(), new_id(), new_id()
        self.slug = ""

    async def hold(self, **values: Any) -> "Evening":
        """Put the meeting with its talk into the database."""
        speaker = Speaker(id=self.speaker_id, name="Pelin Aksoy", address="pelin@example.org")
        talk = Talk(
            id=self.talk_id, title=LocalizedText("Schichtplanung"), starts_at=START, minutes=25, speakers=[speaker],
            topics=[],
        )  # fmt: skip
        async with self.database.session() as db, transaction(db):
            event = make_event(id=self.event_id, talks=[talk], **values)
            self.slug = event.slug
            db.add(event)
        return self

    async def put_up(self, content: bytes = BYTES, **values: Any) -> Material:
        """A material, with the bytes of its files in the storage."""
        material = make_material(event_id=self.event_id, **values)
        for file in material.files:
            await Storage(self.database.settings).put(file.stored_as, content)
        async with self.database.session() as db, transaction(db):
            db.add(material)
        return material

    async def guest(self, *, was_there: bool = False) -> str:
        """Somebody with a place; gives back the token of their page."""
        async with self.database.session() as db, transaction(db):
            event = await db.get_one(Event, self.event_id)
            outcome = await register(db, event, "Katharina Schlüter", now=REGISTERED)
            if was_there:
                await let_in(db, event, outcome.party.lead.id)
            return links.own_token(db, outcome.party)

    async def speaker(self, address: str = "pelin@example.org") -> str:
        """The personal link of somebody with this address."""
        async with self.database.session() as db, transaction(db):
            person = await db.scalar(select(Person).where(Person.address_key == address))
            person = person or Person(
                given_name="Pelin", family_name="Aksoy", address=address, address_key=address, language="de",
                created_at=REGISTERED,
            )  # fmt: skip
            db.add(person)
            await db.flush()
            return links.speaker_token(db, person)

    async def kill_link(self, token: str) -> None:
        """The links to the party's page that were sent so far die."""
        async with self.database.session() as db, transaction(db):
            found = await parties.lock_by_token(db, token)
            assert found is not None
            found[1].link_no += 1

    async def change(self, file_id: UUID, **values: Any) -> None:
        """Set something of a file."""
        async with self.database.session() as db, transaction(db):
            file = await db.get_one(MaterialFile, file_id)
            for name, value in values.items():
                setattr(file, name, value)
