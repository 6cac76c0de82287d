"""A guest's certificates of attendance: issued by a button, to print, and to delete."""

from litestar import get, post
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import certificates, parties
from eventhub.domain.errors import DomainError
from eventhub.formats import certificate_code
from eventhub.forms.own import PersonForm
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Party
from eventhub.routes.own.page import dead_link
from eventhub.web import certificate_sheets
from eventhub.web.asked import stay_of
from eventhub.web.inputs import Db, HTMXRequest, Token, Typed
from eventhub.web.pages import Page, go_to, page, say_when

say_when("certificate-issued", _l("The certificate is issued."))
say_when("certificate-erased", _l("The certificate is deleted."))


@get("/r/{token:str}/certificate", name="own:certificate")
async def show(request: HTMXRequest, db: Db, token: Token) -> Page:
    """Everybody of the party who was there, with the certificate or the button that issues it."""
    party = await parties.by_token(db, token)
    return await _show(request, db, party, token) if party else await dead_link(request, db)


async def _show(
    request: HTMXRequest, db: AsyncSession, party: Party, token: str, refusal: DomainError | None = None
) -> Page:
    event = party.event
    attendees, kept = await certificates.of_party(db, party), await certificates.kept_of_party(db, party)
    good = {one.registration.id for one in attendees if one.certificate is not None}
    return page(
        request,
        "own/certificate.html",
        status_code=422 if refusal else 200,
        refusal=refusal,
        event=event,
        token=token,
        stay=stay_of(request),
        attendees=attendees,
        ended=[(one, kept[one.id]) for one in party.registrations if one.id in kept and one.id not in good],
        is_time=event.has_taken_place(clock.now()),
        shown_code=certificate_code.shown,
        contact=event.contact_address,
    )


@post("/r/{token:str}/certificate", name="own:certificate_issue")
async def issue(request: HTMXRequest, db: Db, token: Token, data: Typed) -> Page:
    """Issue one in the language of the page; the one there is already stays."""
    form = PersonForm.read(data)
    try:
        async with transaction(db):
            found = await parties.lock_by_token(db, token)
            one = form.one_of(found[1]) if found else None
            if found is not None and one is not None:
                await certificates.issue(db, found[0], one, language=current_language(), now=clock.now())
    except DomainError as error:
        party = await parties.by_token(db, token)
        assert party is not None
        return await _show(request, db, party, token, error)
    return _done(request, token, "certificate-issued") if found else await dead_link(request, db)


@post("/r/{token:str}/certificate/erase", name="own:certificate_erase")
async def erase(request: HTMXRequest, db: Db, token: Token, data: Typed) -> Page:
    """Delete all there is of this person; the codes are unknown from then on."""
    form = PersonForm.read(data)
    async with transaction(db):
        found = await parties.lock_by_token(db, token)
        one = form.one_of(found[1]) if found else None
        if one is not None:
            await certificates.erase_own(db, one)
    return _done(request, token, "certificate-erased") if found else await dead_link(request, db)


def _done(request: HTMXRequest, token: str, done: str) -> Page:
    return go_to(request, stay_of(request)(urls.own_certificate(token)), done=done)


@get("/r/{token:str}/certificate.pdf", name="own:certificate_pdf")
async def as_pdf(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The certificate of one person, ``?who=`` by their place in the party, as it was issued."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    who = request.query_params.get("who", "")
    mine = [one for one in await certificates.of_party(db, party) if str(one.registration.position) == (who or "0")]
    found = [one.certificate for one in mine if one.certificate is not None]
    if not found:
        raise NotFoundException
    title = _("Certificate of attendance: %(name)s", name=found[0].name)
    return await certificate_sheets.as_file(request, db, found, title=title, name=f"{party.event.slug}.pdf")


ROUTES = [show, issue, erase, as_pdf]
