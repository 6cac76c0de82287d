"""The door on a phone: a real camera picture of a real ticket, keys, no net, no JavaScript."""

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from playwright.async_api import Page, Route, expect
from sqlalchemy import select

from eventhub import clock
from eventhub.db import transaction
from eventhub.domain import events, tickets
from eventhub.formats import qr
from eventhub.models import Gate, LocalizedText, Role, Scan, Ticket
from tests.browser.conftest import FAKE_CAMERA, Open, Site, findings, stop_the_clock
from tests.makers import make_event, register

pytestmark = pytest.mark.browser

FRAMES_A_SECOND = 30


@dataclass(frozen=True)
class Door:
    """A meeting that begins in half an hour, its gate, and one guest's ticket."""

    event_id: UUID
    path: str
    code: str
    short_code: str


async def add_door(site: Site) -> Door:
    event = make_event(
        starts_at=clock.now() + timedelta(minutes=30),
        edition=LocalizedText("Schichtwechsel 24", "Schichtwechsel 24"),
        hand_out=LocalizedText("Namensschild", "Badge"),
        capacity=50,
    )
    async with site.database.session() as db, transaction(db):
        db.add(event)
        await db.flush()
        event = await events.lock(db, event.id)
        outcome = await register(db, event, "Katharina Schlüter", now=clock.now() - timedelta(hours=2))
        await register(db, event, "Mehmet Aydın", now=clock.now() - timedelta(hours=2))
        ticket: Ticket = outcome.party.lead.ticket
        gate_id = await db.scalar(select(Gate.id).where(Gate.event_id == event.id))
        return Door(event.id, f"/checkin/{gate_id}", tickets.code_of(event, ticket), ticket.short_code)


def film(path: Path, text: str, *, shown_seconds: float = 4, empty_seconds: float = 2) -> tuple[str, ...]:
    """Make a film of a ticket that is held up and taken away again; Chromium's arguments to show it, over and over."""
    picture = Image.open(BytesIO(qr.png(text, scale=7))).convert("L")
    empty = Image.new("L", (640, 480), 120)
    frame = empty.copy()
    frame.paste(picture, ((640 - picture.width) // 2, (480 - picture.height) // 2))
    with path.open("wb") as file:
        for image, seconds in ((empty, 0.5), (frame, shown_seconds), (empty, empty_seconds)):
            jpeg = BytesIO()
            image.convert("RGB").save(jpeg, "JPEG", quality=80)
            file.write(jpeg.getvalue() * int(seconds * FRAMES_A_SECOND))
    return (*FAKE_CAMERA, f"--use-file-for-fake-video-capture={path}")


async def verdicts_of(site: Site) -> list[str]:
    async with site.database.session() as db:
        return [str(one) for one in await db.scalars(select(Scan.verdict).order_by(Scan.scanned_at))]


async def test_a_ticket_before_the_camera_is_let_in_and_the_second_look_says_already(
    site: Site, open_page: Open, tmp_path: Path
) -> None:
    door = await add_door(site)
    camera = film(tmp_path / "ticket.mjpeg", qr.ticket_url(site.base_url, door.code))
    page = await open_page(door.path, role=Role.DOOR, arguments=camera)
    await page.evaluate("() => { document.getElementById('ergebnis').isTheSame = true }")
    verdict = page.locator("#ergebnis .verdict")
    await expect(verdict).to_contain_text("Katharina Schlüter", timeout=15_000)
    for said in ("Welcome", "First visit", "No photos", "Badge"):
        await expect(verdict).to_contain_text(said)
    await expect(page.locator("#door-count")).to_contain_text("1of 2")
    assert await findings(page) == []
    await expect(verdict).to_contain_text("Already checked in", timeout=20_000)
    await expect(verdict).to_contain_text("Gate 1, by Jonas Terhorst")
    assert await page.evaluate("() => document.getElementById('ergebnis').isTheSame"), "the live region stays"
    assert (await verdicts_of(site))[:2] == ["ok", "already"]
    await page.click("[data-action=next]")
    await expect(verdict).to_have_count(0)
    assert await findings(page) == []


async def test_a_ticket_held_up_for_long_stays_welcome(site: Site, open_page: Open, tmp_path: Path) -> None:
    door = await add_door(site)
    text = qr.ticket_url(site.base_url, door.code)
    camera = film(tmp_path / "ticket.mjpeg", text, shown_seconds=30)
    page = await open_page(door.path, role=Role.DOOR, arguments=camera)
    await expect(page.locator(".verdict--ok")).to_be_visible(timeout=15_000)
    await page.wait_for_timeout(5_000)
    await expect(page.locator(".verdict--ok")).to_be_visible()
    assert await verdicts_of(site) == ["ok"]


async def test_without_a_net_the_scan_is_sent_again_and_counts_once(
    site: Site, open_page: Open, tmp_path: Path
) -> None:
    door = await add_door(site)
    camera = film(tmp_path / "ticket.mjpeg", qr.ticket_url(site.base_url, door.code), shown_seconds=30)
    page = await open_page("/checkin", role=Role.DOOR, arguments=camera)
    sent: list[str] = []
    is_told = asyncio.Event()

    async def lose_the_answer(route: Route) -> None:
        sent.append(str(route.request.post_data))
        nth = len(sent)
        if nth == 1:
            await route.fetch()  # it arrives, but the answer is lost on the way back
        elif nth == 2:
            await is_told.wait()  # what the bar says is there long enough to be read
        await (route.abort() if nth < 3 else route.continue_())

    await page.route("**/scans", lose_the_answer)
    await page.click(".gate--now")
    await expect(page.locator(".netbar")).to_contain_text("No connection. 1 scan waits.", timeout=15_000)
    is_told.set()
    await expect(page.locator(".verdict--ok")).to_contain_text("Katharina Schlüter", timeout=20_000)
    await expect(page.locator(".netbar")).to_be_hidden()
    assert len(sent) == 3
    assert len(set(sent)) == 1, "the same id each time"
    assert await verdicts_of(site) == ["ok"]


async def test_the_code_page_is_walked_by_keyboard(site: Site, open_page: Open) -> None:
    door = await add_door(site)
    page = await open_page(f"{door.path}/code", role=Role.DOOR)
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator("#f-text")).to_be_focused()
    await page.keyboard.type(f"{door.short_code[:4]}-{door.short_code[4:]}".lower())
    await page.keyboard.press("Enter")
    await expect(page.locator(".verdict--ok")).to_contain_text("Katharina Schlüter")
    await expect(page.locator(".verdict [data-action=next]")).to_be_focused()
    assert await findings(page) == []
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Undo")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator(".verdict")).to_contain_text("Check-in taken back")
    await page.keyboard.press("Escape")
    await expect(page.locator("#f-text")).to_be_focused()
    await page.keyboard.type("7K4M-2X9Q")
    await page.keyboard.press("Enter")
    await expect(page.locator(".verdict--bad")).to_contain_text("Unknown")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await expect(page.locator(".verdict--bad")).to_contain_text("Enter the code under the QR code")
    assert await verdicts_of(site) == ["ok", "undone", "unknown"]


async def test_undo_is_on_the_screen_for_ten_seconds(site: Site, open_page: Open) -> None:
    door = await add_door(site)
    page = await open_page(f"{door.path}/code", role=Role.DOOR)
    await stop_the_clock(page)
    await page.fill("#f-text", door.short_code)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Undo")).to_be_visible()
    await page.clock.run_for(9_000)
    await expect(page.get_by_role("button", name="Undo")).to_be_visible()
    await page.clock.run_for(2_000)
    await expect(page.get_by_role("button", name="Undo")).to_have_count(0)


async def test_the_list_is_searched_while_typing_and_lets_in(site: Site, open_page: Open) -> None:
    door = await add_door(site)
    page = await open_page(f"{door.path}/search", role=Role.DOOR)
    await expect(page.locator(".who")).to_have_count(2)
    assert await findings(page) == []
    await page.locator("#q").press_sequentially("schlue")
    # The first letters find her too; the list that stays is the one for the whole word.
    await expect(page).to_have_url(re.compile(r"q=schlue\b"))
    await expect(page.locator(".who")).to_have_count(1)
    await expect(page.locator("#hits-number")).to_have_text("1 hit")
    await page.get_by_role("button", name="Let in: Schlüter, Katharina").click()
    await expect(page.locator(".verdict--ok")).to_contain_text("Katharina Schlüter")
    await page.locator(".verdict [data-action=next]").click()
    undo = page.get_by_role("button", name="Undo: Schlüter, Katharina")
    await expect(undo).to_be_visible()
    assert await findings(page) == []
    await undo.click()
    await expect(page.locator(".verdict--warn")).to_contain_text("Check-in taken back")
    assert await verdicts_of(site) == ["ok", "undone"]


async def test_everything_works_without_javascript(site: Site, open_page: Open) -> None:
    door = await add_door(site)
    page = await open_page("/checkin", role=Role.DOOR, java_script_enabled=False)
    await page.click(".gate--now")
    await expect(page.locator("#cam")).to_be_hidden()
    await expect(page.get_by_text("The camera needs JavaScript.")).to_be_visible()
    await page.fill("#f-text", door.short_code)
    await page.click("text=Check and let in")
    await expect(page).to_have_url(re.compile("/scans/"))
    await expect(page.locator(".verdict--ok")).to_contain_text("Katharina Schlüter")
    await page.click("text=Undo")
    await expect(page.locator(".verdict--warn")).to_contain_text("Check-in taken back")
    await page.click("text=List")
    await page.fill("#q", "aydin")
    await page.click("button:has-text('Search')")
    # The list before it has others to let in.
    await expect(page.locator(".who")).to_have_count(1)
    await expect(page.locator(".who")).to_contain_text("Mehmet")
    await page.click("text=Let in")
    await expect(page.locator(".verdict--ok")).to_contain_text("Mehmet Aydın")
    await page.click("text=Next ticket")
    await expect(page).to_have_url(re.compile("/search$"))
    await page.click("text=Walk-in")
    await page.fill("#f-given_name", "Ole")
    await page.fill("#f-family_name", "Neu")
    await page.click("text=Take in and check in")
    await expect(page.locator(".verdict--ok")).to_contain_text("Ole Neu")
    assert await verdicts_of(site) == ["ok", "undone", "ok", "ok"]


async def test_a_camera_that_is_refused_is_explained(site: Site, open_page: Open) -> None:
    door = await add_door(site)
    page = await open_page(door.path, role=Role.DOOR, arguments=FAKE_CAMERA[:1], permissions=[])
    await page.wait_for_selector("[data-help]:not([hidden])")
    await expect(page.get_by_text("The camera is not allowed.")).to_be_visible()
    await expect(page.locator("#cam-help").get_by_role("link", name="Type the code")).to_be_visible()
    assert await findings(page) == []
    await page.context.grant_permissions(["camera"])
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_text("The camera is not allowed.")).to_be_hidden()
    await expect(page.locator("#cam-hint")).to_be_visible()


async def test_a_phone_without_a_camera_is_told_so(site: Site, open_page: Open) -> None:
    door = await add_door(site)
    page = await open_page("/checkin", role=Role.DOOR)
    await page.add_init_script("delete Navigator.prototype.mediaDevices")
    await page.goto(door.path)
    await expect(page.get_by_text("No camera was found.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
async def test_axe_finds_nothing_on_any_page_of_the_door(site: Site, open_page: Open, width: int, locale: str) -> None:
    door = await add_door(site)
    size = {"width": width, "height": 844}
    page: Page = await open_page("/checkin", role=Role.ORGANISER, arguments=FAKE_CAMERA, viewport=size, locale=locale)
    paths = ["", "/code", "/search?q=sch", "/search?q=nobody", "/walk-in"]
    for path in ("/checkin", *(door.path + one for one in paths), f"/manage/events/{door.event_id}/attendance"):
        await page.goto(path)
        assert await findings(page) == [], path
    await page.goto(f"{door.path}/walk-in")
    await page.click("form .btn--accent")
    await page.wait_for_selector(".errors")
    assert await findings(page) == []
