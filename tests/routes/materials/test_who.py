"""The same addresses for strangers, guests, speakers and the team: each sees what is theirs at that moment."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from eventhub.db import Database, transaction
from eventhub.domain.materials import consents, find
from eventhub.models import (
    Audience,
    Event,
    EventStatus,
    FileRole,
    FileState,
    LocalizedText,
    MaterialKind,
    PublishWhen,
    Role,
    Speaker,
    Visibility,
)
from eventhub.web.material_view import MINUTES_NAME
from tests.clients import Browser, Visit
from tests.makers import START
from tests.materials import BYTES, make_file, make_word
from tests.routes.materials.evening import AFTERWARDS, Evening

NAME = "folien.pdf"


async def test_a_stranger_gets_what_is_public_and_404_for_the_rest(client: Browser, evening: Evening) -> None:
    codes = {}
    for audience in Audience:
        material = await evening.put_up(audience=audience)
        codes[audience] = (await client.get(f"/materials/{material.id}/{NAME}")).status_code
    assert codes == {one: 200 if one is Audience.EVERYONE else 404 for one in Audience}


@pytest.mark.parametrize(("role", "code"), [(Role.OWNER, 200), (Role.ORGANISER, 200), (Role.DOOR, 404)])
async def test_the_team_gets_what_is_not_public(signed_in: Visit, evening: Evening, role: Role, code: int) -> None:
    material = await evening.put_up(audience=Audience.ORGANISERS)
    browser = await signed_in(role)
    answer = await browser.get(f"/materials/{material.id}/{NAME}")
    assert answer.status_code == code
    assert answer.headers["cache-control"] != "public, no-cache"


async def test_a_guest_gets_theirs_by_the_link(client: Browser, evening: Evening) -> None:
    there = await evening.put_up(audience=Audience.CHECKED_IN)
    registered = await evening.put_up(audience=Audience.REGISTERED)
    token = await evening.guest()
    answer = await client.get(f"/r/{token}/materials/{registered.id}/{NAME}")
    assert (answer.status_code, answer.content) == (200, BYTES)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert (await client.get(f"/r/{token}/materials/{there.id}/{NAME}")).status_code == 404


async def test_who_was_there_gets_more(client: Browser, evening: Evening) -> None:
    material = await evening.put_up(audience=Audience.CHECKED_IN)
    token = await evening.guest(was_there=True)
    assert (await client.get(f"/r/{token}/materials/{material.id}/{NAME}")).status_code == 200


async def test_a_link_that_was_revoked_opens_nothing(client: Browser, evening: Evening) -> None:
    material = await evening.put_up()
    token = await evening.guest()
    await evening.kill_link(token)
    assert (await client.get(f"/r/{token}/materials")).status_code == 404
    assert (await client.get(f"/r/{token}/materials/{material.id}/{NAME}")).status_code == 404
    assert (await client.get(f"/r/nichts/materials/{material.id}/{NAME}")).status_code == 404


async def test_a_link_to_one_meeting_opens_nothing_of_another(
    client: Browser, evening: Evening, database: Database
) -> None:
    other = await Evening(database).hold()
    material = await other.put_up()
    token = await evening.guest()
    assert (await client.get(f"/r/{token}/materials/{material.id}/{NAME}")).status_code == 404
    speaker = await evening.speaker("somebody@example.org")
    assert (await client.get(f"/proposals/{speaker}/materials/{material.id}/{NAME}")).status_code == 404


async def test_a_speaker_gets_the_own_talk_before_its_time_and_older_versions(
    client: Browser, evening: Evening
) -> None:
    files = [make_file(), make_file(number=2, name="neu.pdf")]
    material = await evening.put_up(
        talk_id=evening.talk_id, files=files, publish_when=PublishWhen.AT, publish_at=AFTERWARDS + timedelta(days=9),
        consents=[make_word(given=False, speaker_id=evening.speaker_id)],
    )  # fmt: skip
    token = await evening.speaker()
    where = f"/proposals/{token}/materials/{material.id}"
    assert (await client.get(f"{where}/neu.pdf")).status_code == 200
    old = await client.get(f"{where}/{NAME}?version=1")
    assert (old.status_code, "folien.pdf" in old.headers["content-disposition"]) == (200, True)
    assert (await client.get(f"{where}/{NAME}?version=3")).status_code == 404
    assert (await client.get(f"{where}/{NAME}?version=-1")).status_code == 404
    assert (await client.get(f"/materials/{material.id}/neu.pdf")).status_code == 404


async def test_older_versions_are_for_the_team_and_not_for_guests(
    evening: Evening, client: Browser, organiser: Browser
) -> None:
    files = [make_file(), make_file(number=2)]
    material = await evening.put_up(files=files)
    address = f"/materials/{material.id}/{NAME}?version=1"
    token = await evening.guest(was_there=True)
    assert (await organiser.get(address)).status_code == 200
    assert (await client.get(address)).status_code == 404
    assert (await client.get(f"/r/{token}{address}")).status_code == 404


async def test_a_held_file_is_served_to_nobody(evening: Evening, client: Browser, organiser: Browser) -> None:
    material = await evening.put_up(files=[make_file(), make_file(number=2, state=FileState.UNCHECKED)])
    address = f"/materials/{material.id}/{NAME}"
    assert (await organiser.get(f"{address}?version=1")).status_code == 200
    assert (await organiser.get(f"{address}?version=2")).status_code == 404
    assert (await client.get(address)).headers["content-length"] == str(len(BYTES))
    await evening.change(material.files[0].id, state=FileState.INFECTED)
    for browser in (client, organiser):
        assert (await browser.get(address)).status_code == 404


async def test_a_consent_that_is_withdrawn_takes_it_away_at_once(
    client: Browser, evening: Evening, database: Database
) -> None:
    word = make_word(speaker_id=evening.speaker_id)
    material = await evening.put_up(talk_id=evening.talk_id, consents=[word], title=LocalizedText("Weg damit"))
    token = await evening.guest(was_there=True)
    addresses = [f"/materials/{material.id}/{NAME}", f"/r/{token}/materials/{material.id}/{NAME}"]
    pages = [f"/events/{evening.slug}", f"/events/{evening.slug}/materials", f"/r/{token}", f"/r/{token}/materials"]
    etag = (await client.get(addresses[0])).headers["etag"]
    assert all([(await client.get(one)).status_code == 200 for one in addresses])
    assert all([str(material.id) in (await client.get(one)).text for one in pages])
    async with database.session() as db, transaction(db):
        found = await find.lock(db, material.id)
        assert found is not None
        consents.withdraw(db, *found, await db.get_one(Speaker, evening.speaker_id), now=AFTERWARDS)
    asked = {"If-None-Match": etag, "Range": "bytes=0-1"}
    assert [(await client.get(one, headers=asked)).status_code for one in addresses] == [404, 404]
    assert not any([str(material.id) in (await client.get(one)).text for one in pages])


@pytest.mark.parametrize("values", [{"status": EventStatus.DRAFT}, {"visibility": Visibility.MEMBERS}])
async def test_a_meeting_that_is_not_public_shows_a_stranger_nothing(
    client: Browser, evening: Evening, database: Database, values: dict[str, object]
) -> None:
    material = await evening.put_up()
    async with database.session() as db, transaction(db):
        await db.execute(update(Event).values(**values))
    assert (await client.get(f"/materials/{material.id}/{NAME}")).status_code == 404
    assert (await client.get(f"/events/{evening.slug}/materials")).status_code == 404


async def test_captions_belong_to_the_recording(client: Browser, evening: Evening) -> None:
    captions = make_file(b"WEBVTT\n", role=FileRole.CAPTIONS, language="de", name="de.vtt", media_type="text/vtt")
    video = make_file(b"WEBVTT\n", name="film.mp4", media_type="video/mp4")
    material = await evening.put_up(b"WEBVTT\n", kind=MaterialKind.RECORDING, files=[video, captions])
    address = f"/materials/{material.id}/film.mp4?captions=de"
    answer = await client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/vtt; charset=utf-8")
    page = (await client.get(f"/events/{evening.slug}/materials")).text
    assert f'<track kind="captions" src="{address}" srclang="de"' in page
    assert (await client.get(f"/materials/{material.id}/film.mp4?captions=en")).status_code == 404


async def test_minutes_are_a_page(client: Browser, evening: Evening) -> None:
    text = LocalizedText("## Beschlüsse\n\n<script>alert(1)</script> **Wir** treffen uns wieder.")
    material = await evening.put_up(kind=MaterialKind.MINUTES, text=text, title=LocalizedText("Protokoll"))
    page = (await client.get(f"/materials/{material.id}/{MINUTES_NAME}")).text
    assert "<h2>Beschlüsse</h2>" in page
    assert "<strong>Wir</strong>" in page
    assert "<script>alert" not in page


async def test_pages_say_what_is_there(client: Browser, evening: Evening) -> None:
    await evening.put_up(talk_id=evening.talk_id)
    await evening.put_up(kind=MaterialKind.LINK, title=LocalizedText("Film"), url="https://example.org/film")
    for path in (f"/events/{evening.slug}", f"/events/{evening.slug}/materials", f"/r/{await evening.guest()}"):
        page = (await client.get(path)).text
        assert "Schichtplanung" in page
        assert 'href="https://example.org/film"' in page
    english = (await client.get(f"/events/{evening.slug}/materials?lang=en")).text
    assert "Slides" in english


async def test_an_empty_page_says_so(client: Browser, evening: Evening) -> None:
    answer = await client.get(f"/events/{evening.slug}/materials")
    assert answer.status_code == 200
    assert "Noch ist nichts hier" in answer.text
    assert "noindex" in answer.text


async def test_a_stranger_who_was_there_finds_the_own_page(client: Browser, evening: Evening) -> None:
    path, way = f"/events/{evening.slug}/materials", f'href="/events/{evening.slug}/lost-ticket"'
    assert way not in (await client.get(path)).text
    token = await evening.guest()
    assert way in (await client.get(path)).text
    assert way not in (await client.get(f"/r/{token}/materials")).text
    with time_machine.travel(START, tick=True):
        assert way not in (await client.get(path)).text
