"""The end of the mails after a meeting: by the button of a page, and by the one click of mail programs."""

from datetime import datetime

import pytest
from sqlalchemy import select

from eventhub import urls
from eventhub.db import Database, transaction
from eventhub.domain import parties, registrations
from eventhub.domain.registrations import Agreed, Given
from eventhub.mail import links
from eventhub.models import Consent, ConsentKind, Party
from tests.clients import Browser
from tests.conftest import NOW
from tests.routes.own.meeting import Meeting, meet, plain

AGREES = Given(
    consents=(Agreed(ConsentKind.AFTER_EVENT, "Fragen Sie mich"), Agreed(ConsentKind.PHOTOS, "Fotos sind recht"))
)
ONE_CLICK = "List-Unsubscribe=One-Click"


async def ready(database: Database) -> tuple[Meeting, str, str]:
    """A meeting, the path that stops the mails of a guest, and the token of the guest's page."""
    meeting = await meet(database)
    own = await meeting.register(given=AGREES)
    await meeting.register("Ada Eins", given=AGREES)
    async with database.session() as db:
        party = await parties.by_token(db, own)
        assert party is not None
        return meeting, urls.stop_mails(links.stop_token(db, party)), own


async def standing(database: Database) -> list[tuple[str, ConsentKind]]:
    """Whose consents stand."""
    async with database.session() as db:
        found = await db.scalars(select(Consent).where(Consent.withdrawn_at.is_(None)).order_by(Consent.id))
        return [(str(one.registration_id), one.kind) for one in found]


async def stopped(database: Database) -> list[datetime | None]:
    async with database.session() as db:
        return list(await db.scalars(select(Party.mails_stopped_at).order_by(Party.id)))


async def test_looking_stops_nothing_and_the_button_does(client: Browser, database: Database) -> None:
    _meeting, path, own = await ready(database)
    before = await standing(database)
    page = await client.get(path)
    assert "Die E-Mails nach dem Treffen beenden?" in plain(page)
    assert f'action="{path}"' in page.text
    await client.head(path)
    assert await standing(database) == before
    assert await stopped(database) == [None, None]
    answer = await client.post(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "Die E-Mails sind beendet." in plain(answer)
    after = await standing(database)
    assert [kind for _whose, kind in after] == [ConsentKind.PHOTOS, ConsentKind.AFTER_EVENT, ConsentKind.PHOTOS]
    assert [at is not None for at in await stopped(database)] == [True, False]
    assert "Zurückgenommen am" in plain(await client.get(f"/r/{own}"))
    assert (await client.get(f"{path}?lang=en")).status_code == 200


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
async def test_a_mail_program_posts_without_asking(client: Browser, database: Database, kind: str) -> None:
    _meeting, path, _own = await ready(database)
    for _ in range(2):
        if kind == "multipart":
            files = {"List-Unsubscribe": (None, "One-Click")}
            answer = await client.post(path, files=files)
        else:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = await client.post(path, content=ONE_CLICK, headers=headers)
        # RFC 8058, section 3.1: no redirect, no cookie needed.
        assert answer.status_code == 200
        assert "location" not in answer.headers
    assert len(await standing(database)) == 3


async def test_it_still_works_when_the_tickets_were_issued_anew(client: Browser, database: Database) -> None:
    meeting, path, own = await ready(database)
    await meeting.act(own, lambda db, event, party: registrations.reissue_tickets(db, event, party, by=None, now=NOW))
    assert (await client.get(f"/r/{own}")).status_code == 404
    assert (await client.post(path)).status_code == 200
    assert len(await standing(database)) == 3


async def test_it_opens_nothing_else_and_nothing_else_opens_it(client: Browser, database: Database) -> None:
    _meeting, path, own = await ready(database)
    assert (await client.get(path.replace("/stop/", "/r/"))).status_code == 404
    for strange in (urls.stop_mails(own), urls.stop_mails("tot"), path[:-2] + "AA"):
        assert (await client.get(strange)).status_code == 404
        assert (await client.post(strange)).status_code == 404
    assert (await client.post(path, headers={"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert len(await standing(database)) == 4


async def test_once_the_registration_is_deleted_the_link_is_dead(client: Browser, database: Database) -> None:
    _meeting, path, own = await ready(database)
    async with database.session() as db, transaction(db):
        found = await parties.lock_by_token(db, own)
        assert found is not None
        await db.delete(found[1])
    assert (await client.post(path)).status_code == 404
