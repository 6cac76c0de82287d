"""One's own account."""

from litestar import get, post

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import sign_in
from eventhub.domain.errors import DomainError
from eventhub.forms.sign_in import PasswordForm
from eventhub.routes.sign_in import client_of
from eventhub.web.actor import needs, session_cookie
from eventhub.web.inputs import By, Config, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page


@get(urls.account(), name="account:show", guards=[needs("staff")])
async def show(request: HTMXRequest) -> Page:
    """Name, role, and the form for a new password."""
    return account_page(request, PasswordForm())


def account_page(request: HTMXRequest, form: PasswordForm, *, status_code: int = 200) -> Page:
    """The account with its form."""
    shortest = sign_in.SHORTEST_PASSWORD
    return page(request, "account/account.html", status_code=status_code, form=form, shortest=shortest)


@post(urls.account_password(), name="account:password", guards=[needs("staff")])
async def password(request: HTMXRequest, db: Db, settings: Config, by: By, data: Typed) -> Page:
    """Set a new password; all other sessions end."""
    form, now = PasswordForm.read(data), clock.now()
    if form.errors:
        return account_page(request, form, status_code=422)
    try:
        sign_in.check_password(form.new, address=by.address, name=by.name)
        async with transaction(db):
            await sign_in.begin_attempt(db, by.address, client=client_of(request), now=now)
        known = await sign_in.who_knows(db, by.address, form.current)
        new_hash = await sign_in.hashed(form.new)
        async with transaction(db):
            token = await sign_in.change_password(db, by, known=known, new_hash=new_hash, now=now)
    except DomainError as error:
        return account_page(request, form.refused(error), status_code=422)
    return go_to(request, urls.account(), done="password-changed", cookies=[session_cookie(settings, token)])


ROUTES = [show, password]
