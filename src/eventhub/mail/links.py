"""The signed links that only a mailbox gets to know."""

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import settings_of
from eventhub.models import Call, Party, Person, Proposal, ProposalSpeaker
from eventhub.signing import is_signed, sign

OWN = "party"
FEED = "feed"
SPEAKER = "speaker"
DRAFT = "draft"
CO_SPEAKER = "co-speaker"
GRACE = "grace"


def own_token(db: AsyncSession, party: Party) -> str:
    """Opens the party's own page ``/r/{token}``."""
    return sign(settings_of(db), OWN, party.id, party.link_no)


def opens(db: AsyncSession, party: Party, token: str) -> bool:
    """Whether ``token`` is the living link of this party."""
    return is_signed(settings_of(db), token, OWN, party.id, party.link_no)


def feed_token(db: AsyncSession, person: Person) -> str:
    """Opens the person's own calendar feed ``/me/{token}.ics``."""
    return sign(settings_of(db), FEED, person.id, person.feed_no)


def opens_feed(db: AsyncSession, person: Person, token: str) -> bool:
    """Whether ``token`` is the living link of this person's feed."""
    return is_signed(settings_of(db), token, FEED, person.id, person.feed_no)


def speaker_token(db: AsyncSession, person: Person) -> str:
    """Opens all proposals of the person and the kept profile, ``/proposals/{token}``; goes out by mail alone."""
    return sign(settings_of(db), SPEAKER, person.id, person.speaker_no)


def opens_speaker(db: AsyncSession, person: Person, token: str) -> bool:
    """Whether ``token`` is the living link to this person's proposals."""
    return is_signed(settings_of(db), token, SPEAKER, person.id, person.speaker_no)


def draft_token(db: AsyncSession, proposal: Proposal) -> str:
    """Opens this one proposal, for the browser that started it."""
    return sign(settings_of(db), DRAFT, proposal.id, proposal.draft_no)


def opens_draft(db: AsyncSession, proposal: Proposal, token: str) -> bool:
    """Whether ``token`` was given to the browser that started this proposal."""
    return is_signed(settings_of(db), token, DRAFT, proposal.id, proposal.draft_no)


def co_speaker_token(db: AsyncSession, speaker: ProposalSpeaker) -> str:
    """Opens one proposal for one who was invited to speak in it."""
    return sign(settings_of(db), CO_SPEAKER, speaker.id, speaker.link_no)


def opens_co_speaker(db: AsyncSession, speaker: ProposalSpeaker, token: str) -> bool:
    """Whether ``token`` is the living link of this invited speaker."""
    return is_signed(settings_of(db), token, CO_SPEAKER, speaker.id, speaker.link_no)


def grace_token(db: AsyncSession, call: Call) -> str:
    """Lets submit to the call until its time of grace has passed."""
    return sign(settings_of(db), GRACE, call.id, call.grace_no)


def grants_grace(db: AsyncSession, call: Call, token: str) -> bool:
    """Whether ``token`` is the living grace link of this call."""
    return is_signed(settings_of(db), token, GRACE, call.id, call.grace_no)
