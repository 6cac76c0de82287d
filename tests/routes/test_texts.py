"""Imprint, privacy notice, accessibility statement: the hub's words, or those that are true without them."""

from collections.abc import Callable

import pytest

from eventhub.db import Database, transaction
from eventhub.models import Hub, LocalizedText
from tests.clients import Browser
from tests.routes.public import read_hub_again as read_hub_again
from tests.routes.public import words


async def set_hub(database: Database, **values: object) -> None:
    async with database.session() as db, transaction(db):
        hub = await db.get_one(Hub, 1)
        for name, value in values.items():
            setattr(hub, name, value)


@pytest.mark.parametrize("name", ["imprint", "privacy", "accessibility"])
async def test_the_hubs_own_words_stand_first(
    client: Browser, database: Database, read_hub_again: Callable[[], None], name: str
) -> None:
    await set_hub(database, **{name: LocalizedText("## Eigenes\n\nUnsere **Worte**.<b>x</b>", "")})
    read_hub_again()
    page = await client.get(f"/{name}")
    assert "<h2>Eigenes</h2>" in page.text
    assert "<strong>Worte</strong>" in page.text
    assert "<b>x</b>" not in page.text


@pytest.mark.parametrize("own", ["", "Unsere Worte."])
async def test_the_privacy_notice_prints_the_time_that_is_set(
    client: Browser, database: Database, read_hub_again: Callable[[], None], own: str
) -> None:
    await set_hub(database, retention_days=42, privacy=LocalizedText(own, own))
    read_hub_again()
    assert "42 Tage nach einem Treffen werden seine Anmeldungen gelöscht" in words((await client.get("/privacy")).text)
    english = words((await client.get("/privacy?lang=en")).text)
    assert "42 days after a meeting its registrations are deleted" in english


@pytest.mark.parametrize("name", ["imprint", "privacy", "accessibility"])
async def test_without_own_words_the_contact_is_told(client: Browser, name: str) -> None:
    page = await client.get(f"/{name}")
    assert 'href="mailto:treffen@example.org"' in page.text
    assert "set-cookie" not in page.headers
    again = await client.get(f"/{name}", headers={"If-None-Match": page.headers["etag"]})
    assert again.status_code == 304


async def test_an_imprint_without_an_address_says_that_it_is_missing(client: Browser) -> None:
    assert "Noch nicht vollständig" in (await client.get("/imprint")).text
