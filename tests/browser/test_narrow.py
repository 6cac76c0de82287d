"""What is narrow on a phone or left out on paper: times, long names, buttons."""

from datetime import datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from eventhub import clock
from eventhub.db import transaction
from eventhub.domain import events, tickets
from eventhub.domain.feedback import Ballot
from eventhub.models import LocalizedText as Text
from eventhub.models import Role, Speaker, Talk, TalkKind
from tests.browser.conftest import Open, Site, findings
from tests.domain.feedback_crowd import hold
from tests.makers import make_event, register

pytestmark = pytest.mark.browser

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NARROW = {"width": 320, "height": 844}
LONG_NAME = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"
LINES = """(all) => all.map((one) => {
  const words = document.createRange();
  words.selectNodeContents(one.firstChild);
  return new Set([...words.getClientRects()].map((box) => Math.round(box.top))).size;
})"""
#: whether text is wider than what it stands in
SPILLS = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length"
#: how strong the upper edge is that makes a button of each
EDGES = "(all) => all.map((one) => getComputedStyle(one).borderTopWidth)"


async def lines(page: Page, what: str) -> list[int]:
    """How many lines the words of each of these take."""
    found: list[int] = await page.locator(what).evaluate_all(LINES)
    return found


def running_order(begins: datetime) -> list[Talk]:
    """Two talks and a break; times with one figure and with two."""
    texts = [("Vom Pilot zur Praxis", "From pilot to practice"), ("Pause", "Break"), ("Weniger suchen", "Search less")]
    kinds = (TalkKind.TALK, TalkKind.BREAK, TalkKind.TALK)
    after = (60 * MINUTE, 90 * MINUTE, 120 * MINUTE)
    return [
        Talk(
            title=Text(*text), kind=kind, starts_at=begins + later, minutes=25, position=number,
            speakers=[Speaker(name="Miriam Özdemir")] if kind is TalkKind.TALK else [],
        )
        for number, (text, kind, later) in enumerate(zip(texts, kinds, after, strict=True))
    ]  # fmt: skip


@pytest.mark.parametrize(("locale", "time"), [("en-GB", "10:30 am"), ("de-DE", "10:30")])
async def test_the_times_of_a_running_order_stay_in_one_line(
    site: Site, open_page: Open, locale: str, time: str
) -> None:
    begins = (clock.now() + timedelta(days=30)).replace(hour=9, minute=30, second=0, microsecond=0)
    talks = running_order(begins)
    event = make_event(starts_at=begins, ends_at=begins + 4 * HOUR, doors_at=None, time_zone="UTC", talks=talks)
    async with site.database.session() as db, transaction(db):
        db.add(event)
    page = await open_page(f"/events/{event.slug}", viewport=NARROW, locale=locale)
    await expect(page.locator(".talk__t").first).to_contain_text(time)
    assert await lines(page, ".talk__t") == [1, 1, 1]
    await page.goto(f"/events/{event.slug}/schedule")
    assert await lines(page, ".slot__t") == [1, 1, 1]
    assert await findings(page) == []


async def test_a_very_long_name_fits_on_a_ticket_and_its_button(site: Site, open_page: Open) -> None:
    event = make_event(starts_at=clock.now() + HOUR)
    async with site.database.session() as db, transaction(db):
        db.add(event)
        await db.flush()
        event = await events.lock(db, event.id)
        outcome = await register(db, event, f"Ada {LONG_NAME}", now=clock.now())
        code = tickets.code_of(event, outcome.party.lead.ticket)
    page = await open_page(f"/t/{code}", role=Role.DOOR, viewport=NARROW)
    button = page.get_by_role("button", name=f"Let Ada {LONG_NAME} in")
    await expect(button).to_be_visible()
    assert await button.evaluate_all(SPILLS) == 0
    assert await findings(page) == []


async def test_the_results_of_feedback_are_printed_without_buttons(site: Site, open_page: Open) -> None:
    begins = clock.now() - timedelta(days=1)
    evening = await hold(site.database, 10, starts_at=begins, ends_at=begins + 3 * HOUR, doors_at=None)
    for number in range(10):
        await evening.give(site.database, number, Ballot({"worth": 4, "change": f"Mehr Suppe, Nummer {number}"}))
    page = await open_page(f"/manage/events/{evening.event_id}/feedback", role=Role.ORGANISER)
    table, texts = page.get_by_text("As a table").first, page.get_by_text("Mehr Suppe")
    await expect(table).to_be_visible()
    assert [await one.is_visible() for one in await texts.all()].count(True) == 6
    await page.emulate_media(media="print")
    await expect(table).to_be_hidden()
    await expect(page.get_by_role("link", name="Questions")).to_be_hidden()
    assert [await one.is_visible() for one in await texts.all()].count(True) == 10
    edges = await page.locator("main summary:visible").evaluate_all(EDGES)
    assert edges == ["0px"]
