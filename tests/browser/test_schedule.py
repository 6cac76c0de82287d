"""A day of the programme, arranged in a real Chromium: by hand, by keys alone, and by two organisers at once."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from eventhub import clock
from eventhub.db import transaction
from eventhub.domain import schedules
from eventhub.domain.permissions import Actor
from eventhub.models import Event, LocalizedText, Role, Room
from tests.browser.conftest import Open, Site, findings
from tests.makers import actor_of, make_event, make_venue

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1280, "height": 900}
HOUR = timedelta(hours=1)


async def planned(site: Site, *titles: str) -> Event:
    """A meeting from five to nine in the evening, in two rooms, with half-hour talks that wait beside the plan."""
    by: Actor = actor_of(await site.add_user(Role.ORGANISER))
    begins = (clock.now() + timedelta(days=60)).replace(hour=16, minute=0, second=0, microsecond=0)
    rooms = [Room(name="Lohnhalle", seats=250, position=0), Room(name="Waschkaue", seats=80, position=1)]
    event = make_event(
        starts_at=begins, ends_at=begins + 4 * HOUR, doors_at=None, venue=make_venue(rooms=rooms), time_zone="UTC"
    )
    async with site.database.session() as db, transaction(db):
        db.add(event)
        await db.flush()
        found = await schedules.event_of(db, event.id, lock=True)
        assert found is not None
        await schedules.open_editor(db, found, by=by, now=clock.now())
        for title in titles:
            draft = schedules.ItemDraft(title=LocalizedText(title))
            await schedules.add(db, found, draft, by=by, now=clock.now())
    return event


async def places(site: Site, event: Event) -> dict[str, tuple[str, str] | None]:
    """Where each talk is in the database: time of day and room."""
    async with site.database.session() as db:
        return {
            talk.title.de: (f"{talk.slot.starts_at:%H:%M}", talk.slot.room.name if talk.slot.room else "")
            if talk.slot
            else None
            for talk in await schedules.talks(db, event)
        }


def item(page: Page, title: str) -> Locator:
    return page.locator(f"[data-title='{title}']")


async def drag(page: Page, title: str, room: str, hour: str) -> None:
    """Take an item by its upper edge, and let it go in a room at an hour."""
    grip = await item(page, title).bounding_box()
    column = await page.locator(".sched__room", has_text=room).bounding_box()
    row = await page.locator(".sched__time", has_text=hour).bounding_box()
    assert grip is not None
    assert column is not None
    assert row is not None
    await page.mouse.move(grip["x"] + 20, grip["y"] + 3)
    await page.mouse.down()
    await page.mouse.move(column["x"] + 40, row["y"] + 60, steps=4)
    await page.mouse.move(column["x"] + 40, row["y"] + 3, steps=4)
    await expect(page.locator(".is-target")).to_be_visible()
    await page.mouse.up()


async def test_a_day_is_arranged_by_hand(site: Site, open_page: Open) -> None:
    event = await planned(site, "Daten teilen", "Sensoren")
    page = await open_page(f"/manage/events/{event.id}/schedule", role=Role.ORGANISER, viewport=LAPTOP)
    await drag(page, "Daten teilen", "Lohnhalle", "5:00")
    await expect(page.locator("#plan-says[role=status]")).to_contain_text("“Daten teilen” is at 5:00 pm in Lohnhalle.")
    await drag(page, "Sensoren", "Waschkaue", "6:30")
    await expect(page.locator("#plan-says[role=status]")).to_contain_text("“Sensoren” is at 6:30 pm in Waschkaue.")
    # From one room to the other, onto what stands there: allowed, and said.
    await drag(page, "Daten teilen", "Waschkaue", "6:30")
    await expect(page.get_by_text("1 conflict")).to_be_visible()
    assert await places(site, event) == {"Daten teilen": ("18:30", "Waschkaue"), "Sensoren": ("18:30", "Waschkaue")}
    # Back to what waits.
    grip, tray = await item(page, "Sensoren").bounding_box(), await page.locator(".tray").bounding_box()
    assert grip is not None
    assert tray is not None
    await page.mouse.move(grip["x"] + 20, grip["y"] + 3)
    await page.mouse.down()
    await page.mouse.move(tray["x"] + 40, tray["y"] + 20, steps=5)
    await page.mouse.up()
    await expect(page.get_by_text("1 conflict")).to_be_hidden()
    assert await places(site, event) == {"Daten teilen": ("18:30", "Waschkaue"), "Sensoren": None}
    assert await findings(page) == []


async def press(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)


async def test_a_day_is_arranged_by_keys_alone(site: Site, open_page: Open) -> None:
    event = await planned(site, "Daten teilen", "Sensoren")
    page = await open_page(f"/manage/events/{event.id}/schedule", role=Role.ORGANISER, viewport=LAPTOP)
    status = page.locator("#plan-says[role=status]")
    await page.get_by_role("button", name="Move: Daten teilen").focus()
    await press(page, "Enter")
    await expect(status).to_have_text("Daten teilen. Target: Lohnhalle, 16:00, free.")
    await press(page, "PageDown", "ArrowDown", "ArrowRight")
    await expect(status).to_have_text("Daten teilen. Target: Waschkaue, 16:35, free.")
    await press(page, "Enter")
    await expect(status).to_have_text(re.compile("“Daten teilen” is at 4:35 pm in Waschkaue"))
    # The item that was moved keeps the focus, where it is now.
    await expect(page.get_by_role("button", name="Move: Daten teilen")).to_be_focused()
    await page.get_by_role("button", name="Move: Sensoren").focus()
    await press(page, "Enter", "PageDown", "ArrowRight")
    await expect(status).to_have_text("Sensoren. Target: Waschkaue, 16:30, taken by Daten teilen.")
    await press(page, "Escape")
    await expect(status).to_have_text("Sensoren stays where it was.")
    await press(page, "Enter", "Enter")
    await expect(status).to_have_text(re.compile("“Sensoren” is at 4:00 pm in Lohnhalle"))
    await press(page, "Enter", "Delete")
    await expect(status).to_have_text("“Sensoren” waits beside the plan.")
    assert await places(site, event) == {"Daten teilen": ("16:35", "Waschkaue"), "Sensoren": None}


async def test_who_moves_second_is_told_and_sees_the_true_plan(site: Site, open_page: Open) -> None:
    event = await planned(site, "Daten teilen")
    path = f"/manage/events/{event.id}/schedule"
    one = await open_page(path, role=Role.ORGANISER, viewport=LAPTOP)
    other = await open_page(path, role=Role.ORGANISER, viewport=LAPTOP)
    await drag(one, "Daten teilen", "Lohnhalle", "5:00")
    await expect(one.locator("#plan-says[role=status]")).to_contain_text("is at 5:00 pm")
    await drag(other, "Daten teilen", "Waschkaue", "6:00")
    await expect(other.locator("#plan-says[role=status]")).to_contain_text("was moved meanwhile by Jonas Terhorst")
    assert await places(site, event) == {"Daten teilen": ("17:00", "Lohnhalle")}
    await drag(other, "Daten teilen", "Waschkaue", "6:00")
    await expect(other.locator("#plan-says[role=status]")).to_contain_text("is at 6:00 pm in Waschkaue")


@pytest.mark.parametrize("has_javascript", [True, False])
async def test_a_phone_plans_with_a_form(site: Site, open_page: Open, has_javascript: bool) -> None:
    event = await planned(site, "Daten teilen")
    page = await open_page(
        f"/manage/events/{event.id}/schedule", role=Role.ORGANISER, java_script_enabled=has_javascript
    )
    await page.get_by_role("button", name="Move: Daten teilen").click()
    await page.get_by_label("Room").select_option(label="Waschkaue")
    await page.get_by_label("Beginning").fill("17:15")
    await page.get_by_role("button", name="Put it there").click()
    await expect(page.get_by_text("“Daten teilen” is at 5:15 pm in Waschkaue.").first).to_be_attached()
    assert await places(site, event) == {"Daten teilen": ("17:15", "Waschkaue")}
    if has_javascript:
        assert await findings(page) == []
