"""A hub with the demo's data and every state besides, served as in production, and one Chromium to look at it."""

import asyncio
import fcntl
import json
import os
import shutil
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, Route, async_playwright

from bench.servers import free_port
from eventhub.db import Database, upgrade
from eventhub.demo import fill
from eventhub.domain.demo_accounts import DEMO_ACCOUNTS
from eventhub.settings import Settings
from tests.browser.conftest import AXE, chromium
from tests.judges.pages import Look, Who
from tests.judges.states import prepare
from tests.judges.validator import validator
from tests.waiting import answers

__all__ = ["chromium", "validator"]

SECRET = "a key for the judges only that is long enough"
ACCOUNTS = {account.role.value: account for account in DEMO_ACCOUNTS}
LOCALES = {"de": "de-DE", "en": "en-GB"}


def lacks(reason: str) -> None:
    """Skip the test for want of a judge, or fail where all of them must be there (CI)."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass(frozen=True)
class Judged:
    """The hub that is judged: its address, and the names in the addresses of its pages."""

    base_url: str
    names: dict[str, str]

    def path(self, look: Look) -> str:
        """Where the page is."""
        return look.path.format(**self.names)

    def form(self, look: Look) -> str:
        """The end of the address where its form goes."""
        return look.form.format(**self.names)

    def typed(self, look: Look) -> dict[str, str]:
        """What is typed into its form."""
        return {name: value.format(**self.names) for name, value in look.typed.items()}


@pytest_asyncio.fixture(scope="session")
async def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with everything in it, filled by the first process of the run that asks."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    return await asyncio.to_thread(_filled_once, shared / "judged")


def _filled_once(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    with (folder.parent / "judged.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "names.json").exists():
            asyncio.run(_fill(folder))
    return folder


async def _fill(folder: Path) -> None:
    url = f"sqlite+aiosqlite:///{folder / 'hub.db'}"
    upgrade(url)
    database = Database(Settings(data_dir=folder, database_url=url, secret_key=SECRET))
    await fill(database)
    names = await prepare(database)
    await database.close()
    (folder / "names.json").write_text(json.dumps(names))


@pytest_asyncio.fixture(scope="session")
async def judged(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Judged]:
    """A copy of it, served by the program; no worker changes anything behind the judges' backs."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(filled, folder)
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    with (folder / "log").open("w") as log:
        process = await asyncio.create_subprocess_exec(
            *(str(Path(sys.executable).with_name("eventhub")), "serve", "--port", str(port)),
            env=os.environ
            | {
                "EVENTHUB_DATA_DIR": str(folder),
                "EVENTHUB_DATABASE_URL": f"sqlite:///{folder / 'hub.db'}",
                "EVENTHUB_SECRET_KEY": SECRET,
                "EVENTHUB_BASE_URL": base_url,
                "EVENTHUB_IS_DEMO": "true",
                "EVENTHUB_WORKER_INSIDE": "false",
                "EVENTHUB_LOG_LEVEL": "warning",
            },
            stdout=log,
            stderr=log,
        )
    await answers(f"{base_url}/health/ready", process)
    yield Judged(base_url, json.loads((folder / "names.json").read_text()))
    process.terminate()
    await asyncio.wait_for(process.wait(), 30)


@dataclass
class Window:
    """A tab of Chromium, and what it complained of since the page was opened."""

    page: Page
    complaints: list[str]


Windows = Callable[[Look, str], Awaitable[Window]]


@pytest_asyncio.fixture(scope="session")
async def windows(chromium: str, judged: Judged) -> AsyncGenerator[Windows]:
    """Tabs of one Chromium, one for each of those who look, and each language, with axe in every page.

    Mails have tabs of their own: where answers pass through our hands, the browser keeps no files.
    """
    if not AXE.exists():
        lacks("axe is not installed: npm ci")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        known: dict[tuple[Who, bool, str], Window] = {}

        async def of(look: Look, language: str) -> Window:
            who, key = look.who, (look.who, look.is_mail, language)
            if key not in known:
                # Without motion: half-way between two colours there is no contrast to judge.
                still = {"reduced_motion": "reduce", "locale": LOCALES[language]}
                context = await browser.new_context(base_url=judged.base_url, **still)
                context.set_default_timeout(60_000)
                await context.add_init_script(path=AXE)
                if look.is_mail:
                    await context.route("**/body", _without_policy)
                window = known[key] = await _window(context, judged.base_url)
                if who in ACCOUNTS:
                    await _sign_in(window.page, ACCOUNTS[who].address, ACCOUNTS[who].password)
            return known[key]

        yield of
        await browser.close()


async def _window(context: BrowserContext, base_url: str) -> Window:
    window = Window(await context.new_page(), [])
    said = window.complaints.append
    window.page.on("pageerror", lambda error: said(f"error: {error}"))
    window.page.on("console", lambda one: said(f"{one.type}: {one.text}") if one.type in ("error", "warning") else None)
    window.page.on(
        "request",
        lambda one: None if one.url.startswith((base_url, "data:", "blob:")) else said(f"asked elsewhere: {one.url}"),
    )
    return window


async def _without_policy(route: Route) -> None:
    """A mail may run nothing, so nothing could look at it; here it is shown without that."""
    answer = await route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name != "content-security-policy"}
    await route.fulfill(response=answer, headers=headers)


async def _sign_in(page: Page, address: str, password: str) -> None:
    await page.goto("/sign-in")
    await page.fill("input[name=email]", address)
    await page.fill("input[name=password]", password)
    await page.press("input[name=password]", "Enter")
    await page.wait_for_url(lambda url: "/sign-in" not in url)
