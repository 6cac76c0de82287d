"""What of a meeting's materials is there, what is missing, and whom one can ask: as the team sees it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.domain.materials import chasing, find
from eventhub.domain.materials.visibility import Times, opens_at, times_of
from eventhub.models import Event, FileState, Material, MaterialKind, Speaker, Talk, TalkKind, TalkStatus


class Standing(StrEnum):
    """How it stands with the slides of a talk, or with one item of the meeting itself."""

    HERE = "here"
    HELD = "held"
    MISSING = "missing"
    NOT_EXPECTED = "not_expected"
    UNREACHABLE = "unreachable"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Row:
    """A talk with all that is there of it, or one item of the meeting (``talk`` is None then).

    ``silent`` are the names of those who speak and nobody can write to; ``opens`` says from when on each material is
    shown to its audience, by id, None for never.
    """

    talk: Talk | None
    standing: Standing
    materials: Sequence[Material]
    opens: Mapping[UUID, datetime | None]
    silent: tuple[str, ...] = ()

    @property
    def shown_first(self) -> Material | None:
        """The slides, else the first of the others."""
        slides = (one for one in self.materials if one.kind is MaterialKind.SLIDES)
        return next(slides, self.materials[0] if self.materials else None)


@dataclass(frozen=True, slots=True)
class Board:
    """All rows: the talks in the order of the day, then what is of the meeting itself."""

    rows: Sequence[Row]

    @property
    def missing(self) -> int:
        """How many talks lack their slides, whether or not somebody can be asked."""
        return sum(one.standing in (Standing.MISSING, Standing.UNREACHABLE) for one in self.rows)

    @property
    def to_ask(self) -> int:
        """How many of them can be asked for."""
        return sum(one.standing is Standing.MISSING for one in self.rows)


async def of_event(db: AsyncSession, event: Event) -> Board:
    """The whole board."""
    times = await times_of(db, event)
    found = await find.of_event(db, event.id)
    talks, missing = await talks_of(db, event, times), await _missing(db, event)
    of_talks = [_row(event, talk, found, times, missing) for talk in talks]
    known = {talk.id for talk in talks}
    others = [one for one in found if one.talk_id not in known]
    return Board([*of_talks, *(Row(None, _of_item(one), [one], _opens(event, [one], times)) for one in others)])


async def of_talk(db: AsyncSession, event: Event, talk_id: UUID) -> Row | None:
    """The row of one talk; None when the event has no such talk."""
    times = await times_of(db, event)
    talk = next((one for one in await talks_of(db, event, times) if one.id == talk_id), None)
    if talk is None:
        return None
    return _row(event, talk, await find.of_talks(db, [talk_id]), times, await _missing(db, event))


async def talks_of(db: AsyncSession, event: Event, times: Times | None = None) -> list[Talk]:
    """The talks of the event that are not called off, in the order of the day, with speakers and profiles."""
    order = {ident: number for number, ident in enumerate((times or await times_of(db, event)).items)}
    query = (
        select(Talk)
        .where(Talk.event_id == event.id, Talk.kind == TalkKind.TALK, Talk.status != TalkStatus.CANCELLED)
        .options(selectinload(Talk.speakers).joinedload(Speaker.profile))
    )
    found = await db.scalars(query)
    return sorted(found, key=lambda one: (order.get(one.id, len(order)), one.position, one.id))


async def _missing(db: AsyncSession, event: Event) -> Set[UUID]:
    return set(await db.scalars(select(Talk.id).where(Talk.event_id == event.id, chasing.is_missing())))


def _row(event: Event, talk: Talk, found: Sequence[Material], times: Times, missing: Set[UUID]) -> Row:
    materials = [one for one in found if one.talk_id == talk.id]
    silent = tuple(one.name for one in talk.speakers if not one.is_reachable)
    return Row(talk, _of_talk(talk, materials, missing), materials, _opens(event, materials, times), silent)


def _of_talk(talk: Talk, materials: Sequence[Material], missing: Set[UUID]) -> Standing:
    if talk.id in missing:
        can_be_asked = any(one.is_reachable for one in talk.speakers)
        return Standing.MISSING if can_be_asked else Standing.UNREACHABLE
    links = [one for one in materials if one.kind is MaterialKind.LINK and one.speaker_id is not None]
    slides = links + [one for one in materials if one.kind is MaterialKind.SLIDES and one.main_files]
    if not slides:
        return Standing.UNCONFIRMED if talk.is_material_expected else Standing.NOT_EXPECTED
    return min((_of_item(one) for one in slides), key=list(Standing).index)


def _of_item(material: Material) -> Standing:
    if not material.has_files or material.current_file is not None:
        return Standing.HERE
    is_coming = any(one.state is not FileState.INFECTED for one in material.main_files)
    return Standing.HELD if is_coming else Standing.MISSING


def _opens(event: Event, materials: Sequence[Material], times: Times) -> dict[UUID, datetime | None]:
    return {one.id: opens_at(event, one, times) for one in materials}
