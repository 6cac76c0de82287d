"""A program that is killed in the middle of an upload loses nothing that it has answered for."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256

import httpx
from sqlalchemy import select

from eventhub.models import MaterialFile
from eventhub.storage import Storage
from tests.journeys.conftest import Running
from tests.uploading import PIECE, TUS, make_stage, metadata

WHOLE = b"%PDF-1.7\n" + bytes(range(256)) * 20_000 + b"\n%%EOF\n"
ANSWERED = 2_000_000
#: seconds; a busy disk takes longer than the five that httpx gives by itself
PATIENCE = 30


async def slowly(content: bytes, has_begun: asyncio.Event, is_killed: asyncio.Event) -> AsyncIterator[bytes]:
    """A piece whose end comes only after the program is killed."""
    yield content
    has_begun.set()
    await is_killed.wait()
    yield WHOLE[-1000:]


async def test_an_upload_goes_on_where_it_was_answered_for_after_a_kill(hub: Running) -> None:
    async with hub.database.session() as db:
        stage = await make_stage(db)
    headers = {**TUS, "Upload-Length": str(len(WHOLE))}
    told = metadata(name="folien.pdf", link=stage.links[0], talk=stage.talks[0].id)
    async with httpx.AsyncClient(base_url=hub.base_url, timeout=PATIENCE) as browser:
        begun = await browser.post("/uploads", headers={**headers, "Upload-Metadata": told})
        place = begun.headers["Location"]
        answer = await browser.patch(place, content=WHOLE[:ANSWERED], headers={**PIECE, "Upload-Offset": "0"})
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(ANSWERED))
        has_begun, is_killed = asyncio.Event(), asyncio.Event()
        piece = slowly(WHOLE[ANSWERED:-1000], has_begun, is_killed)
        more = {**PIECE, "Upload-Offset": str(ANSWERED)}
        sending = asyncio.create_task(browser.patch(place, content=piece, headers=more))
        await has_begun.wait()
        await hub.kill_and_start_again()
        is_killed.set()
        assert isinstance((await asyncio.gather(sending, return_exceptions=True))[0], httpx.TransportError)
    async with httpx.AsyncClient(base_url=hub.base_url, timeout=PATIENCE) as browser:
        asked = await browser.head(place, headers=TUS)
        offset = int(asked.headers["Upload-Offset"])
        assert ANSWERED <= offset < len(WHOLE)
        rest = await browser.patch(place, content=WHOLE[offset:], headers={**PIECE, "Upload-Offset": str(offset)})
        assert rest.status_code == 204, rest.text
    async with hub.database.session() as db:
        file = (await db.scalars(select(MaterialFile))).one()
    assert (file.size, file.sha256) == (len(WHOLE), sha256(WHOLE).digest())
    assert await Storage(hub.database.settings).get(file.stored_as) == WHOLE
