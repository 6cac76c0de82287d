"""Proposing over HTTP: the call, drafts, submitting, the personal link, writing on, speaking along."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.domain import calls, proposals
from eventhub.mail import links
from eventhub.models import (
    Call,
    Event,
    LocalizedText,
    OutboxMail,
    Person,
    Profile,
    Proposal,
    ProposalStatus,
    Release,
    ReleasedTalk,
    Series,
    Talk,
    TalkKind,
    TalkStatus,
    new_id,
)
from tests.calls import open_call, submitted
from tests.clients import HTMX, Browser
from tests.conftest import NOW
from tests.makers import make_event

WHO = {"given": "Hanna", "family": "Gövert", "email": "h.goevert@example.org"}
TEXT = {"title": "Wem gehören die Daten?", "abstract": "Drohnen **vermessen** jede Halde.", "language": "de"}


@pytest.fixture(autouse=True)
def _present() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


async def add_call(database: Database, **values: Any) -> Call:
    async with database.session() as db, transaction(db):
        return await open_call(db, make_event(slug="digitaltag"), now=NOW, **values)


async def add_proposal(database: Database, call: Call, **values: Any) -> Proposal:
    async with database.session() as db, transaction(db):
        locked = await calls.lock(db, call.id)
        assert locked is not None
        return await submitted(db, locked, now=NOW, **values)


async def one(database: Database, proposal_id: UUID | None = None) -> Proposal:
    async with database.session() as db:
        ident = proposal_id or await db.scalar(select(Proposal.id))
        assert ident is not None
        found = await proposals.by_id(db, ident)
        assert found is not None
        return found


async def mails(database: Database) -> list[OutboxMail]:
    async with database.session() as db:
        return list(await db.scalars(select(OutboxMail).order_by(OutboxMail.id)))


async def token_of(database: Database) -> str:
    """The personal link that the newest mail holds."""
    found = re.findall(r"/proposals/([\w-]{35})", (await mails(database))[-1].body_text)
    assert found
    return str(found[0])


async def follow(client: Browser, answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    page = await client.get(answer.headers["location"])
    assert page.status_code == 200, page.text
    return str(page.text)


def typed(call: Call, **more: str) -> dict[str, str]:
    return {**TEXT, **WHO, "type": str(call.types[0].id), **more}


# The call


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


# The personal link


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


async def confirmed(client: Browser, database: Database, call: Call) -> tuple[str, Proposal]:
    """A submitted proposal whose personal link was opened; the link and the proposal."""
    proposal = await add_proposal(database, call)
    token = await token_of(database)
    await client.post(f"/proposals/{token}/mine")
    return token, proposal


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


# Writing on


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


def proposal_id_in(path: str) -> str:
    return path.rpartition("/")[2]


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


# The profile


def picture() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (400, 200), "#0b5a60").save(kept, "PNG")
    return kept.getvalue()


async def test_the_profile_is_kept_and_its_picture_is_a_square(client: Browser, database: Database) -> None:
    call = await add_call(database)
    token, proposal = await confirmed(client, database, call)
    path = f"/proposals/{token}/profile"
    data = {"given": "Hanna", "family": "Gövert", "bio_de": "Vermisst Halden.", "links": "https://example.org/hanna"}
    answer = await client.post(path, data=data, files={"picture": ("ich.png", picture(), "image/png")})
    page = await follow(client, answer)
    source = re.findall(r'src="(/speaker-pictures/[0-9a-f]+\.png)"', page)[0]
    body = (await client.get(source)).content
    with Image.open(BytesIO(body)) as image:
        assert image.size == (200, 200)
    speaker = (await one(database, proposal.id)).submitter
    assert (speaker.bio.de, speaker.links) == ("Vermisst Halden.", ["https://example.org/hanna"])
    wrong = await client.post(path, data=data | {"links": "javascript:alert(1)"}, files={"picture": ("", b"")})
    assert (wrong.status_code, 'id="f-links-e"' in wrong.text) == (422, True)


async def test_what_another_browser_types_never_changes_the_kept_profile(
    client: Browser, visit: Any, database: Database
) -> None:
    call = await add_call(database)
    await confirmed(client, database, call)
    stranger = visit()
    answer = await stranger.post("/events/digitaltag/cfp", data=typed(call, given="Böse", family="Absicht"))
    page = await follow(stranger, answer)
    assert "Hanna" not in page
    where = answer.headers["location"].partition("?")[0]
    assert (await stranger.get(f"{where}/profile")).status_code == 404
    async with database.session() as db:
        assert (await db.scalars(select(Profile.name))).all() == ["Hanna Gövert"]
        assert (await db.scalars(select(Person.family_name))).all() == ["Gövert"]
    async with database.session() as db:
        new = await db.scalar(select(Proposal).order_by(Proposal.number.desc()).limit(1))
    assert new is not None
    assert (await one(database, new.id)).submitter.agreed_at is None
