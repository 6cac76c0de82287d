"""Telling exactly those speakers whom a release concerns: one mail a person and talk.

Who has confirmed gets a REQUEST or CANCEL under the UID of person and talk (RFC 5546, sections 3.2.2 and 3.2.5), whose
SEQUENCE rises with time, place and status alone (section 2.1.4); who has not, gets the words and the way to confirm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from eventhub.domain import calendars, people
from eventhub.domain.schedules.diff import Change, Difference, place_in
from eventhub.mail import outbox, schedule_mails
from eventhub.mail.letters import Recipient
from eventhub.mail.schedule_mails import News
from eventhub.models import CalendarEntry, Event, Person, Release, ReleasedTalk, Speaker, Talk, TalkStatus


@dataclass(frozen=True, slots=True)
class Notice:
    """That one person is to learn of one talk. ``person`` is None while nobody of this address is known."""

    change: Change
    difference: Difference
    to: Recipient
    person: Person | None
    is_confirmed: bool
    confirms: bool = False

    @property
    def talk(self) -> Talk:
        """Which talk."""
        return self.difference.talk


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom one difference concerns: those to be told, and the names of those nobody can write to."""

    notices: tuple[Notice, ...] = ()
    unreachable: tuple[str, ...] = ()


async def audiences(db: AsyncSession, found: Sequence[Difference]) -> dict[UUID, Audience]:
    """Whom each difference concerns, by the id of its talk."""
    ids = [one.talk.id for one in found]
    query = (
        select(CalendarEntry)
        .where(CalendarEntry.talk_id.in_(ids), CalendarEntry.is_cancelled.is_(False))
        .options(joinedload(CalendarEntry.person))
    )
    standing: dict[UUID, list[CalendarEntry]] = {}
    for entry in await db.scalars(query) if ids else ():
        assert entry.talk_id is not None
        standing.setdefault(entry.talk_id, []).append(entry)
    return {one.talk.id: await _audience(db, one, standing.get(one.talk.id, [])) for one in found}


async def _audience(db: AsyncSession, one: Difference, standing: list[CalendarEntry]) -> Audience:
    notices: dict[str, Notice] = {}
    unreachable: list[str] = []
    for speaker in one.talk.speakers:
        change = _change_for(one, speaker)
        if change is None or not _may_be_told(one.talk):
            continue
        person = await person_of(db, speaker)
        address = person.address if person else speaker.address
        if not address:
            unreachable.append(speaker.name)
            continue
        is_asked = one.talk.status == TalkStatus.REQUESTED
        is_confirmed = speaker.is_named and not is_asked
        # The submitter alone confirms, who comes first.
        confirms = is_asked and change != Change.DROPPED and speaker.position == 0
        to = recipient(speaker, person)
        notices.setdefault(people.address_key(address), Notice(change, one, to, person, is_confirmed, confirms))
    here = {people.address_key(notice.to.address) for notice in notices.values()}
    remaining = await _addresses(db, one)
    for entry in standing:
        key = people.address_key(entry.person.address)
        if key not in here and (one.change == Change.DROPPED or key not in remaining):
            to = _recipient_of(entry.person)
            notices[key] = Notice(Change.DROPPED, one, to, entry.person, is_confirmed=True)
    return Audience(tuple(notices.values()), tuple(unreachable))


async def _addresses(db: AsyncSession, one: Difference) -> set[str]:
    """The addresses of those who speak in the talk as it will be."""
    found = set()
    for speaker in one.talk.speakers:
        person = await person_of(db, speaker)
        found.add(people.address_key(person.address if person else speaker.address))
    return found


def _change_for(one: Difference, speaker: Speaker) -> Change | None:
    """What the difference means for one speaker; None when it is nothing to write about."""
    was_here = str(speaker.id) in one.was_speaker_ids
    if one.talk.status == TalkStatus.CANCELLED:
        # Who was told when it was called off is not told again; an entry that still stands is, by its entry.
        return None if one.talk.proposal_id is not None else one.change
    if one.change == Change.DROPPED:
        return Change.DROPPED if was_here else None
    if not was_here:
        return Change.ADDED
    return one.change if one.change in (Change.ADDED, Change.MOVED) else None


def _may_be_told(talk: Talk) -> bool:
    """Not while the mail that accepts the talk has not been let go: its speaker does not know yet."""
    return talk.proposal is None or talk.proposal.is_told


async def person_of(db: AsyncSession, speaker: Speaker) -> Person | None:
    """Who a speaker is: by the profile, else by the address."""
    if speaker.profile is not None and speaker.profile.person is not None:
        return speaker.profile.person
    return await people.by_address(db, speaker.address) if speaker.address else None


def recipient(speaker: Speaker, person: Person | None) -> Recipient:
    """Where a speaker is written to, under the name of the programme."""
    if person is None:
        return Recipient(speaker.address, speaker.name.partition(" ")[0], speaker.name, "de")
    return Recipient(person.address, person.given_name, speaker.name, person.language)


def _recipient_of(person: Person) -> Recipient:
    return Recipient(person.address, person.given_name, f"{person.given_name} {person.family_name}", person.language)


# Writing


async def tell(db: AsyncSession, event: Event, notices: Sequence[Notice], *, note: str, now: datetime) -> int:
    """Write one mail for every notice; returns how many."""
    for notice in notices:
        entry = await _entry(db, notice, now=now)
        if entry is not None:
            await db.flush()
            await outbox.discard_older(db, [entry.uid])
        one = notice.difference
        news = News(
            notice.change.value,
            one.was if notice.change != Change.ADDED else None,
            one.will_be if notice.change != Change.DROPPED else None,
            note=note,
            confirms=notice.confirms,
        )
        await schedule_mails.talk_news(
            db, event, one.talk, notice.to, news, person=entry.person if entry else notice.person, entry=entry, now=now
        )
    return len(notices)


async def _entry(db: AsyncSession, notice: Notice, *, now: datetime) -> CalendarEntry | None:
    """The calendar entry as it is after the notice; None for who has not confirmed, or never had one to take away."""
    if not notice.is_confirmed:
        return None
    if notice.change == Change.DROPPED:
        return None if notice.person is None else await cancel_entry(db, notice.talk, notice.person, now=now)
    person = notice.person or await remember(db, notice.to, now=now)
    entry = await calendars.talk_entry(db, notice.talk, person, now=now)
    entry.person = person
    if entry in db.new:
        return entry
    entry.is_cancelled = False
    calendars.raise_sequence(entry, now=now)
    return entry


async def remember(db: AsyncSession, to: Recipient, *, now: datetime) -> Person:
    """The person of the address; one who speaks in several talks of a release is met again."""
    known = await people.by_address(db, to.address)
    if known is not None:
        return known
    given, _, family = to.name.rpartition(" ")
    names = {"given_name": given, "family_name": family} if given else {"given_name": family, "family_name": ""}
    person = people.add(db, to.address, **names, language=to.language, now=now)
    await db.flush()
    return person


async def cancel_entry(db: AsyncSession, talk: Talk, person: Person, *, now: datetime) -> CalendarEntry | None:
    """Let the entry of a person for a talk fall; None when none stood."""
    query = select(CalendarEntry).where(CalendarEntry.talk_id == talk.id, CalendarEntry.person_id == person.id)
    entry = await db.scalar(query.options(joinedload(CalendarEntry.person)))
    return calendars.cancel_entry(entry, now=now)


async def tell_confirmed(db: AsyncSession, event: Event, talk: Talk, *, now: datetime) -> int:
    """A talk that is public already was confirmed: send its speakers the invitation; returns how many mails.

    The talk must be loaded with speakers, profiles and proposal.
    """
    query = (
        select(ReleasedTalk)
        .join(Release, Release.id == ReleasedTalk.release_id)
        .where(Release.event_id == event.id, Release.number == event.release_count, ReleasedTalk.talk_id == talk.id)
    )
    item = await db.scalar(query)
    if item is None or event.is_over(now):
        return 0
    one = Difference(Change.ADDED, talk, None, place_in(item))
    entries = await db.scalars(
        select(CalendarEntry.person_id).where(CalendarEntry.talk_id == talk.id, CalendarEntry.is_cancelled.is_(False))
    )
    invited = set(entries)
    audience = await _audience(db, one, [])
    fresh = [
        notice for notice in audience.notices
        if notice.is_confirmed and (notice.person is None or notice.person.id not in invited)
    ]  # fmt: skip
    return await tell(db, event, fresh, note="", now=now)
