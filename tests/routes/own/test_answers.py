"""Answers and consents, changed later."""

import re

from sqlalchemy import func, select

from eventhub.db import Database
from eventhub.domain.registrations import Agreed, Given
from eventhub.models import (
    Consent,
    ConsentKind,
)
from tests.clients import Browser
from tests.routes.own.meeting import make_questions, meet, plain


async def test_answers_are_changed_and_errors_keep_what_was_typed(client: Browser, database: Database) -> None:
    meeting = await meet(database, questions=make_questions())
    food, work = meeting.question_ids
    token = await meeting.register(companions=1, given=Given(answers={work: "Strom"}))
    page = await client.get(f"/r/{token}/answers")
    assert 'value="Katharina"' in page.text
    typed = {"name0_given": "Käthe", "name0_family": "Schlüter", "name1_given": "Jörg", "name1_family": ""}
    typed |= {f"q_{food}": "veg", f"q_{work}": "Licht", "organisation": "Elektro Brinkmann", "municipality": "Marl"}
    page = await client.post(f"/r/{token}/answers", data=typed)
    assert page.status_code == 422
    assert re.findall(r'<li><a href="#(f-[^"]+)"', page.text) == ["f-name1_family", "f-consent_sensitive"]
    assert 'value="Käthe"' in page.text
    assert ">\nLicht</textarea>" in page.text
    typed |= {"name1_family": "Brinkmann", "consent_sensitive": "yes"}
    answer = await client.post(f"/r/{token}/answers", data=typed)
    assert answer.headers["location"] == f"/r/{token}?done=answers-saved"
    text = plain(await client.get(answer.headers["location"]))
    assert "Ihre Angaben sind gespeichert." in text
    assert "Was essen Sie? Vegetarisch Mit Ihrer Zustimmung vom 10. Januar 2027" in text
    assert "Jörg Brinkmann Begleitung" in text
    assert list(await meeting.people()) == ["Käthe Schlüter", "Jörg Brinkmann"]


async def test_consents_are_given_and_withdrawn_with_their_date(client: Browser, database: Database) -> None:
    meeting = await meet(database, questions=make_questions())
    food, _work = meeting.question_ids
    agreed = (Agreed(ConsentKind.SENSITIVE, "so it stood", "de"),)
    token = await meeting.register(given=Given(answers={food: "veg"}, consents=agreed))
    answer = await client.post(f"/r/{token}/consents?lang=en", data={"consent_photos": "yes"})
    assert answer.headers["location"] == f"/r/{token}?lang=en&done=consents-saved"
    async with database.session() as db:
        found = {one.kind: one for one in await db.scalars(select(Consent))}
    assert found[ConsentKind.SENSITIVE].withdrawn_at is not None
    assert (found[ConsentKind.PHOTOS].withdrawn_at, found[ConsentKind.PHOTOS].language) == (None, "en")
    assert found[ConsentKind.PHOTOS].wording.startswith("Photos that show me may be published.")
    text = plain(await client.get(f"/r/{token}?lang=en"))
    assert "Vegetarian" not in text
    assert "Withdrawn on Sunday, 10 January 2027" in text
    assert "Yes since Sunday, 10 January 2027, 10:00 am." in text
    await client.post(f"/r/{token}/consents", data={"consent_photos": "yes"})
    async with database.session() as db:
        assert await db.scalar(select(func.count(Consent.id))) == 2
