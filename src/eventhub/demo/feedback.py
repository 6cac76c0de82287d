"""What the guests of the demo's past evenings thought: one is counted for good, at the other one can still answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import events, feedback
from eventhub.domain.feedback import USUAL, Ballot, Question
from eventhub.domain.permissions import Actor
from eventhub.domain.presence import was_there
from eventhub.models import Event, FeedbackKind, Registration
from eventhub.models import LocalizedText as Text

CLOSED, OPEN, TO_COME = "schichtwechsel-22", "schichtwechsel-23", "digital-dinner-5"
TEXTS = (
    "Mehr Zeit zwischen den Vorträgen. Die Stehtische sind das Beste.",
    "Das Mikrofon war hinten kaum zu hören.",
    "Gern wieder mit etwas zum Anfassen.",
    "Folien vorab, dann könnte ich besser folgen. Ich lese mit einem Screenreader.",
    "Gern einmal mit Betrieben, die noch ganz am Anfang stehen.",
    "Die Suppe war früh alle.",
    "Ein Platz, um die Jacke aufzuhängen, und ein Schild vom Parkplatz her.",
    "Nichts. Danke.",
)
WORTH, RECOMMEND = (5, 4, 5, 5, 3, 4, 5, 2, 5, 4), (10, 9, 8, 10, 7, 9, 6, 10, 9, 8, 10)


async def ask_guests(db: AsyncSession, *, by: Actor, now: datetime) -> None:
    """Let most of those who were there answer, and write questions for a meeting to come."""
    for slug, number in ((CLOSED, 38), (OPEN, 43)):
        event = await events.lock_by_slug(db, slug, by)
        assert event is not None
        await _answer(db, event, number)
    closed = await events.lock_by_slug(db, CLOSED, by)
    assert closed is not None
    await feedback.close(db, closed.id, now)
    dinner = await events.lock_by_slug(db, TO_COME, by)
    assert dinner is not None
    tables = Question(
        key="tables",
        kind=FeedbackKind.SCALE,
        label=Text("Wie gut war das Gespräch an Ihrem Tisch?", "How good was the conversation at your table?"),
        low=Text("zäh", "slow"),
        high=Text("anregend", "inspiring"),
    )
    await feedback.save(db, dinner, [*USUAL[:-1], tables], is_on=True, by=by, now=now)


async def _answer(db: AsyncSession, event: Event, number: int) -> None:
    query = select(Registration).where(Registration.event_id == event.id, was_there()).order_by(Registration.id)
    guests = (await db.scalars(query.limit(number))).all()
    talks = [at.talk for at in await feedback.talks_of(db, event)]
    for place, guest in enumerate(guests):
        # The last talk has few answers, so that nothing is shown of it.
        heard = [talk.id for nth, talk in enumerate(talks) if place < 3 or nth < len(talks) - 1]
        ballot = Ballot(
            _about_meeting(place), {ident: {"useful": _of(WORTH, place + nth)} for nth, ident in enumerate(heard)}
        )
        await feedback.give(db, event, guest, ballot, now=event.ends_at + timedelta(hours=1 + place))


def _about_meeting(place: int) -> dict[str, int | str]:
    answers: dict[str, int | str] = {"worth": _of(WORTH, place), "first": "yes" if place % 3 == 0 else "no"}
    if place % 4:
        answers["recommend"] = _of(RECOMMEND, place)
    if place % 3 == 1 and place // 3 < len(TEXTS):
        answers["change"] = TEXTS[place // 3]
    return answers


def _of(values: Sequence[int], place: int) -> int:
    return values[place % len(values)]
