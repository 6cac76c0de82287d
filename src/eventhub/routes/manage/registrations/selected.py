"""Acts on the rows that are chosen in the table."""

from uuid import UUID

from litestar import post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import checkins, events, registrations
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations import Act
from eventhub.forms.outbox import SelectionForm
from eventhub.i18n import gettext as _
from eventhub.i18n import ngettext
from eventhub.models import Event
from eventhub.routes.manage.finding import event_of
from eventhub.routes.manage.registrations.told import listed, offered_to
from eventhub.web.actor import needs, own_path
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page
from eventhub.web.sentences import sentence

PRESENCE = {Act.WAS_THERE: False, Act.WAS_ONLINE: True}
ACTS = (Act.CANCEL, Act.RESEND, *PRESENCE)


@post(
    urls.manage_event("{event_id:uuid}", "registrations/selected"),
    name="manage:registrations_selected",
    guards=[needs("organiser")],
)
async def do(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """Send the link again, mark who was there, or cancel: that asks first, and answers with the question."""
    event = await event_of(db, event_id)
    back = own_path(data.first("next")) or urls.manage_registrations(event_id)
    form = SelectionForm.read_for(data, ACTS)
    if form.errors:
        return go_to(request, back, said=_("Choose at least one registration first."), kind="warn")
    if form.act == Act.CANCEL and not form.is_sure:
        chosen = await registrations.selection(db, event, form.ids)
        return page(request, "manage/registrations/selected.html", event=event, chosen=chosen, back=back)
    async with transaction(db):
        event = await events.lock(db, event_id)
        done = await _do(db, event, form, by)
    return go_to(request, back, said=_said(form.act, done), kind="warn" if done.refused else "ok")


async def _do(db: AsyncSession, event: Event, form: SelectionForm, by: Actor) -> registrations.Done:
    act, now = Act(form.act), clock.now()
    if act in PRESENCE:
        return await checkins.mark_selected(db, event, form.ids, is_online=PRESENCE[act], by=by, now=now)
    verb = registrations.cancel_selected if act is Act.CANCEL else registrations.resend_selected
    return await verb(db, event, form.ids, by=by, now=now)


def _said(act: str, done: registrations.Done) -> str:
    if act == Act.CANCEL:
        said = ngettext(
            "%(num)d registration is cancelled.", "%(num)d registrations are cancelled.", len(done.names)
        ) + offered_to(done.offered)
    elif act in PRESENCE:
        said = ngettext("%(num)d person is marked as there.", "%(num)d persons are marked as there.", len(done.names))
    else:
        said = ngettext("%(num)d link is on its way.", "%(num)d links are on their way.", len(done.names))
    for reason in dict.fromkeys(sentence(error) for _name, error in done.refused):
        names = [name for name, error in done.refused if sentence(error) == reason]
        said += " " + _("Left as it was: %(names)s. %(reason)s", names=listed(names), reason=reason)
    return said


ROUTES = [do]
