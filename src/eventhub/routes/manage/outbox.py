"""The outbox: which mails there are, one of them as it arrives, and what the team does with them by hand."""

from functools import partial
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import events, outbox
from eventhub.domain.errors import DomainError
from eventhub.forms.outbox import SelectionForm
from eventhub.i18n import gettext as _
from eventhub.i18n import ngettext
from eventhub.mail import invitations, message
from eventhub.mail.queue import ATTEMPTS
from eventhub.mail.unopened import without_links
from eventhub.models import MailStatus, OutboxMail
from eventhub.routes.manage.ids import id_in
from eventhub.web import labels
from eventhub.web.actor import needs, own_path
from eventhub.web.inputs import By, Config, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, hub_of, page
from eventhub.web.paging import paging
from eventhub.web.sentences import sentence

#: what a mail may do in its frame: nothing but look like itself
FRAME_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
VERBS: dict[str, outbox.Verb] = {
    "release": outbox.release,
    "requeue": outbox.requeue,
    "discard": outbox.discard,
}
ALWAYS = (MailStatus.HELD, MailStatus.FAILED, MailStatus.SENT)
VIEWS = ("html", "text", "calendar")
ADDRESS = "{mail_id:uuid}"
AT_ONCE = 100


@get(urls.manage_outbox(), name="manage:outbox", guards=[needs("organiser")])
async def index(request: HTMXRequest, db: Db, settings: Config) -> Page:
    """The newest mails first, narrowed by words, state and meeting."""
    query = request.query_params
    text, asked = query.get("q", "").strip()[:100], query.get("status", "")
    status = MailStatus(asked) if asked in labels.MAIL else None
    event = await events.bare(db, ident) if (ident := id_in(query.get("event", ""))) else None
    event_id = event.id if event else None
    counts = await outbox.counts(db)
    total = await outbox.how_many(db, status=status, event_id=event_id, text=text)
    at = paging(query.get("page", ""), total, size=outbox.PAGE)
    skip = (at.page - 1) * at.size
    narrow = {"q": text, "status": status or "", "event": str(event_id or "")}
    return page(
        request,
        "manage/outbox/index.html",
        "mails",
        mails=await outbox.listed(db, status=status, event_id=event_id, text=text, skip=skip),
        counts=counts,
        chips=_chips(counts, status),
        held=len(await outbox.held_ids(db, event_id=event_id)) if counts.get(MailStatus.HELD) else 0,
        has_server=bool(settings.smtp_url),
        events=await outbox.events_with_mails(db),
        event=event,
        narrow=narrow,
        here_again=urls.with_query(urls.manage_outbox(), **narrow, page=at.page if at.page > 1 else None),
        at=at,
        page_href=lambda number: urls.with_query(urls.manage_outbox(), **narrow, page=number if number > 1 else None),
        labels=labels,
        now=clock.now(),
    )


@get(urls.manage_outbox(ADDRESS), name="manage:mail", guards=[needs("organiser")])
async def show(request: HTMXRequest, db: Db, settings: Config, mail_id: FromPath[UUID]) -> Page:
    """One mail: who, why and when, and how it looks."""
    return await _shown(request, db, await _mail(db, mail_id), has_server=bool(settings.smtp_url))


@get(urls.manage_outbox(ADDRESS, "body"), name="manage:mail_body", guards=[needs("organiser")])
async def body(db: Db, settings: Config, mail_id: FromPath[UUID]) -> Response[str]:
    """The HTML of a mail as a document of its own, for the frame; it may load and run nothing."""
    mail = await _mail(db, mail_id)
    headers = {"Content-Security-Policy": FRAME_POLICY, "Cache-Control": "no-store"}
    shown = _readable(message.preview_html(mail, base_url=settings.base_url), has_server=bool(settings.smtp_url))
    return Response(shown, media_type="text/html", headers=headers)


@get(urls.manage_outbox(ADDRESS, message.CALENDAR_FILE), name="manage:mail_calendar", guards=[needs("organiser")])
async def calendar(db: Db, settings: Config, mail_id: FromPath[UUID]) -> Response[str]:
    """The calendar object that is attached, as a file."""
    mail = await _mail(db, mail_id)
    if mail.calendar is None:
        raise NotFoundException
    headers = {
        "Content-Disposition": f'attachment; filename="{message.CALENDAR_FILE}"',
        "Cache-Control": "no-store",
    }
    shown = _readable(mail.calendar, has_server=bool(settings.smtp_url))
    return Response(shown, media_type="text/calendar", headers=headers)


@get(urls.manage_outbox(ADDRESS, "{act:str}"), name="manage:mail_ask", guards=[needs("organiser")])
async def ask(request: HTMXRequest, db: Db, mail_id: FromPath[UUID], act: FromPath[str]) -> Page:
    """The question before a mail is discarded."""
    mail = await _mail(db, mail_id)
    if act != "discard" or mail.status not in outbox.DISCARDABLE:
        raise NotFoundException
    back = urls.manage_outbox(mail.id)
    return page(request, "manage/outbox/confirm.html", number=1, ids=[], mail=mail, back=back)


@post(urls.manage_outbox(ADDRESS, "{act:str}"), name="manage:mail_act", guards=[needs("organiser")])
async def act_on_one(
    request: HTMXRequest, db: Db, settings: Config, by: By, mail_id: FromPath[UUID], act: FromPath[str]
) -> Page:
    """Release it, try it again, or discard it."""
    if act not in VERBS:
        raise NotFoundException
    try:
        async with transaction(db):
            mail = await outbox.lock(db, mail_id)
            if mail is None:
                raise NotFoundException
            await VERBS[act](db, mail, by=by, now=clock.now())
    except DomainError as error:
        mail = await _mail(db, mail_id)
        return await _shown(request, db, mail, has_server=bool(settings.smtp_url), error=error)
    return go_to(request, urls.manage_outbox(mail_id), said=_said(act, outbox.Done(1)))


@post(urls.manage_outbox("selected"), name="manage:mails_selected", guards=[needs("organiser")])
async def act_on_selected(request: HTMXRequest, db: Db, by: By, data: Typed) -> Page:
    """Release, try again or discard the mails that are chosen; discarding asks first, and answers with the question."""
    form = SelectionForm.read_for(data, tuple(VERBS))
    back = own_path(data.first("next")) or urls.manage_outbox()
    if form.errors:
        return go_to(request, back, said=_("Choose at least one mail first."), kind="warn")
    if form.act == "discard" and not form.is_sure:
        return page(request, "manage/outbox/confirm.html", number=len(form.ids), ids=form.ids, mail=None, back=back)
    async with transaction(db):
        done = await outbox.many(db, form.ids, VERBS[form.act], by=by, now=clock.now())
    return go_to(request, back, said=_said(form.act, done), kind="warn" if done.refused else "ok")


@post(urls.manage_outbox("released"), name="manage:mails_released", guards=[needs("organiser")])
async def release_all(request: HTMXRequest, db: Db, by: By, data: Typed) -> Page:
    """Release all held mails, or those of one meeting."""
    event_id = id_in(data.first("event"))
    ids = await outbox.held_ids(db, event_id=event_id)
    done = outbox.Done()
    # Each mail is an act of its own; a few at a time, so that guests need not wait for thousands of them.
    for start in range(0, len(ids), AT_ONCE):
        async with transaction(db):
            part = await outbox.many(db, ids[start : start + AT_ONCE], outbox.release, by=by, now=clock.now())
        done.number += part.number
        done.refused += part.refused
    back = urls.with_query(urls.manage_outbox(), event=str(event_id or ""))
    return go_to(request, back, said=_said("release", done), kind="warn" if done.refused else "ok")


def _readable(text: str, *, has_server: bool) -> str:
    """What the team reads of a mail. Links are the recipient's; where no mail leaves, the team hands them on."""
    return without_links(text) if has_server else text


async def _mail(db: AsyncSession, mail_id: UUID) -> OutboxMail:
    mail = await outbox.by_id(db, mail_id)
    if mail is None:
        raise NotFoundException
    return mail


async def _shown(
    request: HTMXRequest, db: AsyncSession, mail: OutboxMail, *, has_server: bool, error: DomainError | None = None
) -> Page:
    view = request.query_params.get("view", "")
    event = await events.bare(db, mail.event_id) if mail.event_id else None
    return page(
        request,
        "manage/outbox/mail.html",
        status_code=422 if error else 200,
        mail=mail,
        event=event,
        registration_id=await outbox.registration_id(db, mail),
        sender=invitations.sender_of(hub_of(request).hub),
        view=view if view in VIEWS and (view != "calendar" or mail.calendar) else VIEWS[0],
        has_server=has_server,
        readable=partial(_readable, has_server=has_server),
        most_attempts=ATTEMPTS,
        error=error,
        labels=labels,
        now=clock.now(),
    )


def _chips(counts: dict[MailStatus, int], status: MailStatus | None) -> list[tuple[str, str, int]]:
    """Value, word and number of each state worth a chip."""
    shown = [one for one in MailStatus if counts.get(one) or one in ALWAYS or one is status]
    return [
        ("", str(labels.ALL), sum(counts.values())),
        *((one.value, str(labels.MAIL[one].word), counts.get(one, 0)) for one in shown),
    ]


def _said(act: str, done: outbox.Done) -> str:
    if act == "discard":
        said = ngettext("%(num)d mail is discarded.", "%(num)d mails are discarded.", done.number)
    else:
        said = ngettext("%(num)d mail is in the queue.", "%(num)d mails are in the queue.", done.number)
    for reason in dict.fromkeys(sentence(error) for error in done.refused):
        number = sum(sentence(error) == reason for error in done.refused)
        said += " " + ngettext(
            "%(num)d was left as it was: %(reason)s",
            "%(num)d were left as they were: %(reason)s",
            number,
            reason=reason,
        )
    return said


ROUTES = [index, show, body, calendar, ask, act_on_one, act_on_selected, release_all]
