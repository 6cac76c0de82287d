"""What the organisers are about to decide: a mark, which nobody outside is told of and which can always be changed."""

from eventhub.domain.errors import DomainError
from eventhub.models import Event, Mark, Proposal, ProposalStatus


def mark(proposal: Proposal, chosen: Mark | None, *, event: Event | None = None) -> None:
    """Note what is to be decided, or take the note away. A proposal to a series' call needs the ``event`` it is for.

    Raises:
        DomainError: ``decision.not_open`` for what is decided already, but that a rejected talk may be accepted.
    """
    is_open = proposal.status == ProposalStatus.SUBMITTED
    may_be = proposal.status == ProposalStatus.REJECTED and chosen in (None, Mark.ACCEPT)
    if not is_open and not may_be:
        raise DomainError("decision.not_open")
    proposal.mark = chosen
    if proposal.call.event_id is None:
        is_date = event is not None and event.series_id == proposal.call.series_id and chosen is Mark.ACCEPT
        proposal.event_id = event.id if event is not None and is_date else None
    else:
        proposal.event_id = proposal.call.event_id
