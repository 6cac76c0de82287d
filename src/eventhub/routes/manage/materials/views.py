"""The pages of the materials, that their handlers show as well when something is refused."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.domain.materials import board, find, visibility
from eventhub.forms.material import CAPTION_LANGUAGES, FILE_KINDS, MaterialForm
from eventhub.forms.reading import Form
from eventhub.i18n import LANGUAGE_NAMES, current_language
from eventhub.models import Audience, Event, Material, MaterialKind, PublishWhen, Talk
from eventhub.web import material_states
from eventhub.web.inputs import HTMXRequest
from eventhub.web.material_view import MINUTES_NAME
from eventhub.web.pages import Page, hub_of, page


async def board_page(
    request: HTMXRequest, db: AsyncSession, event: Event, form: Form | None = None, *, status_code: int = 200
) -> Page:
    """All talks of the meeting with what is there of them."""
    return page(
        request,
        "manage/materials/index.html",
        status_code=status_code,
        event=event,
        board=await board.of_event(db, event),
        row=None,
        action=urls.manage_materials(event.id),
        **_uploading(request, form, talks=await board.talks_of(db, event)),
    )


async def talk_page(
    request: HTMXRequest,
    db: AsyncSession,
    event: Event,
    talk_id: UUID,
    form: Form | None = None,
    *,
    status_code: int = 200,
) -> Page:
    """One talk.

    Raises:
        NotFoundException: when the meeting has no such talk.
    """
    row = await board.of_talk(db, event, talk_id)
    if row is None:
        raise NotFoundException
    return page(
        request,
        "manage/materials/talk.html",
        status_code=status_code,
        event=event,
        row=row,
        action=urls.manage_talk_materials(event.id, talk_id),
        **_uploading(request, form or Form.filled({"kind": MaterialKind.SLIDES.value})),
    )


async def item_page(
    request: HTMXRequest,
    db: AsyncSession,
    material_id: UUID,
    form: MaterialForm | None = None,
    sent: Form | None = None,
    *,
    status_code: int = 200,
) -> Page:
    """One material to edit.

    Raises:
        NotFoundException: when there is none.
    """
    found = await find.with_event(db, material_id)
    if found is None:
        raise NotFoundException
    material, event = found
    talks = await board.talks_of(db, event)
    now = clock.now()
    opens_at = visibility.opens_at(event, material, await visibility.times_of(db, event))
    return page(
        request,
        "manage/materials/item.html",
        status_code=status_code,
        event=event,
        material=material,
        form=form or MaterialForm.of(material, zone=event.time_zone, talks=talks),
        sent=sent or Form(),
        whence=material_states.whence(event, material, opens_at, now),
        address=address_of(material),
        caption_choice=[(one, LANGUAGE_NAMES[one]) for one in CAPTION_LANGUAGES],
        caption_words=LANGUAGE_NAMES,
        **choices(talks),
    )


def choices(talks: Sequence[Talk]) -> dict[str, Any]:
    """What the form of a material offers."""
    return {
        "words": material_states,
        "file_kinds": FILE_KINDS,
        "kind_choice": [(one.value, material_states.KIND[one]) for one in FILE_KINDS],
        "talk_choice": [(str(one.id), one.title.text(current_language())) for one in talks],
        "audience_choice": [(one.value, material_states.AUDIENCE[one]) for one in reversed(Audience)],
        "when_choice": [
            (one.value, material_states.WHEN[one]) for one in (PublishWhen.AFTER_TALK, PublishWhen.NOW, PublishWhen.AT)
        ],
        "licence_choice": [(one.value, words) for one, words in material_states.LICENCE.items()],
    }


def address_of(material: Material) -> str:
    """Where the team looks at it; "" while there is nothing to look at."""
    if material.kind is MaterialKind.LINK:
        return material.url
    if material.kind is MaterialKind.MINUTES:
        return urls.material(material.id, MINUTES_NAME)
    return urls.material(material.id, material.current_file.name) if material.current_file else ""


def _uploading(request: HTMXRequest, form: Form | None, *, talks: Sequence[Talk] = ()) -> dict[str, Any]:
    """What the form for files needs."""
    return {
        "form": form or Form(),
        "limit_mb": hub_of(request).hub.file_limit_mb,
        "now": clock.now(),
        **choices(talks),
    }
