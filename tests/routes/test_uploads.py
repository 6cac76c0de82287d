"""Files in pieces, over HTTP: what tus 1.0 says, who may send what, and what a break in the connection leaves."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from litestar import Litestar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import Database, settings_of, transaction
from eventhub.models import Hub, LocalizedText, Material, MaterialKind, Person, Role
from eventhub.storage import Storage
from tests.clients import Browser, Visit
from tests.uploading import (
    PDF,
    PIECE,
    TUS,
    Stage,
    announce,
    drawn,
    files_of,
    lying,
    make_stage,
    metadata,
    send,
    send_and_hang_up,
    the_upload,
    uploaded,
)


@pytest.fixture
async def stage(db: AsyncSession) -> Stage:
    """A meeting with two speakers."""
    return await make_stage(db)


async def test_the_server_says_what_it_speaks(client: Browser) -> None:
    said = await client.options("/uploads")
    assert (said.status_code, said.headers["Tus-Version"]) == (204, "1.0.0")
    assert said.headers["Tus-Extension"] == "creation,termination,expiration"
    assert said.headers["Tus-Max-Size"] == "500000000"


async def test_three_pieces_become_a_file(client: Browser, db: AsyncSession, stage: Stage) -> None:
    begun = await announce(client, link=stage.links[0], talk=stage.talks[0].id)
    assert begun.status_code == 201
    place = begun.headers["Location"]
    for start in (0, 1_000, 60_000):
        end = {0: 1_000, 1_000: 60_000}.get(start, len(PDF))
        answer = await send(client, place, PDF[start:end], start)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(end))
        asked = await client.head(place, headers=TUS)
        assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == (str(end), str(len(PDF)))
        assert asked.headers["Cache-Control"] == "no-store"
    (file,) = await files_of(db)
    assert (file.name, file.media_type, file.size) == ("folien.pdf", "application/pdf", len(PDF))
    assert file.sha256 == sha256(PDF).digest()
    assert await Storage(settings_of(db)).get(file.stored_as) == PDF
    assert answer.headers["Upload-Material"] == str(file.material_id)
    assert lying(db) == []


async def test_what_came_before_a_break_is_kept(app: Litestar, client: Browser, db: AsyncSession, stage: Stage) -> None:
    place = (await announce(client, link=stage.links[0], talk=stage.talks[0].id)).headers["Location"]
    await send_and_hang_up(app, place, PDF[:70_000])
    asked = await client.head(place, headers=TUS)
    assert asked.headers["Upload-Offset"] == "70000"
    assert (await send(client, place, PDF[70_000:], 70_000)).status_code == 204
    assert [one.sha256 for one in await files_of(db)] == [sha256(PDF).digest()]


async def test_a_piece_that_does_not_fit_is_refused(client: Browser, db: AsyncSession, stage: Stage) -> None:
    place = (await announce(client, link=stage.links[0], talk=stage.talks[0].id)).headers["Location"]
    await send(client, place, PDF[:100])
    assert (await send(client, place, PDF[50:], 50)).status_code == 409
    assert (await send(client, place, PDF[200:], 200)).status_code == 409
    assert (await send(client, place, PDF[100:] + b"more", 100)).status_code == 413
    assert (await the_upload(db)).received == 100
    assert await files_of(db) == []


async def test_a_finished_upload_takes_nothing_more(client: Browser, db: AsyncSession, stage: Stage) -> None:
    place = (await announce(client, link=stage.links[0], talk=stage.talks[0].id)).headers["Location"]
    assert (await send(client, place, PDF)).status_code == 204
    assert (await send(client, place, PDF[100:], 100)).status_code == 409
    # Who missed the answer to the last piece asks, and hears it again.
    again = await send(client, place, b"", len(PDF))
    assert (again.status_code, again.headers["Upload-Offset"]) == (204, str(len(PDF)))
    assert len(await files_of(db)) == 1


async def test_who_asks_hears_what_was_announced_but_not_the_link(client: Browser, stage: Stage) -> None:
    told = {"name": "Übersicht.pdf", "talk": stage.talks[0].id}
    place = (await announce(client, link=stage.links[0], **told)).headers["Location"]
    said = (await client.head(place, headers=TUS)).headers["Upload-Metadata"]
    assert said == metadata(**told, kind="slides", role="main")


async def test_what_is_not_tus_is_refused(client: Browser, stage: Stage) -> None:
    place = (await announce(client, link=stage.links[0], talk=stage.talks[0].id)).headers["Location"]
    assert (await client.post("/uploads", headers={"Upload-Length": "3"})).status_code == 412
    assert (await client.patch(place, content=b"abc", headers={**PIECE, "Tus-Resumable": "0.2.2"})).status_code == 412
    assert (await client.patch(place, content=b"abc", headers={**TUS, "Upload-Offset": "0"})).status_code == 415
    assert (await client.patch(place, content=b"abc", headers=PIECE)).status_code == 422
    for told in ({"talk": "no id"}, {"kind": "song"}, {"role": "chorus"}):
        assert (
            await announce(client, **{"link": stage.links[0], "talk": stage.talks[0].id, **told})
        ).status_code == 422
    for asked in (client.head, client.get, client.delete):
        for version in ({}, {"Tus-Resumable": "0.2.2"}):
            answer = await asked(place, headers=version)
            assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    bad = {**TUS, "Upload-Length": "9", "Upload-Metadata": "name !!!"}
    assert (await client.post("/uploads", headers=bad)).json()["code"] == "upload.not_understood"


async def test_an_upload_can_be_given_up(client: Browser, db: AsyncSession, stage: Stage) -> None:
    place = (await announce(client, link=stage.links[0], talk=stage.talks[0].id)).headers["Location"]
    await send(client, place, PDF[:100])
    assert len(lying(db)) == 1
    assert (await client.delete(place, headers=TUS)).status_code == 204
    assert lying(db) == []
    assert (await client.head(place, headers=TUS)).status_code == 404


async def test_who_cannot_send_patch_says_so_in_a_header(client: Browser, db: AsyncSession, stage: Stage) -> None:
    place = (await announce(client, link=stage.links[0], talk=stage.talks[0].id)).headers["Location"]
    headers = {**PIECE, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert (await client.post(place, content=PDF, headers=headers)).status_code == 204
    asked = await client.post(place, headers={**TUS, "X-HTTP-Method-Override": "HEAD"})
    assert (asked.status_code, asked.headers["Upload-Offset"]) == (200, str(len(PDF)))
    assert len(await files_of(db)) == 1
    assert (await client.post(place, content=PDF, headers=PIECE)).status_code == 405


async def test_a_link_opens_only_its_own_talks(client: Browser, stage: Stage) -> None:
    for told in (
        {"link": stage.links[0], "talk": stage.talks[1].id},
        {"link": stage.links[0]},
        {"link": stage.links[0], "event": stage.event.id},
        {"link": "x" * 35, "talk": stage.talks[0].id},
    ):
        answer = await announce(client, **told)
        assert (answer.status_code, answer.json()["code"]) == (403, "upload.not_yours")


async def test_a_link_that_is_made_anew_ends_the_upload(client: Browser, db: AsyncSession, stage: Stage) -> None:
    place = (await announce(client, link=stage.links[0], talk=stage.talks[0].id)).headers["Location"]
    async with transaction(db):
        person = (await db.scalars(select(Person).where(Person.address == "ayse@example.org"))).one()
        person.speaker_no += 1
    assert (await client.head(place, headers=TUS)).status_code == 404
    assert (await send(client, place, PDF)).status_code == 404
    assert await files_of(db) == []


async def test_a_link_that_is_made_anew_while_bytes_come_ends_the_upload(
    client: Browser, database: Database, db: AsyncSession, stage: Stage
) -> None:
    place = (await announce(client, link=stage.links[0], talk=stage.talks[0].id)).headers["Location"]

    async def slowly() -> AsyncIterator[bytes]:
        yield PDF[:50_000]
        async with database.session() as other, transaction(other):
            (await other.scalars(select(Person).where(Person.address == "ayse@example.org"))).one().speaker_no += 1
        yield PDF[50_000:60_000]

    answer = await send(client, place, slowly())
    assert (answer.status_code, answer.json()["code"]) == (410, "upload.gone")
    assert ((await the_upload(db)).refusal, lying(db)) == ("upload.gone", [])


async def test_an_address_is_good_for_a_day(client: Browser, db: AsyncSession, stage: Stage, now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        begun = await announce(client, link=stage.links[0], talk=stage.talks[0].id)
    assert begun.headers["Upload-Expires"] == "Mon, 11 Jan 2027 09:00:00 GMT"
    place = begun.headers["Location"]
    with time_machine.travel(now + timedelta(hours=23, minutes=59), tick=False):
        assert (await send(client, place, PDF[:10])).status_code == 204
    with time_machine.travel(now + timedelta(hours=24), tick=False):
        assert (await send(client, place, PDF[10:], 10)).status_code == 404


async def test_organisers_send_with_their_session_and_its_token(
    organiser: Browser, client: Browser, signed_in: Visit, db: AsyncSession, stage: Stage
) -> None:
    assert (await announce(organiser, event=stage.event.id)).status_code == 403
    organiser.headers["X-CSRF-Token"] = organiser.form_token
    place = (await announce(organiser, event=stage.event.id)).headers["Location"]
    colleague = await signed_in(Role.OWNER)
    # Who has signed out meanwhile is told so, and keeps the address.
    for other, status in ((client, 401), (colleague, 404)):
        assert (await send(other, place, PDF)).status_code == status
        assert (await other.head(place, headers=TUS)).status_code == status
        assert (await other.delete(place, headers=TUS)).status_code == status
    # Strangers learn nothing from an address that they made up.
    assert (await client.head(f"/uploads/{'x' * 43}", headers=TUS)).status_code == 404
    del organiser.headers["X-CSRF-Token"]
    assert (await send(organiser, place, PDF)).status_code == 403
    assert (await send(organiser, place, PDF, **{"X-CSRF-Token": organiser.form_token})).status_code == 204
    assert [one.uploaded_by for one in await files_of(db)] == [organiser.user.name]
    material = (await db.scalars(select(Material))).one()
    assert (material.event_id, material.talk_id) == (stage.event.id, None)


async def test_strangers_and_door_staff_send_nothing(client: Browser, signed_in: Visit, stage: Stage) -> None:
    assert (await announce(client, event=stage.event.id)).status_code == 303
    helper = await signed_in(Role.DOOR)
    helper.headers["X-CSRF-Token"] = helper.form_token
    assert (await announce(helper, event=stage.event.id)).json()["code"] == "upload.not_yours"


async def test_what_an_item_cannot_take_is_refused_before_a_byte_has_come(
    signed_in: Visit, db: AsyncSession, stage: Stage
) -> None:
    organiser = await signed_in(Role.ORGANISER)
    organiser.headers["X-CSRF-Token"] = organiser.form_token
    values: dict[str, Any] = {"event_id": stage.event.id, "created_at": clock.now(), "updated_at": clock.now()}
    minutes = Material(kind=MaterialKind.MINUTES, title=LocalizedText("Protokoll"), **values)
    slides = Material(kind=MaterialKind.SLIDES, title=LocalizedText("Folien"), **values)
    film = Material(kind=MaterialKind.RECORDING, title=LocalizedText("Mitschnitt"), **values)
    async with transaction(db):
        db.add_all([minutes, slides, film])

    async def refused(**to: object) -> str:
        return (await announce(organiser, event=stage.event.id, **to)).json()["code"]

    assert await refused(material=minutes.id) == "upload.not_yours"
    assert await refused(material=film.id) == "file.not_a_recording"
    captions = {"name": "untertitel.vtt", "role": "captions", "language": "de"}
    assert await refused(material=slides.id, **captions) == "material.no_captions"
    assert await refused(**captions) == "material.no_captions"
    assert (await announce(organiser, event=stage.event.id, material=slides.id)).status_code == 201


async def test_limits_hold_for_a_file_a_meeting_and_the_hub(client: Browser, db: AsyncSession, stage: Stage) -> None:
    async def refused(length: int) -> tuple[int, str]:
        answer = await announce(client, length, link=stage.links[0], talk=stage.talks[0].id)
        return answer.status_code, answer.json().get("code", "") if answer.status_code != 201 else ""

    async with transaction(db):
        hub = await db.get_one(Hub, 1)
        hub.file_limit_mb, hub.event_limit_mb, hub.hub_limit_mb = 2, 3, 4
    assert await refused(2_000_001) == (413, "upload.too_large")
    # One that has only been announced takes its room already.
    assert await refused(2_000_000) == (201, "")
    assert await refused(1_000_001) == (413, "upload.event_full")
    async with transaction(db):
        (await db.get_one(Hub, 1)).event_limit_mb = 9
    assert await refused(2_000_000) == (201, "")
    assert await refused(1) == (413, "upload.hub_full")


async def test_speakers_send_nothing_new_but_slides(client: Browser, stage: Stage) -> None:
    for kind in ("file", "recording", "link", "minutes"):
        answer = await announce(client, name="film.mp4", link=stage.links[0], talk=stage.talks[0].id, kind=kind)
        assert answer.json()["code"] == "upload.not_yours"


async def test_one_link_has_not_too_many_under_way(client: Browser, stage: Stage) -> None:
    for _ in range(20):
        assert (await announce(client, link=stage.links[0], talk=stage.talks[0].id)).status_code == 201
    assert (await announce(client, link=stage.links[0], talk=stage.talks[0].id)).status_code == 429
    assert (await announce(client, link=stage.links[1], talk=stage.talks[1].id)).status_code == 201


async def test_what_is_not_taken_ends_with_a_sentence(client: Browser, db: AsyncSession, stage: Stage) -> None:
    client.headers["Accept-Language"] = "de"
    to = {"link": stage.links[0], "talk": stage.talks[0].id}
    early = await announce(client, name="virus.exe", **to)
    assert (early.status_code, early.json()["code"]) == (422, "file.not_allowed")
    late = await uploaded(client, b"<html><script>alert(1)</script>", name="bild.png", **to)
    assert late.status_code == 422
    assert late.json()["error"] == "Der Inhalt dieser Datei ist etwas anderes, als ihr Name sagt."
    assert (await client.head(f"/uploads/{'x' * 43}", headers=TUS)).status_code == 404
    assert (await the_upload(db)).refusal == "file.mismatch"
    assert (await files_of(db), lying(db)) == ([], [])


async def test_who_missed_the_refusal_of_the_last_piece_hears_it_when_asking(client: Browser, stage: Stage) -> None:
    client.headers["Accept-Language"] = "de"
    to = {"link": stage.links[0], "talk": stage.talks[0].id}
    begun = await announce(client, 4, name="virus.pdf", **to)
    await send(client, begun.headers["Location"], b"MZ__")
    asked = await client.head(begun.headers["Location"], headers=TUS)
    assert (asked.status_code, asked.content) == (422, b"")
    said = unquote(asked.headers["Upload-Refusal"])
    assert said == "Der Inhalt dieser Datei ist etwas anderes, als ihr Name sagt."


async def test_a_picture_loses_what_the_camera_wrote(client: Browser, db: AsyncSession, stage: Stage) -> None:
    picture = drawn("JPEG", comment=b"taken at 51.5136 N 7.4653 E")
    answer = await uploaded(client, picture, name="foto.jpg", link=stage.links[0], talk=stage.talks[0].id)
    assert answer.status_code == 204, answer.text
    (file,) = await files_of(db)
    kept = await Storage(settings_of(db)).get(file.stored_as)
    assert kept is not None
    assert b"51.5136" not in kept
    assert (file.media_type, file.size, file.sha256) == ("image/jpeg", len(kept), sha256(kept).digest())
    assert lying(db) == []


async def test_a_new_version_belongs_to_an_item_of_the_same_talk(
    client: Browser, db: AsyncSession, stage: Stage
) -> None:
    first = await uploaded(client, PDF, link=stage.links[0], talk=stage.talks[0].id)
    item = first.headers["Upload-Material"]
    again = await uploaded(client, PDF + b"2", link=stage.links[0], talk=stage.talks[0].id, material=item)
    assert again.headers["Upload-Material"] == item
    assert [one.number for one in await files_of(db)] == [1, 2]
    stolen = await announce(client, link=stage.links[1], talk=stage.talks[1].id, material=item)
    assert (stolen.status_code, stolen.json()["code"]) == (403, "upload.not_yours")
