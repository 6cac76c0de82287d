"""What the team does with several registrations at once."""

import html
import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from eventhub.db import Database
from eventhub.models import Party, Registration
from tests.clients import Browser
from tests.routes.manage.registered import S, hold, kinds, let_in, said, states, table, the


async def test_several_are_cancelled_after_a_question(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Ada Eins", "Bea Zwei", "Cem Drei", "Dora Vier", "Emil Fünf", capacity=3)
    chosen = [await the(database, event, name) for name in ("Ada Eins", "Bea Zwei")]
    await let_in(database, organiser, event, chosen[1])
    ids = [str(one.id) for one in chosen]
    question = await organiser.act(table(event, "/selected?lang=de"), {"act": "cancel", "id": ids})
    assert question.status_code == 200
    assert "2 Anmeldungen absagen?" in question.text
    assert (await states(database, event))["Ada Eins"] == S.CONFIRMED
    answer = await organiser.act(table(event, "/selected?lang=de"), {"act": "cancel", "id": ids, "is_sure": "yes"})
    assert await said(organiser, answer) == (
        "1 Anmeldung ist abgesagt. 1 Platz wurde der Warteliste angeboten: Dora Vier. "
        "Unverändert: Bea Zwei. Wer eingecheckt ist, behält den Platz."
    )
    assert await states(database, event) == {
        "Ada Eins": S.CANCELLED,
        "Bea Zwei": S.CONFIRMED,
        "Cem Drei": S.CONFIRMED,
        "Dora Vier": S.OFFERED,
        "Emil Fünf": S.WAITLISTED,
    }


async def test_several_get_their_link_once_a_party_and_nobody_of_another_event(
    organiser: Browser, database: Database
) -> None:
    event = await hold(database, "Katharina Schlüter", companions=1)
    other = await hold(database, "Tom Bergmann")
    stranger = await the(database, other, "Tom Bergmann")
    ids = [str(stranger.id)]
    async with database.session() as db:
        party = await db.scalar(select(Party.id).where(Party.event_id == event.id))
        ids += [str(one) for one in await db.scalars(select(Registration.id).where(Registration.party_id == party))]
    answer = await organiser.act(table(event, "/selected?lang=de"), {"act": "resend", "id": ids})
    assert await said(organiser, answer) == "1 Link ist auf dem Weg."
    assert (await kinds(database)).count("link_again") == 1


async def test_nothing_chosen_is_said(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter")
    for data in ({"act": "cancel"}, {"act": "cancel", "id": "no-id"}, {"id": str(uuid4())}):
        answer = await organiser.act(table(event, "/selected?lang=de"), data)
        assert await said(organiser, answer) == "Wählen Sie zuerst mindestens eine Anmeldung aus."


async def test_what_is_done_with_several_returns_to_where_they_were_chosen(
    organiser: Browser, database: Database
) -> None:
    event = await hold(database, *(f"Gast N{number:03}" for number in range(53)))
    last = str((await the(database, event, "Gast N052")).id)
    here = table(event, "?q=gast&status=confirmed&page=2")
    [back] = ways_back((await organiser.get(here)).text)
    resent = {"act": "resend", "id": last, "next": back}
    assert (await organiser.act(table(event, "/selected"), resent)).headers["location"] == here
    nothing = {"act": "resend", "next": back}
    assert (await organiser.act(table(event, "/selected"), nothing)).headers["location"] == here
    question = (await organiser.act(table(event, "/selected"), {"act": "cancel", "id": last, "next": back})).text
    assert ways_back(question) == [here]
    sure = {"act": "cancel", "id": last, "is_sure": "yes", "next": back}
    assert (await organiser.act(table(event, "/selected"), sure)).headers["location"] == here
    assert (await states(database, event))["Gast N052"] == S.CANCELLED


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org", "/\\example.org", "\\\\example.org"])
async def test_what_is_done_with_several_never_leads_to_another_host(
    organiser: Browser, database: Database, away: str
) -> None:
    event = await hold(database, "Katharina Schlüter")
    one = {"id": str((await the(database, event, "Katharina Schlüter")).id), "next": away}
    answer = await organiser.act(table(event, "/selected"), {"act": "resend", **one})
    assert answer.headers["location"] == table(event)
    question = (await organiser.act(table(event, "/selected"), {"act": "cancel", **one})).text
    assert ways_back(question) == [table(event)]


def ways_back(text: str) -> list[str]:
    """Where the forms for several of a page say that they return to."""
    forms = re.findall(r'<form[^>]+action="[^"]+/selected".*?</form>', text, re.DOTALL)
    return [html.unescape(one) for form in forms for one in re.findall(r'name="next" value="([^"]*)"', form)]
