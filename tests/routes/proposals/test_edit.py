"""Writing on, alone and with others, until the end of it."""

import re
from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.models import Event, Proposal, ProposalStatus, Talk
from tests.clients import Browser
from tests.conftest import NOW
from tests.routes.proposals.proposing import (
    TEXT,
    WHO,
    add_call,
    confirmed,
    follow,
    mails,
    one,
    proposal_id_in,
    token_of,
    typed,
)


async def test_saving_keeps_the_text_and_a_stale_save_shows_both(client: Browser, database: Database) -> None:
    call = await add_call(database)
    token, proposal = await confirmed(client, database, call)
    path = f"/proposals/{token}/{proposal.id}"
    version = str((await one(database)).version)
    first = {**TEXT, "title": "Erste", "version": version, "type": str(call.types[0].id), "act": "save"}
    assert "Gespeichert" in await follow(client, await client.post(path, data=first))
    late = await client.post(path, data={**first, "title": "Zweite"})
    assert late.status_code == 422
    assert ("Erste" in late.text, "Zweite" in late.text) == (True, True)
    assert (await one(database)).title.de == "Erste"
    now_version = re.findall(r'name="version" value="(\d+)"', late.text)[0]
    again = await client.post(path, data={**first, "title": "Zweite", "version": now_version})
    assert again.status_code == 303
    assert (await one(database)).title.de == "Zweite"


async def test_a_draft_saves_itself_and_says_the_new_version(client: Browser, database: Database) -> None:
    call = await add_call(database)
    answer = await client.post("/events/digitaltag/cfp", data={"act": "draft", **WHO})
    path = answer.headers["location"].partition("?")[0]
    auto = {**typed(call), "act": "auto", "version": "1"}
    said = (await client.post(path, data=auto, headers={"Accept": "application/json"})).json()
    assert said["version"] == 2
    assert said["said"].startswith("Gesichert um ")
    stale = await client.post(path, data=auto, headers={"Accept": "application/json"})
    assert (stale.status_code, "inzwischen" in stale.json()["error"]) == (409, True)
    gone = await client.post(f"/proposals/tot/{proposal_id_in(path)}", data=auto)
    assert gone.status_code == 404


async def test_after_the_deadline_only_practical_things_can_be_changed(client: Browser, database: Database) -> None:
    call = await add_call(database)
    token, proposal = await confirmed(client, database, call)
    path = f"/proposals/{token}/{proposal.id}"
    with time_machine.travel(NOW + timedelta(days=8)):
        page = await client.get(path)
        assert ('name="title"' in page.text, 'name="needs"' in page.text) == (False, True)
        version = str((await one(database)).version)
        data = {"title": "Heimlich", "needs": "Einen Beamer", "version": version, "act": "save"}
        assert (await client.post(path, data=data)).status_code == 303
    kept = await one(database)
    assert (kept.title.de, kept.needs) == ("Wem gehören die Daten der Halde?", "Einen Beamer")


async def test_availability_is_read_in_the_zone_of_the_meeting(client: Browser, database: Database) -> None:
    call = await add_call(database)
    token, proposal = await confirmed(client, database, call)
    version = str((await one(database)).version)
    data = {"version": version, "from_1": "2027-01-21T17:00", "until_1": "2027-01-21T18:00", "act": "save"}
    bad = await client.post(f"/proposals/{token}/{proposal.id}", data={**TEXT, **data, "until_1": ""})
    assert (bad.status_code, 'id="f-until_1-e"' in bad.text) == (422, True)
    assert (await client.post(f"/proposals/{token}/{proposal.id}", data={**TEXT, **data})).status_code == 303
    assert (await one(database)).availability == [
        {"from": "2027-01-21T16:00:00+00:00", "until": "2027-01-21T17:00:00+00:00"}
    ]


# Speaking along


async def test_a_co_speaker_is_invited_agrees_writes_and_leaves(
    client: Browser, visit: Any, database: Database
) -> None:
    call = await add_call(database)
    token, proposal = await confirmed(client, database, call)
    path = f"/proposals/{token}/{proposal.id}"
    version = str((await one(database)).version)
    who = {"invite_given": "Deniz", "invite_family": "Özçelik", "invite_email": "deniz@example.org"}
    missing = await client.post(path, data={**TEXT, "version": version, "act": "invite"})
    assert (missing.status_code, 'id="f-invite_email-e"' in missing.text) == (422, True)
    page = await follow(client, await client.post(path, data={**TEXT, **who, "version": version, "act": "invite"}))
    assert "noch keine Antwort" in page
    other, theirs = visit(), await token_of(database)
    assert theirs != token
    theirs_path = f"/proposals/{theirs}/{proposal.id}"
    assert "Deniz" not in (await other.get(f"{theirs_path}/agree")).text.partition("<main")[0]
    assert (await one(database)).speakers[1].agreed_at is None
    assert "Sie sprechen mit" in await follow(other, await other.post(f"{theirs_path}/agree"))
    shown = await other.get(theirs_path)
    assert ('name="title"' in shown.text, 'name="topics"' in shown.text, 'value="submit"' in shown.text) == (
        True, False, False,
    )  # fmt: skip
    version = str((await one(database)).version)
    data = {**TEXT, "title": "Von Deniz", "given": "Deniz", "family": "Özçelik", "version": version, "act": "save"}
    assert (await other.post(theirs_path, data=data)).status_code == 303
    assert (await one(database)).title.de == "Von Deniz"
    assert (await other.post(f"{theirs_path}/withdraw")).status_code == 422
    assert "Sie sind raus" in (await other.post(f"{theirs_path}/leave")).text
    assert (await other.get(f"/proposals/{theirs}")).status_code == 404


# The end of it


async def test_withdrawing_asks_first_and_tells_by_mail(client: Browser, database: Database) -> None:
    call = await add_call(database)
    token, proposal = await confirmed(client, database, call)
    path = f"/proposals/{token}/{proposal.id}/withdraw"
    assert "Vorschlag zurückziehen?" in (await client.get(path)).text
    assert (await one(database)).status is ProposalStatus.SUBMITTED
    assert "ist zurückgezogen" in await follow(client, await client.post(path))
    assert (await mails(database))[-1].kind == "proposal_withdrawn"
    assert (await client.post(path)).status_code == 422


async def test_a_draft_can_be_deleted(client: Browser, database: Database) -> None:
    await add_call(database)
    answer = await client.post("/events/digitaltag/cfp", data={"act": "draft", **WHO})
    path = answer.headers["location"].partition("?")[0]
    assert (await client.get(f"{path}/delete")).status_code == 200
    assert "gelöscht" in await follow(client, await client.post(f"{path}/delete"))
    async with database.session() as db:
        assert await db.scalar(select(Proposal)) is None


async def test_confirming_is_one_button_once_the_decision_is_told(client: Browser, database: Database) -> None:
    call = await add_call(database)
    token, proposal = await confirmed(client, database, call)
    path = f"/proposals/{token}/{proposal.id}/confirm"
    async with database.session() as db, transaction(db):
        row = await db.get_one(Proposal, proposal.id)
        row.status, row.decided_at = ProposalStatus.ACCEPTED, NOW
        event = (await db.scalars(select(Event))).one()
        db.add(Talk(event_id=event.id, proposal_id=row.id, title=row.title, speakers=[], is_in_running_order=False))
    assert "In Bewertung" in (await client.get(f"/proposals/{token}")).text
    assert (await client.get(path)).status_code == 303
    async with database.session() as db, transaction(db):
        (await db.get_one(Proposal, proposal.id)).told_at = NOW
    assert "Ich komme" in (await client.get(f"/proposals/{token}")).text
    assert (await client.get(path)).status_code == 200
    assert (await one(database)).status is ProposalStatus.ACCEPTED
    await follow(client, await client.post(path, data={"attends": "yes"}))
    assert (await one(database)).status is ProposalStatus.CONFIRMED
