"""The mails to speakers about what stays of their talk: asked for slides, asked whether something may be published."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import urls
from eventhub.db import settings_of
from eventhub.mail import links
from eventhub.mail.letters import Recipient, write
from eventhub.models import Event, Hub, Material, OutboxMail, Person, Talk

SLIDES_ASKED = "slides_asked"
CONSENT_ASKED = "consent_asked"
KINDS = (SLIDES_ASKED, CONSENT_ASKED)


async def slides_asked(
    db: AsyncSession, event: Event, talk: Talk, to: Recipient, person: Person, *, now: datetime
) -> OutboxMail:
    """The slides of the talk are missing; the link leads to the page where they are put up."""
    hub = await db.get_one(Hub, 1)
    return await _write(
        db, SLIDES_ASKED, event, talk, to, person, now=now, is_over=now >= event.ends_at, limit_mb=hub.file_limit_mb
    )


async def consent_asked(
    db: AsyncSession,
    event: Event,
    material: Material,
    talk: Talk,
    to: Recipient,
    person: Person,
    *,
    is_again: bool = False,
    now: datetime,
) -> OutboxMail:
    """Something of the talk was put up, or replaced since they agreed: asks whether it may be published."""
    return await _write(db, CONSENT_ASKED, event, talk, to, person, now=now, material=material, is_again=is_again)


async def _write(
    db: AsyncSession, kind: str, event: Event, talk: Talk, to: Recipient, person: Person, *, now: datetime, **more: Any
) -> OutboxMail:
    path = urls.proposal_materials(links.speaker_token(db, person), talk.id)
    return await write(
        db,
        kind,
        to,
        now=now,
        event=event,
        talk=talk,
        materials_url=urls.absolute(settings_of(db).base_url, path),
        **more,
    )
