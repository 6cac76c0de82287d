"""Materials in the workspace: the board, asking, links and minutes, editing, deleting, releasing what is held."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.models import (
    Audience,
    AuditEntry,
    EventStatus,
    FileState,
    LocalizedText,
    Material,
    MaterialFile,
    MaterialKind,
    OutboxMail,
    PublishWhen,
    Role,
    Speaker,
    Talk,
    TalkStatus,
    new_id,
)
from tests.clients import Browser, Visit
from tests.conftest import NOW
from tests.materials import make_file, make_material
from tests.routes.own.meeting import Meeting, meet, plain

FIELDS = {
    "title_de": "Mitschnitt", "title_en": "Recording", "url": "https://video.example.org/1", "audience": "everyone",
    "when": "now", "licence": "cc_by",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _present() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def make_talk(title: str, *addresses: str, **values: Any) -> Talk:
    speakers = [Speaker(name="Pelin Aksoy", address=one, position=number) for number, one in enumerate(addresses)]
    return Talk(id=new_id(), title=LocalizedText(title), speakers=speakers, **values)


async def put_up(database: Database, meeting: Meeting, **values: Any) -> UUID:
    async with database.session() as db, transaction(db):
        material = make_material(event_id=meeting.event.id, **values)
        db.add(material)
        await db.flush()
        return material.id


async def row_of(organiser: Browser, meeting: Meeting, title: str) -> str:
    """What the board says beside a title."""
    page = await organiser.get(f"/manage/events/{meeting.event.id}/materials")
    assert page.status_code == 200
    words = plain(page)
    start = words.index(title, words.index("Ab "))
    return words[start : start + 140]


async def kept(database: Database, kind: Any) -> list[Any]:
    async with database.session() as db:
        return list(await db.scalars(select(kind).order_by(kind.id)))


async def test_the_board_says_what_is_there_and_what_is_missing(organiser: Browser, database: Database) -> None:
    talks = [
        make_talk("Alpha ist da", "a@example.org"),
        make_talk("Beta fehlt", "b@example.org"),
        make_talk("Gamma nie", "c@example.org", is_material_expected=False),
        make_talk("Delta stumm", ""),
        make_talk("Epsilon wartet", "e@example.org"),
    ]
    meeting = await meet(database, talks=talks)
    await put_up(database, meeting, talk_id=talks[0].id)
    await put_up(database, meeting, talk_id=talks[4].id, files=[make_file(state=FileState.WAITING)])
    await put_up(database, meeting, kind=MaterialKind.MINUTES, title=LocalizedText("Zeta Protokoll"))
    for title, words in {
        "Alpha ist da": "Da Folien",
        "Beta fehlt": "Fehlt Noch nicht gefragt",
        "Gamma nie": "Nicht vorgesehen",
        "Delta stumm": "keine E-Mail-Adresse Nicht erreichbar Telefonisch fragen",
        "Epsilon wartet": "Wird geprüft Folien: Virenprüfung läuft",
        "Zeta Protokoll": "Protokoll",
    }.items():
        assert words in await row_of(organiser, meeting, title)
    page = plain(await organiser.get(f"/manage/events/{meeting.event.id}/materials"))
    assert "2 fehlen" in page


async def test_asking_goes_to_all_that_is_missing_and_says_so(organiser: Browser, database: Database) -> None:
    first, second = make_talk("Eins", "one@example.org"), make_talk("Zwei", "two@example.org")
    meeting = await meet(database, talks=[first, second, make_talk("Podium", "")])
    path = f"/manage/events/{meeting.event.id}/materials"
    answer = await organiser.act(f"{path}/talks/{second.id}/ask")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/talks/{second.id}")
    assert "1 E-Mail ist unterwegs." in plain(await organiser.get(f"{path}/talks/{second.id}"))
    await organiser.act(f"{path}/ask")
    mails = [one.to_address for one in await kept(database, OutboxMail) if one.kind == "slides_asked"]
    assert mails == ["two@example.org", "one@example.org"]
    await organiser.act(f"{path}/ask")
    assert "Niemand wurde gefragt" in plain(await organiser.get(path))


async def test_what_is_not_expected_is_said_and_taken_back(organiser: Browser, database: Database) -> None:
    talk = make_talk("Begrüßung", "a@example.org")
    meeting = await meet(database, talks=[talk])
    path = f"/manage/events/{meeting.event.id}/materials/talks/{talk.id}"
    for typed, is_expected in (("", False), ("yes", True)):
        await organiser.act(f"{path}/expect", {"expected": typed})
        (stored,) = await kept(database, Talk)
        assert stored.is_material_expected is is_expected
    await organiser.act(f"{path}/expect", {"expected": ""})
    assert "keine Folien vorgesehen" in plain(await organiser.get(path))


@pytest.mark.parametrize("kind", ["link", "minutes"])
async def test_a_link_or_minutes_are_put_up_and_what_is_wrong_keeps_what_was_typed(
    organiser: Browser, database: Database, kind: str
) -> None:
    talk = make_talk("Eins", "one@example.org")
    meeting = await meet(database, talks=[talk])
    path = f"/manage/events/{meeting.event.id}/materials/new?kind={kind}"
    assert (await organiser.get(path)).status_code == 200
    for wrong in ({"url": ""}, {"url": "javascript:alert(1)"}) if kind == "link" else ({"text_de": ""},):
        page = await organiser.act(path, FIELDS | wrong)
        assert page.status_code == 422
        assert 'value="Mitschnitt"' in page.text
        assert 'aria-invalid="true"' in page.text
    answer = await organiser.act(path, FIELDS | {"text_de": "## Beschluss\nJa.", "talk": str(talk.id)})
    (made,) = await kept(database, Material)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/manage/materials/{made.id}")
    assert (made.kind, made.talk_id, made.audience, made.publish_when) == (
        MaterialKind(kind), talk.id, Audience.EVERYONE, PublishWhen.NOW,
    )  # fmt: skip
    assert made.url == ("https://video.example.org/1" if kind == "link" else "")


async def test_a_material_is_edited_and_the_second_to_save_is_told(organiser: Browser, database: Database) -> None:
    meeting = await meet(database)
    ident = await put_up(database, meeting)
    path = f"/manage/materials/{ident}"
    page = await organiser.get(path)
    assert 'value="Folien"' in page.text
    typed = FIELDS | {"kind": "file", "when": "at", "at": "2027-02-01T08:00", "version": "1"}
    assert (await organiser.act(path, typed | {"at": ""})).status_code == 422
    assert (await organiser.act(path, typed)).status_code == 303
    (stored,) = await kept(database, Material)
    assert (stored.kind, stored.publish_at.hour, stored.version) == (MaterialKind.FILE, 7, 2)
    page = await organiser.act(path, typed | {"title_de": "Meine Fassung"})
    assert page.status_code == 422
    assert 'value="Meine Fassung"' in page.text
    assert 'name="version" value="2"' in page.text
    assert "Mo, 1. Feb" in plain(await organiser.get(path))


async def test_it_is_deleted_after_a_question(organiser: Browser, database: Database) -> None:
    meeting = await meet(database)
    ident = await put_up(database, meeting, files=[make_file(), make_file(number=2)])
    path = f"/manage/materials/{ident}"
    old = min(await kept(database, MaterialFile), key=lambda one: one.number)
    assert "Diese Fassung löschen?" in plain(await organiser.get(f"{path}/files/{old.id}/delete"))
    await organiser.act(f"{path}/files/{old.id}/delete")
    (left,) = await kept(database, MaterialFile)
    assert left.number == 2
    assert (await organiser.act(f"{path}/files/{left.id}/delete")).status_code == 422
    assert "Diese Unterlage löschen?" in plain(await organiser.get(f"{path}/delete"))
    assert len(await kept(database, Material)) == 1
    answer = await organiser.act(f"{path}/delete")
    assert answer.headers["location"] == f"/manage/events/{meeting.event.id}/materials"
    assert await kept(database, Material) == []


async def test_a_held_file_is_released_and_that_is_noted(organiser: Browser, database: Database) -> None:
    meeting = await meet(database)
    held, ill = make_file(state=FileState.UNCHECKED), make_file(number=2, state=FileState.INFECTED)
    ident = await put_up(database, meeting, files=[held, ill])
    path = f"/manage/materials/{ident}"
    words = plain(await organiser.get(path))
    assert "Zurückgehalten, nicht prüfbar" in words
    assert "Virus gefunden" in words
    held_id, ill_id = (one.id for one in sorted(await kept(database, MaterialFile), key=lambda one: one.number))
    for file_id in (held_id, ill_id):
        await organiser.act(f"{path}/files/{file_id}/release")
    states = {one.number: one.state for one in await kept(database, MaterialFile)}
    assert states == {1: FileState.RELEASED, 2: FileState.INFECTED}
    actions = [one.action for one in await kept(database, AuditEntry)]
    assert actions.count("material.file_released") == 1


async def test_others_find_none_of_it(client: Browser, signed_in: Visit, database: Database) -> None:
    talk = make_talk("Eins", "one@example.org")
    meeting = await meet(database, talks=[talk])
    ident = await put_up(database, meeting, talk_id=talk.id)
    door = await signed_in(Role.DOOR)
    board = f"/manage/events/{meeting.event.id}/materials"
    for path in (board, f"{board}/talks/{talk.id}", f"{board}/new", f"/manage/materials/{ident}"):
        assert (await client.get(path)).status_code == 303
        assert (await door.get(path)).status_code == 404
    assert (await door.act(f"/manage/materials/{ident}/delete")).status_code == 404
    assert len(await kept(database, Material)) == 1


async def test_what_is_not_there_is_not_found(organiser: Browser, database: Database) -> None:
    meeting = await meet(database)
    other = new_id()
    for path in (
        f"/manage/events/{other}/materials",
        f"/manage/events/{meeting.event.id}/materials/talks/{other}",
        f"/manage/materials/{other}",
        f"/manage/materials/{other}/delete",
    ):
        assert (await organiser.get(path)).status_code == 404


async def test_the_words_of_the_time_follow_what_was_chosen(organiser: Browser, database: Database) -> None:
    talk = make_talk("Eins", "one@example.org")
    meeting = await meet(database, talks=[talk])
    await put_up(database, meeting, talk_id=talk.id, publish_when=PublishWhen.AFTER_TALK)
    assert "nach dem Vortrag" in await row_of(organiser, meeting, "Eins")
    await put_up(
        database, meeting, kind=MaterialKind.LINK, title=LocalizedText("Später"), publish_when=PublishWhen.AT,
        publish_at=NOW + timedelta(days=1),
    )  # fmt: skip
    assert "11. Jan" in await row_of(organiser, meeting, "Später")


@pytest.mark.parametrize(
    ("event", "talk", "words"),
    [
        ({}, {}, "jetzt sichtbar"),
        ({"status": EventStatus.DRAFT}, {}, "sobald das Treffen veröffentlicht ist"),
        ({}, {"status": TalkStatus.CANCELLED}, "nie"),
    ],
)
async def test_what_nobody_sees_is_not_called_visible(
    organiser: Browser, database: Database, event: dict[str, Any], talk: dict[str, Any], words: str
) -> None:
    of = make_talk("Eins", "one@example.org", **talk)
    meeting = await meet(database, talks=[of], **event)
    ident = await put_up(database, meeting, talk_id=of.id)
    assert f"Alle {words}" in plain(await organiser.get(f"/manage/materials/{ident}"))
