"""Forms whose files are on their way: pressed too early, refused in part, and what the hub says in words."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from eventhub.models import Role
from tests.browser.conftest import Open, Site, findings, stop_the_clock
from tests.browser.test_uploading import PATIENCE, Net, choose, hold_talk, kept, make_pdf, received, save

pytestmark = pytest.mark.browser


def slow() -> tuple[asyncio.Event, Callable[[Route], Awaitable[None]]]:
    """Pieces wait until the event is set."""
    held = asyncio.Event()

    async def wait(route: Route) -> None:
        if route.request.method == "PATCH":
            await held.wait()
        await route.continue_()

    return held, wait


@pytest.mark.parametrize("place", ["board", "version"])
async def test_pressing_upload_while_a_file_is_sent_sends_nothing_else(
    site: Site, open_page: Open, tmp_path: Path, place: str
) -> None:
    board, mine = await hold_talk(site)
    make_pdf(tmp_path / "folien.pdf", 1)
    if place == "board":
        page, field = await open_page(board, role=Role.ORGANISER), "#f-files"
    else:
        page, field = await open_page(mine), "#f-file-1"
        await choose(page, tmp_path / "folien.pdf")
        await save(page)
    held, wait = slow()
    await page.route("**/uploads/**", wait)
    posted: list[str] = []
    page.on("request", lambda one: posted.append(one.url) if "multipart" in one.headers.get("content-type", "") else 0)
    if place == "version":
        await page.get_by_text("Upload a new version").click()
    await page.set_input_files(field, tmp_path / "folien.pdf")
    await page.get_by_role("button", name="Upload").first.click()
    held.set()
    there = page.get_by_role("link", name="folien" if place == "board" else "Version 2")
    await expect(there).to_be_visible(timeout=PATIENCE)
    assert posted == []


@pytest.mark.parametrize("has_good", [True, False])
async def test_saving_does_not_hide_what_was_refused_meanwhile(
    site: Site, open_page: Open, tmp_path: Path, has_good: bool
) -> None:
    _board, mine = await hold_talk(site)
    make_pdf(tmp_path / "folien.pdf", 1)
    (tmp_path / "bild.png").write_bytes(b"<html><script>alert(1)</script></html>")
    page = await open_page(mine)
    held, wait = slow()
    await page.route("**/uploads/**", wait)
    for name in ("bild.png", *(["folien.pdf"] if has_good else [])):
        await choose(page, tmp_path / name)
    saving = page.get_by_role("button", name="Save").last
    await saving.click()
    held.set()
    refused = page.locator("[data-files] .file--bad", has_text="bild.png")
    await expect(refused).to_be_focused(timeout=PATIENCE)
    assert (await refused.locator("small").inner_text()).strip() != ""
    await saving.click()
    if has_good:
        await expect(page.get_by_text("Saved.")).to_be_visible(timeout=PATIENCE)
    else:
        await expect(refused).to_be_focused()
    assert [one.files[0].name for one in await kept(site)] == (["folien.pdf"] if has_good else [])


@pytest.mark.parametrize("way", ["Show what has arrived", "Remove"])
async def test_what_arrived_is_shown_though_another_file_was_refused(
    site: Site, open_page: Open, tmp_path: Path, way: str
) -> None:
    board, _mine = await hold_talk(site)
    names = ["erste.pdf", "bild.png", "zweite.pdf"]
    for name in names:
        make_pdf(tmp_path / name, 1)
    (tmp_path / "bild.png").write_bytes(b"<html><script>alert(1)</script></html>")
    page = await open_page(board, role=Role.ORGANISER)
    await page.set_input_files("#f-files", [tmp_path / name for name in names])
    show = page.get_by_role("button", name="Show what has arrived")
    await expect(show).to_be_visible(timeout=PATIENCE)
    assert await findings(page) == []
    refused = page.locator("[data-files] .file--bad")
    assert (await refused.locator("small").inner_text()).strip() != ""
    await expect(page.get_by_role("link", name="zweite")).to_have_count(0)
    await page.get_by_role("button", name=way).click()
    for name in ("erste", "zweite"):
        await expect(page.get_by_role("link", name=name)).to_be_visible(timeout=PATIENCE)


async def test_what_was_begun_earlier_unfolds_the_form_that_it_belongs_to(
    site: Site, open_page: Open, tmp_path: Path
) -> None:
    _board, mine = await hold_talk(site)
    make_pdf(tmp_path / "alt.pdf", 1)
    make_pdf(tmp_path / "folien.pdf", 9)
    page = await open_page(mine)
    await choose(page, tmp_path / "alt.pdf")
    await save(page)
    another = page.locator("#f-file")
    await expect(another).to_be_hidden()
    await page.get_by_text("Put up another file").click()
    net = Net()
    await net.lay(page)
    net.cut_after = 1
    await choose(page, tmp_path / "folien.pdf")
    row = page.locator("[data-files] .file")
    await expect(row).to_contain_text("the net was gone", timeout=PATIENCE)
    page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
    await page.reload()
    await expect(row).to_contain_text("Choose the same file once more")
    await expect(another).to_be_visible()


async def test_what_was_begun_earlier_is_removed_from_the_hub_as_well(
    site: Site, open_page: Open, tmp_path: Path
) -> None:
    board, _mine = await hold_talk(site)
    make_pdf(tmp_path / "folien.pdf", 9)
    page = await open_page(board, role=Role.ORGANISER)
    net = Net()
    await net.lay(page)
    net.cut_after = 1
    await page.set_input_files("#f-files", tmp_path / "folien.pdf")
    row = page.locator("[data-files] .file")
    await expect(row).to_contain_text("the net was gone", timeout=PATIENCE)
    page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
    await page.reload()
    await page.unroute("**/uploads/**")
    async with page.expect_response(lambda one: one.request.method == "DELETE") as answer:
        await row.get_by_role("button", name="Remove").click()
    assert (await answer.value).status == 204
    assert await received(site) == 0


@pytest.mark.parametrize(
    ("status", "body", "words", "tries_again"),
    [
        (401, {"error": "sign_in_needed", "reference": "1"}, "Your session has ended", False),
        (403, {"error": "stale_form", "reference": "1"}, "Your session has ended", False),
        (429, {"error": "At most 20 files can be under way at once.", "code": "upload.too_many"}, "At most 20", False),
        (503, {"error": "It has come but cannot be kept yet.", "code": "upload.put_off"}, "cannot be kept yet", True),
    ],
)
async def test_what_the_hub_says_is_read_in_words(
    site: Site, open_page: Open, tmp_path: Path, status: int, body: dict[str, str], words: str, tries_again: bool
) -> None:
    _board, mine = await hold_talk(site)
    make_pdf(tmp_path / "folien.pdf", 1)
    page = await open_page(mine)
    asked: list[str] = []

    async def refuse(route: Route) -> None:
        asked.append(route.request.method)
        await route.fulfill(status=status, json=body)

    await page.route("**/uploads", refuse)
    await stop_the_clock(page)
    await choose(page, tmp_path / "folien.pdf")
    row = page.locator("[data-files] .file")
    await expect(row).to_contain_text(words, timeout=PATIENCE)
    await expect(row.get_by_role("button", name="Resume")).to_have_count(1 if tries_again else 0)
    assert asked == ["POST"]
