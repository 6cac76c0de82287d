"""Meetings as organisers see them: one with all that is edited, the list, what an act would mean for others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import SQLColumnExpression, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.events.find import for_workspace, with_details
from eventhub.models import (
    CalendarEntry,
    Event,
    EventStatus,
    Party,
    Registration,
    RegistrationStatus,
    Talk,
    TalkKind,
    TalkStatus,
)
from eventhub.models.registration import LIVE


async def bare(db: AsyncSession, event_id: UUID) -> Event | None:
    """The meeting with this id, alone: for pages that say its name and count its places."""
    return await db.get(Event, event_id)


async def get(db: AsyncSession, event_id: UUID) -> Event | None:
    """The meeting with this id and all that is edited with it."""
    return await db.scalar(select(Event).where(Event.id == event_id).options(*with_details()))


async def lock_whole(db: AsyncSession, event_id: UUID) -> Event | None:
    """The same, locked until the act ends."""
    return await db.scalar(
        select(Event)
        .where(Event.id == event_id)
        .options(*with_details())
        .with_for_update(of=Event)
        .execution_options(populate_existing=True)
    )


# The list


class When(StrEnum):
    """The parts of the list."""

    UPCOMING = "upcoming"
    DRAFTS = "drafts"
    PAST = "past"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Listing:
    """One part of the list, and how many meetings each part has."""

    events: Sequence[Event]
    counts: dict[When, int]


async def listing(
    db: AsyncSession, *, when: When = When.UPCOMING, text: str = "", series: str = "", now: datetime
) -> Listing:
    """All meetings that fit the words and the series (its slug): to come with the next first, others the latest first.

    What is to come includes the drafts among it.
    """
    found = await for_workspace(db, text=text, series=series)
    parts = {part: [event for event in found if part in _parts_of(event, now)] for part in When}
    events = parts[when]
    if when in (When.UPCOMING, When.DRAFTS):
        events = events[::-1]
    return Listing(events, {part: len(inside) for part, inside in parts.items()})


def _parts_of(event: Event, now: datetime) -> set[When]:
    if event.status == EventStatus.CANCELLED:
        return {When.CANCELLED}
    parts = {When.DRAFTS} if event.status == EventStatus.DRAFT else set()
    if not event.is_over(now):
        parts.add(When.UPCOMING)
    elif event.status == EventStatus.PUBLISHED:
        parts.add(When.PAST)
    return parts


# What an act would mean


@dataclass(frozen=True, slots=True)
class Effects:
    """Who is concerned: mails about a move and about a cancellation, calendars with the meeting, open offers, talks.

    The mails are those to guests; of their talks speakers are told besides.
    """

    told_of_change: int
    told_of_cancellation: int
    calendars: int
    offers: int
    talks: int = 0


async def effects(db: AsyncSession, event: Event) -> Effects:
    """What moving or cancelling the meeting would mean now."""
    reachable = (Party.event_id == event.id, Party.is_live, Party.person_id.is_not(None))
    settled = tuple(LIVE - {RegistrationStatus.UNVERIFIED})
    told = await _count(db, *reachable, Party.registrations.any(Registration.status.in_(settled)))
    offers = await _count(
        db,
        Party.event_id == event.id,
        Party.is_live,
        Party.registrations.any(Registration.status == RegistrationStatus.OFFERED),
    )
    calendars = await db.scalar(
        select(func.count(CalendarEntry.id)).where(
            CalendarEntry.event_id == event.id, CalendarEntry.is_cancelled.is_(False)
        )
    )
    talks = await db.scalar(
        select(func.count(Talk.id)).where(
            Talk.event_id == event.id,
            Talk.kind == TalkKind.TALK,
            Talk.status != TalkStatus.CANCELLED,
            Talk.speakers.any(),
        )
    )
    return Effects(told, await _count(db, *reachable), calendars or 0, offers, talks or 0)


async def _count(db: AsyncSession, *conditions: SQLColumnExpression[bool]) -> int:
    return (await db.scalar(select(func.count(Party.id)).where(*conditions))) or 0


# Readiness


class Ready(StrEnum):
    """How a point of the check stands: done, may wait, look first."""

    DONE = "done"
    OPEN = "open"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the check before publishing. ``code`` names it, ``section`` where it is mended."""

    code: str
    state: Ready
    section: str = ""


def readiness(event: Event, *, has_legal_texts: bool, has_sender: bool, has_smtp: bool) -> list[Point]:
    """What is there and what is missing before the meeting may be seen by all."""

    def point(code: str, is_done: bool, otherwise: Ready, section: str) -> Point:
        return Point(code, Ready.DONE if is_done else otherwise, section)

    talks = [talk for talk in event.talks if talk.kind == "talk"]
    return [
        Point("basics", Ready.DONE),
        *([point("joining_url", bool(event.joining_url), Ready.OPEN, "where")] if event.is_online else []),
        point("summary", bool(event.summary), Ready.OPEN, "what"),
        point("english", bool(event.title.en and (event.description.en or not event.description)), Ready.OPEN, "what"),
        point("programme", bool(event.talks), Ready.OPEN, "programme"),
        *([point("speakers", all(talk.speakers for talk in talks), Ready.OPEN, "programme")] if talks else []),
        *([point("cover_alt", bool(event.cover_alt), Ready.OPEN, "cover")] if event.cover_file else []),
        point("legal", has_legal_texts, Ready.STOP, "settings"),
        point("sender", has_sender, Ready.STOP, "settings"),
        point("smtp", has_smtp, Ready.STOP, "outbox"),
    ]
