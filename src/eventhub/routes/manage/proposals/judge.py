"""Judging one proposal; scores are saved at once, the buttons go on to the next."""

from uuid import UUID

from litestar import post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import audit, reviews
from eventhub.domain.errors import DomainError
from eventhub.forms.review import ReviewForm
from eventhub.i18n import gettext as _
from eventhub.models import Proposal
from eventhub.routes.manage.proposals.found import proposal_or_404
from eventhub.routes.manage.proposals.show import narrowed, query_of, shown
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, is_part

ADDRESS = "{proposal_id:uuid}"


@post(urls.manage_proposal(ADDRESS, "review"), name="manage:review", guards=[needs("reviewer")])
async def judge(request: HTMXRequest, db: Db, by: By, proposal_id: FromPath[UUID], data: Typed) -> Page:
    """Keep what was given so far; with a button, finish, abstain or declare a conflict, and go on."""
    proposal, viewer = await proposal_or_404(db, proposal_id, by)
    form = ReviewForm.checked(data, reviews.active(proposal.call))
    if form.errors:
        return await shown(request, db, proposal.call, viewer, proposal, block="votes", form=form)
    try:
        async with transaction(db):
            proposal, viewer = await proposal_or_404(db, proposal_id, by, lock=True)
            await _act(db, proposal, viewer, form)
    except DomainError as error:
        proposal, viewer = await proposal_or_404(db, proposal_id, by)
        return await shown(request, db, proposal.call, viewer, proposal, block="votes", error=error)
    proposal, viewer = await proposal_or_404(db, proposal_id, by)
    if is_part(request) and not form.act:
        return await shown(request, db, proposal.call, viewer, proposal, block="votes", is_saved=True)
    return await _go_on(request, db, viewer, proposal, form)


async def _act(db: Db, proposal: Proposal, viewer: reviews.Viewer, form: ReviewForm) -> None:
    now = clock.now()
    if form.has_conflict:
        await reviews.declare_conflict(db, proposal, by=viewer, now=now)
    elif form.act == "abstain":
        await reviews.abstain(db, proposal, by=viewer, comment=form.comment, now=now)
    else:
        await reviews.judge(db, proposal.call, proposal, by=viewer, scores=form.scores, comment=form.comment, now=now)


async def _go_on(request: HTMXRequest, db: Db, viewer: reviews.Viewer, proposal: Proposal, form: ReviewForm) -> Page:
    """To the next one that is still to judge; whose vote is not whole stays and is told so."""
    standing = await reviews.shown(db, proposal.call, viewer, proposal)
    narrow = narrowed(request, viewer, proposal)
    query = query_of(narrow)
    here = urls.manage_proposal(proposal.id, **query)
    if standing is None or not standing.is_done:
        said = _("Saved. Your vote counts once every criterion has its score.")
        return go_to(request, here, said=said, kind="warn")
    listing = await reviews.listing(db, proposal.call, viewer, narrow)
    waiting = [
        line.proposal
        for line in listing.lines
        if viewer.judges(line.proposal) and not line.standing.is_done and line.proposal.id != proposal.id
    ]
    after = [one for one in waiting if one.number > proposal.number] or waiting
    said = _("You have abstained.") if form.act == "abstain" else _("Your vote is saved.")
    if form.has_conflict:
        said = _("Noted: you are not impartial here.")
    if not after:
        return go_to(request, here, said=said)
    return go_to(request, urls.manage_proposal(after[0].id, **query), said=said)


@post(urls.manage_proposal(ADDRESS, "names"), name="manage:proposal_names", guards=[needs("organiser")])
async def show_names(request: HTMXRequest, db: Db, by: By, proposal_id: FromPath[UUID]) -> Page:
    """Let an organiser see the names before the decision, this once; the log keeps it."""
    async with transaction(db):
        proposal, viewer = await proposal_or_404(db, proposal_id, by)
        if viewer.sees_names(proposal):
            raise NotFoundException
        title = proposal.title.text("de")
        audit.note(db, "proposal.names_shown", by=by, now=clock.now(), subject=title, event=proposal.call.event)
    proposal, viewer = await proposal_or_404(db, proposal_id, by)
    return await shown(request, db, proposal.call, viewer, proposal, names=True)


ROUTES = [judge, show_names]
