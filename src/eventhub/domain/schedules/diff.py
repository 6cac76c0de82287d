"""What is different between a release and the draft, talk by talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from eventhub.mail.schedule_mails import Place
from eventhub.models import Release, ReleasedTalk, Talk


class Change(StrEnum):
    """What happened to a talk between two releases."""

    ADDED = "added"
    MOVED = "moved"
    DROPPED = "dropped"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Difference:
    """One talk that is not as it was. ``was_speaker_ids`` are those the earlier release froze."""

    change: Change
    talk: Talk
    was: Place | None
    will_be: Place | None
    has_text: bool = False
    was_speaker_ids: tuple[str, ...] = ()


def place_of(talk: Talk) -> Place | None:
    """Where the draft puts it."""
    slot = talk.slot
    if slot is None:
        return None
    return Place(slot.starts_at, slot.minutes, slot.room_id, slot.room.name if slot.room else "")


def place_in(item: ReleasedTalk) -> Place:
    """Where a release put it."""
    return Place(item.starts_at, item.minutes, item.room_id, item.room_name)


def differences(last: Release | None, talks: Sequence[Talk]) -> list[Difference]:
    """What releasing the draft would change, in the order of time; ``talks`` also holds those that were called off.

    ``last`` must hold every talk it froze, with those called off since.
    """
    frozen = {item.talk_id: item for item in last.talks} if last else {}
    found = [one for talk in talks if (one := _difference(talk, frozen.get(talk.id)))]
    return sorted(found, key=lambda one: ((one.will_be or one.was or _NOWHERE).starts_at, one.talk.id))


_NOWHERE = Place(datetime.max.replace(tzinfo=UTC), 0)


def _difference(talk: Talk, item: ReleasedTalk | None) -> Difference | None:
    will_be = place_of(talk) if talk.cancelled_at is None else None
    if item is None:
        return Difference(Change.ADDED, talk, None, will_be) if will_be else None
    was, were = place_in(item), tuple(item.speaker_ids)
    if will_be is None:
        return Difference(Change.DROPPED, talk, was, None, was_speaker_ids=were)
    has_text = _words_of(talk) != (item.kind, item.title, item.abstract, item.description, item.language, list(were))
    if not was.is_same(will_be):
        return Difference(Change.MOVED, talk, was, will_be, has_text, were)
    if has_text or was.room_name != will_be.room_name:
        return Difference(Change.TEXT, talk, was, will_be, has_text=True, was_speaker_ids=were)
    return None


def _words_of(talk: Talk) -> tuple[object, ...]:
    speaker_ids = [str(one.id) for one in talk.speakers]
    return talk.kind, talk.title, talk.abstract, talk.description, talk.language, speaker_ids
