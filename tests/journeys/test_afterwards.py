"""What stays of a meeting: slides reach exactly the right people at the right minute, and the numbers outlive them."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

import pytest
import time_machine
from litestar import Litestar
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import urls
from eventhub.db import Database, transaction
from eventhub.domain import feedback
from eventhub.models import (
    Audience,
    Certificate,
    Event,
    OutboxMail,
    Registration,
    Role,
)
from tests.clients import Browser, Visit
from tests.conftest import NOW
from tests.journeys.evening import (
    ABSENT,
    ABSENT_ELSEWHERE,
    AT_THE_DOOR,
    CANCELLED,
    CHOICE,
    COMPANIONS,
    DAY,
    ELSEWHERE,
    END,
    EVERYBODY,
    HOUR,
    LENGTH,
    MINUTE,
    MORNING,
    ONLINE,
    SPEAKERS,
    START,
    WITH_COMPANION,
    Story,
    begin,
    readers,
    upload_given_up_and_begun_again,
    upload_in_broken_pieces,
)
from tests.makers import actor_of, make_event
from tests.routes.own.meeting import plain

MADE_ON = r"Erstellt am [^.]*\. [^.]*\."


@pytest.fixture
def clock_at() -> Iterator[time_machine.Traveller]:
    """The present, which the test moves on."""
    with time_machine.travel(NOW, tick=False) as present:
        yield present


async def answer_feedback(browser: Browser, story: Story, name: str, worth: int) -> None:
    """Somebody says how it was."""
    path = urls.own_feedback(story.links[name])
    form = {
        "event_worth": str(worth),
        "event_change": f"Mehr Zeit, sagt {worth}",
        f"talk_{story.talk_ids[0]}_useful": "5",
    }
    assert (await browser.post(path, data=form)).status_code == 303
    assert (await browser.post(path, data=form)).status_code == 303


async def shown_of(database: Database, event_id: UUID) -> int | None:
    """How many answers are in what is shown."""
    async with database.session() as db:
        found = await feedback.summary(db, await db.get_one(Event, event_id))
    return None if found is None else found.responses


async def code_of(db: AsyncSession, name: str) -> str:
    """The code of the certificate last issued for somebody."""
    query = select(Certificate.code).where(Certificate.name == name).order_by(Certificate.issued_at.desc())
    return (await db.scalars(query.limit(1))).one()


async def test_what_stays_of_a_meeting_reaches_exactly_whom_it_is_for(
    app: Litestar, visit: Visit, signed_in: Visit, database: Database, clock_at: time_machine.Traveller
) -> None:
    browser, organiser = visit(), await signed_in(Role.ORGANISER)
    story = await begin(database, actor_of(organiser.user))
    for name in EVERYBODY:
        await story.register(name, now=NOW + MINUTE, companions=COMPANIONS.get(name, ()))
    await story.cancel(CANCELLED, now=NOW + HOUR)
    await spend_elsewhere(story)

    # A week before, both speakers are asked for their slides; they send them, and nobody is asked again.
    await story.chores(START - 7 * DAY)
    assert await story.mails("slides_asked") == Counter({("slides_asked", name): 1 for name in SPEAKERS})
    clock_at.move_to(START - 5 * DAY)
    public = await upload_in_broken_pieces(app, browser, story)
    inner = await upload_given_up_and_begun_again(app, browser, story)
    await story.chores(START - 2 * DAY)
    assert (await story.mails("slides_asked")).total() == 2

    # The first gives them to everybody, the second to those who come; both agree, and the organisers are wider.
    for material_id, name, audience in ((public, SPEAKERS[0], "everyone"), (inner, SPEAKERS[1], "checked_in")):
        path = urls.proposal_material(story.links[name], material_id)
        answer = await browser.post(path, data={**CHOICE, "audience": audience})
        assert answer.status_code == 303, answer.text
        await story.open_to(material_id, Audience.EVERYONE)
    assert await readers(story, browser, public) == set()

    # The evening: some come to the door, of one party only the companion; one joins from afar.
    clock_at.move_to(START - 2 * HOUR)
    joining = urls.own_join(story.links[ONLINE])
    assert (await browser.post(joining)).status_code == 422
    clock_at.move_to(START)
    scans = await story.let_in(*AT_THE_DOOR, "Helga Acht", now=START)
    joined = await browser.post(joining)
    assert joined.status_code == 200
    assert "https://video.example.org/raum" in joined.text

    # To the minute: the end of a talk opens its slides, to those they are for.
    inside = {*AT_THE_DOOR, ONLINE, WITH_COMPANION}
    clock_at.move_to(START + (LENGTH - 1) * MINUTE)
    assert await readers(story, browser, public) == set()
    clock_at.move_to(START + LENGTH * MINUTE)
    assert await readers(story, browser, public) == {*EVERYBODY, "a stranger"}
    assert await readers(story, browser, inner) == set()
    clock_at.move_to(START + HOUR + LENGTH * MINUTE)
    assert await readers(story, browser, inner) == inside

    # One takes the word back late in the evening, and it holds at once; the next morning all hear what they may see.
    clock_at.move_to(END + HOUR)
    withdrawn = {key: value for key, value in CHOICE.items() if key != "agrees"}
    path = urls.proposal_material(story.links[SPEAKERS[1]], inner)
    assert (await browser.post(path, data={**withdrawn, "audience": "checked_in"})).status_code == 303
    assert await readers(story, browser, inner) == set()
    assert await readers(story, browser, public) == {*EVERYBODY, "a stranger"}
    await story.chores(MORNING - MINUTE)
    assert await story.mails("after_meeting", "later_materials") == Counter()
    for at in (MORNING, MORNING + HOUR, MORNING + DAY):
        await story.chores(at)
    # Not who cancelled or waited, and of the meeting that left nothing only who was there.
    told = {*inside, ABSENT}
    expected = Counter({("after_meeting", name): 1 for name in {*told, ELSEWHERE}})
    assert await story.mails("after_meeting", "later_materials") == expected
    await check_asking(database)

    # Minutes come days later, and are told of once, together, a week after the first mail.
    await story.put_up_minutes(now=MORNING + 3 * DAY)
    for at in (MORNING + 4 * DAY, MORNING + 7 * DAY, MORNING + 8 * DAY):
        await story.chores(at)
    expected += Counter({("later_materials", name): 1 for name in told})
    assert await story.mails("after_meeting", "later_materials") == expected

    await give_feedback(browser, story, clock_at)
    codes = await certify(browser, story, clock_at, scans["Finn Sechs"])
    await outlive_retention(signed_in, story, clock_at)
    await check_certificates(browser, codes)


async def spend_elsewhere(story: Story) -> None:
    """Another meeting on the same evening: one comes, one does not, and nothing is put up."""
    event = make_event(slug="nebenan", starts_at=START, ends_at=END)
    async with story.database.session() as db, transaction(db):
        db.add(event)
    other = Story(story.database, event.id, [], story.by)
    for name in (ELSEWHERE, ABSENT_ELSEWHERE):
        await other.register(name, now=NOW + MINUTE)
    await other.let_in(ELSEWHERE, now=START)


async def check_asking(database: Database) -> None:
    """Only who ticked it is asked for feedback, if they were there; everybody can stop these mails with one click."""
    async with database.session() as db:
        mails = (await db.scalars(select(OutboxMail).where(OutboxMail.kind == "after_meeting"))).all()
    asked = {one.to_name for one in mails if "/feedback" in one.body_text}
    assert asked == {"Ada Eins", ONLINE}
    assert all(one.unsubscribe_url for one in mails)
    assert {one.to_name for one in mails if "/certificate" in one.body_text} == {one.to_name for one in mails} - {
        ABSENT
    }


async def give_feedback(browser: Browser, story: Story, clock_at: time_machine.Traveller) -> None:
    """Results appear in steps of five, and whole once nobody can answer any more."""
    clock_at.move_to(MORNING + 9 * DAY)
    for number, name in enumerate(AT_THE_DOOR, start=1):
        await answer_feedback(browser, story, name, worth=3 + number % 3)
        assert await shown_of(story.database, story.event_id) == (5 if number >= 5 else None)
    absent = await browser.post(urls.own_feedback(story.links[ABSENT]), data={"event_worth": "1"})
    assert absent.status_code == 200
    assert await shown_of(story.database, story.event_id) == 5
    await story.chores(END + 14 * DAY + MINUTE)
    assert await shown_of(story.database, story.event_id) == len(AT_THE_DOOR)


async def certify(
    browser: Browser, story: Story, clock_at: time_machine.Traveller, mistaken: UUID
) -> dict[str, tuple[str, bool]]:
    """Certificates verify; the one whose check-in was a mistake no longer does, and names nobody."""
    clock_at.move_to(END + 15 * DAY)
    for name in ("Ada Eins", "Finn Sechs", ONLINE):
        assert (await browser.post(urls.own_certificate(story.links[name]))).status_code == 303
    refused = await browser.post(urls.own_certificate(story.links[ABSENT]))
    assert refused.status_code == 422
    async with story.database.session() as db:
        # Read before: one that is withdrawn keeps no name to find it by.
        codes = {name: await code_of(db, name) for name in ("Ada Eins", "Finn Sechs", ONLINE)}
    await story.undo(mistaken, now=END + 15 * DAY)
    issued = {name: (code, name != "Finn Sechs") for name, code in codes.items()}
    await check_certificates(browser, issued)
    return issued


async def check_certificates(browser: Browser, issued: dict[str, tuple[str, bool]]) -> None:
    """By the names on them: each code is confirmed, or not any more and then without the name."""
    for name, (code, is_good) in issued.items():
        page = await browser.get(urls.certificate(code))
        assert (page.status_code, name in page.text) == ((200, True) if is_good else (410, False))
        assert page.headers["Cache-Control"] == "no-store"
        assert re.search(r'name="robots" content="noindex', page.text)


async def outlive_retention(signed_in: Visit, story: Story, clock_at: time_machine.Traveller) -> None:
    """The registrations go, the numbers of the report stay, as an organiser reads them on the page and in the file."""
    total = (await story.report(now=END + 16 * DAY)).total
    before = await report_of(await signed_in(Role.ORGANISER), story)
    # One of the door's check-ins was taken back, but a companion came for whom nobody had a link.
    assert (total.registered, total.on_site, total.online, total.no_shows) == (10, len(AT_THE_DOOR), 1, 3)
    # What was withdrawn is counted neither among certificates nor among materials.
    assert (total.certificates, total.materials, total.feedback_responses) == (2, 2, len(AT_THE_DOOR))
    clock_at.move_to(END + 181 * DAY)
    await story.chores(END + 181 * DAY)
    async with story.database.session() as db:
        assert await db.scalar(select(func.count(Registration.id))) == 0
    assert (await story.report(now=END + 182 * DAY)).total == total
    assert await report_of(await signed_in(Role.ORGANISER), story) == before


async def report_of(organiser: Browser, story: Story) -> tuple[str, list[list[str]]]:
    """The words of the page and the rows of the spreadsheet, without the day they were made on."""
    page = await organiser.get(urls.manage_event_report(story.event_id))
    file = await organiser.get(urls.manage_event_report(story.event_id, ".xlsx"))
    book = CalamineWorkbook.from_filelike(BytesIO(file.content))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return re.sub(MADE_ON, "", plain(page)), [[re.sub(MADE_ON, "", str(cell)) for cell in row] for row in rows]
