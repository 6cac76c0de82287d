"""The mails about proposing: links, receipts, invitations of co-speakers. One function a mail."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import urls
from eventhub.db import settings_of
from eventhub.mail import links
from eventhub.mail.letters import Recipient, write
from eventhub.models import Call, Event, LocalizedText, OutboxMail, Person, Proposal, ProposalSpeaker

CALL_CLOSED = "call_closed"
KINDS = (
    CALL_CLOSED,
    "speaker_link",
    "draft_saved",
    "proposal_received",
    "proposal_withdrawn",
    "draft_expiring",
    "co_speaker_invited",
    "co_speaker_agreed",
    "co_speaker_left",
)


async def speaker_link(db: AsyncSession, person: Person, *, grace: str = "", now: datetime) -> OutboxMail:
    """The link to all proposals of the person; with ``grace``, the token that still lets submit to a closed call."""
    return await write(
        db, "speaker_link", _to_person(person), now=now, own_url=own_url(db, person, grace=grace), is_asked=True
    )


async def draft_saved(db: AsyncSession, proposal: Proposal, *, now: datetime, grace: str = "") -> OutboxMail:
    """The link, after a draft was begun."""
    return await _to_submitter(db, "draft_saved", proposal, now=now, grace=grace)


async def proposal_received(db: AsyncSession, proposal: Proposal, *, now: datetime, grace: str = "") -> OutboxMail:
    """The receipt of a submitted proposal, with the link that confirms the address."""
    return await _to_submitter(db, "proposal_received", proposal, now=now, grace=grace)


async def proposal_withdrawn(db: AsyncSession, proposal: Proposal, *, now: datetime) -> None:
    """To the submitter and to all who had agreed to speak along."""
    for speaker in proposal.speakers:
        if speaker.is_submitter or speaker.is_named:
            await _about(db, "proposal_withdrawn", proposal, speaker, now=now)


async def draft_expiring(db: AsyncSession, proposal: Proposal, *, days: int, now: datetime) -> OutboxMail:
    """A draft goes in ``days`` days, unless it is saved again."""
    return await _to_submitter(db, "draft_expiring", proposal, now=now, days=days)


async def call_closed(
    db: AsyncSession, proposal: Proposal, event: Event, *, now: datetime, due_at: datetime | None = None
) -> OutboxMail:
    """The meeting that the proposal was meant for is cancelled."""
    return await _to_submitter(db, CALL_CLOSED, proposal, event=event, now=now, due_at=due_at)


async def co_speaker_invited(
    db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker, *, now: datetime
) -> OutboxMail:
    """Somebody is asked to speak along; the link is theirs alone."""
    return await _about(db, "co_speaker_invited", proposal, speaker, now=now)


async def co_speaker_agreed(
    db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker, *, now: datetime
) -> OutboxMail:
    """Tells the submitter that somebody speaks along."""
    return await _to_submitter(db, "co_speaker_agreed", proposal, now=now, other=speaker.name)


async def co_speaker_left(
    db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker, *, now: datetime
) -> OutboxMail:
    """Tells the submitter that somebody does not speak along."""
    return await _to_submitter(db, "co_speaker_left", proposal, now=now, other=speaker.name)


def own_url(db: AsyncSession, person: Person, *, grace: str = "") -> str:
    """The whole address of a person's own proposals."""
    path = urls.with_query(urls.proposals(links.speaker_token(db, person)), grace=grace)
    return urls.absolute(settings_of(db).base_url, path)


def link_of(db: AsyncSession, speaker: ProposalSpeaker, *, grace: str = "") -> str:
    """The whole address that opens the proposal for this speaker."""
    if speaker.is_submitter and speaker.person is not None:
        return own_url(db, speaker.person, grace=grace)
    return urls.absolute(settings_of(db).base_url, urls.proposals(links.co_speaker_token(db, speaker)))


def home_title(call: Call) -> LocalizedText:
    """What is proposed for: the meeting's title, or the name of the series."""
    if call.event is not None:
        return call.event.title
    return call.series.name if call.series is not None else LocalizedText()


async def _to_submitter(
    db: AsyncSession,
    kind: str,
    proposal: Proposal,
    *,
    now: datetime,
    event: Event | None = None,
    due_at: datetime | None = None,
    grace: str = "",
    **more: Any,
) -> OutboxMail:
    submitter = proposal.submitter
    return await _about(db, kind, proposal, submitter, now=now, event=event, due_at=due_at, grace=grace, **more)


async def _about(
    db: AsyncSession,
    kind: str,
    proposal: Proposal,
    speaker: ProposalSpeaker,
    *,
    now: datetime,
    event: Event | None = None,
    due_at: datetime | None = None,
    grace: str = "",
    **more: Any,
) -> OutboxMail:
    return await write(
        db,
        kind,
        Recipient(speaker.address, speaker.given_name, speaker.name, speaker.language),
        now=now,
        event=event or proposal.call.event,
        proposal=proposal,
        due_at=due_at,
        own_url=link_of(db, speaker, grace=grace),
        home=home_title(proposal.call),
        call=proposal.call,
        speaker=speaker,
        submitter=proposal.submitter,
        **more,
    )


def _to_person(person: Person) -> Recipient:
    name = f"{person.given_name} {person.family_name}".strip()
    return Recipient(person.address, person.given_name, name, person.language)
