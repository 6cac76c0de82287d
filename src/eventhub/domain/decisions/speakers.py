"""The speakers of a talk that came by a proposal: who they are, and from when they may be named."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import people, profiles
from eventhub.models import Person, Profile, Proposal, ProposalSpeaker, ProposalStatus, Speaker, Talk


async def person_of(db: AsyncSession, speaker: ProposalSpeaker, *, now: datetime) -> Person:
    """The person behind the address of a speaker, remembered from now on."""
    if speaker.person is None:
        person = await people.by_address(db, speaker.address) or people.add(
            db,
            speaker.address,
            given_name=speaker.given_name,
            family_name=speaker.family_name,
            language=speaker.language,
            now=now,
        )
        speaker.person = person
        await db.flush()
    return speaker.person


async def fit(db: AsyncSession, proposal: Proposal, talk: Talk, *, now: datetime) -> None:
    """Make the talk's speakers those of its proposal: who has agreed and not left, named once it is confirmed.

    Call it again when somebody agrees, leaves, or changes their profile; both must be locked and loaded.
    """
    is_named = proposal.status == ProposalStatus.CONFIRMED
    known = {people.address_key(one.address): one for one in talk.speakers}
    wanted = [one for one in proposal.speakers if one.left_at is None and (one.is_submitter or one.is_named)]
    fitted: list[Speaker] = []
    for position, one in enumerate(wanted):
        speaker = known.get(one.address_key) or Speaker(address=one.address, name="")
        speaker.position = position
        speaker.name = one.name
        speaker.organisation = one.organisation
        speaker.is_named = is_named
        profile = await _profile(db, one, is_named=is_named, now=now)
        speaker.profile_id = profile.id if profile else None
        fitted.append(speaker)
    talk.speakers = fitted


async def _profile(db: AsyncSession, speaker: ProposalSpeaker, *, is_named: bool, now: datetime) -> Profile | None:
    """The kept profile; only a confirmation begins one, with what was typed for this proposal."""
    person = await person_of(db, speaker, now=now)
    profile = await profiles.of_person(db, person)
    if profile is None and is_named:
        profile = await profiles.add(db, speaker.name, person=person, now=now)
        profile.organisation = speaker.organisation
        profile.bio = speaker.bio
        profile.picture_file = speaker.picture_file
        profile.links = list(speaker.links)
    if profile is not None and is_named:
        profile.used_at = now
    return profile
