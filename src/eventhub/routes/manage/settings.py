"""The hub's settings."""

from typing import Any

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import audit, hub
from eventhub.domain.errors import DomainError
from eventhub.forms.rows import with_values
from eventhub.forms.settings import LABELS, MOST_DAYS, MOST_SPACE, SettingsForm, differences
from eventhub.i18n import gettext as _
from eventhub.mail.invitations import DEFAULT_SENDER
from eventhub.web.actor import needs
from eventhub.web.colour_words import accent_verdict, brand_verdict
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, hub_of, is_part, page, settings_of

TEMPLATE = "manage/settings/index.html"
COLOURS = ("brand", "accent")


@get(urls.manage_settings(), name="manage:settings", guards=[needs("organiser")])
async def show(request: HTMXRequest, db: Db) -> Page:
    """The form with what there is; for htmx the colours with those of the query, and what to think of them."""
    form = SettingsForm.of(await hub.get(db))
    if is_part(request):
        chosen = {name: request.query_params[name] for name in COLOURS if name in request.query_params}
        form.typed = with_values(form.typed, chosen)
    return _page(request, form)


@post(urls.manage_settings(), name="manage:settings_update", guards=[needs("organiser")])
async def update(request: HTMXRequest, db: Db, by: By, data: Typed) -> Page:
    """Take them over; or show the form with what to mend, or what somebody else has saved meanwhile."""
    form = SettingsForm.read(data)
    if form.errors:
        return _page(request, form, status_code=422)
    try:
        async with transaction(db):
            await hub.update(db, form.draft(), by=by, now=clock.now())
    except DomainError as error:
        return await _refused(request, db, form.refused(error), error)
    hub_of(request).forget()
    return go_to(request, urls.manage_settings(), said=_("The settings are saved."))


async def _refused(request: HTMXRequest, db: AsyncSession, form: SettingsForm, error: DomainError) -> Page:
    if error.code != "hub.changed_meanwhile":
        return _page(request, form, status_code=422)
    now_saved = await hub.get(db)
    form.typed = with_values(form.typed, {"version": str(now_saved.version)})
    log = await audit.listing(db, audit.Narrow(group="hub"), limit=1)
    conflict = {
        "last": log.entries[0] if log.entries else None,
        "differences": list(differences(SettingsForm.of(now_saved), form)),
    }
    return _page(request, form, status_code=422, conflict=conflict)


def _page(
    request: HTMXRequest, form: SettingsForm, *, status_code: int = 200, conflict: dict[str, Any] | None = None
) -> Page:
    return page(
        request,
        TEMPLATE,
        "colours",
        status_code=status_code,
        form=form,
        labels=LABELS,
        conflict=conflict,
        verdicts={"brand": brand_verdict(form.colour("brand")), "accent": accent_verdict(form.colour("accent"))},
        zone_choice=[(one, one.replace("_", " ")) for one in form.zones()],
        most_days=MOST_DAYS,
        most_space=MOST_SPACE,
        has_server=bool(settings_of(request).smtp_url),
        default_sender=DEFAULT_SENDER,
    )


ROUTES = [show, update]
