"""The personal link, and what it shows."""

from datetime import UTC, datetime

from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.mail import links
from eventhub.models import (
    Event,
    LocalizedText,
    Profile,
    Proposal,
    ProposalStatus,
    Release,
    ReleasedTalk,
    Talk,
    TalkKind,
    TalkStatus,
    new_id,
)
from tests.clients import Browser
from tests.conftest import NOW
from tests.routes.proposals.proposing import add_call, add_proposal, confirmed, follow, one, token_of, typed


async def test_a_get_of_the_link_changes_nothing_the_button_confirms(client: Browser, database: Database) -> None:
    call = await add_call(database)
    await client.post("/events/digitaltag/cfp", data=typed(call))
    token = await token_of(database)
    page = await client.get(f"/proposals/{token}")
    assert "Ist das Ihre Adresse?" in page.text
    assert (await one(database)).submitter.agreed_at is None
    page_after = await follow(client, await client.post(f"/proposals/{token}/mine"))
    assert "Ihre Adresse ist bestätigt" in page_after
    assert "Wem gehören die Daten?" in page_after
    assert (await one(database)).submitter.agreed_at is not None
    async with database.session() as db:
        profile = (await db.scalars(select(Profile))).one()
    assert (profile.name, profile.organisation) == ("Hanna Gövert", "")


async def test_a_stranger_finds_nothing_by_guessing(client: Browser, database: Database) -> None:
    call = await add_call(database)
    mine = await add_proposal(database, call)
    other = await add_proposal(database, call, address="anna@example.org")
    async with database.session() as db:
        token = links.draft_token(db, mine)
    for path in (f"/proposals/{token[:-2]}AA", f"/proposals/tot/{mine.id}", f"/proposals/{token}/{other.id}"):
        assert (await client.get(path)).status_code == 404
    for act in ("", "/withdraw", "/agree", "/leave", "/confirm", "/delete", "/profile"):
        assert (await client.get(f"/proposals/{token}/{other.id}{act}")).status_code == 404
    assert (await client.post(f"/proposals/{token}/{other.id}/withdraw")).status_code == 404
    assert (await client.get(f"/proposals/{token}/profile")).status_code == 404
    page = await client.get(f"/proposals/{token}")
    assert (page.headers["cache-control"], page.headers["referrer-policy"]) == ("no-store", "same-origin")


async def test_a_confirmed_talk_shows_the_room_and_time_that_were_released_last(
    client: Browser, database: Database
) -> None:
    call = await add_call(database)
    token, proposal = await confirmed(client, database, call)
    assert proposal.event_id is not None
    talk = Talk(
        id=new_id(), event_id=proposal.event_id, proposal_id=proposal.id, title=LocalizedText("Wem?"), slug="wem",
        status=TalkStatus.REQUESTED, is_in_running_order=False,
    )  # fmt: skip
    async with database.session() as db, transaction(db):
        kept = await db.get_one(Proposal, proposal.id)
        kept.status, kept.told_at = ProposalStatus.CONFIRMED, NOW
        db.add(talk)
        await db.flush()
        event = await db.get_one(Event, proposal.event_id)
        event.release_count = 2
        for number, room, at in ((1, "Lohnhalle", 17), (2, "Waschkaue", 18)):
            item = ReleasedTalk(
                talk_id=talk.id, kind=TalkKind.TALK, room_name=room, minutes=35, title=LocalizedText("Wem?"),
                starts_at=datetime(2027, 1, 21, at, 30, tzinfo=UTC),
            )  # fmt: skip
            db.add(Release(event_id=event.id, number=number, released_at=NOW, talks=[item]))
    path, place = f"/proposals/{token}", "Do, 21. Januar, 19:30 Uhr, Waschkaue, 35 Minuten"
    asked = (await client.get(path)).text
    assert (place in asked, "Vortrag, 25 Minuten" in asked) == (False, True)
    async with database.session() as db, transaction(db):
        (await db.get_one(Talk, talk.id)).status = TalkStatus.CONFIRMED
    certain = (await client.get(path)).text
    assert (place in certain, "Lohnhalle" in certain, "Vortrag, 25 Minuten" in certain) == (True, False, False)
    assert "Thu, 21 January, 7:30 pm, Waschkaue, 35 minutes" in (await client.get(f"{path}?lang=en")).text


async def test_another_proposal_begins_with_the_kept_profile(client: Browser, database: Database) -> None:
    call = await add_call(database)
    token, _first = await confirmed(client, database, call)
    answer = await client.post(f"/proposals/{token}/new/{call.id}")
    page = await follow(client, answer)
    assert "Hanna Gövert" in page
    assert 'name="given"' not in page
