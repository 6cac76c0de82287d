"""The table of registrations, and who may look at it."""

import re
from uuid import uuid4

import pytest

from eventhub.db import Database
from eventhub.domain import registrations
from eventhub.models import Role
from tests.clients import HTMX, Browser, Visit
from tests.routes.manage.registered import S, hold, let_in, shown, states, table, the


async def test_strangers_sign_in_first_and_the_door_finds_nothing(
    client: Browser, signed_in: Visit, database: Database
) -> None:
    event = await hold(database, "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    door = await signed_in(Role.DOOR)
    for path in (
        table(event),
        table(event, ".csv"),
        table(event, "/new"),
        f"/manage/registrations/{one.id}",
        f"/manage/registrations/{one.id}/cancel",
    ):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"][:9]) == (303, "/sign-in?"), path
        assert "Schlüter" not in answer.text
        assert (await door.get(path)).status_code == 404, path
    for path in (f"/manage/registrations/{one.id}/cancel", table(event, "/selected"), table(event, "/new")):
        assert (await client.post(path)).status_code == 303, path
        assert (await door.act(path)).status_code == 404, path
    assert (await states(database, event)) == {"Katharina Schlüter": S.CONFIRMED}


async def test_an_act_needs_the_token_of_the_session(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    assert (await organiser.post(f"/manage/registrations/{one.id}/cancel")).status_code == 403
    assert (await states(database, event)) == {"Katharina Schlüter": S.CONFIRMED}


async def test_what_there_is_not_is_not_found(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    for path in (
        f"/manage/events/{uuid4()}/registrations",
        f"/manage/events/{uuid4()}/registrations.csv",
        f"/manage/registrations/{uuid4()}",
        f"/manage/registrations/{one.id}/approve",
        f"/manage/registrations/{one.id}/add-anyway",
        f"/manage/registrations/{one.id}/anything",
        "/manage/registrations/no-id",
    ):
        assert (await organiser.get(path)).status_code == 404, path
    assert (await organiser.act(f"/manage/registrations/{uuid4()}/cancel")).status_code == 404
    assert (await organiser.act(f"/manage/registrations/{one.id}/anything")).status_code == 404


# The table


async def test_the_table_lists_by_family_name_in_both_languages(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Tom Bergmann", "Mehmet Aydın", "Katharina Schlüter")
    german = (await organiser.get(table(event, "?lang=de"))).text
    assert shown(german) == ["Aydın, Mehmet", "Bergmann, Tom", "Schlüter, Katharina"]
    assert "<h1>Anmeldungen</h1>" in german
    assert "1 bis 3 von 3" in german
    english = (await organiser.get(table(event, "?lang=en"))).text
    assert "<h1>Registrations</h1>" in english
    assert "1 to 3 of 3" in english


async def test_htmx_gets_the_table_alone(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Tom Bergmann", "Katharina Schlüter")
    part = await organiser.get(table(event, "?q=schl"), headers=HTMX)
    assert shown(part.text) == ["Schlüter, Katharina"]
    assert "<h1>" not in part.text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("schluter", ["Schlüter, Katharina"]),
        ("SCHLÜTER kath", ["Schlüter, Katharina"]),
        ("bergmann@example.org", ["Bergmann, Tom"]),
        ("%", []),
        ("niemand", []),
    ],
)
async def test_words_find_names_and_addresses(
    organiser: Browser, database: Database, words: str, found: list[str]
) -> None:
    event = await hold(database, "Tom Bergmann", "Katharina Schlüter")
    answer = await organiser.get(table(event), params={"q": words})
    assert shown(answer.text) == found


async def test_a_typed_code_finds_its_ticket(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Tom Bergmann", "Katharina Schlüter")
    async with database.session() as db:
        rows = await registrations.rows(db, event, registrations.RowFilter("schl"))
    code = rows[0].short_code
    answer = await organiser.get(table(event), params={"q": f"{code[:4]}-{code[4:]}".lower()})
    assert shown(answer.text) == ["Schlüter, Katharina"]


async def test_chips_count_and_the_waiting_list_keeps_its_order(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Ada Eins", "Zoe Zwei", "Bea Drei", capacity=1)
    text = (await organiser.get(table(event, "?status=waitlisted&lang=de"))).text
    assert shown(text) == ["Zwei, Zoe", "Drei, Bea"]
    assert re.findall(r'<td class="n">(\d+)</td>', text) == ["1", "2"]
    chips = re.findall(r'name="status" value="(\w*)"( checked)?>([^<]+)<b>(\d+)</b>', text)
    assert chips == [
        ("", "", "Alle ", "3"),
        ("confirmed", "", "Bestätigt ", "1"),
        ("waitlisted", " checked", "Warteliste ", "2"),
    ]


async def test_pages_hold_fifty(organiser: Browser, database: Database) -> None:
    event = await hold(database, *(f"Gast N{number:03}" for number in range(53)))
    first = (await organiser.get(table(event, "?lang=de"))).text
    assert (len(shown(first)), shown(first)[0]) == (50, "N000, Gast")
    assert "1 bis 50 von 53" in first
    last = (await organiser.get(table(event, "?page=2"))).text
    assert shown(last) == ["N050, Gast", "N051, Gast", "N052, Gast"]
    assert shown((await organiser.get(table(event, "?page=99"))).text) == shown(last)
    assert shown((await organiser.get(table(event, "?page=-1"))).text) == shown(first)


async def test_who_is_in_is_found_and_shown(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Tom Bergmann", "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    await let_in(database, organiser, event, one)
    assert shown((await organiser.get(table(event, "?status=checked_in"))).text) == ["Schlüter, Katharina"]
    detail = (await organiser.get(f"/manage/registrations/{one.id}?lang=de")).text
    assert "Eingecheckt an Tor 1 durch Svenja Böhmer" in detail


async def test_an_empty_table_says_why(organiser: Browser, database: Database) -> None:
    event = await hold(database)
    assert "Noch keine Anmeldungen" in (await organiser.get(table(event, "?lang=de"))).text
    assert "Niemand gefunden" in (await organiser.get(table(event, "?q=x&lang=de"))).text
