"""Slides are sent with the keyboard alone, with scripting and without."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import FileChooser, Page, expect

from eventhub.models import Role
from tests.browser.conftest import Open, Site
from tests.browser.keys import tab_to
from tests.browser.test_uploading import PATIENCE, bytes_of, hold_talk, kept, make_pdf

pytestmark = pytest.mark.browser


async def choose(page: Page, *paths: Path) -> None:
    """Go on to the next file field, open the browser's own window from there, and take these files in it."""
    # Asked for before the way there: the browser takes a moment until it hands its window over.
    opened: asyncio.Future[FileChooser] = asyncio.get_running_loop().create_future()
    page.once("filechooser", lambda chooser: opened.set_result(chooser))
    await tab_to(page, page.locator("input[type=file]").first)
    await page.keyboard.press("Enter")
    await (await asyncio.wait_for(opened, PATIENCE / 1000)).set_files(list(paths))


@pytest.mark.parametrize("has_javascript", [True, False])
async def test_a_speaker_sends_slides(site: Site, open_page: Open, tmp_path: Path, has_javascript: bool) -> None:
    _board, mine = await hold_talk(site)
    content = make_pdf(tmp_path / "folien.pdf", 1)
    page = await open_page(mine, java_script_enabled=has_javascript)
    await choose(page, tmp_path / "folien.pdf")
    if has_javascript:
        await expect(page.locator("[data-files] .file")).to_contain_text("arrived", timeout=PATIENCE)
    await tab_to(page, page.get_by_role("checkbox").last)
    await page.keyboard.press("Space")
    await tab_to(page, page.get_by_role("button", name="Save").last)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Saved.")).to_be_visible(timeout=PATIENCE)
    (made,) = await kept(site)
    assert made.has_consent
    assert bytes_of(site, made.files[0]) == content


async def test_a_speaker_takes_back_what_was_chosen(site: Site, open_page: Open, tmp_path: Path) -> None:
    _board, mine = await hold_talk(site)
    (tmp_path / "bild.png").write_bytes(b"<html><script>alert(1)</script></html>")
    page = await open_page(mine)
    await choose(page, tmp_path / "bild.png")
    refused = page.locator("[data-files] .file--bad")
    await expect(refused).to_be_visible(timeout=PATIENCE)
    await tab_to(page, refused.get_by_role("button", name="Remove"))
    await page.keyboard.press("Enter")
    await expect(refused).to_have_count(0)
    assert await kept(site) == []


async def test_organisers_send_several(site: Site, open_page: Open, tmp_path: Path) -> None:
    board, _mine = await hold_talk(site)
    names = ["anlage-1.pdf", "anlage-2.pdf"]
    for name in names:
        make_pdf(tmp_path / name, 1)
    page = await open_page(board, role=Role.ORGANISER, viewport={"width": 1280, "height": 900})
    await choose(page, *(tmp_path / name for name in names))
    await expect(page.get_by_role("link", name="anlage 2")).to_be_visible(timeout=PATIENCE)
    assert [one.files[0].name for one in await kept(site)] == names
