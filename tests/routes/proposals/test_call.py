"""The public call, and beginning a proposal there."""

from datetime import timedelta

import time_machine

from eventhub.db import Database, transaction
from eventhub.mail import links
from eventhub.models import LocalizedText, ProposalStatus, Series
from tests.calls import open_call
from tests.clients import HTMX, Browser
from tests.conftest import NOW
from tests.routes.proposals.proposing import TEXT, WHO, add_call, add_proposal, follow, mails, one, typed


async def test_the_call_is_public_while_it_is_and_its_event_links_to_it(client: Browser, database: Database) -> None:
    await add_call(database, intro=LocalizedText("Fehler sind willkommen.", "Mistakes are welcome."))
    page = await client.get("/events/digitaltag/cfp")
    assert (page.status_code, "Fehler sind willkommen." in page.text) == (200, True)
    assert page.headers["cache-control"].startswith("public")
    english = await client.get("/events/digitaltag/cfp?lang=en")
    assert "Mistakes are welcome." in english.text
    assert "/events/digitaltag/cfp" in (await client.get("/events/digitaltag")).text
    with time_machine.travel(NOW + timedelta(days=8)):
        closed = await client.get("/events/digitaltag/cfp")
        assert ("Der Aufruf ist geschlossen" in closed.text, 'name="title"' in closed.text) == (True, False)
        assert "/events/digitaltag/cfp" not in (await client.get("/events/digitaltag")).text


async def test_an_unpublished_call_is_not_found_but_by_organisers(
    client: Browser, organiser: Browser, database: Database
) -> None:
    await add_call(database, is_published=False)
    assert (await client.get("/events/digitaltag/cfp")).status_code == 404
    assert (await organiser.get("/events/digitaltag/cfp")).status_code == 200


async def test_a_series_has_a_standing_call(client: Browser, database: Database) -> None:
    series = Series(slug="schichtwechsel", name=LocalizedText("Schichtwechsel"))
    async with database.session() as db, transaction(db):
        call = await open_call(db, series, now=NOW, closes_at=None)
    assert "Immer offen" in (await client.get("/series/schichtwechsel/cfp")).text
    assert "/series/schichtwechsel/cfp" in (await client.get("/series/schichtwechsel")).text
    answer = await client.post("/series/schichtwechsel/cfp", data=typed(call))
    assert "Ihr Vorschlag ist eingegangen" in await follow(client, answer)
    assert (await one(database)).event_id is None


# Beginning


async def test_submitting_at_once_sends_the_receipt_and_shows_the_one_proposal(
    client: Browser, database: Database
) -> None:
    call = await add_call(database)
    page = await follow(client, await client.post("/events/digitaltag/cfp", data=typed(call)))
    assert "Ihr Vorschlag ist eingegangen" in page
    assert "noch nicht bestätigt" in page
    kept = await one(database)
    assert (kept.status, kept.title.de, kept.submitter.name) == (
        ProposalStatus.SUBMITTED, "Wem gehören die Daten?", "Hanna Gövert",
    )  # fmt: skip
    (mail,) = await mails(database)
    assert (mail.kind, mail.to_address, "/proposals/" in mail.body_text) == (
        "proposal_received", "h.goevert@example.org", True,
    )  # fmt: skip


async def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(
    client: Browser, database: Database
) -> None:
    await add_call(database)
    answer = await client.post("/events/digitaltag/cfp", data={**TEXT, "given": "Hanna", "email": "keine"})
    assert answer.status_code == 422
    for field in ("type", "family", "email"):
        assert f'id="f-{field}-e"' in answer.text
    assert 'value="Hanna"' in answer.text
    assert await mails(database) == []


async def test_a_draft_needs_only_the_address(client: Browser, database: Database) -> None:
    await add_call(database)
    bare = await client.post("/events/digitaltag/cfp", data={"act": "draft"})
    assert (bare.status_code, 'id="f-email-e"' in bare.text, 'id="f-title-e"' in bare.text) == (422, True, False)
    page = await follow(client, await client.post("/events/digitaltag/cfp", data={"act": "draft", **WHO}))
    assert "Ihr Entwurf ist gesichert" in page
    assert [one.kind for one in await mails(database)] == ["draft_saved"]


async def test_the_answer_is_the_same_whether_the_address_is_known(client: Browser, database: Database) -> None:
    call = await add_call(database)
    await add_proposal(database, call, address="h.goevert@example.org")
    path = "/events/digitaltag/cfp/my-link"
    known = await client.post(path, data={"email": "h.goevert@example.org"})
    unknown = await client.post(path, data={"email": "niemand@example.org"})
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("h.goevert@", "niemand@") == unknown.text
    again = await client.post(path, data={"email": "h.goevert@example.org"})
    assert again.text == known.text
    assert [one.kind for one in await mails(database)] == ["proposal_received", "speaker_link"]


async def test_the_text_is_shown_as_markdown_before_anything_is_saved(client: Browser, database: Database) -> None:
    await add_call(database)
    data = {**TEXT, "act": "preview"}
    part = await client.post("/events/digitaltag/cfp", data=data, headers=HTMX)
    assert "<strong>vermessen</strong>" in part.text
    assert "<html" not in part.text
    whole = await client.post("/events/digitaltag/cfp", data=data)
    assert "<strong>vermessen</strong>" in whole.text
    assert 'value="Wem gehören die Daten?"' in whole.text


async def test_the_grace_link_lets_propose_after_the_deadline(client: Browser, database: Database) -> None:
    call = await add_call(database, grace_until=NOW + timedelta(days=9))
    async with database.session() as db:
        path = f"/events/digitaltag/cfp?grace={links.grace_token(db, call)}"
    with time_machine.travel(NOW + timedelta(days=8)):
        assert (await client.post("/events/digitaltag/cfp", data=typed(call))).status_code == 422
        page = await client.get(path)
        assert ('name="title"' in page.text, page.headers["cache-control"]) == (True, "no-store")
        draft = await client.post(path, data=typed(call, act="draft"))
        where = draft.headers["location"]
        version = {"version": "1", "act": "submit"}
        assert (await client.post(where, data=typed(call) | version)).status_code == 303
    assert (await one(database)).status is ProposalStatus.SUBMITTED
