"""Places in talks in the workspace: the overview, the list of a talk, its number of places, the sheet for the room."""

from collections.abc import Iterator

import pytest
import time_machine

from eventhub.db import Database
from eventhub.models import Role
from tests.clients import Browser, Visit
from tests.conftest import NOW
from tests.domain.workshop import make_talk
from tests.routes.own.meeting import meet, plain


@pytest.fixture(autouse=True)
def _present() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


async def test_the_team_sees_who_is_in_and_gives_more_places(organiser: Browser, database: Database) -> None:
    talk = make_talk("Werkstatt", capacity=1)
    meeting = await meet(database, talks=[talk, make_talk("Vortrag", capacity=None)])
    for name in ("Ada Eins", "Bea Zwei", "Cem Drei"):
        token = await meeting.register(name)
        await organiser.post(f"/r/{token}/talks/{talk.id}")
    page = await organiser.get(f"/manage/events/{meeting.event.id}/sign-ups")
    assert "1 von 1" in plain(page)
    assert "für alle offen" in plain(page)
    path = f"/manage/talks/{talk.id}/sign-ups"
    assert f'href="{path}"' in page.text
    page = await organiser.get(path)
    assert "1 Person hat einen Platz" in plain(page)
    assert "2 Personen warten" in plain(page)
    for typed in ("0", "viele"):
        page = await organiser.act(path, {"capacity": typed})
        assert page.status_code == 422
        assert f'value="{typed}"' in page.text
    answer = await organiser.act(path, {"capacity": "2"})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    page = await organiser.get(path)
    assert "1 Person ist aus der Warteschlange nachgerückt." in page.text
    assert "2 Personen haben einen Platz" in plain(page)
    sheet = plain(await organiser.get(f"{path}/sheet"))
    assert "2 Personen angemeldet" in sheet
    assert "Zwei, Bea" in sheet


async def test_others_see_none_of_it(client: Browser, signed_in: Visit, database: Database) -> None:
    talk = make_talk()
    meeting = await meet(database, talks=[talk])
    paths = (
        f"/manage/events/{meeting.event.id}/sign-ups",
        f"/manage/talks/{talk.id}/sign-ups",
        f"/manage/talks/{talk.id}/sign-ups/sheet",
    )
    door = await signed_in(Role.DOOR)
    for path in paths:
        assert (await client.get(path)).status_code == 303
        assert (await door.get(path)).status_code == 404
    assert (await door.act(paths[1], {"capacity": "5"})).status_code == 404


async def test_what_is_not_there_is_not_found(organiser: Browser, database: Database) -> None:
    meeting = await meet(database)
    ident = meeting.event.id
    for path in (f"/manage/talks/{ident}/sign-ups", f"/manage/talks/{ident}/sign-ups/sheet"):
        assert (await organiser.get(path)).status_code == 404
    assert "Noch kein Programmpunkt" in plain(await organiser.get(f"/manage/events/{ident}/sign-ups"))
