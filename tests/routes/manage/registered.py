"""What the tests of the registrations share: a meeting with people, and what became of them."""

import html
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import checkins, events
from eventhub.models import AuditEntry, Event, OutboxMail, Registration, RegistrationStatus, new_id
from tests.clients import Browser
from tests.makers import actor_of, make_event, register

S = RegistrationStatus


async def hold(database: Database, *names: str, companions: int = 0, **values: Any) -> Event:
    """A meeting in a month, for which these people have registered."""
    event = make_event(**{"starts_at": clock.now() + timedelta(days=30)} | values)
    async with database.session() as db, transaction(db):
        db.add(event)
        await db.flush()
        for name in names:
            await register(db, event, name, now=clock.now(), companions=companions)
    return event


async def the(database: Database, event: Event, name: str) -> Registration:
    async with database.session() as db:
        given, _, family = name.partition(" ")
        query = select(Registration).where(Registration.event_id == event.id, Registration.given_name == given)
        return (await db.scalars(query.where(Registration.family_name == family))).one()


async def states(database: Database, event: Event) -> dict[str, RegistrationStatus]:
    async with database.session() as db:
        found = await db.scalars(select(Registration).where(Registration.event_id == event.id))
        return {one.name: one.status for one in found}


async def kinds(database: Database) -> list[str]:
    async with database.session() as db:
        return list(await db.scalars(select(OutboxMail.kind).order_by(OutboxMail.id)))


async def actions(database: Database) -> list[str]:
    async with database.session() as db:
        query = select(AuditEntry.action).where(AuditEntry.action.startswith("registration."))
        return list(await db.scalars(query.order_by(AuditEntry.id)))


def table(event: Event, query: str = "") -> str:
    return f"/manage/events/{event.id}/registrations{query}"


def shown(text: str) -> list[str]:
    """The names in the table, in their order."""
    return [html.unescape(name) for name in re.findall(r'data-hx-push-url="[^"]+"[^>]*>([^<]+)</a>', text)]


async def said(browser: Browser, answer: Any) -> str:
    """What the page after an act says on top."""
    assert answer.status_code == 303, answer.text
    text = (await browser.get(answer.headers["location"])).text
    return html.unescape(re.findall(r'class="flash[^>]*>.*?<p>(.*?)</p>', text, re.DOTALL)[0])


async def let_in(database: Database, browser: Browser, event: Event, one: Registration) -> None:
    by = actor_of(browser.user)
    async with database.session() as db, transaction(db):
        held = await events.get(db, event.id)
        assert held is not None
        answer = await checkins.let_in(
            db, held, held.gates[0], one.id, scan_id=new_id(), by=by, now=held.starts_at + timedelta(minutes=1)
        )
    assert answer.verdict == "ok"
