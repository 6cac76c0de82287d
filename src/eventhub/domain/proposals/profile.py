"""The kept profile: changed by the personal link alone, and shown in every proposal of the person that is open."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import profiles
from eventhub.domain.errors import DomainError
from eventhub.domain.proposals.draft import ProfileDraft, set_typed_profile
from eventhub.domain.proposals.find import ENDED
from eventhub.models import Person, Profile, Proposal, ProposalSpeaker


async def save_profile(db: AsyncSession, person: Person, draft: ProfileDraft, *, now: datetime) -> Profile:
    """Keep the profile, and let the person's open proposals say the same.

    Raises:
        DomainError: ``profile.not_confirmed`` before the address is confirmed.
    """
    if person.speaker_confirmed_at is None:
        raise DomainError("profile.not_confirmed")
    name = f"{draft.given_name} {draft.family_name}".strip()
    profile = await profiles.of_person(db, person) or await profiles.add(db, name, person=person, now=now)
    person.given_name, person.family_name = draft.given_name, draft.family_name
    profile.name, profile.organisation, profile.bio = name, draft.organisation, draft.bio
    profile.links, profile.used_at = list(draft.links), now
    if draft.picture_file or draft.drops_picture:
        profile.picture_file = draft.picture_file
    query = (
        select(ProposalSpeaker)
        .join(Proposal, Proposal.id == ProposalSpeaker.proposal_id)
        .where(
            ProposalSpeaker.person_id == person.id,
            ProposalSpeaker.agreed_at.is_not(None),
            Proposal.status.not_in(ENDED),
        )
    )
    for speaker in await db.scalars(query):
        set_typed_profile(
            speaker,
            replace(
                draft,
                is_first_talk=speaker.is_first_talk,
                picture_file=profile.picture_file,
                drops_picture=profile.picture_file is None,
            ),
        )
    return profile
