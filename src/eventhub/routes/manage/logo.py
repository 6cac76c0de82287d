"""The hub's logo, printed on certificates."""

from litestar import get, post

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import hub as hub_settings
from eventhub.domain import logos
from eventhub.domain.errors import DomainError
from eventhub.forms.reading import Form
from eventhub.i18n import gettext as _
from eventhub.routes.manage.events.edit import LARGEST_BODY
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Config, Db, HTMXRequest, TypedWithFiles
from eventhub.web.pages import Page, go_to, hub_of, page

ORGANISER = [needs("organiser")]


@get(urls.manage_logo(), name="manage:logo", guards=ORGANISER)
async def show(request: HTMXRequest, db: Db) -> Page:
    """The logo there is, and the form for another one."""
    return await _page(request, db, Form())


@post(urls.manage_logo(), name="manage:logo_update", guards=ORGANISER, request_max_body_size=LARGEST_BODY)
async def update(request: HTMXRequest, db: Db, settings: Config, by: By, data: TypedWithFiles) -> Page:
    """Keep the picture and show it from now on."""
    form, upload = Form(data), data.file("picture")
    if upload is None:
        form.note("picture", _("Choose a picture"))
        return await _page(request, db, form, status_code=422)
    try:
        name = await logos.keep(settings, await upload.read())
    except DomainError as error:
        return await _page(request, db, form.refused(error), status_code=422)
    async with transaction(db):
        await logos.choose(db, name, by=by, now=clock.now())
    hub_of(request).forget()
    return go_to(request, urls.manage_logo(), said=_("The logo is saved."))


@post(urls.manage_logo("remove"), name="manage:logo_remove", guards=ORGANISER)
async def remove(request: HTMXRequest, db: Db, by: By) -> Page:
    """Show none from now on."""
    async with transaction(db):
        await logos.choose(db, None, by=by, now=clock.now())
    hub_of(request).forget()
    return go_to(request, urls.manage_logo(), said=_("The logo is removed."))


async def _page(request: HTMXRequest, db: Db, form: Form, *, status_code: int = 200) -> Page:
    name = (await hub_settings.get(db)).logo_file
    return page(request, "manage/settings/logo.html", status_code=status_code, form=form, logo_file=name)


ROUTES = [show, update, remove]
