"""The vocabulary of topics in the workspace."""

from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import topics
from eventhub.domain.errors import DomainError, refusals
from eventhub.forms.topic import TopicForm
from eventhub.i18n import gettext as _
from eventhub.models import Topic
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page
from eventhub.web.sentences import sentence

ONE = urls.manage_topics("{topic_id:uuid}")
DELETE = urls.manage_topics("{topic_id:uuid}", "delete")
ORGANISER = [needs("organiser")]


@get(urls.manage_topics(), name="manage:topics", guards=ORGANISER)
async def index(request: HTMXRequest, db: Db) -> Page:
    """All topics, with the form for a new one."""
    return await _list(request, db, TopicForm())


@post(urls.manage_topics(), name="manage:topics_create", guards=ORGANISER)
async def create(request: HTMXRequest, db: Db, by: By, data: Typed) -> Page:
    """Add a word."""
    form = TopicForm.read(data)
    if form.errors:
        return await _list(request, db, form, status_code=422)
    try:
        with refusals():
            async with transaction(db):
                await topics.create(db, form.name, by=by, now=clock.now())
    except DomainError as error:
        return await _list(request, db, form.refused(error), status_code=422)
    return go_to(request, urls.manage_topics(), said=_("The topic is there."))


@get(ONE, name="manage:topic", guards=ORGANISER)
async def one(request: HTMXRequest, db: Db, topic_id: FromPath[UUID]) -> Page:
    """One topic, to rename."""
    topic = await _topic_or_404(db, topic_id)
    return page(request, "manage/topics/edit.html", topic=topic, form=TopicForm.of(topic))


@post(ONE, name="manage:topic_update", guards=ORGANISER)
async def update(request: HTMXRequest, db: Db, by: By, topic_id: FromPath[UUID], data: Typed) -> Page:
    """Rename it; its address stays."""
    form = TopicForm.read(data)
    if form.errors:
        topic = await _topic_or_404(db, topic_id)
        return page(request, "manage/topics/edit.html", status_code=422, topic=topic, form=form)
    async with transaction(db):
        await topics.rename(db, await _topic_or_404(db, topic_id), form.name, by=by, now=clock.now())
    return go_to(request, urls.manage_topics(), said=_("Saved."))


@get(DELETE, name="manage:topic_ask_delete", guards=ORGANISER)
async def ask_delete(request: HTMXRequest, db: Db, topic_id: FromPath[UUID]) -> Page:
    """Ask first."""
    return page(request, "manage/topics/delete.html", topic=await _topic_or_404(db, topic_id))


@post(DELETE, name="manage:topic_delete", guards=ORGANISER)
async def delete(request: HTMXRequest, db: Db, by: By, topic_id: FromPath[UUID]) -> Page:
    """Delete a word no meeting uses."""
    try:
        async with transaction(db):
            await topics.delete(db, await _topic_or_404(db, topic_id), by=by, now=clock.now())
    except DomainError as error:
        return go_to(request, urls.manage_topics(), said=sentence(error), kind="bad")
    return go_to(request, urls.manage_topics(), said=_("The topic is deleted."))


async def _topic_or_404(db: AsyncSession, topic_id: UUID) -> Topic:
    topic = await topics.get(db, topic_id)
    if topic is None:
        raise NotFoundException
    return topic


async def _list(request: HTMXRequest, db: AsyncSession, form: TopicForm, *, status_code: int = 200) -> Page:
    return page(
        request,
        "manage/topics/index.html",
        status_code=status_code,
        form=form,
        topics=await topics.every(db),
        meetings=await topics.meetings(db),
    )


ROUTES = [index, create, one, update, ask_delete, delete]
