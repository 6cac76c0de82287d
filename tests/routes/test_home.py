"""The front page: the next meeting first, then dates, formats and the way to join."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from eventhub.db import Database, transaction
from eventhub.models import EventStatus, Hub, LocalizedText, Series
from tests.clients import Browser
from tests.makers import START
from tests.routes.public import ENGLISH, add, announce, words
from tests.routes.public import _present as _present
from tests.routes.public import read_hub_again as read_hub_again

DAY = timedelta(days=1)


async def describe(database: Database, **values: LocalizedText) -> None:
    async with database.session() as db, transaction(db):
        hub = await db.get_one(Hub, 1)
        for name, value in values.items():
            setattr(hub, name, value)


async def test_the_next_meeting_that_takes_place_comes_first(client: Browser, database: Database) -> None:
    await announce(database, slug="aus", starts_at=START - DAY, status=EventStatus.CANCELLED)
    await announce(database, slug="bald", edition=LocalizedText("Schichtwechsel 24", ""), capacity=120, places_held=106)
    await announce(database, slug="danach", starts_at=START + 28 * DAY, title=LocalizedText("Der Bauantrag", ""))
    page = await client.get("/")
    said = words(page.text)
    assert "Nächstes Treffen, in 11 Tagen Schichtwechsel 24: KI, die im Betrieb ankommt" in said
    assert "Noch 14 Plätze 106 von 120" in said
    assert '<a class="btn btn--primary btn--lg btn--block" href="/events/bald/register">Platz sichern</a>' in page.text
    dates = said.partition("Nächste Termine")[2]
    assert "KI, die im Betrieb ankommt" in dates  # the cancelled one, struck through
    assert "Der Bauantrag" in dates
    assert page.text.index("/events/bald") < page.text.index("/events/aus") < page.text.index("/events/danach")


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (timedelta(hours=8), "Next meeting, today"),
        (timedelta(hours=20), "Next meeting, tomorrow"),
        (timedelta(days=2), "Next meeting, in 2 days"),
        (timedelta(minutes=-30), "Running now"),
    ],
)
async def test_how_soon_it_is_counts_in_days_of_the_calendar(
    client: Browser, database: Database, now: datetime, start: timedelta, said: str
) -> None:
    await announce(database, starts_at=now + start)
    assert said in words((await client.get("/", headers=ENGLISH)).text)


async def test_it_says_who_we_are_and_how_to_join(
    client: Browser, database: Database, now: datetime, read_hub_again: Callable[[], None]
) -> None:
    series = Series(slug="dinner", name=LocalizedText("Digital Dinner", ""), rhythm=LocalizedText("Oft", ""))
    await add(database, series)
    await describe(
        database,
        promise=LocalizedText("Wir treffen uns.", ""),
        about=LocalizedText("Einmal im Monat.\n\nSeit 2019, **für alle**.", ""),
        how_to_join=LocalizedText("Schreiben Sie an [uns](mailto:treffen@example.org).", ""),
    )
    await announce(database, slug="war", starts_at=now - 9 * DAY, title=LocalizedText("Damals", ""))
    read_hub_again()
    page = await client.get("/")
    said = words(page.text)
    assert said.startswith("Wir treffen uns. Einmal im Monat. Teil des Netzwerks werden")
    for sentence in ("Noch kein neuer Termin", "Digital Dinner Oft", "Damals", "Seit 2019, für alle .", "Mitmachen"):
        assert sentence in said
    assert '<div class="lead" lang="de">' in (await client.get("/?lang=en")).text


async def test_an_empty_hub_has_a_front_page(client: Browser) -> None:
    page = await client.get("/", headers=ENGLISH)
    assert page.status_code == 200
    assert words(page.text).startswith("SMART REGION")
    assert "No new date yet" in page.text
    assert "webcal://127.0.0.1:8000/calendar.ics?lang=en" in page.text
