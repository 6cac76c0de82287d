"""The list of proposals to judge: narrowed, searched, sorted, without a name where none may be seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import decisions
from eventhub.domain.registrations.applicants import fold
from eventhub.domain.reviews.standing import Progress, Standing, progress_of, standings
from eventhub.domain.reviews.viewer import Viewer
from eventhub.models import Call, Proposal, ProposalStatus

OPEN, ACCEPTED, REJECTED, ENDED = "open", "accepted", "rejected", "ended"
GROUPS: dict[str, tuple[ProposalStatus, ...]] = {
    OPEN: (ProposalStatus.SUBMITTED,),
    ACCEPTED: (ProposalStatus.ACCEPTED, ProposalStatus.CONFIRMED),
    REJECTED: (ProposalStatus.REJECTED,),
    ENDED: (ProposalStatus.WITHDRAWN, ProposalStatus.CANCELLED),
}


@dataclass(frozen=True, slots=True)
class Narrow:
    """What the list is narrowed to, "" for any: group, words, ids of topic and type, a language, still to judge."""

    group: str = OPEN
    text: str = ""
    topic: str = ""
    type: str = ""
    language: str = ""
    is_to_do: bool = False
    sort: str = "number"


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal of the list."""

    proposal: Proposal
    standing: Standing


@dataclass(frozen=True, slots=True)
class Listing:
    """The narrowed list, how many each group has, and how far the viewer has come."""

    lines: list[Line]
    counts: dict[str, int]
    progress: Progress


def _low_last(value: float | None) -> float:
    # Nobody may tell from its place what is still hidden: that comes last.
    return -value if value is not None else 1.0


SORTS: dict[str, Callable[[Line], Any]] = {
    "number": lambda line: line.proposal.number,
    "newest": lambda line: -line.proposal.number,
    "median": lambda line: (_low_last(line.standing.median), line.proposal.number),
    "spread": lambda line: (-line.standing.spread, line.proposal.number),
    "votes": lambda line: (line.standing.number, line.proposal.number),
    "title": lambda line: (fold(line.proposal.title.text("de")), line.proposal.number),
}


async def listing(db: AsyncSession, call: Call, viewer: Viewer, narrow: Narrow) -> Listing:
    """The proposals of the call that ``viewer`` sees, narrowed and sorted."""
    proposals = [one for one in await decisions.every(db, call) if viewer.sees(one)]
    found = await standings(db, viewer, proposals)
    lines = [Line(one, found[one.id]) for one in proposals if _fits(one, viewer, narrow, found[one.id])]
    lines.sort(key=SORTS.get(narrow.sort, SORTS["number"]))
    counts = {name: sum(one.status in statuses for one in proposals) for name, statuses in GROUPS.items()}
    return Listing(lines, counts, progress_of(viewer, proposals, found))


def _fits(proposal: Proposal, viewer: Viewer, narrow: Narrow, standing: Standing) -> bool:
    if narrow.group and proposal.status not in GROUPS[narrow.group]:
        return False
    if narrow.topic and narrow.topic not in {str(topic.id) for topic in proposal.topics}:
        return False
    if narrow.type and narrow.type != str(proposal.type_id):
        return False
    if narrow.language and narrow.language != proposal.language:
        return False
    if narrow.is_to_do and (standing.is_done or not viewer.judges(proposal)):
        return False
    words = fold(narrow.text).split()
    said = _says(proposal, viewer) if words else ""
    return all(word in said for word in words)


def _says(proposal: Proposal, viewer: Viewer) -> str:
    """What a search looks through: names only where they may be seen, or searching would tell them."""
    parts: Sequence[str] = (
        f"#{proposal.number}",
        proposal.title.de,
        proposal.title.en,
        proposal.abstract.de,
        proposal.abstract.en,
        *(topic.name.text("de") for topic in proposal.topics),
    )
    names = (f"{one.name} {one.organisation}" for one in proposal.speakers) if viewer.sees_names(proposal) else ()
    return fold(" ".join((*parts, *names)))


async def shown(db: AsyncSession, call: Call, viewer: Viewer, proposal: Proposal) -> Standing | None:
    """How one proposal stands for ``viewer``; None when they may not see it."""
    if not viewer.sees(proposal) or proposal.call_id != call.id:
        return None
    return (await standings(db, viewer, [proposal]))[proposal.id]


async def board(db: AsyncSession, call: Call, viewer: Viewer) -> list[Line]:
    """Every proposal that is or was to be decided, the best first as far as the viewer may see that."""
    proposals = await decisions.of_call(db, call)
    found = await standings(db, viewer, proposals)
    return sorted((Line(one, found[one.id]) for one in proposals), key=SORTS["median"])
