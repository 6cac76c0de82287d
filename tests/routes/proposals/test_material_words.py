"""What a speaker agreed to: taken back whatever the team does meanwhile, and by no form that says nothing of it."""

import pytest
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.domain.materials import STRANGER, find, may_see
from eventhub.mail import links
from eventhub.models import Audience, LocalizedText, Material, Person, PublishWhen, Speaker, Talk, new_id
from tests.clients import Browser
from tests.conftest import NOW
from tests.domain.materials.talking import Held, hold
from tests.makers import actor_of, make_user
from tests.materials import make_material, make_word
from tests.routes.own.meeting import plain
from tests.routes.proposals.test_materials import CHOICES, Desk, lay, make_talk, send

AGREES = 'name="agrees" value="yes" checked'


async def put_up(desk: Desk, talk: Talk, **values: object) -> Material:
    """Slides of the talk's speaker, agreed to and public."""
    speaker = talk.speakers[0]
    slides = make_material(event_id=desk.meeting.event.id, talk_id=talk.id, speaker_id=speaker.id, **values)
    slides.consents, slides.id = [make_word(speaker_id=speaker.id)], new_id()
    async with desk.database.session() as db, transaction(db):
        db.add(slides)
    return slides


@pytest.mark.parametrize("is_mine", [True, False])
async def test_what_the_team_keeps_to_itself_is_taken_back_and_deleted_all_the_same(
    client: Browser, database: Database, is_mine: bool
) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    made = await put_up(desk, talk, audience=Audience.ORGANISERS)
    if not is_mine:
        async with database.session() as db, transaction(db):
            (await db.get_one(Material, made.id)).speaker_id = None
    path = f"{desk.path(talk)}/{made.id}"
    page = await client.get(desk.path(talk))
    assert "Das Team behält das für sich." in plain(page)
    assert ('value="decline"' in page.text, "/delete" in page.text) == (True, is_mine)
    assert (await client.post(path, data=CHOICES | {"agrees": "yes"})).status_code == 404
    assert (await client.post(path, data={"act": "decline"})).status_code == 303
    assert [one.has_consent for one in await desk.stored()] == [False]
    assert ("Das Team behält" in plain(await client.get(desk.path(talk)))) is is_mine
    assert (await client.post(f"{path}/delete")).status_code == (303 if is_mine else 404)
    assert len(await desk.stored()) == (0 if is_mine else 1)


async def test_whoever_was_not_asked_declines_nothing(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    async with database.session() as db, transaction(db):
        db.add(make_material(event_id=desk.meeting.event.id, talk_id=talk.id))
    (made,) = await desk.stored()
    assert (await client.post(f"{desk.path(talk)}/{made.id}", data={"act": "decline"})).status_code == 404


async def test_a_refused_version_leaves_in_the_form_what_was_chosen(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    later = {"speaker_publish_when": PublishWhen.AT, "speaker_publish_at": NOW, "speaker_audience": Audience.EVERYONE}
    made = await put_up(desk, talk, **later)
    known = await client.get(desk.path(talk))
    page = await send(client, f"{desk.path(talk)}/{made.id}/files", "folien.exe")
    assert page.status_code == 422
    assert 'id="f-file-1-e"' in page.text
    for shown in (known, page):
        assert AGREES in shown.text
        assert 'id="f-at-1" name="at" type="datetime-local" value="2027-01-10T10:00"' in shown.text


@pytest.mark.parametrize("slides", [True, False])
async def test_what_was_agreed_to_with_the_proposal_is_ticked_for_the_first_file(
    client: Browser, database: Database, slides: bool
) -> None:
    path, held = await proposed(database, slides=slides)
    page = await client.get(f"{path}?talk={held.talk_id}")
    assert (AGREES in page.text) is slides
    typed = {"agrees": "yes"} if AGREES in page.text else {}
    await send(client, path, "folien.pdf", talk=str(held.talk_id), **CHOICES, **typed)
    async with database.session() as db:
        (made,) = await find.of_talks(db, [held.talk_id])
    assert made.has_consent is slides


async def proposed(database: Database, *, slides: bool) -> tuple[str, Held]:
    """A talk that came by a proposal, and the page of its first speaker."""
    async with database.session() as db:
        user = make_user()
        async with transaction(db):
            db.add(user)
        await db.refresh(user)
        held = await hold(db, actor_of(user), NOW, slides=slides)
        person = (await db.scalars(select(Person).where(Person.address == held.address))).one()
        return f"/proposals/{links.speaker_token(db, person)}/materials", held


async def test_a_file_that_came_before_the_form_is_not_lost_with_it(client: Browser, database: Database) -> None:
    talk, other = make_talk(), make_talk("Ein anderer", "other@example.org")
    desk = await lay(database, talk, other)
    mine, foreign = await put_up(desk, talk), await put_up(desk, other)
    typed = CHOICES | {"talk": str(talk.id), "when": "at", "at": "", "agrees": "yes"}
    sent = [str(mine.id), str(foreign.id), "nonsense"]
    page = await send(client, desk.path(talk), "", b"", uploaded=sent, **typed)
    assert page.status_code == 422
    assert page.text.count('name="uploaded"') == 1
    assert f'name="uploaded" value="{mine.id}"' in page.text
    typed["at"] = "2027-02-01T08:00"
    answer = await send(client, desk.path(talk), "", b"", uploaded=[str(mine.id)], **typed)
    assert answer.status_code == 303
    stored = {one.talk_id: one for one in await desk.stored()}
    assert stored[talk.id].speaker_publish_when is PublishWhen.AT


async def test_organisers_note_a_withdrawal(organiser: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    made = await put_up(desk, talk)
    (word,) = made.consents
    path = f"/manage/materials/{made.id}"
    assert f"{path}/consents/{word.id}" in (await organiser.get(path)).text
    assert "Pelin Aksoy stimmt der Veröffentlichung" in plain(await organiser.get(f"{path}/consents/{word.id}"))
    assert (await organiser.get(f"{path}/consents/{new_id()}")).status_code == 404
    answer = await organiser.act(f"{path}/consents/{word.id}")
    assert answer.headers["location"] == path
    async with database.session() as db:
        found = await find.with_event(db, made.id)
        assert found is not None
        assert not await may_see(db, found[1], found[0], STRANGER, now=NOW)
    page = await organiser.get(path)
    assert "Zurückgenommen am" in plain(page)
    assert "/consents/" not in page.text


async def test_nobody_notes_the_withdrawal_of_somebody_who_has_gone(organiser: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    made = await put_up(desk, talk)
    async with database.session() as db, transaction(db):
        await db.delete(await db.get_one(Speaker, talk.speakers[0].id))
    assert "muss neu bereitgelegt werden" in plain(await organiser.get(f"/manage/materials/{made.id}"))
    address = f"/manage/materials/{made.id}/consents/{made.consents[0].id}"
    assert [one.status_code for one in (await organiser.get(address), await organiser.act(address))] == [404, 404]


async def test_others_note_none(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    made = await put_up(desk, talk, title=LocalizedText("Bleibt"))
    assert (await client.post(f"/manage/materials/{made.id}/consents/{made.consents[0].id}")).status_code == 303
    assert [one.has_consent for one in await desk.stored()] == [True]
