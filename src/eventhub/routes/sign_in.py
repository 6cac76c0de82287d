"""Signing in and out."""

from litestar import get, post

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import sign_in
from eventhub.domain.demo_accounts import DEMO_ACCOUNTS
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.forms.sign_in import SignInForm
from eventhub.models import Role
from eventhub.web.actor import actor_of, needs, no_session_cookie, own_path, session_cookie, session_token
from eventhub.web.inputs import Config, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page, settings_of


def sign_in_page(request: HTMXRequest, form: SignInForm, *, after: str, status_code: int = 200) -> Page:
    """The form, with the demo's accounts in the demo."""
    accounts = DEMO_ACCOUNTS if settings_of(request).is_demo else ()
    return page(
        request,
        "sign_in/sign_in.html",
        status_code=status_code,
        form=form,
        after=after,
        demo_accounts=accounts,
    )


@get(urls.sign_in(), name="sign_in:form")
async def form(request: HTMXRequest) -> Page:
    """The form; whoever is signed in already goes on."""
    after = own_path(request.query_params.get("next", ""))
    by = await actor_of(request)
    if by is not None:
        return go_to(request, after or first_page(by))
    return sign_in_page(request, SignInForm(), after=after)


@post(urls.sign_in(), name="sign_in:create")
async def create(request: HTMXRequest, db: Db, settings: Config, data: Typed) -> Page:
    """Check the password and begin a session."""
    form, after, now = SignInForm.read(data), own_path(data.first("next")), clock.now()
    if form.errors:
        return sign_in_page(request, form, after=after, status_code=422)
    try:
        async with transaction(db):
            attempt = await sign_in.begin_attempt(db, form.address, client=client_of(request), now=now)
        known = await sign_in.who_knows(db, form.address, form.password)
        async with transaction(db):
            token = await sign_in.begin_session(db, known, attempt=attempt, old_token=session_token(request), now=now)
    except DomainError as error:
        return sign_in_page(request, form.refused(error), after=after, status_code=422)
    return go_to(request, after or first_page(known.actor), cookies=[session_cookie(settings, token)])


@post(urls.sign_out(), name="sign_in:end", guards=[needs("staff")])
async def end(request: HTMXRequest, db: Db, settings: Config) -> Page:
    """End this browser's session."""
    async with transaction(db):
        await sign_in.end_session(db, session_token(request))
    return go_to(request, urls.sign_in(), done="signed-out", cookies=[no_session_cookie(settings)])


def first_page(by: Actor) -> str:
    """Where somebody begins: the door, what is to judge, or the workspace."""
    return {Role.DOOR: urls.checkin(), Role.REVIEWER: urls.manage_proposals()}.get(by.role, urls.manage())


def client_of(request: HTMXRequest) -> str:
    """The client's address, as the server or a trusted proxy saw it."""
    return request.client.host if request.client else ""


ROUTES = [form, create, end]
