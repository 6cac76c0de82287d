"""Files that organisers put up without scripting: several at once, of one talk, as a new version, as captions."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import time_machine

from eventhub.db import Database
from eventhub.domain.materials import find
from eventhub.models import FileRole, Material, MaterialKind, Role
from tests.clients import Browser, Visit
from tests.conftest import NOW
from tests.materials import make_file
from tests.routes.manage.test_materials import kept, make_talk, put_up
from tests.routes.own.meeting import Meeting, meet, plain

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nGlück auf!\n".encode()


@pytest.fixture(autouse=True)
def _present() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


async def send(browser: Browser, path: str, field: str, *files: tuple[str, bytes], **fields: Any) -> httpx.Response:
    sent = [(field, (name, content, "application/octet-stream")) for name, content in files]
    return await browser.post(path, data={"csrf": browser.form_token, **fields}, files=sent)


async def stored(database: Database, meeting: Meeting) -> list[Material]:
    async with database.session() as db:
        return list(await find.of_event(db, meeting.event.id))


async def test_several_come_at_once_for_the_meeting_or_a_talk(organiser: Browser, database: Database) -> None:
    talk = make_talk("Eins", "one@example.org")
    meeting = await meet(database, talks=[talk])
    board = f"/manage/events/{meeting.event.id}/materials"
    answer = await send(organiser, board, "files", ("programm.pdf", PDF), ("lageplan.pdf", PDF), kind="file")
    assert (answer.status_code, answer.headers["location"]) == (303, board)
    assert "2 Dateien sind angekommen." in plain(await organiser.get(board))
    await send(organiser, board, "files", ("folien.pdf", PDF), kind="slides", talk=str(talk.id))
    await send(organiser, f"{board}/talks/{talk.id}", "files", ("anhang.pdf", PDF), kind="file")
    # Where nothing else is chosen, it is slides of a talk, and a file of the meeting.
    assert "Folien eines Vortrags, sonst Datei" in plain(await organiser.get(board))
    await send(organiser, board, "files", ("auch.pdf", PDF), kind="", talk=str(talk.id))
    await send(organiser, board, "files", ("ablauf.pdf", PDF), kind="", talk="")
    assert [(one.title.de, one.kind, one.talk_id) for one in await stored(database, meeting)] == [
        ("programm", MaterialKind.FILE, None),
        ("lageplan", MaterialKind.FILE, None),
        ("folien", MaterialKind.SLIDES, talk.id),
        ("anhang", MaterialKind.FILE, talk.id),
        ("auch", MaterialKind.SLIDES, talk.id),
        ("ablauf", MaterialKind.FILE, None),
    ]


async def test_those_that_are_fine_are_kept_and_the_others_named(organiser: Browser, database: Database) -> None:
    meeting = await meet(database)
    board = f"/manage/events/{meeting.event.id}/materials"
    page = await send(organiser, board, "files", ("gut.pdf", PDF), ("einladung.png.exe", b"MZ" * 300), kind="file")
    assert page.status_code == 422
    assert "einladung.png.exe: " in plain(page)
    assert [one.title.de for one in await stored(database, meeting)] == ["gut"]
    page = await send(organiser, board, "files", kind="file")
    assert page.status_code in (400, 422)
    page = await send(organiser, board, "files", ("", b""), kind="file")
    assert "Wählen Sie eine Datei" in plain(page)
    assert page.text.index('id="errors-title"') < page.text.index("<table") < page.text.index('id="f-files-e"')


async def test_a_new_version_and_captions_belong_to_what_is_there(organiser: Browser, database: Database) -> None:
    meeting = await meet(database)
    audio = make_file(name="abend.wav", media_type="audio/wav")
    ident = await put_up(database, meeting, kind=MaterialKind.RECORDING, files=[audio])
    path = f"/manage/materials/{ident}"
    answer = await send(organiser, f"{path}/files", "captions", ("abend.vtt", CAPTIONS), role="captions", language="de")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert "Untertitel: Deutsch" in plain(await organiser.get(path))
    page = await send(organiser, f"{path}/files", "captions", ("abend.txt", b"Hallo"), role="captions", language="de")
    assert page.status_code == 422
    assert 'id="f-captions-e"' in page.text
    page = await send(organiser, f"{path}/files", "file", ("abend.pdf", PDF), role="main")
    assert page.status_code == 422
    (material,) = await stored(database, meeting)
    assert [(one.role, one.language, one.name) for one in material.files if one.name != "abend.wav"] == [
        (FileRole.CAPTIONS, "de", "abend.vtt"),
    ]


async def test_others_put_up_nothing(client: Browser, signed_in: Visit, database: Database) -> None:
    meeting = await meet(database)
    ident = await put_up(database, meeting)
    door = await signed_in(Role.DOOR)
    board = f"/manage/events/{meeting.event.id}/materials"
    for path, field in ((board, "files"), (f"/manage/materials/{ident}/files", "file")):
        assert (await send(client, path, field, ("x.pdf", PDF))).status_code == 303
        assert (await send(door, path, field, ("x.pdf", PDF))).status_code == 404
    organiser = await signed_in(Role.ORGANISER)
    answer = await organiser.post(board, data={"kind": "file"}, files={"files": ("x.pdf", PDF)})
    assert answer.status_code == 403
    (material,) = await kept(database, Material)
    assert len((await stored(database, meeting))[0].files) == 1
    assert material.id == ident
