"""What everybody sees alike is rendered once a second, and nothing else is kept."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from eventhub.web.kept import Kept

HEADERS = {"public": b"public, max-age=0", "private": b"no-store"}


class Pages:
    """An application that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.caching, self.cookie = "public", False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        body = f"{self.asked}".encode()
        await asyncio.sleep(0)
        headers = [(b"cache-control", HEADERS[self.caching]), (b"etag", b'W/"one"')]
        if self.cookie:
            headers.append((b"set-cookie", b"a=b"))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest_asyncio.fixture
async def reader(pages: Pages) -> AsyncGenerator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Kept(pages, seconds=60))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
        yield client


async def bodies(reader: httpx.AsyncClient, **more: Any) -> list[str]:
    return [(await reader.get("/events", **more)).text for _ in range(2)]


async def test_a_public_page_is_made_once(reader: httpx.AsyncClient) -> None:
    assert await bodies(reader) == ["1", "1"]


async def test_who_has_it_already_is_told_so(reader: httpx.AsyncClient) -> None:
    answers = [await reader.get("/events", headers={"If-None-Match": 'W/"one"'}) for _ in range(2)]
    assert [(one.status_code, one.content) for one in answers] == [(304, b""), (304, b"")]
    assert (await reader.get("/events")).text == "1"


async def test_an_act_forgets_what_is_kept(reader: httpx.AsyncClient) -> None:
    first = await reader.get("/events")
    await reader.post("/events/x/register")
    assert (first.text, (await reader.get("/events")).text) == ("1", "3")


@pytest.mark.parametrize("headers", [{"Cookie": "session=x"}, {"HX-Request": "true"}])
async def test_somebody_with_a_session_and_parts_of_pages_are_never_kept(
    reader: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    assert await bodies(reader, headers=headers) == ["1", "2"]


async def test_the_language_cookie_is_no_session(reader: httpx.AsyncClient) -> None:
    assert await bodies(reader, headers={"Cookie": "lang=en"}) == ["1", "1"]


@pytest.mark.parametrize(("caching", "cookie"), [("private", False), ("public", True)])
async def test_personal_answers_are_never_kept(
    reader: httpx.AsyncClient, pages: Pages, caching: str, cookie: bool
) -> None:
    pages.caching, pages.cookie = caching, cookie
    assert await bodies(reader) == ["1", "2"]


@pytest.mark.parametrize(("caching", "answers"), [("public", ["1", "1", "1"]), ("private", ["1", "2", "3"])])
async def test_many_at_once_share_a_public_page_and_each_get_their_own_personal_one(
    reader: httpx.AsyncClient, pages: Pages, caching: str, answers: list[str]
) -> None:
    pages.caching = caching
    got = await asyncio.gather(*(reader.get("/events/x/register") for _ in range(3)))
    assert [(one.status_code, one.text) for one in got] == [(200, answer) for answer in answers]
