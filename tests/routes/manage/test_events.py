"""Meetings in the workspace: found, written, and acted upon; nobody's words are lost."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
from PIL import Image
from sqlalchemy import func, select

from eventhub.db import Database, transaction
from eventhub.domain import events
from eventhub.models import Event, EventStatus, LocalizedText, OutboxMail, Question, Role, Topic, Venue
from tests.clients import HTMX, Browser, Visit
from tests.makers import START, make_event, make_venue, register

NOW = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)
INPUTS = r"<input([^>]*)>|<textarea([^>]*)>\n?([^<]*)</textarea>|<select([^>]*)>(.*?)</select>"


async def add(database: Database, *rows: Any) -> None:
    async with database.session() as db, transaction(db):
        db.add_all(rows)


async def stored(database: Database, event_id: UUID) -> Event:
    async with database.session() as db:
        event = await events.get(db, event_id)
        assert event is not None
        return event


def typed(html: str) -> dict[str, Any]:
    """What a browser would send of the editor as it stands."""
    form = html[html.index('<form class="ed__form"') :]
    form = form[: form.index("</form>")]
    values: dict[str, list[str]] = {}
    for found in re.finditer(
        r"<input([^>]*)>|<textarea([^>]*)>\n?([^<]*)</textarea>|<select([^>]*)>(.*?)</select>", form, re.S
    ):
        box, area, text, choice, options = found.groups()
        attributes = box or area or choice or ""
        name = re.search(r'name="([^"]+)"', attributes)
        if not name or name.group(1) == "csrf" or 'type="file"' in attributes:
            continue
        if re.search(r'type="(checkbox|radio)"', attributes) and not re.search(r"\bchecked\b", attributes):
            continue
        value = text
        if box is not None:
            given = re.search(r'value="([^"]*)"', attributes)
            value = given.group(1) if given else ""
        elif choice is not None:
            chosen = re.search(r'value="([^"]*)" selected', options)
            value = chosen.group(1) if chosen else ""
        values.setdefault(name.group(1), []).append(unescape(value or ""))
    return {name: value if len(value) > 1 else value[0] for name, value in values.items()}


async def send(browser: Browser, path: str, values: dict[str, Any], **more: Any) -> httpx.Response:
    """Post the editor as browsers do, in parts."""
    files = more.pop("files", {"picture": ("", b"")})
    parts = [
        (name, (None, one)) for name, value in values.items() for one in ([value] if isinstance(value, str) else value)
    ]
    parts += [(name, file) for name, file in files.items()]
    return await browser.post(path, files=[*parts, ("csrf", (None, browser.form_token))], **more)


async def editor(browser: Browser, path: str) -> dict[str, Any]:
    answer = await browser.get(path)
    assert answer.status_code == 200, answer.text
    return typed(answer.text)


PAGES = ("", "/new", "/{id}", "/{id}/edit", "/{id}/cancel", "/{id}/copy", "/{id}/delete", "/{id}/send-now")
ACTS = ("edit", "publish", "unpublish", "cancel", "take-back", "send-now", "copy", "delete")


async def test_only_organisers_find_these_pages(
    client: Browser, organiser: Browser, signed_in: Visit, database: Database
) -> None:
    event, door = make_event(), await signed_in(Role.DOOR)
    await add(database, event)
    for path in PAGES:
        address = f"/manage/events{path}".replace("{id}", str(event.id))
        assert (await client.get(address)).headers["location"].startswith("/sign-in?next="), path
        assert (await door.get(address)).status_code == 404, path
        assert (await organiser.get(address)).status_code == 200, path


async def test_an_act_needs_the_token_and_the_role(
    client: Browser, organiser: Browser, signed_in: Visit, database: Database
) -> None:
    event, door = make_event(status=EventStatus.DRAFT), await signed_in(Role.DOOR)
    await add(database, event)
    for act in ACTS:
        address = f"/manage/events/{event.id}/{act}"
        assert (await client.post(address)).status_code == 303, act
        assert (await organiser.post(address)).status_code == 403, act
        assert (await door.act(address)).status_code == 404, act
    assert (await stored(database, event.id)).status is EventStatus.DRAFT


async def test_the_list_is_searched_whole_or_in_part(organiser: Browser, database: Database) -> None:
    await add(
        database,
        make_event(title=LocalizedText("Der digitale Bauantrag", "The building permit")),
        make_event(title=LocalizedText("Cyberangriff"), status=EventStatus.DRAFT),
    )
    page = (await organiser.get("/manage/events?q=bauantrag")).text
    assert "<h1>Termine</h1>" in page
    assert ("Der digitale Bauantrag" in page, "Cyberangriff" in page) == (True, False)
    part = (await organiser.get("/manage/events?when=drafts&lang=en", headers=HTMX)).text
    assert part.startswith('<div id="list">')
    assert ("The building permit" in part, "Cyberangriff" in part) == (False, True)
    assert "Kein Termin passt" in (await organiser.get("/manage/events?q=gibtesnicht")).text


async def test_a_new_meeting_is_written_and_published(organiser: Browser, database: Database) -> None:
    venue, topic = make_venue(), Topic(slug="recht", name=LocalizedText("Recht", "Law"))
    await add(database, venue, topic)
    values = await editor(organiser, "/manage/events/new")
    values |= {
        "title_de": "Der digitale Bauantrag", "title_en": "The digital building permit", "day": "2027-04-15",
        "begin": "17:00", "end": "20:30", "doors": "16:30", "venue": str(venue.id), "topics": str(topic.id),
        "capacity": "90", "party_size": "2", "registration_closes_at": "2027-04-14T12:00", "act": "back",
        "description_de": "Vom Papierstapel zum **Antrag**.",
    }  # fmt: skip
    answer = await send(organiser, "/manage/events/new", values)
    assert answer.status_code == 303, answer.text
    event = await stored(database, UUID(answer.headers["location"].rpartition("/")[2]))
    assert (event.slug, event.status, event.capacity, event.max_companions) == (
        "der-digitale-bauantrag", EventStatus.DRAFT, 90, 1,
    )  # fmt: skip
    assert event.starts_at == datetime(2027, 4, 15, 15, 0, tzinfo=UTC)
    assert event.doors_at == datetime(2027, 4, 15, 14, 30, tzinfo=UTC)
    assert [one.slug for one in event.topics] == ["recht"]
    page = (await organiser.get(answer.headers["location"])).text
    assert "Als Entwurf gespeichert. Noch sieht ihn nur das Team." in page
    assert "Impressum oder Datenschutz fehlt" in page
    answer = await organiser.act(f"/manage/events/{event.id}/publish")
    assert "Veröffentlicht." in (await organiser.get(answer.headers["location"])).text
    assert (await stored(database, event.id)).is_published


async def test_errors_stand_at_their_fields_and_what_was_typed_stays(organiser: Browser, database: Database) -> None:
    values = await editor(organiser, "/manage/events/new")
    values |= {
        "title_de": "",
        "day": "2027-04-31",
        "begin": "17:00",
        "end": "5 Uhr",
        "capacity": "viele",
        "slug": "Über.uns",
    }
    answer = await send(organiser, "/manage/events/new?lang=en", values)
    assert answer.status_code == 422
    assert "<title>Error: New date" in answer.text
    names = re.findall(r'<li><a href="#f-([^"]+)">', answer.text)
    assert names == ["title_de", "slug", "day", "end", "venue", "capacity"]
    kept = typed(answer.text)
    assert (kept["begin"], kept["end"], kept["capacity"], kept["slug"]) == ("17:00", "5 Uhr", "viele", "Über.uns")


async def test_a_taken_address_is_said_at_its_field(organiser: Browser, database: Database) -> None:
    await add(database, make_event(slug="belegt"))
    values = await editor(organiser, "/manage/events/new")
    values |= {"title_de": "Treffen", "day": "2027-04-15", "begin": "17:00", "end": "20:30", "attendance": "online"}
    answer = await send(organiser, "/manage/events/new", values | {"slug": "belegt"})
    assert (answer.status_code, '<a href="#f-slug">' in answer.text) == (422, True)


async def test_the_editor_saves_what_it_shows(organiser: Browser, database: Database) -> None:
    venue = make_venue()
    await add(database, venue)
    values = await editor(organiser, "/manage/events/new")
    values |= {
        "title_de": "Treffen", "edition_de": "Nummer 5", "day": "2027-04-15", "begin": "22:00", "end": "01:30",
        "end_day": "2027-04-16", "attendance": "hybrid", "venue": str(venue.id),
        "joining_url": "https://meet.example.org/5", "visibility": "unlisted", "wants_approval": "yes",
        "cover": "digitaltag", "host_name": "Stadt Marl", "hand_out_en": "Badge",
        "question": ["0", "1"], "question_0_label_de": "Was essen Sie?", "question_0_kind": "choice",
        "question_0_options_de": "Fleisch\nGemüse", "question_0_options_en": "Meat\nVegetables",
        "question_0_is_sensitive": "yes", "question_1_label_de": "Wie viele?", "question_1_kind": "number",
        "talk": ["0", "1"], "talk_0_kind": "talk", "talk_0_title_de": "Vortrag", "talk_0_begin": "22:15",
        "talk_0_minutes": "25", "talk_0_speaker": ["0", "1"], "talk_0_speaker_0_name": "Ada Eins",
        "talk_0_speaker_0_organisation": "Werk", "talk_0_speaker_0_address": "ada@example.org",
        "talk_0_speaker_1_name": "", "talk_1_kind": "break", "talk_1_title_de": "Suppe", "talk_1_day": "2027-04-16",
        "talk_1_begin": "00:30",
    }  # fmt: skip
    answer = await send(organiser, "/manage/events/new", values | {"act": "stay"})
    assert answer.status_code == 303, re.findall(r'<p class="err".*?</p>', answer.text)
    path = answer.headers["location"]
    ident = UUID(path.split("/")[3])
    first = await stored(database, ident)
    assert [(one.label.de, one.kind, one.options) for one in first.questions] == [
        (
            "Was essen Sie?",
            "choice",
            [{"key": "o1", "de": "Fleisch", "en": "Meat"}, {"key": "o2", "de": "Gemüse", "en": "Vegetables"}],
        ),
        ("Wie viele?", "number", []),
    ]
    assert [(one.title.de, one.starts_at, [who.name for who in one.speakers]) for one in first.talks] == [
        ("Vortrag", datetime(2027, 4, 15, 20, 15, tzinfo=UTC), ["Ada Eins"]),
        ("Suppe", datetime(2027, 4, 15, 22, 30, tzinfo=UTC), []),
    ]
    answer = await send(organiser, path, await editor(organiser, path))
    assert answer.status_code == 303, answer.text
    second = await stored(database, ident)
    same = {"version", "updated_at", "_sa_instance_state"}
    before, after = ({k: v for k, v in vars(one).items() if k not in same} for one in (first, second))
    for name in ("questions", "talks", "gates"):
        assert [one.id for one in before.pop(name)] == [one.id for one in after.pop(name)]
    assert {k: v for k, v in before.items() if isinstance(v, str | int | datetime | LocalizedText | None)} == {
        k: v for k, v in after.items() if isinstance(v, str | int | datetime | LocalizedText | None)
    }


async def test_rows_are_added_moved_and_removed_and_nothing_is_saved_by_that(
    organiser: Browser, database: Database
) -> None:
    event = make_event(questions=[Question(kind="text", label=LocalizedText("Erste"))])
    await add(database, event)
    path = f"/manage/events/{event.id}/edit"
    values = await editor(organiser, path) | {"title_de": "Getippt"}
    answer = await send(organiser, path, values | {"do": "add question"})
    assert answer.status_code == 200
    values = typed(answer.text)
    assert (values["title_de"], values["question"]) == ("Getippt", ["0", "1"])
    values["question_1_label_de"] = "Zweite"
    values = typed((await send(organiser, path, values | {"do": "up question 1"})).text)
    assert values["question"] == ["1", "0"]
    values = typed((await send(organiser, path, values | {"do": "remove question 0"})).text)
    assert (values["question"], values["question_1_label_de"]) == ("1", "Zweite")
    assert "question_0_label_de" not in values
    values = typed((await send(organiser, path, values | {"do": "add talk"})).text)
    values = typed((await send(organiser, path, values | {"do": "add talk_0_speaker"})).text)
    assert (values["talk"], values["talk_0_speaker"]) == ("0", "0")
    assert [one.label.de for one in (await stored(database, event.id)).questions] == ["Erste"]
    part = await send(organiser, path, values | {"do": "add gate"}, headers=HTMX)
    assert part.text.strip().startswith('<fieldset class="field" id="rows-gate"')
    assert (await send(organiser, path, values)).status_code == 303
    saved = await stored(database, event.id)
    assert ([one.label.de for one in saved.questions], saved.talks) == (["Zweite"], []), "empty rows are left out"


async def test_moving_a_published_meeting_says_how_many_mails_go_out(organiser: Browser, database: Database) -> None:
    event = make_event()
    await add(database, event)
    async with database.session() as db, transaction(db):
        await register(db, event, "Ada Eins", now=NOW)
    path = f"/manage/events/{event.id}/edit"
    page = (await organiser.get(path)).text
    assert "Ändern sich Zeit oder Ort, geht 1 E-Mail raus." in page
    answer = await send(organiser, path, typed(page) | {"begin": "18:00"})
    assert answer.headers["location"] == f"/manage/events/{event.id}"
    assert (
        "1 E-Mail über die neue Zeit oder den neuen Ort ist unterwegs."
        in (await organiser.get(answer.headers["location"])).text
    )
    assert (await stored(database, event.id)).starts_at == START + timedelta(hours=1)


async def test_who_saves_second_sees_both_and_may_still_save(organiser: Browser, database: Database) -> None:
    options = [{"key": "o1", "de": "Fleisch", "en": ""}, {"key": "o2", "de": "Gemüse", "en": ""}]
    event = make_event(questions=[Question(kind="choice", label=LocalizedText("Was essen Sie?"), options=options)])
    await add(database, event)
    path = f"/manage/events/{event.id}/edit"
    mine = theirs = await editor(organiser, path)
    await send(organiser, path, theirs | {"title_de": "Ihre Fassung", "capacity": "50"})
    # Browsers end lines with CR and LF; that is no difference.
    as_browsers_do = {"question_0_options_de": "Fleisch\r\nGemüse"}
    answer = await send(organiser, path, mine | as_browsers_do | {"title_de": "Meine Fassung"})
    assert answer.status_code == 422
    assert '<th scope="row">Fragen</th>' not in answer.text
    assert "hat dieses Treffen um" in answer.text
    assert '<th scope="row">Titel</th><td>Ihre Fassung</td><td>Meine Fassung</td>' in answer.text
    assert '<th scope="row">Plätze</th><td>50</td><td>–</td>' in answer.text
    assert (await stored(database, event.id)).title.de == "Ihre Fassung"
    kept = typed(answer.text)
    assert kept["title_de"] == "Meine Fassung"
    assert (await send(organiser, path, kept)).status_code == 303
    assert (await stored(database, event.id)).title.de == "Meine Fassung"


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (60, 40), (200, 120, 40)).save(written, "PNG")
    return written.getvalue()


async def test_an_uploaded_cover_survives_errors_and_is_served_for_good(
    organiser: Browser, client: Browser, database: Database
) -> None:
    event = make_event()
    await add(database, event)
    path = f"/manage/events/{event.id}/edit"
    values = await editor(organiser, path)
    files = {"picture": ("bild.png", picture(), "image/png")}
    answer = await send(organiser, path, values | {"title_de": "", "title_en": ""}, files=files)
    assert answer.status_code == 422
    kept = typed(answer.text)
    assert kept["cover"] == "own"
    values = kept | {"title_de": "Mit Bild", "cover_alt_de": "Ein Förderturm"}
    assert (await send(organiser, path, values)).status_code == 303
    saved = await stored(database, event.id)
    assert (saved.cover_file, saved.cover_alt.de, saved.cover) == (kept["cover_file"], "Ein Förderturm", "schicht24")
    served = await client.get(f"/covers/{saved.cover_file}")
    assert (served.status_code, served.headers["content-type"]) == (200, "image/png")
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in served.headers["cache-control"]
    for name in ("0" * 32 + ".png", "..%2Fsecret_key", "x.png"):
        assert (await client.get(f"/covers/{name}")).status_code == 404


async def test_what_is_no_picture_is_refused_at_its_field(organiser: Browser, database: Database) -> None:
    event = make_event()
    await add(database, event)
    path = f"/manage/events/{event.id}/edit"
    values = await editor(organiser, path)
    files = {"picture": ("bild.png", b"<svg onload=alert(1)>", "image/png")}
    answer = await send(organiser, path, values, files=files)
    assert (answer.status_code, '<a href="#f-picture">' in answer.text) == (422, True)
    answer = await send(organiser, path, values | {"cover": "own"})
    assert '<a href="#f-picture">' in answer.text
    for size, status in ((5_200_000, 422), (7_000_000, 413)):
        large = {"picture": ("bild.png", picture() + b"0" * size, "image/png")}
        answer = await send(organiser, path, values | {"title_de": "Getippt"}, files=large)
        assert answer.status_code == status
        assert ("5 MB" in answer.text, 'value="Getippt"' in answer.text) == (status == 422, status == 422)
    assert (await stored(database, event.id)).cover_file is None


async def test_a_meeting_is_cancelled_and_taken_back(organiser: Browser, database: Database) -> None:
    event = make_event()
    await add(database, event)
    async with database.session() as db, transaction(db):
        await register(db, event, "Ada Eins", now=NOW)
    path = f"/manage/events/{event.id}"
    asked = (await organiser.get(f"{path}/cancel")).text
    assert "1 Mensch hat einen Platz, 0 stehen auf der Warteliste." in asked
    assert "1 E-Mail wird geschrieben" in asked
    await organiser.act(f"{path}/cancel", {"reason_de": "Sturm", "reason_en": "Storm"})
    cancelled = await stored(database, event.id)
    assert (cancelled.status, cancelled.cancel_reason) == (EventStatus.CANCELLED, LocalizedText("Sturm", "Storm"))
    page = (await organiser.get(path)).text
    assert "1 E-Mail wartet zehn Minuten" in page
    assert "Absage zurücknehmen" in page
    await organiser.act(f"{path}/take-back")
    assert (await stored(database, event.id)).is_published


async def test_the_mails_of_a_cancellation_may_leave_at_once(organiser: Browser, database: Database) -> None:
    event = make_event()
    await add(database, event)
    async with database.session() as db, transaction(db):
        await register(db, event, "Ada Eins", now=NOW)
    path = f"/manage/events/{event.id}"
    await organiser.act(f"{path}/cancel", {"reason_de": "", "at_once": "yes"})
    assert "1 E-Mail geht jetzt raus." in (await organiser.get(path)).text
    async with database.session() as db:
        mail = (await db.scalars(select(OutboxMail).where(OutboxMail.kind == "event_cancelled"))).one()
        assert mail.due_at < mail.created_at + timedelta(minutes=1)


async def test_a_copy_is_a_draft_on_the_day_one_chooses(organiser: Browser, database: Database) -> None:
    event = make_event()
    await add(database, event)
    path = f"/manage/events/{event.id}/copy"
    assert 'value="2027-02-18"' in (await organiser.get(path)).text
    assert (await organiser.act(path, {"day": ""})).status_code == 422
    answer = await organiser.act(path, {"day": "2027-04-15"})
    copied = await stored(database, UUID(answer.headers["location"].split("/")[3]))
    assert (copied.status, copied.starts_at) == (EventStatus.DRAFT, datetime(2027, 4, 15, 15, 0, tzinfo=UTC))


async def test_a_draft_is_deleted_and_a_published_one_not(organiser: Browser, database: Database) -> None:
    draft, published = make_event(status=EventStatus.DRAFT), make_event()
    await add(database, draft, published)
    answer = await organiser.act(f"/manage/events/{draft.id}/delete")
    assert answer.headers["location"] == "/manage/events?when=drafts"
    answer = await organiser.act(f"/manage/events/{published.id}/delete")
    page = (await organiser.get(answer.headers["location"])).text
    assert 'class="flash flash--bad"' in page
    async with database.session() as db:
        assert (await db.scalars(select(Event.id))).all() == [published.id]
        assert await db.scalar(select(func.count(Venue.id))) == 2


async def test_what_is_not_there_is_not_found(organiser: Browser) -> None:
    missing = "01900000-0000-7000-8000-000000000000"
    for path in (missing, f"{missing}/edit", f"{missing}/cancel", "nonsense"):
        assert (await organiser.get(f"/manage/events/{path}")).status_code == 404
    assert (await organiser.act(f"/manage/events/{missing}/publish")).status_code == 404
