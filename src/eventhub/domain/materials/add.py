"""Organisers put up what is no file: links and minutes."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import consents
from eventhub.domain.materials.begun import begun
from eventhub.domain.materials.files import talk_of
from eventhub.domain.materials.values import MaterialDraft
from eventhub.domain.permissions import Actor
from eventhub.models import Event, Material, MaterialKind, PublishWhen


async def add(db: AsyncSession, event: Event, draft: MaterialDraft, *, by: Actor, now: datetime) -> Material:
    """Put up a link or minutes, of the event or one of its talks; the event must be locked.

    Speakers of the talk are asked whether a link may be published.

    Raises:
        DomainError: ``material.gone`` for a talk of another event; those of `check`.
    """
    check(draft)
    if draft.kind not in (MaterialKind.LINK, MaterialKind.MINUTES):
        raise DomainError("material.no_file", field="kind")
    talk = await talk_of(db, event, draft.talk_id)
    material = await begun(db, event, draft.kind, draft.title, talk_id=draft.talk_id, created_by=by.name, now=now)
    take_over(material, draft)
    if talk is not None:
        await consents.ask(db, event, material, talk, now=now)
    audit.note(db, "material.added", by=by, now=now, subject=draft.title.text("de"), event=event)
    await db.flush()
    return material


def check(draft: MaterialDraft) -> None:
    """What every material needs.

    Raises:
        DomainError: ``material.no_title``; for a link that of `check_url`; ``material.no_text`` for minutes;
            ``material.no_time`` without the instant it is published at.
    """
    if not draft.title:
        raise DomainError("material.no_title", field="title")
    if draft.kind is MaterialKind.LINK:
        check_url(draft.url)
    if draft.kind is MaterialKind.MINUTES and not draft.text:
        raise DomainError("material.no_text", field="text")
    if draft.publish_when is PublishWhen.AT and draft.publish_at is None:
        raise DomainError("material.no_time", field="at")


def check_url(url: str) -> None:
    """What a link needs: an address of the web, with a host and without spaces.

    Raises:
        DomainError: ``material.no_url``.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise DomainError("material.no_url", field="url") from error
    if parts.scheme not in ("https", "http") or not parts.hostname or any(one.isspace() for one in url):
        raise DomainError("material.no_url", field="url")


def take_over(material: Material, draft: MaterialDraft) -> None:
    """What organisers say of it, without its kind."""
    material.talk_id, material.title, material.licence = draft.talk_id, draft.title, draft.licence
    material.url = draft.url if material.kind is MaterialKind.LINK else ""
    material.text = draft.text
    material.audience, material.publish_when = draft.audience, draft.publish_when
    material.publish_at = draft.publish_at if draft.publish_when is PublishWhen.AT else None
