"""The talks with limited places on a guest's own pages: sign up, queue up, leave; with and without a party."""

from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from eventhub.db import Database
from eventhub.models import OutboxMail, SignUp
from tests.clients import Browser
from tests.domain.workshop import make_talk
from tests.makers import START
from tests.routes.own.meeting import Meeting, meet, plain

HOUR = timedelta(hours=1)


async def workshops(database: Database, **values: Any) -> tuple[Meeting, str, str]:
    """A meeting with a workshop for two, and another one half an hour later; gives back their ids too."""
    first, second = make_talk("Werkstatt", **values), make_talk("Tisch", starts_in=1.5 * HOUR)
    return await meet(database, talks=[first, second]), str(first.id), str(second.id)


async def open_ones(database: Database) -> list[bool]:
    """For each open sign-up in order whether it waits."""
    async with database.session() as db:
        return list(await db.scalars(select(SignUp.is_waiting).where(SignUp.ended_at.is_(None)).order_by(SignUp.id)))


async def test_a_guest_signs_up_and_leaves_by_buttons_that_post(client: Browser, database: Database) -> None:
    meeting, first, _second = await workshops(database)
    token = await meeting.register()
    own = await client.get(f"/r/{token}")
    assert f'href="/r/{token}/talks"' in own.text
    page = await client.get(f"/r/{token}/talks")
    assert page.headers["cache-control"] == "no-store"
    assert "Werkstatt" in plain(page)
    assert "0 von 2" in plain(page)
    answer = await client.post(f"/r/{token}/talks/{first}", data={"who": "0"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/r/{token}/talks?done=talk-joined")
    page = await client.get(answer.headers["location"])
    assert "Platz reserviert" in plain(page)
    assert "Zur selben Zeit: Werkstatt" in plain(page)
    assert "Platz reserviert" in plain(await client.get(f"/r/{token}"))
    answer = await client.post(f"/r/{token}/talks/{first}/leave")
    assert answer.headers["location"] == f"/r/{token}/talks?done=talk-left"
    assert await open_ones(database) == []


async def test_a_full_talk_has_a_queue_that_moves_up(client: Browser, database: Database) -> None:
    meeting, first, _second = await workshops(database, capacity=1)
    token, other = await meeting.register("Ada Eins"), await meeting.register("Bea Zwei")
    await client.post(f"/r/{token}/talks/{first}")
    page = await client.get(f"/r/{other}/talks")
    assert "Ausgebucht" in plain(page)
    answer = await client.post(f"/r/{other}/talks/{first}")
    assert answer.headers["location"].endswith("done=talk-queued")
    assert "Nummer 1 in der Warteschlange" in plain(await client.get(f"/r/{other}/talks"))
    await meeting.cancel(token)
    assert await open_ones(database) == [False]
    async with database.session() as db:
        mail = (await db.scalars(select(OutboxMail).where(OutboxMail.kind == "sign_up_moved_up"))).one()
    assert (mail.to_name, mail.subject) == ("Bea Zwei", "Ein Platz in: Werkstatt")
    assert f"/r/{other}/talks" in mail.body_text
    assert mail.party_id is not None


async def test_each_of_a_party_has_an_own_button(client: Browser, database: Database) -> None:
    meeting, first, _second = await workshops(database, capacity=1)
    token = await meeting.register("Ada Eins", companions=1)
    await client.post(f"/r/{token}/talks/{first}", data={"who": "1"})
    await client.post(f"/r/{token}/talks/{first}", data={"who": "0"})
    page = await client.get(f"/r/{token}/talks?lang=en")
    assert "Gast 0 Brinkmann Place reserved" in plain(page)
    assert "Ada Eins Number 1 in the queue" in plain(page)
    assert await open_ones(database) == [False, True]


async def test_what_is_refused_says_why_on_the_same_page(client: Browser, database: Database) -> None:
    meeting, first, second = await workshops(database)
    token = await meeting.register()
    await client.post(f"/r/{token}/talks/{first}")
    for path, words in (
        (first, "Sie sind für diesen Programmpunkt schon angemeldet."),
        (second, "Zu dieser Zeit sind Sie schon für einen anderen Programmpunkt angemeldet."),
        (f"{second}/leave", "Sie sind für diesen Programmpunkt nicht angemeldet."),
    ):
        page = await client.post(f"/r/{token}/talks/{path}")
        assert page.status_code == 422
        assert words in plain(page)
    with time_machine.travel(START + HOUR, tick=True):
        page = await client.post(f"/r/{token}/talks/{first}/leave")
        assert page.status_code == 422
        assert "Dieser Programmpunkt hat schon begonnen." in plain(page)


async def test_nobody_else_signs_up_with_a_link_that_is_dead(client: Browser, database: Database) -> None:
    meeting, first, _second = await workshops(database)
    token = await meeting.register()
    assert (await client.get("/r/tot/talks")).status_code == 404
    assert (await client.post(f"/r/tot/talks/{first}")).status_code == 404
    for who in ("7", "x"):
        answer = await client.post(f"/r/{token}/talks/{first}", data={"who": who})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/r/{token}")
    await meeting.cancel(token)
    for answer in (await client.get(f"/r/{token}/talks"), await client.post(f"/r/{token}/talks/{first}")):
        assert (answer.status_code, answer.headers["location"]) == (303, f"/r/{token}")
    assert await open_ones(database) == []


async def test_a_meeting_without_such_talks_links_to_none(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    assert "/talks" not in (await client.get(f"/r/{token}")).text
    assert "Kein Programmpunkt hat begrenzte Plätze" in plain(await client.get(f"/r/{token}/talks"))
