"""Who did what: one entry an act, written in the act's own transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from eventhub.domain.permissions import Actor
from eventhub.models import AuditEntry, Event

PAGE = 50


def note(
    db: AsyncSession,
    action: str,
    *,
    by: Actor | None,
    now: datetime,
    subject: str = "",
    event: Event | None = None,
    **details: object,
) -> None:
    """Remember that ``by`` (None: the program itself) did ``action``, such as ``event.published``."""
    db.add(
        AuditEntry(
            at=now,
            user_id=by.user_id if by else None,
            user_name=by.name if by else "",
            action=action,
            subject=subject[:200],
            event_id=event.id if event else None,
            details={key: str(value) for key, value in details.items()},
        )
    )


@dataclass(frozen=True, slots=True)
class Narrow:
    """What the log is narrowed to: an event, the first part of the action, words in name and subject.

    ``actions`` are those whose sentence holds the words; the log itself speaks no language.
    """

    event_id: UUID | None = None
    group: str = ""
    text: str = ""
    actions: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the log, the newest entry first, and whether there are others on either side."""

    entries: Sequence[AuditEntry]
    has_newer: bool
    has_older: bool


async def latest(db: AsyncSession, *, event: Event, action: str, limit: int) -> Sequence[AuditEntry]:
    """The newest entries about one kind of act on one event."""
    query = select(AuditEntry).where(AuditEntry.event_id == event.id, AuditEntry.action == action)
    return (await db.scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit))).all()


async def listing(
    db: AsyncSession,
    narrow: Narrow = Narrow(),
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = PAGE,
) -> Listing:
    """The newest entries, or those next to the entry with the id ``before`` (older) or ``after`` (newer)."""
    place = await db.get(AuditEntry, before or after) if before or after else None
    is_back = place is not None and before is None
    order = (AuditEntry.at, AuditEntry.id) if is_back else (AuditEntry.at.desc(), AuditEntry.id.desc())
    query = _narrowed(narrow).options(joinedload(AuditEntry.event)).order_by(*order).limit(limit + 1)
    if place is not None:
        query = query.where(_beyond(place, is_back=is_back))
    found = list((await db.scalars(query)).all())
    has_more, entries = len(found) > limit, found[:limit]
    if is_back:
        return Listing(entries[::-1], has_newer=has_more, has_older=True)
    return Listing(entries, has_newer=place is not None, has_older=has_more)


def _beyond(place: AuditEntry, *, is_back: bool) -> ColumnElement[bool]:
    """Later, or earlier, than ``place``; entries of one act share their time."""
    if is_back:
        return (AuditEntry.at > place.at) | ((AuditEntry.at == place.at) & (AuditEntry.id > place.id))
    return (AuditEntry.at < place.at) | ((AuditEntry.at == place.at) & (AuditEntry.id < place.id))


def _narrowed(narrow: Narrow) -> Select[AuditEntry]:
    query = select(AuditEntry)
    if narrow.event_id is not None:
        query = query.where(AuditEntry.event_id == narrow.event_id)
    if narrow.group:
        query = query.where(AuditEntry.action.startswith(f"{narrow.group}.", autoescape=True))
    if narrow.text:
        query = query.where(
            AuditEntry.subject.icontains(narrow.text, autoescape=True)
            | AuditEntry.user_name.icontains(narrow.text, autoescape=True)
            | AuditEntry.action.in_(narrow.actions)
        )
    return query
