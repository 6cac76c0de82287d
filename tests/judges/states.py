"""Every state a page can be in, made through the rules that real data goes through, beside the demo's data.

`prepare` gives back names for the addresses of `pages`: ids, tokens, codes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import checkins, covers, events, registrations, tickets, users, waitlist
from eventhub.domain.events import EventDraft, GateDraft, QuestionDraft, SpeakerDraft, TalkDraft
from eventhub.domain.permissions import Actor
from eventhub.mail import emails, links
from eventhub.models import (
    Attendance,
    Event,
    Gate,
    MailStatus,
    OutboxMail,
    Party,
    Question,
    QuestionKind,
    Registration,
    RegistrationStatus,
    Role,
    Series,
    TalkKind,
    Topic,
    User,
    Venue,
    Visibility,
    new_id,
)
from eventhub.models import LocalizedText as Text
from tests.judges.states_after import prepare_after
from tests.judges.states_certificates import prepare_certificates
from tests.judges.states_feedback import prepare_feedback
from tests.judges.states_materials import prepare_materials
from tests.judges.states_programme import prepare_programme
from tests.judges.states_proposals import prepare_proposals
from tests.judges.states_reports import prepare_reports
from tests.judges.states_reviews import prepare_reviews
from tests.judges.states_schedule import prepare_schedule
from tests.judges.states_sign_ups import prepare_sign_ups
from tests.judges.states_slips import prepare_slips
from tests.judges.states_uploads import prepare_uploads
from tests.makers import actor_of, make_applicant

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"
MARKDOWN = f"""\
## Was Sie erwartet

Ein *Abend* mit **drei** Vorträgen, `Code` und [einem Verweis](https://example.org/ein/sehr/langer/weg/zu/einer/seite).

1. Begrüßung
2. Vortrag
   - mit Fragen
   - und Antworten

> {LONG_WORD}

| Zeit | Was | Wer |
|---|---|---|
| 17:00 | {LONG_WORD} | Miriam Özdemir |

    ein Block, der länger ist als die Zeile eines Telefons breit ist, und nicht umbrochen werden darf

---

Ende.
"""
QUESTIONS = (
    QuestionDraft(QuestionKind.TEXT, Text("Worüber möchten Sie reden?", "What do you want to talk about?")),
    QuestionDraft(
        QuestionKind.CHOICE,
        Text("Womit kommen Sie?", "How do you get there?"),
        options=({"key": "bike", "de": "Rad", "en": "Bike"}, {"key": "train", "de": LONG_WORD, "en": "Train"}),
        is_required=True,
    ),
    QuestionDraft(
        QuestionKind.SEVERAL,
        Text("Was essen Sie nicht?", "What do you not eat?"),
        Text("Nur die Küche liest das.", "Only the kitchen reads this."),
        options=({"key": "nuts", "de": "Nüsse", "en": "Nuts"}, {"key": "fish", "de": "Fisch", "en": "Fish"}),
        is_sensitive=True,
    ),
    QuestionDraft(QuestionKind.NUMBER, Text("Wie viele Menschen arbeiten bei Ihnen?", "How many people work there?")),
    QuestionDraft(QuestionKind.CHECKBOX, Text("Ich bringe etwas mit", "I bring something along"), is_required=True),
)


@dataclass
class Maker:
    """Makes meetings, guests and scans, and remembers what the addresses need."""

    db: AsyncSession
    by: Actor
    now: datetime
    names: dict[str, str] = field(default_factory=dict)
    number: int = 0

    async def event(self, name: str, *, starts_in: timedelta = 20 * DAY, publish: bool = True, **values: Any) -> Event:
        """A meeting on the demo's first house, announced fifty days before it begins."""
        starts_at = (self.now + starts_in).replace(second=0, microsecond=0)
        defaults: dict[str, Any] = {
            "title": Text(f"Prüfstand {name}", f"Test bench {name}"),
            "slug": f"pruefstand-{name.replace('_', '-')}",
            "venue_id": await self.db.scalar(select(Venue.id).where(Venue.name == "Alte Lohnhalle")),
            "starts_at": starts_at,
            "ends_at": starts_at + 3 * HOUR,
            "gates": (GateDraft(Text("Tor 1", "Gate 1")), GateDraft(Text("Tor 2", "Gate 2"))),
        }
        announced = min(self.now, starts_at) - 30 * DAY
        event = await events.create(self.db, EventDraft(**defaults | values), by=self.by, now=announced)
        await self.db.flush()
        if publish:
            await events.publish(self.db, event, by=self.by, now=announced)
        await self.db.flush()
        self.names[f"event_{name}"] = str(event.id)
        gate_ids = await self.db.scalars(select(Gate.id).where(Gate.event_id == event.id).order_by(Gate.position))
        self.names[f"gate_{name}"] = str(gate_ids.first())
        return await events.lock(self.db, event.id)

    async def guest(
        self, event: Event, name: str, *, at: datetime | None = None, companions: int = 0, **values: Any
    ) -> Party:
        """Somebody who registers, with companions; ``name`` is what addresses call them."""
        self.number += 1
        applicant = make_applicant(
            f"{name.replace('_', ' ').title()} Kępińska",
            f"state{self.number}@example.org",
            companions=tuple(registrations.Companion(f"Gast {one}", "Kępińska") for one in range(companions)),
            **values,
        )
        outcome = await registrations.register(self.db, event, applicant, now=at or self.now - HOUR)
        await self.db.flush()
        self.name(name, outcome.party)
        return outcome.party

    def name(self, name: str, party: Party) -> None:
        """Remember the addresses of the party: ``own_…``, ``reg_…``."""
        self.names[f"own_{name}"] = links.own_token(self.db, party)
        self.names[f"reg_{name}"] = str(party.lead.id)

    def code(self, name: str, event: Event, party: Party) -> str:
        """Remember the code of the lead's first ticket."""
        self.names[f"code_{name}"] = code = tickets.code_of(event, party.lead.tickets[0])
        return code


async def prepare(database: Database) -> dict[str, str]:
    """Fill the demo's database with every state; the names that `pages` uses in addresses."""
    names: dict[str, str] = {}
    for make in (_queue, _lapsed, _decided, _ended, _everything, _tonight, _of_the_demo, _mails):
        async with database.session() as db, transaction(db):
            owner = (await db.scalars(select(User).where(User.role == Role.OWNER))).one()
            maker = Maker(db, actor_of(owner), clock.now(), number=len(names) * 10)
            await make(maker)
            names |= maker.names
    names |= await prepare_proposals(database, names)
    names |= await prepare_reviews(database, names)
    names |= await prepare_sign_ups(database, names)
    names |= await prepare_schedule(database, names)
    names |= await prepare_programme(database, names)
    names |= await prepare_certificates(database, names)
    names |= await prepare_feedback(database, names)
    names |= await prepare_after(database, names)
    names |= await prepare_materials(database, names)
    names |= await prepare_uploads(database, names)
    names |= await prepare_reports(database, names)
    return names | prepare_slips(database)


async def _queue(make: Maker) -> None:
    """A meeting with a queue: confirmed with companions, waiting alone and together, offered, cancelled."""
    event = await make.event("queue", capacity=5, hand_out=Text("Namensschild", "Badge"))
    confirmed = await make.guest(event, "confirmed", companions=2)
    make.code("confirmed", event, confirmed)
    leaving = await make.guest(event, "cancelled")
    make.code("revoked", event, leaving)
    alone = await make.guest(event, "alone")
    await make.guest(event, "offered")
    await make.guest(event, "waitlisted", companions=1)
    left_queue = await make.guest(event, "left_queue")
    await registrations.cancel(make.db, event, leaving, leaving.live, now=make.now)
    await registrations.cancel(make.db, event, left_queue, left_queue.live, now=make.now)
    await registrations.cancel(make.db, event, confirmed, confirmed.live[2:], now=make.now)
    await registrations.cancel(make.db, event, alone, alone.live, now=make.now, by=make.by)
    make.names["reg_cancelled_by_team"] = make.names.pop("reg_alone")
    make.names["own_cancelled_by_team"] = make.names.pop("own_alone")
    full = await make.event("full", capacity=1, has_waitlist=False)
    await make.guest(full, "in_full")
    await _moved(make)


async def _moved(make: Maker) -> None:
    """A meeting that moved by an hour, and then was called something else; its guest was reminded too."""
    event = await make.event("moved")
    guest = await make.guest(event, "moved", language="en")
    new_title = Text("Prüfstand, verlegt", "Test bench, moved")
    for title, later in ((event.title, HOUR), (new_title, timedelta())):
        found = await events.get(make.db, event.id)
        assert found is not None
        draft = EventDraft(
            title=title,
            venue_id=found.venue_id,
            starts_at=found.starts_at + later,
            ends_at=found.ends_at + later,
            gates=tuple(GateDraft(gate.name, gate.id) for gate in found.gates),
            version=found.version,
        )
        await events.update(make.db, found, draft, by=make.by, now=make.now)
    await emails.reminder(make.db, found, guest, now=make.now)


async def _lapsed(make: Maker) -> None:
    """Offers whose time is over: nobody has tidied up after the first, the second waits again at the end."""
    event = await make.event("lapsed", capacity=2)
    first = await make.guest(event, "first", at=make.now - 5 * DAY)
    second = await make.guest(event, "second", at=make.now - 5 * DAY)
    again = await make.guest(event, "waits_again", at=make.now - 4 * DAY)
    await make.guest(event, "lapsed", at=make.now - 4 * DAY)
    await registrations.cancel(make.db, event, first, first.live, now=make.now - 3 * DAY)
    await make.db.flush()
    await waitlist.lapse(make.db, event, again, now=make.now - 2 * DAY)
    await registrations.cancel(make.db, event, second, second.live, now=make.now - 1.5 * DAY)


async def _decided(make: Maker) -> None:
    """Meetings that want the address confirmed, or the team's word."""
    confirming = await make.event("confirming", wants_confirmation=True, capacity=20)
    await make.guest(confirming, "unverified", at=make.now, companions=1)
    await make.guest(confirming, "expired", at=make.now - 2 * HOUR)
    tidied = await make.guest(confirming, "tidied", at=make.now - 2 * HOUR)
    await registrations.expire(make.db, confirming, tidied, now=make.now)
    approving = await make.event("approving", wants_approval=True, capacity=12)
    await make.guest(approving, "awaiting")
    rejected = await make.guest(approving, "rejected")
    await registrations.reject(make.db, approving, rejected, by=make.by, now=make.now)


async def _ended(make: Maker) -> None:
    """Meetings that are over, called off long ago or just now, drafts, and those not everybody finds."""
    over = await make.event("over", starts_in=-10 * DAY, capacity=2)
    came = await make.guest(over, "came", at=make.now - 20 * DAY)
    await make.guest(over, "stayed_away", at=make.now - 19 * DAY)
    await make.guest(over, "missed", at=make.now - 18 * DAY)
    scan = {"scan_id": new_id(), "by": make.by, "now": make.now - 10 * DAY + HOUR}
    await checkins.let_in(make.db, over, None, came.lead.id, **scan)
    await make.event("empty_over", starts_in=-15 * DAY)
    off = await make.event("off", capacity=3)
    await make.guest(off, "event_cancelled", companions=1)
    reason = Text("Das Haus steht nicht zur Verfügung.", "The venue is not available.")
    await events.cancel(make.db, off, reason=reason, by=make.by, now=make.now)
    await make.event("closed", registration_closes_at=make.now - HOUR)
    await make.event("not_yet", registration_opens_at=make.now + 3 * DAY)
    await make.event("draft", publish=False)
    await make.event("unlisted", visibility=Visibility.UNLISTED)
    await make.event("members", visibility=Visibility.MEMBERS)
    online = await make.event("online", attendance=Attendance.ONLINE, venue_id=None)
    await make.guest(online, "online")


async def _everything(make: Maker) -> None:
    """One meeting that has everything, and words too long for a phone."""
    picture = BytesIO()
    Image.new("RGB", (320, 180), (120, 90, 60)).save(picture, "PNG")
    make.names["cover"] = cover = await covers.keep(make.db.info["database"].settings, picture.getvalue())
    starts_at = (make.now + 25 * DAY).replace(minute=0, second=0, microsecond=0)
    speakers = (
        SpeakerDraft("Dr. Aylin Şahin", "Hochschule Emscherbruch", "aylin@example.org"),
        SpeakerDraft("Jan-Peter Wiechers"),
    )
    event = await make.event(
        "everything",
        title=Text(f"Alles auf einmal: {LONG_WORD}", ""),
        edition=Text("Ausgabe 99", ""),
        summary=Text(f"Eine Zusammenfassung mit {LONG_WORD}.", ""),
        description=Text(MARKDOWN, ""),
        starts_at=starts_at,
        ends_at=starts_at + 30 * HOUR,
        doors_at=starts_at - HOUR,
        attendance=Attendance.HYBRID,
        joining_url="https://meet.example.org/alles",
        capacity=2000,
        cover_file=cover,
        cover_alt=Text("Eine braune Fläche", "A brown plane"),
        host_name=f"Verein {LONG_WORD}",
        contact_address="ein.sehr.langer.name.der.nicht.umbrochen.werden.kann@abteilung.verwaltung.example.org",
        series_id=await make.db.scalar(select(Series.id).where(Series.slug == "schichtwechsel")),
        topic_ids=tuple(await make.db.scalars(select(Topic.id))),
        questions=QUESTIONS,
        gates=tuple(GateDraft(Text(f"Tor {number} {LONG_WORD}", f"Gate {number}")) for number in range(4)),
        talks=(
            TalkDraft(TalkKind.BREAK, Text("Einlass", "Doors"), starts_at=starts_at),
            TalkDraft(TalkKind.TALK, Text(LONG_WORD, ""), Text(MARKDOWN, ""), starts_at + HOUR, 45, speakers),
            TalkDraft(TalkKind.TALK, Text("Ohne Zeit und Menschen", "")),
        ),
    )
    asked = (await make.db.scalars(select(Question).where(Question.event_id == event.id))).all()
    answers: dict[UUID, Any] = {}
    for one in asked:
        values = {QuestionKind.TEXT: LONG_WORD, QuestionKind.NUMBER: 12, QuestionKind.CHECKBOX: True}
        keys = [option["key"] for option in one.options]
        values |= {QuestionKind.CHOICE: keys[-1] if keys else "", QuestionKind.SEVERAL: keys}
        answers[one.id] = values[one.kind]
    kinds = registrations.Agreed
    consents = tuple(kinds(kind, "So steht es daneben", "de") for kind in ("photos", "sensitive", "after_event"))
    given = registrations.Given(f"{LONG_WORD} GmbH & Co. KG", "Leitung", "business", "Bottrop", answers, consents)
    party = await make.guest(event, "everything", given=given, companions=3)
    party.lead.family_name = LONG_WORD
    make.code("everything", event, party)


async def _tonight(make: Maker) -> None:
    """A door that is open, with one scan of each verdict."""
    event = await make.event("tonight", starts_in=HOUR / 2, capacity=8, hand_out=Text("Namensschild", "Badge"))
    gate = await make.db.get(Gate, UUID(make.names["gate_tonight"]))
    at = make.now - 2 * HOUR
    guests = {name: await make.guest(event, f"door_{name}", at=at) for name in ("ok", "gone", "replaced", "undone")}
    await make.guest(event, "door_party", companions=3, at=at)
    guests["waitlisted"] = await make.guest(event, "door_waitlisted", at=at, companions=1)
    later = await make.event("later", starts_in=2 * DAY)
    guests["other"] = await make.guest(later, "door_other", at=at)
    undecided = await make.event("undecided", starts_in=HOUR, wants_approval=True)
    guests["undecided"] = await make.guest(undecided, "door_undecided", at=at)
    codes = {name: make.code(name, event, guests[name]) for name in ("ok", "gone", "replaced", "undone")}
    codes |= {"already": codes["ok"], "unknown": "7K4M-2X9Q", "other": make.code("other", later, guests["other"])}
    gone = guests["gone"]
    await registrations.cancel(make.db, event, gone, gone.live, now=make.now - HOUR)
    await make.db.flush()
    # What became free is offered to nobody: the queue's head is a party of two.
    await registrations.reissue_tickets(make.db, event, guests["replaced"], by=make.by, now=make.now)
    await make.db.flush()
    scans: dict[str, UUID] = {name: new_id() for name in (*codes, "waitlisted", "undecided", "taken_back", "not_in")}
    how = {"by": make.by, "now": make.now}
    for name, text in codes.items():
        await checkins.scan(make.db, event, gate, text=text, scan_id=scans[name], **how)
    await checkins.let_in(make.db, event, gate, guests["waitlisted"].lead.id, scan_id=scans["waitlisted"], **how)
    for name in ("taken_back", "not_in"):
        await checkins.undo(make.db, event, gate, scans["undone"], scan_id=scans[name], **how)
    other_gate = await make.db.get(Gate, UUID(make.names["gate_undecided"]))
    lead = guests["undecided"].lead
    await checkins.let_in(make.db, undecided, other_gate, lead.id, scan_id=scans["undecided"], **how)
    make.names |= {f"scan_{name}": str(ident) for name, ident in scans.items()}
    make.names["short_code"] = guests["ok"].lead.tickets[0].short_code


async def _of_the_demo(make: Maker) -> None:
    """What the demo has made already: its meetings, the end of its longest queue, somebody who came."""
    for event in await make.db.scalars(select(Event).where(Event.slug.like("%-%"))):
        make.names.setdefault(f"event_{event.slug}", str(event.id))
    gates = select(Event.slug, Gate.id).join(Gate).order_by(Gate.position.desc())
    make.names |= {f"gate_{slug}": str(ident) for slug, ident in await make.db.execute(gates)}
    last = (
        select(Party)
        .join(Registration)
        .where(Registration.status == RegistrationStatus.WAITLISTED, Party.queue_no.is_not(None))
        .order_by(Party.queue_no.desc())
        .limit(1)
    )
    party = (await make.db.scalars(last)).one()
    make.names["own_last_in_queue"] = links.own_token(make.db, party)
    make.names["owner"] = str(make.by.user_id)
    make.names["door_user"] = str(await make.db.scalar(select(User.id).where(User.role == Role.DOOR)))
    await users.add(make.db, "Ole Kępiński", "weg@example.org", role=Role.DOOR, by=make.by, now=make.now)
    gone = (await make.db.scalars(select(User).where(User.address == "weg@example.org"))).one()
    await users.deactivate(make.db, gone, by=make.by, now=make.now)
    make.names["gone_user"] = str(gone.id)
    for model in (Series, Venue, Topic):
        make.names[model.__name__.lower()] = str(await make.db.scalar(select(model.id).limit(1)))


async def _mails(make: Maker) -> None:
    """One mail of each kind, and one in each state."""
    for mail in await make.db.scalars(select(OutboxMail).order_by(OutboxMail.created_at)):
        make.names[f"mail_{mail.kind}"] = str(mail.id)
    # One that no page can show, for the page that says so.
    broken = (await make.db.scalars(select(OutboxMail).where(OutboxMail.calendar.is_not(None)).limit(1))).one()
    broken.tickets = [{}]
    make.names["mail_broken"] = str(broken.id)
    newest = select(OutboxMail).order_by(OutboxMail.created_at.desc()).limit(len(MailStatus))
    for mail, status in zip(await make.db.scalars(newest), MailStatus, strict=True):
        mail.status = status
        mail.attempts = 8 if status is MailStatus.FAILED else 1
        mail.last_error = f"550 5.1.1 {LONG_WORD}" if status is MailStatus.FAILED else ""
        mail.sent_at = make.now if status is MailStatus.SENT else None
        mail.lease_until = make.now + HOUR if status is MailStatus.SENDING else None
        make.names[f"mail_{status}"] = str(mail.id)
