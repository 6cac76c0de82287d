"""What the programme says of a speaker: the kept profile, or what stands in one proposal; and pictures of speakers."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import profiles, proposals, speaker_pictures
from eventhub.domain.errors import DomainError
from eventhub.domain.proposals import Access, ProfileDraft
from eventhub.domain.proposals.draft import set_typed_profile
from eventhub.forms.reading import Typed as TypedValues
from eventhub.forms.speaker import ProfileForm, profile_of
from eventhub.models import Person, ProposalSpeaker
from eventhub.routes.assets import FOR_GOOD
from eventhub.routes.proposals.page import dead_link, keep_of
from eventhub.settings import Settings
from eventhub.web.inputs import Config, Db, HTMXRequest, Token, TypedWithFiles
from eventhub.web.pages import Page, go_to, page

LARGEST_BODY = 6_500_000
KEPT = "/proposals/{token:str}/profile"
TYPED = "/proposals/{token:str}/{proposal_id:uuid}/profile"


@get(KEPT, name="proposals:kept_profile")
async def kept(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The kept profile, to edit."""
    access = await proposals.by_token(db, token)
    if access is None or access.person is None:
        return dead_link(request)
    if access.person.speaker_confirmed_at is None:
        return go_to(request, keep_of(request)(urls.proposals(token)))
    draft, picture = await _kept(db, access.person)
    return _page(request, token, ProfileForm.of(draft), picture)


@post(KEPT, name="proposals:keep_profile", request_max_body_size=LARGEST_BODY)
async def keep(request: HTMXRequest, db: Db, settings: Config, token: Token, data: TypedWithFiles) -> Page:
    """Keep it, here and in all proposals that are open."""
    access = await proposals.by_token(db, token)
    if access is None or access.person is None:
        return dead_link(request)
    form = await _read(settings, data)
    if not form.errors:
        try:
            async with transaction(db):
                access = await proposals.by_token(db, token)
                if access is None or access.person is None:
                    raise DomainError("profile.not_confirmed")
                await proposals.save_profile(db, access.person, form.draft, now=clock.now())
        except DomainError as error:
            form.refused(error)
    if form.errors:
        access = await proposals.by_token(db, token)
        assert access is not None
        assert access.person is not None
        _draft, picture = await _kept(db, access.person)
        return _page(request, token, form, picture, status_code=422)
    return go_to(request, keep_of(request)(urls.proposals_act(token, "profile")), done="profile-saved")


async def _kept(db: AsyncSession, person: Person) -> tuple[ProfileDraft, str | None]:
    profile = await profiles.of_person(db, person)
    draft = ProfileDraft(given_name=person.given_name, family_name=person.family_name)
    if profile is None:
        return draft, None
    return (
        replace(draft, organisation=profile.organisation, bio=profile.bio, links=tuple(profile.links)),
        profile.picture_file,
    )


@get(TYPED, name="proposals:typed_profile")
async def typed(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID]) -> Page:
    """What stands in one proposal, to edit."""
    found = await _found(db, token, proposal_id)
    if found is None:
        return dead_link(request)
    return _page(request, token, ProfileForm.of(profile_of(found)), found.picture_file, proposal_id=proposal_id)


@post(TYPED, name="proposals:save_profile", request_max_body_size=LARGEST_BODY)
async def save(
    request: HTMXRequest,
    db: Db,
    settings: Config,
    token: Token,
    proposal_id: FromPath[UUID],
    data: TypedWithFiles,
) -> Page:
    """Take it over for this proposal alone."""
    if await _found(db, token, proposal_id) is None:
        return dead_link(request)
    form = await _read(settings, data)
    if not form.errors:
        async with transaction(db):
            found = await _found(db, token, proposal_id, is_locked=True)
            if found is not None:
                set_typed_profile(found, replace(form.draft, is_first_talk=found.is_first_talk))
    found = await _found(db, token, proposal_id)
    if found is None:
        return dead_link(request)
    if form.errors:
        return _page(request, token, form, found.picture_file, proposal_id=proposal_id, status_code=422)
    path = urls.proposal(token, proposal_id, "profile")
    return go_to(request, keep_of(request)(path), done="profile-saved")


async def _found(db: AsyncSession, token: str, proposal_id: UUID, *, is_locked: bool = False) -> ProposalSpeaker | None:
    """Who may write on what is said of them: not by the personal link, which has the kept profile."""
    access: Access | None = await proposals.by_token(db, token)
    if access is None or access.is_own:
        return None
    found = await proposals.found_by(db, access, proposal_id, is_locked=is_locked)
    if found is None or not proposals.rights_of(*found, now=clock.now()).profile:
        return None
    return found[1]


async def _read(settings: Settings, data: TypedValues) -> ProfileForm:
    """The form; an uploaded picture is cut and kept at once."""
    upload = data.file("picture")
    form = ProfileForm.read(data)
    if upload is None or form.errors:
        return form
    try:
        name = await speaker_pictures.keep(settings, await upload.read(), offset=form.crop)
    except DomainError as error:
        form.refused(error)
    else:
        form.draft = replace(form.draft, picture_file=name, drops_picture=False)
    return form


def _page(
    request: HTMXRequest,
    token: str,
    form: ProfileForm,
    picture: str | None,
    *,
    proposal_id: UUID | None = None,
    status_code: int = 200,
) -> Page:
    keep = keep_of(request)
    one: dict[str, Any] = {
        "action": keep(urls.proposals_act(token, "profile")),
        "back": keep(urls.proposals(token)),
    }
    if proposal_id is not None:
        one["action"] = keep(urls.proposal(token, proposal_id, "profile"))
        one["back"] = keep(urls.proposal(token, proposal_id))
    return page(
        request, "proposals/profile.html", status_code=status_code, form=form, picture=picture,
        is_kept=proposal_id is None, **one,
    )  # fmt: skip


@get("/speaker-pictures/{name:str}", name="speaker_pictures:show")
async def picture(settings: Config, name: FromPath[str]) -> Response[bytes]:
    """A picture; its name says what it holds, so it is kept for good."""
    found = await speaker_pictures.read(settings, name)
    if found is None:
        raise NotFoundException
    body, media_type = found
    return Response(body, media_type=media_type, headers={"Cache-Control": FOR_GOOD})


ROUTES = [kept, keep, typed, save, picture]
