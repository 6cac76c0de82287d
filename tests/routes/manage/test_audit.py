"""The log: who may read it, what it says, how one finds something in it."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

import eventhub
from eventhub import clock, i18n, mail
from eventhub.db import Database, transaction
from eventhub.domain import audit
from eventhub.domain.events import edit
from eventhub.domain.hub import HubDraft
from eventhub.models import Event, Role
from eventhub.web import audit_words
from eventhub.web.labels import OCCASION
from tests.clients import HTMX, Browser, Visit
from tests.makers import actor_of, make_event

SOURCE = Path(eventhub.__file__).parent


def notes() -> Iterator[tuple[str, set[str]]]:
    """Every action that is noted anywhere in the source, with the names of its details."""
    for path in sorted(SOURCE.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.AsyncFunctionDef | ast.FunctionDef):
                yield from noted_in(function)


def noted_in(function: ast.AST) -> Iterator[tuple[str, set[str]]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note":
            details = {word.arg for word in node.keywords if word.arg} - {"by", "now", "subject", "event"}
            for action in actions_of(node.args[1], function):
                yield action, details


def actions_of(argument: ast.expr, function: ast.AST) -> list[str]:
    """What the argument can be: the constant, or the constants its name is given in the function."""
    if isinstance(argument, ast.Name):
        values = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == argument.id
        ]
        if not values:
            return []  # a parameter: its callers are walked by `passed_on`
        constants = [one for value in values for one in ast.walk(value) if isinstance(one, ast.Constant)]
        return [one.value for one in constants if isinstance(one.value, str)]
    assert isinstance(argument, ast.Constant), ast.unparse(argument)
    return [argument.value]


def kinds() -> set[str]:
    """Every kind of mail there is, whichever module writes it."""
    modules = (importlib.import_module(f"eventhub.mail.{one.name}") for one in pkgutil.iter_modules(mail.__path__))
    return {kind for module in modules for kind in getattr(module, "KINDS", ())}


def passed_on() -> set[str]:
    """The constants that look like actions, for helpers that hand them on to the log."""
    found = set()
    for path in sorted((SOURCE / "domain").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "_note":
                found |= {one.value for one in node.args if isinstance(one, ast.Constant)}
    return found


def test_every_act_that_is_noted_has_its_sentence_and_every_sentence_an_act() -> None:
    actions = {action for action, _ in notes()} | passed_on()
    assert len(actions) > 15
    assert actions == set(audit_words.ACTIONS)


def test_every_detail_has_its_label_and_every_part_of_the_log_its_name() -> None:
    assert {detail for _, details in notes() for detail in details} <= set(audit_words.DETAILS)
    assert {action.split(".")[0] for action in audit_words.ACTIONS} == set(audit_words.GROUPS)
    assert set(edit.PLAIN) <= set(audit_words.FIELDS)
    assert {one.name for one in fields(HubDraft)} - {"version"} <= set(audit_words.FIELDS)
    assert kinds() == set(OCCASION)


def test_german_has_its_own_words() -> None:
    with i18n.speaking("de"):
        same = [one.message for one in audit_words.ACTIONS.values() if str(one) == one.message]
    assert same == []


async def note(database: Database, browser: Browser, *subjects: str, action: str = "registration.cancelled") -> Event:
    """Note an act for each of ``subjects``, one a minute, the last one now."""
    event = make_event()
    by, now = actor_of(browser.user), clock.now()
    async with database.session() as db, transaction(db):
        db.add(event)
        await db.flush()
        for number, subject in enumerate(subjects):
            at = now - timedelta(minutes=len(subjects) - number - 1)
            audit.note(db, action, by=by, now=at, subject=subject, event=event, persons=2)
    return event


async def test_strangers_sign_in_first_and_the_door_finds_nothing(client: Browser, signed_in: Visit) -> None:
    answer = await client.get("/manage/audit")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fmanage%2Faudit")
    door = await signed_in(Role.DOOR)
    assert (await door.get("/manage/audit")).status_code == 404


async def test_the_log_says_in_words_who_did_what_to_whom(organiser: Browser, database: Database) -> None:
    event = await note(database, organiser, "Katharina Schlüter")
    german = (await organiser.get("/manage/audit?lang=de")).text
    for words in ("<h1>Protokoll</h1>", "Anmeldung abgesagt", "Katharina Schlüter", "Svenja Böhmer", "Personen: 2"):
        assert words in german
    assert f"/manage/events/{event.id}" in german
    assert "Registration cancelled" in (await organiser.get("/manage/audit?lang=en")).text


async def test_htmx_gets_the_entries_alone(organiser: Browser, database: Database) -> None:
    await note(database, organiser, "Katharina Schlüter")
    part = await organiser.get("/manage/audit?q=katharina", headers=HTMX)
    assert "Katharina Schlüter" in part.text
    assert "<h1>" not in part.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=schl%C3%BCter", True),
        ("q=b%C3%B6hmer", True),
        ("q=abgesagt&lang=de", True),
        ("q=niemand", False),
        ("q=100%25", False),
        ("group=registration", True),
        ("group=user&q=schl", False),
        ("event=nonsense", True),
    ],
)
async def test_the_log_is_searched(organiser: Browser, database: Database, query: str, found: bool) -> None:
    await note(database, organiser, "Katharina Schlüter")
    assert ("Katharina Schlüter" in (await organiser.get(f"/manage/audit?{query}")).text) is found


async def test_one_event_has_its_own_log(organiser: Browser, database: Database) -> None:
    first = await note(database, organiser, "Katharina Schlüter")
    await note(database, organiser, "Tom Bergmann")
    text = (await organiser.get(f"/manage/audit?event={first.id}")).text
    assert "Katharina Schlüter" in text
    assert "Tom Bergmann" not in text


async def test_pages_go_back_in_time_and_forward_again(organiser: Browser, database: Database) -> None:
    event = await note(database, organiser, *(f"Gast-{number:03}" for number in range(120)))
    only = f"/manage/audit?event={event.id}"

    async def guests(path: str) -> tuple[str, list[str]]:
        text = (await organiser.get(path)).text
        return text, [f"Gast-{number:03}" for number in range(120) if f"Gast-{number:03}" in text]

    def way(text: str, rel: str) -> str:
        return text.split(f'rel="{rel}" href="')[1].split('"')[0].replace("&amp;", "&")

    first, shown = await guests(only)
    assert (shown[0], shown[-1], len(shown)) == ("Gast-070", "Gast-119", 50)
    assert 'rel="prev"' not in first
    second, shown = await guests(way(first, "next"))
    assert (shown[0], shown[-1]) == ("Gast-020", "Gast-069")
    last, shown = await guests(way(second, "next"))
    assert (shown[0], shown[-1]) == ("Gast-000", "Gast-019")
    assert 'rel="next"' not in last
    assert (await guests(way(last, "prev")))[1] == [f"Gast-{number:03}" for number in range(20, 70)]


async def test_entries_of_one_act_are_not_lost_between_two_pages(database: Database, organiser: Browser) -> None:
    async with database.session() as db, transaction(db):
        for number in range(5):
            audit.note(db, "user.added", by=None, now=clock.now().replace(microsecond=0), subject=str(number))
    async with database.session() as db:
        narrow = audit.Narrow(text="", group="user")
        everything = (await audit.listing(db, narrow)).entries
        paged, before = [], None
        while True:
            shown = await audit.listing(db, narrow, before=before, limit=2)
            paged += shown.entries
            if not shown.has_older:
                break
            before = shown.entries[-1].id
    assert [one.id for one in paged] == [one.id for one in everything]
