"""What a guest does by a button: confirm, accept, cancel; each says no in words."""

import re
from datetime import timedelta

import pytest
import time_machine

from eventhub.db import Database
from eventhub.domain import waitlist
from tests.clients import Browser
from tests.conftest import NOW
from tests.routes.own.meeting import GUEST, meet, plain


async def test_confirming_the_address_is_a_button_that_posts(client: Browser, database: Database) -> None:
    meeting = await meet(database, wants_confirmation=True)
    token = await meeting.register()
    for path in ("", "/confirm"):
        page = await client.get(f"/r/{token}{path}")
        assert "Noch ein Klick, dann ist Ihr Platz sicher." in plain(page)
        assert "Wir halten den Platz bis 10:30 Uhr." in plain(page)
    answer = await client.post(f"/r/{token}/confirm")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/r/{token}")
    assert await meeting.people() == {GUEST: "confirmed"}
    again = await client.post(f"/r/{token}/confirm")
    assert (again.status_code, again.headers["location"]) == (303, f"/r/{token}")
    assert await meeting.mails() == ["address_to_confirm", "registration_confirmed"]
    assert (await client.get(f"/r/{token}/confirm")).headers["location"] == f"/r/{token}"


async def test_confirming_too_late_says_to_register_again(client: Browser, database: Database) -> None:
    meeting = await meet(database, wants_confirmation=True)
    token = await meeting.register()
    with time_machine.travel(NOW + timedelta(minutes=31), tick=True):
        page = await client.post(f"/r/{token}/confirm")
        assert page.status_code == 422
        assert "Die Zeit zum Bestätigen ist vorbei." in plain(page)
        assert 'href="/events/abend/register"' in page.text
        assert "Die Zeit zum Bestätigen ist vorbei." in plain(await client.get(f"/r/{token}"))
    assert await meeting.people() == {GUEST: "unverified"}


async def test_an_offer_is_accepted_by_a_button(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=2)
    first = await meeting.register("Ada Eins", companions=1)
    token = await meeting.register(companions=1)
    await meeting.cancel(first)
    for path in ("", "/offer"):
        text = plain(await client.get(f"/r/{token}{path}"))
        assert "Ein Platz ist frei, für Sie beide." in text
        assert "Gilt bis Mo, 11. Januar, 10:00 Uhr" in text
        assert "Platz frei geworden und Ihnen angeboten" in text
    answer = await client.post(f"/r/{token}/offer")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/r/{token}?done=confirmed")
    page = await client.get(answer.headers["location"])
    assert "Das ist erledigt. Die E-Mail mit Ihrem Ticket ist unterwegs." in plain(page)
    assert "Bestätigt" in plain(page)
    assert (await client.post(f"/r/{token}/offer")).status_code == 303


async def test_an_offer_that_lapsed_is_refused_in_words(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=1)
    first = await meeting.register("Ada Eins")
    token = await meeting.register()
    await meeting.cancel(first)
    late = NOW + timedelta(hours=25)
    with time_machine.travel(late, tick=True):
        page = await client.post(f"/r/{token}/offer?lang=en")
        assert page.status_code == 422
        assert "The offer has lapsed. You are on the waiting list again." in plain(page)
        await meeting.register("Bea Zwei")
        await meeting.act(token, lambda db, event, party: waitlist.lapse(db, event, party, now=late))
        text = plain(await client.get(f"/r/{token}?lang=en"))
    assert "The time to accept an offer passed. You wait again, at the end of the queue." in text
    assert "You are number 1 on the waiting list." in text


async def test_who_was_never_offered_anything_cannot_take_a_place(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=1)
    await meeting.register("Ada Eins")
    token = await meeting.register()
    page = await client.post(f"/r/{token}/offer?lang=en")
    assert page.status_code == 422
    assert "There is no place on offer for you right now." in plain(page)
    assert (await meeting.people())[GUEST] == "waitlisted"


async def test_one_of_the_party_can_stay_away_alone(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register(companions=1)
    page = await client.get(f"/r/{token}/cancel?who=1&lang=en")
    assert re.search(r'name="who" value="1" id="f-who-1" checked', page.text)
    assert "For all: Katharina Schlüter, Gast 0 Brinkmann" in plain(page)
    answer = await client.post(f"/r/{token}/cancel?lang=en", data={"who": "1"})
    assert answer.headers["location"] == f"/r/{token}?lang=en&done=released"
    text = plain(await client.get(answer.headers["location"]))
    assert "The place is released. The others keep theirs." in text
    assert "Gast 0 Brinkmann Companion Not coming" in text
    assert await meeting.people() == {GUEST: "confirmed", "Gast 0 Brinkmann": "cancelled"}


async def test_cancelling_for_all_ends_with_a_way_back(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register(companions=1)
    answer = await client.post(f"/r/{token}/cancel", data={"who": "all"})
    assert answer.headers["location"] == f"/r/{token}"
    page = await client.get(f"/r/{token}")
    assert "Ihr Platz ist wieder frei." in plain(page)
    assert 'href="/events/abend/register"' in page.text
    assert set((await meeting.people()).values()) == {"cancelled"}
    assert (await client.get(f"/r/{token}/cancel")).headers["location"] == f"/r/{token}"
    assert (await client.get(f"/r/{token}/answers")).headers["location"] == f"/r/{token}"
    assert (await client.get(f"/r/{token}/ticket.pdf")).status_code == 404


@pytest.mark.parametrize("who", [{"who": "1"}, {"who": "0"}], ids=["companion", "lead"])
async def test_a_cancellation_sent_twice_takes_nobody_else_along(
    client: Browser, database: Database, who: dict[str, str]
) -> None:
    meeting = await meet(database)
    token = await meeting.register(companions=1)
    first = await client.post(f"/r/{token}/cancel", data=who)
    assert first.headers["location"] == f"/r/{token}?done=released"
    mails = await meeting.mails()
    again = await client.post(f"/r/{token}/cancel", data=who)
    assert (again.status_code, again.headers["location"]) == (303, f"/r/{token}")
    assert sorted((await meeting.people()).values()) == ["cancelled", "confirmed"]
    assert await meeting.mails() == mails


@pytest.mark.parametrize("who", [{"who": "all"}, {"who": "1"}, {}], ids=str)
async def test_when_nobody_is_left_cancelling_again_changes_nothing(
    client: Browser, database: Database, who: dict[str, str]
) -> None:
    meeting = await meet(database)
    token = await meeting.register(companions=1)
    await meeting.cancel(token)
    mails = await meeting.mails()
    again = await client.post(f"/r/{token}/cancel", data=who)
    assert (again.status_code, again.headers["location"]) == (303, f"/r/{token}")
    assert await meeting.mails() == mails


async def test_cancelling_asks_for_whom_until_it_is_said(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register(companions=1)
    page = await client.post(f"/r/{token}/cancel", data={})
    assert page.status_code == 422
    assert '<a href="#f-who">Wählen Sie, wer nicht kommt</a>' in page.text
    assert set((await meeting.people()).values()) == {"confirmed"}


async def test_who_is_checked_in_cannot_cancel(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    await meeting.let_in(token)
    page = await client.get(f"/r/{token}/cancel?lang=en")
    assert "Whoever is checked in keeps the place." in plain(page)
    answer = await client.post(f"/r/{token}/cancel?lang=en")
    assert answer.status_code == 422
    assert "Whoever is checked in keeps the place." in plain(answer)
    assert "Checked in" in plain(await client.get(f"/r/{token}?lang=en"))


async def test_another_sites_page_cannot_act_for_a_guest(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    answer = await client.post(f"/r/{token}/cancel", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert await meeting.people() == {GUEST: "confirmed"}
