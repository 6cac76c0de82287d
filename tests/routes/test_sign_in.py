"""Signing in, staying in, getting out; and everybody who must not get in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import sign_in, staff
from eventhub.domain.errors import DomainError
from eventhub.models import AuditEntry, Role, SignInAttempt, User, UserSession
from tests.clients import HTMX, PASSWORD, PASSWORD_HASH, Browser, Visit
from tests.makers import make_user


async def add_user(database: Database, role: Role = Role.ORGANISER) -> User:
    user = make_user(role, password_hash=PASSWORD_HASH, created_at=clock.now())
    async with database.session() as db, transaction(db):
        db.add(user)
    return user


async def count(database: Database, model: type) -> int:
    async with database.session() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0


async def test_the_right_password_opens_the_workspace(client: Browser, database: Database) -> None:
    user = await add_user(database)
    answer = await client.post("/sign-in", data={"email": f" {user.address.upper()} ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/manage")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert (await client.get("/account")).status_code == 200


async def test_door_staff_begin_at_the_door(client: Browser, database: Database) -> None:
    user = await add_user(database, Role.DOOR)
    answer = await client.post("/sign-in", data={"email": user.address, "password": PASSWORD})
    assert answer.headers["location"] == "/checkin"


async def test_one_goes_on_to_the_page_one_wanted(client: Browser, database: Database) -> None:
    user = await add_user(database)
    answer = await client.get("/account?tab=1")
    assert answer.headers["location"] == "/sign-in?next=%2Faccount%3Ftab%3D1"
    answer = await client.post("/sign-in", data={"email": user.address, "password": PASSWORD, "next": "/account?tab=1"})
    assert answer.headers["location"] == "/account?tab=1"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\n/x"]
)
async def test_the_way_on_never_leaves_the_hub(client: Browser, database: Database, elsewhere: str) -> None:
    user = await add_user(database)
    answer = await client.post("/sign-in", data={"email": user.address, "password": PASSWORD, "next": elsewhere})
    assert answer.headers["location"] == "/manage"


async def test_wrong_and_unknown_get_the_same_answer(client: Browser, database: Database) -> None:
    user = await add_user(database)
    wrong = await client.post("/sign-in", data={"email": user.address, "password": "not this one"})
    unknown = await client.post("/sign-in", data={"email": "nobody-1@example.org", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace(user.address, "X") == unknown.text.replace("nobody-1@example.org", "X")
    assert user.address in wrong.text
    assert "not this one" not in wrong.text
    assert "set-cookie" not in wrong.headers


async def test_empty_fields_say_so_in_the_readers_language(client: Browser) -> None:
    answer = await client.post("/sign-in", data={}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "<title>Error: Sign in" in answer.text
    assert '<a href="#f-email">Enter your mail address</a>' in answer.text
    assert 'aria-describedby="f-email-e" aria-invalid="true"' in answer.text


async def test_guessing_gets_slower_and_a_known_address_is_not_told_apart(client: Browser, database: Database) -> None:
    user = await add_user(database)
    for address in (user.address, "nobody@example.org"):
        for _ in range(sign_in.FREE_ATTEMPTS_ADDRESS):
            await client.post("/sign-in", data={"email": address, "password": "wrong password"})
        answer = await client.post(
            "/sign-in", data={"email": address, "password": PASSWORD}, headers={"Accept-Language": "en"}
        )
        assert answer.status_code == 422
        assert "Too many attempts. Try again in 1 min." in answer.text
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        answer = await client.post("/sign-in", data={"email": user.address, "password": PASSWORD})
    assert answer.status_code == 303
    async with database.session() as db:
        left = (await db.scalars(select(SignInAttempt))).all()
    assert len(left) == sign_in.FREE_ATTEMPTS_ADDRESS  # the stranger's


async def test_one_client_cannot_try_many_addresses(client: Browser, database: Database) -> None:
    now = clock.now()
    async with database.session() as db:
        for number in range(sign_in.FREE_ATTEMPTS_CLIENT):
            async with transaction(db):
                await sign_in.begin_attempt(db, f"a{number}@example.org", client="192.0.2.7", now=now)
        with pytest.raises(DomainError) as refused:
            async with transaction(db):
                await sign_in.begin_attempt(db, "b@example.org", client="192.0.2.7", now=now)
        assert refused.value.code == "sign_in.wait"
        async with transaction(db):
            await sign_in.begin_attempt(db, "b@example.org", client="192.0.2.8", now=now)


async def test_neither_address_nor_client_nor_token_is_kept(client: Browser, database: Database) -> None:
    user = await add_user(database)
    await client.post("/sign-in", data={"email": "someone@example.org", "password": "wrong password"})
    await client.post("/sign-in", data={"email": user.address, "password": PASSWORD})
    async with database.session() as db:
        attempt = (await db.scalars(select(SignInAttempt))).one()
        session = (await db.scalars(select(UserSession))).one()
    assert b"someone" not in attempt.address_hash
    assert session.token_hash == sign_in.token_hash(client.cookies["session"])


async def test_signing_in_again_ends_the_old_session(signed_in: Visit, database: Database) -> None:
    browser = await signed_in()
    old = browser.cookies["session"]
    await browser.post("/sign-in", data={"email": browser.user.address, "password": PASSWORD})
    assert browser.cookies["session"] != old
    assert await count(database, UserSession) == 1


async def test_a_session_id_from_outside_is_never_taken(client: Browser, database: Database) -> None:
    user = await add_user(database)
    client.cookies.set("session", "planted", domain="127.0.0.1", path="/")
    answer = await client.post("/sign-in", data={"email": user.address, "password": PASSWORD})
    assert "planted" not in answer.headers["set-cookie"]


async def test_an_idle_session_ends_and_an_old_one_too(signed_in: Visit) -> None:
    organiser, door = await signed_in(Role.ORGANISER), await signed_in(Role.DOOR)
    start = clock.now()
    with time_machine.travel(start + timedelta(hours=13)):
        assert (await organiser.get("/account")).status_code == 303
        assert (await door.get("/account")).status_code == 200
    for day in range(1, 61):
        with time_machine.travel(start + timedelta(hours=12 * day)):
            last = await door.get("/account")
    assert last.status_code == 303  # thirty days are the end, however busy


async def test_who_lost_access_is_out_at_once(signed_in: Visit, database: Database) -> None:
    browser = await signed_in()
    async with database.session() as db, transaction(db):
        user = (await db.scalars(select(User))).one()
        user.is_active = False
    assert (await browser.get("/account")).status_code == 303


async def test_signing_out_ends_the_session_for_good(signed_in: Visit, visit: Callable[..., Browser]) -> None:
    browser = await signed_in()
    token = browser.cookies["session"]
    answer = await browser.act("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?done=signed-out")
    thief = visit(cookies={"session": token})
    assert (await thief.get("/account")).status_code == 303


async def test_a_get_signs_nobody_out(signed_in: Visit) -> None:
    browser = await signed_in()
    assert (await browser.get("/sign-out")).status_code == 405
    assert (await browser.get("/account")).status_code == 200


async def test_a_new_password_ends_the_other_sessions(
    signed_in: Visit, visit: Callable[..., Browser], database: Database
) -> None:
    browser = await signed_in()
    other = visit()
    await other.post("/sign-in", data={"email": browser.user.address, "password": PASSWORD})
    answer = await browser.act("/account/password", {"current": PASSWORD, "new": "soup and standing tables"})
    assert answer.headers["location"] == "/account?done=password-changed"
    assert (await browser.get("/account")).status_code == 200
    assert (await other.get("/account")).status_code == 303
    again = visit()
    answer = await again.post("/sign-in", data={"email": browser.user.address, "password": PASSWORD})
    assert answer.status_code == 422
    async with database.session() as db:
        acts = set(await db.scalars(select(AuditEntry.action)))
    assert acts == {"user.signed_in", "user.password_changed"}


@pytest.mark.parametrize(
    ("current", "new", "sentence"),
    [
        ("wrong password", "soup and standing tables", "Address or password do not match."),
        (PASSWORD, "short", "Use at least 12 characters."),
        (PASSWORD, "aaaaaaaaaaaaaaaa", "Choose a password that is harder to guess."),
        (PASSWORD, "I am svenja myself", "Choose a password that is harder to guess."),
        ("", "", "Enter a new password"),
    ],
)
async def test_a_refused_password_says_why(organiser: Browser, current: str, new: str, sentence: str) -> None:
    answer = await organiser.act(
        "/account/password", {"current": current, "new": new}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    if new:
        assert new not in answer.text


async def test_an_act_without_the_sessions_token_is_refused(signed_in: Visit) -> None:
    browser, other = await signed_in(), await signed_in()
    form = {"current": PASSWORD, "new": "soup and standing tables"}
    for token in ("", "x", other.form_token):
        answer = await browser.post("/account/password", data={**form, "csrf": token})
        assert answer.status_code == 403
    answer = await browser.post("/account/password", data=form, headers={"X-CSRF-Token": browser.form_token})
    assert answer.status_code == 303


async def test_htmx_is_sent_to_sign_in_as_a_whole_page(client: Browser) -> None:
    sender = {"HX-Current-URL": "http://127.0.0.1:8000/account?x=1"}
    answer = await client.get("/account", headers={**HTMX, **sender})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/sign-in?next=%2Faccount%3Fx%3D1")


async def test_a_program_is_told_in_json(client: Browser) -> None:
    answer = await client.get("/account", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (401, "sign_in_needed")


async def test_an_owner_is_added_once_and_reset(database: Database, client: Browser) -> None:
    now = clock.now()
    async with database.session() as db:
        async with transaction(db):
            await staff.add_user(db, "Ada", "Ada@Example.org", role=Role.OWNER, password=PASSWORD, now=now)
        with pytest.raises(DomainError, match=r"user\.address_taken"):
            async with transaction(db):
                await staff.add_user(db, "A", "ada@example.org", role=Role.DOOR, password=PASSWORD, now=now)
        with pytest.raises(DomainError, match=r"user\.unknown"):
            async with transaction(db):
                await staff.reset_password(db, "nobody@example.org", password=PASSWORD, now=now)
        async with transaction(db):
            await staff.reset_password(db, "ADA@example.org", password="another lamp, another tunnel", now=now)
    answer = await client.post(
        "/sign-in", data={"email": "ada@example.org", "password": "another lamp, another tunnel"}
    )
    assert answer.status_code == 303
