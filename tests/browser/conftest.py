"""A hub served by a process of its own, and a real Chromium to look at it; with a camera, where a test shows it one."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bench.servers import free_port
from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.models import Role, User
from eventhub.settings import Settings
from tests.clients import PASSWORD, PASSWORD_HASH
from tests.makers import make_hub, make_user
from tests.waiting import answers

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
SECRET = "a key for tests only that is long enough"
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

Open = Callable[..., Awaitable[Page]]

# Whichever test comes first: a machine with more to do than this needs longer than five seconds for a page.
expect.set_options(timeout=15_000)


@dataclass(frozen=True)
class Site:
    """A hub that is served: where, and the database behind it."""

    base_url: str
    database: Database

    async def add_user(self, role: Role) -> User:
        """Somebody of the staff, with the tests' password."""
        user = make_user(role, password_hash=PASSWORD_HASH, created_at=clock.now(), name="Jonas Terhorst")
        async with self.database.session() as db, transaction(db):
            db.add(user)
        return user


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without one the test is skipped, or fails where everything must run (CI)."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium on this machine: install the package chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest_asyncio.fixture
async def site(tmp_path: Path, template_sqlite: Path) -> AsyncGenerator[Site]:
    """A hub of its own on SQLite, served on loopback."""
    shutil.copy(template_sqlite, tmp_path / "hub.db")
    url = f"sqlite+aiosqlite:///{tmp_path / 'hub.db'}"
    database = Database(Settings(data_dir=tmp_path, database_url=url, secret_key=SECRET))
    async with database.session() as db, transaction(db):
        db.add(make_hub())
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "uvicorn", "eventhub.app:application", "--factory", "--port", str(port)),
        *("--no-access-log", "--log-level", "warning"),
        env=os.environ
        | {
            "EVENTHUB_DATA_DIR": str(tmp_path),
            "EVENTHUB_DATABASE_URL": url,
            "EVENTHUB_SECRET_KEY": SECRET,
            "EVENTHUB_BASE_URL": base_url,
            "EVENTHUB_WORKER_INSIDE": "false",
            "EVENTHUB_LOG_LEVEL": "warning",
        },
    )
    try:
        await answers(f"{base_url}/health/ready", process)
        yield Site(base_url, database)
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), 30)
        await database.close()


Launch = Callable[[tuple[str, ...]], Awaitable[Browser]]


@pytest_asyncio.fixture(scope="session")
async def launch(chromium: str) -> AsyncGenerator[Launch]:
    """Starts a Chromium with such arguments, or hands out the one that runs with them: each takes its time to start."""
    async with async_playwright() as playwright:
        running: dict[tuple[str, ...], Browser] = {}

        async def make(arguments: tuple[str, ...]) -> Browser:
            if arguments not in running:
                every = ["--no-sandbox", *arguments]
                running[arguments] = await playwright.chromium.launch(executable_path=chromium, args=every)
            return running[arguments]

        yield make
        for browser in running.values():
            await browser.close()


@pytest_asyncio.fixture
async def open_page(launch: Launch, site: Site) -> AsyncGenerator[Open]:
    """Opens pages, phone-sized and in English: ``await open_page("/events")``.

    ``role`` signs somebody of the staff in before; ``arguments`` are Chromium's; everything else is the context's.
    """
    contexts: list[BrowserContext] = []

    async def make(path: str, *, role: Role | None = None, arguments: tuple[str, ...] = (), **more: Any) -> Page:
        browser = await launch(arguments)
        defaults = {"viewport": {"width": 390, "height": 844}, "locale": "en-GB", "bypass_csp": True}
        contexts.append(await browser.new_context(base_url=site.base_url, **defaults | more))
        page = await contexts[-1].new_page()
        if role is not None:
            await _sign_in(page, await site.add_user(role))
        await page.goto(path)
        return page

    yield make
    for context in contexts:
        await context.close()


async def _sign_in(page: Page, user: User) -> None:
    await page.goto("/sign-in")
    await page.fill("input[name=email]", user.address)
    await page.fill("input[name=password]", PASSWORD)
    await page.press("input[name=password]", "Enter")
    await page.wait_for_url(lambda url: not url.endswith("/sign-in"))


async def stop_the_clock(page: Page) -> None:
    """Let no time pass in the page but what a test lets pass: installed alone, the clock goes on by itself."""
    await page.clock.install()
    await page.clock.pause_at(clock.now() + timedelta(seconds=5))


async def findings(page: Page) -> list[str]:
    """What axe finds on the page as it is, and whether it is wider than the screen."""
    if not AXE.exists():
        pytest.skip("axe is not installed: npm ci")
    await page.add_script_tag(path=AXE)
    violations = await page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
        ".flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html}`))"
    )
    is_too_wide = await page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    return [*violations, *(["the page is wider than the screen"] if is_too_wide else [])]
