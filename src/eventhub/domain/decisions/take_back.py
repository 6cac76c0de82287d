"""Ways back: a decision whose mail has not left, and a talk that was accepted and is dropped."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, events, parties, registrations, sign_ups, stored_files
from eventhub.domain.decisions import find
from eventhub.domain.decisions.told import discard_untold, has_left
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules import tell as schedules
from eventhub.mail import decision_mails, outbox
from eventhub.models import (
    CalendarEntry,
    Event,
    Party,
    Proposal,
    ProposalSpeaker,
    ProposalStatus,
    Registration,
    ReleasedTalk,
    Talk,
    TalkStatus,
)


async def take_back(db: AsyncSession, proposal: Proposal, *, by: Actor | None, now: datetime) -> None:
    """The proposal is open again, and its mail, which has not left, never does.

    Raises:
        DomainError: ``decision.none`` when there is none to take back; ``decision.told`` once its mail is on its way.
    """
    if proposal.status not in (ProposalStatus.ACCEPTED, ProposalStatus.REJECTED):
        raise DomainError("decision.none")
    if await has_left(db, proposal):
        raise DomainError("decision.told")
    await discard_untold(db, proposal)
    if proposal.status == ProposalStatus.ACCEPTED:
        await _take_away(db, proposal, now=now)
    event = proposal.event
    proposal.status = ProposalStatus.SUBMITTED
    proposal.decision_mail_id = proposal.told_at = proposal.decided_at = proposal.ended_at = None
    proposal.reminders_sent = 0
    proposal.event_id = proposal.call.event_id
    title = proposal.title.text("de")
    audit.note(db, "proposal.decision_taken_back", by=by, now=now, subject=title, event=event)


async def _take_away(db: AsyncSession, proposal: Proposal, *, now: datetime) -> None:
    """The talk goes as it came; one that was released stays as a cancelled one, so that the next release says so."""
    talk = await find.talk_of(db, proposal)
    if talk is None:
        return
    await sign_ups.close(db, talk, now=now)
    was_released = await db.scalar(select(exists().where(ReleasedTalk.talk_id == talk.id)))
    if was_released:
        _cancel(talk, now=now)
    else:
        await db.refresh(talk, ["slot"])
        await stored_files.forget_of_talks(db, [talk.id])
        await db.delete(talk)
        await db.flush()


async def drop(
    db: AsyncSession, proposal: Proposal, *, keeps_place: bool, by: Actor | None, now: datetime
) -> list[Party]:
    """Cancel a talk that was accepted and told, confirmed or not; the event must be locked.

    It goes from all public pages at once. Without ``keeps_place`` the submitter's registration is cancelled too.

    Returns:
        The parties that a place was offered to.

    Raises:
        DomainError: ``decision.not_accepted``; ``decision.not_told`` when it can be taken back instead; those of
            `registrations.cancel`.
    """
    if proposal.status not in (ProposalStatus.ACCEPTED, ProposalStatus.CONFIRMED):
        raise DomainError("decision.not_accepted")
    if not proposal.is_told:
        raise DomainError("decision.not_told")
    talk = await find.talk_of(db, proposal)
    if talk is not None:
        await sign_ups.close(db, talk, now=now)
        _cancel(talk, now=now)
    told = _concerned(proposal)
    await discard_untold(db, proposal)
    proposal.status = ProposalStatus.CANCELLED
    proposal.ended_at = now
    offered: list[Party] = []
    for speaker in told:
        party, one, event = await _place(db, proposal, speaker)
        stays = one is not None and (keeps_place or not speaker.is_submitter)
        if one is not None:
            one.is_speaker = False
        if one is not None and party is not None and event is not None and not stays:
            offered += await registrations.cancel(db, event, party, [one], now=now, by=by)
        entry = await _entry(db, talk, speaker, now=now)
        await decision_mails.cancelled(db, proposal, speaker, now=now, keeps_place=stays, talk=talk, entry=entry)
    title = proposal.title.text("de")
    audit.note(db, "proposal.cancelled", by=by, now=now, subject=title, event=proposal.event)
    return offered


def _cancel(talk: Talk, *, now: datetime) -> None:
    talk.status = TalkStatus.CANCELLED
    talk.cancelled_at = now


async def _entry(
    db: AsyncSession, talk: Talk | None, speaker: ProposalSpeaker, *, now: datetime
) -> CalendarEntry | None:
    """The entry of the speaker for the talk, fallen; None when none stood."""
    if talk is None or speaker.person is None:
        return None
    entry = await schedules.cancel_entry(db, talk, speaker.person, now=now)
    if entry is not None:
        await outbox.discard_older(db, [entry.uid])
    return entry


def _concerned(proposal: Proposal) -> Sequence[ProposalSpeaker]:
    """Whom it is told: the submitter, and once it was confirmed everybody who was named."""
    others = [one for one in proposal.speakers[1:] if one.is_named and proposal.status == ProposalStatus.CONFIRMED]
    return [proposal.submitter, *others]


async def _place(
    db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker
) -> tuple[Party | None, Registration | None, Event | None]:
    """The registration of the speaker for the event, if it lives."""
    if speaker.person is None or proposal.event_id is None:
        return None, None, None
    event = await events.lock(db, proposal.event_id)
    party = await parties.live_party(db, event, speaker.person)
    if party is None or party.lead not in party.live:
        return party, None, event
    return party, party.lead, event


async def has_place(db: AsyncSession, proposal: Proposal) -> bool:
    """Whether the submitter is registered for the event, so that dropping the talk must ask about the place."""
    speaker = proposal.submitter
    if speaker.person is None or proposal.event is None:
        return False
    party = await parties.live_party(db, proposal.event, speaker.person)
    return party is not None and party.lead in party.live
