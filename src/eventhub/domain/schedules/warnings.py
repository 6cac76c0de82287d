"""What is wrong with a draft: never refused, never silent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from uuid import UUID

from eventhub.domain.people import address_key
from eventhub.i18n import zone_of
from eventhub.models import Event, Room, Speaker, Talk, TalkKind, TalkStatus

OVERLAP = "overlap"
TWICE = "twice"
UNAVAILABLE = "unavailable"
UNCONFIRMED = "unconfirmed"
OUTSIDE = "outside"
SMALL = "small"
CONFLICTS = frozenset({OVERLAP, TWICE, UNAVAILABLE, OUTSIDE})


@dataclass(frozen=True, slots=True)
class Warning:
    """One thing that is wrong; ``code`` says what, ``talks`` with which, ``details`` are names and numbers."""

    code: str
    talks: tuple[Talk, ...]
    details: dict[str, object] = field(default_factory=dict)

    @property
    def is_conflict(self) -> bool:
        """Whether it cannot take place like this."""
        return self.code in CONFLICTS

    def concerns(self, talk_id: UUID) -> bool:
        """Whether it is about this item."""
        return any(talk.id == talk_id for talk in self.talks)


def warnings_of(event: Event, items: Sequence[Talk]) -> list[Warning]:
    """Everything that is wrong with the items that have a slot; conflicts first."""
    planned = sorted((talk for talk in items if talk.slot), key=starts_of)
    found: list[Warning] = []
    for one, other in combinations(planned, 2):
        if starts_of(other) < ends_of(one):
            found += _at_once(one, other)
    for talk in planned:
        found += _alone(event, talk)
    found += _small(event, planned)
    return sorted(found, key=lambda warning: not warning.is_conflict)


def starts_of(talk: Talk) -> datetime:
    """When a planned item begins."""
    assert talk.slot is not None
    return talk.slot.starts_at


def ends_of(talk: Talk) -> datetime:
    """When a planned item ends."""
    assert talk.slot is not None
    return talk.slot.starts_at + timedelta(minutes=talk.slot.minutes)


def _at_once(one: Talk, other: Talk) -> list[Warning]:
    found = []
    if _share_a_room(one, other):
        room = one.slot.room if one.slot and one.slot.room else other.slot.room if other.slot else None
        found.append(Warning(OVERLAP, (one, other), {"room": room.name if room else ""}))
    both = [speaker.name for speaker in one.speakers if any(_same(speaker, there) for there in other.speakers)]
    found += [Warning(TWICE, (one, other), {"name": name}) for name in dict.fromkeys(both)]
    return found


def _share_a_room(one: Talk, other: Talk) -> bool:
    """In one room; what is no talk and names no room is in all of them."""
    assert one.slot is not None
    assert other.slot is not None
    if one.slot.room_id == other.slot.room_id:
        return True
    return any(talk.kind != TalkKind.TALK and talk.slot.room_id is None for talk in (one, other) if talk.slot)


def _same(one: Speaker, other: Speaker) -> bool:
    if one.profile_id and other.profile_id:
        return one.profile_id == other.profile_id
    if one.address and other.address:
        return address_key(one.address) == address_key(other.address)
    return one.name.casefold() == other.name.casefold()


def _alone(event: Event, talk: Talk) -> list[Warning]:
    found = []
    if starts_of(talk) < event.starts_at or ends_of(talk) > event.ends_at:
        found.append(Warning(OUTSIDE, (talk,)))
    windows = _windows(talk, event.time_zone)
    if windows and not any(begin <= starts_of(talk) and ends_of(talk) <= end for begin, end in windows):
        found.append(Warning(UNAVAILABLE, (talk,)))
    if talk.status == TalkStatus.REQUESTED:
        found.append(Warning(UNCONFIRMED, (talk,)))
    return found


def _windows(talk: Talk, zone: str) -> list[tuple[datetime, datetime]]:
    if talk.proposal is None:
        return []
    return [(_at(one["from"], zone), _at(one["until"], zone)) for one in talk.proposal.availability]


def _at(text: str, zone: str) -> datetime:
    """An instant as it was kept; one without a zone is meant in that of the event."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=zone_of(zone))


def _small(event: Event, planned: Sequence[Talk]) -> list[Warning]:
    """Talks with more sign-ups than seats; and rooms that together seat fewer than are registered."""
    found = []
    for talk in planned:
        room = talk.slot.room if talk.slot else None
        if talk.kind != TalkKind.TALK or room is None or room.seats is None:
            continue
        seats: int | None = room.seats
        if talk.capacity is not None:
            wanted = max(talk.places_held, talk.capacity)
        else:
            beside = {other.slot.room for other in planned if other.slot and _is_beside(talk, other)}
            seats, wanted = _seats({room, *beside}), event.places_held
        if seats is not None and seats < wanted:
            found.append(Warning(SMALL, (talk,), {"room": room.name, "seats": seats, "persons": wanted}))
    return found


def _is_beside(talk: Talk, other: Talk) -> bool:
    return other.kind == TalkKind.TALK and starts_of(other) < ends_of(talk) and starts_of(talk) < ends_of(other)


def _seats(rooms: set[Room | None]) -> int | None:
    """Seats of all the rooms, None when one of them is not known."""
    known = [room.seats for room in rooms if room is not None]
    return None if None in known or None in rooms else sum(seats or 0 for seats in known)
