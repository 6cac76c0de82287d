"""Acts on the rows that are chosen in the table."""

from uuid import UUID

from litestar import post
from litestar.params import FromPath

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import events, registrations
from eventhub.forms.outbox import SelectionForm
from eventhub.i18n import gettext as _
from eventhub.i18n import ngettext
from eventhub.routes.manage.registrations.table import event_of
from eventhub.routes.manage.registrations.told import listed, offered_to
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page
from eventhub.web.sentences import sentence

ACTS = ("cancel", "resend")


@post(
    urls.manage_event("{event_id:uuid}", "registrations/selected"),
    name="manage:registrations_selected",
    guards=[needs("organiser")],
)
async def do(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """Send the link again, or cancel: the latter asks first, and answers with the question."""
    event, back = await event_of(db, event_id), urls.manage_registrations(event_id)
    form = SelectionForm.read_for(data, ACTS)
    if form.errors:
        return go_to(request, back, said=_("Choose at least one registration first."), kind="warn")
    if form.act == "cancel" and not form.is_sure:
        chosen = await registrations.selection(db, event, form.ids)
        return page(request, "manage/registrations/selected.html", event=event, chosen=chosen, back=back)
    verb = registrations.cancel_selected if form.act == "cancel" else registrations.resend_selected
    async with transaction(db):
        event = await events.lock(db, event_id)
        done = await verb(db, event, form.ids, by=by, now=clock.now())
    return go_to(request, back, said=_said(form.act, done), kind="warn" if done.refused else "ok")


def _said(act: str, done: registrations.Done) -> str:
    if act == "cancel":
        said = ngettext(
            "%(num)d registration is cancelled.", "%(num)d registrations are cancelled.", len(done.names)
        ) + offered_to(done.offered)
    else:
        said = ngettext("%(num)d link is on its way.", "%(num)d links are on their way.", len(done.names))
    for reason in dict.fromkeys(sentence(error) for _name, error in done.refused):
        names = [name for name, error in done.refused if sentence(error) == reason]
        said += " " + _("Left as it was: %(names)s. %(reason)s", names=listed(names), reason=reason)
    return said


ROUTES = [do]
