"""Files are sent in pieces by a real browser: with progress, stopped and gone on, over a broken net and a reload."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect
from sqlalchemy import select

from eventhub import clock
from eventhub.db import transaction
from eventhub.domain import events
from eventhub.domain.materials import chasing, find
from eventhub.models import LocalizedText as Text
from eventhub.models import Material, MaterialFile, OutboxMail, Role, Speaker, Talk, Upload, new_id
from tests.browser.conftest import Open, Site, findings, stop_the_clock
from tests.makers import actor_of, make_event, make_user

pytestmark = pytest.mark.browser

#: a piece of eight megabytes takes its time where the browser hands it to the test first
PATIENCE = 60_000

HEAD, TAIL = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
MEGABYTE = 1024 * 1024


def make_pdf(path: Path, megabytes: int) -> bytes:
    """Something that counts as a PDF, of this size; every piece of it differs."""
    body = b"".join(number.to_bytes(4, "big") * 256 for number in range(megabytes * 1024))
    content = HEAD + b"1 0 obj\n<<>>\nstream\n" + body + b"\nendstream\nendobj\n" + TAIL
    path.write_bytes(content)
    return content


async def hold_talk(site: Site) -> tuple[str, str]:
    """A talk whose slides were asked for: the board's address, and the page that the speaker's mail leads to."""
    async with site.database.session() as db, transaction(db):
        begins = clock.now() + timedelta(days=5)
        speaker = Speaker(name="Pelin Aksoy", address="pelin@example.org")
        talk = Talk(id=new_id(), title=Text("Schichtplanung", "Planning shifts"), speakers=[speaker])
        event = make_event(starts_at=begins, ends_at=begins + timedelta(hours=3), doors_at=None, talks=[talk])
        user = make_user()
        db.add_all([event, user])
        await db.flush()
        event = await events.lock(db, event.id)
        await chasing.ask_now(db, event, by=actor_of(user), now=clock.now())
        board = f"/manage/events/{event.id}/materials"
    async with site.database.session() as db:
        (mail,) = (await db.scalars(select(OutboxMail))).all()
    found = re.search(r"/proposals/\S+/materials\?talk=\S+", mail.body_text)
    assert found is not None
    return board, found[0]


async def kept(site: Site) -> list[Material]:
    async with site.database.session() as db:
        ids = (await db.scalars(select(Material.id).order_by(Material.id))).all()
        return [one for ident in ids if (one := await find.by_id(db, ident)) is not None]


async def received(site: Site) -> int:
    """How many bytes of the one upload the hub has promised."""
    async with site.database.session() as db:
        return (await db.scalar(select(Upload.received))) or 0


def bytes_of(site: Site, file: MaterialFile) -> bytes:
    return (site.database.settings.data_dir / "files" / file.stored_as).read_bytes()


class Net:
    """The connection of a page to the hub, which can be cut; counts the pieces that came through."""

    def __init__(self) -> None:
        self.is_cut = False
        self.pieces = 0
        self.cut_after: int | None = None

    async def lay(self, page: Page) -> None:
        await page.route("**/uploads/**", self._pass)

    async def _pass(self, route: Route) -> None:
        if self.is_cut or (self.cut_after is not None and self.pieces >= self.cut_after):
            self.is_cut = True
            await route.abort("connectionreset")
            return
        self.pieces += route.request.method == "PATCH"
        await route.continue_()


async def choose(page: Page, path: Path) -> None:
    await page.set_input_files("#f-file", path)


async def save(page: Page) -> None:
    """Save, and wait for the page that says so; its scripts run later than its words are seen."""
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.get_by_text("Saved.")).to_be_visible(timeout=PATIENCE)
    await page.wait_for_load_state()


async def test_a_speaker_sends_slides_over_a_net_that_breaks(site: Site, open_page: Open, tmp_path: Path) -> None:
    _board, mine = await hold_talk(site)
    content = make_pdf(tmp_path / "folien.pdf", 9)
    page = await open_page(mine)
    net = Net()
    await net.lay(page)
    net.cut_after = 1
    await stop_the_clock(page)
    await choose(page, tmp_path / "folien.pdf")
    row = page.locator("[data-files] .file")
    await expect(row).to_contain_text("the net was gone", timeout=PATIENCE)
    assert 0 < await received(site) < len(content)
    net.is_cut, net.cut_after = False, None
    await row.get_by_role("button", name="Resume").click()
    await expect(row).to_contain_text("arrived", timeout=PATIENCE)
    # The hub has it now, and nobody sees it before what was chosen is saved.
    assert [one.has_consent for one in await kept(site)] == [False]
    await page.get_by_role("radio", name="Everybody").last.check()
    await page.get_by_role("checkbox").last.check()
    await save(page)
    (made,) = await kept(site)
    assert (made.has_consent, made.effective_audience.value, [one.size for one in made.files]) == (
        True, "everyone", [len(content)],
    )  # fmt: skip
    assert bytes_of(site, made.files[0]) == content


async def test_after_a_reload_it_goes_on_from_where_it_was(site: Site, open_page: Open, tmp_path: Path) -> None:
    _board, mine = await hold_talk(site)
    content = make_pdf(tmp_path / "folien.pdf", 9)
    page = await open_page(mine)
    net = Net()
    await net.lay(page)
    net.cut_after = 1
    await choose(page, tmp_path / "folien.pdf")
    await expect(page.locator("[data-files] .file")).to_contain_text("the net was gone", timeout=PATIENCE)
    assert await findings(page) == []
    before = await received(site)
    page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
    await page.reload()
    await expect(page.locator("[data-files] .file")).to_contain_text("Choose the same file once more")
    again = Net()
    await page.unroute("**/uploads/**")
    await again.lay(page)
    await choose(page, tmp_path / "folien.pdf")
    await expect(page.locator("[data-files] .file")).to_contain_text("arrived", timeout=PATIENCE)
    (made,) = await kept(site)
    assert bytes_of(site, made.files[0]) == content
    # One piece lies there already, so only the rest of them came.
    assert before > 0
    assert again.pieces == -(-(len(content) - before) // (8 * MEGABYTE))


async def test_the_same_file_for_another_place_begins_anew(site: Site, open_page: Open, tmp_path: Path) -> None:
    _board, mine = await hold_talk(site)
    for name, megabytes in (("alt.pdf", 1), ("folien.pdf", 9)):
        make_pdf(tmp_path / name, megabytes)
    page = await open_page(mine)
    await choose(page, tmp_path / "alt.pdf")
    await expect(page.locator("[data-files] .file")).to_contain_text("arrived", timeout=PATIENCE)
    await save(page)
    net = Net()
    await net.lay(page)
    net.cut_after = 1
    await stop_the_clock(page)
    await choose(page, tmp_path / "folien.pdf")
    await expect(page.locator("[data-files] .file")).to_contain_text("the net was gone", timeout=PATIENCE)
    net.is_cut, net.cut_after = False, None
    await page.set_input_files("#f-file-1", tmp_path / "folien.pdf")
    await expect(page.locator("[data-files] .file")).to_have_count(2)
    await page.locator("[data-files] .file").first.get_by_role("button", name="Remove").click()
    await expect(page.get_by_role("link", name="Version 2")).to_be_visible(timeout=PATIENCE)
    (made,) = await kept(site)
    assert [one.name for one in made.main_files] == ["alt.pdf", "folien.pdf"]


async def test_it_stops_and_goes_on_by_its_button_and_is_removed(site: Site, open_page: Open, tmp_path: Path) -> None:
    _board, mine = await hold_talk(site)
    make_pdf(tmp_path / "folien.pdf", 9)
    page = await open_page(mine)
    held = asyncio.Event()

    async def wait(route: Route) -> None:
        if route.request.method == "PATCH":
            await held.wait()
        await route.continue_()

    await page.route("**/uploads/**", wait)
    await choose(page, tmp_path / "folien.pdf")
    row = page.locator("[data-files] .file")
    await row.get_by_role("button", name="Stop").click()
    await expect(row).to_contain_text("Stopped at")
    held.set()
    await row.get_by_role("button", name="Remove").click()
    await expect(row).to_have_count(0)
    assert await kept(site) == []
    await page.unroute("**/uploads/**")
    await choose(page, tmp_path / "folien.pdf")
    await expect(row).to_contain_text("arrived", timeout=PATIENCE)


async def test_what_is_refused_says_why(site: Site, open_page: Open, tmp_path: Path) -> None:
    board, mine = await hold_talk(site)
    (tmp_path / "einladung.png.exe").write_bytes(b"MZ" * 400)
    (tmp_path / "bild.png").write_bytes(b"<html><script>alert(1)</script></html>")
    page = await open_page(mine)
    for name in ("einladung.png.exe", "bild.png"):
        await choose(page, tmp_path / name)
        row = page.locator("[data-files] .file--bad", has_text=name)
        await expect(row).to_be_visible(timeout=PATIENCE)
        assert (await row.locator("small").inner_text()).strip() != ""
    assert await kept(site) == []
    del board


async def test_organisers_send_several_at_once(site: Site, open_page: Open, tmp_path: Path) -> None:
    board, _mine = await hold_talk(site)
    names = [f"anlage-{number}.pdf" for number in range(4)]
    for name in names:
        make_pdf(tmp_path / name, 1)
    page = await open_page(board, role=Role.ORGANISER, viewport={"width": 1280, "height": 900})
    await page.set_input_files("#f-files", [tmp_path / name for name in names])
    await expect(page.get_by_role("link", name="anlage 3")).to_be_visible(timeout=PATIENCE)
    assert [one.files[0].name for one in await kept(site)] == names
    assert await findings(page) == []


async def test_without_scripting_the_same_form_sends_it_at_once(site: Site, open_page: Open, tmp_path: Path) -> None:
    _board, mine = await hold_talk(site)
    content = make_pdf(tmp_path / "folien.pdf", 3)
    page = await open_page(mine, java_script_enabled=False)
    await choose(page, tmp_path / "folien.pdf")
    await page.get_by_role("checkbox").last.check()
    await save(page)
    (made,) = await kept(site)
    assert made.has_consent
    assert bytes_of(site, made.files[0]) == content
