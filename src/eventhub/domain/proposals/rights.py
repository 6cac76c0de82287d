"""What a speaker may change, and when."""

from dataclasses import dataclass
from datetime import datetime

from eventhub.domain import calls
from eventhub.domain.proposals.find import ENDED
from eventhub.models import Proposal, ProposalSpeaker, ProposalStatus

DECIDED_FOR = (ProposalStatus.ACCEPTED, ProposalStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Rights:
    """What one speaker may do with one proposal now.

    ``text``: title, abstract, what people take along; ``terms``: type, topics, answers, who speaks along;
    ``practical``: availability, needs, notes; ``profile``: what is said of this speaker.
    """

    text: bool = False
    terms: bool = False
    practical: bool = False
    profile: bool = False
    submit: bool = False
    withdraw: bool = False
    delete: bool = False
    confirm: bool = False
    agree: bool = False
    leave: bool = False

    @property
    def any(self) -> bool:
        """Whether anything can be saved."""
        return self.text or self.terms or self.practical or self.profile


def rights_of(proposal: Proposal, speaker: ProposalSpeaker, *, now: datetime, in_grace: bool = False) -> Rights:
    """What ``speaker`` may do now: the text until the deadline and again from acceptance, practical things always.

    The submitter alone submits, withdraws and confirms; a co-speaker who has not agreed may only answer.
    """
    shown = proposal.shown_status
    is_alive = shown not in ENDED
    if not speaker.is_submitter and speaker.agreed_at is None:
        return Rights(agree=is_alive, leave=True)
    is_open = calls.takes_proposals(proposal.call, now=now, in_grace=in_grace)
    is_before = shown in (ProposalStatus.DRAFT, ProposalStatus.SUBMITTED)
    is_mine, text = speaker.is_submitter, (is_before and is_open) or shown in DECIDED_FOR
    return Rights(
        text=text,
        terms=is_mine and is_before and is_open,
        practical=is_mine and is_alive,
        profile=is_alive,
        submit=is_mine and shown is ProposalStatus.DRAFT and is_open,
        withdraw=is_mine and shown in (ProposalStatus.SUBMITTED, *DECIDED_FOR),
        delete=is_mine and shown is ProposalStatus.DRAFT,
        confirm=is_mine and shown is ProposalStatus.ACCEPTED,
        leave=not is_mine and is_alive,
    )
