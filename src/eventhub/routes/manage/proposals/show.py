"""The list of proposals, with one of them open beside it to judge."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import get
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from eventhub import clock, urls
from eventhub.domain import decisions, reviews
from eventhub.domain.errors import DomainError
from eventhub.domain.reviews import Line, Narrow, Viewer
from eventhub.forms.review import SCALE, ReviewForm
from eventhub.models import Call, Proposal, ProposalAnswer, ProposalStatus
from eventhub.routes.manage.ids import id_in
from eventhub.routes.manage.proposals.found import proposal_or_404
from eventhub.web import proposal_words
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest
from eventhub.web.pages import AnyRequest, Page, hub_of, page

TEMPLATE = "manage/proposals/show.html"


@get(urls.manage_proposals(), name="manage:proposals", guards=[needs("reviewer")])
async def index(request: HTMXRequest, db: Db, by: By) -> Page:
    """The proposals of one call, the first that is still to judge beside them."""
    found = await reviews.calls_of(db, by)
    wanted = id_in(request.query_params.get("call", ""))
    chosen = next((one for one in found if one.id == wanted), found[0] if found else None)
    if chosen is None:
        return page(request, "manage/proposals/none.html")
    call = await decisions.call_by_id(db, chosen.id)
    viewer = await reviews.viewer_of(db, call, by) if call is not None else None
    assert call is not None
    assert viewer is not None
    return await shown(request, db, call, viewer, None)


@get(urls.manage_proposal("{proposal_id:uuid}"), name="manage:proposal", guards=[needs("reviewer")])
async def show(request: HTMXRequest, db: Db, by: By, proposal_id: FromPath[UUID]) -> Page:
    """One proposal, and the list it stands in."""
    proposal, viewer = await proposal_or_404(db, proposal_id, by)
    return await shown(request, db, proposal.call, viewer, proposal)


async def shown(
    request: AnyRequest,
    db: AsyncSession,
    call: Call,
    viewer: Viewer,
    proposal: Proposal | None,
    *,
    block: str | None = None,
    form: ReviewForm | None = None,
    error: DomainError | None = None,
    names: bool = False,
    is_saved: bool = False,
) -> Page:
    """The page of the list, with ``proposal`` open (else the next one to judge); ``names`` lets its names be seen."""
    narrow = narrowed(request, viewer, proposal)
    listing = await reviews.listing(db, call, viewer, narrow)
    if proposal is None and listing.lines:
        proposal = _first(listing.lines, viewer).proposal
    return page(
        request,
        TEMPLATE,
        block,
        status_code=422 if error or (form is not None and form.errors) else 200,
        call=call,
        calls=await reviews.calls_of(db, viewer.actor),
        home=call.event or call.series,
        viewer=viewer,
        listing=listing,
        narrow=narrow,
        query=query_of(narrow),
        group_href=lambda name: urls.manage_proposals(**query_of(narrow) | {"status": name, "call": str(call.id)}),
        words=proposal_words,
        zone=call.event.time_zone if call.event else hub_of(request).hub.time_zone,
        now=clock.now(),
        error=error,
        is_saved=is_saved,
        scale=SCALE,
        **await _opened(db, call, viewer, proposal, form=form, names=names),
    )


async def _opened(
    db: AsyncSession, call: Call, viewer: Viewer, proposal: Proposal | None, *, form: ReviewForm | None, names: bool
) -> dict[str, Any]:
    """What the article about one proposal shows; names only where they may be seen."""
    if proposal is None:
        return {"proposal": None}
    standing = await reviews.shown(db, call, viewer, proposal)
    review = await reviews.review_of(db, proposal, viewer.actor.user_id)
    sees_names = names or viewer.sees_names(proposal)
    criteria = reviews.active(call)
    may_judge = (
        viewer.judges(proposal)
        and proposal.status == ProposalStatus.SUBMITTED
        and (review is None or (review.abstained_at is None and review.conflict_at is None))
    )
    return {
        "proposal": proposal,
        "standing": standing,
        "review": review,
        "criteria": criteria,
        "form": form or ReviewForm.of(review),
        "may_judge": may_judge and bool(criteria),
        "lacks_criteria": may_judge and not criteria,
        "speakers": [one for one in proposal.speakers if one.left_at is None] if sees_names else None,
        "may_show_names": viewer.actor.organises and not sees_names,
        "answers": await _answers(db, proposal),
    }


async def _answers(db: AsyncSession, proposal: Proposal) -> Sequence[tuple[Any, str]]:
    query = select(ProposalAnswer).where(ProposalAnswer.proposal_id == proposal.id)
    found = (await db.scalars(query.options(joinedload(ProposalAnswer.question)))).all()
    ordered = sorted(found, key=lambda one: one.question.position)
    return [(one.question.label, proposal_words.answer(one.question, one.value)) for one in ordered]


def _first(lines: Sequence[Line], viewer: Viewer) -> Line:
    open_ones = (line for line in lines if viewer.judges(line.proposal) and not line.standing.is_done)
    return next(open_ones, lines[0])


def narrowed(request: AnyRequest, viewer: Viewer, proposal: Proposal | None) -> Narrow:
    """What the address narrows the list to; a proposal that is opened without that stands in the list of its state."""
    query = request.query_params
    group = query.get("status", "")
    if group not in reviews.GROUPS and proposal is not None:
        group = next(name for name, statuses in reviews.GROUPS.items() if proposal.status in statuses)
    sort = query.get("sort", "")
    return Narrow(
        group=group if group in reviews.GROUPS else "open",
        text=query.get("q", "").strip()[:100],
        topic=str(id_in(query.get("topic", "")) or ""),
        type=str(id_in(query.get("type", "")) or ""),
        language=query.get("language", "")[:8],
        is_to_do=query.get("todo", "") == "yes" and viewer.is_reviewer,
        sort=sort if sort in reviews.SORTS else "number",
    )


def query_of(narrow: Narrow) -> dict[str, str]:
    """The same as it stands in an address."""
    return {
        "status": narrow.group,
        "q": narrow.text,
        "topic": narrow.topic,
        "type": narrow.type,
        "language": narrow.language,
        "todo": "yes" if narrow.is_to_do else "",
        "sort": "" if narrow.sort == "number" else narrow.sort,
    }


ROUTES = [index, show]
