"""The personal link: sent by mail alone, throttled, the same answer for everybody; opening it confirms the address."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import people, profiles
from eventhub.mail import proposal_mails
from eventhub.models import Person, Profile, Proposal, ProposalSpeaker

LINK_PAUSE = timedelta(minutes=10)


async def send_link(db: AsyncSession, address: str, *, grace: str = "", now: datetime) -> bool:
    """Mail the link to ``address`` if a talk was ever proposed with it; returns whether a mail was written.

    Whoever asks is never told which.
    """
    person = await people.by_address(db, address)
    if person is None or not await _has_proposals(db, person):
        return False
    if not _may_send(person, now=now):
        return False
    await proposal_mails.speaker_link(db, person, grace=grace, now=now)
    return True


async def tell_started(db: AsyncSession, proposal: Proposal, *, grace: str = "", now: datetime) -> bool:
    """Mail the link for a draft just begun, unless one went out moments ago; returns whether a mail was written."""
    person = proposal.submitter.person
    if person is None or not _may_send(person, now=now):
        return False
    await proposal_mails.draft_saved(db, proposal, grace=grace, now=now)
    return True


def _may_send(person: Person, *, now: datetime) -> bool:
    if person.speaker_link_sent_at is not None and now - person.speaker_link_sent_at < LINK_PAUSE:
        return False
    person.speaker_link_sent_at = now
    return True


async def _has_proposals(db: AsyncSession, person: Person) -> bool:
    speaks = exists().where(ProposalSpeaker.person_id == person.id)
    has_profile = exists().where(Profile.person_id == person.id)
    return bool(await db.scalar(select(speaks | has_profile)))


async def confirm_address(db: AsyncSession, person: Person, *, now: datetime) -> int:
    """The person has opened the link and says so: what was typed with this address is theirs; returns how many.

    Without a kept profile the newest that was typed becomes it; a kept one stays as it is.
    """
    person.speaker_confirmed_at = person.speaker_confirmed_at or now
    query = (
        select(ProposalSpeaker)
        .where(
            ProposalSpeaker.person_id == person.id,
            ProposalSpeaker.position == 0,
            ProposalSpeaker.agreed_at.is_(None),
        )
        .order_by(ProposalSpeaker.created_at.desc())
    )
    mine = (await db.scalars(query)).all()
    for speaker in mine:
        speaker.agreed_at = now
    if mine and await profiles.of_person(db, person) is None and mine[0].name:
        await keep_profile(db, person, mine[0], now=now)
    return len(mine)


async def keep_profile(db: AsyncSession, person: Person, speaker: ProposalSpeaker, *, now: datetime) -> Profile:
    """Keep what was typed in one proposal as the person's profile, for the next time."""
    profile = await profiles.of_person(db, person) or await profiles.add(db, speaker.name, person=person, now=now)
    profile.name, profile.organisation, profile.bio = speaker.name, speaker.organisation, speaker.bio
    profile.links, profile.picture_file = list(speaker.links), speaker.picture_file
    profile.used_at = now
    return profile


def awaits_confirmation(person: Person, mine: list[ProposalSpeaker]) -> bool:
    """Whether the own page first asks: is this you?"""
    return person.speaker_confirmed_at is None or any(one.is_submitter and one.agreed_at is None for one in mine)
