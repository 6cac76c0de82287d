"""Somebody who comes without a registration."""

from typing import Any
from uuid import UUID

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import checkins
from eventhub.domain.errors import DomainError
from eventhub.forms.checkin import PHOTOS, WalkInForm
from eventhub.models import Gate, Verdict
from eventhub.routes.checkins.gate import GateId, answer_page, gate_or_404, gate_page
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to


async def walk_in_page(
    request: HTMXRequest, db: AsyncSession, gate: Gate, form: WalkInForm, *, status_code: int = 200
) -> Page:
    """The form, with how many places are left."""
    known = await checkins.organisations(db, gate.event)
    values: dict[str, Any] = {"form": form, "organisations": known, "photos": PHOTOS}
    return await gate_page(request, db, gate, "walk_in.html", status_code=status_code, **values)


@get("/checkin/{gate_id:uuid}/walk-in", name="checkins:walk_in", guards=[needs("door")])
async def form(request: HTMXRequest, db: Db, gate_id: GateId) -> Page:
    """A name, and what the guest must be told; filled with the name of one whose registration has ended."""
    gate = await gate_or_404(db, gate_id)
    return await walk_in_page(request, db, gate, await _filled(db, gate, request.query_params.get("scan", "")))


async def _filled(db: AsyncSession, gate: Gate, scan_id: str) -> WalkInForm:
    try:
        answer = await checkins.answer_to(db, gate.event, UUID(scan_id))
    except ValueError:
        answer = None
    if answer is None or answer.verdict is not Verdict.CANCELLED:
        return WalkInForm()
    return WalkInForm.filled(
        {
            "given_name": answer.given_name,
            "family_name": answer.family_name,
            "organisation": answer.organisation,
        }
    )


@post("/checkin/{gate_id:uuid}/walk-in", name="checkins:walk_in_create", guards=[needs("door")])
async def create(request: HTMXRequest, db: Db, by: By, gate_id: GateId, data: Typed) -> Page:
    """Register the guest and let them in."""
    form = WalkInForm.read(data)
    if form.errors:
        return await walk_in_page(request, db, await gate_or_404(db, gate_id), form, status_code=422)
    try:
        async with transaction(db):
            gate = await gate_or_404(db, gate_id)
            answer = await checkins.walk_in(
                db,
                gate.event,
                gate,
                form.applicant,
                scan_id=form.scan_id,
                by=by,
                now=clock.now(),
                anyway=form.is_anyway,
            )
    except DomainError as error:
        return await walk_in_page(request, db, await gate_or_404(db, gate_id), form.refused(error), status_code=422)
    if answer.is_practice:
        return await answer_page(request, db, gate, answer, origin="walk-in")
    return go_to(request, urls.with_query(urls.gate_scan(gate.id, answer.scan_id), page="walk-in"))


ROUTES = [form, create]
