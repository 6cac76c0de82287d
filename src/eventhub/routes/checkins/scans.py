"""The scanner, the code to type, and scans: made, read again, undone."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import checkins
from eventhub.domain.checkins import Answer
from eventhub.domain.errors import DomainError
from eventhub.forms.checkin import ActForm, ScanForm
from eventhub.models import Gate
from eventhub.routes.checkins.gate import GateId, ScanId, answer_page, gate_or_404, gate_page, standing
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, is_part
from eventhub.web.sentences import sentence

JSON = "application/json"


@get("/checkin/{gate_id:uuid}", name="checkins:scanner", guards=[needs("door")])
async def scanner(request: HTMXRequest, db: Db, gate_id: GateId) -> Page:
    """The camera, and without JavaScript the code to type."""
    return await gate_page(request, db, await gate_or_404(db, gate_id), "scan.html", form=ScanForm(), view="scan")


@get("/checkin/{gate_id:uuid}/code", name="checkins:code", guards=[needs("door")])
async def code(request: HTMXRequest, db: Db, gate_id: GateId) -> Page:
    """A short code to type."""
    return await gate_page(request, db, await gate_or_404(db, gate_id), "code.html", form=ScanForm())


@get("/checkin/{gate_id:uuid}/count", name="checkins:count", guards=[needs("door")])
async def count(request: HTMXRequest, db: Db, gate_id: GateId) -> Page:
    """How many are in, and who came last; asked again every few seconds."""
    gate, view = await gate_or_404(db, gate_id), request.query_params.get("view", "")
    return await gate_page(request, db, gate, "count.html", "counted", **await standing(db, gate), view=view)


@post("/checkin/{gate_id:uuid}/scans", name="checkins:scan", guards=[needs("door")])
async def create(request: HTMXRequest, db: Db, by: By, gate_id: GateId, data: Typed) -> Page:
    """Answer a code or a name, and let in whom it lets in."""
    form = ScanForm.read(data)
    if form.errors:
        return await _refused(request, db, gate_id, form)
    try:
        async with transaction(db):
            gate = await gate_or_404(db, gate_id)
            about: dict[str, Any] = {"scan_id": form.scan_id, "by": by, "now": clock.now()}
            if form.registration_id is not None:
                answer = await checkins.let_in(db, gate.event, gate, form.registration_id, **about)
            else:
                answer = await checkins.scan(db, gate.event, gate, text=form.text, **about)
    except DomainError as error:
        return await _refused(request, db, gate_id, form.refused(error))
    return await _told(request, db, gate, answer, origin=form.page)


@get("/checkin/{gate_id:uuid}/scans/{scan_id:uuid}", name="checkins:verdict", guards=[needs("door")])
async def show(request: HTMXRequest, db: Db, gate_id: GateId, scan_id: ScanId) -> Page:
    """What was answered to a scan; changes nothing."""
    gate = await gate_or_404(db, gate_id)
    answer = await checkins.answer_to(db, gate.event, scan_id)
    if answer is None:
        raise NotFoundException
    if _wants_json(request):
        return Response(as_json(answer, gate), status_code=200, media_type=JSON)
    return await answer_page(request, db, gate, answer, origin=request.query_params.get("page", ""))


@post("/checkin/{gate_id:uuid}/scans/{scan_id:uuid}/undo", name="checkins:undo", guards=[needs("door")])
async def undo(request: HTMXRequest, db: Db, by: By, gate_id: GateId, scan_id: ScanId, data: Typed) -> Page:
    """Take back the check-in that a scan began."""
    form = ActForm.read(data)
    try:
        async with transaction(db):
            gate = await gate_or_404(db, gate_id)
            answer = await checkins.undo(db, gate.event, gate, scan_id, scan_id=form.scan_id, by=by, now=clock.now())
    except DomainError as error:
        return await _refused(request, db, gate_id, form.refused(error))
    return await _told(request, db, gate, answer, origin=form.page)


@post("/checkin/{gate_id:uuid}/scans/{scan_id:uuid}/admit", name="checkins:admit", guards=[needs("door")])
async def admit(request: HTMXRequest, db: Db, by: By, gate_id: GateId, scan_id: ScanId, data: Typed) -> Page:
    """Give a place to a guest who waits for one, and let them in."""
    form = ActForm.read(data)
    try:
        async with transaction(db):
            gate = await gate_or_404(db, gate_id)
            found = await checkins.answer_to(db, gate.event, scan_id)
            if found is None or found.registration_id is None:
                raise NotFoundException
            about: dict[str, Any] = {"scan_id": form.scan_id, "by": by, "now": clock.now(), "anyway": form.is_anyway}
            answer = await checkins.admit(db, gate.event, gate, found.registration_id, **about)
    except DomainError as error:
        return await _refused(request, db, gate_id, form.refused(error))
    return await _told(request, db, gate, answer, origin=form.page)


async def _told(request: HTMXRequest, db: AsyncSession, gate: Gate, answer: Answer, *, origin: str) -> Page:
    """The verdict to whoever asked: a program, a page that takes it in, or a browser that goes on to it."""
    if _wants_json(request):
        return Response(as_json(answer, gate), status_code=200, media_type=JSON)
    if is_part(request) or answer.is_practice:
        # What was only practised is kept nowhere, so there is no page to go on to.
        return await answer_page(request, db, gate, answer, origin=origin)
    return go_to(request, urls.with_query(urls.gate_scan(gate.id, answer.scan_id), page=origin))


async def _refused(request: HTMXRequest, db: AsyncSession, gate_id: GateId, form: ScanForm | ActForm) -> Page:
    if _wants_json(request):
        return Response({"error": [sentence(one) for one in form.errors.values()]}, status_code=422, media_type=JSON)
    gate = await gate_or_404(db, gate_id)
    return await gate_page(request, db, gate, "code.html", "refused", status_code=422, form=form)


def _wants_json(request: HTMXRequest) -> bool:
    return request.headers.get("accept", "").startswith(JSON)


def as_json(answer: Answer, gate: Gate) -> dict[str, Any]:
    """The verdict for a program, texts in the current language's words left out."""
    hand_out, since = gate.event.hand_out, answer.checked_in_at
    return {
        "verdict": answer.verdict,
        "scan_id": str(answer.scan_id),
        "scanned_at": answer.scanned_at.isoformat(),
        "is_practice": answer.is_practice,
        "given_name": answer.given_name,
        "family_name": answer.family_name,
        "organisation": answer.organisation,
        "hand_out": {"de": hand_out.text("de"), "en": hand_out.text("en")},
        "is_first_visit": answer.is_first_visit,
        "is_speaker": answer.is_speaker,
        "is_without_photos": answer.is_without_photos,
        "checked_in_at": since.isoformat() if since else None,
        "gate": {"de": answer.gate_name.text("de"), "en": answer.gate_name.text("en")} if answer.gate_name else None,
        "by": answer.user_name,
        "other_event": answer.other_event.slug if answer.other_event else None,
    }


ROUTES = [scanner, code, count, create, show, undo, admit]
