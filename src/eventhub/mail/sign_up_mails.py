"""The mails about places in talks: somebody moved up from the queue, a talk moved, a talk no longer takes place.

Each goes to the guest who registered the party, and names those of it whom it is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import urls
from eventhub.db import settings_of
from eventhub.mail import letters, links
from eventhub.models import Event, LocalizedText, Party, Registration, Talk

SIGN_UP_MOVED_UP = "sign_up_moved_up"
SIGN_UP_TALK_MOVED = "sign_up_talk_moved"
SIGN_UP_TALK_GONE = "sign_up_talk_gone"
KINDS = (SIGN_UP_MOVED_UP, SIGN_UP_TALK_MOVED, SIGN_UP_TALK_GONE)

SHORTEST = 1


@dataclass(frozen=True, slots=True)
class TalkAt:
    """A talk as the public sees it now: title, begin (None: not set), length in minutes, name of the room or ""."""

    talk: Talk
    title: LocalizedText
    starts_at: datetime | None
    minutes: int | None
    room: str = ""

    @property
    def ends_at(self) -> datetime | None:
        """When it ends, as far as begin and length are known."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at and self.minutes else None

    def has_begun(self, now: datetime) -> bool:
        """Whether its time has come; never, while it has none."""
        return self.starts_at is not None and now >= self.starts_at

    def overlaps(self, other: "TalkAt") -> bool:
        """Whether nobody can be in both from beginning to end; a talk of unknown length counts by its begin."""
        if self.starts_at is None or other.starts_at is None:
            return False
        mine, theirs = (timedelta(minutes=one.minutes or SHORTEST) for one in (self, other))
        return self.starts_at < other.starts_at + theirs and other.starts_at < self.starts_at + mine

    def stays_where(self, was: "TalkAt") -> bool:
        """Whether it is where it was before; that its room is now known is no move."""
        return (self.starts_at, self.minutes) == (was.starts_at, was.minutes) and was.room in ("", self.room)


async def moved_up(
    db: AsyncSession, event: Event, party: Party, persons: Sequence[Registration], at: TalkAt, *, now: datetime
) -> None:
    """A place in the talk became free, and it is theirs."""
    await _write(db, SIGN_UP_MOVED_UP, event, party, persons, at, now=now)


async def talk_moved(
    db: AsyncSession,
    event: Event,
    party: Party,
    persons: Sequence[Registration],
    at: TalkAt,
    *,
    was: TalkAt | None,
    now: datetime,
) -> None:
    """The talk has a new time or room; the places stay theirs."""
    await _write(db, SIGN_UP_TALK_MOVED, event, party, persons, at, was=was, now=now)


async def talk_gone(
    db: AsyncSession, event: Event, party: Party, persons: Sequence[Registration], at: TalkAt, *, now: datetime
) -> None:
    """The talk does not take place; the registration for the event stands."""
    await _write(db, SIGN_UP_TALK_GONE, event, party, persons, at, now=now)


async def _write(
    db: AsyncSession,
    kind: str,
    event: Event,
    party: Party,
    persons: Sequence[Registration],
    at: TalkAt,
    *,
    now: datetime,
    was: TalkAt | None = None,
) -> None:
    to, lead = letters.lead_of(party), party.lead
    if to is None:
        return
    base_url, token = settings_of(db).base_url, links.own_token(db, party)
    mail = await letters.write(
        db,
        kind,
        to,
        now=now,
        event=event,
        talk=at.talk,
        at=at,
        was=was,
        lead=lead,
        persons=persons,
        is_for_lead=[one.id for one in persons] == [lead.id],
        place=at.room,
        own_url=urls.absolute(base_url, urls.own(token)),
        talks_url=urls.absolute(base_url, urls.own_talks(token)),
    )
    mail.party_id = party.id
