"""The team: who has access, and what they may do. For owners alone."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import users
from eventhub.domain.errors import DomainError
from eventhub.forms.reading import Form
from eventhub.forms.team import MemberForm, RoleForm
from eventhub.i18n import gettext as _
from eventhub.models import Role, User
from eventhub.web import labels
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Config, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page
from eventhub.web.sentences import sentence

OWNER = [needs("owner")]
NEW = urls.manage_team(act="new")
#: where somebody goes on who has given the own ownership away
FIRST_PAGE = {
    Role.OWNER: urls.manage_team(),
    Role.ORGANISER: urls.manage(),
    Role.REVIEWER: urls.manage_proposals(),
    Role.DOOR: urls.checkin(),
}


def _path(act: str = "") -> str:
    return urls.manage_team("{user_id:uuid}", act)


@get([urls.manage_team(), NEW], name="manage:team", guards=OWNER)
async def index(request: HTMXRequest, db: Db) -> Page:
    """Everybody with an account, and the form to add somebody."""
    return await _index(request, db, MemberForm())


@post(NEW, name="manage:team_add", guards=OWNER)
async def add(request: HTMXRequest, db: Db, settings: Config, by: By, data: Typed) -> Page:
    """Give somebody access; the answer shows the first password, this once."""
    form = MemberForm.read(data)
    if form.errors or form.role is None:
        return await _index(request, db, form, status_code=422)
    try:
        async with transaction(db):
            password = await users.add(db, form.name, form.address, role=form.role, by=by, now=clock.now())
    except DomainError as error:
        return await _index(request, db, form.refused(error), status_code=422)
    return _password_page(request, settings.base_url, form.name, form.address, password, is_new=True)


@get(_path(), name="manage:member", guards=OWNER)
async def show(request: HTMXRequest, db: Db, user_id: FromPath[UUID]) -> Page:
    """One person, and what can be changed."""
    user = await _user(db, user_id)
    return _member_page(request, user, RoleForm.filled({"role": user.role.value}))


@post(_path("role"), name="manage:member_role", guards=OWNER)
async def change_role(request: HTMXRequest, db: Db, by: By, user_id: FromPath[UUID], data: Typed) -> Page:
    """Let them do more, or less."""
    form = RoleForm.read(data)
    if form.errors or form.role is None:
        return _member_page(request, await _user(db, user_id), form, status_code=422)
    try:
        async with transaction(db):
            user = await _user(db, user_id)
            await users.change_role(db, user, form.role, by=by, now=clock.now())
    except DomainError as error:
        return _member_page(request, await _user(db, user_id), form.refused(error), status_code=422)
    # Whoever gives the own ownership away has no team page any more.
    is_out = user_id == by.user_id and form.role is not Role.OWNER
    path = FIRST_PAGE[form.role] if is_out else urls.manage_team(user_id)
    said = _("%(name)s now has the role: %(role)s.", name=user.name, role=labels.ROLE[form.role])
    return go_to(request, path, said=said)


@get(_path("deactivate"), name="manage:member_ask_deactivate", guards=OWNER)
async def ask_deactivate(request: HTMXRequest, db: Db, user_id: FromPath[UUID]) -> Page:
    """Ask first: they are signed out everywhere, perhaps in the middle of an evening."""
    return page(request, "manage/team/deactivate.html", member=await _user(db, user_id))


@post(_path("deactivate"), name="manage:member_deactivate", guards=OWNER)
async def deactivate(request: HTMXRequest, db: Db, by: By, user_id: FromPath[UUID]) -> Page:
    """Close the account."""

    async def act(user: User) -> str:
        await users.deactivate(db, user, by=by, now=clock.now())
        return _("The account of %(name)s is closed.", name=user.name)

    return await _act(request, db, user_id, act)


@post(_path("activate"), name="manage:member_activate", guards=OWNER)
async def activate(request: HTMXRequest, db: Db, by: By, user_id: FromPath[UUID]) -> Page:
    """Open it again."""

    async def act(user: User) -> str:
        await users.activate(db, user, by=by, now=clock.now())
        return _("The account of %(name)s is open again.", name=user.name)

    return await _act(request, db, user_id, act)


@get(_path("password"), name="manage:member_ask_password", guards=OWNER)
async def ask_password(request: HTMXRequest, db: Db, by: By, user_id: FromPath[UUID]) -> Page:
    """Ask first: the old password is gone afterwards. One's own is changed in one's account."""
    if user_id == by.user_id:
        return go_to(request, urls.account())
    return page(request, "manage/team/reset.html", member=await _user(db, user_id))


@post(_path("password"), name="manage:member_password", guards=OWNER)
async def reset_password(request: HTMXRequest, db: Db, settings: Config, by: By, user_id: FromPath[UUID]) -> Page:
    """Set a new password; the answer shows it, this once."""
    if user_id == by.user_id:
        return go_to(request, urls.account())
    async with transaction(db):
        user = await _user(db, user_id)
        password = await users.reset_password(db, user, by=by, now=clock.now())
        name, address = user.name, user.address
    return _password_page(request, settings.base_url, name, address, password, is_new=False)


async def _user(db: AsyncSession, user_id: UUID) -> User:
    user = await users.get(db, user_id)
    if user is None:
        raise NotFoundException
    return user


async def _act(request: HTMXRequest, db: AsyncSession, user_id: UUID, act: Callable[[User], Awaitable[str]]) -> Page:
    try:
        async with transaction(db):
            said = await act(await _user(db, user_id))
    except DomainError as error:
        return go_to(request, urls.manage_team(user_id), said=sentence(error), kind="bad")
    return go_to(request, urls.manage_team(), said=said)


async def _index(request: HTMXRequest, db: AsyncSession, form: Form, *, status_code: int = 200) -> Page:
    return page(
        request,
        "manage/team/index.html",
        status_code=status_code,
        form=form,
        team=await users.team(db),
        roles=labels.ROLE,
        role_choice=labels.ROLE.items(),
    )


def _member_page(request: HTMXRequest, user: User, form: Form, *, status_code: int = 200) -> Page:
    return page(
        request,
        "manage/team/member.html",
        status_code=status_code,
        form=form,
        member=user,
        roles=labels.ROLE,
    )


def _password_page(
    request: HTMXRequest, base_url: str, name: str, address: str, password: str, *, is_new: bool
) -> Page:
    return page(
        request,
        "manage/team/password.html",
        name=name,
        address=address,
        password=password,
        is_new=is_new,
        sign_in_at=f"{base_url}{urls.sign_in()}",
    )


ROUTES = [
    index, add, show, change_role, ask_deactivate, deactivate, activate, ask_password, reset_password,
]  # fmt: skip
