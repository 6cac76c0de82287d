"""What the tests of proposing share: a call, proposals to it, and the mails with their links."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.domain import calls, proposals
from eventhub.models import Call, OutboxMail, Proposal
from tests.calls import open_call, submitted
from tests.clients import Browser
from tests.conftest import NOW
from tests.makers import make_event

WHO = {"given": "Hanna", "family": "Gövert", "email": "h.goevert@example.org"}
TEXT = {"title": "Wem gehören die Daten?", "abstract": "Drohnen **vermessen** jede Halde.", "language": "de"}


async def add_call(database: Database, **values: Any) -> Call:
    async with database.session() as db, transaction(db):
        return await open_call(db, make_event(slug="digitaltag"), now=NOW, **values)


async def add_proposal(database: Database, call: Call, **values: Any) -> Proposal:
    async with database.session() as db, transaction(db):
        locked = await calls.lock(db, call.id)
        assert locked is not None
        return await submitted(db, locked, now=NOW, **values)


async def one(database: Database, proposal_id: UUID | None = None) -> Proposal:
    async with database.session() as db:
        ident = proposal_id or await db.scalar(select(Proposal.id))
        assert ident is not None
        found = await proposals.by_id(db, ident)
        assert found is not None
        return found


async def mails(database: Database) -> list[OutboxMail]:
    async with database.session() as db:
        return list(await db.scalars(select(OutboxMail).order_by(OutboxMail.id)))


async def token_of(database: Database) -> str:
    """The personal link that the newest mail holds."""
    found = re.findall(r"/proposals/([\w-]{35})", (await mails(database))[-1].body_text)
    assert found
    return str(found[0])


async def follow(client: Browser, answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    page = await client.get(answer.headers["location"])
    assert page.status_code == 200, page.text
    return str(page.text)


def typed(call: Call, **more: str) -> dict[str, str]:
    return {**TEXT, **WHO, "type": str(call.types[0].id), **more}


async def confirmed(client: Browser, database: Database, call: Call) -> tuple[str, Proposal]:
    """A submitted proposal whose personal link was opened; the link and the proposal."""
    proposal = await add_proposal(database, call)
    token = await token_of(database)
    await client.post(f"/proposals/{token}/mine")
    return token, proposal


def proposal_id_in(path: str) -> str:
    return path.rpartition("/")[2]
