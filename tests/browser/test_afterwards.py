"""What follows a meeting is done on a phone with the keyboard alone: feedback, a certificate, joining, the slides."""

import re
from datetime import timedelta
from typing import Literal

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import func, select

from eventhub import clock
from eventhub.db import transaction
from eventhub.domain import parties
from eventhub.mail import links
from eventhub.models import Attendance, Certificate, CheckIn, Event, FeedbackResponse, Registration, Role
from tests.browser.conftest import Open, Site, findings
from tests.browser.keys import tab_to
from tests.domain.feedback_crowd import hold
from tests.makers import make_event, register

pytestmark = pytest.mark.browser

HOUR = timedelta(hours=1)


async def press(page: Page, role: Literal["button", "link"], name: str) -> None:
    """Go on to a button or a link, and press it."""
    await tab_to(page, page.get_by_role(role, name=name).first)
    await page.keyboard.press("Enter")


async def own_page(site: Site, registration: object) -> str:
    """The address that the guest's mails lead to."""
    async with site.database.session() as db:
        person = await db.get_one(Registration, registration)
        party = await parties.get(db, person.party_id)
        assert party is not None
        return f"/r/{links.own_token(db, party)}"


async def count(site: Site, what: type[Certificate | FeedbackResponse | CheckIn]) -> int:
    async with site.database.session() as db:
        return await db.scalar(select(func.count()).select_from(what)) or 0


@pytest.mark.parametrize("has_javascript", [True, False])
async def test_a_guest_says_what_they_thought_and_takes_a_certificate(
    site: Site, open_page: Open, has_javascript: bool
) -> None:
    begins = clock.now() - timedelta(days=1)
    evening = await hold(site.database, 1, starts_at=begins, ends_at=begins + 3 * HOUR, doors_at=None)
    page = await open_page(await own_page(site, evening.guests[0]), java_script_enabled=has_javascript)
    await press(page, "link", "Give feedback")
    await expect(page).to_have_url(re.compile("/feedback"))
    # One stop for a scale; the space bar takes where one stands, the arrows go along it.
    await tab_to(page, page.get_by_role("radio").first)
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("radio").nth(1)).to_be_checked()
    await press(page, "button", "Send")
    await expect(page.get_by_text("Thank you").first).to_be_visible()
    assert await count(site, FeedbackResponse) > 0

    await page.goto(await own_page(site, evening.guests[0]))
    await press(page, "link", "To the certificate")
    await press(page, "button", "Issue the certificate")
    await expect(page.get_by_role("link", name="Certificate as PDF")).to_be_visible()
    assert await count(site, Certificate) == 1
    if has_javascript:
        assert await findings(page) == []
    await press(page, "link", "Page that verifies it")
    await expect(page.get_by_text("Gast x").first).to_be_visible()


@pytest.mark.parametrize("has_javascript", [True, False])
async def test_an_online_guest_joins(site: Site, open_page: Open, has_javascript: bool) -> None:
    begins = clock.now() - HOUR
    online = {"attendance": Attendance.ONLINE, "joining_url": f"{site.base_url}/imprint", "venue_id": None}
    async with site.database.session() as db, transaction(db):
        event: Event = make_event(starts_at=begins, ends_at=begins + 3 * HOUR, doors_at=None, **online)
        db.add(event)
        await db.flush()
        outcome = await register(db, event, "Gast x", now=begins - HOUR)
        guest = outcome.party.lead.id
    page = await open_page(await own_page(site, guest), java_script_enabled=has_javascript)
    assert "/imprint" not in await page.locator("main").inner_html()
    await press(page, "button", "Join now")
    await expect(page.locator(f"main a[href='{site.base_url}/imprint']")).to_be_visible()
    assert await count(site, CheckIn) == 1


async def test_what_an_act_answers_leaves_the_page_in_sight(site: Site, open_page: Open) -> None:
    begins = clock.now() - timedelta(days=1)
    evening = await hold(site.database, 1, starts_at=begins, ends_at=begins + 3 * HOUR, doors_at=None)
    page = await open_page(
        f"/manage/events/{evening.event_id}/certificates",
        role=Role.ORGANISER,
        viewport={"width": 1280, "height": 720},
    )
    await page.get_by_role("button", name="Issue 1 missing").click()
    await expect(page.get_by_text("1 certificate issued.").first).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
