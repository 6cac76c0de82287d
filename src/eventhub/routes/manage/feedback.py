"""What guests thought of a meeting, and what they are asked."""

from dataclasses import dataclass
from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import events, feedback, hub
from eventhub.domain.errors import DomainError
from eventhub.domain.feedback import Phase, Results
from eventhub.formats import csv
from eventhub.forms.feedback import KINDS, SCOPES, SCOPES_IN_TEXT, QuestionsForm
from eventhub.forms.rows import asked
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.models import Event
from eventhub.routes.manage.events.show import event_or_404
from eventhub.web import feedback_view
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.made_files import made_file
from eventhub.web.pages import Page, go_to, page

RESULTS = urls.manage_feedback("{event_id:uuid}")
QUESTIONS = urls.manage_feedback("{event_id:uuid}", "questions")
ORGANISER = [needs("organiser")]


@dataclass(frozen=True, slots=True)
class Found:
    """The meeting and what is shown of it."""

    phase: Phase
    results: Results | None
    talks: list[feedback_view.Talk]
    is_final: bool


@get(RESULTS, name="manage:feedback", guards=ORGANISER)
async def show(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """The results as far as they are shown."""
    event = await event_or_404(db, event_id)
    found, before = await _found(db, event), await feedback.before(db, event)
    return page(
        request,
        "manage/feedback/show.html",
        event=event,
        found=found,
        closes_at=feedback.closes_at(event, await hub.get(db)),
        there=(await events.attended(db, [event])).get(event.id, 0),
        before=before,
        view=feedback_view,
    )


async def _found(db: AsyncSession, event: Event) -> Found:
    talks = feedback_view.talks(await feedback.talks_of(db, event), await feedback.of_talks(db, event))
    asking, results = await feedback.asked_of(db, event), await feedback.of_event(db, event)
    return Found(
        phase=feedback.phase_of(event, asking, await hub.get(db), now=clock.now()),
        results=results,
        talks=talks if asking.about(feedback.Scope.TALK) else [],
        is_final=asking.is_closed and bool(results or any(one.results for one in talks)),
    )


@get(urls.manage_feedback_csv("{event_id:uuid}"), name="manage:feedback_csv", guards=ORGANISER)
async def export(db: Db, event_id: FromPath[UUID]) -> Page:
    """Counts and texts as a table, once they no longer change; single answers are in no file."""
    event = await event_or_404(db, event_id)
    found = await _found(db, event)
    if not found.is_final:
        raise NotFoundException
    header = [_("About"), _("Question"), _("Answer"), _("Mean"), _("Answers")]
    separator = ";" if current_language() == "de" else ","
    body = b"".join(csv.rows(header, feedback_view.lines(found.results, found.talks), separator=separator))
    name = _("feedback")
    return made_file(body, "text/csv", f"{event.slug}-{name}.csv", disposition="attachment")


@get(QUESTIONS, name="manage:feedback_questions", guards=ORGANISER)
async def questions(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """What is asked after the meeting, to edit."""
    event = await event_or_404(db, event_id)
    return await _questions_page(request, db, event, QuestionsForm.of(await feedback.asked_of(db, event)))


@post(QUESTIONS, name="manage:feedback_questions_save", guards=ORGANISER)
async def save(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """Ask this from now on; once somebody may answer, only whether anything is asked can be changed."""
    event, now = await event_or_404(db, event_id), clock.now()
    if asked(data):
        return await _questions_page(request, db, event, QuestionsForm.with_rows_changed(data))
    form = QuestionsForm.read(data)
    if not form.errors:
        try:
            async with transaction(db):
                locked = await events.lock(db, event_id)
                await feedback.save(db, locked, form.wanted, is_on=form.is_on, by=by, now=now)
        except DomainError as error:
            form.refused(error)
    if form.errors:
        return await _questions_page(request, db, await event_or_404(db, event_id), form, status_code=422)
    return go_to(request, urls.manage_feedback(event_id), said=_("Saved."))


async def _questions_page(
    request: HTMXRequest, db: AsyncSession, event: Event, form: QuestionsForm, *, status_code: int = 200
) -> Page:
    return page(
        request,
        "manage/feedback/questions.html",
        "question",
        status_code=status_code,
        event=event,
        form=form,
        action=urls.manage_feedback(event.id, "questions"),
        fixed=(await feedback.asked_of(db, event)).questions
        if await feedback.are_fixed(db, event, now=clock.now())
        else (),
        kinds={kind.value: word for kind, word in KINDS.items()},
        scopes={scope.value: word for scope, word in SCOPES.items()},
        scopes_in_text={scope.value: word for scope, word in SCOPES_IN_TEXT.items()},
    )


ROUTES = [show, export, questions, save]
