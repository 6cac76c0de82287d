"""Clients of the application, as browsers are: a stranger, and people of the staff."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio
from litestar import Litestar

from eventhub import clock
from eventhub.app import bare, furnish
from eventhub.db import Database, transaction
from eventhub.domain.sign_in import hash_password
from eventhub.models import Role, User
from tests.makers import make_user

BASE_URL = "http://127.0.0.1:8000"
PASSWORD = "a lamp in every tunnel"
HTMX = {"HX-Request": "true"}
PASSWORD_HASH = hash_password(PASSWORD)


class Browser(httpx.AsyncClient):
    """Keeps cookies, and sends the forms' token along once it is signed in."""

    #: who signed in with it; a stranger is nobody
    user: User
    form_token: str = ""

    async def act(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """Post a form with the session's token."""
        return await self.post(path, data={"csrf": self.form_token, **(data or {})}, **more)

    async def request(self, *args: Any, **more: Any) -> httpx.Response:
        """Ask, and see to it that each link of an error summary leads to a field of its page."""
        answer = await super().request(*args, **more)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return answer
        lost = set(re.findall(r'href="#(f-[^"]+)"', answer.text)) - set(re.findall(r'\bid="(f-[^"]+)"', answer.text))
        assert not lost, f"the error summary of {answer.url} leads to {sorted(lost)}, which is not there"
        return answer


Visit = Callable[..., Awaitable[Browser]]


@pytest.fixture(scope="session")
def bare_app() -> Litestar:
    """The routes, read once for all tests of this process: reading them takes longer than most requests."""
    return bare()


@pytest_asyncio.fixture
async def app(database: Database, bare_app: Litestar) -> AsyncGenerator[Litestar]:
    """The application on the test's database, without a worker inside."""
    settings = msgspec.structs.replace(database.settings, worker_inside=False)
    # Tests change the database behind the application's back and look at once.
    application = furnish(bare_app, settings, database, kept_seconds=0)
    started, ending = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with application.lifespan():
            started.set()
            await ending.wait()

    # In a task of its own: what the lifespan opens must be closed by the task that opened it.
    living = asyncio.create_task(live())
    await asyncio.wait([living, asyncio.create_task(started.wait())], return_when=asyncio.FIRST_COMPLETED)
    yield application
    ending.set()
    await living


@pytest_asyncio.fixture
async def visit(app: Litestar) -> AsyncGenerator[Callable[..., Browser]]:
    """Makes browsers without cookies: ``visit()``, or ``visit(headers={…})``."""
    browsers: list[Browser] = []

    def make(**more: Any) -> Browser:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        browsers.append(Browser(transport=transport, base_url=BASE_URL, **more))
        return browsers[-1]

    yield make
    for browser in browsers:
        await browser.aclose()


@pytest_asyncio.fixture
async def client(visit: Callable[..., Browser]) -> Browser:
    """A stranger's browser."""
    return visit()


@pytest_asyncio.fixture
async def signed_in(database: Database, visit: Callable[..., Browser]) -> Visit:
    """Makes browsers of the staff: ``await signed_in(Role.DOOR)``; the person is its ``user``."""

    async def make(role: Role = Role.ORGANISER, **values: Any) -> Browser:
        user = make_user(role, password_hash=PASSWORD_HASH, created_at=clock.now(), **values)
        async with database.session() as db, transaction(db):
            db.add(user)
        browser = visit()
        answer = await browser.post("/sign-in", data={"email": user.address, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        page = await browser.get("/account")
        browser.user = user
        browser.form_token = re.findall(r'name="csrf" value="([^"]+)"', page.text)[0]
        return browser

    return make


@pytest_asyncio.fixture
async def organiser(signed_in: Visit) -> Browser:
    """An organiser's browser."""
    return await signed_in(Role.ORGANISER)
