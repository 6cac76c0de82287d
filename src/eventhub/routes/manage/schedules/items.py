"""The items of the plan: talks that need no proposal, breaks, blocked time; and their words."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import schedules, topics
from eventhub.domain.errors import DomainError
from eventhub.forms.rows import asked
from eventhub.forms.schedule import FORMATS, ItemForm
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.models import Event, LocalizedText, Talk, TalkKind
from eventhub.routes.manage.schedules.finding import event_or_404, talk_or_404
from eventhub.web import schedule_words
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page
from eventhub.web.sentences import sentence

ORGANISER = [needs("organiser")]
TEMPLATE = "manage/schedules/item.html"
EVENT, TALK = "{event_id:uuid}", "{talk_id:uuid}"


@get(urls.manage_schedule_item(EVENT), name="manage:schedule_item_new", guards=ORGANISER)
async def new(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """The empty form of a talk, a break, or blocked time."""
    kind = request.query_params.get("kind", "")
    form = ItemForm.new(kind if kind in tuple(TalkKind) else TalkKind.TALK.value)
    return await _page(request, db, await event_or_404(db, event_id), None, form)


@post(urls.manage_schedule_item(EVENT), name="manage:schedule_item_create", guards=ORGANISER)
async def create(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """Make it; it waits beside the plan."""
    event = await event_or_404(db, event_id)
    if asked(data):
        return await _page(request, db, event, None, ItemForm.with_rows_changed(data))
    form = ItemForm(data)
    draft = form.read_item(topics=await topics.every(db), others=await _others(db, event, None))
    if form.errors:
        return await _page(request, db, event, None, form, status_code=422)
    try:
        async with transaction(db):
            event = await event_or_404(db, event_id, lock=True)
            talk = await schedules.add(db, event, draft, by=by, now=clock.now())
    except DomainError as error:
        return await _page(request, db, await event_or_404(db, event_id), None, form.refused(error), status_code=422)
    return go_to(request, urls.manage_schedule(event_id, move=str(talk.id)), said=_("It waits beside the plan now."))


@get(urls.manage_schedule_item(EVENT, TALK), name="manage:schedule_item", guards=ORGANISER)
async def show(request: HTMXRequest, db: Db, event_id: FromPath[UUID], talk_id: FromPath[UUID]) -> Page:
    """The form with what there is, and what the speaker suggests."""
    event = await event_or_404(db, event_id)
    talk = await talk_or_404(db, event, talk_id)
    return await _page(request, db, event, talk, ItemForm.of(talk))


@post(urls.manage_schedule_item(EVENT, TALK), name="manage:schedule_item_update", guards=ORGANISER)
async def update(
    request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], talk_id: FromPath[UUID], data: Typed
) -> Page:
    """Change the words; with ``publish`` the public sees them at once."""
    event = await event_or_404(db, event_id)
    talk = await talk_or_404(db, event, talk_id)
    if asked(data):
        return await _page(request, db, event, talk, ItemForm.with_rows_changed(data))
    form = ItemForm(data)
    draft = form.read_item(topics=await topics.every(db), others=await _others(db, event, talk))
    if form.errors:
        return await _page(request, db, event, talk, form, status_code=422)
    is_public = data.first("act") == "publish"
    try:
        async with transaction(db):
            event = await event_or_404(db, event_id, lock=True)
            talk = await talk_or_404(db, event, talk_id)
            await schedules.edit(db, event, talk, draft, by=by, now=clock.now())
            if is_public:
                await schedules.correct(db, event, talk, by=by, now=clock.now())
    except DomainError as error:
        event = await event_or_404(db, event_id)
        talk = await talk_or_404(db, event, talk_id)
        return await _page(request, db, event, talk, form.refused(error), status_code=422)
    said = _("Saved, and corrected in public.") if is_public else _("Saved. The public sees it with the next release.")
    return go_to(request, urls.manage_schedule(event_id), said=said)


@post(urls.manage_schedule_item(EVENT, TALK, "suggestion"), name="manage:schedule_suggestion", guards=ORGANISER)
async def suggestion(
    request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], talk_id: FromPath[UUID], data: Typed
) -> Page:
    """Take over what the speaker suggests, or leave it."""
    try:
        async with transaction(db):
            event = await event_or_404(db, event_id, lock=True)
            talk = await talk_or_404(db, event, talk_id)
            is_taken = data.first("act") == "take"
            settle = schedules.take_suggestion if is_taken else schedules.leave_suggestion
            settle(db, event, talk, by=by, now=clock.now())
        said, kind = (_("Taken over.") if is_taken else _("Everything stays as it was.")), "ok"
    except DomainError as error:
        said, kind = sentence(error), "bad"
    return go_to(request, urls.manage_schedule_item(event_id, talk_id), said=said, kind=kind)


@get(urls.manage_schedule_item(EVENT, TALK, "call-off"), name="manage:schedule_ask_call_off", guards=ORGANISER)
async def ask_call_off(request: HTMXRequest, db: Db, event_id: FromPath[UUID], talk_id: FromPath[UUID]) -> Page:
    """Ask first: it goes at once."""
    event = await event_or_404(db, event_id)
    talk = await talk_or_404(db, event, talk_id)
    is_public = await schedules.released_as(db, event, talk) is not None
    return page(request, "manage/schedules/call_off.html", event=event, talk=talk, is_public=is_public)


@post(urls.manage_schedule_item(EVENT, TALK, "call-off"), name="manage:schedule_call_off", guards=ORGANISER)
async def call_off(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], talk_id: FromPath[UUID]) -> Page:
    """Take it away: from the plan, and from what the public sees."""
    try:
        async with transaction(db):
            event = await event_or_404(db, event_id, lock=True)
            talk = await talk_or_404(db, event, talk_id)
            stayed = await schedules.call_off(db, event, talk, by=by, now=clock.now())
        said = _("Called off. Its speakers are told with the next release.") if stayed else _("It is gone.")
        kind = "ok"
    except DomainError as error:
        said, kind = sentence(error), "bad"
    return go_to(request, urls.manage_schedule(event_id), said=said, kind=kind)


async def _others(db: AsyncSession, event: Event, talk: Talk | None) -> list[Talk]:
    """The talks that this one may be a repetition of."""
    ident = talk.id if talk else None
    every = await schedules.talks(db, event)
    return [one for one in every if one.kind == TalkKind.TALK and one.repeats_id is None and one.id != ident]


async def _page(
    request: HTMXRequest,
    db: AsyncSession,
    event: Event,
    talk: Talk | None,
    form: ItemForm,
    *,
    status_code: int = 200,
) -> Page:
    language = current_language()
    formats = dict.fromkeys([*FORMATS, *([form.value("format")] if form.value("format") else [])])
    return page(
        request,
        TEMPLATE,
        "speaker" if asked(form.typed) else None,
        status_code=status_code,
        event=event,
        talk=talk,
        form=form,
        kind=TalkKind(form.value("kind")) if form.value("kind") in tuple(TalkKind) else TalkKind.TALK,
        action=urls.manage_schedule_item(event.id, talk.id if talk else "new"),
        words=schedule_words,
        suggestion=_suggested(talk),
        is_public=talk is not None and await schedules.released_as(db, event, talk) is not None,
        format_choice=[(one, schedule_words.FORMAT.get(one, one)) for one in formats],
        topic_choice=[(str(one.id), one.name.text(language)) for one in await topics.every(db)],
        repeat_choice=[(str(one.id), one.title.text(language)) for one in await _others(db, event, talk)],
    )


def _suggested(talk: Talk | None) -> dict[str, Any]:
    """What the speaker would like the talk to say, where it differs."""
    if talk is None or not talk.suggestion:
        return {}
    texts = {
        name: LocalizedText(given.get("de", ""), given.get("en", ""))
        for name in ("title", "abstract")
        if (given := talk.suggestion.get(name))
    }
    return {name: given for name, given in texts.items() if given != getattr(talk, name)}


ROUTES = [new, create, show, update, suggestion, ask_call_off, call_off]
