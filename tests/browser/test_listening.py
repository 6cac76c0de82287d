"""A recording is heard on the page, from the middle on, with its captions to read."""

import io
import wave
from datetime import timedelta

import pytest
from playwright.async_api import expect

from eventhub import clock
from eventhub.db import transaction
from eventhub.models import FileRole, MaterialKind
from eventhub.storage import Storage
from tests.browser.conftest import Open, Site, findings
from tests.makers import make_event
from tests.materials import make_file, make_material

pytestmark = pytest.mark.browser

RATE, SECONDS = 8_000, 60
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:30.000\nGuten Abend.\n\n00:30.000 --> 01:00.000\n<v Jonas>Gute Nacht.\n"
PLAY_FROM = "async (player, at) => { player.muted = true; player.currentTime = at; await player.play(); }"


def silence() -> bytes:
    body = io.BytesIO()
    with wave.open(body, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(2 * RATE * SECONDS))
    return body.getvalue()


async def put_up(site: Site) -> None:
    sound = make_file(silence(), name="abend.wav", media_type="audio/wav")
    captions = make_file(CAPTIONS, name="de.vtt", media_type="text/vtt", role=FileRole.CAPTIONS, language="de")
    for file, content in ((sound, silence()), (captions, CAPTIONS)):
        await Storage(site.database.settings).put(file.stored_as, content)
    async with site.database.session() as db, transaction(db):
        begins = clock.now() - timedelta(days=2)
        event = make_event(slug="abend", starts_at=begins)
        db.add(event)
        await db.flush()
        files = [sound, captions]
        db.add(make_material(event_id=event.id, kind=MaterialKind.RECORDING, files=files, created_at=begins))


async def test_sound_is_played_in_parts_and_read_along(site: Site, open_page: Open) -> None:
    await put_up(site)
    page = await open_page("/events/abend/materials")
    asked: list[tuple[int, str]] = []
    page.on("response", lambda one: asked.append((one.status, one.url)))
    player = page.locator("audio")
    await player.evaluate(PLAY_FROM, 1)
    await expect(page.get_by_text("Guten Abend.")).to_be_visible()
    await player.evaluate(PLAY_FROM, 31)
    await expect(page.get_by_text("Gute Nacht.", exact=True)).to_be_visible()
    assert {status for status, url in asked if url.endswith(".wav")} == {206}
    assert await findings(page) == []
