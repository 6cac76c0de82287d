"""A speaker's own files: put up by the mailed link, chosen for whom, consented to and taken back, deleted."""

import re
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.domain import events
from eventhub.domain.materials import chasing, find
from eventhub.models import (
    Audience,
    LocalizedText,
    Material,
    MaterialKind,
    OutboxMail,
    PublishWhen,
    Speaker,
    Talk,
    User,
    new_id,
)
from tests.clients import Browser, Visit
from tests.conftest import NOW
from tests.makers import actor_of, make_user
from tests.materials import make_material, make_word
from tests.routes.own.meeting import Meeting, meet, plain

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
CHOICES = {"audience": "checked_in", "when": "now", "licence": "cc_by"}
ADDRESS = "pelin@example.org"


def make_talk(title: str = "Schichtplanung", address: str = ADDRESS) -> Talk:
    speaker = Speaker(id=new_id(), name="Pelin Aksoy", address=address)
    return Talk(id=new_id(), title=LocalizedText(title), speakers=[speaker])


class Desk:
    """A meeting with talks, and the links that the mails about slides hold, by talk."""

    def __init__(self, database: Database, meeting: Meeting, tokens: dict[UUID, str]) -> None:
        self.database, self.meeting, self.tokens = database, meeting, tokens

    def path(self, talk: Talk) -> str:
        return f"/proposals/{self.tokens[talk.id]}/materials"

    async def stored(self) -> list[Material]:
        async with self.database.session() as db:
            return list(await find.of_event(db, self.meeting.event.id))


async def lay(database: Database, *talks: Talk) -> Desk:
    meeting = await meet(database, talks=list(talks))
    async with database.session() as db, transaction(db):
        user: User = make_user()
        db.add(user)
        await db.flush()
        event = await events.lock(db, meeting.event.id)
        await chasing.ask_now(db, event, by=actor_of(user), now=NOW)
    async with database.session() as db:
        mails = (await db.scalars(select(OutboxMail).where(OutboxMail.kind == "slides_asked"))).all()
    found = [re.search(r"/proposals/([^/]+)/materials\?talk=(\S+)", mail.body_text) for mail in mails]
    return Desk(database, meeting, {UUID(one[2]): one[1] for one in found if one})


async def link_of(database: Database, address: str) -> str:
    """The page that the mail about slides to this address leads to."""
    query = select(OutboxMail.body_text).where(OutboxMail.kind == "slides_asked", OutboxMail.to_address == address)
    async with database.session() as db:
        found = re.search(r"/proposals/[^/]+/materials", (await db.scalars(query)).one())
    assert found is not None
    return found[0]


async def send(client: Browser, path: str, name: str, content: bytes = PDF, **fields: Any) -> httpx.Response:
    return await client.post(path, data=fields, files={"file": (name, content, "application/octet-stream")})


async def test_a_file_is_put_up_for_whom_the_speaker_chose(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    page = await client.get(desk.path(talk))
    assert "Schichtplanung" in plain(page)
    assert "Folien hochladen" in plain(page)
    answer = await send(client, desk.path(talk), "folien.pdf", talk=str(talk.id), agrees="yes", **CHOICES)
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"{desk.path(talk)}?talk={talk.id}&done=material-saved",
    )  # fmt: skip
    (made,) = await desk.stored()
    assert (made.kind, made.effective_audience, made.speaker_publish_when, made.licence.value) == (
        MaterialKind.SLIDES, Audience.CHECKED_IN, PublishWhen.NOW, "cc_by",
    )  # fmt: skip
    assert [(one.stands, one.wording) for one in made.consents] == [
        (True, "Das Netzwerk darf diese Datei veröffentlichen. "
         "Sie können das jederzeit zurücknehmen. Dann ist die Datei sofort weg."),
    ]  # fmt: skip
    page = plain(await client.get(answer.headers["location"]))
    assert "folien.pdf" in page
    assert "Fassung 1" in page


async def test_without_agreeing_it_stays_unpublished_until_they_do_and_again_after(
    client: Browser, database: Database
) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    await send(client, desk.path(talk), "folien.pdf", talk=str(talk.id), **CHOICES)
    (made,) = await desk.stored()
    assert not made.has_consent
    path = f"{desk.path(talk)}/{made.id}"
    assert "Sie haben noch nicht zugestimmt" in plain(await client.get(desk.path(talk)))
    for agrees, has_consent in (("yes", True), ("", False), ("yes", True)):
        await client.post(path, data=CHOICES | {"agrees": agrees, "audience": "everyone"})
        (stored,) = await desk.stored()
        assert (stored.has_consent, stored.effective_audience) == (has_consent, Audience.EVERYONE)


async def test_a_new_version_keeps_the_old_one_and_what_was_chosen(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    await send(client, desk.path(talk), "folien.pdf", talk=str(talk.id), agrees="yes", **CHOICES)
    (made,) = await desk.stored()
    answer = await send(client, f"{desk.path(talk)}/{made.id}/files", "folien-neu.pdf", PDF + b"\n")
    assert answer.status_code == 303
    (stored,) = await desk.stored()
    assert [one.name for one in stored.main_files] == ["folien.pdf", "folien-neu.pdf"]
    assert (stored.has_consent, stored.effective_audience) == (True, Audience.CHECKED_IN)
    page = plain(await client.get(desk.path(talk)))
    assert "Fassung 1 Fassung 2" in page
    assert (await client.get(f"{desk.path(talk)}/{made.id}/folien.pdf?version=1")).content == PDF


@pytest.mark.parametrize(
    ("name", "content", "choices", "words"),
    [
        ("folien.exe", PDF, {}, "nicht an"),
        ("folien.pdf", b"<html><script>alert(1)</script></html>", {}, "folien.pdf"),
        ("", b"", {}, "Wählen Sie eine Datei"),
        ("folien.pdf", PDF, {"when": "at", "at": ""}, "Tag und Uhrzeit"),
        ("folien.pdf", PDF, {"audience": "organisers"}, "Wählen Sie"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_put_up(
    client: Browser, database: Database, name: str, content: bytes, choices: dict[str, str], words: str
) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    page = await send(client, desk.path(talk), name, content, talk=str(talk.id), **(CHOICES | choices))
    assert page.status_code == 422
    assert "f-file-e" in page.text or "errors-title" in page.text
    assert await desk.stored() == []
    if words != "folien.pdf":
        assert words in plain(page)


async def test_several_talks_are_listed_and_a_link_opens_its_own_alone(client: Browser, database: Database) -> None:
    mine, also, other = make_talk("Eins"), make_talk("Zwei"), make_talk("Drei", "other@example.org")
    desk = await lay(database, mine, also, other)
    page = plain(await client.get(desk.path(mine)))
    assert ("Eins" in page, "Zwei" in page, "Drei" in page) == (True, True, False)
    answer = await send(client, desk.path(other), "folien.pdf", talk=str(mine.id), agrees="yes", **CHOICES)
    assert answer.status_code == 404
    await send(client, desk.path(mine), "folien.pdf", talk=str(mine.id), agrees="yes", **CHOICES)
    (made,) = await desk.stored()
    foreign = desk.path(other)
    for path, data in (
        (f"{foreign}/{made.id}", CHOICES),
        (f"{foreign}/{made.id}", {"act": "decline"}),
        (f"{foreign}/{made.id}/delete", {}),
    ):
        assert (await client.post(path, data=data)).status_code == 404
    assert (await send(client, f"{foreign}/{made.id}/files", "x.pdf")).status_code == 404
    assert (await client.get(f"{foreign}/{made.id}/delete")).status_code == 404
    (stored,) = await desk.stored()
    assert (len(stored.files), stored.has_consent) == (1, True)


async def test_what_the_team_put_up_is_agreed_to_declined_and_never_deleted(
    client: Browser, database: Database
) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    async with database.session() as db, transaction(db):
        values = {"event_id": desk.meeting.event.id, "talk_id": talk.id}
        asked = make_material(**values, kind=MaterialKind.RECORDING)
        asked.consents = [make_word(given=False, speaker_id=talk.speakers[0].id)]
        db.add_all([asked, make_material(**values, title=LocalizedText("Nicht gefragt"))])
        db.add(make_material(**values, audience=Audience.ORGANISERS, title=LocalizedText("Nur fürs Team")))
    page = plain(await client.get(desk.path(talk)))
    assert "vom Team bereitgelegt" in page
    by_title = {one.title.de: one for one in await desk.stored()}
    path = f"{desk.path(talk)}/{by_title['Folien'].id}"
    await client.post(path, data=CHOICES | {"agrees": "yes"})
    assert {one.title.de: one.has_consent for one in await desk.stored()}["Folien"]
    await client.post(path, data={"act": "decline"})
    assert not {one.title.de: one.has_consent for one in await desk.stored()}["Folien"]
    for title in ("Nicht gefragt", "Nur fürs Team"):
        one = f"{desk.path(talk)}/{by_title[title].id}"
        assert (await client.post(one, data=CHOICES)).status_code == 404
    for one in by_title.values():
        assert (await client.post(f"{desk.path(talk)}/{one.id}/delete")).status_code == 404
    assert len(await desk.stored()) == 3


async def test_their_own_file_is_deleted_after_a_question(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    await send(client, desk.path(talk), "folien.pdf", talk=str(talk.id), agrees="yes", **CHOICES)
    (made,) = await desk.stored()
    path = f"{desk.path(talk)}/{made.id}/delete"
    assert "Diese Datei löschen?" in plain(await client.get(path))
    assert len(await desk.stored()) == 1
    await client.post(path)
    assert await desk.stored() == []


async def test_a_dead_link_opens_nothing(visit: Visit, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    client = visit()
    for token in ("nonsense", desk.tokens[talk.id][:-1] + "x"):
        assert (await client.get(f"/proposals/{token}/materials")).status_code == 404
        answer = await send(client, f"/proposals/{token}/materials", "x.pdf", talk=str(talk.id), **CHOICES)
        assert answer.status_code == 404
    assert await desk.stored() == []


async def test_the_list_of_their_own_leads_to_each_talk(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    mine = f"/proposals/{desk.tokens[talk.id]}"
    await client.post(f"{mine}/mine")
    page = await client.get(mine)
    assert f'href="{mine}/materials?talk={talk.id}"' in page.text


async def test_another_speaker_of_the_talk_may_only_narrow(client: Browser, database: Database) -> None:
    talk = make_talk()
    other = Speaker(id=new_id(), name="Jonas Terhorst", address="jonas@example.org", position=1)
    talk.speakers.append(other)
    desk = await lay(database, talk)
    async with database.session() as db, transaction(db):
        mine = make_material(
            event_id=desk.meeting.event.id, talk_id=talk.id, speaker_id=other.id, created_by=other.name
        )
        mine.speaker_audience, mine.speaker_publish_when = Audience.REGISTERED, PublishWhen.AFTER_TALK
        mine.consents = [make_word(speaker_id=other.id)]
        ident = mine.id = new_id()
        db.add(mine)
    path = f"{await link_of(database, ADDRESS)}/{ident}"
    page = await client.get(path.rpartition("/")[0])
    assert "bereitgelegt von Jonas Terhorst" in plain(page)
    assert "Hier sprechen noch andere" in plain(page)
    assert f"{ident}/delete" not in page.text
    wide = await client.post(path, data=CHOICES | {"audience": "everyone", "agrees": "yes"})
    assert wide.status_code == 422
    assert "nur weniger Leuten" in plain(wide)
    early = await client.post(path, data=CHOICES)
    assert "nicht früher" in plain(early)
    assert (await client.post(path, data=CHOICES | {"when": "after_talk"})).status_code == 303
    assert (await client.get(f"{path}/delete")).status_code == 404
    assert (await client.post(f"{path}/delete")).status_code == 404
    (stored,) = await desk.stored()
    assert (stored.speaker_audience, stored.licence.value, stored.has_consent) == (
        Audience.CHECKED_IN, "all_rights", True,
    )  # fmt: skip
    assert (await send(client, f"{path}/files", "neu.pdf")).status_code == 303
    (stored,) = await desk.stored()
    assert (len(stored.main_files), stored.has_consent) == (2, False)


async def test_what_speakers_may_see_of_the_meeting_is_listed(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    async with database.session() as db, transaction(db):
        for title, audience in (("Für Vortragende", Audience.SPEAKER), ("Fürs Team", Audience.ORGANISERS)):
            item = make_material(event_id=desk.meeting.event.id, title=LocalizedText(title), audience=audience)
            db.add(item)
    page = await client.get(desk.path(talk))
    assert ("Für Vortragende" in plain(page), "Fürs Team" in plain(page)) == (True, False)
    found = re.search(rf"{desk.path(talk)}/[^/\"]+/folien\.pdf", page.text)
    assert found is not None
    assert found[0].split("/")[4] in {str(one.id) for one in await desk.stored()}
