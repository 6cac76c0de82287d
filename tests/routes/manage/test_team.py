"""The team: owners alone, passwords shown once, and one owner stays."""

import html
import re
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.models import AuditEntry, Role, User
from tests.clients import PASSWORD, Browser, Visit
from tests.makers import make_user

PATH = "/manage/team"
JONAS = {"name": "Jonas Terhorst", "email": "jonas@example.org", "role": "organiser"}


@pytest_asyncio.fixture
async def owner(signed_in: Visit) -> Browser:
    """An owner's browser."""
    return await signed_in(Role.OWNER, name="Svenja Böhmer")


async def member(database: Database, role: Role = Role.DOOR, **values: Any) -> User:
    user = make_user(role, **{"name": "Mia Krawczyk"} | values)
    async with database.session() as db, transaction(db):
        db.add(user)
    return user


async def stored(database: Database, user: User) -> User:
    async with database.session() as db:
        return await db.get_one(User, user.id)


async def said(browser: Browser, answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    text = (await browser.get(answer.headers["location"])).text
    return html.unescape(re.findall(r'class="flash[^>]*>.*?<p>(.*?)</p>', text, re.DOTALL)[0])


def password_on(text: str) -> str:
    return str(re.findall(r'<code class="code" id="password">([^<]+)</code>', text)[0])


async def may_sign_in(browser: Browser, address: str, password: str) -> bool:
    return (await browser.post("/sign-in", data={"email": address, "password": password})).status_code == 303


async def test_only_owners_find_the_team(
    client: Browser, organiser: Browser, owner: Browser, signed_in: Visit, database: Database
) -> None:
    user, door = await member(database), await signed_in(Role.DOOR)
    one = f"{PATH}/{user.id}"
    for path in (PATH, f"{PATH}/new", one, f"{one}/deactivate", f"{one}/password"):
        assert (await client.get(path)).headers["location"].startswith("/sign-in?"), path
        assert [(await who.get(path)).status_code for who in (organiser, door, owner)] == [404, 404, 200], path
    for path in (f"{PATH}/new", f"{one}/role", f"{one}/deactivate", f"{one}/activate", f"{one}/password"):
        data = JONAS | {"role": "owner"}
        assert (await client.post(path, data=data)).headers["location"].startswith("/sign-in"), path
        assert [(await who.act(path, data)).status_code for who in (organiser, door)] == [404, 404], path
        assert (await owner.post(path, data=data)).status_code == 403, path
    kept = await stored(database, user)
    assert (kept.role, kept.is_active, kept.password_hash) == (Role.DOOR, True, "!")
    assert f'href="{PATH}"' in (await owner.get("/manage/settings")).text
    assert f'href="{PATH}"' not in (await organiser.get("/manage/settings")).text


async def test_the_list_says_who_may_do_what(owner: Browser, database: Database) -> None:
    await member(database, is_active=False)
    page = await owner.get(PATH)
    assert page.headers["cache-control"] == "no-store"
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr><td>(.*?)</tr>", page.text, re.S)]
    assert [" ".join(row[1:]).replace(owner.user.address, "@") for row in rows] == [
        "Svenja Böhmer @ Inhaber:in Aktiv jetzt",
        f"Mia Krawczyk {rows[1][3]} Einlass Gesperrt nicht angemeldet",
    ]


async def test_a_first_password_is_shown_once_and_opens(owner: Browser, client: Browser, database: Database) -> None:
    answer = await owner.act(f"{PATH}/new", JONAS)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    password = password_on(answer.text)
    assert "Jonas Terhorst hat jetzt Zugang" in answer.text
    assert "http://127.0.0.1:8000/sign-in" in answer.text
    assert password not in (await owner.get(PATH)).text
    assert await may_sign_in(client, "jonas@example.org", password)
    async with database.session() as db:
        entry = (await db.scalars(select(AuditEntry).where(AuditEntry.action == "user.added"))).one()
    assert (entry.subject, entry.details, entry.user_name) == ("Jonas Terhorst", {"role": "organiser"}, "Svenja Böhmer")


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"name": ""}, "name", "Geben Sie den Namen ein"),
        ({"email": ""}, "email", "Geben Sie die E-Mail-Adresse ein"),
        ({"role": ""}, "role", "Wählen Sie eine Rolle"),
        ({"role": "root"}, "role", "Wählen Sie eine der Antworten"),
        ({"email": "MIA@example.org"}, "email", "Zu dieser Adresse gibt es schon ein Konto"),
    ],
)
async def test_what_is_missing_is_said_at_its_field_and_the_rest_stays(
    owner: Browser, database: Database, values: dict[str, str], field: str, sentence: str
) -> None:
    await member(database, address="mia@example.org", address_key="mia@example.org")
    answer = await owner.act(f"{PATH}/new", JONAS | values)
    assert answer.status_code == 422
    assert "<title>Fehler: " in answer.text
    assert sentence in re.findall(rf'id="f-{field}-e">(.*?)</p>', answer.text, re.S)[0]
    for name in {"name", "email"} - {field}:
        assert f'value="{JONAS[name]}"' in answer.text
    async with database.session() as db:
        assert len((await db.scalars(select(User))).all()) == 2


async def test_a_role_is_changed(owner: Browser, database: Database) -> None:
    user = await member(database)
    one = f"{PATH}/{user.id}"
    page = (await owner.get(one)).text
    assert re.search(r'value="door"[^>]* checked', page)
    assert await said(owner, await owner.act(f"{one}/role", {"role": "organiser"})) == (
        "Mia Krawczyk hat jetzt die Rolle: Organisator:in."
    )
    assert (await stored(database, user)).role is Role.ORGANISER
    refused = await owner.act(f"{one}/role", {"role": ""})
    assert (refused.status_code, "Wählen Sie eine Rolle" in refused.text) == (422, True)


async def test_the_last_owner_stays_and_hears_why(owner: Browser, database: Database) -> None:
    one, sentence = f"{PATH}/{owner.user.id}", "Eine Person mit der Rolle Inhaber:in muss bleiben."
    refused = await owner.act(f"{one}/role", {"role": "door"})
    assert refused.status_code == 422
    assert sentence in html.unescape(refused.text)
    assert re.search(r'value="door"[^>]* checked', refused.text)
    assert (await said(owner, await owner.act(f"{one}/deactivate"))).startswith(sentence)
    kept = await stored(database, owner.user)
    assert (kept.role, kept.is_active) == (Role.OWNER, True)


@pytest.mark.parametrize(("role", "where"), [(Role.ORGANISER, "/manage"), (Role.DOOR, "/checkin")])
async def test_an_owner_may_hand_over(owner: Browser, database: Database, role: Role, where: str) -> None:
    await member(database, Role.OWNER)
    answer = await owner.act(f"{PATH}/{owner.user.id}/role", {"role": role.value})
    assert (answer.status_code, answer.headers["location"]) == (303, where)
    assert (await owner.get(PATH)).status_code == 404


async def test_a_closed_account_is_signed_out_at_once_and_may_come_back(
    owner: Browser, signed_in: Visit, client: Browser, database: Database
) -> None:
    mia = await signed_in(Role.ORGANISER, name="Mia Krawczyk")
    one = f"{PATH}/{mia.user.id}"
    assert "Konto von Mia Krawczyk sperren?" in (await owner.get(f"{one}/deactivate")).text
    assert await said(owner, await owner.act(f"{one}/deactivate")) == "Das Konto von Mia Krawczyk ist gesperrt."
    assert (await mia.get("/manage/settings")).status_code == 303
    assert not await may_sign_in(client, mia.user.address, PASSWORD)
    assert "Wieder freigeben" in (await owner.get(one)).text
    assert await said(owner, await owner.act(f"{one}/activate")) == "Das Konto von Mia Krawczyk ist wieder offen."
    assert await may_sign_in(client, mia.user.address, PASSWORD)


async def test_a_new_password_is_asked_first_and_shown_once(owner: Browser, signed_in: Visit, client: Browser) -> None:
    mia = await signed_in(Role.DOOR, name="Mia Krawczyk")
    one = f"{PATH}/{mia.user.id}/password"
    assert "Neues Passwort für Mia Krawczyk setzen?" in (await owner.get(one)).text
    assert (await mia.get("/account")).status_code == 200
    answer = await owner.act(one)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    password = password_on(answer.text)
    assert (await mia.get("/account")).status_code == 303
    assert not await may_sign_in(client, mia.user.address, PASSWORD)
    assert await may_sign_in(client, mia.user.address, password)


async def test_ones_own_password_is_changed_in_ones_account(owner: Browser) -> None:
    one = f"{PATH}/{owner.user.id}/password"
    for answer in (await owner.get(one), await owner.act(one)):
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert (await owner.get(PATH)).status_code == 200


async def test_nobody_is_not_found(owner: Browser) -> None:
    nobody = f"{PATH}/0193a4de-0000-7000-8000-000000000000"
    assert (await owner.get(nobody)).status_code == 404
    assert (await owner.act(f"{nobody}/deactivate")).status_code == 404
    assert (await owner.get(f"{PATH}/not-an-id")).status_code == 404
