"""Calls and proposals in every state: open, in grace, closed, to come; long texts, drafts, speakers asked and in."""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import calls, events, proposals, speaker_pictures
from eventhub.domain.calls import CallDraft, TypeDraft
from eventhub.domain.events import EventDraft, QuestionDraft
from eventhub.domain.permissions import Actor
from eventhub.domain.proposals import ProfileDraft, ProposalDraft
from eventhub.mail import links, proposal_mails
from eventhub.models import Call, Event, OutboxMail, ProposalStatus, QuestionKind, Role, Topic, User, Venue
from eventhub.models import LocalizedText as Text
from tests.makers import actor_of

DAY = timedelta(days=1)
LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"
OPTIONS = ({"key": "a", "de": LONG_WORD, "en": "One"}, {"key": "b", "de": "Zwei", "en": "Two"})
QUESTIONS = (
    QuestionDraft(QuestionKind.TEXT, Text("Was sollen wir wissen?", "What should we know?"), is_required=True),
    QuestionDraft(QuestionKind.CHOICE, Text("Wie oft schon?", "How often?"), options=OPTIONS, is_required=True),
    QuestionDraft(QuestionKind.SEVERAL, Text("Was bringen Sie mit?", "What do you bring?"), options=OPTIONS),
    QuestionDraft(QuestionKind.NUMBER, Text("Wie viele Folien?", "How many slides?")),
    QuestionDraft(QuestionKind.CHECKBOX, Text("Ich komme früher", "I come early")),
)


async def prepare_proposals(database: Database, names: Mapping[str, str]) -> dict[str, str]:
    """One call in each state, and one proposal in each state that a speaker sees."""
    del names
    async with database.session() as db, transaction(db):
        by = actor_of((await db.scalars(select(User).where(User.role == Role.OWNER))).one())
        now = clock.now()
        made: dict[str, str] = {}
        topics = tuple((await db.scalars(select(Topic.id))).all())
        windows: dict[str, dict[str, Any]] = {
            "open": {"closes_at": now + 9 * DAY, "answer_by": now + 12 * DAY, "is_anonymous": True},
            "grace": {"closes_at": now - DAY, "grace_until": now + 3 * DAY},
            "soon": {"opens_at": now + 3 * DAY},
        }
        found: dict[str, Call] = {}
        for name, window in windows.items():
            event = await _event(db, f"pruefstand-call-{name}", by)
            draft = CallDraft(
                is_published=True,
                intro=Text(f"## {LONG_WORD}\n\nWir suchen *Vorträge*.", "We look for talks."),
                topic_ids=topics,
                types=tuple(TypeDraft(Text(one), 25, wanted=3) for one in ("Vortrag", LONG_WORD, "Kurz")),
                questions=QUESTIONS,
                **window,
            )
            call = await calls.lock(db, (await calls.save(db, event, draft, by=by, now=now - 9 * DAY)).id)
            assert call is not None
            found[name] = call
            made[f"event_call_{name}"] = str(event.id)
        made["grace"] = links.grace_token(db, found["grace"])
        made |= await _proposals(db, found["open"], database)
    return made


async def _event(db: AsyncSession, slug: str, by: Actor) -> Event:
    now = clock.now()
    starts_at = (now + 30 * DAY).replace(second=0, microsecond=0)
    draft = EventDraft(
        title=Text(f"Prüfstand {LONG_WORD}", "Test bench"),
        slug=slug,
        venue_id=await db.scalar(select(Venue.id).where(Venue.name == "Alte Lohnhalle")),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=4),
    )
    event = await events.create(db, draft, by=by, now=now - 20 * DAY)
    await db.flush()
    await events.publish(db, event, by=by, now=now - 20 * DAY)
    return await events.lock(db, event.id)


async def _proposals(db: AsyncSession, call: Call, database: Database) -> dict[str, str]:
    now = clock.now()
    picture = BytesIO()
    Image.new("RGB", (300, 200), "#0b5a60").save(picture, "PNG")
    name = await speaker_pictures.keep(database.settings, picture.getvalue())
    profile = ProfileDraft(
        given_name="Cosima", family_name=LONG_WORD, organisation=LONG_WORD, bio=Text("Forscht."), picture_file=name
    )
    asked = {one.id: "Viel" for one in call.questions[:1]} | {call.questions[1].id: "a"}
    whole = ProposalDraft(
        title=Text(f"{LONG_WORD} für alle"),
        abstract=Text(f"# Groß\n\n{LONG_WORD}\n\n- eins\n- zwei"),
        type_id=call.types[1].id,
        topic_ids=tuple(one.id for one in call.topics[:2]),
        answers=asked,
        availability=({"from": "2027-01-21T16:00:00+00:00", "until": "2027-01-21T17:00:00+00:00"},),
        profile=profile,
    )
    how: dict[str, Any] = {"language": "de", "now": now - 5 * DAY}
    first = await proposals.start(db, call, "cosima@example.org", whole, **how)
    person = first.submitter.person
    assert person is not None
    await proposals.confirm_address(db, person, now=now)
    await proposals.submit(db, first, first.submitter, now=now)
    invited = await proposals.invite(
        db, first, given_name="Ole", family_name=LONG_WORD, address="ole.mit@example.org", now=now
    )
    other = await proposals.invite(
        db, first, given_name="Ina", family_name="Mit", address="ina.mit@example.org", now=now
    )
    await proposals.agree(db, first, other, now=now)
    made = {
        "sp": links.speaker_token(db, person),
        "sp_one": str(first.id),
        "sp_invited": links.co_speaker_token(db, invited),
        "sp_agreed": links.co_speaker_token(db, other),
    }
    draft = await proposals.start(db, call, "anders@example.org", ProposalDraft(), **how)
    await proposals.tell_started(db, draft, now=now)
    assert draft.submitter.person is not None
    made |= {
        "sp_draft": links.draft_token(db, draft),
        "sp_draft_one": str(draft.id),
        "sp_mine": links.speaker_token(db, draft.submitter.person),
    }
    states = (ProposalStatus.ACCEPTED, ProposalStatus.CONFIRMED, ProposalStatus.REJECTED, ProposalStatus.WITHDRAWN)
    for status in states:
        one = await proposals.start_own(db, call, person, now=now - 4 * DAY)
        one.title, one.status, one.told_at = Text(f"Zustand {status}"), status, now
        one.submitted_at = one.decided_at = now - DAY
        one.reply = Text(f"{LONG_WORD} war schon da.")
        made[f"sp_{status}"] = str(one.id)
    gone = await proposals.start_own(db, call, person, now=now - 4 * DAY)
    gone.title = Text("Noch ein Entwurf")
    made["sp_own_draft"] = str(gone.id)
    await db.flush()
    # One mail of each kind that nothing above has caused.
    assert call.event is not None
    await proposals.send_link(db, "cosima@example.org", now=now)
    await proposal_mails.draft_expiring(db, draft, days=7, now=now)
    await proposal_mails.call_closed(db, first, call.event, now=now)
    await proposal_mails.proposal_withdrawn(db, first, now=now)
    await proposal_mails.co_speaker_left(db, first, invited, now=now)
    await db.flush()
    wanted = select(OutboxMail).where(OutboxMail.kind.in_(proposal_mails.KINDS)).order_by(OutboxMail.id)
    return made | {f"mail_{mail.kind}": str(mail.id) for mail in await db.scalars(wanted)}
