"""The main job as people do it, on a phone, in a real Chromium, with a real mail server: with scripting and without."""

import asyncio
import csv
import io
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from eventhub import clock
from tests.journeys.conftest import PASSWORD, Running, calendar_in, hub, link_in

__all__ = ["hub"]

BERLIN = ZoneInfo("Europe/Berlin")
TITLE = "AI that arrives at work"
PHONE = {"width": 390, "height": 844}

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("hub", ["sqlite"], indirect=True)]

Phone = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture
async def phone(chromium: str, hub: Running) -> AsyncGenerator[Phone]:
    """Hands somebody a phone of their own, in English, that keeps nothing: ``await phone(has_javascript=False)``."""
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        async def hand_out(*, has_javascript: bool = True) -> Page:
            context = await browser.new_context(
                base_url=hub.base_url, viewport=PHONE, locale="en-GB", java_script_enabled=has_javascript
            )
            return await context.new_page()

        yield hand_out
        await browser.close()


async def sign_in(page: Page, role: str, then: str) -> None:
    await page.goto(f"/sign-in?next={then}")
    await page.get_by_label("Mail address").fill(f"{role}@example.org")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(f"**{then}")


async def announce(page: Page, begins: datetime, *, places: int) -> str:
    """Write a meeting and publish it; its path in the workspace."""
    await page.goto("/manage/events/new")
    await page.locator("#f-title_de").fill("KI, die im Betrieb ankommt")
    await page.locator("#f-title_en").fill(TITLE)
    await set_times(page, begins)
    await page.get_by_label("Venue").select_option(label="Alte Lohnhalle, Zechenstraße 12, 46236 Bottrop")
    await page.locator("#f-capacity").fill(str(places))
    await page.get_by_role("button", name="Save and go back").click()
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_role("button", name="Take back to draft")).to_be_visible()
    return page.url.partition("?")[0]


async def set_times(page: Page, begins: datetime) -> None:
    """From then for two hours, also past midnight."""
    ends = begins + timedelta(hours=2)
    for field, at, form in (("day", begins, "%Y-%m-%d"), ("begin", begins, "%H:%M"), ("end", ends, "%H:%M")):
        await page.locator(f"#f-{field}").fill(at.strftime(form))
    await page.locator("#f-end_day").fill(ends.strftime("%Y-%m-%d"))


async def register(page: Page, given: str, family: str, *, companion: str = "") -> None:
    """Find the meeting from the front page, and register."""
    await page.goto("/")
    await page.get_by_role("link", name=TITLE).first.click()
    await page.get_by_role("link", name=re.compile("Register now|Join the waiting list")).first.click()
    await page.locator("#f-given").fill(given)
    await page.locator("#f-family").fill(family)
    await page.get_by_label("Mail address").fill(f"{given.lower()}@example.org")
    if companion:
        await page.get_by_role("button", name="Add a companion").click()
        await page.locator("#f-mate1_given").fill(companion)
        await page.locator("#f-mate1_family").fill(family)
        await expect(page.locator("#f-given")).to_have_value(given)
    await page.locator(".regbtn").click()


def code_in(mail: EmailMessage) -> str:
    """The first code to type in the mail's text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return next(word for word in body.get_content().split() if len(word) == 9 and word[4] == "-" and word.isupper())


@pytest.mark.parametrize("has_javascript", [True, False], ids=["scripting", "no scripting"])
async def test_the_main_job(hub: Running, phone: Phone, has_javascript: bool) -> None:
    organiser = await phone(has_javascript=has_javascript)
    await sign_in(organiser, "owner", "/account")
    # Tonight, so that the door is open.
    begins = (clock.now() + timedelta(hours=5)).astimezone(BERLIN).replace(minute=0)
    event = await announce(organiser, begins, places=2)

    # Katharina comes with a companion; each has a ticket on her page.
    katharina = await phone(has_javascript=has_javascript)
    await register(katharina, "Katharina", "Schlüter", companion="Ole")
    await expect(katharina.get_by_role("heading", level=1)).to_have_text("Your 2 places are safe, Katharina.")
    await expect(katharina.locator("main")).to_contain_text("katharina@example.org")
    confirmation = await hub.mailbox.next("katharina@example.org")
    assert calendar_in(confirmation)["METHOD"] == "REQUEST"
    await katharina.goto(link_in(confirmation))
    ticket = katharina.get_by_role("article", name="Ticket for Katharina Schlüter")
    await expect(ticket.locator("svg").first).to_be_visible()
    code = await ticket.locator("code").inner_text()
    assert code == code_in(confirmation)

    # Mehmet waits.
    mehmet = await phone(has_javascript=has_javascript)
    await register(mehmet, "Mehmet", "Aydın")
    await expect(mehmet.get_by_role("heading", level=1)).to_have_text("You are on the waiting list.")
    await mehmet.goto(link_in(await hub.mailbox.next("mehmet@example.org")))
    await expect(mehmet.get_by_role("heading", level=1)).to_have_text("You are number 1 on the waiting list.")

    # The companion cannot come after all, and the place is offered to Mehmet, who takes it.
    await katharina.get_by_role("link", name=re.compile("Cancel ?: Ole Schlüter")).click()
    await expect(katharina.get_by_label("For Ole Schlüter only")).to_be_checked()
    await katharina.get_by_role("button", name="Release the place").click()
    await expect(katharina.locator("main")).to_contain_text("The place is released. The others keep theirs.")
    await expect(katharina.get_by_role("article", name="Ticket for Ole Schlüter")).to_have_count(0)
    await mehmet.goto(link_in(await hub.mailbox.next("mehmet@example.org", nth=2), "offer"))
    await mehmet.get_by_role("button", name="Accept the place").click()
    await expect(mehmet.get_by_role("article", name="Ticket for Mehmet Aydın")).to_be_visible()
    assert calendar_in(await hub.mailbox.next("mehmet@example.org", nth=3))["METHOD"] == "REQUEST"

    # The meeting moves by an hour, and Katharina is told.
    await organiser.goto(f"{event}/edit")
    await set_times(organiser, begins + timedelta(hours=1))
    await organiser.get_by_role("button", name="Save and go back").click()
    assert calendar_in(await hub.mailbox.next("katharina@example.org", nth=3))["SEQUENCE"] == "1"
    await katharina.reload()
    await expect(katharina.locator("main")).to_contain_text("New date:")

    # The door types her code: welcome, and the second time already in.
    door = await phone(has_javascript=has_javascript)
    await sign_in(door, "door", "/checkin")
    await door.locator(".gate").first.click()
    for answer in ("Welcome", "Already checked in"):
        if has_javascript:
            # This phone has no camera, says so, and offers the other way.
            await door.locator("#cam-help").get_by_role("link", name="Type the code").click()
        await door.get_by_label("Code", exact=True).fill(code.lower())
        await door.get_by_role("button", name="Check and let in").click()
        await expect(door.locator(".verdict")).to_contain_text(answer)
        await expect(door.locator(".verdict")).to_contain_text("Katharina Schlüter")
        await door.goto(gate_of(door.url))

    # The organiser takes the table home.
    await organiser.goto(f"{event}/registrations")
    async with organiser.expect_download() as download:
        await organiser.get_by_role("button", name="Export").click()
    path = await (await download.value).path()
    table = await asyncio.to_thread(Path(path).read_text, "utf-8-sig")
    rows = {row["Given name"]: row for row in csv.DictReader(io.StringIO(table))}
    assert {name: (row["State"], bool(row["Checked in"])) for name, row in rows.items()} == {
        "Katharina": ("Confirmed", True),
        "Ole": ("Cancelled", False),
        "Mehmet": ("Confirmed", False),
    }


def gate_of(url: str) -> str:
    """The gate's own page, whatever page of it is open."""
    start, _, rest = url.partition("/checkin/")
    return f"{start}/checkin/{rest.partition('/')[0]}"
