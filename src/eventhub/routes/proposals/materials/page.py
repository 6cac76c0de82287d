"""The page on which a speaker sees what there is of their talks, and chooses who may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.domain import events, materials, proposals
from eventhub.domain.materials import consents, find, speaking
from eventhub.domain.proposals import Access
from eventhub.forms.material import SPEAKER_AUDIENCES, SpeakerForm, SpeakerLinkForm
from eventhub.forms.reading import Sentence
from eventhub.models import Audience, Event, Material, MaterialConsent, MaterialKind, PublishWhen, Speaker, Talk
from eventhub.routes.proposals.page import dead_link, keep_of
from eventhub.web import material_states
from eventhub.web.inputs import Db, HTMXRequest, Token
from eventhub.web.material_view import Row, rows_of, speaker_address
from eventhub.web.pages import Page, hub_of, page

ALL = "/proposals/{token:str}/materials"


@dataclass(frozen=True, slots=True)
class Mine:
    """A talk that the link opens, its meeting, and as whom."""

    access: Access
    talk: Talk
    speaker: Speaker
    event: Event

    def owns(self, material: Material) -> bool:
        """Whether this speaker has put it up."""
        return material.speaker_id == self.speaker.id

    def has_put_up(self, material: Material) -> bool:
        """Whether a speaker of the talk has put it up, this one or another."""
        return material.speaker_id in {one.id for one in self.talk.speakers}


@dataclass(frozen=True, slots=True)
class Item:
    """One material of the talk as its speaker sees it; ``word`` is what this speaker was asked and said.

    ``is_mine`` says that they have put it up, ``is_speakers`` that a speaker has, ``is_free`` that they may widen it.
    """

    material: Material
    form: SpeakerForm
    word: MaterialConsent | None
    is_mine: bool
    is_speakers: bool
    is_free: bool

    @property
    def takes_choices(self) -> bool:
        """Whether this speaker has a say in it."""
        return self.is_speakers or self.word is not None

    @property
    def is_kept_back(self) -> bool:
        """Whether the team keeps it to itself."""
        return self.material.audience is Audience.ORGANISERS

    @property
    def is_listed(self) -> bool:
        """Whether this speaker reads of it: of what is kept back, when it is theirs to take back."""
        return not self.is_kept_back or self.is_mine or (self.word is not None and self.word.stands)


@dataclass(frozen=True, slots=True)
class Refused:
    """What is to be mended: the ``form`` of a new file, or of the item named, or the ``file`` sent as its new version.

    ``link`` is the form of a new link.

    ``uploaded`` are those that came before the form did: they are sent with it once more.
    """

    material_id: UUID | None = None
    form: SpeakerForm | None = None
    file: Sentence | None = None
    link: SpeakerLinkForm | None = None
    uploaded: Collection[UUID] = ()


@get(ALL, name="proposals:materials")
async def index(request: HTMXRequest, db: Db, token: Token) -> Page:
    """One talk's materials; the talks to choose from, when there are several."""
    access = await proposals.by_token(db, token)
    if access is None:
        return dead_link(request)
    mine = await mine_of(db, access, request.query_params.get("talk", ""))
    return await _talk_page(request, db, token, mine) if mine else await _list_page(request, db, token, access)


async def mine_of(db: AsyncSession, access: Access, talk_id: str) -> Mine | None:
    """The talk with this id, or the only one; None while there is a choice."""
    found = await speaking.talks_of(db, access)
    if talk_id:
        found = [one for one in found if str(one[0].id) == talk_id]
    if len(found) != 1:
        return None
    talk, speaker = found[0]
    event = await events.bare(db, talk.event_id)
    return Mine(access, talk, speaker, event) if event else None


async def _list_page(request: HTMXRequest, db: AsyncSession, token: str, access: Access) -> Page:
    talks = [talk for talk, _speaker in await speaking.talks_of(db, access)]
    at = {talk.event_id: await events.bare(db, talk.event_id) for talk in talks}
    rows = [(talk, at[talk.event_id]) for talk in talks]
    keep = keep_of(request)
    return page(request, "proposals/materials/list.html", rows=rows, token=token, keep=keep)


async def _talk_page(
    request: HTMXRequest,
    db: AsyncSession,
    token: str,
    mine: Mine,
    refused: Refused | None = None,
) -> Page:
    """The page of one talk."""
    items = [_item(one, mine, refused) for one in await find.of_talks(db, [mine.talk.id])]
    keep, zone, wrong = keep_of(request), mine.event.time_zone, refused or Refused()
    form = None if wrong.material_id else wrong.form
    return page(
        request,
        "proposals/materials/talk.html",
        status_code=422 if refused else 200,
        talk=mine.talk,
        event=mine.event,
        token=token,
        items=[one for one in items if one.is_listed],
        form=form or SpeakerForm.new(agrees=await _has_agreed(db, mine, MaterialKind.SLIDES), zone=zone),
        link=wrong.link or SpeakerLinkForm.new(agrees=await _has_agreed(db, mine, MaterialKind.LINK), zone=zone),
        of_meeting=await _of_meeting(db, mine, token),
        uploaded=[one.material.id for one in items if one.is_mine and one.material.id in wrong.uploaded],
        limit_mb=hub_of(request).hub.file_limit_mb,
        words=material_states,
        keep=keep,
        now=clock.now(),
        **_choices(),
    )


async def _of_meeting(db: AsyncSession, mine: Mine, token: str) -> list[Row]:
    """What speakers may see of the meeting itself."""
    viewer = await speaking.viewer_of(db, mine.access)
    shown = await materials.visible_to(db, mine.event, viewer, now=clock.now())
    return rows_of([one for one in shown if one.material.talk_id is None], speaker_address(token))


async def _has_agreed(db: AsyncSession, mine: Mine, kind: MaterialKind) -> bool:
    return await consents.has_agreed(db, mine.talk, mine.speaker, kind)


def _item(material: Material, mine: Mine, refused: Refused | None) -> Item:
    word = consents.word_of(material, mine.speaker)
    form = SpeakerForm.of(material, agrees=word is not None and word.stands, zone=mine.event.time_zone)
    if refused is not None and refused.material_id == material.id:
        form = refused.form or form
        if refused.file is not None:
            form.note("file", refused.file)
    return Item(
        material,
        form,
        word,
        is_mine=mine.owns(material),
        is_speakers=mine.has_put_up(material),
        is_free=materials.is_free(material, mine.talk, mine.speaker),
    )


def _choices() -> dict[str, Any]:
    return {
        "audience_choice": [(one.value, material_states.AUDIENCE[one]) for one in SPEAKER_AUDIENCES],
        "when_choice": [
            (one.value, material_states.WHEN[one]) for one in (PublishWhen.AFTER_TALK, PublishWhen.NOW, PublishWhen.AT)
        ],
        "licence_choice": [(one.value, words) for one, words in material_states.LICENCE.items()],
    }


async def again(request: HTMXRequest, db: AsyncSession, token: str, talk_id: UUID, refused: Refused) -> Page:
    """The page once more, read anew, with what is to be mended."""
    access = await proposals.by_token(db, token)
    mine = await mine_of(db, access, str(talk_id)) if access else None
    return await _talk_page(request, db, token, mine, refused) if mine else dead_link(request)


ROUTES = [index]
