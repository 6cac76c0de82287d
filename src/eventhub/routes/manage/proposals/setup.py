"""By what a call is judged, and by whom."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import decisions, reviews
from eventhub.domain.permissions import Actor
from eventhub.forms.review import MOST_WEIGHT, CriteriaForm, ReviewersForm
from eventhub.forms.rows import asked
from eventhub.i18n import gettext as _
from eventhub.routes.manage.proposals.found import call_or_404
from eventhub.web import labels
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import AnyRequest, Page, go_to, page

CALL = "{call_id:uuid}"
ORGANISER = [needs("organiser")]


@get(urls.manage_call_reviewers(CALL), name="manage:reviewers", guards=ORGANISER)
async def show(request: HTMXRequest, db: Db, by: By, call_id: FromPath[UUID]) -> Page:
    """Criteria, and the people who judge with how far they have come."""
    return await _page(request, db, by, call_id)


@post(urls.manage_call_reviewers(CALL, "criteria"), name="manage:criteria_save", guards=ORGANISER)
async def save_criteria(request: HTMXRequest, db: Db, by: By, call_id: FromPath[UUID], data: Typed) -> Page:
    """Take the criteria over; or show the form with its rows changed."""
    if asked(data):
        return await _page(request, db, by, call_id, criteria=CriteriaForm.with_rows_changed(data), block="criterion")
    form = CriteriaForm.read(data)
    if form.errors:
        return await _page(request, db, by, call_id, criteria=form)
    async with transaction(db):
        call, _viewer = await call_or_404(db, call_id, by, lock=True)
        await reviews.save_criteria(db, call, form.drafts, by=by, now=clock.now())
    return go_to(request, urls.manage_call_reviewers(call_id), said=_("Saved."))


@post(urls.manage_call_reviewers(CALL), name="manage:reviewers_save", guards=ORGANISER)
async def save_reviewers(request: HTMXRequest, db: Db, by: By, call_id: FromPath[UUID], data: Typed) -> Page:
    """Let these people judge, and no others."""
    form = ReviewersForm.read(data)
    async with transaction(db):
        call, _viewer = await call_or_404(db, call_id, by, lock=True)
        await reviews.save_reviewers(db, call, form.chosen, by=by, now=clock.now())
    return go_to(request, urls.manage_call_reviewers(call_id), said=_("Saved."))


async def _page(
    request: AnyRequest,
    db: AsyncSession,
    by: Actor,
    call_id: UUID,
    *,
    criteria: CriteriaForm | None = None,
    block: str | None = None,
) -> Page:
    call, _viewer = await call_or_404(db, call_id, by)
    who = await reviews.reviewers(db, call)
    return page(
        request,
        "manage/proposals/setup.html",
        block,
        status_code=422 if criteria is not None and criteria.errors else 200,
        call=call,
        home=call.event or call.series,
        criteria_form=criteria or CriteriaForm.of(reviews.active(call)),
        reviewers_form=ReviewersForm.of(who),
        candidates=await reviews.candidates(db),
        progress=await reviews.progress(db, await decisions.of_call(db, call), who),
        roles=labels.ROLE,
        most_weight=MOST_WEIGHT,
    )


ROUTES = [show, save_criteria, save_reviewers]
