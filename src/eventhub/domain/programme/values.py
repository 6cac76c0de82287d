"""What a programme is made of, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from eventhub.models import NO_TEXT, LocalizedText, TalkKind


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who speaks, as pages may name them; ``slug`` is of their page, "" without a profile."""

    name: str
    organisation: str = ""
    slug: str = ""
    picture: str = ""
    bio: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something of the programme; ``slug`` is None for what has no page of its own."""

    talk_id: UUID
    kind: TalkKind
    title: LocalizedText
    starts_at: datetime
    minutes: int | None
    language: str
    room: str = ""
    room_id: UUID | None = None
    slug: str | None = None
    format: str = ""
    track: str = ""
    capacity: int | None = None
    is_requested: bool = False
    abstract: LocalizedText = NO_TEXT
    description: LocalizedText = NO_TEXT
    speakers: tuple[Named, ...] = ()
    topics: tuple[tuple[str, LocalizedText], ...] = ()

    @property
    def ends_at(self) -> datetime:
        """When it is over; at its beginning when nobody said how long it takes."""
        return self.starts_at + timedelta(minutes=self.minutes or 0)

    @property
    def is_talk(self) -> bool:
        """Whether it is no break and no blocker."""
        return self.kind == TalkKind.TALK


@dataclass(frozen=True, slots=True)
class HeldTalk:
    """A talk that took place; ``minutes`` is 0 when nobody said how long it took."""

    title: LocalizedText
    minutes: int


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release in the list of all."""

    number: int
    note: str
    released_at: datetime


@dataclass(frozen=True, slots=True)
class Programme:
    """What the public sees: the release ``number``, or the running order as number 0. Items in order of time."""

    number: int
    items: tuple[Item, ...]
    rooms: tuple[tuple[str, int | None], ...] = ()
    releases: tuple[ReleaseLine, ...] = field(default=())

    @property
    def is_released(self) -> bool:
        """Whether it is a release; the running order has neither rooms nor pages of talks."""
        return self.number > 0


def is_now(item: Item, now: datetime) -> bool:
    """Whether it is going on."""
    return item.starts_at <= now < item.ends_at


def next_of(items: Sequence[Item], now: datetime) -> list[Item]:
    """The talks that begin next, all at the same time."""
    coming = [item for item in items if item.is_talk and item.starts_at > now]
    return [item for item in coming if item.starts_at == coming[0].starts_at]
