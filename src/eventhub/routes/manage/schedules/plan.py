"""The plan itself: a grid to arrange by hand or keyboard, a list with forms for everybody else."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import schedules
from eventhub.domain.errors import DomainError
from eventhub.domain.schedules.days import at_time
from eventhub.forms.schedule import MoveForm
from eventhub.i18n import clock_time, local_input, ngettext
from eventhub.i18n import gettext as _
from eventhub.models import Event, Talk
from eventhub.routes.manage.schedules.finding import event_or_404, talk_or_404
from eventhub.web import schedule_words
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, is_part, page
from eventhub.web.schedule_board import Board, board_of
from eventhub.web.sentences import sentence

ORGANISER = [needs("organiser")]
TEMPLATE = "manage/schedules/plan.html"
EVENT = "{event_id:uuid}"


@get(urls.manage_schedule(EVENT), name="manage:schedule", guards=ORGANISER)
async def show(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """One day of the plan, and what waits beside it."""
    query = request.query_params
    event = await event_or_404(db, event_id)
    return await _page(request, db, event, on=_day(query.get("day", "")), moving=_id(query.get("move", "")))


@post(urls.manage_schedule(EVENT, "open"), name="manage:schedule_open", guards=ORGANISER)
async def begin(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID]) -> Page:
    """Begin the plan with what the running order says."""

    async def act(event: Event) -> str:
        await schedules.open_editor(db, event, by=by, now=clock.now())
        return _("The plan is begun. The public sees it once you release it.")

    return await _act(request, db, event_id, act)


@post(urls.manage_schedule(EVENT, "shift"), name="manage:schedule_shift", guards=ORGANISER)
async def shift(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """The event has moved: shift everything with it, or leave it."""

    async def act(event: Event) -> str:
        if data.first("act") == "leave":
            schedules.leave_all(event)
            return _("Everything stays at its time.")
        count = await schedules.shift_all(db, event, by=by, now=clock.now())
        return ngettext("%(num)d item is shifted.", "%(num)d items are shifted.", count)

    return await _act(request, db, event_id, act)


@post(urls.manage_schedule_slot(EVENT, "{talk_id:uuid}"), name="manage:schedule_move", guards=ORGANISER)
async def move(
    request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], talk_id: FromPath[UUID], data: Typed
) -> Page:
    """Put an item into a room at a time."""
    form = MoveForm(data)
    form.read_move(schedules.rooms_of(await event_or_404(db, event_id)))
    if form.errors or form.day is None or form.begin is None:
        return await _refused(request, db, event_id, talk_id, form)
    try:
        async with transaction(db):
            event = await event_or_404(db, event_id, lock=True)
            talk = await talk_or_404(db, event, talk_id)
            slot = await schedules.move(
                db, event, talk, room_id=form.room_id, starts_at=at_time(event, form.day, form.begin),
                minutes=form.minutes, version=form.version, by=by, now=clock.now(),
            )  # fmt: skip
            where = (slot.room.name if slot.room else "", clock_time(slot.starts_at, event.time_zone))
            said = _moved(talk, *where)
    except DomainError as error:
        return await _refused(request, db, event_id, talk_id, form.refused(error))
    return await _done(request, db, event_id, form.day, said)


@post(urls.manage_schedule_slot(EVENT, "{talk_id:uuid}", "remove"), name="manage:schedule_remove", guards=ORGANISER)
async def remove(request: HTMXRequest, db: Db, event_id: FromPath[UUID], talk_id: FromPath[UUID], data: Typed) -> Page:
    """Take an item out of the plan; it waits beside it."""
    form = MoveForm(data)
    try:
        async with transaction(db):
            event = await event_or_404(db, event_id, lock=True)
            talk = await talk_or_404(db, event, talk_id)
            await schedules.unschedule(db, event, talk, version=int("0" + data.first("version")[:9]))
            said = _("“%(title)s” waits beside the plan.", title=schedule_words.title(talk))
    except DomainError as error:
        return await _refused(request, db, event_id, talk_id, form.refused(error))
    return await _done(request, db, event_id, _day(data.first("day")), said)


def _moved(talk: Talk, room: str, at: str) -> str:
    title = schedule_words.title(talk)
    if room:
        return _("“%(title)s” is at %(time)s in %(room)s.", title=title, time=at, room=room)
    return _("“%(title)s” is at %(time)s.", title=title, time=at)


async def _act(request: HTMXRequest, db: AsyncSession, event_id: UUID, act: Callable[[Event], Awaitable[str]]) -> Page:
    try:
        async with transaction(db):
            said, kind = await act(await event_or_404(db, event_id, lock=True)), "ok"
    except DomainError as error:
        said, kind = sentence(error), "bad"
    return go_to(request, urls.manage_schedule(event_id), said=said, kind=kind)


async def _done(request: HTMXRequest, db: AsyncSession, event_id: UUID, on: date | None, said: str) -> Page:
    """The new state of the plan for a script; on to the page with the sentence for everybody else."""
    if is_part(request):
        return await _page(request, db, await event_or_404(db, event_id), on=on, said=said)
    day = on.isoformat() if on else ""
    return go_to(request, urls.manage_schedule(event_id, day=day), said=said)


async def _refused(request: HTMXRequest, db: AsyncSession, event_id: UUID, talk_id: UUID, form: MoveForm) -> Page:
    event = await event_or_404(db, event_id)
    on = _day(form.value("day"))
    return await _page(request, db, event, on=on, moving=talk_id, form=form, status_code=422)


async def _page(
    request: HTMXRequest,
    db: AsyncSession,
    event: Event,
    *,
    on: date | None = None,
    moving: UUID | None = None,
    said: str = "",
    form: MoveForm | None = None,
    status_code: int = 200,
) -> Page:
    board = board_of(event, await schedules.talks(db, event), on=on, moving=moving)
    refusal = next((sentence(one) for one in form.errors.values()), "") if form else ""
    return page(
        request,
        TEMPLATE,
        "board",
        status_code=status_code,
        event=event,
        board=board,
        form=form if form and not _is_stale(form) else _mover(event, board),
        said=said,
        refusal=refusal,
        words=schedule_words,
        rooms=schedules.rooms_of(event),
    )


def _is_stale(form: MoveForm) -> bool:
    """Whether what was typed was meant for a plan that is no more."""
    return any(isinstance(one, DomainError) and one.code == "schedule.moved_meanwhile" for one in form.errors.values())


def _mover(event: Event, board: Board) -> MoveForm:
    """The form that moves the chosen item, with where it is, or the beginning of the day."""
    talk, slot = board.moving, board.moving.slot if board.moving else None
    begin = slot.starts_at if slot else board.day.begins_at
    return MoveForm.filled(
        {
            "room": str(slot.room_id or "") if slot else next((one.key for one in board.columns), ""),
            "day": board.day.on.isoformat(),
            "begin": local_input(begin, event.time_zone)[11:],
            "minutes": str(slot.minutes if slot else (talk.minutes if talk else None) or 30),
            "version": str(slot.version if slot else 0),
        }
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


ROUTES = [show, begin, shift, move, remove]
