"""The page of a series: its rule in words, its dates, its archive."""

from collections.abc import Callable
from datetime import datetime, timedelta

from eventhub.db import Database
from eventhub.models import LocalizedText, Series, Visibility
from tests.clients import Browser
from tests.makers import make_event
from tests.routes.public import _present as _present
from tests.routes.public import add, announce, words
from tests.routes.public import read_hub_again as read_hub_again

DAY = timedelta(days=1)


def dinner() -> Series:
    return Series(
        slug="dinner",
        name=LocalizedText("Digital Dinner", ""),
        rhythm=LocalizedText("Viermal im Jahr", "Four times a year"),
        description=LocalizedText("Ein Tisch, **ein Thema**.", "One table, **one topic**."),
    )


async def test_the_page_tells_the_rule_the_dates_and_what_was(
    client: Browser, database: Database, now: datetime
) -> None:
    series = dinner()
    await add(database, series)
    await announce(database, slug="bald", series=series, capacity=40)
    await announce(database, slug="geheim", series=series, visibility=Visibility.UNLISTED)
    await announce(database, slug="fremd")
    await add(database, *(make_event(slug=f"war-{n}", series=series, starts_at=now - n * DAY) for n in range(1, 8)))
    page = await client.get("/series/dinner?lang=en")
    said = words(page.text)
    assert "Series of SMART REGION Digital Dinner Four times a year" in said
    assert "<strong>one topic</strong>" in page.text
    assert 'lang="de">Digital Dinner</h1>' in page.text
    assert "40 seats free" in said
    assert 'href="/events/bald"' in page.text
    assert "geheim" not in page.text
    assert "fremd" not in page.text
    assert said.count("Over") == 5
    assert 'href="/events?when=past&amp;series=dinner">All 7' in page.text
    assert "webcal://127.0.0.1:8000/series/dinner.ics?lang=en" in page.text


async def test_a_series_without_dates_says_so(
    client: Browser, database: Database, read_hub_again: Callable[[], None]
) -> None:
    await add(database, dinner())
    # The menu names the series on both answers, also when the first one took long.
    read_hub_again()
    page = await client.get("/series/dinner")
    assert "Noch kein neuer Termin" in page.text
    assert "Rückblick</h2>" not in page.text
    again = await client.get("/series/dinner", headers={"If-None-Match": page.headers["etag"]})
    assert again.status_code == 304
