"""The evening that the story of afterwards is told of: its talks and people, and what each of them does."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from litestar import Litestar
from sqlalchemy import select

from eventhub import urls
from eventhub.db import Database, transaction
from eventhub.domain import checkins, events, materials, parties, registrations, reports
from eventhub.domain.materials import MaterialDraft, find
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations import Agreed, Companion, Given
from eventhub.mail import links
from eventhub.models import (
    Attendance,
    Audience,
    ConsentKind,
    LocalizedText,
    Material,
    MaterialKind,
    OutboxMail,
    Person,
    PublishWhen,
    Registration,
    Speaker,
    Talk,
    new_id,
)
from tests.chores import do_chores
from tests.clients import Browser
from tests.conftest import NOW
from tests.makers import make_applicant, make_event
from tests.uploading import PDF, TUS, announce, send, send_and_hang_up

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: five in the afternoon in Bottrop, eleven days on
START = NOW.replace(hour=16) + 11 * DAY
END = START + 3 * HOUR
MORNING = END.replace(hour=7) + DAY  # eight o'clock there, in winter
LENGTH = 25
SPEAKERS = ("Ayşe Demir", "Jonas Brandt")
AT_THE_DOOR = ("Ada Eins", "Bela Zwei", "Cora Drei", "Dani Vier", "Edda Fünf", "Finn Sechs")
ONLINE, WITH_COMPANION, ABSENT, CANCELLED = "Gina Sieben", "Hans Acht", "Ivo Neun", "Jana Zehn"
#: with a companion, and one place becomes free: the two keep waiting
WAITING = "Kurt Elf"
EVERYBODY = (*AT_THE_DOOR, ONLINE, WITH_COMPANION, ABSENT, CANCELLED, WAITING)
COMPANIONS = {WITH_COMPANION: (Companion("Helga", "Acht"),), WAITING: (Companion("Karla", "Elf"),)}
PLACES = len(EVERYBODY)
#: of another meeting on that evening, of which there is nothing to see
ELSEWHERE, ABSENT_ELSEWHERE = "Lea Zwölf", "Mona Dreizehn"
#: these ticked that they want to be asked afterwards
ASKED = ("Ada Eins", ONLINE, ABSENT)
AFTER = Agreed(ConsentKind.AFTER_EVENT, "Nach dem Treffen um Rückmeldung bitten")
CHOICE = {"audience": "everyone", "when": "after_talk", "licence": "cc_by", "agrees": "yes"}


class Story:
    """The meeting with its talks and people, and each act in a transaction of its own, at its time."""

    def __init__(self, database: Database, event_id: UUID, talk_ids: list[UUID], by: Actor) -> None:
        self.database, self.event_id, self.talk_ids, self.by = database, event_id, talk_ids, by
        #: the links to the own pages of speakers and guests, by their names
        self.links: dict[str, str] = {}

    async def register(self, name: str, *, now: datetime, companions: tuple[Companion, ...] = ()) -> None:
        """Somebody registers and gets a link."""
        kind = "craft" if name in AT_THE_DOOR else "administration"
        given = Given("Formwerk" if name in AT_THE_DOOR else "Stadt", organisation_kind=kind, municipality="Bottrop",
                      consents=(AFTER,) if name in ASKED else ())  # fmt: skip
        async with self.database.session() as db, transaction(db):
            event = await events.lock(db, self.event_id)
            applicant = make_applicant(name, companions=companions, given=given)
            outcome = await registrations.register(db, event, applicant, now=now)
            await db.flush()
            self.links[name] = links.own_token(db, outcome.party)

    async def cancel(self, name: str, *, now: datetime) -> None:
        """A guest gives the place back."""
        async with self.database.session() as db, transaction(db):
            found = await parties.lock_by_token(db, self.links[name])
            assert found is not None
            event, party = found
            await registrations.cancel(db, event, party, party.live, now=now)

    async def let_in(self, *names: str, now: datetime) -> dict[str, UUID]:
        """They are let in at the gate; the scans' ids by name."""
        scans = {name: new_id() for name in names}
        async with self.database.session() as db:
            for name, scan_id in scans.items():
                given = name.partition(" ")[0]
                async with transaction(db):
                    event = await events.lock_whole(db, self.event_id)
                    assert event is not None
                    guest = (await db.scalars(select(Registration.id).where(Registration.given_name == given))).one()
                    gate = event.gates[0]
                    await checkins.let_in(db, event, gate, guest, scan_id=scan_id, by=self.by, now=now)
        return scans

    async def undo(self, scan_id: UUID, *, now: datetime) -> None:
        """That check-in was a mistake."""
        async with self.database.session() as db, transaction(db):
            event = await events.lock(db, self.event_id)
            await checkins.undo(db, event, None, scan_id, scan_id=new_id(), by=self.by, now=now)

    async def open_to(self, material_id: UUID, audience: Audience) -> None:
        """Organisers say who may see an item; when, they leave to its speaker."""
        async with self.database.session() as db, transaction(db):
            found = await find.lock(db, material_id)
            assert found is not None
            event, one = found
            draft = MaterialDraft(
                kind=one.kind, title=one.title, talk_id=one.talk_id, licence=one.licence, audience=audience,
                publish_when=PublishWhen.NOW,
            )  # fmt: skip
            await materials.edit(db, event, one, draft, version=one.version, by=self.by, now=NOW)

    async def put_up_minutes(self, *, now: datetime) -> None:
        """Organisers write what was said, for all who had a place."""
        async with self.database.session() as db, transaction(db):
            event = await events.lock(db, self.event_id)
            draft = MaterialDraft(
                kind=MaterialKind.MINUTES, title=LocalizedText("Protokoll"), text=LocalizedText("Wir kommen wieder."),
                audience=Audience.REGISTERED, publish_when=PublishWhen.NOW,
            )  # fmt: skip
            await materials.add(db, event, draft, by=self.by, now=now)

    async def chores(self, now: datetime) -> None:
        """What falls due by itself."""
        await do_chores(self.database, now)

    async def mails(self, *kinds: str) -> Counter[tuple[str, str]]:
        """How many of these kinds there are, by the name of whom they are for."""
        async with self.database.session() as db:
            query = select(OutboxMail.kind, OutboxMail.to_name).where(OutboxMail.kind.in_(kinds))
            return Counter((kind, name) for kind, name in (await db.execute(query)).all())

    async def report(self, *, now: datetime) -> reports.Report:
        """What the funder reads."""
        async with self.database.session() as db:
            event = await reports.meeting(db, self.event_id)
            assert event is not None
            return await reports.of_event(db, event, now=now)

    async def material_of(self, talk_id: UUID) -> UUID:
        """The one item of this talk."""
        async with self.database.session() as db:
            return (await db.scalars(select(Material.id).where(Material.talk_id == talk_id))).one()


async def begin(database: Database, by: Actor) -> Story:
    """A meeting in a place and online, with two talks whose speakers have their links."""
    talks = [
        Talk(
            id=new_id(), title=LocalizedText(f"Vortrag {name}"), position=number, minutes=LENGTH,
            starts_at=START + number * HOUR, speakers=[Speaker(name=name, address=f"speaker{number}@example.org")],
        )
        for number, name in enumerate(SPEAKERS)
    ]  # fmt: skip
    event = make_event(
        slug="treffen", starts_at=START, ends_at=END, talks=talks, attendance=Attendance.HYBRID,
        joining_url="https://video.example.org/raum", capacity=PLACES,
    )  # fmt: skip
    persons = [
        Person(given_name=name.split()[0], family_name=name.split()[1], address=f"speaker{number}@example.org",
               address_key=f"speaker{number}@example.org", created_at=NOW)
        for number, name in enumerate(SPEAKERS)
    ]  # fmt: skip
    async with database.session() as db, transaction(db):
        db.add_all([event, *persons])
        await db.flush()
        story = Story(database, event.id, [one.id for one in talks], by)
        story.links = {name: links.speaker_token(db, one) for name, one in zip(SPEAKERS, persons, strict=True)}
    return story


async def upload_in_broken_pieces(app: Litestar, browser: Browser, story: Story) -> UUID:
    """The first speaker sends the slides in three pieces, each of which breaks off or ends early."""
    token, talk_id = story.links[SPEAKERS[0]], story.talk_ids[0]
    begun = await announce(browser, link=token, talk=talk_id)
    assert begun.status_code == 201, begun.text
    place = begun.headers["Location"]
    for until in (10_000, 60_000):
        offset = int((await browser.head(place, headers=TUS)).headers["Upload-Offset"])
        await send_and_hang_up(app, place, PDF[offset:until], offset)
    offset = int((await browser.head(place, headers=TUS)).headers["Upload-Offset"])
    assert offset == 60_000
    assert (await send(browser, place, PDF[offset:], offset)).status_code == 204
    return await story.material_of(talk_id)


async def upload_given_up_and_begun_again(app: Litestar, browser: Browser, story: Story) -> UUID:
    """The second speaker's browser is killed on the way and knows nothing any more; the next one begins anew."""
    token, talk_id = story.links[SPEAKERS[1]], story.talk_ids[1]
    lost = (await announce(browser, link=token, talk=talk_id)).headers["Location"]
    await send_and_hang_up(app, lost, PDF[:70_000])
    again = (await announce(browser, link=token, talk=talk_id)).headers["Location"]
    assert again != lost
    assert (await send(browser, again, PDF)).status_code == 204
    return await story.material_of(talk_id)


async def readers(story: Story, browser: Browser, material_id: UUID) -> set[str]:
    """Who is served the file right now, of all who could ask for it, a stranger included."""
    found = set()
    for name in EVERYBODY:
        answer = await browser.get(urls.own_material(story.links[name], material_id, "folien.pdf"))
        assert answer.status_code in (200, 404)
        if answer.status_code == 200:
            assert answer.content == PDF
            assert answer.headers["Cache-Control"] == "private, no-cache"
            found.add(name)
    answer = await browser.get(urls.material(material_id, "folien.pdf"))
    return found | ({"a stranger"} if answer.status_code == 200 else set())
