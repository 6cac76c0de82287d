"""Handing a proposal in, and taking it back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import speaker_pictures
from eventhub.domain.decisions.take_back import drop, take_back
from eventhub.domain.errors import DomainError
from eventhub.domain.proposals.rights import rights_of
from eventhub.mail import proposal_mails
from eventhub.models import Proposal, ProposalSpeaker, ProposalStatus


async def submit(
    db: AsyncSession,
    proposal: Proposal,
    speaker: ProposalSpeaker,
    *,
    in_grace: bool = False,
    grace: str = "",
    now: datetime,
) -> None:
    """Hand it in, and send the receipt with the own link; the proposal must be locked.

    Raises:
        DomainError: ``proposal.not_draft``, ``proposal.not_yours``, ``call.closed``, ``proposal.incomplete``.
    """
    if proposal.status is not ProposalStatus.DRAFT:
        raise DomainError("proposal.not_draft")
    if not speaker.is_submitter:
        raise DomainError("proposal.not_yours")
    if not rights_of(proposal, speaker, now=now, in_grace=in_grace).submit:
        raise DomainError("call.closed")
    if missing(proposal):
        raise DomainError("proposal.incomplete")
    proposal.status = ProposalStatus.SUBMITTED
    proposal.submitted_at = now
    proposal.version += 1
    proposal.saved_at = now
    await proposal_mails.proposal_received(db, proposal, grace=grace, now=now)


def missing(proposal: Proposal) -> list[str]:
    """What a draft lacks to be submitted: fields of the form, in their order."""
    submitter, call = proposal.submitter, proposal.call
    answered = {one.question_id for one in proposal.answers}
    lacking = {
        "title": not proposal.title,
        "type": bool(call.types) and proposal.type is None,
        "abstract": not proposal.abstract,
        "given": not submitter.given_name,
        "family": not submitter.family_name,
    }
    for question in call.questions:
        if question.is_required and not question.is_retired:
            lacking[f"q_{question.id}"] = question.id not in answered
    return [name for name, is_missing in lacking.items() if is_missing]


async def withdraw(
    db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker, *, keeps_place: bool = True, now: datetime
) -> None:
    """Take a proposal back and tell all who speak in it; the proposal must be locked.

    A decision that was not told goes with its mail. Once it was told, the talk is called off, and without
    ``keeps_place`` the speaker's place at the meeting is given back as well.

    Raises:
        DomainError: ``proposal.not_yours``, ``proposal.not_submitted``.
    """
    if not speaker.is_submitter:
        raise DomainError("proposal.not_yours")
    if proposal.shown_status in (ProposalStatus.ACCEPTED, ProposalStatus.CONFIRMED):
        await drop(db, proposal, keeps_place=keeps_place, by=None, now=now)
        return
    if not proposal.is_told:
        await take_back(db, proposal, by=None, now=now)
    if proposal.status is not ProposalStatus.SUBMITTED:
        raise DomainError("proposal.not_submitted")
    proposal.status = ProposalStatus.WITHDRAWN
    proposal.ended_at = proposal.saved_at = now
    proposal.mark = None
    proposal.version += 1
    await proposal_mails.proposal_withdrawn(db, proposal, now=now)


async def delete_draft(db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker) -> None:
    """Delete a draft with all that hangs on it.

    Raises:
        DomainError: ``proposal.not_yours``, ``proposal.not_draft``.
    """
    if not speaker.is_submitter:
        raise DomainError("proposal.not_yours")
    if proposal.status is not ProposalStatus.DRAFT:
        raise DomainError("proposal.not_draft")
    pictures = {one.picture_file for one in proposal.speakers if one.picture_file}
    await db.delete(proposal)
    await db.flush()
    await speaker_pictures.forget_unused(db, pictures)
