"""Writing a proposal: saved by hand or by itself, looked at, handed in, with others invited to speak along."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import calls, proposals
from eventhub.domain.errors import DomainError
from eventhub.domain.proposals import Access
from eventhub.forms.proposal import ITEMS, TALK_LANGUAGES, ProposalForm
from eventhub.forms.proposal_differences import differences
from eventhub.forms.reading import Typed as TypedValues
from eventhub.forms.rows import with_values
from eventhub.forms.speaker import InviteForm, speaker_id
from eventhub.i18n import clock_time, moment_short
from eventhub.i18n import gettext as _
from eventhub.models import Proposal, ProposalSpeaker
from eventhub.routes.proposals.page import STATES, dead_link, in_grace, keep_of, zone_of
from eventhub.web.inputs import Db, HTMXRequest, Token, Typed
from eventhub.web.pages import Page, go_to, page
from eventhub.web.sentences import sentence

ONE = "/proposals/{token:str}/{proposal_id:uuid}"
CHANGED = "proposal.changed_meanwhile"


@get(ONE, name="proposals:edit")
async def edit(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID]) -> Page:
    """One proposal, to write on as far as that is allowed now."""
    access = await proposals.by_token(db, token)
    found = await proposals.found_by(db, access, proposal_id) if access else None
    if access is None or found is None:
        return dead_link(request)
    return edit_page(request, access, token, found, _form(request, db, access, found))


@post(ONE, name="proposals:save")
async def save(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID], data: Typed) -> Page:
    """Save; and then what the button says: hand in, invite, look at the text first."""
    act = data.first("act")
    access = await proposals.by_token(db, token)
    found = await proposals.found_by(db, access, proposal_id) if access else None
    if access is None or found is None:
        return _gone() if act == "auto" else dead_link(request)
    if act == "preview":
        form = _form(request, db, access, found)
        form.typed = data
        return edit_page(request, access, token, found, form, has_preview=True, block="preview")
    form, invite, error = await _act(request, db, token, proposal_id, data)
    if act == "auto":
        return await _auto(request, db, token, proposal_id, form, error)
    if form.errors or invite.errors:
        return await _refused(request, db, token, proposal_id, form, invite, error)
    keep = keep_of(request)
    if act == "submit":
        return go_to(request, keep(urls.proposals(token)), done="proposal-submitted")
    if act == "save":
        return go_to(request, keep(urls.proposals(token)), done="proposal-saved")
    done = "uninvited" if act.startswith("uninvite") else "invited" if act else "proposal-saved"
    return go_to(request, keep(urls.proposal(token, proposal_id)), done=done)


async def _act(
    request: HTMXRequest, db: AsyncSession, token: str, proposal_id: UUID, data: TypedValues
) -> tuple[ProposalForm, InviteForm, DomainError | None]:
    """Save and do what the button says, in one act; the forms carry what is to be mended."""
    form, invite, act = ProposalForm(data), InviteForm(data), data.first("act")
    if act == "invite":
        invite = InviteForm.read(data)
    try:
        async with transaction(db):
            access = await proposals.by_token(db, token)
            found = await proposals.found_by(db, access, proposal_id, is_locked=True) if access else None
            if access is None or found is None:
                raise DomainError("proposal.closed")
            proposal, speaker = found
            form = _form(request, db, access, found)
            form.typed = data
            form.read_typed(is_complete=act == "submit")
            if form.errors or invite.errors:
                return form, invite, None
            await _save(request, db, access, found, form)
            if act == "submit":
                may_submit, grace = in_grace(request, db, proposal.call), request.query_params.get("grace", "")
                await proposals.submit(
                    db,
                    proposal,
                    speaker,
                    in_grace=may_submit,
                    grace=grace if may_submit else "",
                    now=clock.now(),
                )
            elif act and speaker.is_submitter:
                await _speakers(db, proposal, act, invite)
    except DomainError as error:
        target: Any = invite if error.code in InviteForm.fields_of else form
        target.refused(error)
        return form, invite, error
    return form, invite, None


async def _save(
    request: HTMXRequest,
    db: AsyncSession,
    access: Access,
    found: tuple[Proposal, ProposalSpeaker],
    form: ProposalForm,
) -> None:
    proposal, speaker = found
    now = clock.now()
    await proposals.save(db, proposal, speaker, form.draft, in_grace=in_grace(request, db, proposal.call), now=now)
    # By the personal link the first profile that is typed is kept, for the next time.
    person = access.person
    if person is not None and person.speaker_confirmed_at is not None and form.asks_name and speaker.name:
        await proposals.keep_profile(db, person, speaker, now=now)


async def _speakers(db: AsyncSession, proposal: Proposal, act: str, invite: InviteForm) -> None:
    now, ident = clock.now(), speaker_id(act)
    if act == "invite":
        await proposals.invite(
            db, proposal, given_name=invite.given, family_name=invite.family, address=invite.address, now=now
        )
    elif act.startswith("resend ") and ident is not None:
        await proposals.invite_again(db, proposal, ident, now=now)
    elif act.startswith("uninvite ") and ident is not None:
        await proposals.remove(db, proposal, ident, now=now)


async def _auto(
    request: HTMXRequest,
    db: AsyncSession,
    token: str,
    proposal_id: UUID,
    form: ProposalForm,
    error: DomainError | None,
) -> Page:
    """What the page that saves by itself is told."""
    if form.errors:
        code = 409 if error is not None and error.code == CHANGED else 422
        words = [sentence(one) for one in form.errors.values()]
        return Response({"error": " ".join(words)}, status_code=code, media_type="application/json")
    access = await proposals.by_token(db, token)
    found = await proposals.found_by(db, access, proposal_id) if access else None
    if found is None:
        return _gone()
    return Response({"version": found[0].version, "said": saved_at(request, found[0])}, media_type="application/json")


def _gone() -> Page:
    return Response({"error": _("This link is no longer valid.")}, status_code=404, media_type="application/json")


def saved_at(request: HTMXRequest, proposal: Proposal) -> str:
    """When it was last saved, in words."""
    at, zone = proposal.saved_at, zone_of(request, proposal)
    if clock.now() - at > timedelta(hours=12):
        return _("Last saved: %(when)s", when=moment_short(at, zone))
    return _("Saved at %(time)s", time=clock_time(at, zone))


def _form(
    request: HTMXRequest, db: AsyncSession, access: Access, found: tuple[Proposal, ProposalSpeaker]
) -> ProposalForm:
    proposal, speaker = found
    rights = proposals.rights_of(proposal, speaker, now=clock.now(), in_grace=in_grace(request, db, proposal.call))
    # The name of a confirmed person stands in the kept profile; there it is changed.
    asks_name = not (access.is_own and speaker.name)
    return ProposalForm.of(proposal, speaker, rights, zone=zone_of(request, proposal), asks_name=asks_name)


async def _refused(
    request: HTMXRequest,
    db: AsyncSession,
    token: str,
    proposal_id: UUID,
    form: ProposalForm,
    invite: InviteForm,
    error: DomainError | None,
) -> Page:
    """The page with what was typed; after a save from an older version with both texts."""
    access = await proposals.by_token(db, token)
    found = await proposals.found_by(db, access, proposal_id) if access else None
    if access is None or found is None:
        return dead_link(request)
    shown = _form(request, db, access, found)
    shown.typed, shown.errors = form.typed, form.errors
    conflict = None
    if error is not None and error.code == CHANGED:
        conflict = differences(found[0], shown)
        shown.typed = with_values(shown.typed, {"version": str(found[0].version)})
    return edit_page(request, access, token, found, shown, status_code=422, invite=invite, conflict=conflict)


def edit_page(
    request: HTMXRequest,
    access: Access,
    token: str,
    found: tuple[Proposal, ProposalSpeaker],
    form: ProposalForm,
    *,
    invite: InviteForm | None = None,
    conflict: list[dict[str, str]] | None = None,
    has_preview: bool = False,
    block: str | None = None,
    status_code: int = 200,
) -> Page:
    """The page of one proposal."""
    proposal, speaker = found
    keep = keep_of(request)
    state, icon = STATES[proposal.shown_status.value]
    lacking = set(proposals.missing(proposal))
    profile_path = urls.proposal(token, proposal.id, "profile")
    if access.is_own:
        profile_path = urls.proposals_act(token, "profile")
    return page(
        request,
        "proposals/edit.html",
        block,
        status_code=status_code,
        proposal=proposal,
        speaker=speaker,
        speakers=[one for one in proposal.speakers if one.left_at is None],
        call=proposal.call,
        event=proposal.event,
        home_title=proposal.event.title if proposal.event else calls.home_title(proposal.call),
        form=form,
        rights=form.rights,
        invite=invite or InviteForm(),
        seats=proposals.seats_left(proposal),
        conflict=conflict,
        has_preview=has_preview,
        is_own=access.is_own,
        state=state,
        icon=icon,
        zone=form.zone,
        items=ITEMS,
        talk_languages=list(TALK_LANGUAGES.items()),
        action=keep(urls.proposal(token, proposal.id)),
        list_url=keep(urls.proposals(token)),
        profile_url=keep(profile_path),
        saved=saved_at(request, proposal),
        is_text_open=lacking & {"title", "type", "abstract"},
    )


ROUTES = [edit, save]
