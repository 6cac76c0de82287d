"""What guests thought of a talk, for its speakers."""

from uuid import UUID

from litestar import get
from litestar.params import FromPath

from eventhub import clock, urls
from eventhub.domain import events, feedback, hub, proposals
from eventhub.domain.feedback import Phase
from eventhub.domain.materials import speaking
from eventhub.routes.proposals.page import dead_link, keep_of
from eventhub.web import feedback_view
from eventhub.web.inputs import Db, HTMXRequest, Token
from eventhub.web.pages import Page, go_to, page


@get("/proposals/{token:str}/feedback/{talk_id:uuid}", name="proposals:feedback")
async def show(request: HTMXRequest, db: Db, token: Token, talk_id: FromPath[UUID]) -> Page:
    """The results of a talk that the link opens; before they can be any, the list."""
    access = await proposals.by_token(db, token)
    found = await speaking.talk_of(db, access, talk_id) if access is not None else None
    event = await events.bare(db, found[0].event_id) if found is not None else None
    if found is None or event is None:
        return dead_link(request)
    back, talk = keep_of(request)(urls.proposals(token)), found[0]
    phase = feedback.phase_of(event, await feedback.asked_of(db, event), await hub.get(db), now=clock.now())
    results = await feedback.of_talk(db, event, talk_id)
    if results is None and phase in (Phase.OFF, Phase.BEFORE):
        return go_to(request, back)
    shown = {at.talk.id: at.title for at in await feedback.talks_of(db, event)}
    return page(
        request,
        "proposals/feedback.html",
        event=event,
        title=shown.get(talk_id, talk.title),
        results=results,
        is_open=phase is Phase.OPEN,
        back=back,
        view=feedback_view,
    )


ROUTES = [show]
