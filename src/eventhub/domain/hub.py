"""The hub's own settings, changed while it runs."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, colours
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.models import Hub, LocalizedText

# A mail of the morning set to the afternoon would leave on the day of the meeting itself.
LATEST_MORNING = 12 * 60
# From the end of a meeting to the morning after it, and the day on which the later mail leaves.
MORNING_AND_DAY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HubDraft:
    """The settings as the form describes them; colours as ``#rrggbb``. ``version`` is the one it was filled from."""

    name: str
    subtitle: str
    promise: LocalizedText
    about: LocalizedText
    how_to_join: LocalizedText
    brand: str
    accent: str
    imprint: LocalizedText
    privacy: LocalizedText
    accessibility: LocalizedText
    sender_name: str
    sender_address: str
    contact_address: str
    time_zone: str
    retention_days: int
    certificate_days: int = 1095
    feedback_days: int = 14
    signer_name: str = ""
    draft_days: int = 90
    proposal_days: int = 365
    profile_days: int = 1095
    remind_first_days: int = 3
    remind_again_days: int = 7
    remind_before_days: int = 2
    slides_first_days_before: int = 7
    slides_again_days_before: int = 2
    slides_first_days_after: int = 1
    slides_again_days_after: int = 7
    file_limit_mb: int = 500
    event_limit_mb: int = 5_000
    hub_limit_mb: int = 50_000
    morning_minutes: int = 480
    later_material_days: int = 7
    version: int


async def get(db: AsyncSession) -> Hub:
    """The one row."""
    return await db.get_one(Hub, 1)


async def update(db: AsyncSession, draft: HubDraft, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """Take the draft over; returns the names of what has changed.

    Raises:
        DomainError: ``hub.changed_meanwhile`` when somebody else saved since; ``hub.brand_too_light`` and
            ``hub.accent_too_dark`` for colours nobody could read; ``hub.kept_too_short`` when registrations would be
            deleted before feedback closes and the later mail leaves; ``hub.morning_too_late`` for an afternoon.
    """
    hub = await db.get_one(Hub, 1, with_for_update=True, populate_existing=True)
    if draft.version != hub.version:
        raise DomainError("hub.changed_meanwhile")
    _refuse(draft)
    names = [one.name for one in fields(draft) if one.name != "version"]
    changed = tuple(name for name in names if getattr(hub, name) != getattr(draft, name))
    for name in changed:
        setattr(hub, name, getattr(draft, name))
    hub.version += 1
    audit.note(db, "hub.updated", by=by, now=now, subject=hub.name, fields=", ".join(changed))
    return changed


def _refuse(draft: HubDraft) -> None:
    if colours.brand_ratio(draft.brand) < colours.LEAST:
        raise DomainError("hub.brand_too_light", field="brand")
    if colours.accent_ratio(draft.accent) < colours.LEAST:
        raise DomainError("hub.accent_too_dark", field="accent")
    needed = max(draft.feedback_days, draft.later_material_days + MORNING_AND_DAY)
    if draft.retention_days < needed:
        raise DomainError("hub.kept_too_short", field="retention_days", needed=needed)
    if draft.morning_minutes > LATEST_MORNING:
        raise DomainError("hub.morning_too_late", field="morning_minutes")


def has_legal_texts(hub: Hub) -> bool:
    """Whether imprint and privacy notice are written."""
    return bool(hub.imprint and hub.privacy)
