"""The page that verifies a certificate: what it tells, what not, and to whom not so fast."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.app import CERTIFICATE_CHECKS
from eventhub.db import Database, transaction
from eventhub.domain import certificates, parties
from eventhub.models import Event, Party
from tests.clients import Browser
from tests.conftest import NOW
from tests.domain.evening import AFTER, NAME
from tests.routes.own.meeting import Meeting, meet, plain


async def issued(database: Database) -> tuple[Meeting, str, str]:
    """A meeting, the token of a guest who was there, and the code of their certificate."""
    meeting = await meet(database)
    token = await meeting.register()
    await meeting.let_in(token)
    async with database.session() as db, transaction(db):
        found = await parties.lock_by_token(db, token)
        assert found is not None
        event, party = found
        made = await certificates.issue(db, event, party.lead, language="de", now=AFTER)
        return meeting, token, made.code


async def test_whoever_was_shown_one_reads_what_stands_on_it(client: Browser, database: Database) -> None:
    _meeting, token, code = await issued(database)
    page = await client.get(f"/certificates/{code}")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in page.text
    words = plain(page)
    assert "Diese Bescheinigung ist echt. Wir haben sie am 22. Januar 2027 ausgestellt." in words
    for part in (NAME, "KI, die im Betrieb ankommt", "Donnerstag, 21. Januar 2027, 17:00 bis 20:00 Uhr", "vor Ort"):
        assert part in words
    for hidden in (token, "@", "/r/"):
        assert hidden not in page.text.split("<main")[1].split("</main>")[0]


async def test_the_code_may_be_typed_from_paper(client: Browser, database: Database) -> None:
    _meeting, _token, code = await issued(database)
    dashed = f"{code[:4]}-{code[4:8]}-{code[8:]}"
    for typed in (dashed, dashed.lower(), code.lower()):
        assert (await client.get(f"/certificates/{typed}")).status_code == 200


async def test_english_readers_read_english(client: Browser, database: Database) -> None:
    _meeting, _token, code = await issued(database)
    page = await client.get(f"/certificates/{code}?lang=en")
    assert "This certificate is genuine. We issued it on 22 January 2027." in plain(page)


async def test_once_withdrawn_it_names_nobody(client: Browser, database: Database) -> None:
    meeting, token, code = await issued(database)

    async def undo(db: AsyncSession, _event: Event, party: Party) -> None:
        await certificates.check_in_undone(db, party.lead.id, now=AFTER)

    await meeting.act(token, undo)
    page = await client.get(f"/certificates/{code}")
    assert (page.status_code, page.headers["cache-control"]) == (410, "no-store")
    assert "Diese Bescheinigung gilt nicht mehr. Sie wurde am 22. Januar 2027 zurückgezogen." in plain(page)
    for hidden in ("Katharina", "Schlüter", "KI, die im Betrieb", "Lohnhalle"):
        assert hidden not in page.text


@pytest.mark.parametrize("code", ["000000000000", "4QH7-K2ZD-98MV", "x", "%00", "a" * 300, "4QH7K2ZD98M%F0%9F%98%80"])
async def test_other_codes_are_unknown(client: Browser, database: Database, code: str) -> None:
    await issued(database)
    page = await client.get(f"/certificates/{code}")
    assert (page.status_code, "Diese Prüfnummer kennen wir nicht." in page.text) == (404, True)


async def test_who_asks_too_often_waits_whatever_the_code(client: Browser, database: Database) -> None:
    _meeting, _token, code = await issued(database)
    with time_machine.travel(NOW, tick=False) as clock:
        asked = [(await client.get("/certificates/000000000000")).status_code for _ in range(CERTIFICATE_CHECKS)]
        assert set(asked) == {404}
        for one in (code, "000000000000"):
            page = await client.get(f"/certificates/{one}")
            assert (page.status_code, page.headers["retry-after"], NAME in page.text) == (429, "21", False)
            assert page.headers["cache-control"] == "no-store"
        clock.shift(timedelta(seconds=20))
        assert (await client.get(f"/certificates/{code}")).status_code == 200
        assert (await client.get(f"/certificates/{code}")).status_code == 429
