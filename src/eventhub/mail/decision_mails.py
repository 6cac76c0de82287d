"""Mails about what was decided on a proposal; the first two wait until somebody has looked at them."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import urls
from eventhub.db import settings_of
from eventhub.mail import invitations, links, schedule_mails
from eventhub.mail.letters import Invitation, Recipient, write
from eventhub.models import CalendarEntry, Hub, OutboxMail, Proposal, ProposalSpeaker, Talk

PROPOSAL_ACCEPTED = "proposal_accepted"
PROPOSAL_REJECTED = "proposal_rejected"
PROPOSAL_REMINDER = "proposal_reminder"
PROPOSAL_CANCELLED = "proposal_cancelled"
DECISIONS = (PROPOSAL_ACCEPTED, PROPOSAL_REJECTED)
KINDS = (*DECISIONS, PROPOSAL_REMINDER, PROPOSAL_CANCELLED)


async def accepted(db: AsyncSession, proposal: Proposal, *, now: datetime) -> OutboxMail:
    """The talk is wanted, and is certain once the speaker confirms."""
    return await _write(db, PROPOSAL_ACCEPTED, proposal, proposal.submitter, now=now, is_held=True)


async def rejected(db: AsyncSession, proposal: Proposal, *, now: datetime) -> OutboxMail:
    """The talk does not fit this time, with the team's own words."""
    return await _write(db, PROPOSAL_REJECTED, proposal, proposal.submitter, now=now, is_held=True)


async def reminder(db: AsyncSession, proposal: Proposal, *, confirm_by: datetime, now: datetime) -> OutboxMail:
    """The confirmation is missing; ``confirm_by`` is the date that was asked for."""
    return await _write(db, PROPOSAL_REMINDER, proposal, proposal.submitter, now=now, confirm_by=confirm_by)


async def cancelled(
    db: AsyncSession,
    proposal: Proposal,
    speaker: ProposalSpeaker,
    *,
    now: datetime,
    keeps_place: bool,
    talk: Talk | None = None,
    entry: CalendarEntry | None = None,
) -> OutboxMail:
    """The talk does not take place after all; ``entry`` falls, ``keeps_place`` says whether a registration stays."""
    invitation = await _cancellation(db, proposal, speaker, talk, entry)
    more = {"keeps_place": keeps_place, "talk": talk, "invitation": invitation}
    return await _write(db, PROPOSAL_CANCELLED, proposal, speaker, now=now, **more)


async def _cancellation(
    db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker, talk: Talk | None, entry: CalendarEntry | None
) -> Invitation | None:
    """The iTIP CANCEL for the entry (RFC 5546, section 3.2.5)."""
    if talk is None or entry is None or proposal.event is None or speaker.person is None:
        return None
    values = schedule_mails.talk_values(
        proposal.event,
        talk,
        entry,
        None,
        hub=await db.get_one(Hub, 1),
        language=speaker.language,
        base_url=settings_of(db).base_url,
    )
    return Invitation(invitations.cancel(values, speaker.person), "CANCEL", entry.uid)


async def _write(
    db: AsyncSession, kind: str, proposal: Proposal, speaker: ProposalSpeaker, *, now: datetime, **more: Any
) -> OutboxMail:
    to = Recipient(speaker.address, speaker.given_name, speaker.name, speaker.language)
    event = proposal.event
    return await write(
        db,
        kind,
        to,
        now=now,
        event=event,
        proposal=proposal,
        place=invitations.location_of(event, speaker.language) if event else "",
        proposals_url=_page(db, speaker) if speaker.is_submitter else "",
        confirm_days=proposal.call.confirm_days,
        reply=proposal.reply.text(speaker.language),
        **more,
    )


def _page(db: AsyncSession, speaker: ProposalSpeaker) -> str:
    """Their proposals, with the button; its token goes out by mail alone."""
    if speaker.person is None:
        return ""
    token = links.speaker_token(db, speaker.person)
    return urls.absolute(settings_of(db).base_url, urls.proposals(token))
