"""Speaking together: inviting, agreeing, leaving. A co-speaker is named once they have agreed, and not before."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import people, profiles
from eventhub.domain.decisions.find import talk_of
from eventhub.domain.decisions.speakers import fit
from eventhub.domain.errors import DomainError
from eventhub.domain.proposals.find import ENDED
from eventhub.mail import proposal_mails
from eventhub.models import Proposal, ProposalSpeaker

INVITATION_PAUSE = timedelta(minutes=10)


async def invite(
    db: AsyncSession, proposal: Proposal, *, given_name: str, family_name: str, address: str, now: datetime
) -> ProposalSpeaker:
    """Ask somebody to speak along; they get a link of their own. The proposal must be locked.

    Raises:
        DomainError: ``proposal.closed``, ``proposal.too_many_speakers``, ``proposal.invited_already``,
            ``proposal.invited_just_now``.
    """
    if proposal.shown_status in ENDED:
        raise DomainError("proposal.closed")
    key = people.address_key(address)
    known = next((one for one in proposal.speakers if one.address_key == key), None)
    if known is not None and known.left_at is None:
        raise DomainError("proposal.invited_already", field="invite_email")
    if seats_left(proposal) <= 0:
        raise DomainError("proposal.too_many_speakers", field="invite_email", most=proposal.call.max_co_speakers)
    if known is not None and _was_invited_just_now(known, now=now):
        raise DomainError("proposal.invited_just_now", field="invite_email")
    if known is None:
        known = ProposalSpeaker(
            address=address.strip(),
            address_key=key,
            language=proposal.submitter.language,
            position=max(one.position for one in proposal.speakers) + 1,
            created_at=now,
            consents=[],
            person=None,
        )
        proposal.speakers.append(known)
    known.given_name, known.family_name = given_name, family_name
    known.invited_at, known.agreed_at, known.left_at = now, None, None
    known.link_no += 1
    await db.flush()
    await proposal_mails.co_speaker_invited(db, proposal, known, now=now)
    return known


def seats_left(proposal: Proposal) -> int:
    """How many more may be invited."""
    others = [one for one in proposal.speakers if not one.is_submitter and one.left_at is None]
    return proposal.call.max_co_speakers - len(others)


async def invite_again(db: AsyncSession, proposal: Proposal, speaker_id: UUID, *, now: datetime) -> ProposalSpeaker:
    """Send the invitation once more, at most every ten minutes.

    Raises:
        DomainError: ``proposal.no_such_speaker``, ``proposal.invited_just_now``.
    """
    speaker = _other(proposal, speaker_id)
    if speaker.agreed_at is not None:
        raise DomainError("proposal.no_such_speaker")
    if _was_invited_just_now(speaker, now=now):
        raise DomainError("proposal.invited_just_now")
    speaker.invited_at = now
    await proposal_mails.co_speaker_invited(db, proposal, speaker, now=now)
    return speaker


async def remove(db: AsyncSession, proposal: Proposal, speaker_id: UUID, *, now: datetime) -> ProposalSpeaker:
    """Take an invitation back, or somebody out of the proposal; their link dies.

    Raises:
        DomainError: ``proposal.no_such_speaker``.
    """
    speaker = _other(proposal, speaker_id)
    speaker.left_at = now
    speaker.link_no += 1
    await _fit_programme(db, proposal, now=now)
    return speaker


async def agree(db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker, *, now: datetime) -> None:
    """The invited speaks along, and is told to the submitter; agreeing twice changes nothing.

    Raises:
        DomainError: ``proposal.closed``.
    """
    if speaker.agreed_at is not None:
        return
    if proposal.shown_status in ENDED:
        raise DomainError("proposal.closed")
    person = await people.by_address(db, speaker.address)
    if person is None:
        person = people.add(
            db,
            speaker.address,
            given_name=speaker.given_name,
            family_name=speaker.family_name,
            language=speaker.language,
            now=now,
        )
        await db.flush()
    # The link came by mail, so the address is theirs.
    person.speaker_confirmed_at = person.speaker_confirmed_at or now
    speaker.person, speaker.person_id, speaker.agreed_at = person, person.id, now
    profile = await profiles.of_person(db, person)
    if profile is not None and not speaker.bio:
        speaker.organisation, speaker.bio = profile.organisation, profile.bio
        speaker.picture_file, speaker.links = profile.picture_file, profile.links
    await _fit_programme(db, proposal, now=now)
    await proposal_mails.co_speaker_agreed(db, proposal, speaker, now=now)


async def leave(db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker, *, now: datetime) -> None:
    """The co-speaker goes, or declines; the link dies, the submitter is told.

    Raises:
        DomainError: ``proposal.not_co_speaker`` for the submitter, who withdraws instead.
    """
    if speaker.is_submitter:
        raise DomainError("proposal.not_co_speaker")
    speaker.left_at = now
    speaker.link_no += 1
    await _fit_programme(db, proposal, now=now)
    await proposal_mails.co_speaker_left(db, proposal, speaker, now=now)


def _was_invited_just_now(speaker: ProposalSpeaker, *, now: datetime) -> bool:
    return speaker.invited_at is not None and now - speaker.invited_at < INVITATION_PAUSE


def _other(proposal: Proposal, speaker_id: UUID) -> ProposalSpeaker:
    for speaker in proposal.speakers:
        if speaker.id == speaker_id and not speaker.is_submitter and speaker.left_at is None:
            return speaker
    raise DomainError("proposal.no_such_speaker")


async def _fit_programme(db: AsyncSession, proposal: Proposal, *, now: datetime) -> None:
    """The talk that came of the proposal has its speakers; whoever goes is gone from every release of it."""
    talk = await talk_of(db, proposal)
    if talk is not None:
        await fit(db, proposal, talk, now=now)
