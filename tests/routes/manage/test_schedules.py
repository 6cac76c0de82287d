"""The pages of the plan: begun, arranged with forms or by a script, released; two organisers at once."""

import re

from eventhub.db import Database, transaction
from eventhub.domain import schedules
from eventhub.models import Event, Role, Room, Talk
from tests.clients import HTMX, Browser, Visit
from tests.makers import make_event, make_venue

KEYNOTE = {
    "kind": "talk", "title_de": "Was die Region kann", "minutes": "45", "format": "keynote", "language": "de",
    "speaker": "0", "speaker_0_name": "Ada Eins", "speaker_0_address": "ada@example.org",
}  # fmt: skip


async def add_event(database: Database, **values: object) -> Event:
    rooms = [Room(name="Lohnhalle", seats=250, position=0), Room(name="Waschkaue", seats=80, position=1)]
    event = make_event(venue=make_venue(rooms=rooms), **values)
    async with database.session() as db, transaction(db):
        db.add(event)
    return event


async def only_talk(database: Database, event: Event) -> Talk:
    async with database.session() as db:
        (talk,) = await schedules.talks(db, event)
    return talk


def plan(event: Event, act: str = "") -> str:
    return f"/manage/events/{event.id}/schedule{f'/{act}' if act else ''}"


async def begun(database: Database, organiser: Browser) -> tuple[Event, Talk]:
    event = await add_event(database)
    await organiser.act(plan(event, "open"))
    answer = await organiser.act(plan(event, "items/new"), KEYNOTE)
    assert answer.status_code == 303, answer.text
    return event, await only_talk(database, event)


async def test_strangers_and_the_door_do_not_see_the_plan(
    database: Database, client: Browser, signed_in: Visit
) -> None:
    event = await add_event(database)
    assert (await client.get(plan(event))).status_code == 303
    assert (await (await signed_in(Role.DOOR)).get(plan(event))).status_code == 404


async def test_looking_begins_nothing(database: Database, organiser: Browser) -> None:
    event = await add_event(database)
    page = await organiser.get(plan(event))
    assert "Plan beginnen" in page.text
    async with database.session() as db:
        assert (await db.get_one(Event, event.id)).schedule_opened_at is None


async def test_an_item_is_added_moved_and_taken_out_with_forms_alone(database: Database, organiser: Browser) -> None:
    event, talk = await begun(database, organiser)
    page = await organiser.get(f"{plan(event)}?move={talk.id}")
    room = re.findall(r'<option value="([^"]+)"[^>]*>Waschkaue', page.text)[0]
    where = {"room": room, "day": "2027-01-21", "begin": "18:30", "minutes": "45", "version": "0"}
    answer = await organiser.act(plan(event, f"slots/{talk.id}"), where)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{plan(event)}?day=2027-01-21")
    page = await organiser.get(answer.headers["location"])
    assert "„Was die Region kann“ ist um 18:30 in Waschkaue." in page.text
    # From 17:00 on, five minutes a row, below the names of the rooms.
    assert 'class="slot c3 r20 h9 slot--k4"' in page.text
    slot = (await only_talk(database, event)).slot
    assert slot is not None
    answer = await organiser.act(plan(event, f"slots/{talk.id}/remove"), {"version": str(slot.version)})
    assert answer.status_code == 303
    assert (await only_talk(database, event)).slot is None


async def test_a_script_gets_the_new_state_and_who_comes_second_is_told(
    database: Database, organiser: Browser, signed_in: Visit
) -> None:
    event, talk = await begun(database, organiser)
    other = await signed_in(Role.ORGANISER, name="Jonas Terhorst")
    where = {"room": "", "day": "2027-01-21", "begin": "17:30", "minutes": "45", "version": "0"}
    answer = await other.act(plan(event, f"slots/{talk.id}"), where, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div class="work" id="board"')
    late = await organiser.act(plan(event, f"slots/{talk.id}"), where | {"begin": "19:00"}, headers=HTMX)
    assert late.status_code == 422
    assert "von Jonas Terhorst" in late.text
    slot = (await only_talk(database, event)).slot
    assert slot is not None
    # The state that came with the refusal is the true one, and moving from there works.
    assert f'data-version="{slot.version}"' in late.text


async def test_a_wrong_time_is_said_and_nothing_moves(database: Database, organiser: Browser) -> None:
    event, talk = await begun(database, organiser)
    where = {"room": "", "day": "2027-01-21", "begin": "abends", "version": "0"}
    answer = await organiser.act(plan(event, f"slots/{talk.id}"), where)
    assert answer.status_code == 422
    assert "17:00" in answer.text
    assert (await only_talk(database, event)).slot is None


async def test_a_release_says_what_changes_and_whom_it_tells(database: Database, organiser: Browser) -> None:
    event, talk = await begun(database, organiser)
    where = {"room": "", "day": "2027-01-21", "begin": "17:30", "version": "0"}
    await organiser.act(plan(event, f"slots/{talk.id}"), where)
    page = await organiser.get(plan(event, "release"))
    assert "Fassung 1 veröffentlichen, 1 E-Mail vorbereiten" in page.text
    assert "<ins>neu: 17:30</ins>" in page.text
    version = re.findall(r'name="version" value="(\d+)"', page.text)[0]
    sent = {"note": "Erstes Programm", "version": version}
    assert (await organiser.act(plan(event, "release"), sent)).status_code == 303
    assert (await organiser.act(plan(event, "release"), sent)).status_code == 422
    old = await organiser.get(plan(event, "releases/1"))
    assert "Erstes Programm" in old.text
    assert "Ada Eins" in old.text
    assert (await organiser.get(plan(event, "releases/2"))).status_code == 404
    assert (await organiser.act(plan(event, "releases/1/restore"))).status_code == 303


async def test_words_are_corrected_in_public_and_a_talk_is_called_off(database: Database, organiser: Browser) -> None:
    event, talk = await begun(database, organiser)
    where = {"room": "", "day": "2027-01-21", "begin": "17:30", "version": "0"}
    await organiser.act(plan(event, f"slots/{talk.id}"), where)
    async with database.session() as db:
        version = (await db.get_one(Event, event.id)).schedule_version
    await organiser.act(plan(event, "release"), {"version": str(version)})
    one = plan(event, f"items/{talk.id}")
    page = await organiser.get(one)
    seen = re.findall(r'name="seen" value="([^"]+)"', page.text)[0]
    speaker = re.findall(r'name="speaker_0_id" value="([^"]+)"', page.text)[0]
    given = KEYNOTE | {"title_de": "Was sie kann", "seen": seen, "speaker_0_id": speaker, "act": "publish"}
    assert (await organiser.act(one, given)).status_code == 303
    assert (await organiser.act(one, given)).status_code == 422
    assert "Was sie kann" in (await organiser.get(plan(event, "releases/1"))).text
    assert (await organiser.get(f"{one}/call-off")).status_code == 200
    await organiser.act(f"{one}/call-off")
    assert "Was sie kann" not in (await organiser.get(plan(event, "releases/1"))).text


async def test_speakers_are_added_as_rows_without_saving(database: Database, organiser: Browser) -> None:
    event = await add_event(database)
    await organiser.act(plan(event, "open"))
    typed = KEYNOTE | {"do": "add speaker"}
    page = await organiser.act(plan(event, "items/new"), typed)
    assert 'name="speaker_1_name"' in page.text
    part = await organiser.act(plan(event, "items/new"), typed, headers=HTMX)
    assert "<h1" not in part.text
    async with database.session() as db:
        assert await schedules.talks(db, event) == []
