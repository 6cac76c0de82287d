"""The end of the mails after a meeting: a page with a button, and the one click of mail programs (RFC 8058).

Such a click is a POST without cookies, whose body says ``List-Unsubscribe=One-Click``; it is answered, not redirected.
"""

from litestar import get, post

from eventhub import clock
from eventhub.db import transaction
from eventhub.domain import after
from eventhub.routes.own.page import dead_link
from eventhub.web.asked import stay_of
from eventhub.web.inputs import Db, HTMXRequest, Token
from eventhub.web.pages import Page, page

TEMPLATE = "own/stop.html"


@get("/stop/{token:str}", name="own:stop_form")
async def stop_form(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The button; programs that look at links stop nothing."""
    if await after.by_stop_token(db, token) is None:
        return await dead_link(request, db)
    return page(request, TEMPLATE, token=token, stay=stay_of(request), is_done=False)


@post("/stop/{token:str}", name="own:stop")
async def stop(request: HTMXRequest, db: Db, token: Token) -> Page:
    """No more of these mails; as often as it is asked for."""
    async with transaction(db):
        party = await after.by_stop_token(db, token)
        if party is not None:
            await after.stop(db, party.id, now=clock.now())
    if party is None:
        return await dead_link(request, db)
    return page(request, TEMPLATE, token=token, stay=stay_of(request), is_done=True)


ROUTES = [stop_form, stop]
