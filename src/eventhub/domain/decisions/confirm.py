"""The speaker says yes: the talk is certain, may be named, and brings a place at the event along."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from eventhub.domain import events, parties, registrations
from eventhub.domain.decisions import find, speakers
from eventhub.domain.decisions.told import discard_untold
from eventhub.domain.errors import DomainError
from eventhub.domain.registrations import Applicant, Given
from eventhub.domain.schedules import tell as schedules
from eventhub.models import (
    Event,
    EventStatus,
    Party,
    Profile,
    Proposal,
    ProposalSpeaker,
    ProposalStatus,
    Speaker,
    Talk,
    TalkStatus,
)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What confirming brought: the speaker's party at the event, None without a place there."""

    party: Party | None
    is_new: bool = False


async def confirm(db: AsyncSession, proposal: Proposal, *, now: datetime, attends: bool = True) -> Confirmed:
    """The submitter will hold the talk. With ``attends`` they get a place unless they have one, over the capacity too.

    The proposal must be locked and loaded by `find.lock`. At an event that is not published yet there are no places.

    Raises:
        DomainError: ``decision.confirmed`` when it was already; ``decision.not_to_confirm`` while it is not accepted
            and told; ``decision.event_over`` when the event ended or was called off.
    """
    if proposal.status == ProposalStatus.CONFIRMED:
        raise DomainError("decision.confirmed")
    if proposal.status != ProposalStatus.ACCEPTED or proposal.told_at is None or proposal.event_id is None:
        raise DomainError("decision.not_to_confirm")
    event = await events.lock(db, proposal.event_id)
    if event.is_over(now) or event.status == EventStatus.CANCELLED:
        raise DomainError("decision.event_over")
    proposal.status = ProposalStatus.CONFIRMED
    proposal.confirmed_at = now
    # A reminder that has not left yet would ask for what is done.
    await discard_untold(db, proposal)
    talk = await find.talk_of(db, proposal)
    if talk is not None:
        talk.status = TalkStatus.CONFIRMED
        await speakers.fit(db, proposal, talk, now=now)
        await db.flush()
        await schedules.tell_confirmed(db, event, await _with_profiles(db, talk, proposal), now=now)
    await _mark_others(db, event, proposal)
    submitter = proposal.submitter
    person = await speakers.person_of(db, submitter, now=now)
    had = await parties.live_party(db, event, person)
    if not attends:
        return Confirmed(None if had is None else registrations.as_speaker(had))
    party = await registrations.register_speaker(db, event, person, _applicant(submitter), now=now)
    return Confirmed(party, is_new=had is None and party is not None)


async def _with_profiles(db: AsyncSession, talk: Talk, proposal: Proposal) -> Talk:
    speakers_of = selectinload(Talk.speakers).joinedload(Speaker.profile).joinedload(Profile.person)
    query = select(Talk).where(Talk.id == talk.id).options(speakers_of)
    talk = (await db.scalars(query.execution_options(populate_existing=True))).one()
    # Loading it as well would forget what is loaded of the proposal.
    set_committed_value(talk, "proposal", proposal)
    return talk


def _applicant(speaker: ProposalSpeaker) -> Applicant:
    given = Given(organisation=speaker.organisation)
    return Applicant(speaker.given_name, speaker.family_name, speaker.address, speaker.language, given)


async def _mark_others(db: AsyncSession, event: Event, proposal: Proposal) -> None:
    """The door knows co-speakers who have registered themselves."""
    for speaker in proposal.speakers[1:]:
        if speaker.is_named and speaker.person is not None:
            party = await parties.live_party(db, event, speaker.person)
            if party is not None:
                registrations.as_speaker(party)
