"""The mails about what stays of a talk: whom they go to, their link, and that nothing typed becomes another one."""

from datetime import datetime

import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import proposals
from eventhub.domain.materials import speaking
from eventhub.domain.permissions import Actor
from eventhub.mail import material_mails
from eventhub.mail.letters import Recipient
from eventhub.models import Event, LocalizedText, MaterialKind, OutboxMail, Person, Talk
from tests.domain.materials.talking import hold, put_up
from tests.makers import actor_of, make_user
from tests.materials import make_material

BASE = "http://127.0.0.1:8000/proposals/"
# One database kind is enough for words.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest_asyncio.fixture
async def by(db: AsyncSession) -> Actor:
    """Somebody of the team."""
    user = make_user()
    async with transaction(db):
        db.add(user)
    return actor_of(user)


async def mails_of(db: AsyncSession, kind: str) -> list[OutboxMail]:
    return list(await db.scalars(select(OutboxMail).where(OutboxMail.kind == kind).order_by(OutboxMail.id)))


async def test_who_has_to_agree_is_asked_by_mail_and_who_has_agreed_is_not(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    held = await hold(db, by, now, slides=True)
    await put_up(db, held, user_id=by.user_id, now=now)
    (mail,) = await mails_of(db, "consent_asked")
    assert mail.to_address == "jonas@example.org"
    assert "Folien" in mail.body_text
    await put_up(db, held, user_id=by.user_id, kind=MaterialKind.RECORDING, now=now)
    recorded = (await mails_of(db, "consent_asked"))[1:]
    assert {one.to_address for one in recorded} == {held.address, "jonas@example.org"}
    for mail in recorded:
        assert "Mitschnitt" in mail.body_text
        token = mail.body_text.split(BASE)[1].split("/")[0]
        access = await proposals.by_token(db, token)
        assert access is not None
        assert [talk.id for talk, _ in await speaking.talks_of(db, access)] == [held.talk_id]


@pytest.mark.parametrize("language", ["de", "en"])
async def test_both_are_written_in_the_language_of_the_reader(
    db: AsyncSession, by: Actor, now: datetime, language: str
) -> None:
    held = await hold(db, by, now)
    event, talk = await db.get_one(Event, held.event_id), await db.get_one(Talk, held.talk_id)
    talk.title = LocalizedText("Jetzt www.example.org ansehen")
    person = (await db.scalars(select(Person).where(Person.address == held.address))).one()
    to = Recipient(held.address, "Ada", "Ada Eins", language)
    asked = await material_mails.slides_asked(db, event, talk, to, person, now=now)
    consent = await material_mails.consent_asked(db, event, make_material(), talk, to, person, now=now)
    assert (asked.kind, consent.kind) == material_mails.KINDS
    assert asked.subject.startswith({"de": "Bitte um Ihre Folien", "en": "Your slides, please"}[language])
    assert {"de": "\n\nEs gibt keine Folien?", "en": "\n\nThere are no slides?"}[language] in asked.body_text
    for mail in (asked, consent):
        assert f"/materials?talk={talk.id}" in mail.body_text
        for body in (mail.body_text, mail.body_html):
            assert "www.example.org" not in body.replace(mail.subject, "")
