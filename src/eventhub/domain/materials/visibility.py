"""Who sees which material, and from when on: the one place where this is decided.

The narrower of the audiences that organisers and the speaker chose holds, and the later of their times. For anybody but
organisers, and the speakers of the talk, everybody who was asked must have agreed, and a file must be fit to be served.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import presence, programme
from eventhub.domain.materials import find
from eventhub.domain.programme import Item
from eventhub.models import (
    Audience,
    Event,
    EventStatus,
    Material,
    Party,
    PublishWhen,
    Slot,
    TalkStatus,
    Visibility,
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks. ``belongs_to`` is the narrowest audience they are part of, at the event ``event_id`` alone.

    ``talk_ids`` are the talks they speak in, ``speaks_at`` the events of those.
    """

    belongs_to: Audience = Audience.EVERYONE
    event_id: UUID | None = None
    talk_ids: frozenset[UUID] = frozenset()
    speaks_at: frozenset[UUID] = frozenset()

    def audience_of(self, material: Material) -> Audience:
        """The narrowest audience of this material that they are part of."""
        if self.belongs_to is Audience.ORGANISERS:
            return Audience.ORGANISERS
        if material.talk_id is None and material.event_id in self.speaks_at:
            return Audience.SPEAKER
        return self.belongs_to if material.event_id == self.event_id else Audience.EVERYONE


STRANGER = Viewer()
ORGANISER = Viewer(Audience.ORGANISERS)


def viewer_of(event: Event, party: Party, there: Collection[UUID]) -> Viewer:
    """Whoever holds the link of ``party``, of whom ``there`` were let in: one person counts for all of it."""
    if there:
        return Viewer(Audience.CHECKED_IN, event.id)
    if any(presence.had_place(event, one) for one in party.registrations):
        return Viewer(Audience.REGISTERED, event.id)
    return Viewer(event_id=event.id)


@dataclass(frozen=True, slots=True)
class Times:
    """When the talks of an event end, by their id, and how the public programme shows them."""

    ends: Mapping[UUID, datetime] = field(default_factory=dict)
    items: Mapping[UUID, Item] = field(default_factory=dict)


async def times_of(db: AsyncSession, event: Event, talk_ids: Collection[UUID] | None = None) -> Times:
    """The ends of all talks, or at least of ``talk_ids``: as the public programme has them, else as the draft does."""
    items = {one.talk_id: one for one in await programme.listed_items(db, event)}
    ends = {ident: one.ends_at for ident, one in items.items() if one.minutes}
    is_enough = talk_ids is not None and ends.keys() >= set(talk_ids)
    return Times(ends if is_enough else await _drafted(db, event) | ends, items)


async def _drafted(db: AsyncSession, event: Event) -> dict[UUID, datetime]:
    query = select(Slot.talk_id, Slot.starts_at, Slot.minutes).where(Slot.event_id == event.id)
    return {talk_id: start + timedelta(minutes=minutes) for talk_id, start, minutes in (await db.execute(query)).all()}


def opens_at(event: Event, material: Material, times: Times) -> datetime | None:
    """From when on it is shown to its audience, as far as times go; None for never."""
    chosen = [instant_of(event, material, times, material.publish_when, material.publish_at)]
    if material.speaker_publish_when is not None:
        chosen.append(instant_of(event, material, times, material.speaker_publish_when, material.speaker_publish_at))
    known = [one for one in chosen if one is not None]
    return max(known) if len(known) == len(chosen) else None


def instant_of(
    event: Event, material: Material, times: Times, when: PublishWhen, at: datetime | None
) -> datetime | None:
    """The time that was chosen, None for never."""
    match when:
        case PublishWhen.NOW:
            return material.created_at
        case PublishWhen.AT:
            return at
    if event.status == EventStatus.CANCELLED:
        # What was called off has no end.
        return None
    return event.ends_at if material.talk_id is None else times.ends.get(material.talk_id, event.ends_at)


def is_published(event: Event, material: Material, times: Times, *, now: datetime) -> bool:
    """Whether its audience sees it now: the time has come, everybody asked agrees, there is something to serve."""
    return is_out(event, material, opens_at(event, material, times), now=now)


def is_out(event: Event, material: Material, at: datetime | None, *, now: datetime) -> bool:
    """The same, where it is known already that it opens ``at``."""
    if event.status == EventStatus.DRAFT or at is None or at > now or not material.has_consent:
        return False
    if material.talk is not None and material.talk.status == TalkStatus.CANCELLED:
        return False
    return not material.has_files or material.current_file is not None


def opens(event: Event, material: Material, viewer: Viewer, times: Times, *, now: datetime) -> bool:
    """Whether ``viewer`` may see it now."""
    audience = viewer.audience_of(material)
    if audience is Audience.ORGANISERS:
        return True
    if material.talk_id in viewer.talk_ids:
        # Whatever the time and the consents: it is their own talk, unless organisers keep the item to themselves.
        return material.audience is not Audience.ORGANISERS
    if audience is Audience.EVERYONE and event.visibility == Visibility.MEMBERS:
        return False
    is_meant = material.effective_audience.width >= audience.width
    return is_meant and is_published(event, material, times, now=now)


@dataclass(frozen=True, slots=True)
class Shown:
    """A material that somebody may see. ``opens_at`` is since when, None when the time has nothing to do with it.

    ``item`` is its talk as the public programme shows it, None for what is of the event, or of a talk not shown there.
    """

    material: Material
    opens_at: datetime | None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """All that somebody may see, and the public programme, by which it is ordered; both empty when there is nothing."""

    shown: Sequence[Shown] = ()
    items: Collection[Item] = ()


async def visible_to(db: AsyncSession, event: Event, viewer: Viewer, *, now: datetime) -> list[Shown]:
    """All that ``viewer`` may see of the event and its talks: by talk in order of time, what is of the event last."""
    found = await find.of_event(db, event.id)
    return list((await _seen(db, event, found, viewer, now=now)).shown)


async def _seen(db: AsyncSession, event: Event, found: Sequence[Material], viewer: Viewer, *, now: datetime) -> Seen:
    if not found:
        return Seen()
    hanging = (one for one in found if PublishWhen.AFTER_TALK in (one.publish_when, one.speaker_publish_when))
    times = await times_of(db, event, [one.talk_id for one in hanging if one.talk_id is not None])
    shown = [
        Shown(one, opens_at(event, one, times), times.items.get(one.talk_id) if one.talk_id else None)
        for one in found
        if opens(event, one, viewer, times, now=now)
    ]
    order = {ident: number for number, ident in enumerate(times.items)}
    shown.sort(key=lambda one: order[one.item.talk_id] if one.item else len(order))
    return Seen(shown, times.items.values())


async def seen_by_party(
    db: AsyncSession, event: Event, party: Party, there: Collection[UUID], *, now: datetime
) -> Seen:
    """What the own page of ``party``, whose registrations are loaded and of whom ``there`` were let in, shows now."""
    return await _seen(db, event, await find.of_event(db, event.id), viewer_of(event, party, there), now=now)


async def visible_to_party(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> list[Shown]:
    """The materials alone, of a party whose registrations are loaded."""
    return list((await seen_by_party(db, event, party, await presence.of_party(db, party), now=now)).shown)


async def visible_to_everyone(db: AsyncSession, event: Event, *, now: datetime) -> list[Shown]:
    """What anybody may see now."""
    if event.has_materials is False:
        return []
    return await visible_to(db, event, STRANGER, now=now)


async def may_see(db: AsyncSession, event: Event, material: Material, viewer: Viewer, *, now: datetime) -> bool:
    """Whether ``viewer`` may see this one material now."""
    return opens(event, material, viewer, await times_of(db, event), now=now)
